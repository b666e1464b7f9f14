"""Handles: what hidden tests hold in the place of the student's objects, and the steps that they stand for."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

import numpy as np

from autograder import wire
from autograder.sandbox import Request, Response

LARGEST_NUMBER = 10_000  # that a function which is not written in Python takes: it might be a size


class Function:
    """A function of the grader that student code may call. calls: the arguments of every call so far.

    One that is not written in Python (NumPy's) takes arrays and plain numbers by position, and nothing else: others of
    its arguments may ask for any amount of memory. TypeError where it gets something else.
    """

    def __init__(self, number: int, function: Callable[..., Any], name: str) -> None:
        self.number = number
        self.name = name
        self.calls: list[tuple[Any, ...]] = []
        self._function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self._function, PYTHONS) and (kwargs or not all(map(_is_plain, args))):
            raise TypeError("it takes arrays and numbers, by position")
        self.calls.append((*args, *kwargs.values()))
        return self._function(*args, **kwargs)


PYTHONS = (types.FunctionType, types.MethodType)


def _is_plain(argument: Any) -> bool:
    number = isinstance(argument, (int, float)) and not isinstance(argument, bool) and abs(argument) <= LARGEST_NUMBER
    return number or isinstance(argument, (float, np.ndarray))


class Responder(Protocol):
    """Answers requests: a fork in the sandbox, trusted code in this process, or responses recorded before."""

    def ask(self, request: Request) -> Response:
        """Return the response; TimedOut, Ended or WireError where there is none."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class RecordedStep:
    """One step as the test took it. given, named: its arguments, handles among them."""

    step: wire.Step
    given: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)

    @property
    def arguments(self) -> tuple[Any, ...]:
        """All arguments."""
        return (*self.given, *self.named.values())


class _Steps(Protocol):
    """Where handles add steps: the student that they belong to."""

    def _step(self, step: wire.Step, text: str) -> "Handle": ...

    def _call(self, of: "Handle", args: Sequence[Any], kwargs: dict[str, Any]) -> "Handle": ...


class Handle:
    """The value of one step, which stays in the student's process."""

    __slots__ = ("_number", "_student", "_text")

    def __init__(self, student: _Steps, number: int, text: str) -> None:
        self._student = student
        self._number = number
        self._text = text

    def __call__(self, *args: Any, **kwargs: Any) -> "Handle":
        return self._student._call(self, args, kwargs)

    def __getattr__(self, name: str) -> "Handle":
        if name.startswith("__"):
            raise AttributeError(name)
        return self._student._step(wire.Attr(wire.Ref(self._number), name), f"{self._text}.{name}")

    def __getitem__(self, key: int | str) -> "Handle":
        return self._student._step(wire.Item(wire.Ref(self._number), key), f"{self._text}[{key!r}]")

    def __iter__(self) -> NoReturn:
        raise TypeError("a handle has no value here; fetch it first")

    __bool__ = __eq__ = __ne__ = __lt__ = __array__ = __float__ = __len__ = __iter__  # type: ignore[assignment]
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<handle {self._text}>"


def shared_names(steps: Sequence[RecordedStep]) -> set[int]:
    """Return the steps that are names of the notebook or modules, and attributes of these: all tests meet them."""
    names: set[int] = set()
    for number, one in enumerate(steps):
        step = one.step
        part = isinstance(step, wire.Attr) and isinstance(step.of, wire.Ref) and step.of.step in names
        if isinstance(step, (wire.Get, wire.Import)) or part:
            names.add(number)
    return names
