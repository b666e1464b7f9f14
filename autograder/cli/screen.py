"""What a terminal shows: text that cannot hurt it, colours, columns, a counter."""

import os
import sys
import time
from collections.abc import Sequence
from typing import TextIO

import click
from wcwidth import wcswidth, wcwidth

EVERY = 5.0  # seconds between two lines of progress where nobody watches a terminal
BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


def plain(text: str) -> str:
    """Return the text with control characters spelled out: a file name cannot move the cursor or colour a line."""
    return "".join(char if _harmless(char) else ascii(char)[1:-1] for char in text)


def lines(text: str) -> list[str]:
    """Return the lines of a message, each of them plain."""
    return [plain(line.expandtabs(4)) for line in text.split("\n")]


def bold(text: str, stream: TextIO) -> str:
    """Return the text in bold where the stream shows it."""
    return click.style(text, bold=True) if _shows_style(stream) else text


def red(text: str, stream: TextIO) -> str:
    """Return the text in red where the stream shows it."""
    return click.style(text, fg="red") if _shows_style(stream) else text


def green(text: str, stream: TextIO) -> str:
    """Return the text in green where the stream shows it."""
    return click.style(text, fg="green") if _shows_style(stream) else text


def say(text: str) -> None:
    """Print a message to staff on stderr."""
    for line in lines(text):
        print(line, file=sys.stderr, flush=True)


def fail(text: str) -> None:
    """Print what went wrong, and the next step, on stderr."""
    first, *others = lines(text)
    print(red("error: ", sys.stderr) + first, *others, sep="\n", file=sys.stderr, flush=True)


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes: a Korean syllable two, what is put on a letter none."""
    found: int = wcswidth(text)
    return found if found >= 0 else sum(max(0, wcwidth(char)) for char in text)  # negative: control characters


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return the text filled with spaces to that many columns."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def table(rows: Sequence[Sequence[str]], *, left: Sequence[int]) -> list[str]:
    """Return the rows as lines of columns, numbers to the right; left: the columns of words. The last is not filled."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(pad(cell, widths[n], right=n not in left) for n, cell in enumerate(row)).rstrip() for row in rows]


class Counter:
    """How far a class is, on stderr: one line that changes on a terminal, a line now and then elsewhere."""

    def __init__(self, what: str) -> None:
        self._what = plain(what)
        self._shown = time.monotonic()
        self._live = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        now = time.monotonic()
        if self._live:
            end = "\r" if done < total else "\r\x1b[K"
            print(f"\r{self._what}: {done} of {total}", end=end, file=sys.stderr, flush=True)
        elif now - self._shown >= EVERY:
            self._shown = now
            print(f"{self._what}: {done} of {total}", file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """Print a message, not into the counter's line."""
        self.clear()
        say(text)

    def clear(self) -> None:
        """Make room for another message."""
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _harmless(char: str) -> bool:
    return char.isprintable() and char not in BIDI


def _shows_style(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
