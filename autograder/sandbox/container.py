"""Advice for a container: which option of Docker or Podman brings a wall that is missing in it."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from autograder.sandbox.isolation import Isolation, bubblewrap_says
from autograder.worker import landlock

UNMASK = {"Docker": "--security-opt systempaths=unconfined", "Podman": "--security-opt unmask=ALL"}
BUBBLEWRAP = {
    "mount proc": "parts of /proc are masked here; start the container with {unmask}",
    "loopback": "root of a container needs --cap-add NET_ADMIN for it; without root it needs no capability (--user)",
    "Permission denied": "AppArmor of the host refuses it; start the container with --security-opt apparmor=unconfined "
    "(Ubuntu also restricts user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns)",
    "Operation not permitted": "{refused}",
    "No permissions": "{refused}",
    "Function not implemented": "{refused}",
}
"""Part of what bubblewrap says, and what to do; the first that fits is taken."""
REFUSED_TO_ROOT = "root of a container needs --cap-add SYS_ADMIN for it; without root it needs no capability (--user)"
REFUSED = "the container's seccomp profile refuses it; start the container with --security-opt seccomp=unconfined"
LANDLOCK = {
    errno.EPERM: "the container's seccomp profile refuses it, as those of Docker before 20.10.18 do; update Docker or "
    "Podman, or start the container with --security-opt seccomp=unconfined",
    errno.EOPNOTSUPP: "it is turned off in the kernel of the machine that runs the containers; add landlock to lsm= "
    "on that kernel's command line",
    errno.ENOSYS: "the kernel {kernel} of the machine that runs the containers lacks it, or an old seccomp profile "
    "hides it; try --security-opt seccomp=unconfined, then a newer kernel or another virtual machine",
}
"""Errno of the question for its ABI, and what to do."""


def engine(root: Path = Path("/"), environment: Mapping[str, str] = os.environ) -> str | None:
    """Return who made the container in which this runs, as far as it shows; None outside of one."""
    if (root / "run/.containerenv").exists() or environment.get("container") == "podman":
        return "Podman"
    if (root / ".dockerenv").exists():
        return "Docker"
    return "another engine" if environment.get("container") else None


def advice(found: Isolation, engine: str | None) -> list[str]:
    """Return a line for each wall that an option of the engine can bring; none outside of a container."""
    if engine is None:
        return []
    lines = []
    if not found.landlock and (about := about_landlock(landlock.refusal())):
        lines.append(f"landlock: {about}")
    if not found.bubblewrap and (about := about_bubblewrap(bubblewrap_says(), engine, root=found.own_user)):
        lines.append(f"bubblewrap: {about}")
    return [f"in a container of {engine}: {line}" for line in lines]


def about_landlock(refusal: int) -> str:
    """Return what to do where the kernel answers with this errno; nothing where no option helps."""
    return LANDLOCK.get(refusal, "").format(kernel=os.uname().release)


def about_bubblewrap(says: str, engine: str, *, root: bool) -> str:
    """Return what to do where bubblewrap ends with these words; nothing where no option is known to help."""
    unmask = UNMASK.get(engine, " or ".join(UNMASK.values()))
    refused = REFUSED_TO_ROOT if root else REFUSED
    fits = (todo for words, todo in BUBBLEWRAP.items() if words in says)
    return next(fits, "").format(unmask=unmask, refused=refused)
