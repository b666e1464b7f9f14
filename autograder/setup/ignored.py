"""What git must ignore in a course: people's work, their marks, and the salt."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from autograder.classroom.course_lock import LOCK
from autograder.course import SALT, Course

GITIGNORE = ".gitignore"


def write_ignored(course: Course) -> str:
    """Add what .gitignore lacks, and say what was done."""
    path = course.root / GITIGNORE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    there = {line.strip().strip("/") for line in text.splitlines()}
    missing = [line for line in _lines(course) if line.strip("/") not in there]
    if not missing:
        return "was complete"
    gap = "" if not text or text.endswith("\n") else "\n"
    path.write_text(text + gap + "".join(f"{line}\n" for line in missing), encoding="utf-8")
    return f"written: {', '.join(missing)}" if not text else f"added: {', '.join(missing)}"


def _lines(course: Course) -> Iterator[str]:
    for folder in (course.submitted, course.autograded, course.feedback):
        if (inside := _inside(course, folder)) is not None:
            yield f"/{inside}/"
    address = make_url(course.db_url)
    if address.get_backend_name() == "sqlite":
        inside = _inside(course, course.root / (address.database or "gradebook.db"))
        if inside is not None:
            yield f"/{inside}*"
    yield from (f"/{SALT}", f"/{LOCK}", ".nbgrader.log", "__pycache__/", ".ipynb_checkpoints/")


def _inside(course: Course, path: Path) -> str | None:
    return path.relative_to(course.root).as_posix() if path.is_relative_to(course.root) else None
