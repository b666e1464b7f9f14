"""Grading a class, and grading files that somebody names."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import feedback
from autograder.classroom.beside import beside
from autograder.classroom.course_lock import course_lock
from autograder.classroom.hand_in_notes import hand_in_notes
from autograder.classroom.pool import GradedSubmission, Pool
from autograder.classroom.problems import ClassStopped, GradebookError
from autograder.classroom.submissions import Submission, class_submissions, is_foreign, read_submission, shown
from autograder.course import Assignment, Course, CourseError
from autograder.errors import IsolationError
from autograder.grading import Graded, Grader, GradingError, Options
from autograder.readable import refuse_readable
from autograder.results import GradeResult

if TYPE_CHECKING:
    from autograder.classroom.recording import Recorder

DEFAULTS = Options()
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Progress = Callable[[int, int], None]  # submissions done, of how many
Say = Callable[[str], None]  # a sentence to staff while they wait


def grade_class(
    course: Course,
    assignment: Assignment,
    *,
    options: Options = DEFAULTS,
    workers: int | None = None,
    progress: Progress = lambda done, total: None,
    say: Say = lambda sentence: None,
) -> list[GradeResult]:
    """Grade and record what every student handed in; return the results by student.

    A submission with an error is not recorded: what was recorded of it before stays.
    ClassStopped: the gradebook or the disk takes no more, or Ctrl-C. GradingError: no submission can be graded.
    workers: how many graders at once; None for one a processor.
    """
    try:
        refuse_readable(course.staff_only)
    except IsolationError as problem:
        raise GradingError(str(problem)) from problem
    try:
        with course_lock(course, say):
            return _grade_class(course, assignment, options, workers, progress, say)
    except GradebookError as problem:
        raise _stopped(str(problem), course, assignment) from problem
    except KeyboardInterrupt as problem:
        raise _stopped("stopped", course, assignment, interrupted=True) from problem


def grade_files(
    assignment: Assignment,
    paths: Sequence[str],
    *,
    options: Options = DEFAULTS,
    workers: int | None = None,
    progress: Progress = lambda done, total: None,
) -> list[GradeResult]:
    """Grade the files and record nothing; return the results in the order of the paths."""
    submissions = [Submission(path, Path(path)) for path in paths]
    results: dict[Submission, GradeResult] = {}
    with _pool(assignment, list(dict.fromkeys(submissions)), options, workers) as pool:
        for done in pool:
            results[done.submission] = done.result
            progress(len(results), len(submissions))
    return [results[submission] for submission in submissions]


def _grade_class(
    course: Course, assignment: Assignment, options: Options, workers: int | None, progress: Progress, say: Say
) -> list[GradeResult]:
    everybody = class_submissions(course, assignment)
    submissions = [submission for submission in everybody if course.grades(str(submission.student))]
    if not everybody:
        raise CourseError(_nothing_submitted(course, assignment))
    if len(submissions) < len(everybody):
        names = ", ".join(str(each.student) for each in everybody if not course.grades(str(each.student)))
        say(f"left out, as CourseDirectory.student_id and student_id_exclude say: {names}")
    if not submissions:
        raise CourseError(
            "nothing to grade: CourseDirectory.student_id and student_id_exclude leave every student out. Let some in"
        )
    results: dict[str | None, GradeResult] = {}
    with _pool(assignment, submissions, options, workers) as pool:
        from autograder.classroom.recording import Recorder  # while the graders start: 0.3 s of imports

        with Recorder(course, assignment, options=options, say=say) as recorder:
            for done in pool:
                with _uninterrupted():
                    result = _recorded(recorder, done)
                    results[result.student] = result
                progress(len(results), len(submissions))
    return [results[submission.student] for submission in submissions]


def _stopped(reason: str, course: Course, assignment: Assignment, *, interrupted: bool = False) -> ClassStopped:
    """Return the end of a class before its end, with how many are recorded: now, or by an earlier grading."""
    submissions = [each for each in class_submissions(course, assignment) if course.grades(str(each.student))]
    places = [course.autograded / str(submission.student) / assignment.name for submission in submissions]
    recorded = sum((place / f"{assignment.name}.ipynb").is_file() for place in places)
    return ClassStopped(reason, recorded=recorded, total=len(submissions), interrupted=interrupted)


def _pool(
    assignment: Assignment, submissions: Sequence[Submission], options: Options, workers: int | None
) -> Pool[Submission]:
    return Pool(assignment, submissions, partial(_grade, assignment, options.lang), options=options, workers=workers)


def _grade(assignment: Assignment, lang: str, grader: Grader, submission: Submission) -> Graded:
    notebook = read_submission(submission, assignment)
    files = beside(submission, notebook, assignment)
    how: dict[str, Any] = {"name": submission.name, "lang": submission.lang, "beside": files}
    graded = grader.grade(notebook, student=submission.student, **how)
    if submission.folder is not None:
        notes = hand_in_notes(submission.folder, notebook, assignment)
        graded = replace(graded, result=replace(graded.result, notes=(*graded.result.notes, *notes)))
    if is_foreign(notebook, assignment) and submission.path.suffix == ".ipynb":
        remark = feedback.say("foreign", submission.lang or lang, assignment=assignment.name)
        return replace(graded, result=replace(graded.result, remarks=(*graded.result.remarks, remark)))
    return graded


def _recorded(recorder: "Recorder", done: GradedSubmission[Submission]) -> GradeResult:
    if done.graded is None or done.result.errors:
        return done.result
    return recorder.record(done.submission, done.graded)


def _nothing_submitted(course: Course, assignment: Assignment) -> str:
    name = assignment.name
    looked = f"{shown(course.submitted)}/<student>/{name}/{name}.ipynb"
    return (
        f"nothing to grade: looked for {looked}. Put the class's notebooks there (nbgrader collect {name}), "
        f"or name a file: autograder grade {name} path/to/{name}.ipynb"
    )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and other polite ends back until the block is done: a record and its files belong together."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers it to the main thread only
        return
    asked: list[int] = []
    handled = [number for number in ENDS if callable(signal.getsignal(number))]
    before = {number: signal.signal(number, lambda number, frame: asked.append(number)) for number in handled}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if asked:
        raise KeyboardInterrupt
