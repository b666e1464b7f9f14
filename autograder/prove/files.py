"""What can be seen of an assignment without running it: a clean notebook, and nothing hidden in the release."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.course import Assignment, Cell, Notebook
from autograder.course.editions import edition, released_language
from autograder.course.folders import MISTAKES, SUITE
from autograder.course.notebook import SOLUTION_MARKERS, solution_blocks
from autograder.course.setup_cell import PACKAGE, with_install

SECRETS = re.compile(r"BEGIN (?:SOLUTION|HIDDEN TESTS)|END (?:SOLUTION|HIDDEN TESTS)|BEGIN MARK SCHEME")
COMPANIONS = {".py", ".npz", ".npy", ".csv", ".png", ".svg", ".txt"}
TELLING = 12  # characters of a reference line without blanks; shorter ones stand in any stub


def notebook_problems(assignment: Assignment) -> Iterator[str]:
    """Yield what is wrong with the master notebook."""
    path = assignment.folder / f"{assignment.name}.ipynb"
    data = json.loads(path.read_text(encoding="utf-8"))
    for number, cell in enumerate(data["cells"], 1):
        where = f"{path.name}: cell {number} ({cell.get('id', 'without id')})"
        yield from (f"{where} {problem}" for problem in _cell_problems(cell))
    for kind, names in (("cell id", _ids(data)), ("grade_id", _grade_ids(assignment.master))):
        for name, count in Counter(names).items():
            if count > 1:
                yield f"{path.name}: {kind} {name!r} stands {count} times. Give each cell its own"


def _ids(data: dict[str, Any]) -> list[str]:
    return [cell.get("id", "") for cell in data["cells"]]


def _grade_ids(notebook: Notebook) -> list[str]:
    return [cell.grade_id for cell in notebook.cells if cell.grade_id]


def _cell_problems(cell: dict[str, Any]) -> Iterator[str]:
    source = "".join(cell.get("source", ""))
    nbgrader = cell.get("metadata", {}).get("nbgrader", {})
    if cell.get("outputs") or cell.get("execution_count") is not None:
        yield "has outputs. Clear them (Kernel > Restart and Clear Outputs) and save"
    if not cell.get("id"):
        yield "has no id. Save the notebook in nbformat 4.5"
    if not solution_blocks(source) and cell["cell_type"] == "code":
        yield f"has solution markers that do not pair. Write {' and '.join(SOLUTION_MARKERS)} around each answer"
    if nbgrader.get("solution") and "BEGIN SOLUTION" not in source:
        yield "is an answer without solution markers: nbgrader would clear all of it. Put the markers around the answer"
    if SOLUTION_MARKERS[0] in source and not nbgrader.get("solution"):
        yield "holds a solution but is no solution cell: it would be released. Set nbgrader's solution flag"
    if nbgrader.get("grade") and not nbgrader.get("points", 0) > 0:
        yield "is a grade cell without points. Give it some"


def folder_problems(assignment: Assignment) -> Iterator[str]:
    """Yield files that should not stand in the staff's folder: nbgrader would copy them to students."""
    expected = {f"{assignment.name}.ipynb", SUITE, MISTAKES}
    for path in sorted(assignment.folder.iterdir()):
        if path.name in expected or path.name.startswith((".", "__pycache__", "hidden")):
            continue
        if not path.is_file() or path.suffix not in COMPANIONS:
            yield f"{_place(assignment.folder)}/{path.name} would be released. Remove it, or name it hidden_..."
    for name in (SUITE, MISTAKES):
        if not (assignment.folder / name).is_file():
            yield f"{_place(assignment.folder)}/{name} is missing. Write it; `gates` shows how"


def _place(folder: Path) -> str:
    """Return a folder of an assignment with the name of the one that it lies in, as the course calls it."""
    return f"{folder.parent.name}/{folder.name}"


def release_problems(assignment: Assignment) -> Iterator[str]:
    """Yield what the released folder holds too much, or holds in an old state."""
    remedy = f"Run `nbgrader generate_assignment {assignment.name} --force`"
    if not assignment.release.is_dir():
        yield f"{_place(assignment.release)} does not exist. {remedy}"
        return
    yield from _file_problems(assignment, remedy)
    yield from _stale_cells(assignment, remedy)
    text = (assignment.release / f"{assignment.name}.ipynb").read_text(encoding="utf-8")
    if SECRETS.search(text):
        yield f"{_place(assignment.release)}: the notebook still holds {SECRETS.search(text)[0]!r}. {remedy}"  # type: ignore[index]
    yield from _leaks(assignment)


def _file_problems(assignment: Assignment, remedy: str) -> Iterator[str]:
    for path in sorted(path for path in assignment.release.rglob("*") if path.is_file()):
        name = path.relative_to(assignment.release)
        original = assignment.folder / name
        if path.name.startswith("hidden"):
            yield f"{_place(assignment.release)}/{name} is hidden material. Delete it; check CourseDirectory.ignore"
        elif not original.is_file():
            yield f"{_place(assignment.release)}/{name} comes from nowhere. {remedy}"
        elif path.suffix != ".ipynb" and path.read_bytes() != original.read_bytes():
            yield f"{_place(assignment.release)}/{name} differs from {_place(assignment.folder)}/. {remedy}"


def _stale_cells(assignment: Assignment, remedy: str) -> Iterator[str]:
    lang = released_language(assignment.released) or assignment.language()
    install = assignment.released.metadata.get("autograder", {}).get("install", PACKAGE)
    master = [cell for cell in edition(assignment.master, lang).cells if not cell.solution]
    released = [cell for cell in assignment.released.cells if not cell.solution]
    hidden = any("BEGIN HIDDEN TESTS" in cell.source for cell in master)
    expected = [with_install(cell.source, install) for cell in master]
    if not hidden and expected != [cell.source for cell in released]:
        yield f"{_place(assignment.release)} is older than its master notebook. {remedy}"
    if _grade_ids(assignment.master) != _grade_ids(assignment.released):
        yield f"{_place(assignment.release)} has other cells than its master notebook. {remedy}"


def _leaks(assignment: Assignment) -> Iterator[str]:
    """Yield reference lines that stand in the release outside a place where the master shows them."""
    shown = "\n".join(_shown(cell) for cell in assignment.master.cells)
    released = "\n".join(cell.source for cell in assignment.released.cells)
    for cell in assignment.master.cells:
        for line in _answer_lines(cell):
            if line in released and line not in shown:
                where = f"{_place(assignment.release)} shows a line of the reference of {cell.grade_id}"
                yield f"{where}: {line!r}. Take it out"


def _answer_lines(cell: Cell) -> list[str]:
    blocks = re.findall(r"BEGIN SOLUTION[^\n]*\n(.*?)\n[^\n]*END SOLUTION", cell.source, re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if len("".join(line.split())) >= TELLING]


def _shown(cell: Cell) -> str:
    return re.sub(r"BEGIN SOLUTION[^\n]*\n.*?END SOLUTION", "", cell.source, flags=re.DOTALL)
