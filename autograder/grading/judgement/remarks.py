"""Remarks on right answers: tests that take no marks, run where an exercise has earned them all.

A test becomes one by a mark that names a known mistake that loses nothing: `@pytest.mark.remark("one_at_zero")`.
Where it fails, the student reads that mistake's sentence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from autograder.grading.execution.sandboxed import SandboxedTests
from autograder.grading.execution.shared_forks import SharedResponses
from autograder.grading.judgement.credit import Results
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.refusals import Wrong
from autograder.grading.suite.student import StudentProblem
from autograder.results import Remark
from autograder.sandbox import Ended

Remarks = dict[str, tuple[Remark, ...]]


def remarks_on(
    results: Results,
    tests: Sequence[HiddenTest],
    sandboxed: SandboxedTests,
    shared: Mapping[str, SharedResponses],
    sentence: Callable[[str], str],
    passes: Callable[[HiddenTest, SharedResponses], bool],
) -> tuple[Remarks, list[str]]:
    """Return the remarks by grade ids, and notes for staff on tests that could not be run.

    results: of the tests that take marks. tests: those that make remarks. shared: responses of shared forks, by the
    names of tests. sentence: of a known mistake. passes: whether responses are known to pass, so that the test need
    not run.
    """
    short = {grade_id for grade_id, test in results if test.outcome != "passed"}
    remarks: Remarks = {}
    notes: list[str] = []
    wanted = [test for test in tests if test.grade_id not in short]
    open_ = [test for test in wanted if test.name not in shared or not passes(test, shared[test.name])]
    for test, error in _errors(open_, sandboxed, shared):
        if _is_theirs(error):
            remark = Remark(test.remark, sentence(test.remark))
            remarks[test.grade_id] = (*remarks.get(test.grade_id, ()), remark)
        elif error is not None and not isinstance(error, StudentProblem):
            notes.append(f"remark {test.name} could not be tried: {error!r}. Mend the suite")
    return remarks, notes


def _errors(
    tests: Sequence[HiddenTest], sandboxed: SandboxedTests, shared: Mapping[str, SharedResponses]
) -> Iterator[tuple[HiddenTest, BaseException | None]]:
    """Yield the tests and what ended them, up to the first that ends the fork: they decide nothing.

    All that have no shared responses run in one fork.
    """
    try:
        for test in tests:
            if test.name in shared:
                yield test, sandboxed.on_shared(test, shared[test.name]).error
        for test, run in sandboxed.in_one_fork([test for test in tests if test.name not in shared]):
            if isinstance(run.error, StudentProblem) and run.error.kind in ("timeout", "crashed"):
                return
            yield test, run.error
    except Ended:
        return  # no fork to be had: a right answer without remarks is a right answer


def _is_theirs(error: BaseException | None) -> bool:
    return isinstance(error, Wrong) or (isinstance(error, StudentProblem) and error.kind == "raised")
