"""Milliseconds per submission of the sample class: ours, nbgrader with ours, stock nbgrader, one pytest each.

    python -m benchmarks.bench        (or: make bench)

Every way grades the same submissions with the same hidden tests; stock nbgrader runs them in its own kernel, beside
student code, from asserts in the grade cells. The submission with the endless loop stands apart: it costs each way
its time limits, not its speed. Times include everything from the shell's prompt to its next one.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.samples import hand_in, sample_class

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
ASSIGNMENT = "gates"
TIMES = 10
SLOW = ("infinite_loop", "hostile", "flood")  # they cost time limits, whoever grades
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "hidden*"]
"""
IN_CELL = """
### BEGIN HIDDEN TESTS
import sys
sys.path.insert(0, {root!r})
from benchmarks.in_process import passed_share
{points} * passed_share({suite!r}, {grade_id!r}, globals())
### END HIDDEN TESTS
"""


def main() -> None:
    """Measure every way, and print each as it is known."""
    print(f"sample class of `{ASSIGNMENT}`, {os.cpu_count()} processors, without {', '.join(SLOW)}\n")
    print(f"{'':44} {'submissions':>11} {'ms each':>8} {'times ours':>11}", flush=True)
    with course() as folder:
        count = _submissions(folder)
        _prepare(folder)
        _grade(folder)  # the gradebook learns of the assignment, once
        ours = _row("autograder grade", count, _repeat(lambda: _grade(folder), 3))
        _row("nbgrader autograde, our preprocessor", count, _repeat(lambda: _nbgrader(folder), 1), ours)
        phases = _phases(folder)
    with course(stock=True) as folder:
        _prepare(folder)
        _row("stock nbgrader, tests in cells", count, _repeat(lambda: _nbgrader(folder), 1), ours)
    with course() as folder:
        _row("one pytest process each", count, _repeat(lambda: _pytest_each(folder), 1), ours)
    with course(times=TIMES) as folder:
        _prepare(folder)
        _grade(folder)
        _row(f"autograder grade, the class {TIMES} times over", count * TIMES, _repeat(lambda: _grade(folder), 1), ours)
        _row("the same with one worker", count * TIMES, _repeat(lambda: _grade(folder, "--workers", "1"), 1), ours)
    _print_phases(phases)
    print(f"\nthe references of all assignments, two at a time: {_references():.1f} s")
    print(f"autograder --help: {_repeat(lambda: _run(ROOT, 'autograder', '--help'), 5) * 1000:.0f} ms")


@contextmanager
def course(*, stock: bool = False, times: int = 1) -> Iterator[Path]:
    """A copy of the course in a folder of its own, with the sample class submitted, so many times over."""
    with tempfile.TemporaryDirectory(prefix="bench ") as name:
        folder = Path(name)
        for part in ("solutions", "assignments"):
            shutil.copytree(ROOT / part / ASSIGNMENT, folder / part / ASSIGNMENT)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        if stock:
            (folder / "nbgrader_config.py").write_text(STOCK)
            _tests_into_cells(folder / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
        _submit(folder / "submitted", times)
        yield folder


def _submit(submitted: Path, times: int) -> None:
    students = sample_class()
    quick = {name: sample for name, sample in students.items() if not any(slow in sample.behaviour for slow in SLOW)}
    for number in range(times):
        hand_in(submitted, {f"{name} {number}" if number else name: sample for name, sample in quick.items()})


def _tests_into_cells(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if nbgrader.get("grade") and cell["cell_type"] == "code":
            words = {"root": str(ROOT), "suite": str(ROOT / "solutions" / ASSIGNMENT / "hidden_tests.py")}
            words |= {"points": nbgrader["points"], "grade_id": nbgrader["grade_id"]}
            cell["source"] = "".join(cell["source"]) + IN_CELL.format(**words)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _submissions(folder: Path) -> int:
    return len(list((folder / "submitted").iterdir()))


def _prepare(folder: Path) -> None:
    _run(folder, "nbgrader", "generate_assignment", ASSIGNMENT, "--force")


def _grade(folder: Path, *options: str) -> None:
    _run(folder, "autograder", "grade", ASSIGNMENT, *options)


def _nbgrader(folder: Path) -> None:
    _run(folder, "nbgrader", "autograde", ASSIGNMENT, "--force")


def _pytest_each(folder: Path) -> None:
    for path in sorted((folder / "submitted").glob(f"*/{ASSIGNMENT}/*.ipynb")):
        suite = folder / "solutions" / ASSIGNMENT / "hidden_tests.py"
        command = ["pytest", "-q", "-p", "benchmarks.in_process", "-p", "no:cacheprovider", "--rootdir", str(folder)]
        _run(folder, *command, str(suite), NOTEBOOK=str(path), PYTHONPATH=str(ROOT))


def _references() -> float:
    """Seconds to grade each assignment's reference, start-up of the grader included each time."""
    notebooks = sorted((ROOT / "solutions").glob("*/*.ipynb"))
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda path: _run(ROOT, "autograder", "grade", path.stem, str(path)), notebooks))
    return time.perf_counter() - started


def _phases(folder: Path) -> list[dict[str, float]]:
    output = _run(folder, "autograder", "grade", ASSIGNMENT, "--json", "--workers", "1")
    return [result["seconds"] for result in json.loads(output) if result["seconds"]]


def _run(folder: Path, program: str, *arguments: str, **environment: str) -> str:
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    variables = {**os.environ, "PATH": path, **environment}
    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{program} {' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def _repeat(action: Callable[[], object], times: int) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - started)
    return median(seconds)


def _row(name: str, count: int, seconds: float, ours: float | None = None) -> float:
    """Print one way, and return its seconds a submission."""
    each = seconds / count
    print(f"{name:44} {count:11} {each * 1000:8.0f} {each / (ours or each):11.1f}", flush=True)
    return each


def _print_phases(phases: list[dict[str, float]]) -> None:
    print("\nphases of one submission, one worker, median ms")
    for name in phases[0]:
        print(f"  {name:8} {median(phase.get(name, 0.0) for phase in phases) * 1000:7.1f}")
    print(f"  {'sum':8} {median(sum(phase.values()) for phase in phases) * 1000:7.1f}")


if __name__ == "__main__":
    main()
