"""The contract of the visible checks: what a student sees, that it never gives the answer, and that Validate notices."""

import re
import string
import subprocess
import sys
import textwrap
import time
from html.parser import HTMLParser

import numpy as np
import pytest

from autograder.student import CheckFailed, check, draw_circuit, draw_gate, draw_graph, language, messages, panel

X, Y = np.array([1.0, -2.0, 0.5]), np.array([4.0, 2.5, -1.5])
DOUT = np.array([0.5, -2.0, 1.5])


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
    core = pytest.importorskip("IPython.core.interactiveshell")
    shown = []
    monkeypatch.setattr("IPython.get_ipython", lambda: core)
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append((data, raw)))
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
        text=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(p for p in sys.path if p)},
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


def test_a_picture_of_unfinished_code_says_so_and_raises_nothing(capsys):
    def stub(*inputs):
        raise NotImplementedError

    draw_circuit(stub, 1.0, 2.0, 3.0)
    draw_gate("×", gate(stub), 1.0, 2.0, dout=1.0)
    assert capsys.readouterr().out.count("There is no picture yet: This part is not written yet.") == 2


def test_a_graph_can_be_drawn_from_numbers_alone(capsys):
    draw_graph(("x", "f", 1, 2, "edge"))
    assert re.search(r"x → f\s+1\s+2", capsys.readouterr().out)


def test_the_language_of_the_checks_can_be_changed(monkeypatch, capsys):
    monkeypatch.setenv(messages.LANGUAGE_VARIABLE, "en")
    shouted = {key: sentence.upper() for key, sentence in messages.MESSAGES["en"].items() if "{" not in sentence}
    monkeypatch.setitem(messages.MESSAGES, "loud", messages.MESSAGES["en"] | shouted)
    language("loud")
    with check("v") as c:
        c.value("one", 1.0, 1.0)
    assert "v: RIGHT" in capsys.readouterr().out


def test_a_language_without_messages_is_refused_with_a_list_of_those_there_are():
    with pytest.raises(ValueError, match="no messages in 'xx'; there are messages in en"):
        language("xx")


@pytest.mark.parametrize("lang", messages.MESSAGES)
def test_every_language_has_the_same_keys_with_the_same_placeholders(lang):
    def placeholders(sentence):
        return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}

    english, other = messages.MESSAGES["en"], messages.MESSAGES[lang]
    assert english.keys() == other.keys()
    assert all(placeholders(english[key]) == placeholders(other[key]) for key in english)
