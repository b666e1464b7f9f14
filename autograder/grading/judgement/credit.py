"""Limit what follow-through may earn: never more than the wrong forward itself has cost.

Otherwise a student who corrects the forward, and then has a backward for the old one, would lose marks by it.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.results import TestResult

Results = Sequence[tuple[str, TestResult]]  # each with the grade_id of its cell


@dataclass(frozen=True, slots=True)
class Uses:
    """What a test uses of a notebook. names: that it defines. backward: whether a backward is called."""

    names: frozenset[str] = frozenset()
    backward: bool = False


def capped(
    results: Results, points: Mapping[str, float], uses: Mapping[str, Uses], of_gradients: Collection[str] = ()
) -> list[tuple[str, TestResult]]:
    """Return the results with less follow-through where it is worth more than what the same forwards lost.

    points: of each grade cell. uses: by the names of tests. of_gradients: names of tests that call no backward, and
    would have passed with other gradients.
    """
    worth = _Worth(results, points)
    shares: dict[frozenset[str], float] = {}
    for names in {uses[test.name].names for _, test in results if test.followed}:
        together = [one for one in results if uses[one[1].name].names & names]
        lost = math.fsum(
            worth.of(*one)
            for one in together
            if _is_lost(one[1], uses[one[1].name]) and one[1].name not in of_gradients
        )
        credit = math.fsum(worth.of(*one) * one[1].followed for one in together)
        shares[names] = min(1.0, lost / credit) if credit else 1.0  # cells without points
    return [
        (grade_id, replace(test, followed=round(test.followed * shares[uses[test.name].names], 4)))
        if test.followed
        else (grade_id, test)
        for grade_id, test in results
    ]


class _Worth:
    """The points that each test stands for."""

    def __init__(self, results: Results, points: Mapping[str, float]) -> None:
        self._points = points
        self._weights = {
            cell: math.fsum(test.weight for other, test in results if other == cell) for cell, _ in results
        }

    def of(self, grade_id: str, test: TestResult) -> float:
        """Return the points of one test."""
        return self._points[grade_id] * test.weight / self._weights[grade_id]


def _is_lost(test: TestResult, uses: Uses) -> bool:
    return test.outcome != "passed" and not test.followed and not uses.backward
