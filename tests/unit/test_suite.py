"""A hidden suite: how it is collected, what each outcome means, and that our own faults cost nobody a mark."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import __version__, wire
from autograder.course import Assignment
from autograder.grading import Grader, GradingError, Options
from autograder.grading.judgement.verdict import Verdict, verdict_of
from autograder.grading.suite import expect
from autograder.grading.suite.student import StudentProblem
from autograder.results import GradeResult, TestResult
from tests import tiny

HEAD = "import os\nimport time\nimport numpy as np\nimport pytest\nfrom autograder.grading.suite import draws, expect\n"
MARK = '@pytest.mark.grade_id("double_value")\n'


@pytest.fixture
def grading(tmp_path: Path) -> Iterator[Callable[..., Grader]]:
    """Start a grader for the tiny assignment with this suite."""
    started: list[Grader] = []

    def start(suite: str | None, *more: dict[str, Any], **options: Any) -> Grader:
        made = tiny.assignment(tmp_path, suite if suite is None else HEAD + suite, *more)
        started.append(Grader(made, Options(**options)))
        return started[-1].__enter__()

    yield start
    for grader in started:
        grader.close()


def graded(grader: Grader, answer: str = tiny.ANSWER) -> GradeResult:
    """Return the result of this answer."""
    return grader.grade(tiny.notebook(answer), student="ana", name="tiny.ipynb").result


def by_name(result: GradeResult) -> dict[str, TestResult]:
    return {test.name: test for cell in result.cells for test in cell.tests}


# --- a suite that cannot be used ---


@pytest.mark.parametrize(
    ("suite", "says"),
    [
        (
            "@pytest.mark.grade_id('mul')\ndef test_x(student): ...",
            "tiny/hidden_tests.py: test_x names grade_id 'mul', but the notebook has double_value. Fix the mark",
        ),
        (
            "@pytest.mark.grade_id('why')\ndef test_x(student): ...",
            "names grade_id 'why', but the notebook has double_value",
        ),
        ("def test_x(student): ...", "test_x names no grade cell. Add @pytest.mark.grade_id"),
        ("@pytest.mark.grade_id()\ndef test_x(student): ...", "test_x names no grade cell"),
        (
            "@pytest.mark.grade_id('double_value', weight=0)\ndef test_x(student): ...",
            "has weight 0; expected a positive number",
        ),
        ("@pytest.mark.grade_id('double_value', weight='2')\ndef test_x(student): ...", "has weight '2'"),
        ("@pytest.mark.grade_id('double_value', weight=float('inf'))\ndef test_x(student): ...", "has weight inf"),
        (
            MARK + "def test_x(student, tmp_path): ...",
            "test_x uses the fixture tmp_path. A hidden test gets student and",
        ),
        (
            "@pytest.fixture(params=[1, 2])\ndef size(request): ...\n" + MARK + "def test_x(student, size): ...",
            "uses the fixture size",
        ),
        ("@pytest.fixture(autouse=True)\ndef clean(): ...\n" + MARK + "def test_x(student): ...", "the fixture clean"),
        ("def setup_function(): ...\n" + MARK + "def test_x(student): ...", "setup_function"),
        ("@pytest.mark.gradeid('double_value')\ndef test_x(student): ...", "gradeid"),
        ("def test_x(student:", "SyntaxError"),
        ("import no_such_module", "No module named 'no_such_module'"),
        ("from autograder.grading.suite import no_such_name", "cannot import name 'no_such_name'"),
        ("raise RuntimeError('broken at import')", "broken at import"),
        (None, "hidden_tests.py does not exist. Write the hidden tests there"),
    ],
)
def test_a_suite_that_cannot_be_used_is_refused_with_the_reason(grading: Any, suite: str | None, says: str) -> None:
    with pytest.raises(GradingError) as refusal:
        grading(suite)
    assert says in str(refusal.value)


def test_all_that_is_wrong_with_a_suite_is_said_at_once(grading: Any) -> None:
    with pytest.raises(GradingError) as refusal:
        grading("def test_one(student): ...\ndef test_two(student): ...")
    assert "test_one" in str(refusal.value)
    assert "test_two" in str(refusal.value)


def test_an_assignment_that_was_not_released_is_refused_with_the_command_to_release_it(tmp_path: Path) -> None:
    made = tiny.assignment(tmp_path)
    (made.release / "tiny.ipynb").unlink()
    with pytest.raises(GradingError, match="nbgrader generate_assignment tiny"), Grader(made):
        pass


# --- what a test may do, and what becomes of it ---

OUTCOMES = """
def ask(student):
    return student.value(student.double(1.5))

@pytest.mark.grade_id("double_value", weight=3)
def test_passes(student):
    expect.value(ask(student), 3.0, name="double")

@pytest.mark.grade_id("double_value")
def test_fails(student):
    expect.value(ask(student), 4.0, name="double")

@pytest.mark.grade_id("double_value")
def test_asserts(student):
    assert ask(student) == 99, "got 3, not 99"

@pytest.mark.grade_id("double_value")
@pytest.mark.parametrize("x", [1.0, -2.0])
def test_many(student, x):
    expect.value(student.value(student.double(x)), 2 * x, name="double")

@pytest.mark.grade_id("double_value")
def test_skips(student):
    pytest.skip("later")

@pytest.mark.grade_id("double_value")
def test_misses(student):
    student.value(student.duoble(1))
"""

FAULTS = {
    "raises": ("def test_x(student, rng): student.value(student.double(1)); 1 / 0", "ZeroDivisionError"),
    "nothing fetched": ("def test_x(student): student.double(1)", "without fetching anything"),
    "no student": ("def test_x(): pass", "without fetching anything"),
    "stale": ("def test_x(student): student.value(student.double(open))", "cannot be given to student code"),
    "kink": (
        "def test_x(student, rng):\n    student.value(student.double(1))\n"
        "    raise expect.Inconclusive('Draw this point elsewhere')",
        "Draw this point elsewhere",
    ),
    "no key": (
        "def test_x(student):\n    class Odd(expect.Wrong):\n        key = 'no such key'\n"
        "    student.value(student.double(1))\n    raise Odd()",
        "KeyError",
    ),
    "exits": ("def test_x(student): raise SystemExit(3)", "SystemExit"),
}


def test_every_outcome_has_its_weight_and_its_message(grading: Any) -> None:
    result = graded(grading(OUTCOMES))
    found = by_name(result)
    assert {name: test.outcome for name, test in found.items()} == {
        "test_passes": "passed",
        "test_fails": "failed",
        "test_asserts": "failed",
        "test_many[1.0]": "passed",
        "test_many[-2.0]": "passed",
        "test_skips": "skipped",
        "test_misses": "failed",
    }
    assert result.cells[0].score == round(2 * 5 / 9, 4)
    assert found["test_passes"].weight == 3.0
    assert "double has another value than expected" in found["test_fails"].message
    assert found["test_asserts"].message == "A hidden test of this exercise failed."
    assert "99" in found["test_asserts"].detail
    assert "Not found: duoble. Nearby there is double." in found["test_misses"].message
    assert all(test.seconds > 0 for test in found.values())
    assert result.seconds is not None
    assert set(result.seconds) == {"fork", "cells", "tests", "pictures", "examples"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_ours_costs_no_mark_and_is_told_to_staff(grading: Any, fault: str) -> None:
    test, says = FAULTS[fault]
    good = MARK + "def test_good(student): expect.value(student.value(student.double(2)), 4, name='double')\n"
    grader = grading(good + MARK + test)
    for _ in range(2):
        result = graded(grader)
        assert result.cells[0].score is None
        assert [test.outcome for test in result.cells[0].tests] == ["passed", "error"]
        assert "costs no marks" in result.cells[0].tests[1].message
        assert says in result.cells[0].tests[1].detail
        assert len(result.errors) == 1
        assert result.errors[0].startswith("double_value: hidden test test_x could not be run (")
        assert result.errors[0].endswith("Mend the suite and grade again")
    assert says not in result.cells[0].tests[1].message


def test_draws_are_the_same_in_every_run_and_differ_between_tests(grading: Any) -> None:
    grader = grading(
        MARK + "@pytest.mark.parametrize('n', [1, 2])\ndef test_x(student, rng, n):\n"
        "    student.value(student.double(1))\n    assert 0, draws.upstream(rng, 3).tolist()"
    )
    first, again = graded(grader), graded(grader)
    details = [test.detail for test in first.cells[0].tests]
    assert details == [test.detail for test in again.cells[0].tests]
    assert details[0] != details[1]


def test_a_student_that_prints_shows_it_to_staff_only(grading: Any) -> None:
    grader = grading(MARK + "def test_x(student): expect.value(student.value(student.double(2)), 5, name='double')")
    test = graded(grader, "def double(x):\n    print('secret', x)\n    return 2 * x").cells[0].tests[0]
    assert "printed: secret 2" in test.detail
    assert "secret" not in test.message


def test_a_test_with_a_time_limit_of_its_own_gets_it(grading: Any) -> None:
    grader = grading(
        MARK
        + "def test_x(student): student.value(student.double(1))\n"
        + MARK
        + "@pytest.mark.seconds(0.3)\ndef test_y(student): student.value(student.double(1))\n"
    )
    result = graded(grader, "import time\ndef double(x):\n    time.sleep(1)\n    return 2 * x")
    assert [test.outcome for test in result.cells[0].tests] == ["passed", "timeout"]


def test_a_cell_without_hidden_tests_keeps_its_own_asserts(grading: Any) -> None:
    cells = {
        "asserts": "assert double(3) == 6",
        "number": "1.25 if double(3) == 6 else 0.0",
        "too_much": "1e9",
        "nan": "float('nan')",
        "negative": "-1.0",
    }
    more = [tiny.cell("code", source, name, grade=True, locked=True, points=2) for name, source in cells.items()]
    grader = grading(
        MARK + "def test_x(student): expect.value(student.value(student.double(2)), 4, name='double')", *more
    )
    scores = {cell.grade_id: cell.score for cell in graded(grader).cells}
    assert scores["asserts"] == 2.0
    assert scores["number"] == 1.25
    assert scores["too_much"] == 2.0
    assert scores["nan"] == 0.0
    assert scores["negative"] == 0.0
    assert {cell.score for cell in graded(grader, "double = abs").cells if cell.grade_id == "asserts"} == {0.0}


def test_messages_are_in_the_language_that_was_asked_for(grading: Any) -> None:
    grader = grading(MARK + "def test_x(student): student.value(student.duoble(1))", lang="ko")
    assert "찾을 수 없습니다" in graded(grader).cells[0].tests[0].message


def test_a_written_answer_waits_for_a_person_and_an_empty_one_earns_nothing(grading: Any) -> None:
    grader = grading(MARK + "def test_x(student): student.value(student.double(2))")
    unanswered = graded(grader).cells[1]
    assert (unanswered.manual, unanswered.score) == (True, 0.0)
    data = tiny.data()
    data["cells"][2]["source"] = "Because."
    answered = grader.grade(tiny.from_data(data), student=None, name="").result.cells[1]
    assert (answered.manual, answered.score) == (True, None)


def test_a_grader_that_is_killed_reports_it_and_grades_the_next_one(grading: Any) -> None:
    grader = grading(
        MARK + "def test_x(student):\n    if student.value(student.double(1)) == 13:\n        os._exit(9)\n"
    )
    broken = graded(grader, "double = lambda x: 13")
    assert broken.errors[0].startswith("the grading process ended (exit status 9")
    assert broken.cells == ()
    right = graded(grader)
    assert right.cells[0].score == 2.0
    for result in (broken, right):
        assert result.versions == {"python": sys.version.split()[0], "numpy": np.__version__, "autograder": __version__}


BOX = """
def double(x):
    class Box:
        pass
    box = Box()
    box.{name} = 2 * x
    return box
"""
REEL = f"""
from autograder.course import Mistake

HINT = {{"en": "Is it spelt as it should be?", "ko": "이름이 맞습니까?"}}
BOX = {BOX.format(name="reel")!r}
MISTAKES = [Mistake("reel", "double", {tiny.ANSWER!r}, BOX, frozenset({{"double_value"}}), HINT)]
"""


def test_a_name_hangs_on_no_earlier_submission(tmp_path: Path) -> None:
    suite = (
        f"{HEAD}{MARK}def test_real(student):\n    expect.value(student.value(student.double(2).real), 4, name='real')"
    )
    assignment = tiny.assignment(tmp_path, suite)
    assignment.mistakes.write_text(REEL, encoding="utf-8")
    with Grader(assignment) as grader:
        other, known = (by_name(graded(grader, BOX.format(name=name)))["test_real"] for name in ("kind", "reel"))
    assert other.mistake == "attribute"
    assert known.mistake == "reel"


def test_the_autograded_notebook_opens_and_holds_each_score_once(grading: Any) -> None:
    nbformat = pytest.importorskip("nbformat")
    grader = grading(MARK + "def test_x(student): expect.value(student.value(student.double(2)), 4, name='double')")
    notebook = grader.grade(tiny.notebook(), student=None, name="tiny").notebook
    nbformat.validate(notebook)
    (check,) = (
        cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == "double_value"
    )
    results = [output for output in check["outputs"] if output["output_type"] == "execute_result"]
    assert [output["data"]["text/plain"] for output in results] == ["2.0"]
    assert check["outputs"][0] is results[0]


def test_options_of_the_one_who_calls_do_not_reach_the_suite(grading: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option -k nothing")
    grader = grading(MARK + "def test_x(student): expect.value(student.value(student.double(2)), 4, name='double')")
    assert (grader.tests, graded(grader).cells[0].score) == (1, 2.0)


def test_a_suite_may_print_and_student_code_may_not_reach_our_pipe(grading: Any) -> None:
    grader = grading(
        "print('at import')\n" + MARK + "def test_x(student):\n    print('{}')\n    os.write(1, b'{}\\n')\n"
        "    expect.value(student.value(student.double(2)), 4, name='double')\n"
    )
    answer = """
import os
for fd in range(20):
    try:
        os.write(fd, b'{"forged": 1}\\n')
    except OSError:
        pass
"""
    assert graded(grader, tiny.ANSWER + answer).cells[0].score in (0.0, 2.0)  # its own channel is its own affair
    assert graded(grader).cells[0].score == 2.0


# --- verdicts ---


@pytest.mark.parametrize(
    ("problem", "outcome", "says"),
    [
        (None, "passed", ""),
        (expect.NothingReturned("dx"), "failed", "dx is None"),
        (expect.Unmet({"en": "Count.", "ko": "세어 보세요."}), "failed", "Count."),
        (StudentProblem("timeout", "f()"), "timeout", "f() did not come to an end"),
        (StudentProblem("crashed", "f()"), "crashed", "f() ended the whole process"),
        (StudentProblem("garbage", "f()"), "failed", "f() gave an answer that cannot be read"),
        (
            StudentProblem("raised", "f()", wire.Problem("raised", "NotImplementedError", unwritten=True)),
            "failed",
            "not written yet",
        ),
        (
            StudentProblem("raised", "f()", wire.Problem("raised", "TypeError", "no", 3, 7)),
            "failed",
            "TypeError in cell 3, line 7",
        ),
        (
            StudentProblem("raised", "f()", wire.Problem("raised", "OSError", "[Errno 27] File too large")),
            "failed",
            "printed more",
        ),
        (
            StudentProblem("missing", "Gate", wire.Problem("missing", text="Gate")),
            "failed",
            "Not found: Gate. Is the cell",
        ),
        (
            StudentProblem("attribute", "Gate().dW", wire.Problem("attribute", text="dW", names=["dw"])),
            "failed",
            "Gate(): there is no attribute dW. Nearby there is dw.",
        ),
        (StudentProblem("no such kind", "f()", wire.Problem("no such kind", "E")), "failed", "f() stopped with E"),
        (pytest.skip.Exception("later"), "skipped", "later"),
        (AssertionError("x == y"), "failed", "A hidden test"),
        (ZeroDivisionError("ours"), "error", "costs no marks"),
        (KeyboardInterrupt(), "error", "costs no marks"),
        (expect.Inconclusive("kink"), "error", "costs no marks"),
    ],
    ids=str,
)
def test_what_a_test_raised_decides_the_outcome(problem: BaseException | None, outcome: str, says: str) -> None:
    for lang in ("en", "ko"):
        verdict = verdict_of(problem, lang)
        assert isinstance(verdict, Verdict)
        assert verdict.outcome == outcome
    assert says in verdict_of(problem, "en").message


def test_what_the_students_process_claims_cannot_hurt_a_screen() -> None:
    claim = wire.Problem("raised", "\x1b[2J" + "E" * 10_000 + "\u202e", "\x07" * 10_000, names=["\x1b]0;x\x07"] * 24)
    for kind in ("raised", "missing", "attribute", "timeout"):
        message = verdict_of(StudentProblem(kind, "f()", claim), "en").message
        assert message.isprintable()
        assert len(message) < 5000


def test_an_assignment_with_a_released_module_lets_the_cells_import_it(tmp_path: Path) -> None:
    made: Assignment = tiny.assignment(tmp_path)
    (made.release / "layers.py").write_text("def times(x): return 2 * x\n")
    with Grader(made) as grader:
        assert graded(grader, "import layers\ndouble = layers.times").cells[0].score == 2.0
        assert graded(grader, "import hidden_tests\ndouble = abs").cells[0].score == 0.0
    assert os.path.exists(made.release / "layers.py")


def test_a_known_mistake_that_does_not_run_is_told_to_staff_once(tmp_path: Path) -> None:
    made = tiny.assignment(tmp_path)
    hint = '{"en": "Which operation is it?", "ko": "어떤 연산입니까?"}'
    made.mistakes.write_text(
        "from autograder.course import Mistake\n"
        f'MISTAKES = [Mistake("broken", "double", "2 * x", "2 *", frozenset({{"double_value"}}), {hint})]\n',
        encoding="utf-8",
    )
    with Grader(made) as grader:
        first, second = (graded(grader, "def double(x):\n    return x\n") for _ in range(2))
    assert [note.partition(" (")[0] for note in first.notes] == [
        "known mistake 'broken' does not run, so nothing is compared with it"
    ]
    assert second.notes == ()
    assert not first.errors
