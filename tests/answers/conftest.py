"""One release and its words for every test of reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.releases import Release, current
from tests.postgresql import server  # noqa: F401


@pytest.fixture(scope="session")
def store(sample_release: Path) -> Release:
    """The sample release, opened once."""
    return current(sample_release)
