"""The panel of one grade cell: its score and what its hidden tests found, as text and as HTML."""

from collections import Counter
from html import escape

from autograder.feedback.example import example_html, example_text
from autograder.feedback.messages import say, sentences
from autograder.results import CellResult, TestResult

GOOD, BAD, WAIT = "✓", "✗", "…"
STYLE = (
    "border-left:4px solid {colour};padding:.4em .8em;margin:.3em 0;font-family:system-ui,sans-serif;"
    "font-size:14px;line-height:1.5"
)
COLOURS = {GOOD: "#2e7d32", BAD: "#c62828", WAIT: "#8a6d00"}


def panel(cell: CellResult, lang: str) -> str:
    """Return the panel as HTML that needs nothing from outside."""
    mark = _mark(cell)
    lines = "".join(f"<li>{escape(line)}</li>" for line in _lines(cell, lang))
    body = f"<ul style='margin:.2em 0;padding-left:1.3em'>{lines}</ul>" if lines else ""
    head = f"<strong style='color:{COLOURS[mark]}'>{mark}</strong> {escape(_head(cell, lang))}"
    examples = "".join(example_html(test.example, lang) for test in cell.tests if test.example)
    return f'<div style="{STYLE.format(colour=COLOURS[mark])}">{head}{body}{examples}</div>'


def panel_text(cell: CellResult, lang: str) -> str:
    """Return the panel as lines of text."""
    lines = [f"  - {line}" for line in _lines(cell, lang)]
    examples = [line for test in cell.tests if test.example for line in example_text(test.example, lang)]
    return "\n".join([f"{_mark(cell)} {_head(cell, lang)}", *lines, *examples])


def _mark(cell: CellResult) -> str:
    if cell.score is None:
        return WAIT
    return GOOD if cell.score >= cell.points else BAD


def _head(cell: CellResult, lang: str) -> str:
    if cell.manual and cell.score is None:
        return f"{cell.grade_id}: {say('waits_for_mark', lang)}"
    score = say("score", lang, score=_number(cell.score), points=_number(cell.points))
    if not cell.tests:
        return f"{cell.grade_id}: {score}"
    passed = sum(test.outcome == "passed" for test in cell.tests)
    return f"{cell.grade_id}: {score}; {say('passed_tests', lang, passed=passed, total=len(cell.tests))}"


def _lines(cell: CellResult, lang: str) -> list[str]:
    remarks = [f"{say('remark', lang)} {remark.message}" for remark in cell.remarks]
    return _messages(cell.tests, lang) + remarks


def _messages(tests: tuple[TestResult, ...], lang: str) -> list[str]:
    """One line a distinct message, and one for all that one known mistake has done."""
    refused = [test for test in tests if test.outcome != "passed" and test.message]
    counted = Counter(test.message for test in refused)
    together: dict[str, list[str]] = {}
    for message in counted:
        mistake = next(test.mistake for test in refused if test.message == message)
        together.setdefault(mistake or message, []).append(message)
    return [_line(messages, sum(counted[message] for message in messages), lang) for messages in together.values()]


def _line(messages: list[str], tests: int, lang: str) -> str:
    """Return the messages as one: what they say of a mistake at their ends stands there once."""
    split = [sentences(message) for message in messages]
    shared = 0
    while shared < min(map(len, split)) and len({parts[-shared - 1] for parts in split}) == 1:
        shared += 1
    own = dict.fromkeys(sentence for parts in split for sentence in parts[: len(parts) - shared])
    text = " ".join([*own, *split[0][len(split[0]) - shared :]])
    more = tests - len(messages)
    return f"{text} ({say('and_more', lang, count=more)})" if more else text


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:g}"
