"""One dashboard without sign-in for all tests of the API, and its reading log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.serving import Server, serving
from tests.dashboard import reading, releases, store  # noqa: F401
from tests.web.asking import Answer, ask

Get = Callable[..., Answer]


@pytest.fixture(scope="session")
def log_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading-log")


@pytest.fixture(scope="session")
def server(
    releases: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
    log_folder: Path,
) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "server.log"
    with serving(releases, log, CONTACTPOINT_READING_LOG=str(log_folder)) as running:
        yield running


@pytest.fixture
def get(server: Server) -> Get:
    """Ask for an address of the API."""
    return lambda path, **more: ask(server.address, f"/api/v1/{path}", **more)
