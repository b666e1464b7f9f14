"""Attacks as edits of an honest notebook (tests/edited_notebooks.py), and the hostile notebooks that they make.

An attack's head says what it is: `# what:` and `# held:` for the table in docs/attacks.md, `# base:` the honest
notebook that it is put into (released or reference), `# loses:` the exercises that it may cost its author (all tests
of others must end as in the honest notebook), `# seconds:` how long it may keep the grader busy, `# compared:`
what must be equal with a fork for each test: the whole record, if it is not said, or the `marks`, where it prints what
is never the same, or `nothing`, where it counts forks to harm itself, or the
load of the machine decides which of its cells come to an end.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.edited_notebooks import JSON, EditedCell, edited, read_edit

FOLDER = Path(__file__).parent
SECTIONS = ("scores", "secrets", "escape", "exhaustion", "death", "reader", "state", "worker")
PRELUDE = '''
def attempt(what, act):
    """Try something forbidden and say how it went; the test reads it in the outputs."""
    try:
        got = act()
    except (NameError, SyntaxError, TypeError, ImportError) as error:
        print("MIS" + "FIRED", what, type(error).__name__, error)
    except BaseException as error:
        print("refused", what, type(error).__name__)
    else:
        print("BR" + "EACH", what, repr(got)[:300])
'''


@dataclass(frozen=True)
class Attack:
    """One hostile submission."""

    name: str
    what: str
    held: str
    base: str = "reference"
    loses: tuple[str, ...] = ()
    seconds: float = 20.0
    compared: str = "record"
    cells: tuple[EditedCell, ...] = field(default=(), repr=False)


def attacks() -> list[Attack]:
    """Return every attack, section by section."""
    paths = [path for section in SECTIONS for path in sorted((FOLDER / section).glob("*.py"))]
    return [_read(path) for path in paths]


def hostile(attack: Attack, honest: JSON, places: dict[str, str]) -> JSON:
    """Return the honest notebook (as JSON data) with the attack in it. places: what stands for @NAME@."""
    cells = [replace(cell, source=_placed(cell.source, places)) for cell in attack.cells]
    return edited(honest, [EditedCell("code", "", None, PRELUDE), *cells])


def _read(path: Path) -> Attack:
    head, cells = read_edit(path)
    return Attack(
        name=f"{path.parent.name}/{path.stem}",
        what=head["what"],
        held=head["held"],
        base=head.get("base", "reference"),
        loses=tuple(head.get("loses", "").split()),
        seconds=float(head.get("seconds", 20)),
        compared=head.get("compared", "record"),
        cells=cells,
    )


def _placed(source: str, places: dict[str, str]) -> str:
    for name, path in places.items():
        source = source.replace(f"@{name}@", path)
    return source
