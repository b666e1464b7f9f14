"""Generate every released assignment again with nbgrader, into assignments/ or elsewhere.

python -m tests.release [FOLDER]
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]


def generate(release: Path, *options: str, names: Sequence[str] = ()) -> None:
    """Release these assignments, or all of solutions/, into the folder; CalledProcessError where nbgrader refuses."""
    names = names or sorted(folder.name for folder in (ROOT / "solutions").iterdir() if folder.is_dir())
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            command = [sys.executable, "-m", "nbgrader", "generate_assignment", name, "--force", "--log-level=ERROR"]
            command += [f"--CourseDirectory.release_directory={release}", *options]
            command += [f"--CourseDirectory.db_url=sqlite:///{scratch}/gradebook.db"]
            subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "PATH": path})


if __name__ == "__main__":
    generate(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "assignments")
