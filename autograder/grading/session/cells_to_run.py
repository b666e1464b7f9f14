"""Which cells of a notebook run in grading, and which only show something."""

from collections.abc import Collection, Sequence

from autograder.course import Cell, Notebook
from autograder.course.notebook import STUDENT_ONLY


def cells_to_run(cells: Sequence[Cell], master: Notebook, tested: Collection[str]) -> list[tuple[int, Cell]]:
    """Return the cells to run, with their index: not those that hidden tests judge, nor those that only show things.

    A grade cell without hidden tests runs as the master has it, with what nbgrader hides in it.
    """
    originals = master.by_grade_id
    plan = []
    for index, cell in enumerate(cells):
        if cell.kind != "code" or only_shows(cell) or cell.grade_id in tested:
            continue
        original = originals.get(cell.grade_id or "") if cell.grade and not cell.solution else None
        plan.append((index, original or cell))
    return plan


def only_shows(cell: Cell) -> bool:
    """Return whether a cell is code for students only: it shows something."""
    return cell.kind == "code" and STUDENT_ONLY in cell.tags
