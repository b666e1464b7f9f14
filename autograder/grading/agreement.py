"""Let the tests of a submission agree on a name: where an answer fits several known mistakes, most tests decide."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.diagnosis import Name
from autograder.results import TestResult

Found = Sequence[tuple[str, TestResult]]  # grade ids and results


@dataclass(frozen=True, slots=True)
class Said:
    """What a test says of a wrong answer: the verdict's own words, the name, the sentence of each of its rivals."""

    message: str
    name: Name
    sentence: Callable[[str], str]


def agreed(found: Found, said: Mapping[str, Said], loses: Callable[[str], frozenset[str]]) -> Found:
    """Return the results with the rival that most tests fit, and whose grade cells did not pass.

    said: by the names of tests. loses: the grade cells in which a known mistake shows.
    """
    votes = Counter(rival for one in said.values() for rival in one.name.rivals)
    right = {cell for cell, _ in found} - {cell for cell, test in found if test.outcome != "passed"}

    def plausible(rival: str) -> tuple[bool, int]:
        return not loses(rival) & right, votes[rival]

    def renamed(test: TestResult) -> TestResult:
        one = said.get(test.name)
        if one is None or not one.name.rivals:
            return test
        best = max(one.name.rivals, key=plausible)  # the earlier of equals
        return replace(test, mistake=best, message=f"{one.message} {one.sentence(best)}".strip())

    return [(cell, renamed(test)) for cell, test in found]
