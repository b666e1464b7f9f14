"""Slopes of a forward along straight lines: central differences, two Richardson steps, what they can be off by.

Everything that is needed of the forward is asked for in lists of points, so that a forward behind a process boundary
costs one round trip and not one for every point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from autograder.gradcheck.comparison import as_numbers

LADDER = np.array([1.0, 0.5, 0.25])
SIGNS = np.array([1.0, -1.0])
RANGES = (0, 3, 7, 12, 17, 22)  # finer by these powers of two
SINGLE_RANGES = (0, -2, -4, 3)  # a float32 output is all noise at the finer ones
ULPS = 4.0  # rounding of a forward, in units of the last place of its output
SAFETY = 5.0  # the last Richardson correction, when a kink has spoilt it unseen, is too small by up to 4.5
MAX_NUMBERS = 2**22  # in one list of points: 32 MB


class DoutShapeError(ValueError):
    """dout does not have the shape of f(x)."""


@dataclass(frozen=True, eq=False)
class Slopes:
    """Slopes, one for each range of steps and direction: arrays (ranges, directions), or (directions,) once chosen.

    value: NaN where the forward is not finite.
    spread: how far the slope may be off because the steps are long (infinite where value is NaN).
    noise: how far because the forward is rounded.
    kink: one-sided slopes do not close; then value +- spread is their hull.
    """

    value: np.ndarray
    spread: np.ndarray
    noise: np.ndarray
    kink: np.ndarray

    @property
    def width(self) -> np.ndarray:
        return self.spread + self.noise

    def divided(self, steps: np.ndarray) -> Slopes:
        return Slopes(self.value / steps, self.spread / steps, self.noise / steps, self.kink)

    def sharpest(self) -> Slopes:
        """Return, for each direction, the range of steps with the narrowest interval."""
        return self.chosen(np.argmin(self.width, axis=0))

    def chosen(self, choice: np.ndarray) -> Slopes:
        """Return, for each direction, the range of steps whose number stands in choice."""
        columns = np.arange(self.value.shape[1])
        return Slopes(*(part[choice, columns] for part in (self.value, self.spread, self.noise, self.kink)))


def joined(parts: Sequence[Slopes], axis: int) -> Slopes:
    """Return the parts as one, side by side (axis 1: directions) or one below the other (axis 0: ranges)."""
    names = ("value", "spread", "noise", "kink")
    return Slopes(*(np.concatenate([getattr(part, name) for part in parts], axis=axis) for name in names))


class Probe:
    """A forward at one point: evaluates it at displaced copies of the point, counts, keeps f(x).

    keep: keep the slopes as well, for a pure f that many gradients are compared with.
    """

    def __init__(self, f: Callable[..., Any], x: Any, dout: Any, *, batched: bool = False, keep: bool = False) -> None:
        self.x = np.array(x, dtype=np.float64)
        self.evaluations = 0
        self._dout = np.array(dout, dtype=np.float64)
        self._evaluate = f if batched else lambda points: _one_by_one(f, points)
        self._centre: np.ndarray | None = None
        self._eps = float(np.finfo(np.float64).eps)
        self._kept: dict[tuple[bytes, tuple[int, ...]], Slopes] | None = {} if keep else None

    @property
    def finite(self) -> bool:
        """Whether f(x) is known to consist of finite numbers."""
        return self._centre is not None and bool(np.isfinite(self._centre).all())

    @property
    def finer(self) -> tuple[int, ...]:
        return RANGES[1:] if self._eps < 1e-10 else SINGLE_RANGES[1:]

    @property
    def resolution(self) -> float:
        """Relative error that a slope may have and still decide anything: 5e-7, for float32 outputs 2e-3."""
        return self._eps**0.4

    def steps(self) -> np.ndarray:
        """Return the longest half step of each entry, flat: 2**-7 max(1, |x|), rounded down to a power of two.

        Then x + step and x - step are exact, and a slope is not divided by a step that was never taken.
        """
        with np.errstate(invalid="ignore"):
            _, exponent = np.frexp(2.0**-7 * np.maximum(1.0, np.abs(self.x.ravel())))
        return np.ldexp(0.5, exponent)

    def slopes(self, directions: np.ndarray, ranges: Sequence[int] = (0,)) -> Slopes:
        """Return the slopes of sum(dout * f) at x along directions (n, x.size), at the given ranges of steps.

        A direction's length is its longest half step, and its unit. One list of 6 points a range and direction.
        """
        if self._kept is None:
            return self._measured(directions, ranges)
        key = sha256(directions.tobytes()).digest(), tuple(ranges)
        if key not in self._kept:
            self._kept[key] = self._measured(directions, ranges)
        return self._kept[key]

    def _measured(self, directions: np.ndarray, ranges: Sequence[int]) -> Slopes:
        scales = np.multiply.outer(np.exp2(-np.array(ranges, dtype=np.float64)), LADDER)
        moves = np.multiply.outer(scales, SIGNS)
        with np.errstate(all="ignore"):
            points = self.x.ravel() + moves[:, None, :, :, None] * directions[None, :, None, None, :]
            outputs = self._outputs(points.reshape(-1, self.x.size)).reshape(*points.shape[:-1], -1)
            return _slopes(outputs, self._centre, scales[:, None, :, None], self._dout, self._eps)

    def entries(self, entries: np.ndarray, steps: np.ndarray, ranges: Sequence[int] = (0,)) -> Slopes:
        """Return the partial derivatives by the entries (flat indices), at the given ranges of steps."""
        empty = np.zeros((len(ranges), 0))
        parts = [Slopes(empty, empty, empty, empty.astype(bool))]
        size = max(self.x.size, 0 if self._centre is None else self._centre.size)
        chunk = max(1, MAX_NUMBERS // (6 * len(ranges) * max(1, size)))
        for start in range(0, len(entries), chunk):
            part = entries[start : start + chunk]
            directions = np.zeros((len(part), self.x.size))
            directions[np.arange(len(part)), part] = steps[part]
            parts.append(self.slopes(directions, ranges).divided(steps[part]))
        return joined(parts, axis=1)

    def _outputs(self, points: np.ndarray) -> np.ndarray:
        """Return f at the points (n, x.size) as rows (n, outputs); f(x) comes first in the first list."""
        batch = [self.x.copy()] if self._centre is None else []
        batch += [point.reshape(self.x.shape) for point in points]
        values = list(self._evaluate(batch))
        if len(values) != len(batch):
            raise ValueError(f"f returned {len(values)} values for {len(batch)} points. Return one for each point.")
        self.evaluations += len(batch)
        centre = self._kept_centre(values.pop(0)) if self._centre is None else self._centre
        rows = [_row(value, centre) for value in values]
        return np.array(rows, dtype=np.float64).reshape(len(rows), centre.size)

    def _kept_centre(self, value: Any) -> np.ndarray:
        centre = as_numbers(value)
        centre = np.array(np.nan) if centre is None else centre
        if self._dout.shape not in ((), centre.shape) and centre.dtype.kind in "fiub":
            raise DoutShapeError(f"dout has shape {self._dout.shape}, f(x) has {centre.shape}. Give dout f(x)'s shape.")
        if centre.dtype.kind == "f":
            self._eps = max(self._eps, float(np.finfo(centre.dtype).eps))
        self._centre = centre.astype(np.float64)
        return self._centre


def _one_by_one(f: Callable[[np.ndarray], Any], points: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return f at each point; NaN where the point is outside of its domain (math.log), unless all are."""
    values, errors = [], []
    with np.errstate(all="ignore"):
        for point in points:
            try:
                values.append(np.array(f(point)))  # a copy: f may return its argument or its own buffer
            except (ArithmeticError, ValueError) as error:
                values.append(np.array(np.nan))
                errors.append(error)
    if errors and len(errors) == len(points):
        raise errors[0]
    return values


def _row(value: Any, centre: np.ndarray) -> np.ndarray:
    """Return a value as a row of numbers, all NaN where it is not like f(x)."""
    numbers = as_numbers(value)
    if numbers is None or numbers.shape != centre.shape:
        return np.full(centre.size, np.nan)
    return numbers.ravel()


def _slopes(outputs: np.ndarray, centre: Any, scales: np.ndarray, dout: np.ndarray, eps: float) -> Slopes:
    """Return slopes from outputs (ranges, n, 3, 2, T) at steps scales (ranges, 1, 3, 1), contracted with dout last.

    A kink of each output is judged apart: in the sum two of them can cancel and still move the gradient.
    """
    plus, minus = outputs[..., 0, :], outputs[..., 1, :]
    weights = np.broadcast_to(dout, centre.shape).ravel()
    central = (plus - minus) / (2 * scales)
    forward, backward = (plus - centre.ravel()) / scales, (centre.ravel() - minus) / scales
    smooth, correction = _richardson(central)
    rounding = _rounding(outputs, scales, eps)
    kink = _kinks(forward - backward, rounding)
    low, high = _hull(np.concatenate([forward, backward, _limit(forward), _limit(backward)], axis=-2))
    value = np.where(kink, (low + high) / 2, smooth) @ weights
    spread = np.where(kink, (high - low) / 2, SAFETY * np.maximum(0, correction - rounding)) @ np.abs(weights)
    noise = np.sqrt(rounding**2 @ weights**2)  # outputs are rounded independently
    known = np.isfinite(value) & np.isfinite(spread) & np.isfinite(noise)
    kinked = kink.any(axis=-1) & known
    return Slopes(np.where(known, value, np.nan), np.where(known, spread, np.inf), np.where(known, noise, 0.0), kinked)


def _rounding(outputs: np.ndarray, scales: np.ndarray, eps: float) -> np.ndarray:
    """Return how far rounding of each output may move a slope: arrays (ranges, n, T).

    An output that stands still has either nothing to do with the entry or a slope too small for it to show: less than
    would show at the longest steps, so shorter ones add no noise. When all stand still, what they were made of may
    have been of order 1 (a loss of exactly 0) and hide as much.
    """
    size = np.abs(outputs).max(axis=(-3, -2))
    still = np.all(outputs == outputs[..., :1, :1, :], axis=(-3, -2))
    size = np.where(still.all(axis=-1, keepdims=True), np.maximum(size, 1.0), size) + np.finfo(np.float64).tiny
    return ULPS * eps * size / np.where(still, LADDER[-1], scales[..., -1, :])


def _richardson(central: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the limit of central differences at h, h/2, h/4 (axis -2) and the size of the last correction.

    Source: L. F. Richardson, The deferred approach to the limit (1927). Error of order h**6.
    """
    first = (4 * central[..., 1, :] - central[..., 0, :]) / 3
    second = (4 * central[..., 2, :] - central[..., 1, :]) / 3
    return (16 * second - first) / 15, np.abs(second - first) / 15


def _limit(side: np.ndarray) -> np.ndarray:
    """Return where one-sided slopes at h, h/2, h/4 (axis -2) are heading; each falls short of it by h f''/2."""
    return (8 * side[..., 2:, :] - 6 * side[..., 1:2, :] + side[..., :1, :]) / 3


def _hull(sides: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return sides.min(axis=-2), sides.max(axis=-2)


def _kinks(gap: np.ndarray, rounding: np.ndarray) -> np.ndarray:
    """Return where one-sided slopes, gap apart at h, h/2, h/4 (axis -2), do not close as those of a smooth curve.

    There the gap is h f'' + O(h**3): it halves, and gap/h settles four times faster. A kink at distance u*h breaks
    the first for u < 2/7, the second for 1/4 < u < 0.465; beyond that SAFETY covers what it does to the slope.
    """
    coarse, middle, fine = np.abs(gap[..., 0, :]), np.abs(gap[..., 1, :]), np.abs(gap[..., 2, :])
    open_ = (middle > 0.6 * coarse + rounding) | (fine > 0.6 * middle + rounding)
    first = np.abs(2 * gap[..., 1, :] - gap[..., 0, :])
    second = np.abs(4 * gap[..., 2, :] - 2 * gap[..., 1, :])
    return open_ | (second > 0.35 * first + 8 * rounding)
