"""What students display, made harmless before a teacher opens it."""

import base64
import binascii
import re
from typing import Any

import nh3

MAX_TEXT = 20_000
IMAGES = {"image/png": b"\x89PNG\r\n", "image/jpeg": b"\xff\xd8\xff"}
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
            safe.setdefault(kind, nh3.clean(content[:MAX_TEXT]))
        elif kind == "image/svg+xml":
            safe["text/html"] = _as_image(content)
        elif kind in IMAGES and _is_image(content, IMAGES[kind]):
            safe[kind] = "".join(content.split())
    return safe


def _as_image(svg: str) -> str:
    """An SVG in an <img> runs no script and loads nothing."""
    encoded = base64.b64encode(svg.encode("utf-8", "replace")).decode("ascii")
    return f'<img alt="drawing" src="data:image/svg+xml;base64,{encoded}">'


def _is_image(content: str, magic: bytes) -> bool:
    try:
        return base64.b64decode("".join(content.split()), validate=True).startswith(magic)
    except (binascii.Error, ValueError):
        return False
