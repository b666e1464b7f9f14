"""Run the worker's own code before the first fork, on a cell and a test of our own.

Python rewrites code that runs often, for the types that it meets. Done here once, it need not be done again, nor the
memory be copied to which it writes, in each fork.
"""

import socket

import numpy as np

from autograder import wire
from autograder.worker.calls import Calls
from autograder.worker.cells import Cells
from autograder.worker.channel import Channel
from autograder.worker.submission import run_cell

TIMES = 30  # Python adapts code after two calls to sixteen, and to some types only after that
CELL = """
import numpy as np

class Gate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x * y, x + y)

    def backward(self, dout):
        return dout * (self.x > self.y), dout * self.y
"""
STEPS: list[wire.Step] = [
    wire.Get("Gate"),
    wire.Call(wire.Ref(0), []),
    wire.Attr(wire.Ref(1), "forward"),
    wire.Call(wire.Ref(2), [wire.Array("d", (4, 3)), wire.Array("d", (4, 3))]),
    wire.Attr(wire.Ref(1), "backward"),
    wire.Put(wire.Array("d", (4, 3))),
    wire.Call(wire.Ref(4), [wire.Ref(5)]),
    wire.Item(wire.Ref(6), 0),
    wire.Call(wire.Ref(2), [1.5, 2.5]),
]
FETCHED = [3, 6, 7, 8]


def warm_up() -> None:
    """Run a cell and a test many times, and forget them."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        grader, channel = Channel(ours.fileno()), Channel(theirs.fileno())
        cells = Cells()
        for number in range(TIMES):
            _run_cell(cells, channel, grader, number)
        calls = Calls(cells.names, channel)
        for _ in range(TIMES):
            _run_test(calls, channel, grader)


def _run_cell(cells: Cells, channel: Channel, grader: Channel, number: int) -> None:
    text = np.frombuffer(CELL.encode(), np.uint8)
    grader.send(wire.RunCell(number, number, wire.Array("B", text.shape), keep=True), [text])
    request, buffers = channel.receive(wire.Request)
    run_cell(cells, channel, request, buffers)
    grader.receive(wire.Reply)


def _run_test(calls: Calls, channel: Channel, grader: Channel) -> None:
    grader.send(wire.Run(wire.FIRST_REQUEST, STEPS, FETCHED), [np.ones((4, 3))] * 3)
    calls.answer(*channel.receive(wire.Request))
    grader.receive(wire.Reply)
