"""The same failure with public numbers: what a student can paste into the notebook, and a picture of what is off."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import pictures
from autograder.feedback import say
from autograder.gradcheck import difference, without_noise
from autograder.grading.expect import Wrong
from autograder.grading.handles import Taken
from autograder.grading.hidden import Refusal, contents, refusal_of
from autograder.grading.replay import Place, Steps, place_of, steps_to
from autograder.grading.reproduction import Parameters, UnwritableError, lines_of
from autograder.grading.student import Student, StudentProblem
from autograder.results import Example

WORST = 3  # entries that are listed
LARGEST = 5000  # entries of an answer that is kept
LONGEST = 80_000  # characters of a picture
NOISE = 1e-11  # of the largest entry; a numerical gradient is no more exact
DIGITS = 8  # of a number; the others differ between processors
SLIGHT = 1e-6  # of the largest entry; less is no error to look at
COMPARED = ("value", "gradient", "nan", "changed")  # entry by entry

Drawn = Callable[[str, Sequence[Any], Any, str], str]


@dataclass(frozen=True, eq=False)
class Draft:
    """A test that failed with public numbers.

    got: the refused value, or the problem in its place. right: what should stand there, None where nobody said.
    call, given: the call that gave it, and its arguments. value: all that it gave.
    """

    refusal: Refusal
    place: Place
    taken: Sequence[Taken]
    steps: Steps
    got: Any
    right: Any
    words: dict[str, Any]
    call: str
    given: Sequence[Any]
    value: Any

    @property
    def key(self) -> str:
        """What is wrong with it, as in the messages; nothing where the call raised."""
        return self.refusal.sign[1] if self.refusal.sign[0] == "wrong" else ""

    def shows_nothing_of(self, hidden: Refusal, released: str) -> bool:
        """Whether it is the hidden failure, with numbers of its own: a test may send the same ones every time.

        released: the text of the released notebook, which is no secret.
        """
        given = contents(value for index in self.steps for value in self._values(index))
        common = (given | contents([self.right])) & hidden.secrets
        secret = any(not isinstance(one, str) or one not in released for one in common)
        fresh = any(not isinstance(one, str) for one in given)
        return self.refusal.sign == hidden.sign and fresh and not secret

    def _values(self, index: int) -> Iterator[Any]:
        yield from self.taken[index].given
        yield from self.taken[index].named.values()


def draft_of(problem: BaseException | None, student: Student) -> Draft | None:
    """Return what a public run of a test showed; None where it passed, or where it is not known what was refused."""
    refusal, place = refusal_of(problem, student.taken), _place(problem, student)
    if refusal is None or place is None:
        return None
    got, right = getattr(problem, "got", None), getattr(problem, "right", None)
    if any(isinstance(value, np.ndarray) and value.size > LARGEST for value in (got, right)):
        return None
    index = next((n for n, (number, _) in enumerate(student.answers) if number == place.number), None)
    fetched = student.fetched[index] if index is not None else None
    return Draft(
        refusal,
        place,
        student.taken,
        steps_to(student.taken, place.number),
        got,
        right,
        dict(getattr(problem, "words", {})),
        fetched.text if fetched else "",
        fetched.calls[-1] if fetched and fetched.calls else (),
        fetched.value if fetched else None,
    )


def _place(problem: BaseException | None, student: Student) -> Place | None:
    if isinstance(problem, StudentProblem):
        step = problem.problem.step
        return Place(step) if 0 <= step < len(student.taken) else None
    if not isinstance(problem, Wrong) or (problem.got is None and problem.key != "none"):
        return None
    return place_of(problem.got, student.answers, certain=problem.right is not None)


def example_of(draft: Draft, lang: str, *, steps: Steps | None, parameters: Parameters, drawn: Drawn | None) -> Example:
    """Return what the student gets to see of it.

    steps: those that show the value when they are taken alone; None where it is not known which do.
    drawn: the suite's own picture of what a call gave.
    """
    error = _error(draft)
    code = _code(draft, steps, parameters, lang) if steps else ""
    worst = _worst(draft, error) if error is not None else ()
    picture = _picture(draft, error, lang, drawn)
    return Example(code, picture if len(picture) <= LONGEST else "", worst)


def _code(draft: Draft, steps: Steps, parameters: Parameters, lang: str) -> str:
    show = {"shape": "np.shape({})", "none": "print({})"}.get(draft.key, "{}")
    try:
        lines = lines_of(draft.taken, steps, draft.place, parameters, show=show)
    except UnwritableError:
        return ""
    return "\n".join(_commented(lines, _expected(draft), lang))


def _expected(draft: Draft) -> str:
    """Return what should be shown, as it would be shown; nothing where nobody said."""
    if draft.key == "shape":
        return str(draft.words["expected"])
    if draft.right is None:
        return ""
    right = np.asarray(draft.right, dtype=np.float64)
    noise = NOISE * np.abs(right).max(initial=0.0, where=np.isfinite(right))
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
    if draft.key not in COMPARED or draft.right is None:
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
    own = _drawn(draft, lang, drawn)
    if own or error is None or not 1 <= error.ndim <= 2 or error.size < 2:
        return own
    name = str(draft.words.get("name", ""))
    rows, columns = meaning(name, error.ndim)
    title = say("example_error", lang, name=name)
    return pictures.heat_map(
        without_noise(error, DIGITS), title=title, rows=rows and say(rows, lang), columns=say(columns, lang)
    )


def _drawn(draft: Draft, lang: str, drawn: Drawn | None) -> str:
    try:
        return drawn(draft.call, draft.given, draft.value, lang) if drawn else ""
    except Exception:  # noqa: BLE001  (it draws what a student returned; without a picture it is an example, too)
        return ""


def meaning(name: str, dimensions: int) -> tuple[str, str]:
    """Return what the rows and the columns of an output mean, as message keys; "" for the one row of a vector."""
    letter = name.rpartition(".")[2].removeprefix("d")[:1]
    if dimensions == 1:
        return "", "unit" if letter == "b" else "entry"
    return ("input", "output") if letter == "W" else ("sample", "unit")
