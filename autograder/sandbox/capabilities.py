"""Capabilities that a grader which is root needs to start student code under another uid.

Root of a container may lack them (`--cap-drop`); then every submission would fail, so the grader refuses at once.
"""

from pathlib import Path

NEEDED = {"CHOWN": 0, "DAC_OVERRIDE": 1, "SETGID": 6, "SETUID": 7}
"""Name, without CAP_ as Docker and Podman have it, and number: to own, clear and leave the folder of a submission."""


def missing() -> list[str]:
    """Return the names of needed capabilities that this process does not have."""
    held = _effective(Path("/proc/self/status").read_text(encoding="utf-8"))
    return [name for name, number in NEEDED.items() if not held >> number & 1]


def _effective(status: str) -> int:
    """Return the effective set as a bit mask."""
    return next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:"))
