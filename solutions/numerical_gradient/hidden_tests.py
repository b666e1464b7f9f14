"""Hidden tests of `numerical_gradient`: the functions to be differentiated run here, where their calls are counted."""

from itertools import pairwise

import numpy as np
import pytest

from autograder import pictures
from autograder.grading.suite import StudentProblem, draws, expect

SHAPES = ((5,), (4, 3), (2, 3, 2), (1,))  # one draw each
VECTORS = ((5,), (1,), (8,))  # more dimensions have tests of their own
STEPS = {"forward_difference": 1e-6, "central_difference": 1e-5}  # where the caller asks for none
SIDES = {"forward_difference": (0, 1), "central_difference": (-1, 1)}  # where f is evaluated, in steps


def on_differences(part, weight):
    """Parametrise a test over the two differences; each belongs to its own grade cell."""
    cases = [pytest.param(kind, marks=pytest.mark.grade_id(f"{kind}_{part}", weight=weight), id=kind) for kind in STEPS]
    return pytest.mark.parametrize("kind", cases)


class Bumpy:
    """A smooth function of an array of one shape, with a known gradient; no entry's slope is free of the others."""

    def __init__(self, rng, shape, scale=1.0):
        self.a, self.c = draws.upstream(rng, shape), draws.upstream(rng, shape) / np.sqrt(np.prod(shape, dtype=int))
        self.w, self.scale = rng.uniform(0.6, 1.4, size=shape), scale

    def __call__(self, x):
        x = np.asarray(x, dtype=np.float64)
        if x.shape != self.a.shape:
            raise ValueError("an array of another shape")
        return float(self.scale * (np.sum(self.a * np.exp(self.w * x)) + np.sum(self.c * x) ** 2))

    def gradient(self, x):
        x = np.asarray(x, dtype=np.float64)
        return self.scale * (self.a * self.w * np.exp(self.w * x) + 2 * np.sum(self.c * x) * self.c)


def points_of(kind, x, h):
    """The points at which f is to be evaluated: a list of arrays of x's shape."""
    x = np.array(x, dtype=np.float64)
    units = [unit.reshape(x.shape) for unit in np.eye(x.size)]
    start = [x] if kind == "forward_difference" else []
    return start + [x + side * h * unit for unit in units for side in SIDES[kind] if side]


def quotients(kind, f, x, h):
    """The slopes that the formula gives with this very step."""
    x = np.array(x, dtype=np.float64)
    low, high = SIDES[kind]
    moved = [
        (f(x + high * h * unit.reshape(x.shape)), f(x + low * h * unit.reshape(x.shape))) for unit in np.eye(x.size)
    ]
    return np.reshape([(above - below) / ((high - low) * h) for above, below in moved], x.shape)


def rel(a, b):
    """The definition of relative_error where something is not zero."""
    return float(np.max(np.abs(a - b)) / max(np.max(np.abs(a)), np.max(np.abs(b))))


def measured(student, kind, points):
    """What the student's function gives at (f, x) or (f, x, h) for each of the points, and the calls of f it took."""
    functions = [student.function(f) for f, *_ in points]
    difference = getattr(student, kind)
    slopes = student.fetch(*[difference(f, *rest) for f, (_, *rest) in zip(functions, points, strict=True)])
    return list(zip(slopes, [f.calls for f in functions], strict=True))


# --- slopes ---

CURVES = {
    "en": ("yours", "expected", "error of the slope of exp at 1"),
    "ko": ("나의 값", "맞는 값", "1에서 exp의 기울기의 오차"),
}


def picture(call, given, value, lang, fresh):
    """Error against step size, of the student's difference and of the right one, for a function of no hidden test."""
    kind = call.partition("(")[0]
    if kind not in STEPS:
        return ""
    steps, x = np.logspace(-13, 0, 27), np.array([1.0])

    def error(slopes):
        return np.maximum(np.abs(np.array([float(np.ravel(slope)[0]) for slope in slopes]) / np.e - 1), 1e-16)

    with fresh() as student:
        exp = student.function(lambda x: float(np.exp(x[0])))
        yours = error(student.fetch(*[getattr(student, kind)(exp, x, h) for h in steps]))
    right = error([quotients(kind, lambda x: float(np.exp(x[0])), x, h) for h in steps])
    own, expected, title = CURVES[lang]
    curves = {own: (steps, yours), expected: (steps, right)}
    return pictures.curves(curves, title=title, x="h", log_x=True, log_y=True)


@on_differences("value", weight=3)
def test_slopes_with_the_usual_step(student, rng, kind):
    points = [(Bumpy(rng, shape), draws.away_from_zero(rng, shape)) for shape in VECTORS]
    for (f, x), (slopes, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slopes, f.gradient(x), name=kind, rtol=1e-4, atol=1e-5)


@on_differences("value", weight=2)
def test_slopes_of_arrays_of_any_dimension(student, rng, kind):
    shapes = ((4, 3), (2, 3, 2), (1, 2, 1, 3), (3, 1))
    points = [(Bumpy(rng, shape), draws.away_from_zero(rng, shape)) for shape in shapes]
    for (f, x), (slopes, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slopes, f.gradient(x), name=kind, rtol=1e-4, atol=1e-5)


@on_differences("value", weight=1)
def test_slope_of_a_0d_array(student, rng, kind):
    points = [(Bumpy(rng, ()), draws.away_from_zero(rng, ())) for _ in range(3)]
    points = [(f, np.array(float(x))) for f, x in points]
    for (f, x), (slope, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slope, f.gradient(x), name=kind, rtol=1e-4, atol=1e-5)


@on_differences("value", weight=2)
def test_the_slopes_belong_to_the_step_that_was_asked_for(student, rng, kind):
    points = [
        (Bumpy(rng, shape), draws.away_from_zero(rng, shape), h) for shape in VECTORS for h in (0.5, 0.03125, 1e-3)
    ]
    for (f, x, h), (slopes, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slopes, quotients(kind, f, x, h), name=kind, rtol=1e-8, atol=1e-9)


@on_differences("value", weight=1)
def test_slopes_of_small_and_large_functions(student, rng, kind):
    cases = [((4,), 1e-6), ((6,), 1e-6), ((4,), 1e4), ((6,), 1e4)]
    points = [(Bumpy(rng, shape, scale), draws.away_from_zero(rng, shape)) for shape, scale in cases]
    for (f, x), (slopes, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slopes, f.gradient(x), name=kind, rtol=1e-4, atol=1e-5)


@on_differences("value", weight=1)
def test_integers_are_cast(student, rng, kind):
    points = [(Bumpy(rng, (4,)), np.array([1, -2, 3, -1])), (Bumpy(rng, (3,)), np.array([2, -1, 0], np.int32))]
    for (f, x), (slopes, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slopes, f.gradient(x), name=kind, rtol=1e-4, atol=1e-5)


@on_differences("value", weight=0.75)
def test_float32_is_cast_and_float64_comes_out(student, rng, kind):
    points = [(Bumpy(rng, shape), np.float32(draws.away_from_zero(rng, shape))) for shape in ((5,), (6,))]
    for (f, x), (slopes, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slopes, f.gradient(x), name=kind, rtol=1e-4, atol=1e-5)
        expect.that(
            np.asarray(slopes).dtype == np.float64,
            evidence=str(np.asarray(slopes).dtype),
            en=f"{kind} gives another type than float64. Of which type is the array that it returns?",
            ko=f"{kind} 함수의 결과가 float64 자료형이 아닙니다. 돌려주는 배열의 자료형은 무엇입니까?",
        )


@on_differences("value", weight=0.75)
def test_x_stays_as_it_was(student, rng, kind):
    f = Bumpy(rng, (12,))
    x = draws.away_from_zero(rng, (12,)) * 10.0 ** rng.integers(-5, 1, size=12)  # adding and taking away rounds
    for given in (x, x.astype(np.float32)):
        kept = student.put(given)
        slopes, now = student.fetch(getattr(student, kind)(student.function(f), kept, 0.1), kept)
        expect.value(slopes, f.gradient(given), name=kind, rtol=0.3, atol=0.3)
        expect.unchanged(now, given, name="x")


@on_differences("value", weight=0.5)
def test_a_second_function_at_the_same_point_has_its_own_slopes(student, rng, kind):
    x = draws.away_from_zero(rng, (5,))
    points = [(Bumpy(rng, (5,)), x, 1e-3) for _ in range(3)]
    for (f, *_), (slopes, _) in zip(points, measured(student, kind, points), strict=True):
        expect.value(slopes, quotients(kind, f, x, 1e-3), name=kind, rtol=1e-7, atol=1e-8)


# --- evaluations ---


@on_differences("evaluations", weight=4)
def test_number_of_evaluations_for_a_vector(student, rng, kind):
    _evaluations_are_as_many_as_needed(student, rng, kind, (1,), (4,), (7,))


@on_differences("evaluations", weight=2)
def test_number_of_evaluations_for_an_array(student, rng, kind):
    _evaluations_are_as_many_as_needed(student, rng, kind, (4, 3), (2, 3, 2))


@on_differences("evaluations", weight=1)
def test_number_of_evaluations_for_a_0d_array(student, rng, kind):
    _evaluations_are_as_many_as_needed(student, rng, kind, ())


def _evaluations_are_as_many_as_needed(student, rng, kind, *shapes):
    """The count, in a first and a second call; evaluations at one and the same point do not make up a gradient."""
    points = [(Bumpy(rng, shape), np.array(draws.away_from_zero(rng, shape)), 0.01) for shape in shapes]
    points = [point for point in points for _ in range(2)]
    for (_, x, h), (_, calls) in zip(points, measured(student, kind, points), strict=True):
        wanted = len(points_of(kind, x, h))
        expect.that(
            len(calls) == wanted,
            evidence=f"{len(calls)} calls for {x.size} entries",
            en=f"{kind} calls f another number of times than it needs. Which evaluations are there for N = 2?",
            ko=f"{kind} 함수가 f 함수를 필요한 것과 다른 횟수로 호출합니다. N = 2라면 어떤 계산이 필요합니까?",
        )
        expect.that(
            len({_moved(x, h, point) for (point,) in calls}) == wanted,
            en=f"{kind} evaluates f more than once at the same point. Which of them can be used again?",
            ko=f"{kind} 함수가 같은 점에서 f 함수를 여러 번 계산합니다. 다시 쓸 수 있는 값은 무엇입니까?",
        )


@on_differences("evaluations", weight=3)
def test_points_of_evaluation(student, rng, kind):
    cases = [(shape, h) for shape in ((5,), (2,)) for h in (0.25, 1e-3, 1e-7)]
    points = [(Bumpy(rng, shape), draws.away_from_zero(rng, shape), h) for shape, h in cases]
    for (_, x, h), (_, calls) in zip(points, measured(student, kind, points), strict=True):
        _points_are(kind, x, h, calls)


@on_differences("evaluations", weight=2)
def test_points_of_evaluation_with_the_usual_step(student, rng, kind):
    points = [(Bumpy(rng, shape), draws.away_from_zero(rng, shape)) for shape in ((3,), (4,))]
    for (_, x), (_, calls) in zip(points, measured(student, kind, points), strict=True):
        _points_are(kind, x, STEPS[kind], calls)


def _points_are(kind, x, h, calls):
    """Every point that is needed is met by exactly one call, in whatever order."""
    left = [np.asarray(args[0], dtype=np.float64) for args in calls if len(args) == 1]
    for wanted in points_of(kind, x, h):
        near = [i for i, point in enumerate(left) if _same_point(point, wanted, h)]
        expect.that(
            bool(near),
            evidence=_moves(x, h, calls),
            en=f"{kind} does not evaluate f where it should. Which entries are moved, by how much, and put back when?",
            ko=f"{kind} 함수가 f 함수를 계산하는 점이 다릅니다. 어느 원소를 얼마나 움직이고 언제 되돌립니까?",
        )
        del left[near[0]]
    expect.that(
        not left,
        evidence=f"{len(left)} more: {_moves(x, h, calls)}",
        en=f"{kind} evaluates f at points that it does not need. Which evaluations are there for N = 2?",
        ko=f"{kind} 함수가 필요 없는 점에서도 f 함수를 계산합니다. N = 2라면 어떤 계산이 필요합니까?",
    )


def _moves(x, h, calls):
    """By how many steps each entry was moved in each call, as text for staff."""
    moves = [_moved(x, h, args[0]) for args in calls if len(args) == 1]
    return " | ".join(" ".join(f"{move:+g}" if move else "0" for move in each) for each in moves)


def _moved(x, h, point):
    """By how many steps each entry was moved; rounded, so that equal points are equal on every processor."""
    point = np.asarray(point, dtype=np.float64)
    return tuple((np.round((point - x) / h, 2) + 0.0).ravel().tolist()) if point.shape == np.shape(x) else ()


def _same_point(point, wanted, h):
    return point.shape == wanted.shape and bool(np.all(np.abs(point - wanted) <= 1e-3 * h + 1e-14))


# --- relative error ---


def _errors(student, pairs):
    return student.fetch(*[student.relative_error(a, b) for a, b in pairs])


def _relative_errors_are_right(student, pairs, rtol=1e-6):
    for (a, b), got in zip(pairs, _errors(student, pairs), strict=True):
        expect.value(got, rel(np.asarray(a, float), np.asarray(b, float)), name="relative_error", rtol=rtol, atol=0.0)


@pytest.mark.grade_id("relative_error_value", weight=4)
def test_relative_error_of_arrays(student, rng):
    pairs = [(a, a + 0.3 * draws.upstream(rng, a.shape)) for a in (draws.away_from_zero(rng, s) for s in SHAPES)]
    _relative_errors_are_right(student, pairs)


@pytest.mark.grade_id("relative_error_value", weight=2)
@pytest.mark.parametrize("larger", ["a", "b"])
def test_the_larger_of_the_two_is_the_measure(student, rng, larger):
    pairs = [(3.7 * a, a) for a in (draws.away_from_zero(rng, s) for s in SHAPES)]
    _relative_errors_are_right(student, [pair if larger == "a" else pair[::-1] for pair in pairs])


@pytest.mark.grade_id("relative_error_value", weight=2)
def test_negative_entries_count_by_their_magnitude(student, rng):
    a = -np.abs(draws.away_from_zero(rng, (4, 3)))
    b = np.where(rng.uniform(size=a.shape) < 0.5, a, a + 0.1)
    _relative_errors_are_right(student, [(a, 1.5 * a), (1.5 * a, a), (a, -a), (b, 2 * a), (-a, a)])


@pytest.mark.grade_id("relative_error_value", weight=2)
def test_one_wrong_entry_among_many_is_measured_by_the_largest(student, rng):
    a = draws.away_from_zero(rng, (30,))
    b, c = a.copy(), a.copy()
    a[3], b[3], c[11] = 40.0, 40.0, a[11] + 1e-3
    b[7] += 1e-3
    c[2] = 0.0
    _relative_errors_are_right(student, [(a, b), (b, a), (c, np.where(c == 0, 1e-12, c))], rtol=1e-6)


@pytest.mark.grade_id("relative_error_value", weight=3)
@pytest.mark.parametrize("scale", [1e-8, 1e8], ids=["tiny", "huge"])
def test_the_unit_does_not_matter(student, rng, scale):
    pairs = [(scale * a, scale * b) for a, b in pairwise(scale_free(rng))]
    _relative_errors_are_right(student, pairs, rtol=1e-3)


def scale_free(rng):
    """Arrays of one shape that differ by as much as they are large."""
    return [draws.away_from_zero(rng, (4, 3)) for _ in range(4)]


@pytest.mark.grade_id("relative_error_value", weight=1)
def test_no_number_is_too_small_to_be_compared(student, rng):
    pairs = [(1e-100 * a, 1e-100 * b) for a, b in pairwise(scale_free(rng))]
    _relative_errors_are_right(student, pairs, rtol=1e-3)


@pytest.mark.grade_id("relative_error_corners", weight=2)
def test_two_zeros_agree(student, rng):
    a = draws.away_from_zero(rng, (3,))
    pairs = [(np.zeros(n), np.zeros(n)) for n in ((4,), (2, 3))] + [(0.0, 0.0)]
    *zeros, one, other = _errors(student, [*pairs, (a, np.zeros(3)), (np.zeros(3), a)])
    for got in zeros:
        expect.value(got, 0.0, name="relative_error(0, 0)")
    for got in (one, other):
        expect.value(got, 1.0, name="relative_error(a, 0)")


@pytest.mark.grade_id("relative_error_corners", weight=2)
def test_a_nan_is_passed_on(student, rng):
    a = draws.away_from_zero(rng, (4,))
    broken, nothing = a.copy(), np.zeros(4)
    broken[2] = np.nan
    alone = np.full(4, np.nan)
    pairs = [(broken, a), (a, broken), (broken, broken), (nothing, alone), (alone, nothing), (broken, nothing)]
    for got in _errors(student, pairs):
        expect.that(
            isinstance(got, (float, np.floating, np.ndarray)) and bool(np.all(np.isnan(np.asarray(got, dtype=float)))),
            evidence=repr(got),
            en="relative_error loses a nan. What does your largest value make of a nan, and what does a comparison?",
            ko="relative_error 함수가 nan 값을 잃어버립니다. nan 값이 있을 때 최댓값과 비교 연산은 무엇이 됩니까?",
        )


@pytest.mark.grade_id("relative_error_corners", weight=2)
def test_plain_numbers_may_be_compared(student, rng):
    a, b = float(draws.away_from_zero(rng)), float(draws.away_from_zero(rng))
    _relative_errors_are_right(student, [(a, b), (-3.0, 2.0), (4, 5), (-2, 7), (np.array(a), np.array(b))])


@pytest.mark.grade_id("relative_error_corners", weight=1)
def test_comparing_changes_nothing(student, rng):
    a, b = draws.away_from_zero(rng, (4, 3)), draws.away_from_zero(rng, (4, 3))
    kept_a, kept_b = student.put(a), student.put(b)
    got, now_a, now_b = student.fetch(student.relative_error(kept_a, kept_b), kept_a, kept_b)
    expect.value(got, rel(a, b), name="relative_error")
    expect.unchanged(now_a, a, name="a")
    expect.unchanged(now_b, b, name="b")


# --- gradient check ---

SHIMS = {
    "central_difference": "lambda ask: lambda f, x, h=1e-5: ask(x, h)",
    "relative_error": "lambda ask: lambda a, b: ask(a, b)",
}


def _checks(student, cases, right):
    """Expect answers of gradient_check that are right, with the student's own helpers or, failing that, with ours.

    cases: (f, x, grad, step) with step a tuple of one number or none. right: takes cases and answers; raises Wrong.
    """
    try:
        right(cases, student.fetch(*_calls(student, cases)))
    except (expect.Wrong, StudentProblem) as problem:
        if isinstance(problem, StudentProblem) and problem.kind in ("timeout", "crashed", "garbage"):
            raise
        right(cases, student.fetch(*_calls(student, cases, helpers=True)))


def _calls(student, cases, *, helpers=False):
    handles = []
    for f, x, grad, step in cases:
        if helpers:
            _put_helpers(student, f)
        handles.append(student.gradient_check(student.function(f), x, grad, *step))
    return handles


def _put_helpers(student, f):
    """Put right helpers in the place of the student's, so that a wrong one is not charged twice."""
    ours = {
        "central_difference": lambda x, h: quotients("central_difference", f, x, float(h)),
        "relative_error": _safe_rel,
    }
    for name, text in SHIMS.items():
        shim = student.module("builtins").eval(text)(student.function(ours[name], name))
        student.set(student.module("__main__"), name, shim)


def _safe_rel(a, b):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError("two shapes")
    return rel(a, b) if np.any(a) or np.any(b) else 0.0


def _equal(rtol=1e-4):
    """Answers as the definition gives them."""

    def right(cases, got):
        for (f, x, grad, step), error in zip(cases, got, strict=True):
            numerical = quotients("central_difference", f, x, *(step or (1e-5,)))
            expect.value(error, rel(grad, numerical), name="gradient_check", rtol=rtol, atol=0.0)

    return right


def _small(cases, got):
    """Answers that say that the gradients are right."""
    for error in got:
        expect.finite(error, name="gradient_check")
        expect.that(
            np.size(error) == 1 and float(np.max(error)) < 1e-6,
            evidence=repr(error),
            en="gradient_check is not small for a right gradient. What are the two things that it compares?",
            ko="옳은 기울기인데도 gradient_check 함수의 값이 작지 않습니다. 무엇과 무엇을 비교합니까?",
        )


@pytest.mark.grade_id("gradient_check_wrong", weight=3)
def test_one_wrong_entry_is_found(student, rng):
    cases = []
    for shape in SHAPES:
        f, x = Bumpy(rng, shape), draws.away_from_zero(rng, shape)
        for place, part in ((0, 0.9), (x.size // 2, 0.02), (-1, -2.5)):
            grad = f.gradient(x)
            grad.flat[place] *= 1 + part
            cases.append((f, x, grad, ()))
    _checks(student, cases, _equal())


@pytest.mark.grade_id("gradient_check_wrong", weight=2)
def test_a_factor_or_a_sign_is_found(student, rng):
    points = [(Bumpy(rng, shape), draws.away_from_zero(rng, shape)) for shape in SHAPES]
    factors = (-1.0, 2.0, 0.5, 0.0)
    _checks(
        student, [(f, x, factor * f.gradient(x), ()) for (f, x), factor in zip(points, factors, strict=True)], _equal()
    )


@pytest.mark.grade_id("gradient_check_wrong", weight=2)
def test_a_wrong_gradient_is_found_when_all_is_tiny(student, rng):
    points = [(Bumpy(rng, shape, 1e-8), draws.away_from_zero(rng, shape)) for shape in SHAPES]
    _checks(student, [(f, x, 1.5 * f.gradient(x), ()) for f, x in points], _equal(rtol=1e-3))


@pytest.mark.grade_id("gradient_check_wrong", weight=1)
def test_the_check_changes_neither_x_nor_the_gradient(student, rng):
    f, x = Bumpy(rng, (4, 3)), draws.away_from_zero(rng, (4, 3))
    grad = 1.5 * f.gradient(x)
    _put_helpers(student, f)
    kept_x, kept_grad = student.put(x), student.put(grad)
    error, now_x, now_grad = student.fetch(
        student.gradient_check(student.function(f), kept_x, kept_grad), kept_x, kept_grad
    )
    expect.value(error, 1 / 3, name="gradient_check", rtol=0.05, atol=0.0)
    expect.unchanged(now_x, x, name="x")
    expect.unchanged(now_grad, grad, name="grad")


@pytest.mark.grade_id("gradient_check_right", weight=3)
def test_a_right_gradient_with_the_step_that_was_asked_for(student, rng):
    """The error that is left is that of the central differences, and h decides how large it is."""
    points = [(Bumpy(rng, shape), np.array(draws.away_from_zero(rng, shape))) for shape in (*SHAPES, ())]
    cases = [(f, x, np.asarray(f.gradient(x)), (h,)) for f, x in points for h in (0.5, 0.0625, 1e-3)]
    _checks(student, cases, _equal(rtol=1e-3))


def wave(x):
    """A function so wavy that central differences with h = 1e-5 have a visible error."""
    return float(np.sum(np.sin(3000 * np.asarray(x, dtype=np.float64))) / 3000)


@pytest.mark.grade_id("gradient_check_right", weight=2)
def test_a_right_gradient_with_the_usual_step(student, rng):
    points = [draws.away_from_zero(rng, shape) for shape in SHAPES]
    points = [np.where(np.abs(np.cos(3000 * x)) < 0.5, np.pi * np.sign(x), x) for x in points]
    _checks(student, [(wave, x, np.cos(3000 * x), ()) for x in points], _equal(rtol=0.02))


@pytest.mark.grade_id("gradient_check_right", weight=2)
def test_a_right_gradient_is_accepted(student, rng):
    points = [(Bumpy(rng, shape), draws.away_from_zero(rng, shape)) for shape in SHAPES]
    points.append((Bumpy(rng, (3,)), np.array([1, -2, 1])))
    _checks(student, [(f, x, f.gradient(x), ()) for f, x in points], _small)


# --- what a step costs ---

COUNTS = {"evaluations": lambda n: n + 1, "multiplications": lambda n: n * (n + 1)}


def on_costs(weight):
    """Parametrise a test over the two counts; each belongs to its own grade cell."""
    cases = [
        pytest.param(which, marks=pytest.mark.grade_id(f"descent_step_cost_{which}", weight=weight), id=which)
        for which in COUNTS
    ]
    return pytest.mark.parametrize("which", cases)


def _costs_are_right(student, which, sizes):
    for n, got in zip(sizes, student.fetch(*[student.descent_step_cost(n) for n in sizes]), strict=True):
        part = expect.parts(got, tuple(COUNTS), call="descent_step_cost")[list(COUNTS).index(which)]
        expect.value(part, COUNTS[which](n), name=which, rtol=1e-12, atol=0.0)


@on_costs(weight=2)
def test_cost_of_small_models(student, which):
    _costs_are_right(student, which, (1, 2, 3, 7, 10, 64, 999))


@on_costs(weight=1)
def test_cost_of_a_hundred_thousand_parameters(student, which):
    _costs_are_right(student, which, (10**5, 65_536, 10**6))
