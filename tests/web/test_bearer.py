"""A program's token is checked as the ID token is: whatever is not right about it lets nobody in,
and what is right makes the reader whom the groups make."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.requests import Request

import settings
from api.asked import Parameter, read
from api.problems import Problem
from api.routes import let_in
from permissions import Reader, Role
from tests.signin.desk import CLIENT_SECRET, ROLES, SECRET
from web.front_door import FrontDoor
from web.pace import Pace
from web.sign_in import bearer
from web.sign_in.reader import reader_of

KEY, THEIRS = (RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("ours", "theirs"))


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider's metadata and keys, at an address of this machine."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = f"http://localhost:{self.server.server_port}"
            said = (
                {"issuer": here, "jwks_uri": f"{here}/keys"}
                if self.path.startswith("/.well-known")
                else KeySet([KEY]).as_dict(private=False)
            )
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("localhost", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.fixture
def serving(
    provider: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[settings.Settings]:
    (tmp_path / "roles.toml").write_text(ROLES)
    (tmp_path / "denied").write_text("denied@department.example\n")
    for name, value in {
        "SIGN_IN": "oidc",
        "ADDRESS": "http://localhost:8501",
        "COOKIE_SECRET": SECRET,
        "ROLES": str(tmp_path / "roles.toml"),
        "DENIED": str(tmp_path / "denied"),
        "READING_LOG": str(tmp_path / "log"),
        "OIDC_METADATA_URL": f"{provider}/.well-known/openid-configuration",
        "OIDC_CLIENT_ID": "dashboard",
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
    }.items():
        monkeypatch.setenv(f"CONTACTPOINT_{name}", value)
    settings.current.cache_clear()
    yield settings.current()
    settings.current.cache_clear()


def claims(provider: str, **more: Any) -> dict[str, Any]:
    now = int(time.time())
    held = {
        "iss": provider,
        "aud": "dashboard",
        "sub": "minister@department.example",
        "iat": now,
        "exp": now + 300,
        "groups": ["ministers"],
    }
    return {k: v for k, v in (held | more).items() if v is not None}


def token(held: dict[str, Any], key: Any = KEY, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "ours"} | header, held, key)


def test_a_right_token_makes_the_reader_whom_its_groups_make(
    serving: settings.Settings, provider: str
) -> None:
    reader = bearer.checked(token(claims(provider)), serving.sign_in).reader
    assert reader == Reader(Role.MINISTER, "minister@department.example")
    several = claims(provider, aud=["other", "dashboard"], azp="dashboard", groups=["rollout"])
    assert bearer.checked(token(several), serving.sign_in).reader.role is Role.ROLLOUT_MONITOR


_NOW = time.time()
WRONG: dict[str, Callable[[str], str]] = {
    "another audience": lambda p: token(claims(p, aud="another")),
    "an audience of several without a party": lambda p: token(claims(p, aud=["dashboard", "x"])),
    "another issuer": lambda p: token(claims(p, iss="http://localhost:1")),
    "expired": lambda p: token(claims(p, exp=int(_NOW) - 1)),
    "of the future": lambda p: token(claims(p, iat=int(_NOW) + 9999)),
    "not yet": lambda p: token(claims(p, nbf=int(_NOW) + 9999)),
    "without end": lambda p: token(claims(p, exp=None)),
    "without beginning": lambda p: token(claims(p, iat=None)),
    "without subject": lambda p: token(claims(p, sub=None)),
    "a subject that is no text": lambda p: token(claims(p, sub=1) | {"sub": ["a"]}),
    "times that are no numbers": lambda p: token(claims(p, exp=True)),
    "signed by another key": lambda p: token(claims(p), THEIRS),
    "signed by a key of another name": lambda p: token(claims(p), THEIRS, kid="theirs"),
    "signed by the shared secret": lambda p: token(
        claims(p), OctKey.import_key(CLIENT_SECRET), alg="HS256"
    ),
    "unsigned": lambda p: "eyJhbGciOiJub25lIn0." + token(claims(p)).split(".")[1] + ".",
    "cut": lambda p: token(claims(p))[:-9],
    "no token": lambda p: "a.b.c",
    "nothing": lambda p: "",
    "too long": lambda p: "a" * 20_000,
    "of a role there is none for": lambda p: token(claims(p, groups=["canteen"])),
    "groups that are no list": lambda p: token(claims(p, groups={"ministers": True})),
    "denied": lambda p: token(claims(p, sub="denied@department.example")),
    "older than a sign-in lasts": lambda p: token(claims(p, auth_time=int(_NOW) - 9 * 3600)),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_token_with_a_fault_lets_nobody_in(
    serving: settings.Settings, provider: str, what: str
) -> None:
    assert bearer.checked(WRONG[what](provider), serving.sign_in).reader is None


def test_a_provider_that_is_away_is_said_and_lets_nobody_in(
    serving: settings.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearer, "_provider", bearer.Provider())
    monkeypatch.setattr(bearer, "_fetched", lambda _: json.loads("{}"))
    with pytest.raises(bearer.ProviderAway):
        bearer.checked("a.b.c", serving.sign_in)


@pytest.mark.parametrize(
    ("sent", "token_"),
    [
        ([], None),
        ([b"Bearer abc"], "abc"),
        ([b"bearer  abc "], "abc"),
        ([b"Basic abc"], ""),
        ([b"Bearer a", b"Bearer b"], ""),
    ],
)
def test_one_token_is_read_and_nothing_else(sent: list[bytes], token_: str | None) -> None:
    assert bearer.token_in({"headers": [(b"authorization", v) for v in sent]}) == token_


def request(query: str = "") -> Request:
    return Request({"type": "http", "headers": [], "query_string": query.encode(), "path": "/"})


def test_who_asks_too_often_is_told_when_to_come_again() -> None:
    with pytest.raises(Problem) as told:
        let_in(request(), lambda _: Reader(Role.MINISTER, "m"), lambda _: 2.4)
    assert (told.value.status, told.value.headers["retry-after"]) == (429, "3")
    pace = Pace(at_once=3, a_second=0.001)
    assert [pace.take("a") > 0 for _ in range(5)] == [False, False, False, True, True]
    assert pace.take("b") == 0, "each reader for themselves"
    assert 900 < pace.take("a") <= 1000, "who is told to wait does not wait longer for asking"


def test_nobody_is_told_to_sign_in() -> None:
    with pytest.raises(Problem) as told:
        let_in(request(), lambda _: None, lambda _: 0)
    assert (told.value.status, told.value.headers["www-authenticate"]) == (401, "Bearer")


def test_every_fault_of_a_question_is_found() -> None:
    known = (Parameter("a", "", many=True), Parameter("n", "", most=5, default=2))
    with pytest.raises(Problem) as told:
        read(request("a=!&a=ok,?&n=6&b=1&<script>=1"), known)
    assert [f.name for f in told.value.faults] == ["b", "a parameter", "a", "n"]
    assert "2 of its 3 ids" in told.value.faults[2].detail
    assert read(request("a=x,y&a=z"), known).values == {"n": 2, "a": ("x", "y", "z")}


def answered(path: str, *headers: tuple[bytes, bytes]) -> tuple[int, dict[str, str], bytes, list]:
    """What the front door answers, and the scopes it let through."""
    let_through, sent = [], []

    async def app(scope: dict, receive: Callable, send: Callable) -> None:
        let_through.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in"})

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost:8501"), *headers],
        "client": ("127.0.0.1", 1),
    }
    with start_blocking_portal() as portal:  # in a thread of its own: a browser's loop may run here
        portal.call(FrontDoor(app), scope, receive, send)
    said = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], said, sent[1]["body"], let_through


def test_the_front_door_lets_a_token_in_at_addresses_for_programs_alone(
    serving: settings.Settings, provider: str
) -> None:
    right = (b"authorization", b"Bearer " + token(claims(provider)).encode())
    for path in ("/api/v1/measures", "/mcp"):
        status, said, _, scopes = answered(path, right)
        assert status == 200 and "set-cookie" not in said, "it begins no session"
        assert reader_of(scopes[0]) == Reader(Role.MINISTER, "minister@department.example")
    for path in ("/coverage", "/media/x.csv", "/f/S9EW-2FZS-K2399"):
        status, _, _, scopes = answered(path, right)
        assert (status, scopes) == (401, []), "people sign in"


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ([], "Bearer"),
        ([(b"authorization", b"Bearer a.b.c")], 'Bearer error="invalid_token"'),
        ([(b"authorization", b"Basic YTpi")], 'Bearer error="invalid_token"'),
        (
            [(b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")],
            'Bearer error="invalid_token"',
        ),
    ],
)
def test_a_wrong_token_is_told_so_in_problem_details_and_no_cookie_is_looked_at(
    serving: settings.Settings, provider: str, headers: list, named: str
) -> None:
    for path in ("/api/v1/measures", "/mcp"):
        status, said, body, scopes = answered(path, *headers)
        assert (status, said["www-authenticate"], scopes) == (401, named, [])
        assert said["content-type"] == "application/problem+json"
        assert json.loads(body)["status"] == 401
