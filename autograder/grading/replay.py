"""Which of a test's steps lead to one value that it fetched, and those steps taken once more in another fork."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import wire
from autograder.diagnosis.trace import leaves_of
from autograder.gradcheck import equal_up_to_rounding
from autograder.grading.handles import Function, Handle, Taken
from autograder.grading.student import Student

Steps = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: the step that gave it, and the way into what that step gave."""

    number: int
    path: tuple[Any, ...] = ()


class NotReplayableError(Exception):
    """Something was given that exists in this process or in one fork only."""


def place_of(got: Any, answers: Sequence[tuple[int, Any]], *, certain: bool) -> Place | None:
    """Return where a value that a test refused stands in what it fetched; None where it is none of that.

    It is the very object, or, where the test has copied it, the first one equal to it.
    certain: only where it could be no other: a single number may be right in one place and wrong in another.
    """
    places = [(Place(number, path), leaf) for number, value in answers for path, leaf in _parts(value)]
    found = [place for place, leaf in places if leaf is got]
    if not found:
        found = [place for place, leaf in places if alike(leaf, got)]
    several = len(found) > 1 and certain and np.unique(got).size < 2
    return found[0] if found and not several else None


def _parts(value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield every part of a value, the rows of a stack of arrays too."""
    for path, leaf in leaves_of(value):
        yield path, leaf
        if isinstance(leaf, np.ndarray) and leaf.ndim:
            yield from (((*path, row), part) for row, part in enumerate(leaf))
    if isinstance(value, (tuple, list, dict)):
        yield (), value


def alike(a: Any, b: Any) -> bool:
    """Whether two values that came back are the same; a few units in the last place are no difference."""
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if _is_number(a) and _is_number(b):
        return equal_up_to_rounding(a, b)
    return type(a) is type(b) and (a is None or (isinstance(a, str) and a == b))


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float, np.generic, np.ndarray)) and np.asarray(value).dtype.kind in "biuf"


def steps_to(taken: Sequence[Taken], number: int) -> Steps:
    """Return the steps that a value depends on, in their order: what it is made of, and all that its objects met.

    For a value of the test's own, such as an array that is looked at again, also what came afterwards.
    """
    end = len(taken) if isinstance(taken[number].step, wire.Put) else number + 1
    names = names_of(taken)
    wanted, before = {number}, set[int]()
    while wanted != before:
        before = set(wanted)
        for index in range(end):
            uses = set(handles_of(taken[index]))
            touches = bool((uses & wanted) - names) and index not in names
            if index in wanted or touches:
                wanted |= {index, *uses}
    return tuple(sorted(wanted))


def names_of(taken: Sequence[Taken]) -> set[int]:
    """Return the steps that are names, or parts of modules and classes: whoever uses them has nothing in common."""
    names: set[int] = set()
    for index, one in enumerate(taken):
        step = one.step
        part = isinstance(step, wire.Attr) and isinstance(step.of, wire.Ref) and step.of.step in names
        if isinstance(step, (wire.Get, wire.Import)) or part:
            names.add(index)
    return names


def handles_of(one: Taken) -> Iterator[int]:
    """Yield the numbers of the steps that a step uses."""
    owner = getattr(one.step, "of", None)
    if isinstance(owner, wire.Ref):
        yield owner.step
    for value in (*one.given, *one.named.values()):
        yield from (part._number for part in parts_of(value) if isinstance(part, Handle))


def parts_of(value: Any) -> Iterator[Any]:
    """Yield what a value that was given consists of."""
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from parts_of(item)
    elif isinstance(value, dict):
        yield from parts_of(tuple(value.values()))
    else:
        yield value


def replayed(student: Student, taken: Sequence[Taken], steps: Steps, number: int) -> Handle:
    """Take the steps again in another fork; return the handle of the one with that number."""
    handles: dict[int, Handle] = {}
    for index in steps:
        handles[index] = _again(student, taken[index], handles)
    return handles[number]


def _again(student: Student, one: Taken, handles: Mapping[int, Handle]) -> Handle:
    step = one.step
    if isinstance(step, wire.Get):
        return getattr(student, step.name)
    if isinstance(step, wire.Import):
        return student.module(step.name)
    given = [_moved(value, handles) for value in one.given]
    if isinstance(step, wire.Put):
        return student.put(given[0])
    owner = handles[step.of.step]  # type: ignore[union-attr]
    if isinstance(step, wire.Attr):
        return getattr(owner, step.name)
    if isinstance(step, wire.Item):
        return owner[step.key]  # type: ignore[index]
    if isinstance(step, wire.Set):
        student.set(owner, step.name, given[0])
        return owner
    return owner(*given, **{name: _moved(value, handles) for name, value in one.named.items()})


def _moved(value: Any, handles: Mapping[int, Handle]) -> Any:
    if isinstance(value, Handle):
        return handles[value._number]
    if isinstance(value, Function):
        raise NotReplayableError
    if isinstance(value, (tuple, list)):
        return type(value)(_moved(item, handles) for item in value)
    if isinstance(value, dict):
        return {key: _moved(item, handles) for key, item in value.items()}
    return value
