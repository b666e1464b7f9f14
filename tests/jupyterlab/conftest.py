"""JupyterLab and a browser, started once for all tests here; without them the tests are skipped."""

import importlib.util
from pathlib import Path

import pytest


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: opens notebooks in JupyterLab in a headless browser")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    missing = [name for name in ("jupyterlab", "ipykernel", "selenium") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parent)  # whichever way pytest imports tests
        import browsing  # only where selenium is there
    if browsing.browser_path() is None:
        pytest.skip("not installed: chromium and chromedriver")
    with browsing.jupyterlab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab
