"""The same failure with public numbers: what a student can paste into the notebook, and a picture of what is off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import pictures, tree
from autograder.feedback import say
from autograder.gradcheck import NUMERICAL_NOISE, difference, without_noise
from autograder.grading.examples.lines import Parameters, UnwritableError, lines_of
from autograder.grading.examples.steps import Source, StepNumbers, source_of, steps_to
from autograder.grading.execution.test_run import TestRun
from autograder.grading.judgement.failure import Failure, failure_of
from autograder.grading.suite.handles import RecordedStep
from autograder.grading.suite.refusals import (
    ChangedInput,
    NotFinite,
    NothingReturned,
    Wrong,
    WrongGradient,
    WrongShape,
    WrongValue,
)
from autograder.grading.suite.secrets import contents
from autograder.grading.suite.student import StudentProblem
from autograder.results import Example

WORST = 3  # entries that are listed
LARGEST = 5000  # entries of an answer that is kept
LONGEST = 80_000  # characters of a picture
DIGITS = 8  # of a number; the others differ between processors
SLIGHT = 1e-6  # of the largest entry; less is no error to look at
COMPARED = (WrongValue, WrongGradient, NotFinite, ChangedInput)  # entry by entry
SHOWN = {WrongShape: "np.shape({})", NothingReturned: "print({})"}  # in the last line; all else as it is

Drawn = Callable[[str, Sequence[Any], Any, str], str]


@dataclass(frozen=True, eq=False)
class Draft:
    """A test that failed with public numbers.

    source: of the refused value. steps: all that the test took; numbers: those that lead to the value.
    refusal: of the value; None where the call raised. call, given: the call that gave it, and its arguments.
    value: all that the call gave.
    """

    failure: Failure
    source: Source
    steps: Sequence[RecordedStep]
    numbers: StepNumbers
    refusal: Wrong | None
    call: str
    given: Sequence[Any]
    value: Any

    @property
    def got(self) -> Any:
        """The refused value."""
        return self.refusal.got if self.refusal else None

    @property
    def right(self) -> Any:
        """The expected value; None where the test has none."""
        return self.refusal.right if self.refusal else None

    def shows_nothing_of(self, hidden: Failure, released: str) -> bool:
        """Return whether it is the hidden failure with other numbers: a test may send the same ones every time.

        released: the text of the released notebook, which is no secret.
        """
        given = contents(value for index in self.numbers for value in self.steps[index].arguments)
        common = (given | contents([self.right])) & hidden.secrets
        secret = any(not isinstance(one, str) or one not in released for one in common)
        fresh = any(not isinstance(one, str) for one in given)
        return self.failure.signature == hidden.signature and fresh and not secret


def draft_of(run: TestRun) -> Draft | None:
    """Return what a public run of a test showed; None where it passed, or where it is not known what was refused."""
    error = run.error
    refusal = error if isinstance(error, Wrong) else None
    if any(_size(value) > LARGEST for value in ((refusal.got, refusal.right) if refusal else ())):
        return None
    failure, source = failure_of(error, run.steps), _source(run)
    if failure is None or source is None:
        return None
    index = next((n for n, (step, _) in enumerate(run.responses) if step == source.step), None)
    fetched = run.fetched[index] if index is not None else None
    return Draft(
        failure,
        source,
        run.steps,
        steps_to(run.steps, source.step),
        refusal,
        fetched.text if fetched else "",
        fetched.calls[-1] if fetched and fetched.calls else (),
        fetched.value if fetched else None,
    )


def _size(value: Any) -> int:
    """Return the number of entries of a nested value."""
    return sum(np.size(leaf) for _, leaf in tree.leaves(value))


def _source(run: TestRun) -> Source | None:
    error = run.error
    if isinstance(error, StudentProblem):
        step = error.problem.step
        return Source(step) if 0 <= step < len(run.steps) else None
    if not isinstance(error, Wrong) or (error.got is None and not isinstance(error, NothingReturned)):
        return None
    return source_of(error.got, run.responses, certain=error.right is not None)


def example_of(
    draft: Draft, lang: str, *, numbers: StepNumbers | None, parameters: Parameters, drawn: Drawn | None
) -> Example:
    """Return what the student gets to see of it.

    numbers: of the steps that show the value when they are taken alone; None where it is not known which do.
    drawn: the suite's own picture of what a call gave.
    """
    error = _error(draft)
    code = _code(draft, numbers, parameters, lang) if numbers else ""
    worst = _worst(draft, error) if error is not None else ()
    picture = _picture(draft, error, lang, drawn)
    return Example(code, picture if len(picture) <= LONGEST else "", worst)


def _code(draft: Draft, numbers: StepNumbers, parameters: Parameters, lang: str) -> str:
    show = SHOWN.get(type(draft.refusal), "{}")
    try:
        lines = lines_of(draft.steps, numbers, draft.source, parameters, show=show)
    except UnwritableError:
        return ""
    return "\n".join(_commented(lines, _expected(draft), lang))


def _expected(draft: Draft) -> str:
    """Return what should be shown, as it would be shown; nothing where nobody said."""
    if isinstance(draft.refusal, WrongShape):
        return str(draft.refusal.expected)
    if draft.right is None:
        return ""
    right = np.asarray(draft.right, dtype=np.float64)
    noise = NUMERICAL_NOISE * np.abs(right).max(initial=0.0, where=np.isfinite(right))
    plain = without_noise(np.where(np.abs(right) < noise, 0.0, right), DIGITS)
    return np.array2string(plain, precision=4, separator=", ", threshold=100)


def _commented(lines: list[str], expected: str, lang: str) -> list[str]:
    if not expected:
        return lines
    word = say("example_expected", lang)
    if "\n" not in expected and len(lines[-1]) + len(expected) < 90:
        return [*lines[:-1], f"{lines[-1]}  # {word}: {expected}"]
    return [*lines, f"# {word}:", *(f"# {line}" for line in expected.splitlines())]


# --- what is off, entry by entry ---


def _error(draft: Draft) -> np.ndarray | None:
    """Return the answer minus what is right, NaN where it is not finite; None where they cannot be compared."""
    if not isinstance(draft.refusal, COMPARED) or draft.right is None:
        return None
    try:
        got, right = np.asarray(draft.got, dtype=np.float64), np.asarray(draft.right, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    return difference(got, right) if got.shape == right.shape and got.size else None


def _worst(draft: Draft, error: np.ndarray) -> tuple[tuple[str, str, str, str], ...]:
    got, right = np.asarray(draft.got, dtype=np.float64), np.asarray(draft.right, dtype=np.float64)
    size = without_noise(np.where(np.isfinite(error), np.abs(error), np.inf), DIGITS).ravel()  # equal ones in order
    slight = SLIGHT * np.abs(right).max(initial=0.0, where=np.isfinite(right))
    order = [entry for entry in np.argsort(-size, kind="stable")[:WORST] if size[entry] > min(slight, size.max() / 2)]
    places = [np.unravel_index(entry, error.shape) for entry in order]
    numbers = [(float(got[place]), float(right[place]), float(error[place])) for place in places]
    return tuple((_index(place), *_written(*three)) for place, three in zip(places, numbers, strict=True))


def _index(place: Sequence[Any]) -> str:
    return f"[{', '.join(str(int(part)) for part in place)}]" if len(place) else ""


def _written(got: float, right: float, error: float) -> tuple[str, str, str]:
    """Return the numbers as text, with as many digits as it takes to tell them apart."""
    texts = _short(got), _short(right)
    if texts[0] == texts[1]:
        texts = f"{got:.12g}", f"{right:.12g}"
        return *texts, pictures.number(float(f"{error:.1g}"))  # of so small a difference the other digits are rounding
    return *texts, _short(error)


def _short(number: float) -> str:
    return pictures.number(without_noise(number, DIGITS))


def _picture(draft: Draft, error: np.ndarray | None, lang: str, drawn: Drawn | None) -> str:
    own = drawn(draft.call, draft.given, draft.value, lang) if drawn else ""
    if own or error is None or not 1 <= error.ndim <= 2 or error.size < 2:
        return own
    name = str(getattr(draft.refusal, "name", ""))
    rows, columns = meaning(name, error.ndim)
    title = say("example_error", lang, name=name)
    return pictures.heat_map(
        without_noise(error, DIGITS), title=title, rows=rows and say(rows, lang), columns=say(columns, lang)
    )


def meaning(name: str, dimensions: int) -> tuple[str, str]:
    """Return what the rows and the columns of an output mean, as message keys; "" for the one row of a vector."""
    letter = name.rpartition(".")[2].removeprefix("d")[:1]
    if dimensions == 1:
        return "", "unit" if letter == "b" else "entry"
    return ("input", "output") if letter == "W" else ("sample", "unit")
