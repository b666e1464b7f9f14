"""The process of one submission: it runs the cells once, then forks for every hidden test."""

import gc
import os
from collections.abc import Callable
from functools import partial

from autograder import wire
from autograder.worker import seccomp
from autograder.worker.calls import Calls, flush
from autograder.worker.cells import Cells
from autograder.worker.channel import Channel, Closed
from autograder.worker.confine import close_others


def serve(cells: Cells, channel: Channel, test_filter: bytes) -> None:
    """Answer requests until the grader is gone, then end the process.

    test_filter: the stricter system call filter for the fork of a hidden test.
    """
    try:
        while True:
            request, _, descriptors = channel.receive_with_descriptor(wire.Request)
            if isinstance(request, wire.RunCell):
                _run_cell(cells, channel, request)
            elif isinstance(request, wire.Fork) and descriptors:
                test = partial(_test, cells, Channel(descriptors[0]), test_filter)
                _fork(channel, request, test)
                os.close(descriptors[0])
    except (Closed, OSError):
        os._exit(0)


def _run_cell(cells: Cells, channel: Channel, request: wire.RunCell) -> None:
    problem, displays = cells.run(request.number, request.source)
    flush()
    channel.send(wire.CellDone(request.request, problem, wire.Array("B", displays.shape)), [displays])


def _fork(channel: Channel, request: wire.Fork, test: Callable[[], None]) -> None:
    gc.freeze()
    pid = os.fork()
    if pid == 0:
        os.close(channel.descriptor)
        test()
    channel.send(wire.Forked(request.request, pid))
    _, status = os.waitpid(pid, 0)
    channel.send(wire.ForkEnded(os.waitstatus_to_exitcode(status)))


def _test(cells: Cells, channel: Channel, test_filter: bytes) -> None:
    """Serve one hidden test. Nothing that it does may outlive it: no process, no file, no open descriptor."""
    try:
        close_others([0, 1, 2, channel.descriptor])
        seccomp.forbid_fork(test_filter)
        calls = Calls(cells.names, channel)
        while True:
            run, buffers = channel.receive(wire.Request)
            calls.answer(run, buffers)
    except (Closed, OSError):
        os._exit(0)
    except BaseException:  # noqa: BLE001  (not one of ours: leave without a word, the grader sees the end)
        os._exit(1)
