"""Hidden tests of `gradient_descent`: one step, a path, and training judged by what it achieves."""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.gradcheck import equal_up_to_rounding
from autograder.grading.suite import StudentProblem, draws, expect

Array = np.ndarray


def _beside(name: str) -> Any:
    """A module that is released beside the notebook, loaded here as well: the trusted side's own copy."""
    spec = importlib.util.spec_from_file_location(f"{name}_of_the_suite", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LAYERS, NETWORK = _beside("layers"), _beside("network")


# --- sgd_update ---


def _point(rng) -> tuple[dict[str, Array], dict[str, Array]]:
    """Parameters and gradients; b and c have one shape, and the gradients stand in another order."""
    shapes = {"W": (4, 3), "b": (3,), "c": (3,)}
    params = {name: draws.away_from_zero(rng, shape) for name, shape in shapes.items()}
    grads = {name: draws.away_from_zero(rng, shapes[name], scale=2.0) for name in ("c", "b", "W")}
    return params, grads


def _after(student, params: dict[str, Array], grads: dict[str, Array], lr: float) -> dict[str, Any]:
    """The parameters after the update: what the dict holds, or what was returned where it was left alone."""
    kept = student.put(params)
    returned, after = student.fetch(student.sgd_update(kept, student.put(grads), lr), kept)
    untouched = isinstance(after, dict) and all(equal_up_to_rounding(after.get(name), params[name]) for name in params)
    return expect.keys(returned if untouched and isinstance(returned, dict) else after, list(params), name="sgd_update")


@pytest.mark.grade_id("sgd_update_values", weight=2)
@pytest.mark.parametrize("lr", [0.1, 1.7, 1e-3])
def test_every_parameter_takes_its_step(student, rng, lr):
    params, grads = _point(rng)
    after = _after(student, params, grads, lr)
    for name, value in params.items():
        expect.value(after[name], value - lr * grads[name], name=name)
        _moved(after[name] - value, -lr * grads[name], name)


def _moved(got: Array, expected: Array, name: str) -> None:
    """A tiny step is lost in the tolerance of the value: look at the step itself."""
    expect.value(got, expected, name=f"step of {name}", rtol=1e-6, atol=1e-6)


@pytest.mark.grade_id("sgd_update_values", weight=2)
def test_two_steps_are_two_steps(student, rng):
    (params, grads), lr = _point(rng), 0.3
    kept = student.put(params)
    later = {name: -0.5 * gradient + 0.1 for name, gradient in grads.items()}
    first = student.sgd_update(kept, student.put(grads), lr)
    second = student.sgd_update(kept, student.put(later), lr)
    _, returned, after = student.fetch(first, second, kept)
    after = expect.keys(after, list(params), name="sgd_update")
    if all(
        equal_up_to_rounding(after[name], params[name]) for name in params
    ):  # the dict was left alone: its own test says so
        after = expect.keys(returned, list(params), name="sgd_update")
        grads = {name: np.zeros_like(gradient) for name, gradient in grads.items()}
    for name, value in params.items():
        expect.value(after[name], value - lr * grads[name] - lr * later[name], name=name)


@pytest.mark.grade_id("sgd_update_values", weight=1)
def test_the_update_leaves_the_gradients_alone(student, rng):
    params, grads = _point(rng)
    kept, given = student.put(params), student.put(grads)
    returned, after, now = student.fetch(student.sgd_update(kept, given, 0.4), kept, given)
    found = [expect.keys(each, ["W"], name="sgd_update")["W"] for each in (after, returned) if isinstance(each, dict)]
    expect.that(
        any(not equal_up_to_rounding(W, params["W"]) for W in found),
        en="sgd_update moved nothing. Which array should hold the new numbers?",
        ko="sgd_update 함수가 아무것도 움직이지 않았습니다. 새 값은 어느 배열에 있어야 합니까?",
    )
    for name, gradient in grads.items():
        expect.unchanged(expect.keys(now, list(grads), name="grads")[name], gradient, name=f"grads[{name!r}]")


@pytest.mark.grade_id("sgd_update_values", weight=1)
def test_one_step_in_float32(student, rng):
    params, grads = ({name: array.astype(np.float32) for name, array in part.items()} for part in _point(rng))
    after = _after(student, params, grads, 0.25)
    for name, value in params.items():
        expect.value(after[name], value - np.float32(0.25) * grads[name], name=name, rtol=1e-3, atol=1e-5)


@pytest.mark.grade_id("sgd_update_in_place", weight=1)
def test_the_arrays_themselves_are_changed(student, rng):
    params, grads = _point(rng)
    arrays = {name: student.put(value) for name, value in params.items()}
    kept = student.module("builtins").dict(**arrays)
    _, *after = student.fetch(student.sgd_update(kept, student.put(grads), 0.1), *arrays.values())
    for (name, value), now in zip(params.items(), after, strict=True):
        expect.that(
            not equal_up_to_rounding(now, value),
            en=(
                f"The array that stood in params[{name!r}] holds its old numbers. Who else holds that array, and "
                "what do they see?"
            ),
            ko=(
                f"params[{name!r}] 자리에 있던 배열의 값이 그대로입니다. 그 배열을 누가 더 가지고 있으며, 무엇을 "
                "보게 됩니까?"
            ),
        )


# --- gradient_descent ---


def _descent(student, grad_f: Callable[[Array], Array], theta: Any, lr: float, n_steps: int) -> Any:
    return student.gradient_descent(student.function(grad_f, "grad_f"), theta, lr, n_steps)


def _path(grad_f: Callable[[Array], Array], theta: Array, lr: float, n_steps: int) -> Array:
    rows = [np.asarray(theta, dtype=float)]
    for _ in range(n_steps):
        rows.append(rows[-1] - lr * grad_f(rows[-1]))
    return np.array(rows)


def _quadratic(rng, d: int) -> Callable[[Array], Array]:
    curvature, centre = rng.uniform(0.5, 3.0, d), draws.away_from_zero(rng, (d,))
    return lambda theta: curvature * (np.asarray(theta, dtype=float) - centre)


def _wells(theta: Array) -> Array:
    a, b = np.asarray(theta, dtype=float)
    return np.array([4 * a * (a**2 - 1) + 0.3, 2 * b + 0.5 * np.sin(3 * a)])


@pytest.mark.grade_id("gradient_descent_path", weight=3)
@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_path_on_a_quadratic(student, rng, d):
    grad_f = _quadratic(rng, d)
    starts = [draws.away_from_zero(rng, (d,), scale=2.0) for _ in range(3)]
    cases = [(start, lr, steps) for start, lr, steps in zip(starts, (0.1, 0.45, 0.02), (7, 12, 1), strict=True)]
    paths = student.fetch(*[_descent(student, grad_f, *case) for case in cases])
    for case, path in zip(cases, paths, strict=True):
        expect.value(path, _path(grad_f, *case), name="path")


@pytest.mark.grade_id("gradient_descent_path", weight=2)
def test_the_path_between_two_wells(student, rng):
    starts = [np.array([0.4, 1.3]), np.array([-0.6, -1.1])]
    paths = student.fetch(*[_descent(student, _wells, start, 0.07, 60) for start in starts])
    for start, path in zip(starts, paths, strict=True):
        expect.value(path, _path(_wells, start, 0.07, 60), name="path")


@pytest.mark.grade_id("gradient_descent_path", weight=1)
def test_a_path_that_explodes_is_returned_as_it_is(student, rng):
    grad_f, start = _quadratic(rng, 3), draws.away_from_zero(rng, (3,))
    path = student.value(_descent(student, grad_f, start, 5.0, 9))
    expect.value(path, _path(grad_f, start, 5.0, 9), name="path")


@pytest.mark.grade_id("gradient_descent_path", weight=1)
def test_a_second_descent_starts_anew(student, rng):
    grad_f, other = _quadratic(rng, 2), _quadratic(rng, 3)
    start, second = draws.away_from_zero(rng, (2,)), draws.away_from_zero(rng, (3,))
    paths = student.fetch(_descent(student, grad_f, start, 0.2, 5), _descent(student, other, second, 0.3, 4))
    expect.value(paths[0], _path(grad_f, start, 0.2, 5), name="path")
    expect.value(paths[1], _path(other, second, 0.3, 4), name="path")


@pytest.mark.grade_id("gradient_descent_start", weight=2)
def test_a_start_of_integers(student, rng):
    grad_f, start = _quadratic(rng, 3), np.array([3, -5, 2])
    path = student.value(_descent(student, grad_f, start, 0.15, 6))
    expect.value(path, _path(grad_f, start, 0.15, 6), name="path")


@pytest.mark.grade_id("gradient_descent_start", weight=2)
def test_the_first_row_is_the_start(student, rng):
    grad_f = _quadratic(rng, 4)
    starts = [draws.away_from_zero(rng, (4,)) for _ in range(2)]
    paths = student.fetch(
        *[_descent(student, grad_f, start, 0.3, steps) for start, steps in zip(starts, (0, 5), strict=True)]
    )
    for start, steps, path in zip(starts, (0, 5), paths, strict=True):
        expect.value(np.shape(path), (steps + 1, 4), name="path.shape")
        expect.value(path[0], start, name="path[0]")


@pytest.mark.grade_id("gradient_descent_start", weight=2)
def test_the_descent_leaves_its_start_alone(student, rng):
    grad_f, start = _quadratic(rng, 3), draws.away_from_zero(rng, (3,))
    theta = student.put(start)
    path, now = student.fetch(_descent(student, grad_f, theta, 0.2, 4), theta)
    expect.value(np.shape(path), (5, 3), name="path.shape")
    expect.unchanged(now, start, name="theta")


# --- train: nets as data ---


@dataclass(frozen=True)
class Net:
    """A net by the names of its layers. layers: (class name, *arguments) of each."""

    layers: tuple[tuple, ...]
    loss: tuple = ("SoftmaxCrossEntropy",)

    @property
    def parameters(self) -> list[tuple[int, str, Array]]:
        """Layer, name and starting value of every parameter."""
        return [
            (i, name, args[j])
            for i, (kind, *args) in enumerate(self.layers)
            if kind == "FullyConnected"
            for j, name in enumerate(("W", "b"))
        ]

    def here(self) -> Any:
        """The net on this side, with parameters of its own."""
        copies = [
            (kind, *[np.array(arg) for arg in args]) if kind == "FullyConnected" else (kind, *args)
            for kind, *args in self.layers
        ]
        return NETWORK.Network(_built(LAYERS, copies), *_built(LAYERS, [self.loss]))

    def there(self, student) -> Any:
        """The net in the student's process."""
        module = student.module("layers")
        return student.module("network").Network(_built(module, self.layers), *_built(module, [self.loss]))


def _built(module: Any, specs: Sequence[tuple]) -> list[Any]:
    return [getattr(module, kind)(*args) for kind, *args in specs]


def fully_connected(rng, d: int, m: int) -> tuple:
    """A layer with random weights and biases that are not zero."""
    return ("FullyConnected", rng.normal(size=(d, m)) / np.sqrt(d), draws.away_from_zero(rng, (m,)) * 0.3)


NETS = {
    "one layer": lambda rng: (Net((fully_connected(rng, 3, 2),), ("MeanSquaredError",)), 3, None, 2),
    "two layers": lambda rng: (Net((fully_connected(rng, 2, 5), ("Tanh",), fully_connected(rng, 5, 3))), 2, 3, 3),
    "three layers": lambda rng: (
        Net(
            (
                fully_connected(rng, 4, 6),
                ("Sigmoid",),
                fully_connected(rng, 6, 5),
                ("ELU", 0.8),
                fully_connected(rng, 5, 2),
            ),
            ("MeanSquaredError",),
        ),
        4,
        None,
        2,
    ),
}


def a_net(rng, name: str, n: int) -> tuple[Net, Array, Array]:
    """A net and N rows of data for it."""
    net, d, classes, outputs = NETS[name](rng)
    x = draws.away_from_zero(rng, (n, d))
    return net, x, rng.integers(classes, size=n) if classes else draws.away_from_zero(rng, (n, outputs))


def descended(net: Net, x: Array, t: Array, lr: float, n_steps: int) -> tuple[list[float], list[Array]]:
    """Losses and parameters of exact descent on all rows, step by step."""
    made, losses = net.here(), []
    for _ in range(n_steps):
        losses.append(made.forward(x, t))
        for layer, grads in zip(made.layers, made.backward(), strict=True):
            for name, gradient in zip(layer.parameters, grads, strict=True):
                setattr(layer, name, getattr(layer, name) - lr * gradient)
    return losses, [getattr(made.layers[i], name) for i, name, _ in net.parameters]


# A right sgd_update for those whose own is wrong: it is charged where it is asked for, not here.
HELPER = """
def sgd_update(params, grads, lr):
    for name in params:
        params[name] -= lr * grads[name]
    return params
"""


def forgiving(student, attempt: Callable[[], None]) -> None:
    """Try as it is; where that fails, try again with a right sgd_update in the student's notebook."""
    try:
        attempt()
        return
    except (expect.Wrong, StudentProblem) as problem:
        if getattr(problem, "kind", "") in ("timeout", "crashed", "missing"):
            raise
        first = problem
    names = student.put({}, "names")
    student.module("builtins").exec(HELPER, names)
    student.set(student.module("__main__"), "sgd_update", names["sgd_update"])
    try:
        attempt()
    except (expect.Wrong, StudentProblem):
        raise first from None


def a_record(got: Any, n_steps: int) -> Array:
    """The losses of a record, one number for each step."""
    losses = expect.keys(got, ["loss"], name="train")["loss"]
    expect.finite(losses, name="loss")
    numbers = np.asarray(losses, dtype=float)
    numbers = numbers.reshape(-1) if numbers.size == n_steps else numbers
    expect.value(np.shape(numbers), (n_steps,), name="loss.shape")
    return numbers


def _parameters(made, net: Net) -> list[Any]:
    return [getattr(made.layers[i], name) for i, name, _ in net.parameters]


# --- train: all rows, where every number is known ---


def _all_rows(student, rng, name: str, n: int, lr: float, n_steps: int, *options: Any) -> None:
    net, x, t = a_net(rng, name, n)
    losses, ends = descended(net, x, t, lr, n_steps)

    def attempt() -> None:
        made = net.there(student)
        record = student.train(made, x, t, lr, n_steps, *options)
        record, *after = student.fetch(record, *_parameters(made, net))
        expect.value(a_record(record, n_steps), losses, name="loss")
        for (i, parameter, start), now, end in zip(net.parameters, after, ends, strict=True):
            expect.value(now, end, name=f"layers[{i}].{parameter}")
            _moved(np.asarray(now) - start, end - start, f"layers[{i}].{parameter}")

    forgiving(student, attempt)


@pytest.mark.grade_id("train_steps", weight=3)
@pytest.mark.parametrize("name", NETS)
def test_training_on_all_rows_is_exact_descent(student, rng, name):
    _all_rows(student, rng, name, 9, 0.2, 6)


@pytest.mark.grade_id("train_steps", weight=2)
def test_a_batch_size_above_the_number_of_rows_means_all_rows(student, rng):
    _all_rows(student, rng, "two layers", 7, 0.5, 4, 100)


@pytest.mark.grade_id("train_steps", weight=1)
def test_training_on_one_row(student, rng):
    _all_rows(student, rng, "two layers", 1, 0.3, 3)


@pytest.mark.grade_id("train_steps", weight=2)
def test_the_first_loss_is_that_of_the_start(student, rng):
    net, x, t = a_net(rng, "three layers", 8)

    def attempt() -> None:
        records = [student.train(net.there(student), x, t, lr, 1) for lr in (0.1, 2.0)]
        for record in student.fetch(*records):
            expect.value(a_record(record, 1), [net.here().forward(x, t)], name="loss")

    forgiving(student, attempt)


@pytest.mark.grade_id("train_steps", weight=1)
def test_a_second_training_goes_on_from_the_first(student, rng):
    net, x, t = a_net(rng, "two layers", 6)
    losses, _ = descended(net, x, t, 0.4, 7)

    def attempt() -> None:
        made = net.there(student)
        first = student.train(made, x, t, 0.4, 3)
        records = student.fetch(first, student.train(made, x, t, 0.4, 4))
        expect.value(a_record(records[0], 3), losses[:3], name="loss")
        expect.value(a_record(records[1], 4), losses[3:], name="loss")

    forgiving(student, attempt)


@pytest.mark.grade_id("train_steps", weight=1)
def test_training_leaves_the_data_alone(student, rng):
    net, x, t = a_net(rng, "two layers", 8)
    before = net.here().forward(x, t)

    def attempt() -> None:
        kept_x, kept_t, generator = student.put(x), student.put(t), student.module("numpy").random.default_rng(0)
        record = student.train(net.there(student), kept_x, kept_t, 0.1, 5, 3, generator)
        record, now_x, now_t = student.fetch(record, kept_x, kept_t)
        expect.that(
            0 < float(np.min(a_record(record, 5))) < 20 * before,
            en="The record of the losses does not look like one. What does forward return?",
            ko="손실의 기록으로 보이지 않습니다. forward 메서드는 무엇을 돌려줍니까?",
        )
        expect.unchanged(now_x, x, name="x")
        expect.unchanged(now_t, t, name="t")

    forgiving(student, attempt)


@pytest.mark.grade_id("train_steps", weight=1)
def test_training_on_integer_inputs(student, rng):
    net, x, t = a_net(rng, "two layers", 8)
    x = np.round(3 * x).astype(int)
    losses, _ = descended(net, x, t, 0.05, 4)

    def attempt() -> None:
        expect.value(a_record(student.value(student.train(net.there(student), x, t, 0.05, 4)), 4), losses, name="loss")

    forgiving(student, attempt)


# --- train: mini-batches, watched from this side ---


@dataclass
class Watched:
    """What reached a loss that runs on this side: the latest forward before each backward counts."""

    rows: list[list[int]]
    targets: list[list[float]]
    losses: list[float]


def _watched(student, n: int) -> tuple[Any, Array, Array, Watched]:
    """A net that hands on its input and never moves, since its loss says that the gradient is 0.

    Row i holds i + 1, and its target is a function of i.
    """
    module, seen, latest = student.module("layers"), Watched([], [], []), {}
    x = np.arange(1.0, n + 1)[:, None]

    def loss(y: Any, target: Any) -> float:
        latest["y"], latest["t"] = np.asarray(y, dtype=float), np.asarray(target, dtype=float)
        latest["loss"] = float(np.mean(np.abs(latest["y"] * 2 - latest["t"])) + np.mean(latest["y"] ** 2))
        return latest["loss"]

    def loss_back(*_: Any) -> Array:
        if "loss" not in latest:
            raise ValueError("backward before forward")
        seen.rows.append([round(float(number)) - 1 for number in np.ravel(latest["y"])])
        seen.targets.append(np.ravel(latest["t"]).tolist())
        seen.losses.append(latest["loss"])
        return np.zeros_like(latest["y"])

    watched = module.MeanSquaredError()
    student.set(watched, "forward", student.function(loss, "forward"))
    student.set(watched, "backward", student.function(loss_back, "backward"))
    layers = [module.FullyConnected(np.array([[1.0]]), np.array([0.0])), module.ReLU()]
    return student.module("network").Network(layers, watched), x, _target(x), seen


def _target(x: Array) -> Array:
    return 3 * x - 10


def _watch(student, n: int, batch_size: int, n_steps: int, *generator: Any) -> tuple[Array, Watched]:
    """The record of a training, and the batches that it took."""
    net, x, t, seen = _watched(student, n)
    losses = a_record(student.value(student.train(net, x, t, 0.05, n_steps, batch_size, *generator)), n_steps)
    expect.that(
        len(seen.rows) == n_steps,
        evidence=str(len(seen.rows)),
        en=f"There were {len(seen.rows)} backward passes in {n_steps} steps. How many does a step need?",
        ko=f"{n_steps}걸음에 역전파가 {len(seen.rows)}번 있었습니다. 한 걸음에는 몇 번이 필요합니까?",
    )
    largest = max(map(len, seen.rows))
    expect.that(
        largest <= batch_size,
        evidence=str(largest),
        en=f"With batch_size {batch_size} a batch has {largest} rows. Where is the size decided?",
        ko=f"batch_size 값이 {batch_size}인데 행이 {largest}개인 배치가 있습니다. 크기는 어디에서 정해집니까?",
    )
    for rows, targets in zip(seen.rows, seen.targets, strict=True):
        expect.that(
            all(0 <= row < n for row in rows) and equal_up_to_rounding(_target(np.array(rows) + 1), targets),
            evidence=f"{rows} with {targets}",
            en="In a batch, inputs and targets do not belong together. Were both picked with the same row numbers?",
            ko="배치에서 입력과 목표값이 서로 맞지 않습니다. 둘을 같은 행 번호로 골랐습니까?",
        )
    return losses, seen


def _seeded(student, seed: int = 0) -> Any:
    return student.module("numpy").random.default_rng(seed)


def _all_visited(seen: Watched, n: int) -> None:
    visited = {row for rows in seen.rows for row in rows}
    expect.that(
        visited == set(range(n)),
        evidence=str(sorted(visited)),
        en=f"Only {len(visited)} of {n} rows ever came into a batch. Which ones can never be drawn?",
        ko=f"행 {n}개 가운데 {len(visited)}개만 배치에 들어왔습니다. 어떤 행이 결코 뽑히지 않습니까?",
    )


@pytest.mark.grade_id("train_batches", weight=3)
@pytest.mark.parametrize(("n", "size"), [(12, 4), (10, 3), (7, 1)])
def test_each_step_takes_a_batch_of_the_size_asked_for(student, n, size):
    def attempt() -> None:
        _, seen = _watch(student, n, size, 12, _seeded(student))
        sizes = [len(rows) for rows in seen.rows]
        expect.that(
            sizes[0] == size and set(sizes) <= {size, n % size or size},  # the last batch of an epoch may be incomplete
            evidence=str(sizes),
            en=(
                f"With batch_size {size} and {n} rows the batches have {sorted(set(sizes))} rows. Where is the "
                "size decided?"
            ),
            ko=(
                f"batch_size 값이 {size}이고 행이 {n}개인데 배치의 크기는 {sorted(set(sizes))} 값들입니다. 크기는 "
                "어디에서 정해집니까?"
            ),
        )

    forgiving(student, attempt)


@pytest.mark.grade_id("train_batches", weight=3)
@pytest.mark.parametrize(("n", "size"), [(11, 4), (6, 1)])
def test_every_row_has_its_turn(student, n, size):
    n_steps = 60 if size > 1 else 120
    forgiving(student, lambda: _all_visited(_watch(student, n, size, n_steps, _seeded(student))[1], n))


@pytest.mark.grade_id("train_batches", weight=2)
def test_each_loss_is_that_of_its_batch(student):
    def attempt() -> None:
        losses, seen = _watch(student, 12, 5, 15, _seeded(student, 3))
        expect.value(losses, seen.losses, name="loss")

    forgiving(student, attempt)


@pytest.mark.grade_id("train_batches", weight=1)
def test_the_same_seed_draws_the_same_rows(student):
    def attempt() -> None:
        first, second = (_watch(student, 9, 4, 10, _seeded(student, 7))[1] for _ in range(2))
        expect.that(
            first.rows == second.rows,
            en=(
                "Two trainings with generators of the same seed took other rows. Where do your random numbers "
                "come from?"
            ),
            ko="같은 시드의 난수 생성기로 두 번 학습했는데 고른 행이 다릅니다. 난수를 어디에서 얻습니까?",
        )

    forgiving(student, attempt)


@pytest.mark.grade_id("train_batches", weight=1)
def test_a_training_needs_no_generator(student):
    forgiving(student, lambda: _all_visited(_watch(student, 8, 3, 60)[1], 8))


# --- train: what it achieves ---


def disc(rng, n: int = 90) -> tuple[Array, Array]:
    """Points in a ring, and in the circle that it surrounds."""
    t = np.arange(n) % 2
    radius = np.where(t == 1, rng.uniform(0.0, 0.8, n), rng.uniform(1.3, 2.2, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), t


def corners(rng, n: int = 90) -> tuple[Array, Array]:
    """Four clouds of points in three classes, the first class in opposite corners. The first rows lack one cloud."""
    corner = np.concatenate([np.resize([0, 2, 3], 10), np.arange(n - 10) % 4])
    centres = np.array([[2.0, 2.0], [-2.0, 2.0], [-2.0, -2.0], [2.0, -2.0]])
    return centres[corner] + rng.uniform(-0.9, 0.9, (n, 2)), np.array([0, 1, 0, 2])[corner]


def classifier(rng, activation: tuple, classes: int, hidden: int = 14) -> Net:
    """A net with one hidden layer, started at random. The last starts at 0: the first alone learns nothing."""
    first = ("FullyConnected", rng.normal(size=(2, hidden)), rng.normal(size=hidden) * 0.5)
    last = ("FullyConnected", np.zeros((hidden, classes)), np.zeros(classes))
    return Net((first, activation, last))


LEARNING = {
    "disc, all rows": (disc, ("ReLU",), 2, None, 0.5, 400, 0.2, 0.93),
    "disc, 15 rows": (disc, ("Tanh",), 2, 15, 0.4, 200, 0.7, 0.8),
    "corners, 8 rows": (corners, ("LeakyReLU", 0.1), 3, 8, 0.1, 200, 0.25, 0.93),
}
"""Points, activation, classes, batch size, lr, steps; share of the loss that may be left, share that must be right.

A net of which only the last layer or only the weights move learns all of them, well within these bounds.
"""


@pytest.mark.grade_id("train_learns", weight=1)
@pytest.mark.parametrize(
    ("task", "seed"),
    [("disc, all rows", 1), ("disc, 15 rows", 1), ("disc, 15 rows", 2), ("corners, 8 rows", 1), ("corners, 8 rows", 2)],
)
def test_the_loss_falls_and_the_net_classifies(student, rng, task, seed):
    make, activation, classes, batch_size, lr, n_steps, left, right = LEARNING[task]
    (x, t), net = make(rng), classifier(rng, activation, classes)
    start = net.here().forward(x, t)

    def attempt() -> None:
        made = net.there(student)
        generator = student.module("numpy").random.default_rng(seed)
        record = student.train(made, x, t, lr, n_steps, batch_size, generator)
        record, *after = student.fetch(record, *_parameters(made, net))
        losses = a_record(record, n_steps)
        end, accuracy = _judged(net, after, x, t)
        expect.that(
            max(end, np.mean(losses[-40:])) < left * start,
            evidence=f"loss {start:.3f} -> {end:.3f}, recorded {losses[:2]} ... {losses[-2:]}",
            en=(
                f"After {n_steps} steps the loss has not fallen as far as it can. Does each step move the "
                "parameters of the net against the gradient?"
            ),
            ko=(
                f"{n_steps}걸음 뒤에도 손실이 충분히 줄지 않았습니다. 걸음마다 신경망의 매개변수가 기울기의 반대 "
                "방향으로 움직입니까?"
            ),
        )
        expect.that(
            accuracy >= right,
            evidence=f"accuracy {accuracy:.3f}",
            en=(
                f"After {n_steps} steps too many points are still classified wrongly. Do inputs and labels belong "
                "together in every batch?"
            ),
            ko=f"{n_steps}걸음 뒤에도 잘못 분류된 점이 너무 많습니다. 모든 배치에서 입력과 레이블이 서로 맞습니까?",
        )

    forgiving(student, attempt)


def _judged(net: Net, parameters: Sequence[Any], x: Array, t: Array) -> tuple[float, float]:
    """Loss and accuracy of a net with these parameters, on this side."""
    made = net.here()
    for (i, name, start), now in zip(net.parameters, parameters, strict=True):
        expect.finite(now, name=f"layers[{i}].{name}")
        expect.value(np.shape(now), np.shape(start), name=f"layers[{i}].{name}.shape")
        setattr(made.layers[i], name, np.asarray(now, dtype=float))
    return made.forward(x, t), float(np.mean(np.argmax(made.predict(x), axis=1) == t))
