# what: A cell of 100 kB, a cell with 5,000 nested brackets, one with a million digits, null bytes, a deep expression
# held: a source that does not fit into a frame or into Python's parser costs that cell only

# %%
x = """@ROOT@"""
exec("y = " + "(" * 5000 + ")" * 5000)

# %%
int("9" * 10**6)

# %%
eval(compile("1" + "+1" * 100_000, "<cell 3>", "eval"))
