"""Every attack is held in every isolation level that this machine offers; docs/attacks.md says so, line by line."""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from autograder.sandbox import probe

from tests.attacks.run_level import LEVELS
from tests.attacks.submissions import Attack, attacks
from tests.records import differences
from tests.samples import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
ATTACKS = attacks()
HOST_MEGABYTES, SUBMISSION_MEGABYTES = 400, 4500  # two processes of 2 GB, and what belongs to nobody
Report = dict[str, Any]


def offered() -> list[str]:
    """The levels of this machine: as root all, else those without a uid of the student's own."""
    root = os.geteuid() == 0
    names = [name for name, (_, without_root, _) in LEVELS.items() if root or without_root or name != "own uid"]
    return [name for name in names if probe().bubblewrap or not LEVELS[name][0]]


class Runs:
    """One process a level, all at work at the same time; they write into files, as a full pipe would stop them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running = {level: self._start(level) for level in offered()}

    @functools.cache  # noqa: B019  (lives as long as the tests)
    def reports(self, level: str) -> dict[str, Report]:
        """What happened under one level, by the names of attacks."""
        status = self._running[level].wait(timeout=900)
        assert status == 0, (self._folder / f"{level}.err").read_text(encoding="utf-8", errors="replace")[-3000:]
        said = (self._folder / f"{level}.out").read_text(encoding="utf-8")
        return {report["name"]: report for report in map(json.loads, said.splitlines())}

    def close(self) -> None:
        """End what still runs, where the tests were stopped."""
        for process in self._running.values():
            process.terminate()
            process.wait()

    def _start(self, level: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.attacks.run_level", level]
        with (
            (self._folder / f"{level}.out").open("wb") as said,
            (self._folder / f"{level}.err").open("wb") as complaint,
        ):
            return subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=complaint)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    runs = Runs(tmp_path_factory.mktemp("attacks"))
    yield runs
    runs.close()


@pytest.fixture(params=offered())
def reports(request: pytest.FixtureRequest, runs: Runs) -> dict[str, Report]:
    return runs.reports(request.param)


def shown(report: Report) -> str:
    """All that a student can read."""
    return json.dumps([report[key] for key in ("messages", "examples", "outputs")], ensure_ascii=False)


def told(report: Report) -> str:
    """All that anybody can read."""
    return json.dumps([report[key] for key in ("messages", "examples", "outputs", "details", "remarks", "errors")])


def stays(test: str, attack: Attack) -> bool:
    """Whether the attack must leave this test as it was."""
    return "everything" not in attack.loses and not any(test.startswith(exercise) for exercise in attack.loses)


def settled(outcome: str) -> str:
    """What is wrong and what waits are one: an attack that writes a wrong forward lets its backward be tried."""
    return "failed" if outcome == "skipped" else outcome


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_gains_no_mark_and_costs_no_other_exercise(reports: dict[str, Report], attack: Attack) -> None:
    report, honest = reports[attack.name], reports[attack.base]
    for grade_id, score in report["scores"].items():
        assert (score or 0) <= (honest["scores"][grade_id] or 0), grade_id
    kept = {test: settled(outcome) for test, outcome in report["outcomes"].items() if stays(test, attack)}
    assert kept == {test: settled(honest["outcomes"][test]) for test in kept}
    assert len(report["outcomes"]) == len(honest["outcomes"])


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_reads_no_secret_and_reaches_nothing(reports: dict[str, Report], attack: Attack) -> None:
    report = reports[attack.name]
    assert not report["canary"]
    assert "BREACH" not in told(report)
    assert "MISFIRED" not in told(report), "the attack itself is broken"
    assert "7531" not in shown(report).replace("own7531", ""), "a hidden input reached the student"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_grader_survives_an_attack_and_cleans_up_after_it(reports: dict[str, Report], attack: Attack) -> None:
    report = reports[attack.name]
    assert report["alive"]
    assert report["errors"] == [], "an attack must not become a fault of ours"
    assert report["left"] == []
    assert report["seconds"] < attack.seconds * 3
    assert report["host"] < HOST_MEGABYTES
    assert report["memory"] < SUBMISSION_MEGABYTES


@pytest.mark.skipif(not probe().bubblewrap, reason="both ways are compared in bubblewrap")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_shared_forks_give_an_attack_no_more_than_a_fork_for_each_test(runs: Runs, attack: Attack) -> None:
    shared, alone = runs.reports("bubblewrap")[attack.name], runs.reports("a fork for each test")[attack.name]
    if attack.compared != "nothing":
        for grade_id, score in shared["scores"].items():
            assert (score or 0) <= (alone["scores"][grade_id] or 0), grade_id
    if attack.compared == "record":
        found = differences(alone["record"], shared["record"])
        assert [line for line in found if ".example." not in line] == []  # slow cells are not run again for examples


@pytest.mark.parametrize("base", ["reference", "released"])
def test_honest_submissions_after_all_attacks_are_graded_as_before(reports: dict[str, Report], base: str) -> None:
    before, after = reports[base], reports[f"{base} again"]
    assert after["outcomes"] == before["outcomes"]
    assert (after["scores"], after["errors"], after["remarks"]) == (before["scores"], [], before["remarks"])


def test_forks_that_stay_do_not_add_up(reports: dict[str, Report]) -> None:
    """Each holds 50 MB: ten of them would show."""
    assert reports["worker/forks_that_stay"]["memory"] < 300


def test_each_level_is_the_one_that_it_is_called(runs: Runs) -> None:
    for level in offered():
        walls = "landlock+seccomp+bubblewrap" if LEVELS[level][0] else "landlock+seccomp"
        assert {report["isolation"] for report in runs.reports(level).values()} == {walls}


class Dangers(HTMLParser):
    """Collects what of the attacker's a page would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.lasttag = tag
        for name, value in attrs:
            address = (
                tag == "a" and name == "href" and (value or "").startswith("http")
            )  # shown as it is; who clicks, reads
            if "own7531ed" in f"{name}{value}" and not address:
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self.lasttag in ("script", "style") and "own7531ed" in data:
            self.found.append(data)


@pytest.mark.parametrize("name", [attack.name for attack in ATTACKS if attack.name.startswith("reader/")])
def test_a_page_made_of_a_graded_notebook_runs_and_loads_nothing_of_the_students(
    reports: dict[str, Report], name: str
) -> None:
    import nbformat
    from nbconvert.exporters import HTMLExporter

    page, _ = HTMLExporter().from_notebook_node(nbformat.from_dict(reports[name]["graded"]))
    dangers = Dangers()
    dangers.feed(page)
    assert dangers.found == []


@pytest.mark.parametrize("name", [attack.name for attack in ATTACKS if attack.name.startswith("reader/")])
def test_what_a_terminal_shows_has_no_control_characters(reports: dict[str, Report], name: str) -> None:
    words = [reports[name][key] for key in ("messages", "details", "remarks", "errors")]
    lines = [line for word in words for text in word for line in text.split("\n")]
    assert all(character.isprintable() for line in lines for character in line)
    assert not any("\n" in text for text in [*reports[name]["messages"], *reports[name]["remarks"]])
