"""Redact names and locations that a student's process reports, unless they were in the notebook before.

A hidden number could be carried out in the name of an exception, in a name found nearby or in a line number: the
process that reports them has seen it, and the student reads them.
"""

import builtins
import re
from collections.abc import Iterable, Mapping

import msgspec

from autograder import wire

WORD = re.compile(r"[^\W\d]\w*")
ARRAY_OF = re.compile(r"array of (bool|bytes|complex|float|int|object|str|uint|void)\d*")
OTHERS = (
    "function method module generator coroutine NoneType ellipsis builtin_function_or_method getset_descriptor ufunc "
    "dtype ndarray matrix MaskedArray LinAlgError AxisError UFuncTypeError _UFuncNoLoopError TooLarge"
)
PYTHONS = frozenset(dir(builtins)) | frozenset(OTHERS.split())


class Redaction:
    """Knows the words and lines of the cells that ran, and the words of files beside them.

    sources: text by cell number. files: texts.
    """

    def __init__(self, sources: Mapping[int, str], files: Iterable[str] = ()) -> None:
        self._words = PYTHONS.union(*(WORD.findall(text) for text in (*sources.values(), *files)))
        self._lines = {number: source.count("\n") + 1 for number, source in sources.items()}

    def type_name(self, name: str) -> str:
        """Return the name of a type if the notebook or Python has it, else `object`."""
        array = ARRAY_OF.fullmatch(name)
        if array:
            return f"array of {array[1]}"
        return name if name in self._words else "object"

    def problem(self, problem: wire.Problem) -> wire.Problem:
        """Return the problem without words and lines that the notebook does not have. Its text stays, for staff."""
        placed = 1 <= problem.line <= self._lines.get(problem.cell, 0)
        return msgspec.structs.replace(
            problem,
            type_name=self.type_name(problem.type_name) if problem.type_name else "",
            names=[name for name in problem.names if name in self._words],
            cell=problem.cell if placed else 0,
            line=problem.line if placed else 0,
        )

    def names(self, found: Mapping[str, int]) -> dict[str, int]:
        """Return the entries whose names the notebook has."""
        return {name: number for name, number in found.items() if name in self._words}
