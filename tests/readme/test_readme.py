"""Every command of the README runs, in a fresh copy whose path has a space, and says what is printed there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.student import CheckFailed, check

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def commands() -> list[tuple[str, list[str]]]:
    """Return each command of a console block with the lines of output that follow it."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip():
                found[-1][1].append(line.strip())
    return found


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that git knows, with the environment in which the tests run as .venv."""
    folder = tmp_path_factory.mktemp("a clone") / "of this"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(BIN.parent, target_is_directory=True)
    return folder


def test_the_readme_shows_commands() -> None:
    assert len(commands()) >= 8


def test_every_command_of_the_readme_does_what_it_shows(clone: Path) -> None:
    environment = {**os.environ, "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]])}
    for command, expected in commands():
        command = command.replace("make ", f"make -o install -o {STAMP} ") if command.startswith("make") else command
        done = subprocess.run(
            ["bash", "-c", command], cwd=clone, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        for line in expected:
            assert line in done.stdout, f"{command}: {line!r} is not in\n{done.stdout[-3000:]}"
    assert (clone / "gradebook.db").is_file()
    assert list((clone / "feedback").glob("*/gates/gates.html"))


def test_the_panel_that_the_readme_shows_is_the_one_that_students_see(capsys: pytest.CaptureFixture[str]) -> None:
    class MultiplyGate:
        def forward(self, x: float, y: float) -> float:
            self.x, self.y = x, y
            return x * y

        def backward(self, dout: float) -> tuple[float, float]:
            return dout * self.x, dout * self.y

    with pytest.raises(CheckFailed), check("MultiplyGate.backward") as c:
        c.backward("x = 3, y = -4, dout = 2", MultiplyGate, 3.0, -4.0, dout=2.0, expected=(-8.0, 6.0))
        c.backward("x = 0.5, y = 1.5, dout = -3", MultiplyGate, 0.5, 1.5, dout=-3.0, expected=(-4.5, -1.5))
    assert capsys.readouterr().out in (ROOT / "README.md").read_text(encoding="utf-8")


STAMP = ".venv/.installed"  # the environment is there already
