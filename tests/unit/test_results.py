"""Scores are shares of points, rounded once, and a record reads back as it was written."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import results
from autograder.results import CellResult, GradeResult, Remark, TestResult, cell_score, from_data, to_data, total

POINTS = st.floats(0, 100, allow_nan=False)
WEIGHTS = st.floats(0.01, 50, allow_nan=False)
VERDICTS = st.sampled_from([outcome for outcome in results.OUTCOMES if outcome != "error"])
TESTS = st.lists(st.builds(TestResult, st.text(), VERDICTS, WEIGHTS), min_size=1, max_size=8)
CELLS = st.builds(
    CellResult,
    st.text(),
    POINTS,
    st.none() | POINTS,
    st.booleans(),
    st.lists(st.builds(TestResult, st.text(), VERDICTS)).map(tuple),
    st.lists(st.builds(Remark, st.text(), st.text())).map(tuple),
)
TEXTS = st.lists(st.text(), max_size=3).map(tuple)
RESULTS = st.builds(
    GradeResult,
    st.text(),
    st.none() | st.text(),
    st.text(),
    st.text(),
    st.lists(CELLS, max_size=4).map(tuple),
    TEXTS,
    TEXTS,
    st.none() | st.dictionaries(st.text(), st.floats(0, 1e3)),
    TEXTS,
)


def found(*outcomes: str, weights: tuple[float, ...] = ()) -> list[TestResult]:
    """Return test results with these outcomes, of weight 1 unless told otherwise."""
    pairs = zip(outcomes, weights or (1.0,) * len(outcomes), strict=True)
    return [TestResult(f"test_{n}", outcome, weight) for n, (outcome, weight) in enumerate(pairs)]


def test_a_score_is_the_share_of_the_weight_that_passed() -> None:
    assert cell_score(2.0, found("passed", "failed", weights=(3.0, 1.0))) == 1.5
    assert cell_score(1.0, found("passed", "failed", "timeout")) == 0.3333
    assert cell_score(3.0, found("passed", "passed")) == 3.0
    assert cell_score(0.0, found("passed")) == 0.0


@pytest.mark.parametrize("outcome", ["failed", "timeout", "crashed", "skipped"])
def test_every_outcome_but_passed_earns_nothing(outcome: str) -> None:
    assert cell_score(2.0, found(outcome)) == 0.0


def test_one_error_of_ours_leaves_the_cell_without_a_score() -> None:
    assert cell_score(2.0, found("passed", "error", "failed")) is None


def test_no_tests_are_no_evidence_and_no_points() -> None:
    assert cell_score(2.0, []) is None


@given(POINTS, TESTS)
def test_a_score_lies_between_nothing_and_all_points(points: float, tests: list[TestResult]) -> None:
    score = cell_score(points, tests)
    assert score is not None
    assert 0.0 <= score <= points


@given(POINTS, TESTS, st.data())
def test_passing_one_more_test_never_lowers_a_score(
    points: float, tests: list[TestResult], data: st.DataObject
) -> None:
    better = list(tests)
    index = data.draw(st.integers(0, len(tests) - 1))
    better[index] = replace(better[index], outcome="passed")
    assert (cell_score(points, better) or 0.0) >= (cell_score(points, tests) or 0.0)


@given(POINTS, TESTS)
def test_the_order_of_tests_does_not_matter(points: float, tests: list[TestResult]) -> None:
    assert cell_score(points, tests) == cell_score(points, tests[::-1])


def test_ten_times_a_tenth_is_one() -> None:
    assert total([0.1] * 10) == 1.0
    assert total([]) == 0.0


@given(RESULTS)
def test_the_total_is_the_sum_of_the_known_scores_and_the_maximum_that_of_all_points(result: GradeResult) -> None:
    known = sum(cell.score for cell in result.cells if cell.score is not None)
    assert result.score == pytest.approx(known, abs=1e-4)
    assert result.max_score == pytest.approx(sum(cell.points for cell in result.cells), abs=1e-4)


@given(RESULTS)
def test_a_record_reads_back_as_it_was_written(result: GradeResult) -> None:
    assert from_data(json.loads(json.dumps(to_data(result)))) == result


def test_a_record_has_the_fields_that_other_programs_read_in_their_order() -> None:
    cells = (CellResult("multiply_gate_backward", 2.0, 1.0, False, tuple(found("failed", "passed"))),)
    data = to_data(GradeResult("gates", "ana", "gates.ipynb", "landlock+seccomp", cells))
    head = ["version", "assignment", "student", "notebook", "score", "max_score"]
    assert list(data)[:10] == [*head, "isolation", "cells", "errors", "remarks"]
    assert list(data)[10:] == ["notes", "seconds", "salt_digest", "versions"]
    assert (data["version"], data["score"], data["max_score"]) == (1, 1.0, 2.0)
    assert list(data["cells"][0]) == ["grade_id", "points", "score", "manual", "tests", "remarks"]
    assert {"name", "outcome", "weight", "mistake", "message"} <= set(data["cells"][0]["tests"][0])


def test_a_record_that_was_written_before_there_were_salts_was_made_without_one() -> None:
    data = to_data(GradeResult("gates", None, "gates.ipynb", salt_digest="0123456789abcdef"))
    assert from_data(data).salt_digest == data.pop("salt_digest") == "0123456789abcdef"
    assert from_data(data).salt_digest == ""


def test_a_record_from_before_versions_were_recorded_is_read_without_them() -> None:
    data = to_data(GradeResult("gates", None, "gates.ipynb", versions={"python": "3.11.2"}))
    assert from_data(data).versions == data.pop("versions") == {"python": "3.11.2"}
    assert from_data(data).versions == {}


def test_a_record_of_another_version_is_refused() -> None:
    data = to_data(GradeResult("gates", None, "gates.ipynb")) | {"version": 99}
    with pytest.raises(ValueError, match="version 99; this autograder reads version 1"):
        from_data(data)


def test_an_outcome_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'great'; expected one of passed, failed"):
        TestResult("test_x", "great")  # type: ignore[arg-type]


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_that_is_no_positive_number_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="expected a positive number"):
        TestResult("test_x", "passed", weight)


def test_errors_are_added_to_those_that_stand_there() -> None:
    result = results.with_errors(GradeResult("gates", None, "x", errors=("one",)), "two", "three")
    assert result.errors == ("one", "two", "three")


@given(RESULTS)
def test_what_only_staff_may_read_is_left_out_and_no_mark_changes(result: GradeResult) -> None:
    shown = results.without_staff_details(result)
    tests = [test for cell in shown.cells for test in cell.tests]
    assert not shown.notes and not any(test.detail for test in tests)
    assert all(test.name.removeprefix("test ").isdigit() for test in tests)
    assert (shown.score, shown.max_score, shown.remarks) == (result.score, result.max_score, result.remarks)
    assert [test.message for test in tests] == [test.message for cell in result.cells for test in cell.tests]
