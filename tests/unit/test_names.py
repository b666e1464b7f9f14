"""Names from cell to cell: what a later cell overwrites is noticed, and comes back where it is asked for."""

from typing import Any

import numpy as np
import pytest

from autograder.worker.names import LARGE, Names

FIRST = """
import numpy as np
scale = 2.0

def helper(x):
    return scale * x

def outer():
    def inner(x):
        return helper(x)
    return inner

closed = outer()

class Base:
    def size(self):
        return np.size(1)

class Layer(Base):
    @property
    def twice(self):
        return helper(2)

    @staticmethod
    def make():
        return [scale for _ in range(2)]

layer = Layer()
unused = 1.0
"""


def notebook(*cells: str) -> tuple[dict[str, Any], Names]:
    """Run the cells, numbered from 1; the names are kept after the first one."""
    names: dict[str, Any] = {"__name__": "__main__"}
    history = Names(names)
    for number, cell in enumerate(cells, 1):
        exec(cell, names)
        history.after(number, keep=number == 1)
    return names, history


@pytest.mark.parametrize(
    ("later", "asked", "changed"),
    [
        ("helper = 1", "helper", {"helper": 2}),
        ("del helper", "helper", {"helper": 2}),
        ("scale = 3.0", "helper", {"scale": 2}),
        ("scale = 3.0", "closed", {"scale": 2}),
        ("scale = 3.0", "Layer", {"scale": 2}),
        ("scale = 3.0", "layer", {"scale": 2}),
        ("np = None", "Layer", {"np": 2}),
        ("Base = 1", "Layer", {"Base": 2}),
        ("unused = 2.0", "helper", {}),
        ("scale = scale", "helper", {}),
        ("def helper(x): return scale * x", "helper", {"helper": 2}),
        ("nothing = 1", "nothing", {}),
        ("helper = 1", "missing", {}),
    ],
)
def test_a_name_is_changed_where_it_or_what_its_code_uses_was_bound_anew(
    later: str, asked: str, changed: dict[str, int]
) -> None:
    _, history = notebook(FIRST, later)
    assert history.changed(1, [asked]) == changed


def test_the_last_cell_that_bound_a_name_is_told() -> None:
    _, history = notebook(FIRST, "scale = 3.0", "pass", "scale = 4.0", "pass")
    assert history.changed(1, ["helper"]) == {"scale": 4}


def test_a_name_that_got_its_value_back_is_not_changed() -> None:
    _, history = notebook(FIRST, "old, scale = scale, 3.0", "scale = old")
    assert history.changed(1, ["helper"]) == {}


def test_names_come_back_and_those_of_later_cells_go() -> None:
    names, history = notebook(FIRST, "del helper; scale = 5.0; extra = 1")
    history.restore(1)
    assert names["helper"](1.0) == 2.0
    assert "extra" not in names


def test_what_was_changed_in_place_stays_changed() -> None:
    names, history = notebook("kept = [1]", "kept.append(2); kept = kept + [3]")
    history.restore(1)
    assert names["kept"] == [1, 2]


@pytest.mark.parametrize("cell", [0, 2, 9])
def test_where_nothing_was_kept_nothing_comes_back(cell: int) -> None:
    names, history = notebook(FIRST, "scale = 3.0")
    history.restore(cell)
    assert names["scale"] == 3.0
    assert history.changed(cell, ["helper"]) == {}


def test_large_arrays_are_not_kept_alive() -> None:
    names, history = notebook("big = __import__('numpy').zeros(2**20); small = 1", "big = None; small = 2")
    assert np.zeros(2**20).nbytes > LARGE
    assert history.changed(1, ["big", "small"]) == {"small": 2}
    history.restore(1)
    assert "big" not in names


def test_code_that_goes_in_circles_is_followed_once() -> None:
    _, history = notebook("def a(): return b()\ndef b(): return a()", "b = 1")
    assert history.changed(1, ["a"]) == {"b": 2}
