"""Trusted code in this process, asked as a submission is asked: the reference and the known mistakes."""

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, ModuleType
from typing import Any

from autograder import wire
from autograder.course import Notebook
from autograder.course.notebook import STUDENT_ONLY
from autograder.sandbox import Call, Request, Response
from autograder.sandbox.fork import returned
from autograder.worker.calls import Calls

MAIN = "__main__"
PATCHED = ("math", "numpy", "numpy.linalg", "numpy.random")  # modules of which a test may change names


class TrustedCode:
    """Answers the requests of one hidden test in this process. Never give it a student's code.

    notebook: as `run_notebook` returned it. A change that the test makes to a module holds while the code runs and is
    undone afterwards: a replacement of np.exp is not meant for the grader.
    """

    def __init__(self, notebook: ModuleType) -> None:
        self._notebook = notebook
        self._calls = Calls(vars(notebook), self)  # type: ignore[arg-type]
        self._may_change = False  # whether the test has a module in hand, or has set an attribute
        self._changes = _Changes(notebook)
        self._functions: Sequence[Callable[..., Any]] = ()
        self._reply: tuple[bytes, bytes] = b"", b""
        self._given: list[Call] = []  # calls of the grader's functions during this request
        self._returned: tuple[Any, wire.Buffers] | None = None

    def ask(self, request: Request) -> Response:
        """Take the steps here; the limits of the request are for untrusted code."""
        self._functions = request.functions
        header, payload = _parts(request.frame)
        run = wire.decode(wire.Request, header)
        self._may_change |= any(isinstance(step, (wire.Set, wire.Import)) for step in run.steps)
        self._given.clear()
        with _as_main(self._notebook), self._changes.in_force() if self._may_change else contextlib.nullcontext():
            self._calls.answer(run, wire.Buffers(memoryview(payload)))
        return Response(request, *self._reply, tuple(self._given))

    def ask_again(self, earlier: Response) -> Response:
        """Make the request of an earlier response again, with the same functions."""
        return self.ask(earlier.request)

    def send(self, message: Any, buffers: Sequence[Any] = ()) -> None:
        """Take a message of the code: its response, or a call of one of the grader's functions."""
        header, payload = _parts(wire.encode(message, buffers))
        if isinstance(message, wire.Called):
            answer, outgoing = returned(message, wire.Buffers(memoryview(payload)), self._functions)
            frame = wire.encode(answer, outgoing)
            self._given.append(Call(header, payload, frame))
            self._returned = answer, wire.Buffers(memoryview(_parts(frame)[1]))
        else:
            self._reply = header, payload

    def receive(self, _: Any) -> tuple[Any, wire.Buffers]:
        """Return the result of the grader's function that was called."""
        assert self._returned is not None
        return self._returned


def _parts(frame: bytes) -> tuple[bytes, bytes]:
    """Return header and payload of a frame."""
    length, _ = wire.lengths(frame[: wire.PREFIX.size])
    end = wire.PREFIX.size + length
    return frame[wire.PREFIX.size : end], frame[end:]


class _Changes:
    """The changes that one test makes to modules. They hold while the code runs, and only then."""

    def __init__(self, notebook: ModuleType) -> None:
        modules = [sys.modules[name] for name in PATCHED if name in sys.modules]
        self._modules = [*modules, notebook]
        self._set: list[dict[str, Any]] = [{} for _ in self._modules]

    @contextlib.contextmanager
    def in_force(self) -> Iterator[None]:
        """Set what was set before; afterwards, take note of it and undo it."""
        before = [dict(vars(module)) for module in self._modules]
        for module, changes in zip(self._modules, self._set, strict=True):
            vars(module).update(changes)
        try:
            yield
        finally:
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
    with _as_main(module):
        for cell in notebook.cells:
            if cell.kind == "code" and not cell.grade and STUDENT_ONLY not in cell.tags:
                exec(_compiled(cell.source, cell.number), vars(module))
    return module


@functools.lru_cache(maxsize=4096)  # solutions differ in one cell each
def _compiled(source: str, number: int | None) -> CodeType:
    return compile(source, f"<cell {number}>", "exec")


@contextlib.contextmanager
def _as_main(module: ModuleType) -> Iterator[None]:
    """Let the module be `__main__` meanwhile."""
    main, sys.modules[MAIN] = sys.modules[MAIN], module
    try:
        yield
    finally:
        sys.modules[MAIN] = main
