"""One release and its words for every test of reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.releases import Store, current
from tests.postgresql import server  # noqa: F401


@pytest.fixture(scope="session")
def store(sample_release: Path) -> Store:
    """The sample release, opened once."""
    return current(sample_release)
