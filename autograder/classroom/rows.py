"""The rows that `nbgrader autograde` leaves for one submission, inside a transaction that somebody else began.

First everything is read, then what differs is written: grading a class again changes nothing that stayed the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sql
from sqlalchemy import TableClause, bindparam
from sqlalchemy.engine import Connection, Row

from autograder.classroom.kept import Kept
from autograder.classroom.marks import Marks, counts
from autograder.classroom.names import composed, misspelt_in_gradebook
from autograder.classroom.problems import StudentNameError
from autograder.classroom.registered import Registered
from autograder.classroom.tables import COMMENT, GRADE, STUDENT, SUBMISSION, SUBMITTED_NOTEBOOK
from autograder.results import total

# Built once: SQLAlchemy takes longer to build a statement than the database to run it.
_OURS = (SUBMISSION.c.student_id == STUDENT.c.id) & (SUBMISSION.c.assignment_id == bindparam("assignment"))
_NOTEBOOK = (SUBMITTED_NOTEBOOK.c.assignment_id == SUBMISSION.c.id) & (
    SUBMITTED_NOTEBOOK.c.notebook_id == bindparam("notebook")
)
FIND = (
    sql.select(
        SUBMISSION.c.id.label("submission"),
        SUBMISSION.c.timestamp,
        SUBMISSION.c.extension,
        SUBMITTED_NOTEBOOK.c.id.label("notebook"),
        SUBMITTED_NOTEBOOK.c.late_submission_penalty.label("penalty"),
    )
    .select_from(STUDENT.outerjoin(SUBMISSION, _OURS).outerjoin(SUBMITTED_NOTEBOOK, _NOTEBOOK))
    .where(STUDENT.c.id == bindparam("student"))
)
READ_GRADES = sql.select(GRADE).where(GRADE.c.notebook_id == bindparam("notebook"))
READ_COMMENTS = sql.select(COMMENT).where(COMMENT.c.notebook_id == bindparam("notebook"))
CHANGE_GRADE = (
    sql.update(GRADE)
    .where(GRADE.c.id == bindparam("row"))
    .values(auto_score=bindparam("auto_score"), needs_manual_grade=bindparam("needs_manual_grade"))
)
CHANGE_COMMENT = (
    sql.update(COMMENT).where(COMMENT.c.id == bindparam("row")).values(auto_comment=bindparam("auto_comment"))
)
CHANGE_TIME = sql.update(SUBMISSION).where(SUBMISSION.c.id == bindparam("row")).values(timestamp=bindparam("timestamp"))
CHANGE_PENALTY = (
    sql.update(SUBMITTED_NOTEBOOK)
    .where(SUBMITTED_NOTEBOOK.c.id == bindparam("row"))
    .values(late_submission_penalty=bindparam("penalty"))
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of one submission. grades, comments: by the cell's id in the database."""

    submission: str
    notebook: str
    timestamp: datetime | None = None
    extension: timedelta | None = None
    penalty: float | None = None
    grades: Mapping[str, Row] = field(default_factory=dict)
    comments: Mapping[str, Row] = field(default_factory=dict)


def find_submission(connection: Connection, registered: Registered, student: str) -> Standing | None:
    """Return the rows of a submission, None where a student has none. Empty ids: rows that are still to be made."""
    key = {"assignment": registered.assignment_id, "notebook": registered.notebook_id, "student": student}
    found = connection.execute(FIND, key).first()
    if found is None:
        return None
    grades = connection.execute(READ_GRADES, {"notebook": found.notebook}).all() if found.notebook else ()
    comments = connection.execute(READ_COMMENTS, {"notebook": found.notebook}).all() if found.notebook else ()
    return Standing(
        found.submission or "",
        found.notebook or "",
        found.timestamp,
        found.extension,
        found.penalty,
        {row.cell_id: row for row in grades},
        {row.cell_id: row for row in comments},
    )


def open_submission(
    connection: Connection, registered: Registered, student: str, handed_in: datetime | None
) -> Standing:
    """Return the rows of a submission, after making those of the student, the submission and its notebook."""
    standing = find_submission(connection, registered, student)
    if standing is None:
        _refuse_twin(connection, student)
        connection.execute(sql.insert(STUDENT), {"id": student})
        standing = Standing("", "")
    if not standing.submission:
        standing = replace(standing, submission=_new_id(), timestamp=handed_in)
        new = {"id": standing.submission, "assignment_id": registered.assignment_id, "student_id": student}
        connection.execute(sql.insert(SUBMISSION), {**new, "timestamp": handed_in})
    elif handed_in not in (None, standing.timestamp):
        standing = replace(standing, timestamp=handed_in)
        connection.execute(CHANGE_TIME, {"row": standing.submission, "timestamp": handed_in})
    if not standing.notebook:
        standing = replace(standing, notebook=_new_id())
        new = {"id": standing.notebook, "assignment_id": standing.submission, "notebook_id": registered.notebook_id}
        connection.execute(sql.insert(SUBMITTED_NOTEBOOK), {**new, "flagged": False})
    return standing


def _refuse_twin(connection: Connection, student: str) -> None:
    """Raise StudentNameError where the gradebook has the student under a name that only looks the same."""
    if student.isascii():
        return
    for (known,) in connection.execute(sql.select(STUDENT.c.id)):
        if composed(known) == student:
            raise StudentNameError(misspelt_in_gradebook(student, known))


def write_scores(connection: Connection, registered: Registered, standing: Standing, marks: Marks) -> None:
    """Write the automatic scores; a mark by a person stays, and asks to be looked at again."""
    new, changed = [], []
    for name, cell in registered.graded.items():
        row, score = standing.grades.get(cell), marks.scores.get(name)
        by_hand = score is None or (row is not None and row.manual_score is not None)
        if row is None:
            new.append({"cell_id": cell, "auto_score": score, "needs_manual_grade": by_hand})
        elif name in marks.scores and (row.auto_score, row.needs_manual_grade) != (score, by_hand):
            changed.append({"row": row.id, "auto_score": score, "needs_manual_grade": by_hand})
    _insert(connection, GRADE, standing.notebook, new)
    if changed:
        connection.execute(CHANGE_GRADE, changed)


def write_comments(connection: Connection, registered: Registered, standing: Standing, marks: Marks) -> None:
    """Write the automatic comments; those by people stay."""
    new, changed = [], []
    for name, cell in registered.commented.items():
        row, comment = standing.comments.get(cell), marks.comments.get(name)
        if row is None:
            new.append({"cell_id": cell, "auto_comment": comment})
        elif name in marks.comments and row.auto_comment != comment:
            changed.append({"row": row.id, "auto_comment": comment})
    _insert(connection, COMMENT, standing.notebook, new)
    if changed:
        connection.execute(CHANGE_COMMENT, changed)


def write_penalty(connection: Connection, standing: Standing, penalty: float | None) -> None:
    """Write what lateness costs."""
    if penalty != standing.penalty:
        connection.execute(CHANGE_PENALTY, {"row": standing.notebook, "penalty": penalty})


def kept(registered: Registered, standing: Standing, marks: Marks) -> Kept:
    """Return what people gave, and the score that the gradebook shows once the marks are in it."""
    counted: dict[str, float] = {}
    people: dict[str, float] = {}
    for name, cell in registered.graded.items():
        row, auto = standing.grades.get(cell), marks.scores.get(name)
        counted[name] = counts(auto, row.manual_score, row.extra_credit) if row else counts(auto)
        if row and (row.manual_score is not None or (row.extra_credit and auto is not None)):
            people[name] = counted[name]
    answers = {name: standing.comments.get(cell) for name, cell in registered.commented.items()}
    said = {name: row.manual_comment for name, row in answers.items() if row and row.manual_comment}
    return Kept(score=total(counted.values()), scores=people, comments=said, penalty=standing.penalty)


def _insert(connection: Connection, table: TableClause, notebook: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sql.insert(table), [{"id": _new_id(), "notebook_id": notebook, **row} for row in rows])


def _new_id() -> str:
    return uuid4().hex
