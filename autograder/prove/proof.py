"""The proof of one assignment: the reference earns all, the stub nothing, every known mistake what it should."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.classroom import Pool
from autograder.course import Assignment, Course, CourseError, Mistake, Notebook, load_mistakes
from autograder.grading import Graded, Grader, GradingError, Options
from autograder.prove.files import folder_problems, notebook_problems, release_problems
from autograder.prove.languages import hint_problems, language_problems, missing_messages
from autograder.results import CellResult, GradeResult

Progress = Callable[[str, int, int], None]  # of which assignment so many of so many notebooks are graded
AGAIN = "reference again"
STRICT = Options(follow=0.0, examples=False)  # what tests find, not what marks are kept all the same


@dataclass(frozen=True)
class Proof:
    """What was found about one assignment.

    problems: each with what to do; none: it may be released. mistakes: known ones that should lose marks.
    caught: those of them that do. unnamed: identifiers of those whose students never read their sentence.
    notes: what staff should know, and may leave as it is.
    """

    assignment: str
    problems: tuple[str, ...]
    tests: int = 0
    mistakes: int = 0
    caught: int = 0
    unnamed: tuple[str, ...] = ()
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the assignment may be released."""
        return not self.problems


@dataclass(frozen=True, eq=False)
class Attempt:
    """A notebook that is graded for the proof. mistake: None for the reference and the stub."""

    name: str
    notebook: Notebook
    mistake: Mistake | None = None
    student: None = None


def prove(
    course: Course,
    names: Sequence[str],
    progress: Progress = lambda *_: None,
    *,
    quick: bool = False,
    workers: int | None = None,
) -> Iterator[Proof]:
    """Yield the proof of each assignment with the hidden numbers of the course; of all where no name is given.

    quick: leave out what only repeats: the second run of the reference. workers: as `Pool` has them.
    CourseError for an unknown one, before the first is proved.
    """
    salt = course.salt
    for assignment in [course.assignment(name) for name in names or course.assignment_names]:
        yield prove_one(assignment, progress, quick=quick, salt=salt, workers=workers)


def prove_one(
    assignment: Assignment, progress: Progress, *, quick: bool = False, salt: str = "", workers: int | None = None
) -> Proof:
    """Return the proof of one assignment. quick, workers: as in `prove`. salt: of the hidden numbers."""
    started = time.monotonic()
    try:
        looks = (notebook_problems, language_problems, folder_problems, release_problems)
        problems = [problem for look in looks for problem in look(assignment)]
        mistakes = _mistakes(assignment)
        problems += hint_problems(assignment, mistakes)
        options = replace(STRICT, salt=salt, lang=assignment.language())
        attempts = list(_attempts(assignment, mistakes, quick=quick))
        results, tests, remarks = _grade_all(assignment, attempts, progress, options, workers)
    except (CourseError, GradingError, ValueError) as problem:
        return Proof(assignment.name, (str(problem),), seconds=time.monotonic() - started)
    errors = [f"{result.notebook}: {error}" for result in results for error in result.errors]
    problems += errors or [*_verdicts(assignment, attempts, results), *_remark_problems(attempts, results, remarks)]
    known = [
        result for attempt, result in zip(attempts, results, strict=True) if attempt.mistake and attempt.mistake.loses
    ]
    caught = sum(bool(_losses(result)) for result in known if not result.errors)
    return Proof(
        assignment.name,
        tuple(problems),
        tests,
        sum(bool(mistake.loses) for mistake in mistakes),
        caught,
        tuple(_unnamed(attempts, results)),
        round(time.monotonic() - started, 2),
        tuple(missing_messages(assignment)),
    )


def _mistakes(assignment: Assignment) -> tuple[Mistake, ...]:
    try:
        return load_mistakes(assignment.mistakes) if assignment.mistakes.is_file() else ()
    except Exception as problem:
        raise CourseError(f"{assignment.mistakes} cannot be loaded: {problem!r}. Mend it") from problem


def _attempts(assignment: Assignment, mistakes: Iterable[Mistake], *, quick: bool) -> Iterator[Attempt]:
    yield Attempt("reference", assignment.master)
    if not quick:
        yield Attempt(AGAIN, assignment.master)
    yield Attempt("stub", assignment.released)
    for mistake in mistakes:
        yield Attempt(mistake.id, mistake.applied(assignment.master), mistake)


def _grade_all(
    assignment: Assignment, attempts: Sequence[Attempt], progress: Progress, options: Options, workers: int | None
) -> tuple[list[GradeResult], int, tuple[str, ...]]:
    """Grade through the real sandbox; return the results in order, the number of tests, and the names of remarks."""
    results: dict[Attempt, GradeResult] = {}
    with Pool(assignment, attempts, _grade, options=options, workers=workers) as pool:
        for done in pool:
            results[done.submission] = done.result
            progress(assignment.name, len(results), len(attempts))
    return [results[attempt] for attempt in attempts], pool.tests, pool.remarks


def _grade(grader: Grader, attempt: Attempt) -> Graded:
    return grader.grade(attempt.notebook, student=None, name=attempt.name, fresh=attempt.name == AGAIN)


def _verdicts(assignment: Assignment, attempts: Sequence[Attempt], results: Sequence[GradeResult]) -> Iterator[str]:
    by_name = dict(zip((attempt.name for attempt in attempts), results, strict=True))
    reference = by_name["reference"]
    yield from _reference_problems(reference)
    yield from _stub_problems(by_name["stub"])
    if _without_times(reference) != _without_times(by_name.get(AGAIN, reference)):
        yield "two runs of the reference differ. Seed everything through the fixture rng"
    for attempt, result in zip(attempts, results, strict=True):
        if attempt.mistake is not None:
            yield from _mistake_problems(attempt.mistake, result)
    yield from _idle_tests(assignment, reference, results)
    yield from _twins(attempts, results)
    yield from _indistinct(attempts, results)


def _reference_problems(result: GradeResult) -> Iterator[str]:
    for cell in _automatic(result):
        if not cell.tests or cell.tests[0].name == "cell":
            yield f"{cell.grade_id} has no hidden tests, only asserts beside student code. Add tests with this grade_id"
        elif cell.score != cell.points:
            names = ", ".join(
                f"{test.name} ({test.detail or test.message})" for test in cell.tests if test.outcome != "passed"
            )
            where = f"the reference earns {cell.score} of {cell.points} in {cell.grade_id}"
            yield f"{where}: {names}. Mend the reference or the test"
    for cell in result.cells:
        if cell.manual and cell.score is not None:
            yield f"the model answer of {cell.grade_id} counts as unanswered. Put it between solution markers"


def _stub_problems(result: GradeResult) -> Iterator[str]:
    for cell in result.cells:
        if cell.score:
            passed = ", ".join(test.name for test in cell.tests if test.outcome == "passed")
            yield f"the stub earns {cell.score} in {cell.grade_id} ({passed}). A test must need an answer to pass"


def _mistake_problems(mistake: Mistake, result: GradeResult) -> Iterator[str]:
    losses = _losses(result)
    where = f"known mistake {mistake.id!r}"
    for grade_id in sorted(mistake.loses - losses):
        yield f"{where} loses nothing in {grade_id}. Add a test that catches it there, or correct its `loses`"
    for grade_id in sorted(losses - mistake.loses):
        yield f"{where} loses marks in {grade_id}, too. Loosen the test that it fails there, or correct its `loses`"


def _remark_problems(
    attempts: Sequence[Attempt], results: Sequence[GradeResult], remarks: Sequence[str]
) -> Iterator[str]:
    """Yield remarks on the reference, and those that are not made on the very answers that they are about."""
    for attempt, result in zip(attempts, results, strict=True):
        made = {remark.mistake for cell in result.cells for remark in cell.remarks}
        if attempt.name == "reference" and made:
            yield f"the reference earns the remark {_listed(made)}. Mend the reference or the test"
        if attempt.name in remarks and attempt.name not in made:
            yield f"known mistake {attempt.name!r} does not earn its remark. Mend the test that is marked with it"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _idle_tests(assignment: Assignment, reference: GradeResult, results: Sequence[GradeResult]) -> Iterator[str]:
    """Yield hidden tests that no known mistake fails: nobody knows whether they can fail."""
    failed = {
        (cell.grade_id, test.name)
        for result in results
        for cell in result.cells
        for test in cell.tests
        if test.outcome != "passed" and result.notebook not in ("stub", "reference", AGAIN)
    }
    for cell in reference.cells:
        for test in cell.tests:
            if (cell.grade_id, test.name) not in failed and test.name != "cell":
                remedy = f"Add one to {assignment.mistakes.name}, or drop the test"
                yield f"no known mistake fails {test.name} ({cell.grade_id}). {remedy}"


def _unnamed(attempts: Sequence[Attempt], results: Sequence[GradeResult]) -> Iterator[str]:
    """Yield mistakes that lose marks and are named nowhere, neither by their own name nor by that of a look-alike."""
    for attempt, result in zip(attempts, results, strict=True):
        mistake = attempt.mistake
        if mistake and mistake.loses:
            names = {test.mistake for cell in result.cells for test in cell.tests}
            if not names & {mistake.id, mistake.same_as or mistake.id}:
                yield mistake.id


def _indistinct(attempts: Sequence[Attempt], results: Sequence[GradeResult]) -> Iterator[str]:
    """Yield mistakes that are always taken for one other that costs the same marks."""
    known = {attempt.mistake.id: attempt.mistake for attempt in attempts if attempt.mistake}
    for attempt, result in zip(attempts, results, strict=True):
        mistake = attempt.mistake
        named = {test.mistake for cell in result.cells for test in cell.tests if test.mistake in known}
        other = known.get(min(named)) if mistake and len(named) == 1 else None
        if mistake is None or other is None or other.loses != mistake.loses:
            continue
        if mistake.id not in (other.id, other.same_as) and mistake.same_as != other.id:
            remedy = "Add a test or a draw that tells them apart, or say same_as"
            yield f"known mistake {mistake.id!r} is always taken for {other.id!r}. {remedy}"


def _twins(attempts: Sequence[Attempt], results: Sequence[GradeResult]) -> Iterator[str]:
    """Yield mistakes of one exercise that change its reference in the same way."""
    seen: dict[tuple[Any, ...], Mistake] = {}
    for attempt in attempts:
        mistake = attempt.mistake
        if mistake is None or mistake.same_as:
            continue
        key = (mistake.exercise, mistake.old, mistake.new)
        if key in seen:
            yield f"known mistakes {seen[key].id!r} and {mistake.id!r} are the same change. Drop one, or say same_as"
        seen[key] = mistake


def _automatic(result: GradeResult) -> list[CellResult]:
    return [cell for cell in result.cells if not cell.manual]


def _losses(result: GradeResult) -> set[str]:
    return {cell.grade_id for cell in _automatic(result) if cell.score != cell.points}


def _without_times(result: GradeResult) -> GradeResult:
    cells = tuple(
        replace(cell, tests=tuple(replace(test, seconds=0.0) for test in cell.tests)) for cell in result.cells
    )
    return replace(result, cells=cells, seconds=None, notebook="")
