"""Cells to run, and how they ended."""

from dataclasses import dataclass
from typing import Any

import msgspec

from autograder import wire


@dataclass(frozen=True)
class Source:
    """One cell to run: its number in messages, and its text. keep: keep what the names stand for after it."""

    number: int
    text: str
    keep: bool = False

    @property
    def encoded(self) -> bytes:
        """The text as it is sent: in UTF-8, also what is no Unicode."""
        return self.text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True)
class CellOutcome:
    """How one cell ended.

    problem.kind: `raised`, `timeout`, `crashed`, `not run` or `too large`.
    left_out: the student's process says which commands had no effect: of which kind, and as they stand in the cell.
    size, limit: bytes of the cell's text and how many it may have, where it is too large.
    """

    problem: wire.Problem | None = None
    printed: str = ""
    displays: tuple[dict[str, Any], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    size: int = 0
    limit: int = 0


def displays_of(reply: wire.CellDone, arrays: wire.Buffers) -> tuple[dict[str, Any], ...]:
    """Return the MIME bundles of a cell: dictionaries of text, or nothing where they are something else.

    msgspec refuses lone surrogates, which no file could be written with later.
    """
    try:
        return tuple(msgspec.json.decode(arrays.take(reply.displays).tobytes(), type=list[dict[str, Any]]))
    except (msgspec.DecodeError, RecursionError):
        return ()
