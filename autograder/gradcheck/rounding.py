"""Keep results independent of the last bits of a number, which differ between processors and versions of NumPy."""

import re
from typing import Any

import numpy as np

UNITS = 4  # in the last place: less is rounding
ROUNDING = 1e-12  # of the largest value beside it: less is rounding
NUMERICAL_NOISE = 1e-11  # likewise, in a numerical gradient
TINY = float(np.finfo(np.float64).tiny)  # some processors flush smaller numbers to zero
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]\d|\w)")


def equal_up_to_rounding(a: Any, b: Any, *, units: int = UNITS) -> bool:
    """Return whether two values are numbers of one shape that differ by at most some units in the last place.

    The last place is that of the less precise type. Integers must be equal; NaN equals NaN, inf equals inf.
    """
    try:
        a, b = np.asarray(a), np.asarray(b)
    except ValueError:  # ragged
        return False
    if a.shape != b.shape or {a.dtype.kind, b.dtype.kind} - set("biuf"):
        return False
    if "f" not in (a.dtype.kind, b.dtype.kind):
        return bool(np.array_equal(a, b))
    precision = max((np.finfo(x.dtype).dtype for x in (a, b) if x.dtype.kind == "f"), key=lambda t: np.finfo(t).eps)
    x, y = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(x), np.abs(y))
        allowed = units * (np.finfo(precision).eps * size + TINY)
        same = (x == y) | (np.isnan(x) & np.isnan(y)) | (np.isfinite(size) & (np.abs(x - y) <= allowed))
    return bool(np.all(same))


def is_rounding(values: Any, beside: Any, *, share: float = ROUNDING) -> bool:
    """Return whether all values are 0 but for rounding, beside others that are not."""
    size = np.abs(np.asarray(beside, dtype=np.float64))
    largest = np.max(size, initial=0.0, where=np.isfinite(size))
    return bool(np.all(np.abs(values) <= share * largest + TINY))


def without_noise(values: Any, digits: int = 10) -> np.ndarray:
    """Return the values, float64, each rounded to so many significant digits.

    What is printed with fewer digits is then the same on every processor, also where a number lies halfway between two
    printed ones, as products of short decimals often do. Values below the smallest normal number become 0.
    """
    array = np.asarray(values, dtype=np.float64)
    rounded = [float(f"{x:.{digits - 1}e}") if abs(x) > TINY else 0.0 for x in array.ravel().tolist()]
    return np.where(np.isnan(array), np.nan, np.reshape(rounded, array.shape))


def difference(got: Any, right: Any) -> np.ndarray:
    """Return got - right, exactly 0 where they differ by rounding only."""
    got, right = np.asarray(got, dtype=np.float64), np.asarray(right, dtype=np.float64)
    with np.errstate(all="ignore"):
        error = got - right
        noise = UNITS * (np.finfo(np.float64).eps * np.maximum(np.abs(got), np.abs(right)) + TINY)
        return np.where((got == right) | (np.abs(error) <= np.where(np.isfinite(noise), noise, -1.0)), 0.0, error)


def round_numbers(text: str, digits: int = 3) -> str:
    """Return the text with every number that is no plain integer rounded to so many significant digits."""

    def rounded(match: re.Match[str]) -> str:
        if match[0].lstrip("-").isdigit():
            return match[0]
        number = float(match[0])
        return f"{number if abs(number) > TINY else 0.0:.{digits}g}"

    return _NUMBER.sub(rounded, text)
