"""Frames: two lengths, a small typed header (msgpack), and the buffers of the arrays behind it.

| header bytes: uint32 | payload bytes: uint64 | header | buffers, one after another |
"""

import struct
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from autograder.wire.messages import Order, Reply, Report, Request
from autograder.wire.values import MAX_PAYLOAD, WireError

MAX_HEADER = 64 * 1024
PREFIX = struct.Struct("<IQ")
_ENCODER = msgspec.msgpack.Encoder()
_DECODERS = {kind: msgspec.msgpack.Decoder(kind) for kind in (Request, Reply, Order, Report)}


def encode(message: msgspec.Struct, buffers: Sequence[np.ndarray] = (), *, most: int = MAX_PAYLOAD) -> bytes:
    """Return the frame; WireError where it is larger than a frame may be, or holds text that is no Unicode.

    most: bytes of arrays.
    """
    try:
        header = _ENCODER.encode(message)
    except (UnicodeEncodeError, RecursionError) as problem:
        raise WireError(f"a value that cannot be sent ({type(problem).__name__})") from None
    payload = sum(array.nbytes for array in buffers)
    if len(header) > MAX_HEADER:
        raise WireError(f"a header of {len(header)} bytes; at most {MAX_HEADER}")
    if payload > most:
        raise WireError(f"arrays of {payload} bytes; at most {most}")
    return b"".join((PREFIX.pack(len(header), payload), header, *(array.tobytes() for array in buffers)))


def lengths(prefix: bytes, *, most: int = MAX_PAYLOAD) -> tuple[int, int]:
    """Return the lengths of header and payload that the prefix announces; WireError where they are too large."""
    header, payload = PREFIX.unpack(prefix)
    if header > MAX_HEADER or payload > most:
        raise WireError(f"a frame of {header} + {payload} bytes; at most {MAX_HEADER} + {most}")
    return header, payload


def decode(kind: Any, header: bytes | bytearray | memoryview) -> Any:
    """Return the message of that kind (Request, Reply, Order, Report); WireError where it is none."""
    try:
        return _DECODERS[kind].decode(header)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, OverflowError) as problem:
        raise WireError(f"no message that is expected here ({type(problem).__name__})") from None
