"""Which language each student reads: `students.csv` beside the course's nbgrader_config.py, where there is one.

It is the file that `nbgrader db student import students.csv` reads, which leaves columns alone that it does not know.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.folders import Assignment, Course
from autograder.course.problems import CourseError

STUDENTS = "students.csv"


def student_languages(course: Course, assignment: Assignment) -> dict[str, str]:
    """Return the languages of the assignment that the file in the course's folder names, by student.

    Who reads a language that only other assignments of the course have is left out, as if the file named none.
    CourseError with the line where it cannot be understood.
    """
    chosen = list(_read(course.root / STUDENTS))
    for line, _, lang in chosen:
        if lang not in assignment.languages and lang not in course.languages:
            known = ", ".join(assignment.languages)
            raise CourseError(f"{STUDENTS}, line {line}: lang {lang!r}; expected {known} or nothing. Mend it")
    return {student: lang for _, student, lang in chosen if lang in assignment.languages}


def _read(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, student and language of those who have chosen."""
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _chosen(lines)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise CourseError(f"{path} cannot be read: {problem}. Save it as CSV in UTF-8") from problem


def _chosen(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    rows = csv.DictReader(lines)
    names = [name.strip() for name in rows.fieldnames or ()]
    if "lang" not in names:
        return
    if "id" not in names:
        raise CourseError(f"{STUDENTS} has the columns {', '.join(names)}; expected id among them. Name the column")
    rows.fieldnames = names
    for row in rows:
        if lang := (row["lang"] or "").strip():
            student = unicodedata.normalize("NFC", (row["id"] or "").strip())  # the form of submissions' folders
            yield rows.line_num, student, lang
