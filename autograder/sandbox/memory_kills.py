"""Ask the control group of this process how many of its processes the kernel has killed for want of memory."""

from pathlib import Path

MOUNTED = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")


def memory_kills(own: Path = OWN, mounted: Path = MOUNTED) -> int:
    """Return how many there were so far; 0 where the kernel does not say.

    own, mounted: the groups of this process, and where the groups are mounted. Versions 1 and 2; in a container, the
    path may be the one outside, and the group is at the top.
    """
    try:
        groups = [line.split(":", 2)[1:] for line in own.read_text().splitlines()]
        files = [path for controllers, group in groups for path in _files(mounted, controllers, group)]
        return next((count for file in files if (count := _count(file)) is not None), 0)
    except (OSError, ValueError):
        return 0


def _files(mounted: Path, controllers: str, group: str) -> list[Path]:
    if controllers == "":
        return [mounted / part / "memory.events" for part in (group.lstrip("/"), "")]
    if "memory" in controllers.split(","):
        return [mounted / "memory" / part / "memory.oom_control" for part in (group.lstrip("/"), "")]
    return []


def _count(file: Path) -> int | None:
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)
