"""Build wheels and sdists from a clean copy of the tree, and install them into environments of their own."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
UV = [sys.executable, "-m", "uv"]


def listed_files() -> list[str]:
    """Return the files that git knows or would add, without links."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


def clean_copy(folder: Path) -> Path:
    """Copy these files, as they lie here, into the folder; return it."""
    for name in listed_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def build(source: Path, out: Path, *kinds: str) -> Path:
    """Build what is asked for (`--wheel`, `--sdist`) from a folder or an sdist; return the file."""
    _run([*UV, "build", "--quiet", "--python", sys.executable, *kinds, "--out-dir", str(out), str(source)])
    (made,) = (path for path in out.iterdir() if path.suffix in (".whl", ".gz"))
    return made


def new_environment(folder: Path, *requirements: str, with_pip: bool = False) -> Path:
    """Make an environment that holds only these requirements and what they need; return its interpreter."""
    venv.create(folder, with_pip=with_pip)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    install(requirements, "--python", str(python))
    return python


def install(requirements: Iterable[str], *options: str) -> None:
    """Install the requirements where the options say."""
    _run([*UV, "pip", "install", "--quiet", *options, *requirements])


def run(command: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of another environment: this one's search path is not its own."""
    return subprocess.run(command, cwd=cwd, env=own_variables(), capture_output=True, text=True, check=False)


def own_variables() -> dict[str, str]:
    """Return the environment variables without those by which Python would find this tree."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
