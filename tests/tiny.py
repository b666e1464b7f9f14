"""An assignment of one small exercise, for tests that break it in one way each."""

import json
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Notebook, from_data

ANSWER = "def double(x):\n    return 2 * x\n"
SUITE = """
import pytest
from autograder.grading.suite import expect

@pytest.mark.grade_id("double_value")
def test_double(student):
    expect.value(student.value(student.double(1.5)), 3.0, name="double")
"""


def cell(kind: str, source: str, grade_id: str = "", **flags: Any) -> dict[str, Any]:
    """Return a notebook cell. flags: of nbgrader (grade, solution, locked, points)."""
    nbgrader = {"grade_id": grade_id, "grade": False, "solution": False, "locked": False, **flags}
    made = {"cell_type": kind, "id": grade_id or "own", "source": source}
    made["metadata"] = {"nbgrader": nbgrader} if grade_id else {}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def text(lang: str, id: str = "", source: str = "") -> dict[str, Any]:
    """Return a text cell of the edition in one language."""
    made = cell("markdown", source or f"Text in {lang}.")
    return made | {"id": id or f"text-{lang}", "metadata": {"tags": [f"lang-{lang}"]}}


def data(answer: str = ANSWER, *more: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with this answer, and more cells at its end."""
    cells = [
        cell("code", answer, "double", solution=True),
        cell("code", "assert double(1) == 2", "double_value", grade=True, locked=True, points=2),
        cell("markdown", "Why?", "why", grade=True, solution=True, points=1),
        *more,
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


def notebook(answer: str = ANSWER, *more: dict[str, Any]) -> Notebook:
    """Return a submission."""
    return from_data(data(answer, *more))


def assignment(root: Path, suite: str | None = SUITE, *more: dict[str, Any], reference: str = ANSWER) -> Assignment:
    """Write the assignment's files. suite: of hidden tests; None for no such file."""
    made = Assignment("tiny", root / "solutions" / "tiny", root / "assignments" / "tiny")
    for folder, answer in ((made.folder, reference), (made.release, "raise NotImplementedError()")):
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_text(json.dumps(data(answer, *more)), encoding="utf-8")
    if suite is not None:
        made.suite.write_text(suite, encoding="utf-8")
    return made
