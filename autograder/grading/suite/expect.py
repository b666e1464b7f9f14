"""Expectations of hidden tests; each failure is a sentence that the student reads.

Nothing here raises because of what a student returned, except `Wrong`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder import gradcheck, tree
from autograder.grading.suite.probes import probe_of
from autograder.grading.suite.refusals import (
    ChangedInput,
    Differs,
    MissingKeys,
    NotFinite,
    NothingReturned,
    Unmet,
    Wrong,
    WrongCount,
    WrongGradient,
    WrongShape,
    WrongType,
    WrongValue,
)
from autograder.grading.suite.student import Opaque

RTOL, ATOL = gradcheck.GRADED_RTOL, gradcheck.GRADED_ATOL
LARGEST_TOLD = 5000  # entries of an array, or of a list, whose dimensions a message repeats
MORE_DIMENSIONS = 2  # than expected, that are told


class Inconclusive(Exception):
    """The suite's own point does not decide; a fault of the test, not of the student."""


def value(got: Any, expected: Any, *, name: str, rtol: float = RTOL, atol: float = ATOL) -> None:
    """Expect a number or an array of the expected shape and values."""
    comparison = gradcheck.compare(got, expected, rtol=rtol, atol=atol)
    if not comparison.ok:
        error = comparison.relative_error
        evidence = "" if error is None else f"relative error {error}"
        raise _refusal(
            comparison.verdict, got, np.shape(expected), WrongValue(name, evidence=evidence, got=got, right=expected)
        )


def gradient(
    got: Any,
    f: Callable[[np.ndarray], Any],
    x: Any,
    dout: Any = 1.0,
    *,
    name: str,
    rtol: float = RTOL,
    atol: float = ATOL,
) -> None:
    """Expect the gradient of sum(dout * f(x)) with respect to x, as numerical differences of the trusted f give it."""
    report = gradcheck.check_at(probe_of(f, x, dout), got, rtol=rtol, atol=atol)
    if report.verdict == "inconclusive":
        raise Inconclusive(f"{name}: {report.reason}. Draw this test's point elsewhere, away from kinks")
    if not report.ok:
        wrong = WrongGradient(name, evidence=_worst(report), got=got, right=report.numerical)
        raise _refusal(report.verdict, got, np.shape(x), wrong)


def parts(got: Any, names: Sequence[str], *, call: str) -> tuple[Any, ...]:
    """Expect a tuple or list with one part for each name, and return it as a tuple."""
    count = len(names)
    if count == 1:
        wrapped = isinstance(got, (tuple, list)) and len(got) == 1
        alone = wrapped and (isinstance(got, tuple) or not isinstance(got[0], list))  # [[1, 2]] is one row of two
        return (got[0],) if alone else (got,)
    if got is None:
        raise NothingReturned(call)
    if isinstance(got, (tuple, list)) and len(got) == count:
        return tuple(got)
    if isinstance(got, np.ndarray) and got.ndim and len(got) == count:
        return tuple(got)  # np.array([dx, dy]) holds the same numbers
    raise WrongCount(call, _described(got), count, got=got)


def keys(got: Any, names: Sequence[str], *, name: str) -> Mapping[str, Any]:
    """Expect a dict with these keys."""
    if not isinstance(got, dict):
        raise NothingReturned(name) if got is None else WrongType(name, _described(got), got=got)
    missing = [key for key in names if key not in got]
    if missing:
        raise MissingKeys(name, ", ".join(missing), got=got)
    return got


def unchanged(got: Any, original: Any, *, name: str) -> None:
    """Expect that what was passed in still holds the same numbers; a few units in the last place are no change."""
    if not gradcheck.equal_up_to_rounding(got, original):
        raise ChangedInput(name, got=got, right=original)


def same(got: Any, earlier: Any, *, name: str) -> None:
    """Expect the same answer as before; what was no finite number then may be anything now."""
    if not tree.alike(got, earlier, _alike):
        raise Differs(name)


def finite(got: Any, *, name: str) -> None:
    """Expect numbers that are all finite."""
    try:
        numbers = np.asarray(got, dtype=np.float64)
    except (TypeError, ValueError):
        raise WrongType(name, _described(got), got=got) from None
    if not np.all(np.isfinite(numbers)):
        raise NotFinite(name, got=got)


def that(holds: bool, sentence: str = "", /, *, evidence: str = "", **sentences: str) -> None:
    """Expect something that only this test knows.

    sentences: for the student, one in each language of the assignment (en=, ko=). sentence: alone where it has one.
    """
    if not holds:
        raise Unmet(sentences or sentence, evidence=evidence)


def _refusal(verdict: str, got: Any, shape: tuple[int, ...], wrong: WrongValue | WrongGradient) -> Wrong:
    """Return the refusal that the verdict of gradcheck calls for. wrong: for other numbers."""
    name = wrong.name
    if got is None:
        return NothingReturned(name)
    if verdict == "type":
        return WrongType(name, _described(got), got=got)
    if verdict == "shape":
        return WrongShape(name, _shape(got, len(shape)), shape, got=got)
    return NotFinite(name, evidence=wrong.evidence, got=got, right=wrong.right) if verdict == "nan" else wrong


def _worst(report: gradcheck.GradientReport) -> str:
    entry = report.worst_entry
    if entry is None:
        return ""
    told = f"worst entry {entry.index}: {entry.analytic}"
    if entry.numerical is None:
        return told
    return f"{told}, numerically {entry.numerical}, relative error {entry.relative_error}"


def _shape(got: Any, dimensions: int) -> Any:
    """Return the shape as a message may repeat it, or a word for one whose lengths could carry hidden inputs out.

    dimensions: that were expected; a few more are told.
    """
    try:
        shape = np.shape(got)
    except ValueError:
        return "ragged"
    if 0 in shape:
        return "empty"
    small = len(shape) <= dimensions + MORE_DIMENSIONS and math.prod(shape) <= LARGEST_TOLD
    return shape if small else "huge"


def _described(got: Any) -> str:
    if isinstance(got, Opaque):
        return got.type_name
    if isinstance(got, (tuple, list)):
        return f"a {type(got).__name__} of {len(got) if len(got) <= LARGEST_TOLD else 'many'}"
    if isinstance(got, np.ndarray):
        return f"an array of shape {_shape(got, MORE_DIMENSIONS)}"
    return type(got).__name__


def _alike(got: Any, earlier: Any) -> bool:
    try:
        comparable = gradcheck.compare(earlier, earlier).ok
    except (TypeError, ValueError):
        return True
    return not comparable or gradcheck.compare(got, earlier).ok
