"""The steps that lead to a value, as lines of Python to be pasted into the student's notebook."""

import ast
import keyword
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder import tree, wire
from autograder.course import Notebook
from autograder.grading.examples.steps import Source, StepNumbers, handles_of
from autograder.grading.suite.handles import Function, Handle, RecordedStep, shared_names

MOST_LINES = 12
MOST_ENTRIES = 28  # of one array
WIDE = 88  # characters of a line
OBJECTS = ("Gate", "Loss", "Net", "Network", "Layer")  # what the last word of a class's name calls its objects

AT_HAND = {"builtins": "", "numpy": "np"}  # modules that a notebook need not import, and what it calls them
LOOKS = ("getattr(", "vars(")  # calls that change nothing; unless somebody wants the value they are left out

Parameters = Mapping[str, tuple[str, ...]]  # by function, class and `Class.method`; `*name` takes all that is left


class UnwritableError(Exception):
    """These steps cannot be written as a few lines."""


def parameters_of(released: Notebook) -> Parameters:
    """Return what the released notebook calls the parameters of its functions."""
    found: dict[str, tuple[str, ...]] = {}
    for cell in released.cells:
        if cell.kind == "code" and not cell.grade:
            found.update(_definitions(cell.source))
    return found


def _definitions(source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a magic
        return
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, _parameters(node)
        elif isinstance(node, ast.ClassDef):
            for method in (part for part in node.body if isinstance(part, ast.FunctionDef)):
                name = node.name if method.name == "__init__" else f"{node.name}.{method.name}"
                yield name, _parameters(method)[1:]


def _parameters(node: ast.FunctionDef) -> tuple[str, ...]:
    named = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return (*named, *([f"*{node.args.vararg.arg}"] if node.args.vararg else []))


def lines_of(
    steps: Sequence[RecordedStep], numbers: StepNumbers, source: Source, parameters: Parameters, *, show: str = "{}"
) -> list[str]:
    """Return the lines; the last one shows the value. UnwritableError where there are none.

    show: how the value is shown, with `{}` in its place.
    """
    writer = _Writer(steps, numbers, source.step, parameters)
    for index in numbers:
        writer.take(index)
    path = "".join(f"[{key!r}]" for key in source.path)
    lines = [*writer.lines, show.format(writer.expression(source.step) + path)]
    if len(lines) > MOST_LINES:
        raise UnwritableError(f"{len(lines)} lines")
    return [part for line in lines for part in line.split("\n")]


class _Writer:
    """Writes one step after another."""

    def __init__(self, steps: Sequence[RecordedStep], numbers: StepNumbers, last: int, parameters: Parameters) -> None:
        self.lines: list[str] = []
        self._steps = steps
        self._last = last
        self._parameters = parameters
        self._expressions: dict[int, str] = {}
        self._used = Counter(number for index in numbers for number in handles_of(steps[index]))
        self._arrays: dict[tuple[Any, ...], str] = {}
        plain = (steps[index] for index in numbers if not isinstance(steps[index].step, wire.Put))
        self._passed = Counter(_content(array) for one in plain for array in _arrays(one))
        self._names = shared_names(steps)
        self._variables = {one.step.name for one in steps if isinstance(one.step, wire.Get)}
        self._wanted = {number: name for index in numbers for number, name in self._handed_over(index)}

    def take(self, index: int) -> None:
        """Write what one step does."""
        one = self._steps[index]
        step = one.step
        if isinstance(step, wire.Get):
            self._expressions[index] = step.name
        elif isinstance(step, wire.Import):
            self._expressions[index] = self._imported(step.name)
        elif isinstance(step, wire.Attr):
            self._expressions[index] = f"{self._owner(step)}.{step.name}".removeprefix(".")
        elif isinstance(step, wire.Item):
            self._expressions[index] = f"{self._owner(step)}[{step.key!r}]"
        elif isinstance(step, wire.Put):
            self._expressions[index] = self._put(one.given[0], self._wanted.get(index, "x"))
        elif isinstance(step, wire.Set):
            self._set(step, one)
        else:
            self._call(index, step, one)

    def expression(self, index: int) -> str:
        """Return what stands for the value of a step."""
        return self._expressions[index]

    def _owner(self, step: wire.Attr | wire.Item | wire.Set | wire.Call) -> str:
        return self._expressions[step.of.step]  # type: ignore[union-attr]

    def _put(self, value: Any, name: str) -> str:
        """Return the variable of a value that is looked at again: it is no copy, and nobody else's."""
        alone = isinstance(value, np.ndarray)
        return self._assigned(name, _literal(value) if alone else self._argument(value, name))

    def _imported(self, module: str) -> str:
        line = f"import {module}"
        if module not in AT_HAND and line not in self.lines:
            self.lines.append(line)
        return AT_HAND.get(module, module)

    def _set(self, step: wire.Set, one: RecordedStep) -> None:
        if step.of.step in self._names:  # type: ignore[union-attr]
            raise UnwritableError("what the notebook defines would stay changed")
        self.lines.append(f"{self._owner(step)}.{step.name} = {self._argument(one.given[0], step.name)}")

    def _call(self, index: int, step: wire.Call, one: RecordedStep) -> None:
        names = _argument_names(len(one.given), self._parameters.get(self._callee(step), ()))
        arguments = [self._argument(value, name) for value, name in zip(one.given, names, strict=True)]
        arguments += [f"{name}={self._argument(value, name)}" for name, value in one.named.items()]
        text = f"{self._owner(step)}({', '.join(arguments)})"
        if self._used[index]:
            self._expressions[index] = self._assigned(self._object_name(step), text)
        elif index == self._last:
            self._expressions[index] = text
        elif not text.startswith(LOOKS):
            self.lines.append(text)

    def _callee(self, step: wire.Call) -> str:
        """Return the name under which the parameters of what is called are known."""
        called = self._steps[step.of.step].step  # type: ignore[union-attr]
        if isinstance(called, wire.Attr) and isinstance(called.of, wire.Ref):
            made = self._steps[called.of.step].step
            maker = self._steps[made.of.step].step if isinstance(made, wire.Call) else None  # type: ignore[union-attr]
            return f"{maker.name}.{called.name}" if isinstance(maker, wire.Get) else called.name
        return called.name if isinstance(called, wire.Get) else ""

    def _object_name(self, step: wire.Call) -> str:
        called = self._steps[step.of.step].step  # type: ignore[union-attr]
        if not isinstance(called, wire.Get) or not called.name[:1].isupper():
            return "out"
        word = re.findall(r"[A-Z][a-z0-9]*", called.name)[-1]
        return word.lower() if word in OBJECTS else "layer"

    def _handed_over(self, index: int) -> Iterator[tuple[int, str]]:
        """Yield the steps whose values a call is given, with the names of its parameters."""
        one = self._steps[index]
        if isinstance(one.step, wire.Call):
            names = _argument_names(len(one.given), self._parameters.get(self._callee(one.step), ()))
            for value, name in (*zip(one.given, names, strict=True), *((v, n) for n, v in one.named.items())):
                yield from ((part._number, name) for _, part in tree.leaves(value) if isinstance(part, Handle))

    def _argument(self, value: Any, name: str) -> str:
        if isinstance(value, Handle):
            return self._expressions[value._number]
        if isinstance(value, Function):
            raise UnwritableError("a function of the grader's")
        if isinstance(value, np.ndarray) and value.size > 1:
            return self._array(value, name)
        if isinstance(value, (tuple, list)):
            items = [self._argument(item, name) for item in value]
            return f"[{', '.join(items)}]" if isinstance(value, list) else f"({', '.join(items)},)"
        if isinstance(value, dict):
            pairs = [f"{key!r}: {self._argument(item, str(key))}" for key, item in value.items()]
            return f"{{{', '.join(pairs)}}}"
        return _literal(value)

    def _array(self, array: np.ndarray, name: str) -> str:
        """Return the variable of an array; a copy where others get it as well, as each call got one of its own."""
        content = _content(array)
        if content not in self._arrays:
            self._arrays[content] = self._assigned(name, _literal(array))
        return self._arrays[content] + (".copy()" if self._passed[content] > 1 else "")

    def _assigned(self, name: str, text: str) -> str:
        variable = name if name.isidentifier() and not keyword.iskeyword(name) else "x"
        number = 2
        while variable in self._variables:
            variable, number = f"{name}{number}", number + 1
        self._variables.add(variable)
        indent = " " * (len(variable) + 3)
        self.lines.append(f"{variable} = " + text.replace("\n", f"\n{indent}"))
        return variable


def _argument_names(count: int, parameters: Sequence[str]) -> list[str]:
    names = [name for name in parameters if not name.startswith("*")][:count]
    rest = next((name[1:].rstrip("s") for name in parameters if name.startswith("*")), "")
    return names + [f"{rest}{number}" if rest else "x" for number in range(1, count - len(names) + 1)]


def _arrays(one: RecordedStep) -> Iterator[np.ndarray]:
    return (part for _, part in tree.leaves(one.arguments) if isinstance(part, np.ndarray))


def _content(array: np.ndarray) -> tuple[Any, ...]:
    return array.shape, array.dtype.char, array.tobytes()


def _literal(value: Any) -> str:
    """Return a number, text or array as it is written in Python."""
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, np.ndarray):
        return _array_literal(value)
    if isinstance(value, float):
        return _digits(value)
    if value is None or isinstance(value, (bool, int, str)):
        return repr(value)
    raise UnwritableError(type(value).__name__)


def _array_literal(array: np.ndarray) -> str:
    if array.size > MOST_ENTRIES:
        raise UnwritableError(f"an array of {array.size} entries")
    usual = array.dtype in (np.float64, np.int64, np.bool_) and array.size
    kind = "" if usual else f", dtype=np.{array.dtype.name}"
    flat = f"np.array({_nested(array.tolist())}{kind})"
    if len(flat) <= WIDE or array.ndim < 2:
        return flat
    rows = ",\n          ".join(_nested(row) for row in array.tolist())
    return f"np.array([{rows}]{kind})"


def _nested(entries: Any) -> str:
    if isinstance(entries, list):
        return f"[{', '.join(_nested(entry) for entry in entries)}]"
    return _digits(entries) if isinstance(entries, float) else repr(entries)


def _digits(number: float) -> str:
    """Return a number without the noise of its last digits: 0.3 where it is 0.30000000000000004."""
    if not np.isfinite(number):
        return "np.nan" if np.isnan(number) else "np.inf" if number > 0 else "-np.inf"
    return repr(float(f"{number:.12g}"))
