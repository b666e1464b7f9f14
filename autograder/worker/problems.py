"""Why student code gave no value, as data: the exception, the innermost line of the student's own, names nearby."""

import difflib
from collections.abc import Iterable
from typing import Any

from autograder import wire

MAX_TEXT = 400
MAX_NAMES = 24
CELL_NAME = "<cell {}>"  # what tracebacks call the code of a cell


def describe(error: BaseException) -> wire.Problem:
    """Return the exception as data; the place is the innermost line of the student's own."""
    cell, line = _place(error)
    return wire.Problem("raised", wire.type_name(error), _text(error), cell, line)


def names_near(name: str, names: Iterable[Any]) -> list[str]:
    """Return what stands there instead of `name`, the most similar first."""
    public = [text for text in names if type(text) is str and not text.startswith("_")]
    near = difflib.get_close_matches(name, public, 5, 0.5)
    same = [text for text in public if text.lower() == name.lower() and text not in near]
    return [text[:80] for text in (same + near)][:MAX_NAMES]


def _place(error: BaseException) -> tuple[int, int]:
    if isinstance(error, SyntaxError):
        return _cell_number(error.filename), error.lineno or 0
    place = (0, 0)
    trace = error.__traceback__
    while trace is not None:
        number = _cell_number(trace.tb_frame.f_code.co_filename)
        place = (number, trace.tb_lineno) if number else place
        trace = trace.tb_next
    return place


def _cell_number(filename: Any) -> int:
    before, _, after = CELL_NAME.partition("{}")
    text = filename if type(filename) is str else ""
    digits = text[len(before) : -len(after)] if text.startswith(before) and text.endswith(after) else ""
    return int(digits) if digits.isdigit() and len(digits) < 7 else 0


def _text(error: BaseException) -> str:
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)
        return text[:MAX_TEXT].encode("utf-8", "replace").decode()
    except BaseException:  # noqa: BLE001  (an evil __str__ says nothing)
        return ""
