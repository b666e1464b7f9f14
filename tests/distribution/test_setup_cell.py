"""What a student sees who lacks the package, has another one of that name, or an old one: lines that say what to do.

The released setup cells run in real kernels of environments of their own; PyPI's `autograder` is the real one.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from tests.distribution.building import ROOT, build, clean_copy, install, new_environment, own_variables, run

OTHER_PROGRAM = "autograder==3.7.7"  # PyPI's
ADVICE = "In a new cell, run  %pip install --upgrade backprop-autograder  and then restart the kernel."
PATHS = sorted(ROOT.glob("assignments/*/*.ipynb"))
GATES = ROOT / "assignments/gates/gates.ipynb"
FIRST = "The package backprop-autograder (not the one called autograder) is missing or too old: "


def setup_cell(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next("".join(c["source"]) for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == "setup")


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with Jupyter's kernel, and neither NumPy nor the package."""
    return new_environment(tmp_path_factory.mktemp("student") / "environment", "ipykernel")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders with what else may be installed: nothing, PyPI's `autograder`, and two old versions of ours."""
    folder = tmp_path_factory.mktemp("installed")
    wheels = {
        "wrong": OTHER_PROGRAM,
        "old": str(_old_wheel(folder / "without needs", with_needs=False)),
        "older than needed": str(_old_wheel(folder / "with needs", with_needs=True)),
    }
    for name, wheel in wheels.items():
        install([wheel, "numpy"], "--no-deps", "--python", sys.executable, "--target", str(folder / name))
    (folder / "missing").mkdir()
    return {name: folder / name for name in ("missing", *wheels)}


def _old_wheel(folder: Path, *, with_needs: bool) -> Path:
    """Build this package as an old version, with or without the name that tells versions apart."""
    tree = clean_copy(folder / "tree")
    (tree / "autograder/__init__.py").write_text('__version__ = "0.0.9"\n', encoding="utf-8")
    if not with_needs:
        names = tree / "autograder/student/__init__.py"
        text = names.read_text(encoding="utf-8")
        names.write_text(re.sub(r".*\bneeds\b.*\n", "", text), encoding="utf-8")
    return build(tree, folder / "wheel", "--wheel")


@contextmanager
def kernel(python: Path, cwd: Path, **variables: str) -> Iterator[BlockingKernelClient]:
    """Start a kernel with this interpreter, as JupyterLab does."""
    spec = cwd / "kernels" / "student"
    spec.mkdir(parents=True, exist_ok=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "student", "language": "python"}))
    manager = KernelManager(
        kernel_name="student", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(cwd / "kernels")])
    )
    manager.start_kernel(cwd=str(cwd), env=own_variables() | variables)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def seen(client: BlockingKernelClient, source: str) -> tuple[str, list[str]]:
    """Run a cell; return the text that it shows, and the lines of a traceback, of which None means no error."""
    shown: list[str] = []
    traceback: list[str] = []

    def output(message: dict) -> None:
        content = message["content"]
        shown.extend([content["text"]] if message["msg_type"] == "stream" else [])
        traceback.extend(content["traceback"] if message["msg_type"] == "error" else [])

    reply = client.execute_interactive(source, output_hook=output, timeout=120)
    return "".join(shown), [reply["content"]["status"], *traceback]


CASES = {
    "missing": "No module named 'numpy'",
    "wrong": "No module named 'autograder.student'",
    "old": "cannot import name 'needs' from 'autograder.student' ",
    "older than needed": "version 0.1 or newer is needed, and 0.0.9 is installed",
}


@pytest.mark.parametrize("case", CASES)
def test_the_student_reads_what_is_wrong_and_what_to_run_and_no_traceback(
    student: Path, elsewhere: dict[str, Path], tmp_path: Path, case: str
) -> None:
    with kernel(student, tmp_path, PYTHONPATH=str(elsewhere[case])) as client:
        text, after = seen(client, setup_cell(GATES))
    first, second, korean = text.splitlines()
    assert first.startswith(FIRST + CASES[case])
    assert second == ADVICE
    assert korean.startswith("backprop-autograder 패키지가 없거나 오래되었습니다.")
    assert after == ["error"], "it stops `Run All Cells`, and shows no traceback"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_setup_cell_shows_more_than_that(student: Path, tmp_path: Path, path: Path) -> None:
    shutil.copytree(path.parent, tmp_path, dirs_exist_ok=True)
    with kernel(student, tmp_path) as client:
        text, after = seen(client, setup_cell(path))
    assert (len(text.splitlines()), after) == (3, ["error"])


def test_plain_python_says_it_too_and_stops(student: Path, elsewhere: dict[str, Path], tmp_path: Path) -> None:
    done = run([str(student), "-c", setup_cell(GATES)], tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == [FIRST + "No module named 'numpy'", ADVICE]


@pytest.mark.parametrize(
    ("before", "says"),
    [((), "No module named 'autograder'"), ((OTHER_PROGRAM,), "No module named 'autograder.student'")],
)
def test_the_advice_helps(wheel: Path, tmp_path: Path, before: tuple[str, ...], says: str) -> None:
    """The command of the message is run in the notebook, the kernel starts again, and the setup cell is silent."""
    python = new_environment(tmp_path / "environment", "ipykernel", "numpy", with_pip=True)
    if before:
        install(before, "--no-deps", "--python", str(python))
    command = re.search(r"%pip install \S+ \S+", ADVICE)[0]  # type: ignore[index]
    # the wheel of this tree and no index: somebody else's package might have the name one day
    variables = {"PIP_FIND_LINKS": str(wheel.parent), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    with kernel(python, tmp_path, **variables) as client:
        assert seen(client, setup_cell(GATES))[0].startswith(f"{FIRST}{says}\n{ADVICE}\n")
        text, after = seen(client, command)
        assert after == ["ok"], text
    with kernel(python, tmp_path) as client:
        assert seen(client, setup_cell(GATES)) == ("", ["ok"])
