"""A teacher's comment on the student's page: Markdown and formulas are shown as such, offline; nothing in it runs."""

import pytest

from autograder.feedback.comment import comment_html

# MathML as the specification has it: https://www.w3.org/TR/mathml-core/
FRACTION = "<mfrac><mrow><mi>d</mi><mi>L</mi></mrow><mrow><mi>d</mi><mi>x</mi></mrow></mfrac>"


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        (r"**good**, but $\frac{dL}{dx}$", f'<strong>good</strong>, but <math display="inline"><mrow>{FRACTION}'),
        ("$$\na_1 = b\n$$", '<math display="block"><mrow><msub><mi>a</mi><mn>1</mn></msub><mo>=</mo><mi>b</mi>'),
        ("one line\nthe next", "one line<br>\nthe next"),
        ("- a list\n- `x_1`", "<li>a list</li>\n<li><code>x_1</code></li>"),
        ("it costs $5 and $10", "it costs $5 and $10"),
        ("`$x$`", "<code>$x$</code>"),
        (r"$\frac{$ is no formula", r"<code>\frac{</code> is no formula"),
        ("$" + "{" * 2000 + "}" * 2000 + "$", "<code>{{{"),
        ("see [the notes](https://example.org/notes)", 'href="https://example.org/notes"'),
    ],
)
def test_a_comment_is_shown_as_it_is_meant(comment: str, shown: str) -> None:
    assert shown in comment_html(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1)) [y](data:text/html;base64,PHNjcmlwdD4=) [z](/logout)",
        "![](https://example.org/who-looks.png) ![](data:image/svg+xml;base64,PHN2Zz4=)",
        r"$\text{<img src=https://example.org/x.png onerror=alert(1)>}$",
        r"$\text{</math><script>alert(1)</script>}$",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\style{background: url(https://example.org)}{x}$",
    ],
)
def test_nothing_in_a_comment_runs_or_loads(comment: str) -> None:
    html = comment_html(comment + "\n\nand more")
    assert not any(part in html for part in ("<script", "<img src", "href", "style", "onerror="))
    assert html.rstrip().endswith("<p>and more</p>")


@pytest.mark.parametrize("part", ["[", "**a", "$", "$a", "> ", "- ", "`", "![[", "|a", "\\("])
def test_a_long_comment_of_one_mark_is_cut_and_shown(part: str) -> None:
    assert len(comment_html(part * 10_000)) < 2_000_000
