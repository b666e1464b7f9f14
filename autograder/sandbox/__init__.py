"""On the trusted side: start a worker under limits, call it, end it."""

from autograder.limits import Limits
from autograder.sandbox.fork import Call, Request, Response, TestFork
from autograder.sandbox.isolation import Isolation, IsolationError, diagnose, probe
from autograder.sandbox.memory_kills import memory_kills
from autograder.sandbox.rounding import Rounding
from autograder.sandbox.stream import Ended, TimedOut
from autograder.sandbox.worker import CellOutcome, SandboxError, Worker
from autograder.sandbox.zygote import Zygote

__all__ = [
    "Call",
    "CellOutcome",
    "Ended",
    "Isolation",
    "IsolationError",
    "Limits",
    "Request",
    "Response",
    "Rounding",
    "SandboxError",
    "Worker",
    "TestFork",
    "TimedOut",
    "Zygote",
    "diagnose",
    "memory_kills",
    "probe",
]
