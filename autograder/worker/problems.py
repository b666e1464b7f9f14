"""Why student code gave no value, as data: the exception, the innermost line of the student's own, names nearby."""

import difflib
import dis
import os
from collections.abc import Iterable
from types import TracebackType
from typing import Any

from autograder import wire

MAX_TEXT = 400
MAX_NAMES = 24
CELL_NAME = "<cell {}>"  # what tracebacks call the code of a cell


def describe(error: BaseException) -> wire.Problem:
    """Return the exception as data; the place is the innermost line of the student's own."""
    cell, line = _place(error)
    unwritten = isinstance(error, NotImplementedError) and _raised_by_student(error.__traceback__)
    return wire.Problem(
        "raised", wire.type_name(error), _text(error), cell, line, names=_missing_module(error), unwritten=unwritten
    )


def names_near(name: str, names: Iterable[Any]) -> list[str]:
    """Return what stands there instead of `name`, the most similar first."""
    public = [text for text in names if type(text) is str and not text.startswith("_")]
    same = [text for text in public if text.lower() == name.lower()]
    near = [text for text in difflib.get_close_matches(name, public, 5, 0.5) if text not in same]
    return [text[:80] for text in (same + near)][:MAX_NAMES]


def passes_a_cell(trace: TracebackType | None) -> bool:
    """Whether one of the frames is a student's cell."""
    while trace is not None and not _cell_number(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace is not None


def _missing_module(error: BaseException) -> list[str]:
    name = error.name if isinstance(error, ModuleNotFoundError) else None
    return [name[:80].encode("utf-8", "replace").decode()] if type(name) is str else []


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


def _raised_by_student(trace: TracebackType | None) -> bool:
    """Whether the exception comes from a `raise` in a cell or in a file beside the notebook, not from a library."""
    if trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    own = _cell_number(code.co_filename) > 0 or _stands_beside(code.co_filename)
    return own and dis.opname[code.co_code[trace.tb_lasti]] == "RAISE_VARARGS"


def _stands_beside(filename: str) -> bool:
    try:
        return filename.startswith(os.path.join(os.getcwd(), ""))
    except OSError:  # the working folder is gone
        return False


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
