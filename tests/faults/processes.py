"""The processes of a grading, found by their parents in /proc and by what they were started as."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from tests.attacks.run_level import descendants, processes

POLL = 0.002
SETTLE = 5.0  # seconds in which what belongs to an ended grading must be gone, on a busy machine too
_SUBREAPER = 36
_SIGNS = {"grader": b"autograder.grading.session.server", "nbgrader": b'run_module("nbgrader"'}
_WARM = b"autograder.worker import zygote"


def adopt_orphans() -> None:
    """Become the parent of every process below whose own parent has ended: none is lost from sight."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def find(role: str, command: int) -> list[int]:
    """Return the processes of that role in a grading. command: its first process.

    role: `command`, `grader`, `zygote`, `worker`, or `nbgrader`, which makes a new assignment known to the gradebook.
    """
    if role == "command":
        return [command]
    below = descendants(command)
    if role in _SIGNS:
        return sorted(pid for pid in below if _SIGNS[role] in _command_line(pid))
    warm = {pid for pid in below if _is_warm(pid)}
    parents = processes()
    return sorted(pid for pid in warm if (parents.get(pid) in warm) == (role == "worker"))


def strays(before: set[int]) -> set[int]:
    """Return the processes below this one that are new and do not end by themselves."""
    deadline = time.monotonic() + SETTLE
    while (left := _of_gradings() - before) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def kill(pids: Collection[int]) -> None:
    """Kill all of them by SIGKILL, stopped first so that none sees another one end."""
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _of_gradings() -> set[int]:
    """PostgreSQL's processes come and go as it likes."""
    return {pid for pid in descendants(os.getpid()) if _name(pid) != "postgres"}


def _is_warm(pid: int) -> bool:
    line = _command_line(pid)  # bubblewrap's holds that of the warm process, too
    return line.startswith(sys.executable.encode()) and _WARM in line


def _command_line(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _name(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""
