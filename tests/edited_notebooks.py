"""Notebooks that are small edits of a released one: golden submissions and attacks, as files in the percent format.

The file begins with lines `# key: value`. Its cells are applied one after another to the base:

    # %% max_gate                       the cell of that name gets this source
    # %% my_helper after setup          the cell of that name moves behind another one; it is made where there is none
    # %%                                a new cell before all cells of the base
    # %% end                            a new cell behind all cells
    # %% [markdown] written_gates       text (or [raw]): each of its lines is a comment
    # %% edit                           a function `edit(notebook)`, for what cells cannot say; it changes JSON data

A cell's name is its id, which is the grade id where it has one. Moved without a line of source, it keeps its own.
"""

import copy
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
JSON = dict[str, Any]
_HEAD = re.compile(r"^# (\w+): (.+)$", re.MULTILINE)
_TITLE = re.compile(r"(?:\[(?P<kind>markdown|raw)\])? ?(?P<name>\S*)(?: after (?P<after>\S+))?")
_MARKER = re.compile(r"^.*(BEGIN|END) SOLUTION.*\n?", re.MULTILINE)


@dataclass(frozen=True)
class EditedCell:
    """One cell of an edit. name: of the cell that it changes; empty for a new one at the start."""

    kind: str
    name: str
    after: str | None
    source: str


def read_edit(path: Path) -> tuple[dict[str, str], tuple[EditedCell, ...]]:
    """Return the head of the file and its cells; ValueError where a title cannot be understood."""
    head, *cells = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(_HEAD.findall(head)), tuple(_read_cell(cell, path) for cell in cells)


def edited(base: JSON, cells: Sequence[EditedCell]) -> JSON:
    """Return a copy of the notebook with the edits in it."""
    notebook = copy.deepcopy(base)
    at_start = 0
    for number, cell in enumerate(cells):
        if cell.name == "edit":
            _edit_function(cell.source)(notebook)
        elif cell.name == "end":
            notebook["cells"].append(new_cell(cell.kind, cell.source, f"own-{number}"))
        elif cell.name:
            _edit_named_cell(notebook["cells"], cell)
        else:
            notebook["cells"].insert(at_start, new_cell(cell.kind, cell.source, f"own-{number}"))
            at_start += 1
    return notebook


def released(assignment: str, *, edition: str = "en") -> JSON:
    """Return the notebook that students of the assignment get, in the edition of one language."""
    notebook = _load("assignments", assignment)
    if edition == notebook["metadata"]["autograder"]["language"]:
        return notebook
    shared = {cell["id"]: cell for cell in notebook["cells"]}
    mine = [cell for cell in _load("solutions", assignment)["cells"] if _language(cell) in (None, edition)]
    metadata = notebook["metadata"] | {"autograder": {"language": edition}}
    return notebook | {"cells": [shared.get(cell["id"], cell) for cell in mine], "metadata": metadata}


def reference(assignment: str, *, edition: str = "en") -> JSON:
    """Return the released notebook with the reference solution in it."""
    notebook = released(assignment, edition=edition)
    answers = {cell["id"]: cell["source"] for cell in _load("solutions", assignment)["cells"]}
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = _MARKER.sub("", "".join(answers[cell["id"]])).rstrip("\n")
    return notebook


BASES: dict[str, Callable[..., JSON]] = {"released": released, "reference": reference}


def new_cell(kind: str, source: str, id: str) -> JSON:
    """Return a cell as nbformat 4.5 has it."""
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": id, "metadata": {}, "source": source, **more}


def _read_cell(text: str, path: Path) -> EditedCell:
    title, _, source = text.partition("\n")
    found = _TITLE.fullmatch(title.strip())
    if found is None:
        raise ValueError(f"{path}: cell title {title!r}; expected `# %% [kind] name after place`, each part optional")
    kind = found["kind"] or "code"
    source = source if kind == "code" else re.sub("^# ?", "", source, flags=re.MULTILINE)
    return EditedCell(kind, found["name"], found["after"], source.strip("\n"))


def _edit_named_cell(cells: list[JSON], edit: EditedCell) -> None:
    cell = _find(cells, edit.name)
    if cell is None and edit.after is None:
        raise ValueError(f"no cell {edit.name!r} in the notebook; correct the name, or say `after` which cell it comes")
    made = cell or new_cell(edit.kind, edit.source, edit.name)
    if edit.source or edit.after is None:
        made["source"] = edit.source
    if edit.after is not None:
        _move(cells, made, edit.after)


def _move(cells: list[JSON], cell: JSON, after: str) -> None:
    place = _find(cells, after)
    if place is None:
        raise ValueError(f"no cell {after!r} in the notebook, after which {cell['id']!r} should come")
    cells[:] = [other for other in cells if other is not cell]
    cells.insert(cells.index(place) + 1, cell)


def _find(cells: Sequence[JSON], name: str) -> JSON | None:
    return next((cell for cell in cells if cell.get("id") == name), None)


def _edit_function(source: str) -> Callable[[JSON], None]:
    names: JSON = {}
    exec(source, names)
    return names["edit"]


def _language(cell: JSON) -> str | None:
    tags = cell["metadata"].get("tags", ())
    return next((tag.removeprefix("lang-") for tag in tags if tag.startswith("lang-")), None)


def _load(folder: str, assignment: str) -> JSON:
    return json.loads((ROOT / folder / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8"))
