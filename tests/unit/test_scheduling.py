"""Tests that share something slow run in one process, and what takes longest begins."""

from tests.scheduling import ASSIGNMENTS, group_of, turn_of


def test_a_file_stays_together_and_the_browser_is_one_for_all_files_of_its_folder() -> None:
    assert group_of("tests/unit/test_wire.py::test_a[gates]") == group_of("tests/unit/test_wire.py::test_b")
    assert group_of("tests/jupyterlab/test_a.py::test_x") == group_of("tests/jupyterlab/test_b.py::test_y[gates]")


def test_goldens_of_one_assignment_stay_together_and_those_of_others_may_go_elsewhere() -> None:
    file = "tests/golden/test_golden.py::test_a_submission"
    groups = [group_of(f"{file}[{name}-stub-as usual]") for name in ASSIGNMENTS]
    assert len(set(groups)) == len(ASSIGNMENTS) == 8
    assert group_of(f"{file}[gates-a-last bits moved]") == group_of(f"{file}[gates-b-as usual]")
    assert group_of(f"{file}[fully_connected-x]") != group_of(f"{file}[gates-x]")


def test_the_browser_begins_and_unit_tests_come_last() -> None:
    ids = [
        "tests/unit/test_wire.py::test_a",
        "tests/attacks/test_attacks.py::test_b",
        "tests/jupyterlab/test_n.py::test_c",
    ]
    assert sorted(ids, key=turn_of) == ids[::-1]
