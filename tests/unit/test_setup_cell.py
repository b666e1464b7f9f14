"""The setup cell of every notebook: the same lines in all, and the course's own address among them."""

import json
from pathlib import Path

import pytest
from nbformat import read
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import find_course
from autograder.course.configuration import read_config
from autograder.course.setup_cell import with_install
from autograder.nbgrader_plugin import KeepLanguage
from autograder.prove.files import release_problems
from tests.samples import ROOT, copy_course

MASTERS = sorted(ROOT.glob("solutions/*/*.ipynb"))
COMMAND = "%pip install --upgrade backprop-autograder "
ELSEWHERE = 'git+https://example.org/a "course"'


def setup_cell(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next("".join(c["source"]) for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == "setup")


@pytest.mark.parametrize("path", MASTERS, ids=lambda path: path.stem)
def test_every_setup_cell_catches_a_missing_package_in_the_same_lines(path: Path) -> None:
    lines = setup_cell(MASTERS[0]).partition("except ImportError")[2].partition("raise\n")[0]
    assert COMMAND in lines
    assert lines in setup_cell(path)


def test_the_address_of_a_course_stands_in_the_command_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    exec(with_install(f'print("run  {COMMAND} and restart")', ELSEWHERE))
    assert capsys.readouterr().out == f"run  %pip install --upgrade {ELSEWHERE}  and restart\n"


def test_a_release_names_the_address_of_the_configuration(tmp_path: Path) -> None:
    root = copy_course(tmp_path, {})
    config = read_config(root)
    config.KeepLanguage.install = ELSEWHERE
    config.CourseDirectory.root = str(root)
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    step: NbGraderPreprocessor = KeepLanguage(parent=converter)
    notebook = read(ROOT / "solutions/gates/gates.ipynb", as_version=4)
    released, _ = step.preprocess(notebook, {"nbgrader": {"assignment": "gates"}})
    source = next(
        cell.source for cell in released.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "setup"
    )
    assert "git+https://example.org/a " in source
    assert COMMAND not in source


def test_a_release_with_an_address_is_no_older_than_its_master_notebook(tmp_path: Path) -> None:
    course = find_course(copy_course(tmp_path, {}))
    path = tmp_path / "assignments/gates/gates.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = with_install("".join(cell["source"]), ELSEWHERE)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert [problem for problem in release_problems(course.assignment("gates")) if "older than its master" in problem]
    notebook["metadata"]["autograder"]["install"] = ELSEWHERE
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert list(release_problems(course.assignment("gates"))) == []
