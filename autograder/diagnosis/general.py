"""What is generally true of a wrong output: a factor, a sign, another input's gradient, an upstream left out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.diagnosis.trace import Key, Outputs, close
from autograder.gradcheck import is_rounding

Rule = tuple[str, dict[str, Any]]  # its name, and the words of its sentence


@dataclass(frozen=True, eq=False)
class Draw:
    """One draw of the wrong output. a: the student's; n: the reference's; given, context: as in Reading."""

    a: np.ndarray
    n: np.ndarray
    given: tuple[np.ndarray, ...]
    context: tuple[np.ndarray, ...]


Draws = Sequence[Draw]


def general_rule(target: Key, mine: Outputs, right: Outputs) -> Rule | None:
    """Return the first general rule that holds on all draws, at least two numbers of them; None where none does."""
    draws = [
        Draw(a.value, b.value, a.given, a.context)
        for a, b in zip(mine[target], right.get(target, []), strict=False)
        if not isinstance(a.value, str) and not isinstance(b.value, str)
    ]
    if len(draws) != len(mine[target]) or sum(draw.n.size for draw in draws) < 2:
        return None
    return next(_rules(target, draws, right), None)


def _rules(target: Key, draws: Draws, right: Outputs) -> Iterator[Rule]:
    ratio = _ratio(draws)
    if ratio is not None:
        yield ("sign" if np.isclose(ratio, -1.0, rtol=1e-6) else "factor"), {"ratio": _nice(ratio)}
    for id, holds in _PER_DRAW.items():
        if all(holds(draw) for draw in draws):
            yield id, {}
    yield from _other_input(target, draws, right)
    yield from _batch_factor(draws)
    yield from _residual(draws)


_PER_DRAW: dict[str, Callable[[Draw], bool]] = {
    "zero": lambda d: is_rounding(d.a, d.n),
    "upstream_only": lambda d: d.a.shape == d.n.shape and any(close(d.a, dout) for dout in d.given),
    "no_upstream": lambda d: any(close(_times(d.a, dout), d.n) for dout in d.given),
    "upstream_twice": lambda d: any(close(d.a, _times(d.n, dout)) for dout in d.given),
    "transposed": lambda d: d.a.ndim == 2 and close(d.a.T, d.n),
    "not_summed": lambda d: _is_sum(d.a, d.n),
    "summed_too_much": lambda d: _is_sum(d.n, d.a),
    "reciprocal": lambda d: d.a.shape == d.n.shape and bool(np.all(d.n)) and close(d.a * d.n, np.ones(d.n.shape)),
    "kept_dimension": lambda d: d.a.shape != d.n.shape and close(np.squeeze(d.a), d.n),
}


def _ratio(draws: Draws) -> float | None:
    """Return the number r with a = r n in every entry of every draw, if there is one."""
    ratios = []
    for draw in draws:
        if draw.a.shape != draw.n.shape or not np.any(draw.n) or is_rounding(draw.a, draw.n):
            return None
        ratio = float(np.vdot(draw.n, draw.a) / np.vdot(draw.n, draw.n))
        if not np.isfinite(ratio) or not close(draw.a, ratio * draw.n):
            return None
        ratios.append(ratio)
    return ratios[0] if np.allclose(ratios, ratios[0], rtol=1e-6, atol=0) else None


def _batch_factor(draws: Draws) -> Iterator[Rule]:
    """A factor that is a length of the inputs, or its inverse, on every draw: N, 1/N, the number of columns."""
    ratios = [_ratio([draw]) for draw in draws]
    for axis, letter in ((0, "N"), (-1, "C")):
        lengths = [[array.shape[axis] for array in (*d.given, *d.context) if array.ndim] for d in draws]
        for power, word in ((1, letter), (-1, f"1/{letter}")):
            if all(_one_of(ratio, sizes, power) for ratio, sizes in zip(ratios, lengths, strict=True)):
                yield "batch_factor", {"ratio": word}


def _one_of(ratio: float | None, sizes: list[int], power: int) -> bool:
    return ratio is not None and any(np.isclose(ratio, float(size) ** power, rtol=1e-6) for size in sizes if size > 1)


def _other_input(target: Key, draws: Draws, right: Outputs) -> Iterator[Rule]:
    for key, readings in right.items():
        sibling = key != target and key[:1] == target[:1] and len(readings) == len(draws)
        if sibling and all(close(d.a, other.value) for d, other in zip(draws, readings, strict=True)):
            yield "other_input", {}


def _residual(draws: Draws) -> Iterator[Rule]:
    """a - n is the same multiple of an array that was given: a term is missing or stands there too often."""
    for index in range(min(len(draw.given) + len(draw.context) for draw in draws)):
        found = [_multiple(draw, (*draw.given, *draw.context)[index]) for draw in draws]
        multiples = [multiple for multiple in found if multiple is not None]
        if len(multiples) == len(found) and np.allclose(multiples, multiples[0], rtol=1e-5):
            yield "residual", {"ratio": _nice(multiples[0])}


def _multiple(draw: Draw, given: np.ndarray) -> float | None:
    if draw.a.shape != draw.n.shape or given.shape != draw.n.shape or not np.any(given):
        return None
    residual = draw.a - draw.n
    if is_rounding(residual, draw.n):
        return None
    multiple = float(np.vdot(given, residual) / np.vdot(given, given))
    fits = np.isfinite(multiple) and close(residual, multiple * given)
    return multiple if fits else None


def _times(a: np.ndarray, dout: np.ndarray) -> np.ndarray:
    """Return the product where no new shape arises; something that equals nothing otherwise."""
    return a * dout if not dout.ndim or a.shape == dout.shape else np.full((*a.shape, 0), np.nan)


def _is_sum(whole: np.ndarray, part: np.ndarray) -> bool:
    """Whether `part` is `whole` summed over one axis or over all."""
    if whole.size <= part.size:
        return False
    sums = [np.asarray(whole.sum(axis=axis)) for axis in range(whole.ndim)] + [np.asarray(whole.sum())]
    return any(close(total, part) for total in sums)


def _nice(ratio: float) -> str:
    """Return the ratio as people write it."""
    for denominator in range(1, 13):
        numerator = ratio * denominator
        if abs(numerator - round(numerator)) < 1e-6 and 0 < abs(round(numerator)) < 1000:
            return f"{round(numerator)}/{denominator}" if denominator > 1 else str(round(numerator))
    return f"{ratio:.3g}"
