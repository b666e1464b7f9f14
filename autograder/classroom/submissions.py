"""The files of one submission: its notebook, the time of its hand-in, what lies beside them."""

import itertools
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.classroom.names import misspelt
from autograder.course import Assignment, Course, Notebook, UnreadableNotebook, read_notebook, student_languages

TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"  # of `nbgrader submit`: by it `nbgrader release_feedback` names the student's page
NEVER_COPIED = (".", "hidden", "__pycache__")  # how names begin that nbgrader's `ignore` keeps out as well
MAX_BYTES_BESIDE = 100 * 2**20  # of all files beside a notebook: they are copied, once a submission
MAX_BESIDE = 2000  # files and folders beside a notebook
SHOWN = 5  # names in a message
UTC = ("UTC", "GMT", "Z", "+0000", "-0000", "+00:00", "-00:00")
_ZONE = re.compile(r"\d ?(?![AaPp][Mm]$)([A-Za-z][A-Za-z/_]*|[+-]\d\d:?\d\d)$")
MAX_TIMESTAMP = 200  # characters; nbgrader writes about 30


@dataclass(frozen=True, slots=True)
class Submission:
    """One notebook to grade. student and folder: None for a file that was named on the command line.

    lang: what this student reads, where that is known.
    """

    name: str
    path: Path
    student: str | None = None
    folder: Path | None = None
    lang: str | None = None


def class_submissions(course: Course, assignment: Assignment) -> list[Submission]:
    """Return what every student handed in, by student."""
    name, languages = f"{assignment.name}.ipynb", student_languages(course, assignment)
    found = [(student, shown(folder)) for student, folder in course.submissions(assignment.name)]
    return [Submission(name, folder / name, student, folder, languages.get(student)) for student, folder in found]


def shown(path: Path) -> Path:
    """Return the path as people write it: from here, where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def read_submission(submission: Submission, assignment: Assignment) -> Notebook:
    """Return the notebook; UnreadableNotebook with what was found and what to do where it cannot be graded."""
    if submission.folder is not None:
        _check_name(submission.folder)
        _check_beside(submission.folder)
        _look_for(submission.path, submission.folder, assignment)
    notebook = read_notebook(submission.path)
    if submission.folder is not None and is_foreign(notebook, assignment):
        raise UnreadableNotebook(_foreign(submission.path, notebook, assignment))
    return notebook


def is_foreign(notebook: Notebook, assignment: Assignment) -> bool:
    """Whether the notebook has none of the assignment's cells: another assignment, or a notebook begun afresh."""
    expected = assignment.released.by_grade_id
    return bool(expected) and not (expected.keys() & notebook.by_grade_id.keys())


def hand_in_time(folder: Path) -> datetime | None:
    """Return the time in `timestamp.txt` as nbgrader reads it: UTC without a zone; None where there is no file."""
    text = (timestamp(folder) or "").strip()
    return parse_utc(text) if text else None


def timestamp(folder: Path) -> str | None:
    """Return the text of `timestamp.txt` without the byte order mark of editors; None where there is no file."""
    if (folder / TIMESTAMP).is_symlink():
        raise UnreadableNotebook(_bad_time("a link"))
    try:
        with (folder / TIMESTAMP).open(encoding="utf-8-sig", newline="") as file:
            return file.read(MAX_TIMESTAMP)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableNotebook(_bad_time(str(problem))) from problem


def zone_note(folder: Path) -> str | None:
    """Return the note that a time names another zone than UTC, with what nbgrader makes of it."""
    text = (timestamp(folder) or "").strip()
    zone = _ZONE.search(text)
    if not zone or zone[1] in UTC:
        return None
    read = f"{parse_utc(text):%Y-%m-%d %H:%M:%S} UTC"
    return (
        f"{TIMESTAMP}: {text!r} is in another zone than UTC; nbgrader reads it as {read}. If that is wrong, write UTC"
    )


def parse_utc(text: str) -> datetime:
    """Return the time as `nbgrader.utils.parse_utc` does, so that both find the same submissions late.

    With three words the last is the zone. As a number it counts seconds there, "+0900" too: what nbgrader itself
    writes is UTC, "+0000", where that makes no difference.
    """
    from dateutil import parser  # here: takes longer to import than a submission without one takes to read

    words = text.split(" ")
    try:
        if len(words) == 3:
            time = parser.parse(f"{words[0]} {words[1]} TZ", tzinfos={"TZ": _zone(words[2])})
        else:
            time = parser.parse(text)
        offset = time.utcoffset()
    except (ValueError, OverflowError, OSError) as problem:
        raise UnreadableNotebook(_bad_time(repr(text))) from problem
    return time if offset is None else (time - offset).replace(tzinfo=None)


def _zone(word: str) -> Any:
    from dateutil import tz

    try:
        return int(word)
    except ValueError:
        return tz.gettz(word)


def companions(folder: Path) -> Iterator[Path]:
    """Yield the regular files beside the notebook: no links or devices, no notebooks, nothing that is hidden."""
    for home, folders, files in os.walk(folder):
        _visible(folders)
        for name in sorted(files):
            path = Path(home, name)
            if may_be_copied(path):
                yield path


def may_be_copied(path: Path) -> bool:
    """Whether it is a regular file, and neither hidden nor a notebook."""
    try:
        regular = stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
    return regular and not path.name.startswith(NEVER_COPIED) and path.suffix not in (".ipynb", ".pyc")


def other_notebooks(folder: Path, assignment: Assignment, *, endings: tuple[str, ...] = (".ipynb",)) -> list[str]:
    """Return the files in the folder and below that may be the notebook to grade under another name."""
    expected, found = Path(f"{assignment.name}.ipynb"), []
    for home, folders, files in os.walk(folder):
        _visible(folders)
        paths = [Path(home, name).relative_to(folder) for name in files if not name.startswith(NEVER_COPIED)]
        found += [path for path in paths if path.suffix in endings and not (assignment.release / path).exists()]
    return [str(path) for path in sorted(found) if path != expected]


def _check_name(folder: Path) -> None:
    try:
        str(folder).encode()
    except UnicodeEncodeError as problem:
        raise UnreadableNotebook(
            f"{str(folder)!r}: this name is no UTF-8, no gradebook takes it. Rename it"
        ) from problem
    if wrong := misspelt(folder):
        raise UnreadableNotebook(wrong)


def _check_beside(folder: Path) -> None:
    """Raise UnreadableNotebook where what lies beside the notebook is more than is copied.

    A sparse file has more bytes than blocks, and its copy may have both; a preallocated one has more blocks.
    """
    remedy = "Delete what the notebook does not need, and grade again"
    walk = os.walk(folder)
    for seen in itertools.accumulate(len(_visible(folders)) + len(files) for _, folders, files in walk):
        if seen > MAX_BESIDE:
            raise UnreadableNotebook(f"{folder} holds more than {MAX_BESIDE} files and folders. {remedy}")
    sizes = {path: _size(path) for path in companions(folder)}
    if (whole := sum(sizes.values())) > MAX_BYTES_BESIDE:
        largest = max(sizes, key=sizes.__getitem__)
        raise UnreadableNotebook(
            f"{folder}: the files beside the notebook have {_shown_size(whole)}; at most "
            f"{_shown_size(MAX_BYTES_BESIDE)} are copied. The largest is {str(largest.relative_to(folder))!r}. {remedy}"
        )


def _visible(folders: list[str]) -> list[str]:
    """Leave out, for `os.walk` too, the folders that are never copied; return the others."""
    folders[:] = sorted(name for name in folders if not name.startswith(NEVER_COPIED))
    return folders


def _size(path: Path) -> int:
    found = path.stat()
    return max(found.st_size, found.st_blocks * 512)


def _shown_size(size: int) -> str:
    power = min(4, (size.bit_length() - 1) // 10)
    return f"{size / 2 ** (10 * power):.4g} {('bytes', 'KB', 'MB', 'GB', 'TB')[power]}"


def _look_for(path: Path, folder: Path, assignment: Assignment) -> None:
    if not folder.is_dir():
        raise UnreadableNotebook(f"{folder}: expected a folder with {path.name} in it, found a file. Make it a folder")
    if path.is_symlink():
        raise UnreadableNotebook(f"{path} is a link, which could lead to anybody's file. Put the notebook itself there")
    if path.exists():
        return
    notebooks = other_notebooks(folder, assignment, endings=(".ipynb", ".py"))
    if notebooks:
        found = ", ".join(repr(name) for name in notebooks[:SHOWN])
        raise UnreadableNotebook(f"no {path.name} in {folder}, but {found}. Rename the right one to {path.name}")
    anything = sorted(entry.name for entry in folder.iterdir())
    found = ", ".join(repr(name) for name in anything[:SHOWN]) or "nothing"
    raise UnreadableNotebook(f"no {path.name} in {folder}; found {found}. Put the notebook there")


def _foreign(path: Path, notebook: Notebook, assignment: Assignment) -> str:
    theirs = ", ".join(list(notebook.by_grade_id)[:4])
    has = f"its cells are {theirs}" if theirs else "its cells carry no grade ids (a notebook begun afresh?)"
    remedy = f"Put the right notebook there, or see what it would earn: autograder grade {assignment.name} {path}"
    return f"none of the cells of {assignment.name!r} is in this notebook, {has}: the wrong assignment? {remedy}"


def _bad_time(what: str) -> str:
    return f"{TIMESTAMP}: {what} is no time; expected one like '2026-03-31 23:59:00 UTC'. Mend or delete the file"
