"""The regular expression in nbgrader_config.py takes the file names of Moodle and Canvas, also by nbgrader itself."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOODLE = {
    "Minjun Kim_657717_assignsubmission_file_/gates.ipynb": "Minjun Kim",
    "김민준_657718_assignsubmission_file_/gates.ipynb": "김민준",
    "José de la Cruz-Ruiz_657719_assignsubmission_file/gates.ipynb": "José de la Cruz-Ruiz",
    "Ana O'Brien_657720_assignsubmission_file_/homework/gates.ipynb": "Ana O'Brien",
    "Ben Lee_657721_assignsubmission_file_gates.ipynb": "Ben Lee",
}
CANVAS = {
    "kimminjun_40123_987654_gates.ipynb": "40123",
    "김민준_40124_987655_gates.ipynb": "40124",
    "obrienana_LATE_40125_987656_gates.ipynb": "40125",
    "leeben_40126_987657_gates-1.ipynb": "40126",
    "delacruz-ruizjosé_LATE_40127_987658_gates-12.ipynb": "40127",
    "anon_40128_987659_gates.ipynb": "40128",
}
NAMES = {**MOODLE, **CANVAS}
NOT_TAKEN = ("gates.ipynb", "kimminjun_gates.ipynb", "Minjun Kim_657717_assignsubmission_onlinetext_/onlinetext.html")


@pytest.fixture(scope="module")
def config():
    """The repository's configuration with the commented lines in force."""
    text = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    head, found, tail = text.partition("# c.FileNameCollectorPlugin")
    assert found
    return head + re.sub("^# ", "", found + tail, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def collect(config, tmp_path_factory):
    """Return what nbgrader's plugin finds in a file name."""
    from nbgrader.plugins.zipcollect import FileNameCollectorPlugin
    from traitlets.config.loader import PyFileConfigLoader

    folder = tmp_path_factory.mktemp("config")
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    loaded = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    return FileNameCollectorPlugin(config=loaded).collect


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", ["/course_7/downloaded/gates/extracted/CS 101_gates-99/", "/a/", ""])
def test_a_name_says_whose_notebook_it_is(collect, name, before):
    assert collect(before + name) == {"student_id": NAMES[name], "file_id": "gates"}


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_other_names_are_skipped(collect, name):
    assert collect("/course/extracted/x/" + name) is None


def test_the_lines_are_comments_in_the_repository():
    from traitlets.config.loader import PyFileConfigLoader

    loaded = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    assert "named_regexp" not in loaded.FileNameCollectorPlugin


def zip_collect(config, tmp_path, archives):
    """Run nbgrader on archives of notebooks with these names."""
    (tmp_path / "nbgrader_config.py").write_text(config, encoding="utf-8")
    released = tmp_path / "assignments/gates/gates.ipynb"
    archive = tmp_path / "downloaded/gates/archive"
    for folder in (released.parent, archive):
        folder.mkdir(parents=True)
    released.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}))
    for zipped, names in archives.items():
        with zipfile.ZipFile(archive / zipped, "w") as file:
            for name in names:
                file.writestr(name, name)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = [sys.executable, "-m", "nbgrader", "zip_collect", "gates"]
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)


def test_nbgrader_collects_both_archives(config, tmp_path):
    done = zip_collect(config, tmp_path, {"CS101-gates-99.zip": MOODLE, "submissions.zip": CANVAS})
    assert done.returncode == 0, done.stderr
    collected = {path.parent.parent.name: path.read_text() for path in tmp_path.glob("submitted/*/gates/gates.ipynb")}
    assert collected == {student: name for name, student in NAMES.items()}


def test_two_students_of_one_name_stop_it(config, tmp_path):
    twice = [f"Participant_{number}_assignsubmission_file_/gates.ipynb" for number in (1234, 1235)]
    done = zip_collect(config, tmp_path, {"CS101-gates-99.zip": twice})
    assert done.returncode == 1 and "Duplicate submission file" in done.stderr
