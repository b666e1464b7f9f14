"""What people gave a submission: it stays, and it counts before what the grader found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from autograder.classroom.marks import Marks
from autograder.results import GradeResult


@dataclass(frozen=True, slots=True)
class Kept:
    """What the gradebook holds of a submission.

    score: all in all, before the penalty for a late hand-in.
    scores: of the cells that people marked, extra credit included. comments: those of people. Both by grade id.
    """

    score: float = 0.0
    scores: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    penalty: float | None = None


def with_kept(result: GradeResult, given: Marks, kept: Kept) -> GradeResult:
    """Return the result as the gradebook shows it, and a note to staff where people overruled the grader."""
    cells, notes = [], list(result.notes)
    for cell in result.cells:
        score = kept.scores.get(cell.grade_id, given.scores.get(cell.grade_id))
        if not cell.manual and score != cell.score:
            notes.append(f"{cell.grade_id}: {score:g} by hand; the grader found {cell.score:g}")
        cells.append(replace(cell, score=score))
    if kept.penalty:
        notes.append(f"handed in late: the gradebook takes {kept.penalty:g} points off")
    return replace(result, cells=tuple(cells), notes=tuple(notes))
