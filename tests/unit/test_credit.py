"""Follow-through earns no more than the wrong forward has cost. Each sum is worked out by hand."""

import pytest

from autograder.grading.judgement.credit import Uses, capped
from autograder.results import TestResult

FORWARD = Uses(frozenset({"Gate"}))
BACKWARD = Uses(frozenset({"Gate"}), backward=True)
OTHER = Uses(frozenset({"Layer"}))
OTHER_BACKWARD = Uses(frozenset({"Layer"}), backward=True)
BOTH_BACKWARD = Uses(frozenset({"Gate", "Layer"}), backward=True)

Row = tuple[str, str, float, float, Uses]
"""Of one test: its cell, its outcome, its weight, the share that follow-through would keep, and what it uses."""


def followed(points: dict[str, float], *rows: Row) -> list[float]:
    """Return the shares that are kept, in the order of the tests."""
    results, uses = [], {}
    for number, (cell, outcome, weight, share, used) in enumerate(rows):
        name = f"test_{number}"
        results.append((cell, TestResult(name, outcome, weight, followed=share)))  # type: ignore[arg-type]
        uses[name] = used
    kept = capped(results, points, uses)
    assert [(cell, test.name, test.outcome) for cell, test in kept] == [
        (cell, test.name, test.outcome) for cell, test in results
    ]
    return [test.followed for _, test in kept]


def test_credit_up_to_what_the_forward_lost_is_kept_whole() -> None:
    rows = ("out", "failed", 1.0, 0.0, FORWARD), ("dx", "failed", 1.0, 1.0, BACKWARD)
    assert followed({"out": 2.0, "dx": 2.0}, *rows) == [0.0, 1.0]
    assert followed({"out": 3.0, "dx": 2.0}, *rows) == [0.0, 1.0]


def test_credit_above_that_is_cut_to_it() -> None:
    kept = followed(
        {"out": 1.0, "dx": 4.0},
        ("out", "failed", 1.0, 0.0, FORWARD),
        ("dx", "failed", 1.0, 1.0, BACKWARD),
    )
    assert kept == [0.0, 1 / 4]  # 1 point was lost, 4 points would be earned


def test_a_share_of_credit_counts_as_that_share() -> None:
    kept = followed(
        {"out": 1.0, "dx": 4.0},
        ("out", "failed", 1.0, 0.0, FORWARD),
        ("dx", "failed", 1.0, 0.5, BACKWARD),
    )
    assert kept == [0.0, 0.25]  # 2 points would be earned, so half of the half is kept


def test_weights_divide_the_points_of_a_cell() -> None:
    kept = followed(
        {"out": 6.0, "dx": 12.0},
        ("out", "failed", 1.0, 0.0, FORWARD),  # 6 * 1/3 = 2 lost
        ("out", "passed", 2.0, 0.0, FORWARD),
        ("dx", "failed", 3.0, 1.0, BACKWARD),  # 12 * 3/4 = 9
        ("dx", "passed", 1.0, 0.0, BACKWARD),
    )
    assert kept == [0.0, 0.0, round(2 / 9, 4), 0.0]


def test_tests_that_are_followed_share_what_was_lost() -> None:
    kept = followed(
        {"out": 1.0, "dx": 2.0, "dy": 2.0},
        ("out", "failed", 1.0, 0.0, FORWARD),
        ("dx", "failed", 1.0, 1.0, BACKWARD),
        ("dy", "failed", 1.0, 1.0, BACKWARD),
    )
    assert kept == [0.0, 0.25, 0.25]


@pytest.mark.parametrize("outcome", ["failed", "timeout", "crashed", "skipped"])
def test_a_forward_that_gave_no_value_has_cost_its_points_as_well(outcome: str) -> None:
    rows = ("out", outcome, 1.0, 0.0, FORWARD), ("dx", "failed", 1.0, 1.0, BACKWARD)
    assert followed({"out": 1.0, "dx": 2.0}, *rows) == [0.0, 0.5]


def test_a_forward_that_passes_has_cost_nothing() -> None:
    rows = ("out", "passed", 1.0, 0.0, FORWARD), ("dx", "failed", 1.0, 1.0, BACKWARD)
    assert followed({"out": 1.0, "dx": 1.0}, *rows) == [0.0, 0.0]


def test_a_backward_that_fails_is_no_cost_of_the_forward() -> None:
    rows = ("dy", "failed", 1.0, 0.0, BACKWARD), ("dx", "failed", 1.0, 1.0, BACKWARD)
    assert followed({"dy": 5.0, "dx": 1.0}, *rows) == [0.0, 0.0]


def test_a_value_that_is_followed_is_no_cost_though_no_backward_is_called() -> None:
    rows = ("both", "failed", 1.0, 1.0, FORWARD), ("out", "failed", 1.0, 0.0, FORWARD)  # a function with its gradients
    assert followed({"both": 4.0, "out": 1.0}, *rows) == [0.25, 0.0]


def test_the_forward_of_another_class_is_not_counted() -> None:
    kept = followed(
        {"other": 8.0, "out": 1.0, "dx": 4.0},
        ("other", "failed", 1.0, 0.0, OTHER),
        ("out", "failed", 1.0, 0.0, FORWARD),
        ("dx", "failed", 1.0, 1.0, BACKWARD),
    )
    assert kept == [0.0, 0.0, 0.25]


def test_each_class_has_an_account_of_its_own() -> None:
    kept = followed(
        {"out": 1.0, "dx": 2.0, "other": 3.0, "dW": 4.0},
        ("out", "failed", 1.0, 0.0, FORWARD),
        ("dx", "failed", 1.0, 1.0, BACKWARD),
        ("other", "failed", 1.0, 0.0, OTHER),
        ("dW", "failed", 1.0, 1.0, OTHER_BACKWARD),
    )
    assert kept == [0.0, 1 / 2, 0.0, 3 / 4]


def test_a_test_of_two_classes_draws_on_both_accounts() -> None:
    kept = followed(
        {"out": 1.0, "other": 2.0, "net": 4.0},
        ("out", "failed", 1.0, 0.0, FORWARD),
        ("other", "failed", 1.0, 0.0, OTHER),
        ("net", "failed", 1.0, 1.0, BOTH_BACKWARD),
    )
    assert kept == [0.0, 0.0, 3 / 4]


def test_without_follow_through_nothing_changes() -> None:
    rows = ("out", "failed", 1.0, 0.0, FORWARD), ("dx", "passed", 1.0, 0.0, BACKWARD)
    assert followed({"out": 1.0, "dx": 1.0}, *rows) == [0.0, 0.0]


def test_a_cell_without_points_earns_and_costs_nothing() -> None:
    rows = ("out", "failed", 1.0, 0.0, FORWARD), ("dx", "failed", 1.0, 1.0, BACKWARD)
    assert followed({"out": 0.0, "dx": 2.0}, *rows) == [0.0, 0.0]
    assert followed({"out": 2.0, "dx": 0.0}, *rows) == [0.0, 1.0]  # of no points
