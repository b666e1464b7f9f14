"""A whole class: many submissions, several graders, one gradebook."""

from autograder.classroom.exercises import exercises
from autograder.classroom.grade import grade_class, grade_files
from autograder.classroom.pool import Pool
from autograder.classroom.problems import ClassStopped, GradebookError
from autograder.classroom.submissions import Submission, read_submission, shown

__all__ = [
    "ClassStopped",
    "GradebookError",
    "Pool",
    "Submission",
    "exercises",
    "grade_class",
    "grade_files",
    "read_submission",
    "shown",
]
