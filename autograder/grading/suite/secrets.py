"""The numbers, arrays and texts of a hidden test that a student must not see."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from autograder import tree

PLAIN = 1  # digits of a number that anybody would choose: 2, 0.5, 0.001
SHORT = 3  # digits of an entry that may come from anywhere, such as a bound that all draws keep to

Contents = frozenset[Any]


def contents(values: Iterable[Any], *, entries: bool = True) -> Contents:
    """Return what is worth hiding: numbers that are not plain, arrays, texts. Whole numbers, as sizes, are not.

    entries: those of arrays by themselves, too.
    """
    return frozenset(secret for value in values for _, part in tree.leaves(value) for secret in _secrets(part, entries))


def _secrets(part: Any, entries: bool) -> Iterator[Any]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, (float, np.floating)):
        yield from _longer([float(part)], PLAIN)
    elif isinstance(part, np.ndarray) and part.dtype.kind in "biuf":
        if part.size == 1:
            yield from _longer(part.ravel().tolist(), PLAIN)
        elif entries:
            yield from _longer(part.ravel().tolist(), SHORT)
        if part.size and np.any(part != part.flat[0]):
            yield part.shape, part.astype(np.float64).tobytes()


def _longer(numbers: Iterable[float], digits: int) -> Iterator[float]:
    return (number for number in numbers if np.isfinite(number) and float(f"{number:.{digits}g}") != number)
