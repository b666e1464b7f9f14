"""Sentences of visible checks and pictures, in the language of the running notebook."""

import os

from autograder import messages
from autograder.student.running import running_notebook

LANGUAGE_VARIABLE = "AUTOGRADER_LANG"


def language(lang: str) -> None:
    """Choose the language of the checks that follow in this notebook."""
    if lang not in messages.languages():
        raise ValueError(f"no messages in {lang!r}; there are messages in {', '.join(messages.languages())}")
    os.environ[LANGUAGE_VARIABLE] = lang


def say(key: str, /, **words: object) -> str:
    """Return the sentence with this key in the notebook's language: the one chosen, else the notebook's own."""
    return messages.say("checks", key, _language(), **words)


def word(label: str) -> str:
    """Return what the running notebook calls a label of its code, which is the same in every language."""
    notebook = running_notebook()
    return str(notebook.words.get(label, label)) if _language() == notebook.language else label


def _language() -> str:
    return os.environ.get(LANGUAGE_VARIABLE) or running_notebook().language
