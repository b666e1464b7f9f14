"""The lines of docs/github-classroom.md, run on real git repositories, one of them hostile."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.samples import copy_course, sample_class

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PAGE = (ROOT / "docs/github-classroom.md").read_text(encoding="utf-8")
TEMPLATE, COLLECT = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
COMMAND, EXPECTED = re.findall(r"```console\n\$ (.*)\n(.*)\n```", PAGE)[0]
TIME, IN_UTC = "2026-11-30T23:58:00+09:00", "2026-11-30 14:58:00 UTC"
ENVIRONMENT = {
    **os.environ,
    "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]]),
    **{f"GIT_{who}_{what}": "student" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_COMMITTER_DATE": TIME,
    "GIT_CONFIG_GLOBAL": os.devnull,
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return copy_course(tmp_path / "a course", {})


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )


def repository(course: Path, student: str) -> Path:
    folder = course / f"gates-submissions/gates-{student}"
    folder.mkdir(parents=True)
    return folder


def commit(folder: Path) -> None:
    done = run("git init --quiet && git add --all && git commit --quiet --allow-empty --message 'My answer'", folder)
    assert done.returncode == 0, done.stderr


def test_the_class_is_collected_and_graded(course: Path) -> None:
    for student in ("ana", "chloe"):
        folder = repository(course, student)
        sample_class()[student].write(folder / "gates.ipynb")
        commit(folder)
        (folder / "gates.ipynb").write_text("changed after the commit")
    done = run(COLLECT, course)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (course / "submitted/ana/gates/timestamp.txt").read_text().strip() == IN_UTC
    graded = run(COMMAND, course)
    assert graded.returncode == 0, graded.stderr
    assert EXPECTED in graded.stdout and "zone" not in graded.stdout + graded.stderr
    for student in ("ana", "chloe"):
        score = sum(score or 0.0 for score in sample_class()[student].scores.values())
        assert re.search(rf"^{student}\b.* {score:g}\b", graded.stdout, re.MULTILINE)


def test_who_has_committed_no_notebook_is_named(course: Path) -> None:
    commit(repository(course, "ben"))
    assert run(COLLECT, course).stdout == "ben: no gates.ipynb\n"
    assert not list((course / "submitted").glob("*"))


def test_a_link_brings_its_name_and_not_the_file_that_it_leads_to(course: Path) -> None:
    folder, secret = repository(course, "mallory"), course / "solutions/gates/hidden_tests.py"
    (folder / "gates.ipynb").symlink_to(secret)
    commit(folder)
    run(COLLECT, course)
    collected = course / "submitted/mallory/gates/gates.ipynb"
    assert not collected.is_symlink() and collected.read_text() == str(secret)


def test_the_template_holds_nothing_hidden_and_its_check_fails_until_the_notebook_is_right(course: Path) -> None:
    assert run(TEMPLATE, course).returncode == 0
    assert [path.name for path in (course / "template").rglob("*")] == ["gates.ipynb"]
    (check,) = re.findall(r"- run: (jupyter .*)", PAGE)
    assert run(check, course / "template").returncode != 0
    sample_class()["ana"].write(course / "template/gates.ipynb")
    done = run(check, course / "template")
    assert done.returncode == 0, done.stderr[-2000:]
