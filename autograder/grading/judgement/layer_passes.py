"""From the steps of a test: which forward a value belongs to, and the arguments of that forward.

Convention: objects with `forward`, then `backward`; see the layers of the course.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import tree, wire
from autograder.grading.suite.handles import Handle, RecordedStep

LARGEST = 250  # entries of an input that is differentiated

Input = tuple[str, int | str]  # an argument: of the call that made the object ("made"), or of forward ("forward")


@dataclass(frozen=True, eq=False)
class Pass:
    """One forward of one object, and the upstream gradient that its backward got afterwards."""

    maker: str
    made: Mapping[int | str, Any]
    forward: Mapping[int | str, Any]
    dout: Any


def pass_of(steps: Sequence[RecordedStep], number: int) -> tuple[int, int, int] | None:
    """Return the steps that made the object of a value, its last forward, and the backward that followed."""
    owner = _owner(steps, number)
    if owner is None or any(isinstance(one.step, wire.Set) and one.step.of == wire.Ref(owner) for one in steps):
        return None
    calls = {name: _calls(steps, owner, name) for name in ("forward", "backward")}
    backwards = [step for step in calls["backward"] if step <= number]
    forwards = [step for step in calls["forward"] if backwards and step < backwards[-1]]
    return (owner, forwards[-1], backwards[-1]) if forwards else None


def _owner(steps: Sequence[RecordedStep], number: int) -> int | None:
    """Return the step that made the object to which a value belongs: a call of a name."""
    step = steps[number].step
    while isinstance(step, (wire.Item, wire.Attr, wire.Call)) and isinstance(step.of, wire.Ref):
        number, step = step.of.step, steps[step.of.step].step
        maker = steps[step.of.step].step if isinstance(step, wire.Call) and isinstance(step.of, wire.Ref) else None
        if isinstance(maker, wire.Get):
            return number
    return None


def _calls(steps: Sequence[RecordedStep], owner: int, name: str) -> list[int]:
    def is_one(step: wire.Step) -> bool:
        if not isinstance(step, wire.Call) or not isinstance(step.of, wire.Ref):
            return False
        method = steps[step.of.step].step
        return isinstance(method, wire.Attr) and method.name == name and method.of == wire.Ref(owner)

    return [number for number, one in enumerate(steps) if is_one(one.step)]


def read_pass(steps: Sequence[RecordedStep], made: int, forward: int, backward: int) -> Pass | None:
    """Return the pass; None where something was given that only the student's process has."""
    maker = steps[steps[made].step.of.step].step  # type: ignore[union-attr]
    arguments = [_arguments(steps, number) for number in (made, forward, backward)]
    if any(given is None for given in arguments):
        return None
    first, second, third = (given or {} for given in arguments)
    dout = next(iter(third.values()), 1.0)
    return Pass(maker.name, first, second, dout)  # type: ignore[union-attr]


def _arguments(steps: Sequence[RecordedStep], number: int) -> dict[int | str, Any] | None:
    given: dict[int | str, Any] = dict(enumerate(steps[number].given))
    given.update(steps[number].named)
    found = {}
    for place, value in given.items():
        one = steps[value._number] if isinstance(value, Handle) else None
        found[place] = one.given[0] if one and isinstance(one.step, wire.Put) else value
        if any(isinstance(leaf, Handle) for _, leaf in tree.leaves(found[place])):
            return None
    return found


def inputs(one: Pass) -> Iterator[Input]:
    """Yield where a pass was given numbers that may be moved a little."""
    for call, given in (("forward", one.forward), ("made", one.made)):
        for place, value in given.items():
            if (isinstance(value, (int, float, np.floating)) and not isinstance(value, bool)) or _is_array(value):
                yield call, place


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and 0 < value.size <= LARGEST


def float_arrays(value: Any) -> Iterator[tuple[tree.KeyPath, np.ndarray]]:
    """Yield each array or number of floats in a nested value, with its path."""
    for path, leaf in tree.leaves(value):
        if isinstance(leaf, (float, np.floating)) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f"):
            yield path, np.asarray(leaf)


def float_array_at(value: Any, path: tree.KeyPath) -> np.ndarray | None:
    """Return the floats at a path of a nested value; None where there are none."""
    try:
        found = tree.at(value, path)
    except (TypeError, LookupError):
        return None
    return np.asarray(found) if isinstance(found, (float, np.ndarray)) and np.asarray(found).dtype.kind == "f" else None
