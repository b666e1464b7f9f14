"""Values to bytes and back across the trust boundary: data only, bounded, checked before it is believed.

A frame is two lengths, a small typed header (msgpack) and the array buffers behind it:

    | header bytes: uint32 | payload bytes: uint64 | header | buffers, one after another |

The header describes every array by dtype and shape, in the order of its buffer. Nothing is ever unpickled, no object
array and no code crosses, and a receiver allocates only what the lengths, checked first, allow.
"""

import math
import struct
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import msgspec
import numpy as np

MAX_HEADER = 64 * 1024
MAX_PAYLOAD = 64 * 2**20
PREFIX = struct.Struct("<IQ")
DTYPES = frozenset("?bhilqBHILQefdFD")  # bool, integers, float16-64, complex64-128
MAX_NDIM = 32
MAX_DEPTH = 64  # of groups in groups: far from the interpreter's own limit, which would be an error of ours


class WireError(Exception):
    """The other side sent something that is no frame of this protocol."""


class Array(msgspec.Struct, tag="array", frozen=True):
    """An array whose entries stand in the payload. dtype: one character of DTYPES."""

    dtype: str
    shape: tuple[int, ...]


class Group(msgspec.Struct, tag="group", frozen=True):
    """A tuple, list or dict with text keys."""

    kind: str
    items: "list[Value]"
    keys: list[str] | None = None


class Opaque(msgspec.Struct, tag="opaque", frozen=True):
    """An object that stays where it is; only the name of its type crosses."""

    type_name: str


class Ref(msgspec.Struct, tag="ref", frozen=True):
    """What an earlier step of the same test gave."""

    step: int


class Function(msgspec.Struct, tag="function", frozen=True):
    """A function of the grader's that the student's code may call; each call crosses back."""

    number: int
    name: str = "f"


Value: TypeAlias = None | bool | int | float | str | Array | Group | Opaque | Ref | Function


class Problem(msgspec.Struct, tag="problem", frozen=True):
    """Why a step gave no value. The student's process says so: it is a claim, good for a message and nothing else.

    kind: `raised`, `missing` (no such name) or `waiting` (an earlier step failed).
    cell, line: where in the student's cells the exception arose; 0 if it did not.
    names: what was found nearby, for `missing`.
    """

    kind: str
    type_name: str = ""
    text: str = ""
    cell: int = 0
    line: int = 0
    step: int = 0
    names: list[str] = []


class Get(msgspec.Struct, tag="get", frozen=True):
    """A name that the student's cells define."""

    name: str


class Put(msgspec.Struct, tag="put", frozen=True):
    """A value of the grader's, to be kept and looked at again."""

    value: Value


class Attr(msgspec.Struct, tag="attr", frozen=True):
    """An attribute of an object."""

    of: Value
    name: str


class Item(msgspec.Struct, tag="item", frozen=True):
    """An element of an object."""

    of: Value
    key: Value


class Set(msgspec.Struct, tag="set", frozen=True):
    """An attribute set from outside."""

    of: Value
    name: str
    value: Value


class Call(msgspec.Struct, tag="call", frozen=True):
    """A call with fresh copies of every array among the arguments."""

    of: Value
    args: list[Value]
    kwargs: dict[str, Value] = {}


class Import(msgspec.Struct, tag="import", frozen=True):
    """A module that was released beside the notebook."""

    name: str


Step: TypeAlias = Get | Put | Attr | Item | Set | Call | Import


class Run(msgspec.Struct, tag="run", frozen=True):
    """Take these steps, then send the values of those in `fetch`."""

    request: int
    steps: list[Step]
    fetch: list[int]


class RunCell(msgspec.Struct, tag="cell", frozen=True):
    """Run one cell of the notebook."""

    request: int
    number: int
    source: str


class Fork(msgspec.Struct, tag="fork", frozen=True):
    """Fork for one hidden test; the channel of the fork comes along as a descriptor."""

    request: int


class Returned(msgspec.Struct, tag="returned", frozen=True):
    """What a function of the grader's gave, or that it cannot take such arguments."""

    request: int
    value: Value
    problem: str = ""


class Values(msgspec.Struct, tag="values", frozen=True):
    """The answer to Run: one value or problem for each step fetched."""

    request: int
    values: list[None | bool | int | float | str | Array | Group | Opaque | Problem]


class CellDone(msgspec.Struct, tag="done", frozen=True):
    """The answer to RunCell. displays: MIME bundles as JSON text, inside the array that follows."""

    request: int
    problem: Problem | None
    displays: Array


class Forked(msgspec.Struct, tag="forked", frozen=True):
    """The answer to Fork."""

    request: int


class ForkEnded(msgspec.Struct, tag="ended", frozen=True):
    """The fork is gone."""

    status: int


class Called(msgspec.Struct, tag="called", frozen=True):
    """The student's code calls a function of the grader's."""

    request: int
    function: int
    args: list[Value]
    kwargs: dict[str, Value] = {}


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The process is confined and waits."""

    pid: int


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """The process could not be confined; no student code has run."""

    reason: str


class Start(msgspec.Struct, tag="start", frozen=True):
    """To the zygote: start a submission's process. Its channel and its output come along as descriptors."""

    request: int
    uid: int | None
    workdir: str
    companions: str | None


class Kill(msgspec.Struct, tag="kill", frozen=True):
    """To the zygote: end a submission's process and all of its group, or all of the group but that process."""

    request: int
    group: int
    only_forks: bool = False


class Killed(msgspec.Struct, tag="killed", frozen=True):
    """From the zygote: it is gone. status: as waitpid gave it, for a whole group."""

    request: int
    status: int = 0


class Look(msgspec.Struct, tag="look", frozen=True):
    """To the zygote: how do a submission's processes fare?"""

    request: int
    group: int


class Seen(msgspec.Struct, tag="seen", frozen=True):
    """From the zygote. delayed: seconds for which they could have run, but had no processor."""

    request: int
    delayed: float


Request: TypeAlias = Run | RunCell | Fork | Returned
Reply: TypeAlias = Values | CellDone | Forked | ForkEnded | Called | Ready | Failed
Order: TypeAlias = Start | Kill | Look
Report: TypeAlias = Ready | Failed | Killed | Seen

_ENCODER = msgspec.msgpack.Encoder()
_DECODERS = {kind: msgspec.msgpack.Decoder(kind) for kind in (Request, Reply, Order, Report)}


def to_value(thing: Any, buffers: list[np.ndarray], *, convert: Callable[[Any], Value] | None = None) -> Value:
    """Return the value that stands for `thing`, and append its arrays to `buffers`.

    convert: what to do with an object that is no data; by default only the name of its type crosses.
    Subclasses lose what they added: only the entries of an array and the digits of a number cross.
    """
    if thing is None or type(thing) in (bool, float, str):
        return thing
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
        if array.dtype not in DTYPES or len(array.dtype) != 1:
            raise WireError("an array of a type that does not cross")
        if len(array.shape) > MAX_NDIM or any(not 0 <= size <= MAX_PAYLOAD for size in array.shape):
            raise WireError("an array of an impossible shape")
        dtype = np.dtype(array.dtype)
        size = math.prod(array.shape) * dtype.itemsize
        if size > len(self._payload) - self._offset:
            raise WireError("an array that claims more than was sent")
        flat = np.frombuffer(self._payload[self._offset : self._offset + size], dtype=dtype)
        self._offset += size
        try:
            return flat.reshape(array.shape).copy()
        except ValueError:  # 0 x 2**26 x 2**26 x 2**26: no entries, and still too big for NumPy
            raise WireError("an array of an impossible shape") from None


def encode(message: msgspec.Struct, buffers: Sequence[np.ndarray] = ()) -> bytes:
    """Return the frame; WireError where it is larger than a frame may be, or holds text that is no Unicode."""
    try:
        header = _ENCODER.encode(message)
    except (UnicodeEncodeError, RecursionError) as problem:
        raise WireError(f"a value that cannot be sent ({type(problem).__name__})") from None
    payload = sum(array.nbytes for array in buffers)
    if len(header) > MAX_HEADER:
        raise WireError(f"a header of {len(header)} bytes; at most {MAX_HEADER}")
    if payload > MAX_PAYLOAD:
        raise WireError(f"arrays of {payload} bytes; at most {MAX_PAYLOAD}")
    return b"".join((PREFIX.pack(len(header), payload), header, *(array.tobytes() for array in buffers)))


def lengths(prefix: bytes) -> tuple[int, int]:
    """Return the lengths of header and payload that the prefix announces; WireError where they are too large."""
    header, payload = PREFIX.unpack(prefix)
    if header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise WireError(f"a frame of {header} + {payload} bytes; at most {MAX_HEADER} + {MAX_PAYLOAD}")
    return header, payload


def decode(kind: Any, header: bytes | bytearray | memoryview) -> Any:
    """Return the message of that kind (Request, Reply, Order, Report); WireError where it is none."""
    try:
        return _DECODERS[kind].decode(header)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, OverflowError) as problem:
        raise WireError(f"no message that is expected here ({type(problem).__name__})") from None
