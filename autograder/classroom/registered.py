"""An assignment as the gradebook knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from autograder.classroom.own_tables import find_digest
from autograder.classroom.tables import (
    ASSIGNMENT,
    CELL,
    GRADE,
    GRADE_CELL,
    NOTEBOOK,
    SOURCE_CELL,
    SUBMISSION,
    SUBMITTED_NOTEBOOK,
)


@dataclass(frozen=True, slots=True)
class Registered:
    """An assignment as the gradebook knows it.

    graded, commented: the cells' ids in the database, by grade id. points, checksums: by grade id.
    submitted: whether it has a submission; from then on its cells stay as they are.
    marked: whether it has marks that a grader made. salt_digest: of the salt with which; empty for none.
    """

    assignment_id: str
    notebook_id: str
    due: datetime | None
    graded: Mapping[str, str]
    commented: Mapping[str, str]
    points: Mapping[str, float]
    checksums: Mapping[str, str | None]
    submitted: bool = False
    marked: bool = False
    salt_digest: str = ""


def find_registered(connection: Connection, name: str) -> Registered | None:
    """Return the assignment with the notebook of its name, None where there is none."""
    both = sql.select(ASSIGNMENT.c.id, ASSIGNMENT.c.duedate, NOTEBOOK.c.id.label("notebook_id"))
    both = both.join_from(ASSIGNMENT, NOTEBOOK, NOTEBOOK.c.assignment_id == ASSIGNMENT.c.id)
    found = connection.execute(both.where(ASSIGNMENT.c.name == name, NOTEBOOK.c.name == name)).first()
    if found is None:
        return None
    ours = CELL.c.notebook_id == found.notebook_id
    cells = connection.execute(sql.select(CELL.c.type, CELL.c.name, CELL.c.id).where(ours)).all()
    points = sql.select(CELL.c.name, GRADE_CELL.c.max_score).join_from(CELL, GRADE_CELL, CELL.c.id == GRADE_CELL.c.id)
    sources, theirs = (
        sql.select(SOURCE_CELL.c.name, SOURCE_CELL.c.checksum),
        SOURCE_CELL.c.notebook_id == found.notebook_id,
    )
    submissions = sql.select(SUBMISSION.c.id).limit(1)
    marks = sql.select(GRADE.c.id).join_from(GRADE, SUBMITTED_NOTEBOOK, GRADE.c.notebook_id == SUBMITTED_NOTEBOOK.c.id)
    made = (SUBMITTED_NOTEBOOK.c.notebook_id == found.notebook_id) & GRADE.c.auto_score.is_not(None)
    return Registered(
        assignment_id=found.id,
        notebook_id=found.notebook_id,
        due=found.duedate,
        graded={cell.name: cell.id for cell in cells if cell.type in ("GradeCell", "TaskCell")},
        commented={cell.name: cell.id for cell in cells if cell.type in ("SolutionCell", "TaskCell")},
        points={row.name: row.max_score for row in connection.execute(points.where(ours))},
        checksums={row.name: row.checksum for row in connection.execute(sources.where(theirs))},
        submitted=connection.execute(submissions.where(SUBMISSION.c.assignment_id == found.id)).first() is not None,
        marked=connection.execute(marks.where(made).limit(1)).first() is not None,
        salt_digest=find_digest(connection, found.id),
    )
