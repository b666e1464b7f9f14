"""Run hidden tests on the reference and on known mistakes, in this process: they are trusted."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from autograder.course import Mistake, Notebook
from autograder.diagnosis import DERIVED, derive
from autograder.grading.execution.replay import Replay, repeats
from autograder.grading.execution.test_run import TestRun, run_test
from autograder.grading.execution.trusted import TrustedCode, run_notebook
from autograder.grading.execution.verdict_cache import Exchange
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.student import Student
from autograder.sandbox import Limits, Response

REFERENCE = ""
COSTLY = 0.004  # seconds of the reference's own time; a fork costs about as much
MANY_CALLS = 20  # of the grader's functions in one test; their round trips cost more than a fork


@dataclass(frozen=True)
class Recording:
    """One test on the reference. seconds: that it took. sharable: whether it may share a fork with other tests."""

    run: TestRun
    exchanges: tuple[Exchange, ...]
    seconds: float
    sharable: bool = False

    @property
    def responses(self) -> list[Response]:
        """The reference's responses; all of them, where the test is sharable."""
        return [exchange.outcome for exchange in self.exchanges if isinstance(exchange.outcome, Response)]


class TrustedSolutions:
    """The reference, the known mistakes and mistakes derived from the reference.

    Each test gets a notebook that has just run: nothing that a mistake remembers, or that a test changes, lasts.
    """

    def __init__(self, master: Notebook, mistakes: Mapping[str, Mistake], limits: Limits) -> None:
        self._master = master
        self._mistakes = mistakes
        self._limits = limits
        self._notebooks: dict[str, Notebook | None] = {}  # None where it does not run
        self._notes: list[str] = []

    def run(self, test: HiddenTest, id: str = REFERENCE) -> TestRun | None:
        """Run a test on a solution; None where its notebook does not run. id: of a mistake."""
        student = self.student(test, id)
        return run_test(test, student) if student else None

    def student(self, test: HiddenTest, id: str = REFERENCE) -> Student | None:
        """Return a solution as a test sees it; None where its notebook does not run."""
        notebook = self._run(id)
        return Student(TrustedCode(notebook), self._limits, seconds=test.seconds) if notebook else None

    def record(self, test: HiddenTest) -> Recording | None:
        """Run a test on the reference and record its requests; None where the reference does not run."""
        notebook = self._run(REFERENCE)
        if notebook is None:
            return None
        code = TrustedCode(notebook)
        replay = Replay((), lambda: code)
        started = time.monotonic()
        run = run_test(test, Student(replay, self._limits, seconds=test.seconds))
        recording = Recording(run, tuple(replay.used), time.monotonic() - started)
        sharable = _is_cheap(recording) and _repeats_quickly(recording.exchanges, TrustedCode(notebook))
        return replace(recording, sharable=sharable)

    def _run(self, id: str) -> ModuleType | None:
        try:
            if id not in self._notebooks:
                mistake = self._mistakes.get(id)
                self._notebooks[id] = mistake.applied(self._master) if mistake else self._master
            notebook = self._notebooks[id]
            module = run_notebook(notebook) if notebook else None
        except Exception as error:  # noqa: BLE001  (such a mistake looks like nothing)
            self._notebooks[id] = None
            if id in self._mistakes or id == REFERENCE:
                what = f"known mistake {id!r}" if id else "the reference"
                self._notes.append(f"{what} does not run, so nothing is compared with it ({error!r}). Mend it")
            return None
        return derive(id, module) if module and id in DERIVED and id not in self._mistakes else module

    def take_notes(self) -> list[str]:
        """Return what staff should know of solutions that do not run; each note once."""
        notes, self._notes = self._notes, []
        return notes


def _is_cheap(recording: Recording) -> bool:
    calls = sum(len(response.calls) for response in recording.responses)
    return recording.run.error is None and bool(recording.exchanges) and calls <= MANY_CALLS


def _repeats_quickly(exchanges: Sequence[Exchange], code: TrustedCode) -> bool:
    """Return whether the reference responds in the same way again, in less time than a fork takes."""
    started = time.thread_time()
    return repeats(code, exchanges) and time.thread_time() - started < COSTLY
