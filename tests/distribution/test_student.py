"""A student installs the wheel: NumPy comes with it, nothing of staff's, and the notebook's cells run."""

import json
from pathlib import Path

import pytest

from tests.distribution.building import ROOT, UV, new_environment, run

SCRIPT = ROOT / "tests" / "notebook_cells.py"


def checks(path: Path) -> int:
    """Return how many grade cells of a notebook are code."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return sum(c["cell_type"] == "code" and c["metadata"].get("nbgrader", {}).get("grade", False) for c in cells)


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds the wheel and what it needs."""
    return new_environment(tmp_path_factory.mktemp("student") / "environment", str(wheel))


def test_nothing_else_is_installed(python: Path, tmp_path: Path) -> None:
    listed = run([*UV, "pip", "list", "--format=json", "--python", str(python)], tmp_path).stdout
    assert [package["name"] for package in json.loads(listed)] == ["backprop-autograder", "numpy"]


@pytest.mark.parametrize("notebook", ["solutions/gates/gates.ipynb", "assignments/gates/gates.ipynb"])
def test_the_notebook_runs_where_only_numpy_is_installed(python: Path, notebook: str, tmp_path: Path) -> None:
    """All checks are green with the reference, and all fail by AssertionError, nothing else, with the stub."""
    done = run([str(python), str(SCRIPT), str(ROOT / notebook)], tmp_path)
    assert done.returncode == 0, done.stderr
    failed = checks(ROOT / notebook) if notebook.startswith("assignments") else 0
    assert done.stdout.splitlines()[-1] == f"{failed} []"


@pytest.mark.parametrize("path", sorted(ROOT.glob("assignments/*/*.ipynb")), ids=lambda path: path.stem)
def test_every_released_setup_cell_runs_and_is_silent(python: Path, path: Path, tmp_path: Path) -> None:
    done = run([str(python), str(SCRIPT), str(path), "setup"], tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 []\n", "")


def test_the_command_for_staff_says_what_it_needs(python: Path, tmp_path: Path) -> None:
    for command in ([str(python.parent / "autograder")], [str(python), "-m", "autograder"]):
        done = run([*command, "grade", "gates"], tmp_path)
        assert done.returncode == 1
        assert "pip install 'backprop-autograder[staff]'" in done.stderr
        assert "Traceback" not in done.stderr
