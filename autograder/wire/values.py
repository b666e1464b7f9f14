"""Values: from Python and NumPy to what crosses, and back. Data only, checked before it is believed."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.wire.messages import Array, Function, Group, Opaque, Ref, Value

MAX_PAYLOAD = 16 * 2**20  # bytes of arrays in one frame
MAX_REPLY = 4 * 2**20  # the same, from student code; the largest answer of the course has 54 kB
DTYPES = frozenset("?bhilqBHILQefdFD")  # bool, integers, float16-64, complex64-128
_DTYPES = {char: np.dtype(char) for char in DTYPES}
MAX_NDIM = 32
MAX_DEPTH = 64  # of groups in groups: far from the interpreter's own limit, which would be an error of ours


class WireError(Exception):
    """The other side sent something that is no frame of this protocol."""


def to_value(thing: Any, buffers: list[np.ndarray], *, convert: Callable[[Any], Value] | None = None) -> Value:
    """Return the value that stands for `thing`, and append its arrays to `buffers`.

    convert: what to do with an object that is no data; by default only the name of its type crosses.
    Subclasses lose what they added: only the entries of an array and the digits of a number cross.
    """
    exact = type(thing)
    if exact is float or exact is bool or exact is str or thing is None:
        return thing
    if exact is np.ndarray and thing.dtype.char in DTYPES and thing.dtype.isnative and thing.flags.c_contiguous:
        buffers.append(thing)
        return Array(thing.dtype.char, thing.shape)
    if isinstance(thing, (np.float64, np.int64, np.bool_)):
        return thing.item()
    if isinstance(thing, int) and -(2**63) <= thing < 2**63:
        return int(thing)
    if isinstance(thing, (np.ndarray, np.generic, float, complex)):
        return _array(thing, buffers)
    if isinstance(thing, (tuple, list)):
        kind = "tuple" if isinstance(thing, tuple) else "list"
        return Group(kind, [to_value(item, buffers, convert=convert) for item in thing])
    if isinstance(thing, dict) and all(type(key) is str for key in thing):
        values = [to_value(item, buffers, convert=convert) for item in thing.values()]
        return Group("dict", values, list(thing))
    return convert(thing) if convert else Opaque(type_name(thing))


def type_name(thing: Any) -> str:
    """Return the bare name of the thing's type, shortened."""
    return str(type.__dict__["__name__"].__get__(type(thing)))[:80]


def _array(thing: Any, buffers: list[np.ndarray]) -> Value:
    array = np.ndarray.view(thing, np.ndarray) if isinstance(thing, np.ndarray) else np.asarray(thing)
    if array.dtype == np.longdouble:
        array = array.astype(np.float64)
    if array.dtype.char not in DTYPES:
        return Opaque(f"array of {array.dtype.name}"[:80])
    array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("=")).reshape(array.shape)
    buffers.append(array)
    return Array(array.dtype.char, array.shape)


def from_value(
    value: Value,
    buffers: "Buffers",
    *,
    ref: Callable[[int], Any] | None = None,
    function: Callable | None = None,
    depth: int = MAX_DEPTH,
) -> Any:
    """Return what `value` stands for; arrays are fresh, writable copies. WireError where it does not fit.

    depth: how many groups may stand in one another.
    """
    if isinstance(value, Array):
        return buffers.take(value)
    if isinstance(value, Group):
        if depth <= 0:
            raise WireError(f"groups in groups, more than {MAX_DEPTH} deep")
        items = [from_value(item, buffers, ref=ref, function=function, depth=depth - 1) for item in value.items]
        return _group(value, items)
    if isinstance(value, Ref) and ref:
        return ref(value.step)
    if isinstance(value, Function) and function:
        return function(value)
    if isinstance(value, (Ref, Function)):
        raise WireError(f"{type(value).__name__} is not expected here")
    return value


def _group(group: Group, items: list[Any]) -> Any:
    if group.kind == "dict" and group.keys is not None and len(group.keys) == len(items):
        return dict(zip(group.keys, items, strict=True))
    if group.kind == "tuple":
        return tuple(items)
    if group.kind == "list":
        return items
    raise WireError(f"no group of kind {group.kind[:20]!r}")


class Buffers:
    """The arrays of one frame, taken in the order in which the header names them."""

    def __init__(self, payload: memoryview) -> None:
        self._payload = payload
        self._offset = 0
        self.size = len(payload)

    def take(self, array: Array) -> np.ndarray:
        """Return the next array; WireError where dtype, shape or length is not believable."""
        dtype = _DTYPES.get(array.dtype)
        if dtype is None:
            raise WireError("an array of a type that does not cross")
        shape, count = array.shape, 1
        for length in shape:
            if not 0 <= length <= MAX_PAYLOAD:
                raise WireError("an array of an impossible shape")
            count *= length
        if len(shape) > MAX_NDIM:
            raise WireError("an array of an impossible shape")
        size = count * dtype.itemsize
        if size > self.size - self._offset:
            raise WireError("an array that claims more than was sent")
        offset, self._offset = self._offset, self._offset + size
        try:
            return np.ndarray(shape, dtype, self._payload, offset).copy() if count else np.empty(shape, dtype)
        except ValueError:  # 0 x 2**26 x 2**26 x 2**26: no entries, and still too big for NumPy
            raise WireError("an array of an impossible shape") from None
