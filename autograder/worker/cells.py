"""Run the student's cells, one by one, as Jupyter would: magics, display() and the value of the last line."""

import json
import sys
import types
from typing import Any

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder import wire
from autograder.worker.problems import CELL_NAME, describe

MAX_DISPLAYS = 256 * 1024


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
