"""`autograder grade`: from options to results, and from results to text and exit code."""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograder import classroom, course, feedback
from autograder.cli import STOPPED, reports, screen
from autograder.grading import GradingError, Options
from autograder.results import GradeResult, to_data

ALL_GRADED, SOME_NOT, USAGE = 0, 1, 2


def run(
    assignment: str,
    notebooks: Sequence[str],
    *,
    as_json: bool,
    workers: int | None,
    lang: str | None,
    unsafe: bool,
    follow_through: int,
    isolation: str,
) -> int:
    """Grade the class or the notebooks; return the exit code."""
    counter = screen.Counter(f"grading {assignment}")
    start = time.perf_counter()
    try:
        here = course.find_course(Path.cwd())
        here.require_setup()
        wanted = here.assignment(assignment)
        feedback.use_catalogues(here)
        options = Options(wanted.language(lang), unsafe, follow_through / 100, isolation=isolation, salt=here.salt)
        if notebooks:
            results = classroom.grade_files(wanted, notebooks, progress=counter, options=options, workers=workers)
        else:
            results = classroom.grade_class(
                here, wanted, progress=counter, say=counter.say, options=options, workers=workers
            )
    except course.CourseError as problem:
        return _failed(problem, counter, USAGE)
    except GradingError as problem:
        return _failed(problem, counter, SOME_NOT)
    except classroom.ClassStopped as problem:
        if problem.interrupted:
            counter.say(str(problem))
            return STOPPED
        return _failed(problem, counter, SOME_NOT)
    counter.clear()
    if as_json:
        json.dump([to_data(result) for result in results], sys.stdout, indent=1)
        print()
    elif notebooks:
        print("\n\n".join("\n".join(reports.report(result, options.lang)) for result in results))
    else:
        _print_class(results, here, wanted, time.perf_counter() - start)
    return SOME_NOT if any(result.errors for result in results) else ALL_GRADED


def _print_class(
    results: Sequence[GradeResult], here: course.Course, wanted: course.Assignment, seconds: float
) -> None:
    print("\n".join(reports.class_table(results, classroom.exercises(wanted.released))))
    print("\n".join(reports.class_summary(results, here, wanted, seconds)))


def _failed(problem: Exception, counter: screen.Counter, code: int) -> int:
    counter.clear()
    screen.fail(str(problem))
    return code
