"""The name of a wrong answer: the known mistake that explains it, then what is generally true of it, else none."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.diagnosis import DERIVED, Fetched, Name, derive, diagnose, readings_of

Array = np.ndarray
Layer = Callable[[Array, Array, Array], Any]  # x, W, dout -> what backward returns
SHAPES = ((4, 3, 5), (7, 3, 5))


def right(x: Array, W: Array, dout: Array) -> tuple[Array, Array, Array]:
    """Return dx, dW and db of x W + b."""
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


def asked(layer: Layer, seed: int = 0) -> list[Fetched]:
    """Return what a layer gives on two draws."""
    rng = np.random.default_rng(seed)
    found = []
    for n, d, m in SHAPES:
        x, W, dout = rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.uniform(0.5, 2.0, size=(n, m))
        found.append(Fetched("Layer(...).backward(...)", layer(x, W, dout), ((W,), (x,), (dout,))))
    return found


def named(layer: Layer, *mistakes: tuple[str, Layer], look: int | None = None) -> Name | None:
    """Return the name of what a layer gives. look: which of its outputs the test refused."""
    answer = asked(layer)
    looked_at = None if look is None else answer[0].value[look]
    known = {id: readings_of(asked(mistake)) for id, mistake in mistakes}
    return diagnose(readings_of(answer), readings_of(asked(right)), known, looked_at=looked_at)


def output(index: int, wrong: Callable[[Array, Array, Array, Array], Any]) -> Layer:
    """Return the right layer with one output made wrong: wrong(n, x, W, dout)."""

    def layer(x: Array, W: Array, dout: Array) -> Any:
        parts: list[Any] = list(right(x, W, dout))
        parts[index] = wrong(parts[index], x, W, dout)
        return tuple(parts)

    return layer


@pytest.mark.parametrize(
    ("rule", "words", "layer"),
    [
        ("sign", {"ratio": "-1"}, output(0, lambda n, x, W, d: -n)),
        ("factor", {"ratio": "2"}, output(1, lambda n, x, W, d: 2 * n)),
        ("factor", {"ratio": "1/3"}, output(1, lambda n, x, W, d: n / 3)),
        ("batch_factor", {"ratio": "1/N"}, output(1, lambda n, x, W, d: n / len(x))),
        ("batch_factor", {"ratio": "N"}, output(2, lambda n, x, W, d: n * len(x))),
        ("zero", {}, output(0, lambda n, x, W, d: 0 * n)),
        ("transposed", {}, output(1, lambda n, x, W, d: n.T)),
        ("not_summed", {}, output(2, lambda n, x, W, d: d)),
        ("summed_too_much", {}, output(2, lambda n, x, W, d: n.sum())),
        ("kept_dimension", {}, output(2, lambda n, x, W, d: n[np.newaxis])),
        ("reciprocal", {}, output(0, lambda n, x, W, d: 1 / n)),
        ("residual", {"ratio": "1/2"}, output(1, lambda n, x, W, d: n + 0.5 * W)),
        ("residual", {"ratio": "-2"}, output(0, lambda n, x, W, d: n - 2 * x)),
    ],
)
def test_what_is_generally_true_of_an_answer_is_its_name(rule: str, words: dict[str, Any], layer: Layer) -> None:
    name = named(layer)
    assert name is not None
    assert (name.id, name.known) == (rule, False)
    assert {key: name.words[key] for key in words} == words


@pytest.mark.parametrize(
    ("rule", "gradients"),
    [
        ("upstream_only", lambda x, y, d: (d, d * x)),
        ("no_upstream", lambda x, y, d: (y, d * x)),
        ("upstream_twice", lambda x, y, d: (d * d * y, d * x)),
        ("other_input", lambda x, y, d: (d * x, d * x)),
    ],
)
def test_what_the_upstream_and_the_other_input_do_is_named(rule: str, gradients: Layer) -> None:
    def gates(backward: Layer) -> list[Fetched]:
        rng = np.random.default_rng(1)
        draws = [[rng.uniform(0.5, 2.0, size=(4, 3)) for _ in range(3)] for _ in range(2)]
        return [Fetched("gate", backward(x, y, d), ((x, y), (d,))) for x, y, d in draws]

    reference = gates(lambda x, y, d: (d * y, d * x))
    name = diagnose(readings_of(gates(gradients)), readings_of(reference), {})
    assert name is not None
    assert name.id == rule


@given(st.integers(0, 2**32 - 1), st.integers(0, 2))
def test_a_gradient_of_random_factors_has_no_name(seed: int, index: int) -> None:
    noise = np.random.default_rng(seed)
    assert named(output(index, lambda n, x, W, d: n * noise.uniform(0.2, 3.0, size=n.shape))) is None


@given(st.integers(0, 2**32 - 1))
def test_a_right_answer_has_no_name(seed: int) -> None:
    answer = readings_of(asked(right, seed))
    assert diagnose(answer, readings_of(asked(right, seed)), {"any": readings_of(asked(right, seed + 1))}) is None


HALVED, DOUBLED = output(0, lambda n, x, W, d: n / 2), output(1, lambda n, x, W, d: 2 * n)


def test_a_known_mistake_is_more_precise_than_a_rule_and_comes_with_its_rivals() -> None:
    name = named(HALVED, ("halves", HALVED), ("doubles", DOUBLED), ("halves_too", HALVED))
    assert name is not None
    assert (name.id, name.known, name.rivals) == ("halves", True, ("halves", "halves_too"))
    assert "2 draws" in name.evidence


def test_the_name_is_that_of_the_output_that_was_refused() -> None:
    both: Layer = lambda x, W, d: (HALVED(x, W, d)[0], *DOUBLED(x, W, d)[1:])  # noqa: E731
    names = [named(both, ("halves", HALVED), ("doubles", DOUBLED), look=look) for look in (0, 1)]
    assert [name and name.id for name in names] == ["halves", "doubles"]


def test_an_error_too_small_to_compare_is_named_by_its_size() -> None:
    step, half = (output(0, lambda n, x, W, d, e=e: n * (1 + e)) for e in (3e-9, 1e-9))
    name = named(step, ("differences", half), look=0)
    assert name is not None and name.id == "differences"
    assert named(step, ("far_off", output(0, lambda n, x, W, d: n * (1 + 1e-12))), look=0) is None


NOTEBOOK = """
class Square:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        self.dw = dout * self.x
        return 2 * dout * self.x
"""


@pytest.mark.parametrize(
    ("id", "dx", "dw"),
    [
        ("stale", [4.0, 4.0, 10.0], [2.0, 2.0, 5.0]),  # of the first forward of each
        ("shared", [10.0, 10.0, 10.0], [5.0, 5.0, 5.0]),  # of the latest forward of all
        ("accumulating", [6.0, 6.0, 10.0], [3.0, 6.0, 5.0]),
    ],
)
def test_a_derived_mistake_changes_what_objects_keep(id: str, dx: list[float], dw: list[float]) -> None:
    module = ModuleType("__main__")
    exec(NOTEBOOK, vars(module))
    derive(id, module)
    first, other = module.Square(), module.Square()
    assert [first.forward(2.0), first.forward(3.0), other.forward(5.0)] == [4.0, 9.0, 25.0]
    found = [(layer.backward(1.0), layer.dw) for layer in (first, first, other)]
    assert found == list(zip(dx, dw, strict=True))


def test_every_derived_mistake_leaves_one_forward_and_one_backward_right() -> None:
    for id in DERIVED:
        module = ModuleType("__main__")
        exec(NOTEBOOK, vars(module))
        square = derive(id, module).Square()
        assert (square.forward(3.0), square.backward(0.5), square.dw) == (9.0, 3.0, 1.5)
