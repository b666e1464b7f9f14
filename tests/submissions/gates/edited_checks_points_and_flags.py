# what: Locked cells, points, flags and the kernel were changed
# base: reference

# %% setup
import numpy as np  # the checks are not needed

# %% multiply_gate_backward
pass

# %% edit
def edit(notebook):
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["add_gate_forward"]["metadata"]["nbgrader"]["grade"] = False
    cells["add_gate_backward"]["metadata"] = {"tags": ["skip-execution"], "nbgrader": {"grade_id": "add_gate_backward"}}
    cells["max_gate_backward"]["metadata"]["nbgrader"]["points"] = 50
    cells["branch_gate"]["metadata"]["nbgrader"] |= {"grade": True, "locked": True, "points": 7}
    cells["branch_gate_forward"]["metadata"]["tags"] = ["skip-execution"]
    notebook["metadata"] = {"kernelspec": {"name": "julia-1.10", "display_name": "Julia", "language": "julia"}}
