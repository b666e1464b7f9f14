"""Let the tests of a submission agree on a name: where an answer fits several known mistakes, most tests decide."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from autograder.diagnosis import Name
from autograder.feedback import sentences
from autograder.grading.judgement.credit import Results
from autograder.results import TestResult


@dataclass(frozen=True, slots=True)
class Said:
    """The name that a test gives to a wrong answer. output: that the name is about."""

    name: Name
    output: str


def agreed(
    results: Results,
    said: Mapping[str, Said],
    loses: Callable[[str], frozenset[str]],
    sentence: Callable[[Name, str], str],
) -> Results:
    """Return the results with the rival that most tests fit, and whose grade cells did not pass, and its sentence.

    said: by the names of tests. loses: the grade cells in which a known mistake shows. sentence: of a name.
    """
    votes = Counter(rival for one in said.values() for rival in one.name.rivals)
    right = {cell for cell, _ in results} - {cell for cell, test in results if test.outcome != "passed"}

    def plausible(rival: str) -> tuple[bool, int]:
        return not loses(rival) & right, votes[rival]

    def named(test: TestResult) -> TestResult:
        if test.name not in said:
            return test
        name, output = said[test.name].name, said[test.name].output
        best = max(name.rivals, key=plausible, default=name.id)  # the earlier of equals
        words = sentence(replace(name, id=best), output)
        return replace(test, mistake=best, message=f"{_statement(test.message)} {words}".strip())

    return [(cell, named(test)) for cell, test in results]


def _statement(message: str) -> str:
    """Return a verdict without the question at its end: the name of a mistake asks a better one."""
    *before, last = sentences(message)
    return " ".join(before) if before and last.endswith("?") else message
