"""The course in the environment's folder: student code reads the interpreter's parts and nothing of the course."""

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.readable import PARTS, interpreter_paths, refuse_readable
from autograder.sandbox import IsolationError, probe
from autograder.sandbox.isolation import require
from tests import tiny

SPY = """
import os
found = []
for folder, _, files in os.walk(@ROOT@):
    for name in files:
        if name.endswith((".ipynb", ".py", ".txt")) and "site-packages" not in folder:
            try:
                found.append(open(os.path.join(folder, name)).read())
            except OSError:
                pass
print("READ", sum("SECRET" in text for text in found))
"""
GRADE = """
import sys
from pathlib import Path
from autograder.course import Assignment, read_notebook
from autograder.grading import Grader, Options
assignment = Assignment("tiny", Path(sys.argv[1]), Path(sys.argv[2]))
with Grader(assignment, Options(bubblewrap=sys.argv[3] == "bubblewrap")) as grader:
    graded = grader.grade(read_notebook(Path(sys.argv[4])), student=None, name="spy")
print(graded.result.score, graded.result.errors, graded.notebook["cells"][-1]["outputs"])
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that all users may enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name).resolve()


def environment(folder: Path) -> Path:
    """Make an environment in the folder that has all packages of this one; return its interpreter."""
    venv.create(folder, symlinks=True)
    packages = next((folder / "lib").glob("python*/site-packages"))
    (packages / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "bin" / "python"


def graded(python: Path, root: Path, wall: str) -> subprocess.CompletedProcess[str]:
    """Grade a notebook that reads what it can, in a course in this folder, by this interpreter."""
    course = tiny.assignment(root, tiny.SUITE + "# SECRET\n")
    notebook = root / "submitted" / "ana" / "tiny.ipynb"
    notebook.parent.mkdir(parents=True, exist_ok=True)
    spy = tiny.cell("code", SPY.replace("@ROOT@", repr(str(root))))
    notebook.write_text(json.dumps(tiny.data(tiny.ANSWER, spy)), encoding="utf-8")
    (notebook.parent / "notes.txt").write_text("SECRET", encoding="utf-8")
    command = [str(python), "-c", GRADE, str(course.folder), str(course.release), wall, str(notebook)]
    package = str(Path(__file__).parents[2])
    return subprocess.run(
        command, cwd=root, env=os.environ | {"PYTHONPATH": package}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("wall", ["bubblewrap", "landlock"])
def test_a_course_in_the_folder_of_its_environment_cannot_be_read(folder: Path, wall: str) -> None:
    try:
        require(probe(with_bubblewrap=wall == "bubblewrap"), unsafe=False)
    except IsolationError as problem:
        pytest.skip(str(problem))
    done = graded(environment(folder), folder, wall)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2.0 ()")
    assert "READ 0" in done.stdout


@pytest.mark.parametrize("part", ["lib", "bin"])
def test_a_course_below_a_readable_folder_is_refused_by_name(folder: Path, part: str) -> None:
    done = graded(environment(folder), folder / part / "course", "bubblewrap")
    assert done.returncode != 0
    assert f"{folder / part / 'course' / 'solutions' / 'tiny'} lies below {folder / part}" in done.stderr
    assert "READ" not in done.stdout


def test_of_an_environment_only_its_parts_are_readable() -> None:
    for prefix in {sys.prefix, sys.base_prefix}:
        assert prefix not in interpreter_paths()
        inside = [Path(path).relative_to(prefix) for path in interpreter_paths() if Path(path).is_relative_to(prefix)]
        assert {path.parts[0] for path in inside} <= {*PARTS, "autograder"}


def test_the_first_exposed_path_is_named_with_what_to_do(tmp_path: Path) -> None:
    refuse_readable([tmp_path, tmp_path / "gradebook.db"])
    exposed = Path(sysconfig.get_path("purelib")) / "course"
    with pytest.raises(IsolationError, match=rf"{exposed} lies below .*Move the course"):
        refuse_readable([tmp_path, exposed])


def test_a_link_into_a_readable_folder_is_no_way_around(tmp_path: Path) -> None:
    (tmp_path / "course").symlink_to(sysconfig.get_path("purelib"))
    with pytest.raises(IsolationError, match="course lies below"):
        refuse_readable([tmp_path / "course"])
