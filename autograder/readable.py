"""What student code may read of this machine: the interpreter, its libraries and this package, and nothing above."""

import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.errors import IsolationError

SYSTEM = ("/usr", "/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/fonts")
MERGED = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")  # links into /usr on most systems
PACKAGE = Path(__file__).resolve().parent
PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")
"""Of the folder of an interpreter or an environment; the course may lie beside them."""
PACKAGES = ("site-packages", "dist-packages")


def interpreter_paths() -> list[str]:
    """Return the files and folders that the interpreter of this process needs; those that exist."""
    prefixes = (Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1])
    parts = [prefix / part for prefix in prefixes for part in PARTS]
    libraries = [Path(sysconfig.get_path(kind)) for kind in ("stdlib", "platstdlib", "purelib", "platlib")]
    others = [Path(entry) for entry in sys.path if Path(entry).name in PACKAGES]
    paths = dict.fromkeys(map(str, [*parts, *libraries, *others, PACKAGE]))
    return [path for path in paths if Path(path).exists()]


def refuse_readable(staffs: Iterable[Path]) -> None:
    """Refuse where student code could read what is for staff. IsolationError names the path and the folder above it.

    staffs: files and folders of the course: suite, solutions, gradebook, submissions.
    """
    for path, folder in _readable(staffs):
        raise IsolationError(
            f"{path} lies below {folder}, which student code may read, as its interpreter does. Move the course out of "
            f"{folder}, or use a Python environment in a folder of its own (python3 -m venv .venv)"
        )


def _readable(staffs: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    folders = [Path(path).resolve() for path in (*interpreter_paths(), *SYSTEM, *MERGED) if Path(path).exists()]
    for path in staffs:
        for folder in folders:
            if path.resolve().is_relative_to(folder):
                yield path, folder
