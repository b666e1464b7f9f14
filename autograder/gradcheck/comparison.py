"""Comparison of numbers: the one tolerance, the relative error, a verdict on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.gradcheck.rounding import TINY

RTOL = 1e-8
ATOL = 1e-10
GRADED_RTOL = 2e-5  # right but not exact, such as log(p + 1e-7) with p >= 0.01
GRADED_ATOL = 1e-7
FLOAT32_RTOL = 1e-3
FLOAT32_ATOL = 1e-6


def tolerance(reference: Any, *, rtol: float, atol: float, scale: float | None = None, error: Any = 0.0) -> np.ndarray:
    """Return rtol*|reference| + atol*scale + error, entry by entry; never less than the smallest normal number.

    scale: default the greatest finite |reference|, so that the verdict does not depend on the unit:
        with a fixed absolute term every gradient below it passes.
    error: what is known of the reference's own error.
    """
    size = np.abs(np.asarray(reference, dtype=np.float64))
    return rtol * size + atol * (largest(size) if scale is None else scale) + error + TINY


def largest(values: np.ndarray) -> float:
    """Return the greatest finite |value|, 0 where there is none."""
    return float(np.max(np.abs(values), initial=0.0, where=np.isfinite(values)))


def relative_error(a: Any, b: Any) -> float:
    """Return max|a - b| / max(max|a|, max|b|); 0 where both are all 0, NaN where either has a NaN.

    a, b: numbers or arrays of one shape; a pair of different shapes raises ValueError instead of being broadcast.
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"relative_error: shapes {a.shape} and {b.shape} differ. Compare arrays of one shape.")
    with np.errstate(all="ignore"):
        size = np.maximum(np.max(np.abs(a), initial=0.0), np.max(np.abs(b), initial=0.0))
        return float(np.max(np.abs(a - b), initial=0.0) / size) if size != 0 else 0.0


def agrees(
    actual: Any, reference: Any, *, rtol: float = GRADED_RTOL, atol: float = GRADED_ATOL, error: Any = 0.0
) -> bool:
    """Return whether two arrays have one shape and agree within the tolerance; NaN agrees with nothing.

    error: what is known of the reference's own error.
    """
    actual, reference = np.asarray(actual, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if actual.shape != reference.shape:
        return False
    with np.errstate(invalid="ignore"):
        allowed = tolerance(reference, rtol=rtol, atol=atol, error=error)
        return bool(np.all((actual == reference) | (np.abs(actual - reference) <= allowed)))


@dataclass(frozen=True)
class Comparison:
    """Verdict on a value: 'right', 'wrong', 'shape', 'nan' or 'type' (not an array of real numbers).

    worst: index of the entry that is furthest outside its tolerance; None where there is nothing to compare.
    relative_error: over the whole array; NaN where the value is not finite, None where shape or type is wrong.
    """

    verdict: str
    worst: tuple[int, ...] | None = None
    relative_error: float | None = None

    @property
    def ok(self) -> bool:
        return self.verdict == "right"

    def __bool__(self) -> bool:
        return self.ok


def compare(actual: Any, expected: Any, *, rtol: float = RTOL, atol: float = ATOL) -> Comparison:
    """Return whether actual equals expected; never broadcasts, never raises because of actual.

    A float32 actual is given rtol 1e-3, atol 1e-6 at least, unless both are 0. NaN is never right, an infinity only
    where it is expected.
    """
    reference = np.asarray(expected, dtype=np.float64)
    numbers = as_numbers(actual)
    if numbers is None or numbers.shape != reference.shape:
        return Comparison("type" if numbers is None else "shape")
    rtol, atol = precision_of(numbers, rtol, atol)
    with np.errstate(all="ignore"):
        numbers = numbers.astype(np.float64)
        excess = _excess(numbers, reference, tolerance(reference, rtol=rtol, atol=atol))
        error = relative_error(numbers, reference)
    if np.all(excess <= 1):
        return Comparison("right", index_of_largest(excess), 0.0 if np.array_equal(numbers, reference) else error)
    lost = np.any(~np.isfinite(numbers) & np.isfinite(reference)) or np.any(np.isnan(numbers))
    return Comparison("nan" if lost else "wrong", index_of_largest(excess), error)


def as_numbers(value: Any) -> np.ndarray | None:
    """Return value as an array of real numbers, or None where it is none."""
    try:
        array = np.asarray(value)
    except Exception:  # noqa: BLE001 - ragged lists, an __array__ that raises whatever it likes
        return None
    return array if array.dtype.kind in "fiub" else None


def precision_of(numbers: np.ndarray, rtol: float, atol: float) -> tuple[float, float]:
    """Return rtol and atol, widened where numbers are of less than double precision; both 0 asks for equality."""
    if (rtol or atol) and numbers.dtype.kind == "f" and numbers.dtype.itemsize < 8:
        return max(rtol, FLOAT32_RTOL), max(atol, FLOAT32_ATOL)
    return rtol, atol


def index_of_largest(values: np.ndarray) -> tuple[int, ...] | None:
    """Return the index of the largest value, None for an empty array."""
    if values.size == 0:
        return None
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(values)), values.shape))


def _excess(actual: np.ndarray, reference: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Return |actual - reference| / allowed; 0 where they are equal, infinite where either is not finite."""
    ratio = np.abs(actual - reference) / allowed
    ratio = np.where(np.isfinite(actual) & np.isfinite(reference), ratio, np.inf)
    return np.where(actual == reference, 0.0, ratio)
