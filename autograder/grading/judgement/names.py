"""Name the mistake behind a failed hidden test: compare its run with those of the reference and of known mistakes."""

from collections.abc import Iterable
from dataclasses import replace

from autograder.course import Mistake, in_language
from autograder.diagnosis import DERIVED, Name, Trace, diagnose, readings_of
from autograder.feedback import say
from autograder.grading.execution.reference import REFERENCE, TrustedSolutions
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement.evidence import distinguishing_value, observations_of
from autograder.grading.suite.collection import HiddenTest


class Namer:
    """Names mistakes for a whole class; the traces of the reference and the known mistakes are kept."""

    def __init__(self, solutions: TrustedSolutions, mistakes: Iterable[Mistake]) -> None:
        self._solutions = solutions
        self._mistakes = {mistake.id: mistake for mistake in mistakes}
        self._traces: dict[tuple[str, str], Trace] = {}

    def name(self, test: HiddenTest, run: TestRun) -> Name | None:
        """Return the name of what this run looks like, None where it looks like nothing known."""
        observations = observations_of(run)
        readings, refused = readings_of(observations), distinguishing_value(run, observations)
        reference = self._trace(test, REFERENCE)
        own = [mistake for mistake in self._mistakes.values() if test.grade_id in mistake.loses]
        candidates = [mistake.id for mistake in own if mistake.same_as not in self._mistakes]
        name = diagnose(readings, reference, {id: self._trace(test, id) for id in candidates}, looked_at=refused)
        if name is not None:
            return name
        derived = {id: self._trace(test, id) for id in DERIVED}
        general = diagnose(readings, reference, derived, looked_at=refused)
        return replace(general, known=False, rivals=()) if general else None

    def loses(self, id: str) -> frozenset[str]:
        """Return the grade cells that lose marks by a known mistake."""
        return self._mistakes[id].loses

    def hint(self, id: str, lang: str) -> str:
        """Return the sentence of a known mistake."""
        return in_language(self._mistakes[id].hint, lang)

    def sentence(self, name: Name, lang: str, output: str) -> str:
        """Return what the student reads: what it looks like, and a question."""
        if name.known:
            return self.hint(name.id, lang)
        return say(f"looks_{name.id}", lang, **{"name": output, **name.words})

    def _trace(self, test: HiddenTest, id: str) -> Trace:
        if (test.name, id) not in self._traces:
            run = self._solutions.run(test, id)
            self._traces[test.name, id] = readings_of(observations_of(run)) if run else []
        return self._traces[test.name, id]
