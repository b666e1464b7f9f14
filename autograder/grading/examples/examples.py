"""Run failed tests once more with public numbers, in a worker that has never met a hidden one.

The values that a student's code returns in these runs are shown to the student. A process that has answered hidden
requests could put hidden numbers into them, so these runs have a process, and a folder, of their own.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from autograder import tree
from autograder.course import Notebook
from autograder.grading.examples.example import Draft, Drawn, draft_of, example_of
from autograder.grading.examples.lines import parameters_of
from autograder.grading.examples.public_draws import PublicGenerator
from autograder.grading.examples.steps import NotReplayableError, StepNumbers, alike, replayed
from autograder.grading.execution.sandboxed import SandboxedTests
from autograder.grading.execution.verdict_cache import VerdictCache
from autograder.grading.judgement.failure import Failure
from autograder.grading.suite.collection import HiddenTest
from autograder.grading.suite.student import Opaque, StudentProblem
from autograder.results import Example
from autograder.sandbox import Ended, Limits, Worker
from autograder.sandbox.worker import SandboxError
from autograder.sandbox.zygote import ZygoteDied

SECONDS = 5.0  # for the examples of one submission; those that are not made by then are left out


@dataclass(frozen=True)
class PublicRun:
    """The result of a public run; no draft where it showed nothing."""

    draft: Draft | None


class Examples:
    """Makes examples for a whole class, and keeps what public runs showed, by the responses that led to it."""

    def __init__(self, limits: Limits, released: Notebook) -> None:
        self._limits = limits
        self._parameters = parameters_of(released)
        self._released = "\n".join(cell.source for cell in released.cells)
        self._caches: dict[str, VerdictCache] = defaultdict(VerdictCache)

    def of(
        self, worker: Worker, failures: Iterable[tuple[HiddenTest, Failure]], lang: str
    ) -> tuple[dict[str, Example], list[str]]:
        """Return the examples by the names of tests, and notes for staff on those that could not be made.

        worker: its cells have run, and no hidden test.
        """
        tests = SandboxedTests(worker, self._limits)
        end = time.monotonic() + SECONDS
        found: dict[str, Example] = {}
        notes: list[str] = []
        for test, failure in failures:
            if time.monotonic() > end:
                break
            try:
                example = self._example(tests, test, failure, lang, notes)
            except Ended:  # the process cannot be forked any more
                break
            except (SandboxError, ZygoteDied):
                raise
            except Exception as error:  # noqa: BLE001  (a verdict without an example is a verdict)
                notes.append(f"{test.name}: no example could be made ({type(error).__name__}: {error})")
                continue
            if example:
                found[test.name] = example
        return found, notes

    def _example(
        self, tests: SandboxedTests, test: HiddenTest, failure: Failure, lang: str, notes: list[str]
    ) -> Example | None:
        draft = self._draft(tests, test)
        if draft is None or not draft.shows_nothing_of(failure, self._released):
            return None
        drawn = _drawing(tests, test, notes) if test.picture else None
        numbers = _confirmed(tests, test, draft)
        example = example_of(draft, lang, numbers=numbers, parameters=self._parameters, drawn=drawn)
        return example if example != Example() else None

    def _draft(self, tests: SandboxedTests, test: HiddenTest) -> Draft | None:
        """Run a test with public numbers, unless its responses are known."""
        cache = self._caches[test.name]
        attempt = tests.alone(test, cache, PublicGenerator)
        if attempt.run is None:
            known: PublicRun = attempt.verdict
            return known.draft
        draft = draft_of(attempt.run)
        cache.store(attempt.exchanges, PublicRun(draft))
        return draft


def _drawing(tests: SandboxedTests, test: HiddenTest, notes: list[str]) -> Drawn:
    """Return the suite's own drawing; without a picture an example is an example, too."""

    def drawn(*arguments: Any) -> str:
        assert test.picture is not None
        try:
            return test.picture(*arguments, fresh=partial(tests.fork, test))
        except StudentProblem:
            return ""
        except Exception as error:  # noqa: BLE001  (it draws what a student returned)
            notes.append(f"{test.name}: no picture could be drawn ({type(error).__name__}: {error})")
            return ""

    return drawn


def _confirmed(tests: SandboxedTests, test: HiddenTest, draft: Draft) -> StepNumbers | None:
    """Return the steps that give the refused value when nothing else is asked; None where neither few nor all do.

    The other requests of the test may have a part in it, where objects share what they keep.
    """
    candidates = (draft.numbers, tuple(range(draft.source.step + 1)))
    return next((numbers for numbers in dict.fromkeys(candidates) if _gives(tests, test, draft, numbers)), None)


def _gives(tests: SandboxedTests, test: HiddenTest, draft: Draft, numbers: StepNumbers) -> bool:
    with tests.fork(test) as student:
        try:
            value = student.value(replayed(student, draft.steps, numbers, draft.source.step))
            return draft.refusal is not None and _same(tree.at(value, draft.source.path), draft.got)
        except StudentProblem as error:
            return draft.refusal is None and error.problem.type_name == draft.failure.signature[1]
        except (NotReplayableError, LookupError, TypeError):
            return False


def _same(value: object, got: object) -> bool:
    if isinstance(value, Opaque) and isinstance(got, Opaque):
        return value.type_name == got.type_name
    return alike(value, got)
