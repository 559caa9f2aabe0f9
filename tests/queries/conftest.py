"""Fixtures of the queries' tests: every test that reads the small release reads it from its file,
and again from a PostgreSQL server."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from release.address import StoreAddress
from release.postgres_writer import DatabasePublisher
from release.store import Release, open_current
from tests.dashboard import make_published, reading  # noqa: F401
from tests.postgresql import Fresh, fresh, server  # noqa: F401


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one published release, in a folder."""
    releases = tmp_path_factory.mktemp("releases")
    make_published(releases)
    return releases


@pytest.fixture(scope="session", params=["folder", "postgresql"])
def releases(request: pytest.FixtureRequest, folder: Path) -> StoreAddress:
    """A store with one published release."""
    if request.param == "folder":
        return folder
    running = request.getfixturevalue("server")
    database = Fresh(running, running.new_database())
    opened = open_current(folder)
    # A second later, so that what is kept in memory of the one is never given for the other.
    DatabasePublisher(database.publisher).publish(
        opened.folder,
        at=dt.datetime.fromisoformat(opened.published_at) + dt.timedelta(seconds=1),
    )
    return database.reader


@pytest.fixture(scope="session")
def store(releases: StoreAddress) -> Release:
    """The published release, opened."""
    return open_current(releases)
