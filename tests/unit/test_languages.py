"""An assignment has the languages of its master notebook, and each student reads the one that students.csv names."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import classroom
from autograder.course import (
    Assignment,
    CourseError,
    Notebook,
    choose,
    find_course,
    from_data,
    in_language,
    lacking,
    languages_of,
    student_languages,
)
from autograder.course.editions import edition
from autograder.grading import Grader, Options
from tests import tiny
from tests.nbgrader.commands import nbgrader

CONFIG = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
from autograder.nbgrader_plugin import configure
configure(c)
"""
WRONG = "def double(x):\n    return 3 * x\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty course."""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def students(root: Path, text: str, encoding: str = "utf-8") -> None:
    (root / "students.csv").write_text(text, encoding=encoding)


def read(root: Path, *langs: str) -> dict[str, str]:
    """Return what students.csv says for an assignment with these languages."""
    return student_languages(find_course(root), assignment(root, *langs or ("en", "ko")))


def assignment(root: Path, *langs: str, name: str = "tiny") -> Assignment:
    folder = root / "solutions" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.ipynb").write_text(json.dumps(tiny.data(tiny.ANSWER, *map(tiny.text, langs))))
    return find_course(root).assignment(name)


def notebook(*langs: str, metadata: object = None) -> Notebook:
    data = tiny.data(tiny.ANSWER, *map(tiny.text, langs))
    return from_data(data | {"metadata": {"autograder": metadata} if metadata is not None else {}})


# --- the languages of a notebook ---


@pytest.mark.parametrize(
    ("langs", "metadata", "found"),
    [
        ((), None, ("en",)),
        ((), {"language": "ko"}, ("ko",)),
        ((), {"language": ["ko"]}, ("en",)),
        ((), "ko", ("en",)),
        (("ko",), None, ("ko",)),
        (("ko", "en", "ko"), None, ("ko", "en")),
        (("en", "pt-BR"), {"language": "fr"}, ("en", "pt-BR")),
        (("python", "EN", ""), None, ("en",)),  # no languages
    ],
)
def test_a_notebook_has_the_languages_of_its_tags_or_else_that_of_its_metadata(
    langs: tuple[str, ...], metadata: object, found: tuple[str, ...]
) -> None:
    assert languages_of(notebook(*langs, metadata=metadata)) == found


def test_an_edition_has_the_cells_of_its_language_and_those_of_none() -> None:
    master = notebook("en", "ja", "ko")
    assert [cell.source for cell in edition(master, "ja").cells[3:]] == ["Text in ja."]
    assert edition(master, "ja").cells[:3] == master.cells[:3]


@pytest.mark.parametrize(
    ("languages", "wanted", "chosen"),
    [
        (("ko", "en"), None, "en"),
        (("ko", "ja"), None, "ko"),
        (("ko",), "", "ko"),
        (("en", "ja"), "ja", "ja"),
    ],
)
def test_the_language_is_the_wanted_one_or_english_or_the_first(
    languages: tuple[str, ...], wanted: str | None, chosen: str
) -> None:
    assert choose(languages, wanted, "gates") == chosen


def test_a_language_that_the_assignment_lacks_is_refused_with_those_that_it_has() -> None:
    with pytest.raises(CourseError, match="gates has no edition in 'ja'; its master notebook has en, ko. Choose one"):
        choose(("en", "ko"), "ja", "gates")


@pytest.mark.parametrize(
    ("text", "languages", "missing"),
    [
        ("Is it?", ("en",), []),
        ("Is it?", ("en", "ko"), ["en", "ko"]),
        ("", ("ko",), ["ko"]),
        ({"en": "Is it?"}, ("en",), []),
        ({"en": "Is it?", "ko": ""}, ("en", "ko", "ja"), ["ko", "ja"]),
        ({}, ("en",), ["en"]),
    ],
)
def test_an_author_s_sentence_is_needed_in_the_assignment_s_languages_only(
    text: dict[str, str] | str, languages: tuple[str, ...], missing: list[str]
) -> None:
    assert lacking(text, languages) == missing


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Is it?", "Is it?"),
        ({"en": "Is it?", "ko": "그렇습니까?"}, "그렇습니까?"),
        ({"ja": "", "en": "Is it?"}, "Is it?"),
        ({}, ""),
    ],
)
def test_a_student_reads_an_author_s_sentence_in_some_language(text: dict[str, str] | str, said: str) -> None:
    assert in_language(text, "ko") == said


# --- the file ---


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("id,lang\nana,ko\nbo,en\ncy,\n", {"ana": "ko", "bo": "en"}),
        ("id,first_name, lang \nana,Ana, ko \n", {"ana": "ko"}),
        ('lang,email,id\nko,a@b.c,"김, 철수"\n', {"김, 철수": "ko"}),
        ("id,first_name\nana,Ana\n", {}),
        ("id,lang\nana\n", {}),
        ("", {}),
    ],
)
def test_the_file_names_a_language_for_some_students(here: Path, text: str, languages: dict[str, str]) -> None:
    students(here, text)
    assert read(here) == languages


def test_a_file_that_a_spreadsheet_saved_is_read_too(here: Path) -> None:
    students(here, "id,lang\r\nana,ko\r\n", encoding="utf-8-sig")
    assert read(here) == {"ana": "ko"}


def test_without_a_file_nobody_has_chosen(here: Path) -> None:
    assert read(here) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,lang\nana,en\nbo,kr\n", "students.csv, line 3: lang 'kr'; expected en, ko or nothing. Mend it"),
        ("name,lang\nana,ko\n", "students.csv has the columns name, lang; expected id among them"),
    ],
)
def test_a_file_that_says_something_else_is_refused_with_the_line(here: Path, text: str, says: str) -> None:
    students(here, text)
    with pytest.raises(CourseError, match=says.replace("(", ".")):
        read(here)


def test_a_file_in_another_encoding_is_refused(here: Path) -> None:
    students(here, "id,lang\n김철수,ko\n", encoding="euc-kr")
    with pytest.raises(CourseError, match="Save it as CSV in UTF-8"):
        read(here)


def test_who_reads_a_language_of_another_assignment_reads_the_class_s_own(here: Path) -> None:
    students(here, "id,lang\nana,ko\nbo,en\n")
    with pytest.raises(CourseError, match="line 2: lang 'ko'; expected en or nothing"):
        read(here, "en")
    assignment(here, "en", "ko", name="other")
    (here / "solutions" / "broken").mkdir()
    (here / "solutions" / "broken" / "broken.ipynb").write_text("{")
    assert read(here, "en") == {"bo": "en"}


def test_nbgrader_imports_the_same_file_and_leaves_the_column_alone(here: Path) -> None:
    students(here, "id,first_name,lang\nana,Ana,ko\n")
    done = nbgrader(here, "db", "student", "import", "students.csv")
    assert done.returncode == 0, done.stderr
    listed = nbgrader(here, "db", "student", "list")
    assert "ana" in listed.stdout + listed.stderr


# --- grading ---


@pytest.fixture
def grader(here: Path) -> Iterator[Grader]:
    with Grader(tiny.assignment(here), Options(lang="en")) as started:
        yield started


def message(grader: Grader, lang: str | None, answer: str = WRONG) -> str:
    result = grader.grade(tiny.notebook(answer), student="ana", name="tiny.ipynb", lang=lang).result
    return result.cells[0].tests[0].message


def test_each_submission_is_graded_in_its_own_language_and_remembered_in_it(grader: Grader) -> None:
    english, korean = message(grader, None), message(grader, "ko")
    assert "another value than expected" in english
    assert "기대한 값과 다릅니다" in korean
    assert message(grader, "ko") == korean
    assert message(grader, "en") == english


def test_a_file_that_cannot_be_understood_stops_the_class_before_anything_is_graded(here: Path) -> None:
    tiny.assignment(here, tiny.SUITE, tiny.text("en"), tiny.text("ko"))
    (here / "submitted" / "ana" / "tiny").mkdir(parents=True)
    students(here, "id,lang\nana,klingon\n")
    course = find_course(here)
    with pytest.raises(CourseError, match="klingon"):
        classroom.grade_class(course, course.assignment("tiny"))
    assert not (here / "gradebook.db").exists()
