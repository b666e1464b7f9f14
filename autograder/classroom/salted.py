"""By which salt the marks of an assignment were made: a table of our own beside nbgrader's.

It is there once a course with a salt has been graded. Marks of an assignment that is not in it were made without one.
"""

import sqlalchemy as sql
from sqlalchemy import column, table
from sqlalchemy.engine import Connection

SALTED = table("autograder_salt", column("assignment_id"), column("digest"))
CREATE = "CREATE TABLE IF NOT EXISTS autograder_salt (assignment_id VARCHAR(32) PRIMARY KEY, digest VARCHAR(64))"


def find_digest(connection: Connection, assignment_id: str) -> str:
    """Return the digest of the salt of an assignment's marks; nothing for none."""
    if not sql.inspect(connection).has_table(SALTED.name):
        return ""
    found = connection.execute(sql.select(SALTED.c.digest).where(SALTED.c.assignment_id == assignment_id)).first()
    return str(found.digest) if found else ""


def write_digest(connection: Connection, assignment_id: str, digest: str) -> None:
    """Write by which salt an assignment's marks are made; nothing for none."""
    connection.exec_driver_sql(CREATE)
    connection.execute(sql.delete(SALTED).where(SALTED.c.assignment_id == assignment_id))
    if digest:
        connection.execute(sql.insert(SALTED), {"assignment_id": assignment_id, "digest": digest})
