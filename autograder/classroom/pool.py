"""Several graders at once: one thread and one child process each, over one list of notebooks to grade."""

import itertools
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from autograder.course import Assignment, UnreadableNotebook
from autograder.grading import Graded, Grader, Options
from autograder.results import CellResult, GradeResult
from autograder.versions import versions

PATIENCE = 3.0  # seconds for graders that are asked to stop in the middle of a submission


class Gradable(Protocol):
    """What a pool needs to know of an item: how its result is labelled."""

    @property
    def name(self) -> str:
        """The name of the notebook."""

    @property
    def student(self) -> str | None:
        """The student who handed it in; None for a notebook that no student handed in."""


Item = TypeVar("Item", bound=Gradable)


@dataclass(frozen=True, slots=True)
class GradedSubmission(Generic[Item]):
    """A submission with its result. graded: None if it could not be graded; the result's errors say why."""

    submission: Item
    result: GradeResult
    graded: Graded | None = None


class Pool(Generic[Item]):
    """Grades submissions and yields them as they are done. Leave it by `with`: it stops its graders.

    A grader that breaks costs the submission it was at; the next one starts afresh. Every other grader begins at the
    end of the list: neighbours are often alike, and a grader knows what it has met.

    grade: grades one submission with a grader; UnreadableNotebook if there is no notebook to grade.
    workers: how many graders at once; None for one a processor.
    tests, remarks: of the suite, as `Grader` has them; known as soon as a submission is graded.
    """

    def __init__(
        self,
        assignment: Assignment,
        submissions: Sequence[Item],
        grade: Callable[[Grader, Item], Graded],
        *,
        options: Options,
        workers: int | None = None,
    ) -> None:
        self.tests = 0
        self.remarks: tuple[str, ...] = ()
        self._assignment, self._grade, self._options = assignment, grade, options
        self._waiting = deque(submissions)
        self._done: queue.SimpleQueue[GradedSubmission[Item] | Exception | None] = queue.SimpleQueue()
        count = min(workers or len(processors()), len(submissions))
        # As many graders as processors: each has its own, and no two of them meet on one while another idles.
        places = processors() if count == len(processors()) > 1 else [None] * count
        ends = itertools.cycle((self._waiting.popleft, self._waiting.pop))
        self._threads = [
            threading.Thread(target=self._work, args=each, daemon=True) for each in zip(places, ends, strict=False)
        ]

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

    def __iter__(self) -> Iterator[GradedSubmission[Item]]:
        """Yield every graded submission; where all graders failed to start, raise what the last of them said."""
        running, problem = len(self._threads), None
        while running:
            item = self._done.get()
            if isinstance(item, GradedSubmission):
                yield item
            elif item is None:
                running -= 1
            else:
                problem = item
        if problem and self._waiting:
            raise problem

    def _work(self, processor: int | None, take: Callable[[], Item]) -> None:
        try:
            while self._waiting:
                with Grader(self._assignment, self._options, processor=processor) as grader:
                    self.tests, self.remarks = grader.tests, grader.remarks
                    self._grade_with(grader, take)
        except Exception as problem:  # noqa: BLE001  a thread's exception is nobody's: whoever waits must raise it
            self._done.put(problem)
        finally:
            self._done.put(None)

    def _grade_with(self, grader: Grader, take: Callable[[], Item]) -> None:
        """Grade until nothing waits, or the grader breaks."""
        while (submission := self._next(take)) is not None:
            try:
                graded = self._grade(grader, submission)
            except UnreadableNotebook as problem:
                self._done.put(self._failed(submission, str(problem)))
            except Exception as problem:  # noqa: BLE001  never the student's fault: grade() answers for all of that
                self._done.put(self._failed(submission, f"the grader failed: {problem!r}. Report this"))
                return
            else:
                self._done.put(GradedSubmission(submission, graded.result, graded))

    def _next(self, take: Callable[[], Item]) -> Item | None:
        try:
            return take()
        except IndexError:
            return None

    def _failed(self, submission: Item, reason: str) -> GradedSubmission[Item]:
        name, released = self._assignment.name, self._assignment.released
        cells = tuple(CellResult(cell.grade_id or "", cell.points, None, cell.manual) for cell in released.grade_cells)
        known: dict[str, Any] = {"cells": cells, "salt_digest": self._options.salt_digest, "versions": versions()}
        result = GradeResult(name, submission.student, submission.name, errors=(reason,), **known)
        return GradedSubmission(submission, result)


def processors() -> list[int | None]:
    """The processors that this process may use; None stands for one that has no number here."""
    if hasattr(os, "sched_getaffinity"):
        return [*sorted(os.sched_getaffinity(0))]
    return [None] * (os.cpu_count() or 1)
