"""Trusted code in this process, asked as a submission is asked: the reference and the known mistakes."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from autograder import wire
from autograder.course import Notebook
from autograder.course.notebook import STUDENT_ONLY
from autograder.sandbox.fork import returned
from autograder.worker.calls import Calls

MAIN = "__main__"
PATCHED = ("math", "numpy", "numpy.linalg", "numpy.random")  # modules of which a test may change names


class LocalFork:
    """Answers one hidden test like a fork, without one. Never give it a student's code.

    notebook: what `run_notebook` returned. What the test sets on modules holds while the code runs and is undone
    afterwards: a stand-in for np.exp is not meant for the grader.
    """

    def __init__(self, notebook: ModuleType) -> None:
        self._calls = Calls(vars(notebook), self)  # type: ignore[arg-type]
        self._changes = _Changes(notebook)
        self._functions: Sequence[Callable[..., Any]] = ()
        self._reply: tuple[Any, wire.Buffers] | None = None
        self._returned: tuple[Any, wire.Buffers] | None = None

    def run(
        self,
        steps: Sequence[wire.Step],
        fetch: Sequence[int],
        buffers: Sequence[Any],
        *,
        functions: Sequence[Callable[..., Any]],
        seconds: float,
        callbacks: int,
    ) -> tuple[list[Any], wire.Buffers]:
        """Take the steps here; limits are for code that nobody trusts."""
        self._functions = functions
        with self._changes.in_force():
            self._calls.answer(wire.Run(0, list(steps), list(fetch)), _crossed(buffers))
        assert self._reply is not None
        values, arrays = self._reply
        return list(values.values), arrays

    def send(self, message: Any, buffers: Sequence[Any] = ()) -> None:
        """Take what the code sends: its answer, or a call of a function of the grader's."""
        if isinstance(message, wire.Called):
            answer, outgoing = returned(message, _crossed(buffers), self._functions)
            self._returned = answer, _crossed(outgoing)
        else:
            self._reply = message, _crossed(buffers)

    def receive(self, _: Any) -> tuple[Any, wire.Buffers]:
        """Return what the function of the grader's gave."""
        assert self._returned is not None
        return self._returned


class _Changes:
    """What one test has set on modules: there while the code runs, and only then."""

    def __init__(self, notebook: ModuleType) -> None:
        modules = [sys.modules[name] for name in PATCHED if name in sys.modules]
        self._modules = [*modules, notebook]
        self._set: list[dict[str, Any]] = [{} for _ in self._modules]
        self._main = notebook

    @contextlib.contextmanager
    def in_force(self) -> Iterator[None]:
        """Set what was set before; afterwards, take note of it and undo it."""
        before = [dict(vars(module)) for module in self._modules]
        main, sys.modules[MAIN] = sys.modules[MAIN], self._main
        for module, changes in zip(self._modules, self._set, strict=True):
            vars(module).update(changes)
        try:
            yield
        finally:
            sys.modules[MAIN] = main
            self._set = [_undone(module, names) for module, names in zip(self._modules, before, strict=True)]


def _undone(module: ModuleType, before: Mapping[str, Any]) -> dict[str, Any]:
    """Give the module its names back; return those that differed."""
    names = vars(module)
    changes = {name: value for name, value in names.items() if name not in before or before[name] is not value}
    for name in changes:
        names.pop(name)
        names |= {name: before[name]} if name in before else {}
    return changes


def run_notebook(notebook: Notebook) -> ModuleType:
    """Return a module with the names that the notebook's own cells define; grade cells and pictures are left out."""
    module = ModuleType(MAIN)
    main, sys.modules[MAIN] = sys.modules[MAIN], module
    try:
        for cell in notebook.cells:
            if cell.kind == "code" and not cell.grade and STUDENT_ONLY not in cell.tags:
                exec(compile(cell.source, f"<cell {cell.number}>", "exec"), vars(module))
    finally:
        sys.modules[MAIN] = main
    return module


def _crossed(buffers: Sequence[Any]) -> wire.Buffers:
    """Return copies of the arrays, as they would arrive."""
    return wire.Buffers(memoryview(b"".join(array.tobytes() for array in buffers)))
