"""Real unix accounts for a test: they own their files, and may read and write what the system lets them."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ("useradd", "userdel", "setpriv", "unshare", "mount")
NEEDED = sorted({ROOT, Path(sys.prefix), Path(sys.base_prefix)})  # what running a command of the project reads


class NoAccountsError(Exception):
    """No account can be made here, or none could run the project's commands; the message says why."""


@dataclass(frozen=True)
class Account:
    """An account whose home is a folder of the test, which nobody else may enter."""

    name: str
    home: Path

    def run(self, *command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, with no more than its own rights, in a folder (default: its home)."""
        environment = {"HOME": str(self.home), "PATH": f"{Path(sys.executable).parent}:{os.defpath}", "LANG": "C.UTF-8"}
        drop = ("setpriv", f"--reuid={self.name}", f"--regid={self.name}", "--clear-groups", "--inh-caps=-all")
        started = (*_with_open_folders(), *drop, *command)
        return subprocess.run(
            started, cwd=folder or self.home, env=environment, capture_output=True, text=True, timeout=600, check=False
        )


@contextmanager
def accounts(folder: Path, *names: str) -> Iterator[list[Account]]:
    """Make accounts with their homes in a folder; delete them afterwards. NoAccountsError if that cannot be had."""
    if os.geteuid() != 0:
        raise NoAccountsError("only root makes accounts")
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        raise NoAccountsError(f"not installed: {', '.join(missing)}")
    made: list[Account] = []
    try:
        for name in names:
            made.append(_make(f"{name}{os.getpid()}", folder / name))
        done = made[0].run(sys.executable, "-c", "import autograder, nbgrader")
        if done.returncode != 0:
            raise NoAccountsError(f"another account cannot run {sys.executable}: {done.stderr.strip()[-300:]}")
        yield made
    finally:
        for account in made:
            subprocess.run(("userdel", account.name), check=True, capture_output=True)


def _make(name: str, home: Path) -> Account:
    command = ("useradd", "--no-create-home", f"--home-dir={home}", "--user-group", name)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoAccountsError(f"useradd failed: {done.stderr.strip()}")
    home.mkdir(mode=0o700)
    shutil.chown(home, name, name)
    return Account(name, home)


def _with_open_folders() -> tuple[str, ...]:
    """Return a command before the command: Python may lie in root's home, which no other account may enter.

    In a mount namespace of its own it puts an empty folder over each such folder, and what is needed back into it.
    """
    closed = sorted({folder for path in NEEDED for folder in path.parents if not folder.stat().st_mode & 0o001})
    if not closed:
        return ()
    lines = ["set -e", "kept=$(mktemp -d)"]
    behind = [path for path in NEEDED if any(folder in path.parents for folder in closed)]
    for number, path in enumerate(behind):
        lines.append(f"mkdir $kept/{number}; mount --rbind {shlex.quote(str(path))} $kept/{number}")
    outermost = [folder for folder in closed if not any(other in folder.parents for other in closed)]
    lines += [f"mount -t tmpfs -o mode=755 closed {shlex.quote(str(folder))}" for folder in outermost]
    for number, path in enumerate(behind):
        place = shlex.quote(str(path))
        lines.append(f"mkdir -p {place}; mount --rbind $kept/{number} {place}; umount -l $kept/{number}")
    lines += ["rm -d $kept/* $kept", 'exec "$@"']
    return ("unshare", "--mount", "sh", "-c", "\n".join(lines), "sh")
