"""The tests of one submission agree on a name, and a named mistake asks the only question."""

import pytest

from autograder.diagnosis import Name
from autograder.grading.judgement.agreement import Said, agreed
from autograder.results import TestResult

LOSES = {"swapped": frozenset({"dx", "dy"}), "doubled": frozenset({"dx"}), "halved": frozenset({"dx", "out"})}


def named(*found: tuple[str, tuple[str, ...] | None], message: str = "dx is wrong. Where?") -> list[TestResult]:
    """Return the results of failed tests. found: of each its cell, and the rivals for its name; None: it passed."""
    results, said = [], {}
    for number, (cell, rivals) in enumerate(found):
        name = f"test_{number}"
        results.append((cell, TestResult(name, "passed" if rivals is None else "failed", message=message)))
        if rivals:
            said[name] = Said(Name(rivals[0], True, rivals=rivals), "dx")
    sentence = lambda name, output: f"{output} looks {name.id}. What is it times?"  # noqa: E731
    return [test for _, test in agreed(results, said, LOSES.__getitem__, sentence)]


def test_where_an_answer_fits_two_mistakes_most_tests_decide() -> None:
    tests = named(("dx", ("doubled", "swapped")), ("dy", ("swapped",)), ("dy", ("swapped",)))
    assert [test.mistake for test in tests] == ["swapped"] * 3


def test_a_mistake_that_would_show_in_a_cell_that_passed_is_not_it() -> None:
    first, _ = named(("dx", ("halved", "doubled")), ("out", None))
    assert first.mistake == "doubled"


def test_of_equals_the_first_is_the_name() -> None:
    assert [test.mistake for test in named(("dx", ("doubled", "swapped")))] == ["doubled"]


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("dx is wrong. Where?", "dx is wrong."),
        ("dx is 0.5 here. It was 2. Where from? And why?", "dx is 0.5 here. It was 2. Where from?"),
        ("dx 값이 다릅니다. 어디에서 달라집니까?", "dx 값이 다릅니다."),
        ("dx is wrong.", "dx is wrong."),
        ("Where is dx?", "Where is dx?"),
        ("", ""),
    ],
)
def test_the_question_of_a_name_takes_the_place_of_the_usual_one(message: str, says: str) -> None:
    (test,) = named(("dx", ("doubled",)), message=message)
    assert test.message == f"{says} dx looks doubled. What is it times?".strip()


def test_a_test_without_a_name_keeps_its_question() -> None:
    (test,) = named(("dx", ()))
    assert (test.mistake, test.message) == (None, "dx is wrong. Where?")
