"""Files beside a notebook: its code imports and reads them, up to a limit, and never the course's own."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from autograder.classroom import Submission, grade_class, grade_files
from autograder.classroom.beside import beside
from autograder.course import Cell, Course, Notebook, find_course
from autograder.grading import Beside
from autograder.limits import Limits
from autograder.sandbox import Worker, Zygote, probe
from autograder.sandbox.worker import Source
from tests.edited_notebooks import ROOT, EditedCell, edited, reference
from tests.samples import copy_course

LIMITS = Limits()
HELPER = "class MultiplyGate:\n    def forward(self, x, y):\n        self.x, self.y = x, y\n        return x * y\n"
HELPER += "    def backward(self, dout):\n        return dout * self.y, dout * self.x\n"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return find_course(copy_course(tmp_path / "course", {}))


def notebook(*sources: str) -> Notebook:
    return Notebook(tuple(Cell("code", source) for source in sources))


def fill(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def handed_in(folder: Path) -> Submission:
    return Submission("gates.ipynb", folder / "gates.ipynb", "ana", folder)


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


# --- which files ---


def test_all_of_a_submission_s_folder_goes_along_but_notebooks_hidden_files_and_links(
    course: Course, tmp_path: Path
) -> None:
    kept = {"helper.py": "x = 1", "parts/__init__.py": "", "parts/deep.py": "y", "data.csv": "1,2"}
    others = {"gates.ipynb": "{}", ".secret": "", "hidden_notes.py": "", "__pycache__/helper.cpython-311.pyc": ""}
    folder = fill(tmp_path / "ana" / "gates", kept | others)
    (folder / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.py")
    found = beside(handed_in(folder), notebook(), course.assignment("gates"))
    assert found == Beside({name: text.encode() for name, text in kept.items()})


def test_a_file_that_is_too_large_is_not_read_and_is_named(course: Course, tmp_path: Path) -> None:
    folder = fill(tmp_path / "ana", {"helper.py": "x = 1"})
    sparse(folder / "a_lake", 2**40)
    sparse(folder / "b", LIMITS.files_size - 5)
    sparse(folder / "c", 1)
    found = beside(handed_in(folder), notebook(), course.assignment("gates"))
    assert (set(found.files), found.left_out) == ({"helper.py", "b"}, ("a_lake", "c"))


def test_no_more_than_so_many_files_go_along_modules_first(course: Course, tmp_path: Path) -> None:
    folder = fill(tmp_path / "ana", {f"a{number:03}.txt": "" for number in range(LIMITS.files)} | {"z.py": ""})
    found = beside(handed_in(folder), notebook(), course.assignment("gates"))
    assert "z.py" in found.files
    assert (len(found.files), found.left_out) == (LIMITS.files, ("a099.txt",))


@pytest.mark.parametrize("name", [b"\xff.py", b"x" * 230 + b".py"])
def test_a_name_that_cannot_be_sent_costs_that_file(course: Course, tmp_path: Path, name: bytes) -> None:
    folder = fill(tmp_path / "ana", {"helper.py": ""})
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("")
    found = beside(handed_in(folder), notebook(), course.assignment("gates"))
    assert (set(found.files), len(found.left_out)) == ({"helper.py"}, 1)
    assert found.left_out[0].encode()


@pytest.mark.parametrize("name", ["layers.py", "layers/__init__.py", "layers.cpython-311-x86_64-linux-gnu.so"])
def test_a_released_module_wins_over_a_student_s(course: Course, tmp_path: Path, name: str) -> None:
    folder = fill(tmp_path / "ana", {name: "", "layers.txt": "", "other.py": ""})
    found = beside(handed_in(folder), notebook(), course.assignment("backprop"))
    assert set(found.files) == {"layers.txt", "other.py"}


def test_beside_a_file_that_was_named_only_what_its_code_names_goes_along(course: Course, tmp_path: Path) -> None:
    files = {
        "helper.py": "import deeper",
        "deeper.py": "open('data.csv')",
        "data.csv": "1",
        "other.py": "",
        "tax.csv": "",
    }
    folder = fill(tmp_path / "downloads", files | {"gates.ipynb": "{}"})
    submission = Submission("gates.ipynb", folder / "gates.ipynb")
    found = beside(submission, notebook("from helper import *"), course.assignment("gates"))
    assert set(found.files) == {"helper.py", "deeper.py", "data.csv"}


@pytest.mark.parametrize("place", [".", "solutions", "solutions/gates"])
def test_nothing_of_the_course_goes_along_with_a_file_that_was_named(course: Course, place: str) -> None:
    folder = fill(course.root / place, {"gates.ipynb": "{}", "secret.py": ""})
    submission = Submission("gates.ipynb", folder / "gates.ipynb")
    code = notebook("import secret, hidden_tests, nbgrader_config; open('gradebook.db')")
    assert beside(submission, code, course.assignment("gates")) == Beside()


# --- in the sandbox ---


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote(probe(), Limits(patience=5.0), companions=ROOT / "assignments" / "backprop") as started:
        yield started


def test_the_files_are_there_before_the_first_cell_and_after_a_restart(zygote: Zygote) -> None:
    files = {"helper.py": b"from parts.deep import y\nx = open('data.csv').read()", "parts/deep.py": b"y = 2"}
    files |= {"data.csv": b"1,2", "layers.py": b"raise SystemExit"}
    cell = "import helper, layers\nassert (helper.x, helper.y) == ('1,2', 2)\nlayers.__file__"
    with Worker(zygote, files=files) as worker:
        outcomes = worker.run_cells([Source(1, cell), Source(2, "import os; os._exit(1)"), Source(3, cell)])
    assert [outcome.problem and outcome.problem.kind for outcome in outcomes] == [None, "crashed", None]


def test_the_next_submission_finds_none_of_them(zygote: Zygote) -> None:
    with Worker(zygote, files={"helper.py": b""}) as worker:
        worker.run_cells([Source(1, "import helper")])
    with Worker(zygote) as worker:
        (outcome,) = worker.run_cells([Source(1, "import helper")])
    assert outcome.problem is not None
    assert outcome.problem.type_name == "ModuleNotFoundError"


def test_as_many_files_as_there_may_be_arrive(zygote: Zygote) -> None:
    names = [f"{'한' * 60}{number:03}.txt" for number in range(LIMITS.files)]
    files = dict.fromkeys(names, b"x" * (LIMITS.files_size // LIMITS.files))
    with Worker(zygote, files=files) as worker:
        code = "import os\nassert sum(os.path.getsize(name) for name in os.listdir() if name.endswith('.txt')) == "
        (outcome,) = worker.run_cells([Source(1, code + str(sum(map(len, files.values()))))])
    assert outcome.problem is None


# --- a class ---


def test_a_class_is_graded_with_its_helper_files_and_a_lake_beside_one_stops_nobody(course: Course) -> None:
    for student in ("ana", "ben"):
        folder = course.root / "submitted" / student / "gates"
        _importing(folder)
        fill(folder, {"helper.py": HELPER})
    sparse(folder / "lake.bin", 2**40)
    ana, ben = grade_class(course, course.assignment("gates"))
    assert (ana.score, ana.remarks, ana.errors) == (14.0, (), ())
    (error,) = ben.errors
    assert "lake.bin" in error
    copied = {path.name for path in (course.autograded / "ana" / "gates").iterdir()}
    assert copied == {"gates.ipynb", "helper.py"}
    assert not (course.autograded / "ben" / "gates").exists()


def test_a_file_that_was_named_is_graded_with_what_it_imports(course: Course, tmp_path: Path) -> None:
    path = _importing(fill(tmp_path / "downloads", {"helper.py": HELPER}))
    (result,) = grade_files(course.assignment("gates"), [str(path)])
    assert (result.score, result.remarks) == (14.0, ())


def _importing(folder: Path) -> Path:
    """Hand in a notebook that imports MultiplyGate from a file beside it."""
    data = edited(reference("gates"), [EditedCell("code", "multiply_gate", None, "from helper import MultiplyGate")])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gates.ipynb").write_text(json.dumps(data))
    return folder / "gates.ipynb"
