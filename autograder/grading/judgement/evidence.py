"""Read from a test run what tells mistakes apart, and what the test used of the notebook."""

from collections.abc import Mapping, Sequence
from typing import Any

from autograder import wire
from autograder.diagnosis import Fetched, Name
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement.credit import Uses
from autograder.grading.suite import refusals
from autograder.grading.suite.refusals import Wrong
from autograder.grading.suite.student import StudentProblem

REFUSED: Mapping[type[Wrong], str] = {
    refusals.WrongShape: "shape",
    refusals.NothingReturned: "returns_none",
    refusals.NotFinite: "not_finite",
    refusals.ChangedInput: "changes_input",
    refusals.WrongType: "type",
    refusals.WrongCount: "count",
    refusals.MissingKeys: "keys",
}
GAVE_NO_VALUE = {"raised": "exception", "attribute": "attribute", "missing": "missing"}
"""Names for staff of what the verdict itself says, by refusals and by kinds of StudentProblem."""


def wrong_of(run: TestRun) -> Wrong | None:
    """Return the expectation that failed, if that is how the run ended."""
    return run.error if isinstance(run.error, Wrong) else None


def uses_of(run: TestRun) -> Uses:
    """Return what the test used of the notebook."""
    steps = [one.step for one in run.steps]
    names = frozenset(step.name for step in steps if isinstance(step, wire.Get))
    return Uses(names, any(isinstance(step, wire.Attr) and step.name == "backward" for step in steps))


def observations_of(run: TestRun) -> Sequence[Fetched]:
    """Return all values that came back, and last the test's own conclusion: it may have counted calls."""
    wrong = wrong_of(run)
    words = (wrong.key, *sorted(map(str, wrong.words.values()))) if wrong else (type(run.error).__name__,)
    words += (wrong.evidence,) if wrong and wrong.got is None else ()
    return [*run.fetched, Fetched("verdict", " ".join(words))]


def distinguishing_value(run: TestRun, observations: Sequence[Fetched]) -> Any:
    """Return the object that tells mistakes apart: the refused value or the conclusion; None where neither does.

    It is one of the observations, or a part of one: they are compared by identity.

    A sentence without evidence fits many mistakes, so the values that came back decide. Of a changed argument, it is
    the change that counts and not the value.
    """
    wrong = wrong_of(run)
    if wrong is None:
        return _problem_of(run)
    if wrong.got is not None and not isinstance(wrong, refusals.ChangedInput):
        return wrong.got
    return observations[-1].value if wrong.evidence or wrong.key else None


def plain_name(run: TestRun) -> Name | None:
    """Return the name of what the verdict itself says: a shape, an exception, an attribute."""
    wrong, error = wrong_of(run), run.error
    if wrong is not None:
        return Name(REFUSED[type(wrong)], known=False) if type(wrong) in REFUSED else None
    if not isinstance(error, StudentProblem) or error.problem.unwritten:
        return None
    return Name(GAVE_NO_VALUE[error.kind], known=False) if error.kind in GAVE_NO_VALUE else None


def _problem_of(run: TestRun) -> wire.Problem | None:
    """Return what came back in the place of a value, where the test could not go on without one."""
    found = [one.value for one in run.fetched if isinstance(one.value, wire.Problem)]
    told = getattr(run.error, "problem", None)
    return next((problem for problem in found if problem is told), found[-1] if found else None)
