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

            def record(grader: Grader, notebook: Notebook = notebook) -> JSON:
                return record_of(grader.grade(notebook, student=None, name=mistake.id).result)

            one, other = record(alone), record(shared)
            chance = paths(one, record(alone)) if one != other else set()  # the mistake draws without a seed
            wrong += [f"{mistake.id}: {path}" for path in paths(one, other) - chance]
    assert not wrong, "\n".join(wrong)


def paths(one: JSON, other: JSON) -> set[str]:
    """Return where two records differ."""
    return {line.partition(": ")[0] for line in differences(one, other)}
