"""JupyterLab and a browser, started once for all tests in this folder; the tests are skipped if either is missing."""

import importlib.util

import pytest


@pytest.fixture(scope="session")
def running_lab(tmp_path_factory):
    missing = [name for name in ("jupyterlab", "ipykernel", "selenium") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    from tests.jupyterlab import browsing, chromium  # import selenium

    if chromium.browser_path() is None:
        pytest.skip("not installed: chromium and chromedriver")
    with browsing.jupyterlab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def lab(running_lab, tmp_path):
    """The running JupyterLab, which saves the screen in the test's own folder when a notebook does not open."""
    running_lab.saves = tmp_path
    return running_lab
