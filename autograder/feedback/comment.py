"""A teacher's comment: Markdown with formulas, as HTML that needs nothing from outside."""

import re
from functools import cache, partial
from html import escape
from typing import Any

import nh3

from autograder.feedback import sanitise

# Pandoc's rule, so that "$5 and $10" are prices: no space inside the dollars, no digit behind them.
_INLINE = r"\$(?P<inline_latex>(?![\s$])(?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)"
_DISPLAYED = r"\$\$(?P<block_latex>(?:\\.|[^$\\])+?)\$\$"
_TOKENS = ("mi", "mn", "mo", "mspace", "mtext")
_LAYOUT = (
    "math",
    "menclose",
    "mfrac",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "msqrt",
    "mstyle",
    "mtable",
    "mtd",
    "mtr",
)
_SCRIPTS = ("mover", "msub", "msubsup", "msup", "munder", "munderover")
_MATH = frozenset((*_TOKENS, *_LAYOUT, *_SCRIPTS))
_MATH_ATTRIBUTES = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"fence", "form", "maxsize", "minsize", "stretchy"},
    "mover": {"accent"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtd": {"columnalign"},
    "munder": {"accentunder"},
}
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "img": {"alt", "src"}} | _MATH_ATTRIBUTES
_WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)


def comment_html(text: str) -> str:
    """Return the comment as HTML. Markup in it is text; nothing is loaded, but a link can be followed."""
    return _clean(_markdown()(sanitise.text(text)))


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=nh3.ALLOWED_TAGS | _MATH,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"data", "http", "https", "mailto"},
    )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _WEB.match(value) else None
    return value if attribute != "src" or value.startswith(sanitise.EMBEDDED) else None


@cache
def _markdown() -> Any:
    import mistune  # here, since most pages have no comments

    renderer = mistune.HTMLRenderer(escape=True)
    markdown = mistune.create_markdown(hard_wrap=True, renderer=renderer, plugins=["strikethrough", "table"])
    for kind, pattern in (("block", _DISPLAYED), ("inline", _INLINE)):
        markdown.inline.register(kind, pattern, _parse, before="emphasis")
        renderer.register(kind, partial(_formula, display=kind))
    return markdown


def _parse(_: Any, found: re.Match[str], state: Any) -> int:
    kind = "block" if found["block_latex"] else "inline"
    state.append_token({"type": kind, "raw": found[f"{kind}_latex"]})
    return found.end()


def _formula(_: Any, latex: str, *, display: str) -> str:
    """Return the formula as MathML, which browsers show by themselves; as it was written if it is no LaTeX."""
    from latex2mathml.converter import convert  # here: it takes longer than all else, and only formulas need it

    try:
        return _clean(convert(latex.replace("{aligned}", "{align*}"), display=display))
    except Exception:  # noqa: BLE001  (whatever is wrong with it, the comment must be read)
        return f"<code>{escape(latex)}</code>"
