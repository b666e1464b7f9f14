"""nbgrader's gradebook without nbgrader: the same rows, one transaction a submission.

nbgrader opens nine connections a submission and commits after every cell. Here nothing is half recorded.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import sqlalchemy as sql
from sqlalchemy import Boolean, DateTime, Interval, column, exc, table
from sqlalchemy.engine import URL, Connection

from autograder.classroom.marks import Marks, earned, seconds_late
from autograder.classroom.problems import GradebookError

BUSY_SECONDS = 10.0  # how long to wait for another program's write

ASSIGNMENT = table("assignment", column("id"), column("name"), column("duedate", DateTime))
NOTEBOOK = table("notebook", column("id"), column("name"), column("assignment_id"))
CELL = table("base_cell", column("id"), column("name"), column("notebook_id"), column("type"))
GRADE_CELL = table("grade_cells", column("id"), column("max_score"), column("cell_type"))
SOURCE_CELL = table("source_cell", column("name"), column("notebook_id"), column("checksum"))
STUDENT = table("student", column("id"))
SUBMISSION = table(
    "submitted_assignment",
    column("id"),
    column("assignment_id"),
    column("student_id"),
    column("timestamp", DateTime),
    column("extension", Interval),
)
SUBMITTED = table(
    "submitted_notebook",
    column("id"),
    column("assignment_id"),
    column("notebook_id"),
    column("flagged", Boolean),
    column("late_submission_penalty"),
)
GRADE = table(
    "grade",
    column("id"),
    column("notebook_id"),
    column("cell_id"),
    column("auto_score"),
    column("manual_score"),
    column("extra_credit"),
    column("needs_manual_grade", Boolean),
)
COMMENT = table("comment", column("id"), column("notebook_id"), column("cell_id"), column("auto_comment"))

Penalty = Callable[[str, float, float], float | None]


@dataclass(frozen=True, slots=True)
class Registered:
    """An assignment as the gradebook knows it. graded, commented: ids of cells by grade id."""

    assignment_id: str
    notebook_id: str
    due: datetime | None
    graded: Mapping[str, str]
    commented: Mapping[str, str]
    points: Mapping[str, float] = field(default_factory=dict)
    checksums: Mapping[str, str | None] = field(default_factory=dict)


class Gradebook:
    """A connection to nbgrader's database, sqlite or another. Leave it by `with`."""

    def __init__(self, db_url: str, root: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        url = sql.make_url(db_url)
        self._sqlite = url.get_backend_name() == "sqlite"
        if self._sqlite and url.database:
            url = url.set(database=os.path.join(root, url.database))
        self._url = url
        self._engine = sql.create_engine(url, connect_args={"timeout": busy_seconds} if self._sqlite else {})
        if self._sqlite:
            sql.event.listen(self._engine, "connect", _leave_transactions_to_us)
            sql.event.listen(self._engine, "begin", _lock_at_once)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    @property
    def place(self) -> str:
        """What messages call it: the file's name, or the address without its password."""
        return Path(str(self._url.database)).name if self._sqlite else self._url.render_as_string()

    def registered(self, name: str) -> Registered | None:
        """Return what `nbgrader generate_assignment` left of the assignment, None where it did not run yet."""
        if self._sqlite and not Path(str(self._url.database)).is_file():
            return None
        with self._transaction() as connection:
            if not sql.inspect(connection).has_table("assignment"):
                return None
            return _registered(connection, name)

    def record(
        self, registered: Registered, student: str, marks: Marks, *, handed_in: datetime | None, penalty: Penalty
    ) -> dict[str, float]:
        """Record a submission as `nbgrader autograde` does, all of it or nothing; marks by people are kept.

        Returns these marks, extra credit included, by grade id.
        """
        with self._transaction() as connection:
            submission = _submission(connection, registered, student, handed_in)
            notebook = _notebook(connection, registered, submission.id)
            by_hand = _grades(connection, registered, notebook, marks)
            _comments(connection, registered, notebook, marks)
            late = seconds_late(submission.timestamp, registered.due, submission.extension)
            points = penalty(student, _score(connection, notebook), late) if late > 0 else None
            changed = sql.update(SUBMITTED).where(SUBMITTED.c.id == notebook)
            connection.execute(changed.values(late_submission_penalty=points))
        return by_hand

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except (exc.OperationalError, exc.DatabaseError) as problem:
            if isinstance(problem, (exc.DataError, exc.IntegrityError)):
                raise  # this submission's own, such as a name that is too long: the others can be recorded
            raise GradebookError(_explained(problem, self.place)) from problem


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # else Python's sqlite3 begins them late, and lets them deadlock


def _lock_at_once(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _registered(connection: Connection, name: str) -> Registered | None:
    where = sql.select(ASSIGNMENT.c.id, ASSIGNMENT.c.duedate, NOTEBOOK.c.id.label("notebook"))
    where = where.join_from(ASSIGNMENT, NOTEBOOK, NOTEBOOK.c.assignment_id == ASSIGNMENT.c.id)
    found = connection.execute(where.where(ASSIGNMENT.c.name == name, NOTEBOOK.c.name == name)).first()
    if found is None:
        return None
    cells = connection.execute(sql.select(CELL.c.type, CELL.c.name, CELL.c.id).where(CELL.c.notebook_id == found.notebook)).all()
    points = sql.select(CELL.c.name, GRADE_CELL.c.max_score).join_from(CELL, GRADE_CELL, CELL.c.id == GRADE_CELL.c.id)
    checksums = sql.select(SOURCE_CELL.c.name, SOURCE_CELL.c.checksum).where(SOURCE_CELL.c.notebook_id == found.notebook)
    return Registered(
        assignment_id=found.id,
        notebook_id=found.notebook,
        due=found.duedate,
        graded={cell.name: cell.id for cell in cells if cell.type in ("GradeCell", "TaskCell")},
        commented={cell.name: cell.id for cell in cells if cell.type in ("SolutionCell", "TaskCell")},
        points=dict(connection.execute(points.where(CELL.c.notebook_id == found.notebook)).tuples()),
        checksums=dict(connection.execute(checksums).tuples()),
    )


def _submission(connection: Connection, registered: Registered, student: str, handed_in: datetime | None) -> Any:
    if connection.execute(sql.select(STUDENT.c.id).where(STUDENT.c.id == student)).first() is None:
        connection.execute(sql.insert(STUDENT).values(id=student))
    mine = (SUBMISSION.c.assignment_id == registered.assignment_id, SUBMISSION.c.student_id == student)
    there = sql.select(SUBMISSION.c.id, SUBMISSION.c.timestamp, SUBMISSION.c.extension).where(*mine)
    if connection.execute(there).first() is None:
        new = {"id": _new_id(), "assignment_id": registered.assignment_id, "student_id": student}
        connection.execute(sql.insert(SUBMISSION).values(new | {"timestamp": handed_in}))
    elif handed_in is not None:
        connection.execute(sql.update(SUBMISSION).where(*mine).values(timestamp=handed_in))
    return connection.execute(there).one()


def _notebook(connection: Connection, registered: Registered, submission: str) -> str:
    mine = (SUBMITTED.c.assignment_id == submission, SUBMITTED.c.notebook_id == registered.notebook_id)
    found = connection.execute(sql.select(SUBMITTED.c.id).where(*mine)).scalar()
    if found is not None:
        return str(found)
    new = {"id": _new_id(), "assignment_id": submission, "notebook_id": registered.notebook_id, "flagged": False}
    connection.execute(sql.insert(SUBMITTED).values(new))
    return new["id"]


def _grades(connection: Connection, registered: Registered, notebook: str, marks: Marks) -> dict[str, float]:
    """Write the scores; a mark by a person stays and asks to be looked at again. Returns these marks."""
    columns = (GRADE.c.cell_id, GRADE.c.manual_score, GRADE.c.extra_credit)
    rows = connection.execute(sql.select(*columns).where(GRADE.c.notebook_id == notebook)).all()
    by_hand = {row.cell_id: row.manual_score for row in rows}
    _insert_missing(connection, GRADE, registered.graded, by_hand, notebook, {"needs_manual_grade": True})
    values = [
        {
            "cell": registered.graded[name],
            "auto_score": score,
            "needs_manual_grade": score is None or by_hand.get(registered.graded[name]) is not None,
        }
        for name, score in marks.scores.items()
    ]
    changed = sql.update(GRADE).where(GRADE.c.notebook_id == notebook, GRADE.c.cell_id == sql.bindparam("cell"))
    names = ("auto_score", "needs_manual_grade")
    if values:
        connection.execute(changed.values({name: sql.bindparam(name) for name in names}), values)
    marked = {row.cell_id: row.manual_score + (row.extra_credit or 0.0) for row in rows if row.manual_score is not None}
    return {name: marked[cell] for name, cell in registered.graded.items() if cell in marked}


def _comments(connection: Connection, registered: Registered, notebook: str, marks: Marks) -> None:
    there = connection.execute(sql.select(COMMENT.c.cell_id).where(COMMENT.c.notebook_id == notebook)).scalars()
    _insert_missing(connection, COMMENT, registered.commented, set(there), notebook, {})
    values = [
        {"cell": registered.commented[name], "auto_comment": comment} for name, comment in marks.comments.items()
    ]
    changed = sql.update(COMMENT).where(COMMENT.c.notebook_id == notebook, COMMENT.c.cell_id == sql.bindparam("cell"))
    if values:
        connection.execute(changed.values(auto_comment=sql.bindparam("auto_comment")), values)
