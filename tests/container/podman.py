"""Podman with a store of its own, and a real image of the Containerfile, built on a clean Debian."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMAGE, BASE = "localhost/autograder", "localhost/clean-debian"
RELEASE, PYTHON = "trixie", "3.13"  # those of the image that the Containerfile names
PROGRAMS = ("mmdebstrap", "podman", "unshare")
PROFILE = Path("/usr/share/containers/seccomp.json")  # Podman's default
LIMITS = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=2000:2000")  # Podman would raise them, which not every root may
PIP = "[global]\nno-index = true\nfind-links = /wheels\n[install]\ncompile = no\n"


def unavailable() -> str | None:
    """Return why no image can be built here; None where one can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux builds an image on a clean Debian"
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        return f"not installed: {', '.join(missing)}"
    mounts = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True, check=False)
    return f"this root may not mount: {mounts.stderr.strip()}" if mounts.returncode else None


@dataclass(frozen=True)
class Podman:
    """Podman whose images and containers are in a folder."""

    folder: Path

    def do(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Podman's in mounts of its own: crun refuses cgroups of both versions at once."""
        alone = 'umount /sys/fs/cgroup/unified 2>/dev/null; exec podman "$@"'
        stored = (f"--root={self.folder}/store", f"--runroot={self.folder}/run", "--cgroup-manager=cgroupfs")
        command = ("unshare", "--mount", "sh", "-c", alone, "sh", *stored, *arguments)
        return subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)

    def run(self, *command: str, options: Iterable[str] = (), image: str = IMAGE) -> subprocess.CompletedProcess[str]:
        """Run the image with options of `podman run`; without network, and without a cgroup, which takes rights."""
        return self.do("run", "--rm", "--network=none", "--cgroups=disabled", *LIMITS, *options, image, *command)

    def build(self, containerfile: Path, tag: str, *options: str) -> None:
        """Build an image of this repository."""
        base = f"--build-arg=BASE={BASE}"
        _ended_well(
            self.do(
                "build", "--layers=false", *LIMITS, *options, base, f"--tag={tag}", f"--file={containerfile}", str(ROOT)
            )
        )

    def build_image(self) -> None:
        """Build the image of the Containerfile: a clean Debian below it, wheels of the versions of versions.txt."""
        base, wheels, settings = self.folder / "base.tar", self.folder / "wheels", self.folder / "pip.conf"
        _do("mmdebstrap", "--quiet", "--variant=minbase", RELEASE, str(base))
        _ended_well(self.do("import", "--quiet", str(base), BASE))
        _download(wheels)
        settings.write_text(PIP)
        mounts = (f"--volume={wheels}:/wheels:ro", f"--volume={settings}:/etc/pip.conf:ro")
        self.build(ROOT / "Containerfile", IMAGE, "--network=host", *mounts)


def profile(path: Path, refused: Iterable[str], *, errno: int, namespaces: bool = True) -> Path:
    """Write Podman's seccomp profile without these calls. namespaces: whether clone may make them."""
    rules = json.loads(PROFILE.read_text())
    gone = {*refused, *(() if namespaces else ("clone", "clone3"))}
    for rule in rules["syscalls"]:
        rule["names"] = [name for name in rule["names"] if name not in gone]
    rules["syscalls"] = [rule for rule in rules["syscalls"] if rule["names"]]
    rules["syscalls"].append({"names": sorted(refused), "action": "SCMP_ACT_ERRNO", "errnoRet": errno})
    if not namespaces:
        flags = {"index": 0, "value": 0x7E020000, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}
        rules["syscalls"].append({"names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [flags]})
        rules["syscalls"].append({"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38})
        rules |= {"defaultErrno": "EPERM", "defaultErrnoRet": 1}
    path.write_text(json.dumps(rules))
    return path


def _download(wheels: Path) -> None:
    """Fetch outside what pip installs inside: only here is it known how to reach the index of packages."""
    locked = wheels.with_suffix(".txt")
    resolve = (
        "pip",
        "compile",
        "--quiet",
        "--no-header",
        "--no-annotate",
        f"--python-version={PYTHON}",
        "--extra=staff",
    )
    tested = (f"--constraint={ROOT}/versions.txt", f"--output-file={locked}", f"{ROOT}/pyproject.toml")
    _do(str(Path(sys.executable).with_name("uv")), *resolve, *tested)
    version = next(line for line in (ROOT / "versions.txt").read_text().splitlines() if line.startswith("setuptools=="))
    what = (
        "--no-deps",
        "--only-binary=:all:",
        f"--python-version={PYTHON}",
        f"--dest={wheels}",
        f"--requirement={locked}",
    )
    _do(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *what, version)


def _do(*command: str) -> None:
    _ended_well(subprocess.run(command, capture_output=True, text=True, timeout=900, check=False))


def _ended_well(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, f"{done.args}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
