"""Fixtures of the dashboard's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import alone
from tests.dashboard import reading, releases, store  # noqa: F401
from tests.two_releases import build_two


@pytest.fixture(scope="session")
def two_built(shared: Path) -> Path:
    """A store of two releases built from extracts a month apart, made once for all workers."""
    folder = shared / "two"
    folder.mkdir(exist_ok=True)
    with alone(folder):
        if (
            not (folder / "releases" / "CURRENT").exists()
            or len((folder / "releases" / "HISTORY").read_text("utf-8").splitlines()) < 2
        ):
            build_two(folder)
    return folder / "releases"
