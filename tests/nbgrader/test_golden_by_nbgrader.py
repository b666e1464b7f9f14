"""`nbgrader autograde` gives every golden submission of every assignment what `autograder grade` must give it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.samples import copy_course, golden

ASSIGNMENTS = sorted({sample.assignment for sample in golden()})
REFUSED = {"metadata_all_lost"}  # by both ways, in a class: it may be the wrong assignment's notebook
SCORES = """select s.student_id, b.name, g.auto_score, g.needs_manual_grade from grade g
join submitted_notebook n on n.id = g.notebook_id join submitted_assignment s on s.id = n.assignment_id
join base_cell b on b.id = g.cell_id"""


@pytest.mark.slow
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_nbgrader_gives_every_golden_submission_the_same_scores(tmp_path: Path, assignment: str) -> None:
    samples = [sample for sample in golden(assignment) if sample.behaviour not in REFUSED]
    students = {f"student{number:02}": sample for number, sample in enumerate(samples)}
    course = copy_course(tmp_path / "a course", students)
    for command in ("generate_assignment", "autograde"):
        done = _nbgrader(course, command, assignment, "--force")
        assert done.returncode == 0, done.stderr[-3000:]
    with closing(sqlite3.connect(course / "gradebook.db")) as connection:
        rows = connection.execute(SCORES).fetchall()
    found: dict[str, dict[str, float | None]] = {student: {} for student in students}
    for student, cell, score, waits in rows:
        found[student][cell] = None if waits else score or 0.0
    for student, sample in students.items():
        assert found[student] == pytest.approx(sample.scores), sample.behaviour


def _nbgrader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))  # nbgrader calls `alembic`
    environment = {**os.environ, "PATH": path, "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(
        command, cwd=course, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
