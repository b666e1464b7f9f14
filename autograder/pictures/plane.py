"""A plane: regions of a classifier, heights of a function, points by class, and paths."""

from collections.abc import Callable, Mapping

import numpy as np

from autograder.pictures import regions, svg
from autograder.pictures.axes import Scale, frame, scale
from autograder.pictures.svg import FONT, PALETTE, Array

SIDE, SHORTEST, LEFT, BOTTOM = 380, 190, 62, 28
MANY = 3000  # points, or steps of a path
SHAPES = (  # of points, by class
    "M{x:.1f} {y:.1f}m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
    "M{x:.1f} {y:.1f}m-3.2 -3.2h6.4v6.4h-6.4z",
    "M{x:.1f} {y:.1f}m0 -4.4l4.2 7.4h-8.4z",
    "M{x:.1f} {y:.1f}m0 -4.6l4.6 4.6l-4.6 4.6l-4.6 -4.6z",
)


def plane(
    points: Array | None = None,
    labels: Array | None = None,
    *,
    classify: Callable[[Array], object] | None = None,
    height: Callable[[Array], object] | None = None,
    paths: Mapping[str, Array] | None = None,
    title: str = "",
    limits: object = None,
) -> str:
    """Return a plane as an SVG string.

    points: (N, 2); labels: their classes, integers (N,). classify: points (N, 2) -> labels (N,), colours the ground.
    height: points (N, 2) -> values (N,), shades the ground with one contour line for each step of colour.
    paths: by name in the legend, (K, 2) each; a ring stands at the start and a dot at the end.
    limits: ((x_low, x_high), (y_low, y_high)); by default all points and paths have room.
    """
    paths = paths or {}
    groups = [*([] if points is None else [points]), *paths.values()]
    everything = [np.reshape(np.asarray(group, dtype=float), (-1, 2)) for group in groups]
    across, up = _scales(everything, limits, 14 + (FONT + 8) * bool(title))
    ground = []
    if height is not None:
        ground.append(regions.shaded(height, across, up))
    if classify is not None:
        ground.append(regions.coloured(classify, across, up))
    drawn = [_path(np.asarray(path, dtype=float), across, up, i) for i, path in enumerate(paths.values())]
    dots = [] if points is None else [_points(np.asarray(points, dtype=float), labels, across, up)]
    box = (across.start, up.stop, across.stop - across.start, up.start - up.stop)
    parts = [
        svg.text(LEFT, FONT + 6, title, text_anchor="start", font_weight=600, font_size=FONT + 1),
        svg.window(*box, [*ground]),
        frame(across, up),
        svg.window(*box, [*dots, *drawn]),
        *(_legend(name, across.stop + 16, up.stop + 10 + i * (FONT + 7), i) for i, name in enumerate(paths)),
    ]
    width = across.stop + 20 + max((30 + svg.text_width(name) for name in paths), default=0)
    return svg.document(parts, width, up.start + BOTTOM, title=title)


def _scales(everything: list[Array], limits: object, top: float) -> tuple[Scale, Scale]:
    """Return both scales, one unit as long to the right as upwards unless that makes a side too short."""
    if limits is None:
        ranges = [scale([p[:, i] for p in everything], 0, 1, room=0.06) for i in (0, 1)]
        (x_low, x_high), (y_low, y_high) = ((r.low, r.high) for r in ranges)
    else:
        (x_low, x_high), (y_low, y_high) = np.reshape(np.asarray(limits, dtype=float), (2, 2)).tolist()
    ratio = (y_high - y_low) / (x_high - x_low)
    width, tall = (float(np.clip(SIDE * r, SHORTEST, SIDE)) for r in (1 / ratio, ratio))
    return Scale(x_low, x_high, LEFT, LEFT + width), Scale(y_low, y_high, top + tall, top)


def _points(points: Array, labels: Array | None, across: Scale, up: Scale) -> str:
    xs, ys = across(points[:, 0]), up(points[:, 1])
    kinds = np.zeros(len(points), dtype=int) if labels is None else np.asarray(labels).astype(int)
    thin = np.arange(len(points)) % (1 + len(points) // MANY) == 0
    parts = []
    for kind in np.unique(kinds).tolist():
        shape = SHAPES[kind % len(SHAPES)]
        here = thin & (kinds == kind) & np.isfinite(xs + ys)
        data = "".join(shape.format(x=x, y=y) for x, y in zip(xs[here], ys[here], strict=True))
        parts.append(svg.path(data, fill=PALETTE[kind % len(PALETTE)], fill_opacity=0.9))
    return "".join(parts)


def _path(path: Array, across: Scale, up: Scale, i: int) -> str:
    colour = _colour(i)
    path = path[np.unique(np.linspace(0, len(path) - 1, min(len(path), MANY)).astype(int))]
    xs, ys = across(path[:, 0]), up(path[:, 1])
    parts = [svg.path(svg.polyline(xs, ys), stroke=colour, stroke_width=2, stroke_linejoin="round", fill="none")]
    placed = np.flatnonzero(np.isfinite(xs + ys))
    if placed.size:
        ends = [(xs[k], ys[k]) for k in (placed[0], placed[-1])]
        if len(placed) <= 60:
            steps = "".join(f"M{x:.1f} {y:.1f}h.01" for x, y in zip(xs[placed], ys[placed], strict=True))
            parts.append(svg.path(steps, stroke=colour, stroke_width=5, stroke_linecap="round"))
        (x0, y0), (x1, y1) = ends
        parts.append(f'<circle cx="{x0:.1f}" cy="{y0:.1f}" r="6" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<circle cx="{x1:.1f}" cy="{y1:.1f}" r="4.5" fill="{colour}"/>')
    return "".join(parts)


def _colour(i: int) -> str:
    """Return the colour of the i-th path: none is the blue of the ground."""
    return PALETTE[1 + i % (len(PALETTE) - 1)]


def _legend(name: str, x: float, y: float, i: int) -> str:
    line = svg.path(f"M{x:g} {y:g}h22", stroke=_colour(i), stroke_width=2)
    return line + svg.text(x + 28, y + 4, name, text_anchor="start")
