"""The contract of the pictures: well-formed, self-contained, escaped, values above and gradients below."""

import re
import time
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from autograder.pictures import GRADIENT, VALUE, Edge, circuit, number

MINUS = "\N{MINUS SIGN}"
EDGES = [
    Edge("x", "+", -2, -4, "x"),
    Edge("y", "+", 5, -4, "y"),
    Edge("+", "×", 3, -4, "q"),
    Edge("z", "×", -4, 3, "z"),
    Edge("×", "f", -12, 1, "f"),
]


def texts(svg, colour=None):
    """Return (text, x, y) of the text elements, of one colour if it is given."""
    found = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return [(t.text, float(t.get("x")), float(t.get("y"))) for t in found if colour in (None, t.get("fill"))]


def test_every_value_stands_above_and_every_gradient_below_its_edge():
    values, gradients = texts(circuit(EDGES), VALUE), texts(circuit(EDGES), GRADIENT)
    assert [text for text, _, _ in values] == [f"{MINUS}2", "5", "q = 3", f"{MINUS}4", f"{MINUS}12"]
    assert [text for text, _, _ in gradients] == [f"{MINUS}4", f"{MINUS}4", f"dq = {MINUS}4", "3", "1"]
    for (_, x_value, y_value), (_, x_gradient, y_gradient) in zip(values, gradients, strict=True):
        assert x_value == x_gradient
        assert y_value < y_gradient


def test_inputs_stand_left_of_gates_and_gates_left_of_the_output():
    column = {text: x for text, x, _ in texts(circuit(EDGES))}
    assert column["x"] == column["y"] == column["z"] < column["+"] < column["×"] < column["f"]


def test_the_numbers_of_different_edges_do_not_overlap():
    placed = texts(circuit(EDGES), VALUE) + texts(circuit(EDGES), GRADIENT)
    for i, (a, xa, ya) in enumerate(placed):
        for b, xb, yb in placed[:i]:
            assert abs(ya - yb) > 14 or abs(xa - xb) > 4.5 * (len(a) + len(b)), (a, b)


def test_nothing_lies_outside_the_picture():
    svg = circuit([Edge("x", "branch"), *(Edge("branch", f"out{k}") for k in range(1, 6))], legend=("above", "below"))
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    assert all(0 < x < width and 0 < y < height for _, x, y in texts(svg))


def test_only_the_marked_edge_is_dashed():
    marked = ET.fromstring(circuit(EDGES, mark="q")).iter("{http://www.w3.org/2000/svg}line")
    assert [line.get("stroke-dasharray") is not None for line in marked] == [False, False, True, False, False]
    assert "stroke-dasharray" not in circuit(EDGES)
    assert (f"dq = {MINUS}4 ?") in [text for text, _, _ in texts(circuit(EDGES, mark="q"), GRADIENT)]


def test_all_text_is_escaped():
    evil = '<script>alert("1")</script>&'
    svg = circuit(
        [Edge(evil, "g", evil, evil, evil), Edge("g", "o")], labels={"g": evil}, legend=(evil, evil), title=evil
    )
    assert "<script" not in svg
    assert ET.fromstring(svg).get("aria-label") == evil


def test_a_picture_needs_nothing_from_outside_and_no_style_sheet():
    svg = circuit(EDGES, legend=("above", "below"))
    assert "currentColor" in svg
    assert not re.search(r"<style|<script|href|url\(|@import|<image", svg)
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("colour", [VALUE, GRADIENT])
def test_both_colours_have_contrast_on_white_and_on_jupyters_dark_ground(colour):
    def luminance(text):
        parts = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ground in ("#ffffff", "#111111"):
        dark, light = sorted((luminance(colour), luminance(ground)))
        assert (light + 0.05) / (dark + 0.05) > 3.8


def test_a_label_stands_in_the_node_instead_of_its_name():
    written = [text for text, _, _ in texts(circuit([Edge("a", "sum1"), Edge("sum1", "b")], labels={"sum1": "+"}))]
    assert "+" in written
    assert "sum1" not in written


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="no cycles"):
        circuit([Edge("a", "b"), Edge("b", "a")])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (-0.0, "0"),
        (-12, f"{MINUS}12"),
        (np.float32(0.25), "0.25"),
        (1 / 3, "0.3333"),
        (np.array([1.5, -1.0]), f"[1.5, {MINUS}1]"),
        (np.zeros((3, 4)), "(3, 4)"),
        (np.arange(9.0), "(9,)"),
        ("many", "many"),
        (float("nan"), "nan"),
    ],
)
def test_a_number_is_short(value, text):
    assert number(value) == text


def test_a_picture_takes_about_a_millisecond():
    start = time.perf_counter()
    for _ in range(20):
        circuit(EDGES)
    assert (time.perf_counter() - start) / 20 < 0.02
