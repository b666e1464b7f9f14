"""A course with a class of five, and what its gradebook and its folders hold of it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from tests import tiny
from tests.samples import ROOT

BIN = Path(sys.executable).parent
CONFIG = """c = get_config()
c.CourseDirectory.course_id = 'course'  # without one nbgrader cannot write to PostgreSQL
c.CourseDirectory.source_directory = 'solutions'
c.CourseDirectory.release_directory = 'assignments'
from autograder.nbgrader_plugin import configure
configure(c)
"""
SOLUTION = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
SLOWLY = "import time\ntime.sleep(0.05)\n"  # without it most moments of a grading belong to its start
ANSWERS = {
    "ana": tiny.ANSWER,
    "ben": "def double(x):\n    return x\n",
    "chloe": "def double(x):\n    return x + x\n",
    "dmitri": "raise NotImplementedError()\n",
    "김 하늘": "def double(x):\n    return 2.0 * x\n",
}
BY_HAND = {"ana": 0.5, "ben": 1.0}
TABLES = ("submitted_assignment", "submitted_notebook", "grade", "base_cell", "comment")
LONGEST = 150.0  # seconds; a gradebook that is locked is waited for for 60
OURS = "FROM submitted_assignment s JOIN submitted_notebook n ON n.assignment_id = s.id"
GRADES = f"""SELECT s.student_id, b.name, g.auto_score, g.manual_score, CAST(g.needs_manual_grade AS INTEGER) {OURS}
JOIN grade g ON g.notebook_id = n.id JOIN base_cell b ON b.id = g.cell_id"""
COMMENTS = f"""SELECT s.student_id, b.name, c.auto_comment, c.manual_comment {OURS}
JOIN comment c ON c.notebook_id = n.id JOIN base_cell b ON b.id = c.cell_id"""


@dataclass(frozen=True)
class End:
    """How a command ended, and what it printed."""

    code: int
    said: str


@dataclass(frozen=True)
class Holdings:
    """What a course holds: the rows of each student, the graded notebook and the page; the names of all files."""

    marks: Mapping[str, Any]
    files: frozenset[str]


class Course:
    """A course in `place`, beside the folder for its temporary files."""

    def __init__(self, place: Path) -> None:
        self.root, self.temporary = place / "course", place / "temporary"
        self.db_url = f"sqlite:///{self.root / 'gradebook.db'}"

    def copy_to(self, place: Path) -> "Course":
        """Return a copy of the course as it is now."""
        shutil.copytree(self.root.parent, place, dirs_exist_ok=True)
        _open(place)
        return Course(place)

    def use(self, db_url: str) -> None:
        """Take another database for the gradebook."""
        self.db_url = db_url
        with (self.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(f"c.CourseDirectory.db_url = {db_url!r}\n")

    def start(self) -> "subprocess.Popen[str]":
        """Start to grade the class."""
        command = [str(BIN / "autograder"), "grade", "tiny", "--workers", "2"]
        where: dict[str, Any] = {"cwd": self.root, "env": self._environment(), "stdin": subprocess.DEVNULL}
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **where)

    def grade(self) -> End:
        """Grade the class."""
        return finish(self.start())

    def run(self, program: str, *arguments: str) -> None:
        """Run another program in the course."""
        command = [str(BIN / program), *arguments]
        subprocess.run(command, cwd=self.root, env=self._environment(), check=True, capture_output=True)

    def hand_in(self, answers: Mapping[str, str]) -> None:
        """Write the submissions."""
        released = json.loads((self.root / "assignments/tiny/tiny.ipynb").read_text(encoding="utf-8"))
        for student, answer in answers.items():
            released["cells"][0]["source"] = SLOWLY + answer
            path = self.root / "submitted" / student / "tiny" / "tiny.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(released), encoding="utf-8")

    def mark_by_hand(self, marks: Mapping[str, float]) -> None:
        """Give marks and comments as a TA does in formgrader."""
        cell = "FROM submitted_assignment s, submitted_notebook n WHERE s.student_id = :student"
        ours = f"(SELECT n.id {cell} AND n.assignment_id = s.id)"
        for student, mark in marks.items():
            given = {"student": student, "mark": mark}
            self.execute(f"UPDATE grade SET manual_score = :mark WHERE notebook_id = {ours}", given)
            self.execute(f"UPDATE comment SET manual_comment = 'seen' WHERE notebook_id = {ours}", given)

    def execute(self, statement: str, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """Return the rows of a query to the gradebook; none where it has not all its tables yet."""
        engine = sql.create_engine(self.db_url)
        try:
            with engine.begin() as connection:
                if not all(map(sql.inspect(connection).has_table, TABLES)):
                    return ()
                done = connection.execute(sql.text(statement), dict(values or {}))
                return list(done.all()) if done.returns_rows else ()
        finally:
            engine.dispose()

    def holdings(self) -> Holdings:
        """Return what the course holds now."""
        found = (path for path in self.root.rglob("*") if path.is_file() or not any(path.iterdir()))
        files = frozenset(str(path.relative_to(self.root)) for path in found)
        if self.db_url.startswith("sqlite") and "gradebook.db" not in files:
            return Holdings({}, files)
        rows: dict[str, list[Any]] = {}
        for student, *row in (*self.execute(GRADES), *self.execute(COMMENTS)):
            rows.setdefault(student, []).append(tuple(row))
        return Holdings({name: (sorted(rows[name], key=repr), *self._papers(name)) for name in rows}, files)

    def _papers(self, student: str) -> tuple[Any, ...]:
        notebook = self.root / "autograded" / student / "tiny" / "tiny.ipynb"
        page = self.root / "feedback" / student / "tiny" / "tiny.html"
        cells = json.loads(notebook.read_bytes())["cells"] if notebook.is_file() else []
        sources = ["".join(cell["source"]) for cell in cells]
        return sources, hashlib.sha256(page.read_bytes()).hexdigest() if page.is_file() else None

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)}


def finish(process: "subprocess.Popen[str]") -> End:
    """Wait until a grading is over."""
    said = process.communicate(timeout=LONGEST)[0]
    return End(process.returncode, said)


@dataclass(frozen=True)
class Start:
    """How a course is when the fault comes, and how an undisturbed grading leaves it. seconds: that this takes."""

    course: Course
    before: Holdings
    after: Holdings
    seconds: float


class Starts:
    """How a course may be when a fault comes; each is made when it is asked for.

    `new` to the gradebook, `known` to it, or `marked`: a class that was graded, and marked by hand, before.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Start] = {}

    def __getitem__(self, name: str) -> Start:
        if name not in self._made:
            make = {"new": _new, "known": self._known, "marked": self._marked}[name]
            course = make(self._folder / name)
            course.hand_in(ANSWERS)
            self._made[name] = _undisturbed(course, self._folder / f"{name} graded")
        return self._made[name]

    def _known(self, place: Path) -> Course:
        course = _new(place)
        course.run("nbgrader", "generate_assignment", "tiny", "--force")
        return course

    def _marked(self, place: Path) -> Course:
        course = self["known"].course.copy_to(place)
        course.hand_in(dict.fromkeys(ANSWERS, ANSWERS["ben"]))
        _check(course.grade())
        course.mark_by_hand(BY_HAND)
        return course


def _new(place: Path) -> Course:
    course = Course(place)
    course.root.mkdir(parents=True)
    course.temporary.mkdir()
    _open(place)
    master = tiny.assignment(course.root).folder / "tiny.ipynb"
    data = tiny.data(SOLUTION)
    for cell in data["cells"]:
        cell["metadata"]["nbgrader"] |= {"schema_version": 3, "task": False}
    master.write_text(json.dumps(data), encoding="utf-8")
    (course.root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    course.run("nbgrader", "generate_assignment", "tiny", "--force")
    (course.root / "gradebook.db").unlink()
    return course


def _undisturbed(course: Course, place: Path) -> Start:
    copy = course.copy_to(place)
    before, started = copy.holdings(), time.monotonic()
    _check(copy.grade())
    return Start(course, before, copy.holdings(), time.monotonic() - started)


def _check(end: End) -> None:
    if end.code:
        raise SystemExit(f"an undisturbed grading ended with exit code {end.code}:\n{end.said}")


def _open(place: Path) -> None:
    """Let the uids of student code through to the folder for temporary files."""
    for folder in (place, place / "temporary", *list(place.parents)[:-1]):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
