# what: The written answer stands below the question, in its cell; another one in a comment
# base: released

# %% edit
def edit(notebook):
    question = next(cell for cell in notebook["cells"] if cell["id"] == "written-text")
    question["source"] = "".join(question["source"]) + "\n\nAdd hands the gradient on unchanged."

# %% a_comment after written_gates
# Max gives the gradient to the winner.
