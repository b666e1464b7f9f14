"""The lines of JSON between a grader and the process in which its suite lives."""

from dataclasses import dataclass
from typing import Any

import msgspec

from autograder.course import Notebook
from autograder.results import GradeResult


@dataclass(frozen=True)
class Graded:
    """A graded submission. result: the record. notebook: the autograded notebook as nbformat 4.5 data."""

    result: GradeResult
    notebook: dict[str, Any]


class Setup(msgspec.Struct):
    """The first line: what to grade with. processor: where to stay, as a grader and its sandbox take turns."""

    name: str
    folder: str
    release: str
    lang: str
    unsafe: bool
    bubblewrap: bool
    processor: int | None = None


class Ready(msgspec.Struct):
    """The answer to the first line. problem: why nothing can be graded."""

    isolation: str = ""
    problem: str = ""
    tests: int = 0


class Work(msgspec.Struct):
    """One submission."""

    notebook: Notebook
    student: str | None
    name: str
    afresh: bool = False


class Done(msgspec.Struct):
    """One submission, graded."""

    result: GradeResult
    notebook: dict[str, Any]
