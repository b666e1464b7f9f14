"""Open a notebook in JupyterLab in a headless browser, run it, return its cells."""

import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException

from tests.jupyterlab.chromium import SCRIPT_SECONDS, chromium, save_screen
from tests.jupyterlab.server import REPOSITORY, server

FUNCTIONS = Path(__file__).with_name("notebook.js").read_text(encoding="utf-8")
# Seconds from the request by which each stage must be reached. Up to the panel it is the browser that works;
# the kernel is a process that starts, which takes long on a busy machine.
DEADLINES = {
    "page loaded": 20,
    "application there": 20,
    "panel there": 20,
    "context ready": 40,
    "kernel started": 60,
    "kernel idle": 120,
}


class StageNotReachedError(Exception):
    """A stage of opening a notebook was not reached. `saved` names the files with the screen and the console's log."""

    def __init__(self, notebook: str, stage: str, reason: str, saved: str) -> None:
        super().__init__(f"{notebook}: not reached: {stage} ({reason}).\n{saved}")
        self.notebook, self.stage, self.reason, self.saved = notebook, stage, reason, saved


@dataclass(frozen=True)
class Progress:
    """The stages that the page has reached, in order, and why it goes no further if that is known."""

    reached: tuple[str, ...]
    obstacle: str = ""

    @property
    def next_stage(self) -> str:
        """The first stage that is not reached. There must be one."""
        return next(stage for stage in DEADLINES if stage not in self.reached)


class Lab:
    """JupyterLab in a browser. Its page is loaded once; it holds one open notebook at a time."""

    def __init__(
        self,
        url: str,
        folder: Path,
        browser: webdriver.Chrome,
        *,
        saves: Path,
        deadlines: Mapping[str, float] = DEADLINES,
    ) -> None:
        self.url, self.folder, self.browser = url, folder, browser
        self.saves = saves
        self.deadlines = deadlines
        self.notebook = ""
        self.absence: StageNotReachedError | None = None  # set once the application did not appear

    def open(self, notebook: str) -> None:
        """Close the open notebook, open this one (a path in the folder) and wait until its kernel is idle."""
        self.notebook = notebook
        if self.absence:
            raise StageNotReachedError(notebook, self.absence.stage, "as in an earlier test", self.absence.saved)
        try:
            self._open(time.monotonic())
        except WebDriverException as error:
            self._fail("page loaded", f"browser error: {error.msg}", saved="No screenshot, no console log.")

    def _open(self, start: float) -> None:
        is_there = self._is_there()
        self.browser.get_log("browser")  # drops the messages of earlier notebooks
        if not is_there:
            self._load()
        self._wait(start, "application there")
        self._call("closeAll(); open(arguments[0])")
        self._wait(start, "kernel idle")

    def run(self, *, past_errors: bool = False, seconds: float = 110) -> None:
        """Run all cells as the menu does, which ends at the first error, or one after another past all errors.

        Selenium gives up on any call after 120 s, so `seconds` must be fewer.
        """
        script = "run(arguments[0], arguments[1]).then(() => arguments[2]('ran'), error => arguments[2](String(error)))"
        self.browser.set_script_timeout(seconds)
        try:
            outcome = self.browser.execute_async_script(f"{FUNCTIONS} {script}", self.notebook, past_errors)
        finally:
            self.browser.set_script_timeout(SCRIPT_SECONDS)
        assert outcome == "ran", outcome
        self._wait(time.monotonic(), "kernel idle")

    def cells(self) -> list[dict]:
        """Return source, count, outputs, visible text and the number of visible pictures of every code cell."""
        return self._call("return codeCells(arguments[0])")

    def kernel_id(self) -> str:
        """Return the id of the notebook's kernel."""
        return self._call("return kernelOf(panelOf(arguments[0])).id")

    def copy(self, *, deadlines: Mapping[str, float]) -> "Lab":
        """Return another Lab on the same browser, with other deadlines."""
        return Lab(self.url, self.folder, self.browser, saves=self.saves, deadlines=deadlines)

    def leave(self) -> None:
        """Leave the page, so that the next notebook is opened in a new one."""
        self.browser.get("about:blank")

    def progress(self) -> Progress:
        """Return how far the page is."""
        answer = self._call("return progress(arguments[0])")
        reached = tuple(takewhile(lambda stage: answer["stages"][stage], DEADLINES))
        return Progress(reached, " / ".join(answer["obstacle"].split("\n")))

    def _is_there(self) -> bool:
        progress = self.progress()
        return "application there" in progress.reached and not progress.obstacle

    def _load(self) -> None:
        try:
            self.browser.get(f"{self.url}/lab/workspaces/{time.monotonic_ns()}")
        except TimeoutException:
            self._fail("page loaded", "the browser's time for loading a page is over")

    def _wait(self, start: float, goal: str) -> None:
        """Wait for a stage; fail at its deadline, or at once if JupyterLab shows an error or a dialog."""
        while goal not in (progress := self.progress()).reached:
            seconds = time.monotonic() - start
            if progress.obstacle:
                self._fail(progress.next_stage, f"after {seconds:.0f} s, {progress.obstacle}")
            if seconds > self.deadlines[progress.next_stage]:
                self._fail(progress.next_stage, f"waited {seconds:.0f} s")
            time.sleep(0.1)

    def _fail(self, stage: str, reason: str, *, saved: str | None = None) -> NoReturn:
        error = StageNotReachedError(self.notebook, stage, reason, saved or save_screen(self.browser, self.saves))
        if stage in ("page loaded", "application there"):
            self.absence = error
        else:
            self.leave()
        raise error

    def _call(self, script: str) -> Any:
        return self.browser.execute_script(f"{FUNCTIONS} {script}", self.notebook)


@contextmanager
def jupyterlab(scratch: Path) -> Iterator[Lab]:
    """Start JupyterLab and a browser on a folder that holds a course's configuration; stop both at the end."""
    folder = scratch / "notebooks"
    folder.mkdir()
    shutil.copy(REPOSITORY / "nbgrader_config.py", folder)
    with server(scratch, folder) as url, chromium(scratch / "browser") as browser:
        yield Lab(url, folder, browser, saves=scratch)
