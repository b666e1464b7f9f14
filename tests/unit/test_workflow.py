"""The workflow for a public host is valid, and runs there what runs here."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import main
from click.testing import CliRunner

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
SCHEMAS = ("vendor.github-workflows", "custom.github-workflows-require-timeout")
FAULTS = {
    "an action that is not named": ("uses: actions/checkout@v4", "use: actions/checkout@v4"),
    "no system": ("runs-on: ubuntu-24.04", "run-on: ubuntu-24.04"),
    "a step that runs nothing": ("- run: .ci/run", "- name: .ci/run"),
    "an unknown permission": ("contents: read", "content: read"),
    "no time limit": ("    timeout-minutes: 20\n", ""),
    "an unknown event": ("  pull_request:", "  pull_requests:"),
}


def problems(path: Path) -> str:
    """Return what the published schemas have against a workflow."""
    done = [CliRunner().invoke(main, ["--builtin-schema", schema, str(path)]) for schema in SCHEMAS]
    return "".join(result.output for result in done if result.exit_code)


def jobs() -> dict[str, Any]:
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]


def commands(job: dict[str, Any]) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def test_the_workflow_is_valid() -> None:
    assert problems(WORKFLOW) == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_workflow_is_refused(fault: str, tmp_path: Path) -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    right, wrong = FAULTS[fault]
    assert right in text
    broken = tmp_path / "ci.yml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert "Schema validation errors were encountered." in problems(broken)


def test_linux_runs_what_ci_runs() -> None:
    assert commands(jobs()["linux"])[-1] == ".ci/run"
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_windows_and_macos_run_the_students_tests_as_make_does() -> None:
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^test-student:.*\n((?:\t.*\n)+)", make, re.MULTILINE)
    assert recipe
    install, test = recipe[1].splitlines()[1:]
    assert commands(jobs()["student"]) == [
        install.replace("\t.venv-student/bin/python $(PIP)", "python -m pip install"),
        test.replace("\t.venv-student/bin/", ""),
    ]


def test_the_students_tests_run_with_the_oldest_and_the_newest_python_that_are_supported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = [line.rpartition(" ")[2] for line in project["classifiers"] if " 3." in line]
    matrix = jobs()["student"]["strategy"]["matrix"]
    assert matrix["python"] == [versions[0], versions[-1]]
    assert {system.partition("-")[0] for system in matrix["os"]} == {"windows", "macos"}


def test_every_students_test_exists() -> None:
    _, *files = (ROOT / "tests/student.txt").read_text(encoding="utf-8").splitlines()
    assert [name for name in files if not (ROOT / name).is_file()] == []
