"""The student's code as hidden tests see it: handles without values, one round trip, every failure with its reason."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder import wire
from autograder.grading.execution.trusted import TrustedCode
from autograder.grading.suite.student import Opaque, Student, StudentProblem
from autograder.sandbox import Ended, Limits, Request, Response, TimedOut

CODE = """
import numpy as np

class Gate:
    made = 0

    def __init__(self, n=2):
        self.n = n
        Gate.made += 1

    def forward(self, x, y=1.0):
        self.x = x
        return x * y

    def backward(self, dout):
        return dout * self.x, {"dout": dout, "list": [1, 2.5, None, "text"]}

    @property
    def broken(self):
        return self.nowhere

def changes(x):
    x += 1
    return x

def apply(f, *xs):
    return [f(x) for x in xs]

def fails(x):
    raise ValueError(f"not {x}")

class Stubborn(Gate):
    def forward(self, x):
        self.x = x
        raise ValueError("not yet")

def returns_a_gate():
    return Gate(), [Gate(7)]

def endless():
    loop = []
    loop.append(loop)
    return loop

class Evil(list):
    def __iter__(self):
        raise SystemExit("no")
    def __len__(self):
        return 10**9
    def __eq__(self, other):
        return True

def evil():
    return Evil([1, 2])

constant = 42
"""


class Counting:
    """Counts the round trips to another fork."""

    def __init__(self, fork: Any) -> None:
        self._fork = fork
        self.trips = 0
        self.seconds: list[float] = []

    def ask(self, request: Request) -> Response:
        self.trips += 1
        self.seconds.append(request.seconds)
        response: Response = self._fork.ask(request)
        return response


class Answering:
    """A fork that answers with whatever it was told, or raises it."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)

    def ask(self, request: Request) -> Response:
        answer = self._answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return Response(request, msgspec.msgpack.encode(wire.Values(request.number, answer)), bytes(16))


@pytest.fixture
def fork() -> Counting:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(CODE, names)
    notebook = ModuleType("__main__")
    vars(notebook).update(names)
    return Counting(TrustedCode(notebook))


@pytest.fixture
def student(fork: Counting) -> Student:
    return Student(fork, Limits())


def problem(act: Callable[[], Any]) -> StudentProblem:
    """Return what went wrong in the student's code."""
    with pytest.raises(StudentProblem) as failure:
        act()
    return failure.value


# --- handles ---


@pytest.mark.parametrize(
    "use",
    [
        lambda h: h == 1,
        lambda h: h != 1,
        lambda h: h == h,
        lambda h: h < 1,
        lambda h: h <= 1,
        lambda h: h > 1,
        lambda h: bool(h),
        lambda h: not h,
        lambda h: float(h),
        lambda h: int(h),
        lambda h: len(h),
        lambda h: list(h),
        lambda h: 1 in h,
        lambda h: h == [1],
        lambda h: np.asarray(h),
        lambda h: np.array([h, h], dtype=float),
        lambda h: np.allclose(h, 1.0),
        lambda h: h + 1,
        lambda h: np.float64(1) * h,
        lambda h: abs(h),
        lambda h: (lambda a, b: None)(*h),
    ],
)
def test_a_handle_has_no_value_and_takes_part_in_no_verdict(student: Student, use: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        use(student.Gate())


def test_a_handle_says_what_was_asked_in_the_words_of_the_test(student: Student) -> None:
    gate = student.Gate()
    assert repr(gate.forward(1.0)[0].T["x"]) == "<handle Gate().forward(...)[0].T['x']>"


def test_nothing_happens_before_a_value_is_fetched(student: Student, fork: Counting) -> None:
    gates = [student.Gate() for _ in range(3)]
    for gate in gates:
        gate.forward(2.0)
    assert fork.trips == 0
    assert student.fetch(gates[0].x, gates[2].n, student.Gate.made) == (2.0, 2, 3)
    assert fork.trips == 1


def test_names_of_the_languages_own_are_not_sent(student: Student) -> None:
    for name in ("__array__", "__class_getitem__", "_private"):
        with pytest.raises(AttributeError):
            getattr(student, name)
    with pytest.raises(AttributeError):
        student.Gate.__wrapped__  # noqa: B018


# --- values ---


def test_values_come_back_as_data(student: Student) -> None:
    gate = student.Gate(3)
    out = gate.forward(np.array([1.0, 2.0]), y=np.array([3.0, 4.0]))
    dx, rest = student.value(gate.backward(np.array([1.0, -1.0])))
    assert dx.tolist() == [1.0, -2.0]
    assert rest["dout"].tolist() == [1.0, -1.0]
    assert rest["list"] == [1, 2.5, None, "text"]
    assert student.value(out).tolist() == [3.0, 8.0]
    assert student.value(student.constant) == 42


def test_parts_and_attributes_of_what_stays_there_can_be_asked_for(student: Student) -> None:
    made = student.returns_a_gate()
    assert student.fetch(made[1][0].n, made[0].forward(5.0), student.Gate().backward)[:2] == (7, 5.0)
    gate = student.Gate()
    student.set(gate, "x", np.array([7.0]))
    assert student.value(gate.backward(2.0)[0]).tolist() == [14.0]


def test_what_is_no_data_comes_as_the_name_of_its_type(student: Student) -> None:
    (gate, (other,)) = student.value(student.returns_a_gate())
    assert isinstance(gate, Opaque)
    assert repr(gate) == repr(other) == "<Gate>"


def test_every_call_gets_fresh_copies_of_its_arguments(student: Student) -> None:
    x = np.zeros(2)
    first, second = student.fetch(student.changes(x), student.changes(x))
    assert first.tolist() == second.tolist() == [1.0, 1.0]
    assert x.tolist() == [0.0, 0.0]


def test_a_value_that_was_put_is_shared_and_can_be_looked_at_afterwards(student: Student) -> None:
    kept = student.put(np.zeros(2))
    student.changes(kept)
    assert student.value(kept).tolist() == [1.0, 1.0]


def test_a_subclass_cannot_lie_about_what_it_holds(student: Student) -> None:
    try:
        assert student.value(student.evil()) == [1, 2]
    except StudentProblem as found:
        assert found.kind == "raised"


def test_only_data_and_functions_of_ours_are_given_to_student_code(student: Student) -> None:
    for thing in (object(), print, lambda: 0, {1, 2}, b"x"):
        with pytest.raises(TypeError, match="cannot be given to student code"):
            student.apply(thing)


def test_what_came_back_is_remembered_with_its_problems(student: Student) -> None:
    student.value(student.constant)
    problem(lambda: student.value(student.fails(1)))
    assert student.fetched[0].value == 42
    assert isinstance(student.fetched[1].value, wire.Problem)


# --- functions of ours ---


def test_a_function_of_ours_runs_here_and_its_calls_are_counted(student: Student) -> None:
    f = student.function(lambda x: x**2, "f")
    assert student.value(student.apply(f, 2.0, np.array([1.0, 3.0])))[1].tolist() == [1.0, 9.0]
    assert [len(call) for call in f.calls] == [1, 1]
    assert f.calls[0] == (2.0,)
    assert f(3.0) == 9.0


# --- problems ---


@pytest.mark.parametrize(
    ("ask", "kind", "call"),
    [
        (lambda s: s.fails(3), "raised", "fails(...)"),
        (lambda s: s.Nowhere(), "missing", "Nowhere"),
        (lambda s: s.Gate().forwad(1.0), "attribute", "Gate().forwad"),
        (lambda s: s.Gate().broken, "raised", "Gate().broken"),
        (lambda s: s.Gate(1, 2, 3, 4), "raised", "Gate(...)"),
        (lambda s: s.constant(), "raised", "constant()"),
        (lambda s: s.constant[0], "raised", "constant[0]"),
        (lambda s: s.Gate().backward(1.0), "raised", "Gate().backward(...)"),
        (lambda s: s.module("no_such_module"), "raised", "no_such_module"),
        (lambda s: s.endless(), "raised", None),
    ],
)
def test_what_has_no_value_says_why_and_which_call(student: Student, ask: Any, kind: str, call: str | None) -> None:
    found = problem(lambda: student.value(ask(student)))
    assert found.kind == kind
    assert call is None or found.call == call


def test_a_call_on_something_that_failed_names_what_failed_first(student: Student) -> None:
    found = problem(lambda: student.value(student.Nowhere().forward(1.0)[0]))
    assert (found.kind, found.call) == ("missing", "Nowhere")
    assert found.problem.text == "Nowhere"


def test_an_object_whose_forward_raised_has_no_later_steps(student: Student) -> None:
    """What it kept before is there, but no program would have got so far."""
    gate, other = student.Stubborn(), student.Stubborn()
    gate.forward(1.0)
    for later in (gate.backward(2.0), gate.x):
        with pytest.raises(StudentProblem) as caught:
            student.value(later)
        assert caught.value.call == "Stubborn().forward(...)"
        assert caught.value.problem.type_name == "ValueError"
    assert student.value(other.n) == 2


def test_another_method_that_raised_ends_nothing(student: Student) -> None:
    gate = student.Gate()
    gate.forward(1.0)
    gate.backward("none")
    assert student.value(gate.x) == 1.0


def test_a_name_whose_function_raised_goes_on(student: Student) -> None:
    module = student.module("math")
    module.sqrt(-1.0)
    student.fails(1.0)
    assert student.value(module.sqrt(4.0)) == 2.0


def test_a_missing_name_comes_with_those_nearby(student: Student) -> None:
    assert problem(lambda: student.value(student.gate())).problem.names[0] == "Gate"
    assert "forward" in problem(lambda: student.value(student.Gate().forwad)).problem.names


def test_one_value_that_fails_does_not_hide_the_others(student: Student) -> None:
    good, bad = student.constant, student.fails(1)
    problem(lambda: student.fetch(good, bad))
    assert student.value(good) == 42


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (TimedOut(), "timeout"),
        (Ended(), "crashed"),
        (wire.WireError("nonsense"), "garbage"),
        ([wire.Array("d", (10**6,))], "garbage"),
        ([wire.Group("nonsense", [])], "garbage"),
        ([wire.Array("O", ())], "garbage"),
    ],
    ids=str,
)
def test_silence_death_and_nonsense_are_problems_of_the_students(answer: Any, kind: str) -> None:
    student = Student(Answering(answer), Limits())
    found = problem(lambda: student.value(student.Gate().forward(1.0)))
    assert found.kind == kind
    assert found.call in ("Gate().forward(...)", "its answer")


@pytest.mark.parametrize("step", [-1, 99, 2**62])
def test_a_problem_that_names_a_step_that_never_was_is_still_a_problem(step: int) -> None:
    student = Student(Answering([wire.Problem("raised", "E", step=step)]), Limits())
    assert problem(lambda: student.value(student.Gate())).call == "Gate()"


def test_a_call_that_hung_once_gets_less_time_in_the_next_test() -> None:
    limits, hung = Limits(call=4.0, repeated_call=0.5), set[str]()
    first = Student(Answering(TimedOut()), limits, hung=hung)
    problem(lambda: first.value(first.slow()))
    fork = Counting(Answering([1], [1], [1]))
    again = Student(fork, limits, hung=hung)
    again.fetch(again.slow())
    again.fetch(again.quick())
    other = Student(fork, limits, seconds=30.0, hung=set())
    other.fetch(other.slow())
    assert fork.seconds == [0.5, 4.0, 30.0]
