"""The process of one submission: it runs the cells once, then forks for every hidden test.

A fork shares its memory with this process until one of them writes, and every page that it touches costs. So all
that can be done before the fork is done before it.
"""

import contextlib
import gc
import importlib
import os
import signal
from collections.abc import Callable

from autograder import wire
from autograder.worker import confine, syscalls
from autograder.worker.calls import Calls, flush
from autograder.worker.cells import Cells
from autograder.worker.channel import Channel, Closed


def serve(cells: Cells, channel: Channel, forbid_more: Callable[[], None]) -> None:
    """Answer requests until the grader is gone, then end the process.

    forbid_more: what the fork of a hidden test calls to put itself under the stricter system call filter.
    """
    forked = False
    try:
        while True:
            request, buffers, descriptors = channel.receive_with_descriptor(wire.Request)
            if isinstance(request, wire.RunCell):
                run_cell(cells, channel, request, buffers)
            elif isinstance(request, wire.Compare):
                channel.send(wire.Changed(request.request, _changed(cells, request)))
            elif isinstance(request, wire.PutFiles):
                _put_files(request, buffers)
                channel.send(wire.Placed(request.request))
            elif isinstance(request, wire.Fork) and descriptors:
                if not forked:
                    _prepare(channel.descriptor, descriptors[0])
                forked = True
                _fork(cells, channel, request, descriptors[0], forbid_more)
    except (Closed, OSError):
        os._exit(0)


def run_cell(cells: Cells, channel: Channel, request: wire.RunCell, buffers: wire.Buffers) -> None:
    """Run one cell, and send how it ended and what it displayed."""
    source = buffers.take(request.source).tobytes().decode("utf-8", "surrogatepass")
    problem, displays = cells.run(request.number, source)
    cells.history.after(request.number, keep=request.keep)
    flush()
    done = wire.CellDone(request.request, problem, wire.Array("B", displays.shape), cells.left_out)
    channel.send(done, [displays])


def _changed(cells: Cells, request: wire.Compare) -> dict[str, int]:
    try:
        return cells.history.changed(request.cell, request.names)
    except Exception:  # noqa: BLE001  (objects that do not like to be looked at)
        return {}


def _put_files(request: wire.PutFiles, buffers: wire.Buffers) -> None:
    """Write what lies beside the notebook. Released files are there before and stay; what does not fit is missing."""
    for name, content in zip(request.names, request.contents, strict=True):
        entries = buffers.take(content)
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "xb") as file:
                file.write(entries.tobytes())
    importlib.invalidate_caches()


def _prepare(channel: int, test: int) -> None:
    """Before the first fork: what the cells opened is closed, what they made is no business of the collector's."""
    for descriptor in range(3, confine.ResourceLimits().open_files):
        if descriptor not in (channel, test):
            _empty(descriptor)
    gc.collect()
    gc.freeze()


def _empty(descriptor: int) -> None:
    """Close what it stands for, but not its number: its owner will (Matplotlib its fonts, in every fork)."""
    with contextlib.suppress(OSError):
        os.fstat(descriptor)
        os.dup2(0, descriptor)


def _fork(cells: Cells, channel: Channel, request: wire.Fork, descriptor: int, forbid_more: Callable[[], None]) -> None:
    """Fork and go on; the grader sees to it that the fork before has ended."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    if os.fork() == 0:
        cells.history.restore(request.cell)
        _test(cells, channel, Channel(descriptor), forbid_more)
    os.close(descriptor)
    channel.send(wire.Forked(request.request))


def _test(cells: Cells, parent: Channel, channel: Channel, forbid_more: Callable[[], None]) -> None:
    """Serve one hidden test. Nothing that it does may outlive it: no process, no file, no open descriptor."""
    try:
        os.close(parent.descriptor)
        syscalls.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)  # a grader that is killed leaves nobody behind
        forbid_more()
        calls = Calls(cells.names, channel)
        while True:
            run, buffers = channel.receive(wire.Request)
            calls.answer(run, buffers)
    except (Closed, OSError):
        os._exit(0)
    except BaseException:  # noqa: BLE001  (not one of ours: leave without a word, the grader sees the end)
        os._exit(1)
