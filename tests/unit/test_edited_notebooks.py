"""Edited notebooks: which cell each title of the percent format means."""

from pathlib import Path
from typing import Any

import pytest

from tests import tiny
from tests.edited_notebooks import BASES, ROOT, edited, read_edit, reference, released
from tests.samples import SUBMISSIONS


@pytest.fixture
def edit(tmp_path: Path) -> Any:
    """Return how to edit the tiny notebook (cells double, double_value, why) by the text of a file."""

    def edit(text: str) -> list[dict[str, Any]]:
        path = tmp_path / "edit.py"
        path.write_text(text, encoding="utf-8")
        return edited(tiny.data(), read_edit(path)[1])["cells"]

    return edit


def sources(cells: list[dict[str, Any]]) -> dict[str, str]:
    return {cell["id"]: cell["source"] for cell in cells}


def test_the_head_holds_keys_and_values(tmp_path: Path) -> None:
    path = tmp_path / "edit.py"
    path.write_text(
        "# what: A sentence: with a colon\n# base: reference\n\n# %% double\n# no: head\n", encoding="utf-8"
    )
    assert read_edit(path)[0] == {"what": "A sentence: with a colon", "base": "reference"}


def test_a_name_replaces_the_source_of_that_cell_and_of_no_other(edit: Any) -> None:
    assert sources(edit("# %% double\ndouble = 3\n\n")) == sources(tiny.data("double = 3")["cells"])


def test_a_name_that_stands_alone_empties_the_cell(edit: Any) -> None:
    assert sources(edit("# %% double\n"))["double"] == ""


def test_cells_without_a_name_come_before_all_in_their_order(edit: Any) -> None:
    cells = edit("# %%\nfirst\n# %%\nsecond\n")
    assert [cell["source"] for cell in cells[:2]] == ["first", "second"]
    assert list(sources(cells))[2:] == ["double", "double_value", "why"]


def test_a_cell_at_the_end_comes_behind_all(edit: Any) -> None:
    assert edit("# %% end\nlast\n")[-1]["source"] == "last"


def test_a_new_name_makes_a_cell_after_another(edit: Any) -> None:
    cells = edit("# %% one after double\n1\n# %% two after one\n2\n")
    assert list(sources(cells)) == ["double", "one", "two", "double_value", "why"]


def test_a_known_name_moves_its_cell_and_keeps_the_source_where_none_is_given(edit: Any) -> None:
    cells = edit("# %% double after why\n")
    assert list(sources(cells)) == ["double_value", "why", "double"]
    assert sources(cells)["double"] == tiny.ANSWER


def test_lines_of_text_are_comments(edit: Any) -> None:
    cells = edit("# %% [markdown] why\n# ## Because\n#\n# it is.\n\n# %% [raw]\n# <br>\n")
    assert sources(cells)["why"] == "## Because\n\nit is."
    assert (cells[0]["cell_type"], cells[0]["source"]) == ("raw", "<br>")


def test_a_function_edits_what_the_cells_before_it_have_made(edit: Any) -> None:
    cells = edit("# %% end\nlast\n# %% edit\ndef edit(notebook):\n    notebook['cells'].reverse()\n")
    assert cells[0]["source"] == "last"


def test_the_base_stays_as_it_was(edit: Any) -> None:
    base = tiny.data()
    edited(base, read_edit(Path(__file__).parents[1] / "attacks" / "scores" / "display_hooks.py")[1])
    assert base == tiny.data()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# %% dobule\nx\n", "no cell 'dobule'"),
        ("# %% double after nothing\n", "no cell 'nothing'"),
        ("# %% after the double\n", "cell title"),
        ("# %% [code] double\n", "cell title"),
    ],
)
def test_a_title_that_means_no_cell_is_refused(edit: Any, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        edit(text)


@pytest.mark.parametrize("base", BASES)
def test_a_base_has_all_released_cells_in_their_order(base: str) -> None:
    assert [cell["id"] for cell in BASES[base]("gates")["cells"]] == [cell["id"] for cell in released("gates")["cells"]]


def test_the_reference_holds_answers_without_the_markers_around_them() -> None:
    answers = sources(reference("gates")["cells"])
    assert "dx = dout * self.y\n        dy = dout * self.x\n        return dx, dy" in answers["multiply_gate"]
    assert not [name for name, source in answers.items() if "SOLUTION" in source]


def test_another_edition_has_the_same_code_and_its_own_text() -> None:
    english, korean = released("gates"), released("gates", edition="ko")
    assert korean["metadata"]["autograder"]["language"] == "ko"
    assert [c for c in korean["cells"] if c["cell_type"] == "code"] == [
        c for c in english["cells"] if c["cell_type"] == "code"
    ]
    assert not {"title", "title-ko"} <= {cell["id"] for cell in korean["cells"]}
    assert "게이트" in "".join(korean["cells"][0]["source"])


def test_the_example_for_contributors_is_a_golden_submission() -> None:
    example = (SUBMISSIONS / "gates" / "swapped_multiply.py").read_text(encoding="utf-8")
    assert example in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
