"""Ask all tests whose requests are known in one fork, and again in the opposite order in a second one.

A fork costs far more than the requests of most tests. The guarantee, and no more: responses are returned only where
they are the same in two opposite orders. Where any differ, none are, and every test needs a fork of its own.
"""

import hmac
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from autograder import wire
from autograder.grading.execution.replay import same_outcome
from autograder.grading.execution.verdict_cache import Exchange
from autograder.sandbox import Ended, Request, TimedOut, Worker

MAX_SECONDS = 0.5  # for one request; what takes longer is no failure but gets a fork of its own
NO_RESPONSE = (TimedOut, Ended, wire.WireError)
FEWEST = 3  # tests for which two shared forks are cheaper than one each


@dataclass(frozen=True, slots=True)
class SharedResponses:
    """The responses to one test's requests, and the text that was printed meanwhile."""

    exchanges: Sequence[Exchange]
    printed: str = ""


def first_index(key: str, sources: Mapping[int, str]) -> int:
    """Return with which test to begin: the same in each run of a notebook, and unknown to its author.

    key: secret of the course. sources: the cells that ran.
    """
    text = "\0".join(sources[number] for number in sorted(sources))
    return int.from_bytes(hmac.digest(key.encode(), text.encode("utf-8", "surrogatepass"), "sha256")[:8])


def ask_in_shared_forks(
    worker: Worker, requests: Mapping[str, Sequence[Request]], *, first: int
) -> dict[str, SharedResponses]:
    """Return the responses by the names of tests; empty where the order makes a difference.

    requests: of each test, in the order of the suite. first: the index of the test with which the first fork begins.
    A test that ends or hangs the first fork is left out, as are those that would have come after it.
    """
    if len(requests) < FEWEST:
        return {}
    names = list(requests)
    first %= len(names)
    order = [*names[first:], *names[:first]]
    try:
        there, printed = _together(worker, requests, order)
        if printed:
            return _ask_one_by_one(worker, requests, order)
        back, printed = _together(worker, requests, [name for name in reversed(order) if name in there])
    except Ended:  # no fork to be had
        return {}
    return there if not printed and _are_same(there, back) else {}


def _ask_one_by_one(
    worker: Worker, requests: Mapping[str, Sequence[Request]], order: Sequence[str]
) -> dict[str, SharedResponses]:
    """Ask as above, but wait for each test, so that it is known which of them prints what."""
    there = _separately(worker, requests, order)
    back = _separately(worker, requests, [name for name in reversed(order) if name in there])
    return there if _are_same(there, back) else {}


def _together(
    worker: Worker, requests: Mapping[str, Sequence[Request]], order: Sequence[str]
) -> tuple[dict[str, SharedResponses], str]:
    """Ask the tests in this order in one fork, up to the first one without a response. Also return what was printed."""
    found: dict[str, SharedResponses] = {}
    with worker.test() as fork:
        responses = fork.ask_all([request for name in order for request in requests[name]], MAX_SECONDS)
        with suppress(*NO_RESPONSE):
            for name in order:
                found[name] = SharedResponses([Exchange(request, next(responses)) for request in requests[name]])
        silent = fork.is_silent()
    return (found if silent else {}), worker.printed()


def _separately(
    worker: Worker, requests: Mapping[str, Sequence[Request]], order: Sequence[str]
) -> dict[str, SharedResponses]:
    found: dict[str, SharedResponses] = {}
    with worker.test() as fork, suppress(*NO_RESPONSE):
        for name in order:
            responses = fork.ask_all(requests[name], MAX_SECONDS)
            exchanges = [Exchange(response.request, response) for response in responses]
            if not fork.is_silent():
                break
            found[name] = SharedResponses(exchanges, worker.printed())
    worker.printed()
    return found


def _are_same(there: Mapping[str, SharedResponses], back: Mapping[str, SharedResponses]) -> bool:
    return there.keys() == back.keys() and all(_same(responses, back[name]) for name, responses in there.items())


def _same(a: SharedResponses, b: SharedResponses) -> bool:
    return a.printed == b.printed and all(map(same_outcome, a.exchanges, b.exchanges))
