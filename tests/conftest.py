"""What all tests share: seeded property tests, golden records, and how tests are spread over two processes."""

import pytest
from hypothesis import settings

settings.register_profile("seeded", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("fuzz", max_examples=2000, deadline=None, print_blob=True)  # make fuzz
settings.load_profile("seeded")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the records of the golden tests that run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all but unit tests as slow, and begin with what takes longest."""
    from tests.scheduling import turn_of

    for item in items:
        if item.path.parent.name != "unit":
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: turn_of(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Spread the tests by file and assignment."""
    from tests.scheduling import ByFile

    return ByFile(config, log)
