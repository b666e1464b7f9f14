"""What a graded notebook puts into the gradebook, by nbgrader's own rules (SaveAutoGrades, AssignLatePenalties)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from autograder.results import GradeResult

NO_RESPONSE = "No response."


@dataclass(frozen=True, slots=True)
class Marks:
    """scores: by grade id, None where a person has to mark it. comments: by grade id of each solution cell."""

    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]


def marks(result: GradeResult, notebook: Mapping[str, Any]) -> Marks:
    """Return scores and comments of a graded notebook; ValueError where a score is missing.

    A cell that people mark earns 0 while it stands as it was released, and waits for a mark otherwise.
    """
    scores: dict[str, float | None] = {cell.grade_id: cell.score for cell in result.cells if not cell.manual}
    missing = [grade_id for grade_id, score in scores.items() if score is None]
    if missing:
        raise ValueError(f"no verdict for {', '.join(missing)}, and no error that says why; nothing is recorded")
    comments: dict[str, str | None] = {}
    for cell in notebook["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        untouched = bool(flags) and flags.get("checksum") == checksum(cell)
        if flags.get("solution") or flags.get("task"):
            comments[flags["grade_id"]] = NO_RESPONSE if untouched and not flags.get("task") else None
        if flags.get("grade") and flags["grade_id"] not in scores:
            scores[flags["grade_id"]] = 0.0 if untouched and flags.get("solution") else None
    return Marks(scores, comments)


def checksum(cell: Mapping[str, Any]) -> str:
    """Return `nbgrader.utils.compute_checksum` of a cell, in nbformat's data."""
    flags = cell["metadata"]["nbgrader"]
    grade, solution = flags.get("grade", False), flags.get("solution", False)
    locked = False if solution else True if grade else flags.get("locked", False)
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    parts = [source, cell["cell_type"], str(grade), str(solution), str(locked), flags["grade_id"]]
    parts += [str(float(flags["points"]))] if grade else []
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def seconds_late(handed_in: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """Return by how many seconds a submission missed its date; 0 where one of them is not known."""
    if handed_in is None or due is None:
        return 0.0
    return max(0.0, (handed_in - due - (extension or timedelta())).total_seconds())


def counts(auto: float | None, manual: float | None = None, extra: float | None = None) -> float:
    """Return what a cell counts in the gradebook: a person's mark before ours, and extra credit on either."""
    mark = manual if manual is not None else auto
    return 0.0 if mark is None else mark + (extra or 0.0)
