"""What a run costs before the first verdict, in parts that can be timed without changing the package."""

import sys
from pathlib import Path
from statistics import median

from benchmarks.courses import Courses, run
from benchmarks.measuring import alternate, heading, row, timed

MOST = 600.0  # ms; aim
PYTHON = Path(sys.executable).name
USAGE = 2  # exit code for an unknown assignment
ENTER = """
import sys, time
from pathlib import Path
begun = time.perf_counter()
from autograder.course import find_course
from autograder.grading import Grader
assignment = find_course(Path.cwd()).assignment(sys.argv[1])
imported = time.perf_counter()
with Grader(assignment):
    print(imported - begun, time.perf_counter() - imported)
"""


def print_startup(courses: Courses, whole: float, repeat: int) -> None:
    """Print the whole start-up, which the caller knows from a class of one, and its parts."""
    course = courses.course("startup", {})
    found = alternate(
        {
            "an interpreter that does nothing": timed(lambda: run(course, PYTHON, "-c", "pass")),
            "autograder --help": timed(lambda: run(course, "autograder", "--help")),
            "autograder grade UNKNOWN, until it says so": timed(
                lambda: run(course, "autograder", "grade", "unknown", codes=(USAGE,))
            ),
        },
        repeat,
    )
    imports, enter = _grader(course, courses.assignment, repeat)
    heading("START-UP (the parts overlap: the command imports what records while the grader starts)")
    row("whole: a class of one, less one further submission", whole * 1000, "ms", most=MOST)
    for name, value in found.items():
        row(name, value * 1000, "ms")
    row("imports and course files before a Grader is made", imports * 1000, "ms")
    row("entering a Grader: its process, zygote, suite, reference", enter * 1000, "ms")


def _grader(course: Path, assignment: str, repeat: int) -> tuple[float, float]:
    """Return the seconds of the imports and of entering a Grader, both in a fresh process each time."""
    lines = [run(course, PYTHON, "-c", ENTER, assignment) for _ in range(repeat)]
    imports, enter = zip(*(map(float, line.split()) for line in lines), strict=True)
    return median(imports), median(enter)
