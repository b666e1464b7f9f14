"""What hidden tests hold in the place of the student's objects, and the steps that they stand for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

from autograder import wire


class Function:
    """A function of the grader's that the student's code may call. calls: the arguments of every call so far."""

    def __init__(self, number: int, function: Callable[..., Any], name: str) -> None:
        self.number = number
        self.name = name
        self.calls: list[tuple[Any, ...]] = []
        self._function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls.append((*args, *kwargs.values()))
        return self._function(*args, **kwargs)


class Fork(Protocol):
    """What answers: a fork in the sandbox, or trusted code in this process."""

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
        """Take the steps and return the values fetched."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """One step as the test asked for it. given, named: what crossed, handles among it."""

    step: wire.Step
    given: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)


class Taker(Protocol):
    """Who takes the steps that handles stand for."""

    def _step(self, step: wire.Step, text: str) -> "Handle": ...

    def _call(self, of: "Handle", args: Sequence[Any], kwargs: dict[str, Any]) -> "Handle": ...


class Handle:
    """What one step gives, in the student's process."""

    __slots__ = ("_number", "_student", "_text")

    def __init__(self, student: Taker, number: int, text: str) -> None:
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
