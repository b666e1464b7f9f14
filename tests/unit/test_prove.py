"""The proof of an exercise: a sound one holds, and each way to break one is told with what to do."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import pool
from autograder.course import Assignment, Notebook, find_course
from autograder.grading import Graded, Grader
from autograder.prove import Proof, prove
from autograder.prove.files import folder_problems, notebook_problems, release_problems
from autograder.prove.languages import language_problems
from autograder.prove.proof import prove_one
from tests import tiny
from tests.samples import ROOT, copy_course

SUITE = """
import numpy as np
import pytest
from autograder.grading.suite import draws, expect

@pytest.mark.grade_id("double_value")
def test_numbers(student, rng):
    x = float(draws.away_from_zero(rng))
    expect.value(student.value(student.double(x)), x + x, name="double")

@pytest.mark.grade_id("double_value")
def test_integers(student):
    expect.value(student.value(student.double(3)), 6, name="double")

@pytest.mark.grade_id("double_value")
@pytest.mark.remark("float")
def test_stays_an_integer(student):
    got = student.value(student.double(3))
    expect.that(isinstance(got, int), en="No integer.", ko="정수가 아닙니다.")
"""
MISTAKES = """
from autograder.course import Mistake

HINT = {"en": "It looks tripled.", "ko": "세 배로 보입니다."}
MISTAKES = [
    Mistake("triples", "double", "2 * x", "3 * x", frozenset({"double_value"}), HINT),
    Mistake("float", "double", "2 * x", "2.0 * x", frozenset(), HINT),
]
"""
ANSWER = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n"
WHY = "<!-- BEGIN SOLUTION -->\nBecause it is twice as much as before.\n<!-- END SOLUTION -->"
STUB = "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"
DIFFERS = "x = 1.0\n    student.value(student.double(x))\n    assert False, str(np.random.default_rng().normal())"
Break = Callable[[Assignment], None]


@pytest.fixture
def sound(tmp_path: Path) -> Assignment:
    """An assignment that is fit to be released."""
    made = tiny.assignment(tmp_path, SUITE)
    write(made.folder, ANSWER, WHY, "en", "ko")
    write(made.release, STUB, "YOUR ANSWER HERE", "en")
    made.mistakes.write_text(MISTAKES)
    return made


def write(folder: Path, answer: str, why: str, *langs: str) -> None:
    """Write the notebook, with one text cell in each of these languages at its end."""
    data = tiny.data(answer, *map(tiny.text, langs))
    data["cells"][2]["source"] = why
    (folder / "tiny.ipynb").write_text(json.dumps(data))


def change(old: str, new: str, name: str = "hidden_tests.py") -> Break:
    """Replace a text in one of the staff's files."""

    def act(assignment: Assignment) -> None:
        path = assignment.folder / name
        source = path.read_text()
        assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times"
        path.write_text(source.replace(old, new))

    return act


def mistakes(old: str, new: str) -> Break:
    return change(old, new, "hidden_mistakes.py")


def edit(act: Callable[[list[dict[str, Any]]], object], *places: str) -> Break:
    """Change the cells of the notebook in solutions, assignments or both."""

    def broken(assignment: Assignment) -> None:
        for place in places or ("folder", "release"):
            path = getattr(assignment, place) / "tiny.ipynb"
            data = json.loads(path.read_text())
            act(data["cells"])
            path.write_text(json.dumps(data))

    return broken


def call(label: str, korean: str) -> Break:
    """Give a label of the code its Korean words."""

    def act(assignment: Assignment) -> None:
        path = assignment.folder / "tiny.ipynb"
        data = json.loads(path.read_text())
        data["metadata"]["autograder"] = {"words": {"ko": {label: korean}}}
        path.write_text(json.dumps(data))

    return act


def add(name: str, content: str = "", where: str = "folder") -> Break:
    def act(assignment: Assignment) -> None:
        path = getattr(assignment, where) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    return act


def remove(name: str) -> Break:
    return lambda assignment: (assignment.folder / name).unlink()


def flags(cells: list[dict[str, Any]], index: int, **changes: Any) -> None:
    cells[index]["metadata"]["nbgrader"].update(changes)


def proof(assignment: Assignment) -> Proof:
    """Return the proof; sure that nobody saw a traceback."""
    return prove_one(assignment, lambda *_: None)


def seen(assignment: Assignment) -> Iterator[str]:
    """Yield what can be seen without running anything."""
    for look in (notebook_problems, language_problems, folder_problems, release_problems):
        yield from look(assignment)


# --- sound ones ---


def test_a_sound_assignment_holds_with_its_numbers(sound: Assignment) -> None:
    found = proof(sound)
    assert found.problems == ()
    assert found.holds
    assert (found.tests, found.mistakes, found.caught) == (2, 1, 1)  # the other one is a remark
    assert found.unnamed == ()
    assert found.seconds > 0


@pytest.mark.slow
@pytest.mark.parametrize("quick", [True, pytest.param(False, marks=pytest.mark.long)], ids=["quick", "full"])
@pytest.mark.parametrize("name", find_course(ROOT).assignment_names)
def test_every_assignment_of_this_course_holds(name: str, *, quick: bool) -> None:
    seen: list[tuple[str, int, int]] = []
    # One grader each: two proofs run beside each other, and two graders of one would both compute what all share.
    (found,) = prove(find_course(ROOT), [name], lambda *step: seen.append(step), quick=quick, workers=1)
    assert found.holds, f"{found.assignment}:\n" + "\n".join(found.problems)
    proved, done, total = seen[-1]
    assert (proved, done) == (name, total)


def test_only_the_assignments_that_are_named_are_proved(tmp_path: Path) -> None:
    course = find_course(copy_course(tmp_path, {}))
    with pytest.raises(Exception, match="unknown assignment 'gate'. Did you mean 'gates'"):
        list(prove(course, ["gate"]))


@pytest.mark.parametrize("quick", [False, True])
def test_a_quick_proof_grades_the_reference_once(sound: Assignment, *, quick: bool) -> None:
    change("x = float(draws.away_from_zero(rng))", DIFFERS)(sound)
    steps: list[tuple[str, int, int]] = []
    found = prove_one(sound, lambda *step: steps.append(step), quick=quick)
    notebooks = 4 if quick else 5  # the reference, the stub and two mistakes; the reference again
    assert steps == [("tiny", done, notebooks) for done in range(1, notebooks + 1)]
    assert not found.holds
    assert any("two runs of the reference differ" in problem for problem in found.problems) is not quick


class Breaking(Grader):
    """A grader that breaks at one of the known mistakes."""

    def grade(self, notebook: Notebook, *, name: str, **options: Any) -> Graded:
        if name == "triples":
            raise RuntimeError("no more memory")
        return super().grade(notebook, name=name, **options)


def test_a_grader_that_breaks_costs_one_notebook_and_is_the_only_problem(
    sound: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "Grader", Breaking)
    steps: list[tuple[str, int, int]] = []
    found = prove_one(sound, lambda *step: steps.append(step))
    assert found.problems == ("triples: the grader failed: RuntimeError('no more memory'). Report this",)
    assert (found.mistakes, found.caught) == (1, 0)
    assert steps[-1] == ("tiny", 5, 5)


def test_ctrl_c_stops_a_proof_and_its_graders(sound: Assignment) -> None:
    before = set(threading.enumerate())

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prove_one(sound, stop)
    assert set(threading.enumerate()) <= before


# --- one language ---

ENGLISH_ONLY = (
    edit(lambda cells: cells.__delitem__(slice(3, None))),
    mistakes('{"en": "It looks tripled.", "ko": "세 배로 보입니다."}', '"It looks tripled."'),
    change(', ko="정수가 아닙니다."', ""),
)


@pytest.fixture
def english(sound: Assignment) -> Assignment:
    """A sound assignment in one language, without tags; its authors know no other."""
    for act in ENGLISH_ONLY:
        act(sound)
    return sound


def test_one_language_needs_no_tags_and_no_other_sentences(english: Assignment) -> None:
    assert proof(english).problems == ()


def test_one_sentence_without_its_language_is_enough_for_one_language(english: Assignment) -> None:
    change('en="No integer."', '"No integer."')(english)
    assert list(seen(english)) == []


def test_tags_of_one_language_ask_for_no_other(english: Assignment) -> None:
    edit(lambda cells: cells.extend([tiny.text("en"), tiny.cell("markdown", "For all.")]))(english)
    assert list(seen(english)) == []


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (mistakes('HINT = "It looks tripled."', 'HINT = ""'), "known mistake 'triples' has no hint in en. Write one"),
        (
            mistakes('HINT = "It', 'HINT = {"ko": "세 배로 보입니다."} or "'),
            "known mistake 'triples' has no hint in en",
        ),
        (change(', en="No integer."', ""), "line 19: this expectation has no sentence in en. Write one"),
        (change('en="No', 'ko="No'), "line 19: this expectation has no sentence in en. Write one"),
    ],
)
def test_the_one_language_is_asked_for(english: Assignment, break_it: Break, says: str) -> None:
    break_it(english)
    (problem, *_) = proof(english).problems
    assert says in problem


def test_sentences_that_are_computed_are_not_looked_at(english: Assignment) -> None:
    change('en="No integer."', "**SENTENCES")(english)
    assert list(seen(english)) == []


# --- what can be seen without running anything ---

FILES: dict[str, tuple[Break, str]] = {
    "outputs": (
        edit(lambda cells: cells[0].update(outputs=[{"output_type": "stream"}])),
        "tiny.ipynb: cell 1 (double) has outputs. Clear them",
    ),
    "executed": (edit(lambda cells: cells[0].update(execution_count=3)), "has outputs. Clear them"),
    "no id": (
        edit(lambda cells: cells[0].pop("id")),
        "cell 1 (without id) has no id. Save the notebook in nbformat 4.5",
    ),
    "same ids": (
        edit(lambda cells: cells[1].update(id="double")),
        "cell id 'double' stands 2 times. Give each cell its own",
    ),
    "same grade ids": (
        edit(lambda cells: flags(cells, 1, grade_id="double")),
        "grade_id 'double' stands 2 times. Give each cell its own",
    ),
    "markers do not pair": (
        edit(lambda cells: cells[0].update(source=ANSWER.replace("    ### END SOLUTION\n", "")), "folder"),
        "has solution markers that do not pair. Write ### BEGIN SOLUTION and ### END SOLUTION around each answer",
    ),
    "no markers": (
        edit(lambda cells: cells[0].update(source="def double(x): return 2 * x"), "folder"),
        "is an answer without solution markers",
    ),
    "solution in an open cell": (
        edit(lambda cells: flags(cells, 0, solution=False), "folder"),
        "holds a solution but is no solution cell: it would be released",
    ),
    "no points": (edit(lambda cells: flags(cells, 1, points=0)), "is a grade cell without points. Give it some"),
    "no Korean": (
        edit(lambda cells: cells.append(tiny.text("en", "more")), "folder"),
        "tiny.ipynb: text cell more has no lang-ko counterpart after it. Write it, tagged lang-ko",
    ),
    "no English": (
        edit(lambda cells: cells.append(tiny.text("ko", "more")), "folder"),
        "tiny.ipynb: text cell more has no lang-en counterpart before it, or no language tag",
    ),
    "no tag": (
        edit(lambda cells: cells.append(tiny.cell("markdown", "More."))),
        "tiny.ipynb: text cell own has no lang-en counterpart before it, or no language tag",
    ),
    "another order": (
        edit(lambda cells: cells.extend([tiny.text("ko", "more-ko"), tiny.text("en", "more")]), "folder"),
        "tiny.ipynb: text cell more-ko has no lang-en counterpart before it",
    ),
    "a third language": (
        edit(lambda cells: cells.append(tiny.text("ja")), "folder"),
        "there are no messages in 'ja', a language of tiny.ipynb. Write messages/ja.toml beside nbgrader_config.py",
    ),
    "no Korean sentence": (
        change(', ko="정수가 아닙니다."', ""),
        'hidden_tests.py, line 19: this expectation has no sentence in ko. Write ko="..."',
    ),
    "no Korean refusal": (
        change(
            'expect.that(isinstance(got, int), en="No integer.", ko="정수가 아닙니다.")',
            "raise expect.Unmet({'en': 'No.'})",
        ),
        'hidden_tests.py, line 19: this expectation has no sentence in ko. Write ko="..."',
    ),
    "one sentence for two languages": (
        change('en="No integer.", ko="정수가 아닙니다."', '"No integer."'),
        'this expectation has no sentence in en, ko. Write en="...", ko="..."',
    ),
    "old label": (
        call("old", "옛것"),
        "metadata.autograder.words.ko has 'old', which no code cell says. Take it out, or write it as the code does",
    ),
    "stray file": (add("notes.docx"), "solutions/tiny/notes.docx would be released. Remove it, or name it hidden_..."),
    "stray folder": (add("old/tiny.py"), "solutions/tiny/old would be released"),
    "no suite": (remove("hidden_tests.py"), "solutions/tiny/hidden_tests.py is missing. Write it; `gates` shows how"),
    "no mistakes": (remove("hidden_mistakes.py"), "solutions/tiny/hidden_mistakes.py is missing"),
    "hidden file released": (
        add("hidden_tests.py", where="release"),
        "assignments/tiny/hidden_tests.py is hidden material. Delete it; check CourseDirectory.ignore",
    ),
    "file from nowhere": (add("extra.py", where="release"), "assignments/tiny/extra.py comes from nowhere"),
    "old companion": (
        lambda a: (add("layers.py", "new = 1")(a), add("layers.py", "old = 1", "release")(a), None)[2],
        "assignments/tiny/layers.py differs from solutions/tiny/. Run `nbgrader generate_assignment tiny --force`",
    ),
    "old release": (
        edit(lambda cells: cells[1].update(source="assert double(2) == 4"), "folder"),
        "assignments/tiny is older than its master notebook",
    ),
    "other cells": (
        edit(lambda cells: cells.append(tiny.cell("code", "x = 1", "new", locked=True)), "folder"),
        "assignments/tiny has other cells than its master notebook",
    ),
    "solution released": (
        edit(lambda cells: cells[0].update(source=ANSWER), "release"),
        "assignments/tiny: the notebook still holds 'BEGIN SOLUTION'",
    ),
    "answer leaks": (
        edit(lambda cells: cells[2].update(source="Because it is twice as much as before."), "release"),
        "assignments/tiny shows a line of the reference of why: 'Because it is twice as much as before.'. Take it out",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_not_as_it_must_be_is_told_with_the_remedy(sound: Assignment, kind: str) -> None:
    break_it, says = FILES[kind]
    break_it(sound)
    problems = list(seen(sound))
    assert any(says in problem for problem in problems), problems


def test_a_sound_assignment_has_no_problem_with_its_files(sound: Assignment) -> None:
    add("layers.py", "x = 1")(sound)
    add("layers.py", "x = 1", "release")(sound)
    add("hidden_notes.md")(sound)
    assert list(seen(sound)) == []


def test_an_assignment_that_was_never_released_says_how_to_release_it(sound: Assignment) -> None:
    (sound.release / "tiny.ipynb").unlink()
    sound.release.rmdir()
    assert list(release_problems(sound)) == [
        "assignments/tiny does not exist. Run `nbgrader generate_assignment tiny --force`"
    ]
    assert not proof(sound).holds


# --- what only grading shows ---

GRADED: dict[str, tuple[Break, str]] = {
    "reference loses": (
        change("x + x, name", "x + x + 1, name"),
        "the reference earns 1.0 of 2.0 in double_value: test_numbers (",
    ),
    "stub earns": (
        change(
            "    expect.value(student.value(student.double(x)), x + x",
            "    expect.value(student.value(student.put(x)), x",
        ),
        "the stub earns 1.0 in double_value (test_numbers). A test must need an answer to pass",
    ),
    "mistake not caught": (
        mistakes("3 * x", "2 * x * 1"),
        "known mistake 'triples' loses nothing in double_value. Add a test that catches it there",
    ),
    "remark loses": (
        mistakes('"2.0 * x"', '"2.5 * x"'),
        "known mistake 'float' loses marks in double_value, too. Loosen the test that it fails there",
    ),
    "reference earns a remark": (
        change("isinstance(got, int)", "isinstance(got, float)"),
        "the reference earns the remark float. Mend the reference or the test",
    ),
    "remark not earned": (
        change("isinstance(got, int)", "True"),
        "known mistake 'float' does not earn its remark. Mend the test that is marked with it",
    ),
    "no Korean hint": (
        mistakes('"ko": "세 배로 보입니다."', '"ko": ""'),
        "known mistake 'triples' has no hint in ko. Write one sentence each",
    ),
    "one hint for two languages": (
        mistakes('{"en": "It looks tripled.", "ko": "세 배로 보입니다."}', '"It looks tripled."'),
        'known mistake \'triples\' has one hint for the languages en, ko. Write one sentence each: en="...", ko="..."',
    ),
    "idle test": (
        change("(student.double(3)), 6,", "(student.put(6)), 6,"),
        "no known mistake fails test_integers (double_value). Add one to hidden_mistakes.py, or drop the test",
    ),
    "twins": (
        mistakes(
            "MISTAKES = [",
            'MISTAKES = [Mistake("thrice", "double", "2 * x", "3 * x", frozenset({"double_value"}), HINT),',
        ),
        "known mistakes 'thrice' and 'triples' are the same change. Drop one, or say same_as",
    ),
    "two runs differ": (
        change(
            "x = float(draws.away_from_zero(rng))",
            DIFFERS,
        ),
        "two runs of the reference differ. Seed everything through the fixture rng",
    ),
    "fault of the suite": (
        change("(student.double(3)), 6,", "(student.double(3)), 1 / 0,"),
        "hidden test test_integers could not be run (ZeroDivisionError",
    ),
    "mistake that does not fit": (
        mistakes('"2 * x", "3 * x"', '"2 x", "3 * x"'),
        "its `old` text stands 0 times in cell double",
    ),
    "mistake elsewhere": (
        mistakes('"triples", "double"', '"triples", "treble"'),
        "there is no solution cell 'treble' in the notebook",
    ),
    "mistakes named twice": (mistakes('"float"', '"triples"'), "these mistakes are named twice: triples"),
    "mistakes do not load": (mistakes("MISTAKES = [", "MISTAKES = ["[:-1]), "cannot be loaded: SyntaxError"),
    "suite does not load": (change("import numpy as np", "import no_such_module"), "No module named 'no_such_module'"),
    "wrong grade_id": (
        change('grade_id("double_value")\ndef test_integers', 'grade_id("double")\ndef test_integers'),
        "names grade_id 'double', but the notebook has double_value",
    ),
    "model answer missing": (
        edit(lambda cells: cells[2].update(source="YOUR ANSWER HERE"), "folder"),
        "the model answer of why counts as unanswered. Put it between solution markers",
    ),
    "asserts only": (
        lambda a: edit(
            lambda cells: cells.append(
                tiny.cell("code", "assert double(2) == 4", "more", grade=True, locked=True, points=1)
            )
        )(a),
        "more has no hidden tests, only asserts beside student code. Add tests with this grade_id",
    ),
}


@pytest.mark.parametrize("kind", GRADED)
def test_an_exercise_that_does_not_hold_is_told_with_the_remedy(sound: Assignment, kind: str) -> None:
    break_it, says = GRADED[kind]
    break_it(sound)
    found = proof(sound)
    assert not found.holds
    assert any(says in problem for problem in found.problems), found.problems
