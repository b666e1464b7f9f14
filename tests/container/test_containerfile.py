"""hadolint finds nothing in the Containerfile, and finds what is wrong with a broken one."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HADOLINT = Path(sys.executable).with_name("hadolint")


def hadolint(text: str) -> subprocess.CompletedProcess[str]:
    """Lint a Containerfile."""
    command = (str(HADOLINT), "--no-color", "-")
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_hadolint_finds_nothing_in_the_containerfile() -> None:
    done = hadolint((ROOT / "Containerfile").read_text(encoding="utf-8"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("ARG BASE=docker.io/library/debian:trixie-slim\nFROM ${BASE}", "FROM debian", "DL3006"),
        ("WORKDIR /course", "WORKDIR course", "DL3000"),
        ("USER 1000:1000", "USER root", "DL3002"),
        ('ENTRYPOINT ["autograder"]', "ENTRYPOINT autograder", "DL3025"),
        ("COPY autograder", "COPPY autograder", "unexpected 'C'"),
    ],
)
def test_hadolint_finds_what_is_wrong_with_another(right: str, wrong: str, rule: str) -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    assert right in text
    done = hadolint(text.replace(right, wrong))
    assert done.returncode != 0 and rule in done.stdout + done.stderr


def test_the_steps_are_a_shell_script_without_errors() -> None:
    done = subprocess.run(["sh", "-n", str(ROOT / "container/install")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
