"""What can be wrong with the files of a course."""


class CourseError(Exception):
    """The course's own files are not as they must be; the message says what to do."""


class NoCourseError(CourseError):
    """There is no course here."""
