"""The ground of a plane: coloured by a classifier, or shaded by height with contour lines."""

from collections.abc import Callable

import numpy as np

from autograder.pictures import svg
from autograder.pictures.axes import Scale
from autograder.pictures.svg import PALETTE, VALUE, Array

CELL = 4  # side of a cell around a node, in units of the picture
STEPS = 10


def coloured(classify: Callable[[Array], object], across: Scale, up: Scale) -> str:
    """Return the region of every class in the colour that its points have."""
    xs, ys = _nodes(across), _nodes(up)
    classes = _ask(classify, xs, ys)
    kinds = [k for k in np.unique(classes) if np.isfinite(k)]
    parts = [
        svg.path(_runs(classes == kind, across, up), fill=PALETTE[int(kind) % len(PALETTE)], fill_opacity=0.28)
        for kind in kinds
    ]
    edges = _edges(classes, across, up)
    return "".join(parts) + svg.path(edges, stroke="currentColor", stroke_opacity=0.5, fill="none")


def shaded(height: Callable[[Array], object], across: Scale, up: Scale) -> str:
    """Return the ground in steps of equal area, the stronger the higher, and a contour line at each step."""
    xs, ys = _nodes(across), _nodes(up)
    heights = _ask(height, xs, ys)
    finite = heights[np.isfinite(heights)]
    levels = np.unique(np.quantile(finite, np.linspace(0, 1, STEPS + 1)[1:-1])) if finite.size else np.zeros(0)
    steps = np.where(np.isfinite(heights), np.searchsorted(levels, heights, side="right"), -1)
    parts = [
        svg.path(_runs(steps == k, across, up), fill=VALUE, fill_opacity=f"{0.05 * k:.2f}")
        for k in range(1, len(levels) + 1)
    ]
    lines = [_contour(heights, level, across(xs), up(ys)) for level in levels]
    return "".join(parts) + svg.path("".join(lines), stroke="currentColor", stroke_opacity=0.35, fill="none")


def _nodes(scale: Scale) -> Array:
    """Return the numbers along one axis at which a ground is known, from its low to its high end."""
    return np.linspace(scale.low, scale.high, max(2, round(abs(scale.stop - scale.start) / CELL) + 1))


def _ask(function: Callable[[Array], object], xs: Array, ys: Array) -> Array:
    """Return what the function gives at every crossing, a row for each y."""
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    with np.errstate(all="ignore"):
        given = np.asarray(function(grid), dtype=float)
    if given.shape != (len(grid),):
        raise ValueError(f"for points {grid.shape} the function gave {given.shape}, not {(len(grid),)}")
    return given.reshape(len(ys), len(xs))


def _sides(shape: tuple[int, ...], across: Scale, up: Scale) -> tuple[float, float]:
    """Return width and height of the cell around a node; upwards is negative."""
    return (across.stop - across.start) / (shape[1] - 1), (up.stop - up.start) / (shape[0] - 1)


def _edges(classes: Array, across: Scale, up: Scale) -> str:
    """Return path data of the sides between cells of different classes."""
    wide, tall = _sides(classes.shape, across, up)
    beside = np.argwhere(classes[:, 1:] != classes[:, :-1]).tolist()
    above = np.argwhere(classes[1:] != classes[:-1]).tolist()
    return "".join(
        [f"M{across.start + (c + 0.5) * wide:.1f} {up.start + (r - 0.5) * tall:.1f}v{tall:.1f}" for r, c in beside]
        + [f"M{across.start + (c - 0.5) * wide:.1f} {up.start + (r + 0.5) * tall:.1f}h{wide:.1f}" for r, c in above]
    )


def _runs(inside: Array, across: Scale, up: Scale) -> str:
    """Return path data that covers these cells, one rectangle for each run of a row."""
    wide, tall = _sides(inside.shape, across, up)
    left, top = across.start - wide / 2, up.start - tall / 2
    parts = []
    for r, row in enumerate(inside):
        changes = np.flatnonzero(np.diff(np.r_[False, row, False].astype(int)))
        parts += [
            f"M{left + a * wide:.1f} {top + r * tall:.1f}h{(b - a) * wide:.1f}v{tall:.1f}h{(a - b) * wide:.1f}z"
            for a, b in zip(changes[::2], changes[1::2], strict=True)
        ]
    return "".join(parts)


def _contour(heights: Array, level: float, xs: Array, ys: Array) -> str:
    """Return path data of the line at this level: one straight piece through each triangle that it crosses."""
    z = heights - level
    x, y = np.meshgrid(xs, ys)
    corners = [(v[:-1, :-1].ravel(), v[:-1, 1:].ravel(), v[1:, 1:].ravel(), v[1:, :-1].ravel()) for v in (x, y, z)]
    pieces = []
    for triangle in ((0, 1, 2), (0, 2, 3)):
        tx, ty, tz = (np.stack([corner[k] for k in triangle]) for corner in corners)
        above = tz > 0
        crossed = (above.any(axis=0) & ~above.all(axis=0)) & np.isfinite(tz).all(axis=0)
        pieces.append(_crossings(tx[:, crossed], ty[:, crossed], tz[:, crossed]))
    return "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in np.concatenate(pieces).tolist())


def _crossings(x: Array, y: Array, z: Array) -> Array:
    """Return (x1, y1, x2, y2) of the zero line in each triangle; the columns are triangles with both signs."""
    above = z > 0
    odd = np.where(above.sum(axis=0) == 1, above.argmax(axis=0), (~above).argmax(axis=0))  # the corner on its own side
    column = np.arange(z.shape[1])
    ends = []
    for shift in (1, 2):
        other = (odd + shift) % 3
        part = z[odd, column] / (z[odd, column] - z[other, column])
        ends += [v[odd, column] + part * (v[other, column] - v[odd, column]) for v in (x, y)]
    return np.stack(ends, axis=1)
