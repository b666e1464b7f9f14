"""The command line as a shell sees it: text, streams and exit codes."""

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pytest
from click.testing import CliRunner

from autograder import classroom, course
from autograder.cli import STOPPED, grading, main, reports, screen
from autograder.grading import GradingError, Options
from autograder.results import CellResult, Example, GradeResult, Remark, TestResult
from tests import tiny

ANA = GradeResult(
    "gates",
    "ana",
    "gates.ipynb",
    "landlock+seccomp",
    (
        CellResult("add_gate_forward", 2.0, 2.0, False, (TestResult("test_a", "passed"),)),
        CellResult(
            "add_gate_backward",
            2.0,
            0.5,
            False,
            (
                TestResult(
                    "test_b", "failed", message="AddGate.backward(3):\n\x1b[31mthe upstream gradient is missing"
                ),
                TestResult("test_c", "timeout", message="AddGate.forward took too long"),
                TestResult("test_d", "timeout", message="AddGate.forward took too long"),
            ),
        ),
        CellResult("why", 1.0, None, True),
    ),
    remarks=("cell 7: its points were changed",),
)
BEN = GradeResult("gates", "벤 \x1b[2J", "gates.ipynb", cells=ANA.cells, errors=("the file is empty",))
EXERCISES = {"add_gate": ("add_gate_forward", "add_gate_backward"), "why": ("why",)}
CONFIG = """from autograder.nbgrader_plugin import configure
c = get_config()
c.CourseDirectory.source_directory = 'solutions'
configure(c)
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A course with one assignment, and the current folder in it."""
    (tmp_path / course.folders.CONFIG).write_text(CONFIG)
    for place in ("solutions", "release"):
        (tmp_path / place / "gates").mkdir(parents=True)
        (tmp_path / place / "gates" / "gates.ipynb").write_text('{"nbformat": 4, "cells": []}')
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def answer(monkeypatch):
    """Let grading give these results instead of running anything."""

    def give(*results):
        monkeypatch.setattr(classroom, "grade_class", lambda *_, **__: list(results))
        monkeypatch.setattr(classroom, "grade_files", lambda *_, **__: list(results))

    return give


@pytest.fixture
def official(monkeypatch):
    """A machine on which official scores are given."""
    from autograder import sandbox

    monkeypatch.setattr(sandbox, "diagnose", lambda: [("landlock", True, "ABI 7")])
    monkeypatch.setattr(sandbox, "probe", lambda: sandbox.Isolation(True, True, None, None))
    monkeypatch.setattr(sandbox.isolation, "require", lambda *_, **__: None)


def run(*arguments):
    """Return what the command did."""
    return CliRunner().invoke(main, arguments)


def test_help_answers_without_the_heavy_modules():
    heavy = {"numpy", "pytest", "nbformat", "nbgrader", "sqlalchemy", "msgspec", "IPython", "matplotlib"}
    code = f"import sys, autograder.cli; print(sorted({heavy} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("command", ["grade", "prove", "doctor"])
def test_every_command_explains_itself(command):
    result = run(command, "--help")
    assert result.exit_code == 0 and "Exit code:" in result.output
    assert command in run("--help").output


def test_a_class_ends_with_a_table_and_where_everything_lies(here, answer):
    answer(ANA, BEN)
    result = run("grade", "gates")
    assert result.exit_code == 1
    assert "1 of 2 graded" in result.stdout and "the file is empty" in result.stdout
    assert "gradebook  gradebook.db\n" in result.stdout
    assert "feedback   feedback/<student>/gates/gates.html\n" in result.stdout
    assert "? = 1 answers wait for a person" in result.stdout


def test_a_class_without_trouble_exits_with_0(here, answer):
    answer(ANA)
    assert run("grade", "gates").exit_code == 0


def test_json_is_a_list_and_nothing_else_on_stdout(here, answer):
    answer(ANA, BEN)
    result = run("grade", "gates", "--json")
    ana, ben = json.loads(result.stdout)
    assert (ana["version"], ana["score"], ana["max_score"], ana["student"]) == (1, 2.5, 5.0, "ana")
    assert ben["errors"] == ["the file is empty"]
    assert "\x1b" not in result.stdout


def test_options_reach_the_grading(here, monkeypatch):
    seen = {}
    monkeypatch.setattr(classroom, "grade_files", lambda assignment, paths, **options: seen.update(options) or [ANA])
    cells = [tiny.text("en"), tiny.text("ko")]
    (here / "solutions/gates/gates.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
    run(
        "grade",
        "gates",
        "a.ipynb",
        "--workers",
        "3",
        "--lang",
        "ko",
        "--unsafe",
        "--follow-through",
        "50",
        "--isolation",
        "test",
    )
    assert (seen["workers"], seen["options"]) == (3, Options("ko", unsafe=True, follow=0.5, isolation="test"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("grade", "gatez"), "Did you mean 'gates'?"),
        (("grade", "gates"), "nothing to grade: looked for submitted/<student>/gates/gates.ipynb"),
        (("grade", "gates", "--workers", "0"), "--workers"),
        (("grade", "gates", "--lang", "ko"), "gates has no edition in 'ko'; its master notebook has en. Choose one"),
        (("grade",), "Missing argument 'ASSIGNMENT'"),
        (("grad",), "No such command 'grad'"),
        (("prove", "gatez"), "Did you mean 'gates'?"),
    ],
)
def test_a_usage_error_exits_with_2_and_says_what_to_do(here, arguments, says):
    result = run(*arguments)
    assert result.exit_code == 2 and says in result.stderr and result.stdout == ""


def test_outside_of_a_course_it_says_where_to_go(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("grade", "gates")
    assert result.exit_code == 2 and "run this in the course's folder" in result.stderr


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (GradingError("the suite does not collect"), 1),
        (classroom.ClassStopped("stopped", recorded=3, total=9, interrupted=True), 130),
        (classroom.ClassStopped("the disk is full", recorded=3, total=9), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_what_stops_a_class_is_one_message_on_stderr(here, monkeypatch, problem, code):
    def stop(*_, **__):
        raise problem

    monkeypatch.setattr(classroom, "grade_class", stop)
    result = run("grade", "gates", "--json")
    assert result.exit_code == code and result.stdout == ""
    assert (str(problem) or "stopped") in result.stderr


def test_a_report_says_each_thing_once_and_cannot_write_on_the_terminal():
    text = "\n".join(reports.report(ANA, "en"))
    assert text.splitlines()[0] == "gates.ipynb: 2.5 of 5 points"
    assert "  add_gate_backward  0.5 of 2\n" in text
    assert "    wrong: AddGate.backward(3):\n      \\x1b[31mthe upstream gradient is missing\n" in text
    assert text.count("too slow (2 tests): AddGate.forward took too long") == 1
    assert "  why                ? of 1, waits for a person" in text
    assert "  remark: cell 7: its points were changed" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(("lang", "says"), [("en", "Paste this"), ("ko", "아래 코드를")])
def test_a_report_shows_how_to_see_a_failure_for_oneself(lang, says):
    failed = TestResult("t", "failed", example=Example("gate = \x1b[31mAddGate()\ngate.backward(2.0)"))
    cell = CellResult("add_gate_backward", 2.0, 0.0, tests=(failed,))
    text = "\n".join(reports.report(replace(ANA, cells=(cell,)), lang))
    assert says in text and "      gate = \\x1b[31mAddGate()\n      gate.backward(2.0)" in text


def test_a_report_has_the_remarks_on_right_answers():
    remarked = CellResult("add_gate_backward", 2.0, 2.0, remarks=(Remark("same_array", "One array\x1b[31m?"),))
    lines = list(reports.report(replace(ANA, cells=(remarked,)), "en"))
    assert "    remark: One array\\x1b[31m?" in lines


def test_a_report_on_what_was_not_graded_gives_the_reason_and_no_score():
    assert list(reports.report(BEN, "en")) == ["gates.ipynb: not graded", "  error: the file is empty"]


def test_the_table_has_a_column_an_exercise_and_survives_any_name():
    table = list(reports.class_table([ANA, BEN], EXERCISES))
    assert table[0].split() == ["student", "add", "why", "total", "remarks"]
    assert table[2].split() == ["of", "4", "1", "5"]
    assert table[3].split(maxsplit=4) == [
        "ana",
        "2.5",
        "?",
        "2.5",
        "too slow: add_gate_backward; cell 7: its points were changed",
    ]
    assert table[4].split(maxsplit=2)[:2] == ["벤", "\\x1b[2J"]
    assert table[4].endswith("not graded, see below")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("이름", 4),
        (unicodedata.normalize("NFD", "김민준"), 6),
        (unicodedata.normalize("NFD", "José"), 4),
        ("👍🏽", 2),
        ("ﾊﾝ", 2),
        ("\u1112\u0301", 2),
    ],
)
def test_columns_line_up_under_any_name(name, columns):
    rows = screen.table([(name, "1"), ("ana bea", "12")], left=(0,))
    assert screen.width(name) == columns
    assert rows[0] == name + " " * (7 - columns) + "   1"


def test_control_characters_do_not_spoil_the_count():
    assert screen.width("a\x1bb") == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ana", "ana"),
        ("김철수", "김철수"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("a\rb\tc\nd", "a\\rb\\tc\\nd"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\udcff", "\\udcff"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_text_from_outside_cannot_move_the_cursor(text, shown):
    assert screen.plain(text) == shown


def test_colours_are_for_terminals_only(monkeypatch):
    class Terminal:
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert screen.red("no", Terminal()) == "\x1b[31mno\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert screen.red("no", Terminal()) == screen.green("no", Terminal()) == screen.bold("no", Terminal()) == "no"


def test_progress_is_a_line_now_and_then_where_nobody_watches(capsys, monkeypatch):
    clock = iter([0.0, 1.0, 6.0, 7.0])
    monkeypatch.setattr(screen.time, "monotonic", lambda: next(clock))
    counter = screen.Counter("grading gates")
    for done in (1, 2, 3):
        counter(done, 3)
    assert capsys.readouterr().err == "grading gates: 2 of 3\n"


def test_progress_is_one_line_that_changes_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    counter = screen.Counter("grading gates")
    counter(1, 2)
    counter.say("a word")
    counter(2, 2)
    assert capsys.readouterr().err == ("\rgrading gates: 1 of 2\r\r\x1b[Ka word\n\rgrading gates: 2 of 2\r\x1b[K")


def test_a_long_row_is_cut_at_the_edge_of_a_terminal(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("NO_COLOR", "1")
    rows = list(reports.class_table([ANA], EXERCISES))
    assert max(map(screen.width, rows)) == 20 and rows[-1].endswith("…")


def test_a_row_of_decomposed_letters_is_cut_at_the_same_edge(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("NO_COLOR", "1")
    name = unicodedata.normalize("NFD", "김민준" * 8)
    row = list(reports.class_table([replace(ANA, student=name)], EXERCISES))[-1]
    assert screen.width(row) in (19, 20) and row.endswith("…")


def test_a_gradebook_on_a_server_is_shown_without_its_password(here):
    found = course.find_course(here)
    elsewhere = course.Course(**{**vars(found), "db_url": "postgresql://ta:secret@db.example/grades"})
    text = "\n".join(reports.class_summary([ANA], elsewhere, found.assignment("gates"), 1.0))
    assert "postgresql://ta:***@db.example/grades" in text and "secret" not in text


def test_prove_prints_each_problem_and_exits_with_1(here, monkeypatch):
    from autograder import prove

    bad = prove.Proof("gates", ("no mistake fails test_x.\nAdd one",), tests=44, mistakes=9, caught=8)
    good = prove.Proof("gates", (), tests=44, mistakes=9, caught=9, unnamed=("max_to_both",))
    monkeypatch.setattr(prove, "prove", lambda *_, **__: [bad])
    result = run("prove", "gates")
    assert result.exit_code == 1
    assert "gates: not sound (44 hidden tests, 8 of 9 known mistakes" in result.stdout
    assert "  - no mistake fails test_x.\n    Add one\n" in result.stdout
    monkeypatch.setattr(prove, "prove", lambda *_, **__: [good])
    result = run("prove")
    assert result.exit_code == 0
    assert "known mistakes lose marks, 8 are named" in result.stdout and "no test names: max_to_both." in result.stdout


def test_prove_ends_with_the_time_for_all_where_there_are_several(here, monkeypatch):
    from autograder import prove

    proofs = [prove.Proof("gates", (), seconds=2.0), prove.Proof("losses", ("no mistake fails test_x",), seconds=3.0)]
    monkeypatch.setattr(prove, "prove", lambda *_, **__: proofs)
    result = run("prove")
    assert result.exit_code == 1 and "losses: not sound (" in result.stdout and "; 3.0 s)" in result.stdout
    assert re.fullmatch(r"all: 1 of 2 sound \(\d+\.\d s\)", result.stdout.splitlines()[-1])
    monkeypatch.setattr(prove, "prove", lambda *_, **__: proofs[:1])
    assert "all:" not in run("prove", "gates").stdout


@pytest.mark.parametrize("options", [(), ("--quick",)])
def test_prove_is_quick_where_that_is_asked(here, monkeypatch, options):
    from autograder import prove

    asked = {}
    monkeypatch.setattr(prove, "prove", lambda *_, **given: asked.update(given) or [])
    run("prove", "gates", *options)
    assert asked == {"quick": bool(options)}


def test_doctor_prints_the_level_and_whether_scores_are_official(monkeypatch):
    from autograder import sandbox

    walls = sandbox.Isolation(True, True, None, None)
    monkeypatch.setattr(sandbox, "diagnose", lambda: [("landlock", True, "ABI 7"), ("bubblewrap", False, "missing")])
    monkeypatch.setattr(sandbox, "probe", lambda: walls)
    result = run("doctor")
    assert result.exit_code == 0
    assert "yes  landlock    ABI 7\nno   bubblewrap  missing\nlevel: landlock+seccomp\n" in result.stdout
    monkeypatch.setattr(sandbox, "probe", lambda: sandbox.Isolation(False, True, None, None))
    refused = run("doctor")
    assert refused.exit_code == 1 and "no official scores" in refused.stdout


def test_the_salt_of_the_course_reaches_the_grading(here, monkeypatch):
    seen = []
    for name in ("grade_files", "grade_class"):
        monkeypatch.setattr(classroom, name, lambda *_, options, **__: seen.append(options.salt) or [ANA])
    salt = course.make_salt(here)
    run("grade", "gates", "a.ipynb")
    run("grade", "gates")
    assert seen == [salt, salt]


def test_the_salt_of_the_course_reaches_the_proof(here, monkeypatch):
    from autograder.prove import proof

    seen = []
    monkeypatch.setattr(proof, "prove_one", lambda *_, salt, **__: seen.append(salt) or proof.Proof("gates", ()))
    assert run("prove", "gates").exit_code == 0
    salt = course.make_salt(here)
    run("prove", "gates")
    assert seen == ["", salt]


@pytest.mark.parametrize("arguments", [("grade", "gates"), ("grade", "gates", "a.ipynb"), ("prove", "gates")])
def test_a_damaged_salt_stops_a_command_with_what_to_do(here, arguments):
    (here / course.SALT).write_text("half of i")
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{course.SALT} is damaged: expected 32 characters" in result.stderr
    assert "Put back the copy" in result.stderr and "half of i" not in result.stderr


def test_doctor_says_which_salt_the_course_has(here, official):
    salt = course.make_salt(here)
    result = run("doctor")
    assert result.exit_code == 0
    assert f"{course.salt_digest(salt)} (hidden_salt.txt): hidden numbers are this course's own" in result.stdout
    assert salt not in result.stdout


def test_doctor_says_how_a_course_without_a_salt_gets_one(here, official):
    result = run("doctor")
    assert result.exit_code == 0
    assert "hidden numbers are public. To make one, before you grade: autograder init" in result.stdout
    assert run("init").exit_code == 0
    assert len(course.find_course(here).salt) == 32


def test_doctor_says_what_is_wrong_with_the_course(here, official):
    (here / course.folders.CONFIG).write_text(
        "c = get_config()\nc.CourseDirectory.db_url = 'postgresql://localhost:1/gone'\n"
    )
    result = run("doctor")
    assert result.exit_code == 1
    wrong = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("no  ")]
    assert wrong == ["configuration", "gradebook"]
    assert "nbgrader would give hidden_tests.py" in result.stdout
    assert "CourseDirectory.course_id is not set; nbgrader cannot write to postgresql" in result.stdout
    assert result.stdout.endswith("no official scores: see what is marked no\n")


def test_doctor_looks_at_the_machine_alone_where_there_is_no_course(tmp_path, monkeypatch, official):
    monkeypatch.chdir(tmp_path)
    result = run("doctor")
    assert result.exit_code == 0 and f"course: no nbgrader_config.py in {tmp_path}" in result.stdout


def test_doctor_says_with_which_versions_it_grades(here, official):
    line = next(line for line in run("doctor").stdout.splitlines() if line.startswith("versions: "))
    assert re.fullmatch(r"versions: python 3\.\d+\.\d+\S*, numpy \d\S+, autograder \d\S+, nbgrader 0\.9\S*", line)


def test_doctor_fails_where_the_configuration_cannot_be_read(here, official):
    (here / course.folders.CONFIG).write_text("c = ((")
    result = run("doctor")
    assert result.exit_code == 1 and "cannot be read: SyntaxError" in result.stdout


@pytest.mark.parametrize("arguments", [("grade", "gates"), ("grade", "gates", "a.ipynb"), ("prove", "gates")])
def test_a_course_that_is_not_set_up_is_refused_with_the_missing_line(here, arguments):
    (here / course.folders.CONFIG).write_text("c = get_config()\nc.CourseDirectory.source_directory = 'solutions'\n")
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("\n  from autograder.nbgrader_plugin import configure; configure(c)\n")


def test_doctor_refuses_a_damaged_salt(here, official):
    (here / course.SALT).write_text("half of i")
    result = run("doctor")
    assert result.exit_code == 1 and "is damaged" in result.stdout


def test_doctor_says_nothing_of_a_salt_where_there_is_no_course(tmp_path, monkeypatch, official):
    monkeypatch.chdir(tmp_path)
    assert "salt" not in run("doctor").stdout


def test_the_exit_codes_are_those_that_the_help_names():
    text = run("grade", "--help").output
    for code in (grading.ALL_GRADED, grading.SOME_NOT, grading.USAGE, STOPPED):
        assert f"{code} " in text


def test_init_says_what_was_done_and_what_comes_next(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("init", "my course", "--with", "gates, losses")
    assert result.exit_code == 0
    assert "  source/gates/       copied" in result.stdout and "  source/losses/      copied" in result.stdout
    following = result.stdout.partition("next:\n")[2].splitlines()
    assert following[0] == "  cd 'my course'" and "autograder prove gates" in following[2]
    again = run("init", "my course", "--with", "gates")
    assert (again.exit_code, again.stdout) == (2, "")
    assert "gates is there already" in again.stderr
