"""The golden submissions, the sample class made of twelve of them, and files that cannot be graded."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.edited_notebooks import BASES, JSON, ROOT, edited, read_edit

SUBMISSIONS = Path(__file__).parent / "submissions"
COURSE = ("solutions", "assignments", "nbgrader_config.py")
STUDENTS = {
    "ana": "full_marks",
    "ben": "stub",
    "chloe": "swapped_multiply",
    "dmitri": "max_to_both",
    "elif": "add_without_upstream",
    "farid": "forward_only",
    "grace": "syntax_error_in_one_cell",
    "hugo": "infinite_loop_in_one_gate",
    "ines": "unusual_but_right",
    "jonas": "flood_of_prints",
    "mallory": "hostile",
    "김 하늘": "한글 주석, 빈칸 있는 이름",
}
"""The sample class: which golden submission of `gates` each student hands in."""


@dataclass(frozen=True)
class Golden:
    """One submission, <behaviour>.py, and the whole record of its grading beside it, <behaviour>.json."""

    path: Path

    @property
    def assignment(self) -> str:
        """The assignment that it answers."""
        return self.path.parent.name

    @property
    def behaviour(self) -> str:
        """Its name."""
        return self.path.stem

    @cached_property
    def notebook(self) -> JSON:
        """The notebook as nbformat has it."""
        head, cells = read_edit(self.path)
        base = BASES[head.get("base", "released")](self.assignment, edition=head.get("edition", "en"))
        return edited(base, cells)

    @property
    def record_path(self) -> Path:
        """The file with the record."""
        return self.path.with_suffix(".json")

    @cached_property
    def record(self) -> JSON:
        """What grading must find: see tests/records.py."""
        return json.loads(self.record_path.read_text(encoding="utf-8"))

    @property
    def scores(self) -> dict[str, float | None]:
        """The score of each grade cell; None while a person has yet to mark it."""
        return {cell["grade_id"]: cell["score"] for cell in self.record["cells"]}

    def write(self, path: Path) -> None:
        """Write the notebook, as the student would hand it in."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.notebook, ensure_ascii=False, indent=1), encoding="utf-8")


def golden(assignment: str = "*") -> list[Golden]:
    """Return every golden submission, or those of one assignment, in a fixed order."""
    return [Golden(path) for path in sorted(SUBMISSIONS.glob(f"{assignment}/*.py"))]


def sample_class() -> dict[str, Golden]:
    """Return the sample class: the golden submission of each student."""
    return {student: Golden(SUBMISSIONS / "gates" / f"{behaviour}.py") for student, behaviour in STUDENTS.items()}


def hand_in(submitted: Path, students: Mapping[str, Golden]) -> None:
    """Put each student's notebook where nbgrader looks for it."""
    for student, sample in students.items():
        sample.write(submitted / student / sample.assignment / f"{sample.assignment}.ipynb")


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
        "100 MB": (
            b'{"nbformat": 4, "cells": [], "x": "' + b" " * (100 * 2**20) + b'"}',
            "larger than 20 MB without its outputs",
        ),
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
