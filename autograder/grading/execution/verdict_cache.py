"""Cache of verdicts. Hidden tests are deterministic, so the student's responses determine the verdict.

A verdict is kept by the responses that led to it, to the bit. The student's code is run and asked for every submission;
only the grader's own part, numerical gradients above all, is not computed again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder import wire
from autograder.sandbox import Request, Response

MAX_ENTRIES = 200  # verdicts, and requests, of one test

Digest = bytes
NOTHING: Digest = b""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came of it: the response, or the exception in its place."""

    request: Request
    outcome: Response | Exception


@dataclass
class VerdictCache:
    """The verdicts of one test, and the requests that lead to them, by digests of the responses so far.

    A request that gives functions of the grader's is kept with its first response, the reference's: who makes the
    same calls gets the same results, and the test need not run to give them.
    """

    enabled: bool = True
    _requests: dict[Digest, Request] = field(default_factory=dict)
    _scripts: dict[Digest, Response] = field(default_factory=dict)
    _verdicts: dict[Digest, Any] = field(default_factory=dict)

    def next_request(self, digest: Digest) -> Request | None:
        """Return what the test asks after these responses, if it is known for certain."""
        return self._requests.get(digest) if self.enabled else None

    def script(self, digest: Digest) -> Response | None:
        """Return the response whose calls are to be repeated; None where the next request gives no functions."""
        return self._scripts.get(digest)

    def verdict(self, digest: Digest) -> Any:
        """Return the verdict on these responses, None where it is not known."""
        return self._verdicts.get(digest) if self.enabled else None

    def first_verdict(self, exchanges: Sequence[Exchange]) -> tuple[Any, int]:
        """Return the verdict on the fewest of these exchanges that decide it, and how many they are."""
        digest = NOTHING
        for count, exchange in enumerate(exchanges, 1):
            known = self.next_request(digest)
            if known is None or not same_request(known, exchange.request) or isinstance(exchange.outcome, Exception):
                break
            digest = extended(digest, exchange.outcome)
            if (verdict := self.verdict(digest)) is not None:
                return verdict, count
        return None, 0

    def store(self, exchanges: Sequence[Exchange], verdict: Any) -> None:
        """Keep the verdict and the requests that led to it.

        Nothing is kept beyond a response that would be read differently for another submission.
        """
        digest = NOTHING
        for exchange in exchanges if self.enabled else ():
            if not same_request(self._requests.get(digest, exchange.request), exchange.request):
                self.disable()
                return
            if len(self._requests) < MAX_ENTRIES:
                self._keep(digest, exchange)
            if isinstance(exchange.outcome, Exception) or not _is_data(exchange.outcome):
                return
            digest = extended(digest, exchange.outcome)
        if digest != NOTHING and len(self._verdicts) < MAX_ENTRIES:
            self._verdicts[digest] = verdict

    def _keep(self, digest: Digest, exchange: Exchange) -> None:
        request, outcome = exchange.request, exchange.outcome
        if request.functions:  # which belong to one run of the test, and hold on to it
            if isinstance(outcome, Exception):
                return
            request = replace(request, functions=())
            self._scripts.setdefault(digest, replace(outcome, request=request))
        self._requests.setdefault(digest, request)

    def disable(self) -> None:
        """Forget everything and keep nothing more: the test asked differently after the same responses."""
        self.enabled = False
        self._requests.clear()
        self._scripts.clear()
        self._verdicts.clear()


def extended(digest: Digest, response: Response) -> Digest:
    """Return the digest of the responses so far and one more, with the calls that came before it."""
    state = hashlib.blake2b(digest, digest_size=16)
    calls = [part for call in response.calls for part in (call.header, call.payload, call.returned)]
    for part in (*calls, response.header, response.payload):
        state.update(len(part).to_bytes(8))
        state.update(part)
    return state.digest()


def same_request(a: Request, b: Request) -> bool:
    """Return whether two requests ask for the same."""
    return a.frame == b.frame and a.fetches == b.fetches


def _is_data(response: Response) -> bool:
    """Return whether the response holds no problem and no type of the student's own."""
    try:
        values, _ = response.read()
    except wire.WireError:
        return False
    return not any(isinstance(leaf, (wire.Problem, wire.Opaque)) for value in values for leaf in _leaves(value))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, wire.Group):
        for item in value.items:
            yield from _leaves(item)
    else:
        yield value
