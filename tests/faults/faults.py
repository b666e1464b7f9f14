"""The faults: what happens to a grading, at a random moment of it."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.attacks.run_level import descendants
from tests.faults.course import Course, End, Start, finish
from tests.faults.processes import POLL, find, kill
from tests.faults.trial import COMPLETE, INCOMPLETE, KILLED, Disturb
from tests.postgresql import Server

ALL = ("new", "known", "marked")
GRADED_BEFORE = ("known", "marked")
ENDS = frozenset({COMPLETE, INCOMPLETE})


@dataclass(frozen=True)
class Fault:
    """A fault. runs: of a hundred. starts: of which it takes one at random. codes: how a grading may end."""

    name: str
    runs: int
    disturb: Disturb
    starts: tuple[str, ...] = ALL
    codes: frozenset[int] = ENDS


def faults(server: Server | None) -> list[Fault]:
    """Return all faults but the full disk. server: of PostgreSQL, where it is installed."""
    killed = [
        Fault("kill -9 of the command", 25, _killing("command"), codes=ENDS | {KILLED}),
        Fault("kill -9 of a grader", 15, _killing("grader"), GRADED_BEFORE),
        Fault("kill -9 of a zygote", 15, _killing("zygote"), GRADED_BEFORE),
        Fault("kill -9 of a worker", 20, _killing("worker"), GRADED_BEFORE),
        Fault("kill -9 of nbgrader", 5, _killing("nbgrader"), ("new",)),
        Fault("kill -9 of everything", 20, _kill_everything, codes=ENDS | {KILLED}),
        Fault("kill -9 while a file is written", 10, _kill_while_writing, GRADED_BEFORE, codes=ENDS | {KILLED}),
    ]
    waiting = [
        Fault("locked gradebook", 8, _lock, GRADED_BEFORE, codes=frozenset({COMPLETE})),
        Fault("gradebook locked for ever", 1, _lock_for_ever, GRADED_BEFORE),
        Fault("two at once", 6, _two_at_once, codes=frozenset({COMPLETE})),
        Fault("two at once, kill -9 of one", 6, _one_of_two, codes=ENDS | {KILLED}),
    ]
    restarts = [Fault("PostgreSQL restarted", 10, _Restarts(server), ("known",))] if server else []
    return killed + waiting + restarts


def _killing(role: str) -> Disturb:
    def disturb(course: Course, start: Start, random: Random) -> Sequence[End]:
        process = course.start()
        _wait(start, random)
        while not (victims := find(role, process.pid)) and process.poll() is None:
            time.sleep(POLL)
        if victims:
            _kill(random.choice(victims))
        return [finish(process)]

    return disturb


def _kill_everything(course: Course, start: Start, random: Random) -> Sequence[End]:
    process = course.start()
    _wait(start, random)
    kill([process.pid, *descendants(process.pid)])
    return [finish(process)]


def _kill_while_writing(course: Course, start: Start, random: Random) -> Sequence[End]:
    """Such moments are too short to be met by chance."""
    home = course.root / random.choice(("autograded", "feedback"))
    folders = [home / student / "tiny" for student in start.after.marks]
    process = course.start()
    while process.poll() is None and not any(map(_is_being_written, folders)):
        pass
    process.kill()
    return [finish(process)]


def _is_being_written(folder: Path) -> bool:
    with suppress(OSError):
        return any(name.endswith(".tmp") for name in os.listdir(folder))
    return False


def _lock(course: Course, start: Start, random: Random) -> Sequence[End]:
    process = course.start()
    _wait(start, random)
    with closing(_locked(course)):
        time.sleep(random.uniform(0.1, 4.0))
    return [finish(process)]


def _lock_for_ever(course: Course, start: Start, random: Random) -> Sequence[End]:
    with closing(_locked(course)):
        return [course.grade()]


def _two_at_once(course: Course, start: Start, random: Random) -> Sequence[End]:
    first = course.start()
    _wait(start, random)
    return [finish(process) for process in (course.start(), first)]


def _one_of_two(course: Course, start: Start, random: Random) -> Sequence[End]:
    both = [course.start(), course.start()]
    _wait(start, random)
    _kill(random.choice(both).pid)
    return [finish(process) for process in both]


class _Restarts:
    """Restarts the server in the middle of a grading. Each course gets a database of its own."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._made = 0

    def __call__(self, course: Course, start: Start, random: Random) -> Sequence[End]:
        course.use(self._database(course))
        process = course.start()
        _wait(start, random)
        self._server.stop()
        time.sleep(random.choice((0.0, 0.5)))
        self._server.start()
        return [finish(process)]

    def _database(self, course: Course) -> str:
        """Return the address of a database that knows the assignment and nothing else."""
        if not self._made:
            first = self._server.create_database("known")
            known = course.copy_to(course.root.parent.with_name("course for PostgreSQL"))
            known.use(first)
            known.run("nbgrader", "generate_assignment", "tiny", "--force")
        self._made += 1
        return self._server.create_database(f"copy{self._made}", template="known")


def _wait(start: Start, random: Random) -> None:
    time.sleep(random.uniform(0.0, start.seconds))


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _locked(course: Course) -> sqlite3.Connection:
    """Return a connection that holds the gradebook, once it has it."""
    connection = sqlite3.connect(course.root / "gradebook.db", isolation_level=None, timeout=60)
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def fill(place: Path, free: int) -> Callable[[Course, Start, Random], Sequence[End]]:
    """Return the fault of a disk that has so many bytes left. place: a folder on it."""

    def disturb(course: Course, start: Start, random: Random) -> Sequence[End]:
        found = os.statvfs(place)
        ballast = place / "ballast"
        with ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, found.f_bavail * found.f_frsize - free))
        try:
            return [course.grade()]
        finally:
            ballast.unlink()

    return disturb
