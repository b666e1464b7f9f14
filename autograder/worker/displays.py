"""What a cell displays, as MIME bundles: the forms that an object offers, and the figures that were drawn."""

import base64
import contextlib
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

MAX_DISPLAYS = 2**20
MAX_FIGURES = 20  # of one cell
DOTS_PER_INCH = 72
REPRESENTATIONS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
}

Forms = dict[str, Any]


def represented(value: Any) -> Forms:
    """Return the value in every form that it offers, plain text at least. A form that fails is left out."""
    forms: Forms = {"text/plain": _given(repr, value) or f"<{type(value).__name__}>"}
    if isinstance(value, type):
        return forms
    if figure := picture(value):
        return forms | {"image/png": figure}
    for kind, method in REPRESENTATIONS.items():
        form = _data(_called(value, method))
        if isinstance(form, str | bytes):
            forms[kind] = form
    bundle = _data(_called(value, "_repr_mimebundle_"))
    return forms | bundle if isinstance(bundle, dict) else forms


def picture(value: Any) -> bytes | None:
    """Return a Matplotlib figure as PNG; None for anything else."""
    figures = sys.modules.get("matplotlib.figure")
    if figures is None or not isinstance(value, figures.Figure):
        return None
    content = io.BytesIO()
    try:
        value.savefig(content, format="png", dpi=DOTS_PER_INCH, bbox_inches="tight")
    except Exception:  # noqa: BLE001  (text that is no formula, for example: the cell ran all the same)
        return None
    return content.getvalue()


def finished_figures() -> Iterator[Forms]:
    """Yield the figures that a cell has drawn, and close them, as Jupyter does at the end of each cell."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums()[:MAX_FIGURES]:
        figure = pyplot.figure(number)
        if figure.axes:
            yield represented(figure)
    pyplot.close("all")


def as_bytes(shown: list[Forms]) -> np.ndarray:
    """Return the bundles as JSON text. Of one that is too large the plain text is kept."""
    kept, size = [], 0
    for forms in shown:
        for text in (_json(forms), _json({"text/plain": forms.get("text/plain", "")})):
            if text and size + len(text) <= MAX_DISPLAYS:
                size += len(text) + 1
                kept.append(text)
                break
    return np.frombuffer(f"[{','.join(kept)}]".encode("utf-8", "replace"), dtype=np.uint8)


def _json(forms: Forms) -> str:
    with contextlib.suppress(TypeError, ValueError, RecursionError):
        return json.dumps({kind: _encoded(form) for kind, form in forms.items()})
    return ""


def _encoded(form: Any) -> Any:
    return base64.b64encode(form).decode("ascii") if isinstance(form, bytes) else form


def _called(value: Any, method: str) -> Any:
    function = _given(getattr, value, method, None)
    return _given(function) if callable(function) else None


def _given(function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception:  # noqa: BLE001  (an object that cannot be shown)
        return None


def _data(form: Any) -> Any:
    """Return a form without its metadata, which may come along in a pair."""
    return form[0] if isinstance(form, tuple) and form else form
