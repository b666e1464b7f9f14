"""The cells of a notebook or a `.py` file, read from files that nobody vouches for."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

MAX_FILE_BYTES = 200 * 2**20  # with outputs, which a loop that prints makes large
MAX_BYTES = 20 * 2**20  # without outputs: a notebook with pictures has one or two megabytes
MAX_PARTS = 5_000_000  # strings and brackets that are looked at in a large file: a second or two
MAX_CELLS = 2000
MAX_DEPTH = 100  # of metadata and attachments
STUDENT_ONLY = "student-only"  # tag of the master's cells that show things and are left out in grading
_PERCENT = re.compile(r"# ?%%")
_PART = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["\[\]{}]', re.DOTALL)  # of JSON; a lone quote: a string without an end
_OUTPUTS_DEPTH = 4  # {"cells": [{"outputs": [
_NBGRADER = re.compile(r"nbgrader=(\{[^{}]*\})")
SOLUTION_MARKERS = ("### BEGIN SOLUTION", "### END SOLUTION")


class UnreadableNotebook(ValueError):
    """The file is no notebook that can be graded; the message says why and what was expected."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. number: its place in the file, from 1; 0 for a cell that was put back."""

    kind: str
    source: str
    id: str = ""
    number: int = 0
    grade_id: str | None = None
    grade: bool = False
    solution: bool = False
    locked: bool = False
    points: float = 0.0
    tags: frozenset[str] = frozenset()
    attachments: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def manual(self) -> bool:
        """Whether people mark it: a grade cell that is the answer itself, or text."""
        return self.grade and (self.solution or self.kind != "code")


@dataclass(frozen=True, slots=True)
class Notebook:
    """The cells of one file, and its metadata."""

    cells: tuple[Cell, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def by_grade_id(self) -> dict[str, Cell]:
        """Cells that carry a grade id; the first of several."""
        return {cell.grade_id: cell for cell in reversed(self.cells) if cell.grade_id}

    @property
    def grade_cells(self) -> tuple[Cell, ...]:
        """The cells that earn points."""
        return tuple(cell for cell in self.cells if cell.grade)


class _RawCell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""
    id: Any = ""
    metadata: msgspec.Raw = msgspec.Raw(b"{}")
    attachments: msgspec.Raw = msgspec.Raw(b"{}")


class _RawNotebook(msgspec.Struct):
    nbformat: int
    cells: list[_RawCell]
    metadata: msgspec.Raw = msgspec.Raw(b"{}")


def read_notebook(path: Path) -> Notebook:
    """Return the cells of an `.ipynb` file or of a `.py` file in the percent format; UnreadableNotebook otherwise.

    Outputs are not read: they are never needed, and they are where bombs hide. Hence they have a limit of their own.
    A byte order mark is no part of the text.
    """
    content = _content(path)
    return _from_percent(content, path) if path.suffix == ".py" else _from_json(content)


def from_data(data: Mapping[str, Any]) -> Notebook:
    """Return the cells of a notebook that is already decoded (nbformat 4)."""
    return _from_json(msgspec.json.encode({**data, "cells": [_without_outputs(cell) for cell in data["cells"]]}))


def _content(path: Path) -> bytes:
    if not path.exists():
        raise UnreadableNotebook(f"{path}: there is no such file")
    if not path.is_file():
        raise UnreadableNotebook(f"{path}: expected a notebook file, found something else (a folder, a link, a device)")
    if path.suffix not in (".ipynb", ".py"):
        raise UnreadableNotebook(f"{path}: expected a file that ends in .ipynb or .py")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1).removeprefix(codecs.BOM_UTF8)
    except OSError as problem:
        raise UnreadableNotebook(f"{path}: cannot be read ({problem.strerror})") from problem
    if len(content) > MAX_FILE_BYTES:
        limit = f"{MAX_FILE_BYTES // 2**20} MB"
        raise UnreadableNotebook(f"larger than {limit}; clear its outputs (Kernel > Restart and Clear Outputs)")
    if len(content) > MAX_BYTES:
        content = _cut_outputs(content)
    if len(content) > MAX_BYTES:
        limit = f"{MAX_BYTES // 2**20} MB"
        raise UnreadableNotebook(f"larger than {limit} without its outputs; take large pictures and texts out of it")
    if not content.strip():
        raise UnreadableNotebook("the file is empty")
    return content


def _cut_outputs(content: bytes) -> bytes:
    """Return a notebook without what stands in the lists of outputs, before anything is decoded.

    What is no JSON comes out as it is or cut anywhere: whoever decodes it says so.
    """
    kept, start, depth, before, outputs = [], 0, 0, b"", False
    for number, part in enumerate(_PART.finditer(content)):
        sign = content[part.start() : part.start() + 1]
        if number > MAX_PARTS:
            limit = f"{MAX_PARTS // 10**6} million"
            raise UnreadableNotebook(
                f"more than {limit} values; clear its outputs (Kernel > Restart and Clear Outputs)"
            )
        if sign in b"[{":
            depth += 1
            if depth == _OUTPUTS_DEPTH and before == b'"outputs"':
                kept.append(content[start : part.end()])
                outputs = True
        elif sign in b"]}":
            depth -= 1
            if outputs and depth < _OUTPUTS_DEPTH:
                start, outputs = part.start(), False
        elif part.end() - part.start() == 1:
            break
        before = part[0] if part.end() - part.start() == len(b'"outputs"') else b""
    return b"".join((*kept, content[start:]))


def _from_json(content: bytes) -> Notebook:
    try:
        raw = msgspec.json.decode(content, type=_RawNotebook)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as problem:
        raise UnreadableNotebook(_why_not_json(content, problem)) from problem
    if raw.nbformat != 4:
        raise UnreadableNotebook(f"notebook format {raw.nbformat}; expected 4. Open it in JupyterLab and save it again")
    if len(raw.cells) > MAX_CELLS:
        raise UnreadableNotebook(f"{len(raw.cells)} cells; at most {MAX_CELLS} are graded")
    cells = tuple(_cell(cell, number) for number, cell in enumerate(raw.cells, 1))
    return Notebook(cells, _dictionary(raw.metadata))


def _why_not_json(content: bytes, problem: Exception) -> str:
    if isinstance(problem, msgspec.ValidationError) and b"worksheets" in content:
        return "an old notebook format (3 or less); expected 4. Open it in JupyterLab and save it again"
    if isinstance(problem, msgspec.ValidationError):
        return f"not a notebook ({problem}); expected nbformat 4 with a list of cells"
    return f"not valid JSON ({problem or type(problem).__name__}); the file is damaged or is no notebook"


def _cell(raw: _RawCell, number: int) -> Cell:
    metadata = _dictionary(raw.metadata)
    nbgrader = metadata.get("nbgrader")
    nbgrader = nbgrader if isinstance(nbgrader, dict) else {}
    grade_id, points, tags = nbgrader.get("grade_id"), nbgrader.get("points"), metadata.get("tags")
    return Cell(
        kind=raw.cell_type if raw.cell_type in ("code", "markdown") else "raw",
        source=raw.source if isinstance(raw.source, str) else "".join(raw.source),
        id=raw.id if isinstance(raw.id, str) else "",
        number=number,
        grade_id=grade_id if isinstance(grade_id, str) and grade_id else None,
        grade=nbgrader.get("grade") is True,
        solution=nbgrader.get("solution") is True,
        locked=nbgrader.get("locked") is True,
        points=_number(points),
        tags=frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset(),
        attachments=_dictionary(raw.attachments),
        metadata=metadata,
    )


def _number(value: Any) -> float:
    try:
        return float(value) if isinstance(value, (int, float)) else 0.0
    except OverflowError:  # an integer of more than 308 digits
        return 0.0


def _dictionary(raw: msgspec.Raw) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return {}
    return value if isinstance(value, dict) and not _deeper(value, MAX_DEPTH) else {}


def _deeper(value: Any, levels: int) -> bool:
    """Whether lists and dictionaries lie in one another deeper than that: what can be read may be too deep to send."""
    if not isinstance(value, (dict, list)):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(part, levels - 1) for part in parts)


def _without_outputs(cell: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in cell.items() if key != "outputs"}


def _from_percent(content: bytes, path: Path) -> Notebook:
    """Return the cells of a `.py` file: each begins at a line `# %%`; jupytext writes such files beside notebooks.

    Read here and not by jupytext: its YAML heads can be made to fill any memory, and its import takes seconds.
    """
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as problem:
        raise UnreadableNotebook(f"{path}: not UTF-8 text ({problem.reason})") from problem
    starts = [number for number, line in enumerate(lines) if _PERCENT.match(line)]
    if len(starts) > MAX_CELLS:
        raise UnreadableNotebook(f"{len(starts)} cells; at most {MAX_CELLS} are graded")
    before = _without_head(lines[: starts[0]] if starts else lines)
    blocks = [["# %%", *before]] if any(line.strip() for line in before) else []
    blocks += [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    return from_data({"nbformat": 4, "cells": [_percent_cell(block) for block in blocks]})


def _without_head(lines: list[str]) -> list[str]:
    """Leave out the comment between two lines `# ---` with which jupytext begins a file."""
    rules = [number for number, line in enumerate(lines) if line.strip() == "# ---"]
    return lines[rules[1] + 1 :] if len(rules) > 1 and not any(lines[: rules[0]]) else lines


def _percent_cell(block: list[str]) -> dict[str, Any]:
    head, *body = block
    marked = _NBGRADER.search(head)
    metadata = {"nbgrader": _dictionary(msgspec.Raw(marked[1].encode()))} if marked else {}
    text = "[markdown]" in head or "[md]" in head
    body = [re.sub(r"^# ?", "", line) for line in body] if text else body
    return {"cell_type": "markdown" if text else "code", "source": "\n".join(body).strip("\n"), "metadata": metadata}


def solution_blocks(source: str) -> bool:
    """Whether the solution markers of a cell stand in pairs and in order."""
    found = re.findall("|".join(map(re.escape, SOLUTION_MARKERS)), source)
    return found == list(SOLUTION_MARKERS) * (len(found) // 2) and len(found) % 2 == 0
