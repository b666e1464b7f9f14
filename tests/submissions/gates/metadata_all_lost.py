# what: Every cell has lost its id and its metadata
# base: reference

# %% edit
def edit(notebook):
    notebook["nbformat_minor"] = 4  # the last one whose cells need no id
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        del cell["id"]
