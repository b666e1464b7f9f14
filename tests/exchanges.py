"""Requests, responses and students made by hand, for tests of what stands between a hidden test and the sandbox."""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from autograder import wire
from autograder.grading.execution.trusted import TrustedCode, run_notebook
from autograder.grading.execution.verdict_cache import Exchange
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.student import Student
from autograder.sandbox import Limits, Request, Response
from tests import tiny


def request(name: str, number: int = wire.FIRST_REQUEST, *, functions: tuple[Callable[..., Any], ...] = ()) -> Request:
    """Return the request for the value of a name. number: of the request within its test."""
    return Request.of(
        number, [wire.Get(name)], [0], [], seconds=1.0, functions=functions, callbacks=1000 * bool(functions)
    )


def response(to: Request, *values: Any) -> Response:
    """Return the response with these values."""
    buffers: list[np.ndarray] = []
    kept = (wire.Problem, wire.Opaque, wire.Group)
    sent: list[Any] = [value if isinstance(value, kept) else wire.to_value(value, buffers) for value in values]
    header = msgspec.msgpack.encode(wire.Values(to.number, sent))
    return Response(to, header, b"".join(buffer.tobytes() for buffer in buffers))


def exchange(name: str, *values: Any, number: int = wire.FIRST_REQUEST) -> Exchange:
    """Return the request for a name, with these values as its response."""
    asked = request(name, number)
    return Exchange(asked, response(asked, *values))


def trusted(code: str) -> Student:
    """Return a student whose cell holds this code and runs in this process."""
    return Student(TrustedCode(run_notebook(tiny.notebook(code))), Limits())


def hidden_test(call: Callable[..., Any], *, name: str = "test_double", grade_id: str = "double_value") -> HiddenTest:
    """Return a function that takes `student` as a hidden test."""
    return HiddenTest(name, grade_id, call, frozenset({"student"}))
