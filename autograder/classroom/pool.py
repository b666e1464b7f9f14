"""Several graders at once: one thread and one child process each, over one list of submissions."""

import os
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from autograder.classroom.submissions import Submission, is_foreign, read_submission
from autograder.course import Assignment, UnreadableNotebook
from autograder.feedback import say
from autograder.grading import Graded, Grader, Options
from autograder.results import CellResult, GradeResult

PATIENCE = 3.0  # seconds for graders that are asked to stop in the middle of a submission


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission. graded: None where there was no notebook to grade."""

    submission: Submission
    result: GradeResult
    graded: Graded | None = None


class Pool:
    """Grades submissions and yields them as they are done. Leave it by `with`: it stops its graders.

    A grader that breaks costs the submission it was at; the next one starts afresh.
    """

    def __init__(
        self, assignment: Assignment, submissions: Sequence[Submission], *, options: Options, workers: int | None
    ) -> None:
        self._assignment, self._options = assignment, options
        self._waiting = deque(submissions)
        self._done: queue.SimpleQueue[Outcome | Exception | None] = queue.SimpleQueue()
        count = min(workers or len(processors()), len(submissions))
        # As many graders as processors: each has its own, and no two of them meet on one while another idles.
        places = processors() if count == len(processors()) > 1 else [None] * count
        self._threads = [threading.Thread(target=self._work, args=(place,), daemon=True) for place in places]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.clear()
        deadline = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def __iter__(self) -> Iterator[Outcome]:
        """Yield every outcome; where all graders failed to start, raise what the last of them said."""
        running, problem = len(self._threads), None
        while running:
            item = self._done.get()
            if isinstance(item, Outcome):
                yield item
            elif item is None:
                running -= 1
            else:
                problem = item
        if problem and self._waiting:
            raise problem

    def _work(self, processor: int | None) -> None:
        try:
            while self._waiting:
                with Grader(self._assignment, self._options, processor=processor) as grader:
                    self._grade_with(grader)
        except Exception as problem:  # noqa: BLE001  a thread's exception is nobody's: whoever waits must raise it
            self._done.put(problem)
        finally:
            self._done.put(None)

    def _grade_with(self, grader: Grader) -> None:
        """Grade until nothing waits, or the grader breaks."""
        while (submission := self._next()) is not None:
            try:
                self._done.put(_grade(grader, submission, self._assignment, submission.lang or self._options.lang))
            except Exception as problem:  # noqa: BLE001  never the student's fault: grade() answers for all of that
                self._done.put(_failed(submission, self._assignment, f"the grader failed: {problem!r}. Report this"))
                return

    def _next(self) -> Submission | None:
        try:
            return self._waiting.popleft()
        except IndexError:
            return None


def processors() -> list[int | None]:
    """The processors that this process may use; None stands for one that has no number here."""
    if hasattr(os, "sched_getaffinity"):
        return [*sorted(os.sched_getaffinity(0))]
    return [None] * (os.cpu_count() or 1)


def _grade(grader: Grader, submission: Submission, assignment: Assignment, lang: str) -> Outcome:
    try:
        notebook = read_submission(submission, assignment)
    except UnreadableNotebook as problem:
        return _failed(submission, assignment, str(problem))
    graded = grader.grade(notebook, student=submission.student, name=submission.name, lang=submission.lang)
    result = graded.result
    if is_foreign(notebook, assignment) and submission.path.suffix == ".ipynb":
        result = replace(result, remarks=(*result.remarks, say("foreign", lang, assignment=assignment.name)))
    return Outcome(submission, result, graded)


def _failed(submission: Submission, assignment: Assignment, reason: str) -> Outcome:
    cells = tuple(CellResult(c.grade_id or "", c.points, None, c.manual) for c in assignment.released.grade_cells)
    result = GradeResult(assignment.name, submission.student, submission.name, cells=cells, errors=(reason,))
    return Outcome(submission, result)
