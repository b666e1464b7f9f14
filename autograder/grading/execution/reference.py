"""Run hidden tests on the reference and on known mistakes, in this process: they are trusted."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from autograder import wire
from autograder.course import Mistake, Notebook
from autograder.diagnosis import DERIVED, derive
from autograder.grading.execution.replay import Replay, repeats
from autograder.grading.execution.test_run import TestRun, run_test
from autograder.grading.execution.trusted import TrustedCode, run_notebook
from autograder.grading.execution.verdict_cache import Exchange
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.handles import shared_names
from autograder.grading.suite.student import Student
from autograder.sandbox import Limits, Response

REFERENCE = ""
COSTLY = 0.004  # seconds of the reference's own time; a fork costs about as much
MANY_CALLS = 20  # of the grader's functions in one test; their round trips cost more than a fork


@dataclass(frozen=True)
class Recording:
    """One test on the reference. sharable: whether it may have a fork together with other tests."""

    run: TestRun
    exchanges: tuple[Exchange, ...]
    sharable: bool

    @property
    def calls_back(self) -> bool:
        """Whether the test gives the student's code functions of the grader's, so that it has to run to answer."""
        return any(exchange.request.functions for exchange in self.exchanges)


class TrustedSolutions:
    """The reference, the known mistakes and mistakes derived from the reference. Each notebook runs once."""

    def __init__(self, master: Notebook, mistakes: Mapping[str, Mistake], limits: Limits) -> None:
        self._master = master
        self._mistakes = mistakes
        self._limits = limits
        self._notebooks: dict[str, ModuleType | None] = {}
        self._notes: list[str] = []

    def run(self, test: HiddenTest, id: str = REFERENCE) -> TestRun | None:
        """Run a test on a solution; None where its notebook does not run. id: of a mistake."""
        student = self.student(test, id)
        return self._cleaned(run_test(test, student), id) if student else None

    def student(self, test: HiddenTest, id: str = REFERENCE) -> Student | None:
        """Return a solution as a test sees it; None where its notebook does not run."""
        notebook = self._notebook(id)
        return Student(TrustedCode(notebook), self._limits, seconds=test.seconds) if notebook else None

    def record(self, test: HiddenTest) -> Recording | None:
        """Run a test on the reference and record its requests; None where the reference does not run."""
        notebook = self._notebook(REFERENCE)
        if notebook is None:
            return None
        code = TrustedCode(notebook)
        replay = Replay((), lambda: code)
        run = run_test(test, Student(replay, self._limits, seconds=test.seconds))
        exchanges = tuple(replay.used)
        calls = sum(len(exchange.outcome.calls) for exchange in exchanges if isinstance(exchange.outcome, Response))
        sharable = run.error is None and bool(exchanges) and calls <= MANY_CALLS
        sharable = sharable and _repeats_quickly(exchanges, TrustedCode(notebook))
        return Recording(self._cleaned(run, REFERENCE), exchanges, sharable)

    def _cleaned(self, run: TestRun, id: str) -> TestRun:
        """Return the run; its notebook is run again for the next test if this one has changed a class."""
        if _changes_shared_names(run):
            del self._notebooks[id]
        return run

    def _notebook(self, id: str) -> ModuleType | None:
        if id not in self._notebooks:
            try:
                self._notebooks[id] = self._run(id)
            except Exception as problem:  # noqa: BLE001  (such a mistake looks like nothing)
                self._notebooks[id] = None
                if id in self._mistakes or id == REFERENCE:
                    what = f"known mistake {id!r}" if id else "the reference"
                    self._notes.append(f"{what} does not run, so nothing is compared with it ({problem!r}). Mend it")
        return self._notebooks[id]

    def take_notes(self) -> list[str]:
        """Return what staff should know of solutions that do not run; each note once."""
        notes, self._notes = self._notes, []
        return notes

    def _run(self, id: str) -> ModuleType:
        if id in DERIVED and id not in self._mistakes:
            return derive(id, run_notebook(self._master))
        return run_notebook(self._mistakes[id].applied(self._master) if id else self._master)


def _repeats_quickly(exchanges: Sequence[Exchange], code: TrustedCode) -> bool:
    """Return whether the reference responds in the same way again, in less time than a fork takes."""
    started = time.thread_time()
    return repeats(code, exchanges) and time.thread_time() - started < COSTLY


def _changes_shared_names(run: TestRun) -> bool:
    """Return whether a test sets an attribute of a module, a class or a function, which other tests would meet."""
    names = shared_names(run.steps)
    changes = (one.step for one in run.steps if isinstance(one.step, wire.Set))
    return any(isinstance(step.of, wire.Ref) and step.of.step in names for step in changes)
