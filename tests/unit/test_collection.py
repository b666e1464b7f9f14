"""What pytest collects of a hidden suite: functions with their parameters filled in, methods on a new object."""

import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.suite.collection import HiddenTest, Suite, SuiteError, collect
from tests import tiny

HEAD = """
import pytest

def drawn(test):
    return pytest.mark.grade_id("double_value")(test)

each = pytest.mark.parametrize
"""
Collecting = Callable[..., Suite]


@pytest.fixture
def collecting(tmp_path: Path) -> Collecting:
    """Collect this suite for the tiny notebook."""
    count = itertools.count()

    def collected(suite: str, **more: Any) -> Suite:
        path = tmp_path / str(next(count)) / "tiny" / "hidden_tests.py"
        path.parent.mkdir(parents=True)
        path.write_text(HEAD + suite, encoding="utf-8")
        try:
            return collect(path, tiny.notebook(), **more)
        finally:
            sys.modules.pop("hidden_tests", None)  # the next suite has the same name

    return collected


def called(suite: Suite) -> dict[str, Any]:
    """Return what each test returns, with nothing for its student and its generator."""
    return {test.name: test.call(**dict.fromkeys(test.wants)) for test in suite.tests}


def only(suite: Suite) -> HiddenTest:
    (test,) = suite.tests
    return test


def refusal(collecting: Collecting, suite: str, **more: Any) -> str:
    with pytest.raises(SuiteError) as refused:
        collecting(suite, **more)
    return str(refused.value)


# --- parameters ---


@pytest.mark.parametrize(
    "marks",
    [
        '@each("a,b", [(1, 2), (3, 4)])',
        '@each(" a , b ", [(1, 2), (3, 4)])',
        '@each(["a", "b"], [(1, 2), (3, 4)])',
        '@each(("a", "b"), [(1, 2), (3, 4)])',
        '@each(argnames="a,b", argvalues=[(1, 2), (3, 4)])',
        '@each(argnames=["a", "b"], argvalues=[(1, 2), (3, 4)])',
        '@each("a,b", [(1, 2), (3, 4)], indirect=False)',
        '@each("a,b", [(1, 2), (3, 4)], indirect=[])',
        '@each("a,b", [(1, 2), pytest.param(3, 4)], ids=["one", "two"])',
    ],
)
def test_parameters_are_filled_in_however_they_are_spelt(collecting: Collecting, marks: str) -> None:
    suite = collecting(f"@drawn\n{marks}\ndef test_x(student, b, a): return a, b")
    assert list(called(suite).values()) == [(1, 2), (3, 4)]
    assert {test.wants for test in suite.tests} == {frozenset({"student"})}


def test_marks_of_parameters_multiply(collecting: Collecting) -> None:
    suite = collecting('@drawn\n@each("a", [1, 2])\n@each("b", [3, 4])\ndef test_x(a, b): return a, b')
    assert called(suite) == {"test_x[3-1]": (1, 3), "test_x[3-2]": (2, 3), "test_x[4-1]": (1, 4), "test_x[4-2]": (2, 4)}


def test_marks_of_a_class_and_of_the_module_give_parameters_as_well(collecting: Collecting) -> None:
    suite = collecting(
        'pytestmark = each("a", [1])\n'
        '@each("b", [2])\nclass TestX:\n    @drawn\n    def test_x(self, a, b): return a, b'
    )
    assert list(called(suite).values()) == [(1, 2)]


def test_a_parameter_may_have_the_name_of_a_fixture(collecting: Collecting) -> None:
    suite = collecting('@pytest.fixture\ndef size(): ...\n@drawn\n@each("size", [3])\ndef test_x(size): return size')
    assert list(called(suite).values()) == [3]


@pytest.mark.parametrize(
    "marks",
    [
        '@each("size", [3], indirect=True)',
        '@each("size", [3], indirect=["size"])',
        '@each("a,size", [(2, 3)], indirect=["size"])',
        '@each(["a", "size"], [(2, 3)], indirect=("size",))',
    ],
)
def test_a_parameter_that_goes_through_a_fixture_is_refused(collecting: Collecting, marks: str) -> None:
    arguments = "student, size, a" if '"a' in marks else "student, size"
    fixture = "@pytest.fixture\ndef size(request): ...\n"
    says = refusal(collecting, f"{fixture}@drawn\n{marks}\ndef test_x({arguments}): ...")
    assert "uses the fixture size. A hidden test gets student and rng and its own parameters only" in says
    assert says.endswith("Call a plain function of the suite instead, or use @pytest.mark.parametrize")


def test_a_fixture_of_a_fixture_is_not_named(collecting: Collecting) -> None:
    fixtures = "@pytest.fixture\ndef inner(): ...\n@pytest.fixture\ndef outer(inner): ...\n"
    assert "uses the fixture outer. " in refusal(collecting, f"{fixtures}@drawn\ndef test_x(student, outer): ...")


@pytest.mark.parametrize(
    ("arguments", "wants"),
    [("", set()), ("student", {"student"}), ("rng", {"rng"}), ("rng, student", {"rng", "student"})],
)
def test_a_test_gets_what_it_asks_for(collecting: Collecting, arguments: str, wants: set[str]) -> None:
    assert only(collecting(f"@drawn\ndef test_x({arguments}): ...")).wants == wants


# --- classes ---


def test_a_method_is_called_on_a_new_object_each_time(collecting: Collecting) -> None:
    test = only(
        collecting(
            """
class TestX:
    calls = 0

    @drawn
    def test_x(self):
        self.calls += 1
        return self.calls, self
"""
        )
    )
    (first, one), (second, other) = test.call(), test.call()
    assert (first, second) == (1, 1)
    assert one is not other


def test_a_method_with_parameters_gets_them(collecting: Collecting) -> None:
    suite = collecting(
        'class TestX:\n    at = 7\n    @drawn\n    @each("a", [1, 2])\n    def test_x(self, a): return self.at, a'
    )
    assert list(called(suite).values()) == [(7, 1), (7, 2)]


def test_methods_of_one_name_in_two_classes_are_two_tests(collecting: Collecting) -> None:
    suite = collecting(
        "class TestOne:\n    @drawn\n    def test_x(self): return 1\n"
        "class TestTwo:\n    @drawn\n    def test_x(self): return 2\n"
    )
    assert list(called(suite).values()) == [1, 2]
    assert len({test.seed for test in suite.tests}) == 2


def test_the_mark_of_a_class_names_the_cell_of_its_tests_and_the_nearest_mark_counts(collecting: Collecting) -> None:
    suite = collecting(
        'class TestX:\n    pytestmark = pytest.mark.grade_id("double_value", weight=2)\n'
        "    def test_x(self): ...\n    @drawn\n    def test_y(self): ...\n"
    )
    assert [(test.grade_id, test.weight) for test in suite.tests] == [("double_value", 2.0), ("double_value", 1.0)]


@pytest.mark.parametrize("name", ["setup_method", "teardown_method", "setup_class"])
def test_a_method_that_prepares_others_is_refused(collecting: Collecting, name: str) -> None:
    suite = f"class TestX:\n    def {name}(self): ...\n    @drawn\n    def test_x(self, student): ..."
    assert "hidden_tests.py: test_x uses the fixture _xunit_setup_" in refusal(collecting, suite)


# --- what else is kept of a test ---


def test_tests_are_in_the_order_of_the_file(collecting: Collecting) -> None:
    suite = collecting("@drawn\ndef test_z(): ...\n@drawn\ndef test_a(): ...\n@drawn\ndef test_m(): ...")
    assert [test.name for test in suite.tests] == ["test_z", "test_a", "test_m"]


def test_hidden_numbers_depend_on_the_name_of_the_test_and_on_the_salt_of_the_course(collecting: Collecting) -> None:
    suite = '@drawn\n@each("a", [1, 2])\ndef test_x(a): ...\n@drawn\ndef test_y(): ...'
    seeds = [[test.seed for test in collecting(suite, salt=salt).tests] for salt in ("", "salt", "", "other")]
    assert seeds[0] == seeds[2]
    assert len({*seeds[0], *seeds[1], *seeds[3]}) == 9


@pytest.mark.parametrize(("marks", "seconds"), [("", None), ("@pytest.mark.seconds(30)\n", 30.0)])
def test_a_limit_of_its_own_is_kept(collecting: Collecting, marks: str, seconds: float | None) -> None:
    assert only(collecting(f"{marks}@drawn\ndef test_x(student): ...")).seconds == seconds


def test_the_suites_own_drawing_is_kept(collecting: Collecting) -> None:
    picture = only(collecting("def picture(*given): return 'drawn'\n@drawn\ndef test_x(): ...")).picture
    assert picture is not None
    assert picture() == "drawn"
    assert only(collecting("@drawn\ndef test_x(): ...")).picture is None


# --- remarks ---

REMARK = '@drawn\n@pytest.mark.remark("slow")\ndef test_r(student): ...\n@drawn\ndef test_x(): ...'


def test_remarks_are_kept_apart_from_the_tests_that_take_marks(collecting: Collecting) -> None:
    suite = collecting(REMARK, remarkable={"slow"})
    assert [test.name for test in suite.tests] == ["test_x"]
    assert [(test.name, test.remark) for test in suite.remarks] == [("test_r", "slow")]


def test_without_known_mistakes_there_are_no_remarks(collecting: Collecting) -> None:
    suite = collecting(REMARK)
    assert ([test.name for test in suite.tests], suite.remarks) == (["test_x"], ())


@pytest.mark.parametrize("mark", ['@pytest.mark.remark("slwo")', "@pytest.mark.remark()", "@pytest.mark.remark"])
def test_a_remark_without_a_known_mistake_is_refused(collecting: Collecting, mark: str) -> None:
    says = refusal(collecting, f"@drawn\n{mark}\ndef test_r(): ...", remarkable={"slow", "long"})
    assert says == (
        "tiny/hidden_tests.py: test_r is a remark without a known mistake. "
        "Name it in @pytest.mark.remark, one that loses nothing: long, slow"
    )


# --- refusals ---


def test_an_empty_suite_has_no_tests(collecting: Collecting) -> None:
    assert collecting("") == Suite((), ())


def test_what_cannot_be_collected_and_what_is_marked_wrongly_are_refused_together(collecting: Collecting) -> None:
    says = refusal(collecting, 'def test_x(): ...\n@drawn\n@each("b", [1])\ndef test_y(student): ...')
    assert "uses no argument 'b'" in says
    suite = "def test_x(): ...\n@pytest.mark.grade_id('no')\ndef test_y(): ..."
    first, second = refusal(collecting, suite).splitlines()
    assert first.startswith("tiny/hidden_tests.py: test_x names no grade cell")
    assert second.startswith("tiny/hidden_tests.py: test_y names grade_id 'no'")
