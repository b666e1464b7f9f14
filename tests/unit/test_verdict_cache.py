"""Verdicts are cached by the responses that led to them, and by nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.grading import Grader
from autograder.results import GradeResult
from tests import tiny

SUITE = """
import os, time
import numpy as np, pytest
from autograder.grading.suite import expect

def noted(name):
    with open(os.environ["RUNS"], "a") as runs:
        runs.write(name + " ")

@pytest.mark.grade_id("double_value")
def test_twice(student):
    noted("twice")
    first = student.value(student.double(1.5))
    second = student.value(student.double(np.full(3, first)))
    expect.value(second, np.full(3, 6.0), name="double")

@pytest.mark.grade_id("double_value")
def test_with_a_function(student):
    noted("function")
    f = student.function(lambda x: 3.0 * x)
    expect.value(student.value(student.double(1.5)), 3.0, name="double")
"""
UNSEEDED = """
import numpy as np, pytest
from autograder.grading.suite import expect

@pytest.mark.grade_id("double_value")
def test_unseeded(student):
    x = float(np.random.default_rng().uniform(1, 2))
    expect.value(student.value(student.double(x)), 2 * x, name="double")
"""


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Which tests were run since it was last asked."""
    path = tmp_path / "runs"
    monkeypatch.setenv("RUNS", str(path))

    def since() -> list[str]:
        text = path.read_text() if path.exists() else ""
        path.unlink(missing_ok=True)
        return sorted(text.split())

    return since


@pytest.fixture
def grading(tmp_path: Path, runs: Any) -> Iterator[Callable[..., Grader]]:
    started: list[Grader] = []

    def start(suite: str, reference: str = tiny.ANSWER) -> Grader:
        started.append(Grader(tiny.assignment(tmp_path / "course", suite, reference=reference)))
        grader = started[-1].__enter__()
        runs()  # those on the reference
        return grader

    yield start
    for grader in started:
        grader.close()


def graded(grader: Grader, answer: str = tiny.ANSWER, *, fresh: bool = False) -> GradeResult:
    return grader.grade(tiny.notebook(answer), student="ana", name="tiny.ipynb", fresh=fresh).result


def outcomes(result: GradeResult) -> list[tuple[str, str]]:
    return [(test.outcome, test.message) for cell in result.cells for test in cell.tests]


def test_the_responses_of_the_reference_are_judged_before_the_first_submission(grading: Any, runs: Any) -> None:
    grader = grading(SUITE)
    first = outcomes(graded(grader, "def double(x):\n    return x + x\n"))
    assert runs() == []
    assert first == [("passed", "")] * 2


def test_other_answers_are_judged_for_themselves(grading: Any, runs: Any) -> None:
    grader = grading(SUITE)
    graded(grader)
    runs()
    for wrong in ("3 * x", "2 * x if isinstance(x, float) else x", "-x"):
        answer = f"def double(x):\n    return {wrong}\n"
        first = outcomes(graded(grader, answer))
        assert "twice" in runs()
        assert first[0][0] == "failed"
        assert outcomes(graded(grader, answer)) == first
        assert runs() == []


@pytest.mark.parametrize("body", ["raise ValueError(x)", "return print", "import os; os._exit(1)"])
def test_what_is_no_data_is_judged_anew(grading: Any, runs: Any, body: str) -> None:
    grader = grading(SUITE)
    answer = f"def double(x):\n    {body}\n"
    first = outcomes(graded(grader, answer))
    runs()
    assert outcomes(graded(grader, answer)) == first
    assert {*runs()} == {"function", "twice"}  # twice, where an example is looked for


def test_fresh_uses_no_cached_verdict(grading: Any, runs: Any) -> None:
    grader = grading(SUITE)
    assert outcomes(graded(grader)) == outcomes(graded(grader, fresh=True))
    assert runs() == ["function", "twice"]


CALLING = """
import os, pytest
from autograder.grading.suite import expect

@pytest.mark.grade_id("double_value")
def test_calls(student):
    with open(os.environ["RUNS"], "a") as runs:
        runs.write("calls ")
    seen = []
    def f(x):
        seen.append(x)
        return len(seen) * x
    value = student.value(student.double(student.function(f)))
    expect.value(len(seen), 2, name="number of calls")
    expect.value(value, 3.0, name="double")
"""


@pytest.mark.parametrize(
    ("answer", "outcome", "ran"),
    [
        ("f(1.0); return f(1.5)", "passed", []),  # as the reference calls it
        ("return f(1.0) + f(1.0)", "passed", ["calls"]),  # in another way
        ("f(1.0); return f(1.5) + f(0.0)", "failed", ["calls"]),  # once more
        ("return 3 * f(1.0)", "failed", ["calls"]),  # less often
        ("f(1.0); return -f(1.5)", "failed", ["calls"]),  # as the reference, to another result
    ],
)
@pytest.mark.parametrize("tests", [1, 4], ids=["in a fork of its own", "in shared forks"])
def test_a_test_runs_only_for_who_calls_its_functions_in_another_way(
    grading: Any, runs: Any, tests: int, answer: str, outcome: str, ran: list[str]
) -> None:
    reference = "def double(f):\n    f(1.0)\n    return f(1.5)\n"
    suite = CALLING + "".join(CALLING.replace("test_calls", f"test_{number}") for number in range(1, tests))
    grader = grading(suite, reference)
    for _ in range(2):
        found = outcomes(graded(grader, f"def double(f):\n    {answer}\n"))
        assert [one for one, _ in found] == [outcome] * tests
    assert set(runs()) == set(ran)


def test_a_suite_that_draws_differently_each_time_is_fair_all_the_same(grading: Any) -> None:
    grader = grading(UNSEEDED)
    for _ in range(3):
        assert outcomes(graded(grader)) == [("passed", "")]
        assert outcomes(graded(grader, "def double(x):\n    return 3 * x\n"))[0][0] == "failed"
