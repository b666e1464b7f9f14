"""Slopes of trusted functions are measured once a point, and only where the function is known to be the same."""

import types

import numpy as np
import pytest

from autograder import gradcheck
from autograder.grading.suite import expect
from autograder.grading.suite.probes import probe_of
from autograder.grading.suite.refusals import WrongGradient

X = np.array([[0.5, -1.25], [2.0, 0.75]])
DOUT = np.array([[1.5, -0.5], [0.25, 1.0]])


def powers(power):
    return lambda x: x**power


def scaled(power):
    return lambda x, power=power: x**power


@pytest.mark.parametrize("make", [powers, scaled], ids=["closure", "default"])
def test_one_function_at_one_point_is_measured_once(make):
    probe = probe_of(make(2), X.copy(), DOUT.copy())
    first = gradcheck.check_at(probe, 2 * X * DOUT)
    again = probe_of(make(2), X.copy(), DOUT.copy())
    assert first.ok and first.evaluations == 13
    assert gradcheck.check_at(again, 2 * X * DOUT).evaluations == 13


@pytest.mark.parametrize("make", [powers, scaled], ids=["closure", "default"])
def test_functions_that_hold_something_else_are_others(make):
    assert gradcheck.check_at(probe_of(make(2), X, DOUT), 2 * X * DOUT).ok
    report = gradcheck.check_at(probe_of(make(3), X, DOUT), 2 * X * DOUT)
    assert report.verdict == "wrong"
    assert gradcheck.check_at(probe_of(make(3), X, DOUT), 3 * X**2 * DOUT).ok


@pytest.mark.parametrize("one, other", [(0.0, -0.0), (1, 1.0), (1, True), (np.float32(1), np.float64(1))])
def test_numbers_that_are_equal_and_not_the_same_are_told_apart(one, other):
    assert probe_of(powers(one), X, DOUT) is not probe_of(powers(other), X, DOUT)


def test_another_point_and_another_dout_are_measured_anew():
    f = powers(2)
    assert probe_of(f, X, DOUT) is probe_of(f, X, DOUT)
    assert probe_of(f, X + 1, DOUT) is not probe_of(f, X, DOUT)
    assert probe_of(f, X, -DOUT) is not probe_of(f, X, DOUT)
    assert probe_of(f, X.ravel(), DOUT.ravel()) is not probe_of(f, X, DOUT)


def test_equal_code_in_another_module_is_another_function():
    modules = []
    for base in (2, 3):
        module = types.ModuleType("suite")
        exec(compile(f"base = {base}\n", "suite", "exec"), module.__dict__)
        exec(compile("def f(x):\n    return base * x\n", "suite", "exec"), module.__dict__)
        modules.append(module)
    assert gradcheck.check_at(probe_of(modules[0].f, X, DOUT), 2 * DOUT).ok
    assert gradcheck.check_at(probe_of(modules[1].f, X, DOUT), 3 * DOUT).ok


@pytest.mark.parametrize("held", [np.random.default_rng(0), [2], {"power": 2}, object()])
def test_what_may_change_is_never_kept(held):
    def f(x):
        return x**2 if held is not None else x

    assert probe_of(f, X, DOUT) is not probe_of(f, X, DOUT)


def test_a_kept_probe_gives_the_report_of_a_new_one():
    rng = np.random.default_rng(5)
    for _ in range(200):
        right = 3 * X**2 * DOUT
        got = right + (rng.random(X.shape) < 0.3) * rng.choice([0.0, 1e-9, 1e-4, 1.0, np.nan], size=X.shape)
        kept = gradcheck.check_at(probe_of(powers(3), X, DOUT), got)
        fresh = gradcheck.check_gradient(powers(3), X, got, DOUT)
        assert (kept.verdict, kept.worst) == (fresh.verdict, fresh.worst)
        np.testing.assert_array_equal(kept.numerical, fresh.numerical)


def test_the_expectation_still_tells_a_thousandth():
    for _ in range(2):
        expect.gradient(2 * X * DOUT, powers(2), X, DOUT, name="dx")
        with pytest.raises(WrongGradient):
            expect.gradient(2.002 * X * DOUT, powers(2), X, DOUT, name="dx")
