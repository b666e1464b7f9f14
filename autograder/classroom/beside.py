"""The files beside a notebook that its code may import or read: bounded, and looked at before they are read."""

import itertools
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.classroom.submissions import Submission, companions, may_be_copied
from autograder.course import Assignment, Notebook
from autograder.course.folders import CONFIG
from autograder.grading import Beside
from autograder.limits import Limits

LONGEST_NAME = 200  # bytes
MOST_SEEN = 5000  # files of a folder that are looked at
MODULES = (".py", ".so", ".pyd")
_WORD = re.compile(r"[^\W\d]\w*")


def beside(submission: Submission, notebook: Notebook, assignment: Assignment) -> Beside:
    """Return the files that go with a submission into the sandbox, and the names of those that are too many or large.

    All of a submission's own folder. A file that was named on the command line may lie anywhere, so only those beside
    it that its code names. What was released beside the notebook wins over a student's file or module of that name.
    """
    home = submission.folder or submission.path.resolve().parent
    if submission.folder is not None:
        found = companions(home)
    elif _is_the_courses(home, assignment):
        return Beside()
    else:
        found = _named(home, notebook)
    chosen, left_out = _within_limits(found, home)
    released = [path.relative_to(assignment.release) for path in assignment.companions]
    contents = {}
    for path in chosen:
        name = path.relative_to(home)
        if not _is_released(name, released):
            content = _content(path)
            if content is None:
                left_out.append(name.as_posix())
            else:
                contents[name.as_posix()] = content
    return Beside(contents, tuple(left_out))


def _within_limits(paths: Iterable[Path], home: Path) -> tuple[list[Path], list[str]]:
    """Return the files that are copied, and the names of those that are not.

    Modules come first: what is imported matters more than what is read.
    """
    limits = Limits()
    seen = sorted(itertools.islice(paths, MOST_SEEN), key=lambda path: (path.suffix != ".py", path))
    chosen: list[Path] = []
    left_out: list[str] = []
    room = limits.files_size
    for path in seen:
        name, size = path.relative_to(home).as_posix(), _size(path)
        if len(chosen) < limits.files and size <= room and len(os.fsencode(name)) <= LONGEST_NAME and _is_text(name):
            chosen.append(path)
            room -= size
        else:
            left_out.append(name.encode("utf-8", "replace").decode())
    return chosen, left_out


def _size(path: Path) -> int:
    """Return the size; more than there is room for where it cannot be found out."""
    try:
        return path.lstat().st_size
    except OSError:
        return Limits().files_size + 1


def _content(path: Path) -> bytes | None:
    """Return the bytes; None where the file cannot be read, or has grown since it was looked at."""
    limit = Limits().files_size
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError:
        return None
    return content if len(content) <= limit else None


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_the_courses(home: Path, assignment: Assignment) -> bool:
    """Whether the folder holds files of the course, which no student's code may read."""
    return (home / CONFIG).exists() or home.is_relative_to(assignment.folder.parent.resolve())


def _named(home: Path, notebook: Notebook) -> Iterator[Path]:
    """Yield the files in the folder that the notebook's code names, and those that these modules name."""
    texts = [cell.source for cell in notebook.cells if cell.kind == "code"]
    try:
        waiting = [path for path in sorted(home.iterdir()) if may_be_copied(path)]
    except OSError:
        return
    while texts:
        text = texts.pop()
        words = set(_WORD.findall(text))
        for path in list(waiting):
            if words.issuperset(_WORD.findall(path.stem)) and (path.suffix == ".py" or path.name in text):
                waiting.remove(path)
                yield path
                if path.suffix == ".py" and _size(path) <= Limits().source:
                    texts.append((_content(path) or b"").decode("utf-8", "replace"))


def _is_released(name: Path, released: Iterable[Path]) -> bool:
    """Whether the file is a released one, or would be imported in the place of a released module."""
    modules = {path.parts[0].partition(".")[0] for path in released if path.suffix == ".py" or len(path.parts) > 1}
    first = name.parts[0].partition(".")[0]
    importable = len(name.parts) > 1 or name.suffix in MODULES
    return name in released or (importable and first in modules)
