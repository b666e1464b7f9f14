"""A class from its folders to its records: what is left behind, and what is left alone when something goes wrong.

nbgrader itself is the oracle: its tables, its checksum, its reading of time. The grader is a stand-in.
"""

import errno
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy

from autograder import classroom, course
from autograder.classroom import (
    course_lock,
    files,
    gradebook,
    marks,
    pool,
    recording,
    registration,
    settings,
    submissions,
)
from autograder.classroom.gradebook import Gradebook
from autograder.classroom.problems import ClassStopped, GradebookError
from autograder.grading import Graded, GradingError, Options
from autograder.results import CellResult, GradeResult, TestResult, cell_score
from tests import tiny
from tests.attacks.run_level import descendants
from tests.postgresql import PROGRAMS, running_server

CONFIG = """c = get_config()
c.CourseDirectory.source_directory = 'solutions'
c.CourseDirectory.release_directory = 'assignments'
"""
LATE = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"


def cell(kind, source, grade_id=None, *, grade=False, solution=False, locked=False, points=None):
    """Return a cell as nbgrader releases it."""
    made = {"cell_type": kind, "id": grade_id or "text", "metadata": {}, "source": source}
    made |= {"outputs": [], "execution_count": None} if kind == "code" else {}
    if grade_id:
        flags = {"grade_id": grade_id, "grade": grade, "solution": solution, "locked": locked}
        flags |= {"schema_version": 3, "task": False} | ({"points": points} if grade else {})
        made["metadata"]["nbgrader"] = flags
        flags["checksum"] = marks.checksum(made)
    return made


def released():
    """Return a notebook with two exercises and a written question."""
    cells = [
        cell("markdown", "# Doubling"),
        cell("code", "import math", "setup", locked=True),
        cell("code", "def double(x): ...", "double", solution=True),
        cell("code", "double(2)", "double_value", grade=True, locked=True, points=2),
        cell("code", "double(3)", "double_more", grade=True, locked=True, points=1),
        cell("code", "def half(x): ...", "half", solution=True),
        cell("code", "half(2)", "half_value", grade=True, locked=True, points=0.1),
        cell("markdown", "Your answer", "why", grade=True, solution=True, points=3),
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def answered(*grade_ids):
    """Return the notebook with these solution cells filled in."""
    notebook = released()
    for made in notebook["cells"]:
        if made["metadata"].get("nbgrader", {}).get("grade_id") in grade_ids:
            made["source"] = "an answer"
    return notebook


class FakeGrader:
    """Gives a grade cell its points where the solution cell before it was changed."""

    tests, remarks = 1, ()

    def __init__(self, assignment, options, *, processor=None):
        self.assignment = assignment

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def grade(self, notebook, *, student, name, lang=None, beside=None):
        assembly = course.assemble(self.assignment.released, notebook)
        cells, made, right = [], [], False
        for each in assembly.cells:
            if each.solution:
                right = each.source != self.assignment.released.by_grade_id[each.grade_id].source
            if each.grade:
                tests = () if each.manual else (TestResult("test_it", "passed" if right else "failed"),)
                score = None if each.manual else cell_score(each.points, tests)
                cells.append(CellResult(each.grade_id, each.points, score, each.manual, tests))
            made.append({"cell_type": each.kind, "source": each.source, "metadata": dict(each.metadata)})
        result = GradeResult(self.assignment.name, student, name, "fake", tuple(cells))
        return Graded(result, {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def register(db_url):
    """Make the notebook above known to a gradebook, by nbgrader's own means."""
    from nbgrader.api import Gradebook as Nbgraders

    with Nbgraders(db_url, "course") as book:
        book.add_assignment("doubling", course_id="course")
        book.add_notebook("doubling", "doubling")
        for made in released()["cells"]:
            flags = made["metadata"].get("nbgrader")
            if not flags:
                continue
            name, kind = flags["grade_id"], made["cell_type"]
            if flags["grade"]:
                book.add_grade_cell(name, "doubling", "doubling", max_score=flags["points"], cell_type=kind)
            if flags["solution"]:
                book.add_solution_cell(name, "doubling", "doubling")
            about = {"cell_type": kind, "source": made["source"], "checksum": flags["checksum"]}
            book.add_source_cell(name, "doubling", "doubling", **about)


@pytest.fixture(scope="session")
def alembic():
    """Let nbgrader find its `alembic` where the environment is not activated."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session")
def registered_db(tmp_path_factory, alembic):
    """A gradebook that nbgrader made, with the notebook above in it."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    register(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgresql(alembic):
    """The address of an empty PostgreSQL database."""
    pytest.importorskip("psycopg")
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed; CI has it")
    with running_server() as server:
        yield server.db_url


@pytest.fixture
def here(tmp_path, registered_db, monkeypatch):
    """A course of its own for each test, with the current folder in it and a stand-in for the grader."""
    (tmp_path / course.folders.CONFIG).write_text(CONFIG)
    for place in ("solutions", "assignments"):
        (tmp_path / place / "doubling").mkdir(parents=True)
        (tmp_path / place / "doubling" / "doubling.ipynb").write_text(json.dumps(released()))
    shutil.copy(registered_db, tmp_path / "gradebook.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pool, "Grader", FakeGrader)
    return course.find_course(tmp_path)


def hand_in(student, notebook, *, time=None, name="doubling.ipynb"):
    """Put a submission where nbgrader collects it."""
    folder = Path("submitted", student, "doubling")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(notebook if isinstance(notebook, str) else json.dumps(notebook))
    if time:
        (folder / "timestamp.txt").write_text(time)
    return folder


def grade(here, **options):
    """Grade the class; return the results by student."""
    results = classroom.grade_class(here, here.assignment("doubling"), **{"workers": 2, **options})
    return {result.student: result for result in results}


def rows(query, *values):
    """Return what the gradebook holds."""
    with closing(sqlite3.connect("gradebook.db")) as connection:
        return connection.execute(query, values).fetchall()


def write(query, *values):
    """Change the gradebook as a TA does through formgrader."""
    with closing(sqlite3.connect("gradebook.db")) as connection, connection:
        connection.execute(query, values)


GRADES = """select b.name, g.auto_score, g.manual_score, g.needs_manual_grade from grade g
join base_cell b on b.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id
join submitted_assignment s on s.id = n.assignment_id where s.student_id = ? order by b.name"""
COMMENTS = GRADES.replace("g.auto_score, g.manual_score, g.needs_manual_grade", "g.auto_comment").replace(
    "from grade", "from comment"
)


def test_a_class_is_recorded_where_nbgrader_would_record_it(here):
    hand_in("ana", answered("double", "why"), time="2026-03-01 10:00:00 UTC")
    hand_in("김 철수", released())
    results = grade(here)
    assert results["ana"].score == 3.0 and results["김 철수"].score == 0.0
    assert results["ana"].seconds["record"] > 0
    assert rows("select id from student order by id") == [("ana",), ("김 철수",)]
    assert rows(GRADES, "ana") == [
        ("double_more", 1.0, None, 0),
        ("double_value", 2.0, None, 0),
        ("half_value", 0.0, None, 0),
        ("why", None, None, 1),
    ]
    assert rows(COMMENTS, "ana") == [("double", None), ("half", "No response."), ("why", None)]
    assert rows("select timestamp from submitted_assignment order by timestamp") == [
        (None,),
        ("2026-03-01 10:00:00.000000",),
    ]


def test_an_untouched_written_answer_earns_nothing_and_waits_for_nobody(here):
    hand_in("ben", released())
    result = grade(here)["ben"]
    assert rows(GRADES, "ben")[-1] == ("why", 0.0, None, 0)
    assert result.cells[-1].score == 0.0


def test_the_graded_notebook_and_the_page_lie_where_nbgrader_puts_them(here):
    folder = hand_in("ana", answered("double"), time="2026-03-01 10:00:00 UTC")
    (folder / "data").mkdir()
    (folder / "data" / "own.csv").write_text("1,2")
    grade(here)
    home = Path("autograded/ana/doubling")
    found = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    assert found == {"doubling.ipynb", "timestamp.txt", "data/own.csv"}
    assert all(path.stat().st_mode & 0o777 == 0o444 for path in home.rglob("*") if path.is_file())
    assert json.loads((home / "doubling.ipynb").read_text())["nbformat"] == 4
    assert Path("feedback/ana/doubling/doubling.html").read_text().startswith("<!doctype html>")


def test_links_and_hidden_files_beside_a_notebook_stay_where_they_are(here):
    folder = hand_in("ana", answered("double"))
    (folder / "grades").symlink_to(Path("gradebook.db").absolute())
    (folder / "hidden_tests.py").write_text("")
    grade(here)
    assert [path.name for path in Path("autograded/ana/doubling").iterdir()] == ["doubling.ipynb"]


def sparse(path, size):
    """Make a file of this size that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(size)


def preallocated(path, size):
    """Make an empty file that takes this room on the disk."""
    with path.open("wb") as file:
        subprocess.run(["fallocate", "--keep-size", "--length", str(size), str(path)], check=True)
        file.flush()


@pytest.mark.parametrize(
    ("fill", "says"),
    [
        (lambda folder: sparse(folder / "data.bin", 2**40), "1 TB"),
        (lambda folder: [sparse(folder / f"{n}.bin", 30 * 2**20) for n in range(4)], "120 MB"),
        (lambda folder: preallocated(folder / "data.bin", 101 * 2**20), "101 MB"),
        (lambda folder: sparse(folder / "timestamp.txt", 2**40), "1 TB"),
        (lambda folder: [(folder / str(n)).mkdir() for n in range(2001)], "more than 2000 files and folders"),
        (lambda folder: [(folder / str(n)).touch() for n in range(2001)], "more than 2000 files and folders"),
    ],
    ids=["sparse", "together", "allocated", "timestamp", "folders", "files"],
)
def test_too_much_beside_a_notebook_costs_one_submission(here, fill, says):
    fill(hand_in("ana", answered("double")))
    hand_in("ben", answered("double"))
    results = grade(here)
    (error,) = results["ana"].errors
    assert says in error and "submitted/ana/doubling" in error and "grade again" in error
    assert results["ben"].score == 3.0 and not Path("autograded/ana").exists()
    assert list(results["ana"].versions) == ["python", "numpy", "autograder"]


def test_what_is_not_copied_does_not_count(here):
    folder = hand_in("ana", answered("double"))
    (folder / ".git").mkdir()
    sparse(folder / ".git" / "objects", 2**40)
    sparse(folder / "other.ipynb", 2**40)
    sparse(folder / "data.bin", 99 * 2**20)
    assert grade(here)["ana"].errors == ()


def test_grading_again_replaces_the_files_and_changes_no_row(here):
    folder = hand_in("ana", answered("double"))
    (folder / "old.txt").write_text("gone tomorrow")
    grade(here)
    before = Path("gradebook.db").read_bytes()
    (folder / "old.txt").unlink()
    grade(here)
    assert Path("gradebook.db").read_bytes() == before
    assert [path.name for path in Path("autograded/ana/doubling").iterdir()] == ["doubling.ipynb"]


def test_a_better_submission_earns_its_new_score(here):
    hand_in("ana", released(), time="2026-03-01 10:00:00 UTC")
    grade(here)
    hand_in("ana", answered("double"), time="2026-03-02 10:00:00 UTC")
    grade(here)
    assert rows(GRADES, "ana")[1] == ("double_value", 2.0, None, 0)
    assert rows(COMMENTS, "ana")[0] == ("double", None)
    assert rows("select timestamp from submitted_assignment") == [("2026-03-02 10:00:00.000000",)]


def test_what_people_gave_stays_and_counts(here):
    hand_in("ana", answered("double", "why"))
    grade(here)
    write("update grade set manual_score = 2.5, needs_manual_grade = 0 where auto_score is null")
    write("update grade set manual_score = 1.5, needs_manual_grade = 0 where auto_score = 2")
    write("update comment set manual_comment = 'Well said.' where auto_comment is null")
    result = grade(here)["ana"]
    assert rows(GRADES, "ana")[1] == ("double_value", 2.0, 1.5, 1)  # as nbgrader: look at it again
    assert rows(GRADES, "ana")[3] == ("why", None, 2.5, 1)
    assert result.score == 1.0 + 1.5 + 2.5
    assert result.notes == ("double_value: 1.5 by hand; the grader found 2",)
    assert "Well said." in Path("feedback/ana/doubling/doubling.html").read_text()


def test_extra_credit_counts_on_top_of_either_mark():
    assert marks.counts(2.0, None, 0.5) == 2.5
    assert marks.counts(2.0, 1.0, 0.5) == 1.5
    assert marks.counts(None, None, 0.5) == 0.0


@pytest.mark.parametrize(("extension", "penalty"), [(None, 3.0), ("1970-01-02 00:00:00.000000", None)])
def test_a_late_submission_pays_what_the_course_says_unless_it_has_an_extension(here, extension, penalty):
    Path(course.folders.CONFIG).write_text(CONFIG + LATE)
    write("update assignment set duedate = '2026-03-01 00:00:00.000000'")
    hand_in("ana", answered("double"), time="2026-03-01 12:00:00 UTC")
    grade(here)
    write("update submitted_assignment set extension = ?", extension)
    result = grade(here)["ana"]
    assert rows("select late_submission_penalty from submitted_notebook") == [(penalty,)]
    assert bool(result.notes) == bool(penalty)


def test_a_late_submission_costs_nothing_where_the_course_says_nothing(here):
    write("update assignment set duedate = '2026-03-01 00:00:00.000000'")
    hand_in("ana", answered("double"), time="2026-03-01 12:00:00 UTC")
    grade(here)
    assert rows("select late_submission_penalty from submitted_notebook") == [(None,)]


@pytest.fixture
def jupyter(here, tmp_path, monkeypatch):
    """The user's Jupyter folder."""
    folder = tmp_path / "home" / ".jupyter"
    folder.mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(folder))
    return folder


def nbgraders(here):
    """Return what nbgrader finds in its configuration."""
    code = (
        "from nbgrader.apps import AutogradeApp as App; app = App(); app.initialize(['doubling']); d = app.coursedir; "
    )
    code += "print([d.db_url, d.submitted_directory, d.student_id_exclude, app.config.LateSubmissionPlugin])"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=here.root
    ).stdout.splitlines()[-1]


@pytest.mark.parametrize("where", ["course", "user", "json"])
def test_excluded_students_are_left_out_and_staff_are_told(here, jupyter, where):
    line = "c.CourseDirectory.student_id_exclude = 'ben,cem,nobody'\n"
    if where == "json":
        (jupyter / "nbgrader_config.json").write_text('{"CourseDirectory": {"student_id_exclude": "ben,cem,nobody"}}')
    elif where == "user":
        (jupyter / "nbgrader_config.py").write_text("c = get_config()\n" + line)
    else:
        Path(course.folders.CONFIG).write_text(CONFIG + line)
    for student in ("ana", "ben", "cem"):
        hand_in(student, answered("double"))
    said = []
    assert grade(course.find_course(here.root), say=said.append).keys() == {"ana"}
    assert rows("select id from student") == [("ana",)]
    assert said == ["left out, as CourseDirectory.student_id and student_id_exclude say: ben, cem"]
    assert "ben,cem,nobody" in nbgraders(here)


def test_only_students_of_the_configured_pattern_are_graded(here):
    Path(course.folders.CONFIG).write_text(CONFIG + "c.CourseDirectory.student_id = '[ab]*'\n")
    for student in ("ana", "ben", "cem"):
        hand_in(student, answered("double"))
    assert grade(course.find_course(here.root)).keys() == {"ana", "ben"}


def test_another_structure_of_folders_is_refused(here):
    line = "c.CourseDirectory.directory_structure = '{}'\n"
    Path(course.folders.CONFIG).write_text(CONFIG + line.format("{nbgrader_step}/{assignment_id}/{student_id}"))
    with pytest.raises(course.CourseError, match="directory_structure is .* expected nbgrader's own"):
        course.find_course(here.root)
    Path(course.folders.CONFIG).write_text(CONFIG + line.format("{nbgrader_step}/{student_id}/./{assignment_id}"))
    course.find_course(here.root)


def test_a_class_of_excluded_students_says_so(here):
    Path(course.folders.CONFIG).write_text(CONFIG + "c.CourseDirectory.student_id_exclude = 'ana'\n")
    hand_in("ana", answered("double"))
    with pytest.raises(course.CourseError, match="student_id_exclude"):
        grade(course.find_course(here.root))


def test_the_users_jupyter_folder_counts_and_the_course_counts_more(here, jupyter):
    (jupyter / "jupyter_config.py").write_text("c = get_config()\nc.CourseDirectory.submitted_directory = 'in'\n")
    user = "c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///of_the_user.db'\n" + LATE
    (jupyter / "nbgrader_config.py").write_text(user + "c.CourseDirectory.source_directory = 'elsewhere'\n")
    found = course.find_course(here.root)
    assert (found.submitted.name, found.db_url, found.source.name) == ("in", "sqlite:///of_the_user.db", "solutions")
    assert settings.read_settings(found).late_penalty("ana", 3.0, 61.0) == 3.0
    theirs = nbgraders(here)
    assert "of_the_user.db" in theirs and "'in'" in theirs and "zero" in theirs


def test_a_root_in_the_users_folder_is_the_course_as_for_nbgrader(here, jupyter, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / course.folders.CONFIG).write_text("c = get_config()\nc.CourseDirectory.submitted_directory = 'in'\n")
    (jupyter / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.root = {str(other)!r}\n")
    found = course.find_course(here.root)
    assert found.submitted == other / "in"


def test_a_broken_file_of_the_user_is_named(here, jupyter):
    (jupyter / "nbgrader_config.py").write_text("c = 1 / 0\n")
    with pytest.raises(course.CourseError, match=r"\.jupyter/nbgrader_config.py cannot be read.*Mend it"):
        course.find_course(here.root)


@pytest.mark.parametrize(
    ("time", "read"),
    [
        ("2026-03-01 10:00:00 KST", "2026-03-01 10:00:00 UTC"),
        ("2026-03-01 10:00:00 +0900", "2026-03-01 09:45:00 UTC"),
        ("2026-03-01 10:00:00 Asia/Seoul", "2026-03-01 01:00:00 UTC"),
        ("2026-03-01T10:00:00+09:00", "2026-03-01 01:00:00 UTC"),
    ],
)
def test_a_time_in_another_zone_gets_a_note_that_says_how_nbgrader_reads_it(here, time, read):
    hand_in("ana", answered("double"), time=time)
    (note,) = grade(here)["ana"].notes
    assert repr(time) in note and read in note
    assert rows("select timestamp from submitted_assignment") == [(read.removesuffix(" UTC") + ".000000",)]


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-01 10:00:00 UTC",
        "2026-03-01 10:00:00.123 GMT",
        "2026-03-01T10:00:00Z",
        "2026-03-01 10:00 PM",
        "2026-03-01",
        "",
    ],
)
def test_a_time_in_utc_gets_no_note(here, time):
    hand_in("ana", answered("double"), time=time)
    assert grade(here)["ana"].notes == ()


def test_a_course_of_its_own_for_late_submissions_is_asked(here, monkeypatch):
    class Half:
        def __init__(self, config):
            pass

        def late_submission_penalty(self, student, score, seconds):
            return score / 2 if seconds > 60 else None

    config = settings.read_settings(here).config
    config.AssignLatePenalties.plugin_class = Half
    assert settings.Settings(False, config).late_penalty("ana", 3.0, 61.0) == 1.5
    config.AssignLatePenalties.plugin_class = "nowhere.Plugin"
    with pytest.raises(GradebookError, match="nowhere.Plugin.*cannot be loaded"):
        settings.Settings(False, config).late_penalty("ana", 3.0, 61.0)


def test_lateness_is_counted_from_the_extended_date():
    due, handed_in = datetime(2026, 3, 1), datetime(2026, 3, 1, 0, 1)
    assert marks.seconds_late(handed_in, due, None) == 60.0
    assert marks.seconds_late(handed_in, due, timedelta(hours=1)) == 0.0
    assert marks.seconds_late(None, due, None) == marks.seconds_late(handed_in, None, None) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 10:00:00 UTC",
        "2026-03-01 10:00:00.123456 UTC",
        "2026-03-01T10:00:00Z",
        "2026-03-01 10:00:00 +0000",
        "2026-03-01 10:00:00 +0900",
        "2026-03-01 10:00:00 Asia/Seoul",
        "2026-03-01 10:00:00+09:00",
        "2026-03-01",
    ],
)
def test_time_is_read_as_nbgrader_reads_it(text):
    from nbgrader.utils import parse_utc

    assert submissions.parse_utc(text) == parse_utc(text)


def test_a_byte_order_mark_is_no_part_of_a_time(here):
    folder = hand_in("ana", answered("double"))
    (folder / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC", encoding="utf-8-sig")
    assert grade(here)["ana"].errors == ()
    assert rows("select timestamp from submitted_assignment") == [("2026-03-01 10:00:00.000000",)]
    for place in ("autograded", "feedback"):  # where nbgrader reads it, which takes no mark
        assert Path(place, "ana", "doubling", "timestamp.txt").read_bytes() == b"2026-03-01 10:00:00 UTC"


def test_the_checksum_is_nbgraders():
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    for made in released()["cells"][1:]:
        assert marks.checksum(made) == compute_checksum(from_dict(made))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "doubling.ipynb").write_text(""), "the file is empty"),
        (lambda folder: (folder / "doubling.ipynb").write_text("hello"), "not valid JSON"),
        (lambda folder: (folder / "doubling.ipynb").rename(folder / "Doubling(1).ipynb"), "Rename the right one"),
        (lambda folder: (folder / "doubling.ipynb").unlink(), "found nothing. Put the notebook there"),
        (lambda folder: (folder / "timestamp.txt").write_text("soon"), "'soon' is no time"),
        (lambda folder: (folder / "timestamp.txt").symlink_to("/etc/passwd"), "a link is no time"),
        (lambda folder: (folder / "doubling.ipynb").write_text(json.dumps(foreign())), "the wrong assignment?"),
        (lambda folder: (folder / "doubling.ipynb").write_text(json.dumps(fresh())), "begun afresh"),
        (lambda folder: linked(folder), "is a link"),
        (lambda folder: as_folder(folder), "found something else"),
    ],
)
def test_what_cannot_be_graded_is_reported_and_keeps_its_earlier_record(here, spoil, says):
    folder = hand_in("ana", answered("double"))
    hand_in("ben", answered("double"))
    grade(here)
    before = rows(GRADES, "ana"), Path("autograded/ana/doubling/doubling.ipynb").read_bytes()
    spoil(folder)
    results = grade(here)
    assert says in results["ana"].errors[0]
    assert not results["ben"].errors
    assert (rows(GRADES, "ana"), Path("autograded/ana/doubling/doubling.ipynb").read_bytes()) == before


ELSEWHERE = ("doubling-Copy1.ipynb", "doubling (1).ipynb", "doubling_final.ipynb", "mine/doubling.ipynb")


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_notebook_beside_an_untouched_one_is_named_in_a_note(here, name):
    folder = hand_in("ana", released())
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(answered("double")))
    result = grade(here)["ana"]
    assert not result.errors and result.score == 0.0
    assert len(result.notes) == 1 and repr(name) in result.notes[0]
    assert "doubling.ipynb is as it was released" in result.notes[0]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_notebook_in_the_place_of_a_missing_one_is_named(here, name):
    folder = hand_in("ana", released())
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / "doubling.ipynb").rename(folder / name)
    assert repr(name) in grade(here)["ana"].errors[0]


@pytest.mark.parametrize(
    ("mine", "others"),
    [
        (answered("double"), ("doubling-Copy1.ipynb",)),
        (released(), ()),
        (released(), (".ipynb_checkpoints/doubling-checkpoint.ipynb", "intro.ipynb", "notes.txt")),
    ],
    ids=["answered", "alone", "not the student's"],
)
def test_no_note_where_there_is_no_doubt_which_notebook_is_meant(here, mine, others):
    Path("assignments/doubling/intro.ipynb").write_text(json.dumps(released()))
    folder = hand_in("ana", mine)
    for name in others:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(answered("double")))
    assert grade(here)["ana"].notes == ()


def test_line_ends_and_spaces_behind_them_are_no_answer(here):
    notebook = released()
    for made in notebook["cells"]:
        made["source"] = made["source"] + "  \r\n"
    folder = hand_in("ana", notebook)
    (folder / "doubling-Copy1.ipynb").write_text(json.dumps(answered("double")))
    assert "doubling-Copy1.ipynb" in grade(here)["ana"].notes[0]


def foreign():
    """Return a notebook of another assignment."""
    notebook = released()
    for made in notebook["cells"][1:]:
        made["metadata"]["nbgrader"]["grade_id"] += "_of_another"
    return notebook


def fresh():
    """Return a notebook that knows nothing of nbgrader."""
    return {"cells": [{"cell_type": "code", "source": "1", "metadata": {}}], "metadata": {}, "nbformat": 4}


def linked(folder):
    """Replace the notebook by a link to another one."""
    (folder / "doubling.ipynb").rename(folder / "other.ipynb")
    (folder / "doubling.ipynb").symlink_to("other.ipynb")


def as_folder(folder):
    """Replace the notebook by a folder of its name."""
    (folder / "doubling.ipynb").unlink()
    (folder / "doubling.ipynb").mkdir()


def test_a_submission_that_leaves_nothing_behind_leaves_no_folder_either(here):
    hand_in("ana", answered("double"), time="soon")
    grade(here)
    assert not Path("autograded").exists()


def test_a_file_in_the_place_of_a_folder_is_reported(here):
    hand_in("ben", answered("double"))
    Path("submitted/ana").mkdir()
    Path("submitted/ana/doubling").write_text("")
    assert "Make it a folder" in grade(here)["ana"].errors[0]


def test_a_name_that_is_no_utf8_is_reported(here):
    hand_in("ana", answered("double"))
    os.rename(b"submitted/ana", b"submitted/\xff\xfe")
    (result,) = grade(here).values()
    assert "no UTF-8" in result.errors[0]


NAMES = ("김민준", "José Ångström", "ガブリエル")


def decomposed(name):
    """Return the name as macOS writes it."""
    return unicodedata.normalize("NFD", name)


@pytest.mark.parametrize("name", NAMES)
def test_a_decomposed_name_is_refused_with_the_command_that_repairs_it(here, name):
    hand_in(decomposed(name), answered("double"))
    hand_in("ben", answered("double"))
    results = grade(here)
    (error,) = results[decomposed(name)].errors
    assert results["ben"].score == 3.0 and rows("select id from student") == [("ben",)]
    assert not Path("autograded", decomposed(name)).exists() and not Path("autograded", name).exists()
    (command,) = re.findall("mv .*", error)
    assert command.isascii() or decomposed(command) != command  # a terminal may compose what it shows
    subprocess.run(["bash", "-c", command], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert grade(here)[name].score == 3.0
    assert rows("select id from student order by id") == sorted([("ben",), (name,)])


def test_a_decomposed_name_beside_the_right_one_is_not_moved_into_it(here):
    hand_in("김민준", answered("double"))
    Path("submitted/김민준/other").mkdir()
    hand_in(decomposed("김민준"), answered("double"))
    (error,) = grade(here)[decomposed("김민준")].errors
    assert "mv " not in error and "hold doubling. Keep the right one" in error
    shutil.rmtree("submitted/김민준/doubling")
    (error,) = grade(here)[decomposed("김민준")].errors
    (command,) = re.findall("mv .*", error)
    subprocess.run(["bash", "-c", command], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert sorted(path.name for path in Path("submitted/김민준").iterdir()) == ["doubling", "other"]
    assert grade(here)["김민준"].score == 3.0


def test_a_student_whom_the_gradebook_knows_decomposed_does_not_become_two(here):
    write("insert into student (id) values (?)", decomposed("김민준"))
    hand_in("김민준", answered("double"))
    (error,) = grade(here)["김민준"].errors
    assert "nbgrader db student" in error and rows("select count(*) from student") == [(1,)]


def bilingual():
    """Write the master notebook with an English and a Korean text."""
    notebook = released()
    notebook["cells"] += [tiny.text("en"), tiny.text("ko")]
    Path("solutions/doubling/doubling.ipynb").write_text(json.dumps(notebook))


def test_the_language_of_a_student_is_found_in_either_form(here):
    bilingual()
    Path("students.csv").write_text(f"id,lang\n{decomposed('김민준')},ko\n", encoding="utf-8")
    assert course.student_languages(here, here.assignment("doubling")) == {"김민준": "ko"}


def test_an_empty_class_says_what_was_looked_for(here):
    with pytest.raises(course.CourseError, match="looked for submitted/<student>/doubling/doubling.ipynb"):
        grade(here)


def test_each_student_reads_the_language_that_students_csv_names(here, monkeypatch):
    bilingual()
    for student in ("ana", "ben"):
        hand_in(student, answered("double"))
    Path("students.csv").write_text("id,lang\nana,ko\nben,\n")
    original, asked = FakeGrader.grade, {}

    def noting(self, notebook, *, student, lang, **names):
        asked[student] = lang
        return original(self, notebook, student=student, **names)

    monkeypatch.setattr(FakeGrader, "grade", noting)
    for usual in ("en", "ko"):
        grade(here, options=Options(lang=usual))
        assert asked == {"ana": "ko", "ben": None}  # None: the usual one
        pages = [Path("feedback", student, "doubling", "doubling.html").read_text() for student in ("ana", "ben")]
        assert ['<html lang="ko">' in page for page in pages] == [True, usual == "ko"]


def test_our_own_error_is_never_recorded(here, monkeypatch):
    hand_in("ana", answered("double"))
    original = FakeGrader.grade

    def failing(self, notebook, **names):
        graded = original(self, notebook, **names)
        return Graded(replace(graded.result, errors=("the suite broke",)), {})

    monkeypatch.setattr(FakeGrader, "grade", failing)
    assert grade(here)["ana"].errors == ("the suite broke",)
    assert not Path("autograded").exists() and rows("select * from student") == []


def test_a_missing_verdict_is_never_recorded(here, monkeypatch):
    hand_in("ana", answered("double"))
    original = FakeGrader.grade

    def silent(self, notebook, **names):
        graded = original(self, notebook, **names)
        cells = tuple(replace(each, score=None) for each in graded.result.cells)
        return Graded(replace(graded.result, cells=cells), graded.notebook)

    monkeypatch.setattr(FakeGrader, "grade", silent)
    assert "no verdict for double_value" in grade(here)["ana"].errors[0]
    assert rows("select * from student") == []


def test_a_grader_that_breaks_costs_one_submission(here, monkeypatch):
    for student in ("ana", "ben", "cem"):
        hand_in(student, answered("double"))
    original = FakeGrader.grade

    def breaking(self, notebook, *, student, **names):
        if student == "ben":
            raise RuntimeError("broken pipe")
        return original(self, notebook, student=student, **names)

    monkeypatch.setattr(FakeGrader, "grade", breaking)
    results = grade(here, workers=1)
    assert "broken pipe" in results["ben"].errors[0]
    assert results["ana"].score == results["cem"].score == 3.0


def test_graders_that_do_not_start_stop_the_class_with_their_reason(here, monkeypatch):
    hand_in("ana", answered("double"))
    monkeypatch.setattr(FakeGrader, "__enter__", _refuse)
    with pytest.raises(GradingError, match="the suite has an error"):
        grade(here)


def _refuse(self):
    raise GradingError("the suite has an error")


def test_a_locked_gradebook_stops_the_class_and_running_again_completes_it(here, monkeypatch):
    for student in ("ana", "ben", "cem"):
        hand_in(student, answered("double"))
    monkeypatch.setattr(recording, "Gradebook", lambda url, root, **say: Gradebook(url, root, busy_seconds=0.05))
    other = sqlite3.connect("gradebook.db", isolation_level=None, check_same_thread=False)

    def lock_after_the_first(done, total):
        if done == 1:
            other.execute("begin immediate")

    with pytest.raises(ClassStopped, match="another program holds it") as stopped:
        grade(here, workers=1, progress=lock_after_the_first)
    assert "1 of 3 submissions are recorded" in str(stopped.value) and not stopped.value.interrupted
    assert not Path("autograded/ben").exists()
    other.close()
    assert {result.score for result in grade(here).values()} == {3.0}
    assert rows("select count(*) from submitted_notebook") == [(3,)]


HOLD = """
import sys
from pathlib import Path
from autograder.classroom.course_lock import course_lock
from autograder.course import find_course
with course_lock(find_course(Path.cwd()), print):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(here):
    """Another process that grades in this course until its standard input ends."""
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.parametrize("end", [lambda process: process.stdin.close(), lambda process: process.kill()])
def test_a_second_grading_of_a_course_waits_and_says_for_whom(here, held, end):
    hand_in("ana", answered("double"))
    said = []

    def say(sentence):
        assert not Path("autograded").exists()
        said.append(sentence)
        end(held)

    assert grade(here, say=say)["ana"].score == 3.0
    (sentence,) = said
    assert f"process {held.pid}" in sentence and re.search(r"since \d\d\d\d-\d\d-\d\d \d\d:\d\d", sentence)


def test_files_that_are_named_are_graded_beside_a_class(here, held):
    folder = hand_in("ana", answered("double"))
    (result,) = classroom.grade_files(here.assignment("doubling"), [str(folder / "doubling.ipynb")])
    assert result.score == 3.0


def test_where_a_course_cannot_be_locked_staff_are_told_and_it_is_graded(here, monkeypatch):
    hand_in("ana", answered("double"))
    monkeypatch.setattr(course_lock.fcntl, "flock", _no_locks)
    said = []
    assert grade(here, say=said.append)["ana"].score == 3.0
    assert "cannot be locked" in said[0]


def _no_locks(*_):
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


def test_a_full_disk_takes_no_note_who_grades_and_the_course_is_locked_all_the_same(here, monkeypatch):
    hand_in("ana", answered("double"))
    monkeypatch.setattr(course_lock.os, "pwrite", _no_space)
    assert grade(here)["ana"].score == 3.0


def test_a_course_that_cannot_be_written_stops_with_the_place(here, monkeypatch):
    hand_in("ana", answered("double"))
    Path(".autograder.lock").mkdir()
    with pytest.raises(ClassStopped, match=r"\.autograder\.lock.*cannot be opened"):
        grade(here)


@pytest.mark.parametrize("lock", ["begin immediate", "begin; select * from student"])
def test_a_gradebook_that_another_program_holds_is_waited_for(here, monkeypatch, lock):
    hand_in("ana", answered("double"))
    monkeypatch.setattr(gradebook, "QUIET_SECONDS", 0.05)
    other = sqlite3.connect("gradebook.db", isolation_level=None, check_same_thread=False)
    for statement in lock.split(";"):
        other.execute(statement).fetchall()
    said = []

    def say(sentence):
        said.append(sentence)
        other.close()

    assert grade(here, say=say)["ana"].score == 3.0
    assert said == [
        "gradebook.db: another program holds it (formgrader, nbgrader, a database browser). Waiting up to 60 s for it"
    ]


def test_a_full_disk_stops_the_class_before_the_gradebook_changes(here, monkeypatch):
    hand_in("ana", answered("double"))
    monkeypatch.setattr(files.Staged, "write", _no_space)
    with pytest.raises(ClassStopped, match="No space left.*Make room(?s:.*)0 of 1"):
        grade(here)
    assert rows("select * from student") == [] and not Path("autograded").exists()


def _no_space(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "autograded")


def test_a_folder_that_cannot_be_written_is_reported(here, monkeypatch):
    hand_in("ana", answered("double"))
    Path("autograded").write_text("a file where a folder should be")
    assert "not recorded" in grade(here)["ana"].errors[0]
    assert rows("select * from student") == []


def test_an_error_in_the_middle_of_a_record_leaves_no_row(here):
    book = Gradebook(here.db_url, here.root)
    known = book.registered("doubling")
    given = marks.Marks(dict.fromkeys(known.graded, 1.0), dict.fromkeys(known.commented))
    write("update assignment set duedate = '2026-03-01 00:00:00.000000'")
    known = book.registered("doubling")

    def broken(student, score, seconds):
        raise RuntimeError("no rule")

    with pytest.raises(RuntimeError, match="no rule"):
        book.record(known, "ana", given, handed_in=datetime(2026, 3, 2), penalty=broken)
    assert rows("select * from student") == [] and rows("select * from grade") == []


@pytest.fixture
def interruptible():
    """Ctrl-C works here, though a shell that runs the tests in the background makes them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_lets_the_record_finish_and_says_how_many_there_are(here):
    for student in ("ana", "ben", "cem"):
        hand_in(student, answered("double"))

    def interrupt_after_the_second(done, total):
        if done == 2:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(ClassStopped, match="2 of 3") as stopped:
        grade(here, workers=1, progress=interrupt_after_the_second)
    assert stopped.value.interrupted
    assert rows("select count(*) from submitted_notebook") == [(2,)]
    assert len(grade(here)) == 3


@pytest.mark.usefixtures("interruptible")
def test_a_class_that_stops_counts_what_was_recorded_before(here, monkeypatch):
    for student in ("ana", "ben", "cem"):
        hand_in(student, answered("double"))
    grade(here)
    hand_in("dan", answered("double"))
    monkeypatch.setattr(recording, "Recorder", _interrupt)
    with pytest.raises(ClassStopped, match="3 of 4"):
        grade(here)


def _interrupt(*_, **__):
    raise KeyboardInterrupt


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_polite_ends_wait_for_the_record_as_well(here, monkeypatch, number):
    before = signal.signal(number, signal.default_int_handler)
    hand_in("ana", answered("double"))
    hand_in("ben", answered("double"))
    original = recording.Recorder._stage

    def ended(self, *arguments):
        os.kill(os.getpid(), number)
        original(self, *arguments)

    monkeypatch.setattr(recording.Recorder, "_stage", ended)
    with pytest.raises(ClassStopped, match="1 of 2"):
        grade(here, workers=1)
    signal.signal(number, before)
    assert rows("select count(*) from submitted_notebook") == [(1,)]


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_during_a_record_comes_after_it(here, monkeypatch):
    hand_in("ana", answered("double"))
    hand_in("ben", answered("double"))
    original = recording.Recorder._stage

    def interrupted(self, *arguments):
        os.kill(os.getpid(), signal.SIGINT)
        original(self, *arguments)

    monkeypatch.setattr(recording.Recorder, "_stage", interrupted)
    with pytest.raises(ClassStopped, match="1 of 2"):
        grade(here, workers=1)
    assert Path("autograded/ana/doubling/doubling.ipynb").is_file()
    assert rows("select count(*) from submitted_notebook") == [(1,)]


def test_a_page_that_fails_costs_no_grade(here, monkeypatch):
    hand_in("ana", answered("double"))
    monkeypatch.setattr(recording.feedback, "page", lambda *_, **__: 1 / 0)
    result = grade(here)["ana"]
    assert not result.errors and "no feedback page: ZeroDivisionError" in result.notes[0]
    assert rows(GRADES, "ana")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda: Path("gradebook.db").write_text("no database at all, but a text"), "this file is no database"),
        (lambda: write("alter table submitted_notebook drop column late_submission_penalty"), "nbgrader db upgrade"),
        (lambda: write("update grade_cells set max_score = 9 where max_score = 2"), "2 points, in the gradebook 9"),
        (
            lambda: write("update base_cell set name = 'double_half' where name = 'double_more'"),
            "double_half is graded",
        ),
        (
            lambda: write("update base_cell set name = 'twice' where name = 'double'"),
            "double is an answer in the notebook",
        ),
        (lambda: write("update source_cell set checksum = 'x' where name = 'half'"), "half was changed since"),
    ],
)
def test_a_gradebook_that_does_not_fit_stops_the_class_with_the_next_step(here, spoil, says):
    hand_in("ana", answered("double"))
    spoil()
    with pytest.raises(ClassStopped, match=says):
        grade(here)


def test_an_assignment_that_is_new_is_made_known_once(here, monkeypatch):
    hand_in("ana", answered("double"))
    known = Path("gradebook.db").read_bytes()
    Path("gradebook.db").unlink()
    said, calls = [], []

    def register(where, assignment):
        calls.append(assignment.name)
        Path("gradebook.db").write_bytes(known)

    monkeypatch.setattr(recording, "register", register)
    grade(here, say=said.append)
    grade(here, say=said.append)
    assert calls == ["doubling"]
    assert said == ["doubling is new to gradebook.db: nbgrader makes it known there, once, in some seconds"]


UNFINISHED = {
    "no cells": ("grade_cells", "solution_cells", "base_cell", "source_cell"),
    "grade cells only": ("solution_cells", "source_cell"),
    "no sources": ("source_cell",),
    "the assignment only": ("grade_cells", "solution_cells", "base_cell", "source_cell", "notebook"),
}


@pytest.mark.parametrize("gone", UNFINISHED.values(), ids=UNFINISHED)
def test_making_it_known_is_completed_where_it_was_interrupted(here, monkeypatch, gone):
    known = Path("gradebook.db").read_bytes()
    for table in gone:
        write(f"delete from {table}")
    if "solution_cells" in gone:
        write("delete from base_cell where type = 'SolutionCell'")
    hand_in("ana", answered("double"))
    monkeypatch.setattr(recording, "register", lambda *_: Path("gradebook.db").write_bytes(known))
    assert grade(here)["ana"].score == 3.0


def test_a_cell_that_is_new_after_a_submission_still_stops_the_class(here, monkeypatch):
    hand_in("ana", answered("double"))
    grade(here)
    write("delete from source_cell where name = 'half'")
    monkeypatch.setattr(recording, "register", _refuse)
    with pytest.raises(ClassStopped, match="half was changed since"):
        grade(here)


REGISTER = """
from pathlib import Path
from autograder.classroom import registration
from autograder.course import find_course
here = find_course(Path.cwd())
registration.register(here, here.assignment("doubling"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_makes_it_known_ends_with_the_grading_that_asked_for_it(here, alembic, monkeypatch):
    Path("gradebook.db").unlink()
    root, place = str(Path(__file__).parents[2]), here.root / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    environment = {**os.environ, "PYTHONPATH": root, "TMPDIR": str(place)}
    parent = subprocess.Popen([sys.executable, "-c", REGISTER], env=environment)
    end = time.monotonic() + 30
    while not (helpers := descendants(parent.pid)):
        assert time.monotonic() < end and parent.poll() is None
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    end = time.monotonic() + 2  # nbgrader itself takes longer
    while any(Path(f"/proc/{helper}").exists() for helper in helpers):
        assert time.monotonic() < end, "it goes on"
        time.sleep(0.05)
    registration.register(here, here.assignment("doubling"))
    known = Gradebook(here.db_url, here.root).registered("doubling")
    assert known and not registration.is_unfinished(known, here.assignment("doubling"))
    assert list(place.iterdir()) == [], "temporary files of the one that was killed are swept"


def test_making_it_known_names_the_command_where_nbgrader_fails(here, monkeypatch):
    monkeypatch.setattr(registration.sys, "executable", "/bin/false")
    with pytest.raises(GradebookError, match="See: nbgrader generate_assignment doubling --force"):
        registration.register(here, here.assignment("doubling"))


def test_making_it_known_names_a_full_disk_and_not_what_nbgrader_takes_it_for(here, monkeypatch):
    said = "(sqlite3.OperationalError) database or disk is full\nERROR | run the command `nbgrader db upgrade`"
    monkeypatch.setattr(registration.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess((), 1, "", said))
    with pytest.raises(GradebookError, match=r"known to the gradebook: the disk is full\. Make room$"):
        registration.register(here, here.assignment("doubling"))


def test_a_server_that_does_not_answer_is_named_with_the_next_step(here):
    pytest.importorskip("psycopg")
    with pytest.raises(GradebookError, match="the server does not answer, or was restarted. See that it runs"):
        Gradebook("postgresql+psycopg://ta@/grades?host=/nowhere", here.root).registered("doubling")


def test_a_gradebook_elsewhere_is_named_without_its_password(here, monkeypatch):
    monkeypatch.setattr(gradebook.sql, "create_engine", lambda url: None)  # a driver for it may not be installed
    place = Gradebook("postgresql://ta:secret@db.example/grades", here.root).place
    assert "db.example/grades" in place and "secret" not in place


def test_postgresql_gets_the_same_rows(here, postgresql):
    register(postgresql)
    hand_in("ana", answered("double", "why"), time="2026-03-01 10:00:00 UTC")
    hand_in("김 철수", released())
    grade(here)
    elsewhere = replace(here, db_url=postgresql)
    salted_once = {"options": Options(salt=SALT)}
    assert grade(elsewhere, **salted_once).keys() == grade(elsewhere, **salted_once).keys() == {"ana", "김 철수"}
    engine = sqlalchemy.create_engine(postgresql)
    with engine.connect() as connection:
        for student in ("ana", "김 철수"):
            for query in (GRADES, COMMENTS):
                there = connection.exec_driver_sql(query.replace("?", "%s"), (student,)).all()
                assert sorted(map(tuple, there)) == sorted(rows(query, student))
    engine.dispose()


def test_named_files_are_graded_in_their_order_and_recorded_nowhere(here):
    good, strange = hand_in("ana", answered("double")), hand_in("ben", fresh())
    paths = [str(strange / "doubling.ipynb"), str(good / "doubling.ipynb"), "missing.ipynb"]
    results = classroom.grade_files(here.assignment("doubling"), paths)
    assert [result.notebook for result in results] == paths
    assert [result.score for result in results] == [0.0, 3.0, 0.0]
    assert "graded by the names that it defines" in results[0].remarks[-1]
    assert "no such file" in results[2].errors[0]
    assert rows("select * from student") == [] and not Path("autograded").exists()


def test_an_exercise_has_the_grade_cells_after_its_solution_cell(here):
    assert classroom.exercises(here.assignment("doubling").released) == {
        "double": ("double_value", "double_more"),
        "half": ("half_value",),
        "why": ("why",),
    }


def test_what_a_killed_grading_left_unpublished_goes_with_the_next(here):
    hand_in("ana", answered("double"))
    grade(here)
    for place in ("autograded", "feedback"):
        for name in (".0123456789abcdef.tmp", ".own.tmp"):
            Path(place, "ana", "doubling", name).write_text("half a pa")
    grade(here)
    assert sorted(path.name for path in Path("feedback").rglob(".*")) == [".own.tmp"]
    assert list(Path("autograded").rglob(".*")) == []


def test_staged_files_appear_whole_or_not_at_all(tmp_path):
    place = tmp_path / "deep" / "folder" / "notes.txt"
    with pytest.raises(RuntimeError), files.Staged() as staged:
        staged.write(place, b"half", 0o444)
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    for content in (b"first", b"second"):
        with files.Staged() as staged:
            staged.write(place, content, 0o444)
            staged.publish()
        assert place.read_bytes() == content
    assert list(place.parent.iterdir()) == [place]


def test_the_columns_that_a_record_uses_are_nbgraders(registered_db):
    from autograder.classroom import tables

    with closing(sqlite3.connect(registered_db)) as connection:
        for name, table in vars(tables).items():
            if name.isupper():
                there = {row[1] for row in connection.execute(f"pragma table_info({table.name})")}
                assert {column.name for column in table.columns} <= there, name
                if name in ("SUBMISSION", "SUBMITTED_NOTEBOOK", "GRADE", "COMMENT"):
                    assert {column.name for column in table.columns} == there, name


# --- the salt with which marks were made ---

SALT, OTHER = "0f" * 16, "a1" * 16


def salted(salt):
    """Return the digest by which a salt is known."""
    return course.salt_digest(salt)


def test_the_gradebook_knows_by_which_salt_its_marks_were_made(here):
    hand_in("ana", answered("double"))
    grade(here, options=Options(salt=SALT))
    assert rows("select a.name, s.digest from autograder_salt s join assignment a on a.id = s.assignment_id") == [
        ("doubling", salted(SALT))
    ]
    before = Path("gradebook.db").read_bytes()
    assert grade(here, options=Options(salt=SALT))["ana"].score == 3.0
    assert Path("gradebook.db").read_bytes() == before


def test_records_of_an_older_version_are_read_and_those_of_a_newer_one_refused(here):
    hand_in("ana", answered("double"))
    grade(here, options=Options(salt=SALT))
    assert rows("select version from autograder_version") == [(1,)]
    write("drop table autograder_version")  # as it was before versions were written down
    assert grade(here, options=Options(salt=SALT))["ana"].score == 3.0
    write("create table autograder_version (version integer)")
    write("insert into autograder_version values (2)")
    kept = Path("gradebook.db").read_bytes()
    with pytest.raises(
        ClassStopped, match="records of version 2, and this autograder reads version 1. Install the newer"
    ):
        grade(here, options=Options(salt=SALT))
    assert Path("gradebook.db").read_bytes() == kept


def test_a_course_without_a_salt_has_a_gradebook_of_nbgraders_tables_only(here):
    hand_in("ana", answered("double"))
    before = rows("select name from sqlite_master order by name")
    grade(here)
    grade(here)
    assert rows("select name from sqlite_master order by name") == before


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        (SALT, OTHER, f"made with the salt {salted(SALT)}, but the course now has the salt {salted(OTHER)}"),
        (SALT, "", f"made with the salt {salted(SALT)}, but the course now has no salt"),
        ("", SALT, f"made with no salt, but the course now has the salt {salted(SALT)}"),
    ],
)
def test_marks_that_were_made_with_a_different_salt_are_refused_and_left_alone(here, before, now, says):
    hand_in("ana", released())
    grade(here, options=Options(salt=before))
    hand_in("ana", answered("double"))
    kept = Path("gradebook.db").read_bytes()
    with pytest.raises(ClassStopped) as stopped:
        grade(here, options=Options(salt=now))
    text = str(stopped.value)
    assert text.startswith("gradebook gradebook.db: its marks of doubling were") and says in text
    remedy = "Put that salt back into hidden_salt.txt" if before else "Move hidden_salt.txt away"
    assert remedy in text and "nbgrader db assignment remove doubling --force" in text
    assert SALT not in text and OTHER not in text
    assert Path("gradebook.db").read_bytes() == kept


def test_the_salt_may_change_while_there_are_no_marks(here, alembic):
    hand_in("ana", answered("double"))
    for salt in (SALT, "", OTHER):
        grade(here, options=Options(salt=salt))
        if salt != OTHER:
            write("delete from grade")
            write("delete from submitted_notebook")
            write("delete from submitted_assignment")
    assert rows("select digest from autograder_salt") == [(salted(OTHER),)]


def test_marks_by_people_alone_were_made_with_no_salt_at_all(here):
    hand_in("ana", released())
    grade(here)
    write("update grade set auto_score = null, manual_score = 1")
    assert grade(here, options=Options(salt=SALT))["ana"].score == 4.0


def test_the_remedy_of_the_refusal_lets_the_class_be_marked_anew(here, alembic):
    from nbgrader.api import Gradebook as Nbgraders

    hand_in("ana", answered("double"))
    grade(here, options=Options(salt=SALT))
    with Nbgraders("sqlite:///gradebook.db", "course") as book:
        book.remove_assignment("doubling")  # as `nbgrader db assignment remove doubling --force`
    register("sqlite:///gradebook.db")
    assert grade(here, options=Options(salt=OTHER))["ana"].score == 3.0


def test_nbgrader_takes_a_gradebook_with_the_table_of_salts_for_its_own(here, alembic):
    from nbgrader.api import Gradebook as Nbgraders

    hand_in("ana", answered("double"))
    grade(here, options=Options(salt=SALT))
    with Nbgraders("sqlite:///gradebook.db", "course") as book:
        assert book.find_submission("doubling", "ana").score == 3.0
    upgrade = [sys.executable, "-m", "nbgrader", "db", "upgrade"]
    done = subprocess.run(upgrade, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert rows("select digest from autograder_salt") == [(salted(SALT),)]


def test_a_submission_that_could_not_be_graded_has_the_digest_as_well(here):
    hand_in("ana", "not a notebook")
    result = grade(here, options=Options(salt=SALT))["ana"]
    assert result.errors and result.salt_digest == salted(SALT)
