"""Circuits and gates in a notebook, with the numbers of the student's own code; a picture never fails a notebook."""

from collections.abc import Callable, Sequence

import numpy as np

from autograder import gradcheck, pictures
from autograder.student import findings
from autograder.student.checks import Layer
from autograder.student.messages import say, word
from autograder.student.showing import Picture, show_picture


def draw_graph(*edges: tuple) -> None:
    """Show a computational graph; an edge is (from, to, value, gradient) or (from, to, value, gradient, name)."""
    show_picture(lambda: _circuit([pictures.Edge(word(start), word(end), *rest) for start, end, *rest in edges]))


def draw_gate(symbol: str, make: Callable[[], Layer], *inputs: object, dout: object) -> None:
    """Show a gate with what flows through it forward and backward.

    make: returns a fresh gate. dout: a tuple of upstream gradients where forward returns a tuple.
    """

    def edges() -> list[pictures.Edge]:
        gate = make()
        douts = dout if isinstance(dout, tuple) else (dout,)
        outs = findings.several(gate.forward(*inputs), ["out"] * len(douts), "forward")
        grads = findings.several(gate.backward(*douts), ["dx", "dy"][: len(inputs)], "backward")
        node = word(symbol)
        before = [pictures.Edge(*edge) for edge in zip("xy", [node] * 2, inputs, grads, strict=False)]
        names = ["out"] if len(outs) == 1 else [f"out{k}" for k in range(1, len(outs) + 1)]
        return before + [pictures.Edge(node, *edge) for edge in zip(names, outs, douts, strict=True)]

    show_picture(lambda: _circuit(edges(), note=say("drawn_from_yours")))


def draw_circuit(function: Callable[..., dict], x: object, y: object, z: object) -> None:
    """Show the circuit (x + y) z with the values and gradients that the student's function returns.

    The first gradient on the way back that does not fit is marked.
    """

    def picture() -> Picture:
        names = ("q", "f", "df", "dq", "dx", "dy", "dz")
        q, f, df, dq, dx, dy, dz = findings.by_name(function(x, y, z), names)
        edges = [
            pictures.Edge("x", "+", x, dx, "x"),
            pictures.Edge("y", "+", y, dy, "y"),
            pictures.Edge("+", "×", q, dq, "q"),
            pictures.Edge("z", "×", z, dz, "z"),
            pictures.Edge("×", "f", f, df, "f"),
        ]
        wrong = _first_wrong(edges, *(np.asarray(v, dtype=float) for v in (x, y, z)))
        return _circuit(
            edges, mark=wrong, note=say("first_wrong", name=f"d{wrong}") if wrong else say("drawn_from_yours")
        )

    show_picture(picture)


def _first_wrong(edges: Sequence[pictures.Edge], x: np.ndarray, y: np.ndarray, z: np.ndarray) -> str | None:
    """Return the first edge of (x + y) z on the way back whose gradient is not the measured slope."""
    ones = np.ones(np.shape(z))
    slopes = {
        "f": ones,
        "q": gradcheck.numerical_gradient(lambda q: q * z, x + y, ones),
        "z": gradcheck.numerical_gradient(lambda z: (x + y) * z, z, ones),
        "x": gradcheck.numerical_gradient(lambda x: (x + y) * z, x, ones),
        "y": gradcheck.numerical_gradient(lambda y: (x + y) * z, y, ones),
    }
    found = {edge.name: np.asarray(edge.gradient, dtype=float) for edge in edges}
    return next((name for name, slope in slopes.items() if not np.allclose(found[name], slope, rtol=1e-6)), None)


def _circuit(edges: Sequence[pictures.Edge], *, mark: str | None = None, note: str = "") -> Picture:
    rows = [(f"{e.start} → {e.end}", pictures.number(e.value), pictures.number(e.gradient)) for e in edges]
    lines = [f"  {way:14} {value:>10} {gradient:>10}" for way, value, gradient in rows]
    head = f"  {'':14} {say('value_word'):>10} {say('gradient_word'):>10}"
    legend = (say("legend_value"), say("legend_gradient"))
    svg = pictures.circuit(edges, mark=mark, legend=legend, title="; ".join(" ".join(row) for row in rows))
    return Picture(svg, "\n".join([head, *lines]), note)
