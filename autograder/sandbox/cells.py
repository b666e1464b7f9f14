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


def problem_of(reply: wire.CellDone) -> wire.Problem | None:
    """Return why a cell did not run to its end; WireError where no cell ends like this."""
    if reply.problem is not None and reply.problem.kind != "raised":
        raise wire.WireError(f"a cell that ends as {reply.problem.kind}")
    return reply.problem


def displays_of(reply: wire.CellDone, arrays: wire.Buffers) -> tuple[dict[str, Any], ...]:
    """Return the MIME bundles of a cell: dictionaries of text, or nothing where they are something else.

    msgspec refuses lone surrogates, which no file could be written with later, and what is no UTF-8.
    """
    try:
        return tuple(msgspec.json.decode(arrays.take(reply.displays).tobytes(), type=list[dict[str, Any]]))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return ()
