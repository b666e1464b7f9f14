"""A fork is asked again: the same calls get the same results, and another call is noticed wherever it comes."""

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import numpy as np
import pytest

from autograder import wire
from autograder.sandbox import Request, Response, TestFork
from autograder.sandbox.fork import OtherCall, gives_the_same
from autograder.sandbox.stream import Stream
from autograder.worker.channel import Channel, Closed
from tests.exchanges import request

Code = Callable[[Callable[[float], float]], float]
"""What the student's side does at a request, with the function that it is given."""


class Fork(TestFork):
    """A fork, and the end of its socket that the student's code has."""

    def __init__(self, stream: Stream, theirs: socket.socket) -> None:
        super().__init__(stream)
        self.theirs = theirs


@contextmanager
def fork(code: Code, *, delay: threading.Event | None = None) -> Iterator[Fork]:
    """Give a fork whose student's code is this. delay: wait for it before the first call."""
    ours, theirs = socket.socketpair()
    channel = Channel(theirs.fileno())

    def f(x: float) -> float:
        channel.send(wire.Called(wire.FIRST_REQUEST, 0, [x]))
        answer, buffers = channel.receive(wire.Request)
        if answer.problem:
            raise TypeError(answer.problem)
        value = wire.from_value(answer.value, buffers)
        return float(np.asarray(value).flat[0])

    def serve() -> None:
        with suppress(Closed, OSError, AttributeError):  # AttributeError: a result where a request should stand
            while True:
                run, _ = channel.receive(wire.Request)
                if delay is not None:
                    assert delay.wait(10)
                try:
                    value = code(f)
                except TypeError:
                    value = -1.0
                channel.send(wire.Values(run.request, [value]))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Fork(Stream(ours), theirs)
    finally:
        ours.close()
        theirs.shutdown(socket.SHUT_RDWR)
        thread.join(10)
        theirs.close()


def twice(x: float) -> float:
    return 2 * x


def asked(code: Code, function: Callable[[float], object] = twice) -> Response:
    """Return the response of this code, with its calls."""
    with fork(code) as live:
        return live.ask(request("a", functions=(function,)))


def sums(f: Callable[[float], float]) -> float:
    return f(1.0) + f(2.0)


OTHERS: dict[str, Code] = {
    "another argument": lambda f: f(1.0) + f(3.0),
    "at first": lambda f: f(0.0) + f(2.0),
    "one more": lambda f: f(1.0) + f(2.0) + f(2.0),
    "one less": lambda f: f(1.0),
    "none": lambda f: 6.0,
}


def test_the_same_calls_have_the_same_response() -> None:
    earlier = asked(sums)
    assert len(earlier.calls) == 2
    with fork(sums) as again:
        for _ in range(2):
            for ask in (again.ask_step_by_step, again.ask_again):
                response = ask(earlier, 5.0)
                assert (response.header, response.calls) == (earlier.header, earlier.calls)
        assert again.is_silent()


def test_the_same_calls_may_lead_to_another_response() -> None:
    with fork(lambda f: -sums(f)) as other:
        for ask in (other.ask_step_by_step, other.ask_again):
            assert ask(asked(sums), 5.0).read()[0] == [-6.0]


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS)
def test_after_another_call_a_fork_that_is_asked_step_by_step_can_be_asked_further(code: Code) -> None:
    earlier, other = asked(sums), asked(code)
    with fork(code) as fork_of_other:
        with pytest.raises(OtherCall):
            fork_of_other.ask_step_by_step(earlier, 5.0)
        assert fork_of_other.is_silent()
        assert fork_of_other.ask_step_by_step(other, 5.0).header == other.header


def test_another_call_and_all_after_it_are_refused() -> None:
    results: list[float] = []

    def code(f: Callable[[float], float]) -> float:
        for x in (1.0, 3.0, 2.0):
            try:
                results.append(f(x))
            except TypeError:
                results.append(0.0)
        return 6.0

    earlier = asked(sums)
    with fork(code) as other, pytest.raises(OtherCall):
        other.ask_step_by_step(earlier, 5.0)
    assert results == [2.0, 0.0, 0.0]


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS)
def test_another_call_is_noticed_where_the_results_are_sent_ahead(code: Code) -> None:
    earlier = asked(sums)
    with fork(code) as other, pytest.raises(wire.WireError):
        other.ask_again(earlier, 5.0)


def test_the_results_are_there_before_the_first_call() -> None:
    earlier, may_call = asked(sums), threading.Event()
    sent: list[int] = []

    class Counting(Stream):
        def send_frame(self, encoded: bytes, **more: object) -> None:
            sent.append(len(encoded))
            super().send_frame(encoded, **more)  # type: ignore[arg-type]
            may_call.set()

    with fork(sums, delay=may_call) as again:
        again.stream = Counting(again.stream._end)
        assert again.ask_again(earlier, 5.0).header == earlier.header
    assert sent == [len(earlier.request.frame) + sum(len(call.returned) for call in earlier.calls)]


def test_step_by_step_no_result_tells_that_a_call_is_expected() -> None:
    """Else code could call a function until no result is ready any more, and count right without knowing why."""
    earlier = asked(sums)
    ready: list[bool] = []

    def code(f: Callable[[float], float]) -> float:
        total = 0.0
        for x in (1.0, 2.0):
            ready.append(bool(select.select([live.theirs], [], [], 0.05)[0]))
            total += f(x)
        return total

    with fork(code) as live:
        assert live.ask_step_by_step(earlier, 5.0).header == earlier.header
    assert ready == [False, False]


def test_results_larger_than_a_socket_holds_are_sent_as_they_are_read() -> None:
    def many(f: Callable[[float], float]) -> float:
        return sum(f(float(x)) for x in range(400))

    earlier = asked(many, lambda x: np.full(1000, x))
    assert sum(len(call.returned) for call in earlier.calls) > 3_000_000
    with fork(many) as again:
        response = again.ask_again(earlier, 30.0)
    assert (response.header, response.calls) == (earlier.header, earlier.calls)


def test_a_function_that_keeps_count_gives_something_else_the_next_time() -> None:
    first, second = asked(sums).calls
    assert gives_the_same(first, (twice,))
    assert gives_the_same(second, (twice,))
    assert not gives_the_same(second, (abs,))


def test_a_request_that_gives_no_functions_takes_a_call_for_no_response() -> None:
    plain = Request.of(wire.FIRST_REQUEST, [wire.Get("a")], [0], [], seconds=5.0)
    with fork(sums) as strange, pytest.raises(wire.WireError):
        strange.ask(plain).read()
