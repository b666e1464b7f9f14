"""One run: a fault disturbs a grading, the next grading completes it, and what is wrong then is counted."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.attacks.run_level import descendants
from tests.faults.course import Course, End, Holdings, Start
from tests.faults.processes import kill, strays

Disturb = Callable[[Course, Start, Random], Sequence[End]]
COMPLETE, INCOMPLETE, KILLED = 0, 1, -9  # exit codes


@dataclass(frozen=True)
class Damage:
    """What a fault has cost. Each is a list of what was found: all of them should be empty.

    marks: submissions that have other marks, comments, notebook or page than without the fault, after the next grading;
    or whose marks are neither the old nor the new ones before it. ends: of gradings that end as they should not.
    said: what the disturbed gradings printed.
    """

    marks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    said: tuple[End, ...] = ()

    @property
    def found(self) -> tuple[str, ...]:
        """All that was found."""
        return self.marks + self.files + self.processes + self.ends


def trial(start: Start, place: Path, disturb: Disturb, random: Random, *, codes: frozenset[int]) -> Damage:
    """Disturb a grading that begins at `start`. place: of the course while this lasts. codes: how it may end."""
    running = descendants(os.getpid())
    course = start.course.copy_to(place)
    try:
        ends = disturb(course, start, random)
        complete = all(end.code == COMPLETE for end in ends)
        torn = lost_marks(course.holdings(), start) if complete else torn_marks(course.holdings(), start)
        unclear = [end for end in ends if end.code not in codes or "Traceback" in end.said]
        again = course.grade()
        unclear += [again] if again.code != COMPLETE or "Traceback" in again.said else []
        left = strays(running)
        holdings = course.holdings()
        return Damage(
            marks=(*torn, *lost_marks(holdings, start)),
            files=stray_files(course, holdings, start),
            processes=tuple(f"stray process {pid}" for pid in left),
            ends=tuple(f"exit code {end.code}: {end.said}" for end in unclear),
            said=tuple(ends),
        )
    finally:
        kill(strays(running))
        shutil.rmtree(place)


def torn_marks(now: Holdings, start: Start) -> list[str]:
    """Return whose rows are neither old nor new. Where a grading was killed, the files may be those of before."""
    found = []
    for student in start.after.marks:
        old, new, rows = (_rows(holdings, student) for holdings in (start.before, start.after, now))
        if rows not in (old, new):
            found.append(f"{student} has neither old nor new marks: {rows}")
    return found


def _rows(holdings: Holdings, student: str) -> Any:
    return holdings.marks.get(student, (None,))[0]


def lost_marks(now: Holdings, start: Start) -> list[str]:
    """Return whose rows, notebook or page are not as an undisturbed grading leaves them."""
    parts = ("rows", "notebook", "page")
    nothing = (None,) * len(parts)
    found = []
    for student, expected in start.after.marks.items():
        pairs = zip(parts, now.marks.get(student, nothing), expected, strict=True)
        wrong = [f"{part} {got}, expected {right}" for part, got, right in pairs if got != right]
        found += [f"{student}: {'; '.join(wrong)}"] if wrong else []
    return found


def stray_files(course: Course, now: Holdings, start: Start) -> tuple[str, ...]:
    """Return the files in the course that no undisturbed grading leaves, and all that are left of temporary ones."""
    strange = [f"stray file {name}" for name in sorted(now.files - start.after.files)]
    return (*strange, *(f"stray temporary file {path.name}" for path in sorted(course.temporary.iterdir())))
