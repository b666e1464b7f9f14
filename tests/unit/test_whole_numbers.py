"""Answers of the type of the input, as `np.zeros_like(x)` makes them: cut where the inputs are integers.

It costs the test of other types and nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import Cell, Notebook, find_course
from autograder.grading import Grader, Options

pytestmark = pytest.mark.slow
COURSE = find_course(Path(__file__).parents[2])
OTHER_TYPES = re.compile("integers|another_type")
LIKE_INPUT = '''

def _like(given, out):
    """Return out in the type of what was given, where that are integers."""
    if isinstance(out, (tuple, list)):
        return type(out)(_like(given, part) for part in out)
    if isinstance(out, dict):
        return {name: _like(given, part) for name, part in out.items()}
    first = next((one for one in given if isinstance(one, np.ndarray)), np.ones(1))
    return out.astype(first.dtype) if isinstance(out, np.ndarray) and out.ndim and first.dtype.kind == "i" else out


def _wrapped(method):
    def of_the_inputs(self, *given, **named):
        out = method(self, *given, **named)
        if method.__name__ == "forward":
            self.__dict__["_given"] = given
        for name, value in list(vars(self).items()):
            if isinstance(value, np.ndarray) and name.startswith("d") and hasattr(self, name[1:]):
                setattr(self, name, _like([getattr(self, name[1:])], value))
        return _like(self.__dict__.get("_given", given), out)

    return of_the_inputs


def _of_the_inputs(answer):
    if not isinstance(answer, type):
        return lambda *given, **named: _like(given, answer(*given, **named))
    for name in {"forward", "backward", "gradient"} & set(vars(answer)):
        setattr(answer, name, _wrapped(vars(answer)[name]))
    return answer

'''


def answers(master: Notebook) -> Iterator[tuple[Cell, str]]:
    """Yield every class and function that students write, with its cell."""
    for cell in master.cells:
        if "BEGIN SOLUTION" in cell.source:
            yield from ((cell, name) for name in re.findall(r"^(?:class|def) (\w+)", cell.source, re.M))


@pytest.mark.parametrize("name", ["fully_connected", "losses", "backprop", "capacity"])
def test_integers_cost_only_the_test_of_other_types(name: str) -> None:
    assignment, lost = COURSE.assignment(name), set()
    with Grader(assignment, Options(examples=False)) as grader:
        for cell, answer in answers(assignment.master):
            source = f"{cell.source}{LIKE_INPUT}\n{answer} = _of_the_inputs({answer})\n"
            cells = tuple(replace(one, source=source) if one is cell else one for one in assignment.master.cells)
            result = grader.grade(replace(assignment.master, cells=cells), student=None, name=answer).result
            assert not result.errors
            lost |= {test.name for cell in result.cells for test in cell.tests if test.outcome != "passed"}
    assert lost, "integers were nowhere cut, so nothing was tried"
    assert all(OTHER_TYPES.search(test) for test in lost), lost
