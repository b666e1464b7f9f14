"""What can stop a class before its end."""


class GradebookError(Exception):
    """The gradebook or the disk cannot take a record; the message says what to do."""


class StudentNameError(Exception):
    """The gradebook has a student under a name that looks like the folder's and is another; says what to do."""


class ClassStopped(Exception):
    """A class was not graded to its end: what is recorded stays, running again completes it.

    interrupted: whether somebody asked for it (Ctrl-C).
    """

    def __init__(self, reason: str, *, recorded: int, total: int, interrupted: bool = False) -> None:
        again = "Running this again completes it."
        super().__init__(f"{reason}\n{recorded} of {total} submissions are recorded and stay so. {again}")
        self.interrupted = interrupted
