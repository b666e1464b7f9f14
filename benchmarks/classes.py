"""The class of right and the class of wrong answers: one worker, two workers, stock nbgrader."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.answers import spread
from benchmarks.courses import Courses, run, seconds
from benchmarks.measuring import Way, alternate, heading, row
from tests.edited_notebooks import JSON

KINDS = ("right", "wrong")
SAMPLE = 6  # of each class for stock nbgrader
FASTER_THAN_STOCK = {"right": 30, "wrong": 12}  # aims
TWO_WORKERS = 1.9  # aim
TITLES = {"right": "RIGHT: {} submissions, each written differently", "wrong": "WRONG: {} different known mistakes"}
EARNED = """
SELECT submitted_assignment.student_id, sum(grade.auto_score)
FROM grade
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
GROUP BY submitted_assignment.student_id
"""


@dataclass(frozen=True)
class Cost:
    """Seconds of a command: start-up once, and `each` for every submission of a kind."""

    startup: float
    each: Mapping[str, float]

    def whole(self, kind: str, count: int) -> float:
        """Return the seconds for each submission of a class of that size, start-up included."""
        return self.startup / count + self.each[kind]


def compare_classes(courses: Courses, answers: Mapping[str, Sequence[JSON]], repeat: int) -> float:
    """Print the table's parts about the two classes; return the seconds of our start-up."""
    samples = {kind: [answers[kind][place] for place in spread(len(answers[kind]), SAMPLE)] for kind in KINDS}
    classes = {kind: courses.course(kind, _students(answers[kind])) for kind in KINDS}
    stock = {kind: courses.course(f"{kind} stock", _students(samples[kind]), stock=True) for kind in KINDS}
    for kind in KINDS:
        _check_stock(courses, stock[kind], kind)
    phases = {kind: _checked_phases(courses, classes[kind], kind) for kind in KINDS}
    found = alternate(_ways(courses, classes, stock, answers["right"][0]), repeat)
    ours = _cost(found, "one", {kind: len(answers[kind]) for kind in KINDS})
    theirs = _cost(found, "stock", {kind: len(samples[kind]) for kind in KINDS})
    for kind in KINDS:
        _print_class(kind, len(answers[kind]), found, ours, theirs)
    _print_phases(phases)
    return ours.startup


def _students(notebooks: Sequence[JSON]) -> dict[str, JSON]:
    return {f"student {number:03}": notebook for number, notebook in enumerate(notebooks, 1)}


def _ways(courses: Courses, classes: Mapping[str, Path], stock: Mapping[str, Path], single: JSON) -> dict[str, Way]:
    """Return what to time, with its key; what is compared stands side by side."""

    def ours(course: Path, workers: int) -> Way:
        return lambda: seconds(course, lambda folder: run(folder, *courses.grade, "--workers", str(workers)))

    def theirs(course: Path) -> Way:
        return lambda: seconds(course, lambda folder: run(folder, *courses.nbgrader))

    ways: dict[str, Way] = {}
    for kind in KINDS:
        ways |= {f"one {kind}": ours(classes[kind], 1), f"two {kind}": ours(classes[kind], 2)}
        ways[f"stock {kind}"] = theirs(stock[kind])
    ways["one single"] = ours(courses.course("single", {"student": single}), 1)
    ways["stock single"] = theirs(courses.course("single stock", {"student": single}, stock=True))
    return ways


def _cost(found: Mapping[str, float], program: str, counts: Mapping[str, int]) -> Cost:
    """Return start-up and each: they follow from a class of one and a class of many right answers."""
    single = found[f"{program} single"]
    startup = single - (found[f"{program} right"] - single) / (counts["right"] - 1)
    return Cost(startup, {kind: (found[f"{program} {kind}"] - startup) / counts[kind] for kind in KINDS})


def _print_class(kind: str, count: int, found: Mapping[str, float], ours: Cost, stock: Cost) -> None:
    one, two = found[f"one {kind}"] / count, found[f"two {kind}"] / count
    heading(TITLES[kind].format(count))
    row("one worker: whole command, for each submission", one * 1000, "ms")
    row("one worker: each further submission", ours.each[kind] * 1000, "ms")
    row("two workers: whole command, for each submission", two * 1000, "ms")
    row("two workers are faster than one: times", one / two, least=TWO_WORKERS)
    row(f"stock nbgrader: whole command, from a sample of {SAMPLE}", stock.whole(kind, count) * 1000, "ms")
    row("stock nbgrader: each further submission", stock.each[kind] * 1000, "ms")
    row(
        "one worker is faster than stock nbgrader: times", stock.whole(kind, count) / one, least=FASTER_THAN_STOCK[kind]
    )


def _checked_phases(courses: Courses, course: Path, kind: str) -> list[dict[str, float]]:
    """Grade the class once, check its scores, and return the seconds of each submission's phases."""
    results = json.loads(run(courses.fresh(course), *courses.grade, "--json", "--workers", "1"))
    for result in results:
        cells = [cell for cell in result["cells"] if not cell["manual"]]
        _check(kind, result["student"], all(cell["score"] == cell["points"] for cell in cells))
    return [result["seconds"] for result in results if result.get("seconds")]


def _check_stock(courses: Courses, course: Path, kind: str) -> None:
    """Grade the sample once with stock nbgrader and check its scores."""
    folder = courses.fresh(course)
    run(folder, *courses.nbgrader)
    with sqlite3.connect(folder / "gradebook.db") as gradebook:
        (points,) = gradebook.execute("SELECT sum(max_score) FROM grade_cells WHERE cell_type = 'code'").fetchone()
        earned = dict(gradebook.execute(EARNED).fetchall())
    for student in (path.name for path in (folder / "submitted").iterdir()):
        _check(kind, f"{student} of stock nbgrader", earned[student] == points)


def _check(kind: str, student: str, full: bool) -> None:
    if full != (kind == "right"):
        raise SystemExit(f"{student} of the {kind} answers earns {'all' if full else 'not all'} marks of hidden tests")


def _print_phases(phases: Mapping[str, Sequence[Mapping[str, float]]]) -> None:
    names = list(dict.fromkeys(name for kind in KINDS for phase in phases[kind] for name in phase))
    if not names:
        return
    heading(f"{'PHASES of one submission in the grader, one worker, ms':58}{'right':>11}{'wrong':>10}")
    for name in names:
        _print_phase(name, [[phase.get(name, 0.0) for phase in phases[kind]] for kind in KINDS])
    _print_phase("sum", [[sum(phase.values()) for phase in phases[kind]] for kind in KINDS])


def _print_phase(name: str, both: Sequence[Sequence[float]]) -> None:
    print(f"  {name:57}" + "".join(f"{median(found) * 1000:10.1f}" for found in both))
