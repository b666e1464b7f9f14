"""Refuse a notebook that needs a newer version of this package."""

import re

from autograder import __version__
from autograder.student.messages import say


def needs(version: str) -> None:
    """Raise ImportError where the installed version is older than this one, as "0.2"; a setup cell catches it."""
    if _numbers(__version__) < _numbers(version):
        raise ImportError(say("too_old", needed=version, installed=__version__))


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
