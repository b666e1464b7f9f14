"""The languages of a notebook: cells with a tag `lang-xx` belong to one edition, all other cells to every one."""

import re
from collections.abc import Iterable, Mapping, Sequence

from autograder.course.notebook import Cell, Notebook
from autograder.course.problems import CourseError

DEFAULT = "en"
Text = Mapping[str, str] | str
"""What an author wrote for students: one sentence a language, or just one."""

_TAG = re.compile(r"lang-([a-z]{2,3}(?:-[A-Za-z0-9]+)*)")


def language_of(cell: Cell) -> str | None:
    """Return the language whose edition the cell belongs to; None where it belongs to all."""
    return tagged_language(cell.tags)


def tagged_language(tags: Iterable[str]) -> str | None:
    """Return the language that the tags of a cell name, if they name one."""
    return next((found[1] for tag in sorted(tags) if (found := _TAG.fullmatch(tag))), None)


def languages_of(notebook: Notebook) -> tuple[str, ...]:
    """Return the languages of a notebook, in the order in which its tags name them.

    Without tags it has one: the `autograder.language` of its metadata, or else English.
    """
    tagged = dict.fromkeys(lang for cell in notebook.cells if (lang := language_of(cell)))
    return tuple(tagged) or (released_language(notebook) or DEFAULT,)


def released_language(notebook: Notebook) -> str:
    """Return the language that the metadata of a notebook name; nothing where they name none."""
    own = notebook.metadata.get("autograder")
    lang = own.get("language") if isinstance(own, Mapping) else None
    return lang if isinstance(lang, str) else ""


def edition(notebook: Notebook, lang: str) -> Notebook:
    """Return the notebook as it is released in one language."""
    cells = tuple(cell for cell in notebook.cells if language_of(cell) in (None, lang))
    return Notebook(cells, notebook.metadata)


def choose(languages: Sequence[str], wanted: str | None, name: str) -> str:
    """Return the wanted language of an assignment; where none is wanted, English if it has that, else its first one.

    CourseError with the languages that it has where the wanted one is not among them.
    """
    if wanted and wanted not in languages:
        has, elsewhere = ", ".join(languages), f"(without any tags: set metadata.autograder.language to {wanted!r})"
        remedy = f"Choose one of these, or tag the cells of the new edition lang-{wanted} {elsewhere}"
        raise CourseError(f"{name} has no edition in {wanted!r}; its master notebook has {has}. {remedy}")
    return wanted or (DEFAULT if DEFAULT in languages else languages[0])


def in_language(text: Text, lang: str) -> str:
    """Return an author's sentence in that language, or in the first that there is."""
    if isinstance(text, str):
        return text
    return text.get(lang) or next(filter(None, text.values()), "")


def lacking(text: Text, languages: Sequence[str]) -> list[str]:
    """Return the languages in which an author's sentence is missing. Just one sentence is enough for one language."""
    if isinstance(text, str):
        return [lang for lang in languages if not text or len(languages) > 1]
    return [lang for lang in languages if not text.get(lang)]
