"""`autograder prove` and `autograder doctor`: what staff run before a class is graded."""

import sys
from collections.abc import Sequence
from pathlib import Path

from autograder import course
from autograder.cli import screen


def prove(assignments: Sequence[str]) -> int:
    """Print what is wrong with each assignment; return the exit code."""
    from autograder import prove

    try:
        here = course.find_course(Path.cwd())
        names = list(assignments) or here.assignment_names
        for name in names:
            here.assignment(name)
    except course.CourseError as problem:
        screen.fail(str(problem))
        return 2
    problems = prove.prove(here, names, screen.say)
    for name in names:
        _print_proof(name, problems[name])
    return 1 if any(problems.values()) else 0


def doctor() -> int:
    """Print what was tried and the level that this makes; return the exit code."""
    from autograder import sandbox

    rows = [("yes" if ok else "no", name, detail) for name, ok, detail in sandbox.diagnose()]
    for line in screen.table([tuple(map(screen.plain, row)) for row in rows], left=(0, 1, 2)):
        print((screen.green if line.startswith("yes") else screen.red)(line, sys.stdout))
    return 0


def _print_proof(name: str, problems: Sequence[str]) -> None:
    verdict = screen.red("not sound", sys.stdout) if problems else screen.green("sound", sys.stdout)
    print(f"{screen.plain(name)}: {verdict}")
    for problem in problems:
        first, *others = screen.lines(problem)
        print("\n".join([f"  - {first}", *(f"    {line}" for line in others)]))
