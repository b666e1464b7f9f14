"""Which of two processes runs a test: what shares something that is slow to start stays together.

pytest-xdist has marks for this (`xdist_group`), which pytest 9.2 ignores without a word.
"""

import re
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ASSIGNMENTS = sorted(folder.name for folder in (Path(__file__).parents[1] / "solutions").iterdir() if folder.is_dir())
BY_ASSIGNMENT = ("test_golden.py", "test_isolation.py", "test_golden_by_nbgrader.py", "test_prove.py")
LONGEST_FIRST = (
    "jupyterlab/",
    "test_prove.py",
    "container/",
    "attacks/",
    "golden/",
    "nbgrader/",
    "released/",
    "readme/",
    "test_follow",
)
_PARAMETER = re.compile(rf"\[({'|'.join(ASSIGNMENTS)})[-\]]")


class ByFile(LoadScopeScheduling):
    """Gives each process whole files, and of a file whose tests share a grader those of one assignment.

    One process has the browser: all tests of its folder are one group.
    """

    def __init__(self, config: pytest.Config, log: object) -> None:
        config.option.loadscopereorder = False  # keep the order of collection: what takes longest comes first
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """Return the group of a test by its id."""
    file = nodeid.partition("::")[0]
    if "jupyterlab/" in file:
        return "the browser"
    assignment = _PARAMETER.search(nodeid) if file.endswith(BY_ASSIGNMENT) else None
    return f"{file} {assignment[1]}" if assignment else file


def turn_of(nodeid: str) -> int:
    """Return when a test comes: what takes long early, so that neither process waits for the other at the end."""
    return next((turn for turn, part in enumerate(LONGEST_FIRST) if part in nodeid), len(LONGEST_FIRST))
