"""Each student reads the language that students.csv names; the class's own where it names none."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import classroom
from autograder.course import CourseError, find_course, read_languages
from autograder.grading import Grader, Options
from tests import tiny
from tests.samples import ROOT

CONFIG = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
from autograder.nbgrader_plugin import configure
configure(c)
"""
WRONG = "def double(x):\n    return 3 * x\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty course."""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def students(root: Path, text: str, encoding: str = "utf-8") -> None:
    (root / "students.csv").write_text(text, encoding=encoding)


def nbgrader(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))  # nbgrader calls `alembic`
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


# --- the file ---


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("id,lang\nana,ko\nbo,en\ncy,\n", {"ana": "ko", "bo": "en"}),
        ("id,first_name, lang \nana,Ana, ko \n", {"ana": "ko"}),
        ('lang,email,id\nko,a@b.c,"김, 철수"\n', {"김, 철수": "ko"}),
        ("id,first_name\nana,Ana\n", {}),
        ("id,lang\nana\n", {}),
        ("", {}),
    ],
)
def test_the_file_names_a_language_for_some_students(here: Path, text: str, languages: dict[str, str]) -> None:
    students(here, text)
    assert read_languages(here) == languages


def test_a_file_that_a_spreadsheet_saved_is_read_too(here: Path) -> None:
    students(here, "id,lang\r\nana,ko\r\n", encoding="utf-8-sig")
    assert read_languages(here) == {"ana": "ko"}


def test_without_a_file_nobody_has_chosen(here: Path) -> None:
    assert read_languages(here) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,lang\nana,en\nbo,kr\n", "students.csv, line 3: lang 'kr'; expected en, ko or nothing. Mend it"),
        ("name,lang\nana,ko\n", "students.csv has the columns name, lang; expected id among them"),
    ],
)
def test_a_file_that_says_something_else_is_refused_with_the_line(here: Path, text: str, says: str) -> None:
    students(here, text)
    with pytest.raises(CourseError, match=says.replace("(", ".")):
        read_languages(here)


def test_a_file_in_another_encoding_is_refused(here: Path) -> None:
    students(here, "id,lang\n김철수,ko\n", encoding="euc-kr")
    with pytest.raises(CourseError, match="Save it as CSV in UTF-8"):
        read_languages(here)


def test_nbgrader_imports_the_same_file_and_leaves_the_column_alone(here: Path) -> None:
    students(here, "id,first_name,lang\nana,Ana,ko\n")
    done = nbgrader(here, "db", "student", "import", "students.csv")
    assert done.returncode == 0, done.stderr
    listed = nbgrader(here, "db", "student", "list")
    assert "ana" in listed.stdout + listed.stderr


# --- grading ---


@pytest.fixture
def grader(here: Path) -> Iterator[Grader]:
    with Grader(tiny.assignment(here), Options(lang="en")) as started:
        yield started


def message(grader: Grader, lang: str | None, answer: str = WRONG) -> str:
    result = grader.grade(tiny.notebook(answer), student="ana", name="tiny.ipynb", lang=lang).result
    return result.cells[0].tests[0].message


def test_each_submission_is_graded_in_its_own_language_and_remembered_in_it(grader: Grader) -> None:
    english, korean = message(grader, None), message(grader, "ko")
    assert "another value than expected" in english
    assert "기대한 값과 다릅니다" in korean
    assert message(grader, "ko") == korean
    assert message(grader, "en") == english


def test_a_file_that_cannot_be_understood_stops_the_class_before_anything_is_graded(here: Path) -> None:
    tiny.assignment(here)
    (here / "submitted" / "ana" / "tiny").mkdir(parents=True)
    students(here, "id,lang\nana,klingon\n")
    course = find_course(here)
    with pytest.raises(CourseError, match="klingon"):
        classroom.grade_class(course, course.assignment("tiny"))
    assert not (here / "gradebook.db").exists()
