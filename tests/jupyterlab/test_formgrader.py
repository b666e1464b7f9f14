"""A graded submission in formgrader, and its page, in a real browser without a network: what a person marks is seen."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.samples import SUBMISSIONS, Golden, copy_course

pytestmark = pytest.mark.browser

COMMENT = r"**good**, but $\frac{dL}{dx}$"
CELLS = """
return [...document.querySelectorAll("div.cell")].map(cell => ({
    source: cell.querySelector(".input_area")?.innerText.trim() ?? "",
    text: cell.innerText,
    pictures: [...cell.querySelectorAll("img, svg")]
        .filter(picture => picture.getBoundingClientRect().height > 50 && picture.naturalWidth !== 0)
        .map(picture => picture.tagName + " " + (picture.src ?? "").slice(0, 25)),
}))
"""
ARROWS = """
return [...document.querySelectorAll("summary")].map(summary => {
    const style = getComputedStyle(summary);
    return [style.display, style.listStyleType.split("-")[0]];
})
"""
FRACTION = """
const comment = document.querySelector(".comment"), [above, below] = comment.querySelector("mfrac").children;
const [a, b] = [above, below].map(part => part.getBoundingClientRect());
return [comment.querySelector("p strong").innerText, above.textContent, below.textContent, a.bottom <= b.top];
"""


@pytest.fixture(scope="module")
def course(running_lab):
    """The folder of JupyterLab as a course with two graded submissions: ana's has a wrong gate, ben's a plot.

    Not in one: a cell that takes long, as Matplotlib's import can, leaves a notebook without examples.
    """
    students = {"ana": "swapped_multiply", "ben": "draws_and_leaves_files_open"}
    samples = {student: Golden(SUBMISSIONS / "gates" / f"{name}.py") for student, name in students.items()}
    copy_course(running_lab.folder, samples)
    grade(running_lab.folder)
    return running_lab.folder


def grade(folder):
    """Grade the class as a TA does; nbgrader makes the assignment known the first time."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    command = (sys.executable, "-m", "autograder", "grade", "gates")
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def query(folder, text):
    with closing(sqlite3.connect(folder / "gradebook.db")) as connection:
        return connection.execute(text).fetchall()


def open_in_formgrader(lab, course, student):
    [(number,)] = query(
        course,
        "select n.id from submitted_notebook n join submitted_assignment s on s.id = n.assignment_id "
        f"where s.student_id = '{student}'",
    )
    lab.browser.get(f"{lab.url}/formgrader/submissions/{number}/")


def test_formgrader_shows_panels_with_arrows_and_their_pictures(lab, course):
    open_in_formgrader(lab, course, "ana")
    assert lab.browser.execute_script(ARROWS) == [["list-item", "disclosure"]]
    lab.browser.execute_script("document.querySelector('summary').click()")
    cells = lab.browser.execute_script(CELLS)
    [failed] = [cell for cell in cells if "multiply_gate_backward: 0 of 2 points" in cell["text"]]
    assert failed["pictures"] == ["svg "]
    drawn = [cell for cell in cells if cell["source"].startswith("draw_")]
    assert len(drawn) == 6
    assert {tuple(cell["pictures"]) for cell in drawn} == {("IMG data:image/svg+xml;base64",)}


def test_formgrader_shows_the_plots_of_students(lab, course):
    open_in_formgrader(lab, course, "ben")
    cells = lab.browser.execute_script(CELLS)
    [plot] = [cell for cell in cells if "plt.show()" in cell["source"]]
    assert plot["pictures"] == ["IMG data:image/png;base64,iVB"]


def test_a_comment_from_formgrader_is_markdown_with_formulas_on_the_page(lab, course):
    open_in_formgrader(lab, course, "ana")
    box = lab.browser.find_element("id", "written_gates-comment")
    until(lambda: box.is_enabled() and box.get_attribute("placeholder"))
    box.send_keys(COMMENT)
    lab.browser.execute_script("arguments[0].blur()", box)
    until(lambda: (COMMENT,) in query(course, "select manual_comment from comment"))
    grade(course)
    lab.browser.get_log("browser")  # drops that formgrader found no MathJax: it is on the web
    lab.browser.get((course / "feedback/ana/gates/gates.html").as_uri())
    assert lab.browser.execute_script(FRACTION) == ["good", "dL", "dx", True]
    assert not lab.browser.get_log("browser")  # nothing was looked for on the web


def until(condition, seconds=20):
    """Wait until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
