"""The warm process from which every submission's process is forked. It holds no secret and runs no student code."""

import contextlib
import ctypes
import gc
import importlib
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder import wire
from autograder.worker import confine, forkgate, seccomp, submission
from autograder.worker.cells import Cells
from autograder.worker.channel import Channel

PRELOADED = ("autograder.student", "numpy.random")  # what every notebook imports, and what many use at once
DESCRIPTORS = 2  # of a Start order: the channel, and the file for all that is printed
MESSAGE = wire.MAX_HEADER + wire.PREFIX.size
_NEW_MOUNTS, _MS_PRIVATE, _MS_REC, _MS_NOSUID_NODEV = 0x00020000, 1 << 18, 1 << 14, 2 | 4
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Warm:
    """What is prepared once and inherited by every submission's process."""

    cells: Cells
    read: list[str]
    filter: bytes
    forbid_more: Callable[[], None]


def main(control: int, read: list[str]) -> None:
    """Serve orders on the control socket until the grader is gone.

    read: folders and files that student code may read.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)
    warm = Warm(Cells(), read, seccomp.assemble(), seccomp.prepared(seccomp.assemble_for_test()))
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=control) as orders:
        _report(orders, wire.Ready(os.getpid()))
        while order := _next_order(orders):
            _carry_out(order, orders, warm)


def _next_order(orders: socket.socket) -> tuple[wire.Order, list[int]] | None:
    message, descriptors, _, _ = socket.recv_fds(orders, MESSAGE, DESCRIPTORS)
    if not message:
        return None
    header, _ = wire.lengths(message[: wire.PREFIX.size])
    return wire.decode(wire.Order, message[wire.PREFIX.size : wire.PREFIX.size + header]), descriptors


def _report(orders: socket.socket, report: wire.Report) -> None:
    orders.send(wire.encode(report))


def _carry_out(order: tuple[wire.Order, list[int]], orders: socket.socket, warm: Warm) -> None:
    what, descriptors = order
    if isinstance(what, wire.Kill):
        _report(orders, wire.Killed(what.request, _kill(what)))
        return
    if isinstance(what, wire.Look):
        _report(orders, wire.Seen(what.request, sum(map(_delayed, _members(what.group)))))
        return
    pid = os.fork()
    if pid == 0:
        orders.close()
        _become_submission(what, descriptors, warm)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpgid(pid, pid)
    for descriptor in descriptors:
        os.close(descriptor)
    _report(orders, wire.Ready(pid))


def _kill(order: wire.Kill) -> int:
    """End the forks of a submission, or the whole of it; return how its first process ended."""
    if order.only_forks:
        _kill_forks(order.group)
        return 0
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(order.group, signal.SIGKILL)
    return _reap(order.group)


def _kill_forks(group: int) -> None:
    """Which they are the kernel says: the first process runs student code and may lie about what it forked."""
    for pid in _members(group):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if pid != group:
                os.kill(pid, signal.SIGKILL)


def _members(group: int) -> Iterator[int]:
    """Yield the processes of a group."""
    for name in os.listdir("/proc"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if name.isdigit() and os.getpgid(int(name)) == group:
                yield int(name)


def _delayed(pid: int) -> float:
    """Return the seconds that a process waited for a processor; 0 where the kernel does not count them."""
    try:
        with open(f"/proc/{pid}/schedstat", "rb", buffering=0) as counts:
            return int(counts.read().split()[1]) / 1e9  # Linux Documentation/scheduler/sched-stats.rst
    except (OSError, IndexError):
        return 0.0


def _reap(group: int) -> int:
    """Wait for everything of the group that is ours to wait for."""
    status = 0
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, ended = os.waitpid(-group, 0)
            status = os.waitstatus_to_exitcode(ended) if pid == group else status
    return status


def _become_submission(order: wire.Start, descriptors: list[int], warm: Warm) -> None:
    channel, output = descriptors
    try:
        os.setpgid(0, 0)
        _prepare_folder(order)
        _redirect(output)
        stream = socket.socket(fileno=channel)
        _put_up_gate(stream)
        confine.confine(
            uid=order.uid,
            gid=order.uid,
            read=warm.read,
            write=[order.workdir],
            limits=confine.Limits(),
            keep=[0, 1, 2, channel],
            program=warm.filter,
        )
        os.write(channel, wire.encode(wire.Ready(os.getpid())))
    except BaseException as problem:  # noqa: BLE001  (not confined: say so and end)
        os.write(channel, wire.encode(wire.Failed(f"{type(problem).__name__}: {problem}"[:1000])))
        os._exit(1)
    submission.serve(warm.cells, Channel(channel, stream), warm.forbid_more)


def _put_up_gate(stream: socket.socket) -> None:
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    listener = forkgate.install()
    socket.send_fds(stream, [b"g"], [listener])
    os.close(listener)


def _redirect(output: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)


def _prepare_folder(order: wire.Start) -> None:
    """Make the working folder: a small file system of this submission's own where that may be mounted."""
    _mount_private(order)
    if order.companions:
        shutil.copytree(order.companions, order.workdir, dirs_exist_ok=True, copy_function=shutil.copyfile)
    os.chdir(order.workdir)
    if order.uid is not None:
        for path in (*Path(order.workdir).rglob("*"), Path(order.workdir)):
            os.chown(path, order.uid, order.uid)
    sys.path.insert(0, order.workdir)


def _mount_private(order: wire.Start) -> bool:
    """Whether the folder is now a mount that ends with the last process of the submission."""
    if _libc.unshare(_NEW_MOUNTS) != 0:
        return False
    if _libc.mount(b"none", b"/", None, _MS_REC | _MS_PRIVATE, None) != 0:
        return False
    options = b"size=32m,nr_inodes=2048,mode=0700"
    return _libc.mount(b"tmpfs", order.workdir.encode(), b"tmpfs", _MS_NOSUID_NODEV, options) == 0
