"""Line charts with linear and logarithmic axes."""

from collections.abc import Mapping, Sequence

import numpy as np

from autograder.pictures import svg
from autograder.pictures.axes import Scale, frame, scale
from autograder.pictures.svg import FONT, PALETTE, Array

Curve = tuple[Array, Array]
Mark = tuple  # (x, label) is a line across, (x, y, label) a point

WIDTH, HEIGHT, LEFT, BOTTOM = 430, 250, 62, 44
DASHES = ("", "7 4", "2 3")
FEW, MANY = 30, 600


def curves(
    shown: Mapping[str, Curve],
    *,
    title: str = "",
    x: str = "",
    y: str = "",
    log_x: bool = False,
    log_y: bool = False,
    marks: Sequence[Mark] = (),
) -> str:
    """Return a line chart as an SVG string.

    shown: by name in the legend, (xs, ys) of one length. What is not finite, or not positive on a logarithmic axis,
    interrupts its curve.
    marks: (x, label) for a dashed line at x, (x, y, label) for a point.
    """
    top = 14 + (FONT + 8) * bool(title) + (FONT + 6) * bool(y)
    bottom = top + HEIGHT
    across = scale([xs for xs, _ in shown.values()], LEFT, LEFT + WIDTH, log=log_x, room=0.02)
    up = scale([ys for _, ys in shown.values()], bottom, top, log=log_y)
    lines = [_curve(curve, across, up, i) for i, curve in enumerate(shown.values())]
    lines += [_mark(mark, across, up) for mark in marks]
    parts = [
        svg.text(LEFT, FONT + 6, title, text_anchor="start", font_weight=600, font_size=FONT + 1),
        frame(across, up, x=x, y=y),
        svg.window(LEFT, top, WIDTH, HEIGHT, lines),
    ]
    names = list(shown) if len(shown) > 1 else []
    parts += [_legend(name, LEFT + WIDTH + 16, top + 10 + i * (FONT + 7), i) for i, name in enumerate(names)]
    width = LEFT + WIDTH + 16 + max((36 + svg.text_width(name) for name in names), default=0)
    return svg.document(parts, width, bottom + BOTTOM, title=title)


def _style(i: int) -> dict[str, object]:
    """Return colour and dash of the i-th curve: no two of the first 24 are alike."""
    dash = DASHES[i // len(PALETTE) % len(DASHES)]
    style: dict[str, object] = {"stroke": PALETTE[i % len(PALETTE)], "stroke_width": 2, "fill": "none"}
    return style | {"stroke_dasharray": dash} if dash else style


def _curve(curve: Curve, across: Scale, up: Scale, i: int) -> str:
    xs, ys = across(curve[0]), up(curve[1])
    line = svg.path(svg.polyline(*_thinned(xs, ys)), stroke_linejoin="round", **_style(i))
    if len(xs) > FEW:
        return line
    dots = "".join(f"M{x:.1f} {y:.1f}h.01" for x, y in zip(xs, ys, strict=True) if np.isfinite(x + y))
    return line + svg.path(dots, stroke=PALETTE[i % len(PALETTE)], stroke_width=6, stroke_linecap="round")


def _thinned(xs: Array, ys: Array) -> Curve:
    """Return a long curve by the lowest and the highest point of each short stretch, so that no peak is lost."""
    if len(xs) <= MANY:
        return xs, ys
    keep: set[int] = {0, len(xs) - 1}
    for stretch in np.array_split(np.arange(len(xs)), MANY // 2):
        values = ys[stretch]
        broken = np.isnan(values)
        keep.update(stretch[broken][:1].tolist())
        if not broken.all():
            keep.update((int(stretch[np.nanargmin(values)]), int(stretch[np.nanargmax(values)])))
    chosen = sorted(keep)
    return xs[chosen], ys[chosen]


def _mark(mark: Mark, across: Scale, up: Scale) -> str:
    *place, label = mark
    x = float(across(place[0]))
    if not np.isfinite(x):
        return ""
    before = x > across.start + 0.7 * (across.stop - across.start)
    beside = {"text_anchor": "end" if before else "start", "font_size": FONT - 1}
    shift = -7 if before else 7
    if len(place) == 1:
        line = svg.path(
            f"M{x:.1f} {up.start:g}V{up.stop:g}", stroke="currentColor", stroke_dasharray="4 3", fill="none"
        )
        return line + svg.text(x + shift, up.stop + FONT, str(label), **beside)
    y = float(up(place[1]))
    if not np.isfinite(y):
        return ""
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" stroke="currentColor" stroke-width="2"/>'
    return ring + svg.text(x + 1.4 * shift, y - 7, str(label), **beside)


def _legend(name: str, x: float, y: float, i: int) -> str:
    return svg.path(f"M{x:g} {y:g}h22", **_style(i)) + svg.text(x + 28, y + 4, name, text_anchor="start")
