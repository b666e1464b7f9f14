"""Run hidden tests against one submission in the sandbox: in a fork of their own, or on responses that are there."""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.grading.execution.replay import LONGEST, Replay, repeats
from autograder.grading.execution.shared_forks import SharedResponses
from autograder.grading.execution.test_run import TestRun, run_test
from autograder.grading.execution.verdict_cache import NOTHING, Exchange, VerdictCache, extended
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.handles import Responder
from autograder.grading.suite.redaction import Redaction
from autograder.grading.suite.student import Student, StudentProblem
from autograder.sandbox import Limits, TestFork, Worker

SCRIPTED = 0.5  # seconds; what takes longer is run by the test itself, with its full time
SLOWER = 20.0  # than the reference: a right answer may be
NONE: Mapping[str, Any] = {}
Numbers = Callable[[str], np.random.Generator]


@dataclass(frozen=True)
class Attempt:
    """One test on one submission: a verdict from the cache, or else a run.

    exchanges: that led to it. alone: whether a fork of its own was asked.
    trusted: whether equal requests got equal responses throughout; else the run means nothing.
    """

    verdict: Any = None
    run: TestRun | None = None
    exchanges: Sequence[Exchange] = ()
    alone: bool = False
    trusted: bool = True


class SandboxedTests:
    """The hidden tests on one submission. worker: its process, whose cells have run.

    kept: see `judge_submission`. usual: seconds that tests take on the reference, by their names.
    """

    def __init__(
        self, worker: Worker, limits: Limits, kept: Mapping[str, int] = NONE, usual: Mapping[str, float] = NONE
    ) -> None:
        self._worker = worker
        self._limits = limits
        self._kept = kept
        self._usual = usual
        self._overwritten: dict[tuple[int, frozenset[str]], dict[str, int]] = {}  # by cell and names
        self._restored: set[str] = set()  # names of tests that get the names as they stood at their grade cell
        self._hung: set[str] = set()  # calls that hung; they get less time later
        self._time_to_hang = limits.hanging
        self._redaction = Redaction(worker.sources, worker.modules)

    @contextlib.contextmanager
    def fork(self, test: HiddenTest, kind: type[Student] = Student, **more: Any) -> Iterator[Student]:
        """Give the student as a test sees it, in a fork of its own. Ended where there is none to be had.

        kind, more: a subclass of Student, and what it takes besides.
        """
        after = self._kept[test.grade_id] if test.name in self._restored else 0
        with self._worker.test(after=after) as fork:
            yield self._student(test, fork, kind, **more)

    def alone(self, test: HiddenTest, cache: VerdictCache, generator: Numbers | None = None) -> Attempt:
        """Run a test in a fork of its own, unless the cache has the verdict on its responses.

        generator: of the numbers that it draws, by its name, in the place of the hidden ones.
        """
        with self._forks() as new_fork:
            fork = new_fork()
            ahead = self._ask_ahead(fork, cache)
            if ahead.verdict is not None:
                return Attempt(ahead.verdict, exchanges=ahead.exchanges, alone=True)
            replay = Replay(ahead.exchanges, new_fork, fork=fork)
            if not ahead.other_calls:
                run = self._timed(test, replay, generator and generator(test.name))
        if ahead.other_calls:
            self.printed()  # all of it will be printed again
            return self.alone(test, VerdictCache(enabled=False), generator)
        if replay.strayed or replay.diverged:  # after the same responses: the test is not deterministic
            cache.disable()
            return self.alone(test, cache, generator)
        return Attempt(None, run, replay.used, alone=True)

    def shared(self, test: HiddenTest, cache: VerdictCache, responses: SharedResponses) -> Attempt:
        """Run a test on the responses of shared forks; it gets a fork of its own if it asks for something else."""
        exchanges = responses.exchanges
        verdict, count = cache.first_verdict(exchanges)
        if verdict is not None:
            return Attempt(verdict, exchanges=exchanges[:count])
        run, replay = self._replayed(test, exchanges)
        return Attempt(None, run, replay.used, alone=replay.live, trusted=not replay.diverged)

    def on_shared(self, test: HiddenTest, responses: SharedResponses) -> TestRun:
        """Run a test that takes no marks on the responses of shared forks."""
        return self._replayed(test, responses.exchanges)[0]

    def overwritten(self, test: HiddenTest, names: Iterable[str]) -> dict[str, int]:
        """Return which of these names, and of those that their code uses, no longer stand for what they stood for.

        As the test's grade cell had them; with the cell that overwrote or deleted each. The process says so.
        """
        key = self._kept.get(test.grade_id, 0), frozenset(names)
        if key[0] and key not in self._overwritten:
            self._overwritten[key] = self._redaction.names(self._worker.changed(key[0], sorted(key[1])))
        return self._overwritten.get(key, {})

    def restored(self, test: HiddenTest) -> TestRun:
        """Run a test in a fork of its own with the names as they stood at its grade cell; it has these from now on."""
        self._restored.add(test.name)
        with self.fork(test) as student:
            return run_test(test, student)

    def in_one_fork(self, tests: Sequence[HiddenTest]) -> Iterator[tuple[HiddenTest, TestRun]]:
        """Run tests that take no marks, one after another in one fork."""
        if tests:
            with self._worker.test() as fork:
                for test in tests:
                    yield test, run_test(test, self._student(test, fork))

    def repeats_alone(self, attempt: Attempt) -> bool:
        """Return whether the same requests get the same responses in a fork of their own."""
        if attempt.alone:
            return attempt.trusted
        with self._worker.test() as fork:
            return repeats(fork, attempt.exchanges, LONGEST)

    def printed(self) -> str:
        """Return the text that was printed since this was last asked."""
        return self._worker.printed()

    def _timed(self, test: HiddenTest, responder: Responder, rng: np.random.Generator | None) -> TestRun:
        started = time.monotonic()
        run = run_test(test, self._student(test, responder), rng)
        if isinstance(run.error, StudentProblem) and run.error.kind == "timeout":
            self._time_to_hang -= time.monotonic() - started
        return run

    def _student(self, test: HiddenTest, responder: Responder, kind: type[Student] = Student, **more: Any) -> Student:
        last = max(self._limits.last_call, SLOWER * self._usual.get(test.name, 0.0))
        seconds = test.seconds if self._time_to_hang > 0 else last
        known: dict[str, Any] = {"seconds": seconds, "hung": self._hung, "redaction": self._redaction}
        return kind(responder, self._limits, **known, **more)

    def _replayed(self, test: HiddenTest, exchanges: Sequence[Exchange]) -> tuple[TestRun, Replay]:
        with self._forks() as new_fork:
            replay = Replay(exchanges, new_fork)
            return run_test(test, self._student(test, replay)), replay

    @contextlib.contextmanager
    def _forks(self) -> Iterator[Any]:
        """Give a function that makes forks; they end with the block."""
        with contextlib.ExitStack() as stack:
            yield lambda: stack.enter_context(self._worker.test())

    def _ask_ahead(self, fork: TestFork, cache: VerdictCache) -> "_Ahead":
        """Make the requests that are certain, as long as the cache does not have the verdict."""
        ahead = _Ahead()
        digest = NOTHING
        while not self._hung and (request := cache.next_request(digest)):
            script = cache.script(digest)
            try:
                response = fork.ask_step_by_step(script, SCRIPTED, last=True) if script else fork.ask(request)
            except Exception as error:  # noqa: BLE001  (raised again where the test asks for it)
                ahead.exchanges.append(Exchange(request, error))
                ahead.other_calls = script is not None
                break
            ahead.exchanges.append(Exchange(request, response))
            digest = extended(digest, response)
            ahead.verdict = cache.verdict(digest)
            if ahead.verdict is not None:
                break
        return ahead


@dataclass
class _Ahead:
    """What was asked before the test itself ran.

    other_calls: whether the grader's functions were called in another way than before, or too late: nothing can be
    asked in this fork any more.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    verdict: Any = None
    other_calls: bool = False
