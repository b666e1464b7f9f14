"""Show the outcome of a check as one compact panel: HTML in Jupyter, text elsewhere."""

import builtins
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from autograder.student.messages import say, word
from autograder.student.running import running_notebook

Row = tuple[str, str]
COLOURS = {"right": "#2a9d50", "wrong": "#d1582a", "unwritten": "#808a94"}
PANEL = "padding:6px 12px;margin:2px 0;max-width:46em;line-height:1.45;word-break:keep-all"
SIGNS = {"right": "✓", "wrong": "✗", "unwritten": "○"}


@dataclass(frozen=True)
class Line:
    """One thing that a check looked at: what happened, the numbers side by side, and one question."""

    label: str
    state: Literal["right", "wrong", "unwritten"] = "right"
    what: str = ""
    code: str = ""
    table: Sequence[Row] = ()
    question: str = ""


def state_of(lines: Sequence[Line]) -> str:
    """Return the state of a check with these lines; a check without lines proves nothing."""
    states = {line.state for line in lines}
    return "right" if states == {"right"} else "unwritten" if states == {"unwritten"} else "wrong"


def summary(title: str, lines: Sequence[Line]) -> str:
    """Return the check in one line: the first thing that is not right."""
    line = next((line for line in lines if line.state != "right"), Line("", what=say("empty")))
    return f"{word(title)}: {_sentence(line if line.state == 'wrong' else Line('', what=line.what))}"


def as_text(title: str, lines: Sequence[Line]) -> str:
    """Return the panel as plain text."""
    state = state_of(lines)
    out = [f"{SIGNS[state]} {word(title)}: {say(state)}"]
    for line, full in _shown(lines):
        out.append(f"  {SIGNS[line.state]} {_sentence(line)}")
        if full:
            out += [f"      {line.code}"] * bool(line.code)
            out += ["      " + "   ".join(f"{head}: {number}" for head, number in line.table)] * bool(line.table)
            out += [f"    → {line.question}"] * bool(line.question)
    return "\n".join([*out, f"  {_footer(title, lines)}"])


def as_html(title: str, lines: Sequence[Line]) -> str:
    """Return the panel as HTML that takes the text colour of the page around it."""
    state = state_of(lines)
    colour = COLOURS[state]
    each = "".join(_html_line(line, full=full) for line, full in _shown(lines))
    sign = f'<strong style="color:{colour}">{SIGNS[state]}</strong>'
    return (
        f'<div style="border-left:4px solid {colour};background:{colour}14;{PANEL}">'
        f"<div>{sign} <strong>{escape(word(title))}</strong>: {escape(say(state))}</div>"
        f"{_in_a_row(lines) if state == 'right' else each}"
        f'<div style="opacity:.7;font-size:.88em">{escape(_footer(title, lines))}</div></div>'
    )


def show(html: str, text: str) -> None:
    """Show one of the two: display data where `display` is a builtin, as in Jupyter and in grading; print elsewhere."""
    display = getattr(builtins, "display", None)
    if display is not None:
        display({"text/html": html, "text/plain": text}, raw=True)
        return
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))  # a terminal's own encoding may lack the signs


def _shown(lines: Sequence[Line]) -> list[tuple[Line, bool]]:
    """Return the lines worth showing, each with whether to show it in full: only the first that is wrong is.

    A sentence is said once: another line with the same one keeps only its label.
    """
    if state_of(lines) == "unwritten":
        return [(Line("", "unwritten", lines[0].what), False)]
    first = next((line for line in lines if line.state == "wrong"), None)
    shown: list[tuple[Line, bool]] = []
    said = {""}
    for line in lines:
        again = line.what in said
        said.add(line.what)
        if line.label or not again:
            shown.append((replace(line, what="") if again else line, line is first))
    return shown


def _sentence(line: Line) -> str:
    return ": ".join(part for part in (line.label, line.what) if part)


def _footer(title: str, lines: Sequence[Line]) -> str:
    """Return how far the visible checks came, and that others decide: what they are worth, if the notebook says so."""
    if not lines:
        return say("empty")
    words = {"passed": sum(line.state == "right" for line in lines), "total": len(lines)}
    worth = running_notebook().points(title)
    if worth is None:
        return say("footer", **words)
    return say("footer_points", points=f"{worth[0]:g}", all=f"{worth[1]:g}", **words)


def _in_a_row(lines: Sequence[Line]) -> str:
    """Return the labels of lines that are all right, one beside the other."""
    sign = f'<span style="color:{COLOURS["right"]}">{SIGNS["right"]}</span>'
    labels = [
        f'<span style="margin-right:1.4em;display:inline-block">{sign} {escape(line.label)}</span>'
        for line in lines
        if line.label
    ]
    return f"<div>{' '.join(labels)}</div>" if labels else ""


def _html_line(line: Line, *, full: bool) -> str:
    sign = f'<span style="color:{COLOURS[line.state]}">{SIGNS[line.state]}</span>'
    parts = [f"<div>{sign} {escape(_sentence(line))}</div>"]
    if full and line.code:
        parts.append(f'<pre style="margin:2px 0 2px 1.4em;padding:0;background:none">{escape(line.code)}</pre>')
    if full and line.table:
        parts.append(_html_table(line.table))
    if full and line.question:
        parts.append(f'<div style="margin-left:1.4em">→ {escape(line.question)}</div>')
    return "".join(parts)


def _html_table(rows: Sequence[Row]) -> str:
    style = "padding:0 1.2em 0 0;text-align:left;background:none"
    heads = "".join(f'<td style="{style};opacity:.7;font-size:.88em">{escape(head)}</td>' for head, _ in rows)
    cells = "".join(
        f'<td style="{style}"><code style="background:none;padding:0">{escape(cell)}</code></td>' for _, cell in rows
    )
    return (
        f'<table style="margin:2px 0 2px 1.4em;border-collapse:collapse;color:inherit;background:none">'
        f'<tr style="background:none">{heads}</tr><tr style="background:none">{cells}</tr></table>'
    )
