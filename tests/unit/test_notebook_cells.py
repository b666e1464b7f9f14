"""The notebooks run as plain Python on every system: checks are green with the reference and red with the stub."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "notebook_cells.py"
GATES = "gates/gates.ipynb"
AS_ON_WINDOWS = """
import os, sys
for name in ("fcntl", "grp", "pwd", "resource", "syslog", "termios"):
    sys.modules[name] = None
for name in ("fork", "getuid", "geteuid", "getpgid", "killpg", "sched_getaffinity", "wait4"):
    vars(os).pop(name, None)
"""


def run(path: Path, *more: str, prelude: str = "") -> str:
    """Return the last line that the script prints in the notebook's folder; it must be silent on standard error."""
    program = f"{prelude}\nimport runpy, sys; sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-X", "warn_default_encoding", "-c", program, str(SCRIPT), str(path), *more]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}  # this tree, whatever is installed
    done = subprocess.run(command, cwd=path.parent, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode(errors="replace")) == (0, "")
    return done.stdout.decode(errors="replace").splitlines()[-1]


def checks(path: Path) -> int:
    """Return how many grade cells of a notebook are code."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return sum(c["cell_type"] == "code" and c["metadata"].get("nbgrader", {}).get("grade", False) for c in cells)


def test_every_check_is_green_with_the_reference() -> None:
    assert run(ROOT / "solutions" / GATES) == "0 []"


def test_nothing_is_needed_that_windows_has_not() -> None:
    assert run(ROOT / "solutions" / GATES, prelude=AS_ON_WINDOWS) == "0 []"


def test_every_check_fails_with_the_empty_notebook_and_nothing_else_does() -> None:
    path = ROOT / "assignments" / GATES
    assert run(path) == f"{checks(path)} []"


@pytest.mark.parametrize("path", sorted(ROOT.glob("assignments/*/*.ipynb")), ids=lambda path: path.stem)
def test_every_released_setup_cell_runs(path: Path) -> None:
    assert run(path, "setup") == "0 []"
