"""Answers of millions of numbers: the grader's own memory and time stay small, whatever a notebook gives it."""

import re
import time
from pathlib import Path

import pytest

from autograder.course import find_course, from_data
from autograder.grading import Grader, Options
from tests.edited_notebooks import ROOT, EditedCell, edited, reference

COURSE = find_course(ROOT)
IN_EVERY_RUN = ("gates",)
MOST_MEMORY = 400  # MB
LONGEST = 60.0  # seconds on a busy machine; one of these notebooks took 140
ANSWERS = {
    "booleans that fit": "np.ones(4_000_000, bool)",
    "booleans": "np.ones(12_000_000, bool)",
    "bytes": "np.ones(60_000_000, np.int8)",
    "floats that fit": "np.full(500_000, 0.3)",
    "floats": "np.full(8_000_000, 0.3)",
    "rows": "np.full((250_000, 2), 0.3)",
    "a pair": "(np.full(250_000, 0.3), np.full(250_000, 0.3))",
    "a list of arrays": "[np.full(100_000, 0.3)] * 80",
    "many small lists": "[[0.5] * 10] * 600",
    "arguments": "[f(np.ones(500_000)) for f in a if callable(f)]",
    "many arguments": "[f(np.ones(8_000)) for f in a if callable(f) for _ in range(2_000)]",
    "NumPy's keywords": "[f(np.ones(3), shape=(400_000_000,)) for f in a if callable(f)]",
    "NumPy's places": "[f(np.ones(3), None, 'K', True, (400_000_000,)) for f in a if callable(f)]",
}
REPLACE = """
import types
import numpy as np

def large(*a, **k):
    return {answer}

for name, value in list(globals().items()):
    if isinstance(value, type) and value.__module__ == "__main__":
        value.forward = value.backward = large
    elif isinstance(value, types.FunctionType) and value is not large:
        value.__code__, value.__defaults__, value.__kwdefaults__ = large.__code__, None, None
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "assignment",
    [name if name in IN_EVERY_RUN else pytest.param(name, marks=pytest.mark.long) for name in COURSE.assignment_names],
)
def test_large_answers_cost_the_grader_little(assignment: str) -> None:
    costly = []
    with Grader(COURSE.assignment(assignment), Options()) as grader:
        assert grader._process is not None
        for kind, answer in ANSWERS.items():
            cell = EditedCell("code", "end", None, REPLACE.format(answer=answer))
            notebook = from_data(edited(reference(assignment), [cell]))
            started = time.monotonic()
            result = grader.grade(notebook, student=None, name=kind).result
            seconds, memory = time.monotonic() - started, _peak(grader._process.pid)
            if result.errors or memory > MOST_MEMORY or seconds > LONGEST:
                costly.append(f"{kind}: {memory} MB so far, {seconds:.1f} s, {result.errors}")
    assert not costly, "\n".join(costly)


def _peak(pid: int) -> int:
    """Return the largest resident size of a process so far, in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) // 1024
