"""Collect a hidden suite with pytest: functions to be called, and the grade cells that they belong to."""

import functools
import inspect
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Notebook
from autograder.course.salt import hidden_number

MARK = "grade_id"
REMARK = "remark"
GIVEN = ("student", "rng")  # what a hidden test may ask for, besides its own parameters
PICTURE = "picture"
"""The name of a suite's own drawing: `picture(call, given, value, lang, fresh)` returns an SVG or "".

fresh: `with fresh() as student` asks the student's code for more, with numbers of the picture's own.
"""
# Installed pytest plugins take no part; pytest itself captures, caches and reports nothing.
OPTIONS = ["-q", "-s", "--collect-only", "--noconftest", "--import-mode=importlib", "--assert=plain"]
OPTIONS += ["--strict-markers", "--no-summary"]
UNUSED = "cacheprovider logging warnings doctest faulthandler junitxml unraisableexception threadexception"
OPTIONS += [f"-pno:{name}" for name in UNUSED.split()]


class SuiteError(Exception):
    """The hidden suite itself is wrong; the message says what to change."""


@dataclass(frozen=True, eq=False)
class HiddenTest:
    """One collected test.

    call: its function, with the parameters that its marks give already filled in. wants: which of GIVEN it takes.
    grade_id: the cell that it belongs to. seconds: its own limit for one request, None for the usual one.
    seed: of its hidden numbers. remark: the known mistake whose sentence it says where it fails, for no marks; empty
    for a test that takes marks. picture: the suite's own drawing, if it has one.
    """

    name: str
    grade_id: str
    call: Callable[..., Any]
    wants: frozenset[str]
    weight: float = 1.0
    seconds: float | None = None
    seed: int = 0
    remark: str = ""
    picture: Callable[..., str] | None = None


@dataclass(frozen=True)
class Suite:
    """The tests that take marks, and those that only make remarks, in the order of the file."""

    tests: tuple[HiddenTest, ...]
    remarks: tuple[HiddenTest, ...] = ()

    @functools.cached_property
    def grade_ids(self) -> frozenset[str]:
        """The grade cells that take their marks from these tests."""
        return frozenset(test.grade_id for test in self.tests)


def collect(path: Path, notebook: Notebook, *, remarkable: set[str] | None = None, salt: str = "") -> Suite:
    """Return the tests of a suite; SuiteError with all that is wrong with it.

    remarkable: known mistakes that lose no marks, about which tests may remark; None where no mistake is known, and
    then no remarks are collected. salt: of the hidden numbers.
    """
    if not path.is_file():
        raise SuiteError(f"{path} does not exist. Write the hidden tests there")
    collector = _Collector()
    arguments = [*OPTIONS, f"--rootdir={path.parent}", "-c", "/dev/null", str(path)]
    status = pytest.main(arguments, plugins=[collector])
    errors = list(collector.errors)
    known = {cell.grade_id for cell in notebook.grade_cells if cell.grade_id and not cell.manual}
    tests, remarks = [], []
    for item in collector.items:
        try:
            test = _hidden_test(item, known, salt)
            if not test.remark:
                tests.append(test)
            elif remarkable is not None:
                _require_sentence(item, test, remarkable)
                remarks.append(test)
        except SuiteError as error:
            errors.append(str(error))
    if errors:
        raise SuiteError("\n".join(errors))
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SuiteError(f"{path}: pytest ended with {status!r}. Run `pytest --collect-only {path}` to see why")
    return Suite(tuple(tests), tuple(remarks))


@dataclass
class _Collector:
    """The pytest plugin that keeps what was collected."""

    items: list[pytest.Item] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marks known."""
        config.addinivalue_line("markers", f"{MARK}(name, weight=1): the grade cell that this test belongs to")
        config.addinivalue_line("markers", f"{REMARK}(mistake): costs nothing; says the sentence of this known mistake")
        config.addinivalue_line("markers", "seconds(limit): time for one request, where the usual is too short")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep why something could not be collected."""
        if report.failed:
            self.errors.append(f"{report.nodeid}: {report.longreprtext.strip()}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep the tests."""
        self.items += session.items


def _hidden_test(item: pytest.Item, known: set[str], salt: str) -> HiddenTest:
    where = _where(item)
    mark = item.get_closest_marker(MARK)
    if mark is None or not mark.args:
        raise SuiteError(f'{where} names no grade cell. Add @pytest.mark.{MARK}("..."), one of {_listed(known)}')
    name, weight = mark.args[0], mark.kwargs.get("weight", 1.0)
    if name not in known:
        raise SuiteError(
            f"{where} names grade_id {name!r}, but the notebook has {_listed(known)}. Fix the mark or add the cell"
        )
    if not isinstance(weight, (int, float)) or not 0 < weight < math.inf:
        raise SuiteError(f"{where} has weight {weight!r}; expected a positive number")
    if not isinstance(item, pytest.Function):
        raise SuiteError(f"{where} is no test function. Write it as one")
    parameters = _parameters(item)
    full_name = item.nodeid.partition("::")[2]  # two classes may have methods of one name
    return HiddenTest(
        full_name,
        name,
        _called_with(item, parameters),
        _wanted(item, parameters),
        float(weight),
        _seconds(item),
        hidden_number(salt, "numbers", full_name),
        _remark(item),
        getattr(item.module, PICTURE, None),
    )


def _parameters(item: pytest.Function) -> dict[str, Any]:
    """Return the values that the item's `parametrize` marks give, by name; those of fixtures are not among them."""
    values = item.callspec.params if hasattr(item, "callspec") else {}
    direct = {name for mark in item.iter_markers("parametrize") for name in _direct_names(mark)}
    return {name: value for name, value in values.items() if name in direct}


def _direct_names(mark: pytest.Mark) -> Iterator[str]:
    names = mark.args[0] if mark.args else mark.kwargs["argnames"]
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    indirect = (*mark.args[2:3], mark.kwargs.get("indirect", False))[0]
    yield from (name for name in names if indirect is not True and not (indirect and name in indirect))


def _wanted(item: pytest.Function, parameters: Mapping[str, Any]) -> frozenset[str]:
    wanted = set(item.fixturenames) - set(parameters)
    others = wanted - set(GIVEN)
    if others:
        own = others & set(inspect.signature(item.function).parameters)
        names = ", ".join(sorted(own or others))
        raise SuiteError(
            f"{_where(item)} uses the fixture {names}. A hidden test gets {' and '.join(GIVEN)} and its own "
            "parameters only. Call a plain function of the suite instead, or use @pytest.mark.parametrize"
        )
    return frozenset(wanted)


def _called_with(item: pytest.Function, parameters: Mapping[str, Any]) -> Callable[..., Any]:
    """Return the item's function with its parameters; a method is called on a new object each time."""

    def call(**given: Any) -> Any:
        function = item.obj if item.cls is None else getattr(item.cls(), item.originalname)
        return function(**parameters, **given)

    return call


def _require_sentence(item: pytest.Item, test: HiddenTest, remarkable: set[str]) -> None:
    if test.remark not in remarkable:
        wanted = f"one that loses nothing: {_listed(remarkable)}"
        where = _where(item)
        raise SuiteError(f"{where} is a remark without a known mistake. Name it in @pytest.mark.{REMARK}, {wanted}")


def _where(item: pytest.Item) -> str:
    return f"{item.path.parent.name}/{item.path.name}: {item.name}"


def _remark(item: pytest.Item) -> str:
    mark = item.get_closest_marker(REMARK)
    return "" if mark is None else str((*mark.args, "nothing")[0])


def _seconds(item: pytest.Item) -> float | None:
    mark = item.get_closest_marker("seconds")
    return float(mark.args[0]) if mark and mark.args else None


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
