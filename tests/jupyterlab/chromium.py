"""A headless Chromium: start it, save its screenshot and console log."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",  # Chromium's sandbox does not start as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1100,1000",
)
PAGE_LOAD_SECONDS = 20
SCRIPT_SECONDS = 10


def browser_path() -> str | None:
    """Return the browser, or None if it or its driver is not installed."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found if shutil.which("chromedriver") else None


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start a browser with a new profile in that folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = browser_path() or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        browser.set_page_load_timeout(PAGE_LOAD_SECONDS)
        browser.set_script_timeout(SCRIPT_SECONDS)
        yield browser
    finally:
        browser.quit()


def save_screen(browser: webdriver.Chrome, folder: Path) -> str:
    """Save a screenshot and the console's log; return their paths, or why they are missing.

    The screenshot is first because it has a timeout; the log of a page that hangs is waited for without end.
    """
    screenshot, console = folder / "screenshot.png", folder / "console.log"
    try:
        screenshot.write_bytes(browser.get_screenshot_as_png())
        console.write_text(_console_text(browser), encoding="utf-8")
    except WebDriverException as error:
        return f"Screenshot and console log: not saved, {error.msg}"
    return f"Screenshot: {screenshot}\nConsole log: {console}"


def _console_text(browser: webdriver.Chrome) -> str:
    return "".join(f"{entry['level']} {entry['message']}\n" for entry in browser.get_log("browser"))
