"""Walks over nested values: tuples, lists and dicts, one inside the other."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_NESTED = (tuple, list, dict)
KeyPath = tuple[Any, ...]
"""The indices and keys that lead to a part of a nested value."""


def leaves(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield each part that is no tuple, list or dict, with its path."""
    if isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    else:
        yield path, value


def mapped(value: Any, function: Callable[[KeyPath, Any], Any], path: KeyPath = ()) -> Any:
    """Return a copy of the value with `function(path, leaf)` in the place of each leaf."""
    if isinstance(value, tuple):
        return tuple(mapped(item, function, (*path, index)) for index, item in enumerate(value))
    if isinstance(value, list):
        return [mapped(item, function, (*path, index)) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: mapped(item, function, (*path, key)) for key, item in value.items()}
    return function(path, value)


def at(value: Any, path: KeyPath) -> Any:
    """Return the part at that path. LookupError or TypeError where there is none."""
    for key in path:
        value = value[key]
    return value


def alike(a: Any, b: Any, same: Callable[[Any, Any], bool]) -> bool:
    """Return whether two values have the same structure and leaves that are the same. A list equals a tuple."""
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(alike(x, y, same) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key], same) for key in a)
    return not isinstance(a, _NESTED) and not isinstance(b, _NESTED) and same(a, b)
