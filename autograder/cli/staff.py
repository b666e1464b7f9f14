"""`autograder prove` and `autograder doctor`: what staff run before a class is graded."""

import contextlib
import json
import shlex
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import course
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
    try:
        for proof in proofs(course.find_course(Path.cwd()), assignments, progress, quick=quick):
            _print_proof(proof)
            holds.append(proof.holds)
    except course.CourseError as problem:
        screen.fail(str(problem))
        return 2
    if len(holds) > 1:
        print(f"all: {sum(holds)} of {len(holds)} sound ({time.monotonic() - start:.1f} s)")
    return 0 if all(holds) else 1


def doctor() -> int:
    """Print which walls stand here and what they make together; return the exit code."""
    from autograder.sandbox import IsolationError, diagnose, probe
    from autograder.sandbox.isolation import require
    from autograder.sandbox.readable import refuse_readable

    rows = [("yes" if stands else "no", wall, detail) for wall, stands, detail in diagnose()]
    for line in screen.table([tuple(map(screen.plain, row)) for row in rows], left=(0, 1, 2)):
        print((screen.green if line.startswith("yes") else screen.red)(line, sys.stdout))
    found = probe()
    print(f"level: {found.name}")
    try:
        require(found, unsafe=False)
        if here := _course_here():
            refuse_readable(here.staff_only)
            _print_salt(here)
    except (IsolationError, course.CourseError) as problem:
        print(screen.red("no official scores: ", sys.stdout) + screen.plain(str(problem)))
        return 1
    print("scores that are graded here are official")
    return 0


def _course_here() -> course.Course | None:
    """Return the course; None where there is none: only the machine is looked at."""
    with contextlib.suppress(course.CourseError):
        return course.find_course(Path.cwd())
    return None


def _print_salt(here: course.Course) -> None:
    """Print by which salt this course is graded, or how to make one."""
    if digest := course.salt_digest(here.salt):
        print(screen.plain(f"salt: {digest} ({course.SALT}); hidden numbers are this course's own"))
        return
    print("salt: none; hidden numbers are the repository's own, which are public. To make a salt, before you grade:")
    root = json.dumps(str(here.root), ensure_ascii=False)
    program = f"from autograder.course import make_salt; make_salt({root})"
    print(screen.plain(f"  {shlex.join([sys.executable, '-c', program])}"))


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
