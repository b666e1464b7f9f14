"""Two classes to grade: right answers, each written differently, and wrong ones, each with another known mistake."""

import ast
import copy
import random
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from autograder.course import find_course, load_mistakes
from tests.edited_notebooks import JSON, reference

ROOT = Path(__file__).parents[1]
MARKERS = re.compile(r"^.*(BEGIN|END) SOLUTION.*\n?", re.MULTILINE)
RENAMED = ("{}", "my_{}", "{}_", "{}_value", "the_{}")
COMMENTS = ("# step by step", "# see the lecture notes", "# chain rule", "# checked on paper", "# same shape as x")


def right_answers(assignment: str, count: int) -> list[JSON]:
    """Return notebooks with the reference solution, of which no two have the same text."""
    return [rewritten(reference(assignment), number) for number in range(count)]


def wrong_answers(assignment: str, count: int) -> list[JSON]:
    """Return notebooks with one known mistake each, all different and all losing marks.

    They are spread over the whole list of mistakes; fewer than `count` if the list is shorter.
    """
    master = find_course(ROOT).assignment(assignment)
    mistakes = [mistake for mistake in load_mistakes(master.mistakes) if mistake.loses]
    answers = []
    for mistake in (mistakes[place] for place in spread(len(mistakes), count)):
        source = mistake.applied(master.master).by_grade_id[mistake.exercise].source
        answers.append(_with_answer(reference(assignment), mistake.exercise, MARKERS.sub("", source).rstrip("\n")))
    return answers


def spread(length: int, count: int) -> list[int]:
    """Return `count` places in a list of that length at equal distances, or all places if there are no more."""
    count = min(count, length)
    return [number * length // count for number in range(count)]


def rewritten(notebook: JSON, number: int) -> JSON:
    """Return the notebook with harmless changes in its solution cells; each number gives another text.

    Comments and empty lines are added, local variables renamed, neighbouring independent assignments swapped.
    """
    rng = random.Random(number)
    changed = copy.deepcopy(notebook)
    for cell in _solutions(changed):
        tree = ast.parse(cell["source"])
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                _swap_assignments(node, rng)
                _rename_locals(node, rng)
        cell["source"] = f"# version {number}\n" + _commented(ast.unparse(tree), rng)
    return changed


def relabelled(notebook: JSON, number: int) -> JSON:
    """Return the notebook with a comment in each solution cell, which changes the text and nothing else."""
    changed = copy.deepcopy(notebook)
    for cell in _solutions(changed):
        cell["source"] += f"\n# version {number}"
    return changed


def _solutions(notebook: JSON) -> Iterator[JSON]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
            yield cell


def _with_answer(notebook: JSON, grade_id: str, source: str) -> JSON:
    for cell in _solutions(notebook):
        if cell["metadata"]["nbgrader"]["grade_id"] == grade_id:
            cell["source"] = source
    return notebook


def _swap_assignments(function: ast.FunctionDef, rng: random.Random) -> None:
    body = function.body
    for place, (one, other) in enumerate(list(pairwise(body))):
        if body[place] is one and _are_independent(one, other) and rng.random() < 0.5:
            body[place], body[place + 1] = other, one


def _are_independent(one: ast.stmt, other: ast.stmt) -> bool:
    if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign)):
        return False
    first, second = _written(one), _written(other)
    return not (first & (_read(other) | second) or second & _read(one))


def _written(assignment: ast.Assign) -> set[str]:
    return {ast.unparse(target) for target in assignment.targets}


def _read(assignment: ast.Assign) -> set[str]:
    return {ast.unparse(node) for node in ast.walk(assignment.value) if isinstance(node, (ast.Name, ast.Attribute))}


def _rename_locals(function: ast.FunctionDef, rng: random.Random) -> None:
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    local = sorted({name.id for name in names if isinstance(name.ctx, ast.Store)})
    new = {name: rng.choice(RENAMED).format(name) for name in local}
    for name in names:
        name.id = new.get(name.id, name.id)


def _commented(source: str, rng: random.Random) -> str:
    lines = source.split("\n")
    statements = [
        statement
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for statement in function.body[1:]
    ]
    for statement in sorted(statements, key=lambda statement: -statement.lineno):
        if rng.random() < 0.5:
            indent = " " * statement.col_offset
            lines[statement.lineno - 1 : statement.lineno - 1] = [
                *[""] * rng.randrange(2),
                indent + rng.choice(COMMENTS),
            ]
    return "\n".join(lines)
