"""Ask a forward for its values, its slopes, its bend.

The forward is the student's, behind a process boundary, or the reference's.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from autograder import gradcheck
from autograder.grading.judgement.passes import Input, Moved, Pass, input_of
from autograder.grading.suite.handles import Handle
from autograder.grading.suite.student import Student, StudentProblem

DIRECTIONS = 2
STEPS = (1.0, 2.0**-6, 2.0**-12)  # shorter ones where the domain of the forward ends nearby
AT_ONCE = 80  # evaluations in one round trip
UNSURE = 1e-3  # relative error from which on a slope is no evidence
NOTHING = 1e-9  # of the largest right slope, or of the value: less is no slope, and no bend


def output(student: Student, one: Pass) -> np.ndarray | None:
    """Return what a forward gives; None where it gives no numbers."""
    values = outputs(student, one, [{}])
    return values[0] if values else None


def outputs(student: Student, one: Pass, moves: Sequence[Moved]) -> list[np.ndarray]:
    """Return what forward gives with other arguments; fewer values than moves where it fails."""
    return fetched(student, moves, lambda moved: one.value(student, moved))


@dataclass(frozen=True, eq=False)
class Slopes:
    """Slopes of one forward along random directions of one input, which a wrong gradient does not have by chance."""

    directions: np.ndarray
    slopes: gradcheck.Estimate

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
        point = input_of(one, place)
        size = np.random.default_rng(0).uniform(0.5, 1.0, size=(DIRECTIONS, *point.shape))
        signs = np.random.default_rng(1).choice([-1.0, 1.0], size=size.shape)
        directions = size * signs * 2.0**-7 * np.maximum(1.0, np.abs(point))
        forward = moving(student, one, place, {})
        with suppress(NoSlopeError, TypeError, ValueError):
            for step in STEPS:
                along = gradcheck.directional_derivatives(
                    forward, point, dout_of(one), directions=directions * step, batched=True
                )
                found[place] = Slopes(directions * step, along)
                if found[place].are_known:
                    break
    return found


def dout_of(one: Pass) -> np.ndarray:
    """Return the upstream gradient of a pass."""
    return np.asarray(one.dout, dtype=np.float64)


def moving(student: Student, one: Pass, wrt: Input, moved: Moved) -> Callable[[Sequence[np.ndarray]], list[np.ndarray]]:
    """Return the forward as a function of one input: a list of points to a list of outputs.

    moved: other arguments. The function raises NoSlopeError where the forward gives no numbers.
    """

    def forward(points: Sequence[np.ndarray]) -> list[np.ndarray]:
        values = outputs(student, one, [{**moved, wrt: point} for point in points])
        if len(values) != len(points):
            raise NoSlopeError
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


class NoSlopeError(Exception):
    """The forward gave no numbers somewhere."""


def fetched(
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
