"""The rows that `nbgrader autograde` leaves for one submission, inside a transaction that somebody else began."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sql
from sqlalchemy import TableClause, bindparam
from sqlalchemy.engine import Connection, Row

from autograder.classroom.marks import Marks, earned
from autograder.classroom.tables import (
    ASSIGNMENT,
    CELL,
    COMMENT,
    GRADE,
    GRADE_CELL,
    NOTEBOOK,
    SOURCE_CELL,
    STUDENT,
    SUBMISSION,
    SUBMITTED_NOTEBOOK,
)


@dataclass(frozen=True, slots=True)
class Registered:
    """An assignment as the gradebook knows it.

    graded, commented: the cells' ids in the database, by grade id. points, checksums: by grade id.
    """

    assignment_id: str
    notebook_id: str
    due: datetime | None
    graded: Mapping[str, str]
    commented: Mapping[str, str]
    points: Mapping[str, float]
    checksums: Mapping[str, str | None]


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
    sources = sql.select(SOURCE_CELL.c.name, SOURCE_CELL.c.checksum)
    return Registered(
        assignment_id=found.id,
        notebook_id=found.notebook_id,
        due=found.duedate,
        graded={cell.name: cell.id for cell in cells if cell.type in ("GradeCell", "TaskCell")},
        commented={cell.name: cell.id for cell in cells if cell.type in ("SolutionCell", "TaskCell")},
        points={row.name: row.max_score for row in connection.execute(points.where(ours))},
        checksums=_pairs(connection, sources.where(SOURCE_CELL.c.notebook_id == found.notebook_id)),
    )


def write_submission(connection: Connection, registered: Registered, student: str, handed_in: datetime | None) -> Row:
    """Make sure of the student and of the submission; return its id, timestamp and extension."""
    if connection.execute(sql.select(STUDENT.c.id).where(STUDENT.c.id == student)).first() is None:
        connection.execute(sql.insert(STUDENT).values(id=student))
    mine = (SUBMISSION.c.assignment_id == registered.assignment_id) & (SUBMISSION.c.student_id == student)
    there = sql.select(SUBMISSION.c.id, SUBMISSION.c.timestamp, SUBMISSION.c.extension).where(mine)
    if connection.execute(there).first() is None:
        new = {"id": _new_id(), "assignment_id": registered.assignment_id, "student_id": student}
        connection.execute(sql.insert(SUBMISSION).values({**new, "timestamp": handed_in}))
    elif handed_in is not None:
        connection.execute(sql.update(SUBMISSION).where(mine).values(timestamp=handed_in))
    return connection.execute(there).one()


def write_notebook(connection: Connection, registered: Registered, submission: str) -> str:
    """Make sure of the submitted notebook; return its id."""
    key = {"assignment_id": submission, "notebook_id": registered.notebook_id}
    found = connection.execute(sql.select(SUBMITTED_NOTEBOOK.c.id).filter_by(**key)).scalar()
    if found is not None:
        return str(found)
    new = {"id": _new_id(), "flagged": False, **key}
    connection.execute(sql.insert(SUBMITTED_NOTEBOOK).values(new))
    return new["id"]


def write_scores(connection: Connection, registered: Registered, notebook: str, marks: Marks) -> None:
    """Write the automatic scores; a mark by a person stays, and asks to be looked at again."""
    by_hand = _pairs(connection, sql.select(GRADE.c.cell_id, GRADE.c.manual_score).filter_by(notebook_id=notebook))
    _insert_missing(connection, GRADE, registered.graded, by_hand, notebook_id=notebook, needs_manual_grade=True)
    scores = [(registered.graded[name], score) for name, score in marks.scores.items()]
    values = [
        {"cell": cell, "auto_score": score, "needs_manual_grade": score is None or by_hand.get(cell) is not None}
        for cell, score in scores
    ]
    _update(connection, GRADE, notebook, values)


def write_comments(connection: Connection, registered: Registered, notebook: str, marks: Marks) -> None:
    """Write the automatic comments; those by people stay."""
    there = _pairs(connection, sql.select(COMMENT.c.cell_id, COMMENT.c.id).filter_by(notebook_id=notebook))
    _insert_missing(connection, COMMENT, registered.commented, there, notebook_id=notebook)
    comments = marks.comments.items()
    values = [{"cell": registered.commented[name], "auto_comment": comment} for name, comment in comments]
    _update(connection, COMMENT, notebook, values)


def read_grades(connection: Connection, notebook: str) -> tuple[float, dict[str, float]]:
    """Return the notebook's score, and the marks by people by the cell's id in the database."""
    columns = (GRADE.c.cell_id, GRADE.c.auto_score, GRADE.c.manual_score, GRADE.c.extra_credit)
    rows = connection.execute(sql.select(*columns).filter_by(notebook_id=notebook)).all()
    score = earned((row.auto_score, row.manual_score, row.extra_credit) for row in rows)
    return score, {row.cell_id: row.manual_score for row in rows if row.manual_score is not None}


def write_penalty(connection: Connection, notebook: str, penalty: float | None) -> None:
    """Write what lateness costs."""
    mine = SUBMITTED_NOTEBOOK.c.id == notebook
    connection.execute(sql.update(SUBMITTED_NOTEBOOK).where(mine).values(late_submission_penalty=penalty))


def _insert_missing(
    connection: Connection, table: TableClause, cells: Mapping[str, str], there: Collection[str], **values: Any
) -> None:
    new = [{"id": _new_id(), "cell_id": cell, **values} for cell in cells.values() if cell not in there]
    if new:
        connection.execute(sql.insert(table), new)


def _update(connection: Connection, table: TableClause, notebook: str, values: list[dict[str, Any]]) -> None:
    if values:
        changed = sql.update(table).where(table.c.notebook_id == notebook, table.c.cell_id == bindparam("cell"))
        names = values[0].keys() - {"cell"}
        connection.execute(changed.values({name: bindparam(name) for name in names}), values)


def _pairs(connection: Connection, query: Any) -> dict[str, Any]:
    return {key: value for key, value in connection.execute(query)}


def _new_id() -> str:
    return uuid4().hex
