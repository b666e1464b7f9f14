"""Frames over a descriptor, from inside: plain read and write, nothing else that a sandbox would have to allow."""

import os
import socket
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from autograder import wire


class Closed(Exception):
    """The other side is gone."""


class Channel:
    """A stream socket on which frames come and go, one request at a time.

    stream: the same socket as an object, made before the sandbox forbids that; needed to receive descriptors.
    """

    def __init__(self, descriptor: int, stream: socket.socket | None = None) -> None:
        self.descriptor = descriptor
        self._stream = stream

    def send(self, message: msgspec.Struct, buffers: Sequence[np.ndarray] = ()) -> None:
        """Send one frame."""
        frame = memoryview(wire.encode(message, buffers))
        while frame:
            frame = frame[os.write(self.descriptor, frame) :]

    def receive(self, kind: Any) -> tuple[Any, wire.Buffers]:
        """Return the next message of that kind, with its arrays; Closed at the end."""
        return self._rest(kind, self._exactly(wire.PREFIX.size))

    def receive_with_descriptor(self, kind: Any) -> tuple[Any, wire.Buffers, list[int]]:
        """Return the next message, its arrays, and a descriptor if one came along."""
        if self._stream is None:
            raise Closed
        prefix, descriptors, _, _ = socket.recv_fds(self._stream, wire.PREFIX.size, 1)
        prefix += self._exactly(wire.PREFIX.size - len(prefix)) if prefix else b""
        return *self._rest(kind, prefix), descriptors

    def _rest(self, kind: Any, prefix: bytes | bytearray) -> tuple[Any, wire.Buffers]:
        if not prefix:
            raise Closed
        header, payload = wire.lengths(bytes(prefix))
        message = wire.decode(kind, self._exactly(header))
        return message, wire.Buffers(memoryview(self._exactly(payload)))

    def _exactly(self, size: int) -> bytearray:
        received = bytearray()
        while len(received) < size:
            piece = os.read(self.descriptor, min(size - len(received), 2**20))
            if not piece:
                raise Closed
            received += piece
        return received
