"""The salt of a course: its file, its digest, and the numbers that nobody computes without it."""

import hashlib
import hmac
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.course import SALT, CourseError, find_course, make_salt, salt_digest
from autograder.course.salt import hidden_number
from autograder.grading import Options
from autograder.grading.execution.shared_forks import first_index

ONE, OTHER = "0f" * 16, "a1" * 16
NOBODY = 65534


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a course without a salt."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    return tmp_path


def salt_of(root: Path) -> str:
    return find_course(root).salt


def test_a_course_without_the_file_has_no_salt_and_no_digest(root: Path) -> None:
    assert (salt_of(root), salt_digest("")) == ("", "")


def test_a_salt_is_128_random_bits_that_only_their_owner_may_read(root: Path) -> None:
    made = make_salt(root)
    assert len(bytes.fromhex(made)) == 16
    assert salt_of(root) == made
    assert stat.S_IMODE((root / SALT).stat().st_mode) == 0o600
    (root / SALT).unlink()
    assert make_salt(root) != made


def test_a_salt_that_is_there_is_never_replaced(root: Path) -> None:
    made = make_salt(root)
    with pytest.raises(CourseError, match=f"{SALT} is there already.*keep it, and a copy of it"):
        make_salt(root)
    assert salt_of(root) == made


def test_a_salt_is_made_for_a_course_only(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"has no nbgrader_config\.py.*Run this in the course's folder"):
        make_salt(tmp_path)
    assert not (tmp_path / SALT).exists()


@pytest.mark.parametrize(
    "text", ["", "\n", ONE[:-1], ONE + "0", ONE.upper(), "x" * 32, f"{ONE} {ONE}", "0f" * 15 + "é", "\0" * 32]
)
def test_a_damaged_file_is_refused_with_what_to_do(root: Path, text: str) -> None:
    (root / SALT).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"is damaged: expected 32 characters, 0-9 and a-f.*Put back the copy"):
        salt_of(root)


def test_white_space_around_a_salt_does_not_count(root: Path) -> None:
    (root / SALT).write_text(f"  {ONE}\r\n\n")
    assert salt_of(root) == ONE


@pytest.mark.parametrize("kind", ["a folder", "a link to nowhere", "closed to others"])
def test_a_file_that_cannot_be_read_is_no_course_without_a_salt(root: Path, kind: str) -> None:
    path, course = root / SALT, find_course(root)
    if kind == "a folder":
        path.mkdir()
    elif kind == "a link to nowhere":
        path.symlink_to(root / "nowhere")
    else:
        path.write_text(ONE)
        path.chmod(0)
    with as_anybody(), pytest.raises(CourseError, match=SALT):
        assert course.salt


@contextmanager
def as_anybody() -> Iterator[None]:
    """Give up the rights of root meanwhile, who reads everything."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(own)


def test_git_ignores_the_salt() -> None:
    ignored = (Path(__file__).parents[2] / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"/{SALT}" in ignored


def test_the_salt_is_among_what_no_student_may_read(root: Path) -> None:
    assert root / SALT in find_course(root).staff_only


def test_a_digest_tells_salts_apart_and_holds_nothing_of_them() -> None:
    assert salt_digest(ONE) == hashlib.sha256(ONE.encode()).hexdigest()[:16]
    assert salt_digest(ONE) != salt_digest(OTHER)


def test_options_do_not_print_the_salt() -> None:
    assert ONE not in repr(Options(salt=ONE))


def test_a_hidden_number_is_the_hmac_of_its_names() -> None:
    expected = hmac.new(ONE.encode(), b"numbers\0test_x", hashlib.sha256).digest()
    assert hidden_number(ONE, "numbers", "test_x") == int.from_bytes(expected, "big")


def test_hidden_numbers_differ_by_salt_and_by_each_name() -> None:
    keys = [(ONE, "a", "b"), (OTHER, "a", "b"), ("", "a", "b"), (ONE, "b", "a"), (ONE, "ab"), (ONE, "a", "c")]
    assert len({hidden_number(*key) for key in keys}) == len(keys)
    assert hidden_number("", "a") == hidden_number("", "a")


def test_without_a_salt_the_numbers_of_the_repository_never_change() -> None:
    assert hidden_number("", "numbers", "test_x") % 2**32 == 1_811_579_498


def test_hidden_numbers_are_not_affine_in_the_name_as_those_of_a_checksum_are() -> None:
    a, b, c, d = (hidden_number(ONE, "numbers", f"test_{x}{y}") for x in "xy" for y in "xy")
    assert a ^ b ^ c ^ d != 0


def test_the_first_test_of_a_shared_fork_depends_on_the_salt_and_on_each_cell() -> None:
    cells = {2: "x = 1", 5: "y = \ud800"}
    found = [first_index(salt, cells) for salt in (ONE, OTHER, "")] + [first_index(ONE, {2: "x = 1", 5: "y"})]
    assert len(set(found)) == 4
    assert first_index(ONE, cells) == first_index(ONE, dict(reversed(cells.items())))
