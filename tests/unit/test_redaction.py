"""What a student's process reports passes on to the student only where the notebook or Python had it before."""

import numpy as np
import pytest

from autograder import wire
from autograder.grading.suite.redaction import Redaction

SOURCES = {
    2: "class Gate:\n    def forward(self, x):\n        self.cache = x\n        return x",
    5: "import torch.nn as nn\nfrom scipy import stats\nclass 한글(Gate): ...\nraise Gate2(1)\n"
    "try: ...\nexcept (Gate3, nn.E4): ...",
}
REDACTION = Redaction(SOURCES)


@pytest.mark.parametrize(
    "name", ["Gate", "Gate2", "Gate3", "E4", "한글", "ValueError", "list", "NoneType", "LinAlgError"]
)
def test_type_names_of_the_notebook_and_of_python_stay(name: str) -> None:
    assert REDACTION.type_name(name) == name


@pytest.mark.parametrize(
    "name", ["forward", "cache", "x", "Gat", "x0_4142135", "forward(self", "Gate ", "", "class Gate", "1"]
)
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


@pytest.mark.parametrize(
    ("asked", "names", "stay"),
    [
        ("Gates", ["leak_31415", "Gate", "self.x"], ["Gate"]),
        ("gotcha", ["forward", "cache"], ["forward", "cache"]),
        ("gate", ["Gate"], ["Gate"]),
        ("forwards", ["x", "forward", "Gate"], ["x", "forward", "Gate"]),
        ("cached", ["cache"], ["cache"]),
        ("stat", ["stats"], []),
        ("forward", ["forward"], []),
    ],
)
def test_of_the_names_nearby_those_that_the_notebook_defines_and_that_are_like_it_stay(
    asked: str, names: list[str], stay: list[str]
) -> None:
    assert REDACTION.problem(wire.Problem("missing", names=names), asked).names == stay


@pytest.mark.parametrize(("count", "most"), [(150, 4), (5000, 1)])
def test_a_process_cannot_choose_a_name_nearby_among_many(count: int, most: int) -> None:
    names = [f"forward{number:04}" for number in range(count)]
    many = Redaction({1: "\n".join(f"{name} = 1" for name in names)})
    told = {tuple(many.problem(wire.Problem("missing", names=[name]), "forward").names) for name in names[::7]}
    assert len(told) <= most


@pytest.mark.parametrize("line", ["class E{}: ...", "raise E{}", "# except E{}", "from m import E{}"])
def test_a_process_cannot_choose_the_name_of_a_type_among_thousands(line: str) -> None:
    many = Redaction({1: "\n".join(line.format(number) for number in range(5000))})
    assert {many.type_name(f"E{number}") for number in range(5000)} == {"object"}
    assert many.type_name("ValueError") == "ValueError"


def test_words_of_comments_and_texts_are_no_types() -> None:
    words = " ".join(f"w{number}" for number in range(5000))
    many = Redaction({1: f"# {words}\nclass Own(Exception): ...\ntext = '{words}'"})
    assert [many.type_name(name) for name in ("w1", "w4999", "Own")] == ["object", "object", "Own"]


@pytest.mark.parametrize(
    ("module", "stays"), [("torch", True), ("scipy", True), ("Gate", False), ("leak_31415", False)]
)
def test_a_missing_module_is_named_if_the_notebook_imports_it(module: str, stays: bool) -> None:
    problem = wire.Problem("raised", "ModuleNotFoundError", names=[module])
    assert REDACTION.problem(problem).names == ([module] if stays else [])


def test_a_process_cannot_choose_a_module_among_thousands() -> None:
    many = Redaction({1: "\n".join(f"import m{number}" for number in range(5000))})
    assert many.problem(wire.Problem("raised", "ModuleNotFoundError", names=["m7"])).names == []


@pytest.mark.parametrize(
    ("cell", "line", "stays"),
    [(2, 1, True), (2, 4, True), (2, 5, False), (2, 0, False), (2, -1, False), (5, 2, True), (5, 7, False)],
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
