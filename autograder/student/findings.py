"""What is not right, as lines of a panel: numbers that differ, shapes, and exceptions from the student's code."""

import dis
import linecache
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from autograder.gradcheck import without_noise
from autograder.student import looks
from autograder.student.messages import say
from autograder.student.panel import Line

Array = np.ndarray
NOT_THE_STUDENTS = (str(Path(__file__).parents[1]), os.path.dirname(os.__file__), "<frozen ")


@dataclass(frozen=True)
class NotRight(Exception):
    """Ends one look at the student's code with a line that says why."""

    line: Line


def not_right(key: str, ask: str, *, table: Sequence[tuple[str, str]] = (), **words: object) -> NotRight:
    """Return the finding with the sentence `key` and the question `ask`."""
    return NotRight(Line("", "wrong", say(key, **words), table=table, question=say(ask, **words)))


def line_of(error: BaseException, home: str) -> Line:
    """Return the line for an exception from the student's code; home is the file of the check's own cell."""
    if isinstance(error, NotRight):
        return error.line
    if isinstance(error, NotImplementedError) and _raised_by_student(error.__traceback__):
        return Line("", "unwritten", say("not_written"))
    file, function, code = _students_line(error.__traceback__)
    if (
        isinstance(error, NameError) and file == home and function.startswith("<")
    ):  # the check names it, not the student
        return Line("", "wrong", say("undefined", name=error.name), question=say("ask_undefined"))
    what = say("raised", error=type(error).__name__, message=error)
    return Line("", "wrong", what, code=code, question=say("ask_raised"))


def _raised_by_student(trace: TracebackType | None) -> bool:
    """Whether the exception comes from a `raise` of the student's, not from a library."""
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    own = not code.co_filename.startswith(NOT_THE_STUDENTS) and "site-packages" not in code.co_filename
    return own and dis.opname[code.co_code[trace.tb_lasti]] == "RAISE_VARARGS"


def numbers(value: object, name: str) -> Array:
    """Return the value as a float array, or say that it is none."""
    if value is None:
        raise not_right("is_none", "ask_none", name=name)
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "biuf":
        raise not_right("not_numbers", "ask_structure", name=name, kind=type(value).__name__)
    return array.astype(float)


def several(result: object, names: Sequence[str], call: str) -> list[object]:
    """Return the parts of a result that has these names: a dict with such keys, a tuple, or a single part alone."""
    if result is None:
        raise not_right("returned_none", "ask_none", call=call)
    if isinstance(result, Mapping):
        return by_name(result, names)
    if len(names) == 1 and not (isinstance(result, tuple) and len(result) == 1):
        return [result]
    if not isinstance(result, (tuple, list)):
        raise not_right("not_a_tuple", "ask_structure", call=call, kind=type(result).__name__, count=len(names))
    if len(result) != len(names):
        raise not_right("count", "ask_structure", call=call, got=len(result), count=len(names))
    return list(result)


def by_name(result: object, names: Sequence[str]) -> list[object]:
    """Return the values under these keys of a dict, or say which are missing."""
    if not isinstance(result, Mapping):
        raise not_right("not_a_dict", "ask_structure", kind=type(result).__name__)
    missing = [name for name in names if name not in result]
    if missing:
        raise not_right("missing_keys", "ask_structure", missing=", ".join(missing), found=", ".join(map(str, result)))
    return [result[name] for name in names]


def same_shape(name: str, array: Array, shape: tuple[int, ...], *, right: Callable[[], Array] | None = None) -> None:
    """Raise a finding unless the array has this shape. right: gives the right array, whose numbers may tell why."""
    if array.shape != shape:
        question = looks.shape_question(name, array, right()) if right else say("ask_shape", name=name)
        what = say("shape", name=name, got=described(array.shape), expected=described(shape))
        raise NotRight(Line("", "wrong", what, question=question))


def same_value(name: str, actual: object, expected: object) -> None:
    """Raise a finding unless the two agree to about six digits; a dict or a tuple is compared part by part."""
    if isinstance(expected, Mapping):
        for key, part in zip(expected, by_name(actual, list(expected)), strict=True):
            same_value(key, part, expected[key])
        return
    if isinstance(expected, tuple):
        names = [f"{name}[{i}]" for i in range(len(expected))]
        for part_name, part, wanted in zip(names, several(actual, names, say("your_code")), expected, strict=True):
            same_value(part_name, part, wanted)
        return
    got, wanted = numbers(actual, name), np.asarray(expected, dtype=float)
    same_shape(name, got, wanted.shape, right=lambda: wanted)
    finite(name, got)
    error = np.abs(got - wanted)
    if np.any(error > 1e-6 * np.abs(wanted) + 1e-9):
        table = side_by_side(worst(error), yours=got, expected=wanted)
        question = looks.value_question(name, got, wanted)
        raise NotRight(Line("", "wrong", say("value", name=name), table=table, question=question))


def finite(name: str, array: Array) -> None:
    """Raise a finding if the array has a NaN or an infinity."""
    if not np.isfinite(array).all():
        table = side_by_side(worst(~np.isfinite(array)), yours=array)
        raise not_right("nan", "ask_nan", table=table, name=name)


def worst(error: Array) -> tuple[int, ...]:
    """Return the index of the largest entry, of equal ones the first."""
    return tuple(int(i) for i in np.unravel_index(np.argmax(without_noise(error)), error.shape))


def side_by_side(place: tuple[int, ...], **arrays: Array) -> list[tuple[str, str]]:
    """Return one entry of each array under the word for it, after the entry's index if it has one."""
    index = [(say("entry"), ", ".join(map(str, place)))] if place else []
    return index + [(say(word), f"{without_noise(array[place]).item():.6g}") for word, array in arrays.items()]


def wrong_gradient(
    name: str, of: str, analytic: Array, numerical: Array, dout: Array, others: Sequence[Array]
) -> NotRight:
    """Return the finding for a gradient that does not fit the measured slopes of `of`.

    others: the measured slopes of the other inputs.
    """
    table = side_by_side(worst(np.abs(analytic - numerical)), analytic=analytic, numerical=numerical)
    question = looks.gradient_question(name, analytic, numerical, dout, others)
    return NotRight(Line("", "wrong", say("gradient", name=name, of=of), table=table, question=question))


def described(shape: tuple[int, ...]) -> str:
    """Return a shape in words."""
    return say("array_of_shape", shape=shape) if shape else say("single")


def _students_line(trace: TracebackType | None) -> tuple[str, str, str]:
    """Return file, function and text of the innermost line that is neither ours nor a library's."""
    found = ("", "", "")
    while trace is not None:
        code = trace.tb_frame.f_code
        if not code.co_filename.startswith(NOT_THE_STUDENTS):
            found = (code.co_filename, code.co_name, linecache.getline(code.co_filename, trace.tb_lineno).strip())
        trace = trace.tb_next
    return found
