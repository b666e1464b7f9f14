"""The cache of verdicts by itself: what it keeps, by which responses, and what it refuses to keep."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.grading.execution.verdict_cache import (
    MAX_ENTRIES,
    NOTHING,
    Digest,
    Exchange,
    VerdictCache,
    extended,
    same_request,
)
from autograder.sandbox import Call, Ended, Request, Response, TimedOut
from tests.exchanges import exchange, request, response

A = exchange("a", 1.0)
B = exchange("b", 2.0, number=2)
OTHER = exchange("a", 5.0)


def digest(*exchanges: Exchange) -> Digest:
    """Return the digest of their responses."""
    found = NOTHING
    for one in exchanges:
        assert isinstance(one.outcome, Response)
        found = extended(found, one.outcome)
    return found


def kept(*exchanges: Exchange, verdict: Any = "passed") -> VerdictCache:
    cache = VerdictCache()
    cache.store(exchanges, verdict)
    return cache


def test_requests_and_verdict_are_found_by_the_responses_so_far() -> None:
    cache = kept(A, B)
    assert [cache.next_request(digest(*asked)) for asked in ([], [A], [A, B])] == [A.request, B.request, None]
    assert [cache.verdict(digest(*asked)) for asked in ([], [A], [A, B])] == [None, None, "passed"]


def test_other_responses_lead_to_other_requests_and_verdicts() -> None:
    cache = kept(A, B)
    cache.store([OTHER], "failed")
    assert cache.next_request(digest(OTHER)) is None
    assert cache.next_request(digest(A)) == B.request
    assert (cache.verdict(digest(OTHER)), cache.verdict(digest(A, B))) == ("failed", "passed")


def test_of_a_test_that_asks_nothing_nothing_is_kept() -> None:
    cache = kept()
    assert (cache.next_request(NOTHING), cache.verdict(NOTHING)) == (None, None)


@pytest.mark.parametrize(
    "value",
    [
        wire.Problem("raised", "TypeError"),
        wire.Opaque("Gate"),
        wire.Group("tuple", [1.0, wire.Group("list", [wire.Opaque("Gate")])]),
        wire.Group("dict", [wire.Opaque("Gate")], ["dW"]),
    ],
    ids=["problem", "opaque", "inside a tuple", "inside a dict"],
)
def test_nothing_is_kept_beyond_a_response_that_is_no_data(value: Any) -> None:
    strange = exchange("a", value)
    cache = kept(strange, B)
    assert cache.next_request(NOTHING) == strange.request
    assert cache.next_request(digest(strange)) is None
    assert [cache.verdict(digest(*asked)) for asked in ([strange], [strange, B])] == [None, None]


@pytest.mark.parametrize("problem", [TimedOut(), Ended(), wire.WireError("nonsense")], ids=repr)
def test_nothing_is_kept_beyond_a_request_without_a_response(problem: Exception) -> None:
    cache = kept(A, Exchange(B.request, problem))
    assert cache.next_request(digest(A)) == B.request
    assert cache.verdict(digest(A)) is None
    assert cache.first_verdict([A, B]) == (None, 0)


@pytest.mark.parametrize(
    "strange",
    [
        Response(A.request, b"nonsense", b""),
        response(A.request),
        Response(A.request, response(B.request, 1.0).header, b""),
    ],
    ids=["no frame", "too few values", "to another request"],
)
def test_nothing_is_kept_beyond_a_response_that_cannot_be_read(strange: Response) -> None:
    asked = Exchange(A.request, strange)
    cache = kept(asked)
    assert cache.next_request(NOTHING) == A.request
    assert cache.verdict(digest(asked)) is None


def test_data_of_every_kind_are_kept() -> None:
    cache = kept(given := exchange("a", (np.ones(3), [None, True, "text", {"dW": 1.5}])))
    assert cache.verdict(digest(given)) == "passed"


@pytest.mark.parametrize(
    ("exchanges", "found"),
    [
        ([A, B], ("passed", 2)),
        ([A, B, exchange("c", 1.0, number=3)], ("passed", 2)),
        ([A], (None, 0)),
        ([], (None, 0)),
        ([OTHER, B], (None, 0)),
        ([exchange("x", 1.0), B], (None, 0)),
        ([A, exchange("x", 2.0, number=2)], (None, 0)),
        ([A, Exchange(B.request, Ended())], (None, 0)),
    ],
)
def test_the_first_verdict_rests_on_the_fewest_exchanges_that_decide(
    exchanges: Sequence[Exchange], found: tuple[Any, int]
) -> None:
    assert kept(A, B).first_verdict(exchanges) == found


def test_a_test_that_ends_early_has_its_verdict_early() -> None:
    cache = kept(A, B)
    cache.store([OTHER], "failed")
    assert cache.first_verdict([OTHER, B]) == ("failed", 1)


def test_a_test_that_asks_differently_after_the_same_responses_is_not_cached() -> None:
    cache = kept(A)
    cache.store([exchange("x", 1.0)], "failed")  # another request, and the response is the same to the bit
    assert cache.first_verdict([A]) == (None, 0)
    assert not cache.enabled


def test_a_cache_that_is_disabled_forgets_everything_and_keeps_nothing_more() -> None:
    cache = kept(A, B)
    cache.disable()
    cache.store([A, B], "passed")
    assert (cache.next_request(NOTHING), cache.verdict(digest(A, B))) == (None, None)
    assert cache.first_verdict([A, B]) == (None, 0)
    cache.enabled = True
    assert (cache.next_request(NOTHING), cache.verdict(digest(A, B))) == (None, None)


def test_a_cache_that_was_never_enabled_keeps_nothing() -> None:
    cache = VerdictCache(enabled=False)
    cache.store([A], "passed")
    assert cache.first_verdict([A]) == (None, 0)


def test_a_cache_does_not_grow_without_end() -> None:
    cache = VerdictCache()
    answers = [exchange("a", float(number)) for number in range(MAX_ENTRIES + 5)]
    for answer in answers:
        cache.store([answer, B], "failed")
    found = [cache.verdict(digest(answer, B)) for answer in answers]
    assert found == ["failed"] * MAX_ENTRIES + [None] * 5
    asked = [cache.next_request(digest(answer)) for answer in answers]
    assert sum(request is not None for request in asked) == MAX_ENTRIES - 1  # and the first request of all


def test_responses_are_told_apart_by_order_and_by_where_the_header_ends() -> None:
    one, other = Response(A.request, b"ab", b"c"), Response(A.request, b"a", b"bc")
    assert extended(NOTHING, one) != extended(NOTHING, other)
    assert extended(extended(NOTHING, one), other) != extended(extended(NOTHING, other), one)
    assert extended(NOTHING, Response(A.request, b"ab", b"d")) != extended(NOTHING, one)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (request("a"), True),
        (Request(1, A.request.frame, 1, seconds=9.0, callbacks=1), True),  # limits are no part of what is asked
        (request("b"), False),
        (request("a", 2), False),
        (Request(1, A.request.frame, 2, seconds=1.0), False),
    ],
)
def test_requests_are_the_same_by_their_steps_and_the_number_of_values(other: Request, same: bool) -> None:
    assert same_request(A.request, other) is same


def test_the_calls_of_functions_are_kept_without_these() -> None:
    cache = kept(calling := called("x"), B)
    script = cache.script(NOTHING)
    assert script is not None
    assert script.calls == calling.outcome.calls  # type: ignore[union-attr]
    assert (script.request.functions, script.request.callbacks) == ((), calling.request.callbacks)
    assert cache.script(digest(calling)) is None
    assert cache.first_verdict([calling, B]) == ("passed", 2)


def test_other_calls_with_the_same_response_are_another_case() -> None:
    cache = kept(called("x"))
    for other in (called("y"), called(), called("x", "x")):
        assert cache.first_verdict([other]) == (None, 0)
    cache.store([called("y")], "failed")
    assert cache.first_verdict([called("y")]) == ("failed", 1)
    assert cache.script(NOTHING).calls == called("x").outcome.calls  # type: ignore[union-attr]


def test_calls_without_a_response_are_no_script() -> None:
    asked = request("a", functions=(abs,))
    cache = kept(Exchange(asked, TimedOut()))
    assert (cache.next_request(NOTHING), cache.script(NOTHING)) == (None, None)


def called(*calls: str) -> Exchange:
    """Return an exchange with these calls of a function."""
    asked = request("a", functions=(abs,))
    made = tuple(Call(call.encode(), b"", call.upper().encode()) for call in calls)
    return Exchange(asked, replace(response(asked, 1.0), calls=made))
