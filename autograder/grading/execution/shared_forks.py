"""Ask all tests whose requests are known in one fork, and again in the opposite order in a second one.

A fork costs far more than the requests of most tests. The guarantee, and no more: responses are returned only where
they are the same in two opposite orders. Where any differ, none are, and every test needs a fork of its own.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.grading.execution.replay import ask, same_outcome
from autograder.grading.execution.verdict_cache import NOTHING, Exchange, VerdictCache, extended
from autograder.sandbox import Ended, Response, Submission, TestFork

MAX_SECONDS = 0.5  # for one request; what takes longer is no failure but gets a fork of its own
FEWEST = 3  # tests for which two shared forks are cheaper than one each


@dataclass(frozen=True, slots=True)
class SharedResponses:
    """The responses to one test's requests, and the text that was printed meanwhile."""

    exchanges: Sequence[Exchange]
    printed: str


def first_index(key: str, sources: Mapping[int, str]) -> int:
    """Return with which test to begin: the same in each run of a notebook, and unknown to its author.

    key: secret of the course. sources: the cells that ran.
    """
    text = "\0".join(sources[number] for number in sorted(sources))
    return int.from_bytes(hmac.digest(key.encode(), text.encode("utf-8", "surrogatepass"), "sha256")[:8])


def ask_in_shared_forks(
    worker: Submission, caches: Mapping[str, VerdictCache], *, first: int
) -> dict[str, SharedResponses]:
    """Return the responses by the names of tests; empty where the order makes a difference.

    caches: of the tests to ask, in the order of the suite. first: the index of the one with which the first fork
    begins. A test that ends or hangs the first fork is left out, as are those that would have come after it.
    """
    if len(caches) < FEWEST:
        return {}
    names = list(caches)
    first %= len(names)
    order = [*names[first:], *names[:first]]
    try:
        there = _responses(worker, caches, order)
        back = _responses(worker, caches, [name for name in reversed(order) if name in there])
    except Ended:  # no fork to be had
        return {}
    same = all(name in back and _are_same(responses, back[name]) for name, responses in there.items())
    return there if same else {}


def _responses(
    worker: Submission, caches: Mapping[str, VerdictCache], order: Iterable[str]
) -> dict[str, SharedResponses]:
    """Ask the tests in this order in one fork, up to the first one that gives no response."""
    found: dict[str, SharedResponses] = {}
    with worker.test() as fork:
        for name in order:
            exchanges = _exchanges(fork, caches[name])
            printed = worker.printed()
            if exchanges is None or not fork.is_silent():
                break
            found[name] = SharedResponses(exchanges, printed)
    worker.printed()
    return found


def _exchanges(fork: TestFork, cache: VerdictCache) -> list[Exchange] | None:
    """Make the requests of one test, up to a known verdict; None where one of them gets no response."""
    exchanges: list[Exchange] = []
    digest = NOTHING
    while cache.verdict(digest) is None and (request := cache.guess(digest, len(exchanges))):
        exchange = ask(fork, replace(request, seconds=min(request.seconds, MAX_SECONDS)))
        if not isinstance(exchange.outcome, Response):
            return None
        exchanges.append(exchange)
        digest = extended(digest, exchange.outcome)
    return exchanges


def _are_same(a: SharedResponses, b: SharedResponses) -> bool:
    if a.printed != b.printed or len(a.exchanges) != len(b.exchanges):
        return False
    return all(map(same_outcome, a.exchanges, b.exchanges))
