"""The salt of a course: a secret that makes its hidden numbers its own.

It is a file beside nbgrader_config.py that git ignores. Its name begins with `hidden`, as all that is never released.
"""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from autograder.course.configuration import CONFIG
from autograder.course.problems import CourseError

SALT = "hidden_salt.txt"
BYTES = 16
OWNERS_ONLY = 0o600
PUBLIC = "the repository's own numbers"
"""The key where a course has no salt: anybody can compute the hidden numbers."""

_WRITTEN = re.compile(rf"[0-9a-f]{{{2 * BYTES}}}")


def make_salt(root: Path | str) -> str:
    """Write a new salt into the folder of a course and return it; CourseError where there is one, or no course.

    Example: `make_salt(".")`
    """
    folder = Path(root)
    if not (folder / CONFIG).is_file():
        raise CourseError(f"{folder} has no {CONFIG}, so it is no course. Run this in the course's folder")
    salt = secrets.token_hex(BYTES)
    try:
        file = os.open(folder / SALT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNERS_ONLY)
    except FileExistsError:
        kept = "Marks that were made with it need it: keep it, and a copy of it"
        raise CourseError(f"{folder / SALT} is there already. {kept}") from None
    with open(file, "w", encoding="ascii") as writing:
        writing.write(f"{salt}\n")
    return salt


def read_salt(root: Path) -> str:
    """Return the salt of the course, nothing where it has none; CourseError where the file holds something else."""
    path = root / SALT
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        if path.is_symlink():
            raise CourseError(f"{path} is a link to a file that is not there. {_REMEDY}") from None
        return ""
    except OSError as problem:
        remedy = "Its owner may let you read it (chgrp and chmod 640), or put it back"
        raise CourseError(f"{path} cannot be read: {problem.strerror}. {remedy}") from problem
    if not _WRITTEN.fullmatch(text):
        expected = f"expected {2 * BYTES} characters, 0-9 and a-f; it has {len(text)}"
        raise CourseError(
            f"{path} is damaged: {expected}{'' if len(text) != 2 * BYTES else ', some of them others'}. {_REMEDY}"
        )
    return text


_REMEDY = "Put back the copy with which this course's marks were made; delete it only if there are none"


def salt_digest(salt: str) -> str:
    """Return by what a salt is known in results and messages: nothing for none. It tells nothing of the salt."""
    return hashlib.sha256(salt.encode()).hexdigest()[:16] if salt else ""


def hidden_number(salt: str, *names: str) -> int:
    """Return a number of 256 bits that nobody can compute without the salt: the HMAC-SHA256 of the names."""
    text = "\0".join(names).encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.digest((salt or PUBLIC).encode(), text, "sha256"))
