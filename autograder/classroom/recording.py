"""Recording what was graded: the gradebook, `autograded/` and `feedback/`, as nbgrader leaves them."""

import errno
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from autograder import feedback
from autograder.classroom.files import READ_ONLY, READ_WRITE, Staged
from autograder.classroom.gradebook import Gradebook
from autograder.classroom.kept import Kept, with_kept
from autograder.classroom.marks import Marks, marks
from autograder.classroom.problems import GradebookError
from autograder.classroom.registered import Registered
from autograder.classroom.registration import check_registered, check_salt, is_unfinished, register
from autograder.classroom.settings import read_settings
from autograder.classroom.submissions import (
    SECRET,
    TIMESTAMP,
    Submission,
    companions,
    hand_in_time,
    may_be_copied,
    timestamp,
)
from autograder.course import Assignment, Course, UnreadableNotebook
from autograder.grading import Graded, Options
from autograder.results import GradeResult, with_errors

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


class Recorder:
    """Records submissions of one assignment, one after another. Leave it by `with`."""

    def __init__(self, course: Course, assignment: Assignment, *, options: Options, say: Callable[[str], None]) -> None:
        self._course, self._assignment, self._lang = course, assignment, options.lang
        self._settings = read_settings(course)
        self._gradebook = Gradebook(course.db_url, course.root, say=say)
        self._registered = _registered(self._gradebook, course, assignment, say)
        check_salt(self._gradebook, self._registered, assignment, options.salt_digest)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gradebook.__exit__(kind, problem, trace)

    def record(self, submission: Submission, graded: Graded) -> GradeResult:
        """Record a graded submission; return its result with the marks that people gave, or with an error.

        GradebookError where no other submission could be recorded either.
        """
        try:
            return self._record(submission, graded, marks(graded.result, graded.notebook))
        except OSError as problem:
            if problem.errno in FULL:
                raise GradebookError(f"{problem.filename or 'disk'}: {problem.strerror}. Make room") from problem
            return with_errors(graded.result, f"not recorded: {problem}. Mend this and grade again")
        except GradebookError:
            raise
        except UnreadableNotebook as problem:
            return with_errors(graded.result, str(problem))
        except Exception as problem:  # noqa: BLE001  such as a name that the database refuses: the class goes on
            return with_errors(graded.result, f"not recorded: {problem}")

    def _record(self, submission: Submission, graded: Graded, given: Marks) -> GradeResult:
        """The notebook is written first, under another name: a full disk shows before the gradebook changes."""
        student, folder = submission.student, submission.folder
        if student is None or folder is None:
            raise ValueError("a file that is nobody's submission has no place in the gradebook")
        start = time.perf_counter()
        home, handed_in = self._course.autograded / student / self._assignment.name, hand_in_time(folder)
        penalty = self._settings.late_penalty
        with Staged() as files:
            self._stage(files, home, folder, graded)
            kept = self._gradebook.record(self._registered, student, given, handed_in=handed_in, penalty=penalty)
            _remove_others(home, files.publish())
        result = self._write_feedback(submission, replace(graded, result=with_kept(graded.result, given, kept)), kept)
        return replace(result, seconds={**(result.seconds or {}), "record": round(time.perf_counter() - start, 6)})

    def _stage(self, files: Staged, home: Path, folder: Path, graded: Graded) -> None:
        mode = READ_ONLY | (0o220 if self._settings.groupshared else 0)
        content = msgspec.json.format(msgspec.json.encode(graded.notebook), indent=1) + b"\n"
        files.write(home / f"{self._assignment.name}.ipynb", content, mode)
        ours = {path.relative_to(self._assignment.release): path for path in self._assignment.companions}
        theirs = {path.relative_to(folder): path for path in companions(folder)}
        theirs.pop(Path(TIMESTAMP), None)
        for name, source in (theirs | ours).items():
            files.copy(source, home / name, mode)
        if (time := timestamp(folder)) is not None:
            files.write(home / TIMESTAMP, time.encode(), mode)

    def _write_feedback(self, submission: Submission, graded: Graded, kept: Kept) -> GradeResult:
        """Write the student's page. A page that fails costs no grade: it is a note to staff."""
        try:
            lang = submission.lang or self._lang
            page = feedback.page(graded.notebook, graded.result, lang, comments=kept.comments, penalty=kept.penalty)
        except Exception as problem:  # noqa: BLE001  the grade is recorded already
            return replace(graded.result, notes=(*graded.result.notes, f"no feedback page: {problem!r}"))
        home = self._course.feedback / str(submission.student) / self._assignment.name
        folder = submission.path.parent
        handed_in = timestamp(folder)
        with Staged() as files:
            files.write(home / f"{self._assignment.name}.html", page.encode("utf-8", "replace"), READ_WRITE)
            if handed_in is not None:  # by it nbgrader sees which page is older than its submission
                files.write(home / TIMESTAMP, handed_in.encode(), READ_WRITE)
            if may_be_copied(folder / SECRET):
                files.copy(folder / SECRET, home / SECRET, READ_WRITE)
            files.publish()
        return graded.result


def _registered(gradebook: Gradebook, course: Course, assignment: Assignment, say: Callable[[str], None]) -> Registered:
    registered = gradebook.registered(assignment.name)
    if registered is None or is_unfinished(registered, assignment):
        say(f"{assignment.name} is new to {gradebook.place}: nbgrader makes it known there, once, in some seconds")
        register(course, assignment)
    return check_registered(gradebook, assignment)


def _remove_others(home: Path, published: list[Path]) -> None:
    """Remove what an earlier grading left in the folder."""
    for path in home.rglob("*"):
        if not path.is_dir() and path not in published:
            path.unlink(missing_ok=True)
