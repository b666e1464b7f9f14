"""What nbgrader is told so that it releases nothing hidden and grades in the sandbox; see what it was not told."""

import fnmatch
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.course.configuration import CONFIG, read_jupyter_config
from autograder.course.problems import CourseError

PLUGIN = "autograder.nbgrader_plugin"
LINE = f"from {PLUGIN} import configure; configure(c)"

KEEP_LANGUAGE, RESTORE, SANDBOX = f"{PLUGIN}.KeepLanguage", f"{PLUGIN}.RestoreCells", f"{PLUGIN}.GradeInSandbox"
READER, PAGE = f"{PLUGIN}.CheckedExporter", f"{PLUGIN}.FeedbackPage"
EXECUTE = "nbgrader.preprocessors.Execute"

HIDDEN = ("hidden_tests.py", "hidden_mistakes.py")
IGNORED = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".pytest_cache", ".hypothesis", "hidden*"]
"""A security boundary: nbgrader copies every other file to students and into the folder of each submission."""


def _of_nbgrader(*names: str) -> list[str]:
    return [name if "." in name else f"nbgrader.preprocessors.{name}" for name in names]


IGNORED_BY_NBGRADER = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"]
GENERATE = _of_nbgrader(
    "IncludeHeaderFooter",
    "InstantiateTests",
    "LockCells",
    "ClearSolutions",
    "ClearOutput",
    "CheckCellMetadata",
    "ComputeChecksums",
    "SaveCells",
    "ClearHiddenTests",
    "ClearMarkScheme",
    "ComputeChecksums",
    "CheckCellMetadata",
)
SANITIZE = _of_nbgrader("ClearOutput", "DeduplicateIds", "OverwriteKernelspec", "OverwriteCells", "CheckCellMetadata")
AUTOGRADE = _of_nbgrader(
    "Execute",
    "IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "LimitOutput",
    "SaveAutoGrades",
    "AssignLatePenalties",
    "CheckCellMetadata",
)
"""nbgrader's own lists. They are named here since importing nbgrader takes longer than grading a class of ten."""


def configure(c: Any) -> None:
    """Put our steps into nbgrader's lists; all that the course or its users have configured stays.

    c: nbgrader's configuration, in which the course's own settings stand already.
    """
    users = read_jupyter_config()
    ignored = c.CourseDirectory.ignore
    known = ignored if isinstance(ignored, list) else []
    ignored.extend(pattern for pattern in IGNORED if pattern not in known)
    for section, name, own, put_in in _LISTS:
        c[section][name] = put_in(_list(c, section, name, _list(users, section, name, own)))
    for section, exporter in (("Autograde", READER), ("GenerateFeedback", PAGE)):
        if _value(c, section, "exporter_class") is None and _value(users, section, "exporter_class") is None:
            c[section].exporter_class = exporter


def require_setup(config: Any, root: Path) -> None:
    """Raise CourseError with the missing line where nbgrader would release hidden files or run student code itself."""
    if found := list(_faults(config)):
        raise CourseError(
            f"{root / CONFIG}: {'; '.join(found)}. Write this line at the end of that file, or run: autograder init\n"
            f"  {LINE}"
        )


def is_hidden(config: Any, name: str) -> bool:
    """Return whether nbgrader keeps a file of that name to itself."""
    ignored = _list(config, "CourseDirectory", "ignore", IGNORED_BY_NBGRADER)
    return any(fnmatch.fnmatch(name, pattern) for pattern in ignored)


def _faults(config: Any) -> Iterator[str]:
    released = [name for name in HIDDEN if not is_hidden(config, name)]
    if released:
        yield f"nbgrader would give {' and '.join(released)} to students"
    sanitize = _names(_list(config, "Autograde", "sanitize_preprocessors", SANITIZE))
    autograde = _names(_list(config, "Autograde", "autograde_preprocessors", AUTOGRADE))
    if RESTORE not in sanitize or SANDBOX not in autograde or EXECUTE in autograde:
        yield "nbgrader would run student code outside of the sandbox"
    if KEEP_LANGUAGE not in _names(_list(config, "GenerateAssignment", "preprocessors", GENERATE)):
        yield "nbgrader would release all languages in one notebook"


def _value(config: Any, section: str, name: str) -> Any:
    """Return what a setting is, None where it is not set."""
    return config[section][name] if section in config and name in config[section] else None


def _list(config: Any, section: str, name: str, default: Sequence[Any]) -> list[Any]:
    """Return a setting that is a list. Where it is what the default lacks (`c.X.ignore.append(...)`), with that."""
    value = _value(config, section, name)
    if value is None or isinstance(value, list):
        return list(default) if value is None else value
    return list(value.get_value(list(default)))


def _names(steps: Sequence[Any]) -> list[str]:
    """Return steps, classes or texts, by the names that nbgrader's users know: without the module they are made in."""
    return [_name(step) for step in steps]


def _name(step: Any) -> str:
    if isinstance(step, str):
        return step
    package = step.__module__.rpartition(".")[0]  # nbgrader.preprocessors.execute.Execute
    return f"{package}.{step.__name__}"


def _with_language(steps: list[Any]) -> list[Any]:
    return steps if KEEP_LANGUAGE in _names(steps) else [KEEP_LANGUAGE, *steps]


def _with_restored_cells(steps: list[Any]) -> list[Any]:
    return steps if RESTORE in _names(steps) else [RESTORE, *steps]


def _in_sandbox(steps: list[Any]) -> list[Any]:
    """Put the sandbox where `Execute` stands. CourseError where the course has another step that runs notebooks."""
    names = _names(steps)
    if SANDBOX not in names and EXECUTE not in names:
        raise CourseError(
            f"Autograde.autograde_preprocessors is {', '.join(names)}: expected {EXECUTE} among them, in whose place "
            f"the sandbox is put. Write {SANDBOX} there, where notebooks are run"
        )
    kept = [step for step, name in zip(steps, names, strict=True) if name != EXECUTE or SANDBOX not in names]
    return [SANDBOX if name == EXECUTE else step for step, name in zip(kept, _names(kept), strict=True)]


_LISTS = (
    ("GenerateAssignment", "preprocessors", GENERATE, _with_language),
    ("Autograde", "sanitize_preprocessors", SANITIZE, _with_restored_cells),
    ("Autograde", "autograde_preprocessors", AUTOGRADE, _in_sandbox),
)
