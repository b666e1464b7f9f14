"""Files that appear whole or not at all."""

import os
import re
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

READ_ONLY = 0o444  # as nbgrader leaves what it graded
READ_WRITE = 0o644
_TEMPORARY = re.compile(r"\.[0-9a-f]{16}\.tmp")


class Staged:
    """Files written under temporary names beside their places; `publish` puts all of them there.

    Whatever was not published is gone at the end of the `with` block, with the folders made for it. What a process
    that was killed left unpublished goes when the next files are written there: one grading writes at a time.
    """

    def __init__(self) -> None:
        self._files: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []
        self._swept: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for temporary, _ in self._files:
            temporary.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with suppress(OSError):  # it is in use
                folder.rmdir()

    def write(self, path: Path, content: bytes, mode: int) -> None:
        """Stage a file of this content."""
        temporary = self._temporary(path)
        temporary.write_bytes(content)
        temporary.chmod(mode)

    def copy(self, source: Path, path: Path, mode: int) -> None:
        """Stage a copy of a file."""
        temporary = self._temporary(path)
        shutil.copyfile(source, temporary)
        temporary.chmod(mode)

    def publish(self) -> list[Path]:
        """Put every staged file into its place, over whatever stands there; return these places."""
        places = [place for _, place in self._files]
        while self._files:
            os.replace(*self._files[0])
            del self._files[0]
        return places

    def _temporary(self, path: Path) -> Path:
        self._make_folder(path.parent)
        self._sweep(path.parent)
        temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
        self._files.append((temporary, path))
        return temporary

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            self._folders.append(folder)

    def _sweep(self, folder: Path) -> None:
        if folder not in self._swept:
            self._swept.add(folder)
            for path in folder.glob(".*.tmp"):
                if _TEMPORARY.fullmatch(path.name):
                    path.unlink(missing_ok=True)
