"""What the names of a notebook stand for from cell to cell: a later cell may overwrite an answer."""

import types
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

LARGE = 2**20  # bytes
_ABSENT = object()


class Names:
    """The names that the cells have defined so far.

    A copy after a cell is shallow: what a later cell changes in place stays changed. It has no large arrays, which
    would take memory that the notebook believes to have freed.
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._latest: dict[str, Any] = {}
        self._bound: dict[str, int] = {}  # the cell that last bound or deleted a name
        self._kept: dict[int, dict[str, Any]] = {}

    def after(self, cell: int, *, keep: bool) -> None:
        """Take note of what a cell has bound and deleted. keep: to be able to go back here."""
        before, self._latest = self._latest, dict(self._names)
        for name in before.keys() | self._latest.keys():
            if before.get(name, _ABSENT) is not self._latest.get(name, _ABSENT):
                self._bound[name] = cell
        if keep:
            self._kept[cell] = {name: value for name, value in self._latest.items() if not _is_large(value)}

    def changed(self, cell: int, names: Iterable[str]) -> dict[str, int]:
        """Return which of the names, and of those that their code uses, later cells bound or deleted; with the cell."""
        kept = self._kept.get(cell, {})
        used = _used(kept, names)
        return {name: self._bound[name] for name in used if self._latest.get(name, _ABSENT) is not kept[name]}

    def restore(self, cell: int) -> None:
        """Let the names stand for what they stood for after a cell."""
        if cell in self._kept:
            large = {name: value for name, value in self._names.items() if _is_large(value)}
            self._names.clear()
            self._names.update(large | self._kept[cell])


def _is_large(value: Any) -> bool:
    return type(value) is np.ndarray and value.nbytes > LARGE


def _used(names: dict[str, Any], first: Iterable[str]) -> list[str]:
    """Return these names and all that the code behind them uses, as far as they are defined."""
    waiting, found = list(first), dict[str, None]()
    while waiting:
        name = waiting.pop()
        if name in names and name not in found:
            found[name] = None
            waiting += _words(names[name])
    return list(found)


def _words(value: Any) -> Iterator[str]:
    """Yield the names in the code of a function, of a class's methods, or of the class of an object of the notebook."""
    if isinstance(value, (staticmethod, classmethod, types.MethodType)):
        value = value.__func__
    if isinstance(value, types.FunctionType):
        yield from _words_of_code(value.__code__)
        wrapped = [cell.cell_contents for cell in value.__closure__ or () if _is_full(cell)]
        for inner in wrapped:
            if isinstance(inner, types.FunctionType) and inner is not value:
                yield from _words_of_code(inner.__code__)
    elif isinstance(value, property):
        for inner in (value.fget, value.fset):
            yield from _words(inner)
    elif isinstance(value, type):
        for base in value.__mro__:
            if base.__module__ == "__main__":
                yield base.__name__
                for inner in vars(base).values():
                    if not isinstance(inner, type):
                        yield from _words(inner)
    elif type(value).__module__ == "__main__":
        yield from _words(type(value))


def _words_of_code(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _words_of_code(constant)


def _is_full(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not _ABSENT
    except ValueError:
        return False
