"""One master notebook, two editions: other prose, the same code, the same grade cells, the same checksums."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.release import ROOT, generate

ASSIGNMENTS = sorted(folder.name for folder in (ROOT / "solutions").iterdir() if folder.is_dir())


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    korean = tmp_path_factory.mktemp("editions") / "ko"
    generate(korean, "--KeepLanguage.language=ko")
    return {"en": ROOT / "assignments", "ko": korean}  # the English one is a fresh generation: a test of its own


def cells(folder: Path, name: str) -> list[dict[str, Any]]:
    return json.loads((folder / name / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_both_editions_have_the_same_code_grade_cells_and_checksums(editions: dict[str, Path], name: str) -> None:
    english, korean = cells(editions["en"], name), cells(editions["ko"], name)
    assert len(english) == len(korean)
    for one, other in zip(english, korean, strict=True):
        tags = one["metadata"].get("tags", [])
        if "lang-en" in tags:
            assert other["metadata"]["tags"] == ["lang-ko"]
            assert other["id"] == one["id"] + "-ko"
        else:
            assert one == other


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_the_korean_edition_is_written_in_korean_and_the_english_one_is_not(
    editions: dict[str, Path], name: str
) -> None:
    for lang, folder in editions.items():
        prose = "".join(
            "".join(c["source"]) for c in cells(folder, name) if f"lang-{lang}" in c["metadata"].get("tags", [])
        )
        hangul = sum("가" <= character <= "힣" for character in prose)
        assert (hangul > len(prose) / 5) == (lang == "ko"), lang


def test_an_edition_says_which_it_is(editions: dict[str, Path]) -> None:
    for lang, folder in editions.items():
        metadata = json.loads((folder / "gates" / "gates.ipynb").read_text(encoding="utf-8"))["metadata"]
        assert metadata["autograder"]["language"] == lang
        assert ("words" in metadata["autograder"]) == (lang == "ko")  # the code's own labels are English
