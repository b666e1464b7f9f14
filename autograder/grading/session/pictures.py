"""What a notebook's own pictures show to the person who marks: cells for students only, which grading does not run.

They run behind the tests, so no mark is at stake. Those that draw what passed its tests look like the reference's, so
these are taken: drawing takes as long as grading.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course import Cell, Notebook
from autograder.course.notebook import STUDENT_ONLY, edition
from autograder.grading.session.written import is_unanswered
from autograder.sandbox import CellOutcome, Worker, Zygote
from autograder.sandbox.worker import Source

SECONDS = 1.0  # for all pictures of a notebook
_NAME = re.compile(r"\w+")


@dataclass(frozen=True)
class Pictures:
    """Draws the pictures of submissions of one assignment. tested: the grade cells that hidden tests judge."""

    master: Notebook
    released: Notebook
    tested: frozenset[str]
    _of_reference: dict[str, Mapping[str, CellOutcome]] = field(default_factory=dict)

    def are_wanted(self, cells: Sequence[Cell]) -> bool:
        """Return whether a person has to mark an answer."""
        originals = self.released.by_grade_id
        return any(cell.manual and not is_unanswered(cell, originals[cell.grade_id or ""]) for cell in cells)

    def of_reference(self, zygote: Zygote, lang: str) -> Mapping[str, CellOutcome]:
        """Return what the reference's cells show in one language, by their text. They run once, in the sandbox."""
        if lang not in self._of_reference:
            cells = [cell for cell in edition(self.master, lang).cells if cell.kind == "code"]
            run = [cell for cell in cells if not _is_shown(cell) and cell.grade_id not in self.tested]
            with Worker(zygote) as worker:
                worker.run_cells([Source(number, cell.source) for number, cell in enumerate(run, 1)])
                shown = self._shown(worker, [cell for cell in cells if _is_shown(cell)], len(run))
            self._of_reference[lang] = shown
        return self._of_reference[lang]

    def of(
        self, worker: Worker, cells: Sequence[Cell], right: Mapping[str, CellOutcome], wrong: frozenset[str]
    ) -> dict[int, CellOutcome]:
        """Return what the cells of a submission show, by index.

        right: what the reference's show. wrong: names of the notebook of which tests failed.
        """
        pictures = {index: cell for index, cell in enumerate(cells) if cell.kind == "code" and _is_shown(cell)}
        known = {
            index: right[cell.source]
            for index, cell in pictures.items()
            if cell.source in right and not wrong & set(_NAME.findall(cell.source))
        }
        own = [cell for index, cell in pictures.items() if index not in known]
        drawn = self._shown(worker, own, len(cells)) if own else {}
        return known | {index: drawn[cell.source] for index, cell in pictures.items() if cell.source in drawn}

    def _shown(self, worker: Worker, cells: Sequence[Cell], before: int) -> dict[str, CellOutcome]:
        sources = [Source(before + number, cell.source) for number, cell in enumerate(cells, 1)]
        ran = worker.show(sources, seconds=SECONDS)
        return {cell.source: outcome for cell, outcome in zip(cells, ran, strict=False)}


def _is_shown(cell: Cell) -> bool:
    return STUDENT_ONLY in cell.tags
