"""One class at a time: gradings of a course wait for one another."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from autograder.classroom.problems import GradebookError
from autograder.classroom.submissions import shown
from autograder.course import Course

LOCK = ".autograder.lock"
EVERYBODY = 0o666  # several people grade a course; who may come here, the folder says


@contextmanager
def course_lock(course: Course, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the course until the block is done; wait for another process that holds it, and say for which.

    The lock is the kernel's (flock): it goes with its process, whatever ended that.
    """
    path = course.root / LOCK
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, EVERYBODY)
    except OSError as problem:
        remedy = "Look at the rights of the file and of its folder"
        raise GradebookError(f"{shown(path)}: cannot be opened ({problem.strerror}). {remedy}") from problem
    try:
        with suppress(OSError):  # it is another person's, and so are its rights
            os.fchmod(file, EVERYBODY)
        _lock(file, course, say)
        yield
    finally:
        os.close(file)


def _lock(file: int, course: Course, say: Callable[[str], None]) -> None:
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = os.pread(file, 200, 0).decode(errors="replace") or "another process"
            say(f"{course.root} is being graded by {who}. Waiting for its end; Ctrl-C ends the waiting")
            fcntl.flock(file, fcntl.LOCK_EX)
    except OSError as problem:
        say(f"{course.root} cannot be locked ({problem.strerror}). Let nobody else grade this course now")
        return
    with suppress(OSError):  # a full disk: it is locked all the same
        os.ftruncate(file, 0)
        os.pwrite(file, f"process {os.getpid()} since {datetime.now():%Y-%m-%d %H:%M}".encode(), 0)
