"""Every golden submission is graded, through the real sandbox, exactly as its record says.

A submission is a small edit of the released notebook (tests/edited_notebooks.py), the record is all that grading finds
(tests/records.py). `pytest tests/golden --update-golden` writes the records; read their diff before you commit it.
The record is the same in every way: it is compared four times, also with a fork for each hidden test, with the last
bits of all that comes from the student's side moved, and with the newer instructions of the processor left unused.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest

from autograder.course import find_course, from_data
from autograder.grading import Grader, Options
from autograder.grading.session.client import LIMITS
from tests.edited_notebooks import JSON, ROOT, read_edit, released
from tests.records import differences, record_of, text_of
from tests.samples import SUBMISSIONS, Golden, golden, sample_class
from tests.short_limits import SHORT

UNUSED = ",".join(np.show_config(mode="dicts")["SIMD Extensions"]["found"])
WAYS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "as usual": ({}, {}),
    "a fork for each test": ({"options": Options(isolation="test")}, {}),
    "last bits moved": ({"rounding": 1}, {}),
    "older instructions": ({}, {"NPY_DISABLE_CPU_FEATURES": UNUSED, "OPENBLAS_CORETYPE": "Nehalem"}),
}
"""Ways to grade: options of the grader, and environment variables of NumPy."""

every_sample = pytest.mark.parametrize("sample", golden(), ids=lambda one: f"{one.assignment}-{one.behaviour}")


@pytest.fixture(scope="session")
def grader() -> Iterator[Callable[[str, str], Grader]]:
    """Return the grader of an assignment in one of the ways: started when it is first asked for."""
    course = find_course(ROOT)
    with ExitStack() as started:

        def start(name: str, way: str) -> Grader:
            options, variables = WAYS[way]
            limits = SHORT if name == "gates" else LIMITS  # where submissions hang, and no call takes long
            with pytest.MonkeyPatch.context() as environment:
                for variable, value in variables.items():
                    environment.setenv(variable, value)
                return started.enter_context(Grader(course.assignment(name), limits=limits, **options))

        yield functools.cache(start)


@pytest.mark.parametrize("way", WAYS)
@every_sample
def test_a_submission_is_graded_as_its_record_says(
    grader: Callable[[str, str], Grader],
    sample: Golden,
    way: str,
    pytestconfig: pytest.Config,
    capsys: pytest.CaptureFixture[str],
) -> None:
    graded = grader(sample.assignment, way).grade(from_data(sample.notebook), student=None, name=sample.behaviour)
    record = record_of(graded.result)
    if pytestconfig.getoption("--update-golden") and way == "as usual":
        with capsys.disabled():
            print(update(sample, record), end="")
        return
    assert sample.record_path.exists(), "there is no record. Write it with --update-golden, and read it"
    found = differences(sample.record, record)
    assert not found, "\n" + "\n".join(found)


@every_sample
def test_a_submission_says_in_its_first_line_what_it_is(sample: Golden) -> None:
    head, _ = read_edit(sample.path)
    assert sample.path.read_text(encoding="utf-8").startswith("# what: ")
    assert head.keys() <= {"what", "base", "edition"}


def test_every_record_has_a_submission() -> None:
    records = set(SUBMISSIONS.glob("*/*.json"))
    assert records == {sample.record_path for sample in golden()}


def test_the_sample_class_has_twelve_students_and_one_of_each_behaviour() -> None:
    behaviours = [sample.behaviour for sample in sample_class().values()]
    assert len(behaviours) == len(set(behaviours)) == 12


def test_the_stub_of_the_sample_class_is_the_notebook_that_is_released_now() -> None:
    assert sample_class()["ben"].notebook == released("gates")


def update(sample: Golden, record: JSON) -> str:
    """Write the record; return what has changed in it, nothing where nothing has."""
    changed = differences(sample.record, record) if sample.record_path.exists() else ["a new record"]
    sample.record_path.write_text(text_of(record), encoding="utf-8")
    return "\n".join(["", str(sample.record_path.relative_to(ROOT)), *changed, ""]) if changed else ""
