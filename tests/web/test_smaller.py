"""Scripts and style sheets are sent small to whoever takes them so, and are the same files."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web.security import STATIC_FILES
from web.smaller import FOLDER, Smaller, takes_gzip

SCRIPTS = sorted(path for path in STATIC_FILES if path.endswith((".js", ".css")))


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse("as it is"))])
    return TestClient(Smaller(app))


def test_what_is_sent_small_is_the_file(client: TestClient) -> None:
    whole = small = 0
    for path in SCRIPTS[:40]:
        answer = client.get(path, headers={"accept-encoding": "gzip, deflate, br"})
        content = (FOLDER / path[1:]).read_bytes()
        assert answer.content == content and answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "accept-encoding"
        assert "immutable" in answer.headers["cache-control"]
        whole, small = whole + len(content), small + int(answer.headers["content-length"])
    assert small < whole / 2


def test_a_head_has_the_length_and_no_body(client: TestClient) -> None:
    answer = client.head(SCRIPTS[0], headers={"accept-encoding": "gzip"})
    assert answer.content == b"" and int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (SCRIPTS[0], {"accept-encoding": "identity"}),
        (SCRIPTS[0], {"accept-encoding": "gzip;q=0, *;q=1"}),
        (SCRIPTS[0], {"accept-encoding": "gzip", "range": "bytes=0-9"}),
        (
            next(p for p in sorted(STATIC_FILES) if p.endswith(".woff2")),
            {"accept-encoding": "gzip"},
        ),
        ("/static/js/none.js", {"accept-encoding": "gzip"}),
        ("/static/js/../../index.html.js", {"accept-encoding": "gzip"}),
        ("/house.js", {"accept-encoding": "gzip"}),
    ],
)
def test_everything_else_is_left_alone(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)
    assert answer.text == "as it is" and "content-encoding" not in answer.headers
    assert answer.headers.get("vary", "") in ("", "accept-encoding")


@pytest.mark.parametrize(
    ("accepted", "yes"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("gzip; q=0", False),
        ("*;q=0", False),
    ],
)
def test_whether_gzip_is_taken(accepted: str, yes: bool) -> None:
    assert takes_gzip(accepted) is yes
