"""The golden submissions, the sample class made of twelve of them, and files that cannot be graded."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.sample_class import SUBMISSIONS

ROOT = Path(__file__).parents[1]
COURSE = ("solutions", "assignments", "nbgrader_config.py")


@dataclass(frozen=True)
class Golden:
    """One submission and what it must earn. expected: see tests/golden/test_golden.py."""

    assignment: str
    behaviour: str
    notebook: Path
    expected: dict[str, Any]


def golden(assignment: str = "*") -> list[Golden]:
    """Return every golden submission, or those of one assignment, in a fixed order."""
    return [
        Golden(
            path.parent.parent.name,
            path.parent.name,
            path.parent / "submission.ipynb",
            json.loads(path.read_text(encoding="utf-8")),
        )
        for path in sorted(SUBMISSIONS.glob(f"{assignment}/*/expected.json"))
    ]


def sample_class(assignment: str = "gates") -> dict[str, Golden]:
    """Return the sample class: the golden submission of each student."""
    by_name = {sample.behaviour: sample for sample in golden(assignment)}
    students = json.loads((SUBMISSIONS / assignment / "class.json").read_text(encoding="utf-8"))
    return {student: by_name[behaviour] for student, behaviour in students.items()}


def hand_in(submitted: Path, students: dict[str, Golden]) -> None:
    """Put each student's notebook where nbgrader looks for it."""
    for student, sample in students.items():
        folder = submitted / student / sample.assignment
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample.notebook, folder / f"{sample.assignment}.ipynb")


def copy_course(root: Path, students: dict[str, Golden] | None = None) -> Path:
    """Make a course at `root` with this one's assignments and, in submitted/, these students (default: the class)."""
    root.mkdir(parents=True, exist_ok=True)
    for name in COURSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copyfile(source, root / name)
    hand_in(root / "submitted", sample_class() if students is None else students)
    return root


def unreadable(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Make files that are no notebook; yield for each what it is, where it is, and what its message must say."""
    released = (ROOT / "assignments" / "gates" / "gates.ipynb").read_text(encoding="utf-8")
    kinds: dict[str, tuple[bytes, str]] = {
        "empty file": (b"", "the file is empty"),
        "cut off in the middle": (released[: len(released) // 2].encode(), "not valid JSON"),
        "plain text": (b"class AddGate: ...", "not valid JSON"),
        "binary": (bytes(range(256)) * 50, "not valid JSON"),
        "UTF-16": (released.encode("utf-16"), "not valid JSON"),
        "JSON but no notebook": (b'{"answer": 42}', "not a notebook"),
        "a list": (b"[1, 2, 3]", "not a notebook"),
        "cells that are numbers": (b'{"nbformat": 4, "cells": [1, 2]}', "not a notebook"),
        "deep nesting": (b'{"nbformat": 4, "metadata": ' + b"[" * 100_000, "not valid JSON"),
        "nbformat 3": (b'{"nbformat": 3, "worksheets": [{"cells": []}], "metadata": {}}', "expected 4"),
        "nbformat 5": (b'{"nbformat": 5, "cells": [], "metadata": {}}', "notebook format 5; expected 4"),
        "thousands of cells": (
            b'{"nbformat": 4, "cells": [' + b",".join([b'{"cell_type": "code"}'] * 10_000) + b"]}",
            "10000 cells; at most",
        ),
        "100 MB": (b'{"nbformat": 4, "cells": [], "x": "' + b" " * (100 * 2**20) + b'"}', "larger than 20 MB"),
    }
    for kind, (content, says) in kinds.items():
        path = folder / kind / "gates.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        yield kind, path, says
    directory = folder / "a directory" / "gates.ipynb"
    directory.mkdir(parents=True)
    yield "a directory", directory, "found something else"
    link = folder / "a link to nowhere" / "gates.ipynb"
    link.parent.mkdir()
    link.symlink_to(folder / "nowhere.ipynb")
    yield "a link to nowhere", link, "no such file"
    other = folder / "another ending" / "gates.docx"
    other.parent.mkdir()
    other.write_bytes(b"PK")
    yield "another ending", other, "ends in .ipynb or .py"
