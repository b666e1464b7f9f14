# what: An answer, two checks, a picture and the written question were deleted
# base: reference

# %% edit
DELETED = ("branch_gate_backward", "circuit", "circuit_values", "picture_circuit", "written_gates")


def edit(notebook):
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in DELETED]
