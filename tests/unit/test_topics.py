"""docs/topics.md: every topic has its place, and every section that it names stands there in both languages."""

import functools
import json
import re
from pathlib import Path

import pytest

from tests.samples import ROOT

PAGE = ROOT / "docs" / "topics.md"
TOPICS = """
a black box and its parameters
the data are fixed, find θ
sign and size of a slope
numerical gradient
its step (ε in the notes, h here)
N + 1 evaluations
N(N + 1) multiplications
chain rule
composite functions
(x + y)²
(x + y)z as a graph
local and upstream gradient
add
multiply
max
branch
sigmoid, its output cached
tanh
ReLU
leaky ReLU
ELU
Maxout
softmax
Jacobian
the fully connected layer's three derivatives
an activation after it
the recursion for δ
squared error, 1/2n
cross-entropy
hinge loss
L2 penalty
the linear classifier's graph
forward and backward, intermediate results kept
what that takes of memory
one evaluation of the loss is enough
what each parameter contributes to the error
the update of θ
steps too large or too small
local minima
mini-batches
W₂ max(0, W₁x)
size against λ
nearest neighbour against parametric
""".strip().splitlines()

HEAD = "notebook and section"
LINK = re.compile(r"\[([^\]]+)\]\[(\w+)\]")  # [heading][notebook]
PLACE = re.compile(r"^\[(\w+)\]: (\S+)$", re.MULTILINE)  # [notebook]: path
INLINE = re.compile(r"\]\(([^)#]+)")  # [words](path)
HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of every table, without the heads."""
    lines = [line.strip("|") for line in text.splitlines() if line.startswith("| ") and HEAD not in line]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def problems(text: str, folder: Path = PAGE.parent) -> list[str]:
    """Return one line for each link of a page in `folder` that leads nowhere."""
    places = {name: folder / path for name, path in PLACE.findall(text)}
    linked = [*places.values(), *(folder / path for path in INLINE.findall(text))]
    found = [f"there is no {path}" for path in linked if not path.is_file()]
    for heading, name in LINK.findall(text):
        if name not in places or places[name].stem != name:
            found.append(f"[{heading}][{name}]: the page does not say where {name} is")
        elif places[name].is_file():
            found += [f"{name}: {problem}" for problem in _heading_problems(places[name], heading)]
    return found


def _heading_problems(path: Path, heading: str) -> list[str]:
    """Return what is wrong with a section: its English heading and, at the same place, its Korean one must be there."""
    cells = _cells(path)
    for name, english in cells.items():
        found = _headings(english, "lang-en")
        if heading in [title for _, title in found]:
            korean = _headings(cells.get(f"{name}-ko", {}), "lang-ko")
            same = [marks for marks, _ in korean] == [marks for marks, _ in found]
            return [] if same else [f"{heading!r} has no Korean counterpart"]
    return [f"no English heading {heading!r}"]


@functools.cache
def _cells(path: Path) -> dict[str, dict]:
    return {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def _headings(cell: dict, tag: str) -> list[tuple[str, str]]:
    in_language = cell.get("cell_type") == "markdown" and tag in cell["metadata"].get("tags", [])
    return HEADING.findall("".join(cell["source"])) if in_language else []


def test_every_topic_of_the_lecture_notes_has_its_row() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [row[0] for row in rows(text.split("\n## ")[0])] == TOPICS


def test_every_row_names_a_section() -> None:
    assert [row[0] for row in rows(PAGE.read_text(encoding="utf-8")) if not LINK.search(row[-1])] == []


def test_every_notebook_is_named() -> None:
    named = {name for _, name in LINK.findall(PAGE.read_text(encoding="utf-8"))}
    assert named == {path.stem for path in ROOT.glob("solutions/*/*.ipynb")}


def test_every_section_that_is_named_stands_in_its_notebook_in_both_languages() -> None:
    found = problems(PAGE.read_text(encoding="utf-8"))
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("[4. ReLU]", "[4. RELU]", "activations: no English heading '4. RELU'"),
        ("[4. ReLU]", "[약속]", "activations: no English heading '약속'"),
        ("[4. ReLU][activations]", "[4. ReLU][gates]", "gates: no English heading '4. ReLU'"),
        ("[4. ReLU][activations]", "[4. ReLU][layers]", "[4. ReLU][layers]: the page does not say where layers is"),
        ("activations.ipynb", "activation.ipynb", "there is no"),
        ("# Topics", "[Topics](topic.md)", "there is no"),
        ("/gates/gates.ipynb", "/losses/losses.ipynb", "the page does not say where gates is"),
    ],
)
def test_a_link_that_leads_nowhere_is_noticed(right: str, wrong: str, says: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert any(says in problem for problem in problems(text.replace(right, wrong)))


@pytest.mark.parametrize("korean", ["", "본문만 있다", "### 한 단계 아래의 제목"])
def test_a_section_without_its_korean_heading_is_noticed(tmp_path: Path, korean: str) -> None:
    sources = {"one": ("lang-en", "## One"), "one-ko": ("lang-ko", korean)}
    cells = [
        {"cell_type": "markdown", "id": name, "metadata": {"tags": [tag]}, "source": [source]}
        for name, (tag, source) in sources.items()
        if source
    ]
    (tmp_path / "new.ipynb").write_text(json.dumps({"cells": cells}))
    assert problems("[One][new]\n\n[new]: new.ipynb", tmp_path) == ["new: 'One' has no Korean counterpart"]
