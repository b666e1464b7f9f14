"""Our own tables beside nbgrader's: their version, and by which salt the marks of an assignment were made.

They are there once a course with a salt has been graded. Marks of an assignment without a digest were made without one.
"""

import sqlalchemy as sql
from sqlalchemy import column, table
from sqlalchemy.engine import Connection

from autograder.classroom.problems import GradebookError

VERSION = 1
"""Of these tables. A gradebook without it is of version 1, before it was written down."""
VERSIONS = table("autograder_version", column("version"))
SALTED = table("autograder_salt", column("assignment_id"), column("digest"))
CREATE = (
    "CREATE TABLE IF NOT EXISTS autograder_version (version INTEGER PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS autograder_salt (assignment_id VARCHAR(32) PRIMARY KEY, digest VARCHAR(64))",
)


def find_digest(connection: Connection, assignment_id: str) -> str:
    """Return the digest of the salt of an assignment's marks; nothing for none."""
    _check_version(connection)
    if not sql.inspect(connection).has_table(SALTED.name):
        return ""
    found = connection.execute(sql.select(SALTED.c.digest).where(SALTED.c.assignment_id == assignment_id)).first()
    return str(found.digest) if found else ""


def write_digest(connection: Connection, assignment_id: str, digest: str) -> None:
    """Write by which salt an assignment's marks are made; nothing for none."""
    for statement in CREATE:
        connection.exec_driver_sql(statement)
    if connection.execute(sql.select(VERSIONS.c.version)).first() is None:
        connection.execute(sql.insert(VERSIONS), {"version": VERSION})
    connection.execute(sql.delete(SALTED).where(SALTED.c.assignment_id == assignment_id))
    if digest:
        connection.execute(sql.insert(SALTED), {"assignment_id": assignment_id, "digest": digest})


def _check_version(connection: Connection) -> None:
    """Raise GradebookError where a newer autograder has written the tables."""
    if not sql.inspect(connection).has_table(VERSIONS.name):
        return
    found = connection.execute(sql.select(VERSIONS.c.version)).scalar()
    if found is not None and found > VERSION:
        raise GradebookError(
            f"the gradebook has records of version {found}, and this autograder reads version {VERSION}. "
            "Install the newer one that wrote them"
        )
