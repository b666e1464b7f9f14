"""The warm process from which every submission's process is forked. It holds no secret and runs no student code."""

import contextlib
import ctypes
import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder import wire
from autograder.worker import confine, forkgate, seccomp, submission
from autograder.worker.cells import Cells
from autograder.worker.channel import Channel
from autograder.worker.warm_up import warm_up

PRELOADED = ("autograder.student", "numpy.random")  # what every notebook imports, and what many use at once
DESCRIPTORS = 2  # of a Start order: the channel, and the file for all that is printed
LONGEST_END = 5.0  # seconds: the memory of a killed process is given back in a tenth of that
PF_EXITING = 4  # Linux include/linux/sched.h
_FLAGS, _TIMES = 6, slice(11, 13)  # of the fields behind the name: flags; user and system time in ticks
KERNEL_LISTS_CHILDREN = os.path.exists("/proc/thread-self/children")
MESSAGE = wire.MAX_HEADER + wire.PREFIX.size
_NEW_MOUNTS, _MS_PRIVATE, _MS_REC, _MS_NOSUID_NODEV = 0x00020000, 1 << 18, 1 << 14, 2 | 4
_PIDFD_SEND_SIGNAL, _PIDFD_OPEN = 424, 434  # one number on every architecture; some builds of Python lack them in os
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
    warm_up()
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
        outside, used = _kill(what)
        _report(orders, wire.Killed(what.request, outside, used))
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


def _fields(path: str) -> list[str]:
    """Return what the kernel says of a process or thread, from its state on (proc_pid_stat(5)); empty if it is gone."""
    try:
        with open(path, encoding="ascii", errors="replace") as counts:
            return counts.read().rpartition(")")[2].split()
    except OSError:
        return []


def _is_ending(pid: int) -> bool:
    """Return whether all threads of a process are on their way out."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return False
    flags = [_fields(f"/proc/{pid}/task/{thread}/stat")[_FLAGS:][:1] for thread in threads]
    return all(int(one[0]) & PF_EXITING for one in flags if one)


def _was_killed(pid: int) -> tuple[bool, float]:
    """Return whether a process was killed, and the processor time that it used; it stays to be waited for."""
    try:
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:
        return False, 0.0
    killed = ended is not None and (ended.si_code, ended.si_status) == (os.CLD_KILLED, signal.SIGKILL)
    ticks = _fields(f"/proc/{pid}/stat")[_TIMES]
    return killed, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _kill(order: wire.Kill) -> tuple[bool, float]:
    """End the forks of a submission, or the whole of it.

    Return whether its first process had been killed before by somebody else, and the processor time that it used.
    Student code cannot send signals: it was the kernel (no memory left, no processor time left) or a person.
    """
    if order.only_forks:
        _kill_forks(order.group)
        return False, 0.0
    ending = _is_ending(order.group)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(order.group, signal.SIGKILL)
    outside = _was_killed(order.group) if ending else (False, 0.0)
    _reap(order.group)
    return outside


def _kill_forks(group: int) -> None:
    """Which they are the kernel says: the first process runs student code and may lie about what it forked."""
    for pid in _members(group):
        if pid != group:
            _end(pid, group)


def _end(pid: int, group: int) -> None:
    """Kill a process and wait until it is gone, unless it has ended and its number is another group's by now."""
    process = _libc.syscall(_PIDFD_OPEN, pid, 0)
    if process < 0:
        return
    try:
        if os.getpgid(pid) == group:
            _libc.syscall(_PIDFD_SEND_SIGNAL, process, signal.SIGKILL, None, 0)
            _wait_for(process)
    except ProcessLookupError:
        pass
    finally:
        os.close(process)


def _wait_for(process: int) -> None:
    """Wait until a process, given as a descriptor, has ended; whether it is reaped does not matter."""
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.poll(LONGEST_END * 1000)


def _members(group: int) -> list[int]:
    """Return the processes of a group, its first one at the front.

    All others descend from it, as nobody in it may change its group. Orphans are adopted by this process; it is looked
    at last, so that none is missed that becomes an orphan meanwhile.
    """
    if not KERNEL_LISTS_CHILDREN:
        return _members_among_all(group)
    found = _descendants([group])
    orphans = {pid for pid in _children(os.getpid()) if _group_of(pid) == group} - set(found)
    return found + _descendants(orphans)


def _descendants(pids: Iterable[int]) -> list[int]:
    """Return these processes and all that descend from them."""
    found = list(pids)
    for pid in found:  # which grows meanwhile
        found += _children(pid)
    return found


def _children(pid: int) -> list[int]:
    """Return the children of all threads of a process; none where it is gone."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{thread}/children", "rb", buffering=0) as pids:
                found += map(int, pids.readall().split())
    return found


def _members_among_all(group: int) -> list[int]:
    """Return the processes of a group, on a kernel that was built without CONFIG_PROC_CHILDREN."""
    others = {int(name) for name in os.listdir("/proc") if name.isdigit()} - {group}
    return [group, *(pid for pid in others if _group_of(pid) == group)]


def _group_of(pid: int) -> int:
    """Return the group of a process; 0 where it is gone."""
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return 0


def _delayed(pid: int) -> float:
    """Return the seconds that a process waited for a processor; 0 where the kernel does not count them."""
    try:
        with open(f"/proc/{pid}/schedstat", "rb", buffering=0) as counts:
            return int(counts.read().split()[1]) / 1e9  # Linux Documentation/scheduler/sched-stats.rst
    except (OSError, IndexError):
        return 0.0


def _reap(group: int) -> None:
    """Wait for everything of the group that is ours to wait for."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-group, 0)


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
            limits=confine.ResourceLimits(),
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
