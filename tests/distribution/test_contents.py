"""Wheel and sdist hold the package, all of it, and nothing of the course."""

import tarfile
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from autograder import __version__
from tests.distribution.building import build

NAME = f"backprop_autograder-{__version__}"
BESIDE = ("LICENSE", "PKG-INFO", "README.md", "pyproject.toml", "setup.cfg")
COURSE = ("solutions", "assignments", "tests", "benchmarks", "hidden", "students", "salt.txt", "gradebook.db", ".ipynb")


def files_in_wheel(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def names_in_sdist(path: Path) -> set[str]:
    with tarfile.open(path) as archive:
        return {member.name.removeprefix(f"{NAME}/") for member in archive if member.isfile()}


def package(tree: Path) -> set[str]:
    """Return every file of the package, data included."""
    paths = (path for path in (tree / "autograder").rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(tree).as_posix() for path in paths}


def metadata(wheel: Path) -> Message:
    return message_from_bytes(files_in_wheel(wheel)[f"{NAME}.dist-info/METADATA"])


def test_the_wheel_is_the_package_and_its_metadata(tree: Path, wheel: Path) -> None:
    names = {name for name in files_in_wheel(wheel) if not name.startswith(f"{NAME}.dist-info/")}
    assert sorted(names) == sorted(package(tree)), "add the ending of a data file to package-data in pyproject.toml"


def test_the_sdist_is_the_package_and_what_builds_it(tree: Path, sdist: Path) -> None:
    names = {name for name in names_in_sdist(sdist) if not name.startswith("backprop_autograder.egg-info/")}
    assert sorted(names) == sorted({*package(tree), *BESIDE})


@pytest.mark.parametrize("part", COURSE)
def test_nothing_of_the_course_is_in_wheel_or_sdist(wheel: Path, sdist: Path, part: str) -> None:
    assert not [name for name in (*files_in_wheel(wheel), *names_in_sdist(sdist)) if _belongs(name, part)]


def _belongs(name: str, part: str) -> bool:
    """Whether a folder is called so, or a file's name begins or ends so."""
    *folders, file = Path(name).parts
    return part in folders or file.startswith(part) or file.endswith(part)


def test_the_sdist_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    again = build(sdist, tmp_path, "--wheel")
    assert again.name == wheel.name
    assert files_in_wheel(again) == files_in_wheel(wheel)


def test_a_student_needs_numpy_and_nothing_else(wheel: Path) -> None:
    head = metadata(wheel)
    assert head["Name"] == "backprop-autograder"
    needed = [line for line in head.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert [line.partition(">")[0] for line in needed] == ["numpy"]
    assert sorted(head.get_all("Provides-Extra", [])) == ["course", "dev", "staff"]


def test_every_requirement_and_every_extra_has_its_reason_beside_it() -> None:
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    part = text.partition("dependencies = [")[2].partition("[project.scripts]")[0]
    lines = part.splitlines()
    for number, line in enumerate(lines):
        if line.strip().startswith('"'):
            assert "  # " in line or " # " in line or lines[number - 1].strip().startswith("#"), line
        if line.endswith(" = ["):
            assert lines[number - 1].startswith("# "), line
