"""The notebook that is graded: the student's answers between the released notebook's own cells."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from autograder.course.notebook import Cell, Notebook

Change = Literal["twice", "answered_twice", "retyped", "edited", "repriced", "missing", "doubled"]
"""What a submission did to released cells: it holds one twice (a locked one, an answer), another type, another text in
a locked one, other points or flags, or lacks one; `doubled`: the id of a cell stands more than once."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Cells in the order in which they run, and what was done to released ones; none of it costs marks."""

    cells: tuple[Cell, ...]
    changes: Mapping[Change, tuple[Cell, ...]]

    @property
    def answered(self) -> bool:
        """Whether the submission has anything to do with this assignment."""
        return any(cell.number for cell in self.cells)


def assemble(released: Notebook, submission: Notebook) -> Assembly:
    """Return the submission with every cell that is not the student's taken from the released notebook.

    Nothing that a submission says about a cell is believed but its grade id: metadata, points and locks come from
    the release; a deleted locked cell is put back, a second copy of one is left out.
    """
    originals = released.by_grade_id
    placed: list[Cell] = []
    changes: dict[Change, list[Cell]] = {}
    seen: set[str] = set()
    for cell in submission.cells:
        original = originals.get(cell.grade_id) if cell.grade_id else None
        if original is None or original.grade_id is None:
            placed.append(_students_own(cell))
        elif original.grade_id in seen:
            changes.setdefault("twice" if original.locked or original.grade else "answered_twice", []).append(cell)
            placed += [] if original.locked else [_students_own(cell)]
        else:
            seen.add(original.grade_id)
            for change in _changes(original, cell):
                changes.setdefault(change, []).append(cell)
            placed.append(_merge(original, cell))
    put_back = _put_back(released, placed)
    if put_back and seen:  # a plain .py file has no cells of ours: nothing was deleted
        changes["missing"] = put_back
    if doubled := _doubled_ids(submission):
        changes["doubled"] = doubled
    return Assembly(tuple(placed), {change: tuple(cells) for change, cells in changes.items()})


def _students_own(cell: Cell) -> Cell:
    return replace(
        cell, grade_id=None, grade=False, solution=False, locked=False, points=0.0, tags=frozenset(), metadata={}
    )


def _merge(original: Cell, cell: Cell) -> Cell:
    if original.locked:
        return replace(original, number=cell.number)
    return replace(original, number=cell.number, source=cell.source, attachments=cell.attachments)


def _changes(original: Cell, cell: Cell) -> list[Change]:
    flags = (cell.grade, cell.solution, cell.points) != (original.grade, original.solution, original.points)
    found: dict[Change, bool] = {
        "retyped": cell.kind != original.kind,
        "edited": original.locked and cell.source != original.source,
        "repriced": flags,
    }
    return [change for change, holds in found.items() if holds]


def _doubled_ids(submission: Notebook) -> list[Cell]:
    """Return the first cell of each id that several have."""
    times = Counter(cell.id for cell in submission.cells if cell.id)
    firsts = {cell.id: cell for cell in reversed(submission.cells)}
    return [firsts[id] for id, count in times.items() if count > 1]


def _put_back(released: Notebook, placed: list[Cell]) -> list[Cell]:
    """Insert each cell that grading needs after the released cell that stood before it; return them."""
    here = {cell.grade_id for cell in placed if cell.grade_id}
    previous: str | None = None
    missing = []
    for original in released.cells:
        if original.grade_id is None:
            continue
        if original.grade_id not in here:
            if not (original.locked or original.grade):
                continue
            missing.append(replace(original, number=0))
            placed.insert(_place_after(placed, previous), missing[-1])
        previous = original.grade_id
    return missing


def _place_after(placed: list[Cell], grade_id: str | None) -> int:
    if grade_id is None:
        return 0
    return next(index for index, cell in enumerate(placed) if cell.grade_id == grade_id) + 1
