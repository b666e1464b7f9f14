"""From the steps of a test to the forward that a value belongs to, and to what that forward was given."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.grading.judgement.passes import (
    LARGEST,
    Pass,
    function_call_of,
    inputs,
    number_array_at,
    number_arrays,
    pass_of,
    read_function,
    read_pass,
    way_to,
)
from autograder.grading.suite.handles import Handle
from autograder.grading.suite.student import Student
from autograder.sandbox import Limits, Request, Response

X = np.array([1.0, 2.0])
Ask = Callable[[Student], Handle]


class Unasked:
    """Is never asked: handles alone make steps."""

    def ask(self, request: Request) -> Response:
        raise AssertionError("asked")


@pytest.fixture
def student() -> Student:
    return Student(Unasked(), Limits())


def numbers(*handles: Handle) -> list[int]:
    """Return the steps of the handles."""
    return [handle._number for handle in handles]


def the_pass(student: Student, value: Handle) -> Pass | None:
    """Return the pass that a value belongs to."""
    found = pass_of(student.steps, value._number)
    assert found is not None
    return read_pass(student.steps, *found)


# --- which pass a value belongs to ---


def test_the_result_of_a_backward_belongs_to_the_forward_before_it(student: Student) -> None:
    layer = student.Layer()
    forward = layer.forward(X)
    backward = layer.backward(X)
    assert list(pass_of(student.steps, backward._number) or ()) == numbers(layer, forward, backward)


@pytest.mark.parametrize(
    "part",
    [lambda layer, _: layer.dW, lambda layer, _: layer.grads["W"][0], lambda _, dx: dx[1], lambda _, dx: dx.T["x"]],
)
def test_an_attribute_or_a_part_belongs_to_it_as_well(student: Student, part: Callable[..., Handle]) -> None:
    layer = student.Layer(3)
    forward = layer.forward(X)
    backward = layer.backward(X)
    assert list(pass_of(student.steps, part(layer, backward)._number) or ()) == numbers(layer, forward, backward)


def test_of_two_rounds_a_value_belongs_to_the_last_that_was_over_when_it_was_asked_for(student: Student) -> None:
    layer = student.Layer()
    first = numbers(layer, layer.forward(X), dx := layer.backward(X))
    early = layer.dW
    second = numbers(layer, layer.forward(X), layer.forward(2 * X), layer.backward(X))
    late = layer.dW
    assert list(pass_of(student.steps, early._number) or ()) == first
    assert list(pass_of(student.steps, dx._number) or ()) == first
    assert list(pass_of(student.steps, late._number) or ()) == [second[0], *second[2:]]


def test_each_object_has_passes_of_its_own(student: Student) -> None:
    one, other = student.Layer(), student.Layer()
    passes = [numbers(one, one.forward(X)), numbers(other, other.forward(X))]
    backwards = [other.backward(X), one.backward(X)]
    assert list(pass_of(student.steps, one.dW._number) or ()) == [*passes[0], backwards[1]._number]
    assert list(pass_of(student.steps, other.dW._number) or ()) == [*passes[1], backwards[0]._number]


def test_other_methods_are_neither_forward_nor_backward(student: Student) -> None:
    layer = student.Layer()
    forward = layer.forward(X)
    layer.zero()
    backward = layer.backward(X)
    layer.update(0.1)
    assert list(pass_of(student.steps, layer.dW._number) or ()) == numbers(layer, forward, backward)


def without_a_forward(student: Student) -> Handle:
    return student.Layer().backward(X)


def without_a_backward(student: Student) -> Handle:
    layer = student.Layer()
    layer.forward(X)
    return layer.dW


def before_the_backward(student: Student) -> Handle:
    layer = student.Layer()
    out = layer.forward(X)
    layer.backward(X)
    return out


def with_the_forward_last(student: Student) -> Handle:
    layer = student.Layer()
    dx = layer.backward(X)
    layer.forward(X)
    return dx


def with_an_attribute_set(student: Student) -> Handle:
    layer = student.Layer()
    layer.forward(X)
    student.set(layer, "W", X)
    return layer.backward(X)


def of_a_function(student: Student) -> Handle:
    return student.softmax(X)


def of_an_imported_class(student: Student) -> Handle:
    layer = student.module("layers").Layer()
    layer.forward(X)
    return layer.backward(X)


@pytest.mark.parametrize(
    "ask",
    [
        without_a_forward,
        without_a_backward,
        before_the_backward,
        with_the_forward_last,
        with_an_attribute_set,
        of_a_function,
        of_an_imported_class,
        lambda student: student.constant,
        lambda student: student.put(X),
    ],
)
def test_other_values_belong_to_no_pass(student: Student, ask: Ask) -> None:
    assert pass_of(student.steps, ask(student)._number) is None


def test_an_attribute_set_on_another_object_is_no_matter(student: Student) -> None:
    layer, other = student.Layer(), student.Layer()
    layer.forward(X)
    student.set(other, "W", X)
    assert pass_of(student.steps, layer.backward(X)._number) is not None


# --- what a pass was given ---


def test_a_pass_has_the_arguments_of_all_three_calls_by_place_and_by_name(student: Student) -> None:
    layer = student.Layer(3, lam=0.5)
    layer.forward(X, training=True)
    one = the_pass(student, layer.backward(dout := np.array([0.5, -1.0])))
    assert one is not None
    assert (one.name, one.made, one.dout is dout) == ("Layer", {0: 3, "lam": 0.5}, True)
    assert list(one.forward) == [0, "training"]
    assert one.forward[0] is X


def test_without_upstream_the_gradient_of_the_output_itself_is_meant(student: Student) -> None:
    loss = student.Loss()
    loss.forward(X)
    one = the_pass(student, loss.backward())
    assert one is not None
    assert one.dout == 1.0


def test_upstream_may_be_given_by_name(student: Student) -> None:
    layer = student.Layer()
    layer.forward(X)
    one = the_pass(student, layer.backward(dout=3.0))
    assert one is not None
    assert one.dout == 3.0


def test_a_value_that_was_put_there_is_known(student: Student) -> None:
    layer = student.Layer()
    layer.forward(student.put(X))
    one = the_pass(student, layer.backward(dout=student.put(3.0)))
    assert one is not None
    assert one.forward[0] is X
    assert one.dout == 3.0


@pytest.mark.parametrize(
    "calls",
    [
        lambda student: (student.Layer(student.size), X, X),
        lambda student: (student.Layer(), student.Other().forward(X), X),
        lambda student: (student.Layer(), X, student.Other().forward(X)),
        lambda student: (student.Network([student.Layer(), student.Layer()]), X, X),
        lambda student: (student.Network(layers={"first": student.Layer()}), X, X),
        lambda student: (student.Layer(), student.put((X, student.Other())), X),
    ],
)
def test_what_only_the_students_process_has_cannot_be_read(student: Student, calls: Callable[..., Any]) -> None:
    layer, x, dout = calls(student)
    layer.forward(x)
    assert the_pass(student, layer.backward(dout)) is None


# --- functions ---


def test_a_value_may_be_a_part_of_what_a_function_of_the_notebook_returns(student: Student) -> None:
    result = student.loss(X, 3)
    part = result["dx"][0]
    assert [function_call_of(student.steps, one._number) for one in (result, part)] == [result._number] * 2
    assert way_to(student.steps, part._number, made=None, result=result._number) == (
        ("from", "result"),
        ("item", "dx"),
        ("item", 0),
    )
    one = read_function(student.steps, result._number)
    assert one is not None
    assert (one.name, one.made, one.forward[1]) == ("loss", None, 3)


@pytest.mark.parametrize(
    "ask",
    [
        lambda student: student.constant,
        lambda student: student.Layer().forward(X),
        lambda student: student.loss(X).dx,
        lambda student: student.module("numpy").sum(X),
        lambda student: student.put(X),
    ],
)
def test_other_values_are_part_of_no_result(student: Student, ask: Ask) -> None:
    assert function_call_of(student.steps, ask(student)._number) is None


def test_what_is_given_a_function_or_an_object_cannot_be_called_again(student: Student) -> None:
    for given in (student.function(abs), student.Layer(), [student.Layer()]):
        assert read_function(student.steps, student.train(given, X)._number) is None


# --- the way to a value ---


def test_the_way_to_a_value_leads_from_backward_or_from_the_object(student: Student) -> None:
    layer = student.Layer()
    layer.forward(X)
    result = layer.backward(X)
    ways = [
        way_to(student.steps, value._number, made=layer._number, result=result._number)
        for value in (result[1], layer.grads["W"], layer.gradients()[0])
    ]
    assert ways == [
        (("from", "result"), ("item", 1)),
        (("from", "object"), ("attribute", "grads"), ("item", "W")),
        None,
    ]


# --- numbers that may be moved, arrays that may be gradients ---


@pytest.mark.parametrize(
    ("value", "moves"),
    [
        (2.5, True),
        (3, True),
        (np.float32(1.5), True),
        (X, True),
        (X.astype(np.float32), True),
        (np.ones(()), True),
        (np.ones(LARGEST), True),
        (np.ones(LARGEST + 1), False),
        (np.ones((0, 3)), False),
        (np.arange(3), False),
        (np.array([True]), False),
        (True, False),
        ("mean", False),
        (None, False),
        ([1.0, 2.0], False),
    ],
    ids=lambda value: f"{type(value).__name__}{getattr(value, 'shape', '')}",
)
def test_floats_and_number_arrays_that_are_not_large_are_inputs(value: Any, moves: bool) -> None:
    assert list(inputs(Pass("Layer", {}, {0: value}, 1.0))) == [("forward", 0)] * moves
    assert list(inputs(Pass("Layer", {"W": value}, {}, 1.0))) == [("made", "W")] * moves


def test_inputs_of_forward_come_first() -> None:
    one = Pass("Layer", {0: 3.0, "name": "fc"}, {0: X, "y": X}, 1.0)
    assert list(inputs(one)) == [("forward", 0), ("forward", "y"), ("made", 0)]


def test_numbers_of_a_nested_value_come_with_their_paths() -> None:
    value = (X, {"dW": X.astype(np.float32), "n": 3, "db": 0.5}, ["text", None, True, np.arange(3), np.ones(1) > 0])
    found = [(path, array.shape, array.dtype.kind) for path, array in number_arrays(value)]
    floats = [((0,), (2,), "f"), ((1, "dW"), (2,), "f"), ((1, "db"), (), "f")]
    assert found == [*floats[:2], ((1, "n"), (), "i"), floats[2], ((2, 3), (3,), "i")]


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ((0,), (2,)),
        ((1, "db"), ()),
        ((1, "n"), (2,)),
        ((1, "none"), None),
        ((1, "nowhere"), None),
        ((2,), None),
        ((0, "dx"), None),
        ((1, "n", 0), ()),
        ((1, "n", 2), None),
        ((1, "none", 0), None),
        ((1,), None),
    ],
    ids=str,
)
def test_numbers_at_a_path_are_found_or_there_are_none(path: tuple[Any, ...], shape: tuple[int, ...] | None) -> None:
    found = number_array_at((X, {"db": 0.5, "n": np.arange(2), "none": None}), path)
    assert (None if found is None else found.shape) == shape
