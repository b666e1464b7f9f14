"""Trusted code in this process, asked as a submission is asked: the reference and the known mistakes."""

import contextlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder import wire
from autograder.course import Notebook
from autograder.course.notebook import STUDENT_ONLY
from autograder.worker.calls import Calls


class LocalFork:
    """Answers like the fork of a hidden test, without one. Never give it a student's code."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._calls = Calls(namespace, self)  # type: ignore[arg-type]
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
        with _unpatched():
            self._calls.answer(wire.Run(0, list(steps), list(fetch)), _crossed(buffers))
        assert self._reply is not None
        values, arrays = self._reply
        return list(values.values), arrays

    def send(self, message: Any, buffers: Sequence[Any] = ()) -> None:
        """Take what the code sends: its answer, or a call of a function of the grader's."""
        if isinstance(message, wire.Called):
            arrays = _crossed(buffers)
            args = [wire.from_value(value, arrays) for value in message.args]
            outgoing: list[Any] = []
            value = wire.to_value(self._functions[message.function](*args), outgoing)
            self._returned = wire.Returned(message.request, value), _crossed(outgoing)
        else:
            self._reply = message, _crossed(buffers)

    def receive(self, _: Any) -> tuple[Any, wire.Buffers]:
        """Return what the function of the grader's gave."""
        assert self._returned is not None
        return self._returned


@contextlib.contextmanager
def _unpatched() -> Iterator[None]:
    """Undo what a test sets on the modules that this process needs: a stand-in for np.exp is meant for the fork."""
    before = {module: dict(vars(module)) for module in (np, math, np.random, np.linalg)}
    try:
        yield
    finally:
        for module, names in before.items():
            for name in [name for name, value in vars(module).items() if names.get(name, module) is not value]:
                setattr(module, name, names[name]) if name in names else delattr(module, name)


def namespace(notebook: Notebook) -> dict[str, Any]:
    """Return the names that the notebook's own cells define; grade cells and pictures are left out."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.kind == "code" and not cell.grade and STUDENT_ONLY not in cell.tags:
            exec(compile(cell.source, f"<cell {cell.number}>", "exec"), names)
    return names


def _crossed(buffers: Sequence[Any]) -> wire.Buffers:
    """Return copies of the arrays, as they would arrive."""
    return wire.Buffers(memoryview(b"".join(array.tobytes() for array in buffers)))
