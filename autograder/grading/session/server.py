"""The server: a process with one suite, which grades one submission after another.

Jobs come as lines of JSON on standard input; results leave in the same way on what was standard output.
"""

import gc
import io
import os
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Assignment, CourseError, Mistake, load_mistakes, salt_digest
from autograder.grading.examples.examples import Examples
from autograder.grading.judgement.exercise import Exercise
from autograder.grading.session.grade import Setting, grade
from autograder.grading.session.pictures import Pictures
from autograder.grading.session.protocol import Graded, Job, Ready, Setup
from autograder.grading.suite.collection import SuiteError, collect
from autograder.readable import refuse_readable
from autograder.results import GradeResult
from autograder.sandbox import IsolationError, Rounding, Zygote, probe
from autograder.sandbox.isolation import require
from autograder.sandbox.zygote import ZygoteDied
from autograder.versions import versions


def main() -> None:
    """Serve until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    warnings.simplefilter("ignore")  # NumPy's warnings about student values are noise
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # pytest and suites may print
    setup = msgspec.json.decode(sys.stdin.buffer.readline(), type=Setup)
    if setup.processor is not None:
        os.sched_setaffinity(0, {setup.processor})
    try:
        with _started(setup) as (setting, zygotes):
            suite = setting.exercise.suite
            remarks = tuple(test.remark for test in suite.remarks)
            _write(answers, Ready(setting.isolation, tests=len(suite.tests), remarks=remarks))
            for job in _jobs():
                _write(answers, _graded(job, setting, zygotes))
    except (CourseError, IsolationError, SuiteError, ZygoteDied) as error:
        _write(answers, Ready(reason=str(error)))
    except BrokenPipeError:
        pass  # whoever asked is gone, by Ctrl-C most often: nobody wants to know any more


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, even from within a suite that never ends."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


@contextmanager
def _started(setup: Setup) -> Iterator[tuple[Setting, "Zygotes"]]:
    """Give what is needed to grade submissions; the zygote warms up while the suite is collected and recorded."""
    assignment = Assignment(setup.name, Path(setup.folder), Path(setup.release))
    options = setup.options
    isolation = probe(with_bubblewrap=options.bubblewrap)
    require(isolation, unsafe=options.unsafe)
    refuse_readable([assignment.folder])
    released = assignment.released
    companions = assignment.release if assignment.companions else None
    if companions:
        sys.path.append(str(companions))  # the reference and the known mistakes import what students import
    rounding = Rounding(setup.rounding) if setup.rounding is not None else None
    zygotes = Zygotes(isolation, setup.limits, companions, rounding)
    try:
        exercise = _exercise(setup, assignment)
        gc.freeze()  # the suite stays as it is: no collection need look at it again
        gc.enable()  # which was off from the start
        with zygotes:
            examples = Examples(setup.limits, released) if options.examples else None
            share = options.isolation != "test"
            names = setup.name, assignment.master, released, isolation.name
            pictures = Pictures(assignment.master, released, exercise.suite.grade_ids)
            yield Setting(*names, exercise, pictures, examples, share, options.salt), zygotes
    finally:
        zygotes.close()


def _exercise(setup: Setup, assignment: Assignment) -> Exercise:
    mistakes = _mistakes(assignment)
    released = assignment.released
    remarkable = {mistake.id for mistake in mistakes if not mistake.loses} if mistakes else None
    suite = collect(assignment.suite, released, remarkable=remarkable, salt=setup.options.salt)
    points = {cell.grade_id or "": cell.points for cell in released.grade_cells}
    how: dict[str, Any] = {"points": points, "follow": setup.options.follow}
    exercise = Exercise(suite, assignment.master, mistakes, setup.limits, **how)
    exercise.record_reference()
    return exercise


def _mistakes(assignment: Assignment) -> tuple[Mistake, ...]:
    """Return the known mistakes; without them nothing is named, and everything is graded all the same."""
    try:
        return load_mistakes(assignment.mistakes) if assignment.mistakes.is_file() else ()
    except Exception as error:
        raise SuiteError(f"{assignment.mistakes} cannot be loaded: {error!r}. Mend it, or move it away") from error


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


def _graded(job: Job, setting: Setting, zygotes: Zygotes) -> Graded:
    """Grade; a failure on our side becomes an error of this submission, and the next one gets a new zygote."""
    try:
        return grade(job, setting, zygotes.current)
    except Exception as error:  # noqa: BLE001  (the class goes on)
        zygotes.replace()
        text = f"{type(error).__name__}: {error}. Grade this submission again; if it stays, tell the maintainers"
        known = setting.name, job.student, job.name, setting.isolation
        how: dict[str, Any] = {"salt_digest": salt_digest(setting.salt), "versions": versions()}
        return Graded(GradeResult(*known, errors=(text,), **how), {})


def _jobs() -> Iterator[Job]:
    for line in sys.stdin.buffer:
        yield msgspec.json.decode(line, type=Job)


def _write(answers: io.RawIOBase, message: Ready | Graded) -> None:
    line = memoryview(msgspec.json.encode(message) + b"\n")
    while line:
        line = line[answers.write(line) or 0 :]
