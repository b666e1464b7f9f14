"""The columns of nbgrader's database that a record reads or writes; tests hold them against nbgrader itself."""

from sqlalchemy import Boolean, DateTime, Interval, column, table

ASSIGNMENT = table("assignment", column("id"), column("name"), column("duedate", DateTime))
NOTEBOOK = table("notebook", column("id"), column("name"), column("assignment_id"))
CELL = table("base_cell", column("id"), column("name"), column("notebook_id"), column("type"))
GRADE_CELL = table("grade_cells", column("id"), column("max_score"))
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
SUBMITTED_NOTEBOOK = table(
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
COMMENT = table(
    "comment",
    column("id"),
    column("notebook_id"),
    column("cell_id"),
    column("auto_comment"),
    column("manual_comment"),
)
