"""Answer the grader's requests in a fork for hidden tests: names, calls, attributes, values."""

import contextlib
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from autograder import wire
from autograder.worker.channel import Channel
from autograder.worker.problems import describe, names_near

FORWARD = "forward"  # what a backward stands on


class Calls:
    """The values that one test has met so far, by the number of the step that gave them."""

    def __init__(self, namespace: Mapping[str, Any], channel: Channel) -> None:
        self._namespace = namespace
        self._channel = channel
        self._values: list[Any] = []
        self._set: list[tuple[Any, str, Any]] = []  # attributes that this test has set, and what they were before
        self._steps: list[wire.Step] = []
        self._request = 0

    def answer(self, run: wire.Run, buffers: wire.Buffers) -> None:
        """Take the steps and send what was asked for; the first request of a test begins with no values."""
        if run.request == wire.FIRST_REQUEST:
            self._begin()
        self._request = run.request
        for step in run.steps:
            self._values.append(self._take(step, buffers))
        flush()
        outgoing: list[np.ndarray] = []
        values = [self._outgoing(number, outgoing) for number in run.fetch]
        try:
            self._channel.send(wire.Values(run.request, values), outgoing)
        except wire.WireError as problem:
            refusal = wire.Problem("raised", "TooLarge", str(problem))
            self._channel.send(wire.Values(run.request, [refusal for _ in values]))

    def _begin(self) -> None:
        """Begin a test: undo what the one before has set, and forget its values."""
        for owner, name, before in reversed(self._set):
            with contextlib.suppress(Exception):
                delattr(owner, name) if before is _ABSENT else setattr(owner, name, before)
        self._set.clear()
        self._values.clear()
        self._steps.clear()

    def _take(self, step: wire.Step, buffers: wire.Buffers) -> Any:
        number = len(self._values)
        # All arrays of the step are taken before anything can fail: the next step's stand behind them.
        operands = [self._incoming(value, buffers) for value in _OPERANDS[type(step)](step)]
        self._steps.append(step)
        try:
            return self._perform(step, [self._resolved(operand) for operand in operands])
        except _Waiting as waiting:
            return wire.Problem("waiting", step=waiting.step)
        except _Missing as missing:
            return wire.Problem(missing.kind, text=missing.name, step=number, names=missing.names)
        except BaseException as error:  # noqa: BLE001  (SystemExit and KeyboardInterrupt are answers, too)
            self._end_history(number)
            problem = describe(error)
            return msgspec.structs.replace(problem, step=number)

    def _end_history(self, number: int) -> None:
        """An object whose forward raised has no later steps, as in a program: they wait for it."""
        call = self._steps[number]
        if type(call) is not wire.Call or type(call.of) is not wire.Ref:
            return
        method = self._steps[call.of.step]
        if type(method) is not wire.Attr or method.name != FORWARD or type(method.of) is not wire.Ref:
            return
        if type(self._steps[method.of.step]) is wire.Call:  # which made the object
            self._values[method.of.step] = wire.Problem("waiting", step=number)

    def _perform(self, step: Any, operands: list[Any]) -> Any:
        kind = type(step)
        if kind is wire.Call:
            first, count = operands[0], 1 + len(step.args)
            if not step.kwargs:
                return first(*operands[1:])
            return first(*operands[1:count], **dict(zip(step.kwargs, operands[count:], strict=True)))
        if kind is wire.Attr:
            return _attribute(operands[0], step.name)
        if kind is wire.Get:
            return self._get(step.name)
        if kind is wire.Item:
            return operands[0][operands[1]]
        if kind is wire.Set:
            self._set.append((operands[0], step.name, _own_attribute(operands[0], step.name)))
            return setattr(operands[0], step.name, operands[1])
        return importlib.import_module(step.name) if kind is wire.Import else operands[0]

    def _get(self, name: str) -> Any:
        if name in self._namespace:
            return self._namespace[name]
        own = [key for key, value in self._namespace.items() if callable(value)]
        raise _Missing("missing", name, names_near(name, own))

    def _incoming(self, value: wire.Value, buffers: wire.Buffers) -> Any:
        """Return what crossed; a reference stands for itself until the step is taken."""
        if type(value) in _AS_THEY_ARE:
            return value
        return wire.from_value(value, buffers, ref=wire.Ref, function=self._function)

    def _resolved(self, thing: Any) -> Any:
        kind = type(thing)
        if kind is wire.Ref:
            return self._reference(thing.step)
        if kind is tuple or kind is list:
            return kind(self._resolved(item) for item in thing)
        if kind is dict:
            return {key: self._resolved(item) for key, item in thing.items()}
        return thing

    def _reference(self, step: int) -> Any:
        value = self._values[step]
        if type(value) is wire.Problem:
            raise _Waiting(value.step)
        return value

    def _function(self, function: wire.Function) -> Callable[..., Any]:
        def f(*args: Any, **kwargs: Any) -> Any:
            outgoing: list[np.ndarray] = []
            values = [wire.to_value(argument, outgoing) for argument in args]
            named = {name: wire.to_value(argument, outgoing) for name, argument in kwargs.items()}
            self._channel.send(wire.Called(self._request, function.number, values, named), outgoing)
            reply, buffers = self._channel.receive(wire.Request)
            if reply.problem:
                raise TypeError(reply.problem)
            return wire.from_value(reply.value, buffers)

        f.__name__ = f.__qualname__ = function.name
        return f

    def _outgoing(self, number: int, outgoing: list[np.ndarray]) -> Any:
        value = self._values[number]
        if isinstance(value, wire.Problem):
            return value if value.kind != "waiting" else self._values[value.step]
        mark = len(outgoing)
        try:
            return wire.to_value(value, outgoing)
        except BaseException as error:  # noqa: BLE001  (a lying subclass, an endless list)
            del outgoing[mark:]
            return wire.Problem("raised", wire.type_name(error), "a value that cannot be read", step=number)


_ABSENT = object()


class _Waiting(Exception):
    def __init__(self, step: int) -> None:
        self.step = step


class _Missing(Exception):
    def __init__(self, kind: str, name: str, names: list[str]) -> None:
        self.kind, self.name, self.names = kind, name, names


_AS_THEY_ARE = frozenset((wire.Ref, float, int, str, bool, type(None)))
_OPERANDS: dict[type, Callable[[Any], Sequence[wire.Value]]] = {
    wire.Get: lambda step: (),
    wire.Import: lambda step: (),
    wire.Put: lambda step: (step.value,),
    wire.Attr: lambda step: (step.of,),
    wire.Item: lambda step: (step.of, step.key),
    wire.Set: lambda step: (step.of, step.value),
    wire.Call: lambda step: (step.of, *step.args, *step.kwargs.values()),
}
"""The values of a step, in the order in which their arrays were sent."""


def _own_attribute(owner: Any, name: str) -> Any:
    """Return the attribute if it is the owner's own, _ABSENT where it is inherited or none."""
    try:
        return vars(owner).get(name, _ABSENT)
    except Exception:  # noqa: BLE001  (an object without a __dict__, or with an odd one)
        return _ABSENT


def _attribute(owner: Any, name: str) -> Any:
    try:
        return getattr(owner, name)
    except AttributeError as error:
        if error.__traceback__ is not None and error.__traceback__.tb_next is not None:
            raise  # a property of the student's raised it
        raise _Missing(
            "attribute", name, names_near(name, [*getattr(owner, "__dict__", ()), *dir(type(owner))])
        ) from None


def flush() -> None:
    """Bring what was printed to its file; a closed or replaced stdout is the student's affair."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001
            continue
