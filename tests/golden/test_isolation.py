"""Shared forks change nothing: every known mistake has the same record with a fork for each hidden test.

Golden submissions are graded in both ways by test_golden.py, attacks by tests/attacks.
"""

import pytest

from autograder.course import Notebook, find_course, load_mistakes
from autograder.grading import Grader, Options
from tests.edited_notebooks import JSON, ROOT
from tests.records import differences, record_of

COURSE = find_course(ROOT)
IN_EVERY_RUN = "gates"
REPEATS = 4


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
            one, other = record(alone, notebook), record(shared, notebook)
            repeats = [record(alone, notebook) for _ in range(REPEATS if one != other else 0)]
            chance = {path for repeat in repeats for path in paths(one, repeat)}  # the mistake draws without a seed
            wrong += [f"{mistake.id}: {path}" for path in paths(one, other) - chance]
    assert not wrong, "\n".join(wrong)


def record(grader: Grader, notebook: Notebook) -> JSON:
    return record_of(grader.grade(notebook, student=None, name="notebook").result)


def paths(one: JSON, other: JSON) -> set[str]:
    """Return where two records differ."""
    return {line.partition(": ")[0] for line in differences(one, other)}
