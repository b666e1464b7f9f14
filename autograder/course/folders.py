"""Where the files of a course lie; the repository root is an nbgrader course."""

import contextlib
import difflib
import fnmatch
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course.configuration import CONFIG, read_config, read_jupyter_config
from autograder.course.editions import choose, languages_of
from autograder.course.nbgrader_setup import require_setup
from autograder.course.notebook import Notebook, UnreadableNotebook, read_notebook
from autograder.course.problems import CourseError, NoCourseError
from autograder.course.salt import SALT, read_salt

SUITE = "hidden_tests.py"
MISTAKES = "hidden_mistakes.py"
STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
MESSAGES = "messages"


@dataclass(frozen=True)
class Course:
    """An nbgrader course: its root, its folders and its gradebook.

    students: a pattern of those who are graded. excluded: those of them who are left out.
    """

    root: Path
    source: Path
    release: Path
    submitted: Path
    autograded: Path
    feedback: Path
    db_url: str
    students: str = "*"
    excluded: frozenset[str] = frozenset()

    def grades(self, student: str) -> bool:
        """Return whether the configuration wants this student graded."""
        return fnmatch.fnmatchcase(student, self.students) and student not in self.excluded

    def assignment(self, name: str) -> "Assignment":
        """Return the assignment of that name; CourseError with the nearest names where there is none."""
        folder = self.source / name
        if "/" in name or name.startswith(".") or not (folder / f"{name}.ipynb").is_file():
            raise CourseError(self._unknown(name))
        return Assignment(name, folder, self.release / name)

    def has_suite(self, name: str) -> bool:
        """Whether an assignment has hidden tests; nbgrader grades the others by itself."""
        return (self.source / name / SUITE).is_file()

    def require_setup(self) -> None:
        """CourseError with the missing line where nbgrader would release hidden files or run student code itself."""
        require_setup(read_config(self.root), self.root)

    @property
    def salt(self) -> str:
        """The secret of its hidden numbers, nothing where it has none; CourseError where the file is damaged."""
        return read_salt(self.root)

    @property
    def messages(self) -> Path:
        """Catalogues of the course's own, of languages that the package does not speak; the folder may be missing."""
        return self.root / MESSAGES

    @property
    def languages(self) -> set[str]:
        """The languages of all its assignments whose master notebooks can be read."""
        found: set[str] = set()
        for name in self.assignment_names:
            with contextlib.suppress(CourseError):
                found |= set(self.assignment(name).languages)
        return found

    @property
    def staff_only(self) -> list[Path]:
        """What no student may read: solutions, submissions, marks, the salt, and the gradebook where it is a file."""
        kind, _, file = self.db_url.partition(":///")
        return [
            self.source,
            self.submitted,
            self.autograded,
            self.feedback,
            self.root / SALT,
            *([self.root / file] if kind == "sqlite" else []),
        ]

    def _unknown(self, name: str) -> str:
        names = self.assignment_names
        near = difflib.get_close_matches(name, names, 1)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        return f"unknown assignment {name!r}.{meant} {self.source} has: {', '.join(names) or 'none'}"

    @property
    def assignment_names(self) -> list[str]:
        """Every folder of the source directory that holds a master notebook."""
        if not self.source.is_dir():
            return []
        return sorted(folder.name for folder in self.source.iterdir() if (folder / f"{folder.name}.ipynb").is_file())

    def submissions(self, assignment: str) -> Iterator[tuple[str, Path]]:
        """Yield each student who submitted the assignment, with the folder."""
        if self.submitted.is_dir():
            for student in sorted(self.submitted.iterdir()):
                if (student / assignment).exists() and not student.name.startswith("."):
                    yield student.name, student / assignment


@dataclass(frozen=True)
class Assignment:
    """One assignment: the staff's folder and the released one."""

    name: str
    folder: Path
    release: Path

    @property
    def suite(self) -> Path:
        """The hidden tests."""
        return self.folder / SUITE

    @property
    def mistakes(self) -> Path:
        """The known mistakes."""
        return self.folder / MISTAKES

    @cached_property
    def master(self) -> Notebook:
        """The notebook with the reference solution."""
        return _read(self.folder / f"{self.name}.ipynb", "mend the master notebook")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of its master notebook."""
        return languages_of(self.master)

    def language(self, wanted: str | None = None) -> str:
        """Return the language that is wanted, by default English or its first; CourseError where it has no such."""
        return choose(self.languages, wanted, self.name)

    @cached_property
    def released(self) -> Notebook:
        """The notebook that students get."""
        return _read(self.release / f"{self.name}.ipynb", f"run: nbgrader generate_assignment {self.name}")

    @property
    def companions(self) -> list[Path]:
        """Released files beside the notebook that a student's code may read."""
        if not self.release.is_dir():
            return []
        files = (path for path in sorted(self.release.rglob("*")) if path.is_file())
        return [path for path in files if path.suffix != ".ipynb" and not path.name.startswith(("hidden", "."))]


def _read(path: Path, remedy: str) -> Notebook:
    try:
        return read_notebook(path)
    except UnreadableNotebook as problem:
        raise CourseError(f"{path}: {problem}. To mend it, {remedy}") from problem


def find_course(start: Path) -> Course:
    """Return the course at `start` or above it, the nearest folder with an nbgrader_config.py; else the user's own.

    NoCourseError where there is none: neither there, nor in the configuration of the user's Jupyter folders.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / CONFIG).is_file():
            return _load(folder)
    if root := read_jupyter_config().CourseDirectory.get("root", ""):
        return _load(Path(root))
    raise NoCourseError(
        f"no {CONFIG} in {start} or above it; run this in the course's folder, or make one: autograder init"
    )


def course_at(root: Path) -> Course:
    """Return the course in that very folder, whatever course the user's configuration names."""
    folder = root.resolve()
    return _course(folder, read_config(folder).CourseDirectory)


def _load(root: Path) -> Course:
    """Read the folders as nbgrader does, so that both always look in the same place."""
    directory = read_config(root).CourseDirectory
    home = Path(directory.get("root", "") or root)
    return _course(home, directory if home == root else read_config(home).CourseDirectory)


def _course(root: Path, directory: Any) -> Course:
    """Return the course in a folder. directory: nbgrader's settings of it."""
    structure = directory.get("directory_structure", STRUCTURE)
    if os.path.normpath(structure) != STRUCTURE:
        raise CourseError(
            f"{CONFIG}: CourseDirectory.directory_structure is {structure!r}; expected nbgrader's own, {STRUCTURE!r}: "
            "autograder looks nowhere else. Take the setting out, and move the folders"
        )

    def folder(key: str, default: str) -> Path:
        return root / directory.get(f"{key}_directory", default)

    return Course(
        root=root,
        source=folder("source", "source"),
        release=folder("release", "release"),
        submitted=folder("submitted", "submitted"),
        autograded=folder("autograded", "autograded"),
        feedback=folder("feedback", "feedback"),
        db_url=directory.get("db_url", f"sqlite:///{root / 'gradebook.db'}"),
        students=directory.get("student_id", "*"),
        excluded=frozenset(filter(None, directory.get("student_id_exclude", "").split(","))),
    )
