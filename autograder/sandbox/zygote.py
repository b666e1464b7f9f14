"""The grader's hand on the warm process from which submissions are forked."""

import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder import wire
from autograder.limits import Limits
from autograder.readable import PACKAGE, interpreter_paths
from autograder.sandbox import bubblewrap
from autograder.sandbox.isolation import Isolation
from autograder.sandbox.rounding import Rounding
from autograder.sandbox.temporary import TemporaryFolder, open_and_remove
from autograder.sandbox.uids import ReservedUid

ARITHMETIC = ("NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE")  # which instructions NumPy uses, on both sides alike
ALLOCATOR = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}  # glibc before 2.35: no huge pages
HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage"  # where glibc looks whether there are any
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
BOOT = "import json, sys; path, control, read = json.loads(sys.argv[1]); sys.path.insert(0, path); "
BOOT += "from autograder.worker import zygote; sys.path.remove(path); zygote.main(control, read)"


class ZygoteDied(Exception):
    """The warm process is gone; the message holds what it said last."""


class Zygote:
    """Starts and ends submissions' processes, one at a time. A context manager.

    It is launched when it is made and warms up by itself; entering waits for that.
    rounding: moves what comes back from hidden tests, for tests of the grader.
    """

    def __init__(
        self,
        isolation: Isolation,
        limits: Limits,
        *,
        companions: Path | None = None,
        rounding: Rounding | None = None,
    ) -> None:
        self.isolation = isolation
        self.limits = limits
        self.rounding = rounding
        self._requests = itertools.count(1)
        self._killed_outside: wire.Killed | None = None
        self._awaited = False  # whether a report of forks that were killed has not been received yet
        self._folder = TemporaryFolder()
        self._uid = ReservedUid() if isolation.own_user else None
        self._companions = companions if companions and companions.is_dir() else None
        self._process, self._orders = self._launch()

    def __enter__(self) -> "Zygote":
        """Wait until it is warm."""
        try:
            self._report(self.limits.start)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process and, with it, all that it started."""
        self._orders.close()
        self._process.kill()
        self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()
        if not self.isolation.bubblewrap:
            open_and_remove(self.workdir)
        self._folder.cleanup()
        if self._uid:
            self._uid.close()

    @property
    def workdir(self) -> str:
        """The folder in which student code runs, by its name inside the sandbox."""
        return bubblewrap.WORKDIR if self.isolation.bubblewrap else str(Path(self._folder.name) / "submission")

    def start(self, channel: int, output: int) -> int:
        """Start a submission's process on these descriptors; return its group."""
        self.settle()
        if not self.isolation.bubblewrap:
            self._fresh_folder()
        companions = str(self._companions) if self._companions else None
        order = wire.Start(next(self._requests), self._uid.number if self._uid else None, self.workdir, companions)
        self._order(order, [channel, output])
        return self._report(self.limits.start).pid

    def kill(self, group: int, *, only_forks: bool = False) -> None:
        """Have a submission's whole group ended, or all of it but its first process, which is never asked about it.

        It is not waited for: that does `settle`, as everything else that is asked of the warm process.
        """
        self._order(wire.Kill(next(self._requests), group, only_forks=only_forks), [])
        self._awaited = True

    def settle(self) -> None:
        """Wait until the processes are gone that were to be killed."""
        if self._awaited:
            self._awaited = False
            killed = self._report(self.limits.start)
            if isinstance(killed, wire.Killed) and killed.outside:
                self._killed_outside = killed

    def take_killed_outside(self) -> wire.Killed | None:
        """Return how a submission's process was killed that nobody here had killed, since this was last asked."""
        self.settle()
        killed, self._killed_outside = self._killed_outside, None
        return killed

    def delayed(self, group: int) -> float:
        """Return for how many seconds a submission's processes have waited for a processor while they could run."""
        self._order(wire.Look(next(self._requests), group), [])
        return float(self._report(self.limits.start).delayed)

    def _launch(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            inner = self._interpreter(theirs.fileno())
            if self.isolation.bubblewrap:
                seen, program = self._visible(), self.isolation.bubblewrap
                keep_root = self.isolation.own_user
                inner = bubblewrap.command(program, inner, read=[*seen, HUGE_PAGES], keep_root=keep_root)
            process = subprocess.Popen(
                inner,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=self._environment(),
                start_new_session=True,
            )
        return process, ours

    def _interpreter(self, control: int) -> list[str]:
        read = [*self._visible(), *bubblewrap.SYSTEM, *bubblewrap.MERGED, *DEVICES]
        what = json.dumps([str(PACKAGE.parent), control, [path for path in read if Path(path).exists()]])
        # Not -I: it includes -E, which would ignore PYTHONMALLOC. The environment holds nothing but ours.
        return [sys.executable, "-s", "-P", "-X", "utf8", "-c", BOOT, what]

    def _visible(self) -> list[str]:
        paths = interpreter_paths()
        return [*paths, str(self._companions)] if self._companions else paths

    def _environment(self) -> dict[str, str]:
        """Return all that the warm process gets.

        With all objects on one heap of huge pages there is less for a fork to copy.
        """
        home = self.workdir
        single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        folders = dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME", "IPYTHONDIR"), home)
        other = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLBACKEND": "agg"}
        arithmetic = {name: os.environ[name] for name in ARITHMETIC if name in os.environ}
        return single | folders | other | arithmetic | ALLOCATOR

    def _fresh_folder(self) -> None:
        """Outside bubblewrap the folder is a real one: empty it, whatever the last submission left."""
        open_and_remove(self.workdir)
        os.mkdir(self.workdir, 0o700)
        if self._uid:
            os.chown(self.workdir, self._uid.number, self._uid.number)

    def _order(self, order: Any, descriptors: Sequence[int]) -> None:
        self.settle()
        try:
            socket.send_fds(self._orders, [wire.encode(order)], list(descriptors))
        except OSError as problem:
            raise ZygoteDied(self._last_words()) from problem

    def _report(self, seconds: float) -> Any:
        self._orders.settimeout(seconds)
        started = time.monotonic()
        try:
            message = self._orders.recv(wire.MAX_HEADER + wire.PREFIX.size)
        except TimeoutError:
            raise ZygoteDied(f"no answer for {time.monotonic() - started:.0f} seconds") from None
        if not message:
            raise ZygoteDied(self._last_words())
        report = wire.decode(wire.Report, message[wire.PREFIX.size :])
        if isinstance(report, wire.Failed):
            raise ZygoteDied(report.reason)
        return report

    def _last_words(self) -> str:
        self._process.kill()
        self._process.wait()
        words = self._process.stderr.read() if self._process.stderr and not self._process.stderr.closed else b""
        return words.decode(errors="replace").strip()[-2000:] or f"it ended with status {self._process.returncode}"
