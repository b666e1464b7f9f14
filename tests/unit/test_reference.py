"""Hidden tests on trusted solutions: each test meets the reference as it was, and only what repeats is shared."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.course import Mistake
from autograder.grading.execution import reference
from autograder.grading.execution.reference import Recording, TrustedSolutions
from autograder.grading.suite import expect
from autograder.grading.suite.student import Student, StudentProblem
from autograder.sandbox import Limits, Response
from tests import tiny
from tests.exchanges import hidden_test

CODE = """
import time

class Gate:
    scale = 2.0

    def forward(self, x):
        return self.scale * x

def double(x):
    return 2 * x

def apply(f, *xs):
    return [f(x) for x in xs][-1]

asked = []

def count():
    asked.append(1)
    return len(asked)

def clock():
    return time.perf_counter_ns()

def slow():
    until = time.thread_time() + 0.02
    while time.thread_time() < until:
        pass
"""
TRIPLE = Mistake("triple", "double", "return 2 * x", "return 3 * x", frozenset({"double_value"}), {"en": "Three?"})
BROKEN = Mistake("broken", "double", "return 2 * x", "return 2 *", frozenset({"double_value"}), {"en": "What?"})
ABSENT = Mistake("absent", "double", "return 4 * x", "return 3 * x", frozenset({"double_value"}), {"en": "Which?"})
Body = Callable[[Student], Any]


@pytest.fixture(autouse=True)
def costs(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set how much time is too much; a busy machine should not decide these tests."""

    def cost(seconds: float) -> None:
        monkeypatch.setattr(reference, "COSTLY", seconds)

    cost(1.0)
    return cost


def solutions(*mistakes: Mistake, code: str = CODE) -> TrustedSolutions:
    return TrustedSolutions(tiny.notebook(code), {mistake.id: mistake for mistake in mistakes}, Limits())


def recorded(body: Body) -> Recording:
    recording = solutions().record(hidden_test(body))
    assert recording is not None
    return recording


def fetched(known: TrustedSolutions, body: Body, id: str = reference.REFERENCE) -> list[Any]:
    """Return the values that came back."""
    run = known.run(hidden_test(body), id)
    assert run is not None
    assert run.error is None
    return [one.value for one in run.fetched]


# --- what a test asks ---


def asks_twice(student: Student) -> None:
    x = student.value(student.double(1.5))
    student.value(student.double(x))


def test_the_requests_of_a_test_are_recorded_and_may_be_shared() -> None:
    recording = recorded(asks_twice)
    assert recording.run.error is None
    assert [one.value for one in recording.run.fetched] == [3.0, 6.0]
    assert [exchange.request.number for exchange in recording.exchanges] == [1, 2]
    assert recording.sharable


def responds_differently(student: Student) -> None:
    student.value(student.clock())


def responds_by_its_history(student: Student) -> None:
    student.value(student.count())


def fails(student: Student) -> None:
    expect.value(student.value(student.double(1.5)), 4.0, name="double")


def changes_the_class(student: Student) -> None:
    student.set(student.Gate, "scale", 5.0)
    student.value(student.Gate().forward(1.0))


def changes_a_function_of_the_class(student: Student) -> None:
    student.set(student.Gate.forward, "note", 5.0)
    student.value(student.double(1.0))


def changes_a_module(student: Student) -> None:
    student.set(student.module("math"), "tau", 6.0)
    student.value(student.double(1.0))


@pytest.mark.parametrize(
    "body",
    [
        responds_differently,
        responds_by_its_history,
        fails,
    ],
)
def test_what_may_come_out_differently_elsewhere_is_recorded_and_not_shared(body: Body) -> None:
    recording = recorded(body)
    assert len(recording.exchanges) == 1
    assert not recording.sharable


@pytest.mark.parametrize("body", [changes_the_class, changes_a_function_of_the_class, changes_a_module])
def test_what_a_test_sets_is_undone_before_the_next_one_so_it_may_be_shared(body: Body) -> None:
    assert recorded(body).sharable


def test_calls_of_the_graders_functions_are_recorded() -> None:
    recording = recorded(lambda student: student.value(student.apply(student.function(lambda x: x + 1), 1.0)))
    assert recording.run.fetched[0].value == 2.0
    assert [len(one.outcome.calls) for one in recording.exchanges if isinstance(one.outcome, Response)] == [1]
    assert recording.sharable


def test_many_calls_cost_more_than_a_fork() -> None:
    def body(student: Student) -> None:
        student.value(student.apply(student.function(lambda x: x + 1), *[1.0] * 30))

    assert not recorded(body).sharable


def test_a_test_that_asks_nothing_is_not_shared() -> None:
    recording = recorded(lambda student: None)
    assert recording.exchanges == ()
    assert not recording.sharable


def test_a_test_that_sets_an_attribute_of_an_object_of_its_own_may_be_shared() -> None:
    def body(student: Student) -> None:
        gate = student.Gate()
        student.set(gate, "scale", 5.0)
        expect.value(student.value(gate.forward(1.0)), 5.0, name="out")

    assert recorded(body).sharable


def test_what_takes_longer_than_a_fork_is_not_shared(costs: Callable[[float], None]) -> None:
    costs(-1.0)
    assert not recorded(asks_twice).sharable
    costs(0.015)
    assert not recorded(lambda student: student.value(student.slow())).sharable


# --- each test meets the reference as it was ---


def scale(student: Student) -> None:
    student.value(student.Gate.scale)


@pytest.mark.parametrize("by", ["run", "record"])
def test_a_class_that_a_test_changes_is_as_before_for_the_next_test(by: str) -> None:
    known = solutions()
    getattr(known, by)(hidden_test(changes_the_class))
    assert fetched(known, scale) == [2.0]


def test_a_class_that_a_test_changes_stays_changed_within_the_test() -> None:
    assert fetched(solutions(), changes_the_class) == [5.0]


def test_a_change_of_a_known_mistake_is_none_of_the_reference() -> None:
    known = solutions(TRIPLE)
    fetched(known, changes_the_class, "triple")
    assert fetched(known, scale, "triple") == fetched(known, scale) == [2.0]


@pytest.mark.parametrize("id", [reference.REFERENCE, "triple"])
def test_what_a_solution_remembers_is_forgotten_before_the_next_test(id: str) -> None:
    known = solutions(TRIPLE)
    assert [fetched(known, responds_by_its_history, id) for _ in range(3)] == [[1]] * 3


# --- solutions ---


def doubles(student: Student) -> None:
    student.value(student.double(1.0))


def test_a_known_mistake_responds_in_its_own_way() -> None:
    known = solutions(TRIPLE)
    assert fetched(known, doubles, "triple") == [3.0]
    assert fetched(known, doubles) == [2.0]


@pytest.mark.parametrize("mistake", [BROKEN, ABSENT], ids=lambda mistake: mistake.id)
def test_a_mistake_that_cannot_even_be_defined_has_no_run(mistake: Mistake) -> None:
    assert solutions(mistake).run(hidden_test(doubles), mistake.id) is None


def test_a_reference_that_does_not_run_has_no_recording_no_run_and_no_student() -> None:
    known, test = solutions(code="1 / 0"), hidden_test(doubles)
    assert (known.record(test), known.run(test), known.student(test)) == (None, None, None)


def test_a_test_that_fails_on_the_reference_has_its_error_in_the_recording() -> None:
    error = recorded(lambda student: student.value(student.nowhere)).run.error
    assert isinstance(error, StudentProblem)
    assert error.kind == "missing"
