"""What is kept of a suite for a whole class: verdicts, names, plans of follow-through, recorded requests."""

import functools
from collections.abc import Mapping, Sequence

from autograder.course import Mistake, Notebook
from autograder.grading.execution.reference import Recording, TrustedSolutions
from autograder.grading.execution.verdict_cache import VerdictCache
from autograder.grading.judgement.credit import Uses
from autograder.grading.judgement.evidence import uses_of
from autograder.grading.judgement.follow import Plan
from autograder.grading.judgement.names import Namer
from autograder.grading.judgement.slots import Function, functions_in
from autograder.grading.judgement.verdict import Judgement, Verdict
from autograder.grading.suite.collection import HiddenTest, Suite
from autograder.sandbox import Limits, Response


class Exercise:
    """One suite with its reference and known mistakes.

    follow: share of marks that follow-through may earn; 0: none. points: of each grade cell, by grade_id.
    """

    def __init__(
        self,
        suite: Suite,
        master: Notebook,
        mistakes: Sequence[Mistake],
        limits: Limits,
        *,
        points: Mapping[str, float],
        follow: float = 1.0,
    ) -> None:
        self.suite = suite
        self.limits = limits
        self.points = points
        self.follow = follow
        self._solutions = TrustedSolutions(master, {mistake.id: mistake for mistake in mistakes}, limits)
        self.namer = Namer(self._solutions, mistakes)
        self._recordings: dict[str, Recording] = {}
        self._caches: dict[tuple[str, str], VerdictCache] = {}
        self._plans: dict[str, Plan] = {}
        self._uses: dict[str, Uses] = {}

    def record_reference(self) -> None:
        """Run every test on the reference and record the requests, so that they are known ahead of submissions."""
        for test in (*self.suite.tests, *self.suite.remarks):
            recording = self._solutions.record(test)
            if recording is not None:
                self._recordings[test.name] = recording

    def cache(self, test: HiddenTest, lang: str) -> VerdictCache:
        """Return the verdicts of a test in one language; the reference's responses are known to pass."""
        key = test.name, lang
        if key not in self._caches:
            recording = self._recordings.get(test.name)
            self._caches[key] = cache = VerdictCache()
            if recording and recording.run.error is None:
                cache.store(recording.exchanges, Judgement(Verdict("passed"), uses=uses_of(recording.run)))
        return self._caches[key]

    def uses(self, test: str) -> Uses:
        """Return what a test uses of the notebook, as the reference's run shows."""
        if test not in self._uses:
            recording = self._recordings.get(test)
            self._uses[test] = uses_of(recording.run) if recording else Uses()
        return self._uses[test]

    @property
    def usual_seconds(self) -> dict[str, float]:
        """How long the tests take on the reference, by their names."""
        return {name: recording.seconds for name, recording in self._recordings.items()}

    def shared_tests(self) -> dict[str, list[Response]]:
        """Return the reference's responses to the tests that may share a fork."""
        tests = [test for test in (*self.suite.tests, *self.suite.remarks) if self._is_sharable(test)]
        return {test.name: self._recordings[test.name].responses for test in tests}

    def _is_sharable(self, test: HiddenTest) -> bool:
        return test.name in self._recordings and self._recordings[test.name].sharable

    def plan(self, test: HiddenTest) -> Plan:
        """Return the gradients that a test fetches, found on the reference. ValueError where that does not run."""
        if test.name not in self._plans:
            recording, fresh = self._recordings.get(test.name), self._solutions.student(test)
            if recording is None or fresh is None:
                raise ValueError("the reference solution does not run")
            self._plans[test.name] = Plan(recording.run, fresh, self._functions)
        return self._plans[test.name]

    @functools.cached_property
    def _functions(self) -> dict[str, Function]:
        """The reference's functions that return a value with its gradients; the same whoever is graded first."""
        recorded = [
            (test, self._recordings[test.name].run) for test in self.suite.tests if test.name in self._recordings
        ]
        students = ((run, self._solutions.student(test)) for test, run in recorded)
        return functions_in((run, fresh) for run, fresh in students if fresh is not None)

    def take_notes(self) -> list[str]:
        """Return notes for staff on the reference and known mistakes; each note once."""
        return self._solutions.take_notes()
