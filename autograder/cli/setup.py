"""`autograder init`: what was done, and what comes next."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from autograder import course
from autograder.cli import screen


def init(folder: Path, *, names: Sequence[str], checkout: Path | None, renew: bool) -> int:
    """Make the folder a course and print each step; return the exit code."""
    from autograder.classroom import GradebookError
    from autograder.setup import init_course

    try:
        made, steps = init_course(folder, names=names, checkout=checkout, renew=renew)
    except (course.CourseError, GradebookError) as problem:
        screen.fail(str(problem))
        return 2
    print(screen.plain(f"{made.root} is a course:"))
    for line in screen.table([(screen.plain(step.path), screen.plain(step.done)) for step in steps], left=(0, 1)):
        print(f"  {line}")
    print("\n".join(["next:", *(f"  {screen.plain(line)}" for line in _next(made, folder, names))]))
    return 0


def _next(made: course.Course, folder: Path, names: Sequence[str]) -> list[str]:
    where = [] if made.root == Path.cwd().resolve() else [f"cd {shlex.quote(str(folder))}"]
    some = shlex.quote(next(iter(names), "ASSIGNMENT"))
    return [
        *where,
        "autograder doctor",
        f"autograder prove {some}   after: nbgrader generate_assignment {some}",
        f"autograder grade {some}   once {made.submitted.name}/STUDENT/{some}/ has notebooks",
    ]
