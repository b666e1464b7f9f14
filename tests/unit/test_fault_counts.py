"""What `make faults` counts: marks that are lost or torn, and files that are left. Here the losses are made by hand."""

from pathlib import Path

import pytest

from tests.faults.course import Course, Holdings, Start
from tests.faults.trial import lost_marks, stray_files, torn_marks

OLD, NEW = ([("value", 0.0)], ["x"], "page 1"), ([("value", 2.0)], ["y"], "page 2")
FILES = frozenset({"autograded/ana/tiny/tiny.ipynb"})


@pytest.fixture
def start(tmp_path: Path) -> Start:
    course = Course(tmp_path)
    course.temporary.mkdir()
    after = Holdings({"ana": NEW, "ben": NEW}, FILES)
    return Start(course, Holdings({"ana": OLD}, frozenset()), after, 1.0)


@pytest.mark.parametrize("papers", [NEW, OLD], ids=["new papers", "old papers"])
def test_before_the_next_grading_marks_are_old_or_new_or_not_there_yet(
    start: Start, papers: tuple[object, ...]
) -> None:
    for rows in (OLD[0], NEW[0]):
        assert torn_marks(Holdings({"ana": (rows, *papers[1:])}, FILES), start) == []


def test_any_other_mark_is_torn(start: Start) -> None:
    half = Holdings({"ana": ([("value", 1.0)], *NEW[1:]), "ben": OLD}, FILES)
    assert [found.split()[0] for found in torn_marks(half, start)] == ["ana", "ben"]
    assert [found.split()[0] for found in torn_marks(Holdings({}, FILES), start)] == ["ana"]


@pytest.mark.parametrize("part", [0, 1, 2], ids=["rows", "notebook", "page"])
def test_after_the_next_grading_all_is_new(start: Start, part: int) -> None:
    assert lost_marks(start.after, start) == []
    mixed = tuple(OLD[place] if place == part else NEW[place] for place in range(3))
    (found,) = lost_marks(Holdings({"ana": NEW, "ben": mixed}, FILES), start)
    assert found.startswith("ben: ")


def test_files_that_no_undisturbed_grading_leaves_are_strays(start: Start) -> None:
    assert stray_files(start.course, start.after, start) == ()
    (start.course.temporary / "left").touch()
    found = stray_files(start.course, Holdings({}, FILES | {"feedback/ana/.1.tmp"}), start)
    assert found == ("stray file feedback/ana/.1.tmp", "stray temporary file left")
