"""A failure shown with public numbers: lines to paste, a picture, the entries furthest off."""

from html import escape

from autograder.feedback.messages import say
from autograder.results import Example

SUMMARY = "cursor:pointer;opacity:.85;display:list-item"  # formgrader's style makes it a block, without its arrow
CODE = (
    "background:#8882;color:inherit;padding:.5em .8em;margin:.3em 0;border-radius:4px;overflow-x:auto;"
    "white-space:pre;font-size:13px;line-height:1.45"
)
TABLE = "border-collapse:collapse;margin:.4em 0;background:none;color:inherit;font-size:13px;border:none"
CELL = "padding:.1em 1em .1em 0;text-align:{side};background:none;border:none;font-variant-numeric:tabular-nums{more}"
FAINT = ";opacity:.75;font-weight:400"


def example_html(example: Example, lang: str) -> str:
    """Return the example as HTML that needs nothing from outside, closed until it is wanted."""
    code = f"<div>{escape(say('example_paste', lang))}</div>{_code(example.code)}" if example.code else ""
    table = _table(example, lang) if example.worst else ""
    summary = f'<summary style="{SUMMARY}">{escape(say("example", lang))}</summary>'
    return f"<details style='margin:.3em 0'>{summary}{code}{table}{example.picture}</details>"


def example_text(example: Example, lang: str) -> list[str]:
    """Return the lines to paste, as lines of text."""
    if not example.code:
        return []
    return [f"    {say('example_paste', lang)}", *(f"      {line}" for line in example.code.splitlines())]


def _code(code: str) -> str:
    return f'<pre style="{CODE}">{escape(code)}</pre>'


def _table(example: Example, lang: str) -> str:
    where = say("entry", lang) if any(row[0] for row in example.worst) else ""
    heads = (where, say("example_yours", lang), say("example_expected", lang), say("example_difference", lang))
    rows = [_row(heads, more=FAINT), *(_row(row) for row in example.worst)]
    return f'<table style="{TABLE}">{"".join(rows)}</table>'


def _row(cells: tuple[str, ...], *, more: str = "") -> str:
    sides = ["left", *["right"] * (len(cells) - 1)]
    made = [
        f'<td style="{CELL.format(side=side, more=more)}">{escape(cell)}</td>'
        for side, cell in zip(sides, cells, strict=True)
    ]
    return f'<tr style="background:none;border:none">{"".join(made)}</tr>'
