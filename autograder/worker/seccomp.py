"""A seccomp filter that allows the system calls student code needs and refuses all others.

The kernel runs the filter, a classic BPF program, before each system call. What is not listed fails with EPERM,
not with death: innocent code that asks for too much gets an exception that it can handle. Only a call under a foreign
architecture (`int 0x80` from 64-bit code) kills, because its numbers mean something else and no compiler emits it.

The filter sees the registers, not what they point to: paths are out of its reach (Landlock checks those, except for
stat, access and readlink), and so are the flags that clone3 and openat2 keep in memory: those two do not exist here.

Source: Linux Documentation/userspace-api/seccomp_filter.rst.
"""

import ctypes
import errno
import os
import signal
import struct
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from autograder.worker import syscalls


class Condition(NamedTuple):
    """Holds when `argument & mask == value`; half 0 is the low 32 bits of the argument, half 1 the high ones."""

    argument: int
    value: int
    mask: int = 0xFFFFFFFF
    half: int = 0


Rule = tuple[tuple[Condition, ...], ...]
"""Alternatives: the call is allowed where all conditions of one of them hold. No alternative: never allowed."""


def _one_of(argument: int, values: Iterable[int]) -> Rule:
    """For an argument that the kernel reads as 32 bits."""
    return tuple((Condition(argument, value),) for value in values)


NEVER: Rule = ()

CLONE_THREAD = 0x00010F00 | 0x00040000  # VM, FS, FILES, SIGHAND, THREAD, SYSVSEM: everything shared, nothing new
CLONE_THREAD_MAY = 0x00080000 | 0x00100000 | 0x00200000 | 0x00400000  # SETTLS, PARENT_SETTID, CHILD_CLEARTID, DETACHED
CLONE_FORK_MAY = 0x00100000 | 0x00200000 | 0x01000000  # PARENT_SETTID, CHILD_CLEARTID, CHILD_SETTID
SIGCHLD = 17  # any other exit signal would be a kill(2) at the parent

THREAD = (Condition(0, CLONE_THREAD, ~CLONE_THREAD_MAY), Condition(0, 0, half=1))
FORK = (Condition(0, SIGCHLD, ~CLONE_FORK_MAY), Condition(0, 0, half=1))

MAP_TYPE, MAP_PRIVATE = 0x0F, 0x02


def _opening(flags: int) -> Rule:
    """O_TRUNC only where the file is opened for writing: Landlock before ABI 3 does not see a truncating O_RDONLY."""
    return (
        (Condition(flags, 0, os.O_TRUNC),),
        (Condition(flags, os.O_WRONLY, os.O_ACCMODE),),
        (Condition(flags, os.O_RDWR, os.O_ACCMODE),),
    )


def _reading(flags: int) -> Rule:
    return ((Condition(flags, os.O_RDONLY, os.O_ACCMODE | os.O_CREAT | os.O_TRUNC),),)


RULES: Mapping[str, Rule] = {
    "clone": (THREAD, FORK),
    # Memory shared between forks would carry state from one hidden test to the next.
    "mmap": ((Condition(3, MAP_PRIVATE, MAP_TYPE),),),
    "open": _opening(1),
    "openat": _opening(2),
    # TCGETS, TCGETS2, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX.
    # Not TIOCSTI: it types into the grader's terminal.
    "ioctl": _one_of(1, (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5451, 0x5450)),
    # F_DUPFD to F_SETLKW, F_DUPFD_CLOEXEC, F_GETPIPE_SZ, F_GET_SEALS.
    # Not F_SETOWN and F_SETSIG: together they are a kill(2).
    "fcntl": _one_of(1, (0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032, 1034)),
    # PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_GET_SECCOMP, PR_CAPBSET_READ, PR_GET_NO_NEW_PRIVS.
    # And PR_SET_PDEATHSIG with SIGKILL: to end with its parent.
    "prctl": (*_one_of(0, (3, 15, 16, 21, 23, 39)), (Condition(0, 1), Condition(1, signal.SIGKILL))),
    # Its own limits, to read: pid 0 and no new limit.
    "prlimit64": ((Condition(0, 0), Condition(2, 0), Condition(2, 0, half=1)),),
    # SECCOMP_SET_MODE_FILTER without flags: one more filter can only refuse more.
    "seccomp": ((Condition(0, 1), Condition(1, 0)),),
    # ARCH_SET_FS, ARCH_GET_FS, and ARCH_GET_XCOMP_SUPP, _GET_XCOMP_PERM, _REQ_XCOMP_PERM for matrix units.
    "arch_prctl": _one_of(0, (0x1002, 0x1003, 0x1021, 0x1022, 0x1023)),
    "getpgid": _one_of(0, (0,)),
    "getsid": _one_of(0, (0,)),
}

RULES_IN_A_TEST: Mapping[str, Rule] = {
    "clone": (THREAD,),
    "open": _reading(1),
    "openat": _reading(2),
    **dict.fromkeys(("fork", "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat"), NEVER),
    **dict.fromkeys(("rename", "renameat", "renameat2", "recvmsg", "seccomp"), NEVER),
}

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
LOAD, AND, JUMP, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x54, 0x05, 0x15, 0x35, 0x06
KILL_PROCESS, ALLOW = 0x80000000, 0x7FFF0000
REFUSE, ABSENT = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
NUMBER_AT, ARCH_AT, ARGUMENTS_AT = 0, 4, 16  # offsets in struct seccomp_data
SET_MODE_FILTER = 1


def assemble(machine: str | None = None) -> bytes:
    """Return the filter for a submission's process, as BPF instructions for `install`.

    machine: "x86_64" or "aarch64"; default this one.
    """
    machine = machine or syscalls.machine()
    verdicts = {number: _return(ALLOW) for number in syscalls.numbers(syscalls.ALLOWED, machine).values()}
    verdicts |= {number: _return(ABSENT) for number in syscalls.numbers(syscalls.ABSENT, machine).values()}
    verdicts |= {number: _ruled(RULES[name]) for name, number in syscalls.numbers(syscalls.RULED, machine).items()}
    return _program(machine, verdicts, otherwise=_return(REFUSE), newer=_return(ABSENT))


def assemble_for_test(machine: str | None = None) -> bytes:
    """Return the filter that the process of one hidden test adds to `assemble`'s.

    It forbids new processes (threads stay allowed) and all changes to the file system: what a test computes must not
    outlive it, neither in a child nor in a file. Descriptors that are open for writing already are not covered: close
    them. Student code ran in that process before and may have prepared for this filter, so it holds off the
    unprepared; who must be sure counts forks from outside.
    """
    machine = machine or syscalls.machine()
    known = syscalls.numbers({**syscalls.ALLOWED, **syscalls.RULED}, machine)
    verdicts = {known[name]: _ruled(rule) for name, rule in RULES_IN_A_TEST.items() if name in known}
    return _program(machine, verdicts, otherwise=_return(ALLOW), newer=_return(ABSENT))


def install(program: bytes) -> None:
    """Put this thread, and all that it starts, under `program` for good; needs no_new_privs. OSError on failure."""
    prepared(program)()


def prepared(program: bytes) -> Callable[[], None]:
    """Return what installs `program` when it is called, with as little work as can be left for then."""
    instructions = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))  # struct sock_fprog
    call = syscalls.prepared("seccomp", SET_MODE_FILTER, 0, header)

    def act(_keep: object = instructions) -> None:
        call()

    return act


def _program(machine: str, verdicts: dict[int, bytes], *, otherwise: bytes, newer: bytes) -> bytes:
    """x32 calls have bit 30 of the number set, so they fall among the `newer` ones."""
    starts: list[tuple[int, bytes]] = []
    for number in range(syscalls.NEWEST_KNOWN + 2):
        verdict = newer if number > syscalls.NEWEST_KNOWN else verdicts.get(number, otherwise)
        if not starts or starts[-1][1] != verdict:
            starts.append((number, verdict))
    guard = _load(ARCH_AT) + _instruction(JUMP_IF_EQUAL, AUDIT_ARCH[machine], 1, 0) + _return(KILL_PROCESS)
    return guard + _load(NUMBER_AT) + _search(starts)


def _search(starts: list[tuple[int, bytes]]) -> bytes:
    """Binary search: `starts` are the first numbers of intervals with their verdict, ascending."""
    if len(starts) == 1:
        return starts[0][1]
    middle = len(starts) // 2
    below, above = _search(starts[:middle]), _search(starts[middle:])
    reach = len(below) // 8
    if reach < 256:
        return _instruction(JUMP_IF_AT_LEAST, starts[middle][0], reach, 0) + below + above
    far = _instruction(JUMP_IF_AT_LEAST, starts[middle][0], 0, 1) + _instruction(JUMP, reach)
    return far + below + above


def _ruled(rule: Rule) -> bytes:
    return b"".join(_alternative(conditions) for conditions in rule) + _return(REFUSE)


def _alternative(conditions: tuple[Condition, ...]) -> bytes:
    """Allow where all conditions hold, else fall through behind the block."""
    block = _return(ALLOW)
    for condition in reversed(conditions):
        load = _load(ARGUMENTS_AT + 8 * condition.argument + 4 * condition.half)
        if condition.mask != 0xFFFFFFFF:
            load += _instruction(AND, condition.mask & 0xFFFFFFFF)
        block = load + _instruction(JUMP_IF_EQUAL, condition.value, 0, len(block) // 8) + block
    return block


def _load(offset: int) -> bytes:
    return _instruction(LOAD, offset)


def _return(action: int) -> bytes:
    return _instruction(RETURN, action)


def _instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)  # struct sock_filter
