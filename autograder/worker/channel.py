"""Frames over a descriptor, from inside: plain read and write, nothing else that a sandbox would have to allow."""

import os
import socket
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from autograder import wire

AHEAD = 4096  # bytes; most frames are shorter, and a larger buffer would cost its fork more pages
PIECE = 2**20


class Closed(Exception):
    """The other side is gone."""


class Channel:
    """A stream socket on which frames come and go, one request at a time.

    stream: the same socket as an object, made before the sandbox forbids that; needed to receive descriptors.
    """

    def __init__(self, descriptor: int, stream: socket.socket | None = None) -> None:
        self.descriptor = descriptor
        self._stream = stream
        self._ahead = b""  # read, and not yet asked for

    def send(self, message: msgspec.Struct, buffers: Sequence[np.ndarray] = ()) -> None:
        """Send one frame."""
        frame = memoryview(wire.encode(message, buffers, most=wire.MAX_REPLY))
        while frame:
            frame = frame[os.write(self.descriptor, frame) :]

    def receive(self, kind: Any) -> tuple[Any, wire.Buffers]:
        """Return the next message of that kind, with its arrays; Closed at the end."""
        header, payload = wire.lengths(bytes(self._exactly(wire.PREFIX.size)))
        message = wire.decode(kind, self._exactly(header))
        return message, wire.Buffers(memoryview(self._exactly(payload)))

    def receive_with_descriptor(self, kind: Any) -> tuple[Any, wire.Buffers, list[int]]:
        """Return the next message, its arrays, and a descriptor if one came along."""
        descriptors: list[int] = []
        if not self._ahead and self._stream is not None:
            self._ahead, descriptors, _, _ = socket.recv_fds(self._stream, AHEAD, 1)
        return *self.receive(kind), descriptors

    def _exactly(self, size: int) -> bytes | bytearray:
        if size <= len(self._ahead):
            taken, self._ahead = self._ahead[:size], self._ahead[size:]
            return taken
        received, self._ahead = bytearray(self._ahead), b""
        while len(received) < size:
            wanted = size - len(received)
            piece = os.read(self.descriptor, AHEAD if wanted < AHEAD else PIECE if wanted > PIECE else wanted)
            if not piece:
                raise Closed
            received += piece
        self._ahead = bytes(received[size:])
        del received[size:]
        return received
