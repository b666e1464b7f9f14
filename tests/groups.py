"""Groups of tests that run in one process, one after another, because they share something that is slow to start."""

from collections.abc import Iterable
from typing import Any

import pytest


def each_in_a_group(kind: str, values: Iterable[Any], *, long: bool = False) -> list[Any]:
    """Return the values as parameters, each the group of its name.

    kind: of the groups, such as what the tests do. long: leave the values to `make test-all`.
    """
    marks = [pytest.mark.long] if long else []
    return [
        pytest.param(value, id=str(value), marks=[pytest.mark.xdist_group(f"{kind} {value}"), *marks])
        for value in values
    ]
