"""A notebook opens without the focus; the error when it does not open names stage, reason and saved files."""

import json
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

NO_FOCUS = "HTMLElement.prototype.focus = () => {}"
NO_APPLICATION = """
Object.defineProperty(window, 'jupyterapp', {get: () => undefined, set: () => console.error('application hidden')});
"""


def write_notebook(lab, name, *, kernel="python3"):
    """Write a notebook with one cell, which displays 42, into JupyterLab's folder; return its path in there."""
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": "6 * 7"}
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    content = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": [cell]}
    (lab.folder / name).write_text(json.dumps(content))
    return name


def failure(lab, notebook):
    """Return the error with which opening the notebook fails, and after how many seconds it was raised."""
    from tests.jupyterlab.browsing import StageNotReachedError  # imports selenium, without which `lab` skips the test

    start = time.monotonic()
    with pytest.raises(StageNotReachedError) as raised:
        lab.open(notebook)
    return raised.value, time.monotonic() - start


@contextmanager
def pages_changed(lab, script):
    """Run a script at the start of every new page; leave JupyterLab's page before and after."""
    lab.leave()
    added = lab.browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    try:
        yield
    finally:
        lab.browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
        lab.leave()


def saved_files(folder: Path):
    return {file.name: file.stat().st_size for file in folder.iterdir()}


def test_a_notebook_opens_and_runs_although_nothing_in_the_page_can_have_the_focus(lab):
    with pages_changed(lab, NO_FOCUS):
        lab.open(write_notebook(lab, "no_focus.ipynb"))
        assert lab.browser.execute_script("return window.jupyterapp.shell.currentWidget === null")
        lab.run()
        assert [cell["outputs"][0]["data"]["text/plain"] for cell in lab.cells()] == ["42"]


def test_a_second_notebook_in_the_same_page_has_a_kernel_of_its_own(lab):
    kernels = set()
    for name in ("first.ipynb", "second.ipynb"):
        lab.open(write_notebook(lab, name))
        lab.run()
        assert [cell["count"] for cell in lab.cells()] == [1]
        kernels.add(lab.kernel_id())
    assert len(kernels) == 2


def test_a_notebook_that_does_not_exist_fails_with_the_reason_a_screenshot_and_the_console_log(lab, tmp_path):
    error, seconds = failure(lab, "missing.ipynb")
    assert seconds < 20
    assert error.stage == "panel there"
    assert "waited" not in error.reason
    assert saved_files(tmp_path)["screenshot.png"] > 1000
    assert saved_files(tmp_path)["console.log"] > 0
    assert all(str(tmp_path / name) in str(error) for name in ("screenshot.png", "console.log"))


def test_a_notebook_whose_kernel_does_not_exist_fails_when_the_kernel_does_not_start(lab, tmp_path):
    error, seconds = failure(lab, write_notebook(lab, "no_kernel.ipynb", kernel="no-such-kernel"))
    assert seconds < 20
    assert error.stage == "kernel started"
    assert saved_files(tmp_path)["screenshot.png"] > 1000


def test_after_a_failure_the_next_notebook_opens(lab):
    failure(lab, "missing.ipynb")
    lab.open(write_notebook(lab, "next.ipynb"))


def test_once_the_application_did_not_appear_later_notebooks_fail_at_once(lab, tmp_path):
    with pages_changed(lab, NO_APPLICATION):
        impatient = lab.copy(deadlines=dict.fromkeys(lab.deadlines, 5))
        first, seconds = failure(impatient, "first.ipynb")
        assert first.stage == "application there"
        assert 5 < seconds < 20
        assert "application hidden" in (tmp_path / "console.log").read_text()
        later, seconds = failure(impatient, "later.ipynb")
        assert seconds < 1
        assert "earlier test" in later.reason
        assert str(tmp_path / "console.log") in str(later)


def test_a_server_that_ends_fails_with_the_end_of_its_log(tmp_path):
    pytest.importorskip("jupyterlab")
    from tests.jupyterlab.server import server

    settings = tmp_path / "config" / "jupyter_server_config.py"
    settings.parent.mkdir()
    settings.write_text("raise SystemExit('broken settings')")
    with pytest.raises(RuntimeError, match="ended with 1") as raised, server(tmp_path, tmp_path):
        pass
    assert "broken settings" in str(raised.value)
