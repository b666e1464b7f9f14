"""The notebook that is graded: the student's answers between the released notebook's own cells."""

from dataclasses import dataclass, replace

from autograder.course.notebook import Cell, Notebook


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
    remarks: list[str] = []
    seen: set[str] = set()
    for cell in submission.cells:
        original = originals.get(cell.grade_id) if cell.grade_id else None
        if original is None or original.grade_id is None:
            placed.append(_students_own(cell))
        elif original.grade_id in seen:
            remarks.append(f"{cell.label}: this cell exists more than once; the first counts")
            placed += [] if original.locked else [_students_own(cell)]
        else:
            seen.add(original.grade_id)
            remarks += _changes(original, cell)
            placed.append(_merge(original, cell))
    return Assembly(tuple(_with_missing(released, placed, remarks)), tuple(remarks))


def _students_own(cell: Cell) -> Cell:
    return replace(
        cell, grade_id=None, grade=False, solution=False, locked=False, points=0.0, tags=frozenset(), metadata={}
    )


def _merge(original: Cell, cell: Cell) -> Cell:
    if original.locked:
        return replace(original, number=cell.number)
    return replace(original, number=cell.number, source=cell.source, attachments=cell.attachments)


def _changes(original: Cell, cell: Cell) -> list[str]:
    remarks = []
    if cell.kind != original.kind:
        remarks.append(f"{cell.label}: is {cell.kind}, was released as {original.kind}; graded as {original.kind}")
    if original.locked and cell.source != original.source:
        remarks.append(f"{cell.label}: this read-only cell was edited; the released one was used")
    if (cell.grade, cell.solution, cell.points) != (original.grade, original.solution, original.points):
        remarks.append(f"{cell.label}: its points or flags were changed; the released ones were used")
    return remarks


def _with_missing(released: Notebook, placed: list[Cell], remarks: list[str]) -> list[Cell]:
    """Put back each cell that grading needs, after the released cell that stood before it."""
    here = {cell.grade_id for cell in placed if cell.grade_id}
    previous: str | None = None
    for original in released.cells:
        if original.grade_id is None:
            continue
        if original.grade_id not in here and (original.locked or original.grade):
            placed.insert(_place_after(placed, previous), replace(original, number=0))
            if any(cell.grade_id for cell in placed if cell.number):  # a plain .py file has none: nothing was deleted
                remarks.append(f"cell {original.grade_id}: missing in the submission; the released one was put back")
        if original.grade_id in here or original.locked or original.grade:
            previous = original.grade_id
    return placed


def _place_after(placed: list[Cell], grade_id: str | None) -> int:
    if grade_id is None:
        return 0
    return next(index for index, cell in enumerate(placed) if cell.grade_id == grade_id) + 1
