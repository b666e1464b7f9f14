"""Temporary folders that do not outlive their process by more than a start of the next one.

A folder is locked (flock) as long as its process lives, whatever ends it: SIGKILL, too. Numbers of processes would
not do: they come again, and differ from container to container.
"""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

PREFIX = "autograder-sandbox-"
_OURS = re.compile(rf"{PREFIX}[a-z0-9_]{{8}}")  # as mkdtemp calls them; a person's folder is called otherwise


class TemporaryFolder:
    """A folder that others may pass through, and not list. A context manager. Making one sweeps what others left.

    name: its path.
    """

    def __init__(self) -> None:
        sweep()
        self.name, self._lock = _locked_folder()
        os.chmod(self.name, 0o711)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cleanup()

    def cleanup(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.name, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def sweep() -> None:
    """Remove the folders whose process is gone; leave what is somebody else's."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = _try_to_lock(folder) if _OURS.fullmatch(folder.name) else None
        if lock is not None:
            open_and_remove(folder)
            os.close(lock)


def open_and_remove(folder: str | Path) -> None:
    """Remove a folder of a student's: one of mode 0300 can be filled, but not read and so not removed till opened."""
    for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
        subprocess.run([*command, "--", str(folder)], check=False, stderr=subprocess.DEVNULL)


def _locked_folder() -> tuple[str, int | None]:
    while True:
        name = tempfile.mkdtemp(prefix=PREFIX)
        lock = _try_to_lock(Path(name))
        if lock is not None and os.path.isdir(name):
            return name, lock
        if lock is None and os.path.isdir(name):
            return name, None  # no locks on this file system: it stays if this process is killed


def _try_to_lock(folder: Path) -> int | None:
    """Return a descriptor that holds the lock of our own folder; None where another process has it, or nobody can."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(lock).st_uid == os.geteuid():
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
    except OSError:
        pass
    os.close(lock)
    return None
