"""Behind a perimeter proxy: its word is taken over the socket,
or from its very address with its secret; nobody else's is."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from readinglog.verify import entries
from settings_sign_in import SignInSettings
from tests.browser.serving import ROOT, Server, free_port, serving
from tests.signin.desk import MINISTER, MONITOR, SECRET, Page, Visitor, led_to, text_of
from web.sign_in import session
from web.sign_in.cookies import SIGN_IN
from web.sign_in.reader import header

PROXY_SECRET = "a-secret-of-the-proxy-of-the-tests-alone"
SAID = {
    "X_Auth_Subject": MINISTER,
    "X_Auth_Groups": "canteen, ministers",
    "X_ContactPoint_Proxy_Secret": PROXY_SECRET,
}


def proxy_settings(port: int, roles: Path) -> dict[str, str]:
    return {
        "CONTACTPOINT_SIGN_IN": "proxy",
        "CONTACTPOINT_ADDRESS": f"http://localhost:{port}",
        "CONTACTPOINT_COOKIE_SECRET": SECRET,
        "CONTACTPOINT_ROLES": str(roles),
        "CONTACTPOINT_READING_LOG": str(roles.parent / f"log-{port}"),
    }


@pytest.fixture(scope="module")
def proxied(releases: Path, logs: Iterator[Path], roles: Path) -> Iterator[Server]:
    """A dashboard behind a proxy at 127.0.0.3."""
    port = free_port()
    more = proxy_settings(port, roles) | {
        "CONTACTPOINT_PROXY_FROM": "127.0.0.3",
        "CONTACTPOINT_PROXY_SECRET": PROXY_SECRET,
        "CONTACTPOINT_PROXY_SIGN_OUT": "/oauth2/sign_out",
        "CONTACTPOINT_IDLE_SECONDS": "4",
    }
    with serving(releases, next(logs), port, **more) as server:
        yield server


@pytest.fixture(scope="module")
def patient(releases: Path, logs: Iterator[Path], roles: Path) -> Iterator[Server]:
    """The same, with the usual limits and its reading log."""
    port = free_port()
    (roles.parent / f"log-{port}").mkdir()
    with serving(
        releases,
        next(logs),
        port,
        **proxy_settings(port, roles)
        | {"CONTACTPOINT_PROXY_FROM": "127.0.0.3", "CONTACTPOINT_PROXY_SECRET": PROXY_SECRET},
    ) as server:
        yield server


def asking(
    proxied: Server,
    path: str = "/coverage",
    *,
    source: str = "127.0.0.3",
    by: Visitor | None = None,
    **headers: str,
) -> tuple[int, str, str]:
    """Status, where it leads, and text of a request from an address."""
    answer = (by or Visitor(f"http://localhost:{proxied.address.rsplit(':', 1)[1]}")).get(
        path, source=source, **headers
    )
    return answer.status, answer.header("location"), answer.text


def test_the_proxys_word_is_taken(proxied: Server) -> None:
    assert asking(proxied, **SAID)[0] == 200
    assert asking(proxied)[0] == 403, "without the secret"
    assert asking(proxied, X_ContactPoint_Proxy_Secret=PROXY_SECRET)[:2] == (
        303,
        "/sign-in?to=/coverage",
    ), "nobody is signed in"
    assert asking(proxied, **SAID | {"X_Auth_Groups": "canteen"})[0] == 403


@pytest.mark.parametrize("source", ["127.0.0.1", "127.0.0.2"])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"X_Forwarded_For": "127.0.0.3"},
        {"X_Real_IP": "127.0.0.3"},
        {"Forwarded": "for=127.0.0.3"},
    ],
)
def test_nobody_elses_is(proxied: Server, source: str, more: dict[str, str]) -> None:
    status, _, said = asking(proxied, source=source, **SAID, **more)
    assert status == 403 and "proxy" in said


@pytest.mark.parametrize("secret", ["", "wrong", PROXY_SECRET[:-1], PROXY_SECRET + "x"])
def test_nor_is_a_wrong_secret_taken(proxied: Server, secret: str) -> None:
    assert asking(proxied, **SAID | {"X_ContactPoint_Proxy_Secret": secret})[0] == 403


@pytest.mark.parametrize("other", ["bob\u00a0", "\u2003bob", "bob\x85"])
def test_two_names_are_never_made_one_by_what_is_taken_off_about_them(other: str) -> None:
    def named(name: str) -> str | None:
        return header({"headers": [(b"x-auth-subject", name.encode())]}, b"x-auth-subject")

    assert named(" bob\t") == "bob" and named(other) == other


@pytest.mark.parametrize("again", [*SAID])
def test_nor_is_a_word_that_comes_twice_as_where_a_proxy_adds_its_own_to_the_readers(
    proxied: Server, again: str
) -> None:
    port = proxied.address.rsplit(":", 1)[1]
    connection = http.client.HTTPConnection("127.0.0.1", int(port), source_address=("127.0.0.3", 0))
    connection.putrequest("GET", "/coverage", skip_host=True)
    for name, value in [
        ("Host", f"localhost:{port}"),
        ("Sec-Fetch-Mode", "navigate"),
        *SAID.items(),
        (again, SAID[again]),
    ]:
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    assert connection.getresponse().status == 400


def test_whoever_is_up_is_said_to_anyone(proxied: Server) -> None:
    assert asking(proxied, "/healthz", source="127.0.0.2")[0] == 200


def test_a_cookie_is_worth_nothing_without_the_proxys_word_nor_with_its_word_for_another(
    proxied: Server,
) -> None:
    someone = Visitor(f"http://localhost:{proxied.address.rsplit(':', 1)[1]}")
    assert asking(proxied, by=someone, **SAID)[0] == 200 and SIGN_IN in someone.own
    assert asking(proxied, by=someone, X_ContactPoint_Proxy_Secret=PROXY_SECRET)[0] == 303
    held = someone.own[SIGN_IN]
    assert (
        asking(
            proxied, by=someone, **SAID | {"X_Auth_Subject": MONITOR, "X_Auth_Groups": "rollout"}
        )[0]
        == 200
        and someone.own[SIGN_IN] != held
    ), "a sign-in of their own"


@pytest.fixture(scope="module")
def left_alone(proxied: Server) -> tuple[Visitor, float]:
    """Somebody who is signed in, and since when they ask nothing: a server that is started in
    between takes longer than they may be away."""
    someone = Visitor(f"http://localhost:{proxied.address.rsplit(':', 1)[1]}")
    assert asking(proxied, by=someone, **SAID)[0] == 200
    return someone, time.monotonic()


@pytest.mark.usefixtures("left_alone")
def test_over_a_socket(releases: Path, roles: Path, tmp_path: Path) -> None:
    """No port is opened at all; a page runs as the reader the proxy names."""
    import os

    path, port = f"/tmp/contactpoint-{os.getpid()}.sock", free_port()
    environment = {
        **os.environ,
        "CONTACTPOINT_RELEASES": str(releases),
        "CONTACTPOINT_PORT": str(port),
        "CONTACTPOINT_SOCKET": path,
    } | proxy_settings(port, roles)
    with (
        (tmp_path / "log").open("w") as words,
        subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment,
            stdout=words,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            for _ in range(600):
                assert process.poll() is None, (tmp_path / "log").read_text()
                if Path(path).is_socket():
                    break
                time.sleep(0.1)
            assert (
                asked_over(path, port, "X-Auth-Subject", MINISTER, "X-Auth-Groups", "ministers")
                == 200
                and asked_over(path, port) == 303
            )
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port), timeout=2)
        finally:
            process.terminate()
            Path(path).unlink(missing_ok=True)


def asked_over(path: str, port: int, *headers: str) -> int:
    """Status of a page asked for over a socket."""
    with socket.socket(socket.AF_UNIX) as line:
        for _ in range(100):
            try:
                line.connect(path)
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        connection = http.client.HTTPConnection("localhost")
        connection.sock = line
        connection.request(
            "GET",
            "/coverage",
            headers={
                "Host": f"localhost:{port}",
                "Sec-Fetch-Mode": "navigate",
                **dict(zip(headers[::2], headers[1::2], strict=True)),
            },
        )
        return connection.getresponse().status


def test_without_use_the_reader_is_asked_to_go_on_and_comes_back(
    proxied: Server, left_alone: tuple[Visitor, float]
) -> None:
    someone, since = left_alone
    time.sleep(max(0.0, since + 4.5 - time.monotonic()))
    assert asking(proxied, by=someone, **SAID)[:2] == (303, "/sign-in?said=idle&to=/coverage")
    assert (
        asking(proxied, "/sign-in/start?to=/coverage", by=someone, **SAID)[:2] == (303, "/coverage")
        and asking(proxied, by=someone, **SAID)[0] == 200
    )
    assert "url=/oauth2/sign_out" in asking(proxied, "/sign-out", by=someone, **SAID)[2]


def test_a_page_behind_the_proxy(proxied: Server) -> None:
    someone = Visitor(f"http://localhost:{proxied.address.rsplit(':', 1)[1]}")
    asking(proxied, by=someone, **SAID)
    assert "Signed in as a minister" in text_of(
        Page(someone, source="127.0.0.3", **SAID).run("glossary")
    )
    assert (
        led_to(
            Page(someone, source="127.0.0.3", X_ContactPoint_Proxy_Secret=PROXY_SECRET).run(
                "glossary"
            )
        )
        == "/sign-in?to=/glossary"
    )


def test_what_the_proxy_says_now_of_groups_decides_and_not_what_the_cookie_carries(
    patient: Server,
) -> None:
    """A page opened by somebody just demoted, with the cookie of before."""
    someone = Visitor(f"http://localhost:{patient.address.rsplit(':', 1)[1]}")
    asking(patient, by=someone, **SAID)
    demoted = SAID | {"X_Auth_Groups": "rollout"}
    assert "Signed in as a roll-out monitor" in text_of(
        Page(someone, source="127.0.0.3", **demoted).run("glossary")
    )
    assert "You may not see this page" in text_of(
        Page(someone, source="127.0.0.3", **demoted).run("selective")
    )
    assert (
        led_to(
            Page(someone, source="127.0.0.3", **SAID | {"X_Auth_Groups": "canteen"}).run(
                "selective"
            )
        )
        == "/"
    )


def test_a_page_that_is_open_when_a_reader_is_demoted_has_to_come_again(patient: Server) -> None:
    someone = Visitor(f"http://localhost:{patient.address.rsplit(':', 1)[1]}")
    asking(patient, by=someone, **SAID)
    page = Page(someone, source="127.0.0.3", **SAID)
    assert "You may not see this page" not in text_of(page.run("selective"))
    asking(patient, "/sign-in/used.gif", by=someone, **SAID | {"X_Auth_Groups": "rollout"})
    heard = page.run("selective")
    assert not any(m.WhichOneof("type") == "delta" for m in heard) and page.is_cut, text_of(heard)[
        :500
    ]
    assert "You may not see this page" in text_of(
        Page(someone, source="127.0.0.3", **SAID | {"X_Auth_Groups": "rollout"}).run("selective")
    )


def test_an_open_page_is_good_for_no_longer_than_the_proxys_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = time.time()
    monkeypatch.setattr(session.time, "time", lambda: now)
    book, someone = (
        session.Sessions(SignInSettings()),
        session.new_session("someone", ("ministers",)),
    )
    assert not book.is_fresh(someone)
    book.hear(someone)
    monkeypatch.setattr(session.time, "time", lambda: now + session.WORD_HOLDS - 1)
    assert book.is_fresh(someone)
    monkeypatch.setattr(session.time, "time", lambda: now + session.WORD_HOLDS)
    assert not book.is_fresh(someone)


def test_for_a_minute_and_no_longer_one_who_brings_no_cookie_goes_on_with_the_sign_in_that_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = time.time()
    monkeypatch.setattr(session.time, "time", lambda: now)
    book = session.Sessions(SignInSettings())
    first, begins = book.begun_for("someone", ("ministers",), None)
    assert begins
    monkeypatch.setattr(session.time, "time", lambda: now + 59)
    again, begins = book.begun_for("someone", ("ministers",), None)
    assert (again.id, begins) == (first.id, False)
    assert book.begun_for("someone-else", ("ministers",), None)[1]
    monkeypatch.setattr(session.time, "time", lambda: now + 60)
    other, begins = book.begun_for("someone", ("ministers",), None)
    assert begins and other.id != first.id


def test_requests_without_a_cookie_are_one_sign_in_and_one_entry(
    patient: Server, roles: Path
) -> None:
    port = patient.address.rsplit(":", 1)[1]
    once = SAID | {"X_Auth_Subject": "someone-without-cookies"}
    for _ in range(15):
        assert asking(patient, "/f", **once)[0] == 200
    deadline = time.monotonic() + 10
    while (
        not (
            found := [
                e
                for e in entries(roles.parent / f"log-{port}")
                if e.reader == "someone-without-cookies"
            ]
        )
        and time.monotonic() < deadline
    ):
        time.sleep(0.1)
    assert [e.kind for e in found] == ["sign-in"]


def test_what_anyone_may_keep_begins_no_sign_in_and_carries_no_cookie(patient: Server) -> None:
    someone = Visitor(f"http://localhost:{patient.address.rsplit(':', 1)[1]}")
    page = someone.get("/f", source="127.0.0.3", **SAID)
    assert SIGN_IN in someone.own and page.status == 200
    fresh = Visitor(someone.address)
    answer = fresh.get("/house.js", source="127.0.0.3", **SAID)
    assert answer.status == 200 and not fresh.own and not answer.header("set-cookie")
