"""Hidden tests of `activations`: values against closed forms, gradients against numerical differences of them."""

import numpy as np
import pytest

from autograder.gradcheck import compare
from autograder.gradcheck.comparison import as_numbers
from autograder.grading.suite import draws, expect


def sigmoid(x):
    """1 / (1 + exp(-x)), safe everywhere."""
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) > 0, 1.0, e) / (1.0 + e)


def leaky(x, alpha=0.1):
    """x, or alpha times x on the negative side."""
    return np.where(np.asarray(x) > 0, x, alpha * np.asarray(x))


def elu(x, alpha=1.0):
    """x, or alpha times (exp(x) - 1) on the negative side."""
    return np.where(np.asarray(x) > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def relu(x):
    """max(0, x)."""
    return np.maximum(x, 0.0)


SCALES = {(4, 3): 1.0, (1, 7): 0.3, (2, 3, 2): 3.0}  # one draw each
LAYERS = {  # by solution cell: class, function, its derivative, points over which the derivative has many magnitudes
    "sigmoid": (
        "Sigmoid",
        sigmoid,
        lambda x: sigmoid(x) * sigmoid(-np.asarray(x)),
        [-8, -3, -0.3, -1e-3, 1e-3, 0.3, 3, 8],
    ),
    "tanh": ("Tanh", np.tanh, lambda x: np.cosh(x) ** -2.0, [-6, -3, -0.3, -1e-3, 1e-3, 0.3, 3, 6]),
    "relu": ("ReLU", relu, lambda x: np.where(x > 0, 1.0, 0.0), [-1e6, -30, -0.3, -1e-3, 1e-3, 0.3, 30, 1e6]),
    "leaky_relu": (
        "LeakyReLU",
        leaky,
        lambda x: np.where(x > 0, 1.0, 0.1),
        [-1e6, -30, -0.3, -1e-3, 1e-3, 0.3, 30, 1e6],
    ),
    "elu": ("ELU", elu, lambda x: np.exp(np.minimum(x, 0.0)), [-8, -3, -0.3, -1e-3, 1e-3, 0.3, 30, 1e6]),
}
FAR = ("sigmoid", "tanh", "elu")  # with exponentials: finite up to |x| = 1000


def on(layers, part, weight):
    """Parametrise a test over layers; each belongs to its own grade cell."""
    cases = [
        pytest.param(name, marks=pytest.mark.grade_id(f"{name}_{part}", weight=weight), id=name) for name in layers
    ]
    return pytest.mark.parametrize("layer", cases)


def made(student, layer, *args):
    """A fresh layer."""
    return getattr(student, LAYERS[layer][0])(*args)


def after(layer, *inputs):
    """The layer after its forward passes."""
    for x in inputs:
        layer.forward(x)
    return layer


def dx_of(got):
    """The gradient dx from what backward returned; a tuple or list around the array does no harm."""
    wrapped = isinstance(got, (tuple, list)) and len(got) == 1 and not isinstance(got[0], (tuple, list))
    return got[0] if wrapped else got


def double(got):
    """The value in double precision if it is an array of floats: what it lost before stays lost."""
    return got.astype(np.float64) if isinstance(got, np.ndarray) and got.dtype.kind == "f" else got


def shaped(got, shape, *, name):
    """Expect finite real numbers of this shape, whatever they are, and return them as float64."""
    numbers = as_numbers(got)
    if numbers is None or numbers.shape != shape:
        expect.value(got, np.zeros(shape), name=name)  # refuses it, and says why
    expect.finite(got, name=name)
    return numbers.astype(np.float64)


def exactly(got, expected, *, name):
    """Expect double precision; floats of less are looked at digit by digit, too."""
    expect.value(double(got), expected, name=name, rtol=1e-9, atol=1e-12)


def many_kinds(rng):
    """A 0-d array, integers, and float32."""
    x = draws.away_from_zero(rng, (4, 3))
    return np.asarray(draws.away_from_zero(rng)), np.array([[-3, 2, 1], [4, -1, -2]]), x.astype(np.float32)


# --- sigmoid, tanh, ReLU, leaky ReLU, ELU: values ---


@on(LAYERS, "forward", weight=5)
def test_value_of_arrays(student, rng, layer):
    name, f, *_ = LAYERS[layer]
    points = [draws.away_from_zero(rng, shape, scale=scale) for shape, scale in SCALES.items()]
    values = student.fetch(*[made(student, layer).forward(x) for x in points])
    for x, out in zip(points, values, strict=True):
        expect.value(out, f(x), name=f"{name}.forward")


@on(FAR, "forward", weight=0.25)
def test_values_far_out(student, layer):
    name, f, *_ = LAYERS[layer]
    points = [np.array([-1000.0, -700.0, -40.0, -0.5]), np.array([[0.5, 40.0, 710.0, 1000.0]])]
    values = student.fetch(*[made(student, layer).forward(x) for x in points])
    for x, out in zip(points, values, strict=True):
        expect.value(out, f(x), name=f"{name}.forward")


@on(LAYERS, "forward", weight=0.3)
def test_value_of_a_0d_array_of_integers_and_of_float32(student, rng, layer):
    name, f, *_ = LAYERS[layer]
    points = many_kinds(rng)
    values = student.fetch(*[made(student, layer).forward(x) for x in points])
    for x, out in zip(points, values, strict=True):
        (expect.value if x.dtype == np.float32 else exactly)(out, f(x), name=f"{name}.forward")


@on(LAYERS, "forward", weight=0.3)
def test_forward_leaves_x_alone_and_repeats_itself(student, rng, layer):
    name, f, *_ = LAYERS[layer]
    x = draws.away_from_zero(rng, (4, 3))
    kept, twice = student.put(x), made(student, layer)
    out, now, again = student.fetch(twice.forward(kept), kept, twice.forward(x))
    expect.value(out, f(x), name=f"{name}.forward")
    expect.unchanged(now, x, name="x")
    expect.same(again, out, name=f"{name}.forward")


# --- their gradients ---


@on(LAYERS, "backward", weight=5)
def test_gradient_of_arrays(student, rng, layer):
    name, f, *_ = LAYERS[layer]
    points = [(draws.away_from_zero(rng, s, scale=k), draws.upstream(rng, s)) for s, k in SCALES.items()]
    grads = student.fetch(*[after(made(student, layer), x).backward(dout) for x, dout in points])
    for (x, dout), got in zip(points, grads, strict=True):
        expect.gradient(dx_of(got), f, x, dout, name="dx")


@on(LAYERS, "backward", weight=1)
def test_gradient_is_exact_over_many_magnitudes(student, rng, layer):
    """Differences of the forward pass lose digits here; the chain rule does not."""
    name, _, slope, points = LAYERS[layer]
    x = np.array(points) * rng.uniform(0.9, 1.0, size=len(points))
    dout = draws.upstream(rng, x.shape) * 10.0 ** np.array([2, -5, 4, -1, 0, -3, 5, 3])
    got = dx_of(student.value(after(made(student, layer), x).backward(dout)))
    expect.value(double(got), slope(x) * dout, name="dx", rtol=1e-9, atol=0.0)


@on(LAYERS, "backward", weight=1)
def test_gradient_belongs_to_the_latest_forward_of_each_layer(student, rng, layer):
    name, _, slope, _ = LAYERS[layer]
    x, earlier, elsewhere = (
        draws.away_from_zero(rng, (4, 3)) for _ in range(3)
    )  # of one shape: each has its own slope
    dout = draws.upstream(rng, x.shape)
    second = after(made(student, layer), earlier)
    second.backward(-dout)
    after(second, x)
    after(made(student, layer), elsewhere)
    got = student.value(second.backward(dout))
    expect.value(dx_of(got), slope(x) * dout, name="dx")


@on(FAR, "backward", weight=0.4)
def test_gradient_far_out(student, rng, layer):
    name, _, slope, _ = LAYERS[layer]
    x = np.array([-1000.0, -710.0, -40.0, -0.5, 0.5, 40.0, 710.0, 1000.0])
    dout = draws.upstream(rng, x.shape)
    with np.errstate(over="ignore"):  # cosh(1000)**-2 is 0, as it should be
        expected = slope(x) * dout
    got = dx_of(student.value(after(made(student, layer), x).backward(dout)))
    expect.finite(got, name="dx")
    expect.value(got, expected, name="dx", atol=1e-6)


@on(LAYERS, "backward", weight=0.4)
def test_gradient_of_a_0d_array_of_integers_and_of_float32(student, rng, layer):
    name, _, slope, _ = LAYERS[layer]
    points = [(x, draws.upstream(rng, x.shape)) for x in many_kinds(rng)]
    points = [(x, np.asarray(dout, dtype=x.dtype if x.dtype == np.float32 else float)) for x, dout in points]
    grads = student.fetch(*[after(made(student, layer), x).backward(dout) for x, dout in points])
    for (x, dout), got in zip(points, grads, strict=True):
        (expect.value if x.dtype == np.float32 else exactly)(dx_of(got), slope(x * 1.0) * dout, name="dx")


@on(LAYERS, "backward", weight=0.4)
def test_backward_leaves_dout_alone_and_repeats_itself(student, rng, layer):
    name, _, slope, _ = LAYERS[layer]
    x, dout = draws.away_from_zero(rng, (4, 3)), draws.upstream(rng, (4, 3))
    kept_x, kept, ready = student.put(x), student.put(dout), made(student, layer)
    ready.forward(kept_x)
    once, now, now_x, twice = student.fetch(ready.backward(kept), kept, kept_x, ready.backward(dout))
    expect.value(dx_of(once), slope(x) * dout, name="dx")
    expect.unchanged(now, dout, name="dout")
    expect.unchanged(now_x, x, name="x")
    expect.same(dx_of(twice), dx_of(once), name="dx")


# --- alpha ---

WITH_ALPHA = {"leaky_relu": (leaky, (0.3, 0.02, 0.0)), "elu": (elu, (0.4, 1.7, 2.5))}


@on(WITH_ALPHA, "forward", weight=2)
def test_value_with_another_alpha(student, rng, layer):
    f, alphas = WITH_ALPHA[layer]
    points = [draws.away_from_zero(rng, (4, 3)) for _ in alphas]
    outs = [made(student, layer, alpha).forward(x) for x, alpha in zip(points, alphas, strict=True)]
    for x, alpha, out in zip(points, alphas, student.fetch(*outs), strict=True):
        expect.value(out, f(x, alpha), name=f"{LAYERS[layer][0]}.forward")


@on(WITH_ALPHA, "backward", weight=2)
def test_gradient_with_another_alpha(student, rng, layer):
    f, alphas = WITH_ALPHA[layer]
    points = [(alpha, draws.away_from_zero(rng, (4, 3)), draws.upstream(rng, (4, 3))) for alpha in alphas]
    grads = student.fetch(*[after(made(student, layer, alpha), x).backward(dout) for alpha, x, dout in points])
    for (alpha, x, dout), got in zip(points, grads, strict=True):
        expect.gradient(dx_of(got), lambda moved, a=alpha: f(moved, a), x, dout, name="dx")


# --- the cached output of sigmoid ---
#
# What is asked: self.out holds the output, backward uses what forward kept of it, and evaluates no exponential.
# How it is kept is free: attribute or property, several names, inside a tuple or a dict, the slope computed ahead.
# So nothing is concluded from names or source. Between forward and backward the tests either
# - write other numbers over the caller's x and over every copy of it on the layer, so that whoever recomputes from x
#   goes astray, and put counting stand-ins, which run on the grader's side, in the place of the exponentials of NumPy,
#   math and the notebook's own names (a stand-in answers 0.5: nothing right can come of it), or
# - write another output over every place on the layer that holds the old one, and expect backward to follow.
# What backward should say is taken from layers left in peace, so that a wrong formula is not charged here once more.

HYPERBOLIC = ("exp", "exp2", "expm1", "tanh", "sinh", "cosh")
EXPONENTIALS = [("numpy", name) for name in (*HYPERBOLIC, "logaddexp")]
EXPONENTIALS += [("math", name) for name in HYPERBOLIC] + [("__main__", name) for name in (*HYPERBOLIC, "expit")]
EVALUATED = {
    "en": "backward evaluates an exponential. Which number from forward would spare it that?",
    "ko": "backward 메서드가 지수 함수를 계산합니다. 순전파에서 얻은 어떤 값이 있으면 그 계산이 필요 없습니까?",
}
FOLLOWED = {
    "en": "backward does not use the output that forward kept. From what does it compute the slope?",
    "ko": "backward 메서드가 순전파에서 저장한 출력을 쓰지 않는 것으로 보입니다. 기울기를 무엇으로 계산합니까?",
}


def attributes(student, layer):
    """What the instance holds, as a dict; empty where it has no __dict__."""
    return student.module("builtins").getattr(layer, "__dict__", {})


def kept_arrays(student, layer, inside):
    """Yield every array that the instance holds, also inside tuples, lists and dicts, with a handle of it."""
    held = list(inside.items())[:30] if isinstance(inside, dict) else []
    waiting = [(student.module("builtins").getattr(layer, name), value, 3) for name, value in held]
    for handle, value, depth in waiting:
        if isinstance(value, np.ndarray):
            yield handle, value
        elif isinstance(value, (tuple, list)) and depth:
            waiting += [(handle[i], item, depth - 1) for i, item in enumerate(value[:10])]
        elif isinstance(value, dict) and depth:
            waiting += [(handle[key], item, depth - 1) for key, item in list(value.items())[:10]]


def overwrite(student, layer, inside, swaps):
    """Write the new array of a pair over every array on the layer that looks like the old one, whatever its shape."""
    for handle, array in kept_arrays(student, layer, inside):
        new = next((new for old, new in swaps if looks_like(array, old)), None)
        if new is not None:
            student.module("numpy").copyto(handle, new.reshape(array.shape))


def looks_like(array, old):
    """Whether most of the array's entries are those of old."""
    if array.size != old.size or array.dtype.kind != "f":
        return False
    return np.mean(np.isclose(array.ravel(), old.ravel(), rtol=1e-5, atol=0)) > 0.5


@pytest.mark.grade_id("sigmoid_cache", weight=1)
def test_the_output_is_kept_as_out(student, rng):
    points = [draws.away_from_zero(rng, shape, scale=scale) for shape, scale in SCALES.items()]
    layers = [after(student.Sigmoid(), -x[:1], x) for x in points]
    for x, out in zip(points, student.fetch(*[layer.out for layer in layers]), strict=True):
        expect.value(out, sigmoid(x), name="self.out")


def in_peace(student, x, new, dout, *also):
    """A layer after forward(x), a handle of that x, and how backward answers if nobody interferes.

    Returns layer, handle of x, handle of forward's result, dict with the instance's attributes, dx at x, dx at the
    input whose output is `new`, and a list of the values of whatever else was asked for.
    """
    at_x = after(student.Sigmoid(), x).backward(dout)
    at_new = after(student.Sigmoid(), np.log(new / (1 - new))).backward(dout)
    kept_x, layer = student.put(x), student.Sigmoid()
    returned = layer.forward(kept_x)
    dx, dx_new, inside, *values = student.fetch(at_x, at_new, attributes(student, layer), *also)
    dx, dx_new = (shaped(dx_of(got), x.shape, name="dx") for got in (dx, dx_new))
    moves = float(np.max(np.abs(dx - dx_new))) > 1e-3
    expect.that(moves, evidence="dx is the same for two different x", **FOLLOWED)
    return layer, kept_x, returned, inside, dx, dx_new, values


@pytest.mark.grade_id("sigmoid_cache", weight=2)
def test_backward_evaluates_no_exponential(student, rng):
    x, other = draws.away_from_zero(rng, (4, 3)), draws.away_from_zero(rng, (4, 3), scale=2.0)
    new, dout = rng.uniform(0.1, 0.9, size=(4, 3)), draws.upstream(rng, (4, 3))
    there = [student.module("builtins").hasattr(student.module(owner), name) for owner, name in EXPONENTIALS]
    layer, kept_x, _, inside, dx, _, there = in_peace(student, x, new, dout, *there)
    student.module("numpy").copyto(kept_x, other)
    multiples = (1.0, -1.0, 0.5, -0.5, 2.0, -2.0)
    swaps = [(c * f(x), c * f(other)) for f in (np.positive, np.abs) for c in multiples]
    overwrite(student, layer, inside, swaps)
    exponentials = [
        (student.module(owner), name) for (owner, name), found in zip(EXPONENTIALS, there, strict=True) if found
    ]
    originals = [getattr(owner, name) for owner, name in exponentials]
    counter = student.function(lambda *values: 0.5, "exponential")
    for owner, name in exponentials:
        student.set(owner, name, counter)
    answer = layer.backward(dout)
    for (owner, name), original in zip(exponentials, originals, strict=True):
        student.set(
            owner, name, original
        )  # in the same round trip: where mistakes are named, these are our own modules
    got = dx_of(student.value(answer))
    expect.that(not counter.calls, evidence=f"{len(counter.calls)} calls of an exponential", **EVALUATED)
    _expect(got, dx, EVALUATED)


@pytest.mark.grade_id("sigmoid_cache", weight=1)
def test_backward_follows_the_kept_output(student, rng):
    x, dout = draws.away_from_zero(rng, (4, 3)), draws.upstream(rng, (4, 3))
    new, old = rng.uniform(0.1, 0.9, size=(4, 3)), sigmoid(x)
    layer, _, returned, inside, _, dx_new, _ = in_peace(student, x, new, dout)
    overwrite(student, layer, inside, [(old, new), (1 - old, 1 - new), (old * (1 - old), new * (1 - new))])
    for array in (returned, student.module("builtins").getattr(layer, "out", None)):
        student.module("numpy").copyto(array, new)
    student.set(layer, "out", new)
    _expect(dx_of(student.value(layer.backward(dout))), dx_new, FOLLOWED)


def _expect(got, dx, sentence):
    try:
        expect.value(got, dx, name="dx", rtol=1e-4)
    except expect.Wrong as wrong:
        raise expect.Unmet(sentence, evidence=wrong.evidence) from None


# --- maxout ---

SIZES = ((4, 3, 5), (1, 2, 6), (6, 5, 2))  # N, D, M
NAMES = ("W1", "b1", "W2", "b2")


def maxout(x, W1, b1, W2, b2):
    """The larger of two linear pieces."""
    return np.maximum(x @ W1 + b1, x @ W2 + b2)


def maxout_point(rng, size=SIZES[0], scale=1.0):
    """x, parameters and dout; there is no tie, and each piece wins somewhere."""
    n, d, m = size
    while True:
        x = draws.away_from_zero(rng, (n, d), scale=scale)
        parameters = [draws.away_from_zero(rng, shape) for shape in ((d, m), (m,), (d, m), (m,))]
        gap = (x @ parameters[0] + parameters[1]) - (x @ parameters[2] + parameters[3])
        if np.abs(gap).min() > 4 * draws.GAP and 0 < np.sum(gap > 0) < gap.size:
            return x, parameters, draws.upstream(rng, (n, m))


def maxout_gradients(x, parameters, dout):
    """dx and the four parameter gradients in closed form."""
    W1, b1, W2, b2 = parameters
    first = dout * (x @ W1 + b1 > x @ W2 + b2)
    second = dout - first
    return {
        "dx": first @ W1.T + second @ W2.T,
        "dW1": x.T @ first,
        "db1": first.sum(axis=0),
        "dW2": x.T @ second,
        "db2": second.sum(axis=0),
    }


def maxout_dx(got):
    """dx from what backward returned; the parameter gradients behind it cost the interface, not the value."""
    return got[0] if isinstance(got, (tuple, list)) and len(got) == 5 else dx_of(got)


def one_row(got):
    """(M,) where (1, M) was found: that costs the mark for the shape, not the value."""
    return got[0] if isinstance(got, np.ndarray) and got.ndim == 2 and len(got) == 1 else got


def found(returned, exact, inside, name):
    """A parameter gradient under the name asked for, or under another that is understood."""
    if exact is not None:
        return exact
    if isinstance(returned, (tuple, list)) and len(returned) == 5:
        return returned[("dx", "dW1", "db1", "dW2", "db2").index(name)]
    parameter = name[1:].lower()
    words = {
        f"{a}{parameter}{b}" for a, b in (("d", ""), ("dld", ""), ("dl", ""), ("grad", ""), ("g", ""), ("", "grad"))
    }
    words |= {f"gradient{parameter}", f"{parameter}gradient", f"delta{parameter}"}
    for key, value in inside.items():
        if isinstance(value, dict):
            value = next((v for k, v in value.items() if _plain(k) in words | {parameter}), None)
            if value is not None:
                return value
        elif _plain(key) in words:
            return value
    return None


def _plain(name):
    return name.lower().replace("_", "")


def maxout_parts(student, names, points, *, times=1):
    """For each point what backward returned and the gradients with these names, wherever they are; None if nowhere.

    times: of backward; more than once, and there was another forward and backward before.
    """
    wanted = []
    for x, parameters, dout in points:
        layer = student.Maxout(*parameters)
        if times > 1:
            after(layer, -x[:2]).backward(dout[:2])
        after(layer, x)
        returned = [layer.backward(dout) for _ in range(times)][-1]
        exact = [student.module("builtins").getattr(layer, name, None) for name in names]
        wanted += [returned, attributes(student, layer), *exact]
    got = student.fetch(*wanted)
    size = 2 + len(names)
    rows = [got[i : i + size] for i in range(0, len(got), size)]
    rows = [(row[0], row[1] if isinstance(row[1], dict) else {}, row[2:]) for row in rows]
    return [
        (back, *[found(back, e, inside, n) for n, e in zip(names, exact, strict=True)]) for back, inside, exact in rows
    ]


@pytest.mark.grade_id("maxout_forward", weight=4)
def test_value_of_maxout(student, rng):
    points = [maxout_point(rng, size, scale) for size, scale in zip(SIZES, (1.0, 3.0, 0.5), strict=True)]
    values = student.fetch(*[student.Maxout(*parameters).forward(x) for x, parameters, _ in points])
    for (x, parameters, _), out in zip(points, values, strict=True):
        expect.value(out, maxout(x, *parameters), name="Maxout.forward")


@pytest.mark.grade_id("maxout_forward", weight=0.3)
def test_maxout_leaves_x_and_its_parameters_alone(student, rng):
    x, parameters, _ = maxout_point(rng)
    kept = [student.put(value) for value in (x, *parameters)]
    out, *now = student.fetch(student.Maxout(*kept[1:]).forward(kept[0]), *kept)
    expect.value(out, maxout(x, *parameters), name="Maxout.forward")
    for name, value, after_it in zip(("x", *NAMES), (x, *parameters), now, strict=True):
        expect.unchanged(after_it, value, name=name)


@pytest.mark.grade_id("maxout_forward", weight=0.3)
def test_maxout_keeps_its_parameters_by_reference(student, rng):
    """Training changes the arrays in place, or puts others into the attributes."""
    x, parameters, _ = maxout_point(rng)
    _, others, _ = maxout_point(rng)
    kept = [student.put(value) for value in parameters]
    layer = after(student.Maxout(*kept), x)
    for array, other in zip(kept, others, strict=True):
        student.module("numpy").copyto(array, other)
    changed = layer.forward(x)
    for name, value in zip(NAMES, parameters, strict=True):
        student.set(layer, name, value)
    changed, *named, rebound = student.fetch(changed, *[getattr(layer, name) for name in NAMES], layer.forward(x))
    expect.value(changed, maxout(x, *others), name="Maxout.forward")
    for name, value, got in zip(NAMES, parameters, named, strict=True):
        expect.value(got, value, name=name)
    expect.value(rebound, maxout(x, *parameters), name="Maxout.forward")


@pytest.mark.grade_id("maxout_dx", weight=4)
def test_gradient_of_x_through_maxout(student, rng):
    points = [maxout_point(rng, size) for size in SIZES]
    for (x, parameters, dout), (got,) in zip(points, maxout_parts(student, (), points), strict=True):
        expect.gradient(maxout_dx(got), lambda moved, p=parameters: maxout(moved, *p), x, dout, name="dx")


@pytest.mark.grade_id("maxout_dx", weight=1)
def test_gradient_of_x_is_exact(student, rng):
    """Differences of the forward pass lose digits here; the chain rule does not."""
    x, parameters, dout = maxout_point(rng, scale=300.0)
    got = maxout_dx(maxout_parts(student, (), [(x, parameters, dout)])[0][0])
    exactly(got, maxout_gradients(x, parameters, dout)["dx"], name="dx")


@pytest.mark.grade_id("maxout_dx", weight=1)
def test_maxout_gradient_belongs_to_the_latest_forward_of_each_layer(student, rng):
    (x, parameters, dout), (_, others, _) = maxout_point(rng), maxout_point(rng)
    layer = after(student.Maxout(*parameters), -x[:2])
    layer.backward(dout[:2])
    after(layer, x)
    after(student.Maxout(*others), x[::-1].copy())
    expected = maxout_gradients(x, parameters, dout)
    expect.value(maxout_dx(student.value(layer.backward(dout))), expected["dx"], name="dx")


@pytest.mark.grade_id("maxout_dx", weight=0.45)
def test_maxout_backward_leaves_everything_alone_and_repeats_itself(student, rng):
    x, parameters, dout = maxout_point(rng)
    kept = [student.put(value) for value in (dout, x, *parameters)]
    layer = after(student.Maxout(*kept[2:]), kept[1])
    once, *now, twice = student.fetch(layer.backward(kept[0]), *kept, layer.backward(dout))
    expect.value(maxout_dx(once), maxout_gradients(x, parameters, dout)["dx"], name="dx")
    for name, value, after_it in zip(("dout", "x", *NAMES), (dout, x, *parameters), now, strict=True):
        expect.unchanged(after_it, value, name=name)
    expect.same(maxout_dx(twice), maxout_dx(once), name="dx")


@pytest.mark.grade_id("maxout_dx", weight=0.45)
def test_maxout_of_integers_and_of_float32(student, rng):
    _, parameters, dout = maxout_point(rng)
    points = []
    for x in (rng.integers(-9, 9, size=(4, 3)), draws.away_from_zero(rng, (4, 3)).astype(np.float32)):
        narrow = [value.astype(x.dtype) if x.dtype == np.float32 else value for value in (*parameters, dout)]
        points.append((x, narrow[:4], narrow[4]))
    for (x, p, d), (got,) in zip(points, maxout_parts(student, (), points), strict=True):
        expect.value(maxout_dx(got), maxout_gradients(x, p, d)["dx"], name="dx")


@pytest.mark.grade_id("maxout_dW", weight=3)
@pytest.mark.parametrize("name", ["dW1", "dW2"])
def test_weight_gradient_of_maxout(student, rng, name):
    points = [maxout_point(rng, size) for size in SIZES]
    for (x, parameters, dout), (_, got) in zip(points, maxout_parts(student, [name], points), strict=True):
        place = NAMES.index(name[1:])
        f = lambda moved, p=parameters, x=x, i=place: maxout(x, *p[:i], moved, *p[i + 1 :])  # noqa: E731
        expect.gradient(got, f, parameters[place], dout, name=name)


@pytest.mark.grade_id("maxout_db", weight=3)
@pytest.mark.parametrize("name", ["db1", "db2"])
def test_bias_gradient_of_maxout(student, rng, name):
    points = [maxout_point(rng, size) for size in SIZES]
    for (x, parameters, dout), (_, got) in zip(points, maxout_parts(student, [name], points), strict=True):
        place = NAMES.index(name[1:])
        f = lambda moved, p=parameters, x=x, i=place: maxout(x, *p[:i], moved, *p[i + 1 :])  # noqa: E731
        expect.gradient(one_row(got), f, parameters[place], dout, name=name)


@pytest.mark.grade_id("maxout_dW", weight=0.45)
def test_weight_gradients_have_their_names(student, rng):
    x, parameters, dout = maxout_point(rng)
    layer = after(student.Maxout(*parameters), x)
    got = student.fetch(layer.backward(dout), layer.dW1, layer.dW2)
    shaped(dx_of(got[0]), (4, 3), name="dx")
    for name, grad in zip(("dW1", "dW2"), got[1:], strict=True):
        shaped(grad, (3, 5), name=name)


@pytest.mark.grade_id("maxout_db", weight=0.45)
def test_bias_gradients_have_their_names_and_shapes(student, rng):
    x, parameters, dout = maxout_point(rng)
    layer = after(student.Maxout(*parameters), x)
    got = student.fetch(layer.backward(dout), layer.db1, layer.db2)
    for name, grad in zip(("db1", "db2"), got[1:], strict=True):
        shaped(grad, (5,), name=name)


@pytest.mark.grade_id("maxout_dW", weight=0.45)
def test_weight_gradients_are_those_of_the_latest_backward(student, rng):
    point = maxout_point(rng)
    (_, *got), expected = maxout_parts(student, ["dW1", "dW2"], [point], times=2)[0], maxout_gradients(*point)
    for name, grad in zip(("dW1", "dW2"), got, strict=True):
        expect.value(grad, expected[name], name=name)


@pytest.mark.grade_id("maxout_db", weight=0.45)
def test_bias_gradients_are_those_of_the_latest_backward(student, rng):
    point = maxout_point(rng)
    (_, *got), expected = maxout_parts(student, ["db1", "db2"], [point], times=2)[0], maxout_gradients(*point)
    for name, grad in zip(("db1", "db2"), got, strict=True):
        expect.value(one_row(grad), expected[name], name=name)


# --- softmax ---


def softmax(x):
    """Rows of probabilities."""
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def softmax_dx(x, dout):
    """The gradient in closed form: J of each row times its dout."""
    p = softmax(x)
    return p * dout - p * np.sum(p * dout, axis=-1, keepdims=True)


ROWS = {(4, 7): 1.0, (1, 5): 3.0, (6, 2): 0.3}
FAR_ROWS = np.array(
    [
        [1000.0, 1000.0, -1000.0],
        [-1000.0, -1000.0, -999.0],
        [0.5, -0.25, 0.75],
        [1000.0, -1000.0, 0.0],
        [800.0, 799.0, 798.0],
    ]
)


@pytest.mark.grade_id("softmax_forward", weight=3)
def test_value_of_softmax(student, rng):
    points = [draws.away_from_zero(rng, shape, scale=scale) for shape, scale in ROWS.items()]
    for x, out in zip(points, student.fetch(*[student.Softmax().forward(x) for x in points]), strict=True):
        expect.value(out, softmax(x), name="Softmax.forward")


@pytest.mark.grade_id("softmax_forward", weight=1)
def test_value_of_softmax_of_a_single_row(student, rng):
    points = [draws.away_from_zero(rng, n) for n in (3, 7)]
    for x, out in zip(points, student.fetch(*[student.Softmax().forward(x) for x in points]), strict=True):
        expect.value(out, softmax(x), name="Softmax.forward")


@pytest.mark.grade_id("softmax_forward", weight=0.2)
def test_value_of_softmax_far_out(student):
    out = student.value(student.Softmax().forward(FAR_ROWS))
    expect.value(out, softmax(FAR_ROWS), name="Softmax.forward")


@pytest.mark.grade_id("softmax_forward", weight=0.2)
def test_softmax_of_integers_and_of_float32(student, rng):
    whole, narrow = rng.integers(-3, 4, size=(4, 3)), draws.away_from_zero(rng, (4, 3)).astype(np.float32)
    out, rough = student.fetch(student.Softmax().forward(whole), student.Softmax().forward(narrow))
    exactly(out, softmax(whole), name="Softmax.forward")
    expect.value(rough, softmax(narrow.astype(float)), name="Softmax.forward")


@pytest.mark.grade_id("softmax_forward", weight=0.2)
def test_softmax_leaves_x_alone_and_repeats_itself(student, rng):
    x = draws.away_from_zero(rng, (4, 3))
    kept, layer = student.put(x), student.Softmax()
    out, now, again = student.fetch(layer.forward(kept), kept, layer.forward(x))
    expect.value(out, softmax(x), name="Softmax.forward")
    expect.unchanged(now, x, name="x")
    expect.same(again, out, name="Softmax.forward")


@pytest.mark.grade_id("softmax_backward", weight=5)
def test_gradient_of_softmax(student, rng):
    points = [(draws.away_from_zero(rng, s, scale=k), draws.upstream(rng, s)) for s, k in ROWS.items()]
    grads = student.fetch(*[after(student.Softmax(), x).backward(dout) for x, dout in points])
    for (x, dout), got in zip(points, grads, strict=True):
        expect.gradient(dx_of(got), softmax, x, dout, name="dx")


@pytest.mark.grade_id("softmax_backward", weight=1.5)
def test_gradient_of_softmax_of_a_single_row(student, rng):
    points = [(draws.away_from_zero(rng, n), draws.upstream(rng, n)) for n in (3, 7)]
    grads = student.fetch(*[after(student.Softmax(), x).backward(dout) for x, dout in points])
    for (x, dout), got in zip(points, grads, strict=True):
        expect.gradient(dx_of(got), softmax, x, dout, name="dx")


@pytest.mark.grade_id("softmax_backward", weight=1)
def test_gradient_of_softmax_is_exact_for_rare_classes(student, rng):
    """Differences of the forward pass lose digits here; the chain rule does not."""
    x = rng.permuted(np.linspace(-12.0, 2.0, 5) + rng.uniform(0, 1, size=(4, 5)), axis=1)
    dout = draws.upstream(rng, (4, 5)) * 10.0 ** np.array([[-4], [0], [3], [-1]])
    got = dx_of(student.value(after(student.Softmax(), x).backward(dout)))
    for row, expected in zip(shaped(got, (4, 5), name="dx"), softmax_dx(x, dout), strict=True):
        exactly(row, expected, name="dx")


@pytest.mark.grade_id("softmax_backward", weight=1)
def test_softmax_gradient_belongs_to_the_latest_forward_of_each_layer(student, rng):
    x, other, dout = draws.away_from_zero(rng, (4, 3)), draws.away_from_zero(rng, (2, 5)), draws.upstream(rng, (4, 3))
    layer = after(student.Softmax(), other)
    layer.backward(other)
    after(layer, x)
    after(student.Softmax(), -x)
    expect.value(dx_of(student.value(layer.backward(dout))), softmax_dx(x, dout), name="dx")


@pytest.mark.grade_id("softmax_backward", weight=0.4)
def test_gradient_of_softmax_far_out(student, rng):
    dout = draws.upstream(rng, FAR_ROWS.shape)
    got = dx_of(student.value(after(student.Softmax(), FAR_ROWS).backward(dout)))
    expect.finite(got, name="dx")
    expect.value(got, softmax_dx(FAR_ROWS, dout), name="dx", atol=1e-6)


@pytest.mark.grade_id("softmax_backward", weight=0.4)
def test_gradient_of_softmax_of_integers_and_of_float32(student, rng):
    whole, narrow = rng.integers(-3, 4, size=(4, 3)), draws.away_from_zero(rng, (4, 3)).astype(np.float32)
    dout = draws.upstream(rng, (4, 3))
    calls = [after(student.Softmax(), x).backward(d) for x, d in ((whole, dout), (narrow, dout.astype(np.float32)))]
    got, rough = student.fetch(*calls)
    exactly(dx_of(got), softmax_dx(whole, dout), name="dx")
    expect.value(dx_of(rough), softmax_dx(narrow.astype(float), dout), name="dx", atol=1e-6)


@pytest.mark.grade_id("softmax_backward", weight=0.4)
def test_softmax_backward_leaves_dout_alone_and_repeats_itself(student, rng):
    x, dout = draws.away_from_zero(rng, (4, 3)), draws.upstream(rng, (4, 3))
    kept, layer = student.put(dout), after(student.Softmax(), x)
    once, now, twice = student.fetch(layer.backward(kept), kept, layer.backward(dout))
    expect.value(dx_of(once), softmax_dx(x, dout), name="dx")
    expect.unchanged(now, dout, name="dout")
    expect.same(dx_of(twice), dx_of(once), name="dx")


# --- the Jacobian ---


def _jacobians(student, rng):
    """Rows of probabilities, and the student's Jacobian of each; a wrong shape is refused here."""
    rows = [softmax(draws.away_from_zero(rng, n, scale=scale)) for n, scale in ((3, 1.0), (7, 0.5), (2, 2.0))]
    found = student.fetch(*[student.softmax_jacobian(p) for p in rows])
    return [(p, shaped(J, (len(p), len(p)), name="J")) for p, J in zip(rows, found, strict=True)]


@pytest.mark.grade_id("softmax_jacobian", weight=3)
def test_diagonal_of_the_jacobian(student, rng):
    for p, J in _jacobians(student, rng):
        expect.value(np.diag(J).copy(), p * (1 - p), name="J[i, i]")


@pytest.mark.grade_id("softmax_jacobian", weight=3)
def test_jacobian_beside_its_diagonal(student, rng):
    for p, J in _jacobians(student, rng):
        beside = ~np.eye(len(p), dtype=bool)
        expect.value(J[beside], -np.outer(p, p)[beside], name="J[i, j]")


@pytest.mark.grade_id("softmax_jacobian", weight=2)
def test_jacobian_agrees_with_numerical_differences_of_softmax(student, rng):
    x, dout = draws.away_from_zero(rng, 5), draws.upstream(rng, 5)
    J = shaped(student.value(student.softmax_jacobian(softmax(x))), (5, 5), name="J")
    expect.gradient(dout @ J, softmax, x, dout, name="dout · J")


@pytest.mark.grade_id("softmax_jacobian", weight=0.5)
def test_jacobian_of_a_certain_row(student):
    for p in (np.array([0.0, 1.0, 0.0]), np.array([0.5, 0.0, 0.5, 0.0])):
        expect.value(student.value(student.softmax_jacobian(p)), np.diag(p) - np.outer(p, p), name="J")


@pytest.mark.grade_id("softmax_jacobian", weight=0.5)
def test_jacobian_leaves_p_alone_and_takes_float32(student, rng):
    p = softmax(draws.away_from_zero(rng, 4))
    kept, narrow = student.put(p), p.astype(np.float32)
    J, now, rough = student.fetch(student.softmax_jacobian(kept), kept, student.softmax_jacobian(narrow))
    expect.value(J, np.diag(p) - np.outer(p, p), name="J")
    expect.unchanged(now, p, name="p")
    expect.value(rough, np.diag(p) - np.outer(p, p), name="J", rtol=1e-3, atol=1e-6)


# --- remarks: they cost nothing ---


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(name, marks=(pytest.mark.grade_id(f"{name}_backward"), pytest.mark.remark(mistake)), id=name)
        for name, mistake in (("relu", "relu_one_at_zero"), ("leaky_relu", "leaky_one_at_zero"))
    ],
)
def test_at_the_kink_dx_is_not_the_slope_of_the_right_side(student, rng, layer):
    x, dout = np.zeros((4, 3)), draws.upstream(rng, (4, 3))
    dx = dx_of(student.value(after(made(student, layer), x).backward(dout)))
    expect.that(not compare(dx, dout).ok, en="At x = 0, dx is dout.", ko="x = 0에서 dx가 dout입니다.")


@pytest.mark.grade_id("sigmoid_forward")
@pytest.mark.remark("sigmoid_naive")
def test_nothing_overflows_far_to_the_left(student):
    numpy, x = student.module("numpy"), np.array([-1000.0, -800.0])
    usual = numpy.seterr(over="raise")
    out = student.Sigmoid().forward(x)
    numpy.seterr(over=usual["over"])
    expect.value(student.value(out), sigmoid(x), name="Sigmoid.forward")
