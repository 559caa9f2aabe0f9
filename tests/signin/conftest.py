"""A provider and dashboards with sign-in. Without Node on this machine
the tests that need the provider are skipped, and say so."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

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
def ports() -> list[int]:
    """Where the dashboards of these tests listen: the provider has to know."""
    return [free_port(), free_port(), free_port()]


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory, ports: list[int]) -> Iterator[desk.Provider]:
    """One provider for all tests of this process."""
    if missing := desk.why_not():
        pytest.skip(missing)
    with desk.provider(
        tmp_path_factory.mktemp("provider"),
        free_port(),
        [f"http://localhost:{port}/oauth2callback" for port in ports],
    ) as started:
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


@pytest.fixture(scope="session")
def start(releases: Path, logs: Iterator[Path], provider: desk.Provider, roles: Path) -> Callable:  # noqa: F811
    """Start a dashboard that signs in at the provider: `with start(port) as server`, with more
    settings if need be. It is known to its readers by the name `known_as`."""

    @contextmanager
    def starting(port: int, known_as: int = 0, **more: str) -> Iterator[Server]:
        with serving(
            releases,
            next(logs),
            port,
            **desk.oidc_settings(known_as or port, provider, roles) | more,
        ) as server:
            yield replace(server, address=f"http://localhost:{port}")

    return starting


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of denied subjects and of ended sign-ins."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "denied").touch()
    return {
        "CONTACTPOINT_DENIED": str(folder / "denied"),
        "CONTACTPOINT_ENDED": str(folder / "ended"),
    }


@pytest.fixture(scope="session")
def dashboard(start: Callable, ports: list[int], files: dict[str, str]) -> Iterator[Server]:
    """A dashboard with the usual limits."""
    with start(ports[0], **files) as server:
        yield server


@pytest.fixture(scope="session")
def impatient(start: Callable, ports: list[int]) -> Iterator[Server]:
    """A dashboard whose sign-ins end after eight seconds, and after three without use."""
    with start(ports[1], CONTACTPOINT_LONGEST_SECONDS="8", CONTACTPOINT_IDLE_SECONDS="3") as server:
        yield server


@pytest.fixture
def visitor(dashboard: Server) -> Callable[[], desk.Visitor]:
    """A new visitor of the dashboard."""
    return lambda: desk.Visitor(dashboard.address)
