"""The exchange with real commands and two unix accounts: release, fetch, submit, collect, grade, release, fetch."""

import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nbgrader.accounts import Account, NoAccountsError, accounts
from tests.samples import SUBMISSIONS, Golden

ROOT = Path(__file__).parents[2]
SUBMITTED = Golden(SUBMISSIONS / "gates" / "swapped_multiply.py")
CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "backpropagation"
c.Exchange.root = {exchange!r}
"""
COMMENT = r"**Good**, but what is $\frac{\partial L}{\partial x}$?"


@dataclass(frozen=True)
class Course:
    """An instructor with the course, a student with nothing, and the exchange between them."""

    instructor: Account
    student: Account
    exchange: Path

    @property
    def root(self) -> Path:
        """The course's folder."""
        return self.instructor.home / "course"

    def teach(self, *command: str) -> str:
        """Run a command in the course as the instructor; return what it says."""
        return _said(self.instructor.run(*command, folder=self.root))

    def study(self, *command: str) -> str:
        """Run a command in the student's home as the student; return what it says."""
        return _said(self.student.run(*command))


def _said(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def course() -> Iterator[Course]:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to other accounts
        folder = Path(name)
        folder.chmod(0o755)
        exchange = folder / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        try:
            with accounts(folder, "instructor", "student") as (instructor, student):
                for account in (instructor, student):
                    _configure(account, exchange)
                _copy_course(instructor)
                yield Course(instructor, student, exchange)
        except NoAccountsError as reason:
            pytest.skip(str(reason))


def _configure(account: Account, exchange: Path) -> None:
    settings = account.home / ".jupyter"
    settings.mkdir()
    (settings / "nbgrader_config.py").write_text(CONFIGURATION.format(exchange=str(exchange)))
    _own(account, settings)


def _copy_course(instructor: Account) -> None:
    root = instructor.home / "course"
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    shutil.copytree(
        ROOT / "solutions" / "gates", root / "solutions" / "gates", ignore=shutil.ignore_patterns("__pycache__")
    )
    _own(instructor, root)


def _own(account: Account, folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, account.name, account.name)


def test_what_a_student_submits_comes_back_as_a_page_with_score_panels_and_comments(course: Course) -> None:
    _release_and_submit(course)
    course.teach("nbgrader", "collect", "gates")
    table = course.teach("autograder", "grade", "gates")
    score = sum(score or 0.0 for score in SUBMITTED.scores.values())
    assert re.search(rf"^{course.student.name}\b.* {score:g}\b", table, re.MULTILINE)
    secret = _files(course, "submission_secret.txt")
    assert secret[f"submitted/{course.student.name}"] == secret[f"feedback/{course.student.name}"] != ""

    course.teach("nbgrader", "release_feedback", "gates")
    (graded,) = (course.exchange / "backpropagation" / "feedback").iterdir()
    _comment(course)
    course.teach("nbgrader", "generate_feedback", "gates", "--force")
    assert graded.read_text() == re.sub('<div class="comment">.*?</div>', "", _page(course), flags=re.DOTALL)

    course.teach("nbgrader", "release_feedback", "gates")
    course.study("nbgrader", "fetch_feedback", "gates")
    (fetched,) = (course.student.home / "gates" / "feedback").glob("*/*.html")
    assert fetched.owner() == course.student.name
    page = fetched.read_text(encoding="utf-8")
    assert page == _page(course)
    assert f"<strong>Total</strong></td><td class=number>{score:g}</td>" in page
    assert "multiply_gate_backward: 0 of 2 points" in page and "<details" in page and "<svg" in page
    assert "<strong>Good</strong>, but what is <math" in page and "<mfrac>" in page


def _release_and_submit(course: Course) -> None:
    course.teach("nbgrader", "generate_assignment", "gates")
    course.teach("nbgrader", "release_assignment", "gates")
    course.study("nbgrader", "fetch_assignment", "gates")
    fetched = course.student.home / "gates"
    assert [path.name for path in fetched.iterdir()] == ["gates.ipynb"]
    assert (fetched / "gates.ipynb").read_text() == (ROOT / "assignments/gates/gates.ipynb").read_text()
    (fetched / "gates.ipynb").write_text(json.dumps(SUBMITTED.notebook))
    course.study("nbgrader", "submit", "gates")
    assert course.student.run("ls", str(course.root)).returncode != 0  # neither the course nor its hidden tests


def _files(course: Course, name: str) -> dict[str, str]:
    """Return the contents of the files of that name, by the folder of step and student."""
    return {
        str(path.relative_to(course.root).parents[1]): path.read_text()
        for path in course.root.glob(f"*/*/gates/{name}")
    }


def _page(course: Course) -> str:
    """Return the page in the instructor's course."""
    return (course.root / "feedback" / course.student.name / "gates" / "gates.html").read_text(encoding="utf-8")


def _comment(course: Course) -> None:
    with closing(sqlite3.connect(course.root / "gradebook.db")) as connection, connection:
        cell = connection.execute("select id from base_cell where name = 'multiply_gate'").fetchone()
        done = connection.execute("update comment set manual_comment = ? where cell_id = ?", (COMMENT, *cell))
        assert done.rowcount == 1
