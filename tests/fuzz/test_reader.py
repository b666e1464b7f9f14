"""Whatever a student hands in is read or refused with a reason, and what was read can be graded."""

import codecs
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.classroom.submissions import Submission, hand_in_time, read_submission, zone_note
from autograder.course import Notebook, UnreadableNotebook, assemble, find_course
from autograder.grading.session.protocol import Job
from tests.samples import ROOT

GATES = find_course(ROOT).assignment("gates")
RELEASED = (ROOT / "assignments" / "gates" / "gates.ipynb").read_bytes()
DATA = json.loads(RELEASED)
SHORTER = json.dumps({**DATA, "cells": DATA["cells"][:6]}).encode()
HUGE = "1" + "0" * 400
ODD = [
    b"\xff",
    b"\x00",
    b"\\ud800",
    b'"\\udfff"',
    codecs.BOM_UTF8,
    b"1e999",
    b"NaN",
    b"-",
    HUGE.encode(),
    b"1" * 5000,
    b"[" * 2000,
    b'{"":' * 2000,
    b"]" * 9,
    b'"outputs": [',
    b'"cells": [{}]',
    b'{"grade_id": "add_gate"}',
    b"\xe2\x80\xa8",
    b"\r",
    b"\x0c",
]
NUMBERS = st.integers() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.none() | st.booleans() | NUMBERS | st.text(max_size=8) | st.just(10**400) | st.just("\ud800")
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FLAGS = ("grade_id", "grade", "solution", "locked", "points", "task", "checksum", "schema_version", "cell_type")
KEYS = ("nbformat", "cells", "metadata", "cell_type", "source", "id", "attachments", "outputs", "nbgrader", "tags")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("submission")


def read(folder: Path, content: bytes, ending: str = "ipynb") -> Notebook | None:
    """Read a submission as a class's is read; None where it is refused. What was read can be graded."""
    path = folder / f"gates.{ending}"
    path.write_bytes(content)
    try:
        notebook = read_submission(Submission(path.name, path, "ana", folder if ending == "ipynb" else None), GATES)
    except UnreadableNotebook as refusal:
        assert str(refusal).encode()
        return None
    finally:
        path.unlink()
    assembled = assemble(GATES.released, notebook).cells
    assert sum(cell.points for cell in assembled) == sum(cell.points for cell in GATES.released.cells)
    job = msgspec.json.decode(msgspec.json.encode(Job(notebook, "ana", "gates.ipynb")), type=Job)
    assert job.notebook == notebook
    return notebook


@given(st.data())
def test_a_notebook_of_which_bytes_were_changed(folder: Path, data: st.DataObject) -> None:
    content = bytearray(SHORTER)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.sampled_from([0, 0, 1, 2, 40, 10**6]))
        content[start:end] = data.draw(st.sampled_from(ODD) | st.binary(max_size=4))
    read(folder, bytes(content))


@given(st.data())
def test_a_notebook_of_which_values_were_changed(folder: Path, data: st.DataObject) -> None:
    notebook: Any = json.loads(SHORTER)
    for _ in range(data.draw(st.integers(1, 3))):
        part = notebook
        while isinstance(part, (dict, list)) and part:
            key = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
            if data.draw(st.integers(0, 3)) == 0 or not isinstance(part[key], (dict, list)):
                part[key] = data.draw(TREES)
                break
            part = part[key]
    read(folder, json.dumps(notebook).encode())


@given(
    st.fixed_dictionaries(
        {"nbformat": st.just(4) | TREES},
        optional={
            "cells": st.lists(
                st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["code", "markdown", ["a\n", "b"]]) | TREES)
                | st.fixed_dictionaries(
                    {
                        "cell_type": st.just("code"),
                        "metadata": st.fixed_dictionaries(
                            {"nbgrader": st.dictionaries(st.sampled_from(FLAGS), st.just("add_gate") | TREES)}
                        ),
                    }
                ),
                max_size=4,
            )
        },
    )
)
@example(
    {
        "nbformat": 4,
        "cells": [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "add_gate", "points": int(HUGE)}}}],
    }
)
def test_anything_that_is_shaped_like_a_notebook(folder: Path, data: dict[str, Any]) -> None:
    read(folder, json.dumps(data).encode())


@given(
    st.integers(1, 3000),
    st.sampled_from(["[", '{"a":']),
    st.sampled_from(["metadata", "source", "attachments", "outputs", "new"]),
)
@example(990, "[", "metadata")
@example(1985, "[", "source")
def test_values_in_values_of_any_depth(folder: Path, depth: int, begin: str, place: str) -> None:
    deep = begin * depth + "1" + {"[": "]", '{"a":': "}"}[begin] * depth
    for cell in ('"%s": %s', '"metadata": {"nbgrader": {"grade_id": "add_gate"}, "%s": %s}'):
        text = '{"nbformat": 4, "cells": [{"cell_type": "code", ' + cell % (place, deep) + "}]}"
        read(folder, text.encode())


@given(
    st.sampled_from(
        [b'"metadata": {"a": "\xff"}', b'"attachments": {"\xc3": 1}', b'"source": "\xff"', b'"outputs": ["\xff"]']
    )
)
@example(b'"metadata": {"nbgrader": {"points": "\xff"}}')
def test_bytes_that_are_no_utf8_inside_a_notebook(folder: Path, part: bytes) -> None:
    read(folder, b'{"nbformat": 4, "cells": [{"cell_type": "code", ' + part + b"}]}")


LINES = [
    "# %%",
    "#%% [markdown]",
    "# ---",
    "x = 1",
    "%matplotlib inline",
    f'# %% nbgrader={{"grade_id": "add_gate", "points": {HUGE}}}',
    '# %% nbgrader={"\\ud800": 1}',
    "# %% nbgrader={x}",
    "\x0c",
    "\u2028",
]


@given(
    st.lists(st.sampled_from(LINES) | st.text(max_size=12), max_size=12), st.sampled_from(["\n", "\r\n", "\r", "\x85"])
)
def test_any_text_is_a_file_in_the_percent_format(folder: Path, lines: list[str], end: str) -> None:
    assert (
        read(folder, end.join(lines).encode("utf-8", "surrogatepass"), "py") is not None or not "".join(lines).strip()
    )


@given(
    st.binary(max_size=40)
    | st.text(max_size=40).map(str.encode)
    | st.from_regex(rb"\A2026-\d\d?-\d\d? \d\d:\d\d(:\d\d)?[ +\-A-Za-z/\d]{0,12}\Z")
)
@example(b"2026-03-01 10:00:00 +99999999999999999999")
@example(b"9" * 200)
def test_any_time_of_a_hand_in_is_read_or_refused(folder: Path, content: bytes) -> None:
    (folder / "timestamp.txt").write_bytes(content)
    for ask in (hand_in_time, zone_note):
        try:
            ask(folder)
        except UnreadableNotebook as refusal:
            assert "timestamp.txt" in str(refusal)
    (folder / "timestamp.txt").unlink()
