"""Recorded exchanges are replayed to a test; what it asks besides is asked in a fork in which all of them were made."""

from dataclasses import replace

import pytest

from autograder import wire
from autograder.grading.execution.replay import Replay, ask, same_outcome
from autograder.grading.execution.verdict_cache import Exchange
from autograder.sandbox import Call, Ended, Request, Response, TimedOut
from tests.exchanges import exchange, request, response

A = exchange("a", 1.0)
B = exchange("b", 2.0, number=2)
C = exchange("c", 3.0, number=3)


class Fork:
    """Responds as in these exchanges, and ends at any other request."""

    def __init__(self, *known: Exchange) -> None:
        self._outcomes = {one.request.frame: one.outcome for one in known}
        self.asked: list[bytes] = []

    def ask(self, request: Request) -> Response:
        self.asked.append(request.frame)
        outcome = self._outcomes.get(request.frame, Ended())
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def ask_again(self, earlier: Response, *_: float) -> Response:
        return self.ask(earlier.request)


def no_fork() -> Fork:
    raise AssertionError("a fork was made")


def frames(*exchanges: Exchange) -> list[bytes]:
    return [one.request.frame for one in exchanges]


def test_recorded_requests_get_the_recorded_responses_and_no_fork_is_asked() -> None:
    replay = Replay([A, B], no_fork)
    assert [replay.ask(one.request) for one in (A, B)] == [A.outcome, B.outcome]
    assert frames(*replay.used) == frames(A, B)
    assert (replay.strayed, replay.live, replay.diverged) == (False, False, False)


def test_only_what_was_used_counts_where_a_test_ends_early() -> None:
    replay = Replay([A, B], no_fork)
    replay.ask(A.request)
    assert frames(*replay.used) == frames(A)


def test_after_the_last_response_the_fork_in_which_they_were_made_is_asked_without_repeating_them() -> None:
    fork = Fork(B, C)
    replay = Replay([A], no_fork, fork=fork)
    assert [replay.ask(one.request) for one in (A, B, C)] == [A.outcome, B.outcome, C.outcome]
    assert fork.asked == frames(B, C)
    assert frames(*replay.used) == frames(A, B, C)
    assert (replay.strayed, replay.live, replay.diverged) == (False, True, False)


def test_without_that_fork_the_used_requests_are_repeated_in_a_new_one_first() -> None:
    fork = Fork(A, B, C)
    replay = Replay([A, B], lambda: fork)
    for one in (A, B, C):
        replay.ask(one.request)
    assert fork.asked == frames(A, B, C)
    assert (replay.strayed, replay.live, replay.diverged) == (False, True, False)


def test_a_test_that_strays_gets_a_new_fork_in_which_only_what_it_asked_is_repeated() -> None:
    ahead, fork = Fork(), Fork(A, C)
    replay = Replay([A, B], lambda: fork, fork=ahead)
    assert [replay.ask(one.request) for one in (A, C)] == [A.outcome, C.outcome]
    assert (ahead.asked, fork.asked) == ([], frames(A, C))
    assert frames(*replay.used) == frames(A, C)
    assert (replay.strayed, replay.live, replay.diverged) == (True, True, False)


def test_once_a_fork_is_asked_nothing_is_replayed_any_more() -> None:
    fork = Fork(B, exchange("c", 9.0, number=3), exchange("a", 5.0))
    replay = Replay([A, C], lambda: fork)
    replay.ask(B.request)  # strays at once
    assert replay.ask(C.request).payload == b""
    assert fork.asked == frames(B, C)
    assert replay.ask(A.request).header == exchange("a", 5.0).outcome.header  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "other",
    [
        exchange("a", 1.5),
        exchange("a", wire.Problem("raised")),
        Exchange(A.request, TimedOut()),
        Exchange(A.request, Ended()),
    ],
    ids=["another number", "a problem", "too late", "ended"],
)
def test_a_run_means_nothing_where_repeated_requests_get_other_responses(other: Exchange) -> None:
    replay = Replay([A], lambda: Fork(other, B))
    replay.ask(A.request)
    assert replay.diverged is False
    replay.ask(B.request)
    assert replay.diverged is True


def called(*results: float) -> Exchange:
    """Return an exchange in which the student's code called a function that gave these results."""
    asked = request("a", functions=(abs,))
    calls = []
    for result in results:
        _, header, payload = parts(wire.Called(asked.number, 0, [result]))
        calls.append(Call(header, payload, parts(wire.Returned(asked.number, result))[0]))
    return Exchange(asked, replace(response(asked, 1.0), calls=tuple(calls)))


def parts(message: wire.Called | wire.Returned) -> tuple[bytes, bytes, bytes]:
    """Return a message as a frame, and the frame's header and payload."""
    frame = wire.encode(message, [])
    length, _ = wire.lengths(frame[: wire.PREFIX.size])
    end = wire.PREFIX.size + length
    return frame, frame[wire.PREFIX.size : end], frame[end:]


def test_the_functions_of_this_run_are_called_as_they_were_called_then() -> None:
    seen: list[float] = []

    def f(x: float) -> float:
        seen.append(x)
        return x

    recorded = called(1.0, 2.0)
    replay = Replay([recorded, B], no_fork)
    assert replay.ask(request("a", functions=(f,))) == recorded.outcome
    assert replay.ask(B.request) == B.outcome
    assert seen == [1.0, 2.0]
    assert not replay.diverged


def test_a_run_means_nothing_where_its_functions_give_other_results() -> None:
    replay = Replay([called(1.0, 2.0), B], no_fork)
    replay.ask(request("a", functions=(lambda x: x + 1.0,)))
    assert replay.diverged
    replay.ask(B.request)
    assert replay.diverged


def test_after_the_last_recorded_request_a_function_is_no_straying() -> None:
    replay = Replay([A], no_fork, fork=Fork(B))
    replay.ask(A.request)
    replay.ask(request("b", 2, functions=(abs,)))
    assert frames(*replay.used) == frames(A, B)
    assert not replay.strayed


def test_a_request_for_another_number_of_values_is_another_request() -> None:
    fork = Fork(A)
    replay = Replay([A], lambda: fork)
    replay.ask(Request(A.request.number, A.request.frame, fetches=2, seconds=1.0))
    assert replay.strayed
    assert fork.asked == frames(A)


def test_an_exception_in_the_place_of_a_response_is_recorded_and_raised_again() -> None:
    live = Replay([], lambda: Fork(Exchange(A.request, TimedOut())))
    with pytest.raises(TimedOut):
        live.ask(A.request)
    replayed = Replay(live.used, no_fork)
    with pytest.raises(TimedOut):
        replayed.ask(A.request)
    assert frames(*replayed.used) == frames(A)


@pytest.mark.parametrize("problem", [TimedOut(), Ended(), wire.WireError("nonsense")], ids=repr)
def test_asking_records_what_came_of_it(problem: Exception) -> None:
    assert ask(Fork(A), A.request).outcome == A.outcome
    assert ask(Fork(Exchange(A.request, problem)), A.request).outcome is problem


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (A, exchange("a", 1.0), True),
        (A, exchange("other", 1.0), True),
        (A, exchange("a", 1.0 + 2**-52), False),
        (exchange("a", 0.0), exchange("a", -0.0), False),
        (exchange("a", [1.0]), exchange("a", (1.0,)), False),
        (Exchange(A.request, response(A.request)), A, False),
        (
            Exchange(A.request, Response(A.request, b"h", b"1")),
            Exchange(A.request, Response(A.request, b"h", b"2")),
            False,
        ),
        (Exchange(A.request, Ended()), A, False),
        (A, Exchange(A.request, Ended()), False),
        (Exchange(A.request, Ended()), Exchange(A.request, Ended()), False),
    ],
)
def test_responses_are_the_same_to_the_bit_and_no_response_equals_no_other(
    a: Exchange, b: Exchange, same: bool
) -> None:
    assert same_outcome(a, b) is same
