"""Hidden tests of `losses`: values against the definitions, gradients against numerical differences of them.

Labels are tried as integers and as one-hot rows, and one of the two is enough: a missing form costs its own test only.
Likewise a function that stands on another class of the notebook is tried with a right one in its place, too.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pytest

from autograder.grading.suite import StudentProblem, draws, expect

SIZES = ((4, 7), (6, 3), (1, 5))  # rows and columns, one draw each
MARGIN = 1.0


# --- the definitions ---


def squared_error(y, t):
    """1/(2N) times the sum of squares."""
    return np.sum((y - t) ** 2) / (2 * len(y))


def cross_entropy(y, t):
    """Minus the mean log of the right classes' entries."""
    return -np.mean(np.log(y[np.arange(len(y)), t]))


def softmax_cross_entropy(s, t):
    """Cross-entropy of the rows' softmax."""
    top = np.max(s, axis=1)
    logs = np.log(np.sum(np.exp(s - top[:, None]), axis=1)) + top
    return np.mean(logs - s[np.arange(len(s)), t])


def hinge(s, t, margin=MARGIN):
    """Mean over rows of what the wrong classes fall short of the margin."""
    return np.sum(np.maximum(0, _gaps(s, t, margin))) / len(s)


def penalty(W, lam):
    """lam/2 times the sum of squares."""
    return lam / 2 * np.sum(W**2)


def _gaps(s, t, margin):
    gaps = s - s[np.arange(len(s)), t][:, None] + margin
    gaps[np.arange(len(s)), t] = -1.0  # the right class has no term
    return gaps


# --- their gradients in closed form ---


def squared_error_slope(y, t):
    """d squared_error / dy."""
    return (y - t) / len(y)


def cross_entropy_slope(y, t):
    """d cross_entropy / dy."""
    return -one_hot(t, y) / y / len(y)


def softmax_cross_entropy_slope(s, t):
    """d softmax_cross_entropy / ds."""
    powers = np.exp(s - np.max(s, axis=1, keepdims=True))
    return (powers / np.sum(powers, axis=1, keepdims=True) - one_hot(t, s)) / len(s)


def hinge_slope(s, t, margin=MARGIN):
    """d hinge / ds."""
    active = (_gaps(s, t, margin) > 0) * 1.0
    return (active - one_hot(t, s) * np.sum(active, axis=1, keepdims=True)) / len(s)


# --- points ---


def labels(rng, n, c):
    """N labels; from two rows on the first class and the last both occur."""
    drawn = rng.integers(0, c, n)
    if n > 1:
        drawn[rng.permutation(n)[:2]] = 0, c - 1
    return drawn


def one_hot(t, y):
    """The labels as rows of y's width; one-hot rows stay."""
    return np.eye(np.shape(y)[1])[t] if np.ndim(t) == 1 else np.asarray(t)


def real_targets(rng, n, c, scale=1.0):
    """Outputs and real targets, no two equal."""
    t = draws.away_from_zero(rng, (n, c), scale=scale)
    return draws.apart(rng, t, scale=scale), t


def probabilities(rng, n, c, scale=1.0):
    """Entries between 0.05 and 0.95 whose rows do not sum to 1, and labels."""
    return rng.uniform(0.05, 0.95, (n, c)), labels(rng, n, c)


def scores(rng, n, c, scale=1.0):
    """Scores of both signs, and labels; log(p + 1e-7) is as good as log(p) at each label."""
    return _likely(lambda: draws.away_from_zero(rng, (n, c), scale=1.5 * scale), labels(rng, n, c))


def _likely(draw, t):
    """The first scores drawn that give every label a probability of 0.02 at least."""
    while True:
        s = draw()
        powers = np.exp(s - 1.0 * np.max(s))
        if np.all(powers[np.arange(len(t)), t] >= 0.02 * np.sum(powers, axis=1)):
            return s, t


def hinge_scores(rng, n, c, scale=1.0, margin=MARGIN):
    """Scores away from every kink, and labels; active and inactive classes mixed, also rows of one kind only."""
    t = labels(rng, n, c)
    right = draws.away_from_zero(rng, (n, 1), scale=scale)
    side = rng.permuted(np.array([draws.signs(rng, c) for _ in range(n)]), axis=1)
    if n > 3:
        side[rng.permutation(n)[:2]] = [[1.0], [-1.0]]
    s = right - margin + scale * rng.uniform(4 * draws.GAP, 2.0, (n, c)) * side
    s[np.arange(n), t] = right[:, 0]
    return s, t


def as_it_is(t, y):
    """The targets as they are drawn."""
    return t


WITH_LABELS = ("CrossEntropy", "SoftmaxCrossEntropy", "HingeLoss")


@dataclass(frozen=True)
class Loss:
    """One loss class: its name, its definition and gradient, how to draw a point, integer outputs if it takes them."""

    name: str
    value: Callable
    slope: Callable
    point: Callable
    whole: Callable | None = None

    @property
    def forms(self):
        """The ways to write its targets."""
        return (as_it_is, one_hot) if self.name in WITH_LABELS else (as_it_is,)

    def value_in_any_form(self, y, t):
        """The value, whichever way the targets are written."""
        labelled = self.name in WITH_LABELS and np.ndim(t) == 2
        return self.value(np.asarray(y, dtype=float), np.argmax(t, axis=1) if labelled else t)


LOSSES = {
    "mean_squared_error": Loss(
        "MeanSquaredError",
        squared_error,
        squared_error_slope,
        real_targets,
        lambda rng: (rng.integers(3, 9, (4, 3)) * np.array([1, -1, 1]), rng.uniform(-2.0, 2.0, (4, 3))),
    ),
    "cross_entropy": Loss("CrossEntropy", cross_entropy, cross_entropy_slope, probabilities),
    "softmax_cross_entropy": Loss(
        "SoftmaxCrossEntropy",
        softmax_cross_entropy,
        softmax_cross_entropy_slope,
        scores,
        lambda rng: _likely(lambda: rng.integers(-3, 4, (4, 7)), labels(rng, 4, 7)),
    ),
    "hinge_loss": Loss(  # even scores: no difference is the margin
        "HingeLoss", hinge, hinge_slope, hinge_scores, lambda rng: (2 * rng.integers(-3, 4, (4, 7)), labels(rng, 4, 7))
    ),
}
LABELLED = tuple(LOSSES)[1:]


def on_losses(part, weight, only=tuple(LOSSES)):
    """Parametrise a test over losses; each belongs to its own grade cell."""
    mark = pytest.mark.grade_id
    cases = [pytest.param(LOSSES[key], marks=mark(f"{key}_{part}", weight=weight), id=key) for key in only]
    return pytest.mark.parametrize("loss", cases)


# --- asking the student ---


def first_right(student, judge, ways):
    """Judge what the first way brings that is right. A way calls the student's code and returns handles.

    All of them are asked, of everyone: an answer that looks like a known mistake is recognised by the whole of it.
    """
    answers, problems = [], []
    for way in ways:
        try:
            answers.append(student.fetch(*way()))
        except StudentProblem as problem:
            problems.append(problem)
            if problem.kind != "raised":
                break
    refused = []
    for answer in answers:
        try:
            return judge(*answer)
        except expect.Wrong as problem:
            refused.append(problem)
    raise [*refused, *problems][0]


def judged(student, loss, look, judge):
    """Judge look(form), form being a way to write the targets."""
    ways = [lambda form=form: look(form) for form in loss.forms]
    if loss.name == "SoftmaxCrossEntropy":
        ways.append(lambda: put_right(student, LOSSES["cross_entropy"]) or look(as_it_is))
    first_right(student, judge, ways)


def put_right(student, loss):
    """Give the student's class the right forward and backward, in case another exercise stands on it."""
    kept = {}

    def start(_, margin=MARGIN):
        kept["value"] = (lambda y, t: hinge(y, t, margin)) if loss.name == "HingeLoss" else loss.value
        kept["slope"] = (lambda y, t: hinge_slope(y, t, margin)) if loss.name == "HingeLoss" else loss.slope

    def forward(_, y, t):
        kept["at"] = np.asarray(y, dtype=float), np.argmax(t, axis=1) if np.ndim(t) == 2 else np.asarray(t)
        return kept["value"](*kept["at"])

    def backward(_, dout=1.0):
        return float(dout) * kept["slope"](*kept["at"])

    _replace(student, getattr(student, loss.name), start, forward, backward)


def put_right_penalty(student):
    """The same for L2Penalty."""
    kept = {}

    def start(_, lam):
        kept["lam"] = float(lam)

    def forward(_, W):
        kept["W"] = np.asarray(W, dtype=float)
        return penalty(kept["W"], kept["lam"])

    def backward(_, dout=1.0):
        return float(dout) * kept["lam"] * kept["W"]

    _replace(student, student.L2Penalty, start, forward, backward)


def _replace(student, owner, start, forward, backward):
    for name, method in (("__init__", start), ("forward", forward), ("backward", backward)):

        def quietly(*args, method=method):
            try:
                with np.errstate(all="ignore"):
                    return method(*args)
            except AttributeError as problem:
                raise ValueError(str(problem)) from None

        student.set(owner, name, student.function(quietly, name))


def after_forward(student, loss, y, t, *arguments, **named):
    """A fresh loss after its forward, and what forward gives."""
    made = getattr(student, loss.name)(*arguments, **named)
    return made, made.forward(y, t)


def number(got):
    """The loss, also out of an array or list that holds nothing else."""
    if np.isscalar(got):
        return got
    try:
        array = np.asarray(got)
    except ValueError:
        return got
    return array.reshape(()) if array.size == 1 and array.dtype.kind in "fiu" else got


def only(got):
    """The one gradient, a matrix, also out of a tuple or list that holds nothing else."""
    while isinstance(got, (tuple, list)) and len(got) == 1 and not _is_row(got[0]):
        got = got[0]
    return got


def _is_row(part):
    """Whether it is a list of numbers: a list around it is a matrix of one row."""
    return isinstance(part, (tuple, list)) and not any(isinstance(entry, (tuple, list, np.ndarray)) for entry in part)


def numbers(got, shape, name):
    """Finite numbers of this shape, as an array."""
    if got is None:
        raise expect.NothingReturned(name)
    expect.finite(got, name=name)
    expect.value(np.zeros(np.shape(got)), np.zeros(shape), name=name)
    return np.asarray(got, dtype=np.float64)


def slope_of(got, f, x, slope, name="dy"):
    """Expect the gradient of f at x; what is off the closed form is refused before any difference is taken.

    Where the differences cannot tell, as beside a small probability, the closed form has told.
    """
    try:
        expect.value(got, slope, name=name)
    except expect.Wrong as problem:
        if not isinstance(problem, expect.WrongValue):
            raise
        raise expect.WrongGradient(name, got=got, right=slope, evidence=problem.evidence) from None
    with suppress(expect.Inconclusive):
        expect.gradient(got, f, x, name=name)


def fits(check, *args, **named):
    """Whether an expectation holds."""
    try:
        check(*args, **named)
    except expect.Wrong:
        return False
    return True


# --- values ---


@on_losses("forward", weight=7)
def test_value_of_batches(student, rng, loss):
    points = [loss.point(rng, *size, scale) for size, scale in zip(SIZES, (1.0, 0.3, 3.0), strict=True)]

    def judge(*values):
        for (y, t), value in zip(points, values, strict=True):
            expect.value(number(value), loss.value(y, t), name=f"{loss.name}.forward")

    judged(student, loss, lambda form: [after_forward(student, loss, y, form(t, y))[1] for y, t in points], judge)


@on_losses("forward", weight=1.25, only=LABELLED)
def test_value_for_integers_and_for_one_hot_rows(student, rng, loss):
    points = [(*loss.point(rng, *size), form) for size in SIZES for form in loss.forms]
    values = student.fetch(*[after_forward(student, loss, y, form(t, y))[1] for y, t, form in points])
    for (y, t, _), value in zip(points, values, strict=True):
        expect.value(number(value), loss.value(y, t), name=f"{loss.name}.forward")


@on_losses("forward", weight=0.5)
def test_forward_gives_one_number_and_leaves_its_inputs_alone(student, rng, loss):
    y, t = loss.point(rng, 4, 7)

    def look(form):
        kept_y, kept_t = student.put(y), student.put(form(t, y))
        made, value = after_forward(student, loss, kept_y, kept_t)
        return value, made.forward(kept_y, kept_t), kept_y, kept_t, student.put(form(t, y))

    def judge(value, again, after_y, after_t, before_t):
        expect.value(value, loss.value(y, t), name=f"{loss.name}.forward")
        expect.unchanged(after_y, y, name="y")
        expect.unchanged(after_t, before_t, name="t")
        expect.same(again, value, name=f"{loss.name}.forward")

    judged(student, loss, look, judge)


@on_losses("forward", weight=0.5)
def test_value_of_float32_and_of_integers(student, rng, loss):
    points = _other_types(rng, loss)

    def judge(*values):
        for (y, t, rtol), value in zip(points, values, strict=True):
            expected = loss.value(y.astype(float), t)
            expect.value(number(value), expected, name=f"{loss.name}.forward", rtol=rtol, atol=1e-6)

    judged(student, loss, lambda form: [after_forward(student, loss, y, form(t, y))[1] for y, t, _ in points], judge)


def _other_types(rng, loss):
    y, t = loss.point(rng, 4, 7)
    small = [(y.astype(np.float32), t.astype(np.float32) if t.dtype == float else t, 1e-3)]
    return small + ([(*loss.whole(rng), expect.RTOL)] if loss.whole else [])


EXTREMES = (
    (np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 500.0], [3.0, 2.0, -1000.0]]), np.array([1, 0, 0])),
    (np.array([[-1000.0, -1000.0, -999.0, -998.5]]), np.array([2])),
    (np.array([[1000.0, 999.5], [-700.0, 60.0]]), np.array([1, 1])),
)


@pytest.mark.grade_id("softmax_cross_entropy_forward", weight=0.75)
def test_value_of_extreme_scores(student):
    loss = LOSSES["softmax_cross_entropy"]

    def judge(*values):
        for (y, t), value in zip(EXTREMES, values, strict=True):
            expect.value(number(value), loss.value(y, t), name=f"{loss.name}.forward")

    judged(student, loss, lambda form: [after_forward(student, loss, y, form(t, y))[1] for y, t in EXTREMES], judge)


def _margins(rng):
    return [(*hinge_scores(rng, 4, 7, margin=margin), margin) for margin in (2.5, 0.25)]


def _with_margins(student, points, form):
    (y, t, margin), (other_y, other_t, other_margin) = points
    loss = LOSSES["hinge_loss"]
    first = after_forward(student, loss, y, form(t, y), margin)
    return first, after_forward(student, loss, other_y, form(other_t, other_y), margin=other_margin)


@pytest.mark.grade_id("hinge_loss_forward", weight=1.5)
def test_value_with_other_margins(student, rng):
    points = _margins(rng)

    def judge(*values):
        for (y, t, margin), value in zip(points, values, strict=True):
            expect.value(number(value), hinge(y, t, margin), name="HingeLoss.forward")

    judged(student, LOSSES["hinge_loss"], lambda form: [out for _, out in _with_margins(student, points, form)], judge)


# --- gradients ---


@on_losses("backward", weight=7, only=tuple(LOSSES)[:3])
def test_gradient_of_batches(student, rng, loss):
    points = [loss.point(rng, *size) for size in SIZES]

    def judge(*grads):
        for (y, t), dy in zip(points, grads, strict=True):
            slope_of(only(dy), lambda moved, t=t: loss.value(moved, t), y, loss.slope(y, t))

    judged(student, loss, _gradients(student, loss, points), judge)


def _gradients(student, loss, points):
    return lambda form: [after_forward(student, loss, y, form(t, y))[0].backward() for y, t in points]


@pytest.mark.grade_id("hinge_loss_backward", weight=3.5)
@pytest.mark.parametrize("which", ["of the right class", "of the other classes"])
def test_gradient_of_the_hinge_loss(student, rng, which):
    loss = LOSSES["hinge_loss"]
    points = [loss.point(rng, *size) for size in SIZES]

    def judge(*grads):
        for (y, t), dy in zip(points, grads, strict=True):
            _judge_columns(only(dy), y, t, right=which == "of the right class")

    judged(student, loss, _gradients(student, loss, points), judge)


def _judge_columns(dy, y, t, *, right):
    dy = numbers(dy, y.shape, "dy")
    chosen = one_hot(t, y) == (1 if right else 0)

    def value(entries):
        moved = y.copy()
        moved[chosen] = entries
        return hinge(moved, t)

    slope_of(dy[chosen], value, y[chosen], hinge_slope(y, t)[chosen])


@on_losses("backward", weight=1.25, only=LABELLED)
def test_gradient_for_integers_and_for_one_hot_rows(student, rng, loss):
    points = [(*loss.point(rng, *size), form) for size in SIZES for form in loss.forms]
    grads = student.fetch(*[after_forward(student, loss, y, form(t, y))[0].backward() for y, t, form in points])
    for (y, t, _), dy in zip(points, grads, strict=True):
        expect.value(only(dy), loss.slope(y, t), name="dy")


@on_losses("backward", weight=2)
def test_gradient_fits_the_value_up_to_a_factor(student, rng, loss):
    """A mean for a sum, or 1/N for 1/(2N), in forward and backward alike keeps these marks."""
    points = [loss.point(rng, 4, 7) for _ in range(3)]

    def look(form):
        return [part for y, t in points for part in _both(student, loss, y, form(t, y))]

    def judge(*got):
        values, grads = got[::2], [only(dy) for dy in got[1::2]]
        factor = _factor([loss.value(y, t) for y, t in points], values)
        slopes = [loss.slope(y, t) for y, t in points]
        _judge_up_to(factor, slopes, grads, "dy")

    judged(student, loss, look, judge)


def _both(student, loss, y, t):
    made, value = after_forward(student, loss, y, t)
    return value, made.backward()


def _factor(expected, values):
    """The one positive number that the student's values are of the expected ones; 1 where there is none."""
    values = [number(value) for value in values]
    if not all(fits(expect.finite, value, name="loss") and np.ndim(value) == 0 for value in values):
        return 1.0
    ratios = np.asarray(values, dtype=float) / np.asarray(expected)
    return float(ratios[0]) if ratios[0] > 0 and np.allclose(ratios, ratios[0], rtol=1e-4) else 1.0


def _judge_up_to(factor, slopes, grads, name):
    """Expect the gradients, or the same number times them all."""
    for slope, grad in zip(slopes, grads, strict=True):
        if not fits(expect.value, grad, slope, name=name):
            break
    else:
        return
    for slope, grad in zip(slopes, grads, strict=True):
        expect.value(grad, factor * slope, name=name)


@on_losses("backward", weight=1.25)
def test_gradient_is_multiplied_by_dout(student, rng, loss):
    y, t = loss.point(rng, 4, 7)
    douts = [float(dout) for dout in draws.upstream(rng, 3)]

    def look(form):
        made, _ = after_forward(student, loss, y, form(t, y))
        return made.backward(), *[made.backward(dout) for dout in douts]

    judged(student, loss, look, lambda once, *scaled: _judge_scaling(loss.slope(y, t), only(once), douts, scaled, "dy"))


def _judge_scaling(slope, once, douts, scaled, name):
    """Expect dout times the gradient that backward gives without it, if that resembles the right one at all."""
    once = numbers(once, slope.shape, name)
    _judge_likeness(abs(_likeness(once, slope)) > 0.5, name)  # a wrong sign or part is charged elsewhere
    for dout, got in zip(douts, scaled, strict=True):
        expect.value(only(got), dout * once, name=name)


def _likeness(got, slope):
    """The cosine between the two."""
    size = np.linalg.norm(got) * np.linalg.norm(slope)
    return float(np.vdot(got, slope) / size) if size > 0 else 0.0


def _judge_likeness(alike, name):
    expect.that(
        alike,
        en=f"{name} does not resemble the gradient at ordinary inputs and dout = 1. What is it there?",
        ko=f"{name} 값이 평범한 입력과 dout = 1에서 이미 기울기와 닮지 않았습니다. 그때의 기울기는 무엇입니까?",
    )


@on_losses("backward", weight=1.5)
def test_gradient_does_not_come_from_differences(student, rng, loss):
    """Differences lose small entries beside large ones, or compute the loss again and again."""
    y, t = _mixed_magnitudes(rng, loss)
    exact = loss.name in ("MeanSquaredError", "HingeLoss")
    counted = []

    def look(form):
        made, _ = after_forward(student, loss, y, form(t, y))
        counted.append(student.function(loss.value_in_any_form, "forward"))
        counted.append(student.function(np.log, "log"))
        numpy = student.module("numpy")
        log = numpy.log
        student.set(made, "forward", counted[-2])
        student.set(numpy, "log", counted[-1])
        dy = made.backward()
        student.set(numpy, "log", log)
        return (dy,)

    def judge(dy):
        expect.value(only(dy), loss.slope(y, t), name="dy", rtol=1e-9 if exact else expect.RTOL, atol=0.0)
        expect.that(
            all(len(forward.calls) <= 2 for forward in counted[::2])
            and all(len(log.calls) <= 20 for log in counted[1::2]),
            en="backward computes the loss again and again. What does the formula for the gradient say directly?",
            ko="backward 함수가 손실을 거듭 계산합니다. 기울기의 공식은 무엇을 바로 알려 줍니까?",
        )

    judged(student, loss, look, judge)


def _mixed_magnitudes(rng, loss):
    if loss.name == "CrossEntropy":
        return loss.point(rng, 4, 7)
    if loss.name == "SoftmaxCrossEntropy":  # probabilities down to 1e-6; two classes share the greater part
        t = labels(rng, 4, 7)
        s = rng.uniform(-12.5, -10.0, (4, 7))
        s[np.arange(4), t], s[np.arange(4), (t + 2) % 7] = rng.uniform(0.2, 0.8, 4), 0.0
        return s, t
    y, t = loss.point(rng, 6, 3)
    grow = 10.0 ** np.array([[5], [-3], [4], [-2], [3], [0]])
    if loss.name == "MeanSquaredError":
        return y * grow, t * grow
    return np.concatenate([hinge_scores(rng, 2, 3, scale=scale)[0] for scale in (1e6, 1.0, 1e4)]), t


@on_losses("backward", weight=0.5)
def test_gradient_belongs_to_the_latest_forward_of_each_loss(student, rng, loss):
    (old_y, old_t), (y, t), (other_y, other_t) = [loss.point(rng, *size) for size in ((6, 5), (4, 7), (3, 2))]

    def look(form):
        first, _ = after_forward(student, loss, old_y, form(old_t, old_y))
        kept_y, kept_t = student.put(y), student.put(form(t, y))
        first.forward(kept_y, kept_t)
        second, _ = after_forward(student, loss, other_y, form(other_t, other_y))
        before = kept_y.copy(), kept_t.copy()  # what forward changed is not backward's doing
        return first.backward(), first.backward(), second.backward(), kept_y, kept_t, *before

    def judge(once, twice, of_second, after_y, after_t, before_y, before_t):
        expect.value(only(once), loss.slope(y, t), name="dy")
        expect.value(only(of_second), loss.slope(other_y, other_t), name="dy")
        expect.same(only(twice), only(once), name="dy")
        expect.unchanged(after_y, before_y, name="y")
        expect.unchanged(after_t, before_t, name="t")

    judged(student, loss, look, judge)


@on_losses("backward", weight=0.4)
def test_gradient_of_float32_and_of_integers(student, rng, loss):
    points = _other_types(rng, loss)

    def judge(*grads):
        for (y, t, rtol), dy in zip(points, grads, strict=True):
            expect.value(only(dy), loss.slope(y.astype(float), t), name="dy", rtol=rtol, atol=1e-6)

    judged(student, loss, _gradients(student, loss, [(y, t) for y, t, _ in points]), judge)


@pytest.mark.grade_id("softmax_cross_entropy_backward", weight=0.5)
def test_gradient_of_extreme_scores_is_finite(student, rng):
    loss = LOSSES["softmax_cross_entropy"]
    ordinary = loss.point(rng, 4, 7)

    def judge(usual, *grads):
        _judge_likeness(_likeness(numbers(only(usual), ordinary[0].shape, "dy"), loss.slope(*ordinary)) > 0.99, "dy")
        for (y, _), dy in zip(EXTREMES, grads, strict=True):
            numbers(only(dy), y.shape, "dy")

    judged(student, loss, _gradients(student, loss, (ordinary, *EXTREMES)), judge)


@pytest.mark.grade_id("hinge_loss_backward", weight=1.5)
def test_gradient_with_other_margins(student, rng):
    points = _margins(rng)

    def judge(*grads):
        for (y, t, margin), dy in zip(points, grads, strict=True):
            value = lambda moved, t=t, margin=margin: hinge(moved, t, margin)  # noqa: E731
            slope_of(only(dy), value, y, hinge_slope(y, t, margin))

    def look(form):
        return [made.backward() for made, _ in _with_margins(student, points, form)]

    judged(student, LOSSES["hinge_loss"], look, judge)


# --- the price on weights ---

LAMS = (0.3, 2.0, 0.07)


def _weights(rng):
    return [(draws.away_from_zero(rng, size), lam) for size, lam in zip(((3, 7), (5, 2), (1, 4)), LAMS, strict=True)]


def _penalty(student, W, lam):
    made = student.L2Penalty(lam)
    return made, made.forward(W)


@pytest.mark.grade_id("l2_penalty_forward", weight=5)
def test_value_of_the_penalty(student, rng):
    points = _weights(rng)
    values = student.fetch(*[_penalty(student, W, lam)[1] for W, lam in points])
    for (W, lam), value in zip(points, values, strict=True):
        expect.value(number(value), penalty(W, lam), name="L2Penalty.forward")


@pytest.mark.grade_id("l2_penalty_forward", weight=0.75)
def test_the_penalty_is_one_number_and_leaves_the_weights_alone(student, rng):
    W, whole = draws.away_from_zero(rng, (3, 7)), rng.integers(1, 5, (3, 2))
    kept = student.put(W)
    value, of_whole, after = student.fetch(_penalty(student, kept, 0.3)[1], _penalty(student, whole, 0.3)[1], kept)
    expect.value(value, penalty(W, 0.3), name="L2Penalty.forward")
    expect.value(of_whole, penalty(whole, 0.3), name="L2Penalty.forward")
    expect.unchanged(after, W, name="W")


@pytest.mark.grade_id("l2_penalty_backward", weight=5)
def test_gradient_of_the_penalty(student, rng):
    points = _weights(rng)
    grads = student.fetch(*[_penalty(student, W, lam)[0].backward() for W, lam in points])
    for (W, lam), dW in zip(points, grads, strict=True):
        slope_of(only(dW), lambda moved, lam=lam: penalty(moved, lam), W, lam * W, "dW")


@pytest.mark.grade_id("l2_penalty_backward", weight=1.5)
def test_gradient_fits_the_penalty_up_to_a_factor(student, rng):
    points = [(draws.away_from_zero(rng, (3, 7)), lam) for lam in LAMS]
    got = student.fetch(*[part for W, lam in points for part in _penalty_and_gradient(student, W, lam)])
    factor = _factor([penalty(W, lam) for W, lam in points], got[::2])
    _judge_up_to(factor, [lam * W for W, lam in points], [only(dW) for dW in got[1::2]], "dW")


def _penalty_and_gradient(student, W, lam):
    made, value = _penalty(student, W, lam)
    return value, made.backward()


@pytest.mark.grade_id("l2_penalty_backward", weight=1)
def test_gradient_of_the_penalty_is_multiplied_by_dout(student, rng):
    W, douts = draws.away_from_zero(rng, (3, 7)), [float(dout) for dout in draws.upstream(rng, 3)]
    made, _ = _penalty(student, W, 0.3)
    once, *scaled = student.fetch(made.backward(), *[made.backward(dout) for dout in douts])
    _judge_scaling(0.3 * W, only(once), douts, scaled, "dW")


@pytest.mark.grade_id("l2_penalty_backward", weight=0.75)
def test_gradient_belongs_to_the_latest_forward_of_each_penalty(student, rng):
    old, W, whole = draws.away_from_zero(rng, (5, 2)), draws.away_from_zero(rng, (3, 7)), rng.integers(1, 5, (3, 2))
    kept = student.put(W)
    made, _ = _penalty(student, old, 0.3)
    made.forward(kept)
    other, _ = _penalty(student, whole, 2.0)
    before = kept.copy()
    got = student.fetch(made.backward(), made.backward(), other.backward(), kept, before)
    once, twice, of_other, after, before = got
    expect.value(only(once), 0.3 * W, name="dW")
    expect.same(only(twice), only(once), name="dW")
    expect.value(only(of_other), 2.0 * whole, name="dW")
    expect.unchanged(after, before, name="W")


# --- the linear classifier ---


@dataclass(frozen=True)
class Point:
    """Arguments of linear_classifier_loss, away from every kink."""

    W: np.ndarray
    x: np.ndarray
    t: np.ndarray
    lam: float

    def data(self, W):
        """The data's part of the loss."""
        return hinge(self.x @ W, self.t)

    def loss(self, W):
        """The whole loss."""
        return self.data(W) + penalty(W, self.lam)

    @property
    def data_slope(self):
        """d data / dW."""
        return self.x.T @ hinge_slope(self.x @ self.W, self.t)

    @property
    def slope(self):
        """d loss / dW."""
        return self.data_slope + self.lam * self.W


def classifier_point(rng, n, d, c, lam):
    """Scores of both kinds, none near a kink."""
    while True:
        x, W, t = draws.away_from_zero(rng, (n, d)), draws.away_from_zero(rng, (d, c), scale=0.7), labels(rng, n, c)
        gaps = _gaps(x @ W, t, MARGIN)
        active = np.sum(gaps > 0, axis=1)
        if np.min(np.abs(gaps)) > 4 * draws.GAP and np.max(active) >= 2 and np.sum(active) < n * (c - 1):
            return Point(W, x, t, lam)


def classifier_points(rng, lams):
    """Three points of different sizes."""
    return [
        classifier_point(rng, *size, lam) for size, lam in zip(((4, 3, 7), (6, 2, 5), (1, 4, 5)), lams, strict=True)
    ]


def on_classifier(student, points, judge, look=None):
    """Judge (loss, dW) of each point, with the student's own classes or with right ones in their place."""

    def ask():
        results = [student.linear_classifier_loss(p.W, p.x, p.t, p.lam) for p in points]
        return look(results) if look else results

    def ask_with_right_classes():
        put_right(student, LOSSES["hinge_loss"])
        put_right_penalty(student)
        return ask()

    first_right(student, judge, (ask, ask_with_right_classes))


def loss_and_gradient(got):
    """(loss, dW) of what the function returned, by position or by name."""
    if isinstance(got, dict):
        got = tuple(expect.keys(got, ("loss", "dW"), name="linear_classifier_loss")[key] for key in ("loss", "dW"))
    return expect.parts(got, ("loss", "dW"), call="linear_classifier_loss")


@pytest.mark.grade_id("linear_classifier_loss_value", weight=4)
def test_data_loss_of_the_classifier(student, rng):
    points = classifier_points(rng, (0.0, 0.0, 0.0))

    def judge(*got):
        for point, pair in zip(points, got, strict=True):
            expect.value(number(loss_and_gradient(pair)[0]), point.loss(point.W), name="loss")

    on_classifier(student, points, judge)


def _without_data(rng, lam):
    """Two points whose x is 0: all scores are alike, only the price of the weights differs."""
    t = labels(rng, 4, 5)
    return [Point(draws.away_from_zero(rng, (3, 5), scale=scale), np.zeros((4, 3)), t, lam) for scale in (1.0, 2.0)]


@pytest.mark.grade_id("linear_classifier_loss_value", weight=3.5)
def test_price_of_the_weights_in_the_loss(student, rng):
    points = _without_data(rng, 0.3) + _without_data(rng, 2.0)

    def judge(*got):
        values = [number(loss_and_gradient(pair)[0]) for pair in got]
        values = [numbers(value, (), "loss") for value in values]
        for k in (0, 2):
            expected = penalty(points[k + 1].W, points[k].lam) - penalty(points[k].W, points[k].lam)
            expect.value(values[k + 1] - values[k], expected, name="loss")

    on_classifier(student, points, judge)


@pytest.mark.grade_id("linear_classifier_loss_value", weight=1)
def test_the_classifier_leaves_its_arguments_alone(student, rng):
    point = classifier_point(rng, 4, 3, 7, 0.3)
    arguments = []

    def look(_):
        arguments[:] = [student.put(value) for value in (point.W, point.x, point.t)]
        return student.linear_classifier_loss(*arguments, point.lam)[0], *arguments

    def judge(loss, *after):
        expect.value(loss, point.loss(point.W), name="loss")
        for name, now, before in zip("Wxt", after, (point.W, point.x, point.t), strict=True):
            expect.unchanged(now, before, name=name)

    on_classifier(student, [point], judge, look)


@pytest.mark.grade_id("linear_classifier_loss_gradient", weight=4)
def test_gradient_of_the_data_loss(student, rng):
    points = classifier_points(rng, (0.0, 0.0, 0.0))

    def judge(*got):
        for point, pair in zip(points, got, strict=True):
            slope_of(loss_and_gradient(pair)[1], point.loss, point.W, point.slope, "dW")

    on_classifier(student, points, judge)


@pytest.mark.grade_id("linear_classifier_loss_gradient", weight=3)
def test_gradient_of_the_price(student, rng):
    points = _without_data(rng, 0.3) + _without_data(rng, 2.0)

    def judge(*got):
        for point, pair in zip(points, got, strict=True):
            expect.value(loss_and_gradient(pair)[1], point.lam * point.W, name="dW")

    on_classifier(student, points, judge)


@pytest.mark.grade_id("linear_classifier_loss_gradient", weight=1)
def test_both_paths_meet_at_the_weights(student, rng):
    points = classifier_points(rng, (0.3, 2.0, 0.07))

    def judge(*got):
        for point, pair in zip(points, got, strict=True):
            slope_of(loss_and_gradient(pair)[1], point.loss, point.W, point.slope, "dW")

    on_classifier(student, points, judge)


@pytest.mark.grade_id("linear_classifier_loss_gradient", weight=1.5)
def test_gradient_fits_the_loss_up_to_factors(student, rng):
    """One factor for the data and one for the price: a sum for a mean, or lam for lam/2, in both alike."""
    points = [classifier_point(rng, 4, 3, 7, lam) for lam in (0.3, 2.0, 0.07, 1.1)]

    def judge(*got):
        pairs = [loss_and_gradient(pair) for pair in got]
        of_data, of_price = _two_factors(points, [number(loss) for loss, _ in pairs])
        for factors in ((1.0, 1.0), (of_data, of_price)):
            slopes = [factors[0] * p.data_slope + factors[1] * p.lam * p.W for p in points]
            right = [fits(expect.value, dW, slope, name="dW") for slope, (_, dW) in zip(slopes, pairs, strict=True)]
            if all(right):
                return
        expect.value(pairs[right.index(False)][1], slopes[right.index(False)], name="dW")

    on_classifier(student, points, judge)


def _two_factors(points, losses):
    """What the student's loss is of the data's part and of the price; (1, 1) where it is no such sum."""
    if not all(fits(expect.finite, loss, name="loss") and np.ndim(loss) == 0 for loss in losses):
        return 1.0, 1.0
    parts = np.array([[p.data(p.W), penalty(p.W, p.lam)] for p in points])
    factors, *_ = np.linalg.lstsq(parts, np.asarray(losses, dtype=float))
    fitting = np.allclose(parts @ factors, np.asarray(losses, dtype=float), rtol=1e-4) and np.all(factors > 1e-3)
    return tuple(map(float, factors)) if fitting else (1.0, 1.0)


@pytest.mark.grade_id("linear_classifier_loss_gradient", weight=1)
def test_gradient_of_integers_and_of_a_second_call(student, rng):
    point = classifier_point(rng, 4, 3, 7, 0.3)
    whole = Point(rng.integers(-2, 3, (3, 5)), 2 * rng.integers(-2, 3, (4, 3)), labels(rng, 4, 5), 0.7)

    def judge(first, of_whole, second):
        for p, pair in ((point, first), (whole, of_whole), (point, second)):
            expect.value(loss_and_gradient(pair)[1], p.slope, name="dW")

    on_classifier(student, [point, whole, point], judge)


# --- remarks: they cost nothing ---


RARE = np.array([[1e-5, 1 - 1e-5], [0.25, 0.75]])  # the right class of the first row is as good as impossible


@pytest.mark.grade_id("cross_entropy_forward")
@pytest.mark.remark("ce_adds_epsilon")
def test_value_where_the_right_class_is_rare(student):
    labels = np.array([0, 1])
    _, loss = after_forward(student, LOSSES["cross_entropy"], RARE, labels)
    expect.value(number(student.value(loss)), cross_entropy(RARE, labels), name="loss", rtol=1e-6)


@pytest.mark.grade_id("cross_entropy_backward")
@pytest.mark.remark("ce_epsilon_in_gradient")
def test_gradient_where_the_right_class_is_rare(student):
    labels = np.array([0, 1])
    made, _ = after_forward(student, LOSSES["cross_entropy"], RARE, labels)
    expect.value(only(student.value(made.backward())), cross_entropy_slope(RARE, labels), name="dy", rtol=1e-6)


@pytest.mark.grade_id("cross_entropy_forward")
@pytest.mark.remark("ce_log_of_everything")
def test_value_where_another_class_is_impossible(student):
    y, labels = np.array([[1.0, 0.0], [0.25, 0.75]]), np.array([0, 1])
    _, loss = after_forward(student, LOSSES["cross_entropy"], y, labels)
    expect.finite(number(student.value(loss)), name="loss")
