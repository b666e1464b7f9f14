"""Notes for staff on what a notebook imports: libraries that differentiate, and modules that are missing here."""

import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from autograder.sandbox import CellOutcome

AUTODIFF = frozenset(
    ["torch", "jax", "flax", "tensorflow", "keras", "autograd", "tinygrad", "mxnet", "theano", "aesara", "casadi"]
)
NOWHERE = frozenset(("google",))  # google.colab exists in Colab alone
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import|import[ \t]+([^#\n;]+))", re.MULTILINE)
_BY_NAME = re.compile(r"(?:import_module|__import__)\([ \t]*['\"](\w+)")


def autodiff_notes(texts: Mapping[str, str]) -> list[str]:
    """Return a note for each text that imports a library which differentiates by itself. texts: by where they stand."""
    return [
        f"{place}: imports {', '.join(found)}, which can compute gradients by itself. "
        "Whether that earns marks is yours to decide"
        for place, text in texts.items()
        if (found := sorted(AUTODIFF.intersection(imported(text))))
    ]


def missing_notes(outcomes: Iterable[CellOutcome], sources: Iterable[str]) -> list[str]:
    """Return a note for each module that a cell did not find. It shows no command: anybody can own a package's name.

    The student's process says which; a name counts if the notebook imports it, and if it is really missing.
    """
    named = {name for source in sources for name in imported(source)} - NOWHERE
    claimed = {name.split(".")[0] for outcome in outcomes if outcome.problem for name in outcome.problem.names}
    return [
        f"imports {name}, which is not here. If it is a package that students may use, install it beside the grader "
        "and grade again; if it is a file of the student's, ask for it"
        for name in sorted(claimed & named)
        if name not in sys.modules and importlib.util.find_spec(name) is None
    ]


def imported(source: str) -> Iterator[str]:
    """Yield the top-level modules that the text imports, in import statements and by name."""
    for origin, names in _IMPORT.findall(source):
        for name in (origin or names).split(","):
            yield name.strip().partition(" ")[0].partition(".")[0]
    yield from _BY_NAME.findall(source)
