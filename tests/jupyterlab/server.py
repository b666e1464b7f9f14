"""A JupyterLab server on a folder of its own, which ignores the user's Jupyter settings."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # renders the cells that are out of sight, too
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}


@contextmanager
def server(scratch: Path, folder: Path) -> Iterator[str]:
    """Serve the folder with JupyterLab; yield its URL. Settings and the log, lab.log, are files in scratch.

    formgrader takes the folder for the course; it reads nbgrader_config.py there when it starts.
    """
    _write_settings(scratch)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with open(scratch / "lab.log", "wb") as log:
        process = subprocess.Popen(
            _command(folder, port), cwd=folder, env=_environment(scratch), stdout=log, stderr=log
        )
        try:
            _wait_for(f"{url}/api/status", process, scratch / "lab.log")
            yield url
        finally:
            _stop(process)


def _command(folder: Path, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
        *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
        f"--ServerApp.root_dir={folder}",
    ]


def _environment(scratch: Path) -> dict[str, str]:
    """Return an environment without the user's Jupyter settings, in which kernels can import this repository."""
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


def _wait_for(url: str, process: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy cannot reach this machine's ports
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            opener.open(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    failure = f"did not answer within {seconds} s" if process.poll() is None else f"ended with {process.returncode}"
    raise RuntimeError(f"The JupyterLab server {failure}. End of {log}:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
