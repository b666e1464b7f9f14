"""Judge one submission, test by test: the verdict, what a mistake looks like, follow-through, what waits."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from autograder.diagnosis import Fetched, Name
from autograder.feedback import sanitise, say
from autograder.grading.agreement import Said, agreed
from autograder.grading.credit import Asked, Found
from autograder.grading.examples import Refused
from autograder.grading.follow import Following, Plan
from autograder.grading.handles import Fork
from autograder.grading.hidden import refusal_of
from autograder.grading.items import HiddenTest
from autograder.grading.known import Known
from autograder.grading.local import LocalFork
from autograder.grading.memory import Changed, Conversation, Judged, Memory
from autograder.grading.naming import Namer
from autograder.grading.passes import Path
from autograder.grading.ran import Ran
from autograder.grading.student import Student, StudentProblem
from autograder.grading.verdict import Verdict, judge
from autograder.results import TestResult
from autograder.sandbox import Ended, Limits, Submission

ROUNDS = 4  # of looking at a test again, each of which may bring up more gradients
FOLLOWED = ("value", "gradient")  # what may be wrong for another forward


class SuiteError(Exception):
    """The hidden suite itself is wrong; the message says what to change."""


class Runs(Protocol):
    """What runs a test."""

    def run_test(self, test: HiddenTest, after: HiddenTest | None, student: Student) -> BaseException | None:
        """Run one test with that student, and return what it raised."""
        ...


@dataclass
class Follow:
    """What follow-through needs for a whole class. share: of a test's marks that it may earn; 0: none."""

    share: float
    plans: dict[str, Plan] = field(default_factory=dict)


class Judge:
    """Judges one submission."""

    def __init__(
        self, suite: Runs, submission: Submission, limits: Limits, lang: str, namer: Namer | None, follow: Follow
    ) -> None:
        self._suite = suite
        self._submission = submission
        self._limits = limits
        self._lang = lang
        self._namer = namer
        self._follow = follow
        self._hung: set[str] = set()
        self._known = Known(submission.sources)
        self._right_forwards: dict[str, bool] = {}  # by the name of the class
        self.asked: dict[str, Asked] = {}  # by the names of tests
        self._said: dict[str, Said] = {}  # likewise
        self.refused: dict[str, Refused] = {}  # by grade cell: the first test of each that deserves an example
        self._causes: dict[tuple[object, ...], str] = {}  # grade cells, by what kept their tests from an answer

    def result(self, test: HiddenTest, after: HiddenTest | None, memory: Memory) -> TestResult:
        """Return the result of one test. after: the test that runs next."""
        started = time.monotonic()
        judged = self._judge(test, after, memory)
        self.asked[test.name] = judged.asked
        if judged.refusal and not judged.followed:
            self.refused.setdefault(test.grade_id, Refused(test, after, judged.refusal))
        verdict, name = judged.verdict, judged.name
        if name and judged.output is not None:
            self._said[test.name] = Said(name, judged.output)
        printed = self._submission.printed()
        details = (verdict.detail, name and name.evidence, printed and f"printed: {printed}")
        return TestResult(
            test.name,
            verdict.outcome,
            test.weight,
            mistake=name.id if name else None,
            message=verdict.message,
            detail=sanitise.text("\n".join(detail for detail in details if detail)),
            followed=judged.followed,
            seconds=round(time.monotonic() - started, 6),
        )

    def agreed(self, found: Found) -> Found:
        """Return the results with names on which the tests agree, and with their sentences."""
        if self._namer is None:
            return found
        sentence, lang = self._namer.sentence, self._lang
        return agreed(found, self._said, self._namer.loses, lambda name, output: sentence(name, lang, output))

    def _judge(self, test: HiddenTest, after: HiddenTest | None, memory: Memory) -> Judged:
        """Run one test in a fork of its own, unless what it asks and gets is remembered."""
        ran = None
        try:
            with self._submission.test() as fork:
                conversation = Conversation(fork, memory)
                judged = conversation.foretold() if memory.usable and not self._hung else None
                if judged is None:
                    ran = self._run(test, after, self._student(test, conversation))
        except Ended:  # no fork to be had is the student's process's doing: the grader's own part was in order before
            return Judged(judge(StudentProblem("crashed", "the notebook"), self._lang))
        if ran is None or judged is not None:
            assert judged is not None
            known = not judged.follows or self._forwards_are_right(test, after)
            return judged if known else self._judge(test, after, Memory(usable=False))
        if isinstance(ran.problem, Changed):
            memory.forget()
            return self._judge(test, after, memory)
        judged = replace(self._judged(test, after, ran), asked=ran.asked)
        if not judged.followed:
            conversation.remember(judged)
        return judged

    def _judged(self, test: HiddenTest, after: HiddenTest | None, ran: Ran) -> Judged:
        verdict = judge(_honest(ran), self._lang)
        if verdict.outcome == "passed":
            return Judged(verdict)
        follows = self._may_follow(test, after, ran)
        if follows and self._is_followed(test, after, ran):
            followed = replace(verdict, message=say("followed", self._lang))
            return Judged(followed, follows=True, followed=self._follow.share)
        waiting = self._waiting(test, ran)
        refusal = None if waiting else refusal_of(ran.problem, ran.student.taken)
        return replace(waiting or self._named(test, after, ran, verdict), follows=follows, refusal=refusal)

    def _student(self, test: HiddenTest, fork: Fork) -> Student:
        return Student(fork, self._limits, seconds=test.seconds, hung=self._hung, known=self._known)

    def _trusted(self, test: HiddenTest, fork: LocalFork) -> Student:
        """Return the reference or a known mistake as a student: nothing that it says hangs on who is judged."""
        return Student(fork, self._limits, seconds=test.seconds)

    def _run(self, test: HiddenTest, after: HiddenTest | None, student: Student) -> Ran:
        return Ran(self._suite.run_test(test, after, student), student)

    # --- dependants wait ---

    def _waiting(self, test: HiddenTest, ran: Ran) -> Judged | None:
        """Return that the test waits, where what kept it from an answer is what failed another exercise's cell."""
        problem = ran.problem
        if not isinstance(problem, StudentProblem) or problem.kind not in ("raised", "missing", "attribute"):
            return None
        found = problem.problem
        cause = (problem.kind, problem.call, found.type_name, found.cell, found.line)
        first = self._causes.setdefault(cause, test.grade_id)
        if first == test.grade_id:
            return None
        return Judged(Verdict("skipped", say("waits_for", self._lang, call=problem.call)))

    # --- naming ---

    def _named(self, test: HiddenTest, after: HiddenTest | None, ran: Ran, verdict: Verdict) -> Judged:
        name = self._name(test, after, ran) if verdict.outcome == "failed" else None
        if name is None:
            return Judged(verdict, ran.plain_name)
        output = str(ran.wrong.words.get("name", "")) if ran.wrong else ""
        return Judged(verdict, name, output)

    def _name(self, test: HiddenTest, after: HiddenTest | None, ran: Ran) -> Name | None:
        problem = ran.problem
        raised = isinstance(problem, StudentProblem) and problem.kind in ("raised", "attribute")
        unwritten = raised and problem.problem.type_name == "NotImplementedError"  # type: ignore[union-attr]
        if self._namer is None or unwritten or not (raised or ran.wrong):
            return None  # what hangs or is not written yet looks like nothing

        def fetched(fork: LocalFork) -> Sequence[Fetched]:
            return self._run(test, after, self._trusted(test, fork)).heard

        try:
            heard, looked_at = ran.heard, ran.looked_at
            return self._namer.name(test.name, test.grade_id, heard, looked_at, fetched)
        except Exception:  # noqa: BLE001  (a verdict without a name is a verdict)
            return None

    # --- follow-through ---

    def _may_follow(self, test: HiddenTest, after: HiddenTest | None, ran: Ran) -> bool:
        """Whether what was refused may be right for the student's own forward."""
        if self._follow.share <= 0 or self._namer is None or ran.wrong is None or ran.wrong.key not in FOLLOWED:
            return False
        try:
            return bool(self._plan(test, after).slots)
        except Exception:  # noqa: BLE001  (a reference that cannot be asked; the verdict stands)
            return False

    def _is_followed(self, test: HiddenTest, after: HiddenTest | None, ran: Ran) -> bool:
        """Whether a test of gradients passes once those of the student's own forward stand for the reference's."""
        try:
            return not self._forwards_are_right(test, after) and self._passes_with_own_gradients(test, after, ran)
        except (Ended, ArithmeticError, ValueError, TypeError, LookupError):  # nothing to measure a slope by
            return False

    def _forwards_are_right(self, test: HiddenTest, after: HiddenTest | None) -> bool:
        """Whether the forwards of the classes that a test asks give what the reference gives. Looked at once each."""
        plan = self._plan(test, after)
        for maker in {one.maker for one in plan.passes} - set(self._right_forwards):
            with self._submission.test() as fork:
                self._right_forwards[maker] = plan.has_right_forward(maker, self._student(test, fork))
        return all(self._right_forwards[one.maker] for one in plan.passes)

    def _passes_with_own_gradients(self, test: HiddenTest, after: HiddenTest | None, ran: Ran) -> bool:
        plan = self._plan(test, after)
        corrected: dict[int, dict[Path, np.ndarray]] = {}
        for _ in range(ROUNDS):
            with self._submission.test() as fork:
                more = plan.corrected(ran.student.answers, self._student(test, fork))
            if not more:
                return False
            for number, places in more.items():
                corrected.setdefault(number, {}).update(places)
            with self._submission.test() as fork:
                ran = self._run(test, after, self._following(test, fork, corrected))
            if ran.problem is None:
                return True
            if ran.wrong is None or ran.wrong.key not in FOLLOWED:
                return False
        return False

    def _following(self, test: HiddenTest, fork: Fork, corrected: Mapping[int, Mapping[Path, np.ndarray]]) -> Student:
        words = {"seconds": test.seconds, "hung": self._hung, "known": self._known}
        return Following(fork, self._limits, corrected=corrected, **words)

    def _plan(self, test: HiddenTest, after: HiddenTest | None) -> Plan:
        if test.name not in self._follow.plans:
            assert self._namer is not None
            reference = self._run(test, after, self._trusted(test, self._namer.reference())).student
            fresh = self._trusted(test, self._namer.reference())
            self._follow.plans[test.name] = Plan(reference, fresh)
        return self._follow.plans[test.name]


def _honest(ran: Ran) -> BaseException | None:
    """A test that passes without having asked the student's code anything proves nothing: that is our error."""
    if ran.problem is None and not ran.student.fetched:
        return SuiteError("the test passed without fetching anything from the student's code")
    return ran.problem
