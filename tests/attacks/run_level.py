"""Grade every attack under one isolation level and print what happened, one line of JSON an attack.

    python -m tests.attacks.run_level LEVEL [NAME ...]

A process of its own, because a level may need another uid and other mounts than those of the tests.
"""

import contextlib
import ctypes
import glob
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.attacks.submissions import Attack, attacks, hostile
from tests.edited_notebooks import BASES
from tests.records import record_of
from tests.samples import ROOT, copy_course

LEVELS = {
    "bubblewrap": (True, False, "shared"),
    "own uid": (False, False, "shared"),
    "grader's uid": (False, True, "shared"),
    "a fork for each test": (True, False, "test"),
}
"""Name: (with bubblewrap, without root, isolation of tests)."""

LEFT_OUT = (
    "test_value_of_numbers",
    "test_gradient_of_y",
    "test_gradients_of_numbers",
    "test_gradients_are_exact_over_many_magnitudes",
    "test_two_paths_unless_told_otherwise",
    "test_gradient_of_a_branch_of_numbers",
    "test_the_square_at_zero_leaves_its_inputs_alone",
    "test_the_circuit_at_zero_leaves_its_inputs_alone",
)
"""Hidden tests that look like others: three levels and fifty attacks take long enough without them."""

CANARY = "canary-" + os.urandom(8).hex()
SALT = "5a17" * 8  # fixed, so that reports of all levels can be compared
UNPRIVILEGED = 64_321
_NEW_MOUNTS, _PRIVATE, _BIND = 0x00020000, 0x44000, 4096
_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Grade all attacks (or those named) one after another in one grader, as a class is graded."""
    level, names = sys.argv[1], sys.argv[2:]
    bubblewrap, without_root, isolation = LEVELS[level]
    options = {"bubblewrap": bubblewrap, "isolation": isolation, "salt": SALT}
    if os.geteuid() == 0 and not bubblewrap:
        open_the_way()
    root = Path(tempfile.mkdtemp(prefix="attacked-course-"))
    root.chmod(0o755)  # all secrets are open to every user: the walls alone must hold
    if os.geteuid() == 0 and without_root:
        os.chown(root, UNPRIVILEGED, UNPRIVILEGED)
        os.setgroups([])
        os.setresgid(*[UNPRIVILEGED] * 3)
        os.setresuid(*[UNPRIVILEGED] * 3)
    try:
        for report in _graded(root, options, [attack for attack in attacks() if not names or attack.name in names]):
            print(json.dumps(report), flush=True)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _graded(root: Path, options: dict[str, Any], chosen: list[Attack]) -> Iterator[dict[str, Any]]:
    os.environ |= {"SECRET_TOKEN": CANARY, "HOME": str(root / "home"), "TMPDIR": str(root / "tmp")}
    (root / "tmp").mkdir()
    tempfile.tempdir = None
    from autograder.course import find_course, read_notebook
    from autograder.grading import Grader, Options

    from tests.short_limits import SHORT

    course = find_course(_planted(root / "course"))
    assignment = course.assignment("gates")
    data = {base: make("gates") for base, make in BASES.items()}
    with Grader(assignment, Options(**options), limits=SHORT) as grader:
        places = {"COURSE": str(course.root), "HOME": os.environ["HOME"], "GRADER": str(os.getpid())}
        places |= {"HOST": str(grader._process.pid), "ROOT": str(ROOT)}  # type: ignore[union-attr]

        def run(name: str, notebook: dict[str, Any]) -> dict[str, Any]:
            path = course.submitted / "mallory" / "gates" / "gates.ipynb"
            path.write_text(json.dumps(notebook), encoding="utf-8")
            host = grader._process.pid  # type: ignore[union-attr]
            before = descendants(host)
            with _watched(host) as peak:
                started = time.monotonic()
                graded = grader.grade(read_notebook(path), student="mallory", name="gates.ipynb")
                seconds = time.monotonic() - started
            alive = grader._process is not None and grader._process.pid == host
            report = _report(name, graded) | {"seconds": seconds, "isolation": grader.isolation, "alive": alive}
            report |= {"memory": max(peak, default=0), "host": _memory(host) if alive else 0}
            time.sleep(0.01)
            return report | {"left": _left(before, host) if alive else ["the grading process died"]}

        for base in data:
            yield run(base, data[base])
        for attack in chosen:
            yield run(attack.name, hostile(attack, data[attack.base], places))
        for base in data:
            yield run(f"{base} again", data[base])


def _planted(root: Path) -> Path:
    """Make a course with a secret in everything that is nobody's but the staff's."""
    copy_course(root, {})
    fewer = "".join(f"del {name}\n" for name in LEFT_OUT)
    for name, more in (
        ("hidden_tests.py", fewer),
        ("hidden_mistakes.py", "MISTAKES = [one for n, one in enumerate(MISTAKES) if n < 2 or not one.loses]\n"),
    ):
        with (root / "solutions/gates" / name).open("a", encoding="utf-8") as file:
            file.write(f"\nSECRET = {CANARY!r}\n{more}")
    home = Path(os.environ["HOME"])
    places = [root / "gradebook.db", root / "submitted/ana/gates/gates.ipynb", root / "feedback/ana/gates.html"]
    for path in [*places, home / ".ssh/id_rsa", home / ".ipython/profile_default/history.sqlite"]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CANARY)
    (root / "submitted/mallory/gates").mkdir(parents=True)
    (root / "hidden_salt.txt").write_text(f"{SALT}\n")
    return root


def _report(name: str, graded: Any) -> dict[str, Any]:
    result = graded.result
    tests = [(cell.grade_id, test) for cell in result.cells for test in cell.tests]
    outputs = [
        output
        for cell in graded.notebook.get("cells", ())
        if not cell["metadata"].get("nbgrader", {}).get("grade")
        for output in cell.get("outputs", ())
    ]
    return {
        "name": name,
        "score": result.score,
        "scores": {cell.grade_id: cell.score for cell in result.cells},
        "outcomes": {f"{grade_id}: {test.name}": test.outcome for grade_id, test in tests},
        "messages": sorted({test.message for _, test in tests if test.message}),
        "examples": [repr(test.example) for _, test in tests if test.example],
        "details": sorted({test.detail for _, test in tests if test.detail}),
        "errors": result.errors,
        "remarks": result.remarks,
        "outputs": outputs,
        "graded": graded.notebook if name.startswith("reader/") else None,
        "record": record_of(result),
        "canary": any(secret in json.dumps(graded.notebook) + repr(result) for secret in (CANARY, SALT)),
    }


def processes() -> dict[int, int]:
    """Every process's parent."""
    parents = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = path.split("/")[2], Path(path).read_text().rpartition(")")[2].split()
            if rest[0] != "Z":
                parents[int(pid)] = int(rest[1])
    return parents


def descendants(pid: int) -> set[int]:
    parents = processes()
    found, new = set(), {pid}
    while new:
        found |= new
        new = {child for child, parent in parents.items() if parent in new} - found
    return found - {pid}


def _memory(pid: int) -> int:
    """Megabytes of memory of its own."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        sizes = [int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssShmem"))]
        return sum(sizes) // 1024
    return 0


@contextlib.contextmanager
def _watched(host: int) -> Iterator[list[int]]:
    """Sample the memory of everything that the grading process started."""
    peak, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.3):
            peak[0] = max(peak[0], sum(map(_memory, descendants(host))))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def _left(before: set[int], host: int) -> list[str]:
    """What is there that was not there before: processes, files, shared memory."""
    running = [f"process {pid}" for pid in descendants(host) - before] if len(before) > 1 else []
    named = [path for folder in ("/tmp", "/var/tmp", "/dev/shm") for path in glob.glob(f"{folder}/left-by-attack*")]
    queues = [line for kind in ("shm", "msg", "sem") for line in _rows(kind) if "64321" in line or " 61" in line]
    return running + named + queues


def _rows(kind: str) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
    return []


def open_the_way() -> None:
    """As root, in mounts of our own: lift the interpreter out of a closed home, so that another uid reaches it."""
    starts = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve()]
    closed = {folder for start in starts for folder in start.parents if not folder.stat().st_mode & 0o001}
    if not closed:
        return
    top, prefix = min(closed, key=lambda folder: len(folder.parts)), str(Path(sys.executable).resolve().parents[1])
    _check(_libc.unshare(_NEW_MOUNTS))
    _check(_libc.mount(None, b"/", None, _PRIVATE, None))
    inside = os.open(prefix, os.O_PATH)
    _check(_libc.mount(b"tmpfs", bytes(top), b"tmpfs", 0, b"mode=755"))
    os.makedirs(prefix)
    _check(_libc.mount(f"/proc/self/fd/{inside}".encode(), prefix.encode(), None, _BIND, None))
    os.close(inside)


def _check(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    main()
