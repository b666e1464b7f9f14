# what: The cell of the written answer was deleted and typed anew; a note stands at the top as well
# base: released

# %% edit
def edit(notebook):
    cells = notebook["cells"]
    place = next(i for i, cell in enumerate(cells) if cell["id"] == "written_gates")
    text = "### Your answer\n\nAdd hands the gradient on, max gives it to the winner."
    cells[place] = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": text}
