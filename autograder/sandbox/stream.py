"""Frames from and to a process that may stall, lie or die: every wait has a deadline."""

import select
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np

from autograder import wire
from autograder.sandbox.gate import Gate

AHEAD = 16 * 1024  # bytes received at once, where more than was asked for is there already
PIECE = 2**20
LEAST_GRACE = 0.05


class TimedOut(Exception):
    """No complete answer before the deadline."""


class Ended(Exception):
    """The other side closed its end or died."""


class Stream:
    """One end of a stream socket. While it waits, the fork gate of the same submission is answered.

    starved: for how many seconds the other side could not run since this was last asked; deadlines move by so much.
    """

    def __init__(
        self, end: socket.socket, gate: Gate | None = None, starved: Callable[[], float] = lambda: 0.0
    ) -> None:
        self._end = end
        self._gate = gate
        self._starved = starved
        self._grace = 0.0  # seconds by which the deadlines of this exchange have moved
        self._ahead = b""  # received, and not yet asked for
        end.setblocking(False)

    def close(self) -> None:
        """Hang up."""
        self._end.close()

    def send(
        self,
        message: msgspec.Struct,
        buffers: Sequence[np.ndarray] = (),
        *,
        deadline: float,
        descriptor: int | None = None,
    ) -> None:
        """Send one frame; the descriptor goes along with its first byte."""
        self.send_frame(wire.encode(message, buffers), deadline=deadline, descriptor=descriptor)

    def send_frame(self, encoded: bytes, *, deadline: float, descriptor: int | None = None) -> None:
        """Send a frame as `wire.encode` made it."""
        self._grace = 0.0
        frame = memoryview(encoded)
        if descriptor is not None:
            sent = self._try(socket.send_fds, self._end, [frame[:PIECE]], [descriptor], deadline=deadline)
            frame = frame[sent:]
        while frame:
            frame = frame[self._try(self._end.send, frame[:PIECE], deadline=deadline) :]

    def receive(self, kind: Any, *, deadline: float) -> tuple[Any, wire.Buffers]:
        """Return the next message and its arrays. TimedOut, Ended, or WireError for what is no message."""
        header, payload = self.receive_frame(deadline=deadline)
        return wire.decode(kind, header), wire.Buffers(memoryview(payload))

    def receive_frame(self, *, deadline: float) -> tuple[bytes, bytes]:
        """Return header and payload of the next frame, not looked into. TimedOut, Ended, or WireError."""
        header, payload = wire.lengths(self._exactly(wire.PREFIX.size, deadline), most=wire.MAX_REPLY)
        return self._exactly(header, deadline), self._exactly(payload, deadline)

    def is_silent(self) -> bool:
        """Return whether nothing has arrived that was not asked for."""
        if self._ahead:
            return False
        try:
            return not self._end.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False

    def _exactly(self, size: int, deadline: float) -> bytes:
        received = bytearray(self._ahead) if size > len(self._ahead) else self._ahead
        while len(received) < size:
            wanted = max(AHEAD, min(PIECE, size - len(received)))
            piece = self._try(self._end.recv, wanted, deadline=deadline, reading=True)
            if not piece:
                raise Ended
            received += piece
        self._ahead = bytes(received[size:])
        return bytes(received[:size])

    def _try(self, act: Callable[..., Any], *arguments: Any, deadline: float, reading: bool = False) -> Any:
        while True:
            try:
                return act(*arguments)
            except BlockingIOError:
                self._wait(deadline, reading=reading)
            except (BrokenPipeError, ConnectionResetError):
                raise Ended from None

    def _wait(self, deadline: float, *, reading: bool) -> None:
        poll = select.poll()
        poll.register(self._end, select.POLLIN if reading else select.POLLOUT)
        if self._gate and not self._gate.closed:
            poll.register(self._gate.descriptor, select.POLLIN)
        while True:
            left = deadline + self._grace - time.monotonic()
            if left <= 0 and (more := self._starved()) > LEAST_GRACE:
                self._grace += more
                continue
            if left <= 0:
                raise TimedOut
            ready = dict(poll.poll(left * 1000))
            if self._gate and self._gate.descriptor in ready:
                self._look_at(self._gate, ready[self._gate.descriptor])
            if self._end.fileno() in ready:
                return
            if self._gate and self._gate.closed:
                poll.unregister(self._gate.descriptor)
                self._gate = None

    @staticmethod
    def _look_at(gate: Gate, events: int) -> None:
        """Answer a question. At the mere end of all who could ask, to receive would block before Linux 6.11."""
        if events & select.POLLIN:
            gate.answer()
        else:
            gate.close()
