"""Attacks as files in the percent format, and the hostile notebooks that they make.

An attack's head says what it is: `# what:` and `# held:` for the table in docs/attacks.md, `# base:` the honest
notebook that it is put into (stub or reference), `# loses:` the exercises that it may cost its author (all tests of
others must end as in the honest notebook), `# seconds:` how long it may keep the grader busy. A cell with a name
(`# %% multiply_gate`) replaces that solution, `# %% end` stands behind everything, others stand before everything.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    cells: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def attacks() -> list[Attack]:
    """Return every attack, section by section."""
    paths = [path for section in SECTIONS for path in sorted((FOLDER / section).glob("*.py"))]
    return [_read(path) for path in paths]


def hostile(attack: Attack, honest: dict[str, Any], places: dict[str, str]) -> dict[str, Any]:
    """Return the honest notebook (as JSON data) with the attack in it. places: what stands for @NAME@."""
    notebook = json.loads(json.dumps(honest))
    own = [_cell("code", PRELUDE)]
    for title, source in attack.cells:
        for name, path in places.items():
            source = source.replace(f"@{name}@", path)
        if title in ("", "markdown", "raw"):
            own.append(_cell(title or "code", source))
        elif title == "end":
            notebook["cells"].append(_cell("code", source))
        else:
            _named(notebook, title)["source"] = source
    notebook["cells"][:0] = own
    return notebook


def _read(path: Path) -> Attack:
    head, *parts = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    words = dict(re.findall(r"^# (what|held|base|loses|seconds): (.+)$", head, flags=re.MULTILINE))
    titles_and_sources = (part.partition("\n")[::2] for part in parts)
    return Attack(
        name=f"{path.parent.name}/{path.stem}",
        what=words["what"],
        held=words["held"],
        base=words.get("base", "reference"),
        loses=tuple(words.get("loses", "").split()),
        seconds=float(words.get("seconds", 20)),
        cells=tuple((title.strip(" []"), source.strip("\n")) for title, source in titles_and_sources),
    )


def _cell(kind: str, source: str) -> dict[str, Any]:
    """Text cells bring an attachment whose media type would leave its attribute in the page."""
    picture = {"picture.png": {'image/png" onerror="own7531ed()': "eA=="}}
    more = {} if kind == "code" else {"attachments": picture}
    return {
        "cell_type": kind,
        "metadata": {"raw_mimetype": "text/html"} if kind == "raw" else {},
        "source": source,
        **more,
    }


def _named(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)
