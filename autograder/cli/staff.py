"""`autograder prove` and `autograder doctor`: what staff run before a class is graded."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import course, feedback
from autograder.cli import screen

if TYPE_CHECKING:
    from autograder.prove import Proof


def prove(assignments: Sequence[str], *, quick: bool) -> int:
    """Print what is wrong with each assignment, and the time that all took; return the exit code."""
    from autograder.prove import prove as proofs

    counters: dict[str, screen.Counter] = {}

    def progress(name: str, done: int, total: int) -> None:
        counters.setdefault(name, screen.Counter(f"proving {name}"))(done, total)

    start, holds = time.monotonic(), []
    notes: dict[str, None] = {}  # of several assignments the same, most often
    try:
        here = course.find_course(Path.cwd())
        here.require_setup()
        feedback.use_catalogues(here)
        for proof in proofs(here, assignments, progress, quick=quick):
            _print_proof(proof)
            holds.append(proof.holds)
            notes |= dict.fromkeys(proof.notes)
    except course.CourseError as problem:
        screen.fail(str(problem))
        return 2
    for note in notes:
        print(f"note: {screen.plain(note)}")
    if len(holds) > 1:
        print(f"all: {sum(holds)} of {len(holds)} sound ({time.monotonic() - start:.1f} s)")
    return 0 if all(holds) else 1


def doctor() -> int:
    """Print which walls stand here, and whether the course can be graded; return the exit code."""
    from autograder.sandbox import IsolationError, container, diagnose, probe
    from autograder.sandbox.isolation import require

    found = probe()
    _print_rows([(stands, wall, detail) for wall, stands, detail in diagnose()])
    print(f"level: {found.name}")
    for line in container.advice(found, container.engine()):
        print(screen.plain(line))
    print(f"versions: {_versions()}")
    sound = _course_is_sound()
    try:
        require(found, unsafe=False)
    except IsolationError as problem:
        print(screen.red("no official scores: ", sys.stdout) + screen.plain(str(problem)))
        return 1
    if not sound:
        print(screen.red("no official scores: ", sys.stdout) + "see what is marked no")
        return 1
    print("scores that are graded here are official")
    return 0


def _versions() -> str:
    from importlib.metadata import version

    from autograder.versions import versions

    known = versions() | {"nbgrader": version("nbgrader")}
    return ", ".join(f"{name} {number}" for name, number in known.items())


def _course_is_sound() -> bool:
    """Print what is right and wrong with the course; return whether nothing is wrong. No course: only the machine."""
    from autograder.setup.checks import course_checks

    try:
        here = course.find_course(Path.cwd())
    except course.CourseError as problem:
        print(screen.plain(f"course: {problem}"))
        return isinstance(problem, course.NoCourseError)
    print(screen.plain(f"course: {here.root}"))
    checks = list(course_checks(here))
    _print_rows([(check.stands, check.what, check.detail) for check in checks])
    return all(check.stands is not False for check in checks)


def _print_rows(rows: Sequence[tuple[bool | None, str, str]]) -> None:
    words, colours = {True: "yes", False: "no", None: "-"}, {True: screen.green, False: screen.red}
    texts = [
        (words[stands], screen.plain(what), " ".join(screen.plain(detail).split())) for stands, what, detail in rows
    ]
    for (stands, _, _), line in zip(rows, screen.table(texts, left=(0, 1, 2)), strict=True):
        print(colours[stands](line, sys.stdout) if stands is not None else line)


def _print_proof(proof: "Proof") -> None:
    verdict = screen.green("sound", sys.stdout) if proof.holds else screen.red("not sound", sys.stdout)
    caught = f"{proof.tests} hidden tests, {proof.caught} of {proof.mistakes} known mistakes lose marks"
    if not proof.problems:
        caught += f", {proof.mistakes - len(proof.unnamed)} are named"
    print(f"{screen.plain(proof.assignment)}: {verdict} ({caught}; {proof.seconds:.1f} s)", flush=True)
    for problem in proof.problems:
        first, *others = screen.lines(problem)
        print("\n".join([f"  - {first}", *(f"    {line}" for line in others)]))
    if proof.unnamed:
        print(
            f"  no test names: {screen.plain(', '.join(proof.unnamed))}. Their students read what the test itself says"
        )
