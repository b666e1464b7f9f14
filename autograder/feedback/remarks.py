"""What is remarkable about a submission and costs no marks, in the language of the student who reads it."""

from collections.abc import Iterable, Mapping, Sequence

from autograder.course import Assembly, Cell
from autograder.feedback.messages import say
from autograder.limits import Limits

NAMED = 3  # cells: a remark is one line of a table
BY_GRADE_ID = "missing"
BY_ID = "doubled"
LONGEST_ID = 40
LONGEST_COMMAND = 60
LEFT_OUT = {"install": "left_out_install", "program": "left_out_program"}
UNKNOWN = "left_out_unknown"


def changed_remarks(assembly: Assembly, lang: str) -> list[str]:
    """Return what was done to released cells, a remark for each kind of change."""
    return [
        say(f"changed_{change}", lang, cells=_listed([_name(cell, change, lang) for cell in cells], lang))
        for change, cells in assembly.changes.items()
    ]


def broken_remarks(broken: Iterable[tuple[Cell, str]], lang: str) -> list[str]:
    """Return a remark for each cell that did not run to its end. broken: with what became of them, as a sentence."""
    return [f"{cell_place(cell, lang)}: {message}" for cell, message in broken]


def overwritten_remarks(overwritten: Mapping[str, int], lang: str) -> list[str]:
    """Return a remark for each cell that overwrote or deleted names that tests needed. overwritten: cells by names."""
    names: dict[int, list[str]] = {}
    for name, number in sorted(overwritten.items()):
        names.setdefault(number, []).append(name)
    return [
        say("overwritten", lang, names=_listed(some, lang), number=number) for number, some in sorted(names.items())
    ]


def files_remarks(left_out: Sequence[str], lang: str) -> list[str]:
    """Return the remark on files beside the notebook that were not copied, if there are any."""
    limits = Limits()
    names = [repr(name[:LONGEST_COMMAND]) for name in left_out]
    how = {"count": limits.files, "limit": limits.files_size // 2**20}
    return [say("files_left_out", lang, files=_listed(names, lang), **how)] if names else []


def left_out_remarks(left_out: Iterable[tuple[Cell, str, str]], lang: str) -> list[str]:
    """Return a remark for each cell and kind of command that has no effect in grading.

    left_out: cell, kind and command; kind and command are as the student's process says.
    """
    commands: dict[tuple[str, str], list[str]] = {}
    for cell, kind, command in left_out:
        named = commands.setdefault((cell_place(cell, lang), LEFT_OUT.get(kind, UNKNOWN)), [])
        named += [command[:LONGEST_COMMAND]] if command[:LONGEST_COMMAND] not in named else []
    return [f"{place}: {say(key, lang, commands=_listed(named, lang))}" for (place, key), named in commands.items()]


def cell_place(cell: Cell, lang: str) -> str:
    """Return where a cell stands: `cell 7 (multiply_gate)`."""
    where = say("cell", lang, number=cell.number) if cell.number else say("cell_somewhere", lang)
    return f"{where} ({cell.grade_id})" if cell.grade_id else where


def _name(cell: Cell, change: str, lang: str) -> str:
    if change == BY_ID:
        return repr(cell.id[:LONGEST_ID])
    return (cell.grade_id or "") if change == BY_GRADE_ID else cell_place(cell, lang)


def _listed(names: list[str], lang: str) -> str:
    first = ", ".join(names[:NAMED])
    return first if len(names) <= NAMED else say("and_others", lang, first=first, count=len(names) - NAMED)
