"""The hidden tests beside student code, without a sandbox: what the measured alternatives do. Never grade with this."""

import os
import runpy
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.course import read_notebook
from autograder.grading.execution.trusted import TrustedCode, run_notebook
from autograder.grading.suite.student import Student
from autograder.sandbox import Limits


@pytest.fixture
def student() -> Iterator[Student]:
    """The student's code in this process."""
    yield Student(TrustedCode(_notebook()), Limits())


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """The same numbers as in the sandbox."""
    return np.random.default_rng(zlib.crc32(request.node.name.encode()))


def _notebook() -> ModuleType:
    notebook = read_notebook(Path(os.environ["NOTEBOOK"]))
    try:
        return run_notebook(notebook)
    except Exception:  # noqa: BLE001  (a broken cell: nothing is defined)
        return ModuleType("__main__")


def passed_share(suite: str, grade_id: str, names: Mapping[str, Any]) -> float:
    """Return the share of weight that passes in a grade cell, run in the notebook's own kernel."""
    notebook = ModuleType("__main__")
    vars(notebook).update(names)
    passed = total = 0.0
    for test, weight, words in _tests(runpy.run_path(suite), grade_id):
        total += weight
        try:
            seed = zlib.crc32(test.__name__.encode())
            test(Student(TrustedCode(notebook), Limits()), np.random.default_rng(seed), **words)
            passed += weight
        except Exception:  # noqa: BLE001  (a failed test)
            continue
    return passed / total


def _tests(module: Mapping[str, Any], grade_id: str) -> Iterator[tuple[Any, float, dict[str, Any]]]:
    for name, test in module.items():
        if name.startswith("test_"):
            yield from _cases(test, grade_id)


def _cases(test: Any, grade_id: str) -> Iterator[tuple[Any, float, dict[str, Any]]]:
    marks = getattr(test, "pytestmark", [])
    own = [mark for mark in marks if mark.name == "grade_id"]
    tables = [mark for mark in marks if mark.name == "parametrize"]
    cases: list[tuple[Any, Any]] = (
        [(tables[0].args[0], case) for case in tables[0].args[1]] if tables else [(None, None)]
    )
    for name, case in cases:
        values = case.values[0] if hasattr(case, "values") else case
        mark = next(iter([mark for mark in getattr(case, "marks", ()) if mark.name == "grade_id"] or own), None)
        if mark is not None and mark.args[0] == grade_id:
            yield test, float(mark.kwargs.get("weight", 1.0)), {name: values} if name else {}
