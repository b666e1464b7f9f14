"""Pictures in a notebook, computed from the student's own code; a picture never fails a notebook."""

from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from autograder import gradcheck, pictures
from autograder.student import findings, panel
from autograder.student.checks import Layer
from autograder.student.messages import say


def draw_graph(*edges: tuple) -> None:
    """Show a computational graph; an edge is (from, to, value, gradient) or (from, to, value, gradient, name)."""
    _show([pictures.Edge(*edge) for edge in edges])


def draw_gate(symbol: str, make: Callable[[], Layer], *inputs: object, dout: object) -> None:
    """Show a gate with what flows through it forward and backward.

    make: returns a fresh gate. dout: a tuple of upstream gradients where forward returns a tuple.
    """

    def edges() -> list[pictures.Edge]:
        gate = make()
        douts = dout if isinstance(dout, tuple) else (dout,)
        outs = findings.several(gate.forward(*inputs), ["out"] * len(douts), "forward")
        grads = findings.several(gate.backward(*douts), ["dx", "dy"][: len(inputs)], "backward")
        before = [pictures.Edge(*edge) for edge in zip("xy", [symbol] * 2, inputs, grads, strict=False)]
        names = ["out"] if len(outs) == 1 else [f"out{k}" for k in range(1, len(outs) + 1)]
        return before + [pictures.Edge(symbol, *edge) for edge in zip(names, outs, douts, strict=True)]

    _draw(edges)


def draw_circuit(function: Callable[..., dict], x: object, y: object, z: object) -> None:
    """Show the circuit (x + y) z with the values and gradients that the student's function returns.

    The first gradient on the way back that does not fit is marked.
    """

    def edges() -> list[pictures.Edge]:
        names = ("q", "f", "df", "dq", "dx", "dy", "dz")
        q, f, df, dq, dx, dy, dz = findings.by_name(function(x, y, z), names)
        return [
            pictures.Edge("x", "+", x, dx, "x"),
            pictures.Edge("y", "+", y, dy, "y"),
            pictures.Edge("+", "×", q, dq, "q"),
            pictures.Edge("z", "×", z, dz, "z"),
            pictures.Edge("×", "f", f, df, "f"),
        ]

    def first_wrong(edges: Sequence[pictures.Edge]) -> str | None:
        slopes = _circuit_slopes(*(np.asarray(v, dtype=float) for v in (x, y, z)))
        found = {edge.name: np.asarray(edge.gradient, dtype=float) for edge in edges}
        return next((name for name, slope in slopes.items() if not np.allclose(found[name], slope, rtol=1e-6)), None)

    _draw(edges, first_wrong)


def _circuit_slopes(x: np.ndarray, y: np.ndarray, z: np.ndarray) -> dict[str, np.ndarray]:
    """Return the measured slopes of (x + y) z by the name of the edge, in the order of the way back."""
    ones = np.ones(np.shape(z))
    return {
        "f": ones,
        "q": gradcheck.numerical_gradient(lambda q: q * z, x + y, ones),
        "z": gradcheck.numerical_gradient(lambda z: (x + y) * z, z, ones),
        "x": gradcheck.numerical_gradient(lambda x: (x + y) * z, x, ones),
        "y": gradcheck.numerical_gradient(lambda y: (x + y) * z, y, ones),
    }


def _draw(
    edges: Callable[[], list[pictures.Edge]], first_wrong: Callable[[Sequence[pictures.Edge]], str | None] | None = None
) -> None:
    """Show the edges that the student's code gives, or one sentence on why there are none."""
    try:
        drawn = edges()
        mark = first_wrong(drawn) if first_wrong else None
    except Exception as error:  # noqa: BLE001 - whatever the student's code throws, it has its check to say so
        reason = say("no_picture", reason=findings.line_of(error, "").what)
        panel.show(f"<div>{escape(reason)}</div>", reason)
        return
    _show(drawn, mark=mark, note=say("first_wrong", name=f"d{mark}") if mark else say("drawn_from_yours"))


def _show(edges: Sequence[pictures.Edge], *, mark: str | None = None, note: str = "") -> None:
    rows = [(f"{e.start} → {e.end}", pictures.number(e.value), pictures.number(e.gradient)) for e in edges]
    legend = (say("legend_value"), say("legend_gradient"))
    lines = [f"  {way:14} {value:>10} {gradient:>10}" for way, value, gradient in rows]
    head = f"  {'':14} {say('value_word'):>10} {say('gradient_word'):>10}"
    text = "\n".join([head, *lines, *([f"  {note}"] if note else [])])
    svg = pictures.circuit(edges, mark=mark, legend=legend, title="; ".join(" ".join(row) for row in rows))
    panel.show(f'{svg}<div style="opacity:.7;font-size:.88em;margin-left:24px">{escape(note)}</div>', text)
