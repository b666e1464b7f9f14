"""What a notebook's own pictures show to the person who marks: cells for students only, which grading does not run.

They run behind the tests, so no mark is at stake. Those that draw what passed its tests look like the reference's, so
these are taken: drawing takes as long as grading.
"""

import re
from collections.abc import Mapping, Sequence

from autograder.course import Cell, Notebook
from autograder.course.editions import edition
from autograder.grading.session.cells_to_run import cells_to_run, only_shows
from autograder.grading.session.written import unanswered
from autograder.sandbox import CellOutcome, Worker, Zygote
from autograder.sandbox.worker import Source

SECONDS = 1.0  # for all pictures of a notebook
_NAME = re.compile(r"\w+")


class Pictures:
    """Draws the pictures of submissions of one assignment. tested: the grade cells that hidden tests judge."""

    def __init__(self, master: Notebook, released: Notebook, tested: frozenset[str]) -> None:
        self._master = master
        self._released = released
        self._tested = tested
        self._of_reference: dict[str, Mapping[str, CellOutcome]] = {}  # by language

    def are_wanted(self, cells: Sequence[Cell]) -> bool:
        """Return whether a person has to mark an answer."""
        return sum(cell.manual for cell in cells) > len(unanswered(cells, self._released))

    def of_reference(self, zygote: Zygote, lang: str) -> Mapping[str, CellOutcome]:
        """Return what the reference's cells show in one language, by their text. They run once, in the sandbox."""
        if lang not in self._of_reference:
            cells = edition(self._master, lang).cells
            run = cells_to_run(cells, self._master, self._tested)
            with Worker(zygote) as worker:
                worker.run_cells([Source(index, cell.source) for index, cell in run])
                self._of_reference[lang] = _shown(worker, [cell for cell in cells if only_shows(cell)], len(cells))
        return self._of_reference[lang]

    def of(
        self, worker: Worker, cells: Sequence[Cell], right: Mapping[str, CellOutcome], wrong: frozenset[str]
    ) -> dict[int, CellOutcome]:
        """Return what the cells of a submission show, by index.

        right: what the reference's show. wrong: names of the notebook of which tests failed.
        """
        pictures = {index: cell for index, cell in enumerate(cells) if only_shows(cell)}
        known = {
            index: right[cell.source]
            for index, cell in pictures.items()
            if cell.source in right and not wrong & set(_NAME.findall(cell.source))
        }
        own = [cell for index, cell in pictures.items() if index not in known]
        drawn = _shown(worker, own, len(cells)) if own else {}
        return known | {index: drawn[cell.source] for index, cell in pictures.items() if cell.source in drawn}


def _shown(worker: Worker, cells: Sequence[Cell], before: int) -> dict[str, CellOutcome]:
    """Return what cells show, by their text. before: how many cells there are, whose numbers are taken."""
    sources = [Source(before + number, cell.source) for number, cell in enumerate(cells, 1)]
    ran = worker.show(sources, seconds=SECONDS)
    return {cell.source: outcome for cell, outcome in zip(cells, ran, strict=False)}
