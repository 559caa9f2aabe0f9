"""nginx as the perimeter proxy, with the file of deploy/, asking a sign-in service that speaks as
oauth2-proxy does: /oauth2/auth answers 202 with X-Auth-Request-User and -Groups, or 401."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.serving import ROOT
from tests.deploy.front import PROXY_SECRET, Front, front

IDENTITY = (
    "proxy_set_header X-Auth-Subject $contactpoint_subject;\nproxy_set_header X-Auth-Groups "
    f"$contactpoint_groups;\nproxy_set_header X-ContactPoint-Proxy-Secret {PROXY_SECRET};\n"
)


class Service(BaseHTTPRequestHandler):
    """Whoever brings the cookie `_oauth2_proxy=signed-in` is signed in,
    with the groups the service knows now."""

    groups = "statisticians"

    def do_GET(self) -> None:  # noqa: N802
        signed_in = "_oauth2_proxy=signed-in" in (self.headers["Cookie"] or "")
        if self.path == "/oauth2/auth":
            self.send_response(202 if signed_in else 401)
            if signed_in:
                self.send_header("X-Auth-Request-User", "a-reader")
                self.send_header("X-Auth-Request-Groups", self.groups)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if self.path == "/oauth2/start":
            self.send_response(302)
            self.send_header(
                "Location",
                "https://login.example/?state="
                + quote(self.headers["X-Auth-Request-Redirect"], safe=""),
            )
            self.send_header("Content-Length", "0")
            return self.end_headers()
        body = b'<form method="GET" action="/oauth2/start"><button>Sign in</button></form>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def proxied(
    front_is_here: None, releases: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    """The front with the sign-in service behind it."""
    service = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    prefix = tmp_path_factory.mktemp("front")
    more = (
        (ROOT / "deploy" / "nginx" / "contactpoint-oversight-sign-in-proxy.conf")
        .read_text("utf-8")
        .replace("127.0.0.1:4180", f"127.0.0.1:{service.server_port}")
    )
    try:
        with front(
            prefix,
            releases,
            count=1,
            changes={
                "    # Streamlit's own addresses that no reader needs.": more
                + "\n    # Streamlit's own"
            },
            identity=IDENTITY,
        ) as running:
            yield running
    finally:
        service.shutdown()


SIGNED_IN = {"Cookie": "_oauth2_proxy=signed-in", "Sec-Fetch-Mode": "navigate"}


def test_nobody_is_led_to_the_start_of_the_sign_in_and_back_to_where_they_were(
    proxied: Front,
) -> None:
    place = "/coverage?area=E12000001&period=2009-05"
    answer = proxied.ask(
        place,
        headers={"Sec-Fetch-Mode": "navigate", "X-Auth-Request-Redirect": "https://evil.example"},
    )
    assert answer.status == 302 and answer.headers[
        "location"
    ] == "https://login.example/?state=" + quote(place, safe="")


def test_what_a_page_fetches_is_told_that_the_sign_in_is_over(proxied: Front) -> None:
    assert proxied.ask("/sign-in/used.gif", headers={"Sec-Fetch-Mode": "cors"}).status == 401


def test_the_service_s_own_form_may_be_sent(proxied: Front) -> None:
    answer = proxied.ask("/oauth2/sign_in")
    policy = answer.headers["content-security-policy"]
    assert (
        answer.status == 200
        and "form-action 'self' https:" in policy
        and "form-action 'none'" not in policy
        and "\n" not in policy
    )


def test_who_is_signed_in_reads_with_the_groups_the_service_names_now(proxied: Front) -> None:
    assert proxied.ask("/coverage", headers=SIGNED_IN).status == 200
    Service.groups = "canteen"
    try:
        assert proxied.ask("/coverage", headers=SIGNED_IN).status == 403
    finally:
        Service.groups = "statisticians"


def test_no_header_of_a_readers_own_counts(proxied: Front) -> None:
    lies = {
        "X-Auth-Subject": "another",
        "X-Auth-Groups": "statisticians",
        "X-Auth-Request-User": "another",
        "X-Auth-Request-Groups": "statisticians",
        "X-ContactPoint-Proxy-Secret": PROXY_SECRET,
    }
    assert proxied.ask("/coverage", headers=lies | {"Sec-Fetch-Mode": "navigate"}).status == 302
    assert proxied.ask("/oauth2/auth", headers=SIGNED_IN).status == 404, "asked by nginx alone"


def test_the_door_is_open_to_who_has_signed_out(proxied: Front) -> None:
    answer = proxied.ask("/sign-in?said=signed-out")
    assert answer.status == 200 and b"You have signed out" in answer.body
