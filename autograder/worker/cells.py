"""Run the student's cells, one by one, as Jupyter would.

Plain Python runs at once. IPython comes in, with 15 MB that every fork would have to copy, only for a cell that needs
it: magics, `!`, `?`, top-level await, `display`, `get_ipython` and what is imported from IPython.
"""

import ast
import builtins
import contextlib
import re
import sys
import types
from typing import Any

import numpy as np

from autograder import wire
from autograder.worker.displays import as_bytes, finished_figures, represented
from autograder.worker.names import Names
from autograder.worker.problems import CELL_NAME, describe

NEEDS_IPYTHON = re.compile(r"^[ \t]*[%!?]|\?[ \t]*$|=[ \t]*[%!]|\bawait\b|\basync (?:for|with)\b", re.MULTILINE)
BARE_COMMAND = re.compile(r"\s*[a-z][\w-]*[ \t]+[^\n(=]+\s*")  # `pip install x` alone in a cell is a magic, too
MAX_LEFT_OUT, MAX_COMMAND = 20, 200
IPYTHON_PACKAGES = ("IPython", "matplotlib_inline", "ipywidgets")


class Cells:
    """The names that the cells have defined so far, and how to run one more."""

    def __init__(self) -> None:
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names: dict[str, Any] = module.__dict__
        self.history = Names(self.names)
        self._module = module
        self._shown: list[dict[str, Any]] = []
        self._left_out: list[tuple[str, str]] = []
        self._shell: Any = None
        self._current = ("", "")
        builtins.get_ipython = self._ipython  # type: ignore[attr-defined]
        builtins.display = self._display  # type: ignore[attr-defined]

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The commands of the last cell that had no effect: of which kind, and as they stand there."""
        return [
            (kind, command[:MAX_COMMAND].encode("utf-8", "replace").decode())
            for kind, command in self._left_out[:MAX_LEFT_OUT]
        ]

    def run(self, number: int, source: str) -> tuple[wire.Problem | None, np.ndarray]:
        """Run one cell; return what went wrong, if anything, and what it displayed (JSON text as bytes)."""
        self._shown.clear()
        self._left_out.clear()
        try:
            if "IPython" in sys.modules or any(name in source for name in IPYTHON_PACKAGES):
                self._ipython()  # before the cell imports `display`, which prints where there is no shell
            problem = self._run(CELL_NAME.format(number), source)
        except BaseException as error:  # noqa: BLE001  (whatever a cell throws is the cell's)
            problem = error
        with contextlib.suppress(BaseException):  # drawing runs the student's code
            self._shown.extend(finished_figures())
        return (None if problem is None else describe(problem)), as_bytes(self._shown)

    def _run(self, name: str, source: str) -> BaseException | None:
        try:
            body, last = _compiled(name, source)
        except SyntaxError as error:
            return self._run_in_ipython(name, source) if _needs_ipython(source) else error
        exec(body, self.names)
        value = eval(last, self.names) if last is not None else None
        if value is not None and not source.rstrip().endswith(";"):
            self._shown.append(represented(value))
        return None

    def _run_in_ipython(self, name: str, source: str) -> BaseException | None:
        shell = self._ipython()
        before, self._current = self._current, (name, source)
        shell.compile.get_code_name = lambda *_: name
        shell.silent = source.rstrip().endswith(";")
        try:
            result = shell.run_cell(source, store_history=False)
        finally:
            self._current = before
        return result.error_in_exec if result.error_before_exec is None else result.error_before_exec

    def _ipython(self) -> Any:
        if self._shell is None:
            from autograder.worker.shell import make_shell

            self._shell = make_shell(self._module, self._shown, self._left_out, self._run_body)
        return self._shell

    def _run_body(self, body: str) -> None:
        """Run what stands below a cell magic, with the line numbers that it has in the cell."""
        name, source = self._current
        above = len(source.splitlines()) - len(body.splitlines())
        problem = self._run(name, "\n" * above + body)
        if problem is not None:
            raise problem

    def _display(self, *things: Any, **options: Any) -> Any:
        if self._shell is None and options == {"raw": True} and all(isinstance(thing, dict) for thing in things):
            return self._shown.extend(map(dict, things))  # our own pictures need no IPython
        self._ipython()
        from IPython.display import display

        return display(*things, **options)


def _needs_ipython(source: str) -> bool:
    return bool(NEEDS_IPYTHON.search(source) or BARE_COMMAND.fullmatch(source))


def _compiled(name: str, source: str) -> tuple[types.CodeType, types.CodeType | None]:
    """Return the code of the cell, and apart from it that of a last line whose value Jupyter would show."""
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    body = compile(tree, name, "exec", dont_inherit=True)
    if not isinstance(last, ast.Expr):
        return body, None
    return body, compile(ast.Expression(last.value), name, "eval", dont_inherit=True)
