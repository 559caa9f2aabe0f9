"""A browser, and dashboards for it to read. Without a Chromium on this machine these tests are skipped, and say so."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
HERE = Path(__file__).parent


def chromium() -> str | None:
    """Debian's Chromium, or the one `CHROMIUM` names."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if chromium() is None:
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: install Debian's package chromium, or name one in CHROMIUM"))


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One browser for all tests of this process."""
    from playwright.sync_api import sync_playwright  # only where there is a browser to drive

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """Start a dashboard over a store: `with start(releases) as server`."""
    from tests.browser.serving import serving

    logs, numbers = tmp_path_factory.mktemp("logs"), itertools.count()
    return lambda releases: serving(releases, logs / f"server-{next(numbers)}.log")


@pytest.fixture(scope="session")
def look(browser: object) -> Callable:
    """Open a window on a running dashboard: `look(server)`. Its cookies and storage are its own."""
    from tests.browser.reading import Window

    def window(server: object, width: int = 1300) -> Window:
        return Window(browser.new_page(viewport={"width": width, "height": 900}, accept_downloads=True), server.address)

    return window
