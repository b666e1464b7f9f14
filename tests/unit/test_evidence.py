"""What a test run shows: what tells mistakes apart, the plain names, and what was used of the notebook."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.diagnosis import Fetched, Name
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement.credit import Uses
from autograder.grading.judgement.evidence import (
    GAVE_NO_VALUE,
    REFUSED,
    distinguishing_value,
    observations_of,
    plain_name,
    uses_of,
    wrong_of,
)
from autograder.grading.suite import refusals
from autograder.grading.suite.handles import RecordedStep
from autograder.grading.suite.student import StudentProblem

GOT = np.array([1.0, 2.0])
PROBLEM = wire.Problem("raised", "TypeError", "no")


def ended(error: BaseException | None, *fetched: Any, steps: Sequence[RecordedStep] = ()) -> TestRun:
    """Return a run that ended like this. fetched: what came back, in order."""
    return TestRun(error, steps, [], [Fetched("f(...)", value) for value in fetched])


def distinguishing(run: TestRun) -> Any:
    return distinguishing_value(run, observations_of(run))


# --- observations ---


@pytest.mark.parametrize(
    ("error", "conclusion"),
    [
        (None, "NoneType"),
        (AssertionError("x"), "AssertionError"),
        (StudentProblem("raised", "f()", PROBLEM), "StudentProblem"),
        (refusals.NothingReturned("dx"), "none dx"),
        (refusals.WrongCount("f()", "a tuple of 3", 2, got=GOT), "count 2 a tuple of 3 f()"),
        (refusals.Unmet({"en": "Called twice."}, evidence="2 calls"), " Called twice. 2 calls"),
        (refusals.WrongValue("dx", evidence="relative error 0.5"), "value dx relative error 0.5"),
        (refusals.WrongValue("dx", evidence="relative error 0.5", got=GOT), "value dx "),
    ],
    ids=str,
)
def test_the_conclusion_of_a_test_is_its_last_observation(error: BaseException | None, conclusion: str) -> None:
    first, second, last = observations_of(ended(error, GOT, 3.0))
    assert (first.value is GOT, second.value) == (True, 3.0)
    assert (last.text, last.value.strip()) == ("verdict", conclusion.strip())


# --- what tells mistakes apart ---


def test_a_refused_value_tells_mistakes_apart_and_is_the_very_object_that_came_back() -> None:
    assert distinguishing(ended(refusals.WrongValue("dx", got=GOT, evidence="relative error 1"), (3.0, GOT))) is GOT


@pytest.mark.parametrize(
    "error",
    [
        refusals.NothingReturned("dx"),
        refusals.ChangedInput("x", got=GOT, right=2 * GOT),
        refusals.Unmet({"en": "Called twice."}, evidence="2 calls"),
        refusals.Differs("dx"),
    ],
    ids=str,
)
def test_where_no_value_does_the_conclusion_tells_them_apart(error: refusals.Wrong) -> None:
    run = ended(error, GOT)
    observations = observations_of(run)
    assert distinguishing_value(run, observations) is observations[-1].value


def test_a_sentence_without_evidence_tells_nothing_apart() -> None:
    assert distinguishing(ended(refusals.Unmet({"en": "Look again."}), GOT)) is None


def test_a_problem_in_the_place_of_a_value_tells_them_apart_by_identity() -> None:
    twin = wire.Problem("raised", "TypeError", "no")
    assert distinguishing(ended(StudentProblem("raised", "f()", PROBLEM), PROBLEM, twin)) is PROBLEM
    assert distinguishing(ended(StudentProblem("raised", "f()", PROBLEM), twin, PROBLEM)) is PROBLEM


def test_of_problems_that_the_test_does_not_tell_of_the_last_counts() -> None:
    first, last = wire.Problem("raised", "TypeError"), wire.Problem("raised", "ValueError")
    assert distinguishing(ended(AssertionError(), first, 1.0, last, 2.0)) is last
    assert distinguishing(ended(StudentProblem("raised", "f()", PROBLEM), first, last)) is last  # the cause of another


@pytest.mark.parametrize("error", [None, AssertionError("x"), StudentProblem("timeout", "f()")], ids=str)
def test_without_a_refusal_and_without_a_problem_nothing_tells_them_apart(error: BaseException | None) -> None:
    assert distinguishing(ended(error, GOT)) is None


def test_only_a_failed_expectation_is_one() -> None:
    wrong = refusals.NothingReturned("dx")
    assert wrong_of(ended(wrong)) is wrong
    assert [wrong_of(ended(error)) for error in (None, AssertionError(), ValueError())] == [None] * 3


# --- plain names ---


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (refusals.WrongShape("dx", (3,), (2,)), "shape"),
        (refusals.NothingReturned("dx"), "returns_none"),
        (refusals.NotFinite("dx"), "not_finite"),
        (refusals.ChangedInput("x"), "changes_input"),
        (refusals.WrongType("dx", "str"), "type"),
        (refusals.WrongCount("f()", "a tuple of 3", 2), "count"),
        (refusals.MissingKeys("grads", "dW"), "keys"),
        (StudentProblem("raised", "f()", PROBLEM), "exception"),
        (StudentProblem("attribute", "f().W", wire.Problem("attribute")), "attribute"),
        (StudentProblem("missing", "f", wire.Problem("missing")), "missing"),
        (refusals.WrongValue("dx"), None),
        (refusals.WrongGradient("dx"), None),
        (refusals.Differs("dx"), None),
        (refusals.Unmet({"en": "Look again."}), None),
        (StudentProblem("raised", "f()", wire.Problem("raised", "NotImplementedError", unwritten=True)), None),
        (StudentProblem("timeout", "f()"), None),
        (StudentProblem("crashed", "f()"), None),
        (StudentProblem("garbage", "f()"), None),
        (AssertionError("shape"), None),
        (None, None),
    ],
    ids=str,
)
def test_what_the_verdict_itself_says_has_a_plain_name(error: BaseException | None, name: str | None) -> None:
    assert plain_name(ended(error)) == (name and Name(name, known=False))


def test_the_table_of_plain_names_is_covered_above() -> None:
    names = [*REFUSED.values(), *GAVE_NO_VALUE.values()]
    assert len(names) == len(set(names)) == 10


# --- what a test uses ---


@pytest.mark.parametrize(
    ("steps", "uses"),
    [
        ([], Uses()),
        ([wire.Get("Gate"), wire.Call(wire.Ref(0), []), wire.Attr(wire.Ref(1), "forward")], Uses(frozenset({"Gate"}))),
        ([wire.Get("Gate"), wire.Attr(wire.Ref(0), "backward")], Uses(frozenset({"Gate"}), backward=True)),
        ([wire.Get("backward"), wire.Get("f")], Uses(frozenset({"backward", "f"}))),
        ([wire.Import("numpy"), wire.Attr(wire.Ref(0), "exp"), wire.Put(1.0)], Uses()),
    ],
    ids=["nothing", "a forward", "a backward", "a function named backward", "a module"],
)
def test_a_test_uses_the_names_that_it_asks_for_and_perhaps_a_backward(steps: list[wire.Step], uses: Uses) -> None:
    assert uses_of(ended(None, steps=[RecordedStep(step) for step in steps])) == uses
