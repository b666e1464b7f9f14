"""`configure(c)` puts the sandbox into nbgrader's lists and keeps the rest; what it did not put there is found."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from traitlets.config import Config

from autograder.course import CourseError, find_course, nbgrader_setup
from autograder.course.configuration import read_config
from autograder.course.nbgrader_setup import LINE, configure, require_setup
from tests.samples import ROOT

HAND_WRITTEN = """c = get_config()
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "hidden*"]
c.GenerateAssignment.preprocessors = [
    "autograder.nbgrader_plugin.KeepLanguage",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
]
c.Autograde.exporter_class = "autograder.nbgrader_plugin.CheckedExporter"
c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.ClearOutput", "autograder.nbgrader_plugin.RestoreCells"]
c.Autograde.autograde_preprocessors = ["autograder.nbgrader_plugin.GradeInSandbox"]
c.GenerateFeedback.exporter_class = "autograder.nbgrader_plugin.FeedbackPage"
"""


class Own:
    """A course's own preprocessor."""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The Jupyter folder of a user."""
    folder = tmp_path / "home" / ".jupyter"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(folder))
    return folder


def configured(text=""):
    """Return the configuration of a course with these lines."""
    c = Config()
    exec(text, {"c": c, "Own": Own, "Execute": Execute})
    configure(c)
    return c


def test_the_lists_are_nbgraders_own() -> None:
    def names(owner, trait):
        return nbgrader_setup._names(owner.class_traits()[trait].default())

    assert names(GenerateAssignment, "preprocessors") == nbgrader_setup.GENERATE
    assert names(Autograde, "sanitize_preprocessors") == nbgrader_setup.SANITIZE
    assert names(Autograde, "autograde_preprocessors") == nbgrader_setup.AUTOGRADE
    assert CourseDirectory.class_traits()["ignore"].default() == nbgrader_setup.IGNORED_BY_NBGRADER


def test_a_course_without_settings_gets_ours(home) -> None:
    c = configured()
    require_setup(c, Path("course"))
    assert c.GenerateAssignment.preprocessors == [nbgrader_setup.KEEP_LANGUAGE, *nbgrader_setup.GENERATE]
    assert c.Autograde.sanitize_preprocessors == [nbgrader_setup.RESTORE, *nbgrader_setup.SANITIZE]
    assert c.Autograde.autograde_preprocessors == [nbgrader_setup.SANDBOX, *nbgrader_setup.AUTOGRADE[1:]]
    assert set(CourseDirectory(config=c).ignore) >= {"feedback", "hidden*", "*.pyc"}


def test_the_courses_own_steps_stay_where_they_are(home) -> None:
    c = configured(
        "c.CourseDirectory.ignore = ['*.secret']\n"
        "c.GenerateAssignment.preprocessors = ['nbgrader.preprocessors.LockCells', Own]\n"
        "c.Autograde.autograde_preprocessors = [Own, Execute, 'nbgrader.preprocessors.SaveAutoGrades']\n"
        "c.GenerateFeedback.exporter_class = 'own.Exporter'\n"
    )
    require_setup(c, Path("course"))
    assert c.CourseDirectory.ignore[0] == "*.secret"
    assert c.GenerateAssignment.preprocessors[1:] == ["nbgrader.preprocessors.LockCells", Own]
    assert c.Autograde.autograde_preprocessors == [
        Own,
        nbgrader_setup.SANDBOX,
        "nbgrader.preprocessors.SaveAutoGrades",
    ]
    assert c.GenerateFeedback.exporter_class == "own.Exporter"


def test_steps_that_were_added_to_nbgraders_list_stay(home) -> None:
    c = configured(
        "c.Autograde.autograde_preprocessors.append('own.Step')\nc.CourseDirectory.ignore.append('*.secret')"
    )
    assert c.Autograde.autograde_preprocessors == [
        nbgrader_setup.SANDBOX,
        *nbgrader_setup.AUTOGRADE[1:],
        "own.Step",
    ]
    assert set(CourseDirectory(config=c).ignore) >= {"feedback", "hidden*", "*.secret"}


def test_what_users_configured_stays(home, tmp_path) -> None:
    (home / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.Autograde.sanitize_preprocessors = ['own.Step', 'nbgrader.preprocessors.OverwriteCells']\n"
        "c.CourseDirectory.ignore = ['*.mine']\n"
    )
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{LINE}\n")
    config = read_config(tmp_path)
    require_setup(config, tmp_path)
    steps = [nbgrader_setup.RESTORE, "own.Step", "nbgrader.preprocessors.OverwriteCells"]
    assert config.Autograde.sanitize_preprocessors == steps
    assert set(CourseDirectory(config=config).ignore) >= {"*.mine", "hidden*"}


def test_configuring_twice_changes_nothing(home) -> None:
    c = configured()
    before = {name: list(c[section][name]) for section, name, *_ in nbgrader_setup._LISTS}
    configure(c)
    assert before == {name: c[section][name] for section, name, *_ in nbgrader_setup._LISTS}


def test_another_program_that_runs_notebooks_is_refused(home) -> None:
    with pytest.raises(CourseError, match=r"autograde_preprocessors is own\.Execute: expected .*Execute among them"):
        configured("c.Autograde.autograde_preprocessors = ['own.Execute']")


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "would give hidden_tests.py and hidden_mistakes.py to students"),
        ("c.CourseDirectory.ignore = ['hidden_tests*']", "would give hidden_mistakes.py to students"),
        (HAND_WRITTEN + "c.Autograde.autograde_preprocessors.append('nbgrader.preprocessors.Execute')", "outside of"),
        (HAND_WRITTEN + "c.Autograde.sanitize_preprocessors.pop()", "run student code outside of the sandbox"),
        (HAND_WRITTEN + "c.GenerateAssignment.preprocessors.pop(0)", "release all languages in one notebook"),
    ],
)
def test_what_is_missing_is_told_with_the_line_that_mends_it(home, tmp_path, text, said) -> None:
    (tmp_path / "nbgrader_config.py").write_text(text if "get_config" in text else f"c = get_config()\n{text}\n")
    with pytest.raises(CourseError) as refused:
        find_course(tmp_path).require_setup()
    assert said in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path / "nbgrader_config.py"))
    assert str(refused.value).endswith(f"\n  {LINE}")


def test_lists_that_were_written_by_hand_go_on_working(home, tmp_path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(HAND_WRITTEN)
    find_course(tmp_path).require_setup()


def test_the_line_works_and_reading_it_does_not_import_nbgrader(tmp_path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{LINE}\n")
    program = (
        "import sys; from pathlib import Path; from autograder.course import find_course; "
        "find_course(Path.cwd()).require_setup(); print(sorted({'nbgrader', 'nbconvert'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert re.fullmatch(r"\[\]\n", done.stdout), done.stderr
