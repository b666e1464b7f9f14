"""The contract of autograder.gradcheck. Oracles: closed forms, SciPy, PyTorch where it is installed."""

import ast
import math
import pathlib
import sys
import warnings
from collections import Counter

import numpy as np
import pytest

from autograder import gradcheck
from autograder.gradcheck import (
    DoutShapeError,
    check_gradient,
    compare,
    directional_derivatives,
    estimate_gradient,
    numerical_gradient,
    relative_error,
    tolerance,
)

scipy = pytest.importorskip("scipy", reason="make test-student may go without this oracle; all others install it")

# Forwards with gradients in closed form. Each case: (rng, x (4, 3), near) -> f, dout, gradient; where near is given,
# the case moves a kink to that distance from x.


def upstream(rng, shape):
    return rng.uniform(0.5, 2, shape) * rng.choice([-1.0, 1.0], shape)


def elementwise(f, derivative):
    def case(rng, x, near):
        dout = upstream(rng, x.shape)
        return f, dout, dout * derivative(x)

    return case


def sigmoid_derivative(x):
    return scipy.special.expit(x) * scipy.special.expit(-x)


def elu(alpha):
    return elementwise(
        lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))),
        lambda x: np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0))),
    )


def softmax(rng, x, near):
    dout, p = upstream(rng, x.shape), scipy.special.softmax(x, axis=1)
    return lambda x: scipy.special.softmax(x, axis=1), dout, p * (dout - (p * dout).sum(axis=1, keepdims=True))


def cross_entropy(rng, x, near):
    t, rows = rng.integers(0, 3, 4), np.arange(4)
    gradient = scipy.special.softmax(x, axis=1)
    gradient[rows, t] -= 1
    return lambda x: -scipy.special.log_softmax(x, axis=1)[rows, t].mean(), 1.7, 1.7 * gradient / 4


def affine(rng, x, near):
    w, b, dout = rng.standard_normal((3, 5)), rng.standard_normal(5), upstream(rng, (4, 5))
    return lambda x: x @ w + b, dout, dout @ w.T


def hinge(rng, x, near):
    t, rows = rng.integers(0, 3, 4), np.arange(4)
    if near is not None:
        x[0, (t[0] + 1) % 3] = x[0, t[0]] - 1 + near[0, 0]

    def margins(x):
        m = np.maximum(0, x - x[rows, t][:, None] + 1)
        m[rows, t] = 0
        return m

    gradient = (margins(x) > 0) * 1.0
    gradient[rows, t] -= gradient.sum(axis=1)
    return lambda x: margins(x).sum() / 4, 1.7, 1.7 * gradient / 4


def maximum(rng, x, near):
    y = x + near if near is not None else rng.standard_normal(x.shape) * np.abs(x).max()
    dout = upstream(rng, x.shape)
    return lambda x: np.maximum(x, y), dout, dout * (x > y)


def product(rng, x, near):
    dout = upstream(rng, 3)
    return lambda x: x.prod(axis=0), dout, dout * np.array([np.delete(x, i, 0).prod(axis=0) for i in range(4)])


def norm(rng, x, near):
    return lambda x: np.linalg.norm(x), 1.3, 1.3 * x / np.linalg.norm(x)


def squared_error(rng, x, near):
    t = rng.standard_normal(x.shape) * np.abs(x).max()
    return lambda x: ((x - t) ** 2).sum() / 8, 1.1, 1.1 * (x - t) / 4


def two_layers(rng, x, near):
    w, v, dout = rng.standard_normal((3, 5)), rng.standard_normal((5, 7)), upstream(rng, (4, 7))
    b = near[0, 0] - x[0] @ w if near is not None else rng.standard_normal(5)
    return lambda x: np.maximum(0, x @ w + b) @ v, dout, ((dout @ v.T) * (x @ w + b > 0)) @ w.T


CASES = {
    "sigmoid": elementwise(scipy.special.expit, sigmoid_derivative),
    "tanh": elementwise(np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "relu": elementwise(lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    "leaky": elementwise(lambda x: np.where(x > 0, x, 0.1 * x), lambda x: np.where(x > 0, 1.0, 0.1)),
    "elu": elu(1.0),
    "elu, alpha 1.3": elu(1.3),
    "exp": elementwise(np.exp, np.exp),
    "log": elementwise(np.log, lambda x: 1 / x),
    "softmax": softmax,
    "cross-entropy": cross_entropy,
    "affine": affine,
    "hinge": hinge,
    "maximum": maximum,
    "product": product,
    "norm": norm,
    "squared error": squared_error,
    "two layers": two_layers,
}
KINK_AT_ZERO = {"relu", "leaky", "elu", "elu, alpha 1.3"}


def draw(name, seed, *, kinks):
    """Return f, x, dout, gradient and scale (1e-3 to 1e3), with kinks 1e-12 to 1 scales from some."""
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-3, 3)
    x = rng.standard_normal((4, 3)) * scale
    near = None
    if kinks:
        near = rng.choice([-1, 1], x.shape) * 10.0 ** rng.uniform(-12, 0, x.shape) * scale
        x = np.where((rng.random(x.shape) < 0.5) & (name in KINK_AT_ZERO), near, x)
    if name == "log":
        x = np.abs(x) + 1e-3 * scale
    if name == "exp":
        x = np.clip(x, -300, 300)
    return (*with_x(CASES[name], rng, x, near), scale)


def with_x(case, rng, x, near):
    f, dout, gradient = case(rng, x, near)
    return f, x, dout, gradient


X = np.random.default_rng(1).standard_normal((4, 3))
TANH = 1 - np.tanh(X) ** 2


class Counted:
    """A forward that counts its calls, one by one or in lists."""

    def __init__(self, f):
        self.f, self.calls, self.lists = f, 0, 0

    def __call__(self, x):
        self.calls += 1
        return self.f(x)

    def batch(self, points):
        self.lists += 1
        return [self(point) for point in points]


# The numerical gradient


@pytest.mark.parametrize("name", CASES)
def test_a_numerical_gradient_equals_the_closed_form(name):
    rng = np.random.default_rng(3)
    x = rng.uniform(0.5, 1.5, (4, 3)) * (1 if name == "log" else rng.choice([-1.0, 1.0], (4, 3)))
    f, dout, gradient = CASES[name](rng, x, None)
    np.testing.assert_allclose(numerical_gradient(f, x, dout), gradient, rtol=1e-9, atol=1e-11)


def test_a_numerical_gradient_equals_scipy():
    expected = scipy.optimize.approx_fprime(X.ravel(), lambda x: np.sum(np.sin(x) * x[0]))
    np.testing.assert_allclose(numerical_gradient(lambda x: np.sum(np.sin(x) * x[0]), X.ravel()), expected, rtol=1e-5)
    derivative = scipy.differentiate.derivative(scipy.special.erf, X.ravel()).df
    np.testing.assert_allclose(numerical_gradient(scipy.special.erf, X.ravel()), derivative, rtol=1e-10)


def test_a_numerical_gradient_equals_pytorch():
    torch = pytest.importorskip("torch")
    x = torch.tensor(X, requires_grad=True)
    torch.nn.functional.gelu(x).sum().backward()
    f = lambda x: torch.nn.functional.gelu(torch.tensor(x)).numpy()  # noqa: E731
    np.testing.assert_allclose(numerical_gradient(f, X), x.grad.numpy(), rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (0,), (2, 0), (2, 3, 4), (1, 1, 1, 2)])
def test_a_numerical_gradient_has_the_shape_of_x_and_double_precision(shape):
    gradient = numerical_gradient(np.square, np.ones(shape, dtype=np.float32))
    assert gradient.shape == shape and gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, 2 * np.ones(shape), rtol=1e-12)


@pytest.mark.parametrize("x", [3, 3.0, np.int8(3), np.float32(3), np.array(3), [3], (3, 3), np.array([3, 3], np.uint8)])
def test_integers_single_precision_and_lists_are_probed_in_double_precision(x):
    np.testing.assert_allclose(numerical_gradient(lambda x: x**3, x), 27 * np.ones(np.shape(x)), rtol=1e-11)


def test_a_forward_may_return_a_python_float():
    np.testing.assert_allclose(numerical_gradient(lambda x: float(np.sum(x**2)), X), 2 * X, rtol=1e-10)


def test_outputs_of_large_and_equal_size_do_not_drown_small_ones():
    """Contracting with dout before subtracting loses all digits of the small output here."""
    f = lambda x: np.array([1e12, np.sin(x[0])])  # noqa: E731
    assert numerical_gradient(f, np.array([0.3]), np.array([1.0, 1.0]))[0] == pytest.approx(np.cos(0.3), rel=1e-10)


def test_the_point_is_not_modified_even_by_a_forward_that_modifies_its_argument():
    x = X.copy()

    def f(x):
        x *= 2
        return x

    np.testing.assert_allclose(numerical_gradient(f, x), 2 * np.ones_like(x), rtol=1e-12)
    assert check_gradient(f, x, 2 * np.ones_like(x), entrywise=True)
    np.testing.assert_array_equal(x, X)


def test_a_forward_may_return_its_argument_or_the_same_buffer_every_time():
    buffer = np.empty_like(X)
    np.testing.assert_allclose(numerical_gradient(lambda x: x, X), np.ones_like(X), rtol=1e-12)
    np.testing.assert_allclose(numerical_gradient(lambda x: np.multiply(x, 3, out=buffer), X), 3 * np.ones_like(X))


def test_steps_adapt_to_a_point_near_the_edge_of_the_domain():
    x = np.array([1e-4, 1e-2, 1.0, 1e3])
    np.testing.assert_allclose(numerical_gradient(np.log, x), 1 / x, rtol=1e-7)
    np.testing.assert_allclose(numerical_gradient(lambda x: np.array([math.log(v) for v in x]), x), 1 / x, rtol=1e-7)


def test_a_step_can_be_given():
    seen = []

    def f(x):
        seen.append(float(x))
        return x * x

    assert numerical_gradient(f, 1.0, step=0.5) == pytest.approx(2)
    assert max(seen) == 1.5 and min(seen) == 0.5


def test_an_estimate_bounds_its_own_error():
    rng = np.random.default_rng(5)
    for _ in range(50):
        x = rng.standard_normal(6) * 10.0 ** rng.uniform(-2, 1)
        estimate = estimate_gradient(np.sin, x)
        assert np.all(np.abs(estimate.value - np.cos(x)) <= estimate.error)
        assert np.all(estimate.error < 1e-8)


def test_an_estimate_of_a_few_entries_costs_only_those():
    f = Counted(np.sin)
    estimate = estimate_gradient(f, X, entries=[(1, 2), 0])
    np.testing.assert_allclose(estimate.value, np.cos([X[1, 2], X[0, 0]]), rtol=1e-9)
    assert f.calls == 13


def test_where_the_forward_is_not_finite_the_estimate_says_so():
    estimate = estimate_gradient(lambda x: np.where(x > 2, np.nan, x), np.array([1.0, 3.0]))
    assert np.isnan(estimate.value[1]) and np.isinf(estimate.error[1])


def test_directional_derivatives_are_those_of_the_closed_form():
    directions = np.random.default_rng(2).standard_normal((3, 4, 3)) * 2**-7
    estimate = directional_derivatives(np.tanh, X, directions=directions)
    expected = (directions * TANH).sum(axis=(1, 2))
    assert np.all(np.abs(estimate.value - expected) <= estimate.error) and np.all(estimate.error < 1e-8)


def test_a_dout_that_does_not_fit_is_named_with_both_shapes():
    with pytest.raises(DoutShapeError, match=r"\(4, 2\).*\(4, 3\)"):
        numerical_gradient(np.tanh, X, np.ones((4, 2)))


def test_a_list_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="1 values for 13 points"):
        numerical_gradient(lambda points: points[:1], np.ones(2), batched=True)


def test_a_forward_that_always_fails_raises_its_own_error():
    with pytest.raises(ValueError, match="mismatch"):
        check_gradient(lambda x: x @ np.ones((7, 7)) if x.ndim else x, X, X)
    with pytest.raises(KeyError):
        check_gradient(lambda x: {}["W"], X, X)


# The gradient check: verdicts


def test_a_right_gradient_is_right():
    report = check_gradient(np.tanh, X, TANH)
    assert report and report.ok and report.verdict == "right" and report.worst_entry is None


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("entrywise", [False, True])
def test_a_gradient_wrong_by_a_tenth_of_a_percent_in_one_entry_is_wrong_and_the_entry_is_named(seed, entrywise):
    rng = np.random.default_rng(seed)
    index = (int(rng.integers(4)), int(rng.integers(3)))
    wrong = TANH.copy()
    wrong[index] *= 1 + rng.choice([-1, 1]) * 1e-3
    report = check_gradient(np.tanh, X, wrong, rng=seed, entrywise=entrywise)
    assert not report and not report.ok and report.verdict == "wrong" and report.worst == index
    worst = report.worst_entry
    assert worst.index == index and worst.analytic == wrong[index]
    assert worst.numerical == pytest.approx(TANH[index], rel=1e-8)
    assert worst.relative_error == pytest.approx(1e-3, rel=2e-3)
    np.testing.assert_allclose(report.numerical, TANH, rtol=1e-8)
    np.testing.assert_array_equal(np.abs(report.analytic - report.numerical) > report.tolerance, wrong != TANH)


@pytest.mark.parametrize("factor", [0, -1, 2, 0.5, 1 / 4, 4, 1e6, 1e300, 1.001])
def test_a_gradient_off_by_a_factor_is_wrong(factor):
    assert check_gradient(np.tanh, X, factor * TANH, np.ones((4, 3))).verdict == "wrong"


def test_errors_that_cancel_in_the_sum_are_found():
    wrong = TANH.copy()
    wrong[0, 0], wrong[0, 1] = wrong[0, 0] + 0.1, wrong[0, 1] - 0.1
    assert check_gradient(np.tanh, X, wrong).verdict == "wrong"
    assert check_gradient(lambda x: x @ np.arange(6.0).reshape(2, 3), np.ones((4, 2)), np.ones((4, 2))[::-1] * [3, 12])
    assert not check_gradient(lambda x: x @ np.arange(6.0).reshape(2, 3), np.ones((4, 2)), np.ones((4, 2)) * [12, 3])


def test_the_upstream_gradient_counts():
    dout = upstream(np.random.default_rng(4), (4, 3))
    assert check_gradient(np.tanh, X, dout * TANH, dout)
    assert check_gradient(np.tanh, X, TANH, dout).verdict == "wrong"
    assert check_gradient(np.tanh, X, 1.7 * TANH, 1.7)


@pytest.mark.parametrize("scale", [1e-9, 1e-6, 1e6, 1e9])
def test_the_unit_of_the_output_changes_no_verdict(scale):
    """One absolute tolerance would let every gradient below it pass."""
    wrong = TANH.copy()
    wrong[2, 1] *= 1.001
    assert check_gradient(lambda x: scale * np.tanh(x), X, scale * TANH)
    assert check_gradient(lambda x: scale * np.tanh(x), X, scale * wrong).verdict == "wrong"


@pytest.mark.parametrize("shape", [(3, 4), (12,), (4, 1), (1, 3), (3,), (1,), (), (1, 4, 3), (4, 0)])
def test_a_wrong_shape_is_its_own_verdict_and_is_never_broadcast(shape):
    report = check_gradient(lambda x: x, X, np.ones(shape))
    assert report.verdict == "shape" and report.evaluations == 0 and report.analytic.shape == shape


@pytest.mark.parametrize("analytic", [6.0, 6, np.float64(6), np.array(6.0), np.float32(6)])
def test_numbers_and_arrays_without_dimensions_are_the_same(analytic):
    assert check_gradient(lambda x: x * x, 3.0, analytic)
    assert check_gradient(lambda x: x * x, np.array(3), analytic)
    assert check_gradient(lambda x: x * x, 3.0, np.array([6.0])).verdict == "shape"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_an_entry_that_is_not_finite_fails_and_is_named(bad):
    analytic = TANH.copy()
    analytic[1, 2] = bad
    report = check_gradient(np.tanh, X, analytic)
    assert report.verdict == "nan" and report.worst == (1, 2) and not report
    assert report.worst_entry.numerical is None and np.isnan(report.worst_entry.relative_error)


class Hostile:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "analytic",
    [None, "1", b"1", 1j, [[1, 2], [3]], object(), {}, Hostile(), [Hostile()], np.array([1, None]), np.array(["a"])],
)
def test_what_is_not_real_numbers_is_its_own_verdict_and_raises_nothing(analytic):
    report = check_gradient(np.tanh, X, analytic)
    assert report.verdict == "type" and not report and report.worst_entry is None
    assert compare(analytic, X).verdict == "type"


def test_lists_booleans_and_integers_are_numbers():
    assert check_gradient(lambda x: 2 * x, np.ones(3), [2, 2, 2])
    assert check_gradient(lambda x: x, np.ones(2), np.array([True, True]))
    assert check_gradient(lambda x: x, np.ones(2), np.array([True, False])).verdict == "wrong"


def test_no_entries_are_right():
    assert check_gradient(lambda x: x, np.ones((0, 3)), np.ones((0, 3)))
    assert check_gradient(lambda x: x, np.ones((0, 3)), np.ones((0, 3)), entrywise=True)


def test_single_precision_gradients_are_given_single_precision():
    analytic = TANH.astype(np.float32)
    assert check_gradient(np.tanh, X, analytic) and check_gradient(np.tanh, X.astype(np.float32), analytic)
    analytic[0, 0] *= np.float32(1.01)
    assert check_gradient(np.tanh, X, analytic).verdict == "wrong"


@pytest.mark.parametrize("forward", [lambda x: np.tanh(x).astype(np.float32), lambda x: np.tanh(x.astype(np.float32))])
def test_a_forward_that_rounds_to_single_precision_blames_nobody(forward):
    rng = np.random.default_rng(6)
    verdicts = Counter()
    for _ in range(100):
        x = rng.standard_normal((4, 3))
        verdicts[check_gradient(forward, x, 1 - np.tanh(x) ** 2).verdict] += 1
    assert verdicts["wrong"] == 0 and verdicts["right"] >= 90
    assert check_gradient(forward, X, TANH * np.where(np.arange(3) == 1, 1.02, 1)).verdict == "wrong"


def test_a_looser_tolerance_accepts_what_is_right_but_not_exact():
    """log(p + 1e-7) with p >= 0.01, differentiated as it stands, against log(p)."""
    p = np.random.default_rng(8).uniform(0.01, 1, (4, 7))
    assert check_gradient(np.log, p, 1 / (p + 1e-7), rtol=2e-5)
    assert check_gradient(np.log, p, 1 / (p + 1e-7)).verdict == "wrong"
    assert check_gradient(np.log, p, 1.001 / p, rtol=2e-5).verdict == "wrong"


def test_one_wrong_entry_is_found_among_thousands():
    x = np.random.default_rng(9).standard_normal((30, 40))
    wrong = 2 * x
    wrong[17, 5] *= 1.001
    report = check_gradient(np.square, x, wrong)
    assert report.verdict == "wrong" and report.worst == (17, 5)


@pytest.mark.filterwarnings("error")
def test_nothing_warns_whatever_the_gradient():
    with np.errstate(all="raise"):
        for factor in (1, 1e308, 0):
            check_gradient(np.tanh, X, factor * np.ones((4, 3)))
        check_gradient(np.log, np.full(3, 1e-3), np.full(3, 1e3))


# The gradient check: inconclusive


@pytest.mark.parametrize("forward", [lambda x: x / 0, lambda x: x * np.nan, lambda x: "text", lambda x: [[1], [1, 2]]])
def test_a_forward_that_gives_no_numbers_is_inconclusive_not_the_students_fault(forward):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            report = check_gradient(forward, X, TANH)
        except ValueError:  # the forward's own
            return
    assert report.verdict == "inconclusive" and not report and "finite" in report.reason


def test_a_dout_that_does_not_fit_the_forwards_output_is_inconclusive():
    report = check_gradient(lambda x: x[:, :2], X, TANH, np.ones((4, 3)))
    assert report.verdict == "inconclusive" and "(4, 2)" in report.reason


def test_a_random_forward_is_neither_right_nor_wrong():
    rng = np.random.default_rng(10)
    for _ in range(50):
        report = check_gradient(lambda x: x * (rng.random(x.shape) < 0.5), X, np.ones((4, 3)))
        assert report.verdict == "inconclusive" and report.reason


def test_an_output_whose_shape_changes_is_inconclusive():
    assert check_gradient(lambda x: x[x > X[0, 0]], X, np.greater(X, X[0, 0])).verdict == "inconclusive"


def test_a_jump_is_inconclusive():
    for analytic in (0.0, 10.0, 100.0):
        assert check_gradient(np.floor, np.array([2.0]), np.array([analytic])).verdict == "inconclusive"


def test_a_forward_noisier_than_it_seems_blames_nobody():
    """Cancellation inside of the forward: the output is small, its rounding is not."""
    f = lambda x: (x + 1e8) - 1e8  # noqa: E731
    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal((4, 3))
        assert check_gradient(f, x, np.ones((4, 3))).verdict != "wrong"


@pytest.mark.parametrize("x", [-1000.0, -800.0, -40.0, 40.0, 800.0, 1000.0])
def test_saturated_outputs_blame_nobody(x):
    x = np.full((4, 3), x) + np.arange(3)
    f, dout, gradient = cross_entropy(np.random.default_rng(0), x * [1, 2, 3], None)
    assert check_gradient(f, x * [1, 2, 3], gradient, dout).verdict != "wrong"
    assert check_gradient(scipy.special.expit, x, sigmoid_derivative(x)).verdict != "wrong"
    assert check_gradient(np.tanh, x, 1 - np.tanh(x) ** 2).verdict != "wrong"
    assert check_gradient(np.tanh, x, np.ones_like(x)).verdict == "wrong"


# Kinks


@pytest.mark.parametrize("distance", [0.0, 1e-15, -1e-15, 1e-12])
@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0])
def test_at_a_kink_anything_between_the_one_sided_slopes_is_right(distance, slope):
    x = np.array([1.0, distance, -2.0])
    assert check_gradient(lambda x: np.maximum(x, 0), x, np.array([1.0, slope, 0.0]))


@pytest.mark.parametrize("slope", [-0.01, 1.01, 2.0, -1.0, 1e6])
def test_at_a_kink_nothing_else_is_right_and_nobody_is_blamed(slope):
    report = check_gradient(lambda x: np.maximum(x, 0), np.array([1.0, 0.0]), np.array([1.0, slope]))
    assert report.verdict == "inconclusive" and report.worst == (1,)


def test_where_kinks_coincide_no_convention_is_blamed():
    """A ReLU unit whose weight is 0: slopes 5 and 3 to either side, gradient 0 if relu'(0) = 0, 8 if it is 1."""
    f = lambda w: np.maximum(0, np.array([5.0, -1.0]) * w) @ np.array([1.0, -3.0])  # noqa: E731
    np.testing.assert_allclose([f(1.0), -f(-1.0)], [5, 3])
    for gradient in (0.0, 8.0):
        assert check_gradient(f, 0.0, gradient).verdict != "wrong"


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_at_a_tie_the_maximum_may_pass_the_gradient_to_either(share):
    x = np.array([[1.0, 2.0], [1.0, -2.0]])
    gradient = np.array([[share, 1.0], [1 - share, 0.0]])
    assert check_gradient(lambda x: x.max(axis=0), x, gradient)


@pytest.mark.parametrize("slope", [0.0, 2.0])
def test_kinks_that_cancel_between_outputs_still_count(slope):
    """relu(x) - relu(-x) is x, but with relu'(0) = 0 its gradient at 0 is 0 and with relu'(0) = 1 it is 2."""
    f = lambda x: np.stack([np.maximum(x, 0), np.maximum(-x, 0)])  # noqa: E731
    assert check_gradient(f, np.zeros(1), np.array([slope]), np.array([[1.0], [-1.0]]))


@pytest.mark.parametrize("distance", [1e-1, 1e-2, 1e-3, 1e-4, 1e-5])
def test_near_a_kink_the_steps_stay_on_one_side(distance):
    x = np.array([distance, -distance, 1.0])
    relu = lambda x: np.maximum(x, 0)  # noqa: E731
    assert check_gradient(relu, x, np.array([1.0, 0.0, 1.0]))
    for wrong in ([0.0, 0.0, 1.0], [1.0, 1.0, 1.0], [1.001, 0.0, 1.0], [1.0, 0.001, 1.0]):
        assert check_gradient(relu, x, np.array(wrong)).verdict == "wrong"


# What it costs


@pytest.mark.parametrize("shape", [(), (1,), (4, 3), (40, 30), (200, 100)])
def test_a_right_gradient_takes_13_to_19_evaluations_whatever_its_size(shape):
    x = np.random.default_rng(11).standard_normal(shape)
    for f, gradient in [(np.tanh, 1 - np.tanh(x) ** 2), (lambda x: 3 * x, 3 * np.ones(shape)), (np.square, 2 * x)]:
        counted = Counted(f)
        report = check_gradient(counted, x, gradient)
        assert report and counted.calls == report.evaluations and 13 <= counted.calls <= 19


def test_a_wrong_gradient_takes_six_evaluations_an_entry_and_more_only_for_those_in_doubt():
    wrong = TANH.copy()
    wrong[0, 0] *= 2
    counted = Counted(np.tanh)
    report = check_gradient(counted, X, wrong)
    assert counted.calls == report.evaluations == 13 + 6 * 12 + 30


def test_points_come_in_one_list_for_the_directions_and_two_for_the_entries():
    counted = Counted(np.tanh)
    assert check_gradient(counted.batch, X, TANH, batched=True) and counted.lists == 1
    counted = Counted(np.tanh)
    assert not check_gradient(counted.batch, X, 2 * TANH, batched=True) and counted.lists == 3
    counted = Counted(np.tanh)
    assert not check_gradient(counted.batch, X, 2 * TANH, batched=True, entrywise=True) and counted.lists == 2
    counted = Counted(np.tanh)
    np.testing.assert_allclose(numerical_gradient(counted.batch, X, batched=True), TANH, rtol=1e-9)
    assert counted.lists == 1


def test_a_list_of_points_stays_of_bounded_size():
    sizes = []

    def f(points):
        sizes.append(len(points) * points[0].size)
        return [point.sum() for point in points]

    numerical_gradient(f, np.ones(1500), batched=True)
    assert len(sizes) > 1 and max(sizes) <= 2**22 + 1500


def test_every_call_gets_a_fresh_copy_of_the_point_in_double_precision():
    points = []
    check_gradient(lambda x: points.append(x) or x * 2, X.astype(np.float32), 2 * np.ones((4, 3)), entrywise=True)
    assert all(point.dtype == np.float64 and point.shape == (4, 3) for point in points)
    for i, point in enumerate(points):
        assert not any(np.shares_memory(point, other) for other in points[:i])


def test_a_verdict_can_be_repeated_and_the_directions_chosen():
    points = []
    for rng in (None, None, 5, np.random.default_rng(5)):
        seen = []
        check_gradient(lambda x, seen=seen: seen.append(x.copy()) or np.tanh(x), X, TANH, rng=rng)
        points.append(np.array(seen))
    np.testing.assert_array_equal(points[0], points[1])
    np.testing.assert_array_equal(points[2], points[3])
    assert not np.array_equal(points[0], points[2])


# The figures of the design


@pytest.mark.slow
def test_there_is_no_false_alarm_in_ten_thousand_trials_over_six_decades_and_near_kinks():
    verdicts, evaluations = Counter(), Counter()
    for number, name in enumerate(CASES):
        for trial in range(600):
            f, x, dout, gradient, _ = draw(name, (0, number, trial), kinks=trial % 2 == 1)
            report = check_gradient(f, x, gradient, dout, rng=trial)
            verdicts[report.verdict] += 1
            evaluations[report.evaluations <= 19] += 1
            assert report.verdict != "wrong", (name, trial, report)
    assert verdicts.total() >= 10_000
    assert verdicts["inconclusive"] < 0.02 * verdicts.total()
    assert evaluations[True] > 0.7 * verdicts.total()


@pytest.mark.slow
@pytest.mark.parametrize(("size", "found"), [(1e-1, 1), (1e-2, 1), (1e-3, 1), (1e-4, 1), (1e-5, 1), (1e-7, 0.99)])
def test_an_error_in_a_single_entry_is_found(size, found):
    """In an entry of at least 1 % of the largest, where the gradient is not lost in the rounding of f."""
    verdicts = Counter()
    for number, name in enumerate(CASES):
        for trial in range(30):
            f, x, dout, gradient, scale = draw(name, (1, number, trial), kinks=False)
            rng, largest = np.random.default_rng(trial), np.abs(gradient).max()
            if largest == 0 or largest < 1e-4 * np.linalg.norm(dout * f(x)) / max(1, scale):
                continue
            gradient.ravel()[rng.choice(np.flatnonzero(np.abs(gradient) >= 1e-2 * largest))] *= 1 + size * rng.choice(
                [-1, 1]
            )
            verdicts[check_gradient(f, x, gradient, dout, rng=trial).verdict] += 1
    assert verdicts.total() > 450
    assert verdicts["wrong"] >= found * verdicts.total(), verdicts


# Plain values


def test_the_tolerance_is_one_formula():
    np.testing.assert_allclose(tolerance([1.0, -4.0, 0.0], rtol=1e-3, atol=1e-2, error=5.0), [5.041, 5.044, 5.04])
    np.testing.assert_array_equal(tolerance([1.0, np.inf], rtol=0.1, atol=1.0), [1.1, np.inf])
    assert tolerance(2.0, rtol=0.5, atol=1.0, scale=10.0) == 11.0


def test_equal_values_are_right():
    assert compare(X, X) and compare(X.tolist(), X) and compare(3, 3.0) and compare(np.array(3.0), 3)
    assert compare(X, X).verdict == "right" and compare(X, X).relative_error == 0 and compare([], []).ok
    assert compare(np.int32(3), 3.0) and compare(X + 1e-12, X)


def test_values_wrong_by_a_tenth_of_a_percent_in_one_entry_are_wrong():
    actual = X.copy()
    actual[2, 0] *= 1.001
    comparison = compare(actual, X)
    assert not comparison and not comparison.ok and comparison.verdict == "wrong" and comparison.worst == (2, 0)
    assert comparison.relative_error == pytest.approx(1e-3 * abs(X[2, 0]) / np.abs(actual).max(), rel=1e-9)
    assert compare(actual, X, rtol=2e-3)


@pytest.mark.parametrize("shape", [(3, 4), (12,), (1, 4, 3), (), (4, 1), (3,)])
def test_values_of_another_shape_are_never_broadcast(shape):
    comparison = compare(np.ones(shape), np.ones((4, 3)))
    assert comparison.verdict == "shape" and comparison.worst is None and not comparison


def test_nan_is_never_right_and_infinity_only_where_expected():
    assert compare([1.0, np.nan], [1.0, 2.0]).verdict == "nan"
    assert compare([1.0, np.nan], [1.0, np.nan]).verdict == "nan"
    assert compare([1.0, np.inf], [1.0, 2.0]).verdict == "nan"
    assert compare([1.0, np.inf], [1.0, 2.0]).worst == (1,)
    assert compare([1.0, np.inf], [1.0, np.inf])
    assert compare([1.0, 2.0], [1.0, np.inf]).verdict == "wrong"
    assert compare([1.0, -np.inf], [1.0, np.inf]).verdict == "wrong"


def test_single_precision_values_are_given_single_precision():
    assert compare(X.astype(np.float32), X) and not compare((1.002 * X).astype(np.float32), X)
    assert not compare(X.astype(np.float32).astype(np.float64), X)


def test_no_tolerance_asks_for_equality_in_every_precision():
    for dtype in (np.float32, np.float64, np.int64):
        x = np.arange(3, dtype=dtype)
        assert compare(x, x, rtol=0, atol=0)
    x = X.astype(np.float32)
    assert not compare(np.nextafter(x, np.float32(9)), x, rtol=0, atol=0)


def test_all_zero_is_right_only_for_all_zero():
    assert compare(np.zeros(3), np.zeros(3)) and not compare(np.full(3, 1e-12), np.zeros(3))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (1.0, 1.0, 0.0),
        (0.0, 0.0, 0.0),
        (1.0, 0.0, 1.0),
        (1.0, -1.0, 2.0),
        (1e-8, 2e-8, 0.5),
        ([1.0, 2.0], [1.0, 4.0], 0.5),
        ([], [], 0.0),
        ([1, 2], [1, 2], 0.0),
        ([np.nan, 1.0], [1.0, 1.0], np.nan),
        ([0.0], [np.nan], np.nan),
    ],
)
def test_the_relative_error_is_the_greatest_difference_over_the_greatest_entry(a, b, expected):
    for error in (relative_error(a, b), relative_error(b, a)):
        assert isinstance(error, float) and error == pytest.approx(expected, nan_ok=True)


def test_the_relative_error_of_different_shapes_is_refused():
    with pytest.raises(ValueError, match=r"\(3,\).*\(3, 1\)"):
        relative_error(np.ones(3), np.ones((3, 1)))


def test_the_package_imports_numpy_and_the_standard_library_only():
    allowed = {"numpy", *sys.stdlib_module_names}
    for path in pathlib.Path(gradcheck.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.startswith("autograder.gradcheck") or name.split(".")[0] in allowed, (path.name, name)
