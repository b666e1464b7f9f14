"""Disturb gradings by faults and count what is lost.

    python -m tests.faults [--runs 100] [--seed 0] [--step 1] [FAULT ...]        (or: make faults)

Each run begins with a fresh course, disturbs a grading of it, and grades it once more. Afterwards every submission must
have the marks of an undisturbed grading, and no file or process may be left. Exit code 1 if anything is.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

from tests.faults.course import Starts
from tests.faults.disk import small_disk
from tests.faults.faults import ENDS, Fault, faults, fill
from tests.faults.processes import adopt_orphans
from tests.faults.trial import COMPLETE, Damage, trial
from tests.postgresql import PROGRAMS, running_server

DISK = 64 * 2**20
STEPS = {"new": 5, "known": 1, "marked": 1}  # nbgrader writes the most, and writes of ours are the same in all
PAGE = os.sysconf("SC_PAGE_SIZE")
COLUMNS = "{:32}{:>6}{:>12}{:>13}{:>17}{:>12}"
TITLES = ("fault", "runs", "marks lost", "stray files", "stray processes", "bad ends")


def main() -> None:
    """Try the faults and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help="how the names of faults begin [default: all]")
    parser.add_argument("--runs", type=int, default=100, help="of kill -9, and others in proportion [default: 100]")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments [default: 0]")
    parser.add_argument("--step", type=int, default=1, help="pages of room from one full disk to the next [default: 1]")
    given = parser.parse_args()
    adopt_orphans()
    print(COLUMNS.format(*TITLES), flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults ")))
        disk = folder / "disk"
        disk.mkdir()
        mounted = stack.enter_context(small_disk(disk, DISK))
        server = stack.enter_context(running_server()) if PROGRAMS and _wanted("PostgreSQL", given.faults) else None
        home = disk if mounted else folder  # in memory nothing waits for a slow disk
        made = Starts(home)
        lines = {fault.name: _runs(fault, made, home, given) for fault in faults(server)}
        if mounted:
            lines |= {f"full disk, {name}": _walk(made, name, disk, given.step * STEPS[name]) for name in STEPS}
        rows = [_row(name, runs) for name, runs in lines.items() if _wanted(name, given.faults)]
    if not mounted or not PROGRAMS:
        print("left out: a full disk needs root, a restart PostgreSQL", file=sys.stderr)
    sys.exit(0 if all(rows) else 1)


def _wanted(name: str, asked: list[str]) -> bool:
    return not asked or any(name.startswith(begin) for begin in asked)


def _runs(fault: Fault, made: Starts, home: Path, given: argparse.Namespace) -> Iterator[Damage]:
    for number in range(max(1, round(fault.runs * given.runs / 100))):
        random = Random(f"{given.seed} {fault.name} {number}")
        start = made[random.choice(fault.starts)]
        yield trial(start, home / "run", fault.disturb, random, codes=fault.codes)


def _walk(made: Starts, name: str, disk: Path, step: int) -> Iterator[Damage]:
    """A little more room each time, until there is enough."""
    complete, pages = False, 0
    while not complete:
        damage = trial(made[name], disk / "run", fill(disk, pages * PAGE), Random(pages), codes=ENDS)
        complete = all(end.code == COMPLETE for end in damage.said)
        pages += step
        yield damage


def _row(name: str, damages: Iterator[Damage]) -> bool:
    """Print a line of the table, and on stderr what was found; return whether that is nothing."""
    counts, runs = [0, 0, 0, 0], 0
    for damage in damages:
        runs += 1
        for place, found in enumerate((damage.marks, damage.files, damage.processes, damage.ends)):
            counts[place] += len(found)
        for line in damage.found:
            print(f"{name}, run {runs}: {line}", file=sys.stderr, flush=True)
    print(COLUMNS.format(name, runs, *counts), flush=True)
    return not any(counts)


if __name__ == "__main__":
    main()
