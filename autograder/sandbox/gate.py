"""The grader's end of the fork gate: a submission's process may fork once for each permit, and never else.

Permits are for its first thread alone. The kernel says which thread asks, so other threads, and forks of earlier tests
that still run, can take none.
"""

import errno
import fcntl
import os
import struct

_RECEIVE, _SEND = 0xC0502100, 0xC0182101  # SECCOMP_IOCTL_NOTIF_RECV, SECCOMP_IOCTL_NOTIF_SEND
_NOTIFICATION = struct.Struct("=QII64x")
_RESPONSE = struct.Struct("=QqiI")
_CONTINUE = 1


class Gate:
    """Answers the kernel's questions on one seccomp listener.

    thread: who may fork, by its number in the grader's PID namespace.
    """

    def __init__(self, descriptor: int, thread: int) -> None:
        self.descriptor = descriptor
        self._thread = thread
        self.closed = False
        self.refused = 0
        self._permits = 0

    def permit(self) -> None:
        """Allow the next fork."""
        self._permits = 1

    def forbid(self) -> None:
        """Allow no fork: a permit that was not used must not outlive its test."""
        self._permits = 0

    def answer(self) -> None:
        """Answer one question: the call goes on, or fails with EPERM."""
        notification = bytearray(_NOTIFICATION.size)
        try:
            fcntl.ioctl(self.descriptor, _RECEIVE, notification)
            identifier, thread, _ = _NOTIFICATION.unpack(notification)
            allowed = self._permits > 0 and thread == self._thread
            fcntl.ioctl(self.descriptor, _SEND, _verdict(identifier, allowed))
            self._count(allowed)  # only now: a signal may have made the one who asked go away, and ask again
        except OSError as problem:
            if problem.errno not in (errno.EINTR, errno.EAGAIN):
                self._gone(problem)

    def close(self) -> None:
        """Stop listening; the kernel then refuses every fork."""
        if not self.closed:
            self.closed = True
            os.close(self.descriptor)

    def _count(self, allowed: bool) -> None:
        if allowed:
            self._permits -= 1
        else:
            self.refused += 1

    def _gone(self, problem: OSError) -> None:
        """ENOENT: the asking process died meanwhile, and others may ask yet."""
        if problem.errno != errno.ENOENT:
            self.closed = True
            os.close(self.descriptor)


def _verdict(identifier: int, allowed: bool) -> bytes:
    error, flags = (0, _CONTINUE) if allowed else (-errno.EPERM, 0)
    return _RESPONSE.pack(identifier, 0, error, flags)
