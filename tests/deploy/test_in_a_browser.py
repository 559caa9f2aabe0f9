"""A reader's browser through nginx: the page draws, and when its process is killed the page comes
back by itself on another, with the same figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import launch
from tests.browser.reading import Window
from tests.deploy.front import NAME, Front, front

SEEN = re.compile(r"\d[\d,]+")


@pytest.fixture
def deployed(front_is_here: None, releases: Path, tmp_path: Path) -> Iterator[Front]:
    with front(tmp_path, releases) as running:
        yield running


@pytest.fixture
def window(playwright: object, deployed: Front) -> Iterator[Window]:
    browser = launch(playwright, f"--host-resolver-rules=MAP {NAME} 127.0.0.1")
    page = browser.new_context(
        ignore_https_errors=True,
        viewport={"width": 1300, "height": 900},
        accept_downloads=True,
        extra_http_headers={"X-Test-Reader": "a-reader"},
    ).new_page()
    yield Window(page, deployed.address)
    browser.close()


def open_sockets(deployed: Front) -> list[int]:
    """How many websockets of pages each process has opened and not closed."""
    logs = [process.log.read_text() for process in deployed.processes]
    return [log.count("websocket opened") - log.count("websocket closed") for log in logs]


def test_a_page_outlives_its_process(window: Window, deployed: Front) -> None:
    window.open("/coverage?area=E12000002")
    words, tables = window.words(), [window.table(figure) for figure in window.figures()]
    assert window.charts() and SEEN.search(words) and not window.outside and not window.complaints
    held = open_sockets(deployed)
    assert sorted(held) == [0, 1]
    deployed.processes[held.index(1)].process.kill()
    while open_sockets(deployed)[held.index(0)] == 0:
        window.page.wait_for_timeout(200)
    window.page.wait_for_timeout(
        2000
    )  # the page still says that it is finished, with what it showed before
    window.finished()
    assert [window.table(figure) for figure in window.figures()] == tables
    assert window.download(window.figures()[0])
    assert open_sockets(deployed)[held.index(0)] == 1
