"""Run a hidden test: call its function, and record all that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.diagnosis import Fetched
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.handles import RecordedStep
from autograder.grading.suite.student import Student


@dataclass(frozen=True, eq=False)
class TestRun:
    """One run of a hidden test.

    error: the exception that ended it, None where it passed. steps: that it took. responses: the values that came
    back, with the number of the step that gave each. fetched: the same values with the calls that led to them.
    """

    __test__ = False

    error: BaseException | None
    steps: Sequence[RecordedStep]
    responses: Sequence[tuple[int, Any]]
    fetched: Sequence[Fetched]


def run_test(test: HiddenTest, student: Student, rng: np.random.Generator | None = None) -> TestRun:
    """Call the test with that student. rng: what it draws from, in the place of its hidden numbers."""
    given = {"student": student, "rng": rng or np.random.default_rng(test.seed)}
    error: BaseException | None = None
    try:
        test.call(**{name: given[name] for name in test.wants})
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # noqa: BLE001  (SystemExit, too: the caller judges)
        error = raised
    return TestRun(error, student.steps, student.responses, student.fetched)
