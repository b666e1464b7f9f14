"""The process of one submission as the grader sees it: its cells run once, then it forks for hidden tests."""

import contextlib
import itertools
import math
import os
import socket
import struct
import time
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder import wire
from autograder.sandbox.cells import CellOutcome, Source, displays_of, problem_of
from autograder.sandbox.fork import TestFork
from autograder.sandbox.gate import Gate
from autograder.sandbox.stream import Ended, Stream, TimedOut
from autograder.sandbox.zygote import Zygote

MAX_DISPLAYS = 2**20 + 64 * 1024  # bytes that one cell may display; the worker keeps to a little less
MAX_SHOWN = 8 * 2**20  # bytes that all cells together may display
_DESCRIPTOR, _CREDENTIALS = struct.Struct("i"), struct.Struct("3i")  # the kernel's struct ucred: pid, uid, gid


class SandboxError(Exception):
    """The sandbox itself failed; nothing is said about the student's code."""


class Worker:
    """A submission's process. A context manager.

    seconds: for all of it; None for the usual limit. files: that lie beside the notebook, by relative path.
    """

    def __init__(
        self, zygote: Zygote, *, seconds: float | None = None, files: Mapping[str, bytes] = MappingProxyType({})
    ) -> None:
        self._zygote = zygote
        self._files = files
        self._requests = itertools.count(1)
        self._output = os.memfd_create("output")
        # Theirs can only append: what one test prints must not be read by the next.
        self._appending = os.open(f"/proc/self/fd/{self._output}", os.O_WRONLY | os.O_APPEND)
        self._deadline = time.monotonic() + (seconds or zygote.limits.submission)
        self._completed: list[Source] = []
        self._room = MAX_SHOWN
        self._lost = 0
        self._restarts = 0
        self._comparable = True
        self._group = 0
        self._ending = False  # whether the fork of the last test may still run
        self._read_early = False  # whether its output was asked for meanwhile
        self._start()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        os.close(self._output)
        os.close(self._appending)

    @property
    def sources(self) -> dict[int, str]:
        """The cells that ran, by their numbers."""
        return {source.number: source.text for source in self._completed}

    @property
    def modules(self) -> list[str]:
        """The texts of the Python files beside the notebook."""
        return [text.decode("utf-8", "replace") for name, text in self._files.items() if name.endswith(".py")]

    def run_cells(self, sources: Iterable[Source]) -> list[CellOutcome]:
        """Run the cells in order. One that hangs or dies is left out, and those before it run again."""
        return [self._run_cell(source) for source in sources]

    def show(self, sources: Iterable[Source], *, seconds: float) -> list[CellOutcome]:
        """Run cells that only show something, when all else is done; the first that hangs or dies is the last."""
        end = time.monotonic() + seconds
        outcomes = []
        with contextlib.suppress(TimedOut, Ended, wire.WireError):
            self._settle()
            for source in sources:
                self._run(source, seconds=end - time.monotonic())
                outcomes.append(CellOutcome(displays=self._displays))
        return outcomes

    def changed(self, cell: int, names: Iterable[str]) -> dict[str, int]:
        """Return which of these names, and of those that their code uses, later cells bound anew or deleted, and which.

        The process says so: a claim. cell: after which they are compared; it was to be kept. A process that does not
        answer is not asked again.
        """
        if not self._comparable:
            return {}
        request = wire.Compare(next(self._requests), cell, list(names))
        try:
            reply: wire.Changed = self._ask(request, wire.Changed, self._zygote.limits.patience)
        except (TimedOut, Ended, wire.WireError):
            self._comparable = False
            self._restart()
            return {}
        ran = [source.number for source in self._completed]
        later = ran[ran.index(cell) + 1 :] if cell in ran else []
        return {name: number for name, number in reply.cells.items() if number in later}

    @contextlib.contextmanager
    def test(self, *, after: int = 0) -> Any:
        """Yield a fresh fork for one hidden test. Ended where none can be had.

        It ends behind what comes next, and is gone before the next test begins.
        after: a cell that was to be kept; the names stand for what they stood for then. 0: for what they do now.
        """
        ours, theirs = socket.socketpair()
        with ours:
            self._fork(theirs, after)
            try:
                yield TestFork(Stream(ours, self._gate, self._starved), self._zygote.rounding)
            finally:
                ours.close()
                self._end_fork()

    def printed(self) -> str:
        """Return what was printed since the last call, cut to the limit, and forget it."""
        limit = self._zygote.limits.output
        text = os.pread(self._output, limit + 1, 0)
        os.ftruncate(self._output, 0)
        self._read_early = self._ending
        cut = "\n[cut here: more was printed]" if len(text) > limit else ""
        return text[:limit].decode("utf-8", "replace") + cut

    def _start(self) -> None:
        self._delayed = 0.0
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)  # for the gate: whose it is
        with theirs:
            self._group = self._zygote.start(theirs.fileno(), self._appending)
        ours.settimeout(self._zygote.limits.patience)
        self._gate = self._listener(ours)
        self._stream = Stream(ours, self._gate, self._starved)
        ready = self._ask(None, wire.Ready, self._zygote.limits.patience)
        if not isinstance(ready, wire.Ready):
            raise SandboxError(f"student code could not be confined: {ready}")
        if self._files:
            self._put_files()

    def _put_files(self) -> None:
        """Before any student code runs: whatever goes wrong here is ours."""
        contents = [np.frombuffer(content, np.uint8) for content in self._files.values()]
        arrays = [wire.Array("B", content.shape) for content in contents]
        request = wire.PutFiles(next(self._requests), list(self._files), arrays)
        try:
            self._ask(request, wire.Placed, self._zygote.limits.patience, contents)
        except (TimedOut, Ended, wire.WireError) as problem:
            raise SandboxError(f"the files beside the notebook could not be copied: {problem!r}") from problem

    def _listener(self, end: socket.socket) -> Gate:
        """Take the fork gate's listener, which comes before any student code runs, with the number of its sender."""
        byte, ancillary, _, _ = end.recvmsg(1, sum(map(socket.CMSG_SPACE, (_DESCRIPTOR.size, _CREDENTIALS.size))))
        end.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        received = {kind: content for _, kind, content in ancillary}
        if byte != b"g" or received.keys() != {socket.SCM_RIGHTS, socket.SCM_CREDENTIALS}:
            rest = end.recv(2000) if byte else b""
            raise SandboxError(f"student code could not be confined: no fork gate ({byte + rest!r})")
        descriptor = _DESCRIPTOR.unpack(received[socket.SCM_RIGHTS])[0]
        first_thread = _CREDENTIALS.unpack(received[socket.SCM_CREDENTIALS])[0]
        return Gate(descriptor, first_thread)

    def _starved(self) -> float:
        """Return for how many seconds its processes have waited for a processor since this was last asked.

        That is the machine's doing and not theirs, so it is added to their time.
        """
        if self._deadline <= time.monotonic():
            return 0.0
        before, self._delayed = self._delayed, self._zygote.delayed(self._group)
        return max(0.0, self._delayed - before)

    def _stop(self) -> None:
        self._stream.close()
        self._gate.close()
        self._zygote.kill(self._group)

    def _restart(self) -> None:
        """Begin again with the cells that were completed before."""
        self._stop()
        self._restarts += 1
        self._start()
        for source in list(self._completed):
            try:
                self._run(source)
            except (TimedOut, Ended, wire.WireError):
                self._completed.remove(source)  # it did not last a second time: do without
                self._stop()
                self._start()
                return
        os.ftruncate(self._output, 0)

    def _run_cell(self, source: Source) -> CellOutcome:
        if self._restarts > self._zygote.limits.restarts or self._deadline <= time.monotonic():
            return CellOutcome(wire.Problem("not run"))
        size, limit = len(source.encoded), self._zygote.limits.source
        if size > limit:
            return CellOutcome(wire.Problem("too large"), size=size, limit=limit)
        self._settle()
        try:
            done = self._run(source)
            problem = problem_of(done)
            self._completed.append(source)
            return CellOutcome(problem, self.printed(), self._displays, tuple(done.left_out))
        except (TimedOut, Ended, wire.WireError) as error:
            outcome = CellOutcome(_ending(error), self.printed())
            self._restart()
            return outcome

    def _run(self, source: Source, *, seconds: float = math.inf) -> wire.CellDone:
        text = np.frombuffer(source.encoded, np.uint8)
        request = wire.RunCell(next(self._requests), source.number, wire.Array("B", text.shape), source.keep)
        done: wire.CellDone = self._ask(request, wire.CellDone, min(self._left(), seconds), [text])
        return done

    def _left(self) -> float:
        return max(0.1, min(self._zygote.limits.cell, self._deadline - time.monotonic()))

    def _ask(
        self,
        request: wire.RunCell | wire.Compare | wire.PutFiles | None,
        kind: Any,
        seconds: float,
        buffers: Sequence[np.ndarray] = (),
    ) -> Any:
        deadline = time.monotonic() + seconds
        if request is not None:
            self._stream.send(request, buffers, deadline=deadline)
        reply, arrays = self._stream.receive(wire.Reply, deadline=deadline)
        if isinstance(reply, wire.Failed) and request is None:  # before any student code; later anyone could say so
            raise SandboxError(f"student code could not be confined: {reply.reason}")
        if not isinstance(reply, kind) or (request is not None and reply.request != request.request):
            raise wire.WireError("an answer to something that was not asked")
        self._displays = self._shown(reply, arrays)
        return reply

    def _shown(self, reply: Any, arrays: wire.Buffers) -> tuple[dict[str, Any], ...]:
        """Return what a cell displayed. It is bounded here before it is parsed: 40 MB of empty lists take a minute."""
        if not isinstance(reply, wire.CellDone) or arrays.size > min(MAX_DISPLAYS, self._room):
            return ()
        self._room -= arrays.size
        return displays_of(reply, arrays)

    def _fork(self, theirs: socket.socket, after: int) -> None:
        """Ask for a fork; where the process is in no state to give one, begin again, once."""
        if self._deadline <= time.monotonic() or self._lost > self._zygote.limits.restarts:
            raise Ended("this submission has had its time")
        self._settle()
        for attempt in range(2):
            try:
                return self._one_fork(theirs, after)
            except (TimedOut, Ended, wire.WireError, OSError) as problem:
                self._gate.forbid()
                self._lost += 1
                if attempt:
                    raise Ended("the submission's process cannot be forked") from problem
                self._restart()
        raise AssertionError("unreachable")

    def _one_fork(self, theirs: socket.socket, after: int) -> None:
        deadline = time.monotonic() + self._zygote.limits.patience
        request = wire.Fork(next(self._requests), after)
        self._gate.permit()
        self._stream.send(request, deadline=deadline, descriptor=theirs.fileno())
        reply, _ = self._stream.receive(wire.Reply, deadline=deadline)
        if not isinstance(reply, wire.Forked) or reply.request != request.request:
            raise wire.WireError("no fork")
        theirs.close()

    def _end_fork(self) -> None:
        """Have the fork killed, without waiting for it; it ends by itself when its channel closes, if it is honest."""
        self._gate.forbid()
        self._zygote.kill(self._group, only_forks=True)
        self._ending = True

    def _settle(self) -> None:
        """Wait until no fork is left. What the last one printed after its output was asked for is nobody's."""
        self._zygote.settle()
        if self._read_early:
            os.ftruncate(self._output, 0)
        self._ending = self._read_early = False


def _ending(problem: Exception) -> wire.Problem:
    return wire.Problem("timeout" if isinstance(problem, TimedOut) else "crashed")
