"""Which language each student reads: `students.csv` beside the course's nbgrader_config.py, where there is one.

It is the file that `nbgrader db student import students.csv` reads, which leaves columns alone that it does not know.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.folders import CourseError
from autograder.course.notebook import LANGUAGES

STUDENTS = "students.csv"


def read_languages(root: Path) -> dict[str, str]:
    """Return the languages that the file in the course's folder names, by student.

    CourseError with the line where it cannot be understood.
    """
    path = root / STUDENTS
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return dict(_chosen(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise CourseError(f"{path} cannot be read: {problem}. Save it as CSV in UTF-8") from problem


def _chosen(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    rows = csv.DictReader(lines)
    names = [name.strip() for name in rows.fieldnames or ()]
    if "lang" not in names:
        return
    if "id" not in names:
        raise CourseError(f"{STUDENTS} has the columns {', '.join(names)}; expected id among them. Name the column")
    rows.fieldnames = names
    for row in rows:
        lang = (row["lang"] or "").strip()
        if lang and lang not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise CourseError(f"{STUDENTS}, line {rows.line_num}: lang {lang!r}; expected {known} or nothing. Mend it")
        if lang:
            yield unicodedata.normalize("NFC", (row["id"] or "").strip()), lang  # the form of submissions' folders
