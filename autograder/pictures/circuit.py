"""The computational graph: values above its edges, gradients below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import hypot
from statistics import fmean

from autograder.pictures import svg
from autograder.pictures.svg import GRADIENT, VALUE, number

COLUMN, ROW, SIDE, TOP, RADIUS, FONT = 150, 92, 48, 32, 20, 15

Place = tuple[float, float]


@dataclass(frozen=True)
class Edge:
    """An arrow from one node to another, with what flows along it in both directions."""

    start: str
    end: str
    value: object = None
    gradient: object = None
    name: str = ""


def circuit(
    edges: Sequence[Edge],
    *,
    labels: Mapping[str, str] | None = None,
    mark: str | None = None,
    legend: tuple[str, str] = ("", ""),
    title: str = "",
) -> str:
    """Return the graph with these edges as an SVG string.

    edges: no cycles; a node exists because an edge names it. Nodes without input stand left, in their edges' order.
    labels: what to write in a node, where that is not the node's own name.
    mark: name of the edge to point out, for instance the first wrong one.
    legend: the words for the number above and the number below.
    title: what a screen reader says.
    """
    labels = {node: (labels or {}).get(node, node) for node in _nodes(edges)}
    column, row = _spacing(edges, labels)
    places = {node: (SIDE + column * c, TOP + row * r) for node, (c, r) in _layout(edges).items()}
    width = max(x for x, _ in places.values()) + SIDE
    height = max(y for _, y in places.values()) + TOP
    parts = [_edge(edge, edges, labels, places, marked=bool(mark) and edge.name == mark) for edge in edges]
    parts += [_node(labels[node], place, kind=_kind(node, edges)) for node, place in places.items()]
    if any(legend):
        parts.append(_legend(legend, height + FONT - 3))
        height += FONT + 3
    return svg.document(parts, width, height, title=title, font=FONT)


def _nodes(edges: Sequence[Edge]) -> list[str]:
    return list(dict.fromkeys(node for edge in edges for node in (edge.start, edge.end)))


def _kind(node: str, edges: Sequence[Edge]) -> int:
    """Return -1 for an input of the graph, 1 for an output and 0 for a gate between them."""
    return any(edge.end == node for edge in edges) - any(edge.start == node for edge in edges)


def _layout(edges: Sequence[Edge]) -> dict[str, Place]:
    """Return (column, row) of every node: the longest way from an input, and the middle of what leads there."""
    sources = {node: [edge.start for edge in edges if edge.end == node] for node in _nodes(edges)}
    columns: dict[str, int] = dict.fromkeys(sources, 0)
    for _ in sources:
        columns = {node: 1 + max((columns[s] for s in before), default=-1) for node, before in sources.items()}
    if any(column >= len(sources) for column in columns.values()):
        raise ValueError("a circuit has no cycles, but these edges form one")
    rows: dict[str, float] = {}
    for column in range(max(columns.values()) + 1):
        members = [node for node in sources if columns[node] == column]
        wanted = [
            fmean(rows[s] for s in sources[node]) if sources[node] else float(i) for i, node in enumerate(members)
        ]
        rows |= dict(zip(members, _spread(wanted), strict=True))
    top = min(rows.values())
    return {node: (columns[node], rows[node] - top) for node in sources}


def _spread(wanted: Sequence[float]) -> list[float]:
    """Return rows near the wanted ones, in the same order, no two closer than one row."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    rows = list(wanted)
    for before, after in pairwise(order):
        rows[after] = max(rows[after], rows[before] + 1)
    shift = fmean(wanted) - fmean(rows)
    return [row + shift for row in rows]


def _edge(
    edge: Edge, edges: Sequence[Edge], labels: Mapping[str, str], places: Mapping[str, Place], *, marked: bool
) -> str:
    (x1, y1), (x2, y2) = places[edge.start], places[edge.end]
    length = hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    r1, r2 = (RADIUS - 6 if _kind(node, edges) else _radius(labels[node]) for node in (edge.start, edge.end))
    x1, y1, x2, y2 = x1 + r1 * dx, y1 + r1 * dy, x2 - r2 * dx, y2 - r2 * dy
    style = f'stroke="{GRADIENT}" stroke-width="3" stroke-dasharray="6 4"' if marked else 'stroke="currentColor"'
    line = f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2 - 7 * dx:.1f}" y2="{y2 - 7 * dy:.1f}" {style}/>'
    above, below = _flows(edge, labels)
    part = _roomiest(edge, edges)
    middle, slope = (x1 + part * (x2 - x1), y1 + part * (y2 - y1)), abs(dy / dx)
    texts = _label(above, middle, slope, -1) + _label(below + " ?" * marked, middle, slope, 1)
    return line + _head(x2, y2, dx, dy) + texts


def _roomiest(edge: Edge, edges: Sequence[Edge]) -> float:
    """Return how far along an edge its numbers stand: away from the end where edges meet."""
    meet = sum(other.end == edge.end for other in edges) > 1
    part = sum(other.start == edge.start for other in edges) > 1
    return 0.5 + 0.12 * (part - meet)


def _spacing(edges: Sequence[Edge], labels: Mapping[str, str]) -> tuple[float, float]:
    """Return how far apart columns and rows are: as far as the longest numbers on an edge need."""
    longest = max(svg.text_width(flow, FONT) for edge in edges for flow in _flows(edge, labels))
    nodes = max(_radius(labels[edge.start]) + _radius(labels[edge.end]) for edge in edges)
    return max(COLUMN, longest + nodes + 24), max(ROW, 66 + 0.5 * longest)


def _flows(edge: Edge, labels: Mapping[str, str]) -> tuple[str, str]:
    """Return what stands above and below an edge; its name only where no node says it already."""
    shown = "" if edge.name in (labels[edge.start], labels[edge.end]) else edge.name
    return _flow(shown, edge.value), _flow(shown and f"d{shown}", edge.gradient)


def _flow(name: str, value: object) -> str:
    text = number(value)
    return f"{name} = {text}" if name and text else text


def _head(x: float, y: float, dx: float, dy: float) -> str:
    back, side = (x - 9 * dx, y - 9 * dy), (4 * -dy, 4 * dx)
    points = [(x, y), (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1])]
    return f'<polygon points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in points)}"/>'


def _label(text: str, middle: Place, slope: float, side: int) -> str:
    """Return text above (side -1) or below (side 1) the middle of an edge, clear of the edge where it slopes."""
    clear = 6 + slope * len(text) * FONT * 0.28
    y = middle[1] + side * clear + (FONT * 0.72 if side > 0 else 0)
    colour = GRADIENT if side > 0 else VALUE
    return (
        f'<text x="{middle[0]:.1f}" y="{y:.1f}" fill="{colour}" font-weight="600">{escape(text)}</text>' if text else ""
    )


def _radius(label: str) -> float:
    return max(RADIUS, 4.4 * len(label) + 9)


def _node(label: str, place: Place, *, kind: int) -> str:
    """Return a node; kind is -1 for an input, 1 for an output and 0 for a gate, which alone has an outline."""
    x, y = place
    if kind:
        anchor = "end" if kind < 0 else "start"
        return svg.text(x - 8 * kind, y + 5, label, text_anchor=anchor, font_style="italic")
    r = _radius(label)
    return (
        f'<rect x="{x - r:g}" y="{y - RADIUS}" width="{2 * r:g}" height="{2 * RADIUS}" rx="{RADIUS}" '
        f'fill="none" stroke="currentColor" stroke-width="1.5"/>'
        f'<text x="{x:g}" y="{y + 5:g}" font-size="{FONT + 4 * (len(label) == 1)}">{escape(label)}</text>'
    )


def _legend(words: tuple[str, str], y: float) -> str:
    above, below = (escape(word) for word in words)
    return (
        f'<text x="{SIDE // 2}" y="{y:g}" font-size="{FONT - 3}" text-anchor="start">'
        f'<tspan fill="{VALUE}">{above}</tspan> · <tspan fill="{GRADIENT}">{below}</tspan></text>'
    )
