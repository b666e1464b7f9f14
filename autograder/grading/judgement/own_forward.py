"""Ask a forward for its values, its slopes, its bend; tell an exact rule from differences.

The forward is the student's, behind a process boundary, or the reference's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from autograder import gradcheck
from autograder.grading.judgement.passes import Input, Moved, Pass, Way, input_of
from autograder.grading.suite.handles import Handle
from autograder.grading.suite.student import Student, StudentProblem

DIRECTIONS = 2
STEPS = (1.0, 2.0**-6, 2.0**-12)  # shorter ones where the domain of the forward ends nearby
AT_ONCE = 80  # evaluations in one round trip
UNSURE = 1e-3  # relative error from which on a slope is no evidence
NOTHING = 1e-9  # of the largest right slope, or of the value: less is no slope, and no bend
MAGNITUDES = ((0.4, -0.7, 1.0, -0.2), (3.0, -2.0, 1.0, -3.0, 2.0), (5.0, -3.0, 4.0, -2.0, 6.0, 0.0))
"""Powers of ten by which the entries of all inputs are multiplied, one row at a time, where rules must be exact."""
ENTRIES = 6  # of an input that are looked at there
TURN = 2  # places by which the powers of one input are ahead of those of the one before
EXACT = 1e-13  # relative error of an exact rule; differences lose more, with relative steps as well
ROUNDING = 1e-14  # of the largest entry
SAFETY = 4.0  # the error that is known of a slope is an estimate itself


def output(student: Student, one: Pass) -> np.ndarray | None:
    """Return what a forward gives; None where it gives no numbers."""
    values = outputs(student, one, [{}])
    return values[0] if values else None


def outputs(student: Student, one: Pass, moves: Sequence[Moved]) -> list[np.ndarray]:
    """Return what forward gives with other arguments; fewer values than moves where it fails."""
    return _fetched(student, moves, lambda moved: one.value(student, moved))


def estimate(
    student: Student, one: Pass, wrt: Input, moved: Moved | None = None, *, entries: Sequence[int] | None = None
) -> gradcheck.Estimate | None:
    """Return the numerical gradient of sum(dout * forward) with respect to one input; None where it has none.

    moved: other arguments, at which it is taken. entries: flat indices of the only ones wanted.
    """
    with suppress(_NoSlopeError, TypeError, ValueError):
        forward = _moving(student, one, wrt, moved)
        return gradcheck.estimate_gradient(forward, _point(one, wrt, moved), _dout(one), entries=entries, batched=True)
    return None


@dataclass(frozen=True, eq=False)
class Slopes:
    """Slopes of one forward along random directions of one input, which a wrong gradient does not have by chance.

    step: length of the directions, of the usual one.
    """

    directions: np.ndarray
    slopes: gradcheck.Estimate
    step: float

    def are_of(self, gradient: np.ndarray) -> bool:
        """Return whether they are what this gradient gives along the same directions."""
        if gradient.shape != self.directions.shape[1:]:
            return False
        along = self.directions.reshape(len(self.directions), -1) @ gradient.ravel()
        return gradcheck.agrees(along, self.slopes.value, error=self.slopes.error)

    @property
    def are_known(self) -> bool:
        """Whether they are numbers that can be relied on."""
        return bool(np.all(self.slopes.error <= UNSURE * np.abs(self.slopes.value).max(initial=0.0)))

    def are_slopes_beside(self, right: np.ndarray) -> bool:
        """Return whether they are known, and not zero where the gradient of the right forward is not."""
        along = np.abs(self.directions.reshape(len(self.directions), -1)) @ np.abs(right).ravel()
        return self.are_known and bool(np.any(np.abs(self.slopes.value) > NOTHING * along))


def slopes(student: Student, one: Pass, wrt: Sequence[Input]) -> dict[Input, Slopes]:
    """Return the slopes by each of the inputs, as far as the forward gives numbers."""
    found: dict[Input, Slopes] = {}
    for place in wrt:
        point = _point(one, place, None)
        size = np.random.default_rng(0).uniform(0.5, 1.0, size=(DIRECTIONS, *point.shape))
        signs = np.random.default_rng(1).choice([-1.0, 1.0], size=size.shape)
        directions = size * signs * 2.0**-7 * np.maximum(1.0, np.abs(point))
        forward = _moving(student, one, place, None)
        with suppress(_NoSlopeError, TypeError, ValueError):
            for step in STEPS:
                along = gradcheck.directional_derivatives(
                    forward, point, _dout(one), directions=directions * step, batched=True
                )
                found[place] = Slopes(directions * step, along, step)
                if found[place].are_known:
                    break
    return found


def _point(one: Pass, wrt: Input, moved: Moved | None) -> np.ndarray:
    return np.asarray(moved[wrt] if moved and wrt in moved else input_of(one, wrt), dtype=np.float64)


def _dout(one: Pass) -> np.ndarray:
    return np.asarray(one.dout, dtype=np.float64)


def _moving(
    student: Student, one: Pass, wrt: Input, moved: Moved | None
) -> Callable[[Sequence[np.ndarray]], list[np.ndarray]]:
    """Return the forward as a function of one input: a list of points to a list of outputs."""

    def forward(points: Sequence[np.ndarray]) -> list[np.ndarray]:
        values = outputs(student, one, [{**(moved or {}), wrt: point} for point in points])
        if len(values) != len(points):
            raise _NoSlopeError
        return values

    return forward


def bends(student: Student, one: Pass, wrt: Sequence[Input]) -> bool:
    """Return whether forward is more than a linear function of these inputs taken together."""
    here = {place: input_of(one, place) for place in wrt}
    other = {place: 0.3 - 0.6 * x.ravel()[::-1].reshape(x.shape) for place, x in here.items()}
    middle = {place: (x + other[place]) / 2 for place, x in here.items()}
    values = outputs(student, one, (here, other, middle))
    if len(values) != 3 or len({value.shape for value in values}) != 1:
        return False
    bend = values[0] + values[1] - 2 * values[2]
    return bool(np.abs(bend).max(initial=0.0) > NOTHING * max(1.0, np.abs(values[0]).max(initial=0.0)))


def are_exact(student: Student, one: Pass, ways: Mapping[Way, Input]) -> bool:
    """Return whether the gradients that are reached in these ways stay right over many magnitudes.

    Differences of the forward do not, whatever their step: they lose digits where inputs differ in size.
    """
    decided = False
    for moved in _magnitudes(one, set(ways.values())):
        found = _fetched(student, [moved], lambda moved: one.gradients(student, moved, list(ways)))
        if len(found) != len(ways):
            continue  # a forward that overflows says nothing about its backward
        for got, wrt in zip(found, ways.values(), strict=True):
            if got.shape != input_of(one, wrt).shape:
                return False
            entries = _telling(got)
            own = estimate(student, one, wrt, moved, entries=entries)
            if own is None or not np.isfinite(own.value).all():
                continue
            if not _is_exact(got.ravel()[entries], own):
                return False
            decided = decided or bool(np.any(own.error <= UNSURE * np.abs(own.value)))
    return decided


def _telling(gradient: np.ndarray) -> list[int]:
    """Return flat indices of entries of a gradient, spread over those that are not 0, if any are not."""
    candidates = np.flatnonzero(gradient) if np.any(gradient) else np.arange(gradient.size)
    return [int(entry) for entry in np.unique(candidates[np.linspace(0, len(candidates) - 1, ENTRIES).astype(int)])]


def _is_exact(got: np.ndarray, own: gradcheck.Estimate) -> bool:
    return gradcheck.agrees(got, own.value, rtol=EXACT, atol=ROUNDING, error=SAFETY * own.error)


def _magnitudes(one: Pass, wrt: set[Input]) -> Iterator[Moved]:
    """Yield the arguments of forward, and arrays that made the object, with their entries of other sizes.

    Small inputs come more often, so that as many entries are looked at.
    """
    points = {place: input_of(one, place) for place in sorted(wrt, key=str)}
    points = {place: x for place, x in points.items() if place[0] == "forward" or x.ndim}
    often = -(-ENTRIES // max((x.size for x in points.values()), default=ENTRIES))
    for powers in MAGNITUDES:
        for turn in range(often):
            yield {
                place: np.where(x == 0, 1.0, x) * 10.0 ** np.resize(np.roll(powers, turn + shift * TURN), x.shape)
                for shift, (place, x) in enumerate(points.items())
            }


class _NoSlopeError(Exception):
    """The forward gave no numbers somewhere."""


def _fetched(
    student: Student, moves: Sequence[Moved], ask: Callable[[Moved], Handle | list[Handle]]
) -> list[np.ndarray]:
    """Return the numbers that come back for each of the moves, up to the first that has none."""
    values: list[np.ndarray] = []
    for start in range(0, len(moves), AT_ONCE):
        asked = [ask(move) for move in moves[start : start + AT_ONCE]]
        handles = [one for some in asked for one in (some if isinstance(some, list) else [some])]
        try:
            values += [np.asarray(value, dtype=np.float64) for value in student.fetch(*handles)]
        except (StudentProblem, TypeError, ValueError):
            break
    return values
