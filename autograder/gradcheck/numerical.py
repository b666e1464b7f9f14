"""Numerical gradients: every entry at the steps that suit it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.gradcheck.comparison import ATOL, RTOL, tolerance
from autograder.gradcheck.slopes import DoutShapeError, Probe, Slopes, joined

__all__ = ["DoutShapeError", "Estimate", "directional_derivatives", "estimate_gradient", "numerical_gradient"]


@dataclass(frozen=True, eq=False)
class Estimate:
    """Derivatives and what each may be off by; NaN and infinite where f is not finite around x."""

    value: np.ndarray
    error: np.ndarray


def numerical_gradient(
    f: Callable[..., Any], x: Any, dout: Any = 1.0, *, step: Any = None, batched: bool = False
) -> np.ndarray:
    """Return d(sum(dout * f(x)))/dx by central differences at h, h/2, h/4 and two Richardson steps.

    f: pure function, array of shape S -> array of shape T; with batched=True, list of the former -> list of the latter.
    x: point, shape S, any real type; not modified, probed in float64.
    dout: upstream gradient, shape T, or one number for all outputs.
    step: longest half step h per entry; default 2**-7 max(1, |x|). Entries that it does not suit get shorter ones.
    Returns a float64 array of shape S. Error about 1e-12 relative to the largest entry for a smooth f of order 1;
    NaN where f is not finite around x; across a kink the middle of the one-sided slopes.
    """
    return estimate_gradient(f, x, dout, step=step, batched=batched).value


def estimate_gradient(
    f: Callable[..., Any],
    x: Any,
    dout: Any = 1.0,
    *,
    entries: Sequence[Any] | None = None,
    step: Any = None,
    batched: bool = False,
) -> Estimate:
    """Return the gradient of sum(dout * f(x)) and an estimate of its error, both of x's shape.

    entries: indices (tuples, or flat ints) of the only entries wanted; then value and error are in their order.
    """
    probe = Probe(f, x, dout, batched=batched)
    shape = probe.x.shape if entries is None else (len(entries),)
    chosen = np.arange(probe.x.size) if entries is None else _flat(entries, probe.x)
    steps = probe.steps() if step is None else np.broadcast_to(np.asarray(step, np.float64), probe.x.shape).ravel()
    best = survey(probe, chosen, steps, lambda slopes: unresolved(slopes, RTOL, ATOL)).sharpest()
    return Estimate(best.value.reshape(shape), best.width.reshape(shape))


def directional_derivatives(
    f: Callable[..., Any], x: Any, dout: Any = 1.0, *, directions: Any, batched: bool = False
) -> Estimate:
    """Return the slopes of sum(dout * f) at x along directions of shape (k, *S), in 6k+1 evaluations.

    A direction's length is the longest half step that is taken along it.
    """
    probe = Probe(f, x, dout, batched=batched)
    flat = np.asarray(directions, dtype=np.float64).reshape(-1, probe.x.size)
    slopes = probe.slopes(flat).sharpest()
    return Estimate(slopes.value, slopes.width)


def survey(probe: Probe, entries: np.ndarray, steps: np.ndarray, doubted: Callable[[Slopes], np.ndarray]) -> Slopes:
    """Return slopes (ranges, entries): all entries at the first range of steps, the doubted ones at all the others.

    Two lists of points whatever the number of entries (unless they outgrow a list).
    """
    first = probe.entries(entries, steps)
    doubt = doubted(Slopes(first.value[0], first.spread[0], first.noise[0], first.kink[0]))
    if not doubt.any() or not probe.finite:
        return first
    found = probe.entries(entries[doubt], steps, probe.finer)
    shape = (len(probe.finer), len(entries))
    rest = Slopes(np.full(shape, np.nan), np.full(shape, np.inf), np.zeros(shape), np.zeros(shape, dtype=bool))
    for name in ("value", "spread", "noise", "kink"):
        getattr(rest, name)[:, doubt] = getattr(found, name)
    return joined([first, rest], axis=0)


def unresolved(slopes: Slopes, rtol: float, atol: float) -> np.ndarray:
    """Return where the steps were too long to say as much as rtol, atol and rounding allow."""
    return ~(slopes.spread <= tolerance(slopes.value, rtol=rtol, atol=atol, error=slopes.noise))


def _flat(entries: Sequence[Any], x: np.ndarray) -> np.ndarray:
    """Return indices (tuples, or flat ints) as flat ints."""
    places = np.arange(x.size).reshape(x.shape)
    flat = [places[entry] if isinstance(entry, tuple) else places.ravel()[entry] for entry in entries]
    return np.array(flat, dtype=np.intp)
