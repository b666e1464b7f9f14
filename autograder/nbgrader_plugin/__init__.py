"""nbgrader's autograde through the sandbox: `configure(c)` in a course's nbgrader_config.py says all.

`RestoreCells` makes a submission safe for nbgrader to look at; `GradeInSandbox` stands where `Execute` stood.
Both read the submitted file themselves, as `autograder grade` does: the scores are the same.

An assignment without hidden_tests.py stays nbgrader's own.

The classes are imported when nbgrader asks for them: nbgrader takes seconds to import, and all that reads the
configuration imports this package.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from autograder.course import nbgrader_setup

_MODULES = {
    "CheckedExporter": "exporters",
    "FeedbackPage": "exporters",
    "GradeInSandbox": "preprocessors",
    "KeepLanguage": "preprocessors",
    "NotGraded": "run",
    "RestoreCells": "preprocessors",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def configure(c: Any) -> None:
    """Have nbgrader release nothing hidden and grade in the sandbox; what the course has configured itself stays.

    Call it at the end of nbgrader_config.py. c: what `get_config()` returns there.
    """
    # nbgrader starts its `alembic` by name; an environment that is not activated is not on PATH
    programs, path = str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join((programs, path))
    nbgrader_setup.configure(c)
