"""The pytest plugin: collect a hidden suite once, then run it for one submission after another."""

import math
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course import Notebook
from autograder.diagnosis import Fetched, Name
from autograder.feedback import sanitise
from autograder.grading.expect import Wrong
from autograder.grading.items import run_item
from autograder.grading.known import Known
from autograder.grading.memory import Changed, Conversation, Judged, Memory
from autograder.grading.naming import Namer
from autograder.grading.student import Fork, Student, StudentProblem
from autograder.grading.verdict import judge
from autograder.results import TestResult
from autograder.sandbox import Ended, Limits, Submission

MARK = "grade_id"
# No plugin of this machine's takes part; nothing is captured, cached or reported by pytest itself.
OPTIONS = ["-q", "-s", "--noconftest", "--import-mode=importlib", "--assert=plain", "--strict-markers"]
OPTIONS += [f"-pno:{name}" for name in ("cacheprovider", "logging", "warnings", "doctest", "faulthandler", "junitxml")]


class SuiteError(Exception):
    """The hidden suite itself is wrong; the message says what to change."""


@dataclass(frozen=True)
class HiddenTest:
    """One collected test: its name, the grade cell that it belongs to, its weight, its own time limit."""

    item: pytest.Function
    name: str
    grade_id: str
    weight: float
    seconds: float | None


class Suite:
    """A pytest plugin. `serve` gets the collected tests and runs them as often as it likes.

    lang: of the messages. The fixtures `student` and `rng` are what a hidden test may ask for.
    """

    def __init__(
        self,
        notebook: Notebook,
        limits: Limits,
        *,
        lang: str,
        serve: Callable[["Suite"], None],
        namer: Namer | None = None,
    ) -> None:
        self.tests: list[HiddenTest] = []
        self.lang = lang
        self.problems: list[str] = []
        self.failure: Exception | None = None
        self._notebook = notebook
        self._limits = limits
        self._serve = serve
        self._namer = namer
        self._hung: set[str] = set()
        self._known = Known({})
        self._memories: dict[str, Memory] = defaultdict(Memory)
        self._student: Student | None = None

    @pytest.fixture
    def student(self) -> Student:
        """The names that the student's cells define, in a fork of this test's own."""
        assert self._student is not None
        return self._student

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """A random generator, seeded by the test's name: the same numbers for everyone and in every run."""
        return _rng(request.node.name)

    def run(self, submission: Submission, *, afresh: bool = False) -> list[tuple[str, TestResult]]:
        """Run every test against one submission; return grade ids and results in the order of the suite.

        afresh: use nothing that is remembered of earlier submissions.
        """
        self._hung, self._known = set(), Known(submission.sources)
        memories = defaultdict(lambda: Memory(usable=False)) if afresh else self._memories
        following: Sequence[Any] = [*self.tests[1:], None]
        pairs = zip(self.tests, following, strict=True)
        return [(test.grade_id, self._result(test, after, submission, memories[test.name])) for test, after in pairs]

    def _result(self, test: HiddenTest, after: HiddenTest | None, submission: Submission, memory: Memory) -> TestResult:
        started = time.monotonic()
        judged = self._judge(test, after, submission, memory)
        verdict, name = judged.verdict, judged.name
        printed = submission.printed()
        details = (verdict.detail, name and name.evidence, printed and f"printed: {printed}")
        return TestResult(
            test.name,
            verdict.outcome,
            test.weight,
            mistake=name.id if name else None,
            message=f"{verdict.message} {judged.sentence}" if judged.sentence else verdict.message,
            detail=sanitise.text("\n".join(detail for detail in details if detail)),
            seconds=round(time.monotonic() - started, 6),
        )

    def _judge(self, test: HiddenTest, after: HiddenTest | None, submission: Submission, memory: Memory) -> Judged:
        """Run one test in a fork of its own, unless what it asks and gets is remembered."""
        try:
            with submission.test() as fork:
                conversation = Conversation(fork, memory)
                if memory.usable and not self._hung and (judged := conversation.foretold()):
                    return judged
                problem, fetched = self._run(test, after, conversation)
        except Ended:  # no fork to be had is the student's process's doing: the grader's own part was in order before
            return Judged(judge(StudentProblem("crashed", "the notebook"), self.lang))
        if isinstance(problem, Changed):
            memory.forget()
            return self._judge(test, after, submission, memory)
        verdict = judge(_honest(problem, fetched), self.lang)
        name = self._name(test, after, problem, fetched) if verdict.outcome == "failed" else None
        judged = Judged(verdict, name, self._sentence(name, problem) if name else "")
        conversation.remember(judged)
        return judged

    def _run(
        self, test: HiddenTest, after: HiddenTest | None, fork: Fork
    ) -> tuple[BaseException | None, list[Fetched]]:
        """Run one test; return what it raised, and what it fetched."""
        self._student = Student(fork, self._limits, seconds=test.seconds, hung=self._hung, known=self._known)
        student = self._student
        given = {"student": lambda: student, "rng": lambda: _rng(test.item.name)}
        raised = run_item(test.item, after.item if after else None, given)
        return raised, student.fetched

    def _name(
        self, test: HiddenTest, after: HiddenTest | None, problem: BaseException | None, fetched: list[Fetched]
    ) -> Name | None:
        raised = isinstance(problem, StudentProblem) and problem.kind == "raised"
        unwritten = raised and problem.problem.type_name == "NotImplementedError"  # type: ignore[union-attr]
        if self._namer is None or unwritten or not (raised or isinstance(problem, Wrong)):
            return None  # what is missing, hangs or is not written yet looks like nothing
        looked_at = problem.got if isinstance(problem, Wrong) else None
        try:
            return self._namer.name(
                test.name, test.grade_id, fetched, looked_at, lambda fork: self._run(test, after, fork)[1]
            )
        except Exception:  # noqa: BLE001  (a verdict without a name is a verdict)
            return None

    def _sentence(self, name: Name, problem: BaseException | None) -> str:
        assert self._namer is not None
        output = problem.words.get("name", "") if isinstance(problem, Wrong) else ""
        return self._namer.sentence(name, self.lang, str(output))

    # --- pytest's hooks, in the order in which it calls them ---

    def pytest_configure(self, config: pytest.Config) -> None:
        """Make the marks known."""
        config.addinivalue_line("markers", f"{MARK}(name, weight=1): the grade cell that this test belongs to")
        config.addinivalue_line("markers", "seconds(limit): time for one request, where the usual is too short")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what kept a suite from being collected."""
        if report.failed:
            self.problems.append(f"{report.nodeid}: {report.longreprtext.strip()}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Read the marks of every test."""
        known = {cell.grade_id for cell in self._notebook.grade_cells if not cell.manual}
        for item in session.items:
            try:
                self.tests.append(_hidden_test(item, {name for name in known if name}))
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
    where = f"{item.path.parent.name}/{item.path.name}: {item.name}"
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
    return HiddenTest(item, item.name, name, float(weight), _seconds(item))


def _seconds(item: pytest.Item) -> float | None:
    mark = item.get_closest_marker("seconds")
    return float(mark.args[0]) if mark and mark.args else None


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _rng(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def _honest(problem: BaseException | None, fetched: list[Fetched]) -> BaseException | None:
    """A test that passes without having asked the student's code anything proves nothing: that is our error."""
    if problem is None and not fetched:
        return SuiteError("the test passed without fetching anything from the student's code")
    return problem
