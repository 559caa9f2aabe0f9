"""Fixtures of the tests of deploy/. Without nginx and openssl on this machine
those that start nginx are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dashboard import releases  # noqa: F401
from tests.deploy.front import Front, front, nginx


@pytest.fixture(scope="session")
def front_is_here() -> None:
    """Skip where there is nothing to put in front."""
    for name, found in (("nginx", nginx()), ("openssl", shutil.which("openssl"))):
        if not found:
            pytest.skip(f"no {name} on this machine: install Debian's package {name}")


@pytest.fixture(scope="module")
def deployed(
    front_is_here: None, releases: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:  # noqa: F811
    """Two processes behind nginx."""
    with front(tmp_path_factory.mktemp("front"), releases) as running:
        yield running
