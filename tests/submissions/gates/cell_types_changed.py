# what: Four cells have another type than they were released with
# base: reference

# %% edit
TYPES = {"setup": "raw", "add_gate": "markdown", "max_gate_forward": "markdown", "written_gates": "code"}


def edit(notebook):
    for cell in notebook["cells"]:
        if cell["id"] in TYPES:
            cell["cell_type"] = TYPES[cell["id"]]
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
        if cell["id"] == "written_gates":
            cell |= {"outputs": [], "execution_count": None}
