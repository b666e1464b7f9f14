"""From the exception that ended a hidden test to an outcome and the sentence that the student reads."""

from dataclasses import dataclass

import pytest

from autograder import wire
from autograder.course import in_language
from autograder.diagnosis import Name
from autograder.feedback import place, say
from autograder.grading.judgement.credit import Uses
from autograder.grading.judgement.failure import Failure
from autograder.grading.suite.redaction import is_like
from autograder.grading.suite.refusals import Wrong, WrongShape
from autograder.grading.suite.student import StudentProblem
from autograder.results import Outcome

TOO_MUCH_PRINTED = "File too large"


UNTOLD = {"huge": "shape_huge", "empty": "shape_empty", "ragged": "shape_ragged"}
"""Messages on shapes that are not told in numbers."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """outcome, message: for the record; detail: for staff only."""

    outcome: Outcome
    message: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is said about one test.

    name: of the mistake. output: that the name is about, None where the verdict has said all.
    follows: whether follow-through might keep marks, which depends on the forward as well. followed: the share kept.
    uses: what the test used of the notebook. failure: why it failed, where an example may show it.
    """

    verdict: Verdict
    name: Name | None = None
    output: str | None = None
    follows: bool = False
    followed: float = 0.0
    uses: Uses = Uses()
    failure: Failure | None = None


def verdict_of(error: BaseException | None, lang: str) -> Verdict:
    """Return the verdict on one hidden test from the exception that it ended with.

    Whatever is neither an expectation nor a problem of the student's process is a fault of ours.
    """
    if error is None:
        return Verdict("passed")
    if isinstance(error, Wrong):
        return _wrong(error, lang)
    if isinstance(error, StudentProblem):
        return _students(error, lang)
    if isinstance(error, pytest.skip.Exception):
        return Verdict("skipped", str(error.msg))
    if isinstance(error, AssertionError):
        return Verdict("failed", say("hidden_test", lang), str(error)[:500])
    return Verdict("error", say("our_error", lang), f"{type(error).__name__}: {error}"[:1000])


def _wrong(wrong: Wrong, lang: str) -> Verdict:
    try:
        text = say(_key(wrong), lang, **wrong.words) if wrong.key else in_language(wrong.words, lang)
    except LookupError as missing:
        detail = f"no message {wrong.key!r} with these words ({type(missing).__name__}: {missing})"
        return Verdict("error", say("our_error", lang), detail)
    return Verdict("failed", text, wrong.evidence)


def _key(wrong: Wrong) -> str:
    """Return the key of the message; a shape that is not told in numbers has one of its own."""
    return UNTOLD[wrong.found] if isinstance(wrong, WrongShape) and isinstance(wrong.found, str) else wrong.key


def _students(error: StudentProblem, lang: str) -> Verdict:
    found = error.problem
    detail = f"{found.type_name}: {found.text}"[:500]
    if error.kind in ("timeout", "crashed", "garbage"):
        outcome: dict[str, Outcome] = {"timeout": "timeout", "crashed": "crashed"}
        return Verdict(outcome.get(error.kind, "failed"), say(error.kind, lang, call=error.call), detail)
    if error.kind in ("missing", "attribute"):
        call, _, name = error.call.rpartition(".")  # not what the process says that it has missed
        return Verdict("failed", say(error.kind, lang, call=call, name=name, nearby=_nearby(name, found, lang)))
    if found.unwritten:
        return Verdict("failed", say("not_written", lang, call=error.call))
    if found.type_name == "TooLarge":
        return Verdict("failed", say("too_large", lang, call=error.call), detail)
    if TOO_MUCH_PRINTED in found.text:
        return Verdict("failed", say("printed_too_much", lang, call=error.call))
    if found.type_name == "ModuleNotFoundError" and found.names:
        where = place(found.cell, found.line, lang)
        return Verdict("failed", say("no_module", lang, call=error.call, module=found.names[0], place=where), detail)
    words = {"error": found.type_name, "place": place(found.cell, found.line, lang)}
    return Verdict("failed", say("raised", lang, call=error.call, **words), detail)


def _nearby(name: str, problem: wire.Problem, lang: str) -> str:
    """Return the one name that this one may be a slip of, in a sentence; more names could carry hidden numbers out."""
    near = [one for one in problem.names if is_like(one, name)]
    return say("nearby", lang, names=near[0]) if near else say("nothing_nearby", lang)
