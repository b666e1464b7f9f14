"""The gradient check: two random directions first, entry by entry only where they disagree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.gradcheck.comparison import (
    ATOL,
    RTOL,
    as_numbers,
    index_of_largest,
    largest,
    precision_of,
    relative_error,
    tolerance,
)
from autograder.gradcheck.numerical import survey, unresolved
from autograder.gradcheck.slopes import DoutShapeError, Probe, Slopes

SECOND_TRY = 8  # directions that two kinks lie on are tried once more, with steps 2**8 times shorter
AGREEING = 3  # ranges of steps that must find an entry wrong before it is


@dataclass(frozen=True)
class Entry:
    """One entry of a gradient: numerical is None where the analytic value was not finite and nothing was computed."""

    index: tuple[int, ...]
    analytic: float
    numerical: float | None
    relative_error: float


@dataclass(frozen=True, eq=False)
class GradientReport:
    """What a gradient check found.

    verdict: 'right'; 'wrong'; 'shape'; 'nan' (or infinite); 'type' (not an array of real numbers); 'inconclusive':
        the numerical gradient cannot tell at this point (reason says why), draw another.
    analytic: float64 array, None for 'type'. numerical, tolerance: arrays, None where the directions were enough
        or nothing was computed.
    worst: index of the entry furthest outside its tolerance; for 'nan' the first that is not finite.
    """

    verdict: str
    analytic: np.ndarray | None = None
    numerical: np.ndarray | None = None
    tolerance: np.ndarray | None = None
    worst: tuple[int, ...] | None = None
    evaluations: int = 0
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.verdict == "right"

    def __bool__(self) -> bool:
        return self.ok

    @property
    def worst_entry(self) -> Entry | None:
        """The worst entry's values, None where there is none."""
        if self.worst is None or self.analytic is None:
            return None
        analytic = float(self.analytic[self.worst])
        if self.numerical is None:
            return Entry(self.worst, analytic, None, float("nan"))
        numerical = float(self.numerical[self.worst])
        return Entry(self.worst, analytic, numerical, relative_error(analytic, numerical))


def check_gradient(
    f: Callable[..., Any],
    x: Any,
    analytic: Any,
    dout: Any = 1.0,
    *,
    rtol: float = RTOL,
    atol: float = ATOL,
    rng: Any = None,
    entrywise: bool = False,
    batched: bool = False,
) -> GradientReport:
    """Return whether analytic is the gradient of sum(dout * f(x)) with respect to x.

    f: pure function, array of shape S -> array of shape T; with batched=True, list of the former -> list of the latter.
    x: point, shape S; not modified. dout: upstream gradient, shape T, or one number for all outputs.
    analytic: anything; must be real numbers of shape S. float32 is given rtol 1e-3, atol 1e-6 at least.
    rtol, atol: of |numerical| and of max|numerical|; 2e-5 accepts the gradient of log(p + 1e-7) for p >= 0.01.
    rng: generator or seed of the two directions; default a fixed seed, so that a verdict can be repeated.
    entrywise: look at every entry even where the directions agree.
    Right gradients take 13 or 19 evaluations whatever the size, others 6 an entry and 30 for each entry in doubt.
    At a kink anything between the one-sided slopes is right, the rest inconclusive: where several kinks coincide (a
    ReLU network that starts at zero) the gradient of every convention may lie outside. Raises only what f raises.
    """
    return check_at(Probe(f, x, dout, batched=batched), analytic, rtol=rtol, atol=atol, rng=rng, entrywise=entrywise)


def check_at(
    probe: Probe, analytic: Any, *, rtol: float = RTOL, atol: float = ATOL, rng: Any = None, entrywise: bool = False
) -> GradientReport:
    """Return what `check_gradient` does, for a probe that may have kept slopes of an earlier check."""
    numbers = as_numbers(analytic)
    with np.errstate(all="ignore"):
        if numbers is None:
            return GradientReport("type")
        rtol, atol = precision_of(numbers, rtol, atol)
        return _report(probe, numbers.astype(np.float64), rtol, atol, rng, entrywise)


def _report(probe: Probe, gradient: np.ndarray, rtol: float, atol: float, rng: Any, entrywise: bool) -> GradientReport:
    """Return the report on an array of numbers."""
    if gradient.shape != probe.x.shape:
        return GradientReport("shape", gradient)
    if not np.isfinite(gradient).all():
        return GradientReport("nan", gradient, worst=index_of_largest(~np.isfinite(gradient)))
    try:
        if not entrywise and _directions_agree(probe, gradient.ravel(), rtol, atol, rng):
            return GradientReport("right", gradient, evaluations=probe.evaluations)
        if probe.evaluations and not probe.finite:
            return GradientReport("inconclusive", gradient, evaluations=probe.evaluations, reason=_reason(probe))
        return _entry_by_entry(probe, gradient, rtol, atol)
    except DoutShapeError as error:
        return GradientReport("inconclusive", gradient, evaluations=probe.evaluations, reason=str(error))


def _directions_agree(probe: Probe, gradient: np.ndarray, rtol: float, atol: float, rng: Any) -> bool:
    """Return whether the slopes along random directions are those of the gradient.

    The slack is what the least of the entries is allowed, so whatever one entry would fail for fails here, too.
    """
    if gradient.size == 0:
        return True
    directions = _random_directions(probe.steps(), rng)
    lengths = np.abs(directions)
    slack = float(np.min(lengths * tolerance(gradient, rtol=rtol, atol=atol)))
    power = probe.resolution * largest(gradient) * float(lengths.min())
    slopes = probe.slopes(directions).sharpest()
    if not _decisive(slopes, slack, power).any() and probe.finite:
        directions = directions[:1]
        slopes = probe.slopes(directions, (SECOND_TRY,)).sharpest()
    decisive = _decisive(slopes, slack, power)
    agree = np.abs(directions @ gradient - slopes.value) <= slack + slopes.width
    return bool(decisive.any() and agree[decisive].all())


def _random_directions(steps: np.ndarray, rng: Any) -> np.ndarray:
    """Return two directions, each entry 1/2 to 1 steps long, either way; few bits, so that x + direction is exact."""
    draws = np.random.default_rng(0 if rng is None else rng).integers(-(2**15), 2**15, size=(2, steps.size))
    return (draws + np.where(draws < 0, -(2**15), 2**15)) / 2**16 * steps


def _decisive(slopes: Slopes, slack: float, power: float) -> np.ndarray:
    """Return which slopes are sharp enough to settle what slack and power ask of them."""
    return (slopes.spread <= slack + slopes.noise) & (slopes.noise <= slack + power)


def _entry_by_entry(probe: Probe, gradient: np.ndarray, rtol: float, atol: float) -> GradientReport:
    """Return the report on a gradient, every entry looked at."""
    flat = gradient.ravel()

    def doubted(slopes: Slopes) -> np.ndarray:
        allowed = tolerance(slopes.value, rtol=rtol, atol=atol, error=slopes.width)
        return unresolved(slopes, rtol, atol) | ~(np.abs(flat - slopes.value) <= allowed)

    slopes = survey(probe, np.arange(flat.size), probe.steps(), doubted)
    best, scale = _preferred(slopes, probe.resolution)
    allowed = tolerance(best.value, rtol=rtol, atol=atol, scale=scale, error=best.width)
    close = np.abs(flat - best.value) <= allowed
    sharp = best.width <= probe.resolution * scale
    wrong = ~close & (sharp | ~best.kink) & _refuted(flat, slopes, best, rtol, atol, scale)
    right = close & (sharp | _trusted(slopes, best, scale))
    verdict = "wrong" if wrong.any() else "right" if right.all() else "inconclusive"
    return GradientReport(
        verdict,
        gradient,
        best.value.reshape(gradient.shape),
        allowed.reshape(gradient.shape),
        _worst(flat, best, allowed, wrong, gradient.shape),
        probe.evaluations,
        _reason(probe) if verdict == "inconclusive" else "",
    )


def _preferred(slopes: Slopes, resolution: float) -> tuple[Slopes, float]:
    """Return the sharpest slope of each entry, where none is sharp the widest hull of a kink, and max|slope|.

    The widest, because at short steps rounding decides on which side of the kink x is.
    """
    best = slopes.sharpest()
    scale = largest(best.value)
    choice = np.argmin(slopes.width, axis=0)
    hull = np.argmax(np.where(slopes.kink, slopes.spread, -1.0), axis=0)
    unsharp = slopes.kink.any(axis=0) & (best.width > resolution * scale)
    return slopes.chosen(np.where(unsharp, hull, choice)), scale


def _refuted(flat: np.ndarray, slopes: Slopes, best: Slopes, rtol: float, atol: float, scale: float) -> np.ndarray:
    """Return the entries that fail at three ranges of steps which agree among themselves.

    Where they differ by as much as from the entry, it is the forward that is noisier than it seemed.
    """
    fails = np.abs(flat - slopes.value) > tolerance(slopes.value, rtol=rtol, atol=atol, scale=scale, error=slopes.width)
    agrees = np.abs(slopes.value - best.value) <= np.abs(flat - best.value) / 2
    return np.sum(fails & agrees, axis=0) >= AGREEING


def _trusted(slopes: Slopes, best: Slopes, scale: float) -> np.ndarray:
    """Return where a slope that is not sharp can still confirm: at a true kink, or where it is too small to be seen."""
    steady = slopes.kink & (slopes.spread <= 2 * best.spread) & (slopes.spread >= best.spread / 2)
    kink = best.kink & (np.sum(steady, axis=0) >= AGREEING)  # a jump is none: its hull grows as the steps shrink
    return kink | (np.isfinite(best.spread) & (scale <= best.noise))


def _worst(
    flat: np.ndarray, best: Slopes, allowed: np.ndarray, wrong: np.ndarray, shape: tuple[int, ...]
) -> tuple[int, ...] | None:
    """Return the index of the entry furthest outside its tolerance, among the wrong ones where there are any."""
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.nan_to_num(np.abs(flat - best.value) / allowed, nan=0.0)
    blamed = wrong if wrong.any() else np.ones_like(wrong)
    return index_of_largest(np.where(blamed, excess, -1.0).reshape(shape))


def _reason(probe: Probe) -> str:
    if not probe.finite:
        return "f(x) is not finite"
    return "numerical slopes at different steps disagree"
