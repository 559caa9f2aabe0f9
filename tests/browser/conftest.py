"""Dashboards for a browser to read. Without a Chromium on this machine these tests are skipped,
and say so."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import NOT_HERE, chromium

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if chromium() is None:
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.skip(reason=NOT_HERE))


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
        return Window(
            browser.new_page(viewport={"width": width, "height": 900}, accept_downloads=True),
            server.address,
        )

    return window


@pytest.fixture(scope="session")
def server(start: Callable, sample_release: Path) -> Iterator[object]:
    """One dashboard over the sample for all files that change nothing of it:
    a page that one of them had drawn is there for the next."""
    with start(sample_release) as running:
        yield running


@pytest.fixture(scope="module")
def window(server: object, look: Callable) -> Iterator[object]:
    """One window on that server, for all of a file."""
    opened = look(server)
    yield opened
    opened.page.close()


@pytest.fixture(scope="session")
def page(request: pytest.FixtureRequest) -> object:
    """A page of the menu, or one that no script draws: `by_page` says for which a file is run."""
    return request.param


@pytest.fixture(scope="session")
def _window_of_pages(server: object, look: Callable) -> Iterator[object]:
    opened = look(server)
    yield opened
    opened.page.close()


@pytest.fixture(scope="session")
def opened(page: object, _window_of_pages: object) -> object:
    """The page, opened by its address with all its sections, once for the tests of all files that
    look at it; and all pages in one window: what they load is fetched and compiled once, as by a
    reader who goes on to another. What a test of them changes it puts back."""
    window = _window_of_pages
    window.page.goto("about:blank")  # what the page before asked for ends here
    window.outside.clear()
    window.complaints.clear()
    window.page.set_viewport_size({"width": 1300, "height": 900})
    window.open_page(page)
    return window
