"""Grade once more what somebody else has killed."""

from collections.abc import Callable
from dataclasses import replace

from autograder.grading.session.protocol import Graded
from autograder.sandbox import Zygote, memory_kills
from autograder.worker.confine import DEFAULT_LIMITS

NEARLY = 0.9  # of the processor time that the kernel grants
KILLED_TWICE = (
    "its process was killed twice, and not by the grader. Is the machine out of memory (dmesg, free -m)? "
    "Grade this submission again, with fewer workers"
)
OUT_OF_MEMORY = (
    "its process was killed twice because the memory of this machine, or of its container, was used up. If that is "
    "too little for honest notebooks, grade again with more memory or fewer workers"
)


def once_more_if_killed(grade: Callable[[], Graded], zygote: Zygote) -> Graded:
    """Return the graded submission, graded once more if its process was killed by somebody else."""
    graded = grade()
    # The worker has ended meanwhile; where the zygote has died with it, this submission is to blame.
    if not zygote.take_killed_outside():
        return graded
    before = memory_kills()
    graded = grade()
    killed = zygote.take_killed_outside()
    if not killed:
        return _with(graded, notes=("its process was killed from outside, so it was graded once more",))
    if killed.cpu_seconds > NEARLY * DEFAULT_LIMITS.cpu_seconds:
        note = f"its process was killed twice, after {killed.cpu_seconds:.0f} s of processor time"
        return _with(graded, notes=(note,))
    if memory_kills() > before:
        return _with(graded, notes=(OUT_OF_MEMORY,))
    return _with(graded, errors=(KILLED_TWICE,))


def _with(graded: Graded, *, notes: tuple[str, ...] = (), errors: tuple[str, ...] = ()) -> Graded:
    result = graded.result
    return replace(graded, result=replace(result, notes=(*result.notes, *notes), errors=(*result.errors, *errors)))
