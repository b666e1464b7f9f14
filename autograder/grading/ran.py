"""One run of a hidden test: what it raised, whom it asked, and what of it tells mistakes apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder import wire
from autograder.diagnosis import Fetched, Name
from autograder.grading.credit import Asked
from autograder.grading.expect import Wrong
from autograder.grading.student import Student, StudentProblem

PLAIN = {
    "shape": "shape",
    "none": "returns_none",
    "nan": "not_finite",
    "changed": "changes_input",
    "type": "type",
    "count": "count",
    "keys": "keys",
    "raised": "exception",
    "attribute": "attribute",
    "missing": "missing",
}
"""Names for staff of what verdicts say, by their messages and by what kept a test from an answer."""


@dataclass(frozen=True)
class Ran:
    """problem: what the test raised. student: whom it asked."""

    problem: BaseException | None
    student: Student

    @property
    def wrong(self) -> Wrong | None:
        """The refused answer, if that is how it ended."""
        return self.problem if isinstance(self.problem, Wrong) else None

    @property
    def asked(self) -> Asked:
        """What the test asks of a notebook."""
        steps = [one.step for one in self.student.taken]
        names = frozenset(step.name for step in steps if isinstance(step, wire.Get))
        return Asked(names, any(isinstance(step, wire.Attr) and step.name == "backward" for step in steps))

    @cached_property
    def heard(self) -> Sequence[Fetched]:
        """All that came back, and last what the test made of it: it may have counted calls."""
        wrong = self.wrong
        words = (wrong.key, *sorted(map(str, wrong.words.values()))) if wrong else (type(self.problem).__name__,)
        words += (wrong.evidence,) if wrong and wrong.got is None else ()
        return [*self.student.fetched, Fetched("verdict", " ".join(words))]

    @property
    def looked_at(self) -> Any:
        """The object that tells mistakes apart: what was refused, or the verdict; None where neither says enough.

        A sentence without evidence fits many mistakes, so what came back decides. Of what was changed, it is that it
        was.
        """
        if self.wrong is None:
            return self._what_kept_it
        if self.wrong.got is not None and self.wrong.key != "changed":
            return self.wrong.got
        return self.heard[-1].value if self.wrong.evidence or self.wrong.key else None

    @property
    def _what_kept_it(self) -> wire.Problem | None:
        """What came back in the place of an answer, where the test could not go on without one."""
        found = [one.value for one in self.student.fetched if isinstance(one.value, wire.Problem)]
        told = getattr(self.problem, "problem", None)
        return next((problem for problem in found if problem is told), found[-1] if found else None)

    @property
    def plain_name(self) -> Name | None:
        """The name of what the verdict itself says already: a shape, an exception, an attribute."""
        if self.wrong is not None:
            return Name(PLAIN[self.wrong.key], known=False) if self.wrong.key in PLAIN else None
        problem = self.problem
        if not isinstance(problem, StudentProblem) or problem.problem.type_name == "NotImplementedError":
            return None
        return Name(PLAIN[problem.kind], known=False) if problem.kind in PLAIN else None
