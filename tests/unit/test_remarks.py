"""Remarks on right answers: they are made where an exercise has all its marks, and they cost none."""

from pathlib import Path

import pytest

from autograder.grading import Grader, GradingError
from autograder.results import CellResult, GradeResult, Remark
from tests import tiny
from tests.short_limits import SHORT

MISTAKES = """
from autograder.course import Mistake

HINT = {"en": "Does it stay whole?", "ko": "정수로 남습니까?"}
MISTAKES = [
    Mistake("float", "double", "2 * x", "2.0 * x", frozenset(), HINT),
    Mistake("triples", "double", "2 * x", "3 * x", frozenset({"double_value"}), HINT),
]
"""
MARKS = '@pytest.mark.grade_id("double_value")\n@pytest.mark.remark("float")\n'
STAYS_WHOLE = f"""
{MARKS}def test_stays_whole(student):
    expect.that(isinstance(student.value(student.double(3)), int), en="", ko="")
"""
FLOATS = "def double(x):\n    return 2.0 * x\n"


def graded(tmp_path: Path, more: str, *answers: str, lang: str = "en") -> list[GradeResult]:
    """Return the results of these answers. more: what stands in the suite besides one test that takes marks."""
    assignment = tiny.assignment(tmp_path, tiny.SUITE + more)
    assignment.mistakes.write_text(MISTAKES, encoding="utf-8")
    with Grader(assignment, limits=SHORT) as grader:
        return [
            grader.grade(tiny.notebook(answer), student="ana", name="tiny.ipynb", lang=lang).result
            for answer in answers
        ]


def judged(result: GradeResult) -> CellResult:
    return result.cells[0]


@pytest.mark.parametrize(("lang", "says"), [("en", "Does it stay whole?"), ("ko", "정수로 남습니까?")])
def test_a_remark_is_the_sentence_of_the_mistake_and_takes_no_marks(tmp_path: Path, lang: str, says: str) -> None:
    whole, floats = graded(tmp_path, STAYS_WHOLE, tiny.ANSWER, FLOATS, lang=lang)
    assert judged(whole).remarks == ()
    assert judged(floats).remarks == (Remark("float", says),)
    assert [test.name for test in judged(floats).tests] == ["test_double"]  # a remark is no test
    assert judged(floats).score == 2.0
    assert not floats.errors and not floats.notes


def test_an_answer_that_lost_marks_has_other_worries(tmp_path: Path) -> None:
    (wrong,) = graded(tmp_path, STAYS_WHOLE, "def double(x):\n    return 3.0 * x\n")
    assert judged(wrong).score == 0.0
    assert judged(wrong).remarks == ()


def test_an_answer_that_raises_where_only_a_remark_asks_earns_the_remark(tmp_path: Path) -> None:
    (result,) = graded(tmp_path, STAYS_WHOLE, "def double(x):\n    return 2 * x if x < 2 else 1 / 0\n")
    assert [remark.mistake for remark in judged(result).remarks] == ["float"]


@pytest.mark.parametrize("end", ["import os; os._exit(0)", "while True: pass"])
def test_an_answer_that_dies_or_hangs_there_keeps_its_marks(tmp_path: Path, end: str) -> None:
    (result,) = graded(tmp_path, STAYS_WHOLE, f"def double(x):\n    if x > 2:\n        {end}\n    return 2 * x\n")
    assert judged(result).score == 2.0
    assert judged(result).remarks == ()


def test_a_fault_in_the_test_of_a_remark_is_told_to_staff_and_costs_nothing(tmp_path: Path) -> None:
    (result,) = graded(tmp_path, f"{MARKS}def test_broken(student):\n    1 / 0\n", tiny.ANSWER)
    assert judged(result).score == 2.0
    assert not result.errors
    (note,) = result.notes
    assert "remark test_broken could not be tried: ZeroDivisionError" in note


@pytest.mark.parametrize("mark", ["()", '("triples")', '("no_such_mistake")'])
def test_a_remark_needs_a_known_mistake_that_loses_nothing(tmp_path: Path, mark: str) -> None:
    broken = STAYS_WHOLE.replace('("float")', mark)
    with pytest.raises(GradingError, match="is a remark without a known mistake. .* one that loses nothing: float"):
        graded(tmp_path, broken, tiny.ANSWER)


def test_without_known_mistakes_nothing_is_remarked_and_everything_is_graded(tmp_path: Path) -> None:
    assignment = tiny.assignment(tmp_path, tiny.SUITE + STAYS_WHOLE)
    with Grader(assignment, limits=SHORT) as grader:
        result = grader.grade(tiny.notebook(FLOATS), student="ana", name="tiny.ipynb").result
    assert judged(result).score == 2.0
    assert judged(result).remarks == () and not result.errors
