"""A student installs the wheel: NumPy comes with it, nothing of staff's, and the notebook's cells run."""

import json
from pathlib import Path

import pytest

from tests.distribution.building import ROOT, UV, new_environment, run

RUN = """
import json, sys
names = {"__name__": "__main__"}
failed = []
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        try:
            exec("".join(cell["source"]), names)
        except AssertionError as problem:
            failed.append(str(problem))
print(len(failed))
ours = {"autograder", "numpy", "__main__"}
print(sorted({name.partition(".")[0] for name, module in sys.modules.items() if getattr(module, "__spec__", None)}
             - sys.stdlib_module_names - ours))
"""
SETUP = """
import json, sys
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
exec(next("".join(c["source"]) for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == "setup"))
check
"""


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds the wheel and what it needs."""
    return new_environment(tmp_path_factory.mktemp("student") / "environment", str(wheel))


def test_nothing_else_is_installed(python: Path, tmp_path: Path) -> None:
    listed = run([*UV, "pip", "list", "--format=json", "--python", str(python)], tmp_path).stdout
    assert [package["name"] for package in json.loads(listed)] == ["backprop-autograder", "numpy"]


@pytest.mark.parametrize("notebook", ["solutions", "assignments"])
def test_the_notebook_runs_where_only_numpy_is_installed(python: Path, notebook: str, tmp_path: Path) -> None:
    """All checks are green with the reference, and all fail by AssertionError, nothing else, with the stub."""
    path = ROOT / notebook / "gates" / "gates.ipynb"
    checks = sum(
        cell["metadata"].get("nbgrader", {}).get("grade", False) and cell["cell_type"] == "code"
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    done = run([str(python), "-c", RUN, str(path)], tmp_path)
    assert done.returncode == 0, done.stderr
    failed, others = done.stdout.splitlines()[-2:]
    assert int(failed) == (0 if notebook == "solutions" else checks)
    assert others == "[]"


@pytest.mark.parametrize("path", sorted(ROOT.glob("assignments/*/*.ipynb")), ids=lambda path: path.stem)
def test_every_released_setup_cell_runs_and_is_silent(python: Path, path: Path) -> None:
    done = run([str(python), "-c", SETUP, path.name], path.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_command_for_staff_says_what_it_needs(python: Path, tmp_path: Path) -> None:
    for command in ([str(python.parent / "autograder")], [str(python), "-m", "autograder"]):
        done = run([*command, "grade", "gates"], tmp_path)
        assert done.returncode == 1
        assert "pip install 'backprop-autograder[staff]'" in done.stderr
        assert "Traceback" not in done.stderr
