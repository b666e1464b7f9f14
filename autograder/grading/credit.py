"""How much follow-through may earn: never more than the wrong forward itself has cost.

Else a student who mends the forward, and then has a backward for a forward that is gone, would lose marks by it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.results import TestResult

Found = Sequence[tuple[str, TestResult]]  # grade ids and results


@dataclass(frozen=True, slots=True)
class Asked:
    """What a test asks of a notebook. names: that it defines. backward: whether a backward is called."""

    names: frozenset[str] = frozenset()
    backward: bool = False


def capped(found: Found, points: Mapping[str, float], asked: Mapping[str, Asked]) -> list[tuple[str, TestResult]]:
    """Return the results with less follow-through where it is worth more than what the same forwards lost.

    points: of each grade cell. asked: by the names of tests.
    """
    worth = _Worth(found, points)
    shares: dict[frozenset[str], float] = {}
    for names in {asked[test.name].names for _, test in found if test.followed}:
        together = [one for one in found if asked[one[1].name].names & names]
        lost = math.fsum(worth.of(*one) for one in together if _is_lost(one[1], asked))
        credit = math.fsum(worth.of(*one) * one[1].followed for one in together)
        shares[names] = min(1.0, lost / credit)
    return [
        (grade_id, replace(test, followed=round(test.followed * shares[asked[test.name].names], 4)))
        if test.followed
        else (grade_id, test)
        for grade_id, test in found
    ]


class _Worth:
    """The points that each test stands for."""

    def __init__(self, found: Found, points: Mapping[str, float]) -> None:
        self._points = points
        self._weights = {cell: math.fsum(test.weight for other, test in found if other == cell) for cell, _ in found}

    def of(self, grade_id: str, test: TestResult) -> float:
        """Return the points of one test."""
        return self._points[grade_id] * test.weight / self._weights[grade_id]


def _is_lost(test: TestResult, asked: Mapping[str, Asked]) -> bool:
    return test.outcome != "passed" and not test.followed and not asked[test.name].backward
