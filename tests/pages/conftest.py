"""Fixtures of the dashboard's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dashboard import reading, releases, store  # noqa: F401
from tests.kept import kept
from tests.two_releases import build_two


@pytest.fixture(scope="session")
def two_built() -> Path:
    """A store of two releases built from extracts a month apart."""
    return kept("two", build_two) / "releases"
