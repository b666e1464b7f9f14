"""Probes of trusted functions, kept: a hidden test measures the same slopes for every submission and known mistake."""

import functools
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.gradcheck import Probe

MOST = 2000  # points that are kept: a suite has a few hundred
PLAIN = (bool, int, float, complex, str, bytes, np.generic, type(None), type, types.ModuleType, np.ufunc)
"""Types of what a function may be closed over, beside arrays, tuples and functions, and still be known to be pure."""


def probe_of(f: Callable[[np.ndarray], Any], x: Any, dout: Any) -> Probe:
    """Return a probe of f at x; the kept one where the same function was probed at the same point.

    A function is known by its code and by all that it is closed over. One that holds something else, such as a
    generator or an object, gets a new probe every time.
    """
    content = _content((f, np.asarray(x), np.asarray(dout)))
    return Probe(f, x, dout) if content is None else _kept(_Point(content, f, x, dout))


class _Point:
    """A function at a point; equal to any other with the same content."""

    def __init__(self, content: Any, f: Callable[[np.ndarray], Any], x: Any, dout: Any) -> None:
        self._content = content
        self._made = f, x, dout

    def __hash__(self) -> int:
        return hash(self._content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Point) and self._content == other._content

    def probe(self) -> Probe:
        """Return a new probe."""
        return Probe(*self._made, keep=True)


@functools.lru_cache(maxsize=MOST)
def _kept(point: _Point) -> Probe:
    return point.probe()


def _content(value: Any) -> Any:
    """Return something hashable that is equal for equal values; None for what cannot be compared."""
    if isinstance(value, np.ndarray):
        return None if value.dtype.hasobject else (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, PLAIN):
        return type(value), value, np.signbit(value) if isinstance(value, (float, np.floating)) else None
    if isinstance(value, tuple):
        parts = tuple(map(_content, value))
        return None if None in parts else (tuple, parts)
    return _content_of_function(value) if isinstance(value, types.FunctionType) else None


def _content_of_function(f: types.FunctionType) -> Any:
    try:
        cells = tuple(cell.cell_contents for cell in f.__closure__ or ())
    except ValueError:  # a name that is not bound yet
        return None
    named = tuple(value for _, value in sorted((f.__kwdefaults__ or {}).items()))
    held = _content((*cells, f.__defaults__, named))
    return None if held is None else (f.__code__, id(f.__globals__), held)
