"""Run the student's cells, one by one, as Jupyter would: magics, display() and the value of the last line."""

import difflib
import json
import sys
import types
from collections.abc import Iterable
from typing import Any

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder import wire

MAX_TEXT = 400
MAX_DISPLAYS = 256 * 1024
MAX_NAMES = 24
CELL_NAME = "<cell {}>"


class ResultHook(DisplayHook):
    """Keeps the value of a cell's last line beside what the cell displays."""

    def write_output_prompt(self) -> None:
        """Nothing: prompts belong to terminals."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Keep the value's representations."""
        publisher: Any = getattr(self.shell, "display_pub", None)
        publisher.outputs.append({"data": format_dict})

    def log_output(self, format_dict: Any) -> None:
        """Nothing: there is no history."""


class Shell(InteractiveShell):
    """IPython without a terminal, a history or tracebacks of its own."""

    displayhook_class = Type(ResultHook)

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the grader words what students read."""

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the grader words what students read."""


def make_shell() -> Shell:
    """Return the shell in which a submission's cells will run; made once, before any fork."""
    quiet = Config()
    quiet.HistoryManager.enabled = False  # its thread would not survive a fork
    quiet.Shell.autocall = 0
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    shell = Shell.instance(config=quiet, user_module=module, user_ns=module.__dict__)
    shell.display_pub = CapturingDisplayPublisher()
    return shell


def run_cell(shell: Shell, number: int, source: str) -> tuple[wire.Problem | None, np.ndarray]:
    """Run one cell; return what went wrong, if anything, and what it displayed (JSON text as bytes)."""
    name = CELL_NAME.format(number)
    shell.compile.get_code_name = lambda *_: name  # type: ignore[method-assign]
    shown: Any = shell.display_pub
    shown.outputs.clear()
    try:
        result = shell.run_cell(source, store_history=False)
        problem = result.error_in_exec if result.error_before_exec is None else result.error_before_exec
    except BaseException as error:  # noqa: BLE001  (whatever a cell throws is the cell's)
        problem = error
    return (None if problem is None else describe(problem)), _displays(shown.outputs)


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


def _displays(outputs: list[Any]) -> np.ndarray:
    kept, size = [], 0
    for output in outputs:
        try:
            text = json.dumps(output["data"])
        except (TypeError, ValueError, KeyError, RecursionError):
            continue
        size += len(text)
        if size > MAX_DISPLAYS:
            break
        kept.append(text)
    return np.frombuffer(f"[{','.join(kept)}]".encode("utf-8", "replace"), dtype=np.uint8)
