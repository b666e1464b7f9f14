"""Catalogues: every sentence that students read, one TOML file a language, in a section for each of those who say it.

English is complete, and stands in for what the catalogue of another language lacks.
"""

import functools
import os
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

ENGLISH = "en"
FOLDER_VARIABLE = "AUTOGRADER_MESSAGES"
"""In the environment: a folder with further catalogues, and with other wordings for those of the package."""

Sentences = Mapping[tuple[str, str], str]
"""By section and key."""

_PACKAGE = Path(__file__).parent
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


class CatalogueError(ValueError):
    """A file is no catalogue; the message says where, and what to do."""


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, English first."""
    found = {path.stem for folder in _folders() for path in folder.glob("*.toml") if _CODE.fullmatch(path.stem)}
    return tuple(sorted(found, key=lambda lang: (lang != ENGLISH, lang)))


def say(section: str, key: str, lang: str, /, **words: object) -> str:
    """Return a sentence in that language, filled with the words; in English where there is none that fits them."""
    own = _fitting(lang, _own_folder()).get((section, key))
    return (own or _ENGLISH[section, key]).format(**words)


def use(folder: Path) -> None:
    """Let the catalogues in the folder count, where it exists: in this process and in those that it starts.

    CatalogueError where one of them cannot be read.
    """
    if folder.is_dir():
        os.environ[FOLDER_VARIABLE] = str(folder)
        for path in sorted(folder.glob("*.toml")):
            read(path)


def read(path: Path) -> Sentences:
    """Return the sentences of one file; CatalogueError where it cannot be read."""
    try:
        sections = tomllib.loads(path.read_text(encoding="utf-8"))
        return {(section, key): text for section in sections for key, text in _section(path, section, sections)}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise CatalogueError(f"{path} cannot be read: {problem}. Write it in TOML and UTF-8, as en.toml") from problem


def missing(lang: str) -> list[str]:
    """Return what the catalogue of a language lacks, as `section.key`."""
    own = {name for path in _paths(lang) for name, text in read(path).items() if text}
    return [".".join(name) for name in _ENGLISH if name not in own]


def faults(lang: str) -> Iterator[str]:
    """Yield the sentences of a language that nobody can say, with what to do."""
    for path in _paths(lang):
        for name, text in read(path).items():
            expected = _ENGLISH.get(name)
            if expected is None:
                yield f"{path}: {'.'.join(name)} is the name of no message. en.toml has those that there are"
            elif not _fits(text, expected):
                yield f"{path}: {'.'.join(name)} has other placeholders than its English: {expected!r}. Use the same"


def _section(path: Path, section: str, sections: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    keys = sections[section]
    if not isinstance(keys, dict) or not all(isinstance(text, str) for text in keys.values()):
        raise CatalogueError(f"{path}: {section} is no section of sentences. Write [section], below it key = 'text'")
    yield from keys.items()


@functools.cache
def _fitting(lang: str, folder: str) -> Sentences:
    """Return the sentences of a language that can be said. folder: of further catalogues, a part of the cache's key."""
    try:
        own = {name: text for path in _paths(lang) for name, text in read(path).items()}
    except CatalogueError:  # `use` and `prove` tell staff; a student reads English
        return {}
    return {name: text for name, text in own.items() if _fits(text, _ENGLISH.get(name, ""))}


def _fits(text: str, english: str) -> bool:
    try:
        return _placeholders(text) == _placeholders(english)
    except ValueError:  # a lone brace
        return False


def _placeholders(text: str) -> set[str]:
    return {f"{field}:{spec}" for _, field, spec, _ in string.Formatter().parse(text) if field is not None}


def _own_folder() -> str:
    return os.environ.get(FOLDER_VARIABLE, "")


def _folders() -> list[Path]:
    return [_PACKAGE, *([Path(_own_folder())] if _own_folder() else [])]


def _paths(lang: str) -> list[Path]:
    """Return the files of a language: the package's, then those whose wordings count more."""
    paths = [folder / f"{lang}.toml" for folder in _folders()] if _CODE.fullmatch(lang) else []
    return [path for path in paths if path.is_file()]


_ENGLISH = read(_PACKAGE / f"{ENGLISH}.toml")  # when imported: forks of the sandbox inherit it
