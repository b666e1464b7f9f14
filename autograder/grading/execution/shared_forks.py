"""Ask most tests of a suite in one fork, and again in the opposite order in a second one.

A fork costs far more than the requests of most tests. The guarantee, and no more: responses are returned only where
they are the same in two opposite orders. Where any differ, none are, and every test needs a fork of its own.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from autograder.grading.execution.replay import NO_RESPONSE, ask, same_outcome
from autograder.grading.execution.test_run import TestRun
from autograder.grading.execution.verdict_cache import Exchange
from autograder.grading.suite.handles import Responder
from autograder.sandbox import Ended, Request, Response, TestFork, Worker

MAX_SECONDS = 0.5  # for one request; what takes longer is no failure but gets a fork of its own
FEWEST = 3  # tests for which two shared forks are cheaper than one each


@dataclass(frozen=True, slots=True)
class SharedTests:
    """The tests that may share a fork, by their names, in the order of the suite.

    requests: of tests whose requests are known. runs: of those that give the student's code functions to call; they
    have to run in the first fork, and only what was said is repeated in the second.
    """

    requests: Mapping[str, Sequence[Request]] = field(default_factory=dict)
    runs: Mapping[str, Callable[[Responder], TestRun]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedResponses:
    """The responses to one test, and the text that was printed meanwhile. run: of the test, if it has run already."""

    exchanges: Sequence[Exchange]
    printed: str = ""
    run: TestRun | None = None


def first_index(key: str, sources: Mapping[int, str]) -> int:
    """Return with which test to begin: the same in each run of a notebook, and unknown to its author.

    key: secret of the course. sources: the cells that ran.
    """
    text = "\0".join(sources[number] for number in sorted(sources))
    return int.from_bytes(hmac.digest(key.encode(), text.encode("utf-8", "surrogatepass"), "sha256")[:8])


def ask_in_shared_forks(worker: Worker, tests: SharedTests, *, first: int) -> dict[str, SharedResponses]:
    """Return the responses by the names of tests; empty where the order makes a difference.

    first: the index of the test with which the first fork begins. A test that ends or hangs the first fork is left
    out, as are those that would have come after it.
    """
    if len(tests.requests) + len(tests.runs) < FEWEST:
        return {}
    try:
        found = _asked(worker, tests, _rotated(tests.requests, first), _rotated(tests.runs, first), together=True)
        if found is None:
            found = _asked(worker, tests, _rotated(tests.requests, first), _rotated(tests.runs, first), together=False)
    except Ended:  # no fork to be had
        return {}
    return found or {}


def _rotated(names: Mapping[str, object], first: int) -> list[str]:
    index = first % max(1, len(names))
    return [*list(names)[index:], *list(names)[:index]]


def _asked(
    worker: Worker, tests: SharedTests, known: list[str], live: list[str], *, together: bool
) -> dict[str, SharedResponses] | None:
    """Ask in both forks; None where something was printed by tests that were asked together."""
    with worker.test() as fork:
        there = _Fork(worker, fork)
        there.ask(tests.requests, known, together=together)
        for name in live:
            there.run(name, tests.runs[name])
    worker.printed()  # what it prints at its end belongs to no test
    if there.printed_together:
        return None
    with worker.test() as fork:
        back = _Fork(worker, fork)
        for name in reversed(live):
            if name in there.found:
                back.repeat(name, there.found[name])
        back.ask(tests.requests, [name for name in reversed(known) if name in there.found], together=together)
    worker.printed()
    return there.found if not back.printed_together and _are_same(there.found, back.found) else {}


class _Fork:
    """Asks tests in one fork, as long as it responds. found: by the names of tests."""

    def __init__(self, worker: Worker, fork: TestFork) -> None:
        self._worker = worker
        self._fork = fork
        self._responds = True
        self.found: dict[str, SharedResponses] = {}
        self.printed_together = False

    def ask(self, requests: Mapping[str, Sequence[Request]], names: Sequence[str], *, together: bool) -> None:
        """Make the known requests of these tests. together: all at once; else it is known who prints what."""
        for group in [names] if together else [[name] for name in names]:
            if self._responds:
                self._ask_group(requests, group)

    def run(self, name: str, run: Callable[[Responder], TestRun]) -> None:
        """Run a test here."""
        if self._responds:
            recorder = _Recorder(self._fork)
            result = run(recorder)
            self._keep(name, recorder.exchanges, result, ended=recorder.ended)

    def repeat(self, name: str, earlier: SharedResponses) -> None:
        """Make the same requests as earlier in another fork."""
        exchanges: list[Exchange] = []
        with suppress(*NO_RESPONSE):
            for exchange in earlier.exchanges if self._responds else ():
                assert isinstance(exchange.outcome, Response)
                exchanges.append(Exchange(exchange.request, self._fork.ask_again(exchange.outcome, MAX_SECONDS)))
        self._keep(name, exchanges, None, ended=len(exchanges) < len(earlier.exchanges))

    def _ask_group(self, requests: Mapping[str, Sequence[Request]], names: Sequence[str]) -> None:
        responses = self._fork.ask_all([request for name in names for request in requests[name]], MAX_SECONDS)
        found: dict[str, SharedResponses] = {}
        with suppress(*NO_RESPONSE):
            for name in names:
                found[name] = SharedResponses([Exchange(request, next(responses)) for request in requests[name]])
        printed = self._worker.printed()
        self._responds = len(found) == len(names) and self._fork.is_silent()
        if len(names) == 1:
            found = {name: replace(responses, printed=printed) for name, responses in found.items()}
        elif printed:
            self.printed_together = True
        if self._fork.is_silent():  # else it has said more than it was asked, and nobody knows what belongs to what
            self.found |= found

    def _keep(self, name: str, exchanges: Sequence[Exchange], run: TestRun | None, *, ended: bool) -> None:
        printed = self._worker.printed()
        self._responds = self._responds and not ended and self._fork.is_silent()
        if self._responds:
            self.found[name] = SharedResponses(exchanges, printed, run)


class _Recorder:
    """Records the exchanges of one test. ended: whether one of its requests got no response."""

    def __init__(self, fork: TestFork) -> None:
        self._fork = fork
        self.exchanges: list[Exchange] = []
        self.ended = False

    def ask(self, request: Request) -> Response:
        """Ask, with less time than a fork of the test's own has."""
        exchange = ask(self._fork, replace(request, seconds=min(request.seconds, MAX_SECONDS)))
        if isinstance(exchange.outcome, Exception):
            self.ended = True
            raise exchange.outcome
        self.exchanges.append(exchange)
        return exchange.outcome


def _are_same(there: Mapping[str, SharedResponses], back: Mapping[str, SharedResponses]) -> bool:
    return there.keys() == back.keys() and all(_same(responses, back[name]) for name, responses in there.items())


def _same(a: SharedResponses, b: SharedResponses) -> bool:
    return a.printed == b.printed and all(map(same_outcome, a.exchanges, b.exchanges))
