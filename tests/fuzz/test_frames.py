"""Whatever student code sends is a message or a WireError, and takes no more memory than its frame allows."""

import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder import wire
from autograder.feedback.outputs import display_outputs
from autograder.grading.session.graded_notebook import cell_message
from autograder.sandbox import CellOutcome
from autograder.sandbox.cells import displays_of, problem_of
from autograder.sandbox.fork import Request, TestFork
from autograder.sandbox.stream import Ended, Stream, TimedOut

MEGABYTE = 2**20
OVERHEAD = 32 * MEGABYTE  # of Python's objects for the largest header: 60,000 empty lists
REQUEST = Request.of(1, [wire.Get("f")], [0], [], seconds=1.0, functions=(abs,), callbacks=4)
SIZES = st.integers(0, 8) | st.integers(-(2**63), 2**64 - 1) | st.sampled_from([-1, 2**16, 2**24, 2**26, 2**32, 2**62])
ARRAYS = st.fixed_dictionaries(
    {
        "type": st.just("array"),
        "dtype": st.sampled_from([*sorted(wire.DTYPES), "O", "U", "V", "", "dd", "\ud7ff"]),
        "shape": st.lists(SIZES, max_size=5) | st.lists(st.just(1), max_size=40),
    }
)
OTHERS = st.sampled_from(
    [
        {"type": "opaque", "type_name": "T"},
        {"type": "ref", "step": 2**63 - 1},
        {"type": "function", "number": -1},
        {"type": "problem", "kind": "raised", "type_name": "E", "cell": -1, "line": 2**62, "names": ["x"] * 40},
        {"type": "problem", "kind": "no such kind"},
        {"type": "nothing"},
    ]
)
LEAVES = st.none() | st.booleans() | SIZES | st.floats() | st.text(max_size=6) | st.binary(max_size=6) | ARRAYS | OTHERS
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {
                "type": st.just("group"),
                "kind": st.sampled_from(["tuple", "list", "dict", "set"]),
                "items": st.lists(inner, max_size=3),
            },
            optional={"keys": st.lists(st.text(max_size=3), max_size=3)},
        )
    ),
    max_leaves=8,
)
REPLIES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["values", "done", "changed", "placed", "forked", "called", "ready", "failed", "start", "x"]
        )
    },
    optional={
        "request": st.just(1) | SIZES,
        "values": st.lists(VALUES, max_size=3) | VALUES,
        "args": st.lists(VALUES, max_size=3),
        "kwargs": st.dictionaries(st.text(max_size=3), VALUES, max_size=2),
        "function": st.just(0) | SIZES,
        "displays": ARRAYS,
        "problem": st.none() | OTHERS | VALUES,
        "left_out": st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=2) | VALUES,
        "cells": st.dictionaries(st.text(max_size=3), SIZES, max_size=2),
        "pid": SIZES,
        "reason": st.text(max_size=5),
    },
)
HEADERS = REPLIES.map(msgspec.msgpack.encode) | st.binary(max_size=60)
PAYLOADS = st.binary(max_size=80)


@contextmanager
def bounded(allowed: int) -> Iterator[None]:
    """Hold what is allocated meanwhile against a limit."""
    tracemalloc.start()
    try:
        yield
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < allowed


def frame(header: bytes, payload: bytes = b"") -> bytes:
    """Return a frame with true lengths."""
    return wire.PREFIX.pack(len(header), len(payload)) + header + payload


def consume(header: bytes, payload: bytes) -> None:
    """Read a reply as the grader does, to the last value."""
    with suppress(wire.WireError):
        reply = wire.decode(wire.Reply, header)
        arrays = wire.Buffers(memoryview(payload))
        if isinstance(reply, wire.CellDone):
            show(reply, arrays)
        for value in getattr(reply, "values", None) or getattr(reply, "args", None) or ():
            if not isinstance(value, wire.Problem):
                wire.from_value(value, arrays)


def show(reply: wire.CellDone, arrays: wire.Buffers) -> None:
    """Make of a cell what teachers read: all of it can be written into a file."""
    outputs = display_outputs(displays_of(reply, arrays))
    message = cell_message(CellOutcome(problem_of(reply), left_out=tuple(reply.left_out)), "en")
    assert msgspec.json.encode([outputs, message])


@given(HEADERS, PAYLOADS)
def test_any_reply_is_read_or_refused_in_bounded_memory(header: bytes, payload: bytes) -> None:
    with bounded(MEGABYTE + 100 * (len(header) + len(payload))):
        consume(header, payload)


@given(
    st.sampled_from(["raised", "attribute", "too large", "timeout", "", "raised\n"]) | st.text(max_size=9),
    st.text(max_size=9),
)
@example("no such kind", "")
@example("attribute", "")
def test_a_problem_of_any_kind_becomes_a_sentence_or_is_refused(kind: str, text: str) -> None:
    problem = wire.Problem(kind, "E", text, names=[text])
    consume(msgspec.msgpack.encode(wire.CellDone(1, problem, wire.Array("B", (0,)))), b"")


BUNDLES = st.lists(
    st.dictionaries(
        st.sampled_from(["text/plain", "text/html", "text/markdown", "text/latex", "image/png", "image/svg+xml", "x"]),
        st.text(max_size=20)
        | st.lists(st.text(max_size=4), max_size=3)
        | st.integers()
        | st.none()
        | st.lists(st.none()),
        max_size=3,
    ),
    max_size=3,
)


@given(
    BUNDLES.map(msgspec.json.encode) | st.binary(max_size=40),
    st.sampled_from([b"", b"\xff", b"\\ud800", b"[" * 3000, b"1" * 5000]),
    st.integers(0, 60),
)
@example(b'[{"text/plain": ""}]', b"\xff", 17)
def test_whatever_a_cell_displays_is_shown_or_left_out(content: bytes, more: bytes, place: int) -> None:
    content = content[:place] + more + content[place:]
    consume(msgspec.msgpack.encode(wire.CellDone(1, None, wire.Array("B", (len(content),)))), content)


@pytest.mark.parametrize("piece", [b"\x90", b"\x80", b"\xc0", b"\xa0", b"\x00", b"\x91"])
def test_the_largest_header_of_anything_stays_within_its_budget(piece: bytes) -> None:
    begin = b"\x83\xa4type\xa6values\xa7request\x01\xa6values"
    many = (wire.MAX_HEADER - 100) // len(piece)
    with bounded(OVERHEAD):
        consume(begin + b"\xdd" + many.to_bytes(4, "big") + piece * many, b"")


@given(
    st.lists(st.tuples(HEADERS, PAYLOADS).map(lambda parts: frame(*parts)) | PAYLOADS, max_size=4),
    st.lists(st.integers(1, 200), max_size=5),
)
def test_a_fork_that_sends_anything_gives_a_response_or_an_end(frames: list[bytes], cuts: list[int]) -> None:
    """The sender hangs up at its end, so no deadline is waited for."""
    ours, theirs = socket.socketpair()
    content = b"".join(frames)
    with closing(ours), bounded(MEGABYTE + 200 * (len(content) + 1)):
        for cut in [*cuts, len(content)]:
            theirs.sendall(content[:cut])
            content = content[cut:]
        theirs.shutdown(socket.SHUT_WR)
        with suppress(TimedOut, Ended, wire.WireError):
            response = TestFork(Stream(ours)).ask(REQUEST)
            values, arrays = response.read()
            for value in values:
                if not isinstance(value, wire.Problem):
                    wire.from_value(value, arrays)
        theirs.close()


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1), PAYLOADS)
@example(0, 10 * 2**30, b"")
def test_lengths_that_a_frame_only_claims_take_no_memory(header: int, payload: int, sent: bytes) -> None:
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs), bounded(MEGABYTE):
        theirs.sendall(wire.PREFIX.pack(header, payload) + sent)
        theirs.shutdown(socket.SHUT_WR)
        with suppress(Ended, wire.WireError):
            Stream(ours).receive(wire.Reply, deadline=time.monotonic() + 5)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30), st.integers(0, 3000))
def test_frames_arrive_whole_in_whatever_pieces_they_come(pieces: list[int], count: int) -> None:
    buffers: list[np.ndarray] = []
    expected = {"x": np.arange(float(count)), "y": "z" * (count % 50)}
    content = wire.encode(wire.Values(1, [wire.to_value(expected, buffers)]), buffers) * 2
    ours, theirs = socket.socketpair()
    sender = threading.Thread(target=_send_in_pieces, args=(theirs, content, pieces))
    with closing(ours), closing(theirs):
        sender.start()
        stream = Stream(ours)
        for _ in range(2):
            reply, arrays = stream.receive(wire.Reply, deadline=time.monotonic() + 10)
            got: Any = wire.from_value(reply.values[0], arrays)
            assert np.array_equal(got["x"], expected["x"]) and got["y"] == expected["y"]
        sender.join()
        assert stream.is_silent()


def _send_in_pieces(end: socket.socket, content: bytes, pieces: list[int]) -> None:
    place = 0
    for size in pieces:
        end.sendall(content[place : place + size])
        place += size
    end.sendall(content[place:])
