# what: Right answers; eight cells of 200 kB of data pasted into them, and one that is too large
# base: reference

# %% edit
def edit(notebook):
    """Put a cell of data before the answers, seven behind them, and one of 2 MB."""

    def cell(number, entries):
        source = f"data_{number} = [" + ", ".join(["0.123456"] * entries) + "]"
        return {"cell_type": "code", "id": f"data-{number}", "metadata": {}, "source": source, "outputs": []}

    notebook["cells"][1:1] = [cell(0, 20_000)]
    places = [cell["id"] for cell in notebook["cells"]]
    at = places.index("multiply_gate")
    notebook["cells"][at:at] = [cell(number, 20_000) for number in range(1, 8)]
    notebook["cells"].insert(at, cell(8, 200_000))
