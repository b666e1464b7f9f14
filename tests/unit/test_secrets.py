"""Which numbers, arrays and texts of a hidden test are worth hiding, and which anybody would choose."""

from typing import Any

import numpy as np
import pytest

from autograder.grading.suite.secrets import contents


def key(array: np.ndarray) -> tuple[tuple[int, ...], bytes]:
    """Return what stands for an array as a whole: its shape and its numbers as float64."""
    return array.shape, np.array(array, dtype="f8").tobytes()


@pytest.mark.parametrize("number", [0.0, 1.0, -2.0, 0.5, 0.001, 1e-7, 300.0, float("inf")])
def test_a_number_of_one_digit_is_no_secret(number: float) -> None:
    for spelt in (number, np.float64(number), np.array(number), np.array([[number]])):
        assert contents([spelt]) == set()


@pytest.mark.parametrize("number", [0.25, 1.5, -3.14, 1.0625, 12.0])
def test_a_number_of_more_digits_is_one(number: float) -> None:
    for spelt in (number, np.float64(number), np.float32(number) if number != -3.14 else number, np.array([number])):
        assert contents([spelt]) == {number}


@pytest.mark.parametrize("whole", [0, 7, 1234, True, np.int64(1234), None, 1 + 2j, float("nan"), b"text"])
def test_sizes_and_what_is_no_number_are_no_secrets(whole: Any) -> None:
    assert contents([whole]) == set()


@pytest.mark.parametrize("text", ["hidden", ""])
def test_every_text_is_a_secret(text: str) -> None:
    assert contents([text]) == {text}


def test_an_array_is_a_secret_as_a_whole_and_so_are_its_entries_of_more_than_three_digits() -> None:
    array = np.array([[1.25, 0.5], [1.234, -7.0]])
    assert contents([array]) == {1.234, key(array)}
    assert contents([array], entries=False) == {key(array)}


@pytest.mark.parametrize("dtype", ["f4", "i8", "u1", "?"])
def test_an_array_of_any_kind_is_known_by_its_numbers(dtype: str) -> None:
    array = np.array([0, 1, 1], dtype=dtype)
    assert contents([array]) == {key(array)}


def test_the_same_numbers_in_another_shape_are_another_array() -> None:
    array = np.arange(6.0)
    assert contents([array]) != contents([array.reshape(2, 3)])


@pytest.mark.parametrize("array", [np.ones(3), np.zeros((2, 2)), np.empty(0), np.array([None, 1]), np.array([1j, 2j])])
def test_arrays_of_equal_entries_or_of_none_or_of_no_numbers_are_no_secrets(array: np.ndarray) -> None:
    assert contents([array]) == set()


def test_a_constant_array_has_its_entry_as_secret() -> None:
    assert contents([np.full(3, 1.234)]) == {1.234}
    assert contents([np.full(3, 1.234)], entries=False) == set()


def test_entries_that_are_not_finite_are_no_secrets() -> None:
    array = np.array([np.nan, np.inf, 1.234])
    assert contents([array]) == {1.234, key(array)}


def test_secrets_are_found_at_any_depth() -> None:
    assert contents([(1.5, [2.5, {"lam": 3.5}]), 4.5, {"name": "hidden"}]) == {1.5, 2.5, 3.5, 4.5, "hidden"}
