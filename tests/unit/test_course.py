"""Where a course's files are, what its notebooks hold, and how little of a submission is believed."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import (
    Cell,
    CourseError,
    Mistake,
    Notebook,
    UnreadableNotebook,
    assemble,
    find_course,
    from_data,
    load_mistakes,
    read_notebook,
)
from autograder.course.notebook import MAX_BYTES, MAX_CELLS, solution_blocks
from tests.samples import ROOT, copy_course, unreadable

RELEASED = read_notebook(ROOT / "assignments" / "gates" / "gates.ipynb")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10**20) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
GRADE_IDS = st.sampled_from([cell.grade_id for cell in RELEASED.cells if cell.grade_id])
NBGRADER = st.fixed_dictionaries(
    {},
    optional={
        "grade_id": GRADE_IDS | JSON,
        "points": st.integers() | st.floats() | JSON,
        "grade": st.booleans() | JSON,
        "solution": st.booleans() | JSON,
        "locked": st.booleans() | JSON,
    },
)
METADATA = JSON | st.fixed_dictionaries({}, optional={"nbgrader": NBGRADER | JSON, "tags": st.lists(st.text()) | JSON})
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw", "heading", ""])},
    optional={
        "source": st.text() | st.lists(st.text()),
        "id": st.text() | JSON,
        "metadata": METADATA,
        "attachments": JSON,
        "outputs": JSON,
        "execution_count": JSON,
    },
)
NOTEBOOKS = st.fixed_dictionaries(
    {"nbformat": st.just(4), "cells": st.lists(CELLS, max_size=6)}, optional={"metadata": JSON, "nbformat_minor": JSON}
)
ANYTHING = st.fixed_dictionaries(
    {}, optional={"nbformat": JSON, "cells": st.lists(CELLS | JSON, max_size=4) | JSON, "metadata": JSON}
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebooks")


def written(folder: Path, data: Any) -> Path:
    """Write a notebook and return where."""
    path = folder / "submission.ipynb"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def cells(*given: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook of these cells."""
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(given)}


def by_hand(grade_id: str = "a", **changes: Any) -> Cell:
    """Return a released check cell."""
    return Cell(**{"kind": "code", "source": "assert 1", "grade_id": grade_id, "grade": True, "locked": True} | changes)


# --- reading ---


def test_a_cell_is_read_with_what_nbgrader_says_about_it(folder: Path) -> None:
    nbgrader = {"grade_id": "add", "grade": True, "solution": False, "locked": True, "points": 2}
    cell = {
        "cell_type": "code",
        "id": "c1",
        "source": ["x = 1\n", "y"],
        "metadata": {"nbgrader": nbgrader, "tags": ["t"]},
    }
    (got,) = read_notebook(written(folder, cells(cell))).cells
    assert (got.kind, got.source, got.id, got.number) == ("code", "x = 1\ny", "c1", 1)
    assert (got.grade_id, got.grade, got.solution, got.locked, got.points) == ("add", True, False, True, 2.0)
    assert got.tags == {"t"}
    assert not got.manual


def test_the_released_notebook_is_worth_fifteen_points_one_of_them_by_hand() -> None:
    assert sum(cell.points for cell in RELEASED.grade_cells) == 15
    assert [cell.grade_id for cell in RELEASED.grade_cells if cell.manual] == ["written_gates"]


def test_every_file_that_is_no_notebook_is_refused_with_its_reason(tmp_path: Path) -> None:
    for kind, path, says in unreadable(tmp_path):
        with pytest.raises(UnreadableNotebook) as refusal:
            read_notebook(path)
        assert says in str(refusal.value), kind


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableNotebook, match="there is no such file"):
        read_notebook(tmp_path / "nowhere.ipynb")


def test_outputs_are_never_read_whatever_they_hold(folder: Path) -> None:
    data = cells({"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [{"data": [[0] * 10**6]}]})
    path = written(folder, data)
    assert read_notebook(path).cells[0].source == "x = 1"


def test_a_notebook_as_large_as_allowed_is_read_and_a_byte_more_is_refused(folder: Path) -> None:
    head, tail = b'{"nbformat": 4, "cells": [], "x": "', b'"}'
    path = folder / "large.ipynb"
    path.write_bytes(head + b" " * (MAX_BYTES - len(head) - len(tail)) + tail)
    assert read_notebook(path).cells == ()
    path.write_bytes(head + b" " * (MAX_BYTES - len(head) - len(tail) + 1) + tail)
    with pytest.raises(UnreadableNotebook, match="larger than 20 MB without its outputs"):
        read_notebook(path)


@pytest.mark.parametrize("ending", ["ipynb", "py"])
def test_a_byte_order_mark_is_no_part_of_a_file(folder: Path, ending: str) -> None:
    text = json.dumps(cells({"cell_type": "code", "source": "x = 1"})) if ending == "ipynb" else "# %%\nx = 1"
    path = folder / f"marked.{ending}"
    path.write_text(text, encoding="utf-8-sig")
    assert [cell.source for cell in read_notebook(path).cells] == ["x = 1"]


@pytest.mark.parametrize("points", [b"1" + b"0" * 400, b'"\xff"', b'"\\ud800"'])
def test_metadata_that_cannot_be_has_no_points(folder: Path, points: bytes) -> None:
    path = folder / "odd.ipynb"
    nbgrader = b'{"nbgrader": {"grade_id": "a", "grade": true, "points": %b}}' % points
    path.write_bytes(b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x", "metadata": %b}]}' % nbgrader)
    try:
        assert [cell.points for cell in read_notebook(path).cells] == [0.0]
    except UnreadableNotebook as refusal:
        assert "not valid JSON" in str(refusal)


def test_metadata_without_end_counts_as_none(folder: Path) -> None:
    for depth, kept in ((20, True), (150, False), (900, False)):
        code = {"cell_type": "code", "source": "x", "metadata": {"a": json.loads("[" * depth + "]" * depth)}}
        (cell,) = read_notebook(written(folder, cells(code))).cells
        assert bool(cell.metadata) is kept, depth


def printed_by_a_loop(size: int) -> dict[str, Any]:
    """Return a notebook whose middle cell printed a text of this size, in which everything looks like JSON."""
    lines = ['{"outputs": [\\"cells\\": "]}\n' * 1000] * (size // 27_000)
    stream = {"output_type": "stream", "name": "stdout", "text": lines}
    code = {"cell_type": "code", "metadata": {"tags": ["a"]}}
    middle = {**code, "source": ["y = '\"outputs\": ['\n", "y"], "outputs": [stream, {"data": {"outputs": [[]]}}]}
    return cells({**code, "source": "x"}, {**middle, "id": "m"}, {**code, "outputs": [], "source": "z"})


def test_a_notebook_with_thirty_megabytes_of_outputs_is_read_as_without_them(folder: Path) -> None:
    without = [
        {key: value for key, value in cell.items() if key != "outputs"} for cell in printed_by_a_loop(0)["cells"]
    ]
    expected = read_notebook(written(folder, cells(*without)))
    path = written(folder, printed_by_a_loop(30 * 2**20))
    assert path.stat().st_size > 30 * 2**20
    assert read_notebook(path) == expected
    path.write_text(json.dumps(printed_by_a_loop(30 * 2**20), indent=1))
    assert read_notebook(path) == expected


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"nbformat": 4, "cells": [{"outputs": [' + b"[" * 25 * 2**20, "million values; clear its outputs"),
        (b'{"nbformat": 4, "cells": [{"outputs": ["' + b'\\"' * 12 * 2**20, "without its outputs"),
        (b'{"nbformat": 4, "cells": [' + b'{"cell_type":""},' * 2**21, "values; clear its outputs|without its outputs"),
        (
            b'{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [' + b" " * 21 * 2**20,
            "without its outputs|not",
        ),
    ],
    ids=["brackets", "a string without an end", "cells", "cut off"],
)
def test_a_large_file_that_is_no_notebook_is_refused_soon(folder: Path, content: bytes, says: str) -> None:
    path = folder / "bomb.ipynb"
    path.write_bytes(content)
    start = time.process_time()
    with pytest.raises(UnreadableNotebook, match=says):
        read_notebook(path)
    assert time.process_time() - start < 10


def test_no_more_of_a_file_is_read_than_the_limit(folder: Path) -> None:
    path = folder / "sparse.ipynb"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(UnreadableNotebook, match="larger than 200 MB; clear its outputs"):
        read_notebook(path)


def test_a_py_file_in_the_percent_format_has_the_same_cells(folder: Path) -> None:
    path = folder / "gates.py"
    head = "# ---\n# jupyter:\n#   a: &a [*a]\n# ---\n\n"  # what YAML would make of it is nobody's concern
    answer = '# %% nbgrader={"grade": false, "grade_id": "add_gate", "solution": true}\nx = 1\n\n'
    path.write_text(head + "# %% [markdown]\n# # 곱셈\n\n" + answer + "# %%\n%matplotlib inline\ny = 2\n", "utf-8")
    read = read_notebook(path)
    assert [cell.kind for cell in read.cells] == ["markdown", "code", "code"]
    assert [cell.source for cell in read.cells] == ["# 곱셈", "x = 1", "%matplotlib inline\ny = 2"]
    assert [cell.grade_id for cell in read.cells] == [None, "add_gate", None]
    path.write_text("x = 1\ny = 2\n", "utf-8")
    assert [cell.source for cell in read_notebook(path).cells] == ["x = 1\ny = 2"]
    path.write_text("# %%\nx\n" * (MAX_CELLS + 1), "utf-8")
    with pytest.raises(UnreadableNotebook, match="cells; at most"):
        read_notebook(path)
    path.write_bytes("# 곱셈".encode("utf-16"))
    with pytest.raises(UnreadableNotebook, match="not UTF-8"):
        read_notebook(path)


@given(data=NOTEBOOKS | ANYTHING)
def test_any_json_is_a_notebook_or_an_unreadable_one(folder: Path, data: dict[str, Any]) -> None:
    try:
        read = read_notebook(written(folder, data))
    except UnreadableNotebook:
        return
    assert all(isinstance(cell.source, str) and isinstance(cell.points, float) for cell in read.cells)
    assert all(isinstance(cell.grade_id, str | None) for cell in read.cells)


@given(content=st.binary(max_size=400))
def test_any_bytes_are_a_notebook_or_an_unreadable_one(folder: Path, content: bytes) -> None:
    path = folder / "bytes.ipynb"
    path.write_bytes(content)
    with pytest.raises(UnreadableNotebook):
        read_notebook(path)


@given(data=NOTEBOOKS)
def test_data_that_is_decoded_already_gives_the_same_notebook(folder: Path, data: dict[str, Any]) -> None:
    assert from_data(data) == read_notebook(written(folder, data))


@pytest.mark.parametrize(
    ("source", "paired"),
    [
        ("x = 1", True),
        ("### BEGIN SOLUTION\nx\n### END SOLUTION", True),
        ("### BEGIN SOLUTION\n### END SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", True),
        ("### BEGIN SOLUTION", False),
        ("### END SOLUTION\n### BEGIN SOLUTION", False),
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n### END SOLUTION", False),
    ],
)
def test_solution_markers_stand_in_pairs(source: str, paired: bool) -> None:
    assert solution_blocks(source) is paired


# --- assembling ---


@given(data=NOTEBOOKS)
def test_grade_cells_always_come_from_the_release(folder: Path, data: dict[str, Any]) -> None:
    submission = read_notebook(written(folder, data))
    assembled = assemble(RELEASED, submission).cells
    graded = {cell.grade_id: cell for cell in assembled if cell.grade}
    assert list(map(_promise, RELEASED.grade_cells)) == [
        _promise(graded[cell.grade_id]) for cell in RELEASED.grade_cells
    ]
    assert sum(cell.grade for cell in assembled) == len(RELEASED.grade_cells)
    for original in RELEASED.cells:
        copies = [cell for cell in assembled if cell.grade_id == original.grade_id and original.locked]
        assert [cell.source for cell in copies] == [original.source] * original.locked


@given(data=NOTEBOOKS)
def test_nothing_of_a_students_own_is_lost_or_gets_a_flag(folder: Path, data: dict[str, Any]) -> None:
    submission = read_notebook(written(folder, data))
    assembled = assemble(RELEASED, submission).cells
    known = RELEASED.by_grade_id
    for cell in submission.cells:
        if cell.grade_id in known and known[cell.grade_id].locked:
            continue
        assert any(placed.number == cell.number and placed.source == cell.source for placed in assembled)
    for placed in assembled:
        if placed.grade_id is None:
            assert not (
                placed.grade or placed.solution or placed.locked or placed.points or placed.tags or placed.metadata
            )


@given(st.randoms(use_true_random=False))
def test_cells_in_any_order_are_put_together_again(shuffle: random.Random) -> None:
    shuffled = list(RELEASED.cells)
    shuffle.shuffle(shuffled)
    kept = shuffled[: shuffle.randint(0, len(shuffled))]
    assembled = assemble(RELEASED, Notebook(tuple(kept))).cells
    assert sorted(cell.grade_id for cell in assembled if cell.grade) == sorted(
        c.grade_id or "" for c in RELEASED.grade_cells
    )


def test_the_release_itself_comes_back_without_changes() -> None:
    assembly = assemble(RELEASED, RELEASED)
    assert [cell.source for cell in assembly.cells] == [cell.source for cell in RELEASED.cells]
    assert assembly.changes == {}
    assert assembly.answered


def test_a_deleted_check_is_put_back_where_it_stood() -> None:
    released = Notebook((by_hand("a"), by_hand("b"), by_hand("c")))
    assembly = assemble(released, Notebook((by_hand("a", number=1), by_hand("c", number=2))))
    assert [cell.grade_id for cell in assembly.cells] == ["a", "b", "c"]
    assert assembly.changes == {"missing": (by_hand("b"),)}


def test_an_empty_submission_has_all_checks_and_no_answer() -> None:
    assembly = assemble(RELEASED, Notebook(()))
    assert not assembly.answered
    assert {cell.grade_id for cell in assembly.cells if cell.grade} == {cell.grade_id for cell in RELEASED.grade_cells}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"source": "pass"}, "edited"),
        ({"points": 99.0}, "repriced"),
        ({"grade": False}, "repriced"),
        ({"kind": "markdown"}, "retyped"),
    ],
)
def test_a_changed_check_is_replaced_and_the_change_is_kept(change: dict[str, Any], kind: str) -> None:
    changed = by_hand(number=4, **change)
    assembly = assemble(Notebook((by_hand(),)), Notebook((changed,)))
    (cell,) = assembly.cells
    assert cell == by_hand(number=4)
    assert assembly.changes == {kind: (changed,)}


def test_of_a_check_that_stands_twice_the_second_is_left_out() -> None:
    assembly = assemble(Notebook((by_hand(),)), Notebook((by_hand(number=1), by_hand(number=2, source="evil"))))
    assert [cell.number for cell in assembly.cells] == [1]
    assert assembly.changes == {"twice": (by_hand(number=2, source="evil"),)}


def test_of_cell_ids_that_stand_twice_the_first_cell_is_kept() -> None:
    twice = Notebook(tuple(Cell("code", "", id=identifier) for identifier in ("x", "x", "y", "x", "", "")))
    assert assemble(Notebook(()), twice).changes == {"doubled": (Cell("code", "", id="x"),)}


# --- folders ---


def test_the_course_is_found_from_a_folder_below_its_root() -> None:
    course = find_course(ROOT / "solutions" / "gates")
    assert course.root == ROOT
    assert (course.source, course.release) == (ROOT / "solutions", ROOT / "assignments")
    assert course.db_url == f"sqlite:///{ROOT / 'gradebook.db'}"
    assert "gates" in course.assignment_names


def test_outside_a_course_the_message_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no nbgrader_config.py in .* run this in the course's folder"):
        find_course(tmp_path)


def test_a_config_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("c = ((")
    with pytest.raises(CourseError, match="cannot be read: SyntaxError.*Mend it"):
        find_course(tmp_path)


def test_folders_and_database_are_those_of_the_config(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.submitted_directory = 'in'\nc.CourseDirectory.db_url = 'postgresql:///g'\n"
    )
    course = find_course(tmp_path)
    assert (course.submitted, course.db_url) == (tmp_path / "in", "postgresql:///g")
    assert (course.source, course.autograded, course.feedback) == tuple(
        tmp_path / name for name in ("source", "autograded", "feedback")
    )
    assert course.assignment_names == []


@pytest.mark.parametrize("name", ["gate", "nowhere", "../solutions/gates", ".git", "", "gates/"])
def test_an_unknown_assignment_is_refused_with_those_that_exist(name: str) -> None:
    with pytest.raises(CourseError, match="unknown assignment") as refusal:
        find_course(ROOT).assignment(name)
    assert "gates" in str(refusal.value)
    assert ("Did you mean 'gates'?" in str(refusal.value)) == (name in ("gate", "gates/"))


def test_submissions_are_listed_by_student_whatever_they_are_called(tmp_path: Path) -> None:
    course = find_course(copy_course(tmp_path, {}))
    assert list(course.submissions("gates")) == []
    for student in ("zoe", "김 하늘", ".hidden", "with another assignment"):
        (course.submitted / student / ("other" if "other" in student else "gates")).mkdir(parents=True)
    assert [student for student, _ in course.submissions("gates")] == ["zoe", "김 하늘"]


def test_an_assignment_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    course = find_course(copy_course(tmp_path, {}))
    (course.release / "gates" / "gates.ipynb").unlink()
    with pytest.raises(CourseError, match="To mend it, run: nbgrader generate_assignment gates"):
        _ = course.assignment("gates").released


def test_released_files_beside_the_notebook_are_companions_hidden_ones_are_not(tmp_path: Path) -> None:
    assignment = find_course(copy_course(tmp_path, {})).assignment("gates")
    assert assignment.companions == []
    for name in ("layers.py", "data/points.npz", "hidden_tests.py", ".secret"):
        (assignment.release / name).parent.mkdir(exist_ok=True)
        (assignment.release / name).write_text("")
    assert {path.name for path in assignment.companions} == {"layers.py", "points.npz"}


# --- known mistakes ---


def mistake(**changes: Any) -> Mistake:
    """Return a mistake in a cell that holds `return x + y`."""
    given = {"id": "m", "exercise": "add", "old": "x + y", "new": "x - y", "loses": frozenset(), "hint": {}}
    return Mistake(**given | changes)


def test_a_mistake_changes_its_exercise_and_nothing_else() -> None:
    notebook = Notebook((Cell("code", "return x + y", grade_id="add"), Cell("code", "x + y")))
    assert [cell.source for cell in mistake().applied(notebook).cells] == ["return x - y", "x + y"]


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: mistake().change("x * y"), "its `old` text stands 0 times in cell add; expected once"),
        (lambda: mistake().change("x + y + x + y"), "stands 2 times"),
        (lambda: mistake(exercise="sub").applied(Notebook(())), "there is no solution cell 'sub'"),
    ],
)
def test_a_mistake_that_does_not_fit_says_so(act: Callable[[], Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        act()


def test_mistakes_with_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "hidden_mistakes.py"
    path.write_text(
        "from autograder.course import Mistake\nMISTAKES = [Mistake('twin', 'a', 'b', 'c', frozenset(), {})] * 2\n"
    )
    with pytest.raises(ValueError, match="named twice: twin. Give each its own id"):
        load_mistakes(path)


def _promise(cell: Cell) -> tuple[Any, ...]:
    """What of a grade cell must be the release's."""
    fixed = (cell.grade_id, cell.kind, cell.grade, cell.solution, cell.locked, cell.points, cell.tags, cell.metadata)
    return (*fixed, cell.source) if cell.locked else fixed
