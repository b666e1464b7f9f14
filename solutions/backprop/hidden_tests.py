"""Hidden tests of `backprop`: nets of many shapes against numerical gradients, and calls that are counted here."""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import gradcheck
from autograder.grading.suite import StudentProblem, draws, expect

Array = np.ndarray
PARAMETERS = {"FullyConnected": ("W", "b"), "Maxout": ("W1", "b1", "W2", "b2")}
KINKED = ("ReLU", "LeakyReLU", "ELU")


def _layers() -> Any:
    """The module that is released beside the notebook, loaded here as well: the trusted side's own copy."""
    spec = importlib.util.spec_from_file_location("layers_of_the_suite", Path(__file__).with_name("layers.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LAYERS = _layers()


# --- nets as data: built here and in the student's process alike ---


@dataclass(frozen=True)
class Case:
    """A net and a batch. spec: (class name, *arguments) of each layer; loss: the same."""

    spec: tuple[tuple, ...]
    loss: tuple
    x: Array
    t: Array

    @property
    def parameters(self) -> list[tuple[int, int]]:
        """Layer and position of every parameter array."""
        return [(i, j) for i, (name, *_) in enumerate(self.spec) for j in range(len(PARAMETERS.get(name, ())))]

    def of(self, i: int, j: int) -> Array:
        """A parameter array."""
        return self.spec[i][j + 1]

    def label(self, i: int, j: int) -> str:
        """The name of a gradient, as a student reads it."""
        return f"d{PARAMETERS[self.spec[i][0]][j]}, layers[{i}]"

    def moved(self, i: int, j: int, array: Array) -> "Case":
        """The same net with another parameter array."""
        layer = (*self.spec[i][: j + 1], array, *self.spec[i][j + 2 :])
        return replace(self, spec=(*self.spec[:i], layer, *self.spec[i + 1 :]))

    def values(self) -> list[Array]:
        """x and the output of every layer."""
        found = [self.x]
        for layer in build(LAYERS, self.spec):
            found.append(layer.forward(found[-1]))
        return found

    def value(self) -> float:
        """The loss."""
        return build(LAYERS, [self.loss])[0].forward(self.values()[-1], self.t)


def build(module: Any, spec: Sequence[tuple]) -> list[Any]:
    """Layers of a module: the trusted one, or the handle of the student's."""
    return [getattr(module, name)(*args) for name, *args in spec]


def draw(rng, widths, between, loss=("SoftmaxCrossEntropy",), *, n=4, one_hot=False) -> Case:
    """A random net away from kinks.

    widths: D of the input, then M of every layer with parameters. between: what follows each of them, a tuple of
    layers (name, *arguments); "Maxout" in front replaces the fully connected layer.
    """
    for _ in range(400):
        spec = []
        for d, m, after in zip(widths, widths[1:], between, strict=False):
            pieces = 2 if after and after[0] == ("Maxout",) else 1
            arrays = [part for _ in range(pieces) for part in _affine(rng, d, m)]
            spec += [("Maxout" if pieces == 2 else "FullyConnected", *arrays), *after[pieces - 1 :]]
        x = draws.away_from_zero(rng, (n, widths[0]))
        case = Case(tuple(spec), loss, x, _targets(rng, loss, n, widths[-1], one_hot))
        if _clear(case):
            return case
    raise expect.Inconclusive("no net away from kinks was found. Use fewer units in this test")


def _affine(rng, d: int, m: int) -> tuple[Array, Array]:
    return draws.away_from_zero(rng, (d, m)) / np.sqrt(d), draws.away_from_zero(rng, (m,)) * 0.5


def _targets(rng, loss: tuple, n: int, c: int, one_hot: bool) -> Array:
    if loss[0] == "MeanSquaredError":
        return draws.away_from_zero(rng, (n, c))
    labels = rng.integers(c, size=n)
    return np.eye(c)[labels] if one_hot else labels


def _clear(case: Case) -> bool:
    """Whether every kink is more than a gap away, and the net is neither dead nor saturated."""
    values = case.values()
    gaps = [np.abs(z) for z, (name, *_) in zip(values, case.spec, strict=False) if name in KINKED]
    for z, (name, *args) in zip(values, case.spec, strict=False):
        if name == "Maxout":
            gaps.append(np.abs(z @ args[0] + args[1] - z @ args[2] - args[3]))
    if case.loss[0] == "HingeLoss":
        y, labels = values[-1], case.t if case.t.ndim == 1 else case.t.argmax(axis=1)
        others = np.arange(y.shape[1]) != labels[:, None]
        gaps.append(np.abs(y - y[np.arange(len(y)), labels][:, None] + case.loss[1])[others])
    alive = all(np.any(gradient) for grads in _gradients(case) for gradient in grads)
    return alive and all(np.min(gap) > draws.GAP for gap in gaps)


def _gradients(case: Case) -> list[tuple[Array, ...]]:
    """Closed forms, layer by layer."""
    layers, loss, out = build(LAYERS, case.spec), build(LAYERS, [case.loss])[0], case.x
    for layer in layers:
        out = layer.forward(out)
    loss.forward(out, case.t)
    dout = loss.backward()
    for layer in layers[::-1]:
        dout = layer.backward(dout)
    return [
        tuple(getattr(layer, f"d{name}") for name in PARAMETERS.get(spec[0], ()))
        for layer, spec in zip(layers, case.spec, strict=True)
    ]


# widths, layers between, loss: different depths, widths and kinds, from one layer to five
PLAIN = {
    "one layer": ((3, 5), [()], ("SoftmaxCrossEntropy",)),
    "two layers": ((3, 5, 7), [(("ReLU",),), ()], ("SoftmaxCrossEntropy",)),
    "three layers": ((5, 4, 6, 3), [(("Tanh",),), (("LeakyReLU", 0.3),), ()], ("MeanSquaredError",)),
    "five layers": (
        (3, 5, 4, 6, 5, 7),
        [(("Sigmoid",),), (("ELU", 1.5),), (("Tanh",),), (("ReLU",),), ()],
        ("MeanSquaredError",),
    ),
}
OTHERS = {
    "maxout": ((3, 5, 7), [(("Maxout",),), ()], ("SoftmaxCrossEntropy",)),
    "maxout above and below": ((4, 6, 5, 3), [(("Maxout",),), (("Tanh",),), (("Maxout",),)], ("MeanSquaredError",)),
    "softmax and cross-entropy": ((3, 6, 5), [(("ELU", 0.7),), (("Softmax",),)], ("CrossEntropy",)),
    "hinge": ((3, 4, 5), [(("LeakyReLU", 0.2),), ()], ("HingeLoss", 1.0)),
    "two activations in a row": ((3, 5, 4), [(("Tanh",), ("ELU", 1.3)), (("Sigmoid",),)], ("MeanSquaredError",)),
    "no activation between": ((3, 5, 4, 6), [(), (), ()], ("SoftmaxCrossEntropy",)),
}
EVERY = {**PLAIN, **OTHERS}


def remote(student, case: Case, kind: str = "Network") -> Any:
    """The student's net of these layers."""
    module = student.module("layers")
    return getattr(student, kind)(build(module, case.spec), *build(module, [case.loss]))


def backward_of(student, case: Case, kind: str = "Network") -> Any:
    """What backward gives after one forward."""
    net = remote(student, case, kind)
    net.forward(student.put(case.x), student.put(case.t))
    return net.backward()


# --- what backward returned, read with good will: another arrangement costs the marks of the list alone ---


def per_layer(got: Any, case: Case, which: Sequence[tuple[int, int]], call: str) -> list[list[tuple[Any, ...]]]:
    """One tuple of gradients for each layer, right in shape where `which` looks: every arrangement that fits."""
    wanted = [tuple(np.shape(array) for array in args[: len(PARAMETERS.get(name, ()))]) for name, *args in case.spec]
    entries = list(got.values()) if isinstance(got, dict) else got
    natural = [_leaves(entry) for entry in entries] if isinstance(entries, (list, tuple)) else []
    above = [[]] * (len(wanted) - len(natural)) + natural  # the lowest layers are missing
    fitting = []
    for found in (natural, natural[::-1], _regrouped(_leaves(got), wanted), above):
        shapes = _shapes(found)
        if len(found) == len(wanted) and all(shapes[i] == wanted[i] for i, _ in which):
            fitting.append([tuple(entry) for entry in found])
    if fitting:
        return fitting
    if [len(entry) for entry in natural] == [len(entry) for entry in wanted]:
        return [[tuple(entry) for entry in natural]]  # the shapes are wrong, and expect.gradient will say so
    raise wrong_count(call, _leaves(got), sum(map(len, wanted)))


def a_list(got: Any, count: int, name: str) -> list[Any]:
    """Expect a list or tuple of so many entries."""
    if not isinstance(got, (list, tuple)) or len(got) != count:
        raise wrong_count(name, got, count)
    return list(got)


def wrong_count(name: str, got: Any, count: int) -> expect.Wrong:
    """The failure where something else came than a list of so many entries."""
    found = len(got) if isinstance(got, (list, tuple)) else type(got).__name__
    en = f"{name}: expected a list or tuple with {count} entries, found {found}. What does the docstring promise?"
    ko = f"{name}: 항목이 {count}개인 리스트나 튜플이어야 하는데 {found} 결과가 나왔습니다. 설명문은 무엇을 약속합니까?"
    return expect.Unmet({"en": en, "ko": ko})


def _leaves(thing: Any) -> list[Any]:
    if thing is None:
        return []
    if isinstance(thing, dict):
        return [leaf for item in thing.values() for leaf in _leaves(item)]
    if isinstance(thing, (list, tuple)):
        return [leaf for item in thing for leaf in _leaves(item)]
    return [thing]


def _regrouped(leaves: list[Any], wanted: list[tuple]) -> list[list[Any]]:
    rest = iter(leaves)
    found = [[leaf for _, leaf in zip(shapes, rest, strict=False)] for shapes in wanted]
    return found if len(leaves) == sum(map(len, wanted)) else []


def _shapes(entries: list[list[Any]]) -> list[tuple]:
    return [tuple(np.shape(leaf) if isinstance(leaf, np.ndarray) else None for leaf in entry) for entry in entries]


def check_gradients(got: Any, case: Case, which: Sequence[tuple[int, int]], call: str = "Network.backward") -> None:
    """Expect these parameters' gradients to be the slopes of the loss; where they are not, say which is wrong."""
    fitting = per_layer(got, case, which, call)
    if any(_are_slopes([grads[i][j] for i, j in which], case, which) for grads in fitting):
        return
    exact = _gradients(case)
    for i, j in which:
        expect.value(fitting[0][i][j], exact[i][j], name=case.label(i, j))


def _are_slopes(grads: list[Any], case: Case, which: Sequence[tuple[int, int]]) -> bool:
    """Whether the gradients together fit the measured slopes of the loss along random directions."""
    arrays = [case.of(i, j) for i, j in which]
    if any(
        got.shape != array.shape or got.dtype != np.float64
        for got, array in zip(map(np.asarray, grads), arrays, strict=True)
    ):
        return False

    def loss(flat: Array) -> float:
        moved, parts = case, np.split(flat, np.cumsum([array.size for array in arrays])[:-1])
        for (i, j), array, part in zip(which, arrays, parts, strict=True):
            moved = moved.moved(i, j, part.reshape(array.shape))
        return moved.value()

    point, flat = (np.concatenate([np.ravel(part) for part in parts]) for parts in (arrays, grads))
    directions = draws.upstream(np.random.default_rng(len(flat)), (3, len(flat))) * 2.0**-8
    slopes = gradcheck.directional_derivatives(loss, point, directions=directions)
    scale = np.abs(directions) @ np.abs(flat)
    decisive = slopes.error <= 1e-6 * scale  # not across a kink
    return bool(
        decisive.any() and np.all((np.abs(directions @ flat - slopes.value) <= 1e-7 * scale + slopes.error)[decisive])
    )


def top(case: Case) -> list[tuple[int, int]]:
    """The parameters of the last layer that has any."""
    return [(i, j) for i, j in case.parameters if i == case.parameters[-1][0]]


def below(case: Case) -> list[tuple[int, int]]:
    """All other parameters, the lowest first."""
    return [place for place in case.parameters if place not in top(case)]


# --- forward ---


@pytest.mark.grade_id("network_forward", weight=4)
@pytest.mark.parametrize("net", ["two layers", "five layers"])
def test_the_loss_of_a_net(student, rng, net):
    cases = [draw(rng, *EVERY[net], n=n) for n in (4, 6, 1)]
    losses = student.fetch(*[remote(student, case).forward(case.x, case.t) for case in cases])
    for case, loss in zip(cases, losses, strict=True):
        expect.value(loss, case.value(), name="Network.forward")


@pytest.mark.grade_id("network_forward", weight=5)
@pytest.mark.parametrize("net", ["one layer", "maxout above and below", "two activations in a row"])
def test_every_intermediate_result_is_kept(student, rng, net):
    case = draw(rng, *EVERY[net])
    made = remote(student, case)
    loss, kept = student.fetch(made.forward(case.x, case.t), made.activations)
    _activations(kept, case)


@pytest.mark.grade_id("network_forward", weight=3)
def test_the_latest_forward_is_the_one_that_is_kept(student, rng):
    case = draw(rng, *EVERY["three layers"], n=6)
    later = replace(case, x=draws.away_from_zero(rng, (2, 5)), t=case.t[:2])
    other = replace(case, x=draws.away_from_zero(rng, (3, 5)), t=case.t[:3])
    made, second = remote(student, case), remote(student, case)
    made.forward(case.x, case.t)
    loss = made.forward(later.x, later.t)
    second.forward(other.x, other.t)
    loss, kept, apart = student.fetch(loss, made.activations, second.activations)
    expect.value(loss, later.value(), name="Network.forward")
    _activations(kept, later)
    _activations(apart, other)


@pytest.mark.grade_id("network_forward", weight=4)
@pytest.mark.parametrize("net", ["three layers", "softmax and cross-entropy"])
def test_predict_is_the_output_of_the_last_layer(student, rng, net):
    case = draw(rng, *EVERY[net])
    batches = [replace(case, x=draws.away_from_zero(rng, (n, case.x.shape[1]))) for n in (5, 1)]
    outputs = student.fetch(*[remote(student, batch).predict(batch.x) for batch in batches])
    for batch, out in zip(batches, outputs, strict=True):
        expect.value(out, batch.values()[-1], name="Network.predict")


@pytest.mark.grade_id("network_forward", weight=1)
def test_predict_needs_no_targets_and_leaves_a_later_forward_alone(student, rng):
    case = draw(rng, *EVERY["two layers"])
    made = remote(student, case)
    made.forward(case.x[:2], case.t[:2])
    out = made.predict(case.x[:3])
    out, loss, kept = student.fetch(out, made.forward(case.x, case.t), made.activations)
    expect.value(out, case.values()[-1][:3], name="Network.predict")
    expect.value(loss, case.value(), name="Network.forward")
    _activations(kept, case)


@pytest.mark.grade_id("network_forward", weight=1)
def test_forward_leaves_the_batch_and_the_parameters_alone(student, rng):
    case = draw(rng, *EVERY["two layers"])
    x, t, W = student.put(case.x), student.put(case.t), student.put(case.of(0, 0))
    module = student.module("layers")
    layers = [module.FullyConnected(W, case.of(0, 1)), *build(module, case.spec[1:])]
    loss = student.Network(layers, *build(module, [case.loss])).forward(x, t)
    loss, x, t, W = student.fetch(loss, x, t, W)
    expect.value(loss, case.value(), name="Network.forward")
    for name, now, before in (("x", x, case.x), ("t", t, case.t), ("W", W, case.of(0, 0))):
        expect.unchanged(now, before, name=name)


@pytest.mark.grade_id("network_forward", weight=1)
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_the_loss_of_a_batch_of_another_type(student, rng, dtype):
    case = draw(rng, *EVERY["three layers"])
    case = replace(case, x=(case.x * 3).astype(dtype))
    made = remote(student, case)
    loss, kept = student.fetch(made.forward(case.x, case.t), made.activations)
    expect.value(loss, case.value(), name="Network.forward", rtol=1e-3)
    expect.value(_entry(kept, -1), case.values()[-1], name="activations[-1]", rtol=1e-3, atol=1e-6)


def _activations(kept: Any, case: Case) -> None:
    """Expect x and the output of every layer, in order."""
    values = case.values()
    found = a_list(list(kept.values()) if isinstance(kept, dict) else kept, len(values), "activations")
    for i, (got, value) in enumerate(zip(found, values, strict=True)):
        expect.value(got, value, name=f"activations[{i}]")


def _entry(kept: Any, i: int) -> Any:
    return kept[i] if isinstance(kept, (list, tuple)) and kept else None


# --- backward: the list ---


@pytest.mark.grade_id("network_backward_list", weight=1)
@pytest.mark.parametrize("net", ["three layers", "maxout", "two activations in a row"])
def test_one_tuple_for_each_layer_in_the_order_of_the_layers(student, rng, net):
    case, module = draw(rng, *EVERY[net]), student.module("layers")
    layers = build(module, case.spec)
    made = student.Network(layers, *build(module, [case.loss]))
    made.forward(case.x, case.t)
    got = a_list(student.value(made.backward()), len(case.spec), "Network.backward")
    own = _stored(student, layers, case)
    for i, entry in enumerate(got):
        count = len(PARAMETERS.get(case.spec[i][0], ()))
        for j, gradient in enumerate(a_list(entry, count, f"Network.backward, [{i}]")):
            expect.value(gradient, own[i, j], name=case.label(i, j))


def _stored(student, layers: list[Any], case: Case) -> dict[tuple[int, int], Any]:
    """The gradients that the layers hold, right or wrong: here only the arrangement is judged."""
    try:
        names = [(layers[i], f"d{PARAMETERS[case.spec[i][0]][j]}") for i, j in case.parameters]
        stored = student.fetch(*[getattr(layer, name) for layer, name in names])
    except StudentProblem:
        stored = [array for grads in _gradients(case) for array in grads]
    return dict(zip(case.parameters, stored, strict=True))


@pytest.mark.grade_id("network_backward_list", weight=1)
def test_a_net_without_parameters_has_a_list_of_empty_tuples(student, rng):
    case = Case(
        (("Tanh",), ("Sigmoid",)),
        ("MeanSquaredError",),
        draws.away_from_zero(rng, (4, 3)),
        draws.away_from_zero(rng, (4, 3)),
    )
    for i, entry in enumerate(a_list(student.value(backward_of(student, case)), 2, "Network.backward")):
        a_list(entry, 0, f"Network.backward, [{i}]")


# --- backward: the gradients ---


@pytest.mark.grade_id("network_backward_last", weight=3)
@pytest.mark.parametrize("net", PLAIN)
def test_gradients_of_the_last_layer(student, rng, net):
    cases = [draw(rng, *PLAIN[net], n=n) for n in (4, 6)]
    for case, got in zip(cases, student.fetch(*[backward_of(student, case) for case in cases]), strict=True):
        check_gradients(got, case, top(case))


@pytest.mark.grade_id("network_backward_last", weight=2)
def test_gradients_of_the_last_layer_for_one_sample(student, rng):
    case = draw(rng, *PLAIN["two layers"], n=1, one_hot=True)
    check_gradients(student.value(backward_of(student, case)), case, top(case))


@pytest.mark.grade_id("network_backward_below", weight=3)
@pytest.mark.parametrize("net", [net for net in PLAIN if net != "one layer"])
def test_gradients_of_the_layers_below(student, rng, net):
    cases = [draw(rng, *PLAIN[net], n=n) for n in (4, 7)]
    for case, got in zip(cases, student.fetch(*[backward_of(student, case) for case in cases]), strict=True):
        check_gradients(got, case, below(case))


@pytest.mark.grade_id("network_backward_below", weight=3)
def test_gradients_below_for_one_sample(student, rng):
    cases = [draw(rng, *PLAIN[net], n=1) for net in ("two layers", "three layers")]
    for case, got in zip(cases, student.fetch(*[backward_of(student, case) for case in cases]), strict=True):
        check_gradients(got, case, below(case))


@pytest.mark.grade_id("network_backward_below", weight=2)
def test_gradients_in_a_net_of_equal_widths(student, rng):
    """Where every matrix is square, no shape gives a wrong order away."""
    case = draw(rng, (4, 4, 4, 4), [(("Tanh",),), (("Sigmoid",),), ()], ("MeanSquaredError",), n=4)
    got = student.value(backward_of(student, case))
    check_gradients(got, case, below(case))


@pytest.mark.grade_id("network_backward_below", weight=1)
def test_gradients_are_those_of_the_latest_forward_and_the_latest_parameters(student, rng):
    case = draw(rng, *PLAIN["two layers"], n=6)
    module, numpy = student.module("layers"), student.module("numpy")
    W, later = student.put(case.of(0, 0) * 1.7 + 0.1), replace(case, x=case.x[:4], t=case.t[:4])
    layers = [module.FullyConnected(W, case.of(0, 1)), *build(module, case.spec[1:])]
    net = student.Network(layers, *build(module, [case.loss]))
    net.forward(case.x, case.t)
    net.backward()
    net.forward(later.x, later.t)
    numpy.copyto(W, case.of(0, 0))  # a step of descent, in place
    net.forward(later.x, later.t)
    once = student.value(net.backward())
    twice = student.value(net.backward())
    check_gradients(once, later, below(later))
    check_gradients(twice, later, below(later))


@pytest.mark.grade_id("network_backward_below", weight=1)
def test_two_nets_share_nothing(student, rng):
    case, other = draw(rng, *PLAIN["two layers"]), draw(rng, *PLAIN["three layers"])
    first, second = remote(student, case), remote(student, other)
    first.forward(case.x, case.t)
    second.forward(other.x, other.t)
    for got, its in zip(student.fetch(first.backward(), second.backward()), (case, other), strict=True):
        check_gradients(got, its, below(its))


@pytest.mark.grade_id("network_backward_below", weight=1)
def test_backward_leaves_the_batch_and_the_parameters_alone(student, rng):
    case = draw(rng, *PLAIN["two layers"])
    module, x, t, W = student.module("layers"), student.put(case.x), student.put(case.t), student.put(case.of(0, 0))
    layers = [module.FullyConnected(W, case.of(0, 1)), *build(module, case.spec[1:])]
    net = student.Network(layers, *build(module, [case.loss]))
    net.forward(x, t)
    got, x, t, W = student.fetch(net.backward(), x, t, W)
    check_gradients(got, case, below(case))
    for name, now, before in (("x", x, case.x), ("t", t, case.t), ("W", W, case.of(0, 0))):
        expect.unchanged(now, before, name=name)


@pytest.mark.grade_id("network_backward_below", weight=1)
def test_gradients_are_exact_over_many_magnitudes(student, rng):
    """Differences of the loss lose digits here; the chain rule does not."""
    case = draw(rng, *PLAIN["three layers"])
    case = replace(case, x=case.x * 10.0 ** np.array([-5, 0, -3, 0, -7]))
    got, exact = student.value(backward_of(student, case)), _gradients(case)
    got = per_layer(got, case, below(case), "Network.backward")[0]
    for i, j in below(case):
        for row, right in zip(np.atleast_2d(got[i][j]), np.atleast_2d(exact[i][j]), strict=False):
            expect.value(row, right, name=case.label(i, j), rtol=1e-9, atol=1e-9)


@pytest.mark.grade_id("network_backward_layers", weight=3)
@pytest.mark.parametrize("net", [net for net in OTHERS if net != "no activation between"])
def test_gradients_in_nets_of_other_layers_and_losses(student, rng, net):
    cases = [draw(rng, *OTHERS[net], n=n, one_hot=n == 3) for n in (4, 3)]
    for case, got in zip(cases, student.fetch(*[backward_of(student, case) for case in cases]), strict=True):
        check_gradients(got, case, case.parameters)


@pytest.mark.grade_id("network_backward_layers", weight=2)
def test_gradients_without_an_activation_between(student, rng):
    case = draw(rng, *OTHERS["no activation between"], n=1)
    check_gradients(student.value(backward_of(student, case)), case, case.parameters)


@pytest.mark.grade_id("network_backward_layers", weight=2)
def test_gradients_behind_an_activation_of_the_input(student, rng):
    """The first layer may be one without parameters."""
    case = draw(rng, *PLAIN["two layers"])
    case = replace(case, spec=(("Tanh",), *case.spec))
    check_gradients(student.value(backward_of(student, case)), case, case.parameters)


@pytest.mark.grade_id("network_backward_layers", weight=1)
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_gradients_for_a_batch_of_another_type(student, rng, dtype):
    case = draw(rng, *PLAIN["two layers"])
    case = replace(
        case, spec=(("FullyConnected", *case.spec[0][1:]), ("Tanh",), *case.spec[2:]), x=(case.x * 3).astype(dtype)
    )
    got, exact = student.value(backward_of(student, case)), _gradients(case)
    got = per_layer(got, case, case.parameters, "Network.backward")[0]
    for i, j in case.parameters:
        expect.value(got[i][j], exact[i][j], name=case.label(i, j), rtol=1e-3, atol=1e-6)


# --- one trip there, one trip back, counted on this side ---

# A function of the grader's takes positions only; these let a student's code name the arguments as well.
BY_NAME = {
    "forward": "lambda f: lambda x: f(x)",
    "backward": "lambda f: lambda dout: f(dout)",
    "loss.forward": "lambda f: lambda y, t: f(y, t)",
    "loss.backward": "lambda f: lambda dout=1.0: f(dout)",
}


def counting_net(student, rng, depth: int, kind: str = "Network"):
    """A net whose layers and loss run on this side. Returns the net, a batch, and the list in which calls are noted."""
    module, calls = student.module("layers"), []
    widths = rng.permutation([3, 5, 4, 6, 7, 8, 2])[: depth + 1]
    layers = []
    for i, (d, m) in enumerate(zip(widths, widths[1:], strict=False)):
        trusted = LAYERS.Tanh() if i % 2 else LAYERS.FullyConnected(*_affine(rng, d, m))
        if i % 2:
            layer = module.ReLU()
            widths[i + 1] = d
        else:
            layer = module.FullyConnected(trusted.W, trusted.b)
            student.set(layer, "dW", np.zeros((d, m)))
            student.set(layer, "db", np.zeros(m))
        _counted(student, layer, trusted, str(i), ("forward", "backward"), calls)
        layers.append(layer)
    loss = module.MeanSquaredError()
    _counted(student, loss, LAYERS.MeanSquaredError(), "loss", ("loss.forward", "loss.backward"), calls)
    x, t = draws.away_from_zero(rng, (4, widths[0])), draws.away_from_zero(rng, (4, widths[depth]))
    return getattr(student, kind)(layers, loss), x, t, calls


def _counted(student, layer, trusted, name: str, methods: tuple[str, str], calls: list[str]) -> None:
    for method in methods:
        short = method.rpartition(".")[2]
        function = student.function(_noted(trusted, short, f"{short} {name}", calls), method)
        student.set(layer, short, student.module("builtins").eval(BY_NAME[method])(function))


def _noted(trusted, method: str, note: str, calls: list[str]):
    def run(*args):
        calls.append(note)
        try:
            return getattr(trusted, method)(*args)
        except Exception as error:  # noqa: BLE001 (arguments that fit nothing: the student's affair)
            raise ValueError(f"{method} cannot take this: {error}") from None

    return run


def _there(depth: int) -> list[str]:
    return [*(f"forward {i}" for i in range(depth)), "forward loss"]


def _back(depth: int) -> list[str]:
    return ["backward loss", *(f"backward {i}" for i in reversed(range(depth)))]


def _expect_calls(calls: list[str], wanted: list[str], name: str) -> None:
    expect.that(
        calls == wanted,
        evidence=", ".join(calls),
        en=(
            f"{name} made {len(calls)} calls of its layers and its loss where {len(wanted)} in order are enough. "
            "Which ones are too many, or missing?"
        ),
        ko=(
            f"{name} 메서드가 계층과 손실을 {len(calls)}번 호출했습니다. 순서대로 {len(wanted)}번 호출이면 "
            "충분합니다. 어떤 호출이 남거나 모자랍니까?"
        ),
    )


def _expect_no_forward(calls: list[str], depth: int, name: str) -> None:
    forwards = [call for call in calls if call.startswith("forward")]
    expect.that(
        set(_back(depth)) <= set(calls),
        evidence=", ".join(calls),
        en=f"{name} did not call the backward of every layer and of the loss. Which part of the way back is missing?",
        ko=(
            f"{name} 메서드가 모든 계층과 손실의 backward 메서드를 호출하지 않았습니다. 돌아가는 길의 어느 부분이 "
            "빠졌습니까?"
        ),
    )
    expect.that(
        not forwards,
        evidence=", ".join(calls),
        en=(
            f"{name} called forward {len(forwards)} times. Which results of the first forward could it have used "
            "instead?"
        ),
        ko=(
            f"{name} 메서드가 forward 메서드를 {len(forwards)}번 호출했습니다. 첫 순전파의 어떤 결과를 대신 쓸 수 "
            "있었습니까?"
        ),
    )


@pytest.mark.grade_id("network_once", weight=2)
def test_forward_calls_each_layer_once_and_in_order(student, rng):
    net, x, t, calls = counting_net(student, rng, 5)
    student.value(net.forward(x, t))
    _expect_calls(calls, _there(5), "Network.forward")


@pytest.mark.grade_id("network_once", weight=4)
@pytest.mark.parametrize("depth", [1, 6])
def test_backward_calls_no_forward(student, rng, depth):
    net, x, t, calls = counting_net(student, rng, depth)
    student.value(net.forward(x, t))
    calls.clear()
    student.value(net.backward())
    _expect_no_forward(calls, depth, "Network.backward")


@pytest.mark.grade_id("network_once", weight=2)
def test_backward_goes_back_once_and_in_reverse_order(student, rng):
    net, x, t, calls = counting_net(student, rng, 5)
    student.value(net.forward(x, t))
    calls.clear()
    student.value(net.backward())
    _expect_calls(calls, _back(5), "Network.backward")


# --- check_network: on nets that are not the student's, so that a wrong Network is not charged twice ---

NET = '''
def net(layers, loss, factors, base=object):
    """Return a net whose gradients are multiplied by factors: "layer number, parameter" -> factor."""

    class Net(base):
        def __init__(self):
            if base is not object:
                base.__init__(self, layers, loss)
            self.layers, self.loss = layers, loss

        def forward(self, x, t):
            self.activations = [x]
            for layer in layers:
                self.activations.append(layer.forward(self.activations[-1]))
            return loss.forward(self.activations[-1], t)

        def predict(self, x):
            for layer in layers:
                x = layer.forward(x)
            return x

        def backward(self):
            dout, grads = loss.backward(), []
            for i, layer in list(enumerate(layers))[::-1]:
                dout = layer.backward(dout)
                for name in layer.parameters:
                    setattr(layer, "d" + name, factors.get(f"{i} {name}", 1.0) * getattr(layer, "d" + name))
                grads.insert(0, tuple(getattr(layer, "d" + name) for name in layer.parameters))
            return grads

    return Net()
'''


def spoilt(student, case: Case, factors: dict[str, float], *base: Any) -> Any:
    """A net in the student's process whose gradients are wrong by these factors."""
    names, module = student.put({}, "names"), student.module("layers")
    student.module("builtins").exec(NET, names)
    return names["net"](build(module, case.spec), *build(module, [case.loss]), factors, *base)


def of_any_class(student, attempt: Callable[..., Any]) -> Any:
    """Try on a net of our own; should check_network ask for a method that only their Network has, on one of theirs."""
    try:
        return attempt()
    except StudentProblem as problem:
        if problem.problem.type_name != "AttributeError":
            raise
    return attempt(student.Network)


def checked(student, cases: Sequence[tuple[Case, dict[str, float]]], *args: Any) -> tuple[Any, ...]:
    """What check_network says of each net."""

    def attempt(*base: Any) -> tuple[Any, ...]:
        return student.fetch(*[student.check_network(spoilt(student, c, f, *base), c.x, c.t, *args) for c, f in cases])

    return of_any_class(student, attempt)


def every_gradient(case: Case, factor: float) -> dict[str, float]:
    """The factors of a net that is wrong everywhere."""
    return {f"{i} {PARAMETERS[case.spec[i][0]][j]}": factor for i, j in case.parameters}


def error_of(factor: float) -> float:
    """The relative error of a gradient that is multiplied by this factor."""
    return abs(factor - 1) / max(abs(factor), 1)


def expect_error(got: Any, factor: float) -> None:
    """Expect the relative error of that factor."""
    expect.value(got, error_of(factor), name="check_network", rtol=1e-3)


def expect_small(got: Any) -> None:
    """Expect that a right net passes."""
    expect.finite(got, name="check_network")
    expect.that(
        np.shape(got) == () and 0 <= float(got) < 5e-3,
        evidence=str(got),
        en=(
            "check_network finds something wrong with a net whose gradients are right. Between which two arrays "
            "does it see a difference?"
        ),
        ko="check_network 함수가 기울기가 올바른 신경망에서 오류를 찾았습니다. 어느 두 배열이 다르다고 합니까?",
    )


SMOOTH = {
    "fully connected": ((3, 4, 2), [(("Tanh",),), ()], ("SoftmaxCrossEntropy",)),
    "maxout": ((2, 3, 4), [(("Maxout",),), ()], ("MeanSquaredError",)),
    "three layers": ((2, 3, 4, 2), [(("Sigmoid",),), (("Tanh",),), ()], ("MeanSquaredError",)),
}


@pytest.mark.grade_id("check_network_finds", weight=3)
@pytest.mark.parametrize("layer", [0, 2])
def test_a_wrong_gradient_of_a_fully_connected_layer_is_found(student, rng, layer):
    case, wrong = draw(rng, *SMOOTH["fully connected"]), (("W", 1.5), ("W", -1.0), ("b", 1.25), ("b", 0.0))
    right, *found = checked(student, [(case, {}), *((case, {f"{layer} {name}": factor}) for name, factor in wrong)])
    expect_small(right)
    for got, (_, factor) in zip(found, wrong, strict=True):
        expect_error(got, factor)


@pytest.mark.grade_id("check_network_finds", weight=2)
def test_a_wrong_gradient_of_a_maxout_layer_is_found(student, rng):
    case = draw(rng, *SMOOTH["maxout"])
    names = ("W1", "b1", "W2", "b2")
    right, *wrong = checked(student, [(case, {}), *((case, {f"0 {name}": 1.25}) for name in names)])
    expect_small(right)
    for got in wrong:
        expect_error(got, 1.25)


@pytest.mark.grade_id("check_network_finds", weight=3)
def test_the_greatest_error_counts(student, rng):
    case = draw(rng, *SMOOTH["three layers"], n=1)
    factors = {"0 W": 1.1, "2 b": 0.5, "2 W": 0.9, "4 b": 1.2}
    got = checked(student, [(case, factors), (case, {"0 b": 0.0, "4 W": 1.1}), (case, {"4 b": 1.6, "0 W": 1.1})])
    for error, factor in zip(got, (0.5, 0.0, 1.6), strict=True):
        expect_error(error, factor)


@pytest.mark.grade_id("check_network_finds", weight=2)
def test_every_array_has_an_error_of_its_own(student, rng):
    """A gradient that is small beside the others is as wrong as a large one."""
    case = draw(rng, *SMOOTH["fully connected"])
    case = replace(case, x=case.x * 100, spec=(("FullyConnected", case.of(0, 0) / 100, case.of(0, 1)), *case.spec[1:]))
    right, *wrong = checked(student, [(case, {}), (case, {"0 b": 1.5}), (case, {"2 b": 2.0})])
    expect_small(right)
    for got, factor in zip(wrong, (1.5, 2.0), strict=True):
        expect_error(got, factor)


@pytest.mark.grade_id("check_network_finds", weight=1)
def test_the_step_that_is_given_is_the_step_that_is_taken(student, rng):
    case, h = draw(rng, *SMOOTH["fully connected"]), 0.05
    expected = 0.0
    for i, j in case.parameters:
        slopes = LAYERS.central_difference(lambda a, i=i, j=j: case.moved(i, j, a).value(), case.of(i, j), h)
        expected = max(expected, LAYERS.relative_error(_gradients(case)[i][j], slopes))
    expect.value(checked(student, [(case, {})], h)[0], expected, name="check_network", rtol=1e-3)


@pytest.mark.grade_id("check_network_restores", weight=3)
@pytest.mark.parametrize("net", ["fully connected", "maxout"])
def test_the_parameters_are_as_before(student, rng, net):
    case = draw(rng, *SMOOTH[net])

    def attempt(*base: Any) -> tuple[Any, ...]:
        made = spoilt(student, case, every_gradient(case, 1.5), *base)
        error = student.check_network(made, case.x, case.t)
        now = [getattr(made.layers[i], PARAMETERS[case.spec[i][0]][j]) for i, j in case.parameters]
        return student.fetch(error, *now)

    error, *now = of_any_class(student, attempt)
    _said_something(error)
    for (i, j), array in zip(case.parameters, now, strict=True):
        expect.value(array, case.of(i, j), name=case.label(i, j)[1:], rtol=1e-9, atol=1e-9)


@pytest.mark.grade_id("check_network_restores", weight=1)
def test_checking_leaves_the_batch_alone(student, rng):
    case = draw(rng, *SMOOTH["fully connected"])

    def attempt(*base: Any) -> tuple[Any, ...]:
        x, t = student.put(case.x), student.put(case.t)
        return student.fetch(student.check_network(spoilt(student, case, every_gradient(case, 1.5), *base), x, t), x, t)

    error, now_x, now_t = of_any_class(student, attempt)
    _said_something(error)
    expect.unchanged(now_x, case.x, name="x")
    expect.unchanged(now_t, case.t, name="t")


def _said_something(error: Any) -> None:
    expect.finite(error, name="check_network")
    expect.that(
        np.shape(error) == () and float(error) > 1e-3,
        evidence=str(error),
        en=(
            "check_network found nothing in a net with a wrong gradient. Does it compare the gradients of this "
            "net at all?"
        ),
        ko=(
            "check_network 함수가 기울기가 틀린 신경망에서 아무것도 찾지 못했습니다. 이 신경망의 기울기를 "
            "비교하고 있습니까?"
        ),
    )


# --- RepairedNetwork: one cell for each bug, each judged where the other two do not show ---

REPAIRED = "RepairedNetwork"


@pytest.mark.grade_id("repaired_network_memory", weight=3)
@pytest.mark.parametrize("net", ["one layer", "maxout"])
def test_a_second_forward_starts_anew(student, rng, net):
    case = draw(rng, *EVERY[net], n=6)
    later = replace(case, x=draws.away_from_zero(rng, (2, case.x.shape[1])), t=case.t[:2])
    made = remote(student, case, REPAIRED)
    made.forward(case.x, case.t)
    loss, kept = student.fetch(made.forward(later.x, later.t), made.activations)
    expect.value(loss, later.value(), name="RepairedNetwork.forward")
    _activations(kept, later)


@pytest.mark.grade_id("repaired_network_memory", weight=1)
def test_after_the_repair_forward_still_calls_each_layer_once(student, rng):
    net, x, t, calls = counting_net(student, rng, 3, REPAIRED)
    kept = student.fetch(net.forward(x, t), net.forward(x, t), net.activations)[2]
    _expect_calls(calls, _there(3) * 2, "RepairedNetwork.forward")
    expect.that(
        isinstance(kept, (list, tuple)) and len(kept) == 4,
        en=(
            "After two forwards, activations does not hold one entry more than there are layers. When does it "
            "start anew?"
        ),
        ko=(
            "순전파를 두 번 한 뒤 activations 목록의 항목 수가 계층 수보다 하나 많지 않습니다. 이 목록은 언제 "
            "새로 시작합니까?"
        ),
    )


@pytest.mark.grade_id("repaired_network_memory", weight=1)
def test_after_the_repair_predict_is_the_output_of_the_last_layer(student, rng):
    case = draw(rng, *EVERY["two layers"])
    made = remote(student, case, REPAIRED)
    out = made.predict(case.x[:3])
    out, loss, kept = student.fetch(out, made.forward(case.x, case.t), made.activations)
    expect.value(out, case.values()[-1][:3], name="RepairedNetwork.predict")
    _activations(kept, case)


@pytest.mark.grade_id("repaired_network_scale", weight=1)
@pytest.mark.parametrize("net", ["one layer", "three layers", "maxout above and below"])
def test_the_mean_is_taken_once(student, rng, net):
    """Only layers above the first: that bug is another's."""
    cases = [draw(rng, *EVERY[net], n=n) for n in (4, 7)]
    if net == "one layer":
        cases = [replace(case, spec=(("Tanh",), *case.spec)) for case in cases]
    for case, got in zip(cases, student.fetch(*[backward_of(student, case, REPAIRED) for case in cases]), strict=True):
        check_gradients(got, case, [(i, j) for i, j in case.parameters if i > 0], "RepairedNetwork.backward")


@pytest.mark.grade_id("repaired_network_scale", weight=1)
def test_after_the_repair_gradients_are_those_of_the_latest_forward(student, rng):
    case = draw(rng, *EVERY["three layers"], n=4)
    got = student.value(_second_backward(student, case))
    check_gradients(got, case, [(i, j) for i, j in case.parameters if i > 0], "RepairedNetwork.backward")


@pytest.mark.grade_id("repaired_network_reach", weight=3)
def test_the_way_back_ends_at_the_first_layer_every_time(student, rng):
    case = draw(rng, *EVERY["three layers"], n=1)
    got = student.value(_second_backward(student, case))
    check_gradients(got, case, [(i, j) for i, j in case.parameters if i == 0], "RepairedNetwork.backward")


def _second_backward(student, case):
    """What backward gives after a forward and a backward of another batch."""
    net = remote(student, case, REPAIRED)
    net.forward(-case.x, case.t)
    net.backward()
    net.forward(case.x, case.t)
    return net.backward()


@pytest.mark.grade_id("repaired_network_reach", weight=3)
@pytest.mark.parametrize("net", ["one layer", "five layers", "maxout"])
def test_the_way_back_ends_at_the_first_layer(student, rng, net):
    """One sample: the bug of the scale does not show."""
    case = draw(rng, *EVERY[net], n=1)
    got = student.value(backward_of(student, case, REPAIRED))
    first = a_list(got, len(case.spec), "RepairedNetwork.backward")[0]
    a_list(_leaves(first), len(case.spec[0]) - 1, "RepairedNetwork.backward, [0]")
    check_gradients(got, case, [(i, j) for i, j in case.parameters if i == 0], "RepairedNetwork.backward")


@pytest.mark.grade_id("repaired_network_reach", weight=1)
def test_after_the_repair_backward_goes_back_once(student, rng):
    net, x, t, calls = counting_net(student, rng, 4, REPAIRED)
    student.value(net.forward(x, t))
    calls.clear()
    student.value(net.backward())
    _expect_calls(calls, _back(4), "RepairedNetwork.backward")
