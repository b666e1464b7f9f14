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

from autograder import gradcheck, wire
from autograder.grading.handles import Handle
from autograder.grading.passes import Pass, Path, Place, at, leaves, pass_of, places, read_pass
from autograder.grading.student import Student, StudentProblem

AT_ONCE = 80  # evaluations in one round trip
RTOL = 2e-5
UNSURE = 1e-3  # relative error from which on a slope is no evidence
NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Slot:
    """A place in what a test fetched that holds a gradient of one forward with respect to one of its inputs.

    right: the reference's value.
    """

    number: int
    path: Path
    of: Pass
    place: Place
    right: np.ndarray


class Plan:
    """What one test fetches that are gradients, found on the reference.

    reference: after the test. fresh: the reference once more, to be asked for slopes.
    """

    def __init__(self, reference: Student, fresh: Student) -> None:
        self.slots = list(_slots(reference, fresh))
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
            if len(own) != len(self._outputs[id(one)]) or not all(map(_agree, own, self._outputs[id(one)])):
                return False
        return True

    def corrected(self, answers: Sequence[tuple[int, Any]], student: Student) -> dict[int, Mapping[Path, np.ndarray]]:
        """Return what to put in the place of which answers: those that are right for the student's own forward."""
        wrong = [(slot, got) for slot, got in self._given(answers) if not _agree(got, slot.right)]
        found: dict[int, dict[Path, np.ndarray]] = {}
        for one in {id(slot.of): slot.of for slot, _ in wrong}.values():
            own = self._own_slopes(student, one) if self._is_fair(student, one) else {}
            for slot, got in wrong:
                if slot.of is one and own and _is(got, own[slot.place]):
                    found.setdefault(slot.number, {})[slot.path] = slot.right
        return dict(found)

    def _own_slopes(self, student: Student, one: Pass) -> dict[Place, gradcheck.Estimate]:
        """Return the gradients of the student's forward; none at all where it ignores an input or has no slope."""
        right = {slot.place: slot.right for slot in self.slots if slot.of is one}
        own = {place: _estimate(student, one, place) for place in right}
        sound = {place: slope for place, slope in own.items() if slope and _is_slope(slope, right[place])}
        return sound if len(sound) == len(right) else {}

    def _given(self, answers: Sequence[tuple[int, Any]]) -> Iterator[tuple[Slot, np.ndarray]]:
        values = dict(answers)
        for slot in self.slots:
            got = at(values.get(slot.number), slot.path)
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
        here = {slot.place: _input(one, slot.place) for slot in self.slots if slot.of is one}
        other = {place: 0.3 - 0.6 * x.ravel()[::-1].reshape(x.shape) for place, x in here.items()}
        middle = {place: (x + other[place]) / 2 for place, x in here.items()}
        values = _evaluated(student, one, [_moved(points) for points in (here, other, middle)])
        if len(values) != 3 or len({value.shape for value in values}) != 1:
            return False
        bend = values[0] + values[1] - 2 * values[2]
        return bool(np.abs(bend).max(initial=0.0) > NOTHING * max(1.0, np.abs(values[0]).max(initial=0.0)))


class Following(Student):
    """The student, with the reference's gradients in the place of those that are right for another forward."""

    def __init__(self, *args: Any, corrected: Mapping[int, Mapping[Path, np.ndarray]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._corrected = corrected

    def _read(self, value: Any, arrays: wire.Buffers, number: int) -> Any:
        read = super()._read(value, arrays, number)
        return _replaced(read, self._corrected.get(number, {}), ())


def _replaced(value: Any, corrected: Mapping[Path, np.ndarray], path: Path) -> Any:
    if path in corrected:
        right = corrected[path]
        return right.astype(value.dtype) if isinstance(value, np.ndarray) else float(right)
    if isinstance(value, (tuple, list)):
        return type(value)(_replaced(item, corrected, (*path, index)) for index, item in enumerate(value))
    if isinstance(value, dict):
        return {key: _replaced(item, corrected, (*path, key)) for key, item in value.items()}
    return value


# --- which gradient a value is ---


def _slots(reference: Student, fresh: Student) -> Iterator[Slot]:
    passes: dict[tuple[int, int, int], Pass | None] = {}
    slopes: dict[tuple[int, Place], np.ndarray] = {}
    for number, value in reference.answers:
        key = pass_of(reference.taken, number)
        if key is None:
            continue
        if key not in passes:
            passes[key] = read_pass(reference.taken, *key)
        one = passes[key]
        if one is None:
            continue
        for path, leaf in leaves(value, ()):
            for place in places(one):
                slope = slopes.get((id(one), place))
                if slope is None:
                    slope = slopes[id(one), place] = _slope(fresh, one, place)
                if slope.shape == leaf.shape and _agree(leaf, slope) and np.any(slope):
                    yield Slot(number, path, one, place, leaf)
                    break


# --- whose gradient it is ---


def _is_slope(own: gradcheck.Estimate, right: np.ndarray) -> bool:
    """Whether a forward has a gradient that is one: of the right shape, known, and not zero where it should not be."""
    largest = np.abs(own.value).max(initial=0.0)
    if own.value.shape != right.shape or not np.isfinite(own.value).all():
        return False
    return bool(largest > NOTHING * np.abs(right).max(initial=0.0) and np.all(own.error <= UNSURE * largest))


def _is(got: np.ndarray, own: gradcheck.Estimate) -> bool:
    """Whether a value is that gradient."""
    if got.shape != own.value.shape:
        return False
    largest = np.abs(own.value).max(initial=0.0)
    return bool(np.all(np.abs(got - own.value) <= RTOL * np.abs(own.value) + 1e-7 * largest + own.error))


def _slope(student: Student, one: Pass, place: Place) -> np.ndarray:
    estimate = _estimate(student, one, place)
    return np.full((0,), np.nan) if estimate is None else estimate.value


def _estimate(student: Student, one: Pass, place: Place) -> gradcheck.Estimate | None:
    """Return the numerical gradient of sum(dout * forward) with respect to one input."""

    def forward(points: Sequence[np.ndarray]) -> list[np.ndarray]:
        values = _evaluated(student, one, [_moved({place: point}) for point in points])
        if len(values) != len(points):
            raise _NoSlopeError
        return values

    try:
        dout = np.asarray(one.dout, dtype=np.float64)
        return gradcheck.estimate_gradient(forward, _input(one, place), dout, batched=True)
    except (_NoSlopeError, TypeError, ValueError):
        return None


class _NoSlopeError(Exception):
    """The forward gave no numbers somewhere."""


Move = tuple[Mapping[int | str, Any], Mapping[int | str, Any]]  # other arguments for the maker, and for forward


def _input(one: Pass, place: Place) -> np.ndarray:
    return np.asarray((one.made if place[0] == "made" else one.forward)[place[1]], dtype=np.float64)


def _moved(points: Mapping[Place, np.ndarray]) -> Move:
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


def _agree(got: np.ndarray, right: np.ndarray) -> bool:
    if got.shape != right.shape:
        return False
    largest = np.abs(right).max(initial=0.0)
    with np.errstate(invalid="ignore"):
        return bool(np.all(np.abs(got - right) <= RTOL * np.abs(right) + 1e-7 * largest))
