"""The contract of the visible checks: what a student sees, never the answer, and that Validate notices."""

import io
import json
import os
import re
import subprocess
import sys
import textwrap
import time
from html.parser import HTMLParser

import numpy as np
import pytest

from autograder.messages import FOLDER_VARIABLE
from autograder.student import (
    CheckFailed,
    check,
    draw_circuit,
    draw_curves,
    draw_gate,
    draw_graph,
    draw_heat_map,
    draw_plane,
    language,
    messages,
    needs,
    panel,
)

X, Y = np.array([1.0, -2.0, 0.5]), np.array([4.0, 2.5, -1.5])
DOUT = np.array([0.5, -2.0, 1.5])


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """No notebook is running and no language is chosen; whatever a test chooses is forgotten."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.delenv(messages.LANGUAGE_VARIABLE, raising=False)


class Multiply:
    """A right gate; the wrong ones below change what `backward` returns."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dout):
        return dout * self.y, dout * self.x


def gate(backward):
    """Return a multiply gate with another backward."""
    return type("Gate", (Multiply,), {"backward": backward})


def failing(capsys, look):
    """Return what a check prints that fails with this look."""
    with pytest.raises(CheckFailed), check("Gate") as c:
        look(c)
    return capsys.readouterr().out


def arrays(backward):
    return lambda c: c.backward("arrays", gate(backward), X, Y, dout=DOUT)


def test_a_right_gate_passes_with_an_honest_footer(capsys):
    with check("Gate") as c:
        c.backward("numbers", Multiply, 3.0, -4.0, dout=2.0, expected=(-8.0, 6.0))
        c.backward("arrays", Multiply, X, Y, dout=DOUT)
    out = capsys.readouterr().out
    assert "Gate: right" in out
    assert "visible checks 2 of 2; hidden tests use other numbers" in out


def test_a_gradient_wrong_by_a_tenth_of_a_percent_fails_at_its_entry_with_both_numbers(capsys):
    out = failing(capsys, arrays(lambda self, d: (d * self.y * np.array([1, 1.001, 1]), d * self.x)))
    assert "dx does not fit the slope of your own forward" in out
    assert "entry: 1   your gradient: -5.005   measured slope: -5" in out  # dout y = -2 · 2.5


@pytest.mark.parametrize(
    ("backward", "question"),
    [
        (lambda self, d: (self.y, self.x), "if dout were ten times as large"),
        (lambda self, d: (d, d), "dx is just dout here"),
        (lambda self, d: (d * self.x, d * self.y), "slopes of another input"),
        (lambda self, d: (-d * self.y, d * self.x), "grow or shrink"),
        (lambda self, d: (0 * d, d * self.x), "really stay where it is"),
        (lambda self, d: (d * self.y / 2, d * self.x), "0.5 times the slope, everywhere"),
        (lambda self, d: (d * self.y + 1, d * self.x), "Move only x a little"),
        (lambda self, d: (d * self.y, d * self.x + 1), "Move only y a little"),
    ],
)
def test_the_question_fits_what_the_gradient_looks_like(capsys, backward, question):
    assert question in failing(capsys, arrays(backward))


def test_what_is_not_written_yet_is_said_once_and_is_no_mistake(capsys):
    def stub(self, dout):
        raise NotImplementedError

    out = failing(capsys, lambda c: [c.backward(label, gate(stub), 1.0, 2.0, dout=1.0) for label in "abc"])
    assert "Gate: not written yet" in out
    assert out.count("This part is not written yet.") == 1
    assert "✗" not in out


def test_what_a_library_has_not_implemented_is_an_error(capsys):
    def backward(self, dout):
        return memoryview(np.zeros(1, ">f8"))[0], io.RawIOBase().read(1)

    out = failing(capsys, lambda c: c.backward("a", gate(backward), 1.0, 2.0, dout=1.0))
    assert "NotImplementedError" in out
    assert "not written yet" not in out


@pytest.mark.parametrize(
    ("backward", "sentence"),
    [
        (lambda self, d: None, "backward returned None"),
        (lambda self, d: (None, d * self.x), "dx is None"),
        (lambda self, d: d * self.y, "backward returned a ndarray, not a tuple of 2"),
        (lambda self, d: (d, d, d), "backward returned a tuple of 3, not of 2"),
        (lambda self, d: (np.sum(d), d * self.x), "dx is a single number; it should be an array of shape (3,)"),
        (lambda self, d: ((d * self.y)[None], d * self.x), "dx is an array of shape (1, 3); it should be"),
        (lambda self, d: (d * np.nan, d * self.x), "dx is not finite."),
        (lambda self, d: ("four", d * self.x), "dx is of type str, not a number"),
        (lambda self, d: ([[1], [2, 3]], d * self.x), "dx is of type list, not a number"),
    ],
)
def test_what_is_no_gradient_has_its_own_sentence(capsys, backward, sentence):
    assert sentence in failing(capsys, arrays(backward))


def test_a_list_in_place_of_a_tuple_and_a_lone_gradient_in_a_tuple_are_right():
    class Double:
        def forward(self, x):
            return 2 * x

        def backward(self, dout):
            return (2 * dout,)

    with check("Gate") as c:
        c.backward("list", gate(lambda self, d: [d * self.y, d * self.x]), X, Y, dout=DOUT)
        c.backward("tuple", Double, X, dout=DOUT)


def test_an_exception_shows_the_students_own_line_and_no_other(capsys):
    def backward(self, dout):
        return dout * self.z, 0  # the line at fault

    out = failing(capsys, arrays(backward))
    assert "Your code stopped with AttributeError" in out
    assert "return dout * self.z, 0  # the line at fault" in out
    assert "Traceback" not in out
    assert "/" not in out


def test_a_class_that_is_not_defined_yet_asks_for_its_cell(capsys):
    out = failing(capsys, lambda c: c.value("a", lambda: Undefined().forward(1.0), 1.0))  # noqa: F821
    assert "The name Undefined does not exist yet." in out
    with pytest.raises(CheckFailed), check("Gate") as c:
        c.backward("a", Undefined, 1.0, dout=1.0)  # noqa: F821


def test_an_unknown_name_in_the_students_function_is_an_exception_and_not_a_missing_cell(capsys):
    def backward(self, dout):
        return dout * y, dout  # noqa: F821

    assert "NameError: name 'y' is not defined" in failing(capsys, arrays(backward))


def test_every_call_gets_fresh_arguments_and_a_fresh_gate():
    def greedy(self, dout):
        dx, dy = dout * self.y, dout * self.x
        dout[:] = self.x[:] = self.y[:] = np.nan
        return dx, dy

    x, y, dout = X.copy(), Y.copy(), DOUT.copy()
    with check("Gate") as c:
        c.backward("first", gate(greedy), x, y, dout=dout)
        c.backward("second", gate(greedy), x, y, dout=dout)
    assert np.array_equal(np.r_[x, y, dout], np.r_[X, Y, DOUT])


def test_numbers_worked_out_by_hand_catch_a_gradient_that_fits_a_wrong_forward(capsys):
    class Add(Multiply):
        def forward(self, x, y):
            return x + y

        def backward(self, dout):
            return dout, dout

    out = failing(capsys, lambda c: c.backward("by hand", Add, 3.0, -4.0, dout=2.0, expected=(-8.0, 6.0)))
    assert "yours: 2   expected: -8" in out


class Branch:
    def forward(self, x):
        return x, x

    def backward(self, *douts):
        return sum(douts)


def test_a_gate_with_two_outputs_takes_two_upstream_gradients(capsys):
    with check("Branch") as c:
        c.backward("numbers", Branch, 1.5, dout=(3.0, 4.0), expected=(7.0,))
        c.backward("arrays", Branch, X, dout=(DOUT, Y))
    last = type("Last", (Branch,), {"backward": lambda self, *douts: douts[-1]})
    assert "which outputs move" in failing(capsys, lambda c: c.backward("last", last, 1.5, dout=(3.0, 4.0)))
    one = type("One", (Branch,), {"forward": lambda self, x: x})
    out = failing(capsys, lambda c: c.backward("one", one, 1.5, dout=(3.0, 4.0)))
    assert "forward returned a float, not a tuple of 2" in out


@pytest.mark.parametrize("kind", [dict, tuple])
def test_a_function_may_return_its_value_and_gradients_as_a_dict_or_a_tuple(capsys, kind):
    def cube(x, y, slope=3.0):
        parts = {"z": x**3 * y, "dx": slope * x**2 * y, "dy": x**3}
        return parts if kind is dict else tuple(parts.values())

    with check("cube") as c:
        c.gradient("number", cube, 2.0, -1.0, value="z", expected=(-12.0, 8.0))
        c.gradient("arrays", cube, X, Y, value="z", dout=DOUT * 0 + 1)
    with pytest.raises(CheckFailed), check("cube") as c:
        c.gradient("wrong", lambda x, y: cube(x, y, 2.0), X, Y, value="z")
    out = capsys.readouterr().out
    assert "dx does not fit the slope of your own z." in out
    assert "0.6667 times the slope" in out


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (3, 3.0),
        (np.float32(0.1), 0.1),
        (np.array([1, 2]), [1.0, 2.0]),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        ((3.0, [1.0, 2.0]), (3.0, [1.0, 2.0])),
        ({"q": 3, "f": -12, "more": None}, {"q": 3.0, "f": -12.0}),
    ],
)
def test_an_equal_value_is_right_whatever_it_is_made_of(actual, expected):
    with check("value") as c:
        c.value("given", actual, expected)
        c.value("called", lambda: actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "sentence"),
    [
        (3.001, 3.0, "yours: 3.001   expected: 3"),
        ([1.0, 2.5], [1.0, 2.0], "entry: 1   yours: 2.5   expected: 2"),
        (None, 1.0, "out is None"),
        ([[1.0, 2.0]], [1.0, 2.0], "out is an array of shape (1, 2); it should be an array of shape (2,)"),
        (float("nan"), 1.0, "yours: nan"),
        ({"q": 3.0}, {"q": 3.0, "f": 1.0}, "The dict has no f; it has q."),
        (3.0, {"q": 3.0}, "The result is of type float, not a dict."),
        ({"q": 2.0}, {"q": 3.0}, "q differs from the number worked out by hand."),
        (3.0, (3.0, 3.0), "Your code returned a float, not a tuple of 2"),
        ((3.0, 2.0), (3.0, 3.0), "out[1] differs from the number worked out by hand."),
    ],
)
def test_a_different_value_has_a_sentence_and_both_numbers(capsys, actual, expected, sentence):
    assert sentence in failing(capsys, lambda c: c.value("v", lambda: actual, expected))


COLUMNS = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


@pytest.mark.parametrize(
    ("actual", "expected", "question"),
    [
        ([2.0, -4.0], [1.0, -2.0], "It looks like 2 times the right number, everywhere."),
        ([0.25, -0.5], [1.0, -2.0], "It looks like 0.25 times the right number, everywhere."),
        (-3.0, 3.0, "It looks like the right number with the opposite sign."),
        ([-3.0, 2.0], [3.0, -2.0], "It looks like the right number with the opposite sign."),
        ([0.0, 0.0], [3.0, -2.0], "It is 0 everywhere."),
        ([0.5, -0.25], [2.0, -4.0], "It looks like one divided by the right number."),
        ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 3.0], [2.0, 4.0]], "It looks transposed."),
        (np.transpose(COLUMNS), COLUMNS, "It looks transposed."),
        ([[1.0, 2.0]], [1.0, 2.0], "The numbers look right, in another shape."),
        (COLUMNS, [5.0, 7.0, 9.0], "It looks like a sum is missing."),
        (COLUMNS, [5.0, 7.0, 8.0], "What is the shape of each factor"),
        (6.0, 3.0, "Work this example out on paper"),  # of one number everything is some multiple
        ([2.0, -4.1], [1.0, -2.0], "Work this example out on paper"),
        ([1.0, 0.0], [0.0, 0.0], "Work this example out on paper"),
    ],
)
def test_a_different_value_is_asked_about_by_what_it_looks_like(capsys, actual, expected, question):
    assert question in failing(capsys, lambda c: c.value("v", lambda: actual, expected))


class Weighted:
    """out = x W for a matrix x; `of` stands for what backward returns."""

    W = np.array([[1.0, -2.0], [0.5, 3.0], [2.0, 1.5]])

    def __init__(self, of):
        self.of = of

    def forward(self, x):
        return x @ self.W

    def backward(self, dout):
        return (self.of(dout @ self.W.T),)


@pytest.mark.parametrize(
    ("of", "question"),
    [
        (lambda dx: dx.T, "It looks transposed."),
        (lambda dx: dx[np.newaxis], "The numbers look right, in another shape."),
        (lambda dx: dx.sum(axis=0), "What is the shape of each factor"),
    ],
)
def test_a_gradient_of_the_wrong_shape_is_asked_about_by_what_it_looks_like(capsys, of, question):
    x, dout = np.array([[1.0, 2.0, -1.0], [0.5, -3.0, 2.0]]), np.array([[1.0, -2.0], [0.5, 3.0]])
    assert question in failing(capsys, lambda c: c.backward("x W", lambda: Weighted(of), x, dout=dout))


def test_later_looks_go_on_after_a_failed_one_and_only_the_first_is_shown_in_full(capsys):
    def looks(c):
        c.value("first", 1.0, 2.0)
        c.value("second", 1.0, 1.0)
        c.value("third", 1.0, 3.0)

    out = failing(capsys, looks)
    assert "visible checks 1 of 3" in out
    assert out.count("→") == 1
    assert out.count("out differs from the number worked out by hand.") == 1


def test_a_check_without_a_look_proves_nothing(capsys):
    assert "nothing was checked" in failing(capsys, lambda c: None)


def test_an_interrupt_is_not_swallowed():
    with pytest.raises(KeyboardInterrupt), check("Gate"):
        raise KeyboardInterrupt


def test_the_error_is_one_line_and_the_panel_says_the_rest():
    with (
        pytest.raises(AssertionError, match="^Gate: v: out differs from the number worked out by hand.$") as caught,
        check("Gate") as c,
    ):
        c.value("v", 1.0, 2.0)
    assert caught.value._render_traceback_() == [
        "CheckFailed: Gate: v: out differs from the number worked out by hand."
    ]
    assert caught.value.__suppress_context__


class Strict(HTMLParser):
    """Fails on a tag that is closed out of order; collects the tags."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags = [], set()
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_escaped_and_takes_the_colours_of_the_page():
    evil = "<img src=x onerror=alert(1)>"
    lines = [panel.Line(evil, "wrong", evil, evil, [(evil, evil)], evil), panel.Line(evil)]
    html = panel.as_html(evil, lines)
    assert Strict(html).tags <= {"div", "strong", "span", "pre", "table", "tr", "td", "code", "em"}
    assert not re.search(r"[; \"]color:(#000|#fff|black|white)|background:(#fff|white)\b", html)


def test_jupyter_gets_display_data_and_never_an_execute_result(monkeypatch):
    shown = []
    monkeypatch.setattr("builtins.display", lambda data, raw: shown.append((data, raw)), raising=False)
    with check("Gate") as c:
        c.value("v", 1.0, 1.0)
    [(data, raw)] = shown
    assert raw
    assert set(data) == {"text/html", "text/plain"}
    assert c.title in data["text/plain"]


def test_a_plain_script_needs_neither_ipython_nor_a_terminal_that_knows_the_signs():
    script = """
        import sys
        from autograder.student import check, draw_graph
        with check("v") as c:
            c.value("one", 1.0, 1.0)
        draw_graph(("x", "f", 1, 1))
        assert "IPython" not in sys.modules
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        encoding="ascii",
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    assert "v: right" in run.stdout
    assert run.stderr == ""


def test_a_check_takes_less_than_a_tenth_of_a_second(capsys):
    rng = np.random.default_rng(1)
    x, y, dout = rng.normal(size=(3, 4, 3))
    start = time.perf_counter()
    failing(capsys, lambda c: c.backward("wrong", gate(lambda self, d: (d, d)), x, y, dout=dout))
    assert time.perf_counter() - start < 0.1


def circuit(x, y, z):
    q = x + y
    f = q * z
    return {"q": q, "f": f, "df": np.ones_like(f), "dq": z, "dx": z, "dy": z, "dz": q}


def test_the_circuit_is_drawn_from_the_students_numbers(capsys):
    draw_circuit(circuit, -2.0, 5.0, -4.0)
    out = capsys.readouterr().out
    assert re.search(r"\+ → ×\s+3\s+−4", out)
    assert re.search(r"z → ×\s+−4\s+3", out)
    assert "computed from your own code" in out


def test_the_first_gradient_that_does_not_fit_on_the_way_back_is_named(capsys):
    draw_circuit(lambda x, y, z: circuit(x, y, z) | {"dq": 2 * z, "dx": 2 * z, "dy": 2 * z}, -2.0, 5.0, -4.0)
    assert "dq is the first that does not fit" in capsys.readouterr().out


def test_gates_are_drawn_with_one_or_several_outputs(capsys):
    draw_gate("×", Multiply, 3.0, -4.0, dout=2.0)
    draw_gate("branch", Branch, 1.5, dout=(3.0, 4.0))
    out = capsys.readouterr().out
    assert re.search(r"x → ×\s+3\s+−8", out)
    assert re.search(r"branch → out2\s+1.5\s+4", out)
    assert re.search(r"x → branch\s+1.5\s+7", out)


def stub(*inputs):
    raise NotImplementedError


def test_a_picture_of_unfinished_code_says_so_and_raises_nothing(capsys):
    draw_circuit(stub, 1.0, 2.0, 3.0)
    draw_gate("×", gate(stub), 1.0, 2.0, dout=1.0)
    assert capsys.readouterr().out.count("There is no picture yet: This part is not written yet.") == 2


def test_a_graph_can_be_drawn_from_numbers_alone(capsys):
    draw_graph(("x", "f", 1, 2, "edge"))
    assert re.search(r"x → f\s+1\s+2", capsys.readouterr().out)


def test_the_language_of_the_checks_can_be_changed(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv(messages.LANGUAGE_VARIABLE, "en")  # so that the language of this test is undone
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    (tmp_path / "ja.toml").write_text('[checks]\nright = "正しい"\n', encoding="utf-8")
    language("ja")
    with check("v") as c:
        c.value("one", 1.0, 1.0)
    out = capsys.readouterr().out
    assert "v: 正しい" in out
    assert "visible checks 1 of 1" in out  # what it lacks is said in English


def test_a_language_without_messages_is_refused_with_a_list_of_those_there_are():
    with pytest.raises(ValueError, match="no messages in 'xx'; there are messages in en, ko"):
        language("xx")


@pytest.fixture
def running(tmp_path, monkeypatch):
    """Return a function that makes a notebook with this content the one that is running."""

    def run(content):
        path = tmp_path / "notebook.ipynb"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))
        return path

    return run


def notebook(*cells, language="ko", **words):
    return {
        "cells": list(cells),
        "metadata": {"autograder": {"language": language, "words": words}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def grade_cell(source, points):
    return {"cell_type": "code", "source": source, "metadata": {"nbgrader": {"grade": True, "points": points}}}


def printed(capsys):
    with check("Gate") as c:
        c.value("v", 1.0, 1.0)
    return capsys.readouterr().out


def test_the_notebook_says_in_which_language_its_panels_are(running, capsys):
    running(notebook())
    assert "Gate: 맞았습니다" in printed(capsys)


def test_a_notebook_that_is_saved_in_another_language_changes_its_panels(running, capsys):
    path = running(notebook())
    printed(capsys)
    path.write_text(json.dumps(notebook(language="en")), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert "Gate: right" in printed(capsys)


def test_a_language_that_is_chosen_wins_over_the_notebook(running, monkeypatch, capsys):
    running(notebook())
    monkeypatch.setenv(messages.LANGUAGE_VARIABLE, "en")
    assert "Gate: right" in printed(capsys)


def test_the_only_notebook_of_the_folder_is_taken_for_the_one_that_runs(running, tmp_path, monkeypatch, capsys):
    running(notebook())
    monkeypatch.delenv("JPY_SESSION_NAME")
    monkeypatch.chdir(tmp_path)
    assert "Gate: 맞았습니다" in printed(capsys)
    (tmp_path / "another.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
    assert "Gate: right" in printed(capsys)


def test_vs_code_says_which_notebook_runs(running, monkeypatch, capsys):
    path = running(notebook())
    monkeypatch.delenv("JPY_SESSION_NAME")
    monkeypatch.setattr(sys.modules["__main__"], "__vsc_ipynb_file__", str(path), raising=False)
    assert "Gate: 맞았습니다" in printed(capsys)


def test_labels_are_in_the_language_of_the_notebook(running, monkeypatch, capsys):
    running(notebook(grade_cell('check("Gate")', 2), Gate="게이트", v="값", loss="손실", step="단계"))
    out = printed(capsys)
    assert "게이트: 맞았습니다" in out and "✓ 값" in out and "2점" in out
    html, text = shown(monkeypatch, lambda: draw_curves({"loss": (XS, XS), "own": (XS, XS)}, title="Gate", x="step"))
    assert all(label in html for label in ("손실", "own", "게이트", "단계")) and "손실" in text


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no notebook",
        "[]",
        "{}",
        {"cells": [], "metadata": []},
        {"cells": [], "metadata": {"autograder": "ko"}},
        {"cells": [], "metadata": {"autograder": {"language": ["ko"]}}},
        notebook(language="xx"),
        notebook(grade_cell("a", "many")),
    ],
)
def test_whatever_is_wrong_with_the_notebook_its_panels_are_in_english(running, content, capsys):
    running(content)
    assert "Gate: right" in printed(capsys)


def test_a_notebook_that_is_gone_has_panels_in_english(running, capsys):
    running(notebook()).unlink()
    assert "Gate: right" in printed(capsys)


def test_a_language_that_is_chosen_keeps_the_labels_of_the_code(running, monkeypatch, capsys):
    running(notebook(Gate="게이트"))
    monkeypatch.setenv(messages.LANGUAGE_VARIABLE, "en")
    assert "Gate: right" in printed(capsys)


def test_the_footer_says_what_the_hidden_tests_are_worth_where_the_notebook_knows(running, capsys):
    mine, other = grade_cell(['with check("Gate") as c:\n', "    ..."], 1.5), grade_cell('check("Gates")', 2)
    running(notebook(mine, other, language="en"))
    assert "visible checks 1 of 1; hidden tests, worth 1.5 of 3.5 points, use other numbers" in printed(capsys)
    running(notebook(mine, mine, language="en"))
    assert "hidden tests use other numbers" in printed(capsys)


def test_a_check_stays_quick_in_a_large_notebook(running, capsys):
    running(notebook({"cell_type": "code", "source": "", "metadata": {}, "outputs": ["x" * 5_000_000]}))
    printed(capsys)
    start = time.process_time()
    printed(capsys)
    assert time.process_time() - start < 0.1


POINTS = np.array([[0.0, 1.0], [2.0, 3.0], [1.0, 0.5]])
XS = np.linspace(0.0, 1.0, 5)


def shown(monkeypatch, draw):
    """Return the HTML and the text of what is shown."""
    out = []
    monkeypatch.setattr(panel, "show", lambda html, text: out.append((html, text)))
    draw()
    [one] = out
    return one


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: draw_curves({"a": (XS, XS**2)}, x="h", log_y=True), ["a: (0, 0) … (1, 1)"]),
        (lambda: draw_curves(lambda: {"a": (XS, XS), "b": (XS, 1 - XS)}, marks=[(0.5, "m")]), ["b: (0, 1) … (1, 0)"]),
        (lambda: draw_curves({"a": lambda: (XS, XS)}, marks=lambda: [(0.5, 0.5, "m")]), ["a:", "your own code"]),
        (lambda: draw_heat_map(lambda: [[1, 2], [3, -4]], rows="sample"), ["-4", "your own code"]),
        (lambda: draw_heat_map(np.eye(3, dtype=bool), title="dx"), ["dx"]),
        (lambda: draw_plane(POINTS, [0, 1, 1], classify=lambda p: p[:, 0] > 1), ["points: 3", "1: 2", "your own code"]),
        (lambda: draw_plane(lambda: POINTS, lambda: [0, 0, 1]), ["points: 3"]),
        (lambda: draw_plane(POINTS, classify=lambda p: np.zeros((len(p), 1))), ["points: 3"]),
        (lambda: draw_plane(height=lambda p: p[:, 0], limits=(0, 1, 0, 1)), ["the stronger the colour"]),
        (lambda: draw_plane(paths={"gd": lambda: POINTS}), ["gd: (0, 1) … (1, 0.5)", "your own code"]),
        (lambda: draw_plane(paths=lambda: {"gd": POINTS.tolist()}), ["gd: (0, 1) … (1, 0.5)"]),
    ],
)
def test_every_picture_has_an_svg_and_says_the_same_in_a_terminal(monkeypatch, draw, words):
    html, text = shown(monkeypatch, draw)
    assert html.startswith("<svg")
    assert all(word in text for word in words)


def test_a_picture_from_given_numbers_is_not_said_to_be_the_students(monkeypatch):
    for draw in (lambda: draw_curves({"a": (XS, XS)}), lambda: draw_plane(POINTS), lambda: draw_heat_map([[1.0]])):
        assert "your own code" not in shown(monkeypatch, draw)[1]


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        (lambda: draw_curves(stub), "not written yet"),
        (lambda: draw_curves(lambda: None), "Your code returned None"),
        (lambda: draw_curves({}), "nothing to draw"),
        (lambda: draw_curves([1, 2]), "type list, not a dict"),
        (lambda: draw_curves({"a": stub}), "not written yet"),
        (lambda: draw_curves({"a": None}), "a returned None"),
        (lambda: draw_curves({"a": 3}), "a returned a int, not a tuple of 2"),
        (lambda: draw_curves({"a": (XS, None)}), "a: ys is None"),
        (
            lambda: draw_curves({"a": (XS, XS[1:])}),
            "a: ys is an array of shape (4,); it should be an array of shape (5,)",
        ),
        (lambda: draw_curves({"a": (XS, "text")}), "a: ys is of type str"),
        (lambda: draw_heat_map(stub), "not written yet"),
        (lambda: draw_heat_map(lambda: None), "the matrix is None"),
        (lambda: draw_heat_map(lambda: XS, title="dx"), "dx is an array of shape (5,); it should be a matrix"),
        (lambda: draw_heat_map([[1], [2, 3]]), "not a number or an array of numbers"),
        (lambda: draw_plane(stub), "not written yet"),
        (lambda: draw_plane(lambda: XS), "points is an array of shape (5,)"),
        (lambda: draw_plane(POINTS, [0, 1]), "labels is an array of shape (2,)"),
        (lambda: draw_plane(POINTS, [0, 1, np.nan]), "labels is not finite"),
        (lambda: draw_plane(POINTS, stub), "not written yet"),
        (lambda: draw_plane(classify=stub), "not written yet"),
        (lambda: draw_plane(classify=lambda p: None), "The result is None"),
        (lambda: draw_plane(classify=lambda p: p), "The result is an array of shape"),
        (lambda: draw_plane(height=lambda p: 1 / 0), "stopped with ZeroDivisionError"),
        (lambda: draw_plane(paths=stub), "not written yet"),
        (lambda: draw_plane(paths={"gd": lambda: None}), "gd is None"),
        (lambda: draw_plane(paths={"gd": np.zeros((4, 3))}), "gd is an array of shape (4, 3)"),
    ],
)
def test_whatever_unfinished_code_gives_becomes_one_calm_sentence(capsys, draw, reason):
    draw()
    out = capsys.readouterr().out
    assert out.startswith("There is no picture yet: ")
    assert reason in out
    assert out.count("\n") == 1


def test_an_interrupt_while_drawing_stays_one():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_curves(interrupted)


def test_what_the_student_returns_is_not_changed_by_drawing():
    points = POINTS.copy()

    def greedy(grid):
        grid[:] = 0
        return np.zeros(len(grid))

    draw_plane(points, [0, 1, 1], classify=greedy, height=greedy, paths={"p": points})
    assert np.array_equal(points, POINTS)


def test_a_green_panel_has_its_labels_in_a_row_and_a_red_one_below_each_other():
    right = panel.as_html("t", [panel.Line("first"), panel.Line("second")])
    wrong = panel.as_html("t", [panel.Line("first", "wrong", "w"), panel.Line("second")])
    assert right.count("<div>") == wrong.count("<div>") - 1
    assert "first" in right and "second" in right


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_every_panel_and_picture_can_be_shown_in_every_language(monkeypatch, capsys, lang):
    monkeypatch.setenv(messages.LANGUAGE_VARIABLE, lang)
    failing(capsys, arrays(lambda self, d: (d, d)))
    draw_circuit(lambda x, y, z: circuit(x, y, z) | {"dq": 2 * z}, -2.0, 5.0, -4.0)
    draw_gate("×", gate(stub), 1.0, 2.0, dout=1.0)
    assert (lang == "ko") == bool(re.search("[가-힣]", capsys.readouterr().out))


@pytest.mark.parametrize("version", ["0.1", "0.9", "0.10", "0.10.0", "0.9.3rc1"])
def test_a_notebook_that_needs_this_version_or_an_older_one_goes_on(version, monkeypatch):
    monkeypatch.setattr("autograder.student.needed.__version__", "0.10.0")
    needs(version)


@pytest.mark.parametrize("version", ["0.10.1", "0.11", "1"])
def test_a_notebook_that_needs_a_newer_version_says_which(version, monkeypatch):
    monkeypatch.setattr("autograder.student.needed.__version__", "0.10.0")
    with pytest.raises(ImportError, match=f"^version {version} or newer is needed, and 0.10.0 is installed$"):
        needs(version)
