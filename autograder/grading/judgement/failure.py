"""The signature of a failure, by which two failures are the same one, and what took part in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.grading.suite.handles import RecordedStep
from autograder.grading.suite.refusals import Unmet, Wrong
from autograder.grading.suite.secrets import Contents, contents
from autograder.grading.suite.student import StudentProblem

Signature = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a test failed. secrets: the numbers and texts that took part in the test."""

    signature: Signature
    secrets: Contents


def failure_of(error: BaseException | None, steps: Sequence[RecordedStep]) -> Failure | None:
    """Return why a test failed; None where it failed for nothing that an example could show."""
    signature = _signature(error)
    if not signature:
        return None
    given = [value for step in steps for value in step.arguments]
    right = contents([getattr(error, "right", None)], entries=False)  # of which there may be few, as 1/3 and 2/3
    return Failure(signature, contents(given) | right)


def _signature(error: BaseException | None) -> Signature:
    if isinstance(error, Wrong) and not isinstance(error, Unmet):
        return "wrong", error.key, str(error.words.get("name", ""))
    if isinstance(error, StudentProblem) and error.kind == "raised":
        return () if error.problem.unwritten else ("raised", error.problem.type_name, error.call)
    return ()
