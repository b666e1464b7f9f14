"""`autograder init`: the configuration, the folders, what git ignores, the salt, and assignments of another course."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.gradebook import Gradebook
from autograder.course import SALT, Course, course_at, make_salt, salt_digest
from autograder.course.configuration import CONFIG
from autograder.setup.config_file import write_config
from autograder.setup.copies import Copies
from autograder.setup.ignored import write_ignored


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked after. path: below the course's folder where it lies there; done: in a few words."""

    path: str
    done: str


def init_course(
    folder: Path, *, names: Sequence[str] = (), checkout: Path | None = None, renew: bool = False
) -> tuple[Course, list[Step]]:
    """Make the folder a course; return it with what was done. Nothing that is there is overwritten.

    names: of assignments to copy from the course in `checkout`; None for the course that this package is a part of.
    renew: replace lists of preprocessors that were written by hand. CourseError where something stands in the way.
    """
    copies = Copies(names, checkout)
    folder.mkdir(parents=True, exist_ok=True)
    root = folder.resolve()
    copies.check(root)
    steps = [Step(CONFIG, write_config(root, renew=renew))]
    course = course_at(root)
    steps.append(Step(f"{_shown(course, course.source)}/", _made(course.source)))
    steps += [Step(f"{_shown(course, path)}/", "copied") for path in copies.put_into(course)]
    steps += [Step(".gitignore", write_ignored(course)), Step(SALT, _salted(course))]
    return course, steps


def _shown(course: Course, path: Path) -> str:
    return str(path.relative_to(course.root) if path.is_relative_to(course.root) else path)


def _made(folder: Path) -> str:
    if folder.is_dir():
        return "was there"
    folder.mkdir(parents=True)
    return "made; an assignment is a folder in it"


def _salted(course: Course) -> str:
    """Make the salt, unless there is one, or marks that were made without."""
    if course.salt:
        return f"was there: {salt_digest(course.salt)}"
    if marked := _marked_without(course):
        return f"not made: the gradebook has marks of {', '.join(marked)} that were made without one"
    return f"made: {salt_digest(make_salt(course.root))}. Keep a copy: marks that are made with it need it"


def _marked_without(course: Course) -> list[str]:
    """Return the assignments with hidden tests of which there are marks."""
    with Gradebook(course.db_url, course.root) as gradebook:
        found = ((name, gradebook.registered(name)) for name in course.assignment_names if course.has_suite(name))
        return [name for name, registered in found if registered and registered.marked]
