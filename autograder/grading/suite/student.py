"""The student's code as hidden tests see it: names, calls and attributes that are sent over in one batch.

    gate = student.MultiplyGate()
    out = gate.forward(x, y)              # nothing has happened yet
    grads = gate.backward(dout)
    out, grads = student.fetch(out, grads)    # one round trip

A handle stands for what the student's process keeps: it has no value, no `==` and no `bool`, so that no object of a
student's ever takes part in a verdict.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder import tree, wire
from autograder.diagnosis import Fetched
from autograder.grading.suite.handles import Function, Handle, RecordedStep, Responder
from autograder.grading.suite.redaction import Redaction
from autograder.sandbox import Ended, Limits, Request, TimedOut

MOST_LISTED = 4
LOOK_UP = "builtins.getattr"
DATA = (type(None), bool, int, float, complex, str, np.ndarray, np.generic, tuple, list, dict)


class StudentProblem(Exception):
    """The student's code gave no value: it raised, a name is missing, it hung or it died.

    kind: `raised`, `missing`, `attribute`, `timeout`, `crashed` or `garbage`. call: what was asked, as in the test.
    """

    def __init__(self, kind: str, call: str, problem: wire.Problem | None = None) -> None:
        super().__init__(f"{kind}: {call} {problem or ''}")
        self.kind = kind
        self.call = call
        self.problem = problem or wire.Problem(kind)


class Opaque:
    """An object of the student's that is no data; only the name of its type is known."""

    def __init__(self, type_name: str) -> None:
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


class Student:
    """The names that one submission's cells define, as one hidden test asks for them.

    hung: calls that hung in an earlier test of this submission; they get less time.
    redaction: of names and places that the student's process reports; None for trusted code.
    fetched: every value that came back in this test, in order, with the calls that led to it.
    steps: every step, by its number. responses: what came back, with the number of the step that gave it.
    """

    def __init__(
        self,
        responder: Responder,
        limits: Limits,
        *,
        seconds: float | None = None,
        hung: set[str] | None = None,
        redaction: Redaction | None = None,
    ) -> None:
        self._responder = responder
        self._limits = limits
        self._seconds = seconds or limits.call
        self._hung = hung if hung is not None else set()
        self._redaction = redaction
        self._numbers = itertools.count(wire.FIRST_REQUEST)
        self._texts: list[str] = []
        self._unsent: list[wire.Step] = []
        self._buffers: list[np.ndarray] = []
        self._functions: list[Function] = []
        self._names: set[int] = set()  # steps that are names: what they make when called begins a history of its own
        # By step: the arguments of every call of its object, and how many of them came before it.
        self._calls: list[tuple[list[Sequence[Any]], int]] = []
        self.fetched: list[Fetched] = []
        self.steps: list[RecordedStep] = []
        self.responses: list[tuple[int, Any]] = []

    def __getattr__(self, name: str) -> Handle:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._step(wire.Get(name), name)

    def module(self, name: str) -> Handle:
        """Return a module that is released beside the notebook."""
        return self._step(wire.Import(name), name)

    def put(self, value: Any, name: str = "value") -> Handle:
        """Return a copy of the value in the student's process, to be passed and looked at again."""
        return self._step(wire.Put(self._value(value)), name, given=(value,))

    def set(self, owner: Handle, name: str, value: Any) -> None:
        """Set an attribute of an object."""
        step = wire.Set(wire.Ref(owner._number), name, self._value(value))
        self._step(step, f"{owner._text}.{name} = ...", given=(value,))

    def function(self, function: Callable[..., Any], name: str = "f") -> Function:
        """Return a function that the student's code may call; it runs here, and its calls are counted here."""
        self._functions.append(Function(len(self._functions), function, name))
        return self._functions[-1]

    def fetch(self, *handles: Handle) -> tuple[Any, ...]:
        """Return the values of the handles, all in one round trip; StudentProblem where one of them has none."""
        values, arrays = self._round_trip([handle._number for handle in handles])
        numbers = [handle._number for handle in handles]
        got = [self._read(value, arrays, number) for value, number in zip(values, numbers, strict=True)]
        self.responses += zip(numbers, got, strict=True)
        self.fetched += [self._fetched(handle._number, value) for handle, value in zip(handles, got, strict=True)]
        for value in got:
            if isinstance(value, wire.Problem):
                raise StudentProblem(value.kind, self._texts[self._clamped(value.step)], value)
        return tuple(got)

    def _fetched(self, number: int, value: Any) -> Fetched:
        calls, count = self._calls[number]
        return Fetched(self._texts[number], value, tuple(calls[:count]))

    def value(self, handle: Handle) -> Any:
        """Return the value of one handle."""
        return self.fetch(handle)[0]

    def _clamped(self, step: int) -> int:
        return step if 0 <= step < len(self._texts) else len(self._texts) - 1

    def _round_trip(self, fetch: list[int]) -> tuple[list[Any], wire.Buffers]:
        steps, buffers = self._unsent, self._buffers
        self._unsent, self._buffers = [], []
        texts = self._texts[len(self._texts) - len(steps) :]
        calls = [text for text in texts if text.endswith(")")]
        what = _listed(calls or texts)
        limits = {"seconds": self._time(calls), "callbacks": self._limits.callbacks if self._functions else 0}
        request = Request.of(next(self._numbers), steps, fetch, buffers, functions=self._functions, **limits)
        try:
            return self._responder.ask(request).read()
        except TimedOut:
            self._hung.update(calls)
            raise StudentProblem("timeout", what) from None
        except Ended:
            raise StudentProblem("crashed", what) from None
        except wire.WireError as error:
            raise StudentProblem("garbage", what, wire.Problem("garbage", text=str(error))) from None

    def _time(self, calls: list[str]) -> float:
        return min(self._seconds, self._limits.repeated_call) if self._hung.intersection(calls) else self._seconds

    def _read(self, value: Any, arrays: wire.Buffers, number: int) -> Any:
        if isinstance(value, wire.Problem):
            return self._read_problem(value)
        try:
            return self._without_opaque(wire.from_value(value, arrays))
        except wire.WireError as error:
            raise StudentProblem("garbage", "its answer", wire.Problem("garbage", text=str(error))) from None

    def _read_problem(self, problem: wire.Problem) -> wire.Problem:
        asked = self._texts[self._clamped(problem.step)].rpartition(".")[2]
        return self._redaction.problem(problem, asked) if self._redaction else problem

    def _step(
        self,
        step: wire.Step,
        text: str,
        calls: list[Sequence[Any]] | None = None,
        *,
        given: tuple[Any, ...] = (),
        named: Mapping[str, Any] | None = None,
    ) -> Handle:
        owner = getattr(step, "of", None)
        if calls is None:
            calls = self._calls[owner.step][0] if isinstance(owner, wire.Ref) else []
        if isinstance(step, (wire.Get, wire.Import)):
            self._names.add(len(self._texts))
        self._unsent.append(step)
        self.steps.append(RecordedStep(step, given, named or {}))
        self._texts.append(text)
        self._calls.append((calls, len(calls)))
        return Handle(self, len(self._texts) - 1, text)

    def _call(self, of: Handle, args: Sequence[Any], kwargs: dict[str, Any]) -> Handle:
        step = wire.Call(
            wire.Ref(of._number),
            [self._value(argument) for argument in args],
            {name: self._value(argument) for name, argument in kwargs.items()},
        )
        calls = self._history(of, args)
        if of._text != LOOK_UP:
            calls.append((*args, *kwargs.values()))
        text = f"{of._text}(...)" if args or kwargs else f"{of._text}()"
        return self._step(step, text, calls, given=tuple(args), named=kwargs)

    def _history(self, of: Handle, args: Sequence[Any]) -> list[Sequence[Any]]:
        """Return the calls to which one more belongs; an attribute that is looked up belongs to its object's."""
        if of._text == LOOK_UP and args and isinstance(args[0], Handle):
            return self._calls[args[0]._number][0]
        return [] if of._number in self._names else self._calls[of._number][0]

    def _value(self, thing: Any) -> wire.Value:
        if isinstance(thing, Handle):
            return wire.Ref(thing._number)
        if isinstance(thing, Function):
            return wire.Function(thing.number, thing.name)
        if isinstance(thing, (tuple, list)):
            return wire.Group("tuple" if isinstance(thing, tuple) else "list", [self._value(item) for item in thing])
        if isinstance(thing, dict):
            return wire.Group("dict", [self._value(item) for item in thing.values()], [str(key) for key in thing])
        if not isinstance(thing, DATA):
            raise TypeError(
                f"{type(thing).__name__} cannot be given to student code; give numbers, arrays, text or functions"
            )
        return wire.to_value(thing, self._buffers)

    def _without_opaque(self, value: Any) -> Any:
        return tree.mapped(value, lambda _, leaf: self._opaque(leaf) if isinstance(leaf, wire.Opaque) else leaf)

    def _opaque(self, leaf: wire.Opaque) -> Opaque:
        return Opaque(self._redaction.type_name(leaf.type_name) if self._redaction else leaf.type_name)


def _listed(texts: Sequence[str]) -> str:
    """Return the calls of one request, shortened; which of them failed is not known."""
    distinct = list(dict.fromkeys(texts))
    last = [text for text in distinct if not any(other.startswith(f"{text}.") for other in distinct)]
    return ", ".join([*last[:MOST_LISTED], *(["..."] if len(last) > MOST_LISTED else [])])
