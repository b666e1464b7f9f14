"""nbgrader as TAs know it, with real commands on a copy of the course: the same scores as `autograder grade`."""

import json
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from autograder.course import salt_digest
from tests.nbgrader.commands import autograder, nbgrader, run

ROOT = Path(__file__).parents[2]
SALT = "0f" * 16
HIDDEN = ("hidden_tests", "hidden_mistakes", "grade_id(", "from autograder.grading", "MISTAKES")
GRADES = """select s.student_id, s.timestamp, n.late_submission_penalty, n.flagged, b.name, b.type,
g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade from grade g
join submitted_notebook n on n.id = g.notebook_id join submitted_assignment s on s.id = n.assignment_id
join base_cell b on b.id = g.cell_id"""
COMMENTS = GRADES.replace(
    "g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade", "g.auto_comment, g.manual_comment"
).replace("from grade", "from comment")


def rows(folder, query):
    """Return what the gradebook says of those who could be graded."""
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        return sorted((row for row in connection.execute(query) if row[0] != "eve"), key=repr)


def answers():
    """Return the reference's answers by grade id."""
    master = json.loads((ROOT / "solutions/gates/gates.ipynb").read_text())
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
        for cell in master["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


def submission(**filled):
    """Return the released notebook with these cells filled in."""
    notebook = json.loads((ROOT / "assignments/gates/gates.ipynb").read_text())
    for cell in notebook["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = filled.get(grade_id, cell["source"])
    return notebook


def lying():
    """Return a notebook that claims other points, tags, flags and a second grade cell."""
    notebook = submission(add_gate=answers()["add_gate"])
    copies = []
    for cell in notebook["cells"]:
        flags = cell["metadata"].get("nbgrader", {})
        if flags.get("grade"):
            flags["points"], cell["metadata"]["tags"] = 100, ["skip-execution"]
            flags["schema_version"] = 99
            copies.append(json.loads(json.dumps(cell)))
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "max_gate_backward":
            cell["source"] = "print(100.0)"
    notebook["cells"] += copies
    return notebook


def printed_much(notebook):
    """Return the notebook with outputs of more megabytes than its cells may have."""
    text = ["printed by a loop\n"] * 1_500_000
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": text}
    ]
    return notebook


def hand_in(folder, student, content, time=None):
    """Put a notebook where nbgrader collects it."""
    home = folder / "submitted" / student / "gates"
    home.mkdir(parents=True)
    (home / "gates.ipynb").write_text(content if isinstance(content, str) else json.dumps(content))
    if time:
        (home / "timestamp.txt").write_text(time)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A copy of the course whose gradebook knows the assignment, and a class of six."""
    folder = tmp_path_factory.mktemp("prepared")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions", folder / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
    for place in (folder, folder / "solutions/gates"):  # where it belongs, and where somebody may put it by mistake
        (place / "hidden_salt.txt").write_text(SALT)
    done = nbgrader(folder, "generate_assignment", "gates")
    assert done.returncode == 0, done.stderr
    (folder / "students.csv").write_text("id,first_name,lang\n김 철수,철수,ko\nben,Ben,\n", encoding="utf-8")
    right = answers()
    swapped = right | {"multiply_gate": "# 한국어 주석\n" + right["multiply_gate"].replace("self.y", "self.x")}
    with_file = right | {"add_gate": "from helper import AddGate"}
    hand_in(folder, "ana", submission(**with_file), "2026-03-01 10:00:00.123456 UTC")
    (folder / "submitted/ana/gates/helper.py").write_text(right["add_gate"])
    (folder / "submitted/ana/gates/submission_secret.txt").write_text("a secret of nbgrader submit")
    hand_in(folder, "ben", "\ufeff" + json.dumps(printed_much(submission())))
    (folder / "submitted/ben/gates/gates-Copy1.ipynb").write_text(json.dumps(submission(**right)))
    hand_in(folder, "김 철수", submission(**swapped), "2026-03-01 19:00:00 Asia/Seoul")
    hand_in(folder, "dan", lying())
    hand_in(folder, "eve", "no notebook")
    hand_in(
        folder, "fay", submission(circuit="def circuit(x, y, z):\n    return {", written_gates="Add <b>spreads</b>.")
    )
    return folder


@pytest.fixture(scope="module")
def ours(prepared, tmp_path_factory):
    """The class, graded by `autograder grade`; and what that said."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("ours") / "course")
    return folder, autograder(folder, "grade", "gates")


@pytest.fixture(scope="module")
def theirs(prepared, tmp_path_factory):
    """The class, graded by `nbgrader autograde`; and what that said."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("theirs") / "course")
    return folder, nbgrader(folder, "autograde", "gates")


def test_the_released_folder_is_what_nbgrader_generates(prepared):
    fresh, committed = prepared / "assignments/gates", ROOT / "assignments/gates"
    assert sorted(path.name for path in fresh.iterdir()) == sorted(path.name for path in committed.iterdir())
    assert (fresh / "gates.ipynb").read_text() == (committed / "gates.ipynb").read_text()


def test_the_salt_is_not_released(prepared):
    files = [path for path in (prepared / "assignments").rglob("*") if path.is_file()]
    assert files and not any(SALT in path.read_text() or "salt" in path.name for path in files)


def test_both_ways_record_by_which_salt_the_marks_were_made(ours, theirs):
    for folder, _ in (ours, theirs):
        digest = salt_digest(SALT)
        assert rows(folder, "select digest from autograder_salt") == [(digest,)]
        notebook = json.loads((folder / "autograded/ana/gates/gates.ipynb").read_text())
        assert notebook["metadata"]["autograder"]["salt_digest"] == digest
        places = [path for name in ("autograded", "feedback") for path in (folder / name).rglob("*") if path.is_file()]
        assert not any(SALT.encode() in path.read_bytes() for path in places)


def test_both_ways_refuse_to_mix_marks_of_two_salts(ours, tmp_path):
    folder = shutil.copytree(ours[0], tmp_path / "course")
    (folder / "hidden_salt.txt").write_text("a1" * 16)
    before = rows(folder, GRADES)
    for done in (autograder(folder, "grade", "gates"), nbgrader(folder, "autograde", "gates", "--force")):
        assert done.returncode == 1
        assert f"its marks of gates were made with the salt {salt_digest(SALT)}" in " ".join(
            (done.stdout + done.stderr).split()
        )
    assert rows(folder, GRADES) == before


def test_both_ways_report_the_one_that_cannot_be_graded_and_go_on(ours, theirs):
    for folder, done in (ours, theirs):
        assert done.returncode == 1
        assert "eve" in done.stdout + done.stderr and "not valid JSON" in done.stdout + done.stderr
        assert not (folder / "autograded/eve/gates/gates.ipynb").exists()
    assert len({row[0] for row in rows(ours[0], GRADES)}) == 5


def test_both_ways_name_the_copy_beside_a_notebook_without_answers(ours, theirs):
    for _, done in (ours, theirs):
        assert "gates.ipynb is as it was released, but submitted/ben/gates has 'gates-Copy1.ipynb'" in re.sub(
            "/\\S*/(?=submitted/)", "", done.stdout + done.stderr
        )


def test_both_ways_leave_the_same_rows_in_the_gradebook(ours, theirs):
    assert rows(ours[0], GRADES) == rows(theirs[0], GRADES)
    assert rows(ours[0], COMMENTS) == rows(theirs[0], COMMENTS)


def test_both_ways_leave_the_same_notebooks_and_files(ours, theirs):
    found = [
        {str(path.relative_to(folder)): path for path in (folder / "autograded").rglob("*") if path.is_file()}
        for folder, _ in (ours, theirs)
    ]
    assert found[0].keys() == found[1].keys() and len(found[0]) == 9
    for name, path in found[0].items():
        assert path.stat().st_mode == found[1][name].stat().st_mode
        if name.endswith(".ipynb"):
            assert _joined(path) == _joined(found[1][name])


def _joined(path):
    """Return a notebook with its text in one piece, which nbformat splits into lines, and without what clocks say."""
    notebook = json.loads(path.read_text(), object_hook=_in_one_piece)
    notebook["metadata"]["autograder"].pop("seconds")
    for cell in notebook["metadata"]["autograder"]["cells"]:
        for test in cell["tests"]:
            test.pop("seconds")
    return notebook


def _in_one_piece(thing):
    lines = {key: value for key, value in thing.items() if key in ("source", "text") or "/" in key}
    return thing | {key: "".join(value) for key, value in lines.items()}


def test_the_reference_earns_all_and_the_stub_nothing(ours):
    score = {}
    for student, *_, auto, _, _, _ in rows(ours[0], GRADES):
        score[student] = score.get(student, 0.0) + (auto or 0.0)
    assert score["ana"] == 14.0 and score["ben"] == 0.0 and 0.0 < score["김 철수"] < 14.0


def test_what_a_submission_says_of_itself_earns_nothing(ours):
    score = {row[4]: row[6] for row in rows(ours[0], GRADES) if row[0] == "dan"}
    assert score.pop("add_gate_forward") == 1.0 and score.pop("add_gate_backward") == 1.0
    assert set(score.values()) == {0.0}
    assert "points or flags were changed" in ours[1].stdout


def test_what_is_hidden_reaches_nobody(ours, theirs):
    for folder, _ in (ours, theirs):
        for place in ("assignments", "autograded", "feedback"):
            assert not [path for path in (folder / place).rglob("*") if path.name.startswith("hidden")]


@pytest.fixture(scope="module")
def pages(ours, theirs):
    """The students' pages of both courses, made by nbgrader; and, before that, those of `autograder grade`."""
    first = {path.parts[-3]: path.read_text() for path in (ours[0] / "feedback").rglob("*.html")}
    made = []
    for folder, _ in (ours, theirs):
        done = nbgrader(folder, "generate_feedback", "gates", "--force")
        assert done.returncode == 0, done.stderr
        made.append({path.parts[-3]: path.read_text() for path in (folder / "feedback").rglob("*.html")})
    return first, *made


def test_the_pages_are_the_same_whoever_makes_them(pages):
    first, after_ours, after_theirs = pages
    assert first == after_ours == after_theirs
    assert sorted(first) == ["ana", "ben", "dan", "fay", "김 철수"]


def test_an_autograded_notebook_can_be_handed_back(ours, theirs):
    names = re.findall(r"def (test_\w+)", (ROOT / "solutions/gates/hidden_tests.py").read_text())
    assert len(names) > 10
    for folder, _ in (ours, theirs):
        for path in (folder / "autograded").rglob("*.ipynb"):
            text = path.read_text()
            assert not [name for name in names if name in text]
            record = json.loads(text)["metadata"]["autograder"]
            assert {test["detail"] for cell in record["cells"] for test in cell["tests"]} == {""}
            assert record["notes"] == []


def test_a_student_reads_the_language_that_students_csv_names(ours, theirs, pages):
    for student, lang in (("김 철수", "ko"), ("ben", "en"), ("ana", "en")):
        assert f'<html lang="{lang}">' in pages[1][student]
        for folder, _ in (ours, theirs):
            graded = json.loads((folder / f"autograded/{student}/gates/gates.ipynb").read_text())
            said = " ".join(
                test["message"] for cell in graded["metadata"]["autograder"]["cells"] for test in cell["tests"]
            )
            assert bool(re.search("[가-힣]", said)) == (lang == "ko")


def test_what_went_wrong_is_shown_with_other_numbers_by_either_way(pages):
    for made in pages:
        assert "<details" in made["김 철수"] and "gate.backward(dout)" in made["김 철수"]
        assert "<details" not in made["ana"]


def test_a_page_opens_offline_and_tells_nothing_that_is_not_the_students(pages):
    for page in pages[1].values():
        assert not re.search(r"""(src|href)=["']?(https?:)?//|@import|url\(""", page)
        assert not [word for word in HIDDEN if word in page]
        assert "checksum" not in page and "schema_version" not in page and str(ROOT) not in page
    assert "<b>spreads</b>" not in pages[1]["fay"]


def test_export_gives_the_same_table(ours, theirs):
    tables = []
    for folder, _ in (ours, theirs):
        assert nbgrader(folder, "export").returncode == 0
        lines = (folder / "grades.csv").read_text().splitlines()
        tables.append(sorted(line for line in lines if ",eve," not in line))
    assert tables[0] == tables[1] and len(tables[0]) == 6


@pytest.mark.parametrize(("notebook", "says"), [(submission, "failed"), (lambda: submission(**answers()), "Success!")])
def test_validate_tells_a_student_whether_the_visible_checks_pass(tmp_path, notebook, says):
    (tmp_path / "gates.ipynb").write_text(json.dumps(notebook()))
    done = nbgrader(tmp_path, "validate", "gates.ipynb")
    assert says in done.stdout + done.stderr


BUTTONS = """
import json
from traitlets.config.loader import PyFileConfigLoader
from nbgrader.apps.api import NbGraderAPI

api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py").load_config())
done = [api.autograde("gates", "ana"), api.autograde("gates", "eve"), api.generate_feedback("gates", "ana")]
print(json.dumps(done))
"""


def test_the_buttons_of_formgrader_do_the_same_and_keep_what_people_gave(theirs, tmp_path):
    folder = shutil.copytree(theirs[0], tmp_path / "course")
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection, connection:
        connection.execute("update grade set manual_score = 0.75 where auto_score is null")
        connection.execute("update comment set manual_comment = 'Nicely put.' where auto_comment is null")
    before = rows(folder, "select student_id, name, auto_score, manual_score from (" + GRADES + ")")
    done = run(folder, sys.executable, "-c", BUTTONS)
    ana, eve, feedback = json.loads(done.stdout.splitlines()[-1])
    assert ana["success"] and feedback["success"] and not eve["success"]
    assert "not valid JSON" in eve["log"]
    assert rows(folder, "select student_id, name, auto_score, manual_score from (" + GRADES + ")") == before
    page = (folder / "feedback/ana/gates/gates.html").read_text()
    assert "Nicely put." in page and "0.75" in page


def test_grading_again_by_either_way_changes_nothing(ours):
    folder, before = ours[0], (rows(ours[0], GRADES), rows(ours[0], COMMENTS))
    assert nbgrader(folder, "autograde", "gates", "--force").returncode == 1  # eve
    assert (rows(folder, GRADES), rows(folder, COMMENTS)) == before
    assert autograder(folder, "grade", "gates").returncode == 1
    assert (rows(folder, GRADES), rows(folder, COMMENTS)) == before


def test_a_suite_with_an_error_costs_nobody_a_mark(prepared, tmp_path):
    folder = shutil.copytree(prepared, tmp_path / "course")
    shutil.rmtree(folder / "submitted/eve")
    (folder / "solutions/gates/hidden_tests.py").write_text("import nothing_of_that_name\n")
    for done in (autograder(folder, "grade", "gates"), nbgrader(folder, "autograde", "gates")):
        assert done.returncode == 1
        assert "nothing_of_that_name" in done.stderr
    assert {row[6] for row in rows(folder, GRADES)} <= {None}
    assert not list((folder / "autograded").rglob("*.ipynb"))


def test_a_gradebook_of_another_time_stops_both_with_the_command_that_mends_it(prepared, tmp_path):
    folder = shutil.copytree(prepared, tmp_path / "course")
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection, connection:
        connection.execute("update grade_cells set max_score = 50 where max_score = 0.5")
    for done in (autograder(folder, "grade", "gates"), nbgrader(folder, "autograde", "gates", "--student=ana")):
        assert done.returncode == 1
        assert "nbgrader generate_assignment gates --force" in done.stderr


def test_a_course_without_a_gradebook_gets_one_and_the_release_is_left_alone(prepared, tmp_path):
    folder = shutil.copytree(prepared, tmp_path / "course")
    (folder / "gradebook.db").unlink()
    for student in ("ben", "dan", "eve", "fay", "김 철수"):
        shutil.rmtree(folder / "submitted" / student)
    before = (folder / "assignments/gates/gates.ipynb").stat().st_mtime_ns
    done = autograder(folder, "grade", "gates")
    assert done.returncode == 0 and "nbgrader makes it known there, once" in done.stderr
    assert (folder / "assignments/gates/gates.ipynb").stat().st_mtime_ns == before
    assert {row[0] for row in rows(folder, GRADES)} == {"ana"}
