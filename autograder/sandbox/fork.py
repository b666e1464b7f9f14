"""The fork of a submission's process that one hidden test talks to."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder import wire
from autograder.sandbox.rounding import Rounding
from autograder.sandbox.stream import Stream, TimedOut

MAX_RECEIVED = 2 * wire.MAX_PAYLOAD  # bytes of arrays in one hidden test


@dataclass(frozen=True, slots=True)
class Question:
    """Steps to take and values to send back, as the frame that says so. fetches: how many values."""

    request: int
    frame: bytes
    fetches: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, not believed yet."""

    question: Question
    header: bytes
    payload: bytes

    def read(self) -> tuple[list[Any], wire.Buffers]:
        """Return the values and the arrays that belong to them; WireError where it is no answer to the question."""
        reply = wire.decode(wire.Reply, self.header)
        if not _answers(reply, self.question):
            raise wire.WireError("an answer to something that was not asked")
        return list(reply.values), wire.Buffers(memoryview(self.payload))


@dataclass
class TestFork:
    """Asks the fork, one question after another.

    Every method raises TimedOut, Ended, or WireError where the answer is none; each of them is the student's
    process's doing.
    """

    __test__ = False

    stream: Stream
    rounding: Rounding | None = None
    requests: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    received: int = 0

    def question(self, steps: Sequence[wire.Step], fetch: Sequence[int], buffers: Sequence[Any]) -> Question:
        """Return the next question; nothing is asked yet."""
        request = next(self.requests)
        return Question(request, wire.encode(wire.Run(request, list(steps), list(fetch)), buffers), len(fetch))

    def ask(self, question: Question, seconds: float) -> Answer:
        """Ask, where no function of the grader's takes part."""
        deadline = time.monotonic() + seconds
        self.stream.send_frame(question.frame, deadline=deadline)
        return Answer(question, *self._receive(deadline))

    def run(
        self,
        steps: Sequence[wire.Step],
        fetch: Sequence[int],
        buffers: Sequence[Any],
        *,
        functions: Sequence[Callable[..., Any]] = (),
        seconds: float,
        callbacks: int,
    ) -> tuple[list[Any], wire.Buffers]:
        """Take the steps in the fork; return the values fetched and the arrays that belong to them."""
        question = self.question(steps, fetch, buffers)
        deadline = time.monotonic() + seconds
        self.stream.send_frame(question.frame, deadline=deadline)
        for _ in range(callbacks):
            header, payload = self._receive(deadline)
            reply, arrays = wire.decode(wire.Reply, header), wire.Buffers(memoryview(payload))
            if isinstance(reply, wire.Called) and reply.request == question.request:
                self._call(reply, arrays, functions, deadline)
                continue
            if _answers(reply, question):
                return list(reply.values), arrays
            raise wire.WireError("an answer to something that was not asked")
        raise TimedOut

    def _receive(self, deadline: float) -> tuple[bytes, bytes]:
        """Return header and payload of the next frame.

        A test keeps the arguments of every callback, so the bound is on all that it receives, not on each frame.
        """
        header, payload = self.stream.receive_frame(deadline=deadline)
        self.received += len(payload)
        if self.received > MAX_RECEIVED:
            raise wire.WireError(f"more than {MAX_RECEIVED} bytes in one test")
        return self.rounding(header, payload) if self.rounding else (header, payload)

    def _call(
        self, call: wire.Called, arrays: wire.Buffers, functions: Sequence[Callable[..., Any]], deadline: float
    ) -> None:
        if not 0 <= call.function < len(functions):
            raise wire.WireError("a call of a function that was not given")
        answer, outgoing = returned(call, arrays, functions)
        self.stream.send(answer, outgoing, deadline=deadline)


def returned(
    call: wire.Called, arrays: wire.Buffers, functions: Sequence[Callable[..., Any]]
) -> tuple[wire.Returned, list[Any]]:
    """Return what a function of the grader's gives to the code that called it, and the arrays that go with it."""
    outgoing: list[Any] = []
    try:
        args = [wire.from_value(value, arrays) for value in call.args]
        named = {name: wire.from_value(value, arrays) for name, value in call.kwargs.items()}
        value = wire.to_value(functions[call.function](*args, **named), outgoing)
    except wire.WireError:
        raise
    except Exception as error:  # noqa: BLE001  (student code chose the arguments: what they break is its affair)
        return wire.Returned(call.request, None, f"f cannot take this: {error}"[:300]), []
    return wire.Returned(call.request, value, ""), outgoing


def _answers(reply: Any, question: Question) -> bool:
    return (
        isinstance(reply, wire.Values) and reply.request == question.request and len(reply.values) == question.fetches
    )
