"""The notebook that teachers open: assembled cells, what they gave, and the scores."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder import feedback
from autograder.course import Cell, Notebook
from autograder.results import CellResult, GradeResult, to_data, without_staff_details
from autograder.sandbox import CellOutcome

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def graded_notebook(
    cells: Sequence[Cell], outcomes: Mapping[int, CellOutcome], result: GradeResult, released: Notebook, lang: str
) -> dict[str, Any]:
    """Return the autograded notebook. Some courses hand it back: it holds nothing that is for staff only.

    cells: assembled, in order. outcomes: of the cells that were run, by their index in `cells`.
    """
    ids: set[str] = set()
    scores = {cell.grade_id: cell for cell in result.cells}
    ours = {cell.source for cell in released.cells}
    harmless = [cell if cell.source in ours and not cell.attachments else _harmless(cell) for cell in cells]
    made = [_cell(cell, outcomes.get(index), scores, lang, ids) for index, cell in enumerate(harmless)]
    kept = ("kernelspec", "language_info")
    metadata = {key: released.metadata[key] for key in kept if key in released.metadata}
    metadata["autograder"] = to_data(without_staff_details(result))
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(
    cell: Cell, outcome: CellOutcome | None, scores: Mapping[str, CellResult], lang: str, ids: set[str]
) -> dict[str, Any]:
    metadata = _metadata(cell, scores.get(cell.grade_id or ""))
    made: dict[str, Any] = {"cell_type": cell.kind, "id": _fresh_id(cell.id, ids), "metadata": metadata}
    made["source"] = cell.source
    if cell.attachments and cell.kind != "code":
        made["attachments"] = dict(cell.attachments)
    if cell.kind != "code":
        return made
    return made | {"execution_count": None, "outputs": _outputs(cell, outcome, scores, lang)}


def _metadata(cell: Cell, score: CellResult | None) -> dict[str, Any]:
    """Return the metadata, without the checksum where people mark: by an equal one nbgrader gives 0 by itself."""
    if not cell.manual or score is None or score.score is not None:
        return dict(cell.metadata)
    flags = {key: value for key, value in cell.metadata["nbgrader"].items() if key != "checksum"}
    return {**cell.metadata, "nbgrader": flags}


def _harmless(cell: Cell) -> Cell:
    """Return a student's own cell as a teacher's browser may show it."""
    if cell.kind == "markdown":
        pictures = feedback.authored.attachments(cell.attachments)
        return replace(cell, source=feedback.authored.markdown(cell.source, pictures), attachments=pictures)
    if cell.kind == "raw":
        return replace(cell, attachments={}, metadata={**cell.metadata, **feedback.authored.NOT_RENDERED})
    return cell


def _outputs(
    cell: Cell, outcome: CellOutcome | None, scores: Mapping[str, CellResult], lang: str
) -> list[dict[str, Any]]:
    score = scores.get(cell.grade_id or "")
    if cell.grade and not cell.manual and score is not None and score.score is not None:
        return feedback.score_outputs(score, lang)
    return [] if outcome is None else _ran(outcome, lang)


def _ran(outcome: CellOutcome, lang: str) -> list[dict[str, Any]]:
    outputs = feedback.stream_output(outcome.printed) + feedback.display_outputs(outcome.displays)
    if outcome.problem is None:
        return outputs
    return [*outputs, feedback.error_output(outcome.problem.type_name, cell_message(outcome, lang))]


def cell_message(outcome: CellOutcome, lang: str) -> str:
    """Return what became of a cell that did not run to its end."""
    problem = outcome.problem
    if problem is None:
        return ""
    if problem.kind == "too large":
        return feedback.say("cell_too_large", lang, size=outcome.size // 1024, limit=outcome.limit // 1024)
    if problem.kind != "raised":
        return feedback.say("cell_" + problem.kind.replace(" ", "_"), lang)
    if problem.type_name == "ModuleNotFoundError" and problem.names:
        place = feedback.line_of(problem.line, lang)
        return feedback.say("cell_no_module", lang, module=problem.names[0], place=place)
    words = {
        "error": problem.type_name,
        "place": feedback.line_of(problem.line, lang),
        "text": problem.text,
    }
    return feedback.say("cell_raised", lang, **words)


def _fresh_id(wanted: str, taken: set[str]) -> str:
    """Return the cell's id, or another where it is no id or stands there twice."""
    identifier = wanted if _CELL_ID.fullmatch(wanted) and wanted not in taken else ""
    number = len(taken)
    while not identifier or identifier in taken:
        identifier = f"cell-{number}"
        number += 1
    taken.add(identifier)
    return identifier
