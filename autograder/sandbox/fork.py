"""The fork of a worker that one hidden test talks to: requests, responses, callbacks."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder import wire
from autograder.sandbox.rounding import Rounding
from autograder.sandbox.stream import Stream, TimedOut

MAX_AHEAD = 2**16  # bytes of requests without a response yet: less than a socket holds, so that nobody waits
MAX_RECEIVED = 4 * wire.MAX_REPLY  # bytes of arrays in one hidden test
MAX_IN_FORK = 8 * wire.MAX_REPLY  # bytes of arrays in a fork that many tests share: all are held at once
MAX_ARGUMENTS = 2**16  # bytes of arrays that one call may hand to a function of the grader's, which computes with them


@dataclass(frozen=True, slots=True)
class Request:
    """Steps to take and values to send back, encoded as they are sent.

    number: of the request within its test; the first one has FIRST_REQUEST and begins with no values.
    fetches: how many values come back. seconds: time for the response. functions: the grader's, which the student's
    code may call; callbacks: how often at most, 0 where there are none.
    """

    number: int
    frame: bytes
    fetches: int
    seconds: float
    functions: Sequence[Callable[..., Any]] = ()
    callbacks: int = 0

    @classmethod
    def of(
        cls, number: int, steps: Sequence[wire.Step], fetch: Sequence[int], buffers: Sequence[Any], **limits: Any
    ) -> "Request":
        """Encode a request. limits: seconds, functions, callbacks."""
        frame = wire.encode(wire.Run(number, list(steps), list(fetch)), buffers)
        return cls(number, frame, len(fetch), **limits)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of the grader's functions, as the frame that came, and the frame that answered it."""

    header: bytes
    payload: bytes
    returned: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """The frame that came back, not checked yet. calls: of the grader's functions, before it came."""

    request: Request
    header: bytes
    payload: bytes
    calls: tuple[Call, ...] = ()

    def read(self) -> tuple[list[Any], wire.Buffers]:
        """Return the values and the arrays that belong to them; WireError where it does not answer the request."""
        reply = wire.decode(wire.Reply, self.header)
        fits = isinstance(reply, wire.Values) and reply.request == self.request.number
        if not fits or len(reply.values) != self.request.fetches:
            raise wire.WireError("an answer to something that was not asked")
        return list(reply.values), wire.Buffers(memoryview(self.payload))


class OtherCall(Exception):
    """Student code called a function in another way than before."""


@dataclass
class TestFork:
    """Asks a fork, one request after another.

    `ask` raises TimedOut, Ended or WireError where there is no response; each is the doing of the student's process.
    """

    __test__ = False

    stream: Stream
    rounding: Rounding | None = None
    received: int = field(default=0, init=False)
    held: int = field(default=0, init=False)

    def ask(self, request: Request) -> Response:
        """Send a request, serve the callbacks that it allows, and return the response."""
        deadline = self._begin(request, request.seconds)
        self.stream.send_frame(request.frame, deadline=deadline)
        calls: list[Call] = []
        for _ in range(max(1, request.callbacks)):
            header, payload = self._receive(deadline)
            call = _call_in(header, request)
            if call is None:
                return Response(request, header, payload, tuple(calls))
            calls.append(Call(header, payload, _answer(call, payload, request.functions)))
            self.stream.send_frame(calls[-1].returned, deadline=deadline)
        raise TimedOut

    def ask_step_by_step(self, earlier: Response, seconds: float, *, last: bool = False) -> Response:
        """Make the request of an earlier response again, and answer the same calls in the same way.

        OtherCall where another call comes; it and all after it are refused, and the fork can be asked further.
        last: whether it need not be. seconds: at most, where the request itself does not have less.
        """
        request, others = earlier.request, False
        deadline = self._begin(request, seconds)
        self.stream.send_frame(request.frame, deadline=deadline)
        expected = deque(earlier.calls)
        for _ in range(max(1, request.callbacks)):
            header, payload = self._receive(deadline)
            call = _call_in(header, request)
            before = expected.popleft() if expected else None
            others = others or (before and (before.header, before.payload)) != (call and (header, payload))
            if others and (last or call is None):
                raise OtherCall
            if call is None:
                return Response(request, header, payload, earlier.calls)
            known = None if others else before
            answer = known.returned if known else wire.encode(wire.Returned(call.request, None, "not now"))
            self.stream.send_frame(answer, deadline=deadline)
        raise TimedOut

    def ask_again(self, earlier: Response, seconds: float) -> Response:
        """Make the request of an earlier response again, with the results of the same calls sent ahead.

        WireError where another call comes. seconds: at most, where the request itself does not have less.
        """
        request = earlier.request
        deadline = self._begin(request, seconds)
        ahead = _SentAhead(self.stream, [request.frame, *(call.returned for call in earlier.calls)])
        for call in earlier.calls:
            ahead.send(deadline)
            if self._receive(deadline) != (call.header, call.payload):
                raise wire.WireError("another call than before")
        ahead.send(deadline)
        header, payload = self._receive(deadline)
        if _call_in(header, request):
            raise wire.WireError("another call than before")
        return Response(request, header, payload, earlier.calls)

    def ask_all(self, requests: Sequence[Request], seconds: float) -> Iterator[Response]:
        """Yield the responses to requests without callbacks, in order; many requests are sent at once.

        seconds: at most for each response, where the request itself does not have less.
        """
        ahead = _SentAhead(self.stream, [request.frame for request in requests])
        for request in requests:
            deadline = self._begin(request, seconds)
            ahead.send(deadline)
            yield Response(request, *self._receive(deadline))

    def is_silent(self) -> bool:
        """Return whether nothing has come that was not asked for."""
        return self.stream.is_silent()

    def _begin(self, request: Request, seconds: float) -> float:
        """Return the deadline of a request; the first one of a test begins to count anew what is received."""
        if request.number == wire.FIRST_REQUEST:
            self.received = 0
        return time.monotonic() + min(seconds, request.seconds)

    def _receive(self, deadline: float) -> tuple[bytes, bytes]:
        """Return the next frame; WireError where one test has received too much in all.

        A test holds on to what it receives, so the limit is on all of it, not on each frame.
        """
        header, payload = self.stream.receive_frame(deadline=deadline)
        self.received += len(payload)
        self.held += len(payload)
        if self.received > MAX_RECEIVED or self.held > MAX_IN_FORK:
            raise wire.WireError(f"more than {MAX_RECEIVED} bytes in one test")
        return self.rounding(header, payload) if self.rounding else (header, payload)


class _SentAhead:
    """Frames that are sent before anybody waits for them, as many as the other side's socket is sure to hold."""

    def __init__(self, stream: Stream, frames: Sequence[bytes]) -> None:
        self._stream = stream
        self._waiting, self._unread = deque(frames), deque[bytes]()
        self._size = 0  # bytes unread

    def send(self, deadline: float) -> None:
        """Send what fits: before the answer to each frame, as all frames before that one are read by then."""
        if self._unread:
            self._size -= len(self._unread.popleft())
        frames: list[bytes] = []
        while self._waiting and (not self._unread or self._size + len(self._waiting[0]) <= MAX_AHEAD):
            frames.append(self._waiting.popleft())
            self._unread.append(frames[-1])
            self._size += len(frames[-1])
        if frames:
            self._stream.send_frame(b"".join(frames), deadline=deadline)


def _call_in(header: bytes, request: Request) -> wire.Called | None:
    """Return the call of one of the grader's functions that the frame is; None where it is none of this request."""
    if not request.callbacks:
        return None
    reply = wire.decode(wire.Reply, header)
    return reply if isinstance(reply, wire.Called) and reply.request == request.number else None


def gives_the_same(call: Call, functions: Sequence[Callable[..., Any]]) -> bool:
    """Call a function again as it was called before; return whether it gives what it gave then."""
    called = wire.decode(wire.Reply, call.header)
    assert isinstance(called, wire.Called)
    return _answer(called, call.payload, functions) == call.returned


def _answer(call: wire.Called, payload: bytes, functions: Sequence[Callable[..., Any]]) -> bytes:
    """Return the frame with what the function gives; WireError where there is no such function."""
    if not 0 <= call.function < len(functions):
        raise wire.WireError("a call of a function that was not given")
    return wire.encode(*returned(call, wire.Buffers(memoryview(payload)), functions))


def returned(
    call: wire.Called, arrays: wire.Buffers, functions: Sequence[Callable[..., Any]]
) -> tuple[wire.Returned, list[Any]]:
    """Return what a function of the grader's gives to the code that called it, and the arrays that go with it."""
    outgoing: list[Any] = []
    if arrays.size > MAX_ARGUMENTS:
        return wire.Returned(call.request, None, f"f cannot take arrays of {arrays.size} bytes"), []
    try:
        args = [wire.from_value(value, arrays) for value in call.args]
        named = {name: wire.from_value(value, arrays) for name, value in call.kwargs.items()}
        value = wire.to_value(functions[call.function](*args, **named), outgoing)
    except wire.WireError:
        raise
    except Exception as error:  # noqa: BLE001  (student code chose the arguments: what they break is its affair)
        return wire.Returned(call.request, None, f"f cannot take this: {error}"[:300]), []
    return wire.Returned(call.request, value, ""), outgoing
