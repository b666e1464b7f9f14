"""Cells of a notebook as nbformat has them."""

from nbformat import NotebookNode, from_dict, v4

from autograder.course import Cell


def node(cell: Cell) -> NotebookNode:
    """Return a cell without its outputs."""
    make = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}.get(cell.kind, v4.new_raw_cell)
    made = make(cell.source, metadata=from_dict(dict(cell.metadata)))
    if cell.attachments and cell.kind != "code":
        made.attachments = from_dict(dict(cell.attachments))
    return made
