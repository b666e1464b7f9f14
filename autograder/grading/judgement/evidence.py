"""Read from a test run what tells mistakes apart, and what the test used of the notebook."""

from collections.abc import Sequence
from typing import Any

from autograder import wire
from autograder.diagnosis import Fetched, Name
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement.credit import Uses
from autograder.grading.suite.expect import Wrong
from autograder.grading.suite.student import StudentProblem

PLAIN = {
    "shape": "shape",
    "none": "returns_none",
    "nan": "not_finite",
    "changed": "changes_input",
    "type": "type",
    "count": "count",
    "keys": "keys",
    "raised": "exception",
    "attribute": "attribute",
    "missing": "missing",
}
"""Names for staff of what the verdict itself says, by message keys and by kinds of StudentProblem."""


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
    if wrong.got is not None and wrong.key != "changed":
        return wrong.got
    return observations[-1].value if wrong.evidence or wrong.key else None


def plain_name(run: TestRun) -> Name | None:
    """Return the name of what the verdict itself says: a shape, an exception, an attribute."""
    wrong, error = wrong_of(run), run.error
    if wrong is not None:
        return Name(PLAIN[wrong.key], known=False) if wrong.key in PLAIN else None
    if not isinstance(error, StudentProblem) or error.problem.type_name == "NotImplementedError":
        return None
    return Name(PLAIN[error.kind], known=False) if error.kind in PLAIN else None


def _problem_of(run: TestRun) -> wire.Problem | None:
    """Return what came back in the place of a value, where the test could not go on without one."""
    found = [one.value for one in run.fetched if isinstance(one.value, wire.Problem)]
    told = getattr(run.error, "problem", None)
    return next((problem for problem in found if problem is told), found[-1] if found else None)
