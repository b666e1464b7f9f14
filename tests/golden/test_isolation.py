"""Shared forks change nothing: every known mistake has the same record with a fork for each hidden test.

Golden submissions are graded in both ways by test_golden.py, attacks by tests/attacks.
"""

import pytest

from autograder.course import find_course, load_mistakes
from autograder.grading import Grader, Options
from tests.edited_notebooks import ROOT
from tests.records import differences, record_of

COURSE = find_course(ROOT)
IN_EVERY_RUN = "gates"


@pytest.mark.parametrize(
    "name",
    [name if name == IN_EVERY_RUN else pytest.param(name, marks=pytest.mark.long) for name in COURSE.assignment_names],
)
def test_every_known_mistake_has_one_record_in_both_ways(name: str) -> None:
    assignment = COURSE.assignment(name)
    with (
        Grader(assignment, Options(isolation="shared")) as shared,
        Grader(assignment, Options(isolation="test")) as alone,
    ):
        wrong = []
        for mistake in load_mistakes(assignment.mistakes):
            notebook = mistake.applied(assignment.master)
            records = [
                record_of(grader.grade(notebook, student=None, name=mistake.id).result) for grader in (alone, shared)
            ]
            wrong += [f"{mistake.id}: {line}" for line in differences(*records)]
    assert not wrong, "\n".join(wrong)
