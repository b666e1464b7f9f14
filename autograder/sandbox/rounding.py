"""Move replies by a unit in the last place, as another processor or another NumPy might.

Only tests use this: it shows that no verdict, name or message depends on the last bit of a number.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from autograder import wire


class Rounding:
    """Moves every finite float64 of a reply or a callback by -1, 0 or +1 unit in the last place.

    seed: decides which way each one moves.
    """

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def __call__(self, header: bytes, payload: bytes) -> tuple[bytes, bytes]:
        """Return the frame with its numbers moved. WireError if it is no reply."""
        reply, moved = wire.decode(wire.Reply, header), bytearray(payload)
        if isinstance(reply, wire.Values):
            values, _ = self._all_moved(reply.values, moved, 0)
            reply = msgspec.structs.replace(reply, values=values)
        elif isinstance(reply, wire.Called):
            args, offset = self._all_moved(reply.args, moved, 0)
            named, _ = self._all_moved(list(reply.kwargs.values()), moved, offset)
            reply = msgspec.structs.replace(reply, args=args, kwargs=dict(zip(reply.kwargs, named, strict=True)))
        return msgspec.msgpack.encode(reply), bytes(moved)

    def _all_moved(self, values: Sequence[Any], payload: bytearray, offset: int) -> tuple[list[Any], int]:
        """Return the values and the offset behind their arrays, which are moved in place."""
        moved = []
        for value in values:
            value, offset = self._moved(value, payload, offset)
            moved.append(value)
        return moved, offset

    def _moved(self, value: Any, payload: bytearray, offset: int) -> tuple[Any, int]:
        if isinstance(value, float):
            return float(self._nudged(np.float64(value))), offset
        if isinstance(value, wire.Group):
            items, offset = self._all_moved(value.items, payload, offset)
            return msgspec.structs.replace(value, items=items), offset
        if isinstance(value, wire.Array):
            return value, self._move_array(value, payload, offset)
        return value, offset

    def _move_array(self, array: wire.Array, payload: bytearray, offset: int) -> int:
        size = int(np.prod(array.shape, dtype=np.int64)) * np.dtype(array.dtype).itemsize
        if array.dtype == "d" and offset + size <= len(payload):
            numbers = np.frombuffer(payload, dtype=np.float64, count=size // 8, offset=offset)
            numbers[:] = self._nudged(numbers)
        return offset + size

    def _nudged(self, numbers: np.ndarray | np.float64) -> np.ndarray:
        target = self._rng.choice([-np.inf, np.nan, np.inf], size=np.shape(numbers))
        moved = np.nextafter(numbers, np.where(np.isnan(target), numbers, target))
        return np.where(np.isfinite(numbers), moved, numbers)
