"""Run the code cells of a notebook as plain Python does, with NumPy and the standard library only.

python tests/notebook_cells.py NOTEBOOK [setup]

Prints how many cells failed a check, and which packages but NumPy and `autograder` were imported. With `setup` only
the setup cell runs.
"""

import json
import sys
from pathlib import Path


def main(path: Path, only: str = "") -> None:
    sys.path[0] = str(path.parent)  # as in Jupyter: what lies beside the notebook can be imported
    before = _packages()  # an environment may import some of its own accord
    names = {"__name__": "__main__"}
    failed = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if cell["cell_type"] == "code" and only in ("", grade_id):
            try:
                exec("".join(cell["source"]), names)
            except AssertionError as problem:
                failed.append(str(problem))
    print(len(failed), sorted(_packages() - before - {"autograder", "numpy", "layers", "network"}))


def _packages() -> set[str]:
    """Return what was imported from outside of the standard library."""
    loaded = {name.partition(".")[0] for name, module in sys.modules.items() if getattr(module, "__spec__", None)}
    return loaded - sys.stdlib_module_names


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
