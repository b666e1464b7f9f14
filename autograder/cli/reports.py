"""Results as text for staff: one submission, or a class in a table."""

import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder import feedback
from autograder.classroom import shown
from autograder.cli.screen import bold, green, lines, pad, plain, red, table, width
from autograder.course import Assignment, Course
from autograder.results import CellResult, GradeResult, total

BY_HAND = "?"
VERDICTS = {"failed": "wrong", "timeout": "too slow", "crashed": "crashed", "skipped": "not run", "error": "our error"}
Exercises = Mapping[str, tuple[str, ...]]


def report(result: GradeResult, lang: str) -> Iterator[str]:
    """Yield one submission: points by grade cell, what failed tests tell the student, what staff should know."""
    score = "not graded" if result.errors else f"{result.score:g} of {result.max_score:g} points"
    yield bold(f"{plain(result.notebook)}: {score}", sys.stdout)
    for error in result.errors:
        yield from _indented(error, "  ", first=red("  error: ", sys.stdout))
    wide = max((width(cell.grade_id) for cell in result.cells), default=0)
    for cell in result.cells if not result.errors else ():
        yield f"  {pad(cell.grade_id, wide)}  {_points(cell)}"
        yield from _failed_tests(cell, lang)
        for about in cell.remarks:
            yield from _indented(about.message, "      ", first="    remark: ")
    for remark in (*result.remarks, *result.notes):
        yield from _indented(remark, "    ", first="  remark: ")
    if not result.errors:
        yield f"  isolation: {result.isolation or 'none'}"


def class_table(results: Sequence[GradeResult], exercises: Exercises) -> Iterator[str]:
    """Yield a row a student: score per exercise, total, remarks."""
    heads = [name.split("_") for name in ("student", *exercises, "total", "remarks")]
    height = max(map(len, heads))
    header = [[words[n] if n < len(words) else "" for words in heads] for n in range(height)]
    whole = next((result for result in results if result.cells), None)
    if whole:
        cells = {cell.grade_id: cell.points for cell in whole.cells}
        points = [f"{total(cells.get(grade_id, 0.0) for grade_id in ids):g}" for ids in exercises.values()]
        header.append(["of", *points, f"{whole.max_score:g}", ""])
    rows = table([*header, *(_row(result, exercises) for result in results)], left=(0, len(heads) - 1))
    for n, line in enumerate(rows):
        head = n < len(header)
        text = _clipped(line)
        yield bold(text, sys.stdout) if head else red(text, sys.stdout) if results[n - len(header)].errors else text


def class_summary(results: Sequence[GradeResult], course: Course, assignment: Assignment, seconds: float) -> list[str]:
    """Return what was done, where it lies, and what is left to do."""
    graded = [result for result in results if not result.errors]
    isolation = ", ".join(sorted({result.isolation or "none" for result in graded})) or "none"
    waiting = sum(cell.manual and cell.score is None for result in graded for cell in result.cells)
    name = assignment.name
    text = ["", f"{len(graded)} of {len(results)} graded and recorded in {seconds:.1f} s; isolation: {isolation}"]
    if len(graded) < len(results):
        text.append(red(f"{len(results) - len(graded)} not graded:", sys.stdout))
        for result in results:
            for error in result.errors:
                text += _indented(error, "    ", first=f"  {plain(result.student or result.notebook)}: ")
    text += [
        f"gradebook  {_place(course)}",
        f"feedback   {plain(str(shown(course.feedback)))}/<student>/{name}/{name}.html",
    ]
    if waiting:
        after = f"mark them in formgrader, then: nbgrader generate_feedback {name} --force"
        text.append(f"{BY_HAND} = {waiting} answers wait for a person: {after}")
    return text


def _row(result: GradeResult, exercises: Exercises) -> list[str]:
    name = plain(result.student or result.notebook)
    if result.errors:
        return [name, *("-" for _ in exercises), "-", "not graded, see below"]
    cells = {cell.grade_id: cell for cell in result.cells}
    scores = [_score([cells[grade_id] for grade_id in ids if grade_id in cells]) for ids in exercises.values()]
    return [name, *scores, f"{result.score:g}", "; ".join(_remarks(result))]


def _score(cells: Sequence[CellResult]) -> str:
    known = [cell.score for cell in cells if cell.score is not None]
    waits = BY_HAND if len(known) < len(cells) else ""
    return (f"{total(known):g}" if known else "") + waits


def _remarks(result: GradeResult) -> Iterator[str]:
    for outcome in ("timeout", "crashed"):
        where = [cell.grade_id for cell in result.cells if any(test.outcome == outcome for test in cell.tests)]
        if where:
            yield f"{VERDICTS[outcome]}: {', '.join(where)}"
    yield from (plain(remark.replace("\n", " ")) for remark in (*result.remarks, *result.notes))


def _points(cell: CellResult) -> str:
    if cell.score is None:
        return f"{BY_HAND} of {cell.points:g}, waits for a person"
    text = f"{cell.score:g} of {cell.points:g}"
    return green(text, sys.stdout) if cell.score == cell.points else text


def _failed_tests(cell: CellResult, lang: str) -> Iterator[str]:
    """Yield what the tests that failed say, each thing once."""
    said = Counter((test.outcome, test.message or test.name) for test in cell.tests if test.outcome != "passed")
    for (outcome, message), times in said.items():
        often = f" ({times} tests)" if times > 1 else ""
        yield from _indented(message, "      ", first=f"    {red(VERDICTS[outcome], sys.stdout)}{often}: ")
    examples = [test.example for test in cell.tests if test.example]
    yield from (plain(line) for example in examples for line in feedback.example_text(example, lang))


def _indented(text: str, indent: str, *, first: str) -> list[str]:
    head, *others = lines(text)
    return [first + head, *(indent + line for line in others)]


def _clipped(line: str) -> str:
    """Return the line as long as the terminal is wide; whole where somebody reads it from a file."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    if not columns or width(line) <= columns:
        return line
    kept = line[: 4 * columns]  # letters may be several characters each
    while width(kept) > columns - 1:
        kept = kept[:-1]
    return kept + "…"


def _place(course: Course) -> str:
    url = re.sub(r"(?<=://)([^:/@]*):[^@]*@", r"\1:***@", course.db_url)
    return plain(str(shown(Path(url.removeprefix("sqlite:///")))) if url.startswith("sqlite:///") else url)
