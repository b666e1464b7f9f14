"""The pytest plugin: collect a hidden suite once, then run it for one submission after another."""

import math
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course import Notebook
from autograder.grading.credit import capped
from autograder.grading.examples import Examples, Refused
from autograder.grading.items import HiddenTest, run_item
from autograder.grading.judging import Follow, Judge, SuiteError
from autograder.grading.memory import Memory
from autograder.grading.naming import Namer
from autograder.grading.remarks import Remarks, remarks_on
from autograder.grading.student import Student
from autograder.results import Example, TestResult
from autograder.sandbox import Limits, Submission

MARK = "grade_id"
REMARK = "remark"
# No plugin of this machine's takes part; nothing is captured, cached or reported by pytest itself.
OPTIONS = ["-q", "-s", "--noconftest", "--import-mode=importlib", "--assert=plain", "--strict-markers"]
OPTIONS += [f"-pno:{name}" for name in ("cacheprovider", "logging", "warnings", "doctest", "faulthandler", "junitxml")]


@dataclass(frozen=True)
class Tried:
    """What a suite found in one submission.

    tests: grade ids and results, in the order of the suite. refused: failures that deserve an example.
    remarks: on right answers, by grade ids. notes: for staff, on remarks that could not be tried.
    """

    tests: list[tuple[str, TestResult]]
    refused: list[Refused]
    remarks: Remarks
    notes: list[str]


class Suite:
    """A pytest plugin. `serve` gets the collected tests and runs them as often as it likes.

    follow: share of a gradient test's marks that follow-through may earn. seed: of other hidden numbers than the
    usual. The fixtures `student` and `rng` are what a hidden test may ask for.
    """

    def __init__(
        self,
        notebook: Notebook,
        limits: Limits,
        *,
        serve: Callable[["Suite"], None],
        namer: Namer | None = None,
        follow: float = 1.0,
        seed: str = "",
    ) -> None:
        self.tests: list[HiddenTest] = []
        self.remarks: list[HiddenTest] = []
        self.problems: list[str] = []
        self.failure: Exception | None = None
        self._notebook = notebook
        self._limits = limits
        self._points = {cell.grade_id or "": cell.points for cell in notebook.grade_cells}
        self._serve = serve
        self._namer = namer
        self._follow = Follow(follow)
        self._seed = seed
        self._memories: dict[tuple[str, str], Memory] = defaultdict(Memory)  # by test and language
        self._examples = Examples(self.run_test, limits, notebook)
        self._student: Student | None = None
        self._rng = np.random.default_rng()

    @pytest.fixture
    def student(self) -> Student:
        """The names that the student's cells define, in a fork of this test's own."""
        assert self._student is not None
        return self._student

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """A random generator, seeded by the test's name: the same numbers for everyone and in every run."""
        return self._rng

    def run(self, submission: Submission, *, lang: str, afresh: bool = False) -> Tried:
        """Run every test against one submission.

        lang: of the messages. afresh: use nothing that is remembered of earlier submissions.
        """
        memories = defaultdict(lambda: Memory(usable=False)) if afresh else self._memories
        judge = Judge(self, submission, self._limits, lang, self._namer, self._follow)
        following: Sequence[Any] = [*self.tests[1:], None]
        pairs = zip(self.tests, following, strict=True)
        found = [(test.grade_id, judge.result(test, after, memories[test.name, lang])) for test, after in pairs]
        tests = capped(judge.agreed(found), self._points, judge.asked)
        remarks, notes = self._remarks_on(tests, submission, lang)
        return Tried(tests, list(judge.refused.values()), remarks, notes)

    def _remarks_on(
        self, found: Sequence[tuple[str, TestResult]], submission: Submission, lang: str
    ) -> tuple[Remarks, list[str]]:
        namer = self._namer
        if namer is None:
            return {}, []
        return remarks_on(
            found, self.remarks, submission, self._limits, self.run_test, lambda mistake: namer.hint(mistake, lang)
        )

    def examples(self, submission: Submission, refused: Sequence[Refused], *, lang: str) -> dict[str, Example]:
        """Return examples of failures by the names of tests. submission: asked no hidden test, now or earlier."""
        return self._examples.of(submission, refused, lang)

    def run_test(
        self, test: HiddenTest, after: HiddenTest | None, student: Student, rng: np.random.Generator | None = None
    ) -> BaseException | None:
        """Run one test with that student, and return what it raised.

        after: the test that runs next. rng: what it draws from, in the place of the hidden numbers.
        """
        self._student, self._rng = student, rng or _rng(self._seed + test.name)
        given = {"student": lambda: student, "rng": lambda: self._rng}
        return run_item(test.item, after.item if after else None, given)

    # --- pytest's hooks, in the order in which it calls them ---

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marks known."""
        config.addinivalue_line("markers", f"{MARK}(name, weight=1): the grade cell that this test belongs to")
        config.addinivalue_line("markers", f"{REMARK}(mistake): costs nothing; says the sentence of this known mistake")
        config.addinivalue_line("markers", "seconds(limit): time for one request, where the usual is too short")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what kept a suite from being collected."""
        if report.failed:
            self.problems.append(f"{report.nodeid}: {report.longreprtext.strip()}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Read the marks of every test."""
        known = {cell.grade_id for cell in self._notebook.grade_cells if cell.grade_id and not cell.manual}
        remarkable = self._namer.remarkable() if self._namer else None
        for item in session.items:
            try:
                test = _hidden_test(item, known)
                if not test.remark:
                    self.tests.append(test)
                elif remarkable is not None:  # else nobody knows what it would say
                    self.remarks.append(_with_a_sentence(test, remarkable))
            except SuiteError as problem:
                self.problems.append(str(problem))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Hand over to whoever has submissions; pytest would swallow the words of what goes wrong there."""
        try:
            self._serve(self)
        except Exception as problem:  # noqa: BLE001  (raised again by run_suite)
            self.failure = problem
        return True


def run_suite(path: Path, suite: Suite) -> None:
    """Collect the suite and let it serve; SuiteError where it cannot be collected."""
    arguments = [*OPTIONS, f"--rootdir={path.parent}", "-c", "/dev/null", str(path)]
    status = pytest.main(arguments, plugins=[suite])
    if suite.failure is not None:
        raise suite.failure
    if suite.problems:
        raise SuiteError("\n".join(suite.problems))
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SuiteError(f"{path}: pytest ended with {status!r}. Run `pytest --collect-only {path}` to see why")


def _hidden_test(item: pytest.Item, known: set[str]) -> HiddenTest:
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
    return HiddenTest(item, item.name, name, float(weight), _seconds(item), _remark(item))


def _with_a_sentence(test: HiddenTest, remarkable: set[str]) -> HiddenTest:
    """Return the test of a remark; SuiteError where no known mistake that loses nothing has that name."""
    if test.remark not in remarkable:
        wanted = f"one that loses nothing: {_listed(remarkable)}"
        where = _where(test.item)
        raise SuiteError(f"{where} is a remark without a known mistake. Name it in @pytest.mark.{REMARK}, {wanted}")
    return test


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


def _rng(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))
