# what: Scripts and links in markdown and raw cells, which teachers open in formgrader
# held: raw cells are not rendered; markup and links of students' own text are written out as text
# base: released

# %% [markdown]
# ![picture](attachment:picture.png) <script>own7531ed()</script> <img src=x onerror="own7531ed()"> [x](javascript:own7531ed()) [y]: javascript:own7531ed()
# <javascript:own7531ed()> ![p](http://own7531ed.example/p.png)

# %% [raw]
# <script>own7531ed()</script>

# %%
pass

# %% edit
def edit(notebook):
    """The attachment's media type would leave its attribute in the page."""
    text, raw = (cell for cell in notebook["cells"] if "own7531ed" in cell["source"])
    text["attachments"] = raw["attachments"] = {"picture.png": {'image/png" onerror="own7531ed()': "eA=="}}
    raw["metadata"]["raw_mimetype"] = "text/html"
