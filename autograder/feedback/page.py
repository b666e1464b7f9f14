"""One student's feedback as a page that opens offline."""

from collections.abc import Mapping
from html import escape
from typing import Any

from autograder.feedback import sanitise
from autograder.feedback.comment import comment_html
from autograder.feedback.messages import say
from autograder.feedback.panel import panel
from autograder.results import GradeResult

PROGRAMS = {"python": "Python", "numpy": "NumPy", "autograder": "backprop-autograder"}
STYLE = """
:root { color-scheme: light dark; }
body { font-family: system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5; }
h2 { font-size: 1.1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
td, th { border-bottom: 1px solid #8886; padding: .25rem .8rem; text-align: left; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { background: #8881; padding: .6rem .8rem; overflow-x: auto; white-space: pre-wrap; border-radius: 4px; }
pre.output { background: none; padding-block: 0; }
.output { overflow-x: auto; }
img { max-width: 100%; background: #fff; }
footer { margin-top: 3rem; opacity: .7; font-size: .85rem; }
div.comment { background: #8881; border-left: 4px solid #1565c0; padding: .6rem .8rem; overflow-x: auto; }
"""


def page(
    notebook: Mapping[str, Any],
    result: GradeResult,
    lang: str,
    *,
    comments: Mapping[str, str] | None = None,
    penalty: float | None = None,
) -> str:
    """Return the page: scores, remarks, panels, the student's own cells.

    notebook: the autograded notebook. comments: those of teachers, by grade id. penalty: points for a late hand-in.
    """
    title = escape(say("feedback_title", lang, assignment=result.assignment))
    cells = {cell.grade_id: cell for cell in result.cells}
    body = "".join(_cell(cell, cells, lang, comments or {}) for cell in notebook["cells"]) + _foot(result)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    score = f"<h1>{title}</h1>{_table(result, penalty or 0.0, lang)}{_remarks(result, lang)}"
    return (
        f'<!doctype html><html lang="{lang}"><head>{head}<style>{STYLE}</style></head><body>{score}{body}</body></html>'
    )


def _table(result: GradeResult, penalty: float, lang: str) -> str:
    first, *others = (escape(say(key, lang)) for key in ("exercise", "points_given", "points_of"))
    heads = f"<tr><th>{first}</th>{''.join(f'<th class=number>{head}</th>' for head in others)}</tr>"
    rows = [_row(escape(cell.grade_id), _score(cell.score), f"{cell.points:g}") for cell in result.cells]
    if penalty:
        rows.append(_row(say("late", lang), f"−{penalty:g}", ""))
    score = max(0.0, result.score - penalty)  # as nbgrader has it
    rows.append(_row(f"<strong>{say('total', lang)}</strong>", f"{score:g}", f"{result.max_score:g}"))
    return f"<table>{heads}{''.join(rows)}</table>"


def _remarks(result: GradeResult, lang: str) -> str:
    """Return what was noticed about the notebook as it was handed in."""
    lines = "".join(f"<li>{escape(sanitise.text(remark))}</li>" for remark in result.remarks)
    return f"<h2>{escape(say('remarks', lang))}</h2><ul>{lines}</ul>" if lines else ""


def _foot(result: GradeResult) -> str:
    """Return with what it was graded: the first question where a notebook behaves otherwise at home."""
    known = [f"{name} {result.versions[key]}" for key, name in PROGRAMS.items() if result.versions.get(key)]
    return f"<footer>{escape(', '.join(known))}</footer>" if known else ""


def _row(name: str, score: str, points: str) -> str:
    return f"<tr><td>{name}</td><td class=number>{score}</td><td class=number>{points}</td></tr>"


def _score(score: float | None) -> str:
    return "…" if score is None else f"{score:g}"


def _cell(cell: Mapping[str, Any], results: Mapping[str, Any], lang: str, comments: Mapping[str, str]) -> str:
    nbgrader = cell.get("metadata", {}).get("nbgrader", {})
    grade_id = nbgrader.get("grade_id", "")
    parts = []
    if nbgrader.get("solution") or not nbgrader:
        parts.append(_own(cell, lang))
    if grade_id in results:
        parts.append(panel(results[grade_id], lang))
    if comments.get(grade_id):
        head = f"<strong>{escape(say('comment', lang))}</strong>"
        parts.append(f'<div class="comment">{head}{comment_html(comments[grade_id])}</div>')
    return "".join(parts)


def _own(cell: Mapping[str, Any], lang: str) -> str:
    source = "".join(cell.get("source", ""))
    if not source.strip() or (cell["cell_type"] != "code" and not cell.get("metadata", {}).get("nbgrader")):
        return ""
    printed = "".join(_output(output) for output in cell.get("outputs", ()))
    return f"<pre>{escape(source)}</pre>{printed}"


def _output(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "error":
        return f"<pre>{escape(' '.join(output['traceback']))}</pre>"
    if output["output_type"] == "stream":
        return _text(output["text"])
    return _display(output.get("data", {}))


def _display(data: Mapping[str, Any]) -> str:
    """Return what was displayed in its richest form."""
    for kind, magic in sanitise.IMAGES.items():
        picture = "".join(data.get(kind, "")).strip()
        if sanitise.is_image(picture, magic):
            return f'<p><img alt="" src="data:{kind};base64,{"".join(picture.split())}"></p>'
    if "text/html" in data:
        return f'<div class="output">{sanitise.html("".join(data["text/html"]))}</div>'
    markdown = "".join(data.get("text/markdown", "")).replace("&lt;", "<")  # here it is not rendered
    return _text(markdown or data.get("text/plain", ""))


def _text(lines: str | list[str]) -> str:
    text = "".join(lines)
    return f'<pre class="output">{escape(text)}</pre>' if text else ""
