"""The house stands as it was drawn: a module imports from lower floors only, and stays small."""

import ast
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.samples import ROOT

PACKAGE = ROOT / "autograder"
FLOORS = {
    **dict.fromkeys(
        (
            "results",
            "course",
            "wire",
            "gradcheck",
            "pictures",
            "tree",
            "limits",
            "messages",
            "versions",
            "errors",
            "readable",
        ),
        0,
    ),
    **dict.fromkeys(("sandbox", "worker", "feedback", "diagnosis", "student"), 1),
    "grading": 2,
    **dict.fromkeys(("classroom", "report", "prove", "setup"), 3),
    **dict.fromkeys(("cli", "nbgrader_plugin"), 4),
}
ROOMS = ("suite", "execution", "judgement", "examples", "session")
"""The rooms of `grading`, from the lowest to the highest."""
NEIGHBOURS = {
    ("readable", "errors"),  # the one error that it raises
    ("sandbox", "worker"),  # on one floor: the probe for walls puts them up as the worker does
    ("setup", "classroom"),  # a new salt and the marks in the gradebook must not contradict each other
    ("prove", "classroom"),  # a proof grades its notebooks with the pool that grades a class
}
MAX_MODULE, MAX_FUNCTION = 300, 45
FILES = sorted(PACKAGE.rglob("*.py"))


def house(path: Path) -> str:
    """Return the module on its floor that a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each import of this package's in a file: dotted name, line. Those in a function count, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((name, node.lineno) for name in names if name.split(".")[0] == "autograder")


def edges() -> Iterator[tuple[str, str, str]]:
    """Yield each import between modules of the house: from, to, where."""
    for path in FILES:
        for name, line in imports(path):
            parts = name.split(".")
            if len(parts) > 1 and parts[1] in FLOORS and parts[1] != house(path):
                yield house(path), parts[1], f"{path.relative_to(ROOT)}:{line}"


def test_every_module_has_its_floor() -> None:
    assert {house(path) for path in FILES} - {"__init__", "__main__"} <= set(FLOORS)


def test_a_module_imports_only_from_lower_floors() -> None:
    wrong = [
        f"{where}: {source} (floor {FLOORS[source]}) imports {target} (floor {FLOORS[target]})"
        for source, target, where in edges()
        if source in FLOORS and FLOORS[target] >= FLOORS[source] and (source, target) not in NEIGHBOURS
    ]
    assert not wrong, "\n".join(wrong)


def test_a_room_of_grading_imports_only_from_lower_rooms() -> None:
    wrong = []
    for path in sorted((PACKAGE / "grading").rglob("*.py")):
        room = path.relative_to(PACKAGE / "grading").parts[0]
        if room == "__init__.py":
            continue
        for name, line in imports(path):
            parts = name.split(".")
            if parts[1] == "grading" and (parts[2] not in ROOMS or ROOMS.index(parts[2]) > ROOMS.index(room)):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_only_the_collection_of_a_suite_needs_pytest() -> None:
    users = {path for path in FILES if re.search(r"^\s*(import|from) _?pytest", path.read_text("utf-8"), re.MULTILINE)}
    assert users == {PACKAGE / "grading/suite/collection.py", PACKAGE / "grading/judgement/verdict.py"}


def test_nothing_of_pytest_is_used_that_is_private() -> None:
    source = (PACKAGE / "grading/suite/collection.py").read_text("utf-8")
    assert "_pytest" not in source
    assert not re.search(r"\b(item|session|config|report|mark)\._", source)


def test_nothing_imports_the_two_doors_of_the_house() -> None:
    doors = [
        where for source, target, where in edges() if target in ("cli", "nbgrader_plugin") and source != "__main__"
    ]
    assert not doors, "\n".join(doors)


def test_no_module_of_the_house_imports_itself_through_others() -> None:
    graph: dict[str, set[str]] = {}
    for path in FILES:
        module = _module(path)
        graph[module] = {found for name, _ in imports(path) if (found := _file_of(name)) not in (None, module)}  # type: ignore[misc]
    done: set[str] = set()
    for module in graph:
        _walk(module, graph, [], done)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _file_of(name: str) -> str | None:
    """Return the module that an import leads to: the name itself, or what it is taken from."""
    modules = {_module(path) for path in FILES}
    return name if name in modules else next((n for n in (name.rpartition(".")[0],) if n in modules), None)


def _walk(module: str, graph: dict[str, set[str]], path: list[str], done: set[str]) -> None:
    assert module not in path, "import cycle: " + " -> ".join([*path, module])
    if module not in done:
        for target in sorted(graph.get(module, ())):
            if not module.startswith(target + ".") and not target.startswith(module + "."):
                _walk(target, graph, [*path, module], done)
        done.add(module)


def test_the_worker_knows_only_the_wire() -> None:
    names = {name.split(".")[1] for path in FILES if house(path) == "worker" for name, _ in imports(path)}
    assert names <= {"wire", "worker"}


def test_suites_and_references_are_imported_nowhere() -> None:
    for path in FILES:
        assert "solutions" not in {name.split(".")[0] for name, _ in imports(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_its_duty_and_is_small_enough_to_hold_in_the_head(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree), f"{path} does not say what it is for"
    assert len(source.splitlines()) <= MAX_MODULE, "too long: make a package of it"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{path}:{node.lineno} {node.name} has {length} lines"


def test_the_students_part_needs_numpy_and_the_standard_library_only() -> None:
    code = """
        import importlib.abc, sys

        class Forbid(importlib.abc.MetaPathFinder):
            def find_spec(self, name, path=None, target=None):
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in ("numpy", "autograder"):
                    raise ImportError(f"a student's machine has no {name}")

        for name in [name for name in sys.modules if name.partition(".")[0] not in sys.stdlib_module_names]:
            if name != "__main__":
                del sys.modules[name]
        sys.meta_path.insert(0, Forbid())
        import numpy as np
        from autograder import gradcheck
        from autograder.student import check, draw_circuit, draw_gate, draw_graph

        with check("twice") as c:
            c.value("2", lambda: 2.0, 2.0)
        draw_graph(("x", "+", 1, 2), ("+", "f", 1, 2))
        # numpy 1's Cython makes modules that were found nowhere
        found = {name for name, module in sys.modules.items() if getattr(module, "__spec__", None)}
        print(sorted({name.partition(".")[0] for name in found} - sys.stdlib_module_names))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "['autograder', 'numpy']"
