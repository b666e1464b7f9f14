"""Which engine made the container, and what the doctor advises in it."""

import errno
import os
import sys
from pathlib import Path

import pytest

from autograder.sandbox import Isolation, container
from autograder.worker import landlock, syscalls

ALL = Isolation(True, True, "/usr/bin/bwrap", own_user=False)
WITHOUT_LANDLOCK = Isolation(False, True, "/usr/bin/bwrap", own_user=False)
WITHOUT_BUBBLEWRAP = Isolation(True, True, None, own_user=False)


@pytest.mark.parametrize(
    ("mark", "environment", "name"),
    [
        (".dockerenv", {}, "Docker"),
        ("run/.containerenv", {}, "Podman"),
        (None, {"container": "podman"}, "Podman"),
        (None, {"container": "lxc"}, "another engine"),
        (None, {}, None),
    ],
)
def test_the_engine_is_known_by_what_it_leaves_in_its_containers(
    tmp_path: Path, mark: str | None, environment: dict[str, str], name: str | None
) -> None:
    (tmp_path / "run").mkdir()
    if mark:
        (tmp_path / mark).touch()
    assert container.engine(tmp_path, environment) == name


@pytest.mark.parametrize(
    ("says", "root", "advice"),
    [
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", False, "systempaths=unconfined"),
        ("bwrap: No permissions to create a new namespace", False, "seccomp=unconfined"),
        ("bwrap: Creating new namespace failed: Function not implemented", False, "seccomp=unconfined"),
        ("bwrap: Failed to make / slave: Operation not permitted", False, "seccomp=unconfined"),
        ("bwrap: Failed to make / slave: Permission denied", False, "apparmor=unconfined"),
        ("bwrap: setting up uid map: Permission denied", False, "apparmor_restrict_unprivileged_userns"),
        ("bwrap: Creating new namespace failed: Operation not permitted", True, "--cap-add SYS_ADMIN"),
        ("bwrap: loopback: Failed RTM_NEWADDR: No child processes", True, "--cap-add NET_ADMIN"),
    ],
)
def test_what_bubblewrap_says_leads_to_the_option_that_is_missing(says: str, root: bool, advice: str) -> None:
    assert advice in container.about_bubblewrap(says, "Docker", root=root)


def test_each_engine_has_its_own_name_for_an_unmasked_proc() -> None:
    says = "bwrap: Can't mount proc"
    assert "unmask=ALL" in container.about_bubblewrap(says, "Podman", root=False)
    assert "unmask" not in container.about_bubblewrap(says, "Docker", root=False)
    either = container.about_bubblewrap(says, "another engine", root=False)
    assert "systempaths=unconfined" in either and "unmask=ALL" in either


def test_words_of_bubblewrap_that_no_option_answers_bring_no_advice() -> None:
    assert container.about_bubblewrap("bwrap: unknown option", "Docker", root=False) == ""
    assert container.about_bubblewrap("", "Docker", root=False) == ""


@pytest.mark.parametrize(
    ("refusal", "advice"),
    [
        (errno.EPERM, "seccomp=unconfined"),
        (errno.EOPNOTSUPP, "add landlock to lsm="),
        (errno.ENOSYS, f"the kernel {os.uname().release}"),
    ],
)
def test_the_errno_of_landlock_tells_a_filter_from_an_old_kernel(refusal: int, advice: str) -> None:
    assert advice in container.about_landlock(refusal)
    assert container.about_landlock(0) == ""


def test_there_is_advice_only_in_a_container_and_only_for_a_wall_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(landlock, "refusal", lambda: errno.EPERM)
    monkeypatch.setattr(container, "bubblewrap_says", lambda: "bwrap: Can't mount proc")
    assert container.advice(WITHOUT_LANDLOCK, None) == []
    assert container.advice(ALL, "Podman") == []
    (about_landlock,) = container.advice(WITHOUT_LANDLOCK, "Podman")
    assert about_landlock.startswith("in a container of Podman: landlock: ")
    (about_bubblewrap,) = container.advice(WITHOUT_BUBBLEWRAP, "Podman")
    assert about_bubblewrap.startswith("in a container of Podman: bubblewrap: ")


@pytest.mark.skipif(sys.platform != "linux" or not landlock.abi(), reason="needs Landlock")
def test_landlock_refuses_with_the_errno_of_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    assert landlock.refusal() == 0

    def refuse(*_: object) -> int:
        raise OSError(errno.EOPNOTSUPP, "turned off")

    monkeypatch.setattr(syscalls, "call", refuse)
    assert (landlock.refusal(), landlock.abi()) == (errno.EOPNOTSUPP, 0)
