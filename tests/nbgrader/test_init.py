"""`autograder init` in four courses: a new one, one by `nbgrader quickstart`, an old one with submissions, this one."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sql

from tests.nbgrader.commands import autograder, nbgrader
from tests.postgresql import PROGRAMS, running_server
from tests.samples import ROOT, SUBMISSIONS, Golden

pytestmark = pytest.mark.slow
HANDED_IN = {"ana": "full_marks", "김 하늘": "swapped_multiply"}
GATES = ["gates.ipynb"]
STOCK = ["jupyter.png", "problem1.ipynb", "problem2.ipynb"]
SCORES = """select s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade from grade g
join submitted_notebook n on n.id = g.notebook_id join submitted_assignment s on s.id = n.assignment_id
join notebook k on k.id = n.notebook_id join base_cell b on b.id = g.cell_id where k.name = '{}'"""
OWN_FOLDERS = """
c.CourseDirectory.source_directory = "master"
c.CourseDirectory.release_directory = "for students"
c.CourseDirectory.submitted_directory = "handed_in"
c.CourseDirectory.autograded_directory = "marked"
c.CourseDirectory.feedback_directory = "returned"
"""


def done(result):
    """Return what a command printed; it must have succeeded."""
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-3000:]
    return result.stdout + result.stderr


def names(folder):
    """Return the files in a folder, relative to it."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def scores(database, notebook="gates"):
    """Return what nbgrader's gradebook holds of a notebook."""
    with closing(sqlite3.connect(database)) as connection:
        return sorted(connection.execute(SCORES.format(notebook)), key=repr)


def hand_in(submitted):
    """Hand in two notebooks of gates."""
    for student, behaviour in HANDED_IN.items():
        folder = submitted / student / "gates"
        folder.mkdir(parents=True)
        notebook = Golden(SUBMISSIONS / "gates" / f"{behaviour}.py").notebook
        (folder / "gates.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def solve_stock(released, submitted):
    """Hand in nbgrader's own example, with the first function written."""
    folder = submitted / "ben" / "ps1"
    shutil.copytree(released / "ps1", folder)
    path = folder / "problem1.ipynb"
    text = path.read_text(encoding="utf-8")
    first = text.index("raise NotImplementedError()")
    path.write_text(text[:first] + "return [i**2 for i in range(1, n + 1)]" + text[first + 27 :], encoding="utf-8")


def assert_gates_is_graded_alike_by_both(course, elsewhere, *, submitted="submitted", released="release"):
    """Release gates, hand in, grade by `autograder grade` and in a copy by `nbgrader autograde`."""
    done(nbgrader(course, "generate_assignment", "gates"))
    assert names(course / released / "gates") == GATES
    text = (course / released / "gates" / "gates.ipynb").read_text(encoding="utf-8")
    assert "lang-en" in text and "lang-ko" not in text and "BEGIN SOLUTION" not in text
    hand_in(course / submitted)
    shutil.copytree(course, elsewhere)
    done(autograder(course, "grade", "gates"))
    done(nbgrader(elsewhere, "autograde", "gates"))
    ours, theirs = scores(course / "gradebook.db"), scores(elsewhere / "gradebook.db")
    assert ours == theirs and {row[0] for row in ours} == set(HANDED_IN)
    assert (
        0
        < sum(row[2] or 0 for row in ours if row[0] == "김 하늘")
        < sum(row[2] or 0 for row in ours if row[0] == "ana")
    )


def test_a_new_course_in_a_path_with_spaces_and_hangul(tmp_path):
    course = tmp_path / "내 강의" / "my course"
    said = done(autograder(tmp_path, "init", str(course), "--with", "gates", "--from", str(ROOT)))
    assert "hidden_salt.txt" in said
    assert (course / "hidden_salt.txt").stat().st_mode & 0o077 == 0
    assert_gates_is_graded_alike_by_both(course, tmp_path / "내 강의" / "copy")
    assert done(autograder(course, "prove", "gates", "--quick")).startswith("gates: sound")
    again = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    done(autograder(course, "init"))
    assert {path: path.read_bytes() for path in course.rglob("*") if path.is_file()} == again


def test_a_course_by_quickstart_with_marks_of_a_stock_assignment(tmp_path):
    """What nbgrader graded before stays graded in the same way, by its own kernel."""
    done(nbgrader(tmp_path, "quickstart", "course101"))
    course = tmp_path / "course101"
    done(nbgrader(course, "generate_assignment", "ps1"))
    solve_stock(course / "release", course / "submitted")
    done(nbgrader(course, "autograde", "ps1"))
    before = scores(course / "gradebook.db", "problem1")
    assert any(row[2] for row in before)
    with closing(sqlite3.connect(course / "gradebook.db")) as connection, connection:
        connection.execute("update grade set manual_score = 1.5, needs_manual_grade = 0 where auto_score is null")
    marked = scores(course / "gradebook.db", "problem1")
    released = names(course / "release" / "ps1")

    done(autograder(course, "init", "--with", "gates", "--from", str(ROOT)))
    done(nbgrader(course, "generate_assignment", "ps1", "--force"))
    assert names(course / "release" / "ps1") == released == STOCK
    done(nbgrader(course, "autograde", "ps1", "--force"))
    assert scores(course / "gradebook.db", "problem1") == marked
    done(nbgrader(course, "generate_feedback", "ps1"))
    assert "squares" in (course / "feedback" / "ben" / "ps1" / "problem1.html").read_text(encoding="utf-8")
    assert "nbgrader's own: ps1" in done(autograder(course, "doctor"))
    assert_gates_is_graded_alike_by_both(course, tmp_path / "copy")


def test_a_course_with_folders_of_its_own(tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    (course / "nbgrader_config.py").write_text(f"c = get_config()\n{OWN_FOLDERS}")
    refused = autograder(course, "grade", "gates")
    assert refused.returncode == 2 and "configure(c)" in refused.stderr
    done(autograder(course, "init", ".", "--with", "gates", "--from", str(ROOT)))
    ignored = (course / ".gitignore").read_text().splitlines()
    assert {"/handed_in/", "/marked/", "/returned/", "/gradebook.db*", "/hidden_salt.txt"} <= set(ignored)
    assert_gates_is_graded_alike_by_both(course, tmp_path / "copy", submitted="handed_in", released="for students")
    assert names(course / "marked")[0] == "ana/gates/gates.ipynb"
    assert (course / "returned" / "ana" / "gates" / "gates.html").is_file()


def test_this_course(tmp_path):
    course = tmp_path / "clone"
    course.mkdir()
    for name in ("solutions", "assignments"):
        shutil.copytree(ROOT / name / "gates", course / name / "gates", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("nbgrader_config.py", ".gitignore"):
        shutil.copy(ROOT / name, course)
    before = (course / "nbgrader_config.py").read_text()
    hand_in(course / "submitted")
    done(autograder(course, "grade", "gates"))
    said = done(autograder(course, "init"))
    assert "as it was" in said and (course / "nbgrader_config.py").read_text() == before
    assert "not made: the gradebook has marks of gates that were made without one" in said
    done(autograder(course, "grade", "gates"))
    done(nbgrader(course, "generate_assignment", "gates", "--force"))
    assert names(course / "assignments" / "gates") == GATES
    for path in GATES:
        assert (course / "assignments/gates" / path).read_bytes() == (ROOT / "assignments/gates" / path).read_bytes()


@pytest.mark.skipif(not PROGRAMS, reason="PostgreSQL is not installed")
def test_a_gradebook_on_postgresql(tmp_path):
    with running_server() as server:
        (tmp_path / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.course_id = 'abc'\nc.CourseDirectory.db_url = {server.db_url!r}\n"
        )
        done(autograder(tmp_path, "init", "--with", "gates", "--from", str(ROOT)))
        done(nbgrader(tmp_path, "generate_assignment", "gates"))
        hand_in(tmp_path / "submitted")
        done(autograder(tmp_path, "grade", "gates"))
        assert "knows gates" in done(autograder(tmp_path, "doctor"))
        engine = sql.create_engine(server.db_url)
        with engine.connect() as connection:
            found = connection.execute(sql.text(SCORES.format("gates"))).all()
        engine.dispose()
        assert {row[0] for row in found} == set(HANDED_IN)
        assert "gradebook.db" not in (tmp_path / ".gitignore").read_text()


def test_a_course_that_users_configured(tmp_path):
    """The user's Jupyter folder names the course, from wherever a command is given."""
    course, home = tmp_path / "course", tmp_path / "home"
    (home / ".jupyter").mkdir(parents=True)
    (home / ".jupyter" / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(course)!r}\nc.CourseDirectory.submitted_directory = 'in'\n"
    )
    at_home = {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / ".jupyter")}
    done(autograder(tmp_path, "init", str(course), "--with", "gates", "--from", str(ROOT), **at_home))
    done(nbgrader(home, "generate_assignment", "gates", **at_home))
    hand_in(course / "in")
    done(autograder(home, "grade", "gates", **at_home))
    assert names(course / "release") == [f"gates/{name}" for name in GATES]
    assert {row[0] for row in scores(course / "gradebook.db")} == set(HANDED_IN)
