"""Remarks on right answers: tests that take no marks, tried where an exercise has earned them all.

A test becomes one by a mark that names a known mistake that loses nothing: `@pytest.mark.remark("one_at_zero")`.
Where it fails, the student reads that mistake's sentence.
"""

from collections.abc import Callable, Sequence

from autograder.grading.credit import Found
from autograder.grading.expect import Wrong
from autograder.grading.items import HiddenTest
from autograder.grading.student import Student, StudentProblem
from autograder.results import Remark
from autograder.sandbox import Ended, Limits, Submission

Remarks = dict[str, tuple[Remark, ...]]
Run = Callable[[HiddenTest, HiddenTest | None, Student], BaseException | None]


def remarks_on(
    found: Found,
    tests: Sequence[HiddenTest],
    submission: Submission,
    limits: Limits,
    run: Run,
    sentence: Callable[[str], str],
) -> tuple[Remarks, list[str]]:
    """Return the remarks by grade ids, and notes for staff on tests that could not be tried.

    found: what the tests that take marks found. sentence: of a known mistake. All are tried in one fork: they
    decide nothing.
    """
    short = {grade_id for grade_id, test in found if test.outcome != "passed"}
    remarks: Remarks = {}
    notes: list[str] = []
    wanted = [test for test in tests if test.grade_id not in short]
    if not wanted:
        return remarks, notes
    try:
        with submission.test() as fork:
            student = Student(fork, limits)
            for test in wanted:
                problem = run(test, None, student)
                if isinstance(problem, StudentProblem) and problem.kind in ("timeout", "crashed"):
                    break
                if _is_theirs(problem):
                    remark = Remark(test.remark, sentence(test.remark))
                    remarks[test.grade_id] = (*remarks.get(test.grade_id, ()), remark)
                elif problem is not None and not isinstance(problem, StudentProblem):
                    notes.append(f"remark {test.name} could not be tried: {problem!r}. Mend the suite")
    except Ended:
        pass  # no fork to be had: a right answer without remarks is a right answer
    return remarks, notes


def _is_theirs(problem: BaseException | None) -> bool:
    return isinstance(problem, Wrong) or (isinstance(problem, StudentProblem) and problem.kind == "raised")
