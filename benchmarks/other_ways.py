"""The sample class, graded in other ways as well, and the references of all assignments."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.courses import ROOT, Courses, run, seconds
from benchmarks.measuring import alternate, heading, row, timed
from tests.samples import sample_class

SLOW = ("infinite_loop", "hostile", "flood")  # they cost time limits, whichever program grades
OURS = "autograder grade, one worker for each processor"


def compare_other_ways(courses: Courses, repeat: int) -> None:
    """Print the table's last two parts."""
    students = {name: sample.notebook for name, sample in sample_class().items() if not _is_slow(sample.behaviour)}
    course = courses.course("sample class", students)
    found = alternate(
        {
            OURS: lambda: seconds(course, lambda folder: run(folder, *courses.grade)),
            "nbgrader autograde with our preprocessors": lambda: seconds(
                course, lambda folder: run(folder, *courses.nbgrader)
            ),
            "one pytest process each, no sandbox, no gradebook": lambda: seconds(
                course, lambda folder: _pytest_each(folder, courses.assignment)
            ),
        },
        repeat,
    )
    heading(f"SAMPLE CLASS: {len(students)} submissions, whole command for each of them")
    for name, value in found.items():
        row(name, value / len(students) * 1000, "ms")
    references = alternate({"references": timed(_grade_references)}, repeat)["references"]
    heading("ALL ASSIGNMENTS")
    row("the references, a command each, two at a time", references, "s")


def _is_slow(behaviour: str) -> bool:
    return any(word in behaviour for word in SLOW)


def _pytest_each(folder: Path, assignment: str) -> None:
    suite = folder / "solutions" / assignment / "hidden_tests.py"
    command = ["pytest", "-q", "-p", "benchmarks.in_process", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    for path in sorted((folder / "submitted").glob(f"*/{assignment}/*.ipynb")):
        said = run(folder, *command, str(suite), codes=(0, 1), NOTEBOOK=str(path))
        if not re.search(r"\d+ (passed|failed)", said):
            raise SystemExit(f"pytest ran no test:\n{said}")


def _grade_references() -> None:
    """Grade each assignment's reference with a command of its own."""
    notebooks = sorted((ROOT / "solutions").glob("*/*.ipynb"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: run(ROOT, "autograder", "grade", path.stem, str(path)), notebooks))
