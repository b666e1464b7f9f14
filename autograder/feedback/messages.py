"""Sentences of graded feedback, in a student's language."""

import re

from autograder import messages
from autograder.course import Course, CourseError
from autograder.feedback import sanitise

LONGEST_WORD = 1000
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")


def say(key: str, lang: str, /, **words: object) -> str:
    """Return the sentence with this key in that language. What students chose of its words is made harmless."""
    return messages.say("feedback", key, lang, **{name: _one_line(word) for name, word in words.items()})


def use_catalogues(course: Course) -> None:
    """Let the catalogues in the course's folder count from now on; CourseError where one cannot be read."""
    try:
        messages.use(course.messages)
    except messages.CatalogueError as problem:
        raise CourseError(str(problem)) from problem


def sentences(text: str) -> list[str]:
    """Return the sentences of a message, in order; a decimal point ends none."""
    return _SENTENCE_ENDS.split(text)


def place(cell: int, line: int, lang: str) -> str:
    """Return where in a student's cells something happened, as the end of a sentence; nothing where that is unknown."""
    return say("place", lang, cell=cell, line=line) if cell else ""


def line_of(line: int, lang: str) -> str:
    """Return the line of a cell that everybody knows to be meant, as the end of a sentence."""
    return say("line", lang, line=line) if line else ""


def _one_line(word: object) -> object:
    """A name or an error text may hold terminal escapes, and line ends that forge a line of ours."""
    return sanitise.text(word)[:LONGEST_WORD].replace("\n", " ").replace("\t", " ") if isinstance(word, str) else word
