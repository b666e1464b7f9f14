"""Released notebooks in a real JupyterLab: with the reference in them all is green, as released nothing crashes."""

import json
import re
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).parents[2]
RELEASED = sorted(path.relative_to(REPOSITORY / "assignments") for path in REPOSITORY.glob("assignments/*/*.ipynb"))
DRAWS = re.compile(r"^\s*draw_\w+\(", re.MULTILINE)
CHECKS = re.compile(r"^\s*with check\(", re.MULTILINE)
UNFINISHED = {"CheckFailed", "NotImplementedError"}


def placed(lab, notebook, name, *, solved=False, language=None):
    """Copy the folder of a released notebook into JupyterLab; return the notebook's path in there."""
    folder = lab.folder / name
    shutil.copytree(REPOSITORY / "assignments" / notebook.parent, folder)
    content = json.loads((folder / notebook.name).read_text(encoding="utf-8"))
    if solved:
        fill_in(content, json.loads((REPOSITORY / "solutions" / notebook).read_text(encoding="utf-8")))
    if language:
        content["metadata"]["autograder"] = {"language": language}
    (folder / notebook.name).write_text(json.dumps(content), encoding="utf-8")
    return f"{name}/{notebook.name}"


def fill_in(notebook, master):
    """Put the master's source into every solution cell."""
    sources = {cell["metadata"]["nbgrader"]["grade_id"]: cell["source"] for cell in master["cells"] if is_marked(cell)}
    for cell in notebook["cells"]:
        if is_marked(cell) and cell["cell_type"] == "code" and cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = sources[cell["metadata"]["nbgrader"]["grade_id"]]


def is_marked(cell):
    return "nbgrader" in cell["metadata"]


def errors(cell):
    return [output for output in cell["outputs"] if output["output_type"] == "error"]


def first_line(cell):
    return cell["source"].splitlines()[0]


@pytest.mark.parametrize("notebook", RELEASED, ids=str)
def test_with_the_reference_every_check_is_green_and_every_picture_is_there(lab, notebook):
    lab.open(placed(lab, notebook, f"solved_{notebook.stem}", solved=True))
    lab.run()
    cells = lab.cells()
    assert not [(first_line(cell), errors(cell)) for cell in cells if errors(cell)]
    assert not [first_line(cell) for cell in cells if CHECKS.search(cell["source"]) and not is_green(cell)]
    assert not [first_line(cell) for cell in cells if DRAWS.search(cell["source"]) and not cell["pictures"]]
    assert any(CHECKS.search(cell["source"]) for cell in cells)
    assert any(cell["pictures"] for cell in cells)


def is_green(cell):
    return "✓" in cell["text"] and not re.search("[✗○]", cell["text"])


@pytest.mark.parametrize("notebook", RELEASED, ids=str)
def test_as_released_every_cell_runs_and_fails_only_because_it_is_not_written_yet(lab, notebook):
    lab.open(placed(lab, notebook, f"stub_{notebook.stem}"))
    lab.run(past_errors=True)
    cells = [cell for cell in lab.cells() if cell["source"].strip()]
    assert [cell["count"] for cell in cells] == list(range(1, len(cells) + 1))  # one kernel ran them all
    unexpected = [(first_line(cell), error["ename"]) for cell in cells for error in errors(cell)]
    assert not [found for found in unexpected if found[1] not in UNFINISHED]
    assert any("○" in cell["text"] for cell in cells)


@pytest.mark.parametrize(("language", "word"), [("en", "visible checks"), ("ko", "공개 검사")])
def test_the_panels_speak_the_language_of_the_notebook_and_say_what_the_hidden_tests_are_worth(lab, language, word):
    notebook = Path("gates", "gates.ipynb")
    lab.open(placed(lab, notebook, f"language_{language}", solved=True, language=language))
    lab.run()
    checks = [cell["text"] for cell in lab.cells() if CHECKS.search(cell["source"])]
    assert all(word in text and "15" in text for text in checks)
