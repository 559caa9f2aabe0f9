"""Without sign-in: this machine alone, and every page says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import Server, serving
from tests.signin.desk import Page, Visitor, text_of
from tests.web.asking import UPGRADE, send_raw
from web.banner import NO_SIGN_IN
from web.sign_in.reader import is_on_this_machine


@pytest.fixture(scope="module")
def alone(releases: Path, logs: Iterator[Path]) -> Iterator[Server]:
    """A dashboard as `python app.py` starts it."""
    with serving(releases, next(logs)) as server:
        yield server


def test_every_page_says_that_there_is_no_sign_in(alone: Server) -> None:
    someone = Visitor(alone.address)
    assert (
        all(NO_SIGN_IN in text_of(Page(someone).run(page)) for page in ("coverage", "glossary"))
        and NO_SIGN_IN in someone.get("/f").text
        and NO_SIGN_IN in someone.get("/f/S9EW-2FZS-K2399").text
    )


PASSED_ON = [
    "X-Forwarded-For: 203.0.113.7",
    "X-Forwarded-For: 127.0.0.1, 203.0.113.7",
    "X-Real-IP: 203.0.113.7",
    "Forwarded: for=203.0.113.7",
    "X-Forwarded-For: nonsense",
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-For:",
    "X-Forwarded-Host: statistics.example",
    "X-Forwarded-Proto: https",
    "Via: 1.1 proxy",
    "True-Client-IP: 203.0.113.7",
    "X-Client-IP: 127.0.0.1",
]


@pytest.mark.parametrize("passed_on", PASSED_ON)
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize(
    "path", ["/coverage", "/selective", "/_stcore/stream", "/f/S9EW-2FZS-K2399"]
)
def test_what_anything_passes_on_is_refused_however_often_it_says_so(
    alone: Server, passed_on: str, times: int, path: str
) -> None:
    """A proxy that adds a header to the one a reader sent makes two of them."""
    assert first_line(alone, path, *[passed_on] * times).startswith("HTTP/1.1 403 ")


OF_PRODUCTS = [
    "x-forwarded",
    "x-forwarded-ssl",
    "x-forwarded-client-cert",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-azure-clientip",
    "x-azure-socketip",
    "x-proxyuser-ip",
    "x-envoy-external-address",
    "x-original-forwarded-for",
    "x-original-host",
    "x-original-url",
    "x-rewrite-url",
    "x-amzn-trace-id",
    "x-varnish",
    "x_forwarded_for",
    "x-amz-cf-id",
    "x-amzn-oidc-identity",
    "cloudfront-viewer-address",
    "x-azure-fdid",
    "x-appgw-trace-id",
    "x-arr-ssl",
    "x-auth-request-user",
    "x-goog-iap-jwt-assertion",
    "cf-ipcountry",
    "fastly-ff",
    "x-akamai-edgescape",
    "akamai-origin-hop",
    "tailscale-user-login",
    "l5d-dst-canonical",
    "x-kong-request-id",
    "x-proxycontextpath",
    "x-scheme",
    "max-forwards",
    "proxy-connection",
    "surrogate-capability",
    "x-http2-stream-id",
    "client-ip",
    "fastly-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "proxy-client-ip",
    "wl-proxy-client-ip",
    "cdn-loop",
    "forwarded-for",
    "forwarded",
    "via",
]
OF_BROWSERS = [
    "accept",
    "accept-language",
    "cache-control",
    "connection",
    "cookie",
    "host",
    "origin",
    "range",
    "referer",
    "sec-ch-ua",
    "sec-fetch-site",
    "sec-websocket-key",
    "upgrade-insecure-requests",
    "user-agent",
    "x-request-id",
    "x-requested-with",
]


def test_the_headers_of_proxies_are_known_and_those_of_browsers_are_none() -> None:
    def mine(name: str) -> bool:
        headers = [(b"host", b"localhost:8501"), (name.encode(), b"")]
        return is_on_this_machine({"client": ("127.0.0.1", 5), "headers": headers})

    assert [name for name in OF_PRODUCTS if mine(name)] == []
    assert [name for name in OF_BROWSERS if name != "host" and not mine(name)] == []


@pytest.mark.parametrize(("version", "is_mine"), [("1.0", False), ("1.1", True)])
def test_what_asks_as_a_proxy_without_settings_does_is_refused(version: str, is_mine: bool) -> None:
    """nginx with nothing but `proxy_pass` asks for the name of this machine, says nothing of the
    reader, and speaks HTTP/1.0: no browser does."""
    asked = {"client": ("127.0.0.1", 5), "headers": [(b"host", b"localhost:8501")]}
    assert is_on_this_machine({**asked, "http_version": version}) is is_mine


@pytest.mark.parametrize("path", ["/coverage", "/_stcore/stream"])
def test_and_so_it_is_when_the_reader_says_another_thing_than_the_proxy(
    alone: Server, path: str
) -> None:
    assert first_line(
        alone, path, "X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 203.0.113.7"
    ).startswith("HTTP/1.1 403 ")
    assert first_line(alone, path).startswith(
        "HTTP/1.1 101 " if path == "/_stcore/stream" else "HTTP/1.1 200 "
    )


@pytest.mark.parametrize(
    "twice",
    [
        "Host: {host}",
        "Origin: http://{host}",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Site: same-origin",
        "X-Request-Id: 0",
    ],
)
def test_what_is_decided_by_a_header_is_decided_by_one(alone: Server, twice: str) -> None:
    one = twice.format(host=alone.address.removeprefix("http://"))
    assert first_line(alone, "/coverage", one, one).startswith("HTTP/1.1 400 ")


def first_line(server: Server, path: str, *headers: str) -> str:
    """What a server answers first to a request of its own reader with more headers,
    in their order and as often as they stand here."""
    host = server.address.removeprefix("http://")
    shake = (
        [f"{name}: {value}" for name, value in UPGRADE.items()] + [f"Origin: http://{host}"]
        if path == "/_stcore/stream"
        else []
    )
    return (
        send_raw(
            server.address,
            "\r\n".join(
                [f"GET {path} HTTP/1.1", f"Host: {host}", *shake, *headers, "", ""]
            ).encode(),
        )
        .decode("latin-1")
        .split("\r\n")[0]
    )


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/sign-in/start",
        "/sign-out",
        "/sign-out/provider",
        "/oauth2callback",
        "/auth/login",
        "/auth/logout",
        "/sign-in/used.gif",
    ],
)
def test_there_is_no_way_in(alone: Server, path: str) -> None:
    assert Visitor(alone.address).get(path).status == 404
