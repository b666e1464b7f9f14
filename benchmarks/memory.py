"""Memory of a grader and its sandbox while one grader grades thousands of submissions.

    python -m benchmarks.memory [--count 2000] [ASSIGNMENT]        (or: make bench-memory)

Right answers and known mistakes take turns; no two notebooks have the same text. Memory is read between two
submissions, when the sandbox is one warm process and, where bubblewrap works, bubblewrap's own. "Resident" is RSS;
"own" is the part of it that belongs to no file. PSS would change with what other programs on the machine map.
"""

import argparse
import os
import time
from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest
from pathlib import Path

from autograder.course import Notebook, find_course, from_data
from autograder.grading import Grader
from benchmarks.answers import ROOT, relabelled, right_answers, wrong_answers

AT = (100, 500, 1000, 2000)
FIGURES = ("grader, resident", "grader, own", "sandbox, resident", "sandbox, own")
PAGE = os.sysconf("SC_PAGE_SIZE")
RIGHT, WRONG = 20, 1000  # different ones to begin with; of the wrong ones as many as there are mistakes


def main() -> None:
    """Grade, and print the memory at each of the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment", nargs="?", default="gates", metavar="ASSIGNMENT")
    parser.add_argument("--count", type=int, default=AT[-1], help="how many submissions [default: %(default)s]")
    given = parser.parse_args()
    counts = [count for count in AT if count < given.count] + [given.count]
    measure(given.assignment, counts)


def measure(assignment: str, counts: list[int]) -> None:
    """Grade as many submissions as the last of `counts` says with one grader, and print its memory at each."""
    print(f"`{assignment}`, one grader, MB\n")
    print(f"{'submissions':>11}" + "".join(f"{name:>19}" for name in FIGURES) + f"{'ms each since then':>21}")
    with Grader(find_course(ROOT).assignment(assignment)) as grader:
        readings = {0: _print_line(0, "")}
        started, done = time.perf_counter(), 0
        for number, notebook in enumerate(_notebooks(assignment, counts[-1]), 1):
            graded = grader.grade(notebook, student=None, name=f"{number}.ipynb")
            if graded.result.errors:
                raise SystemExit(f"submission {number}: {'; '.join(graded.result.errors)}")
            if number in counts:
                each = (time.perf_counter() - started) / (number - done)
                readings[number] = _print_line(number, f"{each * 1000:.1f}")
                started, done = time.perf_counter(), number
    _print_growth(readings)


def _notebooks(assignment: str, count: int) -> Iterator[Notebook]:
    right, wrong = right_answers(assignment, RIGHT), wrong_answers(assignment, WRONG)
    both = [notebook for notebook in chain(*zip_longest(right, wrong)) if notebook is not None]
    for number in range(count):
        yield from_data(relabelled(both[number % len(both)], number))


def _print_line(count: int, each: str) -> tuple[float, ...]:
    """Print and return the figures: the grader's process, and the sum of all processes below it."""
    graders = _children(os.getpid())
    sandboxes = [pid for parent in graders for pid in _below(parent)]
    figures = tuple(
        sum(columns) for pids in (graders, sandboxes) for columns in zip(*map(_megabytes, pids), strict=True)
    )
    print(f"{count:11}" + "".join(f"{figure:19.1f}" for figure in figures) + f"{each:>21}", flush=True)
    return figures


def _print_growth(readings: Mapping[int, tuple[float, ...]]) -> None:
    counts = list(readings)
    start, first, last = counts[0], counts[1], counts[-1]
    print()
    for name, before, early, late in zip(FIGURES, readings[start], readings[first], readings[last], strict=True):
        grown = late - early
        each = f"{grown * 1024 / (last - first):.1f} KB a submission" if last > first else "one reading only"
        print(f"{name:18} {early - before:+6.1f} MB up to {first}, {grown:+6.1f} MB from there to {last}: {each}")


def _below(parent: int) -> Iterator[int]:
    for child in _children(parent):
        yield child
        yield from _below(child)


def _children(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


def _megabytes(pid: int) -> tuple[float, float]:
    """Return resident memory and the part of it that belongs to no file."""
    try:
        _, resident, of_files, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0  # it ended meanwhile
    return resident * PAGE / 2**20, (resident - of_files) * PAGE / 2**20


if __name__ == "__main__":
    main()
