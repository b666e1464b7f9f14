"""What a hidden test says is fixed by what it draws, which is the same for everyone, and by the answers that it gets.

So a verdict holds for every submission that gives the same answers, to the bit. The student's code is run and asked in
a fresh fork each time; only the grader's own part, numerical gradients above all, is not computed again. A suite that
draws differently when it is run again is noticed: it asks something else, and is no longer remembered.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder import wire
from autograder.diagnosis import Name
from autograder.grading.credit import Asked
from autograder.grading.hidden import Refusal
from autograder.grading.verdict import Verdict
from autograder.sandbox import Answer, Question, TestFork

MOST = 200  # histories of one test that are kept

History = tuple[bytes, ...]  # digests of the answers so far


class Changed(Exception):
    """The test asked something else than in an earlier run with the same answers."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a test: the verdict, the name of the mistake, the output that it is about.

    output: None where the verdict has said all about it.
    follows: whether follow-through might keep marks, which depends on the forward as well. followed: the share kept.
    asked: what the test asked for. refusal: why it failed, where an example may show it.
    """

    verdict: Verdict
    name: Name | None = None
    output: str | None = None
    follows: bool = False
    followed: float = 0.0
    asked: Asked = Asked()
    refusal: Refusal | None = None


@dataclass
class Memory:
    """One test's: what it asks, and what it finally says, by the answers so far."""

    asked: dict[History, tuple[Question, float]] = field(default_factory=dict)
    judged: dict[History, Any] = field(default_factory=dict)
    usable: bool = True

    def forget(self) -> None:
        """Never use it again."""
        self.usable = False
        self.asked.clear()
        self.judged.clear()


class Conversation:
    """A fork that answers one hidden test, with a memory of what the test asks.

    What was asked ahead of the test (`foretold`) is not asked again when the test runs.
    """

    def __init__(self, fork: TestFork, memory: Memory) -> None:
        self._fork = fork
        self._memory = memory
        self._plain = memory.usable  # whether everything so far can be remembered
        self._history: History = ()
        self._ahead: list[tuple[Question, Answer | Exception]] = []

    def foretold(self) -> Any:
        """Ask what the test will ask; return what it will say, where these answers were given before."""
        history: History = ()
        while (known := self._memory.asked.get(history)) and (answer := self._ask(*known)):
            history = (*history, _digest(answer))
            if judged := self._memory.judged.get(history):
                return judged
        return None

    def remember(self, judged: Any) -> None:
        """Keep what the test has said."""
        if self._plain and self._memory.usable and self._history and len(self._memory.judged) < MOST:
            self._memory.judged[self._history] = judged

    def run(
        self,
        steps: Sequence[wire.Step],
        fetch: Sequence[int],
        buffers: Sequence[Any],
        *,
        functions: Sequence[Callable[..., Any]] = (),
        seconds: float,
        callbacks: int,
    ) -> tuple[list[Any], wire.Buffers]:
        """Take the steps in the fork, as `TestFork.run`; from what was asked ahead where that is known."""
        if functions or not self._plain:
            self._plain = False
            if self._ahead:
                raise Changed
            return self._fork.run(steps, fetch, buffers, functions=functions, seconds=seconds, callbacks=callbacks)
        question = self._fork.question(steps, fetch, buffers)
        if len(self._memory.asked) < MOST:
            self._memory.asked.setdefault(self._history, (question, seconds))
        answer = self._answer(question, seconds)
        self._history = (*self._history, _digest(answer))
        values, arrays = answer.read()
        self._plain = all(_is_data(value) for value in values)
        return values, arrays

    def _answer(self, question: Question, seconds: float) -> Answer:
        if not self._ahead:
            return self._fork.ask(question, seconds)
        asked, answer = self._ahead.pop(0)
        if asked != question:
            raise Changed
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _ask(self, question: Question, seconds: float) -> Answer | None:
        try:
            answer = self._fork.ask(question, seconds)
        except Exception as problem:  # noqa: BLE001  (the test meets it at the same place, and says what it is)
            self._ahead.append((question, problem))
            return None
        self._ahead.append((question, answer))
        return answer


def _digest(answer: Answer) -> bytes:
    digest = hashlib.blake2b(len(answer.header).to_bytes(8), digest_size=16)
    digest.update(answer.header)
    digest.update(answer.payload)
    return digest.digest()


def _is_data(value: Any) -> bool:
    """Whether the value is the same for every submission that sends it: no problem and no type of the student's."""
    if isinstance(value, wire.Group):
        return all(_is_data(item) for item in value.items)
    return not isinstance(value, (wire.Problem, wire.Opaque))
