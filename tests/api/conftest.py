"""One dashboard without sign-in for all tests of the API, and its reading log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.browser.serving import Server, serving
from tests.dashboard import reading, releases, store  # noqa: F401
from tests.web.asking import Answer, ask

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PEM = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
).decode()

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
    with serving(
        releases,
        log,
        CONTACTPOINT_READING_LOG=str(log_folder),
        CONTACTPOINT_PACK_KEY=PEM,
        CONTACTPOINT_ASSISTANTS="on",
    ) as running:
        yield running


@pytest.fixture
def get(server: Server) -> Get:
    """Ask for an address of the API."""
    return lambda path, **more: ask(server.address, f"/api/v1/{path}", **more)
