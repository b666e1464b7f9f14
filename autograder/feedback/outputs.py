"""The outputs of cells in an autograded notebook, as nbgrader and its readers expect them."""

from collections.abc import Iterable
from typing import Any

from autograder.feedback import authored, sanitise
from autograder.feedback.panel import panel, panel_text
from autograder.results import CellResult

Output = dict[str, Any]


def score_outputs(cell: CellResult, lang: str) -> list[Output]:
    """Return the outputs of a grade cell: its score first and once, then its panel.

    nbgrader gives full marks to a grade cell that it finds no score in; ValueError therefore where there is none.
    """
    if cell.score is None or not 0 <= cell.score <= cell.points:
        raise ValueError(f"cell {cell.grade_id} has score {cell.score!r}; expected a number from 0 to {cell.points}")
    score = {"data": {"text/plain": repr(float(cell.score))}, "execution_count": 1, "metadata": {}}
    shown = {"data": {"text/html": panel(cell, lang), "text/plain": panel_text(cell, lang)}, "metadata": {}}
    return [{"output_type": "execute_result", **score}, {"output_type": "display_data", **shown}]


def stream_output(printed: str) -> list[Output]:
    """Return what was printed as an output, if anything was."""
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in printed.split("\n"))  # a progress bar writes over itself
    printed = sanitise.text("\n".join(lines))
    return [{"output_type": "stream", "name": "stdout", "text": printed}] if printed else []


def display_outputs(bundles: Iterable[dict[str, Any]]) -> list[Output]:
    """Return what was displayed, made harmless."""
    safe = (_harmless(bundle) for bundle in bundles)
    return [{"output_type": "display_data", "data": data, "metadata": {}} for data in safe if data]


def _harmless(bundle: dict[str, Any]) -> dict[str, str]:
    """Return the forms that may be shown. A formula stays LaTeX as text: rendered, it could hold links and scripts."""
    safe = sanitise.bundle(bundle)
    markdown, latex = bundle.get("text/markdown"), bundle.get("text/latex")
    if isinstance(markdown, str):
        safe["text/markdown"] = authored.markdown(sanitise.text(markdown), ())
    if isinstance(latex, str):
        safe["text/plain"] = sanitise.text(latex)
    return safe


def error_output(name: str, text: str) -> Output:
    """Return an error as an output."""
    name, text = sanitise.text(name), sanitise.text(text)
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": [f"{name}: {text}" if name else text]}
