"""Small edits of a solution's source, as a slip of the hand makes them: the mistakes that stand in no list."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from autograder.course import Notebook

REDUCTIONS = {"sum": "mean", "mean": "sum"}


@dataclass(frozen=True)
class Edit:
    """One edit. kind: what was done; exercise: grade id of the solution cell; source: the cell afterwards."""

    kind: str
    exercise: str
    line: int
    source: str

    @property
    def told(self) -> str:
        """What was done, and where."""
        return f"{self.kind} in line {self.line} of {self.exercise}"

    def applied(self, reference: Notebook) -> Notebook:
        """Return the reference with this cell in it."""
        cells = tuple(
            replace(cell, source=self.source) if cell.grade_id == self.exercise else cell for cell in reference.cells
        )
        return Notebook(cells, reference.metadata)


def edits(reference: Notebook) -> Iterator[Edit]:
    """Yield every single edit of every solution cell, each once."""
    for cell in reference.cells:
        if cell.kind != "code" or not cell.solution or cell.grade_id is None:
            continue
        seen = {ast.unparse(ast.parse(cell.source))}
        for kind, line, source in _of_source(cell.source):
            if source not in seen:
                seen.add(source)
                yield Edit(kind, cell.grade_id, line, source)


def _of_source(source: str) -> Iterator[tuple[str, int, str]]:
    tree = ast.parse(source)
    for kind, change in CHANGES.items():
        for index, node in enumerate(ast.walk(tree)):
            fresh = copy.deepcopy(tree)
            twin = next(twin for place, twin in enumerate(ast.walk(fresh)) if place == index)
            changed = change(twin)
            if changed is not None:
                _put(fresh, twin, changed)
                yield kind, getattr(node, "lineno", 0), ast.unparse(ast.fix_missing_locations(fresh))


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                value[:] = [new if item is old else item for item in value]


def _swapped(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        return ast.BinOp(node.right, node.op, node.left)
    return None


def _without_factor(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        return node.left
    return None


def _without_first_factor(node: ast.AST) -> ast.AST | None:
    return node.right if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) else None


def _other_axis(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.keyword) and node.arg == "axis" and isinstance(node.value, (ast.Constant, ast.UnaryOp)):
        now = ast.literal_eval(node.value)
        return ast.keyword("axis", ast.Constant(0 if now else 1)) if isinstance(now, int) else None
    return None


def _untransposed(node: ast.AST) -> ast.AST | None:
    return node.value if isinstance(node, ast.Attribute) and node.attr == "T" else None


def _other_sign(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        return node.operand
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        return ast.BinOp(node.left, other, node.right)
    return None


def _dims_dropped(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Call) and any(word.arg == "keepdims" for word in node.keywords):
        return ast.Call(node.func, node.args, [word for word in node.keywords if word.arg != "keepdims"])
    return None


def _other_reduction(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Attribute) and node.attr in REDUCTIONS:
        return ast.Attribute(node.value, REDUCTIONS[node.attr], node.ctx)
    return None


CHANGES: dict[str, Callable[[ast.AST], ast.AST | None]] = {
    "swap the operands": _swapped,
    "drop a factor": _without_factor,
    "drop the first factor": _without_first_factor,
    "change the axis": _other_axis,
    "drop the transpose": _untransposed,
    "change a sign": _other_sign,
    "drop keepdims": _dims_dropped,
    "sum and mean": _other_reduction,
}
