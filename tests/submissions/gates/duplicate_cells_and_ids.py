# what: A check and an answer exist twice, and all cells have the same id
# base: reference

# %% edit
AGAIN = """class MultiplyGate:  # started again further down, and it counts: it runs last
    def forward(self, x, y):
        return x - y
"""


def edit(notebook):
    cells = notebook["cells"]
    names = [cell["id"] for cell in cells]
    check, picture = names.index("multiply_gate_backward"), names.index("picture_multiply_gate")
    cells.insert(picture + 1, cells[names.index("multiply_gate")] | {"source": AGAIN})
    cells.insert(check + 1, dict(cells[check]))
    for cell in cells:
        cell["id"] = "the-same"
