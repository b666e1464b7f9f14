"""How long a submission's code may run and how much it may say; the grader's clock decides."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds are wall time on the grader's side, less what the process waited for a processor.

    start: of the warm process. patience: for what our own code in the sandbox does in a millisecond, such as a fork.
    cell: one cell of the notebook. call: one request of a hidden test. repeated_call: the same call after it hung
    once. hanging: all tests that hang; after that a call has only `last_call`, or many times what the reference takes.
    submission: everything together. restarts: how often cells that hang or die are left out and the rest
    run again; likewise, how often hidden tests find a process that does not fork. output: bytes printed by one
    cell or test that are kept. callbacks: calls of the grader's functions by one hidden test. source: bytes of the text
    of one cell. files, files_size: how many files beside a notebook are copied for its code, and their bytes together.
    """

    start: float = 20.0
    patience: float = 10.0
    cell: float = 10.0
    call: float = 4.0
    repeated_call: float = 1.0
    hanging: float = 10.0
    last_call: float = 0.1
    submission: float = 240.0
    restarts: int = 6
    output: int = 20_000
    callbacks: int = 20_000
    source: int = 2**20
    files: int = 100
    files_size: int = 10 * 2**20
