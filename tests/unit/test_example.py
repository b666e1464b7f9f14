"""A failure is shown once more with public numbers, and nothing of the hidden ones is."""

import ast
import functools
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder import feedback, messages
from autograder.course import Assignment, Notebook, find_course, load_mistakes
from autograder.course import from_data as notebook_from_data
from autograder.grading import Grader
from autograder.grading.examples.example import meaning
from autograder.grading.examples.examples import Examples
from autograder.grading.examples.lines import UnwritableError, lines_of, parameters_of
from autograder.grading.examples.public_draws import MOST, PublicGenerator, short
from autograder.grading.examples.steps import Source, source_of, steps_to
from autograder.grading.execution.test_run import run_test
from autograder.grading.execution.trusted import TrustedCode, run_notebook
from autograder.grading.judgement.failure import Failure
from autograder.grading.suite.collection import HiddenTest, collect
from autograder.grading.suite.secrets import contents
from autograder.grading.suite.student import Student
from autograder.results import CellResult, Example, GradeResult, TestResult, from_data, to_data
from autograder.sandbox import Ended, Limits
from tests import tiny
from tests.samples import ROOT, sample_class

HEAD = """
import os
import numpy as np, pytest
from autograder.grading.suite import draws, expect

def drawn(test):
    return pytest.mark.grade_id("double_value")(test)
"""
SUITE = """
@drawn
def test_double(student, rng):
    with open(os.environ["RUNS"], "a") as runs:
        runs.write("run ")
    x = draws.away_from_zero(rng, (4, 3))
    expect.value(student.value(student.double(x)), 2 * x, name="double")
"""
WRONG = "import numpy as np\n\ndef double(x):\n    return 3 * x\n"


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often the suite's test has run since it was last asked."""
    path = tmp_path / "runs"
    monkeypatch.setenv("RUNS", str(path))

    def since() -> int:
        count = len(path.read_text().split()) if path.exists() else 0
        path.unlink(missing_ok=True)
        return count

    return since


@pytest.fixture
def grading(tmp_path: Path, runs: Any) -> Iterator[Callable[[str], Grader]]:
    started: list[Grader] = []

    def start(suite: str) -> Grader:
        started.append(Grader(tiny.assignment(tmp_path / "course", HEAD + suite)))
        return started[-1].__enter__()

    yield start
    for grader in started:
        grader.close()


def graded(grader: Grader, answer: str, **options: Any) -> TestResult:
    """Return the result of the one hidden test."""
    result = grader.grade(tiny.notebook(answer), student="ana", name="tiny.ipynb", **options).result
    assert not result.errors
    return next(test for cell in result.cells for test in cell.tests)


def shown(example: Example | None, notebook: Notebook) -> Any:
    """Paste the lines into the notebook and return what the cell shows."""
    assert example is not None
    *body, last = ast.parse(example.code).body
    names = vars(run_notebook(notebook))
    exec(compile(ast.Module(body, []), "pasted", "exec"), names)
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), "pasted", "eval"), names)


# --- what a student gets ---


def test_pasting_the_lines_shows_the_same_wrong_value_and_what_was_expected(grading: Any) -> None:
    example = graded(grading(SUITE), WRONG).example
    assert example is not None
    value = shown(example, tiny.notebook(WRONG))
    assert value.shape == (4, 3)
    expected = np.array(ast.literal_eval(re.sub("^# ", "", example.code.partition("# expected:\n")[2], flags=re.M)))
    np.testing.assert_allclose(value, 1.5 * expected, atol=1e-4)
    assert example.code.splitlines()[0].startswith("x = np.array([[")  # as the notebook calls it
    for index, got, right, difference in example.worst:
        place = ast.literal_eval(index)
        numbers = [float(text.replace("\N{MINUS SIGN}", "-")) for text in (got, right, difference)]
        np.testing.assert_allclose(numbers, [value[*place], expected[*place], (value - expected)[*place]], atol=2e-3)
    assert len(example.worst) == 3
    assert {"sample", "unit", "double: yours minus expected"} <= set(re.findall(r">([^<]+)</text>", example.picture))


def test_an_error_comes_again_when_the_lines_are_pasted(grading: Any) -> None:
    answer = "import numpy as np\ndef double(x):\n    return 2 * x if len(x) < 4 else {}['four']\n"
    found = graded(grading(SUITE), answer)
    assert "KeyError" in found.message
    with pytest.raises(KeyError, match="four"):
        shown(found.example, tiny.notebook(answer))


@pytest.mark.parametrize(
    ("wrong", "shows", "comment"),
    [
        ("np.sum(2 * x)", (), "  # expected: (4, 3)"),
        ("np.where(x < 1, 2 * x, np.nan)", None, "# expected:"),
        ("print(x[0, 0] < 9)", None, ""),
        ("'text'", "text", ""),
    ],
)
def test_whatever_came_is_shown_as_it_is(grading: Any, wrong: str, shows: Any, comment: str) -> None:
    answer = f"import numpy as np\ndef double(x):\n    return {wrong}\n"
    example = graded(grading(SUITE), answer).example
    with redirect_stdout(io.StringIO()) as printed:
        value = shown(example, tiny.notebook(answer))
    assert example is not None
    assert comment in example.code
    assert (value == shows) if shows is not None else (np.any(np.isnan(value)) if value is not None else True)
    assert printed.getvalue() == ("True\nNone\n" if "print" in wrong else "")


def test_what_was_changed_is_shown_after_the_call_that_changed_it(grading: Any) -> None:
    suite = """
@drawn
def test_double(student, rng):
    x = draws.away_from_zero(rng, (4, 3))
    kept = student.put(x)
    out, after = student.fetch(student.double(kept), kept)
    expect.value(out, 2 * x, name="double")
    expect.unchanged(after, x, name="x")
"""
    answer = "import numpy as np\ndef double(x):\n    x *= 2\n    return x.copy()\n"
    example = graded(grading(suite), answer).example
    assert example is not None
    assert example.code.split("# expected")[0].splitlines()[-2:] == ["double(x)", "x"]
    assert np.abs(shown(example, tiny.notebook(answer))).max() > 2


DRAWN = """
def picture(call, given, value, lang, fresh):
    return {"short": f"<svg>{call} {lang}</svg>", "long": "<svg>" * 10**5, "broken": 1 / len(given)}[HOW]
"""


@pytest.mark.parametrize("how", ["short", "long", "nothing of that name"])
def test_a_suite_may_draw_its_own_picture_and_where_that_fails_the_heat_map_is_drawn(grading: Any, how: str) -> None:
    example = graded(grading(f"HOW = {how!r}\n{DRAWN}{SUITE}"), WRONG).example
    assert example is not None and example.code
    pictures = {"short": "<svg>double(...) en</svg>", "long": ""}
    assert example.picture == pictures[how] if how in pictures else "yours minus expected" in example.picture


def test_only_the_first_failure_of_a_grade_cell_has_an_example(grading: Any) -> None:
    grader = grading(SUITE + SUITE.replace("test_double", "test_again"))
    result = grader.grade(tiny.notebook(WRONG), student="ana", name="tiny.ipynb").result
    assert [test.example is not None for cell in result.cells for test in cell.tests if cell.tests] == [True, False]


def test_an_example_stays_what_it_is_in_json(grading: Any) -> None:
    result = grading(SUITE).grade(tiny.notebook(WRONG), student="ana", name="tiny.ipynb").result
    assert from_data(to_data(result)) == result
    assert result.cells[0].tests[0].example is not None


def test_public_answers_that_were_given_before_are_not_judged_again(grading: Any, runs: Any) -> None:
    grader = grading(SUITE)
    first = graded(grader, WRONG)
    assert runs() > 2  # hidden, public, and the reference, to name the mistake
    again = graded(grader, WRONG.replace("3 * x", "x + x + x"))
    assert again.example == first.example
    runs()
    assert graded(grader, WRONG).example == first.example
    assert runs() == 0
    assert graded(grader, WRONG, lang="ko").example != first.example


# --- where there is none ---

NOT_SHOWN = {
    "numbers of the test's own": """
@drawn
def test_double(student, rng):
    x = np.array([1.25, -0.75, 1.5])
    expect.value(student.value(student.double(x)), 2 * x, name="double")
""",
    "a number of its own beside public ones": """
@drawn
def test_double(student, rng):
    x = float(rng.uniform(1, 2))
    student.double(x)
    expect.value(student.value(student.double(1.25)), 2.5, name="double")
""",
    "small whole numbers of its own": """
@drawn
def test_double(student, rng):
    expect.value(student.value(student.double(7)), 14, name="double")
""",
    "a text of its own": """
@drawn
def test_double(student, rng):
    student.value(student.double(draws.away_from_zero(rng, 3), "a secret word"))
""",
    "an answer that needs no question": """
@drawn
def test_double(student, rng):
    expect.value(student.value(student.ANSWER), 0.3217, name="ANSWER")
""",
    "an expectation that draws do not change": """
@drawn
def test_double(student, rng):
    expect.value(student.value(student.double(draws.away_from_zero(rng, 3)))[0], 0.3217, name="double")
""",
    "what the test made of several answers": """
@drawn
def test_double(student, rng):
    x, y = draws.away_from_zero(rng, 3), draws.away_from_zero(rng, 3)
    a, b = student.fetch(student.double(x), student.double(y))
    expect.value(a - b, 2 * (x - y), name="double")
""",
    "a test that draws until it fits": """
@drawn
def test_double(student, rng):
    x = rng.uniform(1, 2)
    while x == round(x, 2):
        x = rng.uniform(1, 2)
    expect.value(student.value(student.double(float(x))), 2 * x, name="double")
""",
}


@pytest.mark.parametrize("suite", NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_could_show_a_hidden_number_is_not_shown(grading: Any, suite: str) -> None:
    answer = "ANSWER = 1.5\ndef double(x, *more):\n    if more:\n        raise ValueError(more)\n    return 3 * x\n"
    found = graded(grading(suite), answer)
    assert (found.outcome, found.example) == ("failed", None)


@pytest.mark.parametrize(
    "wrong",
    ["2 * x if np.all(x == np.round(x, 2)) else 3 * x", "None if np.all(x == np.round(x, 2)) else 3 * x"],
)
def test_what_public_numbers_do_not_show_has_no_example(grading: Any, wrong: str) -> None:
    found = graded(grading(SUITE), f"import numpy as np\ndef double(x):\n    return {wrong}\n")
    assert (found.outcome, found.example) == ("failed", None)


def test_answers_that_chance_decides_have_no_lines_to_paste(grading: Any) -> None:
    answer = "import numpy as np\ndef double(x):\n    return np.random.default_rng().normal(size=x.shape)\n"
    example = graded(grading(SUITE), answer).example
    assert example is not None
    assert not example.code
    assert example.picture


def test_cells_that_take_their_time_are_not_run_again(grading: Any) -> None:
    slow = "import time\ntime.sleep(2.2)\n" + WRONG
    found = graded(grading(SUITE), slow)
    assert (found.outcome, found.example) == ("failed", None)


def test_public_questions_go_to_a_process_that_was_never_asked_a_hidden_one(grading: Any) -> None:
    """Whatever a process could keep of hidden inputs, it is not the one whose answers are shown."""
    answer = "import os\ndef double(x):\n    print('parent', os.getppid())\n    return 0 * x + os.getppid()\n"
    found = graded(grading(SUITE), answer)
    assert found.example is not None
    hidden = re.findall(r"parent (\d+)", found.detail)
    assert hidden
    assert found.example.worst[0][1] not in hidden


class Anybody:
    """A submission that can be asked, if only for a fork."""

    def __init__(self, ended: bool) -> None:
        self.sources: dict[int, str] = {}
        self.modules: list[str] = []
        self.forks = 0
        self._ended = ended

    @contextmanager
    def test(self) -> Iterator[None]:
        self.forks += 1
        if self._ended:
            raise Ended
        yield None


@pytest.mark.parametrize(("ended", "forks"), [(False, 2), (True, 1)])
def test_a_fault_of_ours_costs_the_example_and_a_process_that_is_gone_all_of_them(ended: bool, forks: int) -> None:
    worker, test = Anybody(ended), HiddenTest("test_x", "g", call=lambda: 1 / 0, wants=frozenset())
    failures = [(test, Failure(("wrong", "value", "x"), frozenset()))] * 2
    found, notes = Examples(Limits(), tiny.notebook()).of(worker, failures, "en")  # type: ignore[arg-type]
    assert (found, notes) == ({}, [])
    assert worker.forks == forks


# --- the numbers ---


def test_public_numbers_can_be_written_down_and_are_others_than_the_hidden_ones() -> None:
    rng = PublicGenerator("test_x")
    assert isinstance(rng, np.random.Generator)
    x = rng.uniform(0.2, 2.0, size=(4, 3))
    assert np.array_equal(x, np.round(x, 2))
    assert isinstance(rng.uniform(), float)
    assert rng.integers(5, size=3).dtype == np.int64
    assert set(rng.choice([-1.0, 1.0], size=20)) == {-1.0, 1.0}
    assert sorted(rng.permutation(4)) == [0, 1, 2, 3]
    assert np.array_equal(PublicGenerator("test_x").uniform(0.2, 2.0, size=(4, 3)), x)
    assert not np.array_equal(PublicGenerator("test_y").uniform(0.2, 2.0, size=(4, 3)), x)


def test_small_numbers_keep_two_digits() -> None:
    given = np.array([1.2345, -0.012345, 0.0, 1234.5678, -3.21987e-7, np.nan])
    np.testing.assert_array_equal(short(given), [1.23, -0.012, 0.0, 1234.57, -3.2e-7, np.nan])


def test_a_generator_that_is_asked_for_ever_gives_up() -> None:
    rng = PublicGenerator("test_x")
    with pytest.raises(RuntimeError, match="draws"):
        for _ in range(MOST + 1):
            rng.uniform()


@pytest.mark.parametrize(
    ("value", "count"),
    [(2, 0), (0.5, 0), (1e-3, 0), (1.25, 1), ("text", 1), (None, 0), (np.zeros((2, 2)), 0), (np.ones(3), 0)]
    + [(np.array([0, 2, 1]), 1), (np.array([1.3, 0.5]), 1), (np.array([1.2345, 0.5]), 2), ([1.25, {"a": 2.5}], 2)]
    + [(np.array(1.25), 1), (np.array([]), 0), (True, 0)],
)
def test_what_is_worth_hiding(value: Any, count: int) -> None:
    assert len(contents([value])) == count


# --- from steps to lines ---

RELEASED = """
import numpy as np

class MultiplyGate:
    def forward(self, x, y): ...
    def backward(self, *douts): ...

class FullyConnected:
    def __init__(self, W, b): ...
    def forward(self, x): ...

def loss(y, t, lam=0.1): ...
"""
CODE = """
import numpy as np

class MultiplyGate:
    kept = None

    def forward(self, x, y):
        self.x, MultiplyGate.kept = x, y
        return x * y

    def backward(self, *douts):
        return douts[0] * self.kept, {"dy": douts[0] * self.x}

class FullyConnected:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        return x @ self.W + self.b

def loss(y, t, lam=0.1):
    return np.sum(y) + lam
"""
X, Y, DOUT = np.array([1.5, -0.25]), np.array([0.1 + 0.2, 2.0]), np.array([0.5, -1.0])


@pytest.fixture
def student() -> Student:
    return Student(TrustedCode(run_notebook(tiny.notebook(CODE))), Limits())


def written(student: Student, got: Any, **options: Any) -> str:
    """Return the lines that lead to an answer."""
    source = source_of(got, student.responses, certain=True)
    assert source is not None
    steps = steps_to(student.steps, source.step)
    return "\n".join(lines_of(student.steps, steps, source, parameters_of(tiny.notebook(RELEASED)), **options))


def test_lines_call_things_as_the_notebook_does_and_leave_out_what_is_not_needed(student: Student) -> None:
    other = student.MultiplyGate()
    other.forward(Y, X)
    gate = student.MultiplyGate()
    gate.forward(X, Y)
    grads = student.fetch(gate.backward(DOUT), student.loss(X, Y))[0]
    assert written(student, grads[1]["dy"]).splitlines() == [
        "gate = MultiplyGate()",
        "x = np.array([1.5, -0.25])",
        "y = np.array([0.3, 2.0])",
        "gate.forward(x, y)",
        "dout1 = np.array([0.5, -1.0])",
        "gate.backward(dout1)[1]['dy']",
    ]


def test_each_call_gets_a_copy_of_its_own_unless_the_test_looks_at_the_array_again(student: Student) -> None:
    gate, kept = student.MultiplyGate(), student.put(DOUT)
    gate.forward(X, X)
    got = student.value(gate.backward(kept))
    lines = written(student, got[0]).splitlines()
    assert "gate.forward(x.copy(), x.copy())" in lines
    assert lines[-1] == "gate.backward(dout1)[0]"


def test_objects_keywords_numbers_and_groups_are_written_as_python(student: Student) -> None:
    layer = student.FullyConnected(np.eye(2), np.array([1, 2]))
    student.set(layer, "b", np.array([0.5, 1.5], dtype=np.float32))
    out = layer.forward([X, (np.float64(1.5), -2)])
    got = student.value(student.loss(out, None, lam=1e-3))
    assert written(student, got, show="print({})").splitlines() == [
        "W = np.array([[1.0, 0.0], [0.0, 1.0]])",
        "b = np.array([1, 2])",
        "layer = FullyConnected(W, b)",
        "b2 = np.array([0.5, 1.5], dtype=np.float32)",
        "layer.b = b2",
        "x = np.array([1.5, -0.25])",
        "out = layer.forward([x, (1.5, -2,)])",
        "print(loss(out, None, lam=0.001))",
    ]


def test_a_dict_that_is_looked_at_again_is_written_with_its_arrays(student: Student) -> None:
    params = student.put({"W": X, "step": 0.25})
    student.value(student.loss(params["W"], params["step"]))
    got = student.value(params)
    source = source_of(got["W"], student.responses, certain=True)
    assert source is not None
    steps = steps_to(student.steps, source.step)
    assert lines_of(student.steps, steps, source, {})[:2] == [
        "W = np.array([1.5, -0.25])",
        "x = {'W': W, 'step': 0.25}",
    ]
    assert lines_of(student.steps, steps, source, {})[-2:] == ["loss(x['W'], x['step'])", "x['W']"]


def test_modules_are_imported_once_and_looking_is_left_out(student: Student) -> None:
    look = student.module("builtins").getattr
    layer = student.FullyConnected(student.module("numpy.linalg").inv(np.eye(2)), 0.0)
    student.module("numpy.linalg").inv(np.eye(2))
    before, got = student.fetch(look(layer, "b"), look(layer, "W"))
    assert before == 0.0
    assert written(student, got).splitlines() == [
        "import numpy.linalg",
        "x = np.array([[1.0, 0.0], [0.0, 1.0]])",
        "out = numpy.linalg.inv(x)",
        "layer = FullyConnected(out, 0.0)",
        "getattr(layer, 'W')",
    ]


def test_numbers_that_are_none_are_written_too(student: Student) -> None:
    got = student.value(student.loss(np.array([np.nan, np.inf, -np.inf]), 0.0))
    assert "y = np.array([np.nan, np.inf, -np.inf])" in written(student, got)


def test_large_arrays_are_broken_into_rows(student: Student) -> None:
    layer = student.FullyConnected(np.linspace(-1.23, 1.29, 28).reshape(4, 7), 0.0)
    got = student.value(layer.forward(np.eye(4)))
    first, second, *_ = written(student, got).splitlines()
    assert first.startswith("W = np.array([[-1.23,")
    assert second.startswith(" " * first.index("[[") + " [")
    ast.parse(written(student, got))


def unwritable_function(student: Student) -> Any:
    return student.loss(X, student.function(np.sin))


def unwritable_patch(student: Student) -> Any:
    student.set(student.FullyConnected, "b", 1.0)
    return student.FullyConnected(1.0, student.FullyConnected).W


def unwritable_size(student: Student) -> Any:
    return student.loss(np.zeros((5, 6)) + np.arange(6), 1.0)


def unwritable_length(student: Student) -> Any:
    gate = student.MultiplyGate()
    for number in range(13):
        gate.forward(float(number), 1.0)
    return gate.x


@pytest.mark.parametrize("ask", [unwritable_function, unwritable_size, unwritable_length])
def test_what_is_no_few_lines_is_not_written(student: Student, ask: Any) -> None:
    handle = ask(student)
    with pytest.raises(UnwritableError):
        written(student, student.value(handle))


def test_what_the_notebook_defines_is_never_changed_by_a_paste(student: Student) -> None:
    got = student.value(unwritable_patch(student))
    source = source_of(got, student.responses, certain=False)
    assert source is not None
    with pytest.raises(UnwritableError):
        lines_of(student.steps, range(source.step + 1), source, {})  # type: ignore[arg-type]


def test_a_refused_value_is_found_where_it_was_fetched(student: Student) -> None:
    gate = student.MultiplyGate()
    gate.forward(X, Y)
    grads, twice = student.fetch(gate.backward(DOUT), gate.forward(2.0, 3.0))
    assert source_of(grads[0], student.responses, certain=True) == Source(5, (0,))
    assert source_of(grads[1]["dy"].astype(np.float64), student.responses, certain=True) == Source(5, (1, "dy"))
    assert source_of(grads[0][1], student.responses, certain=True) == Source(5, (0, 1))
    assert source_of(twice, student.responses, certain=True) == Source(7)
    assert source_of(grads[0] - 1, student.responses, certain=False) is None


def test_a_number_that_came_twice_could_be_right_in_one_place(student: Student) -> None:
    student.fetch(student.loss(0.0, 0.0), student.loss(0.0, 1.0))
    assert source_of(np.float64(0.1), student.responses, certain=True) is None
    assert source_of(np.float64(0.1), student.responses, certain=False) == Source(1)


@pytest.mark.parametrize(
    ("name", "dimensions", "rows_and_columns"),
    [("dx", 2, ("sample", "unit")), ("FullyConnected.forward", 2, ("sample", "unit")), ("W", 2, ("input", "output"))]
    + [("dW1", 2, ("input", "output")), ("db", 1, ("", "unit")), ("dx", 1, ("", "entry"))],
)
def test_rows_and_columns_mean_what_the_name_says(name: str, dimensions: int, rows_and_columns: Any) -> None:
    assert meaning(name, dimensions) == rows_and_columns


# --- panels ---

SHOWN = Example("x = 1  # <b>\nx", "<svg><text>1</text></svg>", (("[0, 1]", "1", "2", "<3"),))


@pytest.mark.parametrize("lang", messages.languages())
def test_a_panel_shows_an_example_and_its_text_the_lines_only(lang: str) -> None:
    cell = CellResult("g", 2.0, 0.0, tests=(TestResult("t", "failed", message="No.", example=SHOWN),))
    html, text = feedback.panel(cell, lang), feedback.panel_text(cell, lang)
    assert "<details" in html
    assert SHOWN.picture in html
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert "&lt;3" in html
    assert text.splitlines()[-2:] == ["      x = 1  # <b>", "      x"]
    assert "svg" not in text
    assert feedback.say("example", lang) in html


def test_an_example_without_lines_takes_no_room_in_the_text() -> None:
    cell = CellResult("g", 2.0, 0.0, tests=(TestResult("t", "failed", example=Example(picture="<svg/>")),))
    assert len(feedback.panel_text(cell, "en").splitlines()) == 1


# --- the assignment gates ---


@functools.cache
def gates() -> Assignment:
    return find_course(ROOT).assignment("gates")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(gates()) as started:
        yield started


def mistaken(id: str) -> Notebook:
    """Return the reference with a known mistake."""
    mistakes = {mistake.id: mistake for mistake in load_mistakes(gates().mistakes)}
    return mistakes[id].applied(gates().master)


def examples(result: GradeResult) -> dict[str, Example]:
    """Return the examples by grade cell."""
    return {cell.grade_id: test.example for cell in result.cells for test in cell.tests if test.example}


def hidden_numbers(notebook: Notebook) -> set[float]:
    """Return every number of more than three digits that the suite sends and expects, whatever comes back."""
    tests = collect(gates().suite, gates().released).tests
    return set().union(*(_sent(test, run_notebook(notebook)) for test in tests))


def _sent(test: HiddenTest, notebook: ModuleType) -> set[float]:
    run = run_test(test, Student(TrustedCode(notebook), Limits()))
    given = [value for step in run.steps for value in step.arguments]
    expected = [getattr(run.error, "right", None), getattr(run.error, "got", None)]
    numbers = (number for number in contents([*given, *expected]) if isinstance(number, float))
    return {number for number in numbers if float(f"{number:.3g}") != number}


@pytest.mark.parametrize("lang", messages.languages())
def test_swapped_gradients_of_the_product_are_shown_as_they_are(grader: Grader, lang: str) -> None:
    notebook = notebook_from_data(sample_class()["chloe"].notebook)
    result = grader.grade(notebook, student=None, name="x", lang=lang).result
    assert set(examples(result)) == {"multiply_gate_backward"}
    example = examples(result)["multiply_gate_backward"]
    names = vars(run_notebook(notebook))
    value = shown(example, notebook)
    exec(example.code, names)
    np.testing.assert_allclose(value, names["dout"] * names["x"])
    right = names["dout"] * names["y"]
    comment = example.code.partition(f"# {feedback.say('example_expected', lang)}:\n")[2]
    np.testing.assert_allclose(ast.literal_eval(re.sub("^# ", "", comment, flags=re.M)), right, atol=1e-4)


@pytest.mark.parametrize("mistake", ["swapped_inputs", "circuit_changes_x", "branch_averages"])
def test_no_hidden_number_stands_in_what_a_student_reads(grader: Grader, mistake: str) -> None:
    notebook = mistaken(mistake)
    graded = grader.grade(notebook, student=None, name="x")
    assert examples(graded.result)
    page = feedback.page(graded.notebook, graded.result, "en") + str(
        [(test.message, test.example) for cell in graded.result.cells for test in cell.tests]
    )
    numbers = hidden_numbers(notebook)
    assert len(numbers) > 200
    assert [number for number in numbers if repr(abs(number))[:7] in page] == []


def test_a_circuit_is_drawn_with_the_students_numbers_and_its_first_wrong_edge(grader: Grader) -> None:
    mistakes = [mistake for mistake in load_mistakes(gates().mistakes) if "circuit_gradients" in mistake.loses]
    mistakes = [mistake for mistake in mistakes if mistake.id != "circuit_divides"]  # shown with arrays
    drawn = [examples(grader.grade(mistaken(m.id), student=None, name="x").result) for m in mistakes[:2]]
    for found in drawn:
        picture = found["circuit_gradients"].picture
        assert picture.count("stroke-dasharray") == 1
        assert "gradient" in picture


def test_a_wrong_difference_is_drawn_as_its_error_against_the_step_size() -> None:
    assignment = find_course(ROOT).assignment("numerical_gradient")
    half = [replace(cell, source=cell.source.replace("/ (2 * h)", "/ h")) for cell in assignment.master.cells]
    with Grader(assignment) as started:
        result = started.grade(Notebook(tuple(half)), student=None, name="x", lang="ko").result
    picture = examples(result)["central_difference_value"].picture
    assert all(word in picture for word in ("나의 값", "맞는 값", "기울기의 오차"))


def test_a_picture_may_ask_the_students_code_for_more(grading: Any) -> None:
    drawing = """
def picture(call, given, value, lang, fresh):
    with fresh() as student:
        return f"<svg>{student.value(student.double(21.0))}</svg>"
"""
    example = graded(grading(f"{drawing}{SUITE}"), WRONG).example
    assert example is not None
    assert example.picture.startswith("<svg>")
