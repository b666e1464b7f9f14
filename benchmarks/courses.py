"""Course folders to grade in, and the programs that run there. A timed command always gets a fresh copy."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.edited_notebooks import JSON, reference

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "hidden*"]
"""
IN_CELL = """
### BEGIN HIDDEN TESTS
import sys
sys.path.insert(0, {root!r})
from benchmarks.in_process import passed_share
{points} * passed_share({suite!r}, {grade_id!r}, globals())
### END HIDDEN TESTS
"""


class Courses:
    """Makes courses with one assignment, ours or a stock one, each with its own class, below one folder.

    grade, nbgrader: the commands that grade the class, with ours and with nbgrader.
    """

    def __init__(self, folder: Path, assignment: str) -> None:
        self.assignment = assignment
        self.grade = ("autograder", "grade", assignment)
        self.nbgrader = ("nbgrader", "autograde", assignment, "--force")
        self._folder = folder
        self._copies = 0

    def course(self, name: str, students: Mapping[str, JSON], *, stock: bool = False) -> Path:
        """Return a course whose gradebook knows the assignment but nothing that these students handed in."""
        base = self._folder / ("stock base" if stock else "base")
        if not base.exists():
            self._make(base, stock=stock)
        course = shutil.copytree(base, self._folder / name)
        self._hand_in(course, students)
        return course

    def fresh(self, course: Path) -> Path:
        """Return a copy of the course."""
        self._copies += 1
        return shutil.copytree(course, self._folder / f"copy {self._copies}")

    def _make(self, base: Path, *, stock: bool) -> None:
        name = self.assignment
        for part in ("solutions", "assignments"):
            shutil.copytree(ROOT / part / name, base / part / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "nbgrader_config.py", base)
        if stock:
            (base / "nbgrader_config.py").write_text(STOCK)
            _tests_into_cells(base / "solutions" / name / f"{name}.ipynb", name)
        run(base, "nbgrader", "generate_assignment", name, "--force")
        self._hand_in(base, {"first": reference(name)})
        run(base, *(self.nbgrader if stock else self.grade))
        for part in ("submitted", "autograded", "feedback"):
            shutil.rmtree(base / part, ignore_errors=True)

    def _hand_in(self, course: Path, students: Mapping[str, JSON]) -> None:
        for student, notebook in students.items():
            path = course / "submitted" / student / self.assignment / f"{self.assignment}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8")


def _tests_into_cells(path: Path, assignment: str) -> None:
    """Add to each grade cell what runs its hidden tests in the notebook's own kernel."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if nbgrader.get("grade") and cell["cell_type"] == "code":
            words = {"root": str(ROOT), "suite": str(ROOT / "solutions" / assignment / "hidden_tests.py")}
            words |= {"points": nbgrader["points"], "grade_id": nbgrader["grade_id"]}
            cell["source"] = "".join(cell["source"]) + IN_CELL.format(**words)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def seconds(course: Path, action: Callable[[Path], object]) -> float:
    """Return how long the action takes in a copy of the course that is made, unmeasured, for this one time."""
    with tempfile.TemporaryDirectory(prefix="bench ") as folder:
        copy = shutil.copytree(course, Path(folder) / "course")
        started = time.perf_counter()
        action(copy)
        return time.perf_counter() - started


def run(folder: Path, program: str, *arguments: str, codes: Sequence[int] = (0,), **environment: str) -> str:
    """Return what the program prints. It uses the package beside this file. SystemExit for another exit code."""
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    variables = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode not in codes:
        said = (done.stdout + done.stderr)[-3000:]
        raise SystemExit(f"{program} {' '.join(arguments)}: exit code {done.returncode}, expected {codes}\n{said}")
    return done.stdout
