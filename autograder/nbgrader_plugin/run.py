"""One run of `nbgrader autograde`: the assignment and the grader that serve all of its submissions."""

import weakref
from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.classroom import Submission, read_submission
from autograder.classroom.beside import beside
from autograder.classroom.gradebook import Gradebook
from autograder.classroom.hand_in_notes import hand_in_notes
from autograder.classroom.registration import check_registered, check_salt
from autograder.course import Course, Notebook, require_setup, salt_digest, student_languages
from autograder.feedback import use_catalogues
from autograder.grading import Graded, Grader, GradingError, Options
from autograder.readable import refuse_readable

Resources = dict[str, Any]


def is_ours(converter: Any, assignment: str) -> bool:
    """Whether the assignment has hidden tests; any other one stays nbgrader's."""
    return _course(converter.coursedir).has_suite(assignment)


class NotGraded(Exception):
    """This submission gets no score; the message says why. nbgrader reports it and goes on with the others."""


class Run:
    """What one run of nbgrader keeps from submission to submission: the assignment, and one grader."""

    def __init__(self, converter: Any, name: str) -> None:
        self._converter = weakref.ref(converter)
        self._folders = converter.coursedir
        course = _course(self._folders)
        require_setup(converter.config, course.root)
        self.assignment = course.assignment(name)
        self._languages = student_languages(course, self.assignment)
        use_catalogues(course)
        self._grader: Grader | None = None
        self._closed: Any = None
        self._problem = ""
        self.salt = course.salt
        refuse_readable(course.staff_only)
        with Gradebook(course.db_url, course.root) as gradebook:
            registered = check_registered(gradebook, self.assignment)
            check_salt(gradebook, registered, self.assignment, salt_digest(self.salt))

    def submitted(self, student: str) -> Notebook:
        """Return the notebook as it was handed in."""
        return read_submission(self._submission(student), self.assignment)

    def notes(self, student: str, notebook: Notebook) -> list[str]:
        """Return what staff should know of the files as they were handed in."""
        return hand_in_notes(self._place(student), notebook, self.assignment)

    def grade(self, student: str, options: Options) -> Graded:
        """Grade a submission; the grader starts at the first one."""
        if self._problem:
            raise NotGraded(self._problem)
        if self._grader is None:
            self._grader = self._start(options)
        try:
            name, lang = f"{self.assignment.name}.ipynb", self._languages.get(student)
            notebook = self.submitted(student)
            files = beside(self._submission(student), notebook, self.assignment)
            return self._grader.grade(notebook, student=student, name=name, lang=lang, beside=files)
        except Exception:  # it answers for everything in a submission: what escapes is its own, and it is spent
            self._closed()
            self._grader = None
            raise

    def _start(self, options: Options) -> Grader:
        grader = Grader(self.assignment, options)
        try:
            grader.__enter__()
        except GradingError as problem:
            self._problem = str(problem)
            raise
        self._closed = weakref.finalize(self._converter(), grader.__exit__, None, None, None)  # or at exit
        return grader

    def _submission(self, student: str) -> Submission:
        name, place = f"{self.assignment.name}.ipynb", self._place(student)
        return Submission(name, place / name, student, place)

    def _place(self, student: str) -> Path:
        return Path(self._folders.format_path(self._folders.submitted_directory, student, self.assignment.name))


def run_of(preprocessor: NbGraderPreprocessor, resources: Resources) -> Run:
    """Return the run that this preprocessor serves; it lives as long as nbgrader's converter, formgrader's too.

    nbgrader makes new preprocessors for every notebook, so that nothing can be kept on them.
    """
    converter, name = converter_of(preprocessor), resources["nbgrader"]["assignment"]
    run: Run | None = getattr(converter, "autograder_run", None)
    if run is None or run.assignment.name != name:
        run = converter.autograder_run = Run(converter, name)
    return run


def converter_of(part: Any) -> Any:
    """Return nbgrader's converter that a preprocessor or an exporter is a part of."""
    while not hasattr(part, "coursedir"):
        part = part.parent
    return part


def page_language(converter: Any, assignment: str, student: str, usual: str) -> str:
    """Return what a student reads of an assignment. usual: of the class, where it is configured."""
    course = _course(converter.coursedir)
    use_catalogues(course)
    wanted = course.assignment(assignment)
    return student_languages(course, wanted).get(student) or wanted.language(usual)


def _course(folders: Any) -> Course:
    root = Path(folders.root)
    return Course(
        root=root,
        source=root / folders.source_directory,
        release=root / folders.release_directory,
        submitted=root / folders.submitted_directory,
        autograded=root / folders.autograded_directory,
        feedback=root / folders.feedback_directory,
        db_url=folders.db_url,
    )
