"""What hidden tests expect: right answers in any dress pass, wrong ones get their own sentence, nothing else raises."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import messages
from autograder.feedback import say
from autograder.grading.judgement.verdict import verdict_of
from autograder.grading.suite import draws, expect
from autograder.grading.suite.expect import Inconclusive, Wrong
from autograder.grading.suite.refusals import WrongShape
from autograder.grading.suite.student import Opaque

X = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.5]])
Y = np.array([[4.0, 2.5, -1.5], [0.5, -3.0, 2.0]])
DOUT = np.array([[0.5, -2.0, 1.5], [-1.0, 0.75, 1.25]])

STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.builds(Opaque, st.text())
    | hnp.arrays(
        st.sampled_from([np.float64, np.float16, np.int8, np.bool_, np.complex128]),
        hnp.array_shapes(min_dims=0, min_side=0),
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=6,
)


def wrong(act: Callable[[], Any]) -> Wrong:
    """Return the verdict of an expectation that fails, after saying it in every language."""
    with pytest.raises(Wrong) as failure:
        act()
    verdict = failure.value
    if verdict.key:
        assert all(say(verdict.key, lang, **verdict.words) for lang in messages.languages())
    return verdict


# --- values ---


@pytest.mark.parametrize(
    "got",
    [
        X,
        X.tolist(),
        tuple(map(tuple, X)),
        X * (1 + 1e-6),
        X.astype(np.float32),
        np.ma.masked_array(X),
        X + 1e-9,
        X.astype(complex),
    ],
    ids=["array", "list", "tuple", "rounded", "float32", "masked", "nearly", "complex without imaginary part"],
)
def test_a_right_value_passes_in_any_dress(got: Any) -> None:
    try:
        expect.value(got, X, name="out")
    except Wrong as verdict:
        assert verdict.key == "type"  # a complex answer may be asked to be real
        assert np.iscomplexobj(got)


@pytest.mark.parametrize("got", [3, 3.0, np.float64(3), np.float32(3), np.array(3.0), np.int64(3)])
def test_a_right_number_passes_in_any_type(got: Any) -> None:
    expect.value(got, 3.0, name="out")


@pytest.mark.parametrize(
    ("got", "key"),
    [
        (X * 1.001, "value"),
        (X + np.eye(2, 3) * 1e-3, "value"),
        (-X, "value"),
        (None, "none"),
        (X[0], "shape"),
        (X.T, "shape"),
        (X[None], "shape"),
        (2.0, "shape"),
        (X.sum(axis=1, keepdims=True), "shape"),
        (X * np.nan, "nan"),
        (np.where(X > 0, X, np.inf), "nan"),
        ("3.0", "type"),
        (Opaque("AddGate"), "type"),
        ({"out": 1}, "type"),
        ([[1, 2], [3]], "type"),
        (X + 1j, "type"),
        (X.astype(object), "type"),
    ],
    ids=str,
)
def test_a_wrong_value_is_told_what_is_wrong(got: Any, key: str) -> None:
    assert wrong(lambda: expect.value(got, X, name="out")).key == key


def test_a_value_that_is_wrong_by_a_tenth_of_a_percent_in_one_entry_fails_at_any_scale() -> None:
    for scale in (1e-6, 1.0, 1e6):
        bad = X * scale
        bad[1, 1] *= 1.001
        assert wrong(lambda bad=bad, scale=scale: expect.value(bad, X * scale, name="out")).key == "value"


def test_a_verdict_holds_no_expected_number() -> None:
    verdict = wrong(lambda: expect.value(X * 3, X * 1.2345, name="out"))
    assert "1.2345" not in say(verdict.key, "en", **verdict.words)
    assert list(verdict.words) == ["name"]


# --- gradients ---


def test_the_right_gradient_passes() -> None:
    expect.gradient(DOUT * Y, lambda x: x * Y, X, DOUT, name="dx")
    expect.gradient((DOUT * Y).tolist(), lambda x: x * Y, X, DOUT, name="dx")
    expect.gradient(2.0, np.square, 1.0, name="dx")


@pytest.mark.parametrize("size", [1e-1, 1e-2, 1e-3, 1e-4])
def test_a_gradient_that_is_wrong_in_one_entry_fails(size: float) -> None:
    bad = DOUT * Y
    bad[0, 2] *= 1 + size
    verdict = wrong(lambda: expect.gradient(bad, lambda x: x * Y, X, DOUT, name="dx"))
    assert verdict.key == "gradient"
    assert "(0, 2)" in verdict.evidence


@pytest.mark.parametrize(
    ("got", "key"),
    [
        (None, "none"),
        (1.0, "shape"),
        (DOUT[0], "shape"),
        (DOUT * np.nan, "nan"),
        ("dx", "type"),
        (Opaque("Tensor"), "type"),
    ],
    ids=str,
)
def test_a_gradient_that_is_none_is_told_what_is_wrong(got: Any, key: str) -> None:
    assert wrong(lambda: expect.gradient(got, lambda x: x * Y, X, DOUT, name="dx")).key == key


def test_a_point_on_a_kink_is_the_tests_fault_or_accepts_what_lies_between() -> None:
    for slope in (0.0, 0.5, 1.0):
        expect.gradient(np.array([slope]), lambda x: np.maximum(x, 0), np.array([0.0]), name="dx")


def test_an_inconclusive_point_names_the_remedy() -> None:
    rng = np.random.default_rng(0)

    def noisy(x: np.ndarray) -> np.ndarray:
        return x + rng.normal(size=np.shape(x))

    with pytest.raises((Inconclusive, Wrong)) as failure:
        expect.gradient(np.ones(3), noisy, np.ones(3), name="dx")
    if isinstance(failure.value, Inconclusive):
        assert "Draw this test's point elsewhere" in str(failure.value)


# --- parts, keys and the rest ---


@pytest.mark.parametrize("got", [(X, Y), [X, Y], np.array([X, Y])], ids=["tuple", "list", "stacked"])
def test_two_gradients_come_in_a_tuple_a_list_or_one_array(got: Any) -> None:
    dx, dy = expect.parts(got, ("dx", "dy"), call="Gate.backward")
    assert np.array_equal(dx, X)
    assert np.array_equal(dy, Y)


def test_one_gradient_comes_alone_or_in_a_tuple_of_one() -> None:
    for got in (X, (X,), [X]):
        assert np.array_equal(expect.parts(got, ("dx",), call="f")[0], X)
    assert expect.parts(None, ("dx",), call="f") == (None,)


@pytest.mark.parametrize(
    ("got", "says"),
    [
        (None, "Gate.backward is None"),
        ((X,), "a tuple of 1"),
        ([X, X, X], "a list of 3"),
        (np.zeros((3, 4)), "an array of shape (3, 4)"),
        (np.float64(1), "float64"),
        (1.0, "float"),
        ({"dx": 1, "dy": 2}, "dict"),
        (Opaque("Pair"), "Pair"),
    ],
    ids=str,
)
def test_a_wrong_number_of_gradients_is_told_with_what_was_found(got: Any, says: str) -> None:
    verdict = wrong(lambda: expect.parts(got, ("dx", "dy"), call="Gate.backward"))
    assert says in say(verdict.key, "en", **verdict.words)


def test_a_dict_has_the_keys_that_are_asked_for_and_may_have_more() -> None:
    assert expect.keys({"q": 1, "f": 2, "note": "x"}, ["q", "f"], name="circuit")["q"] == 1
    assert "circuit has no f, df" in _said(lambda: expect.keys({"q": 1}, ["q", "f", "df"], name="circuit"))
    assert "circuit is None" in _said(lambda: expect.keys(None, ["q"], name="circuit"))
    assert "of type a tuple of 2" in _said(lambda: expect.keys((1, 2), ["q"], name="circuit"))


def test_what_was_passed_in_is_unchanged_but_for_rounding() -> None:
    expect.unchanged(X.copy(), X, name="x")
    expect.unchanged(np.nextafter(X, 2), X, name="x")
    changed = X.copy()
    changed[0, 0] *= 1 + 1e-14
    for got in (changed, -X, None, X[0], Opaque("x"), X * np.nan):
        assert wrong(lambda got=got: expect.unchanged(got, X, name="x")).key == "changed"


def test_a_second_call_gives_the_same_answer() -> None:
    expect.same((X, Y), (X.copy(), Y.copy()), name="dx, dy")
    expect.same(3.0, np.float64(3), name="dx")
    assert wrong(lambda: expect.same((X, 2 * Y), (X, Y), name="dx, dy")).key == "differs"
    assert wrong(lambda: expect.same((X, None), (X, Y), name="dx, dy")).key == "differs"


def test_an_answer_that_lost_a_part_is_not_the_same() -> None:
    assert wrong(lambda: expect.same((X,), (X, Y), name="dx, dy")).key == "differs"
    assert wrong(lambda: expect.same((), (X, Y), name="dx, dy")).key == "differs"


def test_numbers_are_finite() -> None:
    expect.finite([X, 2.0 * X], name="out")
    assert wrong(lambda: expect.finite([1.0, np.inf], name="out")).key == "nan"
    for got in (None, "text", [[1], [1, 2]], Opaque("x"), {}, 1j):
        assert wrong(lambda got=got: expect.finite(got, name="out")).key in ("type", "nan")


def test_a_sentence_of_the_tests_own_is_given_in_every_language() -> None:
    expect.that(True, en="never said", ko="never said")
    verdict = wrong(lambda: expect.that(False, evidence="3 calls", en="Count the calls.", ko="호출을 세어 보세요."))
    assert (verdict.key, verdict.evidence) == ("", "3 calls")
    assert verdict.words == {"en": "Count the calls.", "ko": "호출을 세어 보세요."}
    assert [verdict_of(verdict, lang).message for lang in ("ko", "fr")] == ["호출을 세어 보세요.", "Count the calls."]


def test_one_sentence_is_enough_where_the_assignment_has_one_language() -> None:
    expect.that(True, "never said")
    verdict = wrong(lambda: expect.that(False, "Zählen Sie die Aufrufe.", evidence="3 calls"))
    assert [verdict_of(verdict, lang).message for lang in ("de", "en")] == ["Zählen Sie die Aufrufe."] * 2


@given(STRANGE)
def test_whatever_a_student_returns_nothing_raises_but_a_verdict(got: Any) -> None:
    for act in (
        lambda: expect.value(got, X, name="out"),
        lambda: expect.value(got, 3.0, name="out"),
        lambda: expect.gradient(got, lambda x: x * Y, X, DOUT, name="dx"),
        lambda: expect.gradient(got, np.square, 2.0, name="dx"),
        lambda: expect.parts(got, ("dx",), call="f"),
        lambda: expect.parts(got, ("dx", "dy"), call="f"),
        lambda: expect.keys(got, ("q",), name="circuit"),
        lambda: expect.unchanged(got, X, name="x"),
        lambda: expect.same(got, X, name="x"),
        lambda: expect.same(got, (X, Y), name="x"),
        lambda: expect.same(X, got, name="x"),
        lambda: expect.finite(got, name="x"),
    ):
        try:
            act()
        except Wrong as verdict:
            assert all(say(verdict.key, lang, **verdict.words) for lang in messages.languages())


# --- draws ---


@given(st.integers(0, 10**6), hnp.array_shapes(min_dims=0, max_dims=3), st.sampled_from([1e-3, 1.0, 1e3]))
def test_drawn_points_stay_away_from_kinks_ties_zero_and_one(seed: int, shape: tuple[int, ...], scale: float) -> None:
    rng = np.random.default_rng(seed)
    x = draws.away_from_zero(rng, shape, scale=scale)
    y = draws.apart(rng, x, scale=scale)
    dout = draws.upstream(rng, shape)
    assert x.shape == y.shape == dout.shape == shape
    assert np.all(np.abs(x) >= 0.2 * scale)
    assert np.all(np.abs(x - y) >= 4 * draws.GAP * scale * (1 - 1e-9))
    assert np.all((np.abs(dout) >= 0.5) & (np.abs(dout) <= 2.0) & (np.abs(np.abs(dout) - 1) > 0.04))
    if dout.size > 1:
        assert {*np.sign(dout).flat} == {*np.sign(x).flat} == {*np.sign(x - y).flat} == {-1.0, 1.0}


def _said(act: Callable[[], Any]) -> str:
    verdict = wrong(act)
    return say(verdict.key, "en", **verdict.words)


def test_staff_read_errors_in_three_digits() -> None:
    off = wrong(lambda: expect.value(1.23456789, 1.0, name="out"))
    gradient = wrong(
        lambda: expect.gradient(np.array([2.0, 2.0]), lambda x: np.sum(x**2), np.array([1.0, 3.0]), name="dx")
    )
    lost = wrong(lambda: expect.gradient(np.array([1.0, np.nan]), lambda x: np.sum(x), np.ones(2), name="dx"))
    assert off.evidence == "relative error 0.19"
    assert gradient.evidence == "worst entry (1,): 2, numerically 6, relative error 0.667"
    assert lost.evidence == "worst entry (1,): nan"


@pytest.mark.parametrize(
    ("got", "told"),
    [
        (np.zeros((4, 3)), (4, 3)),
        (np.zeros((4, 3, 1, 1)), (4, 3, 1, 1)),
        (np.zeros((1, 1, 1, 1, 2)), "huge"),
        (np.zeros((1,) * 20 + (2,) * 4), "huge"),
        (np.zeros((71, 0, 17)), "empty"),
        (np.zeros(0), "empty"),
        (np.zeros((5001, 1)), "huge"),
    ],
    ids=["another", "two dimensions more", "three more", "many", "padding of no entries", "no entries", "large"],
)
def test_a_shape_is_told_only_as_far_as_its_lengths_carry_little(got: np.ndarray, told: object) -> None:
    with pytest.raises(WrongShape) as refused:
        expect.value(got, np.zeros((2, 3)), name="dx")
    assert refused.value.found == told
    message = verdict_of(refused.value, "en").message
    assert "(2, 3)" in message
    assert "71" not in message
