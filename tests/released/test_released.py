"""assignments/ is what nbgrader makes of solutions/, and nothing hidden is in it."""

import filecmp
import re
import subprocess
from pathlib import Path

import pytest

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


def test_nothing_is_released_where_nbgrader_would_release_hidden_files(tmp_path: Path) -> None:
    """What nbgrader ignores is a security boundary."""
    generate(tmp_path / "with", "--NbGrader.logfile=", names=["gates"])
    with pytest.raises(subprocess.CalledProcessError):
        generate(tmp_path / "without", "--NbGrader.logfile=", "--CourseDirectory.ignore=['*.pyc']", names=["gates"])
    assert _files(tmp_path / "with") and not [name for name in _files(tmp_path / "with") if "hidden" in name]
    assert not _files(tmp_path / "without")


def _files(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and "checkpoint" not in str(path)
    )
