"""Two failures are the same one by their signature; its secrets are all that the test gave and expected."""

import numpy as np
import pytest

from autograder import wire
from autograder.grading.judgement.failure import failure_of
from autograder.grading.suite import refusals
from autograder.grading.suite.expect import Inconclusive
from autograder.grading.suite.handles import RecordedStep
from autograder.grading.suite.secrets import contents
from autograder.grading.suite.student import StudentProblem

PUT = wire.Put(None)


@pytest.mark.parametrize(
    ("error", "signature"),
    [
        (refusals.WrongValue("dx", evidence="relative error 1"), ("wrong", "value", "dx")),
        (refusals.WrongCount("f()", "a tuple of 3", 2), ("wrong", "count", "")),
        (
            StudentProblem("raised", "f(...)", wire.Problem("raised", "TypeError", "no", 3, 7)),
            ("raised", "TypeError", "f(...)"),
        ),
    ],
    ids=str,
)
def test_a_failure_is_known_by_what_is_wrong_and_where_but_by_no_number(
    error: BaseException, signature: tuple[str, ...]
) -> None:
    failure = failure_of(error, [])
    assert failure is not None
    assert failure.signature == signature


@pytest.mark.parametrize(
    "error",
    [
        None,
        refusals.Unmet({"en": "Look again."}),
        StudentProblem("raised", "f()", wire.Problem("raised", "NotImplementedError", unwritten=True)),
        StudentProblem("timeout", "f()"),
        StudentProblem("crashed", "f()"),
        StudentProblem("missing", "f", wire.Problem("missing")),
        StudentProblem("attribute", "f().W", wire.Problem("attribute")),
        AssertionError("value"),
        Inconclusive("kink"),
    ],
    ids=str,
)
def test_what_no_example_could_show_is_no_failure_to_show(error: BaseException | None) -> None:
    assert failure_of(error, []) is None


def test_arguments_by_place_and_by_name_are_secret() -> None:
    steps = [RecordedStep(PUT, (1.23456,), {"y": (2.34567, "hidden")}), RecordedStep(PUT, ([3.45678],))]
    failure = failure_of(refusals.NothingReturned("dx"), steps)
    assert failure is not None
    assert failure.secrets == {1.23456, 2.34567, "hidden", 3.45678}


def test_of_what_was_expected_single_entries_are_not_secret() -> None:
    right = np.array([1 / 3, 2 / 3])
    failure = failure_of(refusals.WrongValue("p", right=right), [RecordedStep(PUT, (np.array([1 / 7, 2 / 7]),))])
    assert failure is not None
    assert failure.secrets >= {1 / 7, 2 / 7, ((2,), right.tobytes())}
    assert not failure.secrets & {1 / 3, 2 / 3}


def test_a_single_number_that_was_expected_is_secret() -> None:
    failure = failure_of(refusals.WrongValue("loss", right=0.6931471), [])
    assert failure is not None
    assert failure.secrets == contents([0.6931471]) == {0.6931471}
