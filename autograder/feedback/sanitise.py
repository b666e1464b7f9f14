"""What students display, made harmless before a teacher opens it."""

import base64
import binascii
import functools
import re
from typing import Any

import nh3

MAX_TEXT = 20_000
IMAGES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff"}
EMBEDDED = tuple(f"data:{kind};base64," for kind in IMAGES)
DRAWING = "data:image/svg+xml;base64,"
LEADING = frozenset(("href", "src", "cite", "action", "formaction", "background", "longdesc", "srcset", "ping", "data"))
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text(anything: Any) -> str:
    """Return text without terminal escapes, control characters and changes of direction, cut to a bounded length."""
    return _CONTROL.sub("", str(anything))[:MAX_TEXT]


def bundle(data: dict[str, Any]) -> dict[str, str]:
    """Return the representations of one displayed object that are safe to show; scripts, styles and links are gone."""
    safe: dict[str, str] = {}
    for kind, content in data.items():
        content = "".join(map(str, content)) if isinstance(content, list) else content
        if not isinstance(content, str):
            continue
        if kind == "text/plain":
            safe[kind] = text(content)
        elif kind == "text/html":
            safe.setdefault(kind, _shown(content) if len(content) <= MAX_TEXT else html(_with_pictures(content)))
        elif kind == "image/svg+xml":
            safe["text/html"] = _as_image(content)
        elif kind in IMAGES and is_image(content, IMAGES[kind]):
            safe[kind] = "".join(content.split())
    return safe


@functools.lru_cache(maxsize=100)
def _shown(content: str) -> str:
    """Return harmless markup, remembered: most notebooks of a class show the same."""
    return html(_with_pictures(content))


def _with_pictures(content: str) -> str:
    """Return markup, cut to a bounded length, with its SVG as pictures; nh3 would drop it."""
    inside, end, rest = content.rpartition("</svg>")  # so that every <svg has an end: no scan is in vain
    shown = _SVG.sub("", inside + end) + rest
    if not end or len(shown) > MAX_TEXT:
        return content[:MAX_TEXT]
    return _SVG.sub(lambda found: _as_image(found[0]), inside + end) + rest


def html(content: str) -> str:
    """Return harmless markup; drawings may stand in it as pictures."""
    return nh3.clean(content, attribute_filter=_kept_or_drawing, url_schemes={"data"})


def _kept_or_drawing(tag: str, attribute: str, value: str) -> str | None:
    drawing = (tag, attribute) == ("img", "src") and value.startswith(DRAWING)
    return value if drawing else _kept(tag, attribute, value)


def _kept(_: str, attribute: str, value: str) -> str | None:
    """Nothing is loaded or followed: a picture from elsewhere tells who looks, `/...` is the reader's own server."""
    return None if attribute in LEADING and not value.startswith(EMBEDDED) else value


def _as_image(svg: str) -> str:
    """An SVG in an <img> runs no script and loads nothing."""
    encoded = base64.b64encode(svg.encode("utf-8", "replace")).decode("ascii")
    return f'<img alt="drawing" src="{DRAWING}{encoded}">'


def is_image(content: Any, magic: bytes) -> bool:
    """Whether this is base64 of something that begins as such a picture does."""
    if not isinstance(content, str):
        return False
    try:
        return base64.b64decode("".join(content.split()), validate=True).startswith(magic)
    except (binascii.Error, ValueError):
        return False
