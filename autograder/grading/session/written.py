"""Written answers that stand beside their cell: the cell deleted and typed anew, or an answer in a cell of its own."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from autograder.course import Cell, Notebook

LONGEST = 300  # characters of an answer in a note to staff


def stray_answers(cells: Sequence[Cell], master: Notebook, released: Notebook) -> dict[str, list[Cell]]:
    """Return, by the grade ids of unanswered cells that people mark, the text in which the answer may stand.

    cells: as assembled. For a cell that was missing that is all text of the student's own; for one that was left
    as it was, the text between the grade cells before and behind it. master: the text of all editions.
    """
    places = unanswered(cells, released)
    if not places:
        return {}
    given = {cell.source.strip() for cell in (*_prose(master), *released.cells)}
    own = [cell.source.strip() not in given and not cell.grade and _is_text(cell) for cell in cells]
    found: dict[str, list[Cell]] = {}
    for place in places:
        stretch = range(len(cells)) if not cells[place].number else _around(cells, place)
        found[cells[place].grade_id or ""] = [cells[index] for index in stretch if own[index]]
    return {grade_id: texts for grade_id, texts in found.items() if texts}


def unanswered(cells: Sequence[Cell], released: Notebook) -> list[int]:
    """Return where the cells stand that people mark and that are as they were released."""
    originals = released.by_grade_id
    return [
        place for place, cell in enumerate(cells) if cell.manual and is_unanswered(cell, originals[cell.grade_id or ""])
    ]


def is_unanswered(cell: Cell, original: Cell) -> bool:
    """Return whether a cell is as it was released."""
    return cell.source == original.source and not cell.attachments


def notes_on(stray: Mapping[str, Sequence[Cell]], master: Notebook) -> Iterator[str]:
    """Yield a note to staff on each answer that stands beside its cell, without the lines that were given."""
    given = {line.strip() for cell in _prose(master) for line in cell.source.splitlines()}
    for grade_id, texts in stray.items():
        where = ", ".join(str(cell.number) for cell in texts)
        lines = [line.strip() for cell in texts for line in cell.source.splitlines()]
        text = " ".join(line for line in lines if line not in given)
        cut = text if len(text) <= LONGEST else text[:LONGEST] + " ..."
        yield f"{grade_id}: not answered in its own cell, but there is text in cell {where}. Mark it by hand: {cut}"


def _prose(master: Notebook) -> list[Cell]:
    """Return the cells of all editions that students get as they are."""
    return [cell for cell in master.cells if not cell.solution]


def _around(cells: Sequence[Cell], place: int) -> range:
    graded = [index for index, cell in enumerate(cells) if cell.grade and index != place]
    return range(
        max((index + 1 for index in graded if index < place), default=0),
        min((index for index in graded if index > place), default=len(cells)),
    )


def _is_text(cell: Cell) -> bool:
    """Return whether a cell is text: of its kind, or code that is nothing but comments and strings."""
    if not cell.source.strip():
        return False
    if cell.kind != "code":
        return True
    try:
        body = ast.parse(cell.source).body
    except (SyntaxError, ValueError):
        return False
    return all(isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) for line in body)
