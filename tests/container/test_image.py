"""The image of the Containerfile, built and run by Podman: what it holds, and what it isolates with which options."""

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.container.podman import ROOT, Podman, profile, unavailable
from tests.samples import copy_course, sample_class

PAGE = ROOT / "docs" / "containers.md"
LANDLOCK = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
NAMESPACES = ("unshare", "mount", "umount2", "pivot_root", "setns")
EPERM, ENOSYS = 1, 38
STUDENTS = ("ana", "chloe")
OWNER = 4321
ROW = re.compile(r"^\| (?:`([^`]+)`|(none)) \| (\S+) \| (yes|no) \|", re.MULTILINE)
TRIED = [(options or "", level, own) for options, _, level, own in ROW.findall(PAGE.read_text(encoding="utf-8"))]
"""The rows of the page's table of what was tried with Podman: options, level, whether student code has its own uid."""


@pytest.fixture(scope="module")
def podman() -> Iterator[Podman]:
    if reason := unavailable():
        pytest.skip(reason)
    with tempfile.TemporaryDirectory() as name:  # pytest keeps folders of earlier runs; this one holds a gigabyte
        made = Podman(Path(name))
        made.build_image()
        yield made


@pytest.fixture(scope="module")
def course(podman: Podman) -> Path:
    """A course of an account that the image does not know."""
    students = {student: sample_class()[student] for student in STUDENTS}
    root = copy_course(podman.folder / "course", students)
    for path in (root, *root.rglob("*")):
        shutil.chown(path, OWNER, OWNER)
    podman.folder.chmod(0o755)
    return root


def mounted(course: Path) -> list[str]:
    return [f"--volume={course}:/course", f"--user={OWNER}:{OWNER}"]


def recorded(course: Path) -> int:
    """Return how many submissions the gradebook holds; nbgrader may have made it, before anything was refused."""
    with closing(sqlite3.connect(course / "gradebook.db")) as connection:
        return int(connection.execute("select count(*) from submitted_assignment").fetchone()[0])


def test_the_page_shows_what_was_tried() -> None:
    assert len(TRIED) >= 6


@pytest.mark.parametrize(("options", "level", "own_uid"), TRIED)
def test_the_doctor_finds_the_level_that_the_page_shows(podman: Podman, options: str, level: str, own_uid: str) -> None:
    done = podman.run(options=options.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert f"\nlevel: {level}\n" in done.stdout
    assert re.search(r"^(yes|no) +own uid", done.stdout, re.MULTILINE)[1] == own_uid  # type: ignore[index]
    assert "scores that are graded here are official" in done.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            "",
            "in a container of Podman: bubblewrap: parts of /proc are masked here; "
            "start the container with --security-opt unmask=ALL",
        ),
        ("--user=0", "in a container of Podman: bubblewrap: root of a container needs --cap-add SYS_ADMIN for it"),
        (
            "--user=0 --cap-add=SYS_ADMIN",
            "in a container of Podman: bubblewrap: root of a container needs --cap-add NET_ADMIN for it",
        ),
    ],
)
def test_the_doctor_names_the_option_that_brings_bubblewrap(podman: Podman, options: str, says: str) -> None:
    assert says in podman.run(options=options.split()).stdout


def test_where_namespaces_are_refused_as_by_docker_scores_are_official_without_bubblewrap(podman: Podman) -> None:
    filtered = profile(podman.folder / "docker.json", NAMESPACES, errno=EPERM, namespaces=False)
    done = podman.run(options=[f"--security-opt=seccomp={filtered}", "--security-opt=unmask=ALL"])
    assert done.returncode == 0
    assert "\nlevel: landlock+seccomp\n" in done.stdout
    assert "bubblewrap: the container's seccomp profile refuses it" in done.stdout
    assert "--security-opt seccomp=unconfined" in done.stdout


@pytest.mark.parametrize(
    ("errno", "says"),
    [(EPERM, "landlock: the container's seccomp profile refuses it"), (ENOSYS, "or an old seccomp profile hides it")],
)
def test_without_landlock_there_are_no_scores(podman: Podman, course: Path, errno: int, says: str) -> None:
    filtered = f"--security-opt=seccomp={profile(podman.folder / 'old.json', LANDLOCK, errno=errno)}"
    done = podman.run(options=[filtered, "--security-opt=unmask=ALL"])
    assert done.returncode == 1
    assert "\nlevel: seccomp+bubblewrap\n" in done.stdout and says in done.stdout
    assert "no official scores: " in done.stdout
    refused = podman.run("grade", "gates", options=[filtered, *mounted(course)])
    assert refused.returncode != 0
    assert "at least landlock+seccomp is needed" in refused.stderr and "autograder doctor" in refused.stderr
    assert recorded(course) == 0 and not (course / "autograded").exists()


def test_root_without_capabilities_is_refused_by_doctor_and_grade(podman: Podman, course: Path) -> None:
    options = [f"--volume={course}:/course", "--user=0", "--cap-drop=ALL"]
    for command in ("doctor", "grade gates submitted/ana/gates/gates.ipynb"):
        done = podman.run(*command.split(), options=options)
        assert done.returncode != 0
        assert "lacks the capabilities CHOWN, DAC_OVERRIDE, SETGID, SETUID" in done.stdout + done.stderr
        assert "not as root (--user)" in done.stdout + done.stderr


def test_a_class_is_graded_by_an_account_that_the_image_does_not_know(podman: Podman, course: Path) -> None:
    done = podman.run("grade", "gates", options=mounted(course))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 graded and recorded" in done.stdout and "isolation: landlock+seccomp\n" in done.stdout
    for student in STUDENTS:
        score = sum(score or 0.0 for score in sample_class()[student].scores.values())
        assert re.search(rf"^{student}\b.* {score:g}\b", done.stdout, re.MULTILINE), done.stdout
        assert (course / "feedback" / student / "gates" / "gates.html").stat().st_uid == OWNER
    assert (course / "gradebook.db").stat().st_uid == OWNER and recorded(course) == len(STUDENTS)


@pytest.mark.parametrize("options", ["--security-opt=unmask=ALL", "--user=0"])
def test_with_bubblewrap_or_as_root_the_scores_are_the_same(podman: Podman, course: Path, options: str) -> None:
    files = [f"submitted/{student}/gates/gates.ipynb" for student in STUDENTS]
    done = podman.run("grade", "gates", *files, options=[*mounted(course), *options.split()])
    assert done.returncode == 0, done.stdout + done.stderr
    for student, file in zip(STUDENTS, files, strict=True):
        score = sum(score or 0.0 for score in sample_class()[student].scores.values())
        assert f"{file}: {score:g} of 15 points" in done.stdout


def test_the_image_holds_nothing_of_a_course(podman: Podman) -> None:
    hidden = ("hidden_*", "gates.ipynb", "gradebook.db", "layers.py")
    pattern = [word for name in hidden for word in ("-o", "-name", name)][1:]
    others = ("-not", "-path", "*/site-packages/nbgrader/tests/*")
    found = podman.run("/", "-xdev", "(", *pattern, ")", *others, options=["--entrypoint=find", "--user=0"])
    assert (found.returncode, found.stdout) == (0, "")


def test_nothing_of_this_folder_reaches_an_image_but_what_the_steps_need(podman: Podman) -> None:
    everything = podman.folder / "Everything"
    everything.write_text("ARG BASE\nFROM ${BASE}\nCOPY . /copied\n")
    podman.build(everything, "localhost/everything")
    for folder, names in (
        ("/copied", ["LICENSE", "README.md", "autograder", "container", "pyproject.toml", "versions.txt"]),
        ("/copied/container", ["install"]),
    ):
        copied = podman.run("ls", "-A", folder, image="localhost/everything")
        assert (copied.returncode, copied.stdout.split()) == (0, names)
