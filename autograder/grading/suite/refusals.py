"""Refusals: the ways in which a student's answer is wrong, each with the fields of its message.

They are raised by `expect`; a suite may raise or catch them as well.
"""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from autograder import gradcheck
from autograder.course import Text


@dataclass(eq=False)
class Wrong(Exception):
    """The student's answer is wrong.

    key: of the message. got: the refused object. right: the expected numbers, None where the test has none.
    evidence: for staff; names are compared by it, so its numbers are rounded.
    """

    key: ClassVar[str] = ""
    got: Any = field(default=None, kw_only=True)
    right: Any = field(default=None, kw_only=True)
    evidence: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        self.evidence = gradcheck.round_numbers(self.evidence)

    @property
    def words(self) -> dict[str, Any]:
        """The words of the message."""
        return {one.name: getattr(self, one.name) for one in fields(self) if not one.kw_only}


@dataclass(eq=False)
class WrongValue(Wrong):
    """Other numbers than expected. name: of the output."""

    key: ClassVar[str] = "value"
    name: str


@dataclass(eq=False)
class WrongGradient(Wrong):
    """Other numbers than numerical differences give."""

    key: ClassVar[str] = "gradient"
    name: str


@dataclass(eq=False)
class NotFinite(Wrong):
    """NaN, or an infinity that is not expected."""

    key: ClassVar[str] = "nan"
    name: str


@dataclass(eq=False)
class WrongShape(Wrong):
    """Another shape than expected; it is never broadcast. found: as a message may repeat it."""

    key: ClassVar[str] = "shape"
    name: str
    found: Any
    expected: tuple[int, ...]


@dataclass(eq=False)
class WrongType(Wrong):
    """Not numbers. kind: the type, in words."""

    key: ClassVar[str] = "type"
    name: str
    kind: str


@dataclass(eq=False)
class NothingReturned(Wrong):
    """None in the place of a value."""

    key: ClassVar[str] = "none"
    name: str


@dataclass(eq=False)
class WrongCount(Wrong):
    """Another number of results than expected."""

    key: ClassVar[str] = "count"
    call: str
    found: str
    expected: int


@dataclass(eq=False)
class MissingKeys(Wrong):
    """A dict without some of its keys. missing: them, in one text."""

    key: ClassVar[str] = "keys"
    name: str
    missing: str


@dataclass(eq=False)
class ChangedInput(Wrong):
    """An argument that the student's code has changed."""

    key: ClassVar[str] = "changed"
    name: str


@dataclass(eq=False)
class Differs(Wrong):
    """Another answer than before to the same call."""

    key: ClassVar[str] = "differs"
    name: str


@dataclass(eq=False)
class Unmet(Wrong):
    """An expectation of the suite's own. sentences: for the student, one a language, or just one."""

    sentences: Text

    @property
    def words(self) -> dict[str, Any]:
        """The sentences by language; one of no language in particular has none as its key."""
        return {"": self.sentences} if isinstance(self.sentences, str) else dict(self.sentences)
