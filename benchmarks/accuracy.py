"""How often a mistake gets its right name, and how often a right or a random answer gets one.

    python -m benchmarks.accuracy [--misses] [ASSIGNMENT ...]        (or: make accuracy)

Every notebook is graded through the real sandbox, with other hidden numbers than those on which names were tried:

- known: each known mistake alone. Named right: the first name in each cell that it concerns is its own.
- pairs: two known mistakes of different outputs of one exercise. Named right: both names stand there.
- random: every number that a backward returns or stores is multiplied by a factor of its own. Any name is false.
- edits: slips of the hand (tests/edits.py). Caught: marks are lost; named: with a name.
- right: unusual but right notebooks. Any name is false.

--misses lists what did not get its right name, and the slips without one.
"""

import argparse
import itertools
import queue
import random
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from autograder.classroom.pool import processors
from autograder.course import Assignment, Mistake, Notebook, find_course, from_data, load_mistakes
from autograder.grading import Grader, Options
from autograder.results import GradeResult
from tests.edits import edits
from tests.samples import golden

ROOT = Path(__file__).parents[1]
SALT = "numbers on which no name was tried: "
PAIRS, DRAWS = 25, 3  # of each assignment
NOISE = """
def _noisy(cls, seed):
    import numpy as np
    backward = cls.backward
    rng = np.random.default_rng(seed)
    def noise(value):
        if isinstance(value, (tuple, list)):
            return type(value)(noise(item) for item in value)
        return value * rng.uniform(0.2, 3.0, size=np.shape(value)) if np.shape(value) else value * rng.uniform(2, 3)
    def wrong(self, *args, **kwargs):
        got = noise(backward(self, *args, **kwargs))
        for name in [name for name in vars(self) if name.startswith("d")]:
            setattr(self, name, noise(getattr(self, name)))
        return got
    cls.backward = wrong

for _cls in [value for value in list(globals().values()) if isinstance(value, type) and hasattr(value, "backward")]:
    if _cls.__module__ == "__main__":
        _noisy(_cls, {seed})
"""

Counts = tuple[int, int]  # so many, of so many


def main() -> None:
    """Measure and print a table."""
    course = find_course(ROOT)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all of them where none is named")
    parser.add_argument("--misses", action="store_true", help="list what did not get its right name")
    given = parser.parse_args()
    names = given.assignments or course.assignment_names
    print(f"{'':20}{'known':>12}{'pairs':>12}{'random':>12}{'caught':>12}{'named':>12}{'right':>10}{'seconds':>9}")
    start, rows = time.monotonic(), []
    for name in names:
        started = time.monotonic()
        rows.append(_measure(course.assignment(name), misses=given.misses))
        _print(name, rows[-1], _since(started))
    _print(
        "all",
        [(sum(a for a, _ in column), sum(b for _, b in column)) for column in zip(*rows, strict=True)],
        _since(start),
    )


def _since(start: float) -> str:
    return f"{time.monotonic() - start:9.0f}"


def _measure(assignment: Assignment, *, misses: bool) -> list[Counts]:
    with ExitStack() as stack:
        graders: queue.SimpleQueue[Grader] = queue.SimpleQueue()
        for _ in processors():
            graders.put(stack.enter_context(Grader(assignment, Options(salt=SALT))))

        def grade(notebook: Notebook) -> GradeResult:
            grader = graders.get()
            try:
                return grader.grade(notebook, student=None, name="x").result
            finally:
                graders.put(grader)

        def graded(notebooks: Iterable[Notebook]) -> list[GradeResult]:
            with ThreadPoolExecutor(graders.qsize()) as pool:
                return list(pool.map(grade, notebooks))

        mistakes = [mistake for mistake in load_mistakes(assignment.mistakes) if mistake.loses]
        alike = {mistake.id: mistake.same_as or mistake.id for mistake in mistakes}
        known = graded(mistake.applied(assignment.master) for mistake in mistakes)
        pairs = _pairs(assignment, mistakes)
        both = graded(notebook for _, _, notebook in pairs)
        noisy = graded(_noisy(assignment.master, seed) for seed in range(DRAWS))
        slipped = list(edits(assignment.master))
        slips = graded(edit.applied(assignment.master) for edit in slipped)
        right = graded(_right(assignment))
    if misses:
        missed = [(f"known {m.id}", r) for m, r in zip(mistakes, known, strict=True) if not _is_named(m, r, alike)]
        missed += [
            (f"pair {p[0].id} {p[1].id}", r) for p, r in zip(pairs, both, strict=True) if not _are_named(p, r, alike)
        ]
        missed += [(edit.told, r) for edit, r in zip(slipped, slips, strict=True) if not _lost(r) or not _names(r)]
        _print_misses(missed)
    return [
        (sum(_is_named(one, result, alike) for one, result in zip(mistakes, known, strict=True)), len(mistakes)),
        (sum(_are_named(pair, result, alike) for pair, result in zip(pairs, both, strict=True)), len(pairs)),
        _false(noisy),
        (sum(_lost(result) for result in slips), len(slips)),
        (sum(bool(_names(result)) for result in slips if _lost(result)), sum(map(_lost, slips))),
        (sum(bool(_names(result)) for result in right), len(right)),
    ]


def _pairs(assignment: Assignment, mistakes: Sequence[Mistake]) -> list[tuple[Mistake, Mistake, Notebook]]:
    found = []
    for one, other in itertools.combinations(mistakes, 2):
        if one.exercise == other.exercise and not one.loses & other.loses:
            try:
                found.append((one, other, other.applied(one.applied(assignment.master))))
            except ValueError:
                continue  # both change the same line
    return random.Random(3).sample(found, min(PAIRS, len(found)))


def _noisy(reference: Notebook, seed: int) -> Notebook:
    last = max(index for index, cell in enumerate(reference.cells) if cell.kind == "code" and cell.solution)
    cells = list(reference.cells)
    cells[last] = replace(cells[last], source=cells[last].source + NOISE.replace("{seed}", str(seed)))
    return replace(reference, cells=tuple(cells))


def _right(assignment: Assignment) -> list[Notebook]:
    samples = golden(assignment.name)
    best = max(sample.record["score"] for sample in samples)
    return [from_data(sample.notebook) for sample in samples if sample.record["score"] == best]


def _names(result: GradeResult) -> list[str]:
    return [test.mistake for cell in result.cells for test in cell.tests if test.mistake]


def _is_named(mistake: Mistake, result: GradeResult, alike: dict[str, str]) -> bool:
    failed = [[test for test in cell.tests if test.outcome == "failed" and not test.followed] for cell in result.cells]
    firsts = [next((test.mistake for test in tests), "") for tests in failed]
    wanted = [
        first
        for cell, first in zip(result.cells, firsts, strict=True)
        if cell.grade_id in mistake.loses and first != ""
    ]
    own = alike[mistake.id]
    return bool(wanted) and all(first is not None and alike.get(first, first) == own for first in wanted)


def _are_named(pair: tuple[Mistake, Mistake, Notebook], result: GradeResult, alike: dict[str, str]) -> bool:
    return {alike[pair[0].id], alike[pair[1].id]} <= {alike.get(name, name) for name in _names(result)}


def _false(results: Sequence[GradeResult]) -> Counts:
    """Count the names of failed tests; NaN, None and the like cannot come of a factor."""
    failed = [test for result in results for cell in result.cells for test in cell.tests if test.outcome == "failed"]
    return sum(test.mistake is not None for test in failed), len(failed)


def _lost(result: GradeResult) -> bool:
    return any(cell.score != cell.points for cell in result.cells if not cell.manual)


def _print_misses(missed: Sequence[tuple[str, GradeResult]]) -> None:
    for what, result in missed:
        wrong = [(cell, [test for test in cell.tests if test.outcome != "passed"]) for cell in result.cells]
        said = {cell.grade_id: {test.mistake or test.outcome for test in tests} for cell, tests in wrong if tests}
        print(f"  {what}: " + ("; ".join(f"{cell} {' '.join(names)}" for cell, names in said.items()) or "not caught"))


def _print(name: str, counts: Sequence[Counts], seconds: str) -> None:
    shares = [f"{some}/{total} {some / total:.0%}" if total else "-" for some, total in counts]
    widths = (12, 12, 12, 12, 12, 10)
    print(
        f"{name:20}" + "".join(f"{share:>{width + 1}}" for share, width in zip(shares, widths, strict=True)) + seconds
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
