"""What a student's process reports passes on to the student only where the notebook or Python had it before."""

import numpy as np
import pytest

from autograder import wire
from autograder.grading.suite.redaction import Redaction

SOURCES = {2: "class Gate:\n    def forward(self, x):\n        return x", 5: "한글 = 1\nGate2 = Gate"}
REDACTION = Redaction(SOURCES)


@pytest.mark.parametrize("name", ["Gate", "Gate2", "forward", "한글", "ValueError", "list", "NoneType", "LinAlgError"])
def test_type_names_of_the_notebook_and_of_python_stay(name: str) -> None:
    assert REDACTION.type_name(name) == name


@pytest.mark.parametrize("name", ["Gate3", "Gat", "x0_4142135", "forward(self", "Gate ", "", "class Gate", "1"])
def test_other_type_names_are_just_objects(name: str) -> None:
    assert REDACTION.type_name(name) == "object"


@pytest.mark.parametrize(
    ("array", "name"),
    [
        (np.array([None]), "array of object"),
        (np.array(["a", "bcd"]), "array of str"),
        (np.array(["a"]), "array of str"),
        (np.array([b"ab"]), "array of bytes"),
        (np.zeros(1, dtype="V7"), "array of void"),
        (np.zeros(1, dtype=[("x", "f8")]), "array of void"),
        (np.zeros(1, dtype=np.clongdouble), "array of complex"),
    ],
    ids=lambda value: str(getattr(value, "dtype", value)),
)
def test_of_an_array_without_numbers_the_kind_of_entries_stays_and_their_size_does_not(
    array: np.ndarray, name: str
) -> None:
    crossed = wire.to_value(array, [])
    assert isinstance(crossed, wire.Opaque)
    assert REDACTION.type_name(crossed.type_name) == name


@pytest.mark.parametrize("name", ["array of bgehiaacd", "array of object\n7", "array of 7", "array of str7x", "array"])
def test_a_class_cannot_pass_for_an_array_to_carry_something_out(name: str) -> None:
    assert REDACTION.type_name(wire.type_name(type(name, (), {})())) == "object"


def test_the_name_of_an_exception_is_one_that_was_there() -> None:
    problems = [wire.Problem("raised", name) for name in ("ValueError", "E1234567", "")]
    assert [REDACTION.problem(problem).type_name for problem in problems] == ["ValueError", "object", ""]


def test_of_the_names_nearby_those_of_the_notebook_stay() -> None:
    problem = wire.Problem("missing", names=["Gate", "leak_31415", "forward", "self.x"])
    assert REDACTION.problem(problem).names == ["Gate", "forward"]


@pytest.mark.parametrize(
    ("cell", "line", "stays"),
    [(2, 1, True), (2, 3, True), (2, 4, False), (2, 0, False), (2, -1, False), (5, 2, True), (5, 3, False)],
)
def test_a_line_stays_if_its_cell_has_it(cell: int, line: int, stays: bool) -> None:
    found = REDACTION.problem(wire.Problem("raised", "ValueError", cell=cell, line=line))
    assert (found.cell, found.line) == ((cell, line) if stays else (0, 0))


@pytest.mark.parametrize("cell", [-2, 0, 1, 3, 31415926])
def test_a_cell_that_did_not_run_is_not_named(cell: int) -> None:
    found = REDACTION.problem(wire.Problem("raised", "ValueError", cell=cell, line=1))
    assert (found.cell, found.line) == (0, 0)


def test_the_rest_of_a_problem_stays_for_staff() -> None:
    problem = wire.Problem("raised", "ValueError", "text for staff", 2, 1, step=7)
    assert REDACTION.problem(problem) == problem


def test_without_cells_only_python_has_names() -> None:
    empty = Redaction({})
    assert [empty.type_name(name) for name in ("Gate", "int")] == ["object", "int"]
