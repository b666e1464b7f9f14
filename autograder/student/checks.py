"""The visible check: look at values and gradients, show one panel, fail if something is not right."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np

from autograder import gradcheck
from autograder.student import findings, panel
from autograder.student.messages import word

Array = np.ndarray


class Layer(Protocol):
    """What `Check.backward` calls: a layer or a gate."""

    def forward(self, *inputs: Any) -> Any: ...

    def backward(self, *douts: Any) -> Any: ...


class CheckFailed(AssertionError):
    """A visible check found something wrong; the panel above it says what."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it: one line is enough, the panel says the rest
        return [f"{type(self).__name__}: {self}"]


def check(title: str) -> "Check":
    """Return a check to be used in a `with` statement."""
    return Check(title, sys._getframe(1).f_code.co_filename)


class Check:
    """Collects what a check looks at; shows it and raises `CheckFailed` at the end of the `with` statement.

    Nothing that the student's code does ends a check early: an exception becomes a line of the panel.
    Every call of the student's code gets fresh copies of its arguments, numbers as floats and arrays as float64.
    """

    def __init__(self, title: str, home: str = "") -> None:
        self.title = title
        self.lines: list[panel.Line] = []
        self._home = home

    def __enter__(self) -> Self:
        return self

    def value(self, label: str, actual: object, expected: object) -> None:
        """Look whether a value is the expected one.

        actual: a value, or better a function without arguments that returns it.
        expected: a number, an array or a list of numbers; a tuple of these; or a dict of these, where the student's
        dict may have more keys.
        """
        self._look(label, lambda: findings.same_value("out", actual() if callable(actual) else actual, expected))

    def backward(
        self,
        label: str,
        make: Callable[[], Layer],
        *inputs: object,
        dout: object,
        names: Sequence[str] = (),
        expected: Sequence[object] = (),
    ) -> None:
        """Look whether a layer's backward fits the slopes of its own forward.

        make: returns a fresh layer.
        dout: upstream gradient, shape of the output; a tuple of them where forward returns a tuple.
        names: of the gradients, one for each input; dx, dy, dz by default.
        expected: the gradients worked out by hand, if they are to be compared as well.
        """
        names = names or _default_names(inputs)
        many = isinstance(dout, tuple)
        douts = dout if isinstance(dout, tuple) else (dout,)

        def forward(*xs: object) -> object:
            out = make().forward(*xs)
            return _stack(findings.several(out, ["out"] * len(douts), "forward")) if many else out

        def gradients(*xs: object) -> list[object]:
            layer = make()
            layer.forward(*xs)
            return findings.several(layer.backward(*_fresh(douts)), names, "backward")

        upstream = _stack(douts) if many else dout
        self._look(label, lambda: _compare("forward", forward, gradients, inputs, names, upstream, expected))

    def gradient(
        self,
        label: str,
        function: Callable[..., object],
        *inputs: object,
        value: str,
        names: Sequence[str] = (),
        dout: object = None,
        expected: Sequence[object] = (),
    ) -> None:
        """Look whether the gradients that a function returns fit the slopes of the value that it returns.

        function: returns the tuple (value, *gradients), or a dict with the keys `value` and `names`.
        dout: upstream gradient of the value; ones by default.
        names, expected: as for `backward`.
        """
        names = names or _default_names(inputs)

        def parts(*xs: object) -> list[object]:
            return findings.several(function(*xs), [value, *names], getattr(function, "__name__", value))

        look = (lambda *xs: parts(*xs)[0]), (lambda *xs: parts(*xs)[1:])
        self._look(label, lambda: _compare(value, *look, inputs, names, dout, expected))

    def _look(self, label: str, look: Callable[[], None]) -> None:
        try:
            look()
            line = panel.Line("")
        except Exception as error:  # noqa: BLE001 - whatever the student's code throws is a line of the panel
            line = findings.line_of(error, self._home)
        self.lines.append(replace(line, label=word(label)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, Exception):
            return  # an interrupt stays one
        if error is not None:
            self.lines.append(findings.line_of(error, self._home))
        panel.show(panel.as_html(self.title, self.lines), panel.as_text(self.title, self.lines))
        if panel.state_of(self.lines) != "right":
            raise CheckFailed(panel.summary(self.title, self.lines)) from None


def _default_names(inputs: Sequence[object]) -> Sequence[str]:
    return ("dx", "dy", "dz")[: len(inputs)]


def _fresh(values: Sequence[object]) -> list[object]:
    return [float(x) if np.ndim(x) == 0 else np.array(x, dtype=float) for x in values]  # type: ignore[arg-type]


def _point(x: object) -> Array:
    return np.asarray(x, dtype=float)


def _stack(parts: Sequence[object]) -> Array:
    return np.stack([findings.numbers(part, "out") for part in parts])


def _compare(
    of: str,
    forward: Callable[..., object],
    gradients: Callable[..., list[object]],
    inputs: Sequence[object],
    names: Sequence[str],
    dout: object,
    expected: Sequence[object],
) -> None:
    """Raise a finding for the first gradient that does not fit the slope of forward or the number found by hand."""
    out = findings.numbers(forward(*_fresh(inputs)), "out")
    upstream = np.ones(out.shape) if dout is None else np.asarray(dout, dtype=float)
    findings.same_shape("out", out, upstream.shape)
    grads = gradients(*_fresh(inputs))

    def along(i: int) -> Callable[[Array], object]:
        return lambda x: forward(*_fresh([*inputs[:i], x, *inputs[i + 1 :]]))

    for i, (name, x, grad) in enumerate(zip(names, inputs, grads, strict=True)):
        analytic = findings.numbers(grad, name)
        slopes_of = partial(gradcheck.numerical_gradient, along(i), _point(x), upstream)
        findings.same_shape(name, analytic, _point(x).shape, right=slopes_of)
        findings.finite(name, analytic)
        report = gradcheck.check_gradient(along(i), _point(x), analytic, upstream)
        if report.verdict == "wrong" and report.numerical is not None:
            slopes = [
                gradcheck.numerical_gradient(along(j), _point(y), upstream) for j, y in enumerate(inputs) if j != i
            ]
            raise findings.wrong_gradient(name, of, analytic, report.numerical, upstream, slopes)
    for name, grad, wanted in zip(names, grads, expected, strict=False):
        findings.same_value(name, grad, wanted)
