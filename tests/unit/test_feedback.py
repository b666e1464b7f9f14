"""Feedback says what happened, and nothing that a student wrote can do harm in it."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import feedback, messages
from autograder.course import Assembly, Cell
from autograder.course.assembly import Change
from autograder.feedback import line_of, place, sanitise, say
from autograder.results import CellResult, GradeResult, Remark, TestResult

BAD = '<script>alert(1)</script><img src=x onerror="alert(2)"><a href="javascript:alert(3)">'


class Tags(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def harmless(page: str) -> bool:
    """Whether a page runs nothing and asks nobody for anything."""
    found = Tags(page)
    tags = {"script", "iframe", "object", "embed", "link", "base", "form", "svg", "math", "meta"} & set(found.tags)
    names = [name for name, _ in found.attributes if name.startswith("on")]
    values = [
        value for name, value in found.attributes if name in ("src", "href") and not value.startswith("data:image/")
    ]
    return not (tags - {"meta"} or names or [value for value in values if "javascript" in value])


def cell(*tests: TestResult, score: float | None = 1.0, **changes: Any) -> CellResult:
    """Return a grade cell worth two points."""
    return CellResult(**{"grade_id": "multiply_gate", "points": 2.0, "score": score, "tests": tests} | changes)


# --- places ---


def test_a_place_is_named_only_where_it_is_known() -> None:
    assert place(3, 7, "en") == " in cell 3, line 7"
    assert place(3, 7, "ko") == " (3번 셀, 7번째 줄)"
    assert place(0, 7, "en") == ""
    assert "7" in line_of(7, "en")
    assert line_of(0, "en") == ""


# --- panels and pages ---


def test_a_panel_shows_the_score_and_each_message_once() -> None:
    failed = [TestResult(f"test_{n}", "failed", message="dx is None.") for n in range(3)]
    text = feedback.panel_text(cell(*failed, TestResult("test_3", "passed")), "en")
    assert text.splitlines() == [
        "✗ multiply_gate: 1 of 2 points; 1 of 4 hidden tests passed",
        "  - dx is None. (and 2 more tests with the same result)",
    ]
    assert "2점 가운데 1점" in feedback.panel_text(cell(*failed), "ko")


def test_what_one_mistake_has_done_is_one_line() -> None:
    said = ("dx is wrong. They look swapped. Why?", "dy is wrong. They look swapped. Why?", "out is None. Is it?")
    failed = [TestResult("t", "failed", mistake="swapped", message=said[n]) for n in (0, 0, 1)]
    failed.append(TestResult("t", "failed", message=said[2]))
    assert feedback.panel_text(cell(*failed), "en").splitlines()[1:] == [
        "  - dx is wrong. dy is wrong. They look swapped. Why? (and 1 more tests with the same result)",
        "  - out is None. Is it?",
    ]


@pytest.mark.parametrize(
    ("given", "mark", "says"),
    [
        (cell(TestResult("t", "passed"), score=2.0), "✓", "2 of 2 points"),
        (cell(score=0.0), "✗", "0 of 2 points"),
        (cell(TestResult("t", "error", message="Not run."), score=None), "…", "Not run."),
        (cell(score=None, manual=True), "…", "waits for a mark by hand"),
    ],
)
def test_a_panel_says_what_is_right_wrong_or_not_known_yet(given: CellResult, mark: str, says: str) -> None:
    for shown in (feedback.panel_text(given, "en"), feedback.panel(given, "en")):
        assert mark in shown
        assert says in shown


@pytest.mark.parametrize("lang", messages.languages())
def test_nothing_in_a_panel_or_a_page_is_run(lang: str) -> None:
    bad = cell(TestResult(BAD, "failed", message=BAD), grade_id="g" + BAD)
    assert harmless(feedback.panel(bad, lang))
    source = {"cell_type": "code", "source": BAD, "metadata": {}, "outputs": [feedback.error_output(BAD, BAD)]}
    graded = {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": "g" + BAD}}, "outputs": []}
    result = GradeResult(BAD, BAD, BAD, cells=(bad,), errors=(BAD,), remarks=(BAD,))
    page = feedback.page({"cells": [source, graded]}, result, lang, comments={"g" + BAD: BAD})
    assert harmless(page)
    assert "alert(1)" in page  # shown as text
    assert say("comment", lang) in page


def test_a_page_opens_without_a_network_and_says_its_language() -> None:
    page = feedback.page({"cells": []}, GradeResult("gates", "ana", "gates.ipynb", cells=(cell(),)), "ko")
    assert page.startswith('<!doctype html><html lang="ko">')
    assert "http" not in page
    assert "피드백: gates 과제" in page


def test_a_page_shows_no_unknown_score_as_a_number() -> None:
    page = feedback.page({"cells": []}, GradeResult("gates", "a", "n", cells=(cell(score=None, manual=True),)), "en")
    assert "<td class=number>…</td><td class=number>2</td>" in page


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("en", "read-only cells were edited, the released ones were used: cell 4 (a), cell (b), cell 9 and 1 more"),
        ("ko", "읽기 전용 셀이 수정되어 배포된 셀을 사용했습니다: 4번 셀 (a), 셀 (b), 9번 셀 외 1개"),
    ],
)
def test_a_change_names_the_first_few_cells(lang: str, says: str) -> None:
    cells = (released("a", number=4), released("b"), released(None, number=9), released("d"))
    assert feedback.changed_remarks(Assembly((), {"edited": cells}), lang) == [says]


@pytest.mark.parametrize(("change", "named"), [("missing", "a"), ("doubled", "'an-id'"), ("twice", "cell 2 (a)")])
def test_a_change_names_cells_by_what_a_reader_can_find(change: Change, named: str) -> None:
    assembly = Assembly((), {change: (released("a", id="an-id", number=2),)})
    assert feedback.changed_remarks(assembly, "en")[0].endswith(f": {named}")


def test_a_page_shows_the_remarks_and_not_the_notes() -> None:
    remarks, notes = (f"cell 3: {BAD}", "missing cells"), ("5 by hand; the grader found 4",)
    result = GradeResult("gates", "ana", "gates.ipynb", cells=(cell(),), remarks=remarks, notes=notes)
    page = feedback.page({"cells": []}, result, "en")
    assert "<h2>About your notebook" in page and "<li>missing cells</li>" in page
    assert harmless(page) and "by hand" not in page
    assert "<h2>" not in feedback.page({"cells": []}, replace(result, remarks=()), "en")


def test_a_page_ends_with_the_versions_if_the_result_has_them() -> None:
    versions = {"python": f"3.11.2{BAD}", "numpy": "2.4.6", "autograder": "0.1.0"}
    result = GradeResult("gates", "ana", "gates.ipynb", cells=(cell(),), versions=versions)
    page = feedback.page({"cells": []}, result, "en")
    assert "<footer>Python 3.11.2" in page and "NumPy 2.4.6, backprop-autograder 0.1.0</footer></body>" in page
    assert harmless(page)
    assert "<footer>" not in feedback.page({"cells": []}, replace(result, versions={}), "en")


@pytest.mark.parametrize("lang", messages.languages())
def test_a_remark_on_a_right_answer_stands_in_its_panel(lang: str) -> None:
    right = cell(TestResult("t", "passed"), score=2.0, remarks=(Remark("one_at_zero", f"What of 0? {BAD}"),))
    assert f"{say('remark', lang)} What of 0?" in feedback.panel_text(right, lang)
    assert "✓" in feedback.panel_text(right, lang)
    assert harmless(feedback.panel(right, lang)) and "What of 0?" in feedback.panel(right, lang)


def released(grade_id: str | None, **changes: Any) -> Cell:
    """Return a cell of a released notebook."""
    return Cell("code", "", grade_id=grade_id, **changes)


def test_a_page_says_what_handing_in_late_costs() -> None:
    result = GradeResult("gates", "ana", "gates.ipynb", cells=(cell(score=1.5),))
    page = feedback.page({"cells": []}, result, "en", penalty=1.0)
    assert "<td>handed in late</td><td class=number>−1</td>" in page
    assert "<strong>Total</strong></td><td class=number>0.5</td>" in page


# --- outputs of the autograded notebook ---


def test_a_grade_cell_has_exactly_one_result_and_it_comes_first() -> None:
    outputs = feedback.score_outputs(cell(score=1.5), "en")
    assert outputs[0] == {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"text/plain": "1.5"},
    }
    assert [output["output_type"] for output in outputs] == ["execute_result", "display_data"]


@pytest.mark.parametrize("score", [None, -0.1, 2.1, float("nan"), float("inf")])
def test_a_score_that_nbgrader_would_misread_is_never_written(score: float | None) -> None:
    with pytest.raises(ValueError, match="expected a number from 0 to 2.0"):
        feedback.score_outputs(cell(score=score), "en")


def test_the_number_is_written_as_a_plain_float_whatever_it_was() -> None:
    import numpy as np

    assert feedback.score_outputs(cell(score=np.float64(1.5)), "en")[0]["data"]["text/plain"] == "1.5"
    assert feedback.score_outputs(cell(score=1), "en")[0]["data"]["text/plain"] == "1.0"


def test_what_was_printed_and_raised_is_shown_without_escapes() -> None:
    assert feedback.stream_output("") == []
    assert feedback.stream_output("\x1b[31mred\x1b[0m\n")[0]["text"] == "red\n"
    error = feedback.error_output("Type\x07Error", "no\u202e")
    assert (error["ename"], error["evalue"], error["traceback"]) == ("TypeError", "no", ["TypeError: no"])


# --- the sanitiser ---


@pytest.mark.parametrize(
    "html",
    [
        BAD,
        "<svg onload=alert(1)><script>alert(2)</script></svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<form action=/><button formaction=javascript:alert(1)>",
        "<style>@import 'http://evil'</style><link rel=stylesheet href=http://evil>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<<script>script>alert(1)<</script>/script>",
        "<base href='http://evil/'><meta http-equiv=refresh content='0;url=http://evil'>",
    ],
)
def test_html_that_a_student_displays_is_made_harmless(html: str) -> None:
    assert harmless(sanitise.bundle({"text/html": html})["text/html"])


@given(st.text(st.sampled_from("<>/\"'= abcdefonerrorscriptstylesvgimg:&;#\n\t\x00"), max_size=80))
def test_any_html_is_made_harmless(html: str) -> None:
    assert harmless(sanitise.bundle({"text/html": html})["text/html"])


def test_what_is_harmless_stays() -> None:
    table = "<table><tbody><tr><td><b>1</b></td></tr></tbody></table>"
    assert sanitise.bundle({"text/html": [table]})["text/html"] == table
    assert sanitise.bundle({"text/plain": "array([1., 2.])"}) == {"text/plain": "array([1., 2.])"}


def test_a_drawing_is_shown_as_an_image_which_runs_nothing() -> None:
    shown = sanitise.bundle({"image/svg+xml": "<svg onload='alert(1)'><script>alert(2)</script></svg>"})
    assert list(shown) == ["text/html"]
    assert Tags(shown["text/html"]).tags == ["img"]
    assert harmless(shown["text/html"])


def test_svg_among_markup_is_a_picture_too() -> None:
    drawing = "<svg onload='alert(1)'><script>alert(2)</script></svg>"
    markup = f"<p>one</p>{drawing}<script>alert(3)</script>{drawing}<p>two</p>"
    shown = sanitise.bundle({"text/html": markup})["text/html"]
    assert re.sub(r"src=\"data:image/svg\+xml;base64,[\w+/=]+\"", "", shown) == (
        '<p>one</p><img alt="drawing" ><img alt="drawing" ><p>two</p>'
    )
    assert harmless(shown)
    assert "<img" not in sanitise.bundle({"text/html": "<svg" * 10**5})["text/html"]


def test_images_are_kept_only_if_they_are_images() -> None:
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n...").decode()
    assert sanitise.bundle({"image/png": png[:8] + "\n" + png[8:]}) == {"image/png": png}
    for wrong in ("aGVsbG8=", "no base64!", "", '"><script>'):
        assert sanitise.bundle({"image/png": wrong, "image/jpeg": wrong}) == {}


@pytest.mark.parametrize(
    "kind",
    ["application/javascript", "text/javascript", "application/vnd.plotly.v1+json", "text/markdown", "text/latex"],
)
def test_kinds_that_a_browser_would_run_or_render_are_dropped(kind: str) -> None:
    assert sanitise.bundle({kind: "alert(1)", "text/plain": "x"}) == {"text/plain": "x"}


def test_representations_that_are_no_text_are_dropped() -> None:
    assert sanitise.bundle({"text/plain": {"a": 1}, "text/html": None, "image/png": 5}) == {}
    assert feedback.display_outputs([{"text/html": 5}]) == []


# --- what students print and display, on their page ---

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n...").decode()


def _page(*bundles: dict[str, str], printed: str = "") -> str:
    outputs = feedback.stream_output(printed) + feedback.display_outputs(bundles)
    shown = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": outputs}
    page = feedback.page({"cells": [shown]}, GradeResult("gates", "ana", "gates.ipynb"), "en")
    assert harmless(page.partition("</table>")[2])
    return page


def test_prints_tables_and_pictures_stand_on_the_page() -> None:
    table = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    page = _page(
        {"text/html": table, "text/plain": "a table"}, {"image/png": PNG}, {"text/plain": "<3>"}, printed="a < b"
    )
    assert f'<div class="output">{table}</div>' in page
    assert f'src="data:image/png;base64,{PNG}"' in page
    assert '<pre class="output">&lt;3&gt;</pre>' in page
    assert '<pre class="output">a &lt; b</pre>' in page
    assert "a table" not in page


def test_a_drawing_stands_on_the_page() -> None:
    assert 'src="data:image/svg+xml;base64,' in _page({"image/svg+xml": "<svg></svg>"})


def test_markdown_and_formulas_stand_on_the_page_as_they_were_written() -> None:
    page = _page(
        {"text/markdown": "**a** <b> [x](javascript:1)"}, {"text/latex": "$x^2$", "text/plain": "<Math object>"}
    )
    assert "**a** &lt;b&gt; [x] (javascript:1)" in page
    assert "$x^2$" in page
    assert "Math object" not in page


@pytest.mark.parametrize(
    "bundle", [{"text/html": BAD}, {"text/plain": BAD}, {"text/markdown": BAD}, {"text/latex": BAD}]
)
def test_what_a_student_displays_does_no_harm_on_the_page(bundle: dict[str, str]) -> None:
    _page(bundle, printed=BAD)


def test_the_page_believes_no_notebook_that_was_edited_later() -> None:
    outputs = [{"output_type": "display_data", "data": {"text/html": [BAD], "image/png": BAD}, "metadata": {}}]
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": outputs}
    page = feedback.page({"cells": [cell]}, GradeResult("gates", "ana", "gates.ipynb"), "en")
    assert harmless(page.partition("</table>")[2])


def test_of_a_progress_bar_the_last_state_stays() -> None:
    (output,) = feedback.stream_output("before\n  0%|  |\r 50%|= |\r100%|==|\nafter\r\n")
    assert output["text"] == "before\n100%|==|\nafter\n"


def test_text_loses_escapes_and_changes_of_direction_and_keeps_its_lines() -> None:
    text = sanitise.text("a\x1b[2Jb\x1b]0;title\x07\x9b31m\rc\n\td 한글 \u202ereversed\u2066")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\n\td 한글 reversed" in text


def test_long_text_is_cut() -> None:
    assert len(sanitise.text("x" * 10**6)) == sanitise.MAX_TEXT
    assert len(sanitise.bundle({"text/html": "<b>" * 10**5})["text/html"]) < 4 * sanitise.MAX_TEXT
