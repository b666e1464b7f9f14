"""Ask most tests of a suite in one fork, and again in the opposite order in a second one.

A fork costs far more than the requests of most tests. The guarantee, and no more: responses are returned only where
they are the same in two opposite orders. Where any differ, none are, and every test needs a fork of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from autograder.course.salt import hidden_number
from autograder.grading.execution.replay import NO_RESPONSE, same_outcome
from autograder.grading.execution.verdict_cache import Exchange
from autograder.sandbox import Ended, Request, Response, TestFork, Worker
from autograder.sandbox.fork import OtherCall

MAX_SECONDS = 0.5  # for one request; what takes longer is no failure but gets a fork of its own
FEWEST = 3  # tests for which two shared forks are cheaper than one each


Known = Mapping[str, Sequence[Response]]
"""The reference's responses to tests, by the names of these, in the order of the suite."""


@dataclass(frozen=True, slots=True)
class SharedResponses:
    """The responses to one test, and the text that was printed meanwhile."""

    exchanges: Sequence[Exchange]
    printed: str = ""


def first_index(salt: str, sources: Mapping[int, str]) -> int:
    """Return with which test to begin: the same in each run of a notebook, and unknown to its author.

    salt: of the course. sources: the cells that ran.
    """
    return hidden_number(salt, "first test", *(sources[number] for number in sorted(sources)))


def ask_in_shared_forks(worker: Worker, known: Known, *, first: int) -> dict[str, SharedResponses]:
    """Return the responses by the names of tests; empty where the order makes a difference.

    known: tests that may share a fork, whose requests are made again. first: the index of the test with which the
    first fork begins. A test that ends or hangs the first fork is left out, as are those that would have come after
    it; so is one whose functions, the grader's, are called in another way than the reference calls them.
    """
    if len(known) < FEWEST:
        return {}
    try:
        found = _asked(worker, known, first, together=True)
        return (_asked(worker, known, first, together=False) if found is None else found) or {}
    except Ended:  # no fork to be had
        return {}


def _asked(worker: Worker, known: Known, first: int, *, together: bool) -> dict[str, SharedResponses] | None:
    """Ask in both forks; None where something was printed by tests that were asked together."""
    calling = [name for name, responses in known.items() if any(response.request.callbacks for response in responses)]
    silent, calling = _rotated([name for name in known if name not in calling], first), _rotated(calling, first)
    with worker.test() as fork:
        there = _Fork(worker, fork)
        there.ask(known, silent, together=together)
        for name in calling:
            there.ask_step_by_step(name, known[name])
    worker.printed()  # what it prints at its end belongs to no test
    if there.printed_together:
        return None
    with worker.test() as fork:
        back = _Fork(worker, fork)
        for name in reversed(calling):
            if name in there.found:
                back.repeat(name, there.found[name])
        back.ask(known, [name for name in reversed(silent) if name in there.found], together=together)
    worker.printed()
    return there.found if not back.printed_together and _are_same(there.found, back.found) else {}


def _rotated(names: Sequence[str], first: int) -> list[str]:
    index = first % max(1, len(names))
    return [*names[index:], *names[:index]]


class _Fork:
    """Asks tests in one fork, as long as it responds. found: by the names of tests."""

    def __init__(self, worker: Worker, fork: TestFork) -> None:
        self._worker = worker
        self._fork = fork
        self._responds = True
        self.found: dict[str, SharedResponses] = {}
        self.printed_together = False

    def ask(self, known: Known, names: Sequence[str], *, together: bool) -> None:
        """Make the requests of these tests. together: all at once; else it is known who prints what."""
        for group in [names] if together else [[name] for name in names]:
            if self._responds:
                self._ask_group({name: [response.request for response in known[name]] for name in group})

    def ask_step_by_step(self, name: str, responses: Sequence[Response]) -> None:
        """Make the requests of a test that gives functions; it is not found if these are called in another way."""
        self._repeat(name, responses, self._fork.ask_step_by_step)

    def repeat(self, name: str, earlier: SharedResponses) -> None:
        """Make the requests of a test that gives functions as they were made in another fork."""
        self._repeat(
            name, [one.outcome for one in earlier.exchanges if isinstance(one.outcome, Response)], self._fork.ask_again
        )

    def _repeat(self, name: str, responses: Sequence[Response], ask: Callable[[Response, float], Response]) -> None:
        if not self._responds:
            return
        exchanges: list[Exchange] = []
        try:
            for earlier in responses:
                exchanges.append(Exchange(earlier.request, ask(earlier, MAX_SECONDS)))
        except OtherCall:
            exchanges.clear()
        except NO_RESPONSE:
            self._responds = False
        printed = self._worker.printed()
        self._responds = self._responds and self._fork.is_silent()
        if self._responds and exchanges:
            self.found[name] = SharedResponses(exchanges, printed)

    def _ask_group(self, requests: Mapping[str, Sequence[Request]]) -> None:
        responses = self._fork.ask_all([request for some in requests.values() for request in some], MAX_SECONDS)
        found: dict[str, SharedResponses] = {}
        with suppress(*NO_RESPONSE):
            for name, some in requests.items():
                found[name] = SharedResponses([Exchange(request, next(responses)) for request in some])
        printed = self._worker.printed()
        self._responds = len(found) == len(requests) and self._fork.is_silent()
        if len(requests) == 1:
            found = {name: replace(responses, printed=printed) for name, responses in found.items()}
        elif printed:
            self.printed_together = True
        if self._fork.is_silent():  # else it has said more than it was asked, and nobody knows what belongs to what
            self.found |= found


def _are_same(there: Mapping[str, SharedResponses], back: Mapping[str, SharedResponses]) -> bool:
    return there.keys() == back.keys() and all(_same(responses, back[name]) for name, responses in there.items())


def _same(a: SharedResponses, b: SharedResponses) -> bool:
    return a.printed == b.printed and all(map(same_outcome, a.exchanges, b.exchanges))
