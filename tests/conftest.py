"""What all tests share: seeded property tests, golden records, and how tests are spread over two processes."""

from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent
LONGEST_FIRST = ("jupyterlab", "attacks", "test_prove", "nbgrader", "released", "readme", "golden", "test_follow")

settings.register_profile("seeded", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("seeded")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the records of the golden tests that run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group the tests of a file, mark all but unit tests as slow, and begin with what takes longest."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        if item.path.parent.name != "unit":
            item.add_marker(pytest.mark.slow)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    places = (item.path.parent.name, item.path.stem)
    return next((turn for turn, name in enumerate(LONGEST_FIRST) if name in places), len(LONGEST_FIRST))
