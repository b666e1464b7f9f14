"""Which grade cells belong to one exercise."""

from autograder.course import Notebook


def exercises(released: Notebook) -> dict[str, tuple[str, ...]]:
    """Return the grade ids of each exercise, in the notebook's order.

    An exercise is called by the grade id of its solution cell, and has the grade cells up to the next one.
    """
    found: dict[str, tuple[str, ...]] = {}
    exercise = ""
    for cell in released.cells:
        if cell.solution and cell.grade_id:
            exercise = cell.grade_id
        if cell.grade and cell.grade_id:
            name = exercise or cell.grade_id
            found[name] = (*found.get(name, ()), cell.grade_id)
    return found
