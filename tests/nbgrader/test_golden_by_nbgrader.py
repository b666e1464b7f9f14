"""`nbgrader autograde` gives golden submissions what `autograder grade` must give them.

`make test` tries one of each kind of output, `make test-all` every golden submission of every assignment.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.nbgrader.commands import nbgrader
from tests.samples import Golden, copy_course, golden

ASSIGNMENTS = sorted({sample.assignment for sample in golden()})
REFUSED = {"metadata_all_lost"}  # by both ways, in a class: it may be the wrong assignment's notebook
KINDS = {
    "full_marks": "a written answer that waits for a person",
    "stub": "nothing written",
    "swapped_multiply": "a mistake with a name, an example and a picture",
    "forward_only": "tests that wait for others",
    "infinite_loop_in_one_gate": "tests that ran out of time",
    "syntax_error_in_one_cell": "a cell that fails",
    "flood_of_prints": "output that is cut",
    "draws_and_leaves_files_open": "pictures",
    "deleted_cells": "remarks on the notebook",
    "retypes_a_deleted_answer": "an answer beside its cell",
    "hostile": "objects that lie",
}
"""Golden submissions of `gates`, one for each kind of output."""
SCORES = """select s.student_id, b.name, g.auto_score, g.needs_manual_grade from grade g
join submitted_notebook n on n.id = g.notebook_id join submitted_assignment s on s.id = n.assignment_id
join base_cell b on b.id = g.cell_id"""


def test_nbgrader_gives_one_submission_of_each_kind_the_same_scores(tmp_path: Path) -> None:
    samples = [sample for sample in golden("gates") if sample.behaviour in KINDS]
    assert len(samples) == len(KINDS)
    assert_same_scores(tmp_path, samples)


@pytest.mark.long
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_nbgrader_gives_every_golden_submission_the_same_scores(tmp_path: Path, assignment: str) -> None:
    assert_same_scores(tmp_path, [sample for sample in golden(assignment) if sample.behaviour not in REFUSED])


def assert_same_scores(tmp_path: Path, samples: Sequence[Golden]) -> None:
    """Grade submissions of one assignment with nbgrader; its gradebook must hold the scores of their records."""
    assignment = samples[0].assignment
    students = {f"student{number:02}": sample for number, sample in enumerate(samples)}
    course = copy_course(tmp_path / "a course", students)
    for command in ("generate_assignment", "autograde"):
        done = nbgrader(course, command, assignment, "--force")
        assert done.returncode == 0, done.stderr[-3000:]
    with closing(sqlite3.connect(course / "gradebook.db")) as connection:
        rows = connection.execute(SCORES).fetchall()
    found: dict[str, dict[str, float | None]] = {student: {} for student in students}
    for student, cell, score, waits in rows:
        found[student][cell] = None if waits else score or 0.0
    for student, sample in students.items():
        assert found[student] == pytest.approx(sample.scores), sample.behaviour
