"""Redact names and locations that a student's process reports, unless they were in the notebook before.

A hidden number could be carried out in the name of an exception, in a name found nearby or in a line number: the
process that reports them has seen it, and the student reads them. So it has few to choose from: types that the
notebook names as such, modules that it imports, the names most like the one that was asked for.
"""

import builtins
import difflib
import re
from collections.abc import Iterable, Mapping

import msgspec

from autograder import wire

WORD = re.compile(r"[^\W\d]\w*")
TYPES = re.compile(r"\b(?:class|raise|except|import)\b([^\n:(]*(?:\([^\n)]*)?)")
MODULES = re.compile(r"^[ \t]*(?:import|from)[ \t]+([^\n#]*)", re.MULTILINE)
BOUND = re.compile(r"^(?:[ \t]*(?:def|class)[ \t]+(\w+)|([^=\n]*)=)", re.MULTILINE)
MOST = 64
"""Types or modules that a notebook may have; of one with more none is repeated."""
MOST_BOUND = 2000  # names to look for one nearby in
NEAREST = 3
LIKE = 0.6  # of two names; less is no slip
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
        texts = (*sources.values(), *files)
        self._words = PYTHONS.union(*(WORD.findall(text) for text in texts))
        self._types = PYTHONS | _few(
            word for text in texts for part in TYPES.findall(text) for word in WORD.findall(part)
        )
        self._modules = _few(word for text in texts for part in MODULES.findall(text) for word in WORD.findall(part))
        parts = (part for text in texts for pair in BOUND.findall(text) for part in pair)
        self._bound = _few((word for part in parts for word in WORD.findall(part)), MOST_BOUND)
        self._lines = {number: source.count("\n") + 1 for number, source in sources.items()}

    def type_name(self, name: str) -> str:
        """Return the name of a type if the notebook or Python has it, else `object`."""
        array = ARRAY_OF.fullmatch(name)
        if array:
            return f"array of {array[1]}"
        return name if name in self._types else "object"

    def problem(self, problem: wire.Problem, asked: str = "") -> wire.Problem:
        """Return the problem without words and lines that the notebook does not have. Its text stays, for staff.

        asked: the name that was asked for, where it is missing.
        """
        raised = problem.kind == "raised"
        names = [name for name in problem.names if name in (self._modules if raised else self._words)]
        placed = 1 <= problem.line <= self._lines.get(problem.cell, 0)
        return msgspec.structs.replace(
            problem,
            type_name=self.type_name(problem.type_name) if problem.type_name else "",
            names=names[:1] if raised else self._without_choice(names, asked),
            cell=problem.cell if placed else 0,
            line=problem.line if placed else 0,
        )

    def _without_choice(self, names: list[str], asked: str) -> list[str]:
        """Return the names without all but the nearest of those that are like the one that was asked for.

        A message repeats one of these. The others are for the name of the mistake.
        """
        bound = sorted(self._bound - {asked})
        nearest = {name for name in bound if name.lower() == asked.lower()}
        nearest.update(difflib.get_close_matches(asked, bound, NEAREST, LIKE))
        return [name for name in names if name in nearest or not is_like(name, asked)]

    def names(self, found: Mapping[str, int]) -> dict[str, int]:
        """Return the entries whose names the notebook has."""
        return {name: number for name, number in found.items() if name in self._words}


def _few(words: Iterable[str], most: int = MOST) -> frozenset[str]:
    found = frozenset(words)
    return found if len(found) <= most else frozenset()


def is_like(one: str, other: str) -> bool:
    """Whether one name may be a slip of the other."""
    return one.lower() == other.lower() or difflib.SequenceMatcher(None, other, one).ratio() >= LIKE
