"""Which of a test's steps lead to one value that it fetched, and those steps taken once more in another fork."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import tree, wire
from autograder.gradcheck import equal_up_to_rounding
from autograder.grading.suite.handles import Function, Handle, RecordedStep, shared_names
from autograder.grading.suite.student import Student
from autograder.tree import KeyPath

StepNumbers = tuple[int, ...]
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from: the number of the step that gave it, and the path into what that step gave."""

    step: int
    path: KeyPath = ()


class NotReplayableError(Exception):
    """An argument exists in this process or in one fork only."""


def source_of(got: Any, responses: Sequence[tuple[int, Any]], *, certain: bool) -> Source | None:
    """Return where a refused value came from; None where it is part of no response.

    It is the very object, or, where the test has copied it, the first one equal to it.
    certain: only where it could be no other: a single number may be right in one place and wrong in another.
    """
    values = [(Source(step, path), part) for step, value in responses for path, part in _parts(value)]
    found = [source for source, part in values if part is got]
    if not found:
        rows = ((Source(step, path), row) for step, value in responses for path, row in _rows(value, np.shape(got)))
        found = [source for source, part in (*values, *rows) if alike(part, got)]
    several = len(found) > 1 and certain and np.unique(got).size < 2
    return found[0] if found and not several else None


def _parts(value: Any) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every part of a value, and the value itself."""
    yield from tree.leaves(value)
    if isinstance(value, (tuple, list, dict)):
        yield (), value


def _rows(value: Any, shape: tuple[int, ...]) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the rows of this shape of a stack of arrays, of which there are few."""
    for path, leaf in tree.leaves(value):
        if isinstance(leaf, np.ndarray) and leaf.ndim and leaf.shape[1:] == shape and len(leaf) <= MOST_ROWS:
            yield from (((*path, row), part) for row, part in enumerate(leaf))


def alike(a: Any, b: Any) -> bool:
    """Return whether two values that came back are the same; a few units in the last place are no difference."""
    return tree.alike(a, b, _same_leaf)


def _same_leaf(a: Any, b: Any) -> bool:
    if _is_number(a) and _is_number(b):
        return equal_up_to_rounding(a, b)
    return type(a) is type(b) and (a is None or (isinstance(a, str) and a == b))


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float, np.generic, np.ndarray)) and np.asarray(value).dtype.kind in "biuf"


def steps_to(steps: Sequence[RecordedStep], number: int) -> StepNumbers:
    """Return the steps that a value depends on, in order: those that made it, and all that its objects met.

    For a value of the test's own, such as an array that is looked at again, also what came afterwards.
    """
    end = len(steps) if isinstance(steps[number].step, wire.Put) else number + 1
    names = shared_names(steps)
    wanted, before = {number}, set[int]()
    while wanted != before:
        before = set(wanted)
        for index in range(end):
            uses = set(handles_of(steps[index]))
            touches = bool((uses & wanted) - names) and index not in names
            if index in wanted or touches:
                wanted |= {index, *uses}
    return tuple(sorted(wanted))


def handles_of(one: RecordedStep) -> Iterator[int]:
    """Yield the numbers of the steps that a step uses."""
    owner = getattr(one.step, "of", None)
    if isinstance(owner, wire.Ref):
        yield owner.step
    for _, part in tree.leaves(one.arguments):
        if isinstance(part, Handle):
            yield part._number


def replayed(student: Student, steps: Sequence[RecordedStep], numbers: StepNumbers, number: int) -> Handle:
    """Take the steps again in another fork; return the handle of the one with that number."""
    handles: dict[int, Handle] = {}
    for index in numbers:
        handles[index] = _again(student, steps[index], handles)
    return handles[number]


def _again(student: Student, one: RecordedStep, handles: Mapping[int, Handle]) -> Handle:
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
    """Return an argument with the handles of another fork in the place of its own."""

    def moved(_: KeyPath, leaf: Any) -> Any:
        if isinstance(leaf, Function):
            raise NotReplayableError
        return handles[leaf._number] if isinstance(leaf, Handle) else leaf

    return tree.mapped(value, moved)
