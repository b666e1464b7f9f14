"""What wrong numbers look like: the question that leads back to the line that made them."""

from collections.abc import Sequence

import numpy as np

from autograder.student.messages import say

Array = np.ndarray


def gradient_question(name: str, analytic: Array, numerical: Array, dout: Array, others: Sequence[Array]) -> str:
    """Return the question to ask about a gradient that does not fit the measured slopes.

    others: the measured slopes of the other inputs.
    """
    upstream = dout if dout.shape == analytic.shape else np.full(analytic.shape, np.nan)
    looks = {
        "ask_zero": np.zeros_like(numerical),
        "ask_upstream": _divide(numerical, upstream),
        "ask_local": upstream,
        "ask_sign": -numerical,
    }
    key = next((key for key, look in looks.items() if _alike(analytic, look)), "ask_gradient")
    if key == "ask_gradient" and any(_alike(analytic, other) for other in others):
        key = "ask_swapped"
    if key == "ask_gradient" and _is_transposed(analytic, numerical):
        key = "ask_transposed"
    if key == "ask_gradient" and dout.ndim > analytic.ndim:
        key = "ask_paths"
    ratio = _constant_ratio(analytic, numerical)
    if key in ("ask_gradient", "ask_paths") and ratio is not None:
        key = "ask_factor"
    return say(key, name=name, input=name.removeprefix("d"), ratio=f"{ratio or 0:.4g}")


def value_question(name: str, got: Array, right: Array) -> str:
    """Return the question to ask about numbers that differ from those worked out by hand; both have one shape."""
    ratio = _constant_ratio(got, right)
    looks = {
        "ask_value_zero": _alike(got, np.zeros_like(got)),
        "ask_value_sign": right.any() and _alike(got, -right),
        "ask_value_factor": ratio is not None,
        "ask_value_reciprocal": right.all() and _alike(got, _divide(np.ones_like(right), right)),
        "ask_transposed": _is_transposed(got, right),
    }
    key = next((key for key, holds in looks.items() if holds), "ask_value")
    return say(key, name=name, ratio=f"{ratio or 0:.4g}")


def shape_question(name: str, got: Array, right: Array) -> str:
    """Return the question to ask about an array of the wrong shape."""
    sums = [got.sum(axis=axis) for axis in range(got.ndim)]
    looks = {
        "ask_transposed": _is_transposed(got, right),
        "ask_kept_dimension": _alike(np.squeeze(got), np.squeeze(right)),
        "ask_not_summed": any(_alike(total, right) for total in sums),
    }
    return say(next((key for key, holds in looks.items() if holds), "ask_shape"), name=name)


def _constant_ratio(got: Array, right: Array) -> float | None:
    """Return the one number that got is of right in every entry, or None; one entry alone proves nothing."""
    ratios = _divide(got, right).ravel()
    return float(ratios[0]) if ratios.size > 1 and _alike(ratios, np.full_like(ratios, ratios[0])) else None


def _is_transposed(got: Array, right: Array) -> bool:
    return got.ndim == 2 and _alike(got.T, right)


def _alike(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-6, atol=1e-9))


def _divide(a: Array, b: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(a / b)
