"""Courses in one language, in another, and in a third, with real commands: proved, released, graded, the page read."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import tiny
from tests.nbgrader.commands import module

ROOT = Path(__file__).parents[2]
SUITE = """
import pytest
from autograder.grading.suite import draws, expect

@pytest.mark.grade_id("double_value")
def test_numbers(student, rng):
    x = float(draws.away_from_zero(rng))
    expect.value(student.value(student.double(x)), x + x, name="double")

@pytest.mark.grade_id("double_value")
def test_nothing_is_lost(student, rng):
    x = float(draws.away_from_zero(rng)) + 10
    expect.that(student.value(student.double(x)) > x, {sentence})
"""
MISTAKES = """
from autograder.course import Mistake

MISTAKES = [
    Mistake("triples", "double", "2 * x", "3 * x", frozenset({{"double_value"}}), {hint}),
    Mistake("loses", "double", "2 * x", "-2 * x", frozenset({{"double_value"}}), {hint}),
]
"""
ANSWER = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
WHY = "<!-- BEGIN SOLUTION -->\nBecause it is twice as much as before.\n<!-- END SOLUTION -->"
JAPANESE = """
[feedback]
value = "{name} の値が期待した値と違います。小さな例を紙で計算すると、どこで違いますか。"
feedback_title = "フィードバック: {assignment}"
exercise = "問題"
points_given = "得点"
points_of = "配点"
total = "合計"
score = "{points} 点中 {score} 点"
waits_for_mark = "採点待ちです"
passed_tests = "隠しテスト {total} 件中 {passed} 件合格"
example = "別の数で見る"
"""


@dataclass(frozen=True)
class Case:
    """A course. lang: that its students read. wanted: whether somebody has to say so. says: what stands on their pages.

    langs: of its tagged texts. metadata: the language in its master's. sentence, hint: as its authors write them.
    """

    lang: str
    says: tuple[str, ...]
    hint: str
    sentence: str
    langs: tuple[str, ...] = ()
    metadata: str = ""
    catalogue: str = ""
    wanted: bool = False


ENGLISH = Case(
    "en",
    ("Feedback: tiny", "Total", "double has another value than expected", "Is it doubled?", "Is it more?"),
    '"Is it doubled?"',
    '"Is it more?"',
)
KOREAN = Case(
    "ko",
    ("피드백: tiny 과제", "합계", "double 값이 기대한 값과 다릅니다", "두 배입니까?", "더 큽니까?"),
    '{"ko": "두 배입니까?"}',
    'ko="더 큽니까?"',
    metadata="ko",
)
THIRD = Case(
    "ja",
    ("フィードバック: tiny", "合計", "double の値が期待した値と違います", "二倍ですか。", "大きいですか。"),
    '{"en": "Is it doubled?", "ja": "二倍ですか。"}',
    'en="Is it more?", ja="大きいですか。"',
    langs=("en", "ja"),
    catalogue=JAPANESE,
    wanted=True,
)
CASES = {case.lang: case for case in (ENGLISH, KOREAN, THIRD)}
ANSWERS = {"ana": "3 * x", "ben": "x + 7", "cho": "x - 1"}  # a known mistake; other numbers; less than before


def make(root: Path, case: Case) -> None:
    """Write the course: as an author does, nothing is released yet."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    folder = root / "solutions" / "tiny"
    folder.mkdir(parents=True)
    (folder / "hidden_tests.py").write_text(SUITE.replace("{sentence}", case.sentence))
    (folder / "hidden_mistakes.py").write_text(MISTAKES.format(hint=case.hint))
    data = tiny.data(ANSWER, tiny.cell("code", "shared = 1"), *map(tiny.text, case.langs))
    data["cells"][2]["source"] = WHY
    data["metadata"] = {"autograder": {"language": case.metadata}} if case.metadata else {}
    for cell in data["cells"]:
        if flags := cell["metadata"].get("nbgrader"):
            flags |= {"schema_version": 3, "task": False}
    (folder / "tiny.ipynb").write_text(json.dumps(data))
    if case.catalogue:
        (root / "messages").mkdir()
        (root / "messages" / f"{case.lang}.toml").write_text(case.catalogue, encoding="utf-8")


def done(root: Path, *command: str) -> str:
    """Return what a command prints that must succeed."""
    finished = module(root, *command)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def released(root: Path) -> dict[str, Any]:
    return json.loads((root / "assignments" / "tiny" / "tiny.ipynb").read_text(encoding="utf-8"))


def hand_in(root: Path) -> None:
    for student, answer in ANSWERS.items():
        data = released(root)
        data["cells"][0]["source"] = f"def double(x):\n    return {answer}\n"
        folder = root / "submitted" / student / "tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_text(json.dumps(data))


def pages(root: Path) -> str:
    return "".join((root / "feedback" / student / "tiny" / "tiny.html").read_text("utf-8") for student in ANSWERS)


@pytest.fixture(scope="module", params=CASES)
def taught(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Case]:
    """A course whose assignment is released in its language."""
    root, case = tmp_path_factory.mktemp("course"), CASES[request.param]
    make(root, case)
    option = [f"--KeepLanguage.language={case.lang}"] if case.wanted else []
    done(root, "nbgrader", "generate_assignment", "tiny", *option)
    hand_in(root)
    return root, case


def test_the_release_holds_one_language_and_what_belongs_to_all(taught: tuple[Path, Case]) -> None:
    root, case = taught
    notebook = released(root)
    assert notebook["metadata"]["autograder"] == {"language": case.lang}
    texts = ["".join(cell["source"]) for cell in notebook["cells"]][3:]
    assert texts == ["shared = 1", *([f"Text in {case.lang}."] if case.langs else [])]


def test_the_assignment_is_sound(taught: tuple[Path, Case]) -> None:
    root, case = taught
    said = done(root, "autograder", "prove", "tiny")
    assert said.startswith("tiny: sound")
    lacks = [line for line in said.splitlines() if line.startswith("note: ")]
    assert len(lacks) == bool(case.catalogue)
    assert all(
        "ja.toml lacks " in line and "feedback.gradient, " in line and " feedback.value" not in line for line in lacks
    )


@pytest.mark.parametrize("way", ["autograder", "nbgrader"])
def test_students_read_their_language(taught: tuple[Path, Case], way: str) -> None:
    root, case = taught
    shutil.rmtree(root / "feedback", ignore_errors=True)
    if way == "autograder":
        done(root, "autograder", "grade", "tiny", *(["--lang", case.lang] if case.wanted else []))
    else:
        options = [f"--{part}.lang={case.lang}" for part in ("GradeInSandbox", "FeedbackPage") if case.wanted]
        done(root, "nbgrader", "autograde", "tiny", "--force", *options[:1])
        done(root, "nbgrader", "generate_feedback", "tiny", "--force", *options[1:])
    text = pages(root)
    assert text.count(f'<html lang="{case.lang}">') == len(ANSWERS)
    for sentence in case.says:
        assert sentence in text, sentence
    others = {sentence for other in CASES.values() if other is not case for sentence in other.says}
    assert not [sentence for sentence in others if sentence in text]


def test_a_report_on_one_file_is_in_the_language_of_the_assignment(taught: tuple[Path, Case]) -> None:
    root, case = taught
    option = ["--lang", case.lang] if case.wanted else []
    assert case.says[2] in done(root, "autograder", "grade", "tiny", "submitted/ben/tiny/tiny.ipynb", *option)


ELSEWHERE = "--CourseDirectory.release_directory=elsewhere"
REFUSED = "tiny has no edition in 'fr'; its master notebook has "


@pytest.mark.parametrize(
    "command",
    [
        ("nbgrader", "generate_assignment", "tiny", ELSEWHERE, "--KeepLanguage.language=fr"),
        ("nbgrader", "autograde", "tiny", "--force", "--GradeInSandbox.lang=fr"),
        ("autograder", "grade", "tiny", "--lang", "fr"),
    ],
    ids=lambda command: command[1],
)
def test_a_language_that_the_assignment_lacks_is_refused_with_those_that_it_has(
    taught: tuple[Path, Case], command: tuple[str, ...]
) -> None:
    root, case = taught
    finished = module(root, *command)
    assert finished.returncode != 0
    assert REFUSED + ", ".join(case.langs or (case.lang,)) in finished.stderr
    assert not list(root.glob("elsewhere/tiny/*"))


def test_a_catalogue_that_cannot_be_read_is_refused_before_anything_is_graded(tmp_path: Path) -> None:
    make(tmp_path, THIRD)
    (tmp_path / "messages" / "ja.toml").write_text('[feedback]\nvalue = "違う\n', encoding="utf-8")
    done(tmp_path, "nbgrader", "generate_assignment", "tiny")
    hand_in(tmp_path)
    for command in (
        ("autograder", "prove", "tiny"),
        ("autograder", "grade", "tiny"),
        ("nbgrader", "autograde", "tiny"),
    ):
        finished = module(tmp_path, *command)
        assert finished.returncode != 0
        assert "ja.toml cannot be read: " in finished.stderr
    assert not (tmp_path / "feedback").exists()
