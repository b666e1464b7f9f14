"""Hidden tests of `capacity`: a net against its definition, a table by its trends, neighbours by brute force."""

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from autograder import gradcheck
from autograder.grading.suite import StudentProblem, draws, expect

Array = np.ndarray
NAMES = ("W1", "b1", "W2", "b2")
LAYERS = {"two_layer_net_gradient_top": ("W2", "b2"), "two_layer_net_gradient_below": ("W1", "b1")}
SIZES = ((4, 3, 5, 7), (6, 2, 4, 3), (1, 4, 6, 5))  # N, D, H, C of one draw each


# --- the definition ---


def loss_of(p: dict[str, Array], x: Array, t: Array, lam: float = 0.0) -> float:
    """The loss."""
    scores = _scores(p, x)
    top = scores.max(axis=1)
    data = np.log(np.exp(scores - top[:, None]).sum(axis=1)) + top - scores[np.arange(len(t)), t]
    return float(data.mean() + lam / 2 * (np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2)))


def gradient_of(p: dict[str, Array], x: Array, t: Array, lam: float = 0.0) -> dict[str, Array]:
    """Its gradient, in closed form."""
    z, scores = x @ p["W1"] + p["b1"], _scores(p, x)
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    ds = (exps / exps.sum(axis=1, keepdims=True) - np.eye(scores.shape[1])[t]) / len(x)
    dz = ds @ p["W2"].T * (z > 0)
    data = {"W1": x.T @ dz, "b1": dz.sum(axis=0), "W2": np.maximum(0, z).T @ ds, "b2": ds.sum(axis=0)}
    return {name: grad + lam * p[name] * (name[0] == "W") for name, grad in data.items()}


def _scores(p: dict[str, Array], x: Array) -> Array:
    return np.maximum(0, x @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]


@dataclass(frozen=True)
class Case:
    """Parameters by name, a batch and its labels."""

    p: dict[str, Array]
    x: Array
    t: Array

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Inputs, hidden units, classes."""
        return (*self.p["W1"].shape, len(self.p["b2"]))

    def loss(self, lam: float = 0.0) -> float:
        """The loss here."""
        return loss_of(self.p, self.x, self.t, lam)

    def moved(self, name: str, array: Array) -> float:
        """The loss without penalty with another parameter array."""
        return loss_of({**self.p, name: array}, self.x, self.t)


HUGE = 900.0


def draw(rng, sizes=SIZES[0], scale=1.0) -> Case:
    """A net and a batch away from kinks, in which every parameter matters.

    scale: of the scores; with HUGE their exp overflows.
    """
    n, d, h, c = sizes
    for _ in range(1000):
        p = {
            "W1": draws.away_from_zero(rng, (d, h)) / np.sqrt(d),
            "b1": draws.away_from_zero(rng, (h,)) * 0.5,
            "W2": draws.away_from_zero(rng, (h, c)) / np.sqrt(h) * scale,
            "b2": draws.away_from_zero(rng, (c,)) * 0.5,
        }
        case = Case(p, draws.away_from_zero(rng, (n, d)), rng.integers(c, size=n))
        z = case.x @ p["W1"] + p["b1"]
        best = np.sort(_scores(p, case.x), axis=1)
        clear = np.abs(z).min() > 2 * draws.GAP and np.min(best[:, -1] - best[:, -2]) > 2 * draws.GAP
        overflows = best[:, -1].max() > 800
        if (
            clear
            and (overflows or scale < HUGE)
            and (z > 0).any()
            and (z < 0).any()
            and ((z > 0).any(axis=0).all() or n == 1)
        ):
            return case
    raise expect.Inconclusive("no net away from kinks was found. Use fewer units in this test")


# --- the student's net ---


def generator(student, seed: int = 5) -> Any:
    """A NumPy generator in the student's process."""
    return student.module("numpy.random").default_rng(seed)


def remote(student, case: Case, lam: float | None = None) -> Any:
    """The student's net with these parameters, written into its own arrays."""
    more = {} if lam is None else {"lam": lam}
    net = student.TwoLayerNet(*case.sizes, rng=generator(student), **more)
    write(student, net, case.p)
    return net


def write(student, net: Any, p: dict[str, Array]) -> None:
    """Overwrite parameters in place."""
    for name, array in p.items():
        student.module("numpy").copyto(getattr(net, name), array)


def gradient_at(student, case: Case, lam: float | None = None) -> Any:
    """What gradient gives after a loss; one test of its own does without."""
    net = remote(student, case, lam)
    net.loss(case.x, case.t)
    return net.gradient(case.x, case.t)


def grads(got: Any, p: dict[str, Array]) -> dict[str, Any]:
    """The four gradients by name, read with good will: `dW1` for `W1`, a tuple, (1, M) for (M,)."""
    if isinstance(got, (tuple, list)) and len(got) == len(NAMES):
        got = dict(zip(NAMES, got, strict=True))
    if isinstance(got, dict):
        plain = {re.sub(r"^(grad|dl|d)", "", re.sub(r"[^a-z0-9]", "", str(key).lower())): key for key in got}
        got = {name: got[plain[name.lower()]] for name in NAMES if name.lower() in plain}
    named = expect.keys(got, [], name="gradient")
    return {name: _in_shape(value, np.shape(p[name])) for name, value in named.items()}


def _in_shape(got: Any, shape: tuple[int, ...]) -> Any:
    row = isinstance(got, np.ndarray) and got.shape == (1, *shape)
    return got[0] if row else got


def one(got: dict[str, Any], name: str) -> Any:
    """One of the gradients."""
    return expect.keys(got, [name], name="gradient")[name]


def number(got: Any) -> float:
    """A loss as a float; a wrong kind fails."""
    expect.finite(got, name="loss")
    expect.value(np.shape(got), (), name="loss") if np.size(got) != 1 else None
    return float(np.ravel(got)[0])


# --- the start ---

START = "two_layer_net_start"


@pytest.mark.grade_id(START, weight=2)
@pytest.mark.parametrize("name", ["W1", "W2"])
def test_spread_of_the_random_start(student, name):
    sizes = [(90, 40, 30), (20, 160, 25)]
    nets = [student.TwoLayerNet(*size, rng=generator(student, seed)) for seed, size in enumerate(sizes)]
    for size, W in zip(sizes, student.fetch(*[getattr(net, name) for net in nets]), strict=True):
        expect.finite(W, name=name)
        fan_in = size[0] if name == "W1" else size[1]
        ratio = np.std(np.asarray(W, dtype=float)) / np.sqrt(2 / fan_in)
        expect.that(
            0.85 < ratio < 1.18 and abs(np.mean(W)) < 0.2 * np.sqrt(2 / fan_in),
            evidence=f"ratio {ratio}",
            en=f"{name} does not start with the promised spread. How many numbers flow into one unit of its layer?",
            ko=f"{name} 배열의 시작값이 약속한 만큼 퍼져 있지 않습니다. 그 층의 유닛 하나로 들어오는 수는 몇 개입니까?",
        )


@pytest.mark.grade_id(START, weight=2)
def test_no_two_hidden_units_start_alike(student):
    net = student.TwoLayerNet(3, 6, 4, rng=generator(student))
    W1, W2 = student.fetch(net.W1, net.W2)
    for name, W in (("W1", W1), ("W2", W2)):
        expect.finite(W, name=name)
        expect.value(np.shape(W), (3, 6) if name == "W1" else (6, 4), name=f"{name}.shape")
        units = gradcheck.without_noise(W)
        expect.that(
            len(np.unique(units.T if name == "W1" else units, axis=0)) == 6,
            en="Hidden units start alike. What could ever make them different from one another?",
            ko="은닉 유닛들이 똑같이 시작합니다. 무엇이 그것들을 서로 다르게 만들 수 있습니까?",
        )


@pytest.mark.grade_id(START, weight=2)
def test_shapes_of_the_parameters(student):
    sizes = [(3, 5, 7), (4, 1, 2)]
    nets = [student.TwoLayerNet(*size, rng=generator(student)) for size in sizes]
    found = student.fetch(*[getattr(net, name) for net in nets for name in NAMES])
    wanted = [shape for d, h, c in sizes for shape in ((d, h), (h,), (h, c), (c,))]
    for name, array, shape in zip(NAMES * len(sizes), found, wanted, strict=True):
        expect.value(np.shape(array), shape, name=f"{name}.shape")
        expect.finite(array, name=name)


@pytest.mark.grade_id(START, weight=1)
def test_one_seed_gives_one_start_and_another_another(student):
    nets = [student.TwoLayerNet(3, 5, 4, rng=generator(student, seed)) for seed in (8, 8, 9)]
    found = student.fetch(*[getattr(net, name) for net in nets for name in ("W1", "W2")])
    expect.finite(found, name="W1, W2") if len({np.shape(W) for W in found}) == 1 else None
    expect.same(list(found[2:4]), list(found[:2]), name="start")
    _expect_different(found[0], found[4])


@pytest.mark.grade_id(START, weight=1)
def test_without_a_generator_every_start_is_new(student):
    nets = [student.TwoLayerNet(3, 5, 4) for _ in range(2)]
    first, second = student.fetch(*[net.W1 for net in nets])
    expect.finite(first, name="W1")
    _expect_different(first, second)


def _expect_different(first: Any, second: Any) -> None:
    expect.that(
        np.shape(first) != np.shape(second) or not gradcheck.equal_up_to_rounding(first, second),
        en="Two nets start with the same numbers although their generators differ. Where do the numbers come from?",
        ko="생성기가 다른데도 두 신경망이 같은 수로 시작합니다. 그 수는 어디에서 나옵니까?",
    )


# --- the loss ---

LOSS = "two_layer_net_loss"


@pytest.mark.grade_id(LOSS, weight=4)
def test_loss_without_penalty(student, rng):
    cases = [draw(rng, sizes) for sizes in SIZES]
    losses = student.fetch(*[remote(student, case).loss(case.x, case.t) for case in cases])
    for case, loss in zip(cases, losses, strict=True):
        expect.value(loss, case.loss(), name="loss")


@pytest.mark.grade_id(LOSS, weight=3)
def test_what_the_penalty_adds(student, rng):
    cases = [(draw(rng, sizes), lam) for sizes, lam in zip(SIZES, (0.3, 0.07, 1.6), strict=True)]
    nets = [(remote(student, case, lam), remote(student, case, 0.0)) for case, lam in cases]
    pairs = zip(cases, nets, strict=True)
    losses = student.fetch(*[net.loss(case.x, case.t) for (case, _), pair in pairs for net in pair])
    for (case, lam), full, plain in zip(cases, losses[::2], losses[1::2], strict=True):
        expect.value(number(full) - number(plain), case.loss(lam) - case.loss(), name="loss(lam) - loss(0)")


def _labelled(case: Case, rank: int) -> Case:
    """The same batch, each row labelled with the class of that rank: 0 the least score, -1 the greatest."""
    return replace(case, t=_scores(case.p, case.x).argsort(axis=1)[:, rank])


def _second_best(rng) -> Case:
    for _ in range(200):
        case = draw(rng, (4, 3, 5, 7), HUGE)
        best = np.sort(_scores(case.p, case.x), axis=1)
        if 1.0 < np.max(best[:, -1] - best[:, -2]) < 600.0:  # exp(-600) is not 0
            return _labelled(case, -2)
    raise expect.Inconclusive("no scores near enough to each other were found. Use fewer rows in this test")


@pytest.mark.grade_id(LOSS, weight=1)
def test_loss_of_scores_in_the_hundreds(student, rng):
    """The label is the second best, where the scores overflow but no probability is 0, and the worst, where it is 0."""
    cases = [draw(rng, (4, 3, 5, 7), 300.0), _second_best(rng), _labelled(draw(rng, (4, 3, 5, 7), HUGE), 0)]
    losses = student.fetch(*[remote(student, case).loss(case.x, case.t) for case in cases])
    for case, loss in zip(cases, losses, strict=True):
        expect.value(loss, case.loss(), name="loss")


@pytest.mark.grade_id(LOSS, weight=0.5)
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_loss_of_a_batch_of_another_type(student, rng, dtype):
    case = draw(rng)
    case = replace(case, x=(case.x * 3).astype(dtype))
    loss = student.value(remote(student, case).loss(case.x, case.t))
    wide = replace(case, x=case.x.astype(float)).loss()
    expect.value(loss, wide, name="loss", rtol=1e-3)


@pytest.mark.grade_id(LOSS, weight=0.5)
def test_loss_leaves_everything_alone_and_repeats_itself(student, rng):
    case = draw(rng)
    net, x, t = remote(student, case, 0.3), student.put(case.x), student.put(case.t)
    now, again = net.loss(x, t), net.loss(x, t)
    now, again, x, t, *after = student.fetch(now, again, x, t, *[getattr(net, name) for name in NAMES])
    number(now)
    expect.same(again, now, name="loss")
    for name, got, before in (("x", x, case.x), ("t", t, case.t), *zip(NAMES, after, case.p.values(), strict=True)):
        expect.unchanged(_in_shape(got, np.shape(before)), before, name=name)


# --- the gradient: a cell for each layer ---


def on_layers(weight):
    """Parametrise a test over both layers; each has its grade cell."""
    marks = {cell: pytest.mark.grade_id(cell, weight=weight) for cell in LAYERS}
    cases = [pytest.param(names, marks=marks[cell], id=names[0]) for cell, names in LAYERS.items()]
    return pytest.mark.parametrize("names", cases)


def on_parameters(weight):
    """Parametrise a test over the four parameters."""
    cases = [(cell, name) for cell, names in LAYERS.items() for name in names]
    marked = [pytest.param(name, marks=pytest.mark.grade_id(cell, weight=weight), id=name) for cell, name in cases]
    return pytest.mark.parametrize("name", marked)


@on_parameters(weight=4)
def test_gradient_without_penalty(student, rng, name):
    cases = [draw(rng, sizes) for sizes in SIZES]
    found = student.fetch(*[gradient_at(student, case) for case in cases])
    for case, got in zip(cases, found, strict=True):
        part = one(grads(got, case.p), name)
        expect.gradient(part, lambda a, case=case: case.moved(name, a), case.p[name], name=f"d{name}")


@on_parameters(weight=2)
def test_what_the_penalty_adds_to_the_gradient(student, rng, name):
    """Nothing, where it is a bias."""
    cases = [(draw(rng, sizes), lam) for sizes, lam in zip(SIZES, (0.3, 0.07, 1.6), strict=True)]
    found = student.fetch(*[gradient_at(student, case, part) for case, lam in cases for part in (lam, 0.0)])
    for (case, lam), *pair in zip(cases, found[::2], found[1::2], strict=True):
        pair = [one(grads(got, case.p), name) for got in pair]
        for got in pair:
            expect.finite(got, name=f"d{name}")
            expect.value(np.shape(got), np.shape(case.p[name]), name=f"d{name}.shape")
        full, plain = (np.asarray(got, dtype=float) for got in pair)
        added = np.where(np.abs(full - plain) > 1e-9 * np.max(np.abs(plain)), full - plain, 0.0)  # less is rounding
        expect.value(added, lam * case.p[name] * (name[0] == "W"), name=f"d{name}(lam) - d{name}(0)")


@on_layers(weight=1)
def test_gradient_is_right_or_fits_their_own_loss(student, rng, names):
    """Who forgot a factor in both has at least a gradient of what they descend."""
    case, lam, h = draw(rng), 0.3, 2.0**-14
    ways = [{name: draws.away_from_zero(rng, case.p[name].shape) for name in names} for _ in range(3)]
    net = remote(student, case, lam)
    got, losses = net.gradient(case.x, case.t), []
    for way in ways:
        for step in (h, -h):
            write(student, net, {name: case.p[name] + step * way[name] for name in names})
            losses.append(net.loss(case.x, case.t))
    found = grads(student.value(got), case.p)
    right = gradient_of(case.p, case.x, case.t, lam)
    if all(gradcheck.compare(one(found, name), right[name], rtol=expect.RTOL, atol=expect.ATOL).ok for name in names):
        return
    values = [number(value) for value in student.fetch(*losses)]
    for name in names:
        expect.finite(one(found, name), name=f"d{name}")
        expect.value(np.shape(found[name]), case.p[name].shape, name=f"d{name}.shape")
    for way, up, down in zip(ways, values[::2], values[1::2], strict=True):
        slope = sum(float(np.vdot(found[name], way[name])) for name in names)
        expect.value(slope, (up - down) / (2 * h), name=", ".join(f"d{name}" for name in names), rtol=1e-4, atol=1e-5)


@on_layers(weight=1)
def test_gradient_needs_no_loss_before_it(student, rng, names):
    case = draw(rng)
    found = grads(student.value(remote(student, case).gradient(case.x, case.t)), case.p)
    _expect_right(found, case, names)


@on_layers(weight=1)
def test_gradient_belongs_to_its_own_batch_and_the_parameters_of_now(student, rng, names):
    """Another batch, other parameters, another net in between."""
    case, before, elsewhere = draw(rng), draw(rng), draw(rng, (2, 3, 5, 7))
    net, other = remote(student, before), remote(student, elsewhere)
    net.loss(before.x, before.t)
    net.gradient(before.x, before.t)
    write(student, net, case.p)
    other.loss(elsewhere.x, elsewhere.t)
    _expect_right(grads(student.value(net.gradient(case.x, case.t)), case.p), case, names)


@on_layers(weight=1)
def test_gradient_is_exact_over_many_magnitudes(student, rng, names):
    """Differences of the loss lose digits here; the chain rule does not."""
    case = draw(rng)
    case = replace(case, x=case.x * 10.0 ** np.array([-5, -3, 1]))
    z = case.x @ case.p["W1"] + case.p["b1"]
    case.p["b1"][:] += np.where(np.abs(z).min(axis=0) < 0.05, 0.6, 0.0)
    case.p["W1"][:, 0] *= 1e-5  # a faint unit, awake for every sample
    case.p["b1"][0] = 40e-5
    found, right = grads(student.value(gradient_at(student, case)), case.p), gradient_of(case.p, case.x, case.t)
    for name in names:
        expect.value(one(found, name), right[name], name=f"d{name}", rtol=1e-7, atol=1e-14)


@on_layers(weight=0.5)
def test_gradient_of_scores_in_the_hundreds(student, rng, names):
    case = draw(rng, SIZES[0], HUGE)
    _expect_right(grads(student.value(gradient_at(student, case)), case.p), case, names)


@on_layers(weight=0.5)
def test_gradient_of_integers_and_single_precision(student, rng, names):
    case = draw(rng)
    batches = [(case.x * 3).astype(dtype) for dtype in ("int64", "float32")]
    found = student.fetch(*[gradient_at(student, replace(case, x=x)) for x in batches])
    for x, got in zip(batches, found, strict=True):
        _expect_right(grads(got, case.p), replace(case, x=x.astype(float)), names, rtol=1e-3)


@on_layers(weight=0.5)
def test_gradient_leaves_everything_alone_and_repeats_itself(student, rng, names):
    case = draw(rng)
    net, x, t = remote(student, case, 0.3), student.put(case.x), student.put(case.t)
    first, second = net.gradient(x, t), net.gradient(x, t)
    first, second, x, t, *after = student.fetch(first, second, x, t, *[getattr(net, name) for name in NAMES])
    first, second = grads(first, case.p), grads(second, case.p)
    for name in names:
        expect.finite(one(first, name), name=f"d{name}")
        expect.same(one(second, name), first[name], name=f"d{name}")
    for name, got, before in (("x", x, case.x), ("t", t, case.t), *zip(NAMES, after, case.p.values(), strict=True)):
        expect.unchanged(_in_shape(got, np.shape(before)), before, name=name)


@on_layers(weight=1)
def test_gradient_is_a_dict_with_the_names_and_shapes_of_the_parameters(student, rng, names):
    case = draw(rng, (4, 3, 5, 7))
    got = expect.keys(student.value(gradient_at(student, case)), names, name="gradient")
    for name in names:
        expect.value(np.shape(got[name]), case.p[name].shape, name=f"gradient['{name}'].shape")


def _expect_right(found: dict[str, Any], case: Case, names: tuple[str, ...], rtol: float = expect.RTOL) -> None:
    right = gradient_of(case.p, case.x, case.t)
    for name in names:
        expect.value(one(found, name), right[name], name=f"d{name}", rtol=rtol, atol=1e-6)


# --- labels ---


@pytest.mark.grade_id("two_layer_net_predict", weight=5)
def test_predict_is_the_class_of_the_greatest_score(student, rng):
    cases = [draw(rng, (9, *sizes[1:])) for sizes in SIZES] + [draw(rng, (1, 4, 6, 5))]
    found = student.fetch(*[remote(student, case, 0.2).predict(case.x) for case in cases])
    for case, labels in zip(cases, found, strict=True):
        expect.value(labels, _scores(case.p, case.x).argmax(axis=1), name="predict")


@pytest.mark.grade_id("two_layer_net_predict", weight=1)
def test_predict_uses_the_parameters_of_now_and_leaves_x_alone(student, rng):
    before, case = draw(rng, (9, 3, 5, 7)), draw(rng, (9, 3, 5, 7))
    net, x = remote(student, before), student.put(case.x)
    net.predict(before.x)
    write(student, net, case.p)
    labels, after = student.fetch(net.predict(x), x)
    expect.value(labels, _scores(case.p, case.x).argmax(axis=1), name="predict")
    expect.unchanged(after, case.x, name="x")


# --- the table ---

ENTRIES, TRENDS = "capacity_table_entries", "capacity_table_trends"

# A net that asks the trusted side for every number. Where the student's own net spoils a table, this one stands in its
# place, so that a wrong net is charged once. It holds no answer.
STAND_IN = """
import numpy as np

class TwoLayerNet:
    def __init__(self, n_inputs, n_hidden, n_classes, lam=0.0, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        self.lam = lam
        self.W1, self.b1, self.W2, self.b2 = start(rng.normal, n_inputs, n_hidden, n_classes)

    def _ask(self, f, x, *more):
        return f(self.W1, self.b1, self.W2, self.b2, x, *more)

    def loss(self, x, t):
        return self._ask(loss, x, t, self.lam)

    def gradient(self, x, t):
        return self._ask(gradient, x, t, self.lam)

    def predict(self, x):
        return self._ask(predict, x)

def start(normal, d, h, c):
    return normal(0, (2 / d) ** 0.5, (d, h)), np.zeros(h), normal(0, (2 / h) ** 0.5, (h, c)), np.zeros(c)
"""


def _named(W1, b1, W2, b2) -> dict[str, Array]:
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def with_stand_in(student, ask) -> Any:
    """Return what `ask` asks for, with our net under the name of theirs while it runs."""
    builtins, operator = student.module("builtins"), student.module("operator")
    space = builtins.dict(
        loss=student.function(lambda W1, b1, W2, b2, x, t, lam: loss_of(_named(W1, b1, W2, b2), x, t, lam), "loss"),
        gradient=student.function(
            lambda W1, b1, W2, b2, x, t, lam: gradient_of(_named(W1, b1, W2, b2), x, t, lam), "gradient"
        ),
        predict=student.function(
            lambda W1, b1, W2, b2, x: _scores(_named(W1, b1, W2, b2), x).argmax(axis=1), "predict"
        ),
    )
    builtins.exec(STAND_IN, space)
    names = builtins.getattr(student.capacity_table, "__globals__")
    theirs = names["TwoLayerNet"]
    operator.setitem(names, "TwoLayerNet", space["TwoLayerNet"])
    asked = ask()
    operator.setitem(names, "TwoLayerNet", theirs)
    return student.fetch(*asked)


def expect_tables(student, ask, judge) -> None:
    """Expect tables that pass `judge`: with the student's own net, or with ours."""
    try:
        judge(student.fetch(*ask()))
    except (expect.Wrong, StudentProblem) as problem:
        try:
            judge(with_stand_in(student, ask))
        except (expect.Wrong, StudentProblem):
            raise problem from None


def table(student, sizes, lams, x, t, **more) -> Any:
    """The student's table."""
    return student.capacity_table(sizes, lams, x, t, rng=generator(student, more.pop("seed", 3)), **more)


def rings(rng, n=60) -> tuple[Array, Array]:
    """A disc in a ring: one hidden unit cannot part them, two dozen do so within 80 steps."""
    t = np.arange(n) % 2
    angle, radius = rng.uniform(0, 2 * np.pi, n), np.where(t, rng.uniform(1.4, 2, n), rng.uniform(0.1, 0.7, n))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), t


def clouds(rng, n=24, d=3) -> tuple[Array, Array]:
    """Three clouds far apart."""
    t = np.arange(n) % 3
    return 2.5 * np.eye(d)[t] + rng.uniform(-0.3, 0.3, (n, d)), t


def shares(got: Any, shape: tuple[int, int]) -> Array:
    """Expect an array of this shape with numbers from 0 to 1."""
    expect.finite(got, name="capacity_table")
    expect.value(np.shape(got), shape, name="capacity_table.shape")
    array = np.asarray(got, dtype=float)
    expect.that(
        bool(np.all((array >= -1e-9) & (array <= 1 + 1e-9))),
        en="An entry of the table is no share between 0 and 1. What does an accuracy count?",
        ko="표의 원소 가운데 0과 1 사이의 비율이 아닌 것이 있습니다. 정확도는 무엇을 셉니까?",
    )
    return array


@pytest.mark.seconds(35)
@pytest.mark.grade_id(ENTRIES, weight=3)
def test_a_row_for_each_size_and_a_column_for_each_lambda(student, rng):
    shapes = [((2, 5, 3), (0.0, 0.1)), ((4,), (0.0, 0.01, 0.1, 1.0)), ([3, 6], [0.2])]
    points = [rings(rng, 20), clouds(rng), clouds(rng, 9, 4)]

    def ask():
        return [table(student, *axes, *data, n_steps=3) for axes, data in zip(shapes, points, strict=True)]

    def judge(tables):
        for (sizes, lams), got in zip(shapes, tables, strict=True):
            shares(got, (len(sizes), len(lams)))

    expect_tables(student, ask, judge)


@pytest.mark.seconds(35)
@pytest.mark.grade_id(ENTRIES, weight=2)
def test_every_entry_is_a_share_of_the_training_points(student, rng):
    x, t = clouds(rng, 21)

    def judge(tables):
        counted = shares(tables[0], (2, 3)) * len(t)
        expect.value(counted, np.round(counted), name="capacity_table * N", rtol=1e-6, atol=1e-4)

    expect_tables(student, lambda: [table(student, (3, 6), (0.0, 0.1, 2.0), x, t, n_steps=4)], judge)


@pytest.mark.seconds(35)
@pytest.mark.grade_id(ENTRIES, weight=3)
def test_training_separates_what_is_far_apart(student, rng):
    x, t = clouds(rng)

    def judge(tables):
        array = shares(tables[0], (2, 2))
        _expect_trend(array.min() > 0.85, array, "n_steps")

    expect_tables(student, lambda: [table(student, (20, 30), (0.0, 0.001), x, t, n_steps=60, lr=0.3)], judge)


@pytest.mark.seconds(35)
@pytest.mark.grade_id(ENTRIES, weight=1)
@pytest.mark.parametrize("what", ["n_steps", "lr"])
def test_without_training_nothing_is_learned(student, rng, what):
    x, t = rings(rng)
    more = {"n_steps": 0} if what == "n_steps" else {"n_steps": 60, "lr": 1e-7}

    def judge(tables):
        array = shares(tables[0], (4, 1))
        _expect_trend(array.mean() < 0.8, array, what)

    expect_tables(student, lambda: [table(student, (24, 25, 26, 27), (0.0,), x, t, **more)], judge)


@pytest.mark.seconds(35)
@pytest.mark.grade_id(ENTRIES, weight=1)
def test_one_seed_gives_one_table(student, rng):
    x, t = rings(rng, 40)

    def ask():
        again = [table(student, (3, 4, 5), (0.0, 0.1), x, t, n_steps=2, seed=seed) for seed in (3, 3, 4)]
        return [*again, student.capacity_table((2,), (0.1,), x, t, n_steps=2)]

    def judge(tables):
        first, again, other = (shares(got, (3, 2)) for got in tables[:3])
        shares(tables[3], (1, 1))
        expect.same(again, first, name="capacity_table")
        expect.that(
            not gradcheck.equal_up_to_rounding(first, other),
            en="Another generator gives the same table. Which generator starts the nets?",
            ko="생성기를 바꾸어도 같은 표가 나옵니다. 신경망은 어느 생성기로 시작합니까?",
        )

    expect_tables(student, ask, judge)


@pytest.mark.seconds(35)
@pytest.mark.grade_id(ENTRIES, weight=1)
def test_the_table_leaves_the_data_alone(student, rng):
    x, t = clouds(rng)

    def ask():
        sent = [student.put(x), student.put(t)]
        return [table(student, (4,), (0.0, 0.5), *sent, n_steps=3), *sent]

    def judge(found):
        shares(found[0], (1, 2))
        for name, now, before in zip("xt", found[1:], (x, t), strict=True):
            expect.unchanged(now, before, name=name)

    expect_tables(student, ask, judge)


@pytest.mark.seconds(35)
@pytest.mark.grade_id(TRENDS, weight=1)
@pytest.mark.parametrize("sizes", [(1, 24), (28, 1)], ids=["rising", "falling"])
def test_a_larger_net_fits_more(student, rng, sizes):
    x, t = rings(rng)

    def judge(tables):
        array = shares(tables[0], (2, 2))[np.argsort(sizes)]
        _expect_trend(array[1].mean() > array[0].mean() + 0.1, array, "sizes")

    expect_tables(student, lambda: [table(student, sizes, (0.0, 0.0005), x, t, n_steps=90)], judge)


@pytest.mark.seconds(35)
@pytest.mark.grade_id(TRENDS, weight=1)
@pytest.mark.parametrize("lams", [(0.0, 2.0), (2.5, 0.0)], ids=["rising", "falling"])
def test_a_stronger_penalty_fits_less(student, rng, lams):
    x, t = rings(rng)

    def judge(tables):
        array = shares(tables[0], (2, 2))[:, np.argsort(lams)]
        _expect_trend(array[:, 0].mean() > array[:, 1].mean() + 0.1, array, "lams")

    expect_tables(student, lambda: [table(student, (24, 20), lams, x, t, n_steps=90)], judge)


def _expect_trend(holds: bool, array: Array, what: str) -> None:
    expect.that(
        bool(holds),
        evidence=f"{array.tolist()}",
        en=f"The training accuracy does not follow {what} as it should. How was the net behind each entry trained?",
        ko=f"훈련 정확도가 {what} 값에 따라 기대한 대로 변하지 않습니다. 각 원소의 신경망은 어떻게 학습되었습니까?",
    )


# --- the nearest neighbour ---

LABELS, MEMORY = "nearest_neighbor_labels", "nearest_neighbor_memory"


def distances(a: Array, b: Array) -> Array:
    """All Euclidean distances, (len(b), len(a))."""
    return np.sqrt(((np.asarray(b, float)[:, None] - np.asarray(a, float)[None]) ** 2).sum(axis=2))


def neighbours(rng, n, d, m, kinds=(0, 1, 2), scale=1.0) -> tuple[Array, Array, Array, Array]:
    """Training points, their labels, points to label and the answers; no two neighbours are equally far away."""
    labels = np.resize(np.asarray(kinds), n)
    for _ in range(200):
        x_train = draws.away_from_zero(rng, (n, d), scale=scale)
        x = draws.away_from_zero(rng, (20 * m, d), scale=scale)
        order = np.sort(distances(x_train, x), axis=1)
        x = x[order[:, 1] - order[:, 0] > 2 * draws.GAP * scale] if n > 1 else x
        if len(x) >= m:
            t_train = rng.permutation(labels)
            return x_train, t_train, x[:m], t_train[distances(x_train, x[:m]).argmin(axis=1)]
    raise expect.Inconclusive("no points without ties were found. Use fewer in this test")


def _apart(points: Array) -> float:
    """The least distance between two of the points; infinite for one."""
    return float(np.sort(distances(points, points), axis=1)[:, 1:2].min(initial=np.inf))


def beside(rng, n, d, m, kinds=(0, 1, 2)) -> tuple[Array, Array, Array, Array]:
    """The same with points so close to a training point that every distance finds it, and two coordinates do."""
    for _ in range(2000):
        x_train = draws.away_from_zero(rng, (n, d))
        views = x_train, x_train[:, :2], x_train.sum(axis=1, keepdims=True)
        if all(_apart(view) > gap for view, gap in zip(views, (0.4, 0.2, 0.2), strict=True)):
            own, t_train = rng.permutation(np.resize(np.arange(n), m)), rng.permutation(np.resize(np.asarray(kinds), n))
            return x_train, t_train, x_train[own] + rng.uniform(-0.01, 0.01, (m, d)), t_train[own]
    raise expect.Inconclusive("no points far apart were found. Use fewer in this test")


@pytest.mark.grade_id(LABELS, weight=3)
@pytest.mark.parametrize("d", [1, 2, 5])
def test_label_of_the_nearest_point(student, rng, d):
    """More points than labels, more labels than points, a single one of each."""
    points = [neighbours(rng, n, d, m) for n, m in ((12, 9), (5, 14), (7, 1), (1, 4))]
    found = student.fetch(*[student.nearest_neighbor(*point[:3]) for point in points])
    for point, labels in zip(points, found, strict=True):
        expect.value(labels, point[3], name="nearest_neighbor")


@pytest.mark.grade_id(LABELS, weight=2)
def test_nearest_is_euclidean(student, rng):
    """The corner of a square against the middle of its side: one distance says one, another the other."""
    x_train = np.array([[1.0, 1.0, 1.0], [1.9, 0.0, 0.0], [-2.0, -2.0, 0.0], [0.0, 0.0, -2.6]])
    x = np.array([[0.05, 0.05, 0.02], [0.1, -0.05, 0.0], [-0.3, -0.4, -0.5]])
    x = np.concatenate([x, rng.uniform(-0.05, 0.05, (3, 3))])
    t_train = np.array([0, 1, 2, 3])
    labels = student.value(student.nearest_neighbor(x_train, t_train, x))
    expect.value(labels, t_train[distances(x_train, x).argmin(axis=1)], name="nearest_neighbor")


@pytest.mark.grade_id(LABELS, weight=1)
@pytest.mark.parametrize("scale", [1e-3, 1e4])
def test_near_is_relative(student, rng, scale):
    x_train, t_train, x, answers = neighbours(rng, 12, 3, 8, scale=scale)
    expect.value(student.value(student.nearest_neighbor(x_train, t_train, x)), answers, name="nearest_neighbor")


@pytest.mark.grade_id(MEMORY, weight=3)
def test_every_training_point_gets_its_own_label_back(student, rng):
    """The first two are nearer to each other than a rounded distance tells."""
    points = [neighbours(rng, n, d, 1)[:2] for n, d in ((15, 2), (9, 4))]
    for x, t in points:
        x[1], t[0] = x[0] + 0.03 / np.sqrt(len(x[0])), (t[1] + 1) % 3
    found = student.fetch(*[student.nearest_neighbor(x, t, x) for x, t in points])
    for (_, t), labels in zip(points, found, strict=True):
        expect.value(labels, t, name="nearest_neighbor")


@pytest.mark.grade_id(MEMORY, weight=3)
def test_labels_may_be_any_integers(student, rng):
    points = [beside(rng, 11, 3, 8, kinds=kinds) for kinds in ((7, -1, 30), (5,), (2, 100))]
    found = student.fetch(*[student.nearest_neighbor(*point[:3]) for point in points])
    for point, labels in zip(points, found, strict=True):
        expect.value(labels, point[3], name="nearest_neighbor")


@pytest.mark.grade_id(MEMORY, weight=3)
def test_one_point_amid_another_class_keeps_its_place(student, rng):
    """No template of a class would give it any."""
    ring = np.array([[np.cos(a), np.sin(a)] for a in np.arange(12) * np.pi / 6])
    x_train, t_train = np.concatenate([ring, [[0.0, 0.0]], ring[:5] * 6]), np.array([1] * 12 + [2] + [0] * 5)
    x = np.concatenate([rng.uniform(-0.09, 0.09, (4, 2)), ring[3:7] * 1.2, ring[1:4] * 5])
    labels = student.value(student.nearest_neighbor(x_train, t_train, x))
    expect.value(labels, t_train[distances(x_train, x).argmin(axis=1)], name="nearest_neighbor")


@pytest.mark.grade_id(MEMORY, weight=0.5)
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_neighbours_of_another_type(student, rng, dtype):
    x_train, t_train, x, answers = beside(rng, 12, 3, 8)
    x_train, x = (x_train * 50).astype(dtype), (x * 50).astype(dtype)
    expect.value(student.value(student.nearest_neighbor(x_train, t_train, x)), answers, name="nearest_neighbor")


@pytest.mark.grade_id(MEMORY, weight=0.5)
def test_the_points_stay_as_they_are(student, rng):
    *point, answers = beside(rng, 12, 3, 8)
    kept = [student.put(part) for part in point]
    labels, *after = student.fetch(student.nearest_neighbor(*kept), *kept)
    expect.value(labels, answers, name="nearest_neighbor")
    for name, now, before in zip(("x_train", "t_train", "x"), after, point, strict=True):
        expect.unchanged(now, before, name=name)
