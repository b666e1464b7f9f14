"""The pieces that every picture is made of: text, lines, paths, and the document around them."""

from collections.abc import Iterable, Mapping
from html import escape

import numpy as np

Array = np.ndarray

VALUE = "#1f83d0"
GRADIENT = "#d1582a"
PALETTE = (VALUE, GRADIENT, "#238a45", "#9a62d0", "#9a7b12", "#0f8a95", "#d0508f", "#78828c")
FONT = 13
MINUS = "\N{MINUS SIGN}"


def document(parts: Iterable[str], width: float, height: float, *, title: str = "", font: int = FONT) -> str:
    """Return the SVG with these parts; a screen reader says the title."""
    attributes = {
        "viewBox": f"0 0 {width:g} {height:g}",
        "width": f"{width:g}",
        "height": f"{height:g}",
        "style": "max-width:100%;height:auto",
        "role": "img",
        "aria_label": title,
        "fill": "currentColor",
        "font_size": font,
        "font_family": "system-ui, sans-serif",
        "text_anchor": "middle",
    }
    return f'<svg xmlns="http://www.w3.org/2000/svg"{_written(attributes)}>{"".join(parts)}</svg>'


def text(x: float, y: float, content: str, **attributes: object) -> str:
    """Return text with its baseline at (x, y), or nothing where there is none."""
    return f'<text x="{x:.1f}" y="{y:.1f}"{_written(attributes)}>{escape(content)}</text>' if content else ""


def path(data: str, **attributes: object) -> str:
    """Return a path, or nothing where there is no data."""
    return f'<path d="{data}"{_written(attributes)}/>' if data else ""


def rect(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """Return a rectangle."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{_written(attributes)}/>'


def polyline(xs: Array, ys: Array) -> str:
    """Return path data through these points; a point that is not finite interrupts it."""
    parts, pen = [], "M"
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        if np.isfinite(x) and np.isfinite(y):
            parts.append(f"{pen}{x:.1f} {y:.1f}")
            pen = "L"
        else:
            pen = "M"
    return "".join(parts)


def window(x: float, y: float, width: float, height: float, parts: Iterable[str]) -> str:
    """Return the parts cut off at the edges of this rectangle; their coordinates stay those of the picture."""
    box = f"{x:g} {y:g} {width:g} {height:g}"
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<svg {place} viewBox="{box}" overflow="hidden">{"".join(parts)}</svg>'


def text_width(content: str, size: float = FONT) -> float:
    """Return about how wide text is; a Korean syllable takes a whole em."""
    return size * sum(1.0 if ord(letter) > 0x1100 and letter != MINUS else 0.58 for letter in content)


def number(value: object) -> str:
    """Return a number or a small array as short text; a large array as its shape, None as nothing."""
    if value is None:
        return ""
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return str(value)
    if array.ndim == 0:
        return plain(f"{array + 0.0:.4g}")  # + 0.0: no negative zero
    content = "[" + ", ".join(map(number, array)) + "]" if array.ndim == 1 and array.size < 4 else ""
    return content if 0 < len(content) <= 10 else f"{array.shape}"


def plain(digits: str) -> str:
    """Return a formatted number as people write it: a real minus sign, 1e6 in place of 1e+06."""
    mantissa, e, exponent = digits.partition("e")
    return f"{mantissa}{e}{int(exponent) if e else ''}".replace("-", MINUS)


def _written(attributes: Mapping[str, object]) -> str:
    """Return attributes as they stand in a tag: `stroke_width=2` becomes `stroke-width="2"`."""
    return "".join(f' {name.replace("_", "-")}="{escape(str(value))}"' for name, value in attributes.items())
