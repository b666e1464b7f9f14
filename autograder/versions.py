"""The versions that a result depends on: of Python, NumPy and this package."""

import platform
from functools import cache

from autograder import __version__


def versions() -> dict[str, str]:
    """Return the versions here. The sandbox runs the same interpreter with the same packages."""
    return {"python": platform.python_version(), "numpy": _numpy(), "autograder": __version__}


@cache  # reading the installed packages takes a millisecond, and every submission asks
def _numpy() -> str:
    from importlib.metadata import version  # takes longer to import than most commands need for all else

    return version("numpy")
