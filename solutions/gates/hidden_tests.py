"""Hidden tests of `gates`: values against the definition, gradients against numerical differences of it."""

import numpy as np
import pytest

from autograder import pictures
from autograder.grading.suite import draws, expect

SHAPES = ((4, 3), (5,), (2, 3, 2))  # one draw each
GATES = {
    "add_gate": ("AddGate", np.add),
    "multiply_gate": ("MultiplyGate", np.multiply),
    "max_gate": ("MaxGate", np.maximum),
}
LOCAL = {  # d out/d x and d out/d y, in closed form
    "add_gate": lambda x, y: (np.ones_like(x), np.ones_like(y)),
    "multiply_gate": lambda x, y: (y, x),
    "max_gate": lambda x, y: ((x > y) * 1.0, (y > x) * 1.0),
}


def on_gates(part, weight):
    """Parametrise a test over the three gates; each belongs to its own grade cell."""
    cases = [pytest.param(gate, marks=pytest.mark.grade_id(f"{gate}_{part}", weight=weight), id=gate) for gate in GATES]
    return pytest.mark.parametrize("gate", cases)


def inputs(rng, shape=(), scale=1.0):
    """Two inputs of one shape without ties, of both signs."""
    x = draws.away_from_zero(rng, shape, scale=scale)
    return x, draws.apart(rng, x, scale=scale)


def forward(student, gate, x, y):
    """A fresh gate after its forward, and what forward gives."""
    made = getattr(student, GATES[gate][0])()
    return made, made.forward(x, y)


def pair(grads, gate):
    """(dx, dy) from what backward returned."""
    return expect.parts(grads, ("dx", "dy"), call=f"{GATES[gate][0]}.backward")


# --- values ---


@on_gates("forward", weight=4)
def test_value_of_arrays(student, rng, gate):
    points = [inputs(rng, shape) for shape in SHAPES]
    values = student.fetch(*[forward(student, gate, x, y)[1] for x, y in points])
    for (x, y), out in zip(points, values, strict=True):
        expect.value(out, GATES[gate][1](x, y), name=f"{GATES[gate][0]}.forward")


@on_gates("forward", weight=3)
def test_value_of_numbers(student, rng, gate):
    points = [tuple(map(float, inputs(rng, (), scale))) for scale in (1.0, 1e-4, 1e4)] + [(3, -7), (-2, 5)]
    values = student.fetch(*[forward(student, gate, x, y)[1] for x, y in points])
    for (x, y), out in zip(points, values, strict=True):
        expect.value(out, GATES[gate][1](x, y), name=f"{GATES[gate][0]}.forward")


@on_gates("forward", weight=1)
def test_forward_leaves_its_inputs_alone(student, rng, gate):
    x, y = inputs(rng, (4, 3))
    kept_x, kept_y = student.put(x), student.put(y)
    _, out = forward(student, gate, kept_x, kept_y)
    out, after_x, after_y = student.fetch(out, kept_x, kept_y)
    expect.value(out, GATES[gate][1](x, y), name=f"{GATES[gate][0]}.forward")
    expect.unchanged(after_x, x, name="x")
    expect.unchanged(after_y, y, name="y")


# --- gradients ---


@on_gates("backward", weight=3)
def test_gradient_of_x(student, rng, gate):
    points = [(*inputs(rng, shape), draws.upstream(rng, shape)) for shape in SHAPES]
    grads = student.fetch(*[_backward(student, gate, *point) for point in points])
    for (x, y, dout), got in zip(points, grads, strict=True):
        expect.gradient(pair(got, gate)[0], lambda moved, y=y: GATES[gate][1](moved, y), x, dout, name="dx")


@on_gates("backward", weight=3)
def test_gradient_of_y(student, rng, gate):
    points = [(*inputs(rng, shape), draws.upstream(rng, shape)) for shape in SHAPES]
    grads = student.fetch(*[_backward(student, gate, *point) for point in points])
    for (x, y, dout), got in zip(points, grads, strict=True):
        expect.gradient(pair(got, gate)[1], lambda moved, x=x: GATES[gate][1](x, moved), y, dout, name="dy")


@on_gates("backward", weight=2)
def test_gradients_of_numbers(student, rng, gate):
    points = [(*map(float, inputs(rng)), float(draws.upstream(rng))) for _ in range(4)] + [(3, -7, 1.5), (-2, 5, 0.5)]
    grads = student.fetch(*[_backward(student, gate, *point) for point in points])
    for (x, y, dout), got in zip(points, grads, strict=True):
        local = LOCAL[gate](float(x), float(y))
        for name, part, slope in zip(("dx", "dy"), pair(got, gate), local, strict=True):
            expect.value(part, slope * dout, name=name)


@on_gates("backward", weight=1)
def test_gradients_are_exact_over_many_magnitudes(student, rng, gate):
    """Differences of the forward pass lose digits here, the chain rule does not; at 0 nothing can be divided by."""
    x = draws.away_from_zero(rng, (8,)) * 10.0 ** np.array([6, -3, 5, -2, 4, 0, 0, 0])
    y = draws.away_from_zero(rng, (8,)) * 10.0 ** np.array([-3, 6, -2, 5, 0, 4, 0, 0])
    x[6], y[7] = 0.0, 0.0
    dout = draws.upstream(rng, (8,))
    got = student.value(_backward(student, gate, x, y, dout))
    for name, part, slope in zip(("dx", "dy"), pair(got, gate), LOCAL[gate](x, y), strict=True):
        expect.value(part, slope * dout, name=name, rtol=1e-9, atol=0.0)


@on_gates("backward", weight=1)
def test_gradients_belong_to_the_latest_forward_of_each_gate(student, rng, gate):
    (x, y), earlier, elsewhere, dout = *[inputs(rng, (4, 3)) for _ in range(3)], draws.upstream(rng, (4, 3))
    first, _ = forward(student, gate, *earlier)
    first.backward(-dout)
    first.forward(x, y)
    forward(student, gate, *elsewhere)
    kept = student.put(dout)
    once, twice, after = student.fetch(first.backward(kept), first.backward(kept), kept)
    for name, part, slope in zip(("dx", "dy"), pair(once, gate), LOCAL[gate](x, y), strict=True):
        expect.value(part, slope * dout, name=name)
    expect.unchanged(after, dout, name="dout")
    expect.same(pair(twice, gate), pair(once, gate), name="dx, dy")


def _backward(student, gate, x, y, dout):
    made, _ = forward(student, gate, x, y)
    return made.backward(dout)


# --- branch ---


@pytest.mark.grade_id("branch_gate_forward", weight=4)
def test_every_path_gets_the_value(student, rng):
    points = [(n, draws.away_from_zero(rng, shape)) for n, shape in zip((2, 3, 5), SHAPES, strict=True)]
    values = student.fetch(*[student.BranchGate(n).forward(x) for n, x in points])
    for (n, x), paths in zip(points, values, strict=True):
        for path in expect.parts(paths, ["path"] * n, call="BranchGate.forward"):
            expect.value(path, x, name="BranchGate.forward")


@pytest.mark.grade_id("branch_gate_forward", weight=3)
def test_two_paths_unless_told_otherwise(student, rng):
    x = float(draws.away_from_zero(rng))
    for path in expect.parts(student.value(student.BranchGate().forward(x)), ("a", "b"), call="BranchGate.forward"):
        expect.value(path, x, name="BranchGate.forward")


@pytest.mark.grade_id("branch_gate_forward", weight=1)
def test_branch_leaves_its_input_alone(student, rng):
    x = draws.away_from_zero(rng, (4, 3))
    kept = student.put(x)
    paths, after = student.fetch(student.BranchGate(3).forward(kept), kept)
    for path in expect.parts(paths, ("a", "b", "c"), call="BranchGate.forward"):
        expect.value(path, x, name="BranchGate.forward")
    expect.unchanged(after, x, name="x")


@pytest.mark.grade_id("branch_gate_backward", weight=4)
@pytest.mark.parametrize("n", [2, 3, 5])
def test_gradient_of_a_branch(student, rng, n):
    points = [(draws.away_from_zero(rng, shape), [draws.upstream(rng, shape) for _ in range(n)]) for shape in SHAPES]
    grads = student.fetch(*[_branch_backward(student, n, x, douts) for x, douts in points])
    for (x, douts), dx in zip(points, grads, strict=True):
        copies = lambda moved, n=n: np.stack([moved] * n)  # noqa: E731
        expect.gradient(*expect.parts(dx, ("dx",), call="BranchGate.backward"), copies, x, np.stack(douts), name="dx")


@pytest.mark.grade_id("branch_gate_backward", weight=2)
def test_gradient_of_a_branch_of_numbers(student, rng):
    points = [(float(draws.away_from_zero(rng)), list(map(float, draws.upstream(rng, n)))) for n in (2, 4)]
    grads = student.fetch(*[_branch_backward(student, len(douts), x, douts) for x, douts in points])
    for (_, douts), dx in zip(points, grads, strict=True):
        expect.value(*expect.parts(dx, ("dx",), call="BranchGate.backward"), sum(douts), name="dx")


@pytest.mark.grade_id("branch_gate_backward", weight=2)
def test_branch_keeps_its_douts_and_repeats_itself(student, rng):
    x, douts = draws.away_from_zero(rng, (4, 3)), [draws.upstream(rng, (4, 3)) for _ in range(3)]
    kept = [student.put(dout) for dout in douts]
    gate = student.BranchGate(3)
    gate.forward(-x)
    gate.backward(*[2 * dout for dout in douts])
    gate.forward(x)
    once, twice, *after = student.fetch(gate.backward(*kept), gate.backward(*kept), *kept)
    expect.value(*expect.parts(once, ("dx",), call="BranchGate.backward"), sum(douts), name="dx")
    for dout, now in zip(douts, after, strict=True):
        expect.unchanged(now, dout, name="dout")
    expect.same(twice, once, name="dx")


def _branch_backward(student, n, x, douts):
    gate = student.BranchGate(n)
    gate.forward(x)
    return gate.backward(*douts)


# --- (x + y)^2 ---


def _square_points(rng):
    """x + y is away from 0, 1/2 and 1, where mistakes hide."""
    totals = [draws.away_from_zero(rng, shape) * 3 for shape in SHAPES] + [2.7, -1.6]
    return [(np.asarray(x)[()], np.asarray(total - x)[()]) for total in totals for x in [1.3 * total + 0.4]]


def _square(student, rng):
    points = _square_points(rng)
    found = student.fetch(*[student.square_of_sum(x, y) for x, y in points])
    return [
        (x, y, *expect.parts(got, ("z", "dx", "dy"), call="square_of_sum"))
        for (x, y), got in zip(points, found, strict=True)
    ]


@pytest.mark.grade_id("square_of_sum_value", weight=1)
def test_value_of_the_square(student, rng):
    for x, y, z, _, _ in _square(student, rng):
        expect.value(z, (x + y) ** 2, name="z")


@pytest.mark.grade_id("square_of_sum_gradient", weight=3)
@pytest.mark.parametrize("which", ["dx", "dy"])
def test_gradient_of_the_square(student, rng, which):
    for x, y, _, dx, dy in _square(student, rng):
        moved, fixed, got = (x, y, dx) if which == "dx" else (y, x, dy)
        expect.gradient(got, lambda point, fixed=fixed: (point + fixed) ** 2, moved, name=which)


@pytest.mark.grade_id("square_of_sum_gradient", weight=1)
def test_the_square_at_zero_leaves_its_inputs_alone(student, rng):
    x, y = inputs(rng, (4, 3))
    x[0], y[0], y[1] = 0.0, 0.0, -x[1]
    kept_x, kept_y = student.put(x), student.put(y)
    got, after_x, after_y = student.fetch(student.square_of_sum(kept_x, kept_y), kept_x, kept_y)
    for name, part in zip(("dx", "dy"), expect.parts(got, ("z", "dx", "dy"), call="square_of_sum")[1:], strict=True):
        expect.value(part, 2 * (x + y), name=name)
    expect.unchanged(after_x, x, name="x")
    expect.unchanged(after_y, y, name="y")


# --- (x + y) z ---

POINTS = ((), (5,), (4, 3))
LEGEND = {"en": ("value", "gradient"), "ko": ("값", "기울기")}


def picture(call, given, value, lang, fresh):
    """The circuit with a student's own numbers, the first wrong edge marked: forward, then on the way back."""
    if call != "circuit(...)" or any(np.ndim(number) for number in given):
        return ""
    x, y, z = given
    if not isinstance(value, dict) or not all(np.ndim(number) == 0 for number in value.values()):
        return ""
    if not {"q", "f", "df", "dq", "dz", "dx", "dy"} <= set(value):
        return ""
    values = {"x": x, "y": y, "q": value["q"], "z": z, "f": value["f"]}
    right = {"q": x + y, "f": (x + y) * z, "df": 1.0, "dq": z, "dz": x + y, "dx": z, "dy": z}
    wrong = next((name[-1] for name, number in right.items() if not np.isclose(value[name], number)), None)
    ways = {"x": ("x", "+"), "y": ("y", "+"), "q": ("+", "×"), "z": ("z", "×"), "f": ("×", "f")}
    edges = [pictures.Edge(*ways[name], number, value[f"d{name}"], name) for name, number in values.items()]
    return pictures.circuit(edges, mark=wrong, legend=LEGEND[lang])


def _circuits(student, rng, names):
    points = [tuple(draws.away_from_zero(rng, shape) * factor for factor in (1.0, 2.1, 0.7)) for shape in POINTS]
    points = [tuple(float(part) if part.ndim == 0 else part for part in point) for point in points] + [(-2, 5, -4)]
    found = student.fetch(*[student.circuit(*point) for point in points])
    return [(point, expect.keys(got, names, name="circuit")) for point, got in zip(points, found, strict=True)]


@pytest.mark.grade_id("circuit_values", weight=1)
@pytest.mark.parametrize("name", ["q", "f"])
def test_values_in_the_circuit(student, rng, name):
    for (x, y, z), got in _circuits(student, rng, [name]):
        expect.value(got[name], x + y if name == "q" else (x + y) * z, name=name)


@pytest.mark.grade_id("circuit_gradients", weight=2)
@pytest.mark.parametrize("name", ["df", "dq", "dx", "dy", "dz"])
def test_gradients_in_the_circuit(student, rng, name):
    for (x, y, z), got in _circuits(student, rng, [name]):
        f = {
            "df": (lambda f: f, (x + y) * z),
            "dq": (lambda q, z=z: q * z, x + y),
            "dx": (lambda x, y=y, z=z: (x + y) * z, x),
            "dy": (lambda y, x=x, z=z: (x + y) * z, y),
            "dz": (lambda z, x=x, y=y: (x + y) * z, z),
        }
        expect.gradient(got[name], *f[name], name=name)


@pytest.mark.grade_id("circuit_gradients", weight=1)
def test_the_circuit_at_zero_leaves_its_inputs_alone(student, rng):
    x, y, z = [draws.away_from_zero(rng, (4, 3)) for _ in range(3)]
    x[0], y[1], z[2], y[3] = 0.0, 0.0, 0.0, -x[3]
    kept = [student.put(value) for value in (x, y, z)]
    got, *after = student.fetch(student.circuit(*kept), *kept)
    names = ("dq", "dx", "dy", "dz")
    for name, slope in zip(names, (z, z, z, x + y), strict=True):
        expect.value(expect.keys(got, names, name="circuit")[name], slope, name=name)
    for name, value, now in zip("xyz", (x, y, z), after, strict=True):
        expect.unchanged(now, value, name=name)


# --- remarks: they cost nothing ---


@pytest.mark.grade_id("add_gate_backward")
@pytest.mark.remark("add_same_array")
def test_dx_and_dy_are_two_arrays(student, rng):
    made, _ = forward(student, "add_gate", *inputs(rng, (4, 3)))
    grads = made.backward(draws.upstream(rng, (4, 3)))
    one = student.value(student.module("numpy").shares_memory(grads[0], grads[1]))
    expect.that(one is False, en="dx and dy are one array.", ko="dx와 dy가 같은 배열입니다.")


@pytest.mark.grade_id("max_gate_backward")
@pytest.mark.remark("max_both_at_a_tie")
def test_at_a_tie_dx_and_dy_share_dout(student, rng):
    x, dout = draws.away_from_zero(rng, (4, 3)), draws.upstream(rng, (4, 3))
    made, _ = forward(student, "max_gate", x, x)
    dx, dy = pair(student.value(made.backward(dout)), "max_gate")
    expect.value(np.asarray(dx) + np.asarray(dy), dout, name="dx + dy")
