"""The contract of the pictures: well-formed, self-contained, escaped, readable, and true to their numbers."""

import re
import time
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from autograder.pictures import GRADIENT, PALETTE, VALUE, Edge, circuit, curves, heat_map, number, plane

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


def test_long_numbers_do_not_overlap_either_where_an_edge_branches():
    a = np.array([1.0, 0.0, 2.0])
    edges = [
        Edge("W", "branch", a, -a),
        Edge("branch", "R", a, a),
        Edge("branch", "·", a, -a),
        Edge("x", "·", 2, 1),
        Edge("·", "hinge", 2 * a, -a, "s"),
        Edge("R", "+", 2.5, 1),
        Edge("hinge", "+", 3, 1),
        Edge("+", "L", 5.5, 1),
    ]
    placed = texts(circuit(edges), VALUE) + texts(circuit(edges), GRADIENT)
    for i, (one, x1, y1) in enumerate(placed):
        for two, x2, y2 in placed[:i]:
            assert abs(y1 - y2) > 14 or abs(x1 - x2) > 4.5 * (len(one) + len(two)), (one, two)


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


@pytest.mark.parametrize("colour", PALETTE)
def test_every_colour_has_contrast_on_white_and_on_jupyters_dark_ground(colour):
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


XS = np.linspace(-3.0, 3.0, 50)
SVG = "{http://www.w3.org/2000/svg}"


def words(svg):
    """Return all text that stands in a picture."""
    return [text.text for text in ET.fromstring(svg).iter(f"{SVG}text")]


def two_curves(**options):
    return curves({"first": (XS, XS**2), "second": (XS, 1 - XS)}, title="title", x="across", y="up", **options)


def all_kinds(word="word"):
    """Return one picture of each kind with this word wherever text can stand."""
    points = np.array([[0.0, 0.0], [1.0, 2.0]])
    return [
        curves({word: (XS, XS), word * 2: (XS, -XS)}, title=word, x=word, y=word, marks=[(0, word), (1, 1, word)]),
        heat_map(np.eye(3), title=word, rows=word, columns=word),
        heat_map(np.ones((20, 30)), title=word, rows=word, columns=word),
        plane(points, [0, 1], height=lambda p: p[:, 0], paths={word: points}, title=word),
        plane(points, [0, 1], classify=lambda p: p[:, 0] > 0.5, title=word),
    ]


def test_every_picture_is_well_formed_escaped_and_needs_nothing_from_outside():
    evil = '<script>alert("1")</script>&'
    for svg in all_kinds(evil):
        assert "<script" not in svg
        assert evil in [*words(svg), ET.fromstring(svg).get("aria-label")]
        assert not re.search(r"<style|href|url\(|@import|<image| id=", svg)
        assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]


def test_no_text_lies_outside_its_picture_even_where_it_is_korean():
    for svg in all_kinds("기울기의 오차"):
        width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
        for text, x, y in texts(svg):
            assert 0 < x < width and 0 < y < height, text


def test_a_chart_says_what_its_axes_and_its_curves_mean():
    assert {"title", "across", "up", "first", "second", "0", "5", f"{MINUS}2"} <= set(words(two_curves()))


def test_a_single_curve_needs_no_legend():
    assert "only" not in words(curves({"only": (XS, XS)}))


def place_of(svg, label, axis):
    """Return where the tick with this label stands: axis 1 is x, 2 is y."""
    return next(found[axis] for found in texts(svg) if found[0] == label)


def test_a_logarithmic_axis_has_equal_steps_between_powers_of_ten():
    h = 10.0 ** np.arange(-12, 0)
    svg = curves({"error": (h, h**2)}, log_x=True, log_y=True)
    apart = np.diff([place_of(svg, label, 1) for label in (f"1e{MINUS}12", f"1e{MINUS}8", f"1e{MINUS}4")])
    assert apart[0] == pytest.approx(apart[1], abs=0.2)
    assert f"1e{MINUS}20" in words(svg)


def test_few_powers_of_ten_are_written_out():
    assert {"10", "100", "1000"} <= set(words(curves({"t": ([10, 100, 1000], [1, 2, 3])}, log_x=True)))


def test_zero_on_a_logarithmic_axis_and_what_is_not_finite_interrupt_the_curve():
    def pieces(ys, **options):
        svg = curves({"c": (np.arange(40.0), ys)}, **options)
        return (
            next(p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("stroke-width") == "2").get("d").count("M")
        )

    whole = np.arange(40.0) + 1
    assert pieces(whole) == 1
    for gap in (np.nan, np.inf, -np.inf):
        assert pieces(np.where(np.arange(40) == 20, gap, whole)) == 2
    assert pieces(np.where(np.arange(40) == 20, 0.0, whole), log_y=True) == 2
    assert pieces(np.where(np.arange(40) == 20, 0.0, whole)) == 1


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "ys",
    [[1e300, -1e308, 1e308], [0, 0, 0], [np.nan] * 3, [5, 5, 5], [1e-320, 1, 2], [-1, -2, -3], [1e6, 1e6 + 1, 1e6]],
)
def test_whatever_the_numbers_are_there_is_a_chart_with_different_labels(ys, log):
    labels = [text for text in words(curves({"c": ([1, 2, 3], np.array(ys, dtype=float))}, log_y=log)) if text]
    assert len(labels) >= 4
    assert "nan" not in "".join(labels)
    assert len([t for t in labels if t.startswith("10000")]) == len({t for t in labels if t.startswith("10000")})


def test_an_empty_curve_leaves_the_axes():
    assert words(curves({"c": (np.zeros(0), np.zeros(0))}))


def test_a_long_curve_keeps_its_peak_and_stays_small():
    ys = np.zeros(100_000)
    ys[54_321] = 1.0
    svg = curves({"loss": (np.arange(100_000.0), ys)})
    [line] = [p.get("d") for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("stroke-width") == "2"]
    heights = [float(pair.split()[1]) for pair in re.split("[ML]", line)[1:]]
    assert max(heights) - min(heights) > 200
    assert len(svg) < 40_000


def test_marks_are_a_dashed_line_or_a_ring_with_their_words():
    svg = two_curves(marks=[(1.0, "here"), (0.0, 0.0, "there"), (np.nan, "nowhere")])
    assert {"here", "there"} <= set(words(svg))
    assert "nowhere" not in words(svg)
    assert len(list(ET.fromstring(svg).iter(f"{SVG}circle"))) == 1


def test_the_first_curves_differ_in_colour_and_the_next_in_dashes():
    svg = curves({str(i): (XS, XS + i) for i in range(20)})
    lines = [p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("stroke-width") == "2"]
    assert len({(p.get("stroke"), p.get("stroke-dasharray")) for p in lines}) == 20


def cells(svg):
    """Return (fill, opacity, x, y) of the cells of a heat map."""
    return [
        (p.get("fill"), float(p.get("fill-opacity")), *map(float, place))
        for p in filled(svg)
        for place in re.findall(r"M(\S+) (\S+?)h", p.get("d"))
    ]


def filled(svg):
    return [p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("fill-opacity")]


def test_a_heat_map_shows_sign_as_colour_size_as_strength_and_zero_as_nothing():
    (plus, strong, x0, y0), (minus, weak, x1, y1) = cells(heat_map([[2.0, 0.0], [0.0, -1.0]]))
    assert (plus, minus) == (GRADIENT, VALUE)
    assert strong > weak > 0
    assert x0 < x1 and y0 < y1  # rows run down, columns to the right


def test_a_small_heat_map_has_its_numbers_and_its_indices():
    assert {"sample", "unit", "0", "1", "2", "2.50", f"{MINUS}1.00"} <= set(
        words(heat_map([[2.5, 0, 0], [0, -1, 0]], rows="sample", columns="unit"))
    )
    assert "1e−5" in words(heat_map([[1e-5]]))
    assert "nan" not in "".join(words(heat_map([[np.nan, 1.0]])))


def test_a_vector_is_one_row_without_a_number():
    assert sorted(words(heat_map([2.5, 0, -1.0, 1.5], columns="unit"))) == sorted(
        ["unit", "0", "1", "2", "3", "2.50", "0", f"{MINUS}1.00", "1.50"]
    )


def test_a_large_heat_map_has_a_bar_instead_and_is_cut_off_in_the_end():
    written = words(heat_map(np.full((20, 30), 3.5)))
    assert {"3.5", "0", f"{MINUS}3.5"} <= set(written)
    assert len(cells(heat_map(np.ones((500, 500))))) == 60 * 60
    assert len(heat_map(np.random.default_rng(0).normal(size=(60, 60)))) < 200_000


@pytest.mark.parametrize("matrix", [np.zeros(0), np.zeros((2, 2, 2)), np.zeros((0, 3)), 1.0])
def test_a_heat_map_of_what_is_no_matrix_is_refused(matrix):
    with pytest.raises(ValueError, match="a heat map needs"):
        heat_map(matrix)


def test_the_ground_has_the_colour_of_the_points_of_its_class():
    points, labels = np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([0, 1])
    svg = plane(points, labels, classify=lambda p: (p[:, 0] > 0).astype(int))
    assert [p.get("fill") for p in filled(svg)] == [*PALETTE[:2], *PALETTE[:2]]


def test_the_ground_is_divided_where_the_classifier_divides_it():
    svg = plane(classify=lambda p: p[:, 0] > 0.5, limits=((0, 1), (0, 1)))
    edge = next(p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("stroke-opacity") == "0.5").get("d")
    across = [float(x) for x in re.findall(r"M([\d.]+)", edge)]
    assert max(across) - min(across) < 0.1
    assert across[0] == pytest.approx((place_of(svg, "0.4", 1) + place_of(svg, "0.6", 1)) / 2, abs=4)


def test_the_contour_lines_of_a_bowl_are_circles():
    svg = plane(height=lambda p: (p**2).sum(axis=1), limits=((-1, 1), (-1, 1)))
    lines = next(p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("stroke-opacity") == "0.35").get("d")
    ends = np.array(re.findall(r"([\d.]+) ([\d.]+)", lines), dtype=float)
    centre = place_of(svg, "0", 1), next(y - 4 for text, x, y in texts(svg) if text == "0" and x < 60)
    radii = np.hypot(*(ends - centre).T)
    inner = radii[radii < 150]
    assert len(np.unique(np.round(inner / 3))) < 3 * 9  # nine levels, each within a few units


def test_heights_that_are_not_finite_or_all_alike_leave_a_plane():
    for height in (lambda p: np.full(len(p), np.nan), lambda p: np.ones(len(p)), lambda p: np.log(p[:, 0])):
        assert ET.fromstring(plane(height=height)).get("role") == "img"


def test_a_path_that_leaves_the_plane_is_cut_off_and_one_that_is_nan_ends():
    away = np.array([[0.0, 0.0], [1e200, 1.0], [np.inf, np.nan]])
    svg = plane(paths={"away": away, "nowhere": np.full((3, 2), np.nan)}, limits=((-1, 1), (-1, 1)))
    windows = [w for w in ET.fromstring(svg).iter(f"{SVG}svg") if w.get("overflow") == "hidden"]
    assert len(windows) == 2
    assert "1e+" not in svg and "nan" not in svg


def test_a_function_on_the_plane_must_give_one_number_for_each_point():
    with pytest.raises(ValueError, match="the function gave"):
        plane(height=lambda p: p)


def test_many_points_stay_a_small_picture():
    rng = np.random.default_rng(0)
    svg = plane(rng.normal(size=(50_000, 2)), np.zeros(50_000), paths={"p": rng.normal(size=(50_000, 2))})
    assert len(svg) < 400_000


def test_one_unit_is_as_long_upwards_as_to_the_right():
    svg = plane(limits=((0, 2), (0, 1)))
    across = place_of(svg, "1.5", 1) - place_of(svg, "0.5", 1)
    upwards = {text: y for text, x, y in texts(svg) if x < 60}
    assert across == pytest.approx(upwards["0"] - upwards["1"], rel=0.01)


def test_every_kind_of_picture_takes_a_few_hundredths_of_a_second():
    start = time.process_time()
    all_kinds()
    assert (time.process_time() - start) / 5 < 0.1
