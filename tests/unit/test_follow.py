"""Follow-through: a gradient that is right for the student's own forward is not charged for the forward."""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import Assignment, Mistake, Notebook, find_course, load_mistakes
from autograder.grading import Grader, Options
from autograder.results import GradeResult

pytestmark = pytest.mark.slow
COURSE = find_course(Path(__file__).parents[2])
Edits = Sequence[tuple[str, str]]
PAIRS = {"gates": 16, "activations": 6, "fully_connected": 6, "losses": 6}  # how many are tried

MULTIPLY = ("return x * y\n", "dx = dout * self.y", "dy = dout * self.x")
KEPT = "self.x = x\n        self.y = y\n        "
DOUBLED: Edits = (
    (MULTIPLY[0], "return 2 * x * y\n"),
    (MULTIPLY[1], "dx = 2 * dout * self.y"),
    (MULTIPLY[2], "dy = 2 * dout * self.x"),
)
SIGMOID = "e = np.exp(-np.abs(x))\n        self.out = np.where(np.greater_equal(x, 0), 1, e) / (1 + e)"
STEEP: Edits = (
    (SIGMOID, "self.out = 1 / (1 + np.exp(-3 * np.clip(x, -200, 200)))"),
    ("return dout * self.out * (1 - self.out)", "return 3 * dout * self.out * (1 - self.out)"),
)
SHIFTED: Edits = (
    ("return x @ self.W + self.b", "return x @ self.W * 2 + self.b"),
    ("dx = dout @ self.W.T", "dx = 2 * dout @ self.W.T"),
    ("self.dW = self.x.T @ dout", "self.dW = 2 * self.x.T @ dout"),
)


CUBE: Edits = (("z = t**2", "z = t**3"), ("dt = 2 * t", "dt = 3 * t**2"))
DIFFERENCE: Edits = (
    ("    q = x + y\n", "    q = x - y\n"),
    ("dx = dq * 1\n    dy = dq * 1\n    return {", "dx = dq * 1\n    dy = -dq\n    return {"),
)
TWICE: Edits = (
    ("out[n, m] += x[n, d] * W[d, m]", "out[n, m] += 2 * x[n, d] * W[d, m]"),
    ("dx[n, d] += dout[n, m] * W[d, m]", "dx[n, d] += 2 * dout[n, m] * W[d, m]"),
    ("dW[d, m] += dout[n, m] * x[n, d]", "dW[d, m] += 2 * dout[n, m] * x[n, d]"),
)
SUMMED: Edits = (
    ("loss = data + penalty.forward(W)", "loss = len(x) * data + penalty.forward(W)"),
    ("dW = x.T @ ds + penalty.backward()", "dW = len(x) * x.T @ ds + penalty.backward()"),
)


MENDED = ["gates", *(pytest.param(name, marks=pytest.mark.long) for name in PAIRS if name != "gates")]


@pytest.fixture(scope="module")
def graders() -> Iterator[Callable[..., Grader]]:
    """One grader for each assignment and share."""
    started: dict[tuple[str, float], Grader] = {}
    with ExitStack() as stack:

        def of(name: str, follow: float = 1.0) -> Grader:
            if (name, follow) not in started:
                grader = Grader(COURSE.assignment(name), Options(follow=follow))
                started[name, follow] = stack.enter_context(grader)
            return started[name, follow]

        yield of


def edited(assignment: Assignment, edits: Edits) -> Notebook:
    """Return the reference with these changes, each of which must stand in it."""
    source = "\n".join(cell.source for cell in assignment.master.cells)
    assert all(old in source for old, _ in edits)
    cells = []
    for cell in assignment.master.cells:
        text = cell.source
        for old, new in edits:
            text = text.replace(old, new)
        cells.append(replace(cell, source=text))
    return replace(assignment.master, cells=tuple(cells))


def graded(grader: Grader, name: str, edits: Edits) -> GradeResult:
    notebook = edited(COURSE.assignment(name), edits)
    result = grader.grade(notebook, student=None, name="x").result
    assert not result.errors
    return result


def score(result: GradeResult, grade_id: str) -> float | None:
    return next(cell.score for cell in result.cells if cell.grade_id == grade_id)


def followed(result: GradeResult) -> set[str]:
    return {cell.grade_id for cell in result.cells for test in cell.tests if test.followed}


@pytest.mark.parametrize(
    ("name", "edits", "kept"),
    [
        ("gates", DOUBLED, {"multiply_gate_backward": 1.0}),  # of two points: what the forward lost
        ("activations", STEEP, {"sigmoid_backward": 1.25}),
        ("fully_connected", SHIFTED, {"fully_connected_dx": 1.04, "fully_connected_dW": 1.04}),
        ("gates", CUBE, {"square_of_sum_gradient": 0.5}),  # functions that return a value with its gradients
        ("gates", DIFFERENCE, {"circuit_gradients": 0.5}),
        ("fully_connected", TWICE, {"fully_connected_loops_dx": 0.375, "fully_connected_loops_dW": 0.375}),
        ("losses", SUMMED, {"linear_classifier_loss_gradient": 0.44}),
    ],
)
def test_a_gradient_of_the_own_forward_keeps_marks(
    graders: Callable[..., Grader], name: str, edits: Edits, kept: dict[str, float]
) -> None:
    off, on = (graded(graders(name, follow), name, edits) for follow in (0.0, 1.0))
    assert not followed(off)
    assert followed(on) == set(kept)
    for before, after in zip(off.cells, on.cells, strict=True):
        gained = (after.score or 0.0) - (before.score or 0.0)
        assert gained == pytest.approx(kept.get(after.grade_id, 0.0), abs=0.01), after.grade_id
    message = next(test.message for cell in on.cells for test in cell.tests if test.followed)
    assert message.startswith("Right for your own forward")


def test_the_share_is_what_staff_say_and_is_recorded(graders: Callable[..., Grader]) -> None:
    full, half = (graded(graders("gates", follow), "gates", DOUBLED) for follow in (1.0, 0.4))
    assert (full.score, half.score) == (12.0, pytest.approx(11.8))  # 11 without it, of 14
    assert {test.followed for cell in half.cells for test in cell.tests} == {0.0, 0.4}


@pytest.mark.parametrize(
    ("forward", "dx", "dy"),
    [
        ("return 0 * x * y + 7.0\n", "dx = 0 * dout", "dy = 0 * dout"),  # constant
        ("return x * x\n", "dx = 2 * dout * self.x", "dy = 0 * dout"),  # ignores y
        ("return x + y\n", "dx = 1 * dout", "dy = 1 * dout"),  # linear: nothing of a product
        ("return np.floor(8 * x * y)\n", "dx = 0 * dout", "dy = 0 * dout"),  # has no slope
        ("return np.sum(x * y)\n", MULTIPLY[1], "dy = 2 * dout * self.x"),  # another shape
        ("return 2 * x * y\n", "dx = 3 * dout * self.y", "dy = 3 * dout * self.x"),  # wrong for this one, too
        ("return 2 * x * y + np.random.normal(size=np.shape(x))\n", "dx = 2 * dout * self.y", MULTIPLY[2]),
        (MULTIPLY[0], "dx = 2 * dout * self.y", "dy = 2 * dout * self.x"),  # the forward is right
    ],
)
def test_what_follows_nothing_earns_nothing(graders: Callable[..., Grader], forward: str, dx: str, dy: str) -> None:
    result = graded(graders("gates"), "gates", [*zip(MULTIPLY, (forward, dx, dy), strict=True)])
    assert not followed(result)
    assert (score(result, "multiply_gate_backward") or 0.0) <= 1.0  # dy alone may be right


FORWARDS = {  # of three gates, with dx and dy
    "add": ("return x + y\n", "dx = 1 * dout", "dy = 1 * dout"),
    "multiply": MULTIPLY,
    "max": (
        "self.x_wins = np.greater(x, y)\n        return np.maximum(x, y)",
        "dx = dout * self.x_wins",
        "dy = dout * np.logical_not(self.x_wins)",
    ),
}
STEPS = {"1e-5": "1e-5", "1e-6": "1e-6", "of x": "1e-5 * np.abs({})", "at least": "1e-5 * np.maximum(1, np.abs({}))"}


@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
@pytest.mark.parametrize("function", ["2 * x * y", "x * x * y + y * y", "np.sin(x) * np.cos(y)"])
def test_differences_of_an_arbitrary_function_follow_nothing(
    graders: Callable[..., Grader], function: str, step: str
) -> None:
    """One function in all three gates, and differences of it as backward: nothing of the chain rule is known."""
    edits = []
    for forward, dx, dy in FORWARDS.values():
        edits += [
            (forward, f"self.x, self.y = x, y\n        return ({function}) + 0 * (x + y)\n"),
            (
                dx,
                "f, x, y = self.forward, 1.0 * self.x, 1.0 * self.y\n"
                f"        h, k = {step.format('x')}, {step.format('y')}\n"
                "        dx = dout * (f(x + h, y) - f(x - h, y)) / (2 * h)",
            ),
            (dy, "dy = dout * (f(x, y + k) - f(x, y - k)) / (2 * k)"),
        ]
    result = graded(graders("gates"), "gates", edits)
    kept = sum(test.followed * test.weight for cell in result.cells for test in cell.tests)
    assert kept <= 1.0, followed(result)  # of 33: at a lucky point


def test_swapped_gradients_of_an_own_function_follow_nothing(graders: Callable[..., Grader]) -> None:
    edits = [
        ("t = x + y\n", "t = x + 2 * y\n"),
        ("dx = dt * 1\n    dy = dt * 1\n    return z", "dx = 2 * dt\n    dy = dt\n    return z"),
    ]
    assert not followed(graded(graders("gates"), "gates", edits))


def test_a_stub_earns_nothing(graders: Callable[..., Grader]) -> None:
    result = graders("gates").grade(COURSE.assignment("gates").released, student=None, name="stub").result
    assert result.score == 0
    assert not followed(result)


def test_the_same_gradients_with_another_forward_are_judged_for_that_forward(graders: Callable[..., Grader]) -> None:
    """What is remembered of earlier submissions does not decide about follow-through."""
    grader = graders("gates")
    wrong = [(MULTIPLY[1], "dx = 2 * dout * self.y"), (MULTIPLY[2], "dy = 2 * dout * self.x")]
    assert not followed(graded(grader, "gates", wrong))
    assert followed(graded(grader, "gates", DOUBLED)) == {"multiply_gate_backward"}
    assert not followed(graded(grader, "gates", wrong))


def test_dependants_wait_for_what_failed_before_them(graders: Callable[..., Grader]) -> None:
    result = graded(graders("gates"), "gates", [(KEPT + MULTIPLY[0], "return x * z\n")])
    outcomes = {cell.grade_id: {test.outcome for test in cell.tests} for cell in result.cells}
    assert outcomes["multiply_gate_forward"] == {"failed"}
    assert outcomes["multiply_gate_backward"] == {"skipped"}
    assert score(result, "multiply_gate_backward") == 0
    messages = {test.message for cell in result.cells for test in cell.tests if test.outcome == "skipped"}
    assert messages == {"waiting for MultiplyGate().forward(...), which failed before this could be tried."}


# --- mending a mistake never lowers a score ---


def pairs(assignment: Assignment, count: int) -> list[tuple[Mistake, Mistake, Notebook]]:
    """Return pairs of known mistakes in one exercise that lose marks in different grade cells."""
    mistakes = [mistake for mistake in load_mistakes(assignment.mistakes) if mistake.loses]
    found = []
    for one, other in itertools.combinations(mistakes, 2):
        if one.exercise == other.exercise and not one.loses & other.loses:
            try:
                found.append((one, other, other.applied(one.applied(assignment.master))))
            except ValueError:
                continue  # both change the same line
    likely = [pair for pair in found if {"max_takes_smaller", "max_routes_to_smaller"} == {pair[0].id, pair[1].id}]
    return likely + random.Random(7).sample(found, min(count, len(found)))


@pytest.mark.parametrize("name", MENDED)
def test_mending_one_of_two_mistakes_never_lowers_the_score(graders: Callable[..., Grader], name: str) -> None:
    assignment, grader = COURSE.assignment(name), graders(name)
    scores: dict[str, float] = {}

    def of(mistake: Mistake) -> float:
        if mistake.id not in scores:
            scores[mistake.id] = grader.grade(mistake.applied(assignment.master), student=None, name="x").result.score
        return scores[mistake.id]

    for one, other, both in pairs(assignment, PAIRS[name]):
        result = grader.grade(both, student=None, name="x").result
        assert result.score <= min(of(one), of(other)) + 1e-3, (one.id, other.id)
