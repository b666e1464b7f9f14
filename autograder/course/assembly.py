"""The notebook that is graded: the student's answers between the released notebook's own cells."""

from collections import Counter
from dataclasses import dataclass, replace

from autograder.course.notebook import Cell, Notebook

TWICE = "cells that exist more than once, the first counts"
ANSWERED_TWICE = "answers that exist more than once, all run in their order"
RETYPED = "cells of another type than released, graded as released"
EDITED = "read-only cells were edited, the released ones were used"
REPRICED = "points or flags were changed, the released ones were used"
DOUBLED = "cell ids that stand more than once, new ones were given"
MISSING = "missing cells, the released ones were put back"


@dataclass(frozen=True, slots=True)
class Assembly:
    """Cells in the order in which they run, and what staff should know about the submission."""

    cells: tuple[Cell, ...]
    remarks: tuple[str, ...]

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
    changes: dict[str, list[str]] = {}
    seen: set[str] = set()
    for cell in submission.cells:
        original = originals.get(cell.grade_id) if cell.grade_id else None
        if original is None or original.grade_id is None:
            placed.append(_students_own(cell))
        elif original.grade_id in seen:
            changes.setdefault(TWICE if original.locked or original.grade else ANSWERED_TWICE, []).append(cell.label)
            placed += [] if original.locked else [_students_own(cell)]
        else:
            seen.add(original.grade_id)
            for change in _changes(original, cell):
                changes.setdefault(change, []).append(cell.label)
            placed.append(_merge(original, cell))
    put_back = _put_back(released, placed)
    if put_back and seen:  # a plain .py file has no cells of ours: nothing was deleted
        changes[MISSING] = put_back
    if doubled := _doubled_ids(submission):
        changes[DOUBLED] = doubled
    return Assembly(tuple(placed), tuple(f"{change}: {_listed(labels)}" for change, labels in changes.items()))


def _students_own(cell: Cell) -> Cell:
    return replace(
        cell, grade_id=None, grade=False, solution=False, locked=False, points=0.0, tags=frozenset(), metadata={}
    )


def _merge(original: Cell, cell: Cell) -> Cell:
    if original.locked:
        return replace(original, number=cell.number)
    return replace(original, number=cell.number, source=cell.source, attachments=cell.attachments)


def _changes(original: Cell, cell: Cell) -> list[str]:
    flags = (cell.grade, cell.solution, cell.points) != (original.grade, original.solution, original.points)
    found = {
        RETYPED: cell.kind != original.kind,
        EDITED: original.locked and cell.source != original.source,
        REPRICED: flags,
    }
    return [change for change, holds in found.items() if holds]


def _doubled_ids(submission: Notebook) -> list[str]:
    times = Counter(cell.id for cell in submission.cells if cell.id)
    return [repr(name[:40]) for name, count in times.items() if count > 1]


def _put_back(released: Notebook, placed: list[Cell]) -> list[str]:
    """Insert each cell that grading needs after the released cell that stood before it; return their names."""
    here = {cell.grade_id for cell in placed if cell.grade_id}
    previous: str | None = None
    missing = []
    for original in released.cells:
        if original.grade_id is None:
            continue
        if original.grade_id not in here:
            if not (original.locked or original.grade):
                continue
            placed.insert(_place_after(placed, previous), replace(original, number=0))
            missing.append(original.grade_id)
        previous = original.grade_id
    return missing


def _listed(labels: list[str]) -> str:
    """Name the first few: a remark is one line of a table."""
    return ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")


def _place_after(placed: list[Cell], grade_id: str | None) -> int:
    if grade_id is None:
        return 0
    return next(index for index, cell in enumerate(placed) if cell.grade_id == grade_id) + 1
