"""Replay recorded exchanges to a hidden test; where it asks for something else, go on in a fork of its own."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograder import wire
from autograder.grading.execution.verdict_cache import Exchange, same_request
from autograder.grading.suite.handles import Responder
from autograder.sandbox import Ended, Request, Response, TimedOut
from autograder.sandbox.fork import gives_the_same

NO_RESPONSE = (TimedOut, Ended, wire.WireError)
LONGEST = float("inf")  # seconds: as many as the request itself has


class Replay:
    """Responds to one run of a test from exchanges that were made ahead of it.

    The functions that the test gives are called again as they were called then, since it may keep count.

    ahead: these exchanges. fork: where they were made, to go on there after the last of them; None where that is not
    possible. new_fork: makes a fork in which nothing was asked; the exchanges used so far are repeated there first.

    used: the exchanges of this run. strayed: whether the test asked for something else than the next recorded request.
    live: whether a fork was asked during the run. diverged: whether repeated requests got other responses there, or
    functions gave other results, so that this run means nothing.
    """

    def __init__(
        self, ahead: Sequence[Exchange], new_fork: Callable[[], Responder], *, fork: Responder | None = None
    ) -> None:
        self._ahead = ahead
        self._fork = fork
        self._new_fork = new_fork
        self.used: list[Exchange] = []
        self.strayed = False
        self.live = False
        self.diverged = False

    def ask(self, request: Request) -> Response:
        """Return the recorded response to this request, or ask for it."""
        count = len(self.used)
        if not self.live and count < len(self._ahead):
            exchange = self._ahead[count]
            if same_request(exchange.request, request):
                self.diverged |= not _functions_give_the_same(exchange, request)
                self.used.append(Exchange(request, exchange.outcome))
                return _result(exchange)
            self.strayed = True
        return self._ask_live(request)

    def _ask_live(self, request: Request) -> Response:
        if not self.live:
            self.live = True
            if self._fork is None or len(self.used) < len(self._ahead):
                self._fork = self._new_fork()
                self.diverged |= not repeats(self._fork, self.used, LONGEST)
        assert self._fork is not None
        exchange = ask(self._fork, request)
        self.used.append(exchange)
        return _result(exchange)


def ask(fork: Responder, request: Request) -> Exchange:
    """Ask, and record what came of it."""
    try:
        return Exchange(request, fork.ask(request))
    except Exception as error:  # noqa: BLE001  (raised again where the test asks for it)
        return Exchange(request, error)


def same_outcome(a: Exchange, b: Exchange) -> bool:
    """Return whether two responses are the same to the bit; no response equals no other."""
    x, y = a.outcome, b.outcome
    if isinstance(x, Exception) or isinstance(y, Exception):
        return False
    return x.header == y.header and x.payload == y.payload and x.calls == y.calls


def repeats(fork: Any, exchanges: Iterable[Exchange], *seconds: float) -> bool:
    """Return whether the same requests get the same responses, calls of the grader's functions included.

    fork: in which nothing was asked. seconds: for each response, in the sandbox.
    """
    for exchange in exchanges:
        if not isinstance(exchange.outcome, Response):
            return False
        try:
            again = fork.ask_again(exchange.outcome, *seconds)
        except NO_RESPONSE:
            return False
        if not same_outcome(Exchange(exchange.request, again), exchange):
            return False
    return True


def _functions_give_the_same(exchange: Exchange, request: Request) -> bool:
    calls = exchange.outcome.calls if isinstance(exchange.outcome, Response) else ()
    return all(gives_the_same(call, request.functions) for call in calls)


def _result(exchange: Exchange) -> Response:
    if isinstance(exchange.outcome, Exception):
        raise exchange.outcome
    return exchange.outcome
