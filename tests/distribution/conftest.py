"""The wheel and the sdist, built once for all tests of this folder."""

from pathlib import Path

import pytest

from tests.distribution.building import build, clean_copy

PRIVATE = (
    "students.csv",
    "hidden_salt.txt",
    "gradebook.db",
    "grades.csv",
    "submitted/ana/gates/gates.ipynb",
    "autograded/ana/gates/gates.ipynb",
    "feedback/ana/gates/gates.html",
    "reports/gates.html",
)
"""What lies beside the package in a course that is at work."""


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean copy of this tree, with what a course at work has beside it and with a data file in the package."""
    copy = clean_copy(tmp_path_factory.mktemp("tree") / "copy")
    for name in PRIVATE:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("private", encoding="utf-8")
    (copy / "autograder" / "student" / "data_of_a_test.toml").write_text("", encoding="utf-8")
    return copy


@pytest.fixture(scope="session")
def sdist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, tmp_path_factory.mktemp("sdist"), "--sdist")


@pytest.fixture(scope="session")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, tmp_path_factory.mktemp("wheel"), "--wheel")
