"""Grade one submission with one suite: assemble, run the cells, run the tests, add up."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.course import Assembly, Cell, Notebook, assemble, salt_digest
from autograder.feedback import (
    broken_remarks,
    cell_place,
    changed_remarks,
    files_remarks,
    left_out_remarks,
    overwritten_remarks,
    say,
)
from autograder.grading.examples.examples import Examples
from autograder.grading.judgement.exercise import Exercise
from autograder.grading.judgement.suite_result import SuiteResult, judge_submission
from autograder.grading.session.cells_to_run import cells_to_run
from autograder.grading.session.graded_notebook import cell_message, graded_notebook
from autograder.grading.session.imports import autodiff_notes, missing_notes
from autograder.grading.session.killed import once_more_if_killed
from autograder.grading.session.pictures import Pictures
from autograder.grading.session.protocol import Graded, Job
from autograder.grading.session.written import is_unanswered, notes_on, stray_answers
from autograder.results import CellResult, GradeResult, TestResult, cell_score
from autograder.sandbox import CellOutcome, Worker, Zygote
from autograder.sandbox.worker import Source
from autograder.versions import versions

SLOW = 2.0  # seconds; cells that take longer are not run once more for the sake of examples
LONGEST_AGAIN = 15.0  # seconds for the cells and the examples together, where the cells are slower than before


@dataclass(frozen=True)
class Setting:
    """What is the same for all submissions of an assignment.

    name: of the assignment. isolation: the level, for the record. examples: None where there are to be none.
    share: whether tests may share a fork.
    salt: of the course, which also decides which test is the first of a shared fork.
    """

    name: str
    master: Notebook
    released: Notebook
    isolation: str
    exercise: Exercise
    pictures: Pictures
    examples: Examples | None
    share: bool = True
    salt: str = ""


def grade(job: Job, setting: Setting, zygote: Zygote) -> Graded:
    """Return the graded submission. Never raises because of its contents."""
    return once_more_if_killed(lambda: _graded(job, setting, zygote), zygote)


def _graded(job: Job, setting: Setting, zygote: Zygote) -> Graded:
    assembly = assemble(setting.released, job.notebook)
    tested = setting.exercise.suite.grade_ids
    plan = cells_to_run(assembly.cells, setting.master, tested)
    numbers = {index: _number(index, cell) for index, cell in plan}
    kept = _cells_before(assembly.cells, numbers, tested)
    wanted = setting.examples is not None and setting.pictures.are_wanted(assembly.cells)
    right = setting.pictures.of_reference(zygote, job.lang) if wanted else None
    clock = [time.monotonic()]
    with Worker(zygote, files=job.beside.files) as worker:
        clock.append(time.monotonic())
        ran = worker.run_cells([_source(numbers[index], cell, kept) for index, cell in plan])
        outcomes = {index: outcome for (index, _), outcome in zip(plan, ran, strict=True)}
        clock.append(time.monotonic())
        how: dict[str, Any] = {"lang": job.lang, "fresh": job.fresh, "share": setting.share, "salt": setting.salt}
        found = judge_submission(setting.exercise, worker, kept=kept, **how)
        sources = worker.sources
        clock.append(time.monotonic())
        shown = {} if right is None else setting.pictures.of(worker, assembly.cells, right, found.wrong)
        clock.append(time.monotonic())
    if found.failures and setting.examples and clock[2] - clock[1] < SLOW:
        found = _with_examples(found, setting.examples, zygote, sources, job)
    clock.append(time.monotonic())
    stray = stray_answers(assembly.cells, setting.master, setting.released)
    cells = _cell_results(assembly.cells, setting.released, outcomes, found, stray, job.lang)
    result = GradeResult(
        setting.name,
        job.student,
        job.name,
        setting.isolation,
        cells,
        errors=tuple(_errors(cells)),
        remarks=(
            *files_remarks(job.beside.left_out, job.lang),
            *_remarks(assembly, outcomes, found.overwritten, job.lang),
        ),
        notes=(
            *_notes(assembly, setting.released, outcomes, job.beside.files),
            *found.notes,
            *notes_on(stray, setting.master),
        ),
        **_circumstances(setting, clock),
    )
    return Graded(result, graded_notebook(assembly.cells, outcomes | shown, result, setting.released, job.lang))


def _circumstances(setting: Setting, clock: Sequence[float]) -> dict[str, Any]:
    """Return how long it took, and what was used that is not the same in every course and on every machine."""
    return {"seconds": _phases(clock), "salt_digest": salt_digest(setting.salt), "versions": versions()}


def _phases(clock: Sequence[float]) -> dict[str, float]:
    names = ("fork", "cells", "tests", "pictures", "examples")
    return {name: round(after - before, 6) for name, before, after in zip(names, clock, clock[1:], strict=False)}


def _with_examples(
    found: SuiteResult, examples: Examples, zygote: Zygote, sources: Mapping[int, str], job: Job
) -> SuiteResult:
    """Return the result with examples of the failures; for them the cells run once more, in a worker of their own."""
    with Worker(zygote, seconds=LONGEST_AGAIN, files=job.beside.files) as worker:
        ran = worker.run_cells([Source(number, text) for number, text in sources.items()])
        if any(outcome.problem is not None and outcome.problem.kind != "raised" for outcome in ran):
            return found
        made, notes = examples.of(worker, found.failures, job.lang)
    tests = [(grade_id, replace(test, example=made.get(test.name))) for grade_id, test in found.tests]
    return replace(found, tests=tests, notes=[*found.notes, *notes])


def _cells_before(cells: Sequence[Cell], numbers: Mapping[int, int], tested: frozenset[str]) -> dict[str, int]:
    """Return the number of the cell that ran last before each tested grade cell, by grade ids.

    numbers: of the cells that run, by their index.
    """
    before: dict[str, int] = {}
    latest = 0
    for index, cell in enumerate(cells):
        if cell.grade_id in tested and latest:
            before[cell.grade_id or ""] = latest
        latest = numbers.get(index, latest)
    return before


def _source(number: int, cell: Cell, kept: Mapping[str, int]) -> Source:
    return Source(number, cell.source, keep=number in kept.values())


def _number(index: int, cell: Cell) -> int:
    """Return the cell's number in messages; a released cell that was put back has none of its own."""
    return cell.number or 10_000 + index


def _cell_results(
    cells: Sequence[Cell],
    released: Notebook,
    outcomes: dict[int, CellOutcome],
    found: SuiteResult,
    stray: Mapping[str, Sequence[Cell]],
    lang: str,
) -> tuple[CellResult, ...]:
    placed = {cell.grade_id: (index, cell) for index, cell in enumerate(cells) if cell.grade}
    results = []
    for original in released.grade_cells:
        index, cell = placed[original.grade_id]
        tests = tuple(test for grade_id, test in found.tests if grade_id == original.grade_id)
        result = _cell_result(original, cell, tests, outcomes.get(index), lang)
        if result.grade_id in stray:
            result = replace(result, score=None)
        results.append(replace(result, remarks=found.remarks.get(result.grade_id, ())))
    return tuple(results)


def _cell_result(
    original: Cell, cell: Cell, tests: tuple[TestResult, ...], outcome: CellOutcome | None, lang: str
) -> CellResult:
    grade_id = original.grade_id or ""
    if original.manual:
        score = 0.0 if is_unanswered(cell, original) else None
        return CellResult(grade_id, original.points, score, manual=True)
    if tests:
        return CellResult(grade_id, original.points, cell_score(original.points, tests), tests=tests)
    score = _asserts_score(outcome, original.points)
    passed = score == original.points
    message = (
        "" if passed else cell_message(outcome, lang) if outcome and outcome.problem else say("asserts_failed", lang)
    )
    test = TestResult("cell", "passed" if passed else "failed", message=message)
    return CellResult(grade_id, original.points, score, tests=(test,))


def _asserts_score(outcome: CellOutcome | None, points: float) -> float:
    """Return what nbgrader gives for a cell's own asserts: 0 after an error, a number that it shows, or all."""
    if outcome is None or outcome.problem is not None:
        return 0.0
    for display in outcome.displays:
        try:
            shown = float(display.get("text/plain", ""))
        except (TypeError, ValueError):
            continue
        return min(points, max(0.0, shown)) if math.isfinite(shown) else 0.0
    return points


def _errors(cells: Sequence[CellResult]) -> list[str]:
    return [
        f"{cell.grade_id}: hidden test {test.name} could not be run ({test.detail}). Mend the suite and grade again"
        for cell in cells
        for test in cell.tests
        if test.outcome == "error"
    ]


def _notes(
    assembly: Assembly, released: Notebook, outcomes: Mapping[int, CellOutcome], files: Mapping[str, bytes]
) -> list[str]:
    """Return what staff should know of the student's own cells and files."""
    ours = {cell.source for cell in released.cells}
    own = [cell for cell in assembly.cells if cell.kind == "code" and cell.source not in ours]
    texts = {cell_place(cell, "en"): cell.source for cell in own}
    texts |= {name: content.decode("utf-8", "replace") for name, content in files.items() if name.endswith(".py")}
    return [*autodiff_notes(texts), *missing_notes(outcomes.values(), texts.values())]


def _remarks(
    assembly: Assembly, outcomes: dict[int, CellOutcome], overwritten: Mapping[str, int], lang: str
) -> list[str]:
    """Return what was done to released cells, what had no effect, did not run to its end, or was overwritten."""
    broken = [
        (assembly.cells[index], cell_message(outcome, lang))
        for index, outcome in sorted(outcomes.items())
        if outcome.problem is not None and not outcome.problem.unwritten
    ]
    left_out = [
        (assembly.cells[index], kind, command)
        for index, outcome in sorted(outcomes.items())
        for kind, command in outcome.left_out
    ]
    return [
        *changed_remarks(assembly, lang),
        *left_out_remarks(left_out, lang),
        *broken_remarks(broken, lang),
        *overwritten_remarks(overwritten, lang),
    ]
