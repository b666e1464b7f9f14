"""A matrix as colours: what is large, what is zero, and of which sign."""

from collections.abc import Callable
from math import floor, log10

import numpy as np

from autograder.pictures import svg
from autograder.pictures.svg import FONT, GRADIENT, VALUE, Array

LARGEST = 60  # rows or columns
ROOMY, SMALLEST, WIDEST = 46, 7, 440
BAR, STEP = 80, 14


def heat_map(matrix: object, *, title: str = "", rows: str = "", columns: str = "") -> str:
    """Return a matrix (R, C) as an SVG string: positive numbers in one colour, negative ones in the other.

    A vector (C,) is one row, which has no number. rows, columns: what they mean, as "sample" and "unit"; they count
    from 0.
    The colour of an entry is the stronger the nearer it comes to the largest; NaN and infinity are crossed out. Where
    there is room the numbers stand in their cells. A larger matrix than 60 by 60 is cut off.
    """
    array = np.asarray(matrix, dtype=float)
    if array.ndim not in (1, 2) or not array.size:
        raise ValueError(f"a heat map needs a matrix or a vector with entries, not an array of shape {array.shape}")
    numbered = array.ndim == 2
    array = np.atleast_2d(array)[:LARGEST, :LARGEST]
    size = float(np.clip(WIDEST / max(array.shape), SMALLEST, ROOMY))
    width, height = size * array.shape[1], size * array.shape[0]
    left = (40 if numbered else 8) + (FONT + 4) * bool(rows)
    top = 26 + (FONT + 8) * bool(title) + (FONT + 4) * bool(columns)
    middle = max(top + height / 2, svg.text_width(rows) / 2 + 4)
    centre = max(left + width / 2, svg.text_width(columns) / 2 + 4)
    largest = float(np.max(np.abs(array[np.isfinite(array)]), initial=0.0)) or 1.0
    parts = [
        svg.text(6, FONT + 6, title, text_anchor="start", font_weight=600, font_size=FONT + 1),
        svg.text(centre, top - FONT - 9, columns),
        svg.text(FONT + 2, middle, rows, transform=f"rotate(-90 {FONT + 2} {middle:.1f})"),
        *_cells(array, largest, left, top, size),
        *_indices(array.shape if numbered else (0, array.shape[1]), left, top, size),
        *([] if size >= ROOMY else _bar(largest, left + width + 18, top)),
    ]
    right = left + width + 12 + (0 if size >= ROOMY else BAR)
    whole = max(right, 16 + svg.text_width(title, FONT + 1), 2 * centre - left)
    lowest = max(top + height, 2 * middle - top, 0 if size >= ROOMY else top + 8 * STEP)
    return svg.document(parts, whole, lowest + 10, title=title)


def _cells(array: Array, largest: float, left: float, top: float, size: float) -> list[str]:
    """Return the coloured cells, those of one colour as one path, with their numbers where there is room."""
    written = _written(largest)
    cells: dict[tuple[tuple[str, object], ...], str] = {}
    texts, crosses = [], ""
    for (r, c), value in np.ndenumerate(array):
        x, y = left + c * size, top + r * size
        if not np.isfinite(value):
            crosses += f"M{x:.1f} {y:.1f}l{size:.1f} {size:.1f}m0 {-size:.1f}l{-size:.1f} {size:.1f}"
            continue
        if value:
            colour = tuple(_colour(value / largest).items())
            cells[colour] = cells.get(colour, "") + f"M{x:.1f} {y:.1f}h{size:.1f}v{size:.1f}h{-size:.1f}z"
        if size >= ROOMY:
            texts.append(svg.text(x + size / 2, y + size / 2 + 4, written(value), font_size=FONT - 2))
    parts = [svg.path(data, **dict(colour)) for colour, data in cells.items()]
    grid = "".join(f"M{left + c * size:.1f} {top:g}v{size * array.shape[0]:.1f}" for c in range(array.shape[1] + 1))
    grid += "".join(f"M{left:g} {top + r * size:.1f}h{size * array.shape[1]:.1f}" for r in range(array.shape[0] + 1))
    lines = [(crosses, 1), (grid, 0.25)]
    return parts + [svg.path(d, stroke="currentColor", stroke_opacity=o, fill="none") for d, o in lines] + texts


def _colour(part: float) -> dict[str, object]:
    """Return the fill for an entry that is this part of the largest one, from -1 to 1."""
    return {"fill": GRADIENT if part > 0 else VALUE, "fill_opacity": f"{0.06 + 0.74 * abs(part):.2f}"}


def _bar(largest: float, x: float, top: float) -> list[str]:
    """Return which number the colours stand for, the largest one above."""
    parts = [svg.rect(x, top + i * STEP, 12, STEP, **_colour(part)) for i, part in enumerate(np.linspace(1, -1, 8))]
    parts.append(svg.rect(x, top, 12, 8 * STEP, fill="none", stroke="currentColor", stroke_opacity=0.25))
    labels = zip((0.5, 4, 7.5), (largest, 0, -largest), strict=True)
    style: dict[str, object] = {"font_size": FONT - 1, "fill_opacity": 0.8, "text_anchor": "start"}
    return parts + [svg.text(x + 18, top + at * STEP + 4, svg.plain(f"{value:.2g}"), **style) for at, value in labels]


def _written(largest: float) -> Callable[[float], str]:
    """Return how to write an entry in few letters: with the decimals that the largest one deserves."""
    power = floor(log10(largest))
    form = ".0e" if not -2 <= power <= 2 else f".{min(2, 2 - power)}f"
    return lambda value: svg.plain(f"{value:{form}}") if value else "0"


def _indices(shape: tuple[int, ...], left: float, top: float, size: float) -> list[str]:
    """Return the numbers of rows and columns, as many as there is room for."""
    step = next(s for s in (1, 2, 5, 10, 20) if s * size >= 27)
    style: dict[str, object] = {"font_size": FONT - 1, "fill_opacity": 0.8}
    across = [svg.text(left + (c + 0.5) * size, top - 6, str(c), **style) for c in range(0, shape[1], step)]
    down = [
        svg.text(left - 6, top + (r + 0.5) * size + 4, str(r), text_anchor="end", **style)
        for r in range(0, shape[0], step)
    ]
    return across + down
