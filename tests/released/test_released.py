"""assignments/ is what nbgrader makes of solutions/, and nothing hidden is in it."""

import filecmp
import re
from pathlib import Path

from tests.release import ROOT, generate

HIDDEN = re.compile(r"hidden_tests|hidden_mistakes|BEGIN (SOLUTION|HIDDEN TESTS)|grade_id\(")


def test_the_released_folder_is_a_fresh_generation(tmp_path: Path) -> None:
    generate(tmp_path / "release")
    assert _files(tmp_path / "release") == _files(ROOT / "assignments")
    for name in _files(ROOT / "assignments"):
        fresh = tmp_path / "release" / name
        assert filecmp.cmp(fresh, ROOT / "assignments" / name, shallow=False), f"{name}: run `make release`"


def test_no_released_file_is_or_names_hidden_material() -> None:
    for name in _files(ROOT / "assignments"):
        assert "hidden" not in Path(name).name
        if Path(name).suffix in (".ipynb", ".py"):
            found = HIDDEN.search((ROOT / "assignments" / name).read_text(encoding="utf-8"))
            assert not found, f"{name} holds {found[0] if found else ''}"


def test_what_nbgrader_ignores_keeps_hidden_files_from_students(tmp_path: Path) -> None:
    """The ignore line of nbgrader_config.py is a security boundary: without it the release holds the tests."""
    generate(tmp_path / "with", "--NbGrader.logfile=", names=["gates"])
    generate(tmp_path / "without", "--NbGrader.logfile=", "--CourseDirectory.ignore=['*.pyc']", names=["gates"])
    assert not [name for name in _files(tmp_path / "with") if "hidden" in name]
    assert [name for name in _files(tmp_path / "without") if "hidden" in name]


def _files(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and "checkpoint" not in str(path)
    )
