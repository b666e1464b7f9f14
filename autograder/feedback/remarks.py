"""What is remarkable about a submission and costs no marks, in the language of the student who reads it."""

from collections.abc import Iterable, Mapping

from autograder.course import Assembly, Cell
from autograder.feedback.messages import say

NAMED = 3  # cells: a remark is one line of a table
BY_GRADE_ID = "missing"
BY_ID = "doubled"
LONGEST_ID = 40


def changed_remarks(assembly: Assembly, lang: str) -> list[str]:
    """Return what was done to released cells, a remark for each kind of change."""
    return [
        say(f"changed_{change}", lang, cells=_listed([_name(cell, change, lang) for cell in cells], lang))
        for change, cells in assembly.changes.items()
    ]


def broken_remarks(broken: Iterable[tuple[Cell, str]], lang: str) -> list[str]:
    """Return a remark for each cell that did not run to its end. broken: with what became of them, as a sentence."""
    return [f"{_place(cell, lang)}: {message}" for cell, message in broken]


def overwritten_remarks(overwritten: Mapping[str, int], lang: str) -> list[str]:
    """Return a remark for each cell that overwrote or deleted names that tests needed. overwritten: cells by names."""
    names: dict[int, list[str]] = {}
    for name, number in sorted(overwritten.items()):
        names.setdefault(number, []).append(name)
    return [
        say("overwritten", lang, names=_listed(some, lang), number=number) for number, some in sorted(names.items())
    ]


def _name(cell: Cell, change: str, lang: str) -> str:
    if change == BY_ID:
        return repr(cell.id[:LONGEST_ID])
    return (cell.grade_id or "") if change == BY_GRADE_ID else _place(cell, lang)


def _place(cell: Cell, lang: str) -> str:
    """Return where a cell stands: `cell 7 (multiply_gate)`."""
    where = say("cell", lang, number=cell.number) if cell.number else say("cell_somewhere", lang)
    return f"{where} ({cell.grade_id})" if cell.grade_id else where


def _listed(names: list[str], lang: str) -> str:
    first = ", ".join(names[:NAMED])
    return first if len(names) <= NAMED else say("and_others", lang, first=first, count=len(names) - NAMED)
