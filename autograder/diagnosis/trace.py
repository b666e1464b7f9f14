"""What came back from code in one hidden test, taken apart into arrays that can be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import wire
from autograder.gradcheck import round_numbers
from autograder.tree import leaves

RTOL = 1e-6


@dataclass(frozen=True, eq=False)
class Reading:
    """One value that was fetched.

    key: which output it is: the call, and the place in what it returned (`MultiplyGate().backward(...)`, 1).
    value: a float64 array; text where it is no number (an exception, None, an opaque object).
    given: the arrays that the call was given; context: those that the same object was given before.
    raw: the very object that the test looked at.
    """

    key: tuple[Any, ...]
    value: np.ndarray | str
    given: tuple[np.ndarray, ...] = ()
    context: tuple[np.ndarray, ...] = ()
    raw: Any = None


Trace = Sequence[Reading]
Key = tuple[Any, ...]
Outputs = dict[Key, list[Reading]]  # every draw of each output


@dataclass(frozen=True, eq=False)
class Fetched:
    """One value as a test fetched it.

    text: the call. calls: the arguments of every call of the object so far, the last one its own.
    """

    text: str
    value: Any
    calls: Sequence[Sequence[Any]] = ()


def readings_of(fetched: Sequence[Fetched]) -> list[Reading]:
    """Return the readings of what a test fetched."""
    return [reading for one in fetched for reading in _readings(one)]


def _readings(one: Fetched) -> Iterator[Reading]:
    given = tuple(_arrays(one.calls[-1])) if one.calls else ()
    context = tuple(array for call in one.calls[:-1] for array in _arrays(call))
    for path, leaf in leaves(one.value):
        yield Reading((one.text, *path), _number(leaf), given, context, leaf)


def close(a: np.ndarray | str, b: np.ndarray | str) -> bool:
    """Whether two values are the same: one shape, and numbers as near as two ways of computing them."""
    if isinstance(a, str) or isinstance(b, str):
        return isinstance(a, str) and isinstance(b, str) and a == b
    if a.shape != b.shape:
        return False
    if np.array_equal(a, b):
        return True
    finite = np.isfinite(b)
    scale = float(np.max(np.abs(b), initial=0.0, where=finite))
    atol = RTOL * 1e-3 * (1 + scale)
    if finite.all() and np.isfinite(a).all():  # as below, in a quarter of the time
        return bool(np.all(np.abs(a - b) <= atol + RTOL * np.abs(b)))
    return bool(np.allclose(a, b, rtol=RTOL, atol=atol, equal_nan=True))


def _number(leaf: Any) -> np.ndarray | str:
    if isinstance(leaf, (bool, int, float, np.generic, np.ndarray)) and np.asarray(leaf).dtype.kind in "biuf":
        return np.asarray(leaf, dtype=np.float64)
    if isinstance(leaf, wire.Problem):
        # not where: a mistake may stand in another line
        return " ".join((leaf.kind, leaf.type_name, round_numbers(leaf.text), *leaf.names))
    return f"{type(leaf).__name__} {leaf!r}"[:200]


def _arrays(given: Sequence[Any]) -> Iterator[np.ndarray]:
    for _, leaf in leaves(given):
        number = _number(leaf)
        if not isinstance(number, str):
            yield number
