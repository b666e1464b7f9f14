"""A real JupyterLab in a headless browser: open a notebook, run it, look at what came out."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

REPOSITORY = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of sight are on the page, too
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}
FLAGS = (
    "--headless",
    "--no-sandbox",  # a browser that runs as root has none
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1100,1000",
)
READY = """
const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
return Boolean(panel && panel.context && panel.context.isReady && panel.sessionContext.isReady
  && panel.sessionContext.session && panel.sessionContext.session.kernel.status === 'idle'
  && document.querySelector('.jp-Cell'));
"""
RUN_ALL = """
const done = arguments[0];
window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => done('ran'), error => done(String(error)));
"""
RUN_EACH = """
const done = arguments[0];
const app = window.jupyterapp, content = app.shell.currentWidget.content;
(async () => {
  for (let i = 0; i < content.widgets.length; i++) {
    content.activeCellIndex = i;
    await app.commands.execute('notebook:run-cell');
  }
})().then(() => done('ran'), error => done(String(error)));
"""
CELLS = """
return window.jupyterapp.shell.currentWidget.content.widgets.filter(w => w.model.type === 'code').map(w => ({
  source: w.model.sharedModel.getSource(),
  count: w.model.executionCount,
  outputs: w.model.outputs.toJSON(),
  text: w.outputArea.node.innerText,
  pictures: Array.from(w.outputArea.node.querySelectorAll('svg[role=img], img')).filter(
    picture => picture.getBoundingClientRect().width > 40 && picture.getBoundingClientRect().height > 40).length,
}));
"""
KERNEL = "return window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
END_KERNELS = """
const app = window.jupyterapp, done = arguments[0];
(app ? app.serviceManager.sessions.shutdownAll() : Promise.resolve()).then(() => done(), () => done());
"""
THEME = "arguments[1](window.jupyterapp.commands.execute('apputils:change-theme', {theme: arguments[0]}).then(() => 1))"


class Lab:
    """A running JupyterLab and the browser that looks at it."""

    def __init__(self, url: str, folder: Path, browser: webdriver.Chrome) -> None:
        self.url, self.folder, self.browser = url, folder, browser

    def open(self, notebook: str, *, theme: str = "JupyterLab Light", seconds: float = 180) -> None:
        """Open a notebook of the folder by its path in there, and wait for its kernel; those opened before end."""
        self.browser.execute_async_script(END_KERNELS)
        self.browser.get(f"{self.url}/lab/workspaces/{time.monotonic_ns()}/tree/{notebook}")
        WebDriverWait(self.browser, seconds).until(lambda browser: browser.execute_script(READY))
        self.browser.execute_async_script(THEME, theme)

    def run(self, *, past_errors: bool = False, seconds: float = 300) -> None:
        """Run all cells as the menu does, which ends at the first error, or one after another past all errors."""
        self.browser.set_script_timeout(seconds)
        outcome = self.browser.execute_async_script(RUN_EACH if past_errors else RUN_ALL)
        assert outcome == "ran", outcome
        WebDriverWait(self.browser, seconds).until(lambda browser: self.kernel() == "idle")

    def cells(self) -> list[dict]:
        """Return source, count, outputs, visible text and the number of visible pictures of every code cell."""
        return self.browser.execute_script(CELLS)

    def kernel(self) -> str:
        return self.browser.execute_script(KERNEL)


def browser_path() -> str | None:
    """Return the browser, or None if it or its driver is not installed."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found if shutil.which("chromedriver") else None


@contextmanager
def jupyterlab(scratch: Path) -> Iterator[Lab]:
    """Start JupyterLab on an empty folder and a browser beside it; end both."""
    folder = scratch / "notebooks"
    folder.mkdir()
    _write_settings(scratch)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with open(scratch / "lab.log", "wb") as log:
        server = subprocess.Popen(_command(folder, port), env=_environment(scratch), stdout=log, stderr=log)
        try:
            _wait_for(f"{url}/api/status", server, scratch / "lab.log")
            with _browser(scratch) as browser:
                yield Lab(url, folder, browser)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _command(folder: Path, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
        *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
        f"--ServerApp.root_dir={folder}",
    ]


def _environment(scratch: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own Jupyter matters; kernels find this repository."""
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    env = {name: value for name, value in os.environ.items() if name != "AUTOGRADER_LANG"}
    return env | {name: str(scratch / place) for name, place in places.items()} | {"PYTHONPATH": str(REPOSITORY)}


def _write_settings(scratch: Path) -> None:
    for name, content in SETTINGS.items():
        file = scratch / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen, log: Path, seconds: float = 180) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy knows nothing of this machine
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            opener.open(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab does not answer:\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def _browser(scratch: Path) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = browser_path() or ""
    for flag in (*FLAGS, f"--user-data-dir={scratch / 'browser'}", "--no-proxy-server"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        browser.set_script_timeout(60)
        yield browser
    finally:
        browser.quit()
