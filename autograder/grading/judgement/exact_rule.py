"""Tell an exact rule from differences of a forward: it stays right over many magnitudes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import numpy as np

from autograder import gradcheck
from autograder.grading.judgement.own_forward import UNSURE, NoSlopeError, dout_of, fetched, moving
from autograder.grading.judgement.passes import Input, Moved, Pass, Way, input_of
from autograder.grading.suite.student import Student

MAGNITUDES = ((0.4, -0.7, 1.0, -0.2), (3.0, -2.0, 1.0, -3.0, 2.0), (5.0, -3.0, 4.0, -2.0, 6.0, 0.0))
"""Powers of ten by which the entries of all inputs are multiplied, one row at a time, where rules must be exact."""
ENTRIES = 6  # of an input that are looked at there
TURN = 2  # places by which the powers of one input are ahead of those of the one before
EXACT = 1e-13  # relative error of an exact rule; differences lose more, with relative steps as well
SAFETY = 4.0  # the error that is known of a slope is an estimate itself


def are_exact(student: Student, one: Pass, ways: Mapping[Way, Input]) -> bool:
    """Return whether the gradients that are reached in these ways stay right over many magnitudes.

    Differences of the forward do not, whatever their step: they lose digits where inputs differ in size.
    """
    decided = False
    for moved in _magnitudes(one, set(ways.values())):
        found = fetched(student, [moved], lambda moved: one.gradients(student, moved, list(ways)))
        if len(found) != len(ways):
            continue  # a forward that overflows says nothing about its backward
        for got, wrt in zip(found, ways.values(), strict=True):
            if got.shape != input_of(one, wrt).shape:
                return False
            entries = _telling(got)
            own = _estimate(student, one, wrt, moved, entries)
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


def _estimate(
    student: Student, one: Pass, wrt: Input, moved: Moved, entries: Sequence[int]
) -> gradcheck.Estimate | None:
    """Return the numerical gradient of sum(dout * forward) by some entries of one input; None where it has none."""
    with suppress(NoSlopeError, TypeError, ValueError):
        forward, point = moving(student, one, wrt, moved), moved.get(wrt, input_of(one, wrt))
        return gradcheck.estimate_gradient(forward, point, dout_of(one), entries=entries, batched=True)
    return None


def _is_exact(got: np.ndarray, own: gradcheck.Estimate) -> bool:
    return gradcheck.agrees(got, own.value, rtol=EXACT, atol=0.0, error=SAFETY * own.error)


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
