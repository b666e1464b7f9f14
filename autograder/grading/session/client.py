"""The client: starts a process with one suite, and gives it one submission after another."""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Assignment, Notebook
from autograder.grading.session.protocol import Beside, Graded, Job, Options, Ready, Setup
from autograder.limits import Limits
from autograder.results import GradeResult
from autograder.versions import versions

PACKAGE = Path(__file__).parents[3]
SERVER = "import gc; gc.disable(); from autograder.grading.session.server import main; main()"  # imports are no garbage
LONGEST = 900.0  # seconds for one submission, naming included; a suite that takes longer loops


DEFAULTS = Options()
LIMITS = Limits()
NOTHING_BESIDE = Beside()


class GradingError(Exception):
    """Nothing of this assignment can be graded; the message says why and what to do."""


class Grader:
    """Grades submissions of one assignment, one at a time. A context manager.

    limits: of student code. processor: where the grader and the sandbox stay; they take turns, and waking one another
    across processors costs time. rounding: seed that moves every number of the student's side by a unit in the last
    place, to show that nothing depends on it; only tests set it.
    """

    def __init__(
        self,
        assignment: Assignment,
        options: Options = DEFAULTS,
        *,
        limits: Limits = LIMITS,
        processor: int | None = None,
        rounding: int | None = None,
    ) -> None:
        self._assignment = assignment
        folder, release = str(assignment.folder), str(assignment.release)
        self._setup = Setup(assignment.name, folder, release, options, limits, processor, rounding)
        self._process: subprocess.Popen[bytes] | None = None
        self.isolation = ""
        self.tests = 0
        self.remarks: tuple[str, ...] = ()

    def __enter__(self) -> "Grader":
        self._process = self._launch()
        self._send(self._setup)
        ready = self._receive(Ready, LONGEST)
        if ready.reason:
            self.close()
            raise GradingError(ready.reason)
        self.isolation, self.tests, self.remarks = ready.isolation, ready.tests, ready.remarks
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process and, with it, all student code that it started."""
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def grade(
        self,
        notebook: Notebook,
        *,
        student: str | None,
        name: str,
        lang: str | None = None,
        fresh: bool = False,
        beside: Beside = NOTHING_BESIDE,
    ) -> Graded:
        """Return the graded submission. What fails on our side stands in its result's errors.

        lang: of what this student reads; None for that of the options.
        fresh: compute every verdict anew, also where the same responses were judged before.
        beside: the files beside the notebook.
        """
        try:
            if self._process is None:
                self.__enter__()
            self._send(Job(notebook, student, name, lang or self._setup.options.lang, fresh, beside))
            graded: Graded = self._receive(Graded, LONGEST)
            return graded
        except (GradingError, OSError) as error:
            self.close()
            text = f"the grading process ended ({error}). Grade this submission again"
            known = self._assignment.name, student, name, self.isolation
            how: dict[str, Any] = {"salt_digest": self._setup.options.salt_digest, "versions": versions()}
            return Graded(GradeResult(*known, errors=(text,), **how), {})

    def _launch(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OPENBLAS_NUM_THREADS": "1"}
        environment.pop("PYTEST_ADDOPTS", None)
        environment["PYTHONPATH"] = os.pathsep.join([str(PACKAGE), environment.get("PYTHONPATH", "")]).rstrip(
            os.pathsep
        )
        return subprocess.Popen(
            [sys.executable, "-c", SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the one who asked; this process ends with its standard input
        )

    def _send(self, message: msgspec.Struct) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(message) + b"\n")
        self._process.stdin.flush()

    def _receive(self, kind: Any, seconds: float) -> Any:
        assert self._process is not None and self._process.stdout is not None
        alarm = threading.Timer(seconds, self._process.kill)  # student code has limits of its own; suites have this
        alarm.start()
        line = self._process.stdout.readline()
        late = not alarm.is_alive()
        alarm.cancel()
        if not line:
            why = f"no answer for {seconds:.0f} s: does the suite loop?" if late else "see above"
            raise GradingError(f"exit status {self._process.wait()}; {why}")
        return msgspec.json.decode(line, type=kind)
