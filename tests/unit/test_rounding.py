"""Nothing depends on the last bits: how numbers are compared and printed, and how tests move replies by one unit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import wire
from autograder.gradcheck import difference, equal_up_to_rounding, round_numbers, without_noise
from autograder.sandbox import Rounding

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)


@given(NUMBERS, st.sampled_from([-1, 0, 1]))
def test_a_number_equals_itself_moved_by_one_unit(x: float, way: int) -> None:
    with np.errstate(over="ignore"):
        moved = np.nextafter(x, way * np.inf) if way else x
    if np.isfinite(moved):
        assert equal_up_to_rounding(x, moved)
        assert difference(x, moved) == 0


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (1.0, 1.0 + 1e-12, False),
        (1e6, 1e6 + 1e-6, False),
        (0.0, 5e-324, True),
        (0.0, 1e-300, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [1, 3], False),
        ([1, 2], [1.0, 2.0], True),
        ([1.0, np.nan], [1.0, np.nan], True),
        (np.inf, np.inf, True),
        (np.inf, -np.inf, False),
        (np.float32(1), np.float32(1) + np.finfo(np.float32).eps, True),
        (np.float32(1), np.float32(1.0001), False),
        ([1.0], 1.0, False),
        (None, None, False),
        ([[1.0], [1.0, 2.0]], [[1.0], [1.0, 2.0]], False),
    ],
)
def test_only_a_few_units_in_the_last_place_are_equal(a: object, b: object, equal: bool) -> None:
    assert equal_up_to_rounding(a, b) is equal


def test_a_difference_of_rounding_is_zero_and_any_other_stays() -> None:
    got, right = np.array([0.1 + 0.2, 2.0, np.inf]), np.array([0.3, 2.0 + 1e-9, 1.0])
    assert difference(got, right).tolist() == [0.0, got[1] - right[1], np.inf]


def test_a_number_halfway_between_two_printed_ones_is_printed_the_same_from_both_sides() -> None:
    below, above = np.nextafter(-2.0125, -3), np.nextafter(-2.0125, 0)
    assert f"{below:.4g}" != f"{above:.4g}"
    assert len({f"{without_noise(x).item():.4g}" for x in (below, -2.0125, above)}) == 1


def test_numbers_without_noise_keep_their_shape_and_what_is_not_finite() -> None:
    plain = without_noise([[0.1 + 0.2, 5e-324], [np.nan, -np.inf]])
    assert np.array_equal(plain, [[0.3, 0.0], [np.nan, -np.inf]], equal_nan=True)


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("relative error 1.6262409214808626", "relative error 1.63"),
        ("12 calls of exp2 for 3 entries", "12 calls of exp2 for 3 entries"),
        ("[0.9999999999999999, -0.591885621532523]", "[1, -0.592]"),
        ("left over: 5e-324 and -0.0", "left over: 0 and 0"),
        ("1.5e-07", "1.5e-07"),
        ("numpy.float64, line 12", "numpy.float64, line 12"),
        ("at 1.9999999999999998.", "at 2."),
        ("line 11. What is there?", "line 11. What is there?"),
    ],
)
def test_only_numbers_that_are_no_plain_integers_are_rounded(text: str, rounded: str) -> None:
    assert round_numbers(text) == rounded


def test_a_reply_is_moved_by_at_most_one_unit_and_nothing_else_in_it_changes() -> None:
    x, narrow = np.linspace(-3, 3, 50), np.ones(3, dtype=np.float32)
    buffers: list[np.ndarray] = []
    values = [wire.to_value(value, buffers) for value in (1.5, x, {"a": (narrow, x), "n": 3}, "text", None, np.inf)]
    frame = wire.encode(wire.Values(7, values), buffers)
    header, _ = wire.lengths(frame[: wire.PREFIX.size])
    start = wire.PREFIX.size + header
    moved_header, payload = Rounding(1)(frame[wire.PREFIX.size : start], frame[start:])
    reply, arrays = wire.decode(wire.Reply, moved_header), wire.Buffers(memoryview(payload))
    number, array, nested, text, nothing, infinity = (wire.from_value(value, arrays) for value in reply.values)
    for before, after in ((1.5, number), (x, array), (x, nested["a"][1])):
        assert equal_up_to_rounding(before, after, units=1)
    assert set(np.sign(array - x)) == {-1.0, 0.0, 1.0}
    assert np.array_equal(nested["a"][0], narrow) and nested["a"][0].dtype == np.float32
    assert (reply.request, nested["n"], text, nothing, infinity) == (7, 3, "text", None, np.inf)


def test_the_same_seed_moves_a_reply_the_same_way() -> None:
    frame = wire.encode(wire.Values(1, [0.1, 0.2, 0.3]))[wire.PREFIX.size :]
    assert Rounding(3)(frame, b"") == Rounding(3)(frame, b"") != Rounding(4)(frame, b"")
