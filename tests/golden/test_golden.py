"""Every golden submission earns, through the real sandbox, exactly what its expected.json says.

{"score": sum of all known scores,
 "cells": {grade_id: score, or null while a person has yet to mark it},
 "tests": {name of a hidden test: outcome},           optional, these and no others are looked at
 "names": {grade_id: identifiers of mistakes},         optional: those that are named, in all cells
 "messages": {grade_id: part of a message to the student},   optional
 "remarks": how many, or a part of each one that must stand there}
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from autograder.course import find_course, read_notebook
from autograder.grading import Grader
from autograder.results import GradeResult
from tests.samples import ROOT, Golden, golden, sample_class

SAMPLES = golden()


@pytest.fixture(scope="session")
def grader() -> Iterator[Callable[[str], Grader]]:
    """Return the grader of an assignment: started when it is first asked for, one for all its submissions."""
    course = find_course(ROOT)
    with ExitStack() as started:
        yield functools.cache(lambda name: started.enter_context(Grader(course.assignment(name))))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.assignment}-{sample.behaviour}")
def test_a_submission_earns_exactly_what_it_should(grader: Callable[[str], Grader], sample: Golden) -> None:
    graded = grader(sample.assignment).grade(read_notebook(sample.notebook), student=None, name=sample.behaviour)
    differences = _differences(sample.expected, graded.result)
    assert not differences, "\n" + "\n".join(differences)


def test_the_sample_class_has_twelve_students_and_one_of_each_behaviour() -> None:
    behaviours = [sample.behaviour for sample in sample_class().values()]
    assert len(behaviours) == len(set(behaviours)) == 12


def test_the_stub_of_the_sample_class_is_the_notebook_that_is_released_now() -> None:
    released = find_course(ROOT).assignment("gates").released
    stub = read_notebook(sample_class()["ben"].notebook)
    assert [cell.source for cell in stub.cells] == [cell.source for cell in released.cells]


def test_a_difference_in_any_field_is_noticed(grader: Callable[[str], Grader]) -> None:
    sample = sample_class()["chloe"]
    result = grader("gates").grade(read_notebook(sample.notebook), student=None, name="").result
    assert not _differences(sample.expected, result)
    for changed in (
        {"score": 11.5},
        {"cells": {**sample.expected["cells"], "multiply_gate_backward": 0.2}},
        {"cells": {**sample.expected["cells"], "written_gates": 0.0}},
        {"cells": {}},
        {"tests": {"test_gradient_of_x[multiply_gate]": "passed"}},
        {"messages": {"multiply_gate_backward": "no such thing"}},
        {"names": {}},
        {"names": {"multiply_gate_backward": ["no_such_mistake"]}},
        {"remarks": 1},
        {"remarks": ["no such remark"]},
    ):
        assert _differences(sample.expected | changed, result), changed


def _differences(expected: dict[str, Any], result: GradeResult) -> list[str]:
    """Return one line for everything that is not as expected."""
    cells = {cell.grade_id: cell for cell in result.cells}
    outcomes = {test.name: test.outcome for cell in result.cells for test in cell.tests}
    found = [f"{result.notebook}: {error}" for error in result.errors]
    found += _compared("score", {"total": expected["score"]}, {"total": result.score})
    found += _compared("score", expected["cells"], {name: cell.score for name, cell in cells.items()})
    asked = expected.get("tests", {})
    found += _compared("outcome", asked, {name: outcomes.get(name) for name in asked})
    if "names" in expected:
        named = {name: sorted({test.mistake for test in cell.tests if test.mistake}) for name, cell in cells.items()}
        found += _compared("names", expected["names"], {name: ids for name, ids in named.items() if ids})
    for grade_id, part in expected.get("messages", {}).items():
        said = [test.message for test in cells[grade_id].tests if test.message]
        if not any(part in message for message in said):
            found.append(f"message of {grade_id}: expected one with {part!r}, got {said}")
    remarks = expected.get("remarks", 0)
    wanted = remarks if isinstance(remarks, list) else [""] * remarks
    if len(wanted) != len(result.remarks) or not all(any(part in r for r in result.remarks) for part in wanted):
        found.append(f"remarks: expected {remarks}, got {list(result.remarks)}")
    return found


def _compared(what: str, expected: dict[str, Any], got: dict[str, Any]) -> list[str]:
    names = [*expected, *(name for name in got if name not in expected)]
    return [
        f"{what} of {name}: expected {expected.get(name, 'nothing')}, got {got.get(name, 'nothing')}"
        for name in names
        if expected.get(name, "nothing") != got.get(name, "nothing")
    ]
