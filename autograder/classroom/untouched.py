"""A notebook that is as it was released, while the answers may stand in another file beside it."""

from pathlib import Path

from autograder.classroom.submissions import SHOWN, other_notebooks
from autograder.course import Assignment, Cell, Notebook


def untouched_note(folder: Path, notebook: Notebook, assignment: Assignment) -> str | None:
    """Return the note that names the other files; None where there are none, or the notebook has answers."""
    others = other_notebooks(folder, assignment) if is_untouched(notebook, assignment.released) else []
    if not others:
        return None
    named, name = ", ".join(map(repr, others[:SHOWN])), f"{assignment.name}.ipynb"
    return (
        f"{name} is as it was released, but {folder} has {named} as well. "
        f"If the answers are there, rename it to {name} and grade again"
    )


def is_untouched(notebook: Notebook, released: Notebook) -> bool:
    """Whether no answer was written and no cell with code was added. Spaces at the ends of lines are no answer."""
    theirs, known = notebook.by_grade_id, {_text(cell) for cell in released.cells}
    answers = [cell for name, cell in released.by_grade_id.items() if not cell.locked and name in theirs]
    added = [cell for cell in notebook.cells if cell.kind == "code" and cell.grade_id not in released.by_grade_id]
    return (
        bool(answers)
        and all(_text(cell) == _text(theirs[cell.grade_id or ""]) for cell in answers)
        and all(not _text(cell) or _text(cell) in known for cell in added)
    )


def _text(cell: Cell) -> str:
    return "\n".join(line.rstrip() for line in cell.source.splitlines()).strip()
