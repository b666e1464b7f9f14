"""Try every attack, print the table, and write it into docs/attacks.md.

    python -m tests.attacks.table        (or: make attacks)

An attack is held in a level where all tests of tests/attacks that name it pass. Exit code 1 if one is not, or if
another test fails.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.attacks.submissions import FOLDER, Attack, attacks
from tests.samples import ROOT

PAGE = ROOT / "docs" / "attacks.md"
BEGIN, END = "<!-- table of attacks: written by make attacks -->", "<!-- end of the table -->"
TITLE = ("| attack | what it does | level | | why |", "|---|---|---|---|---|")
HELD, LOST = "held", "NOT held"


class Outcomes:
    """A plugin of pytest: collects the tests that failed, and those that ran, by attack and level."""

    def __init__(self, names: Iterable[str], levels: Sequence[str]) -> None:
        self._names, self._levels = tuple(names), levels
        self.lost: dict[str, set[str]] = {}
        self.others: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take note of a test that failed."""
        if not report.failed:
            return
        attack = next((name for name in self._names if _names(report.nodeid, name)), None)
        level = next((level for level in self._levels if level in report.nodeid), "all")
        if attack:
            self.lost.setdefault(attack, set()).add(level)
        else:
            self.others.append(report.nodeid)


def row(attack: Attack, lost: Iterable[str] = ()) -> str:
    """Return the attack's line. lost: the levels in which it is not held."""
    levels = ", ".join(sorted(lost))
    return f"| `{attack.name}` | {attack.what} | {levels or 'all'} | {LOST if levels else HELD} | {attack.held} |"


def rows_in(page: str) -> list[str]:
    """Return the lines of the table that a page holds."""
    return page.partition(BEGIN)[2].partition(END)[0].strip().splitlines()[len(TITLE) :]


def write(page: Path, rows: Sequence[str]) -> None:
    """Put the table into its place in the page."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page}: expected the lines {BEGIN} and {END} around the table. Put them back")
    page.write_text("\n".join((before + begin, "", *TITLE, *rows, "", end + after)), encoding="utf-8")


def main() -> None:
    """Run the tests of the attacks, and say how many attacks are held."""
    from tests.attacks.run_level import LEVELS
    from tests.attacks.test_attacks import offered

    tried, levels = attacks(), offered()
    outcomes = Outcomes([attack.name for attack in tried], levels)
    code = pytest.main([str(FOLDER), "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider"], plugins=[outcomes])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise SystemExit("the tests could not be run; see above")
    _print(tried, levels, outcomes.lost)
    if len(levels) == len(LEVELS):
        write(PAGE, [row(attack, outcomes.lost.get(attack.name, ())) for attack in tried])
    else:
        print(f"{PAGE.name} is left as it is: this machine does not offer {', '.join(LEVELS.keys() - set(levels))}")
    sys.exit(1 if outcomes.lost or outcomes.others else 0)


def _print(tried: Sequence[Attack], levels: Sequence[str], lost: Mapping[str, set[str]]) -> None:
    width = max(len(attack.name) for attack in tried)
    print(f"\n{'attack':{width}}  " + "  ".join(levels))
    for attack in tried:
        found = lost.get(attack.name, set())
        cells = (LOST if {level, "all"} & found else HELD for level in levels)
        print(
            f"{attack.name:{width}}  "
            + "  ".join(f"{cell:{len(level)}}" for cell, level in zip(cells, levels, strict=True))
        )
    print(f"\nheld {sum(attack.name not in lost for attack in tried)} of {len(tried)}")


def _names(nodeid: str, attack: str) -> bool:
    return re.search(rf"[\[-]{re.escape(attack)}(?:-|\]$)", nodeid) is not None


if __name__ == "__main__":
    main()
