"""What a student's notebook calls: visible checks, and pictures computed from the student's own code.

    with check("MultiplyGate.backward") as c:
        c.value("3 · (-4)", lambda: MultiplyGate().forward(3.0, -4.0), -12.0)
        c.backward("x = 3, y = -4, dout = 2", MultiplyGate, 3.0, -4.0, dout=2.0, expected=(-8.0, 6.0))

A check is a help on the way, not the grade: it runs in the student's own process and needs nothing but NumPy.
"""

from autograder.student.charts import draw_curves, draw_heat_map, draw_plane
from autograder.student.checks import Check, CheckFailed, check
from autograder.student.drawing import draw_circuit, draw_gate, draw_graph
from autograder.student.messages import language
from autograder.student.needed import needs

__all__ = [
    "Check",
    "CheckFailed",
    "check",
    "draw_circuit",
    "draw_curves",
    "draw_gate",
    "draw_graph",
    "draw_heat_map",
    "draw_plane",
    "language",
    "needs",
]
