"""Copy assignments from the course that this package is a part of, or from another one."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.course import Course, CourseError, course_at
from autograder.course.configuration import CONFIG

CHECKOUT = Path(__file__).resolve().parents[2]
NEVER_COPIED = shutil.ignore_patterns(".*", "__pycache__", "*.pyc")  # unlike hidden tests, which belong to it


class Copies:
    """Assignments that are to be copied. checkout: of the course that has them; None for this package's own."""

    def __init__(self, names: Sequence[str], checkout: Path | None) -> None:
        self._folders = _folders(_course_in(checkout), names) if names else []

    def check(self, root: Path) -> None:
        """Raise CourseError where the course in that folder, if there is one, has an assignment of the name."""
        here = course_at(root) if (root / CONFIG).is_file() else None
        for name in [folder.name for folder in self._folders]:
            if here and (here.source / name).exists():
                raise CourseError(f"{here.source / name} is there already. Move it away, or leave {name} out of --with")

    def put_into(self, course: Course) -> Iterator[Path]:
        """Copy the assignments; yield the new folders."""
        for folder in self._folders:
            yield Path(shutil.copytree(folder, course.source / folder.name, ignore=NEVER_COPIED))


def _course_in(checkout: Path | None) -> Course:
    folder = checkout or CHECKOUT
    if (folder / CONFIG).is_file():
        return course_at(folder)
    if checkout is None:
        raise CourseError("--with needs a checkout of the course to copy from. Name it: --from FOLDER")
    raise CourseError(f"{folder} has no {CONFIG}, so it is no course. Name a checkout: --from FOLDER")


def _folders(course: Course, names: Sequence[str]) -> list[Path]:
    """Return the folders of the assignments; CourseError where one is unknown."""
    for name in names:
        course.assignment(name)
    return [course.source / name for name in dict.fromkeys(names)]
