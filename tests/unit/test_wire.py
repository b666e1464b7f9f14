"""Values cross the trust boundary as they are, and nothing that crosses can do harm."""

import math
import tracemalloc
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import wire

CODES = sorted(wire.DTYPES)
ARRAYS = st.sampled_from(CODES).flatmap(
    lambda code: hnp.arrays(np.dtype(code), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
NUMBERS = st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats()
LEAVES = st.none() | NUMBERS | st.text() | ARRAYS
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
KINDS = [wire.Request, wire.Reply, wire.Order, wire.Report]
MESSAGES = [
    wire.Run(3, [wire.Get("Gate"), wire.Call(wire.Ref(0), [1, wire.Array("d", (2, 3))], {"y": "z"})], [1]),
    wire.RunCell(1, 7, wire.Array("B", (5,))),
    wire.Fork(2),
    wire.Values(
        1, [None, 1.5, "a", wire.Group("tuple", [wire.Array("d", (2, 3))]), wire.Problem("raised", "TypeError")]
    ),
    wire.CellDone(1, None, wire.Array("B", (48,))),
    wire.Called(1, 0, [wire.Array("d", (6,))]),
    wire.Forked(1),
    wire.Ready(1),
    wire.Start(1, 65534, "/work", None),
    wire.Kill(1, 4),
]


def sent(thing: Any) -> tuple[wire.Value, wire.Buffers]:
    """Return the value and the buffers as they arrive on the other side."""
    buffers: list[np.ndarray] = []
    frame = wire.encode(wire.Values(1, [wire.to_value(thing, buffers)]), buffers)
    message, payload = received(frame)
    return message.values[0], payload


def received(frame: bytes, kind: Any = wire.Reply) -> tuple[Any, wire.Buffers]:
    """Take a frame apart as a receiver does."""
    header, payload = wire.lengths(frame[: wire.PREFIX.size])
    rest = frame[wire.PREFIX.size :]
    return wire.decode(kind, rest[:header]), wire.Buffers(memoryview(rest[header : header + payload]))


def across(thing: Any) -> Any:
    """Return what arrives on the other side."""
    return wire.from_value(*sent(thing))


def same(a: Any, b: Any) -> bool:
    """Whether two values have the same types, shapes and bits (any NaN counts as any other)."""
    if isinstance(a, np.ndarray):
        alike = isinstance(b, np.ndarray) and a.dtype.char == b.dtype.char and a.shape == b.shape
        return alike and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    if isinstance(a, (tuple, list)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return type(b) is dict and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return type(b) is float and (a == b or math.isnan(a) and math.isnan(b))
    return type(a) is type(b) and a == b


@given(VALUES)
def test_nested_values_and_arrays_arrive_as_they_were_sent(thing: Any) -> None:
    assert same(thing, across(thing))


def test_an_array_arrives_as_a_writable_copy_of_its_own() -> None:
    array = np.arange(6.0)
    first, second = across([array, array])
    first[0] = 99.0
    assert second[0] == 0.0
    assert array[0] == 0.0


@pytest.mark.parametrize(
    "make",
    [
        lambda x: x.T,
        lambda x: x[::2, ::-1],
        lambda x: x.astype(">f8"),
        lambda x: np.asfortranarray(x),
        lambda x: np.broadcast_to(x[:1], x.shape),
        lambda x: np.ma.masked_array(x, mask=x > 2),
        lambda x: x.view(np.recarray),
    ],
    ids=["transposed", "strided", "big-endian", "Fortran order", "broadcast", "masked", "record"],
)
def test_only_the_entries_of_an_array_cross_not_how_it_lies_or_what_it_claims(make: Callable[..., Any]) -> None:
    array = make(np.arange(12.0).reshape(3, 4))
    got = across(array)
    assert type(got) is np.ndarray
    assert got.dtype == np.float64
    assert np.array_equal(got, np.asarray(array))


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [(np.float64(1.5), 1.5), (np.int64(7), 7), (np.bool_(True), True), (True, True), (-(2**63), -(2**63))],
)
def test_numbers_of_numpy_arrive_as_plain_numbers(scalar: Any, expected: Any) -> None:
    got = across(scalar)
    assert type(got) is type(expected)
    assert got == expected


@pytest.mark.parametrize("scalar", [np.float32(1.5), np.float16(0.5), 1 + 2j, np.longdouble(2.5), np.uint8(3)])
def test_other_numbers_arrive_as_arrays_without_dimensions(scalar: Any) -> None:
    got = across(scalar)
    assert isinstance(got, np.ndarray)
    assert got.shape == ()
    assert got == scalar


class Liar(float):
    """A number that agrees with everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class LyingArray(np.ndarray):
    """An array that shows other entries than it has."""

    def __array_function__(self, *args: Any) -> Any:
        return 42

    def __getitem__(self, key: Any) -> Any:
        return 42

    dtype = property(lambda self: np.dtype(object))  # type: ignore[assignment]
    shape = property(lambda self: (10**9,))  # type: ignore[assignment]


def test_a_subclass_loses_what_it_added() -> None:
    assert type(across(Liar(2.5))) in (float, np.ndarray)
    assert across(Liar(2.5)) != 3.5
    got = across(np.arange(3.0).view(LyingArray))
    assert type(got) is np.ndarray
    assert got.tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    "thing",
    [
        object(),
        print,
        {1, 2},
        b"bytes",
        2**63,
        {1: 2},
        np.array([object()]),
        np.array(["text"]),
        np.array([(1, 2.0)], dtype="i4,f8"),
        np.datetime64("2026-01-01"),
        range(3),
        np.str_("text"),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_of_anything_else_only_the_name_of_its_type_crosses(thing: Any) -> None:
    assert isinstance(across(thing), wire.Opaque)


def test_the_name_of_a_type_is_not_asked_of_the_object() -> None:
    class Meta(type):
        __name__ = property(lambda cls: "x" * 10**6)  # type: ignore[assignment]

    thing = Meta("Honest", (), {"__class__": property(lambda self: int)})()
    assert wire.type_name(thing) == "Honest"
    assert len(wire.type_name(type("Long" * 100, (), {})())) == 80


def test_what_is_no_data_can_be_turned_into_a_handle() -> None:
    assert wire.to_value([print], [], convert=lambda _: wire.Ref(5)) == wire.Group("list", [wire.Ref(5)])


def test_references_and_functions_are_read_only_where_they_are_expected() -> None:
    nothing = wire.Buffers(memoryview(b""))
    assert wire.from_value(wire.Ref(3), nothing, ref=lambda step: step * 2) == 6
    assert wire.from_value(wire.Function(1, "f"), nothing, function=lambda f: f.name) == "f"
    for value in (wire.Ref(3), wire.Function(1), wire.Group("list", [wire.Ref(0)])):
        with pytest.raises(wire.WireError, match="not expected here"):
            wire.from_value(value, nothing)


def test_text_that_is_no_unicode_is_refused_when_it_is_sent() -> None:
    with pytest.raises(wire.WireError, match="UnicodeEncodeError"):
        sent("\ud800")


def test_a_header_that_is_too_large_is_refused_by_the_sender() -> None:
    with pytest.raises(wire.WireError, match="a header of .* at most 65536"):
        sent([0.5] * 10_000)


def test_arrays_that_are_too_large_are_refused_by_the_sender() -> None:
    with pytest.raises(wire.WireError, match="arrays of .* at most"):
        sent(np.zeros(wire.MAX_PAYLOAD + 1, dtype=np.uint8))


@pytest.mark.parametrize(
    ("header", "payload"), [(wire.MAX_HEADER + 1, 0), (0, wire.MAX_PAYLOAD + 1), (2**32 - 1, 2**64 - 1)]
)
def test_lengths_that_are_too_large_are_refused_before_anything_is_read(header: int, payload: int) -> None:
    with pytest.raises(wire.WireError, match="a frame of"):
        wire.lengths(wire.PREFIX.pack(header, payload))


@pytest.mark.parametrize(
    ("array", "says"),
    [
        (wire.Array("O", (1,)), "type that does not cross"),
        (wire.Array("U", (1,)), "type that does not cross"),
        (wire.Array("dd", (1,)), "type that does not cross"),
        (wire.Array("", (1,)), "type that does not cross"),
        (wire.Array("d", (-1,)), "impossible shape"),
        (wire.Array("d", (-2, -3)), "impossible shape"),
        (wire.Array("d", (1,) * 40), "impossible shape"),
        (wire.Array("d", (2**60,)), "impossible shape"),
        (wire.Array("d", (2**22,) * 30), "claims more than was sent"),
        (wire.Array("d", (2**16, 2**16, 2**16, 2**16)), "claims more than was sent"),
        (wire.Array("d", (0, 2**26, 2**26, 2**26)), "impossible shape"),
        (wire.Array("d", (3,)), "claims more than was sent"),
    ],
    ids=str,
)
def test_an_array_that_cannot_be_is_refused_before_memory_is_taken(array: wire.Array, says: str) -> None:
    with pytest.raises(wire.WireError, match=says):
        wire.Buffers(memoryview(bytes(16))).take(array)


def test_each_array_takes_its_own_part_of_the_payload() -> None:
    buffers = wire.Buffers(memoryview(np.arange(4.0).tobytes()))
    assert buffers.take(wire.Array("d", (3,))).tolist() == [0.0, 1.0, 2.0]
    with pytest.raises(wire.WireError, match="claims more"):
        buffers.take(wire.Array("d", (2,)))
    assert buffers.take(wire.Array("d", ())) == 3.0


@pytest.mark.parametrize("kind", ["set", "", "tuple ", "x" * 1000])
def test_a_group_of_an_unknown_kind_is_refused(kind: str) -> None:
    with pytest.raises(wire.WireError, match="no group of kind"):
        wire.from_value(wire.Group(kind, [1]), wire.Buffers(memoryview(b"")))


def test_a_dict_whose_keys_do_not_fit_is_refused() -> None:
    for keys in (None, [], ["a", "b"]):
        with pytest.raises(wire.WireError, match="no group of kind 'dict'"):
            wire.from_value(wire.Group("dict", [1], keys), wire.Buffers(memoryview(b"")))


def test_values_may_stand_in_one_another_but_not_without_end() -> None:
    thing: list[Any] = []
    for _ in range(wire.MAX_DEPTH - 1):
        thing = [thing]
    assert across(thing) == thing
    with pytest.raises(wire.WireError, match="64 deep"):
        across([thing])


@pytest.mark.parametrize("depth", [65, 200, 450, 480, 500, 990, 1500, 5000])
def test_nesting_of_any_depth_is_refused_without_a_recursion_error(depth: int) -> None:
    value = {"type": "group", "kind": "list", "items": []}
    piece = msgspec.msgpack.encode(value)
    for _ in range(depth):
        piece = (
            b"\x83" + _text("type") + _text("group") + _text("kind") + _text("list") + _text("items") + b"\x91" + piece
        )
    header = b"\x83" + _text("type") + _text("values") + _text("request") + b"\x01" + _text("values") + b"\x91" + piece
    with pytest.raises(wire.WireError):
        message = wire.decode(wire.Reply, header)
        wire.from_value(message.values[0], wire.Buffers(memoryview(b"")))


def _text(text: str) -> bytes:
    return bytes([0xA0 | len(text)]) + text.encode()


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_every_message_reads_back_as_it_was_sent_and_only_where_it_is_expected(message: Any) -> None:
    frame = wire.encode(message)
    readers = []
    for kind in KINDS:
        try:
            assert received(frame, kind)[0] == message
            readers.append(kind)
        except wire.WireError:
            continue
    assert readers


@pytest.mark.parametrize("kind", ["no such kind", "timeout", "raised\n", ""])
def test_a_problem_that_no_worker_has_is_no_message(kind: str) -> None:
    with pytest.raises(wire.WireError, match="no message that is expected here"):
        received(wire.encode(wire.Values(1, [wire.Problem(kind)])))


def test_an_order_is_no_reply() -> None:
    with pytest.raises(wire.WireError, match="no message that is expected here"):
        received(wire.encode(wire.Kill(1, 1)), wire.Reply)


@given(st.binary(max_size=300), st.sampled_from(KINDS))
def test_random_bytes_are_a_message_or_a_wire_error(content: bytes, kind: Any) -> None:
    _read_all(content, kind)


@given(st.sampled_from(MESSAGES), st.data())
def test_a_frame_that_was_cut_or_changed_is_a_message_or_a_wire_error(message: Any, data: st.DataObject) -> None:
    frame = bytearray(wire.encode(message, [np.arange(6.0)]))
    for _ in range(data.draw(st.integers(0, 6))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(frame)))
    for kind in KINDS:
        _read_all(bytes(frame[:cut]), kind)
        _read_all(bytes(frame), kind)


@given(
    st.recursive(st.none() | NUMBERS | st.text() | st.binary(), lambda v: st.lists(v) | st.dictionaries(st.text(), v))
)
def test_any_well_formed_tree_is_a_message_or_a_wire_error(tree: Any) -> None:
    header = msgspec.msgpack.encode({"type": "values", "request": 1, "values": [tree]})
    _read_all(wire.PREFIX.pack(len(header), 0) + header, wire.Reply)


@given(st.sampled_from([*CODES, "O", "V"]), st.lists(st.integers(-2, 2**70), max_size=6), st.binary(max_size=64))
def test_no_claim_about_an_array_takes_much_memory(code: str, shape: list[int], payload: bytes) -> None:
    tracemalloc.start()
    try:
        got = wire.Buffers(memoryview(payload)).take(wire.Array(code, tuple(shape)))
        assert got.nbytes <= len(payload)
    except wire.WireError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 2**20


def test_the_largest_header_of_empty_lists_is_read_in_a_moment() -> None:
    tracemalloc.start()
    header = b"\x83" + _text("type") + _text("values") + _text("request") + b"\x01" + _text("values")
    header += b"\xdd" + (60_000).to_bytes(4, "big") + b"\x90" * 60_000
    try:
        with pytest.raises(wire.WireError):
            wire.decode(wire.Reply, header)
        assert tracemalloc.get_traced_memory()[1] < 32 * 2**20
    finally:
        tracemalloc.stop()


def _read_all(frame: bytes, kind: Any) -> None:
    """Read a frame to the last value; WireError is the only exception that may come of it."""
    if len(frame) < wire.PREFIX.size:
        return
    try:
        message, buffers = received(frame, kind)
        for value in getattr(message, "values", None) or getattr(message, "args", None) or ():
            wire.from_value(value, buffers)
        if isinstance(message, wire.CellDone):
            buffers.take(message.displays)
    except wire.WireError:
        return
