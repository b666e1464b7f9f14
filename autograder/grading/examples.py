"""Run failed tests once more with public numbers, in a process that has never met a hidden one.

What a student's code returns in these runs is shown to the student. A process that has been asked hidden questions
could put them into its answers, so these runs have a process, and a folder, of their own.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.course import Notebook
from autograder.grading.example import Draft, draft_of, example_of
from autograder.grading.handles import Fork
from autograder.grading.hidden import Refusal
from autograder.grading.items import HiddenTest
from autograder.grading.known import Known
from autograder.grading.memory import Changed, Conversation, Memory
from autograder.grading.public import PublicGenerator
from autograder.grading.replay import NotReplayableError, Steps, alike, replayed
from autograder.grading.reproduction import parameters_of
from autograder.grading.student import Opaque, Student, StudentProblem
from autograder.results import Example
from autograder.sandbox import Ended, Limits, Submission
from autograder.sandbox.submission import SandboxError
from autograder.sandbox.zygote import ZygoteDied

SECONDS = 5.0  # for the examples of one submission; those that are not made by then are left out
PICTURE = "picture"
"""What a suite calls its own drawing: `picture(call, given, value, lang, fresh)` returns an SVG or "".

fresh: `with fresh() as student` asks the student's code for more, with numbers of the picture's own.
"""

Run = Callable[[HiddenTest, HiddenTest | None, Student, np.random.Generator], BaseException | None]


@dataclass(frozen=True)
class Refused:
    """A test that failed. after: the test that runs next."""

    test: HiddenTest
    after: HiddenTest | None
    refusal: Refusal


@dataclass(frozen=True)
class Told:
    """What came of a public run; no draft where it showed nothing."""

    draft: Draft | None


class Examples:
    """Makes examples for a whole class, and keeps what public runs showed, by the answers that they got."""

    def __init__(self, run: Run, limits: Limits, released: Notebook) -> None:
        self._run = run
        self._limits = limits
        self._parameters = parameters_of(released)
        self._released = "\n".join(cell.source for cell in released.cells)
        self._memories: dict[str, Memory] = defaultdict(Memory)

    def of(self, submission: Submission, refused: Iterable[Refused], lang: str) -> dict[str, Example]:
        """Return the examples by the names of tests.

        submission: its cells have run, and no hidden test.
        """
        maker = _Maker(self._run, submission, self._limits)
        end = time.monotonic() + SECONDS
        found: dict[str, Example] = {}
        for one in refused:
            if time.monotonic() > end:
                break
            try:
                example = self._example(maker, one, lang)
            except Ended:  # the process cannot be forked any more
                break
            except (SandboxError, ZygoteDied):
                raise
            except Exception:  # noqa: BLE001  (a verdict without an example is a verdict)
                continue
            if example:
                found[one.test.name] = example
        return found

    def _example(self, maker: "_Maker", one: Refused, lang: str) -> Example | None:
        draft = maker.draft(one, self._memories[one.test.name])
        if draft is None or not draft.shows_nothing_of(one.refusal, self._released):
            return None
        picture = getattr(one.test.item.module, PICTURE, None)
        drawn = partial(picture, fresh=partial(maker.fresh, one)) if picture else None
        steps = maker.confirmed(one, draft)
        example = example_of(draft, lang, steps=steps, parameters=self._parameters, drawn=drawn)
        return example if example != Example() else None


class _Maker:
    """Asks one submission."""

    def __init__(self, run: Run, submission: Submission, limits: Limits) -> None:
        self._run = run
        self._submission = submission
        self._limits = limits
        self._hung: set[str] = set()
        self._known = Known(submission.sources)

    def draft(self, one: Refused, memory: Memory) -> Draft | None:
        """Run a test with public numbers, unless what it asks and gets is remembered."""
        with self._submission.test() as fork:
            conversation = Conversation(fork, memory)
            told = conversation.foretold() if memory.usable and not self._hung else None
            if told is not None:
                return told.draft
            student = self._student(one, conversation)
            problem = self._run(one.test, one.after, student, PublicGenerator(one.test.name))
        if isinstance(problem, Changed):
            memory.forget()
            return self.draft(one, memory)
        draft = draft_of(problem, student)
        conversation.remember(Told(draft))
        return draft

    def confirmed(self, one: Refused, draft: Draft) -> Steps | None:
        """Return the steps that give the refused value when nothing else is asked; None where neither few nor all do.

        What else the test has asked may have a part in it, where objects share what they keep.
        """
        candidates = (draft.steps, tuple(range(draft.place.number + 1)))
        return next((steps for steps in dict.fromkeys(candidates) if self._gives(one, draft, steps)), None)

    def _gives(self, one: Refused, draft: Draft, steps: Steps) -> bool:
        with self._submission.test() as fork:
            student = self._student(one, fork)
            try:
                value = student.value(replayed(student, draft.taken, steps, draft.place.number))
                return draft.key != "" and _same(_at(value, draft.place.path), draft.got)
            except StudentProblem as problem:
                return draft.key == "" and problem.problem.type_name == draft.refusal.sign[1]
            except (NotReplayableError, LookupError, TypeError):
                return False

    @contextmanager
    def fresh(self, one: Refused) -> Iterator[Student]:
        """Give a student who has not been asked anything."""
        with self._submission.test() as fork:
            yield self._student(one, fork)

    def _student(self, one: Refused, fork: Fork) -> Student:
        return Student(fork, self._limits, seconds=one.test.seconds, hung=self._hung, known=self._known)


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _same(value: Any, got: Any) -> bool:
    if isinstance(value, Opaque) and isinstance(got, Opaque):
        return value.type_name == got.type_name
    return alike(value, got)
