"""Run a suite against one submission: in shared forks where that changes nothing, else in a fork for each test."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.grading.execution.sandboxed import NONE, SandboxedTests
from autograder.grading.execution.shared_forks import SharedResponses, ask_in_shared_forks, first_index
from autograder.grading.judgement.exercise import Exercise
from autograder.grading.judgement.failure import Failure
from autograder.grading.judgement.judge import Judge, OrderMattersError
from autograder.grading.judgement.remarks import Remarks, remarks_on
from autograder.grading.suite.collection import HiddenTest
from autograder.results import TestResult
from autograder.sandbox import Worker


@dataclass(frozen=True)
class SuiteResult:
    """The results of one suite on one submission.

    tests: grade ids and results, in the order of the suite. failures: those that deserve an example, one a grade cell.
    remarks: on right answers, by grade ids. notes: for staff. overwritten: names that stand for something else than
    at their grade cell, where a test passes with what they stood for there; with the cell that did it.
    wrong: names of the notebook that tests use which did not pass.
    """

    tests: list[tuple[str, TestResult]]
    failures: list[tuple[HiddenTest, Failure]]
    remarks: Remarks
    notes: list[str]
    overwritten: Mapping[str, int] = field(default_factory=dict)
    wrong: frozenset[str] = frozenset()


def judge_submission(
    exercise: Exercise,
    worker: Worker,
    *,
    lang: str,
    share: bool = True,
    fresh: bool = False,
    salt: str = "",
    kept: Mapping[str, int] = NONE,
) -> SuiteResult:
    """Return the result of the suite on a submission whose cells have run.

    lang: of the messages. share: whether tests may share a fork. fresh: use no verdict of an earlier submission.
    salt: decides, with the cells, which test comes first in a shared fork. kept: by grade ids, the cell after which the
    names are as they were at that grade cell.
    """
    shared: Mapping[str, SharedResponses] = {}
    sandboxed = SandboxedTests(worker, exercise.limits, kept, exercise.usual_seconds)
    if share and not fresh:
        first = first_index(salt, worker.sources)
        shared = ask_in_shared_forks(worker, exercise.shared_tests(), first=first)
    try:
        judge = Judge(exercise, sandboxed, lang, shared=shared, fresh=fresh)
        tests = judge.results()
    except OrderMattersError:
        worker.printed()
        shared, sandboxed = {}, SandboxedTests(worker, exercise.limits, kept, exercise.usual_seconds)
        judge = Judge(exercise, sandboxed, lang, shared=shared, fresh=fresh)
        tests = judge.results()
    remarks, notes = remarks_on(
        tests,
        exercise.suite.remarks,
        sandboxed,
        shared,
        sentence=lambda mistake: exercise.namer.hint(mistake, lang),
        passes=lambda test, responses: exercise.cache(test, lang).first_verdict(responses.exchanges)[0] is not None,
    )
    staff = [*judge.notes, *notes, *exercise.take_notes()]
    failures, wrong = list(judge.failures.values()), judge.wrong_names(tests)
    return SuiteResult(tests, failures, remarks, staff, judge.overwritten, wrong)
