"""`autograder init` writes what is missing, keeps what is there, and leaves nothing half done."""

import ast
from pathlib import Path

import pytest

from autograder.course import SALT, CourseError, course_at, salt_digest
from autograder.course.nbgrader_setup import LINE
from autograder.setup import init_course
from tests.samples import ROOT
from tests.unit.test_nbgrader_setup import HAND_WRITTEN, home

__all__ = ["home"]
CONFIG = "nbgrader_config.py"


def steps(folder: Path, **options: object) -> dict[str, str]:
    """Make the folder a course; return what was done, by path."""
    return {step.path: step.done for step in init_course(folder, **options)[1]}  # type: ignore[arg-type]


def test_a_new_folder_becomes_a_course(home, tmp_path) -> None:
    folder = tmp_path / 'it\'s a "course" — 강의'
    done = steps(folder)
    course_at(folder).require_setup()
    assert list(done) == [CONFIG, "source/", ".gitignore", SALT]
    assert f"course_id = {folder.name!r}" in (folder / CONFIG).read_text(encoding="utf-8")
    assert salt_digest(course_at(folder).salt) in done[SALT]


@pytest.mark.parametrize(
    "text, line",
    [
        ("c = get_config()\nc.CourseDirectory.course_id = 'a'", LINE),
        ("config = get_config()\nconfig.CourseDirectory.course_id = 'a'  # no end of line", "configure(config)"),
        ("get_config().CourseDirectory.course_id = 'a'\n\n\n", "configure(get_config())"),
        ("# nothing yet\n", "configure(get_config())"),
    ],
)
def test_an_existing_configuration_keeps_its_text_and_gets_a_line(home, tmp_path, text, line) -> None:
    (tmp_path / CONFIG).write_text(text)
    assert steps(tmp_path)[CONFIG] == "one line added at its end"
    written = (tmp_path / CONFIG).read_text()
    assert written.startswith(text.rstrip()) and written.endswith(f"{line}\n")
    course_at(tmp_path).require_setup()
    assert steps(tmp_path)[CONFIG] == "as it was" and (tmp_path / CONFIG).read_text() == written


def test_lists_by_hand_stay_until_they_are_to_be_renewed(home, tmp_path) -> None:
    text = HAND_WRITTEN + "c.CourseDirectory.course_id = 'abc'  # ours\n"
    (tmp_path / CONFIG).write_text(text)
    assert "autograder init --renew" in steps(tmp_path)[CONFIG]
    assert (tmp_path / CONFIG).read_text() == text
    assert steps(tmp_path, renew=True)[CONFIG] == "5 settings replaced by one line"
    renewed = (tmp_path / CONFIG).read_text()
    assert "preprocessors" not in renewed and "exporter_class" not in renewed
    assert "c.CourseDirectory.course_id = 'abc'  # ours" in renewed and "c.CourseDirectory.ignore" in renewed
    ast.parse(renewed)
    course_at(tmp_path).require_setup()


def test_lists_with_steps_of_their_own_are_not_taken_away(home, tmp_path) -> None:
    own = "c.GenerateAssignment.preprocessors = ['own.Step', 'nbgrader.preprocessors.LockCells']\n"
    (tmp_path / CONFIG).write_text(f"c = get_config()\n{own}")
    steps(tmp_path, renew=True)
    assert own in (tmp_path / CONFIG).read_text()


@pytest.mark.parametrize(
    "text, said",
    [
        ("c = get_config()\nc.Autograde.autograde_preprocessors = ['own.Execute']\n", "own.Execute"),
        ("c = ((", "cannot be read: SyntaxError"),
    ],
)
def test_a_configuration_that_cannot_be_set_up_is_left_as_it_was(home, tmp_path, text, said) -> None:
    (tmp_path / CONFIG).write_text(text)
    with pytest.raises(CourseError, match=said):
        init_course(tmp_path)
    assert (tmp_path / CONFIG).read_text() == text
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "home") == [CONFIG]


def test_a_json_file_beside_it_counts_as_it_does_for_nbgrader(home, tmp_path) -> None:
    (tmp_path / "nbgrader_config.json").write_text('{"CourseDirectory": {"source_directory": "master", "ignore": []}}')
    with pytest.raises(CourseError, match="would give hidden_tests.py"):
        init_course(tmp_path)
    (tmp_path / "nbgrader_config.json").write_text('{"CourseDirectory": {"source_directory": "master"}}')
    assert "master/" in steps(tmp_path)


def test_gitignore_keeps_its_lines_and_gets_those_it_lacks(home, tmp_path) -> None:
    (tmp_path / ".gitignore").write_text("*.log\nsubmitted\n/hidden_salt.txt")
    done = steps(tmp_path)[".gitignore"]
    assert done.startswith("added: ") and "submitted" not in done and "hidden_salt" not in done
    lines = (tmp_path / ".gitignore").read_text().splitlines()
    assert lines[:3] == ["*.log", "submitted", "/hidden_salt.txt"]
    assert {"/autograded/", "/feedback/", "/gradebook.db*", "/.autograder.lock"} <= set(lines[3:])
    assert steps(tmp_path)[".gitignore"] == "was complete"


def test_assignments_are_copied_with_their_hidden_files_and_nothing_else(home, tmp_path) -> None:
    done = steps(tmp_path / "new", names=["gates", "losses", "gates"])
    assert [path for path, what in done.items() if what == "copied"] == ["source/gates/", "source/losses/"]
    copied = sorted(path.name for path in (tmp_path / "new/source/gates").iterdir())
    assert copied == ["gates.ipynb", "hidden_mistakes.py", "hidden_tests.py"]


@pytest.mark.parametrize(
    "names, checkout, said",
    [
        (["gatez"], None, "Did you mean 'gates'"),
        (["../gates"], None, "unknown assignment"),
        (["gates"], Path("/usr"), r"/usr has no nbgrader_config\.py.*--from FOLDER"),
    ],
)
def test_what_cannot_be_copied_is_told_before_anything_is_written(home, tmp_path, names, checkout, said) -> None:
    with pytest.raises(CourseError, match=said):
        init_course(tmp_path / "new", names=names, checkout=checkout)
    assert not (tmp_path / "new").exists()


def test_an_assignment_that_is_there_is_not_overwritten(home, tmp_path) -> None:
    steps(tmp_path, names=["gates"], checkout=ROOT)
    with pytest.raises(CourseError, match="gates is there already. Move it away, or leave gates out of --with"):
        init_course(tmp_path, names=["losses", "gates"], checkout=ROOT)
    assert not (tmp_path / "source/losses").exists()
