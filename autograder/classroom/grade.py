"""Grading a class, and grading files that somebody names."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.classroom.pool import Outcome, Pool
from autograder.classroom.problems import ClassStopped, GradebookError
from autograder.classroom.submissions import Submission, class_submissions, shown
from autograder.course import Assignment, Course, CourseError
from autograder.grading import Options
from autograder.results import GradeResult

if TYPE_CHECKING:
    from autograder.classroom.recording import Recorder

DEFAULTS = Options()
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
    submissions = class_submissions(course, assignment)
    if not submissions:
        raise CourseError(_nothing_submitted(course, assignment))
    results: dict[str | None, GradeResult] = {}
    recorded = 0
    try:
        with Pool(assignment, submissions, options=options, workers=workers) as pool:
            from autograder.classroom.recording import Recorder  # while the graders start: 0.3 s of imports

            with Recorder(course, assignment, lang=options.lang, say=say) as recorder:
                for outcome in pool:
                    with _uninterrupted():
                        result = _recorded(recorder, outcome)
                        recorded += not result.errors
                        results[result.student] = result
                    progress(len(results), len(submissions))
    except GradebookError as problem:
        raise ClassStopped(str(problem), recorded=recorded, total=len(submissions)) from problem
    except KeyboardInterrupt as problem:
        stopped = ClassStopped("stopped", recorded=recorded, total=len(submissions), interrupted=True)
        raise stopped from problem
    return [results[submission.student] for submission in submissions]


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
    with Pool(assignment, list(dict.fromkeys(submissions)), options=options, workers=workers) as pool:
        for outcome in pool:
            results[outcome.submission] = outcome.result
            progress(len(results), len(submissions))
    return [results[submission] for submission in submissions]


def _recorded(recorder: "Recorder", outcome: Outcome) -> GradeResult:
    if outcome.graded is None or outcome.result.errors:
        return outcome.result
    return recorder.record(outcome.submission, outcome.graded)


def _nothing_submitted(course: Course, assignment: Assignment) -> str:
    name = assignment.name
    looked = f"{shown(course.submitted)}/<student>/{name}/{name}.ipynb"
    return (
        f"nothing to grade: looked for {looked}. Put the class's notebooks there (nbgrader collect {name}), "
        f"or name a file: autograder grade {name} path/to/{name}.ipynb"
    )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the block is done: a record and its files belong together."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers it to the main thread only
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt
