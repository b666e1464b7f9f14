"""The known mistakes of an assignment: small changes to its reference."""

import runpy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.editions import Text
from autograder.course.notebook import Cell, Notebook


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong answer that students give.

    id: the name that results carry. exercise: grade id of the solution cell that it changes.
    old, new: the text of the reference that it replaces, and by what; `old` stands there exactly once.
    loses: grade ids that lose marks by it; empty for a remark (right enough to keep them all).
    hint: what it looks like, a question that leads on; never the answer. One sentence a language (`{"en": "..."}`), or
    just a sentence where the assignment has one language.
    same_as: identifier of another mistake of the exercise that no test can tell from this one.
    """

    id: str
    exercise: str
    old: str
    new: str
    loses: frozenset[str]
    hint: Text
    same_as: str | None = None

    def change(self, source: str) -> str:
        """Return the reference's source with the mistake in it; ValueError where it does not fit."""
        found = source.count(self.old)
        if found != 1:
            where = f"mistake {self.id!r}: its `old` text stands {found} times in cell {self.exercise}"
            raise ValueError(f"{where}; expected once. Copy it again from the reference")
        return source.replace(self.old, self.new)

    def applied(self, reference: Notebook) -> Notebook:
        """Return the reference notebook with the mistake in its exercise."""
        if self.exercise not in reference.by_grade_id:
            raise ValueError(f"mistake {self.id!r}: there is no solution cell {self.exercise!r} in the notebook")
        cells = tuple(self._changed(cell) for cell in reference.cells)
        return Notebook(cells, reference.metadata)

    def _changed(self, cell: Cell) -> Cell:
        return replace(cell, source=self.change(cell.source)) if cell.grade_id == self.exercise else cell


def alike(mistakes: Iterable[Mistake], names: Mapping[str, str]) -> list[Mistake]:
    """Return the mistakes, with the one that no test can tell from it for each that `names` holds."""
    return [replace(mistake, same_as=names.get(mistake.id, mistake.same_as)) for mistake in mistakes]


def load_mistakes(path: Path) -> tuple[Mistake, ...]:
    """Return MISTAKES of a `hidden_mistakes.py`; ValueError where names repeat."""
    mistakes = tuple(runpy.run_path(str(path))["MISTAKES"])
    names = [mistake.id for mistake in mistakes]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ValueError(f"{path}: these mistakes are named twice: {', '.join(doubled)}. Give each its own id")
    return mistakes
