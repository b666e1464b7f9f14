"""Judge one submission, test by test: the verdict, the name of the mistake, follow-through, waiting."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import numpy as np

from autograder.diagnosis import Name
from autograder.feedback import sanitise, say
from autograder.grading.execution.sandboxed import Attempt, SandboxedTests
from autograder.grading.execution.shared_forks import SharedResponses
from autograder.grading.execution.test_run import TestRun, run_test
from autograder.grading.execution.verdict_cache import VerdictCache
from autograder.grading.judgement.agreement import Said, agreed
from autograder.grading.judgement.credit import Results, Uses, capped
from autograder.grading.judgement.evidence import GAVE_NO_VALUE, plain_name, uses_of, wrong_of
from autograder.grading.judgement.exercise import Exercise
from autograder.grading.judgement.failure import Failure, failure_of
from autograder.grading.judgement.follow import Following, Plan
from autograder.grading.judgement.verdict import Judgement, Verdict, verdict_of
from autograder.grading.suite.collection import HiddenTest, SuiteError
from autograder.grading.suite.refusals import WrongGradient, WrongValue
from autograder.grading.suite.student import StudentProblem
from autograder.results import TestResult
from autograder.sandbox import Ended
from autograder.tree import KeyPath

NO_VALUE = frozenset(GAVE_NO_VALUE.values())
ROUNDS = 4  # of running a test again, each of which may bring up more gradients
FOLLOWED = (WrongValue, WrongGradient)  # what may be wrong because of another forward


class OrderMattersError(Exception):
    """Equal requests got other responses in a fork of their own: no response of a shared fork counts."""


class Judge:
    """Judges one submission in one language.

    shared: responses of shared forks, by the names of tests; the other tests get a fork each.
    fresh: use no cached verdict.
    """

    def __init__(
        self,
        exercise: Exercise,
        tests: SandboxedTests,
        lang: str,
        *,
        shared: Mapping[str, SharedResponses],
        fresh: bool = False,
    ) -> None:
        self._exercise = exercise
        self._tests = tests
        self._lang = lang
        self._shared = shared
        self._fresh = fresh
        self._right_forwards: dict[str, bool] = {}  # by the name of the class or function
        self._uses: dict[str, Uses] = {}  # by the names of tests
        self._said: dict[str, Said] = {}  # likewise
        self._passed: dict[str, bool] = {}  # likewise
        self._causes: dict[tuple[object, ...], str] = {}  # grade cells, by what kept their tests from a value
        self.failures: dict[str, tuple[HiddenTest, Failure]] = {}  # by grade cell: the first that deserves an example
        self.notes: list[str] = []  # for staff
        self.overwritten: dict[str, int] = {}  # names, with the cells that did it: tests pass without that

    def results(self) -> list[tuple[str, TestResult]]:
        """Return the results of all tests. OrderMattersError where shared responses turn out not to count."""
        exercise = self._exercise
        results: Results = [(test.grade_id, self._result(test)) for test in exercise.suite.tests]
        namer, lang = exercise.namer, self._lang
        results = agreed(results, self._said, namer.loses, lambda name, output: namer.sentence(name, lang, output))
        of_gradients = self._failed_at_gradients(results) if any(test.followed for _, test in results) else ()
        return capped(results, exercise.points, self._uses, of_gradients)

    def wrong_names(self, results: Results) -> frozenset[str]:
        """Return the names of the notebook that those tests use which did not pass."""
        failed = [test.name for _, test in results if test.outcome != "passed"]
        used = [self._uses[name].names or self._exercise.uses(name).names for name in failed]
        return frozenset().union(*used)

    def _failed_at_gradients(self, results: Results) -> set[str]:
        """Return the failed tests of functions that pass with the reference's gradients beside the student's values."""
        followed = [self._uses[test.name].names for _, test in results if test.followed]
        failed = {test.name for _, test in results if test.outcome == "failed" and not test.followed}
        near = {name for name in failed if any(names & self._uses[name].names for names in followed)}
        return {test.name for test in self._exercise.suite.tests if test.name in near and self._passes_with_right(test)}

    def _passes_with_right(self, test: HiddenTest) -> bool:
        plan = self._plan(test)
        if plan is None or all(one.made is not None for one in plan.passes):
            return False
        with suppress(Ended), self._tests.fork(test, Following, corrected=plan.right()) as student:
            return run_test(test, student).error is None
        return False

    def _result(self, test: HiddenTest) -> TestResult:
        started = time.monotonic()
        judgement, printed = self._judged(test)
        if judgement.verdict.outcome not in ("passed", "error"):
            judgement = self._as_at_its_cell(test, judgement)
        self._uses[test.name] = judgement.uses
        if judgement.failure and not judgement.followed:
            self.failures.setdefault(test.grade_id, (test, judgement.failure))
        verdict, name = judgement.verdict, judgement.name
        self._passed[test.name] = verdict.outcome == "passed"
        if name and judgement.output is not None:
            self._said[test.name] = Said(name, judgement.output)
        details = (verdict.detail, name and name.evidence, printed and f"printed: {printed}")
        return TestResult(
            test.name,
            verdict.outcome,
            test.weight,
            mistake=name.id if name else None,
            message=verdict.message,
            detail=sanitise.text("\n".join(detail for detail in details if detail)),
            followed=judgement.followed,
            seconds=round(time.monotonic() - started, 6),
        )

    def _judged(self, test: HiddenTest) -> tuple[Judgement, str]:
        """Return the judgement on a test, and the text that it made the student's code print."""
        cache = VerdictCache(enabled=False) if self._fresh else self._exercise.cache(test, self._lang)
        shared = self._shared.get(test.name)
        try:
            if shared is None:
                judgement = self._judged_alone(test, cache)
            else:
                attempt = self._tests.shared(test, cache, shared)
                if self._passes(attempt):
                    return self._remembered(test, attempt, cache), shared.printed
                if not self._tests.repeats_alone(attempt):
                    raise OrderMattersError
                judgement = self._remembered(test, attempt, cache)
        except Ended:  # the student's process cannot be forked any more, and that is its own doing
            judgement = Judgement(verdict_of(StudentProblem("crashed", "the notebook"), self._lang))
        return judgement, self._tests.printed()

    def _judged_alone(self, test: HiddenTest, cache: VerdictCache) -> Judgement:
        return self._remembered(test, self._tests.alone(test, cache), cache)

    def _passes(self, attempt: Attempt) -> bool:
        if not attempt.trusted:
            raise OrderMattersError
        if attempt.run is None:
            return bool(attempt.verdict.verdict.outcome == "passed")
        return _honest(attempt.run) is None

    def _remembered(self, test: HiddenTest, attempt: Attempt, cache: VerdictCache) -> Judgement:
        """Return the cached judgement, or judge the run and keep what is true of all who respond in this way."""
        if attempt.run is None:
            known: Judgement = attempt.verdict
            if known.follows and not self._forwards_are_right(test):
                return self._judged_alone(test, VerdictCache(enabled=False))
            return known
        judgement = replace(self._judgement(test, attempt.run), uses=uses_of(attempt.run))
        if not judgement.followed:
            cache.store(attempt.exchanges, judgement)
        return judgement

    def _judgement(self, test: HiddenTest, run: TestRun) -> Judgement:
        verdict = verdict_of(_honest(run), self._lang)
        if verdict.outcome == "passed":
            return Judgement(verdict)
        follows = self._may_follow(test, run)
        if follows and self._is_followed(test, run):
            followed = replace(verdict, message=say("followed", self._lang))
            return Judgement(followed, follows=True, followed=self._exercise.follow)
        waiting = self._waiting(test, run)
        failure = None if waiting else failure_of(run.error, run.steps)
        return replace(waiting or self._named(test, run, verdict), follows=follows, failure=failure)

    # --- names that later cells overwrite ---

    def _as_at_its_cell(self, test: HiddenTest, judgement: Judgement) -> Judgement:
        """Return the judgement on the names as they stood at the grade cell, if the test gets values from these."""
        try:
            changed = self._tests.overwritten(test, judgement.uses.names)
            run = self._tests.restored(test) if changed else None
        except Ended:
            return judgement
        if run is None:
            return judgement
        self._tests.printed()
        got_none = judgement.verdict.outcome != "failed" or (judgement.name and judgement.name.id in NO_VALUE)
        if _honest(run) is not None and not (got_none and wrong_of(run)):
            return judgement
        self.overwritten |= changed
        return replace(self._judgement(test, run), uses=uses_of(run))

    # --- dependants wait ---

    def _waiting(self, test: HiddenTest, run: TestRun) -> Judgement | None:
        """Return that the test waits, where the same exception has already failed another exercise's cell."""
        error = run.error
        if not isinstance(error, StudentProblem) or error.kind not in ("raised", "missing", "attribute"):
            return None
        found = error.problem
        cause = (error.kind, error.call, found.type_name, found.cell, found.line)
        first = self._causes.setdefault(cause, test.grade_id)
        if first == test.grade_id:
            return None
        return Judgement(Verdict("skipped", say("waits_for", self._lang, call=error.call)))

    # --- naming ---

    def _named(self, test: HiddenTest, run: TestRun, verdict: Verdict) -> Judgement:
        name = self._name(test, run) if verdict.outcome == "failed" else None
        if name is None:
            return Judgement(verdict, plain_name(run))
        wrong = wrong_of(run)
        return Judgement(verdict, name, str(wrong.words.get("name", "")) if wrong else "")

    def _name(self, test: HiddenTest, run: TestRun) -> Name | None:
        error = run.error
        raised = isinstance(error, StudentProblem) and error.kind in ("raised", "attribute")
        unwritten = raised and error.problem.unwritten  # type: ignore[union-attr]
        if unwritten or not (raised or wrong_of(run)):
            return None  # what hangs or is not written yet looks like nothing
        try:
            return self._exercise.namer.name(test, run)
        except Exception as error:  # noqa: BLE001  (a verdict without a name is a verdict)
            self._note(test, "its mistake could not be named", error)
            return None

    # --- follow-through ---

    def _may_follow(self, test: HiddenTest, run: TestRun) -> bool:
        """Whether the refused value may be right for the student's own forward."""
        wrong = wrong_of(run)
        if self._exercise.follow <= 0 or not isinstance(wrong, FOLLOWED):
            return False
        plan = self._plan(test)
        return bool(plan and plan.slots and not plan.shows_right_forwards(run.responses))

    def _plan(self, test: HiddenTest) -> Plan | None:
        try:
            return self._exercise.plan(test)
        except Exception as error:  # noqa: BLE001  (the verdict holds without follow-through)
            self._note(test, "follow-through could not be looked at", error)
            return None

    def _is_followed(self, test: HiddenTest, run: TestRun) -> bool:
        """Whether a test of gradients passes with the gradients of the student's own forward."""
        try:
            return not self._forwards_are_right(test) and self._passes_with_own_gradients(test, run)
        except Ended:
            return False
        except (ArithmeticError, ValueError, TypeError, LookupError) as error:  # no slope can be measured
            self._note(test, "follow-through could not be measured", error)
            return False

    def _forwards_are_right(self, test: HiddenTest) -> bool:
        """Whether the forwards of a test have lost nothing, or give what the reference gives. Asked once each."""
        plan = self._exercise.plan(test)
        names = {one.name for one in plan.passes}
        if self._have_lost_nothing(names):
            return True
        for name in names - set(self._right_forwards):
            with self._tests.fork(test) as student:
                self._right_forwards[name] = plan.has_right_forward(name, student)
        return all(self._right_forwards[name] for name in names)

    def _have_lost_nothing(self, names: set[str]) -> bool:
        """Whether all tests of these forwards have passed: follow-through earns no more than a forward lost."""
        uses = {test.name: self._exercise.uses(test.name) for test in self._exercise.suite.tests}
        of_values = [name for name, used in uses.items() if used.names & names and not used.backward]
        return bool(of_values) and all(self._passed.get(name, False) for name in of_values)

    def _passes_with_own_gradients(self, test: HiddenTest, run: TestRun) -> bool:
        plan = self._exercise.plan(test)
        corrected: dict[int, dict[KeyPath, np.ndarray]] = {}
        for _ in range(ROUNDS):
            with self._tests.fork(test) as student:
                more = plan.corrected(run.responses, student)
            if not more:
                return False
            for number, values in more.items():
                corrected.setdefault(number, {}).update(values)
            with self._tests.fork(test, Following, corrected=corrected) as student:
                run = run_test(test, student)
            if run.error is None:
                return True
            wrong = wrong_of(run)
            if not isinstance(wrong, FOLLOWED):
                return False
        return False

    def _note(self, test: HiddenTest, what: str, problem: Exception) -> None:
        self.notes.append(f"{test.name}: {what} ({type(problem).__name__}: {problem}). The marks are not affected")


def _honest(run: TestRun) -> BaseException | None:
    """Return the run's error; a test that passes without fetching anything proves nothing, which is our error."""
    if run.error is None and not run.fetched:
        return SuiteError("the test passed without fetching anything from the student's code")
    return run.error
