"""Show a picture from the student's own code, or one sentence on why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from autograder.student import findings, panel
from autograder.student.messages import say

NOTE = "opacity:.7;font-size:.88em;margin-left:24px"


@dataclass(frozen=True)
class Picture:
    """A picture as SVG and as plain text, with a sentence below it."""

    svg: str
    text: str
    note: str = ""


def show_picture(make: Callable[[], Picture]) -> None:
    """Show what `make` returns; whatever it throws becomes a sentence."""
    try:
        picture = make()
    except Exception as error:  # noqa: BLE001 - whatever the student's code throws, it has its check to say so
        reason = say("no_picture", reason=findings.line_of(error, "").what)
        panel.show(f'<div style="{NOTE}">{escape(reason)}</div>', reason)
        return
    below = f'<div style="{NOTE}">{escape(picture.note)}</div>' if picture.note else ""
    panel.show(picture.svg + below, "\n".join([picture.text, *([f"  {picture.note}"] if picture.note else [])]))
