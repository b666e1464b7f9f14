"""The system calls that student code may make, by name, with their numbers on x86_64 and aarch64.

What stands in none of the three tables is refused. The numbers are the kernel's ABI and never change; `None` where
an architecture lacks the call (aarch64 kept only the `*at` forms).

Source: Linux `asm/unistd_64.h`, `asm-generic/unistd.h`.
"""

import ctypes
import functools
import os
import sys
from collections.abc import Callable, Iterable, Mapping

Numbers = Mapping[str, tuple[int | None, int | None]]

MACHINES = ("x86_64", "aarch64")
"""The column of each architecture in the tables below."""

ALLOWED: Numbers = {
    # memory
    "brk": (12, 214),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "mprotect": (10, 226),
    "madvise": (28, 233),
    "msync": (26, 227),
    "membarrier": (324, 283),
    # files that are open already
    "read": (0, 63),
    "write": (1, 64),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "preadv": (295, 69),
    "pwritev": (296, 70),
    "preadv2": (327, 286),
    "pwritev2": (328, 287),
    "lseek": (8, 62),
    "close": (3, 57),
    "close_range": (436, 436),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "fstat": (5, 80),
    "fstatfs": (138, 44),
    "ftruncate": (77, 46),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "fadvise64": (221, 223),
    "sendfile": (40, 71),
    "copy_file_range": (326, 285),
    "getdents": (78, None),
    "getdents64": (217, 61),
    # of sockets there is only the inherited one, on which the grader hands over a channel for each fork
    "recvmsg": (47, 212),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    # paths, under Landlock where it covers them (not stat, access, readlink)
    "stat": (4, None),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "umask": (95, 166),
    "creat": (85, None),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "rmdir": (84, None),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    # processes and threads
    "fork": (57, None),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "wait4": (61, 260),
    "waitid": (247, 95),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "getcpu": (309, 168),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getpgrp": (111, None),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "getgroups": (115, 158),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "times": (100, 153),
    # signals to itself
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136),
    "rt_sigsuspend": (130, 133),
    "rt_sigtimedwait": (128, 137),
    "sigaltstack": (131, 132),
    "pause": (34, None),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "getitimer": (36, 102),
    "restart_syscall": (219, 128),
    # time, chance and the machine
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "getrandom": (318, 278),
    "uname": (63, 160),
    "sysinfo": (99, 179),
}
"""Allowed whatever the arguments are."""

RULED: Numbers = {
    "clone": (56, 220),
    "mmap": (9, 222),
    "open": (2, None),
    "openat": (257, 56),
    "ioctl": (16, 29),
    "fcntl": (72, 25),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "seccomp": (317, 277),
    "arch_prctl": (158, None),
    "getpgid": (121, 155),
    "getsid": (124, 156),
}
"""Allowed for some arguments only: `seccomp` holds the rules."""

ABSENT: Numbers = {
    "clone3": (435, 435),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "openat2": (437, 437),
    "epoll_pwait2": (441, 441),
    "futex_waitv": (449, 449),
    "get_mempolicy": (239, 236),
    "mbind": (237, 235),
}
"""Answered with ENOSYS, so that libc takes the older call whose arguments a filter can see, or goes without."""

NEWEST_KNOWN = 462
"""Calls with higher numbers are younger than this list: they get ENOSYS, as on the kernels that libc grew up with."""

CONFINING: Numbers = {
    "seccomp": (317, 277),
    "capset": (126, 91),
    "capget": (125, 90),
    "close_range": (436, 436),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
}
"""What confining a process takes; of these the confined process keeps only `seccomp`, to add stricter filters."""


def machine() -> str:
    """Return this process's architecture; OSError where the tables have no column for it."""
    name = os.uname().machine
    if sys.platform != "linux" or name not in MACHINES or sys.maxsize < 2**32:
        raise OSError(
            f"no system call table for {sys.platform} on {name}; known: 64-bit Linux on {', '.join(MACHINES)}"
        )
    return name


def numbers(table: Numbers, machine: str) -> dict[str, int]:
    """Return the calls of `table` that exist on `machine`."""
    column = MACHINES.index(machine)
    return {name: number for name, both in table.items() if (number := both[column]) is not None}


def call(name: str, *args: object) -> int:
    """Make one of the `CONFINING` system calls; OSError with the kernel's errno where it fails."""
    return prepared(name, *args)()


def prepared(name: str, *args: object) -> Callable[[], int]:
    """Return what makes one of the `CONFINING` system calls when it is called, with its arguments converted now."""
    longs = tuple(ctypes.c_long(a) if isinstance(a, int) else a for a in args)
    number, syscall = _number(name), _libc().syscall

    def act() -> int:
        result: int = syscall(number, *longs)
        return _checked(name, result) if result == -1 else result

    return act


def prctl(option: int, value: int = 0) -> int:
    """Call prctl(option, value, 0, 0, 0); OSError with the kernel's errno where it fails."""
    return _checked(f"prctl({option})", _libc().prctl(option, value, 0, 0, 0))


def default_actions(signals: Iterable[int]) -> None:
    """Give signals their default action, behind the interpreter's back."""
    act = _libc().signal
    for signal in signals:
        if act(signal, None) == -1:
            _checked(f"signal({signal})", -1)


def _checked(name: str, result: int) -> int:
    if result == -1:
        errno = ctypes.get_errno()
        raise OSError(errno, f"{name}: {os.strerror(errno)}")
    return result


@functools.cache
def _number(name: str) -> ctypes.c_long:
    return ctypes.c_long(numbers(CONFINING, machine())[name])


@functools.cache
def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    libc.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    libc.signal.argtypes, libc.signal.restype = (ctypes.c_int, ctypes.c_void_p), ctypes.c_long
    return libc
