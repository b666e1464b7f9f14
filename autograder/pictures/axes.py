"""Axes: from numbers to places in a picture, and the ticks that say which number stands where."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

import numpy as np

from autograder.pictures import svg
from autograder.pictures.svg import FONT, Array

LEAST, MOST = 1e-300, 1e300
FAR = 1e5  # places further out than this are as good as at this place, and browsers draw them


@dataclass(frozen=True)
class Scale:
    """Numbers from low to high, linear or logarithmic, along the picture from start to stop."""

    low: float
    high: float
    start: float
    stop: float
    log: bool = False

    def __call__(self, values: object) -> Array:
        """Return where values stand; NaN where they cannot, as zero on a logarithmic axis."""
        with np.errstate(all="ignore"):
            array = np.asarray(values, dtype=float)
            low, high, at = (np.log10(v) if self.log else v for v in (self.low, self.high, array))
            place = self.start + (at - low) / (high - low) * (self.stop - self.start)
        return np.where(np.isfinite(place), np.clip(place, -FAR, FAR), np.nan)


def scale(values: Iterable[Array], start: float, stop: float, *, log: bool = False, room: float = 0.04) -> Scale:
    """Return a scale on which all these values stand that can; room is what stays free at each end, as a part of it."""
    every = np.concatenate([np.zeros(0), *(np.ravel(v) for v in values)])
    every = every[np.isfinite(every) & ((every > 0) | (not log))]
    every = np.clip(every, LEAST if log else -MOST, MOST) if every.size else np.array([1.0, 10.0])
    low, high = (float(v) for v in np.quantile(np.log10(every) if log else every, (0, 1)))
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        low, high = (low - 0.5, high + 0.5) if log else (low - 0.5 * (abs(low) or 1), high + 0.5 * (abs(high) or 1))
    low, high = low - room * (high - low), high + room * (high - low)
    return Scale(10**low, 10**high, start, stop, log) if log else Scale(low, high, start, stop)


def ticks(scale: Scale, most: int) -> list[tuple[float, str]]:
    """Return at most so many numbers within the scale, round ones, each with its label."""
    if scale.log:
        found = _powers(scale, most)
        if len(found) > 1:
            short = found[0] >= -3 and found[-1] <= 4
            return [(10.0**k, svg.number(10.0**k) if short or k == 0 else svg.plain(f"1e{k}")) for k in found]
    values = [v for v in _round(scale.low, scale.high, most) if not scale.log or v > 0]
    apart = min((b - a for a, b in pairwise(values)), default=1.0)
    digits = max(4, ceil(log10(max(map(abs, values), default=1.0) / apart + 1)) + 1)
    return [(v, svg.plain(f"{v + 0.0:.{digits}g}")) for v in values]


def _powers(scale: Scale, most: int) -> list[int]:
    first, last = ceil(log10(scale.low) - 1e-9), floor(log10(scale.high) + 1e-9)
    step = max(1, ceil((last - first + 1) / most))
    return [k for k in range(first, last + 1) if k % step == 0]


def _round(low: float, high: float, most: int) -> list[float]:
    """Return multiples of 1, 2 or 5 times a power of ten."""
    coarse = 10.0 ** floor(log10((high - low) / most))
    step = next(m * coarse for m in (1, 2, 5, 10) if (high - low) / (m * coarse) <= most)
    return [k * step for k in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def frame(across: Scale, up: Scale, *, x: str = "", y: str = "") -> str:
    """Return grid, ticks and the words at both axes; `across` runs to the right and `up` from bottom to top."""
    left, right, bottom, top = across.start, across.stop, up.start, up.stop
    xs = ticks(across, max(2, int((right - left) / 70)))
    ys = ticks(up, max(2, int((bottom - top) / 45)))
    at_x, at_y = ([(float(s(value)), label) for value, label in found] for s, found in ((across, xs), (up, ys)))
    grid = "".join(f"M{p:.1f} {top:g}V{bottom:g}" for p, _ in at_x) + "".join(
        f"M{left:g} {p:.1f}H{right:g}" for p, _ in at_y
    )
    parts = [svg.path(grid, stroke="currentColor", stroke_opacity=0.14, fill="none")]
    parts.append(
        svg.path(f"M{left:g} {top:g}V{bottom:g}H{right:g}", stroke="currentColor", stroke_opacity=0.6, fill="none")
    )
    parts += [svg.text(p, bottom + FONT + 4, label, font_size=FONT - 1, fill_opacity=0.8) for p, label in at_x]
    parts += [
        svg.text(left - 6, p + 4, label, font_size=FONT - 1, fill_opacity=0.8, text_anchor="end") for p, label in at_y
    ]
    parts.append(svg.text((left + right) / 2, bottom + 2 * FONT + 9, x))
    parts.append(svg.text(left, top - 8, y, text_anchor="start"))
    return "".join(parts)
