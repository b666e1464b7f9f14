"""Records of golden submissions: everything is in them but what varies, and every difference is told."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.results import CellResult, Example, GradeResult, Remark, TestResult
from tests.records import differences, leaves, record_of, text_of

EXAMPLE = Example(
    "x = 1.0\ngate(x)", '<svg aria-label="the error of dx"><path/><text>1</text></svg>', (("0", "1", "2", "1"),)
)
WRONG = TestResult("test_dx", "failed", 2.0, "swapped", "dx is wrong", "relative error 0.731058", 0.5, 0.1, EXAMPLE)
RESULT = GradeResult(
    "gates",
    None,
    "swapped_multiply",
    "landlock+seccomp",
    (
        CellResult("backward", 2.0, 0.0, tests=(WRONG, TestResult("test_dy", "passed"))),
        CellResult("forward", 1.0, 1.0, remarks=(Remark("slow", "It is slow"),)),
        CellResult("written", 1.0, None, manual=True),
    ),
    ("an error",),
    ("a remark",),
    {"cells": 0.25},
    ("a note",),
    versions={"python": "3.11.2"},
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each dict or list and key or index at which a leaf is."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        if isinstance(item, dict | list):
            yield from places(item)
        else:
            yield value, key


def test_equal_records_have_no_differences() -> None:
    assert differences(record_of(RESULT), record_of(RESULT)) == []


def test_a_change_of_any_field_is_noticed_and_named() -> None:
    record = record_of(RESULT)
    for number, (path, _) in enumerate(leaves(record)):
        changed = copy.deepcopy(record)
        holder, key = list(places(changed))[number]
        holder[key] = "changed"
        told = differences(record, changed)
        assert told, path
        assert path.removesuffix(".grade_id").removesuffix(".name") in told[0]


def test_a_field_that_is_gone_or_new_is_noticed() -> None:
    record = record_of(RESULT)
    for number, (path, _) in enumerate(leaves(record)):
        fewer = copy.deepcopy(record)
        holder, key = list(places(fewer))[number]
        del holder[key]
        assert differences(record, fewer), path
        assert differences(fewer, record), path


def test_a_difference_says_where_it_is_what_was_expected_and_what_was_found() -> None:
    changed = record_of(RESULT)
    changed["cells"][0]["tests"][0]["message"] = "dy is wrong"
    assert differences(record_of(RESULT), changed) == [
        "cells.backward.tests.test_dx.message: expected 'dx is wrong', got 'dy is wrong'"
    ]


def test_of_long_texts_the_place_is_shown_where_they_differ() -> None:
    told = differences({"message": "a" * 500 + "b"}, {"message": "a" * 500 + "c"})
    assert told == [f"message: expected '...{'a' * 60}b', got '...{'a' * 60}c'"]


def test_another_order_is_a_difference() -> None:
    changed = record_of(RESULT)
    changed["cells"].reverse()
    assert differences(record_of(RESULT), changed) == ["the fields are equal, but not their order"]


def test_times_and_walls_are_left_out() -> None:
    assert not {path.rpartition(".")[2] for path, _ in leaves(record_of(RESULT))} & {"seconds", "isolation", "python"}


def test_a_score_that_nobody_has_given_yet_is_not_a_score_of_zero() -> None:
    cells = {cell["grade_id"]: cell for cell in record_of(RESULT)["cells"]}
    assert (cells["backward"]["score"], cells["written"]["score"]) == (0.0, None)


@pytest.mark.parametrize(
    ("number", "recorded"),
    [
        ("0.731058", "0.731"),
        ("-3.2e-05", "-3.2e-05"),
        ("1.23456e-05", "1.23e-05"),
        ("0.5", "0.5"),
        ("12345", "12345"),
        ("39.99999999", "40"),
    ],
)
def test_numbers_within_texts_have_three_digits(number: str, recorded: str) -> None:
    result = GradeResult("gates", None, "x", notes=(f"printed {number}, then",))
    assert record_of(result)["notes"] == [f"printed {recorded}, then"]


def test_of_a_very_long_text_the_beginning_and_the_length_stand_there() -> None:
    result = GradeResult("gates", None, "x", notes=("x" * 20_000,))
    assert record_of(result)["notes"] == ["x" * 1500 + "... 20000 characters"]


def test_of_a_picture_the_label_is_kept() -> None:
    example = record_of(RESULT)["cells"][0]["tests"][0]["example"]
    assert example["picture"] == "the error of dx"
    assert example["code"] == ["x = 1.0", "gate(x)"]


def test_a_record_is_written_with_one_line_for_what_fits_into_it() -> None:
    lines = text_of(record_of(RESULT)).splitlines()
    assert '        {"name": "test_dy", "outcome": "passed", "weight": 1.0}' in lines
