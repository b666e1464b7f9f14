"""A TA installs the wheel with the extra `staff`: the commands answer, also where no course is."""

from pathlib import Path

import pytest

from tests.distribution.building import new_environment, run


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `autograder` of a new environment."""
    python = new_environment(tmp_path_factory.mktemp("staff") / "environment", f"{wheel}[staff]")
    return python.with_name("autograder")


def test_help_lists_the_commands(command: Path, tmp_path: Path) -> None:
    done = run([str(command), "--help"], tmp_path)
    assert done.returncode == 0, done.stderr
    assert {"init", "grade", "prove", "doctor"} <= set(done.stdout.split())
    assert run([str(command), "--version"], tmp_path).stdout.startswith("autograder, version ")


def test_init_makes_a_course_of_a_folder(command: Path, tmp_path: Path) -> None:
    done = run([str(command), "init", "my course"], tmp_path)
    assert done.returncode == 0, done.stderr
    looked = run([str(command), "doctor"], tmp_path / "my course")
    assert "nothing hidden is released, student code runs in the sandbox" in looked.stdout, looked.stdout
    refused = run([str(command), "init", "other", "--with", "gates"], tmp_path)
    assert refused.returncode == 2 and "--with needs a checkout" in refused.stderr


def test_doctor_names_the_level_of_this_machine(command: Path, tmp_path: Path) -> None:
    done = run([str(command), "doctor"], tmp_path)
    assert "level: " in done.stdout, done.stderr
    assert ("scores that are graded here are official" in done.stdout) == (done.returncode == 0)
    assert "Traceback" not in done.stderr
