"""The process in which one suite lives: it collects the tests once and grades one submission after another.

Jobs come in as lines of JSON on standard input, results leave the same way on what was standard output.
"""

import gc
import io
import os
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Assignment, CourseError, Mistake, load_mistakes
from autograder.grading.grade import Exercises, Job, grade
from autograder.grading.naming import Namer
from autograder.grading.protocol import Done, Graded, Ready, Setup, Work
from autograder.grading.suite import Suite, SuiteError, run_suite
from autograder.results import GradeResult
from autograder.sandbox import IsolationError, Rounding, Zygote, probe
from autograder.sandbox.isolation import require
from autograder.sandbox.zygote import ZygoteDied


def main() -> None:
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    warnings.simplefilter("ignore")  # what numpy thinks of a wrong answer is no news to staff
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # pytest and suites may print; it is nobody's answer
    setup = msgspec.json.decode(sys.stdin.buffer.readline(), type=Setup)
    if setup.processor is not None:
        os.sched_setaffinity(0, {setup.processor})
    assignment = Assignment(setup.name, Path(setup.folder), Path(setup.release))
    try:
        _serve(setup, assignment, answers)
    except (CourseError, IsolationError, SuiteError, ZygoteDied) as problem:
        _write(answers, Ready(problem=str(problem)))


def _end_with(parent: int) -> None:
    """End when whoever started this process is gone, even from within a suite that never ends."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _serve(setup: Setup, assignment: Assignment, answers: io.RawIOBase) -> None:
    limits = setup.limits
    isolation = probe(with_bubblewrap=setup.options.bubblewrap)
    require(isolation, unsafe=setup.options.unsafe)
    exercises = Exercises(setup.name, assignment.master, assignment.released, isolation.name)
    companions = assignment.release if assignment.companions else None
    if companions:
        sys.path.append(str(companions))  # the reference and the known mistakes import what students import

    def serve(suite: Suite) -> None:
        if suite.problems:
            return
        gc.freeze()  # the suite stays as it is: no collection need look at it again
        with zygotes:
            remarks = tuple(test.remark for test in suite.remarks)
            _write(answers, Ready(isolation.name, tests=len(suite.tests), remarks=remarks))
            for job in _jobs():
                _write(answers, _done(_graded(job, exercises, suite, zygotes)))

    if not assignment.suite.is_file():
        raise SuiteError(f"{assignment.suite} does not exist. Write the hidden tests there")
    namer = Namer(assignment.master, _mistakes(assignment))
    how = setup.options
    suite = Suite(exercises.released, limits, serve=serve, namer=namer, follow=how.follow, seed=how.seed)
    rounding = Rounding(setup.rounding) if setup.rounding is not None else None
    zygotes = Zygotes(isolation, limits, companions, rounding)  # it warms up while the suite is collected
    try:
        run_suite(assignment.suite, suite)
    finally:
        zygotes.close()


def _mistakes(assignment: Assignment) -> tuple[Mistake, ...]:
    """Return the known mistakes; without them nothing is named, and everything is graded all the same."""
    try:
        return load_mistakes(assignment.mistakes) if assignment.mistakes.is_file() else ()
    except Exception as problem:
        raise SuiteError(f"{assignment.mistakes} cannot be loaded: {problem!r}. Mend it, or move it away") from problem


class Zygotes:
    """A warm process, and another one should it die. Entering waits until it is warm."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments
        self._zygote = self._new()

    def __enter__(self) -> "Zygotes":
        self._zygote.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the one that is alive."""
        self._zygote.close()

    @property
    def current(self) -> Zygote:
        """The one that is alive."""
        return self._zygote

    def replace(self) -> None:
        """End this one and start another."""
        self._zygote.close()
        self._zygote = self._new()
        self._zygote.__enter__()

    def _new(self) -> Zygote:
        isolation, limits, companions, rounding = self._arguments
        return Zygote(isolation, limits, companions=companions, rounding=rounding)


def _graded(job: Job, exercises: Exercises, suite: Suite, zygotes: Zygotes) -> Graded:
    """Grade; whatever fails on our side becomes an error of this submission, and the next one gets a new process."""
    try:
        return grade(job, exercises, suite, zygotes.current)
    except Exception as problem:  # noqa: BLE001  (whatever it is, the class goes on)
        zygotes.replace()
        text = f"{type(problem).__name__}: {problem}. Grade this submission again; if it stays, tell the maintainers"
        return Graded(GradeResult(exercises.name, job.student, job.name, exercises.isolation, errors=(text,)), {})


def _jobs() -> Iterator[Job]:
    for line in sys.stdin.buffer:
        work = msgspec.json.decode(line, type=Work)
        yield Job(work.notebook, work.student, work.name, work.lang, work.afresh)


def _done(graded: Graded) -> Done:
    return Done(graded.result, graded.notebook)


def _write(answers: io.RawIOBase, message: msgspec.Struct) -> None:
    line = memoryview(msgspec.json.encode(message) + b"\n")
    while line:
        line = line[answers.write(line) or 0 :]


if __name__ == "__main__":
    main()
