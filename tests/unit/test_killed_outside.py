"""A submission's process that somebody else kills: once costs nothing, twice is an error of ours and no mark."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.grading import Grader
from autograder.results import GradeResult
from autograder.sandbox import memory_kills
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


GREEDY = tiny.ANSWER + "import numpy as np\nkept = np.ones(50_000_000)\n"  # 400 MB
ROOM = 300 << 20


@pytest.fixture
def small_group() -> Iterator[Path]:
    """A control group with little memory; its processes must have ended before it is removed."""
    group = Path("/sys/fs/cgroup/memory") / f"autograder-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as problem:
        pytest.skip(f"no control group of version 1 for memory can be made here: {problem}")
    (group / "memory.limit_in_bytes").write_text(str(ROOM))
    yield group
    deadline = time.monotonic() + 10.0
    while (group / "cgroup.procs").read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    group.rmdir()


@pytest.mark.slow
def test_killed_twice_for_want_of_memory_it_is_crashed_and_staff_are_told(tmp_path: Path, small_group: Path) -> None:
    with Grader(tiny.assignment(tmp_path / "course")) as grader:
        assert grader._process is not None
        for pid in _family(grader._process.pid):
            (small_group / "cgroup.procs").write_text(str(pid))
        result = grader.grade(tiny.notebook(GREEDY), student=None, name="tiny").result
        assert grader.grade(tiny.notebook(), student=None, name="the next one").result.score == 2.0
    assert result.errors == ()
    assert any("memory of this machine" in note for note in result.notes)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


@pytest.mark.parametrize(
    ("groups", "file", "text", "count"),
    [
        ("0::/course/grader", "course/grader/memory.events", "oom 3\noom_kill 2\n", 2),
        ("0::/outside", "memory.events", "oom_kill 1\n", 1),
        ("4:memory:/grader\n0::/", "memory/grader/memory.oom_control", "under_oom 0\noom_kill 5\n", 5),
        ("4:cpu,memory:/grader", "memory/memory.oom_control", "oom_kill 4\n", 4),
        ("4:cpu:/grader", "memory/memory.oom_control", "oom_kill 4\n", 0),
        ("0::/", "other", "", 0),
        ("nonsense", "other", "", 0),
    ],
)
def test_the_control_group_counts_the_kills(tmp_path: Path, groups: str, file: str, text: str, count: int) -> None:
    own, path = tmp_path / "own", tmp_path / "mounted" / file
    own.write_text(groups)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert memory_kills(own, tmp_path / "mounted") == count


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
