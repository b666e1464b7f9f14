"""Messages between the client and the server of one suite, one line of JSON each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from autograder.course import Notebook, salt_digest
from autograder.limits import Limits
from autograder.results import GradeResult


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    lang: of what students read who have chosen none. unsafe: grade although this machine cannot isolate student code.
    follow: share of a gradient's marks that follow-through may keep; 0: none.
    bubblewrap: use it where it works. salt: of the course, for hidden numbers of its own; empty: the public ones.
    isolation: `shared`: tests share a fork where that changes nothing; `test`: each test has a fork of its own.
    examples: whether failures come with one; a proof needs none.
    """

    lang: str = "en"
    unsafe: bool = False
    follow: float = 1.0
    bubblewrap: bool = True
    salt: str = field(default="", repr=False)
    isolation: str = "shared"
    examples: bool = True

    @property
    def salt_digest(self) -> str:
        """By what the salt is known in results."""
        return salt_digest(self.salt)


class Setup(msgspec.Struct):
    """The first line: what to grade with.

    limits: of student code. processor: where to stay, as a grader and its sandbox take turns.
    rounding: seed that moves every number of the student's side by a unit in the last place; only tests set it.
    """

    name: str
    folder: str
    release: str
    options: Options
    limits: Limits = Limits()
    processor: int | None = None
    rounding: int | None = None


class Ready(msgspec.Struct):
    """The answer to the first line.

    reason: why nothing can be graded. tests: how many take marks. remarks: the known mistakes of those that take none.
    """

    isolation: str = ""
    reason: str = ""
    tests: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beside:
    """What lies beside a notebook. files: contents by relative path. left_out: names of those too many or too large."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


class Job(msgspec.Struct, frozen=True):
    """One submission to grade.

    name: the notebook as people know it. lang: of what the student reads. fresh: use no verdict of an earlier
    submission.
    """

    notebook: Notebook
    student: str | None
    name: str
    lang: str = "en"
    fresh: bool = False
    beside: Beside = Beside()


@dataclass(frozen=True)
class Graded:
    """A graded submission. result: the record. notebook: the autograded notebook as nbformat 4.5 data."""

    result: GradeResult
    notebook: dict[str, Any]
