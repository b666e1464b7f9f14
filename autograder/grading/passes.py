"""Read off the steps of a test which forward a value belongs to, and what was given to it.

Convention: objects with `forward`, then `backward`; see the layers of the course.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import wire
from autograder.grading.handles import Handle, Taken

LARGEST = 250  # entries of an input that is differentiated

Place = tuple[str, int | str]  # of an input: of the call that made the object ("made"), or of forward ("forward")
Path = tuple[int | str, ...]  # of an array in a value that was fetched


@dataclass(frozen=True, eq=False)
class Pass:
    """One forward of one object, and the upstream gradient that its backward got afterwards."""

    maker: str
    made: Mapping[int | str, Any]
    forward: Mapping[int | str, Any]
    dout: Any


def pass_of(taken: Sequence[Taken], number: int) -> tuple[int, int, int] | None:
    """Return the steps that made the object of a value, its last forward, and the backward that followed."""
    owner = _owner(taken, number)
    if owner is None or any(isinstance(one.step, wire.Set) and one.step.of == wire.Ref(owner) for one in taken):
        return None
    calls = {name: _calls(taken, owner, name) for name in ("forward", "backward")}
    backwards = [step for step in calls["backward"] if step <= number]
    forwards = [step for step in calls["forward"] if backwards and step < backwards[-1]]
    return (owner, forwards[-1], backwards[-1]) if forwards else None


def _owner(taken: Sequence[Taken], number: int) -> int | None:
    """Return the step that made the object to which a value belongs: a call of a name."""
    step = taken[number].step
    while isinstance(step, (wire.Item, wire.Attr, wire.Call)) and isinstance(step.of, wire.Ref):
        number, step = step.of.step, taken[step.of.step].step
        maker = taken[step.of.step].step if isinstance(step, wire.Call) and isinstance(step.of, wire.Ref) else None
        if isinstance(maker, wire.Get):
            return number
    return None


def _calls(taken: Sequence[Taken], owner: int, name: str) -> list[int]:
    def is_one(step: wire.Step) -> bool:
        if not isinstance(step, wire.Call) or not isinstance(step.of, wire.Ref):
            return False
        method = taken[step.of.step].step
        return isinstance(method, wire.Attr) and method.name == name and method.of == wire.Ref(owner)

    return [number for number, one in enumerate(taken) if is_one(one.step)]


def read_pass(taken: Sequence[Taken], made: int, forward: int, backward: int) -> Pass | None:
    """Return the pass; None where something was given that only the student's process has."""
    maker = taken[taken[made].step.of.step].step  # type: ignore[union-attr]
    arguments = [_arguments(taken, number) for number in (made, forward, backward)]
    if any(given is None for given in arguments):
        return None
    first, second, third = (given or {} for given in arguments)
    dout = next(iter(third.values()), 1.0)
    return Pass(maker.name, first, second, dout)  # type: ignore[union-attr]


def _arguments(taken: Sequence[Taken], number: int) -> dict[int | str, Any] | None:
    given: dict[int | str, Any] = dict(enumerate(taken[number].given))
    given.update(taken[number].named)
    found = {}
    for place, value in given.items():
        one = taken[value._number] if isinstance(value, Handle) else None
        if one is not None and not isinstance(one.step, wire.Put):
            return None
        found[place] = one.given[0] if one else value
    return found


def places(one: Pass) -> Iterator[Place]:
    """Yield where a pass was given numbers that may be moved a little."""
    for call, given in (("forward", one.forward), ("made", one.made)):
        for place, value in given.items():
            if (isinstance(value, (int, float, np.floating)) and not isinstance(value, bool)) or _is_array(value):
                yield call, place


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and 0 < value.size <= LARGEST


def leaves(value: Any, path: Path) -> Iterator[tuple[Path, np.ndarray]]:
    """Yield each array or number of floats in a nested value, with its place."""
    if isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        yield path, np.asarray(value)
    elif isinstance(value, (tuple, list)):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))


def at(value: Any, path: Path) -> np.ndarray | None:
    """Return the floats at a place of a nested value; None where there are none."""
    for key in path:
        try:
            value = value[key]
        except (TypeError, LookupError):
            return None
    return np.asarray(value) if isinstance(value, (float, np.ndarray)) and np.asarray(value).dtype.kind == "f" else None
