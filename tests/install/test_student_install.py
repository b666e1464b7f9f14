"""What a student installs: numpy and this package, and the notebook's cells run."""

import json
import subprocess
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
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
import importlib.util
print([name for name in ("msgspec", "pytest", "nbgrader", "IPython") if importlib.util.find_spec(name)])
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment that holds what `pip install .` brings."""
    folder = tmp_path_factory.mktemp("student") / "environment"
    venv.create(folder, with_pip=True)
    interpreter = folder / "bin" / "python"
    copy = tmp_path_factory.mktemp("source") / "package"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in listed.split("\0"):
        if name.startswith("autograder/") or name in ("pyproject.toml", "README.md", "LICENSE"):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    command = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    return interpreter


@pytest.mark.parametrize("notebook", ["solutions", "assignments"])
def test_the_notebook_runs_where_only_numpy_is_installed(python: Path, notebook: str, tmp_path: Path) -> None:
    """All checks are green with the reference, and all fail by AssertionError, nothing else, with the stub."""
    path = ROOT / notebook / "gates" / "gates.ipynb"
    checks = sum(
        cell["metadata"].get("nbgrader", {}).get("grade", False) and cell["cell_type"] == "code"
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    done = subprocess.run(
        [str(python), "-c", RUN, str(path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    failed, others = done.stdout.splitlines()[-2:]
    assert int(failed) == (0 if notebook == "solutions" else checks)
    assert others == "[]"


def test_the_command_for_staff_says_what_it_needs(python: Path) -> None:
    for command in ([str(python.parent / "autograder")], [str(python), "-m", "autograder"]):
        done = subprocess.run([*command, "grade", "gates"], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "pip install 'backprop-autograder[staff]'" in done.stderr
        assert "Traceback" not in done.stderr
