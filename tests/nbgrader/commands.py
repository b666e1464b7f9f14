"""Commands as people give them in a course's folder."""

import os
import subprocess
import sys
from pathlib import Path

from tests.samples import ROOT


def nbgrader(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run nbgrader."""
    return module(folder, "nbgrader", *arguments, **variables)


def autograder(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run our command line."""
    return module(folder, "autograder", *arguments, **variables)


def module(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `nbgrader` or `autograder`, the first of the words."""
    return run(folder, sys.executable, "-m", *command, **variables)


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder with this package, in an environment that is activated."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))  # nbgrader calls `alembic`
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **variables}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
