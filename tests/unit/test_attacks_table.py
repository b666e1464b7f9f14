"""docs/attacks.md has a line for each attack, and `make attacks` writes there what the tests found."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.attacks import table
from tests.attacks.submissions import attacks
from tests.attacks.table import BEGIN, END, Outcomes, row, rows_in, write

ATTACKS = attacks()


def test_the_documentation_names_every_attack_and_what_it_does() -> None:
    assert rows_in(table.PAGE.read_text(encoding="utf-8")) == [row(attack) for attack in ATTACKS], "run: make attacks"


def test_a_table_is_written_between_its_lines_and_nowhere_else(tmp_path: Any) -> None:
    page = tmp_path / "attacks.md"
    page.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    for _ in range(2):
        write(page, [row(ATTACKS[0]), row(ATTACKS[1], {"own uid"})])
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"before\n\n{BEGIN}\n") and text.endswith(f"\n{END}\n\nafter\n") and "old" not in text
        held, lost = rows_in(text)
        assert "| all | held |" in held and "| own uid | NOT held |" in lost


def test_a_page_without_the_lines_is_refused(tmp_path: Any) -> None:
    (tmp_path / "attacks.md").write_text("nothing", encoding="utf-8")
    with pytest.raises(SystemExit, match="Put them back"):
        write(tmp_path / "attacks.md", [])


def test_what_failed_is_known_by_attack_and_level() -> None:
    outcomes = Outcomes(["state/warms_up", "state/warms"], ["own uid", "bubblewrap"])
    for name in ("t[own uid-state/warms_up]", "t[state/warms-bubblewrap]", "t[state/warms]", "test_other[own uid]"):
        outcomes.pytest_runtest_logreport(SimpleNamespace(failed=True, nodeid=name))  # type: ignore[arg-type]
    outcomes.pytest_runtest_logreport(SimpleNamespace(failed=False, nodeid="t[state/other]"))  # type: ignore[arg-type]
    assert outcomes.lost == {"state/warms_up": {"own uid"}, "state/warms": {"bubblewrap", "all"}}
    assert outcomes.others == ["test_other[own uid]"]
