"""A Landlock rule set: the files that this process may read and the directories it may write, and nothing else.

Landlock looks at opening, creating, renaming, deleting and truncating. It does not look at stat, access, readlink,
chdir, chmod, chown, utime and xattr: `seccomp` refuses those, but for stat, access and readlink, which every import
needs. So whether a path exists, its size and its times stay visible wherever the uid can walk: hide staff files in
directories of another uid with mode 0700, or in a mount namespace without them.

A descriptor that was open before keeps its rights: close what must not be inherited. Never list /proc.

Source: Linux Documentation/userspace-api/landlock.rst.
"""

import os
import stat
import struct
from collections.abc import Sequence

from autograder.worker import syscalls

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = 1, 2, 4, 8, 16, 32
MAKE_DIR, MAKE_REG, REFER, TRUNCATE = 1 << 7, 1 << 8, 1 << 13, 1 << 14
HANDLED = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All file access rights by the ABI that brought the last of them (refer 2, truncate 3, ioctl on devices 5)."""

READING_FILE = READ_FILE
READING_DIRECTORY = READ_FILE | READ_DIR
WRITING_FILE = READ_FILE | WRITE_FILE | TRUNCATE
WRITING_DIRECTORY = READING_DIRECTORY | WRITING_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER

NET_BIND_AND_CONNECT = 3  # TCP, from ABI 4
SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3  # from ABI 6
ASK_VERSION, PATH_BENEATH = 1, 1


def abi() -> int:
    """Return the Landlock ABI of this kernel, 0 where it has none or has it turned off."""
    try:
        return _version()
    except OSError:
        return 0


def refusal() -> int:
    """Return the errno with which the kernel, or a filter before it, answers the question for its ABI; 0 for none."""
    try:
        _version()
    except OSError as error:
        return error.errno or 0
    return 0


def _version() -> int:
    return syscalls.call("landlock_create_ruleset", None, 0, ASK_VERSION)


def restrict(read: Sequence[str], write: Sequence[str]) -> None:
    """Forbid this thread, and what it starts from now on, all files but these; needs no_new_privs.

    read: files and directories to read; nothing in them can be written or executed.
    write: files and directories to read and write; in them no links, sockets, pipes or devices can be made.
    TCP, abstract sockets and signals to processes outside are forbidden as far as the kernel's ABI goes.
    OSError where a path cannot be opened or Landlock is missing: nothing is forbidden then.
    """
    version = abi()
    handled = max(mask for since, mask in HANDLED.items() if since <= max(version, 1))
    net = NET_BIND_AND_CONNECT if version >= 4 else 0
    scoped = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    attributes = struct.pack(
        "QQQ", handled, net, scoped
    )  # older kernels accept the longer struct where its tail is zero
    ruleset = syscalls.call("landlock_create_ruleset", attributes, len(attributes), 0)
    try:
        for path in read:
            _allow(ruleset, path, READING_DIRECTORY & handled, READING_FILE & handled)
        for path in write:
            _allow(ruleset, path, WRITING_DIRECTORY & handled, WRITING_FILE & handled)
        syscalls.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, if_directory: int, if_file: int) -> None:
    """The kernel refuses a rule that grants directory rights on a file."""
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = if_directory if stat.S_ISDIR(os.fstat(descriptor).st_mode) else if_file
        syscalls.call(
            "landlock_add_rule",
            ruleset,
            PATH_BENEATH,
            struct.pack("=Qi", rights, descriptor),
            0,
        )
    finally:
        os.close(descriptor)
