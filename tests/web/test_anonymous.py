"""A visitor nobody signed in tries every path of the server by every method:
nothing of a release comes back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from figures.figure import Across, Selection
from queries.observations import observations
from release.store import Release
from release.vocabulary import ENGLAND, Level
from tests import loops
from tests.browser.serving import Server, serving
from tests.dashboard import PLACES, SYNTHETIC
from tests.web.asking import Answer, ask, shake_hands
from tests.web.test_doors import METHODS, paths_of
from web.addresses import ADDRESSES
from web.menu import PAGES

NAMED = ["statistics.example"]
SECRET = "a-secret-of-the-tests-and-of-nothing-else"
OF_A_RELEASE = [
    b"2009-06",
    b"live record",
    SYNTHETIC.encode(),
    *(place["name"].encode() for place in PLACES if place["name"] != "England"),
]
MORE = [
    "/coverage?release=2009-06-r1",
    "/f?id=S9EW-2FZS-K2399",
    "/f/S9EW-2FZS-K2399/",
    "/media/",
    "/media/../f/S9EW-2FZS-K2399",
    "/app/static/../../data/releases/CURRENT",
    "/data/releases/CURRENT",
    "/static/../web/page_script.py",
    "/pages/summary/summary.py",
    "/web/page_script.py",
    "/.git/config",
    "/.streamlit/config.toml",
    "/release.sqlite",
    "/CURRENT",
    "/HISTORY",
    "/coverage/_stcore/stream",
    "/_stcore/stream/",
    "//f/S9EW-2FZS-K2399",
    "/%66/S9EW-2FZS-K2399",
    "/metrics",
    "/api",
    "/openapi.json",
    "/robots.txt",
    "/server-status",
    "/readings",
    "/sign-in/start?to=//evil.example",
    "/oauth2callback?code=x&state=y",
]
"""Paths beyond the table that someone who looks for a way in would try."""

LIES = {
    "X-Auth-Subject": "a-minister",
    "X-Auth-Groups": "ministers",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Host": "localhost",
    "X-ContactPoint-Proxy-Secret": "a-guess",
    "Authorization": "Bearer x",
    "Cookie": "_streamlit_user=x; __Host-sign-in=x; replica=" + "0" * 32,
}


@pytest.fixture(scope="module")
def server(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "roles.toml").write_text(
        '[[role]]\ngroup = "ministers"\nrole = "minister"\n', "utf-8"
    )
    with serving(
        releases,
        folder / "server.log",
        CONTACTPOINT_SIGN_IN="proxy",
        CONTACTPOINT_ADDRESS="https://statistics.example",
        CONTACTPOINT_ROLES=str(folder / "roles.toml"),
        CONTACTPOINT_COOKIE_SECRET=SECRET,
        CONTACTPOINT_PROXY_SECRET=SECRET,
        CONTACTPOINT_READING_LOG=str(folder / "log"),
    ) as running:
        yield running


@pytest.fixture(scope="module")
def figure(store: Release) -> str:
    """The id of a figure that is there."""
    return observations(
        store,
        Selection(
            store.id,
            ("directory_coverage",),
            Across.AREAS,
            ENGLAND,
            "2009-06",
            level=Level.AUTHORITY,
        ),
    )["figure_id"].iloc[0]


def gives_nothing(answer: Answer) -> bool:
    return not any(word in answer.body for word in OF_A_RELEASE)


@pytest.mark.parametrize(
    "how", ["past the proxy", "past the proxy, with lies", "through the proxy, with no name"]
)
def test_every_path_by_every_method_gives_nothing_of_a_release(
    server: Server, figure: str, how: str
) -> None:
    headers = {
        "past the proxy": {},
        "past the proxy, with lies": LIES,
        "through the proxy, with no name": {"X-ContactPoint-Proxy-Secret": SECRET},
    }[how]
    paths = [
        path.replace("S9EW-2FZS-K2399", figure)
        for path in [paths_of(address.template) for address in ADDRESSES] + MORE
    ]
    assert len(paths) > 60
    for path in paths:
        for method in METHODS:
            answer = ask(server.address, path, method, headers, named=NAMED)
            assert gives_nothing(answer), f"{method} {path}"
            if path.split("?")[0] in {f"/{page.id}" for page in PAGES} | {
                f"/f/{figure}",
                "/media/0123abcd.csv",
            }:
                assert answer.status in (302, 303, 307, 401, 403, 405), (
                    f"{method} {path}: {answer.status}"
                )
        opened = shake_hands(
            server.address,
            origin="https://statistics.example",
            path=path,
            named=NAMED,
            headers=headers,
        )
        assert gives_nothing(opened) and (
            opened.status != 101 or path.rstrip("/") == "/_stcore/stream"
        ), path


def test_the_release_is_there_to_be_found(server: Server, figure: str) -> None:
    """The words looked for above are those of the release: someone signed in sees them."""
    headers = {
        "X-Auth-Subject": "a-minister",
        "X-Auth-Groups": "ministers",
        "X-ContactPoint-Proxy-Secret": SECRET,
    }
    assert not gives_nothing(ask(server.address, f"/f/{figure}", headers=headers, named=NAMED))


async def _said_to_nobody(address: str) -> list[bytes]:
    asked, told = BackMsg(), []
    asked.rerun_script.page_name = "coverage"
    port = int(address.rsplit(":", 1)[1])
    async with connect(
        "ws://statistics.example/_stcore/stream",
        host="127.0.0.1",
        port=port,
        origin="https://statistics.example",
        subprotocols=["streamlit"],
        proxy=None,
        max_size=None,
        additional_headers={"X-ContactPoint-Proxy-Secret": SECRET},
    ) as line:
        with contextlib.suppress(ConnectionClosed):
            await line.send(asked.SerializeToString())
            while True:
                told.append(await asyncio.wait_for(line.recv(), 30))
    return told


def test_a_websocket_nobody_is_signed_in_for_tells_where_the_door_is_and_no_more(
    server: Server,
) -> None:
    told = loops.run(_said_to_nobody(server.address))
    assert [ForwardMsg.FromString(one).WhichOneof("type") for one in told] == [
        "auth_redirect"
    ] and not any(word in one for one in told for word in OF_A_RELEASE)
