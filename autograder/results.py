"""The record of one grading: plain data, the arithmetic of scores, versioned JSON."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import msgspec

VERSION = 1
Outcome = Literal["passed", "failed", "timeout", "crashed", "skipped", "error"]
OUTCOMES: tuple[str, ...] = ("passed", "failed", "timeout", "crashed", "skipped", "error")
DECIMALS = 4  # of a cell's score: finer than any mark that a person would give


@dataclass(frozen=True, slots=True)
class Example:
    """The failure of a hidden test with other, public numbers.

    code: lines to paste into the notebook, or nothing. picture: an SVG, or nothing.
    worst: the entries furthest off: index, the student's, the right one, their difference.
    """

    code: str = ""
    picture: str = ""
    worst: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TestResult:
    """What one hidden test found.

    outcome: `error` is the grader's own fault; every other outcome is a verdict.
    mistake: identifier of the known mistake that the answer looks like.
    message: what the student may read. detail: what only staff may read.
    followed: share of the weight that a failed test keeps, because the answer is right for the student's own forward.
    seconds: wall time of the test.
    example: what went wrong, with numbers that the student may see.
    """

    __test__ = False  # the name is not an invitation to pytest

    name: str
    outcome: Outcome
    weight: float = 1.0
    mistake: str | None = None
    message: str = ""
    detail: str = ""
    followed: float = 0.0
    seconds: float = 0.0
    example: Example | None = None

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueError(f"outcome of {self.name} is {self.outcome!r}; expected one of {', '.join(OUTCOMES)}")
        if not (math.isfinite(self.weight) and self.weight > 0):
            raise ValueError(f"weight of {self.name} is {self.weight!r}; expected a positive number")
        if not 0 <= self.followed <= 1:
            raise ValueError(f"follow-through of {self.name} is {self.followed!r}; expected a share between 0 and 1")

    @property
    def earned(self) -> float:
        """The part of the weight that counts."""
        return self.weight if self.outcome == "passed" else self.weight * self.followed


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a right answer that costs no marks. mistake: its identifier. message: for the student."""

    mistake: str
    message: str


@dataclass(frozen=True, slots=True)
class CellResult:
    """One grade cell. score: None while there is no verdict (marked by hand, or our error)."""

    grade_id: str
    points: float
    score: float | None
    manual: bool = False
    tests: tuple[TestResult, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeResult:
    """One graded submission.

    student: None for a file that was named on the command line.
    isolation: what stood between the student's code and the grader.
    errors: faults of ours or an unreadable submission; with one of them there is no official score.
    remarks: about the notebook as it was handed in; they cost no marks, and the student reads them.
    notes: what only staff should know.
    salt_digest: by which the salt of the hidden numbers is known; empty where these were the public ones.
    versions: of `python`, `numpy` and `autograder`; empty in results from before they were recorded.
    """

    assignment: str
    student: str | None
    notebook: str
    isolation: str = ""
    cells: tuple[CellResult, ...] = ()
    errors: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    seconds: Mapping[str, float] | None = None
    notes: tuple[str, ...] = ()
    salt_digest: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Sum of the scores that are known."""
        return total(cell.score or 0.0 for cell in self.cells)

    @property
    def max_score(self) -> float:
        """Sum of all points, those that are marked by hand included."""
        return total(cell.points for cell in self.cells)


def total(scores: Iterable[float]) -> float:
    """Return the sum, rounded once so that ten times 0.1 is 1."""
    return round(math.fsum(scores), DECIMALS)


def cell_score(points: float, tests: Iterable[TestResult]) -> float | None:
    """Return points x (weight earned / weight of all tests), rounded; None where a test gave no verdict.

    A cell without tests has no verdict either: no evidence, no points.
    """
    tests = tuple(tests)
    if not tests or any(test.outcome == "error" for test in tests):
        return None
    share = math.fsum(test.earned for test in tests) / math.fsum(test.weight for test in tests)
    return min(points, max(0.0, round(points * share, DECIMALS)))


def to_data(result: GradeResult) -> dict[str, Any]:
    """Return the result as JSON data, in the order in which people read it."""
    head = {"version": VERSION, "assignment": result.assignment, "student": result.student}
    head |= {"notebook": result.notebook, "score": result.score, "max_score": result.max_score}
    tail = msgspec.json.decode(msgspec.json.encode(result))
    keys = ("isolation", "cells", "errors", "remarks", "notes", "seconds", "salt_digest", "versions")
    return head | {key: tail[key] for key in keys}


def from_data(data: Mapping[str, Any]) -> GradeResult:
    """Return the result that `to_data` wrote; ValueError for another version."""
    if data.get("version") != VERSION:
        raise ValueError(
            f"this result has version {data.get('version')!r}; this autograder reads version {VERSION}. "
            "Grade the submission again, or install the autograder that wrote it"
        )
    plain = {key: data[key] for key in ("assignment", "student", "notebook", "isolation", "seconds")}
    plain |= {"salt_digest": data.get("salt_digest", ""), "versions": data.get("versions", {})}
    said = {key: tuple(data.get(key, ())) for key in ("errors", "remarks", "notes")}
    return GradeResult(**plain | said, cells=tuple(map(_cell, data["cells"])))


def _cell(data: Mapping[str, Any]) -> CellResult:
    remarks = tuple(Remark(**remark) for remark in data.get("remarks", ()))
    return CellResult(**{**data, "tests": tuple(map(_test, data["tests"])), "remarks": remarks})


def _test(data: Mapping[str, Any]) -> TestResult:
    example = data.get("example")
    if not example:
        return TestResult(**data)
    worst = tuple((index, got, right, error) for index, got, right, error in example["worst"])
    return TestResult(**{**data, "example": Example(**{**example, "worst": worst})})


def without_staff_details(result: GradeResult) -> GradeResult:
    """Return the result as a student may read it: hidden tests by number, without details and notes."""
    cells = tuple(replace(cell, tests=tuple(_numbered(cell.tests))) for cell in result.cells)
    return replace(result, cells=cells, notes=())


def _numbered(tests: Iterable[TestResult]) -> Iterator[TestResult]:
    for number, test in enumerate(tests, 1):
        yield replace(test, name=f"test {number}", detail="")


def with_errors(result: GradeResult, *errors: str) -> GradeResult:
    """Return the result with more errors."""
    return replace(result, errors=(*result.errors, *errors))
