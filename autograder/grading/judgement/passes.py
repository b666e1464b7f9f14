"""From the steps of a test: which forward a value belongs to, and the arguments of that forward.

Two conventions: an object with `forward`, then `backward`; a function that returns a value together with its gradients.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder import tree, wire
from autograder.grading.suite.handles import Function, Handle, RecordedStep
from autograder.grading.suite.student import Student

LARGEST = 250  # entries of an input that is differentiated

Arguments = Mapping[int | str, Any]  # of one call, by place or by name
Input = tuple[str, int | str]  # an argument: of the call that made the object ("made"), or of forward ("forward")
Moved = Mapping[Input, Any]  # arguments that stand in the place of those that were given
Way = tuple[tuple[str, Any], ...]
"""How a value is reached: ("attribute", name) and ("item", key), from the object, from backward or from the function.

The first part says from which: ("from", "object") or ("from", "result")."""


@dataclass(frozen=True, eq=False)
class Pass:
    """One forward and the upstream gradient that belongs to it.

    name: of the class or the function. made: what the class was given; None for a function. backward: what its backward
    was given. output: where the value stands in what a function returns.
    """

    name: str
    made: Arguments | None
    forward: Arguments
    dout: Any
    backward: Arguments = field(default_factory=dict)
    output: tree.KeyPath = ()

    def value(self, student: Student, moved: Moved) -> Handle:
        """Take the forward with other arguments, and return its output."""
        if self.made is None:
            return _reached(self._function(student, moved), [("item", key) for key in self.output])
        return _call(self._object(student, moved).forward, self.forward, _of("forward", moved))

    def gradients(self, student: Student, moved: Moved, ways: Sequence[Way]) -> list[Handle]:
        """Take the pass with other arguments, and return what is reached in these ways."""
        if self.made is None:
            starts = {"result": self._function(student, moved)}
        else:
            made = self._object(student, moved)
            _call(made.forward, self.forward, _of("forward", moved))
            starts = {"result": _call(made.backward, self.backward, {}), "object": made}
        return [_reached(starts[way[0][1]], way[1:]) for way in ways]

    def _object(self, student: Student, moved: Moved) -> Handle:
        return _call(getattr(student, self.name), self.made or {}, _of("made", moved))

    def _function(self, student: Student, moved: Moved) -> Handle:
        return _call(getattr(student, self.name), self.forward, _of("forward", moved))


def _of(call: str, moved: Moved) -> Arguments:
    return {place: value for (which, place), value in moved.items() if which == call}


def _call(function: Handle, given: Arguments, moved: Arguments) -> Handle:
    arguments = {place: _number(value) for place, value in {**given, **moved}.items()}
    placed = [value for place, value in arguments.items() if isinstance(place, int)]
    return function(*placed, **{place: value for place, value in arguments.items() if isinstance(place, str)})


def _number(value: Any) -> Any:
    """A 0-d array stands for the plain number that was given."""
    return float(value) if isinstance(value, np.ndarray) and value.ndim == 0 else value


def _reached(start: Handle, way: Sequence[tuple[str, Any]]) -> Handle:
    for kind, key in way:
        start = getattr(start, key) if kind == "attribute" else start[key]
    return start


# --- objects with forward and backward ---


def pass_of(steps: Sequence[RecordedStep], number: int) -> tuple[int, int, int] | None:
    """Return the steps that made the object of a value, its last forward, and the backward that followed."""
    owner = _owner(steps, number)
    if owner is None or any(isinstance(one.step, wire.Set) and one.step.of == wire.Ref(owner) for one in steps):
        return None
    calls = {name: _calls(steps, owner, name) for name in ("forward", "backward")}
    backwards = [step for step in calls["backward"] if step <= number]
    forwards = [step for step in calls["forward"] if backwards and step < backwards[-1]]
    return (owner, forwards[-1], backwards[-1]) if forwards else None


def read_pass(steps: Sequence[RecordedStep], made: int, forward: int, backward: int) -> Pass | None:
    """Return the pass; None where something was given that only the student's process has."""
    arguments = [_arguments(steps, number) for number in (made, forward, backward)]
    if any(given is None for given in arguments):
        return None
    first, second, third = (given or {} for given in arguments)
    return Pass(_called_name(steps, made), first, second, next(iter(third.values()), 1.0), third)


def way_to(steps: Sequence[RecordedStep], number: int, *, made: int | None, result: int) -> Way | None:
    """Return how a value is reached from the object that a step made, or from the result of a call; None if by more."""
    way: list[tuple[str, Any]] = []
    while number not in (made, result):
        step = steps[number].step
        if not isinstance(step, (wire.Item, wire.Attr)) or not isinstance(step.of, wire.Ref):
            return None
        way.insert(0, ("item", step.key) if isinstance(step, wire.Item) else ("attribute", step.name))
        number = step.of.step
    return (("from", "result" if number == result else "object"), *way)


def _owner(steps: Sequence[RecordedStep], number: int) -> int | None:
    """Return the step that made the object to which a value belongs: a call of a name."""
    step = steps[number].step
    while isinstance(step, (wire.Item, wire.Attr, wire.Call)) and isinstance(step.of, wire.Ref):
        number, step = step.of.step, steps[step.of.step].step
        if isinstance(step, wire.Call) and _called_name(steps, number):
            return number
    return None


def _called_name(steps: Sequence[RecordedStep], call: int) -> str:
    """Return the name of the notebook that a step calls; empty where it calls something else."""
    step = steps[call].step
    called = steps[step.of.step].step if isinstance(step, wire.Call) and isinstance(step.of, wire.Ref) else None
    return called.name if isinstance(called, wire.Get) else ""


def _calls(steps: Sequence[RecordedStep], owner: int, name: str) -> list[int]:
    def is_one(step: wire.Step) -> bool:
        if not isinstance(step, wire.Call) or not isinstance(step.of, wire.Ref):
            return False
        method = steps[step.of.step].step
        return isinstance(method, wire.Attr) and method.name == name and method.of == wire.Ref(owner)

    return [number for number, one in enumerate(steps) if is_one(one.step)]


# --- functions that return a value with its gradients ---


def function_call_of(steps: Sequence[RecordedStep], number: int) -> int | None:
    """Return the call of a function of the notebook whose result a value is, or is a part of."""
    step = steps[number].step
    while isinstance(step, wire.Item) and isinstance(step.of, wire.Ref):
        number, step = step.of.step, steps[step.of.step].step
    return number if _called_name(steps, number) else None


def read_function(steps: Sequence[RecordedStep], call: int) -> Pass | None:
    """Return the call as a pass whose output is not known yet; None where an argument is not known here."""
    arguments = _arguments(steps, call)
    return None if arguments is None else Pass(_called_name(steps, call), None, arguments, 1.0)


# --- arguments and values ---


def _arguments(steps: Sequence[RecordedStep], number: int) -> dict[int | str, Any] | None:
    given: dict[int | str, Any] = dict(enumerate(steps[number].given))
    given.update(steps[number].named)
    found = {}
    for place, value in given.items():
        one = steps[value._number] if isinstance(value, Handle) else None
        found[place] = one.given[0] if one and isinstance(one.step, wire.Put) else value
        if any(isinstance(leaf, (Handle, Function)) for _, leaf in tree.leaves(found[place])):
            return None
    return found


def inputs(one: Pass) -> Iterator[Input]:
    """Yield where a pass was given numbers that may be moved a little."""
    for call, given in (("forward", one.forward), ("made", one.made or {})):
        for place, value in given.items():
            if (isinstance(value, (int, float, np.floating)) and not isinstance(value, bool)) or _is_array(value):
                yield call, place


def input_of(one: Pass, wrt: Input) -> np.ndarray:
    """Return what a pass was given there."""
    given = one.forward if wrt[0] == "forward" else one.made or {}
    return np.asarray(given[wrt[1]], dtype=np.float64)


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and 0 < value.size <= LARGEST


def number_arrays(value: Any) -> Iterator[tuple[tree.KeyPath, np.ndarray]]:
    """Yield each array or number of a nested value, with its path."""
    for path, leaf in tree.leaves(value):
        if isinstance(leaf, (int, float, np.number, np.ndarray)) and np.asarray(leaf).dtype.kind in "fiu":
            yield path, np.asarray(leaf)


def number_array_at(value: Any, path: tree.KeyPath) -> np.ndarray | None:
    """Return the numbers at a path of a nested value; None where there are none."""
    try:
        found = tree.at(value, path)
    except (TypeError, LookupError):
        return None
    return next((array for there, array in number_arrays(found) if there == ()), None)
