"""Show a picture from the student's own code, or one sentence on why there is none."""

from collections.abc import Callable
from html import escape

from autograder.student import findings, panel
from autograder.student.messages import say

Picture = tuple[str, str]  # as SVG and as plain text
NOTE = "opacity:.7;font-size:.88em;margin-left:24px"


def show_picture(make: Callable[[], Picture], *, own: bool = True, note: str = "") -> None:
    """Show what `make` returns; whatever it throws becomes a sentence.

    own: whether to say that the picture comes from the student's own code.
    """
    try:
        drawn, text = make()
    except Exception as error:  # noqa: BLE001 - whatever the student's code throws, it has its check to say so
        reason = say("no_picture", reason=findings.line_of(error, "").what)
        panel.show(f'<div style="{NOTE}">{escape(reason)}</div>', reason)
        return
    note = note or (say("drawn_from_yours") if own else "")
    below = f'<div style="{NOTE}">{escape(note)}</div>' if note else ""
    panel.show(drawn + below, "\n".join([text, *([f"  {note}"] if note else [])]))
