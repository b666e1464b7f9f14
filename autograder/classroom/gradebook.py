"""nbgrader's gradebook without nbgrader: the same rows, one transaction a submission.

nbgrader opens nine connections a submission and commits after every cell. Here nothing is half recorded.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sql
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from autograder.classroom import rows
from autograder.classroom.kept import Kept
from autograder.classroom.marks import Marks, seconds_late
from autograder.classroom.own_tables import write_digest
from autograder.classroom.problems import GradebookError
from autograder.classroom.registered import Registered, find_registered
from autograder.classroom.submissions import shown

BUSY_SECONDS = 60.0  # how long to wait for another program
QUIET_SECONDS = 1.0  # how long of that without a word
Penalty = Callable[[str, float, float], float | None]  # student, score, seconds late


class Gradebook:
    """A connection to nbgrader's database: sqlite, PostgreSQL, whatever `db_url` names."""

    def __init__(
        self,
        db_url: str,
        root: Path,
        *,
        busy_seconds: float = BUSY_SECONDS,
        say: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._url = sql.make_url(db_url)
        self._file: Path | None = None
        if self._url.get_backend_name() == "sqlite":
            self._file = Path(os.path.join(root, self._url.database or "gradebook.db"))
            self._engine = sql.create_engine(self._url.set(database=str(self._file)))
            self._busy_seconds, self._say = busy_seconds, say
            sql.event.listen(self._engine, "connect", _leave_transactions_to_us)
            sql.event.listen(self._engine, "begin", self._lock_at_once)
        else:
            self._engine = sql.create_engine(self._url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()

    @property
    def place(self) -> str:
        """What messages call it: the file, or the address without its password."""
        return str(shown(self._file)) if self._file else self._url.render_as_string()

    def registered(self, assignment: str) -> Registered | None:
        """Return what `nbgrader generate_assignment` left of the assignment; None where it has not run."""
        if self._file and not self._file.is_file():
            return None
        with self._transaction() as connection:
            if not sql.inspect(connection).has_table("assignment"):
                return None
            return find_registered(connection, assignment)

    def note_salt(self, registered: Registered, digest: str) -> None:
        """Write down the digest of the salt with which the assignment's marks are made; nothing for none."""
        with self._transaction() as connection:
            write_digest(connection, registered.assignment_id, digest)

    def record(
        self, registered: Registered, student: str, marks: Marks, *, handed_in: datetime | None, penalty: Penalty
    ) -> Kept:
        """Record a submission as `nbgrader autograde` does, all of it or nothing; return what people gave: it stays."""
        with self._transaction() as connection:
            standing = rows.open_submission(connection, registered, student, handed_in)
            rows.write_scores(connection, registered, standing, marks)
            rows.write_comments(connection, registered, standing, marks)
            kept = rows.kept(registered, standing, marks)
            late = seconds_late(standing.timestamp, registered.due, standing.extension)
            kept = replace(kept, penalty=penalty(student, kept.score, late) if late else None)
            rows.write_penalty(connection, standing, kept.penalty)
        return kept

    def kept(self, registered: Registered, student: str, marks: Marks) -> Kept:
        """Return what people gave a submission that these marks are recorded of."""
        with self._transaction() as connection:
            standing = rows.find_submission(connection, registered, student)
            return rows.kept(registered, standing or rows.Standing("", ""), marks)

    def _lock_at_once(self, connection: Connection) -> None:
        """Begin when nobody else writes or reads, so that nothing later has to wait."""
        quiet = min(QUIET_SECONDS, self._busy_seconds)
        try:
            _lock(connection, quiet)
        except exc.OperationalError as problem:
            if quiet == self._busy_seconds or "locked" not in str(problem.orig):
                raise
            holder = "another program holds it (formgrader, nbgrader, a database browser)"
            self._say(f"{self.place}: {holder}. Waiting up to {self._busy_seconds:g} s for it")
            _lock(connection, self._busy_seconds - quiet)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except (exc.DataError, exc.IntegrityError):
            raise  # this submission's own, such as a name that is too long: others can be recorded
        except exc.DatabaseError as problem:
            raise GradebookError(f"gradebook {self.place}: {_explained(str(problem.orig))}") from problem


def _leave_transactions_to_us(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # else Python's sqlite3 begins them late, and two writers can deadlock


def _lock(connection: Connection, seconds: float) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
    connection.exec_driver_sql("BEGIN EXCLUSIVE")


def _explained(problem: str) -> str:
    remedies = {
        "locked": "another program holds it (formgrader, nbgrader, a database browser). Close it or wait",
        "disk is full": "the disk is full. Make room",
        "disk I/O": "the disk cannot be written or read. Look at the disk (full? a quota? a network drive?)",
        "readonly": "it cannot be written. Look at the rights of the file and of its folder",
        "unable to open": "it cannot be opened. Look at the rights of the file and of its folder",
        "no such": f"it has another layout ({problem}). Copy the file, then run: nbgrader db upgrade",
        "not a database": "this file is no database. Move it away, or set CourseDirectory.db_url",
        "malformed": "the file is damaged. Take the last good copy",
        "connection": "the server does not answer, or was restarted. See that it runs",
    }
    return next((text for sign, text in remedies.items() if sign in problem), f"{problem.strip()}. Mend this")
