"""Ask a server for whatever, by whatever method and under whatever name:
what no browser would send."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from tests import loops

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are in lower case; cookies are those put, by name."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: dict[str, str] = field(default_factory=dict)


def ask(
    address: str,
    path: str,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    *,
    named: list[str] | None = None,
    at: tuple[str, int] | None = None,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """The answer to one request, taken as it is: redirects are not followed, nothing is tidied.

    `named` are the Host headers, if not the usual one.
    `at` is where the server is, if its name does not lead there; `trust` is for https.
    """
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    try:
        if at:
            line = socket.create_connection(at, timeout=30)
            connection.sock = (
                trust.wrap_socket(line, server_hostname=place.hostname) if trust else line
            )
        connection.putrequest(method, path, skip_host=named is not None, skip_accept_encoding=True)
        for name, value in [
            *(("Host", n) for n in named or ()),
            *(headers or {}).items(),
            *((("Content-Length", str(len(body))),) if body else ()),
        ]:
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        upgraded = answer.status == 101
        return Answer(
            answer.status,
            {k.lower(): "\n".join(answer.headers.get_all(k)) for k, _ in answer.getheaders()},
            b"" if upgraded else answer.read(),
            dict(
                value.split(";")[0].split("=", 1)
                for name, value in answer.getheaders()
                if name.lower() == "set-cookie"
            ),
        )
    finally:
        connection.close()


def shake_hands(
    address: str,
    *,
    origin: str | None,
    path: str = "/_stcore/stream",
    named: list[str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer to the opening of a websocket."""
    return ask(
        address,
        path,
        headers=UPGRADE | ({"Origin": origin} if origin else {}) | dict(headers or {}),
        named=named,
    )


def send_raw(address: str, data: bytes, *, until: bytes = b"\r\n\r\n") -> bytes:
    """What comes back to bytes that need not be a request, in however many pieces it comes: its
    head, or all up to the words it should end with."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall(data)
        line.settimeout(5)
        said = b""
        with contextlib.suppress(TimeoutError):
            while until not in said and (piece := line.recv(65536)):
                said += piece
        return said


def through(app: ASGIApp, path: str, **more: object) -> Answer:
    """The answer of an application that no server runs."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "root_path": "",
        "scheme": "http",
        "server": ("localhost", 80),
        **more,
    }
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        said.append(message)

    loops.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return Answer(
        said[0]["status"], headers, b"".join(message.get("body", b"") for message in said[1:])
    )
