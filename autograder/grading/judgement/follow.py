"""Follow-through: a backward that is right for the student's own forward is not charged for the forward.

A test of gradients that fails is looked at again. Where one of the values that it was given is a gradient of the
student's own forward, as numerical differences of that forward show, the test is run once more with the reference's
gradient in its place; what else it expects, it still expects. Which gradient a value should be is read off the
reference: it is the one that the same value of the reference's agrees with.

No credit where the student's forward has another shape, ignores an input, is linear where it should not be, or has no
slope that can be measured.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import gradcheck, tree, wire
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement.layer_passes import (
    Input,
    Pass,
    float_array_at,
    float_arrays,
    inputs,
    pass_of,
    read_pass,
)
from autograder.grading.suite.handles import Handle
from autograder.grading.suite.student import Student, StudentProblem
from autograder.tree import KeyPath

AT_ONCE = 80  # evaluations in one round trip
UNSURE = 1e-3  # relative error from which on a slope is no evidence
NOTHING = 1e-9  # of the largest right entry, or of the value: less is no slope, and no bend


@dataclass(frozen=True, eq=False)
class Slot:
    """A place in what a test fetched that holds a gradient of one forward with respect to one of its inputs.

    right: the reference's value.
    """

    number: int
    path: KeyPath
    of: Pass
    wrt: Input
    right: np.ndarray


class Plan:
    """What one test fetches that are gradients, found on the reference.

    run: of the test on the reference. fresh: the reference once more, to be asked for slopes.
    """

    def __init__(self, run: TestRun, fresh: Student) -> None:
        self.slots = list(_slots(run, fresh))
        self._outputs = {id(one): _evaluated(fresh, one, [({}, {})]) for one in self.passes}
        self._curved = {id(one): self._bends(fresh, one) for one in self.passes}

    @property
    def passes(self) -> list[Pass]:
        """Every pass of which a gradient is fetched."""
        return list({id(slot.of): slot.of for slot in self.slots}.values())

    def has_right_forward(self, maker: str, student: Student) -> bool:
        """Whether a class's forward gives what the reference's gives; then a wrong gradient is just wrong."""
        for one in (one for one in self.passes if one.maker == maker):
            own = _evaluated(student, one, [({}, {})])
            if len(own) != len(self._outputs[id(one)]) or not all(map(gradcheck.agrees, own, self._outputs[id(one)])):
                return False
        return True

    def corrected(
        self, responses: Sequence[tuple[int, Any]], student: Student
    ) -> dict[int, Mapping[KeyPath, np.ndarray]]:
        """Return replacements, by step and path, of the values that are right for the student's own forward."""
        wrong = [(slot, got) for slot, got in self._given(responses) if not gradcheck.agrees(got, slot.right)]
        found: dict[int, dict[KeyPath, np.ndarray]] = {}
        for one in {id(slot.of): slot.of for slot, _ in wrong}.values():
            own = self._own_slopes(student, one) if self._is_fair(student, one) else {}
            for slot, got in wrong:
                slope = own.get(slot.wrt) if slot.of is one else None
                if slope and gradcheck.agrees(got, slope.value, error=slope.error):
                    found.setdefault(slot.number, {})[slot.path] = slot.right
        return dict(found)

    def _own_slopes(self, student: Student, one: Pass) -> dict[Input, gradcheck.Estimate]:
        """Return the gradients of the student's forward; none at all where it ignores an input or has no slope."""
        right = {slot.wrt: slot.right for slot in self.slots if slot.of is one}
        own = {wrt: _estimate(student, one, wrt) for wrt in right}
        sound = {wrt: slope for wrt, slope in own.items() if slope and _is_slope(slope, right[wrt])}
        return sound if len(sound) == len(right) else {}

    def _given(self, responses: Sequence[tuple[int, Any]]) -> Iterator[tuple[Slot, np.ndarray]]:
        values = dict(responses)
        for slot in self.slots:
            got = float_array_at(values.get(slot.number), slot.path)
            if got is not None:
                yield slot, got

    def _is_fair(self, student: Student, one: Pass) -> bool:
        """Whether the student's forward, wrong as it is, is one of which a gradient may be asked."""
        own, right = _evaluated(student, one, [({}, {})]), self._outputs[id(one)]
        if not own or not right or own[0].shape != right[0].shape or not np.isfinite(own[0]).all():
            return False
        return not self._curved[id(one)] or self._bends(student, one)

    def _bends(self, student: Student, one: Pass) -> bool:
        """Whether forward is more than a linear function of its inputs taken together."""
        here = {slot.wrt: _input(one, slot.wrt) for slot in self.slots if slot.of is one}
        other = {place: 0.3 - 0.6 * x.ravel()[::-1].reshape(x.shape) for place, x in here.items()}
        middle = {place: (x + other[place]) / 2 for place, x in here.items()}
        values = _evaluated(student, one, [_moved(points) for points in (here, other, middle)])
        if len(values) != 3 or len({value.shape for value in values}) != 1:
            return False
        bend = values[0] + values[1] - 2 * values[2]
        return bool(np.abs(bend).max(initial=0.0) > NOTHING * max(1.0, np.abs(values[0]).max(initial=0.0)))


class Following(Student):
    """The student, with the reference's gradients in the place of those that are right for another forward."""

    def __init__(self, *args: Any, corrected: Mapping[int, Mapping[KeyPath, np.ndarray]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._corrected = corrected

    def _read(self, value: Any, arrays: wire.Buffers, number: int) -> Any:
        read = super()._read(value, arrays, number)
        corrected = self._corrected.get(number, {})

        def replaced(path: KeyPath, leaf: Any) -> Any:
            if path not in corrected:
                return leaf
            right = corrected[path]
            return right.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else float(right)

        return tree.mapped(read, replaced)


# --- which gradient a value is ---


def _slots(run: TestRun, fresh: Student) -> Iterator[Slot]:
    passes: dict[tuple[int, int, int], Pass | None] = {}
    slopes: dict[tuple[int, Input], np.ndarray] = {}
    for number, value in run.responses:
        key = pass_of(run.steps, number)
        if key is None:
            continue
        if key not in passes:
            passes[key] = read_pass(run.steps, *key)
        one = passes[key]
        if one is None:
            continue
        for path, leaf in float_arrays(value):
            for place in inputs(one):
                slope = slopes.get((id(one), place))
                if slope is None:
                    slope = slopes[id(one), place] = _slope(fresh, one, place)
                if gradcheck.agrees(leaf, slope) and np.any(slope):
                    yield Slot(number, path, one, place, leaf)
                    break


# --- whose gradient it is ---


def _is_slope(own: gradcheck.Estimate, right: np.ndarray) -> bool:
    """Whether a forward has a gradient that is one: of the right shape, known, and not zero where it should not be."""
    largest = np.abs(own.value).max(initial=0.0)
    if own.value.shape != right.shape or not np.isfinite(own.value).all():
        return False
    return bool(largest > NOTHING * np.abs(right).max(initial=0.0) and np.all(own.error <= UNSURE * largest))


def _slope(student: Student, one: Pass, wrt: Input) -> np.ndarray:
    estimate = _estimate(student, one, wrt)
    return np.full((0,), np.nan) if estimate is None else estimate.value


def _estimate(student: Student, one: Pass, wrt: Input) -> gradcheck.Estimate | None:
    """Return the numerical gradient of sum(dout * forward) with respect to one input."""

    def forward(points: Sequence[np.ndarray]) -> list[np.ndarray]:
        values = _evaluated(student, one, [_moved({wrt: point}) for point in points])
        if len(values) != len(points):
            raise _NoSlopeError
        return values

    try:
        dout = np.asarray(one.dout, dtype=np.float64)
        return gradcheck.estimate_gradient(forward, _input(one, wrt), dout, batched=True)
    except (_NoSlopeError, TypeError, ValueError):
        return None


class _NoSlopeError(Exception):
    """The forward gave no numbers somewhere."""


Move = tuple[Mapping[int | str, Any], Mapping[int | str, Any]]  # other arguments for the maker, and for forward


def _input(one: Pass, wrt: Input) -> np.ndarray:
    return np.asarray((one.made if wrt[0] == "made" else one.forward)[wrt[1]], dtype=np.float64)


def _moved(points: Mapping[Input, np.ndarray]) -> Move:
    made = {key: value for (call, key), value in points.items() if call == "made"}
    forward = {key: value for (call, key), value in points.items() if call == "forward"}
    return made, forward


def _evaluated(student: Student, one: Pass, moves: Sequence[Move]) -> list[np.ndarray]:
    """Return what forward gives with other arguments; fewer values than moves where it fails."""
    values: list[np.ndarray] = []
    for start in range(0, len(moves), AT_ONCE):
        handles = [_forward(student, one, *move) for move in moves[start : start + AT_ONCE]]
        try:
            values += [np.asarray(value, dtype=np.float64) for value in student.fetch(*handles)]
        except (StudentProblem, TypeError, ValueError):
            break
    return values


def _forward(student: Student, one: Pass, made: Mapping[int | str, Any], moved: Mapping[int | str, Any]) -> Handle:
    layer = _call(getattr(student, one.maker), {**one.made, **made})
    return _call(layer.forward, {**one.forward, **moved})


def _call(function: Handle, arguments: Mapping[int | str, Any]) -> Handle:
    placed = [value for place, value in arguments.items() if isinstance(place, int)]
    named = {place: value for place, value in arguments.items() if isinstance(place, str)}
    return function(*[_number(value) for value in placed], **{key: _number(value) for key, value in named.items()})


def _number(value: Any) -> Any:
    """A 0-d array stands for the plain number that was given."""
    return float(value) if isinstance(value, np.ndarray) and value.ndim == 0 else value
