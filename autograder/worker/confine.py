"""Take from a freshly forked process everything that student code must not have, in an order that lets each step work.

Each step is done or `ConfinementError` is raised: a process is never confined a little less than asked. Afterwards the
process has no descriptors but those kept, no root, no capabilities, no way to get them back, the files listed, and the
system calls in `syscalls`. It is not dumpable: other processes of the uid cannot look into it through /proc or ptrace.

What stays open, by nature:
- whether a path exists, its size and times (see `landlock`);
- open descriptors and their offsets, which forks share;
- memory: the limit is for each process, so processes x address space is the bound (a cgroup can set a lower one);
- disk: the limit is for each file, so a folder to write in should be a small file system of its own.
"""

import ctypes
import errno
import os
import resource
import signal
import struct
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from autograder.worker import landlock, seccomp, syscalls

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_READ, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 23, 24, 38
CAP_SETPCAP = 8
CHANGEABLE_SIGNALS = sorted({*range(1, signal.NSIG)} - {signal.SIGKILL, signal.SIGSTOP, 32, 33})  # 32, 33: libc's own
CAPABILITY_HEADER = struct.pack("Ii", 0x20080522, 0)  # version 3, this process
LAST_DESCRIPTOR = 2**32 - 1


class ConfinementError(Exception):
    """The process could not be confined: `step` says where, `reason` why. No student code may run in it."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"cannot confine the worker, step {step}: {reason}")
        self.step = step
        self.reason = reason


@dataclass(frozen=True)
class ResourceLimits:
    """Resource limits of one process; lower ones that it has already stay.

    address_space, file_size, stack: bytes; stack None leaves the default.
    open_files: descriptors.
    processes: processes and threads of the uid, which should be this worker's alone. Where the worker keeps the
        grader's uid, as many as the machine runs already are added, because the kernel counts by uid.
    cpu_seconds: processor time, after which the kernel kills; each fork starts at 0.
    """

    address_space: int = 2 << 30
    file_size: int = 16 << 20
    open_files: int = 64
    processes: int = 64
    cpu_seconds: int = 60
    core: int = 0
    stack: int | None = None


DEFAULT_LIMITS = ResourceLimits()


@dataclass(frozen=True)
class Abilities:
    """What this kernel can do, as found by doing it: the Landlock ABI (0: none), and whether a seccomp filter holds."""

    landlock_abi: int
    seccomp: bool


def confine(
    *,
    uid: int | None,
    gid: int | None,
    read: Sequence[str],
    write: Sequence[str],
    limits: ResourceLimits = DEFAULT_LIMITS,
    keep: Collection[int] = (0, 1, 2),
    program: bytes | None = None,
) -> None:
    """Confine this process for good. Call it in a fresh fork with one thread, before any student code.

    uid, gid: whom to become, both or neither; needed where the process is root. None: stay.
    read, write: paths for `landlock.restrict`; they must be reachable for the uid.
    keep: descriptors to leave open.
    program: `seccomp.assemble()`, computed beforehand.
    """
    steps: dict[str, Callable[[], object]] = {
        "descriptors": partial(close_others, keep),
        "signals": reset_signals,
        "limits": partial(set_limits, limits, own_uid=uid is not None),
        "bounding set": drop_bounding_set,
        "ids": partial(drop_ids, uid, gid),
        "capabilities": drop_capabilities,
        "dumpable": partial(syscalls.prctl, PR_SET_DUMPABLE, 0),  # after the ids: changing them sets it anew
        "parent": partial(syscalls.prctl, PR_SET_PDEATHSIG, signal.SIGKILL),  # likewise; the grader's end is its end
        "no_new_privs": partial(syscalls.prctl, PR_SET_NO_NEW_PRIVS, 1),
        "landlock": partial(landlock.restrict, read, write),
        "seccomp": lambda: seccomp.install(seccomp.assemble() if program is None else program),
    }
    for step, act in steps.items():
        try:
            act()
        except (OSError, ValueError, OverflowError) as error:
            raise ConfinementError(step, str(error)) from error


def close_others(keep: Iterable[int]) -> None:
    """Close all descriptors but `keep`."""
    first = 0
    for kept in [*sorted(set(keep)), LAST_DESCRIPTOR + 1]:
        if kept > first:
            syscalls.call("close_range", first, kept - 1, 0)
        first = kept + 1


def reset_signals() -> None:
    """Give signals the state of a fresh interpreter, except that SIGINT ends the process, and unblock them."""
    syscalls.default_actions(CHANGEABLE_SIGNALS)  # signal.signal for each of them takes half a millisecond
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # writing fails with an exception instead
        signal.signal(number, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def set_limits(limits: ResourceLimits, *, own_uid: bool = True) -> None:
    """Set the resource limits, soft and hard, and volunteer for the out-of-memory killer.

    own_uid: False where the uid runs other things, which the kernel then counts as well.
    """
    with suppress(OSError), open("/proc/self/oom_score_adj", "wb", buffering=0) as score:
        score.write(b"1000")  # a wish: where it is not granted, the largest process goes first
    wanted = {
        resource.RLIMIT_AS: limits.address_space,
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: limits.processes + (0 if own_uid else _threads_on_this_machine()),
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_CORE: limits.core,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 64,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
    }
    if limits.stack is not None:
        wanted[resource.RLIMIT_STACK] = limits.stack
    for which, value in wanted.items():
        hard = resource.getrlimit(which)[1]
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (lowest, lowest))


def drop_bounding_set() -> None:
    """Where the process may (it has CAP_SETPCAP), take every capability out of reach of all it will ever run.

    A parent that did this spares its forks the time; its own capabilities stay as they are.
    """
    if not _capabilities()[0] & 1 << CAP_SETPCAP:
        return  # a process without it has nothing that no_new_privs and an empty permitted set do not take away
    for capability in range(64):
        try:
            if syscalls.prctl(PR_CAPBSET_READ, capability):
                syscalls.prctl(PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno == errno.EINVAL:  # behind the last one that this kernel has
                return
            raise


def drop_ids(uid: int | None, gid: int | None) -> None:
    """Become `uid` and `gid` for good; OSError where the process stays root, under whatever number."""
    if (uid is None) != (gid is None):
        raise ValueError(f"uid {uid} and gid {gid}: give both or neither")
    if uid is not None and gid is not None:
        if os.geteuid() == 0:
            os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    if _machines_root() in os.getresuid():
        raise PermissionError("student code never runs as root; give a uid and a gid to drop to")


def drop_capabilities() -> None:
    """Empty the permitted, effective and inheritable sets (the ambient one follows), and see that they are."""
    syscalls.call("capset", CAPABILITY_HEADER, bytes(24))
    if any(_capabilities()):
        raise PermissionError("capabilities are left after dropping them all")


def abilities() -> Abilities:
    """Find out what this kernel can do, by doing it in a fork."""
    version = landlock.abi()
    held = _in_fork(_landlock_holds) if version else False
    return Abilities(landlock_abi=version if held else 0, seccomp=_in_fork(_seccomp_holds))


def _capabilities() -> tuple[int, int, int]:
    """Return the effective, permitted and inheritable sets of this thread as bit masks."""
    data = bytearray(24)
    syscalls.call("capget", CAPABILITY_HEADER, (ctypes.c_char * 24).from_buffer(data))
    low, high = struct.unpack("3I", data[:12]), struct.unpack("3I", data[12:])
    return low[0] | high[0] << 32, low[1] | high[1] << 32, low[2] | high[2] << 32


def _threads_on_this_machine() -> int:
    with open("/proc/loadavg") as load:
        return int(load.read().split()[3].partition("/")[2])


def _machines_root() -> int:
    """Return the uid that the machine's root has in this user namespace; 65534 where it has none.

    It owns /proc/sys. uid_map does not tell: its other column is the next namespace, and bubblewrap nests two.
    """
    return os.stat("/proc/sys").st_uid


def _in_fork(holds: Callable[[], bool]) -> bool:
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if holds() else 1)
        except BaseException:  # noqa: BLE001 - whatever went wrong must not return as a second copy of the caller
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _landlock_holds() -> bool:
    syscalls.prctl(PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict([], [])
    try:
        os.open("/", os.O_RDONLY)
    except PermissionError:
        return True
    return False


def _seccomp_holds() -> bool:
    syscalls.prctl(PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(seccomp.assemble())
    try:
        os.setsid()
    except PermissionError:
        return os.getppid() > 0  # what is allowed still works
    return False
