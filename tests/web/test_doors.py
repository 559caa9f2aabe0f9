"""Every address of the running server is known and shut, gated or open; every answer carries the
headers; what comes under another name or from another site is refused."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

import settings
from tests.browser.serving import ROOT, serving
from tests.web.asking import Answer, ask, send_raw, shake_hands
from web.addresses import ADDRESSES, Exposure, address_of, is_known
from web.menu import PAGES
from web.security import (
    HEADERS,
    LARGEST_HEADERS,
    LARGEST_MESSAGE,
    LONGEST_URL,
    SecurityHeaders,
    is_our_host,
)
from web.service.lifecycle import HEAD_WITHIN_S
from web.websocket.messages import is_taken

METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "MADEUP",
)
PUT_IN = {
    "{id}": "S9EW-2FZS-K2399",
    "{file_id:path}": "0123abcd.csv",
    "{path:path}": "x/y.js",
    "{session_id}": "s",
    "{file_id}": "f",
}


@pytest.fixture(scope="module")
def server(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(releases, tmp_path_factory.mktemp("log") / "server.log") as running:
        yield running.address


def paths_of(template: str) -> str:
    for name, value in PUT_IN.items():
        template = template.replace(name, value)
    return template


def test_every_route_of_the_running_server_is_in_the_table() -> None:
    """A new address of a new Streamlit is found here before it is served."""
    program = (
        "import json\nfrom app import app\n"
        "print(json.dumps([getattr(route, 'path', '') for route in "
        "app._build_starlette_app().routes]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    routes = set(json.loads(done.stdout.splitlines()[-1])) - {
        ""
    }  # the mount of the page's own files, at "": each of its addresses has a line of its own
    known = {address.template for address in ADDRESSES}
    assert len(routes) >= 15 and routes <= known, (
        f"not in web/addresses.py: {sorted(routes - known)}"
    )


def test_what_is_not_in_the_table_is_shut() -> None:
    assert (
        address_of("/_stcore/something_new") is None
        and not is_known("/_stcore/agent/mcp")
        and not is_known("/coverage/_stcore/stream")
    )
    assert (
        is_known("/coverage/")
        and is_known("/media/x.csv")
        and not is_known("//coverage")
        and not is_known("/f/a/b")
    )


@pytest.mark.parametrize(
    "template",
    [a.template for a in ADDRESSES if a.door == Exposure.CLOSED]
    + [
        "/_stcore/something_new",
        "/pages/summary/summary.py",
        "/data/releases/CURRENT",
        "/.streamlit/secrets.toml",
    ],
)
def test_a_closed_address_answers_nothing_by_any_method(server: str, template: str) -> None:
    for method in METHODS:
        answer = ask(server, paths_of(template), method)
        assert answer.status == 404 and answer.body in (b"Not found.", b""), method
    assert shake_hands(server, origin=server, path=paths_of(template)).status == 404


@pytest.mark.parametrize("template", [a.template for a in ADDRESSES if a.door != Exposure.CLOSED])
def test_an_open_address_is_only_read(server: str, template: str) -> None:
    for method in set(METHODS) - address_of(paths_of(template)).methods:
        assert ask(server, paths_of(template), method).status == 405, method


def carries_everything(answer: Answer) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, name
    assert "server" not in answer.headers and not [
        name for name in answer.headers if name.startswith("access-control-")
    ]


ODD = {
    "a page": dict(path="/"),
    "a deep link": dict(path="/coverage?area=E12000007"),
    "a redirect": dict(path="/summary"),
    "a path with a slash too many": dict(path="/coverage/"),
    "no such page": dict(path="/nonsense"),
    "a reader's browser on no such page": dict(
        path="/nonsense", headers={"Sec-Fetch-Mode": "navigate"}
    ),
    "a script": dict(path="/static/js/none.js"),
    "a wrong figure": dict(path="/f/x"),
    "a download that is gone": dict(path="/media/none.csv"),
    "health": dict(path="/healthz"),
    "readiness": dict(path="/readyz"),
    "what pages ask first": dict(path="/_stcore/host-config"),
    "a closed address": dict(path="/_stcore/metrics"),
    "another method": dict(path="/", method="POST"),
    "a made-up method": dict(path="/", method="MADEUP"),
    "another name": dict(path="/", named=["evil.example"]),
    "another site": dict(path="/", headers={"Origin": "https://evil.example"}),
    "a long address": dict(path="/?a=" + "a" * LONGEST_URL),
    "large headers": dict(path="/", headers={"X": "x" * 40_000}),
    "a body": dict(path="/", body=b"x"),
    "a body in pieces": dict(path="/", headers={"Transfer-Encoding": "chunked"}),
    "a path out of the house": dict(path="/static/../../../etc/passwd"),
    "the same, disguised": dict(path="/static/..%2f..%2f..%2fetc/passwd"),
    "a range": dict(path="/favicon.png", headers={"Range": "bytes=0-1,5-6"}),
}


@pytest.mark.parametrize("what", ODD)
def test_every_answer_carries_the_headers(server: str, what: str) -> None:
    carries_everything(ask(server, **ODD[what]))


def test_so_does_the_answer_to_a_websocket(server: str) -> None:
    opened, refused, nowhere = (
        shake_hands(server, origin=server),
        shake_hands(server, origin="https://evil.example"),
        shake_hands(server, origin=server, path="/_stcore/health"),
    )
    assert (opened.status, refused.status) == (101, 403) and nowhere.status in (403, 404)
    for answer in (opened, refused, nowhere):
        carries_everything(answer)


def test_only_what_is_the_same_for_everyone_may_be_kept(server: str) -> None:
    assert "private" not in ask(server, "/favicon.png").headers["cache-control"]
    for path in (
        "/",
        "/coverage",
        "/f",
        "/f/S9EW-2FZS-K2399",
        "/media/none.csv",
        "/readyz",
        "/nonsense",
        "/_stcore/health",
        "/static/../x",
    ):
        assert ask(server, path).headers["cache-control"] == "private, no-store", path


def test_pages_take_orders_from_no_host(server: str) -> None:
    assert json.loads(ask(server, "/_stcore/host-config").body)["allowedOrigins"] == []


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["localhost"], 200),
        (["127.0.0.1:1"], 200),
        (["[::1]:80"], 200),
        (["LOCALHOST"], 200),
        (["evil.example"], 400),
        (["localhost.evil.example"], 400),
        (["localhost@evil.example"], 400),
        (["evil.example@localhost"], 400),
        (["localhost:x"], 400),
        ([""], 400),
        ([], 400),
        (["localhost", "localhost"], 400),
    ],
)
def test_only_its_own_names_are_answered(server: str, names: list[str], status: int) -> None:
    """Another name that leads here is another site's page reading this one (DNS rebinding)."""
    answer = ask(server, "/healthz", named=names)
    assert answer.status == status and b"evil" not in answer.body


def test_the_address_readers_use_is_a_name() -> None:
    assert is_our_host(["statistics.example"], {"statistics.example"}) and not is_our_host(
        ["statistics.example.evil"], {"statistics.example"}
    )


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://evil.example", "http://localhost", "http://localhost:1", "file://"],
)
def test_a_websocket_opens_for_a_page_of_this_server_alone(server: str, origin: str | None) -> None:
    assert shake_hands(server, origin=origin).status == 403


def test_assistants_are_not_answered_unless_they_are_switched_on(server: str) -> None:
    question = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    answer = ask(server, "/mcp", "POST", {"Content-Type": "application/json"}, question)
    assert answer.status == 404 and b"tools" not in answer.body


def test_another_sites_request_is_refused_before_streamlit_looks_up_its_own_address_outside(
    server: str,
) -> None:
    answer = ask(server, "/_stcore/health", headers={"Origin": "https://evil.example"})
    assert answer.status == 403 and "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("sent", "code"),
    [(b"\x00" * (LARGEST_MESSAGE + 1), 1009), (b"\xff\xfe not a message", 1002), ("words", None)],
)
def test_a_wrong_message_ends_the_websocket_and_nothing_else(
    server: str, sent: bytes | str, code: int | None
) -> None:
    with connect(
        server.replace("http", "ws") + "/_stcore/stream",
        origin=server,
        subprotocols=["streamlit"],
        compression=None,
    ) as line:
        line.send(sent)
        with pytest.raises(ConnectionClosed) as ended:
            for _ in range(1000):
                line.recv(timeout=30)
    assert code is None or ended.value.rcvd.code == code
    assert ask(server, "/healthz").status == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000,
    ],
)
def test_what_is_no_request_is_refused_and_the_server_lives_on(server: str, raw: bytes) -> None:
    """These are refused by the HTTP library itself, in four words and without our headers;
    behind nginx they do not come this far."""
    said = send_raw(server, raw)
    assert (
        b"server:" not in said.lower()
        and b" 200 " not in said.split(b"\r\n")[0]
        and b"Traceback" not in said
        and ask(server, "/healthz").status == 200
    )


def test_who_asks_for_more_than_is_read_is_told_so_and_the_server_lives_on(server: str) -> None:
    """Of a head without an end no more is read than this, whatever else would come."""
    asked = b"GET /api/v1/observations?measure="
    many = asked + b"a," * ((LARGEST_HEADERS + 16 * 1024) // 2)
    said = send_raw(server, many, until=b"several goes")
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"The address is too long" in said and b"in several goes" in said
    assert ask(server, "/healthz").status == 200


def test_https_is_asked_for_where_it_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    for address, expected in (
        ("https://statistics.example", "max-age=31536000"),
        ("http://localhost:8501", None),
        ("", None),
    ):
        monkeypatch.setattr(
            settings,
            "current",
            lambda address=address: settings.read({"CONTACTPOINT_ADDRESS": address}),
        )
        assert SecurityHeaders(None).headers.get("strict-transport-security") == expected


def test_every_page_has_its_address() -> None:
    assert all(is_known(f"/{page.id}") for page in PAGES)


def written(kind: str, operation: str = "") -> bytes:
    message = BackMsg()
    if operation:
        getattr(message.backend_operation_request, operation).SetInParent()
    elif isinstance(getattr(message, kind), bool):
        setattr(message, kind, True)
    else:
        getattr(message, kind).SetInParent()
    return message.SerializeToString()


def test_of_all_a_page_can_say_only_what_reading_needs_is_heard() -> None:
    """Every message this Streamlit knows: a new one is dropped until someone has looked at it."""
    operations = [
        f.name
        for f in BackMsg.DESCRIPTOR.fields_by_name["backend_operation_request"].message_type.fields
        if f.message_type
    ]
    kinds = [
        f.name
        for f in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields
        if f.name != "backend_operation_request"
    ]
    taken = {kind for kind in kinds if is_taken(written(kind))} | {
        name for name in operations if is_taken(written("", name))
    }
    assert taken == {"rerun_script", "stop_script", "app_heartbeat", "deferred_file"} and {
        "clear_cache",
        "load_git_info",
        "set_run_on_save",
        "install_skills",
    } <= {*kinds, *operations}


def test_a_reader_cannot_clear_what_is_kept_for_all(server: str) -> None:
    with connect(
        server.replace("http", "ws") + "/_stcore/stream",
        origin=server,
        subprotocols=["streamlit"],
        compression=None,
        max_size=None,
    ) as line:
        line.send(written("load_git_info"))
        line.send(written("clear_cache"))
        line.send(written("rerun_script"))
        kinds = []
        while "script_finished" not in kinds:
            kinds.append(ForwardMsg.FromString(line.recv(timeout=30)).WhichOneof("type"))
    assert "git_info_changed" not in kinds


@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing",
        "/static/js/nothing.js",
        "/static/index.html",
        "/static/",
        "/static",
        "/static/x/../index.html",
        "/static/%2e%2e/index.html",
        "/static/index.html/",
        "/app/static/nothing",
        "/app/static/",
    ],
)
def test_where_there_is_no_file_there_is_no_document_of_streamlits_either(
    server: str, path: str
) -> None:
    answer = ask(server, path)
    assert (
        answer.status == 404
        and b"streamlit" not in answer.body.lower()
        and answer.headers["cache-control"] == "private, no-store"
    )


def test_what_anyone_may_keep_is_there_and_takes_no_cookie_along(server: str) -> None:
    page = ask(server, "/").body.decode()
    for path in ["/" + found for found in re.findall(r'(?:src|href)="\./(static/[^"]+)"', page)] + [
        "/house.js"
    ]:
        answer = ask(server, path)
        assert answer.status == 200 and "set-cookie" not in answer.headers, path


def test_half_a_request_is_not_held_for_ever(server: str) -> None:
    place = urlsplit(server)
    with contextlib.ExitStack() as open_:
        lines = [
            open_.enter_context(
                socket.create_connection((place.hostname, place.port), timeout=HEAD_WITHIN_S + 20)
            )
            for _ in range(3)
        ]
        lines[0].sendall(b"GET / HTTP/1.1\r\nHost: loc")
        lines[2].sendall(f"GET /healthz HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        answer = HTTPResponse(lines[2])  # read to its end, in however many pieces it comes
        answer.begin()
        assert answer.status == 200 and answer.read()
        lines[2].sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(3):
            time.sleep(1)
            with contextlib.suppress(OSError):
                lines[0].sendall(b"a")
        assert [line.recv(65536) for line in lines] == [b"", b"", b""], (
            "half a head, nothing, and half a head after a whole one"
        )
