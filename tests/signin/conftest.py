"""A provider and dashboards with sign-in. Without Node on this machine the tests that need the provider are skipped, and say so."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.conftest import browser  # noqa: F401
from tests.browser.serving import Server, free_port, serving
from tests.dashboard import releases  # noqa: F401
from tests.signin import desk


@pytest.fixture(scope="session")
def roles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mapping file of groups."""
    file = tmp_path_factory.mktemp("roles") / "roles.toml"
    file.write_text(desk.ROLES)
    return file


@pytest.fixture(scope="session")
def port() -> int:
    """Where the dashboard of these tests listens: the provider has to know it."""
    return free_port()


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[desk.Provider]:
    """One provider for all tests of this process."""
    if missing := desk.why_not():
        pytest.skip(missing)
    with desk.provider(tmp_path_factory.mktemp("provider"), free_port(), f"http://localhost:{port}/oauth2callback") as started:
        yield started


@pytest.fixture
def honest(provider: desk.Provider) -> Iterator[desk.Provider]:
    """The provider, honest again after the test."""
    yield provider
    provider.says()


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new file for the words of each server."""
    folder = tmp_path_factory.mktemp("logs")
    return (folder / f"server-{n}.log" for n in itertools.count())


@pytest.fixture(scope="module")
def dashboard(releases: Path, logs: Iterator[Path], provider: desk.Provider, roles: Path, port: int) -> Iterator[Server]:  # noqa: F811
    """A dashboard that signs in at the provider."""
    with serving(releases, next(logs), port, **desk.oidc_settings(port, provider, roles)) as server:
        yield replace(server, address=f"http://localhost:{port}")


@pytest.fixture
def visitor(dashboard: Server) -> Callable[[], desk.Visitor]:
    """A new visitor of the dashboard."""
    return lambda: desk.Visitor(dashboard.address)
