"""Files that appear whole or not at all."""

import os
import secrets
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

READ_ONLY = 0o444  # as nbgrader leaves what it graded
READ_WRITE = 0o644


class Staged:
    """Files written under temporary names beside their places; `publish` puts all of them there.

    Whatever was not published is gone at the end of the `with` block.
    """

    def __init__(self) -> None:
        self._files: list[tuple[Path, Path]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for temporary, _ in self._files:
            temporary.unlink(missing_ok=True)

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

    def publish(self) -> None:
        """Put every staged file into its place, over whatever stands there."""
        while self._files:
            os.replace(*self._files[0])
            del self._files[0]

    def _temporary(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
        self._files.append((temporary, path))
        return temporary


def write_whole(path: Path, content: bytes, mode: int = READ_WRITE) -> None:
    """Write one file that appears whole or not at all."""
    with Staged() as files:
        files.write(path, content, mode)
        files.publish()
