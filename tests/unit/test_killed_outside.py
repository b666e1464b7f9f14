"""A submission's process that somebody else kills: once costs nothing, twice is an error of ours and no mark."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.grading import Grader
from autograder.results import GradeResult
from tests import tiny

SLOW = tiny.ANSWER + "import time\ntime.sleep(1.0)\n"


def graded(course: Path, *, kills: int) -> GradeResult:
    """Grade a right answer whose first cell takes a second; kill the submission's process so many times meanwhile."""
    with Grader(tiny.assignment(course)) as grader:
        assert grader._process is not None
        done = threading.Event()
        killer = threading.Thread(target=_kill, args=(grader._process.pid, kills, done), daemon=True)
        killer.start()
        result = grader.grade(tiny.notebook(SLOW), student=None, name="tiny").result
        done.set()
        killer.join()
        assert grader.grade(tiny.notebook(), student=None, name="the next one").result.score == 2.0
    return result


def _kill(server: int, kills: int, done: threading.Event) -> None:
    killed: set[int] = set()
    while len(killed) < kills and not done.wait(0.3):
        leaf, depth = _deepest(server)
        if depth >= LEVELS and leaf not in killed:
            with suppress(ProcessLookupError):
                os.kill(leaf, signal.SIGKILL)
            killed.add(leaf)


LEVELS = 2  # server, warm process (below bubblewrap or not), submission


def _deepest(pid: int, depth: int = 0) -> tuple[int, int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [_deepest(int(child), depth + 1) for child in (children.read_text().split() if children.exists() else ())]
    return max(found, key=lambda one: one[1], default=(pid, depth))


def idle_depth(course: Path) -> int:
    """Return how deep the processes of a grader go that grades nothing."""
    with Grader(tiny.assignment(course)) as grader:
        assert grader._process is not None
        return _deepest(grader._process.pid)[1]


@pytest.fixture(autouse=True)
def levels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.LEVELS", idle_depth(tmp_path / "idle") + 1)


def test_killed_once_it_is_graded_again_and_staff_are_told(tmp_path: Path) -> None:
    result = graded(tmp_path / "course", kills=1)
    assert (result.score, result.errors) == (2.0, ())
    assert any("killed from outside" in note for note in result.notes)


def test_killed_twice_it_is_an_error_and_costs_nobody_else(tmp_path: Path) -> None:
    result = graded(tmp_path / "course", kills=6)
    (error,) = result.errors
    assert "killed twice, and not by the grader" in error


def test_nobody_killed_it(tmp_path: Path) -> None:
    result = graded(tmp_path / "course", kills=0)
    assert (result.score, result.errors, result.notes) == (2.0, (), ())


@pytest.mark.parametrize(
    "end", ["import os; os._exit(1)", "import os; os.abort()", "import ctypes; ctypes.string_at(0)"]
)
def test_what_ends_itself_is_not_killed_from_outside(tmp_path: Path, end: str) -> None:
    with Grader(tiny.assignment(tmp_path / "course")) as grader:
        result = grader.grade(
            tiny.notebook(tiny.ANSWER, tiny.cell("code", f"import os; {end}")), student=None, name="tiny"
        ).result
    assert (result.score, result.errors, result.notes) == (2.0, (), ())
