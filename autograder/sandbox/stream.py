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

PIECE = 2**20


class TimedOut(Exception):
    """No complete answer before the deadline."""


class Ended(Exception):
    """The other side closed its end or died."""


class Stream:
    """One end of a stream socket. While it waits, the fork gate of the same submission is answered."""

    def __init__(self, end: socket.socket, gate: Gate | None = None) -> None:
        self._end = end
        self._gate = gate
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
        frame = memoryview(wire.encode(message, buffers))
        if descriptor is not None:
            sent = self._try(socket.send_fds, self._end, [frame[:1]], [descriptor], deadline=deadline)
            frame = frame[sent:]
        while frame:
            frame = frame[self._try(self._end.send, frame[:PIECE], deadline=deadline) :]

    def receive(self, kind: Any, *, deadline: float) -> tuple[Any, wire.Buffers]:
        """Return the next message and its arrays. TimedOut, Ended, or WireError for what is no message."""
        header, payload = wire.lengths(bytes(self._exactly(wire.PREFIX.size, deadline)))
        message = wire.decode(kind, self._exactly(header, deadline))
        return message, wire.Buffers(memoryview(self._exactly(payload, deadline)))

    def _exactly(self, size: int, deadline: float) -> bytearray:
        received = bytearray()
        while len(received) < size:
            wanted = min(PIECE, size - len(received))
            piece = self._try(self._end.recv, wanted, deadline=deadline, reading=True)
            if not piece:
                raise Ended
            received += piece
        return received

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
            left = deadline - time.monotonic()
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
