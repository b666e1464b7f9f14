"""User ids of student code: one for each warm process, so that no two graders of a machine share one.

Processes of one user may signal each other, and limits count for all of them together.
"""

import contextlib
import os
import socket

FIRST, COUNT = 61_000, 900


class ReservedUid:
    """A uid that no other grader of this machine has until it is closed or this process ends.

    The reservation is a name in the kernel's table of abstract Unix sockets: nothing is left behind by a crash.
    RuntimeError if all are taken.
    """

    def __init__(self) -> None:
        self._lock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.number = self._first_free()

    def close(self) -> None:
        """Give the uid back."""
        self._lock.close()

    def _first_free(self) -> int:
        for offset in range(COUNT):
            number = FIRST + (os.getpid() + offset) % COUNT
            with contextlib.suppress(OSError):
                self._lock.bind(f"\0backprop-autograder-uid-{number}")
                return number
        self._lock.close()
        raise RuntimeError(f"all user ids from {FIRST} to {FIRST + COUNT - 1} are taken by other graders. End some")
