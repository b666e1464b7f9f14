"""A PostgreSQL server of our own, in a folder that goes away."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


class Server:
    """A server that listens on a socket in its folder. db_url: of its first, empty database."""

    def __init__(self, place: str) -> None:
        self._place = place
        self.db_url = self._address("postgres")
        self._owner = "postgres" if os.geteuid() == 0 else None  # it refuses to be root

    def create(self) -> None:
        """Make the files of the server and start it."""
        if self._owner:
            shutil.chown(self._place, self._owner)
        self._control("-o", "--auth=trust -U ta", "initdb")
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self._place} -c listen_addresses= -c fsync=off"
        self._control("-w", "-l", f"{self._place}/log", "-o", options, "start")

    def stop(self) -> None:
        """End it at once, as a crash would."""
        self._control("-w", "-m", "immediate", "stop")

    def create_database(self, name: str, template: str = "template0") -> str:
        """Return the address of another database, a copy of its template."""
        command = [str(PROGRAMS[-1].with_name("createdb")), "-U", "ta", "-h", self._place, "-T", template, name]
        subprocess.run(command, check=True)
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql+psycopg://ta@/{name}?host={self._place}"

    def _control(self, *arguments: str) -> None:
        command = [str(PROGRAMS[-1]), "-s", "-D", f"{self._place}/data", *arguments]
        subprocess.run(command, user=self._owner, cwd=self._place, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running_server() -> Iterator[Server]:
    """Give a server that runs until the block is done."""
    with tempfile.TemporaryDirectory(prefix="pg") as place:
        server = Server(place)
        server.create()
        try:
            yield server
        finally:
            server.stop()
