"""Hidden tests of `fully_connected`: values against the definition, gradients against numerical differences of it."""

import re
from dataclasses import dataclass

import numpy as np
import pytest

from autograder.grading.suite import StudentProblem, draws, expect

SIZES = ((4, 3, 5), (2, 5, 3), (7, 2, 4))  # N, D, M of one draw each
EDGES = ((1, 3, 2), (3, 1, 4), (4, 2, 1), (1, 1, 1), (3, 3, 3))  # a size of one, and all sizes alike
PARTS = ("out", "dx", "dW", "db")


@dataclass(frozen=True)
class Point:
    """A layer's input, its parameters and what arrives from the right."""

    x: np.ndarray
    W: np.ndarray
    b: np.ndarray
    dout: np.ndarray

    @property
    def right(self) -> dict[str, np.ndarray]:
        """Value and gradients in closed form."""
        out, dx = self.x @ self.W + self.b, self.dout @ self.W.T
        return {"out": out, "dx": dx, "dW": self.x.T @ self.dout, "db": self.dout.sum(axis=0)}


def point(rng, sizes=SIZES[0]):
    """A point with a bias, entries of both signs and a dout that is never 1."""
    n, d, m = sizes
    x, W, b = (draws.away_from_zero(rng, shape) for shape in ((n, d), (d, m), (m,)))
    return Point(x, W, b, draws.upstream(rng, (n, m)))


def points(rng, sizes=SIZES):
    """One point for each of the sizes."""
    return [point(rng, each) for each in sizes]


def uneven(rng):
    """A point of many magnitudes under a large bias, in which differences of the forward pass drown."""
    p = point(rng, (5, 3, 4))
    x, W = p.x * [1e3, 1e-2, 1.0], p.W * [1.0, 1e-3, 1e2, 10.0] * [[1.0], [1e2], [1e-2]]
    return Point(x, W, p.b * 1e8, p.dout)


def tiny(rng):
    """A point at which whatever is rounded to some decimals becomes visible."""
    p = point(rng, (5, 3, 4))
    return Point(p.x * 1e-3, p.W * 1e-4, p.b * 1e-6, p.dout)


def whole_numbers(rng):
    """Points of which a part, or all, are integers."""
    x, W, b = (rng.integers(1, 9, shape) * rng.choice([-1, 1], shape) for shape in ((4, 3), (3, 5), (5,)))
    p = point(rng)
    return [Point(x, p.W, p.b, p.dout), Point(p.x, W, b, p.dout), Point(x, W, b, p.dout)]


def expect_gradient(got, p, name):
    """Expect the gradient of this name at p, as differences of the trusted forward give it."""
    forward, at = {
        "dx": (lambda x: x @ p.W + p.b, p.x),
        "dW": (lambda W: p.x @ W + p.b, p.W),
        "db": (lambda b: p.x @ p.W + b, p.b),
    }[name]
    expect.gradient(in_double(without_row(got) if name == "db" else got), forward, at, p.dout, name=name)


def expect_exact(got, expected, name):
    """Expect all digits of float64."""
    expect.value(in_double(without_row(got) if name == "db" else got), expected, name=name, rtol=1e-9, atol=1e-13)


def in_double(got):
    """Fewer digits than those of the input are no excuse to compare fewer."""
    return got.astype(np.float64) if isinstance(got, np.ndarray) and got.dtype.kind == "f" else got


def without_row(db):
    """db of shape (1, M) holds the right numbers; its shape has a test of its own."""
    return db[0] if levels(db) == 2 and len(db) == 1 else db


def levels(value):
    """How deep tuples, lists and arrays are nested: 2 for a matrix, 3 for several of them."""
    deep = 0
    while isinstance(value, (tuple, list)) and value:
        deep, value = deep + 1, value[0]
    return deep + (value.ndim if isinstance(value, np.ndarray) else 0)


# --- the mended sentence ---


def remains(student, names):
    """What the dict says about these keys, as text: W, w and W.T are one answer, 1 and 1.0 another."""
    found = expect.keys(student.value(student.LOCAL_DERIVATIVES), names, name="LOCAL_DERIVATIVES")
    return [as_letter(found[name]) for name in names]


def as_letter(found):
    """w, x or 1 from an entry of the dict; anything else as it stands there."""
    if isinstance(found, float):
        found = f"{found:.10g}"
    text = str(found).strip().lower() if isinstance(found, (str, int, float)) and not isinstance(found, bool) else ""
    return {"1.0": "1", "one": "1"}.get(text, re.sub(r"(\.t|ᵀ|\^t)$", "", text))


def expect_mended(holds, name):
    """Expect that this part of the sentence is right."""
    expect.that(
        holds,
        en=f"Something else remains when out = x W + b is differentiated by {name}. What does moving only {name} show?",
        ko=f"out = x W + b 식을 {name} 변수로 미분하면 다른 것이 남습니다. {name} 변수만 움직이면 어떻게 됩니까?",
    )


@pytest.mark.grade_id("local_derivatives_mended", weight=2)
def test_what_remains_of_the_layer_by_x(student):
    expect_mended(remains(student, ["x"]) == ["w"], "x")


@pytest.mark.grade_id("local_derivatives_mended", weight=2)
def test_what_remains_of_the_layer_by_W(student):
    expect_mended(remains(student, ["W"]) == ["x"], "W")


@pytest.mark.grade_id("local_derivatives_mended", weight=1)
def test_what_was_right_in_the_sentence_stays(student):
    """The bias was right all along: to leave the sentence as it is earns nothing."""
    by_x, by_W, by_b = remains(student, ["x", "W", "b"])
    expect_mended(by_x == "w" or by_W == "x", "x")
    expect_mended(by_b == "1", "b")


# --- with loops ---


def in_loops(weight, names=PARTS):
    """Parametrise a test over what the loops return; each part belongs to its own grade cell."""
    mark = lambda name: pytest.mark.grade_id(f"fully_connected_loops_{name}", weight=weight)  # noqa: E731
    return pytest.mark.parametrize("name", [pytest.param(name, marks=mark(name), id=name) for name in names])


def loops(student, name, at):
    """What the loops give under this name at each point."""
    found = student.fetch(*[student.fully_connected_loops(p.x, p.W, p.b, p.dout) for p in at])
    return [expect.parts(got, PARTS, call="fully_connected_loops")[PARTS.index(name)] for got in found]


@in_loops(6)
def test_loops_over_a_batch(student, rng, name):
    at = points(rng)
    for p, got in zip(at, loops(student, name, at), strict=True):
        if name == "out":
            expect.value(in_double(got), p.right["out"], name="out")
        else:
            expect_gradient(got, p, name)


@in_loops(1)
def test_loops_over_sizes_of_one(student, rng, name):
    at = points(rng, EDGES)
    for p, got in zip(at, loops(student, name, at), strict=True):
        expect.value(without_row(got) if name == "db" else got, p.right[name], name=name)


@in_loops(1)
def test_loops_are_exact_over_many_magnitudes(student, rng, name):
    at = [uneven(rng), tiny(rng)]
    for p, got in zip(at, loops(student, name, at), strict=True):
        expect_exact(got, p.right[name], name)


@in_loops(0.75)
def test_loops_over_integers(student, rng, name):
    at = whole_numbers(rng)
    for p, got in zip(at, loops(student, name, at), strict=True):
        expect.value(without_row(got) if name == "db" else got, p.right[name], name=name)


@pytest.mark.grade_id("fully_connected_loops_db", weight=1)
def test_db_of_the_loops_has_the_shape_of_b(student, rng):
    p = point(rng)
    expect.value(loops(student, "db", [p])[0], p.right["db"], name="db")


@pytest.mark.grade_id("fully_connected_loops_out", weight=0.5)
def test_loops_leave_their_arguments_alone(student, rng):
    p = point(rng)
    given = {"x": p.x, "W": p.W, "b": p.b, "dout": p.dout}
    kept = [student.put(value) for value in given.values()]
    got, *after = student.fetch(student.fully_connected_loops(*kept), *kept)
    expect.value(expect.parts(got, PARTS, call="fully_connected_loops")[0], p.right["out"], name="out")
    for (name, value), now in zip(given.items(), after, strict=True):
        expect.unchanged(now, value, name=name)


# --- the layer: what it returns and what it keeps ---


def layer(student, p):
    """A layer after forward and backward at p, and what backward returned."""
    made = student.FullyConnected(p.W, p.b)
    made.forward(p.x)
    return made, made.backward(p.dout)


def gradients(student, name, used):
    """The gradients of this name; used: pairs of a layer and what its backward returned.

    A parameter's gradient that stands elsewhere (`dw`, `grads["W"]`, among what backward returned) is found as well:
    it is right, only its place is not, and that has a test of its own. One that was stored before backward raised
    is right, too.
    """
    layers, returned = [made for made, _ in used], [back for _, back in used]
    if name == "dx":
        return [first_of_three(back) for back in student.fetch(*returned)]
    try:
        found = student.fetch(*returned, *[getattr(made, name) for made in layers])[len(used) :]
    except StudentProblem as problem:
        if problem.problem.type_name == "NotImplementedError":
            raise
        ended = problem.kind == "attribute" and problem.call.endswith(f".{name}")
        return in_other_places(student, name, layers, returned if ended else [], problem)
    stored = all(got is not None for got in found)
    return list(found) if stored else in_other_places(student, name, layers, returned, None)


def in_other_places(student, name, layers, returned, problem):
    """The gradients of this name from all that the layers keep and returned; the problem where there are none."""
    look = student.module("builtins").vars
    try:
        found = student.fetch(*[look(made) for made in layers], *returned)
    except StudentProblem:
        raise problem or StudentProblem("attribute", name) from None
    backs = found[len(layers) :] or [None] * len(layers)
    return [elsewhere(kept, back, name, problem) for kept, back in zip(found[: len(layers)], backs, strict=True)]


def first_of_three(returned):
    """dx alone, in a tuple of its own, or out of (dx, dW, db)."""
    several = isinstance(returned, (tuple, list)) and len(returned) in (1, 3) and levels(returned) == 3
    return returned[0] if several else returned


SAYS_GRADIENT = "(?:d|l|loss|g|grads?|gradients?|delta|params?)+"
CALLED = {"dW": "(?:w|weights?)", "db": "(?:b|bias(?:es)?)"}


def elsewhere(kept, returned, name, problem):
    """The gradient of this name from all that a layer keeps, or from the tuple that its backward returned."""
    place = ("dW", "db").index(name)
    called = re.compile(f"{SAYS_GRADIENT}{CALLED[name]}|{CALLED[name]}{SAYS_GRADIENT}")
    for path, value in entries(kept):
        if called.fullmatch(path) and value is not None:
            return value
        if re.fullmatch("grads?|gradients?", path) and isinstance(value, (list, tuple)) and len(value) == 2:
            return value[place]
    if isinstance(returned, (tuple, list)) and len(returned) == 3 and levels(returned) == 3:
        return returned[1 + place]
    if problem is not None:
        raise problem
    return None


def entries(kept):
    """Names and values of attributes, and of dicts among them; of a name only its letters, in lower case."""
    for name, value in kept.items() if isinstance(kept, dict) else ():
        yield letters(name), value
        for key, part in value.items() if isinstance(value, dict) else ():
            yield letters(name + key), part


def letters(name):
    """Only the letters, in lower case."""
    return re.sub("[^a-z]", "", name.lower())


def of_the_layer(weight, names=PARTS[1:]):
    """Parametrise a test over the gradients of the layer; each belongs to its own grade cell."""
    mark = lambda name: pytest.mark.grade_id(f"fully_connected_{name}", weight=weight)  # noqa: E731
    return pytest.mark.parametrize("name", [pytest.param(name, marks=mark(name), id=name) for name in names])


# --- the layer forward: how the output depends on each of the three ---

ROUNDED = 1e-5  # of the largest entry: one that is nearly 0 may be rounded, which a test of its own judges


@pytest.mark.grade_id("fully_connected_dx", weight=4)
def test_the_output_follows_x(student, rng):
    """What the bias does cancels in the difference: it belongs to another grade cell."""
    at = [(p, draws.away_from_zero(rng, p.x.shape)) for p in points(rng)]
    layers = [student.FullyConnected(p.W, p.b) for p, _ in at]
    moves = [(made.forward(p.x), made.forward(x)) for made, (p, x) in zip(layers, at, strict=True)]
    values = student.fetch(*[out for pair in moves for out in pair])
    for (p, x), before, after in zip(at, values[::2], values[1::2], strict=True):
        expect.value(difference(after, before), (x - p.x) @ p.W, name="FullyConnected.forward", atol=ROUNDED)


@pytest.mark.grade_id("fully_connected_dW", weight=4)
def test_the_output_follows_W(student, rng):
    at = [(p, draws.away_from_zero(rng, p.W.shape)) for p in points(rng)]
    values = student.fetch(*[student.FullyConnected(w, p.b).forward(p.x) for p, W in at for w in (p.W, W)])
    for (p, W), before, after in zip(at, values[::2], values[1::2], strict=True):
        expect.value(difference(after, before), p.x @ (W - p.W), name="FullyConnected.forward", atol=ROUNDED)


@pytest.mark.grade_id("fully_connected_db", weight=4)
def test_the_output_is_all_of_x_W_plus_b(student, rng):
    at = points(rng)
    values = student.fetch(*[student.FullyConnected(p.W, p.b).forward(p.x) for p in at])
    for p, out in zip(at, values, strict=True):
        expect.value(in_double(out), p.right["out"], name="FullyConnected.forward")


@pytest.mark.grade_id("fully_connected_db", weight=0.5)
def test_the_output_is_exact_over_many_magnitudes(student, rng):
    at = [uneven(rng), tiny(rng)]
    values = student.fetch(*[student.FullyConnected(p.W, p.b).forward(p.x) for p in at])
    for p, out in zip(at, values, strict=True):
        expect_exact(out, p.right["out"], "FullyConnected.forward")


def difference(after, before):
    """after - before where both are numbers of one shape, else what stands there instead."""
    try:
        after, before = np.asarray(after, dtype=np.float64), np.asarray(before, dtype=np.float64)
        return after - before if after.shape == before.shape else after
    except (TypeError, ValueError):
        return after


# --- the layer backward ---


@of_the_layer(8)
def test_gradient_over_a_batch(student, rng, name):
    at = points(rng)
    for p, got in zip(at, gradients(student, name, [layer(student, p) for p in at]), strict=True):
        expect_gradient(got, p, name)


@of_the_layer(1)
def test_gradient_over_sizes_of_one(student, rng, name):
    at = points(rng, EDGES)
    for p, got in zip(at, gradients(student, name, [layer(student, p) for p in at]), strict=True):
        expect_gradient(got, p, name)


@of_the_layer(1)
def test_gradient_is_exact_over_many_magnitudes(student, rng, name):
    """Differences of the forward pass lose digits here; the chain rule does not."""
    at = [uneven(rng), tiny(rng)]
    for p, got in zip(at, gradients(student, name, [layer(student, p) for p in at]), strict=True):
        expect_exact(got, p.right[name], name)


@of_the_layer(1)
def test_gradient_belongs_to_the_latest_forward_of_each_layer(student, rng, name):
    """A batch of another size and one of this size came before; another layer of the same shapes comes in between."""
    p, earlier, other = point(rng, (4, 3, 5)), point(rng, (6, 3, 5)), point(rng, (4, 3, 5))
    made = student.FullyConnected(p.W, p.b)
    made.forward(earlier.x)
    made.backward(earlier.dout)
    made.forward(earlier.x[:4])
    made.forward(p.x)
    another = student.FullyConnected(other.W, other.b)
    another.forward(other.x)
    returned = made.backward(p.dout)
    another.backward(other.dout)
    expect_gradient(gradients(student, name, [(made, returned)])[0], p, name)


@of_the_layer(1)
def test_gradient_is_the_same_after_a_second_backward(student, rng, name):
    p = point(rng)
    made, returned = layer(student, p)
    once = gradients(student, name, [(made, returned)])[0]
    twice = gradients(student, name, [(made, made.backward(p.dout))])[0]
    expect_gradient(once, p, name)
    expect.same(twice, once, name=name)


@of_the_layer(0.5)
def test_gradient_of_integers_and_of_single_precision(student, rng, name):
    p = point(rng)
    single = Point(*(part.astype(np.float32) for part in (p.x, p.W, p.b, p.dout)))
    at = [*whole_numbers(rng), single]
    for p, got in zip(at, gradients(student, name, [layer(student, p) for p in at]), strict=True):
        expected = Point(*(part.astype(np.float64) for part in (p.x, p.W, p.b, p.dout))).right[name]
        expect.value(without_row(got) if name == "db" else got, expected, name=name, rtol=1e-3, atol=1e-6)


@pytest.mark.grade_id("fully_connected_dx", weight=1)
def test_backward_returns_dx_alone(student, rng):
    p = point(rng)
    returned = student.value(layer(student, p)[1])
    expect.value(*expect.parts(returned, ("dx",), call="FullyConnected.backward"), p.right["dx"], name="dx")


@of_the_layer(1, ("dW", "db"))
def test_parameter_gradient_has_its_name_and_shape(student, rng, name):
    p = point(rng)
    made, returned = layer(student, p)
    _, got = student.fetch(returned, getattr(made, name))
    expect.value(got, p.right[name], name=name)


@pytest.mark.grade_id("fully_connected_dx", weight=0.5)
def test_the_layer_leaves_x_and_dout_alone(student, rng):
    p = point(rng)
    x, dout = student.put(p.x), student.put(p.dout)
    made = student.FullyConnected(p.W, p.b)
    made.forward(x)
    returned, after_x, after_dout = student.fetch(made.backward(dout), x, dout)
    expect.value(first_of_three(returned), p.right["dx"], name="dx")
    expect.unchanged(after_x, p.x, name="x")
    expect.unchanged(after_dout, p.dout, name="dout")


@of_the_layer(0.5, ("dW", "db"))
def test_the_layer_leaves_its_parameters_alone(student, rng, name):
    p = point(rng)
    W, b = student.put(p.W), student.put(p.b)
    made = student.FullyConnected(W, b)
    made.forward(p.x)
    returned = made.backward(p.dout)
    after = student.value(W if name == "dW" else b)
    expect_gradient(gradients(student, name, [(made, returned)])[0], p, name)
    expect.unchanged(after, p.W if name == "dW" else p.b, name=name[1:])


@pytest.mark.grade_id("fully_connected_dx", weight=0.5)
def test_dx_goes_through_a_W_that_was_changed_from_outside(student, rng):
    p = point(rng)
    W = student.put(p.W)
    made = student.FullyConnected(W, p.b)
    made.forward(p.x)
    W.fill(0.75)
    made.forward(p.x)
    got = gradients(student, "dx", [(made, made.backward(p.dout))])[0]
    expect.value(got, p.dout @ np.full_like(p.W, 0.75).T, name="dx")


@of_the_layer(0.5, ("dW", "db"))
def test_the_layer_keeps_its_parameter_by_reference(student, rng, name):
    p = point(rng)
    given = {"dW": student.put(p.W), "db": student.put(p.b)}
    made = student.FullyConnected(*given.values())
    given[name].fill(0.75)
    kept, out, at_zero = student.fetch(getattr(made, name[1:]), made.forward(p.x), made.forward(np.zeros_like(p.x)))
    now = np.full_like(p.W if name == "dW" else p.b, 0.75)
    expect.value(kept, now, name=name[1:])
    part = (difference(out, at_zero), p.x @ now) if name == "dW" else (at_zero, np.tile(now, (len(p.x), 1)))
    expect.value(*part, name="FullyConnected.forward")


# --- the recursion ---


def tanh_slope(z):
    """Derivative of tanh."""
    return 1 - np.tanh(z) ** 2


def wave_slope(z):
    """Derivative of wave."""
    return 2 * z + 2 * np.cos(2 * z)


def wave(z):
    """A curve with slopes of both signs."""
    return z**2 + np.sin(2 * z)


ACTIVATIONS = ((np.tanh, tanh_slope), (wave, wave_slope), (np.exp, np.exp))


def delta(student, p, slope, z):
    """hidden_delta with p.dout as delta_next and p.W as W_next."""
    return student.hidden_delta(p.dout, p.W, z, student.function(slope, "activation_gradient"))


@pytest.mark.grade_id("hidden_delta_weights", weight=6)
def test_delta_goes_back_through_the_weights(student, rng):
    """The activation is z itself."""
    at = points(rng)
    found = student.fetch(*[delta(student, p, np.ones_like, p.x) for p in at])
    for p, got in zip(at, found, strict=True):
        expect.gradient(in_double(got), lambda a, p=p: a @ p.W, p.x, p.dout, name="delta")


@pytest.mark.grade_id("hidden_delta_weights", weight=1)
def test_delta_over_sizes_of_one(student, rng):
    at = points(rng, EDGES)
    found = student.fetch(*[delta(student, p, np.ones_like, p.x) for p in at])
    for p, got in zip(at, found, strict=True):
        expect.value(got, p.right["dx"], name="delta")


@pytest.mark.grade_id("hidden_delta_weights", weight=1)
def test_delta_is_exact_over_many_magnitudes(student, rng):
    p = uneven(rng)
    expect_exact(student.value(delta(student, p, np.ones_like, p.x)), p.right["dx"], "delta")


@pytest.mark.grade_id("hidden_delta_weights", weight=0.5)
def test_delta_of_integers(student, rng):
    at = whole_numbers(rng)
    found = student.fetch(*[delta(student, p, np.ones_like, p.x) for p in at])
    for p, got in zip(at, found, strict=True):
        expect.value(got, p.right["dx"], name="delta")


@pytest.mark.grade_id("hidden_delta_weights", weight=0.5)
def test_delta_leaves_its_arguments_alone(student, rng):
    p = point(rng)
    given = {"delta_next": p.dout, "W_next": p.W, "z": p.x}
    kept = [student.put(value) for value in given.values()]
    got, *after = student.fetch(
        student.hidden_delta(*kept, student.function(np.ones_like, "activation_gradient")), *kept
    )
    expect.value(got, p.right["dx"], name="delta")
    for (name, value), now in zip(given.items(), after, strict=True):
        expect.unchanged(now, value, name=name)


def symmetric(rng, size, n):
    """A point whose W equals its transpose: a transpose that is missing is charged elsewhere."""
    p = point(rng, (n, size, size))
    return Point(p.x, p.W + p.W.T, p.b, p.dout)


@pytest.mark.grade_id("hidden_delta_activation", weight=6)
def test_delta_goes_back_through_the_activation(student, rng):
    at = [symmetric(rng, size, n) for size, n in ((3, 4), (5, 2), (2, 6))]
    used = list(zip(at, ACTIVATIONS, strict=True))
    found = student.fetch(*[delta(student, p, slope, p.x) for p, (_, slope) in used])
    for (p, (g, _)), got in zip(used, found, strict=True):
        expect.gradient(in_double(got), lambda z, g=g, p=p: g(z) @ p.W, p.x, p.dout, name="delta")


@pytest.mark.grade_id("hidden_delta_activation", weight=2)
def test_delta_after_delta_is_backpropagation(student, rng):
    """Two steps of the recursion give the gradient of three layers."""
    z, W, last = draws.away_from_zero(rng, (4, 3)), draws.away_from_zero(rng, (3, 5)), draws.away_from_zero(rng, (5, 2))
    dout, slope = draws.upstream(rng, (4, 2)), student.function(tanh_slope, "activation_gradient")
    middle = student.hidden_delta(dout, last, np.tanh(z) @ W, slope)
    got = student.value(student.hidden_delta(middle, W, z, slope))
    expect.gradient(got, lambda z: np.tanh(np.tanh(z) @ W) @ last, z, dout, name="delta")
