"""What of a hidden test a student must not see: the numbers, arrays and texts that it sends and expects."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.grading.expect import Wrong
from autograder.grading.handles import Taken
from autograder.grading.replay import parts_of
from autograder.grading.student import StudentProblem

PLAIN = 1  # digits of a number that anybody would choose: 2, 0.5, 0.001
SHORT = 3  # digits of an entry that may come from anywhere, such as a bound that all draws keep to

Contents = frozenset[Any]


def contents(values: Iterable[Any], *, entries: bool = True) -> Contents:
    """Return what is worth hiding: numbers that are not plain, arrays, texts. Whole numbers, as sizes, are not.

    entries: those of arrays by themselves, too.
    """
    return frozenset(secret for value in values for part in parts_of(value) for secret in _secrets(part, entries))


def _secrets(part: Any, entries: bool) -> Iterator[Any]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, (float, np.floating)):
        yield from _longer([float(part)], PLAIN)
    elif isinstance(part, np.ndarray) and part.dtype.kind in "biuf":
        if part.size == 1:
            yield from _longer(part.ravel().tolist(), PLAIN)
        elif entries:
            yield from _longer(part.ravel().tolist(), SHORT)
        if part.size and np.any(part != part.flat[0]):
            yield part.shape, part.astype(np.float64).tobytes()


def _longer(numbers: Iterable[float], digits: int) -> Iterator[float]:
    return (number for number in numbers if np.isfinite(number) and float(f"{number:.{digits}g}") != number)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a test failed. sign: by which two failures are the same one. secrets: what took part in the test."""

    sign: tuple[str, ...]
    secrets: Contents


def refusal_of(problem: BaseException | None, taken: Sequence[Taken]) -> Refusal | None:
    """Return why a test failed; None where it was for nothing that an example could show."""
    sign = _sign(problem)
    if not sign:
        return None
    given = [value for one in taken for value in (*one.given, *one.named.values())]
    right = contents([getattr(problem, "right", None)], entries=False)  # of which there may be few, as 1/3 and 2/3
    return Refusal(sign, contents(given) | right)


def _sign(problem: BaseException | None) -> tuple[str, ...]:
    if isinstance(problem, Wrong) and problem.key:
        return "wrong", problem.key, str(problem.words.get("name", ""))
    if isinstance(problem, StudentProblem) and problem.kind == "raised":
        written = problem.problem.type_name != "NotImplementedError"
        return ("raised", problem.problem.type_name, problem.call) if written else ()
    return ()
