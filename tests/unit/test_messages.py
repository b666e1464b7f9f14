"""The catalogues: each language says the same, and what one lacks is said in English."""

import os
import re
import string
import subprocess
import sys
import textwrap
import typing
from pathlib import Path

import pytest

from autograder import messages
from autograder.course.assembly import Change
from tests.samples import ROOT

PACKAGE = ROOT / "autograder"
CATALOGUES = sorted((PACKAGE / "messages").glob("*.toml"))
ENGLISH = messages.read(PACKAGE / "messages" / "en.toml")
KOREAN = messages.read(PACKAGE / "messages" / "ko.toml")
KEYS = [".".join(name) for name in ENGLISH]
PARTICLES = "은는이가을를와과로의에도"
COUNTERS = ("개", "점", "배")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose catalogues count."""
    monkeypatch.setenv(messages.FOLDER_VARIABLE, str(tmp_path))
    return tmp_path


def write(folder: Path, text: str, name: str = "ja.toml", encoding: str = "utf-8") -> None:
    (folder / name).write_text(text, encoding=encoding)


# --- the package's catalogues ---


def test_the_package_speaks_english_and_korean() -> None:
    assert messages.languages() == tuple(path.stem for path in CATALOGUES) == ("en", "ko")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_of_the_package_has_every_message_with_its_placeholders_in_the_order_of_english(path: Path) -> None:
    assert list(messages.read(path)) == list(ENGLISH)
    assert messages.missing(path.stem) == []
    assert list(messages.faults(path.stem)) == []


@pytest.mark.parametrize("key", KEYS)
def test_every_message_can_be_said_in_every_language_of_the_package(key: str) -> None:
    section, _, name = key.partition(".")
    words = dict.fromkeys((field for _, field, _, _ in string.Formatter().parse(ENGLISH[section, name]) if field), "X")
    said = {lang: messages.say(section, name, lang, **words) for lang in messages.languages()}
    assert all(said.values())
    assert len(set(said.values())) == len(said) or not re.search("[a-z]{3}", said["en"])


@pytest.mark.parametrize("key", KEYS)
def test_in_korean_no_particle_follows_a_placeholder_and_sentences_are_polite(key: str) -> None:
    text = KOREAN[tuple(key.split("."))]  # type: ignore[index]
    assert not re.search(rf"}}[{PARTICLES}](?![가-힣])", text)
    for sentence in re.findall(r"[^.?]+[.?](?=\s|$)", text):
        assert re.search(r"(니다|니까|세요|시오)[.?]$", sentence) or sentence.rstrip(".?").endswith("}"), sentence


def test_in_korean_only_a_counter_follows_a_placeholder_of_a_check() -> None:
    for (section, key), sentence in KOREAN.items():
        for letter in re.findall(r"\}(\S?)", sentence) if section == "checks" else []:
            assert not re.match("[가-힣]", letter) or letter in COUNTERS, (key, sentence)


def test_korean_checks_hold_no_english_sentences() -> None:
    assert not [key for key, text in KOREAN.items() if key[0] == "checks" and re.search("[a-z]{3,} [a-z]{3,}", text)]


def test_every_message_of_the_feedback_is_used_somewhere() -> None:
    keys = {key for section, key in ENGLISH if section == "feedback"}
    files = [path for folder in ("feedback", "grading", "classroom") for path in PACKAGE.glob(f"{folder}/**/*.py")]
    said = {text for path in files for text in _texts(path)}
    mistakes = {f"looks_{name}" for path in PACKAGE.glob("diagnosis/*.py") for name in _texts(path)}
    ends_of_cells = {"cell_raised", "cell_timeout", "cell_crashed", "cell_not_run", "cell_too_large"}
    changes = {f"changed_{change}" for change in typing.get_args(Change)}
    assert keys == (said | mistakes | ends_of_cells | changes) & keys


def test_every_message_of_the_checks_is_used_somewhere() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("student/*.py"))
    words = set(re.findall(r"\w+", sources))  # keys are texts, names of keywords, or the end of `ask_value_...`
    keys = {key for section, key in ENGLISH if section == "checks"}
    assert not [key for key in keys if key not in words and key.removeprefix("ask_value_") not in words]


def _texts(path: Path) -> set[str]:
    """Return every text that stands in the source by itself."""
    return set(re.findall(r"""["']([a-z_]+)["']""", path.read_text(encoding="utf-8")))


# --- catalogues that a course brings ---


def test_a_further_catalogue_is_one_more_language(folder: Path) -> None:
    write(folder, '[feedback]\nnan = "{name} は有限ではありません。"\n')
    assert messages.languages() == ("en", "ja", "ko")
    assert messages.say("feedback", "nan", "ja", name="dx") == "dx は有限ではありません。"
    assert messages.say("feedback", "total", "ja") == "Total"
    assert messages.missing("ja") == [key for key in KEYS if key != "feedback.nan"]
    assert list(messages.faults("ja")) == []


def test_a_message_that_is_left_empty_is_missing(folder: Path) -> None:
    write(folder, '[feedback]\ntotal = ""\n')
    assert messages.say("feedback", "total", "ja") == "Total"
    assert "feedback.total" in messages.missing("ja")


def test_a_course_may_word_single_messages_in_its_own_way(folder: Path) -> None:
    write(folder, '[feedback]\ntotal = "Sum"\n', "en.toml")
    write(folder, '[feedback]\ntotal = "총점"\n', "ko.toml")
    assert [messages.say("feedback", "total", lang) for lang in ("en", "ko")] == ["Sum", "총점"]
    assert messages.say("feedback", "comment", "ko") == "조교 의견"
    assert messages.missing("ko") == []


@pytest.mark.parametrize("lang", ["fr", "", "../ko", "klingon"])
def test_a_language_without_a_catalogue_is_english(lang: str) -> None:
    assert messages.say("feedback", "total", lang) == "Total"
    assert messages.missing(lang) == [".".join(name) for name in ENGLISH]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{nmae} は違う。", "feedback.value has other placeholders than its English: '{name} has another value"),
        ("値が違う。", "feedback.value has other placeholders"),
        ("{name:d} は違う。", "feedback.value has other placeholders"),
        ("{name} は違う {", "feedback.value has other placeholders"),
        ("{name.__class__} は違う。", "feedback.value has other placeholders"),
    ],
)
def test_a_sentence_that_does_not_take_its_words_is_said_in_english_and_told(
    folder: Path, text: str, fault: str
) -> None:
    write(folder, f'[feedback]\nvalue = "{text}"\n')
    assert messages.say("feedback", "value", "ja", name="dx").startswith("dx has another value")
    (found,) = messages.faults("ja")
    assert fault in found and found.endswith("Use the same")


def test_a_message_that_does_not_exist_is_told(folder: Path) -> None:
    write(folder, '[feedback]\nvalues = "違う"\n')
    (found,) = messages.faults("ja")
    assert "feedback.values is the name of no message. en.toml has those that there are" in found


@pytest.mark.parametrize(
    ("text", "encoding", "says"),
    [
        ('[feedback]\nvalue = "a\n', "utf-8", "cannot be read: .*line 2.*Write it in TOML and UTF-8"),
        ('[feedback]\ntotal = "合計"\n', "euc-jp", "cannot be read: .*Write it in TOML and UTF-8"),
        ("[feedback]\ntotal = 3\n", "utf-8", "feedback is no section of sentences"),
        ('total = "a"\n', "utf-8", "total is no section of sentences"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_and_students_read_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, encoding: str, says: str
) -> None:
    monkeypatch.setenv(messages.FOLDER_VARIABLE, "")  # so that the folder is forgotten after this test
    write(tmp_path, text, encoding=encoding)
    with pytest.raises(messages.CatalogueError, match=says):
        messages.use(tmp_path)
    assert messages.say("feedback", "total", "ja") == "Total"


def test_a_folder_that_does_not_exist_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(messages.FOLDER_VARIABLE, "before")
    messages.use(tmp_path / "messages")
    assert os.environ[messages.FOLDER_VARIABLE] == "before"


def test_a_catalogue_is_read_when_its_language_is_spoken_and_once() -> None:
    code = textwrap.dedent("""
        import pathlib
        read, text = [], pathlib.Path.read_text
        pathlib.Path.read_text = lambda path, *how, **named: (read.append(path.name), text(path, *how, **named))[1]
        from autograder import messages
        imported = list(read)
        for _ in range(3):
            messages.say("feedback", "total", "ko")
        print(imported, read)
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.strip() == "['en.toml'] ['en.toml', 'ko.toml']", done.stderr
