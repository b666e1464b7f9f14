"""Remarks on right answers: tests that take no marks, run where an exercise has earned them all.

A test becomes one by a mark that names a known mistake that loses nothing: `@pytest.mark.remark("one_at_zero")`.
Where it fails, the student reads that mistake's sentence.
"""

from collections.abc import Callable, Sequence

from autograder.grading.execution.test_run import run_test
from autograder.grading.judgement.credit import Results
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.expect import Wrong
from autograder.grading.suite.student import Student, StudentProblem
from autograder.results import Remark
from autograder.sandbox import Ended, Limits, Submission

Remarks = dict[str, tuple[Remark, ...]]


def remarks_on(
    results: Results,
    tests: Sequence[HiddenTest],
    worker: Submission,
    limits: Limits,
    sentence: Callable[[str], str],
) -> tuple[Remarks, list[str]]:
    """Return the remarks by grade ids, and notes for staff on tests that could not be run.

    results: of the tests that take marks. tests: those that make remarks; all run in one fork, as they decide nothing.
    sentence: of a known mistake.
    """
    short = {grade_id for grade_id, test in results if test.outcome != "passed"}
    remarks: Remarks = {}
    notes: list[str] = []
    wanted = [test for test in tests if test.grade_id not in short]
    if not wanted:
        return remarks, notes
    try:
        with worker.test() as fork:
            for test in wanted:
                error = run_test(test, Student(fork, limits)).error
                if isinstance(error, StudentProblem) and error.kind in ("timeout", "crashed"):
                    break
                if _is_theirs(error):
                    remark = Remark(test.remark, sentence(test.remark))
                    remarks[test.grade_id] = (*remarks.get(test.grade_id, ()), remark)
                elif error is not None and not isinstance(error, StudentProblem):
                    notes.append(f"remark {test.name} could not be tried: {error!r}. Mend the suite")
    except Ended:
        pass  # no fork to be had: a right answer without remarks is a right answer
    return remarks, notes


def _is_theirs(error: BaseException | None) -> bool:
    return isinstance(error, Wrong) or (isinstance(error, StudentProblem) and error.kind == "raised")
