"""What `autograder doctor` says about a course: configuration, readable files, folders, gradebook, salt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import make_url

from autograder.classroom.gradebook import Gradebook
from autograder.classroom.problems import GradebookError
from autograder.course import SALT, Course, CourseError, salt_digest
from autograder.course.configuration import CONFIG, read_config
from autograder.course.folders import SUITE
from autograder.errors import IsolationError
from autograder.readable import refuse_readable


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. stands: whether it is as it should be; None where that is for staff to decide."""

    what: str
    stands: bool | None
    detail: str


def course_checks(course: Course) -> Iterator[Check]:
    """Yield all that matters before a class is graded."""
    yield _tried("configuration", lambda: _configuration(course))
    yield _tried("readable", lambda: _readable(course))
    yield _tried("gradebook", lambda: _gradebook(course))
    yield _salt(course)
    yield _assignments(course)


def _salt(course: Course) -> Check:
    check = _tried("salt", lambda: salt_digest(course.salt))
    if check.stands is False:
        return check
    if check.detail:
        return replace(check, detail=f"{check.detail} ({SALT}): hidden numbers are this course's own")
    return Check("salt", None, "none: hidden numbers are public. To make one, before you grade: autograder init")


def _tried(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what, True, look())
    except (CourseError, IsolationError, GradebookError) as problem:
        return Check(what, False, str(problem))


def _configuration(course: Course) -> str:
    course.require_setup()
    return f"{CONFIG}: nothing hidden is released, student code runs in the sandbox"


def _readable(course: Course) -> str:
    refuse_readable(course.staff_only)
    return "student code can read nothing that is for staff"


def _gradebook(course: Course) -> str:
    address = make_url(course.db_url)
    named = read_config(course.root).CourseDirectory.get("course_id", "")
    if address.get_backend_name() != "sqlite" and not named:
        raise CourseError(
            f"{CONFIG}: CourseDirectory.course_id is not set; nbgrader cannot write to {address.get_backend_name()} "
            "without it. Name the course there"
        )
    with Gradebook(course.db_url, course.root) as gradebook:
        known = [name for name in course.assignment_names if gradebook.registered(name)]
        return f"{gradebook.place}: knows {', '.join(known) or 'no assignment yet'}"


def _assignments(course: Course) -> Check:
    folders = sorted(path for path in course.source.iterdir() if path.is_dir()) if course.source.is_dir() else []
    with_suite = [folder.name for folder in folders if course.has_suite(folder.name)]
    if lost := [name for name in with_suite if name not in course.assignment_names]:
        there = f"{course.source / lost[0]} has {SUITE}, but no {lost[0]}.ipynb"
        return Check("assignments", False, f"{there}. Call the notebook as its folder is called")
    stock = [folder.name for folder in folders if folder.name not in with_suite and any(folder.glob("*.ipynb"))]
    nbgraders = f"; without {SUITE}, so nbgrader's own: {', '.join(stock)}" if stock else ""
    return Check("assignments", bool(with_suite) or None, f"{', '.join(with_suite) or 'none'}{nbgraders}")
