"""Whether a grader that is root, of a container perhaps, can start student code under another uid."""

import os

import pytest

from autograder.sandbox import Isolation, IsolationError, capabilities, isolation
from autograder.worker import confine


def test_a_process_without_capabilities_lacks_those_that_root_needs() -> None:
    assert _in_a_fork(lambda: confine.drop_capabilities() or capabilities.missing() == list(capabilities.NEEDED))
    if os.geteuid() == 0:
        assert capabilities.missing() == []


def test_a_root_that_cannot_step_down_is_refused_before_anything_is_graded(monkeypatch: pytest.MonkeyPatch) -> None:
    as_root = Isolation(True, True, None, own_user=True)
    monkeypatch.setattr(capabilities, "missing", lambda: ["SETGID", "SETUID"])
    with pytest.raises(IsolationError, match="lacks the capabilities SETGID, SETUID. Start the container with them"):
        isolation.require(as_root, unsafe=True)
    isolation.require(Isolation(True, True, None, own_user=False), unsafe=False)


def _in_a_fork(holds) -> bool:  # type: ignore[no-untyped-def]
    child = os.fork()
    if child == 0:
        os._exit(0 if holds() else 1)
    return os.waitpid(child, 0)[1] == 0
