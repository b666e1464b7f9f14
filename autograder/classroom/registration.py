"""Making an assignment known to the gradebook, and seeing whether the gradebook still fits the notebook."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.classroom.gradebook import Gradebook
from autograder.classroom.problems import GradebookError
from autograder.classroom.registered import Registered
from autograder.course import SALT, Assignment, Cell, Course

NBGRADER = """
import os, runpy, sys, threading
def end_with_the_other_side():
    os.read(0, 1)
    os._exit(1)
threading.Thread(target=end_with_the_other_side, daemon=True).start()
sys.argv[0] = "nbgrader"
runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
"""  # its standard input is a pipe that nobody writes to: it closes when this process ends, by SIGKILL, too

FULL = ("disk is full", "No space left on device", "Disk quota exceeded")


def register(course: Course, assignment: Assignment) -> None:
    """Run `nbgrader generate_assignment` for its gradebook rows only: the released folder is left alone.

    nbgrader's own temporary files lie in a folder that the next grading sweeps, should this one be killed.
    """
    from autograder.sandbox.temporary import TemporaryFolder  # imports NumPy, for the first grading of an assignment

    with TemporaryFolder() as elsewhere:
        command = [sys.executable, "-c", NBGRADER, "generate_assignment", assignment.name, "--force"]
        command += [f"--CourseDirectory.release_directory={elsewhere.name}/release"]
        # nbgrader looks for its `alembic` on PATH, which an unactivated environment is not on
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
        environment = {**os.environ, "PATH": path, "TMPDIR": elsewhere.name}
        with _open_pipe() as reading:
            done = subprocess.run(
                command,
                cwd=course.root,
                env=environment,
                stdin=reading,
                capture_output=True,
                text=True,
                errors="replace",
            )
    if done.returncode:
        said = done.stdout + done.stderr
        if any(sign in said for sign in FULL):  # nbgrader's last lines ask for an upgrade of the database
            raise GradebookError(
                f"{assignment.name} cannot be made known to the gradebook: the disk is full. Make room"
            )
        last = "\n".join(said.strip().splitlines()[-5:])
        again = f"nbgrader generate_assignment {assignment.name} --force"
        raise GradebookError(f"{assignment.name} cannot be made known to the gradebook. See: {again}\n{last}")


@contextmanager
def _open_pipe() -> Iterator[int]:
    """Give the end of a pipe from which a child may read; the other one is open until the block is done."""
    reading, writing = os.pipe()
    try:
        yield reading
    finally:
        os.close(reading)
        os.close(writing)


def is_unfinished(registered: Registered, assignment: Assignment) -> bool:
    """Whether the gradebook only lacks cells, and may still get them: nbgrader was interrupted while it wrote them."""
    cells = {name: cell for name, cell in assignment.released.by_grade_id.items() if _flags(cell)}
    graded = {name for name, cell in cells.items() if cell.grade}
    answers = {name for name, cell in cells.items() if cell.solution}
    sources = graded | answers | {name for name, cell in cells.items() if cell.locked}
    known = registered.graded.keys() | registered.commented.keys() | registered.checksums.keys()
    lacks = graded - registered.graded.keys() | answers - registered.commented.keys()
    return not registered.submitted and known <= cells.keys() and bool(lacks | sources - registered.checksums.keys())


def check_registered(gradebook: Gradebook, assignment: Assignment) -> Registered:
    """Return the assignment as the gradebook knows it; GradebookError where it does not fit the released notebook."""
    again = f"nbgrader generate_assignment {assignment.name} --force"
    registered = gradebook.registered(assignment.name)
    if registered is None:
        raise GradebookError(f"gradebook {gradebook.place}: it does not know {assignment.name}. Run: {again}")
    problems = differences(registered, assignment)
    if problems:
        listed = "; ".join(problems[:5])
        remedy = f"Where the notebook is right, run: {again}"
        raise GradebookError(
            f"gradebook {gradebook.place}: it does not fit the notebook {assignment.name}: {listed}. {remedy}"
        )
    return registered


def check_salt(gradebook: Gradebook, registered: Registered, assignment: Assignment, digest: str) -> None:
    """Raise GradebookError where the gradebook's marks were made with a different salt; note the salt of the first.

    digest: of the salt that the course has now; empty for none.
    """
    if registered.salt_digest == digest:
        return
    if registered.marked:
        before, now = _salt(registered.salt_digest), _salt(digest)
        raise GradebookError(
            f"gradebook {gradebook.place}: its marks of {assignment.name} were made with {before}, but the course "
            f"now has {now}: its hidden numbers are different. {_salt_remedy(registered.salt_digest)}. To have all "
            f"marks made anew instead, run: nbgrader db assignment remove {assignment.name} --force (it deletes the "
            "assignment's marks and comments, those by people as well)"
        )
    gradebook.note_salt(registered, digest)


def _salt(digest: str) -> str:
    return f"the salt {digest}" if digest else "no salt"


def _salt_remedy(digest: str) -> str:
    return f"Put that salt back into {SALT}" if digest else f"Move {SALT} away"


def differences(registered: Registered, assignment: Assignment) -> list[str]:
    """Return in what the gradebook's cells differ from the released notebook's, a sentence each."""
    released = assignment.released
    graded = {cell.grade_id or "": cell for cell in released.grade_cells}
    tasks = {cell.grade_id for cell in released.cells if _flags(cell).get("task")}
    answers = {cell.grade_id or "": cell for cell in released.cells if cell.solution}
    found = [f"{name} is graded in the notebook only" for name in graded if name not in registered.graded]
    gone = [name for name in registered.graded if name not in graded and name not in tasks]
    found += [f"{name} is graded in the gradebook only" for name in gone]
    for name, cell in graded.items():
        points = registered.points.get(name, cell.points)
        found += [f"{name} has {cell.points:g} points, in the gradebook {points:g}"] if points != cell.points else []
    for name, cell in answers.items():
        if name not in registered.commented:
            found.append(f"{name} is an answer in the notebook only")
        elif registered.checksums.get(name) != _flags(cell).get("checksum"):
            found.append(f"{name} was changed since it was made known to the gradebook")
    return found


def _flags(cell: Cell) -> dict[str, Any]:
    flags = cell.metadata.get("nbgrader")
    return flags if isinstance(flags, dict) else {}
