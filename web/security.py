"""What every response carries, and what is refused before anything else looks at it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import settings
from web.addresses import Address, Exposure, address_of
from web.plain_pages import short_page
from web.programs import PATHS, refusal
from web.websocket.messages import allowed_messages

LONGEST_URL = 8192
LARGEST_HEADERS = 32 * 1024
LARGEST_MESSAGE = 1024 * 1024
"""Bytes of an address with its query, of all request headers together,
and of one message a browser may send over a websocket."""

A_YEAR = 365 * 24 * 3600

NO_SUCH_PAGE = short_page(
    "No such page",
    "There is no page at this address",
    "The address may be mistyped, or the page may have moved.",
)


def inline_script_hashes(html: str) -> str:
    """Content-security-policy sources for the inline scripts of a page."""
    bodies = re.findall(r"<script>(.*?)</script>", html, re.S)
    return " ".join(
        "'sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() + "'"
        for body in bodies
    )


def content_security_policy() -> str:
    """Nothing but our own origin; the one inline script is hashed at start,
    so that an upgrade of Streamlit cannot break the policy."""
    index = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {inline_script_hashes(index)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "child-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


HEADERS = {
    "content-security-policy": content_security_policy(),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-permitted-cross-domain-policies": "none",
    "permissions-policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        )
    ),
}
"""On every response there is, the answer to a websocket's handshake included."""

NEVER_SENT = (
    "access-control-allow-origin",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-allow-credentials",
    "server",
)
"""Nothing here is for another site's scripts, and nobody need know what serves it."""

NOT_REPEATED = frozenset(
    {b"host", b"origin", b"content-length", b"sec-fetch-mode", b"sec-fetch-site", b"x-request-id"}
)
"""Headers that something is decided by.

Sent twice, one of them may be a reader's own and the other that of what stands before this server,
so that none is taken; so it is with the headers a sign-in proxy speaks in.
"""

STREAM = "/_stcore/stream"
"""The one address at which a websocket opens."""

CACHEABLE = (
    "/static/{path:path}",
    "/app/static/{path:path}",
    "/house.js",
    "/favicon.png",
    "/manifest.json",
)
"""Addresses whose responses anyone may keep: the same for every reader and every release."""


STATIC = "/static/"
_STATIC_FOLDER = Path(st.__file__).parent / "static"
STATIC_FILES = frozenset(
    "/" + path.relative_to(_STATIC_FOLDER).as_posix()
    for path in _STATIC_FOLDER.rglob("*")
    if path.is_file() and path.suffix != ".html"
)
"""What there is of Streamlit's program for browsers.
For anything else it would answer with its own document, which is not ours."""


class SecurityHeaders:
    """ASGI middleware, the outermost: headers on every response, whoever made it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = HEADERS | (
            {"strict-transport-security": f"max-age={A_YEAR}"}
            if settings.current().address.startswith("https://")
            else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        accepted = False

        async def with_headers(message: Message) -> None:
            nonlocal accepted
            accepted |= message["type"] == "websocket.accept"
            if message["type"] == "websocket.close" and not accepted:
                return await PlainTextResponse("Refused.", 403)(scope, receive, with_headers)
            if message["type"] in (
                "http.response.start",
                "websocket.http.response.start",
                "websocket.accept",
            ):
                self.add(message, scope["path"])
            await send(message)

        await self.app(scope, receive, with_headers)

    def add(self, message: Message, path: str) -> None:
        """Put the headers on the start of a response."""
        message.setdefault("headers", [])
        headers, address = MutableHeaders(scope=message), address_of(path)
        for name in NEVER_SENT:
            del headers[name]
        headers.update(self.headers)
        if address is not None and address.template in PATHS and _is_private(headers):
            if "immutable" in headers["cache-control"]:
                del headers["set-cookie"]
        elif (
            address is None
            or address.template not in CACHEABLE
            or message.get("status", 101) >= 400
        ):
            headers["cache-control"] = "private, no-store"
        else:
            del headers[
                "set-cookie"
            ]  # whoever keeps the answer for others would keep a reader's cookie with it


def _is_private(headers: MutableHeaders) -> bool:
    """Whether an answer says itself how long the one reader it is for may keep it."""
    return headers.get("cache-control", "").startswith("private,")


class RequestLimits:
    """ASGI middleware: whatever asks under another name, from another site, too much, or for what
    is not there, is answered here and goes no further."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        serving = settings.current()
        self.address, self.once = (
            serving.address,
            NOT_REPEATED
            | (serving.sign_in.proxy.headers if serving.sign_in.proxy else frozenset()),
        )
        self.names = {*settings.LOOPBACK, urlsplit(self.address).hostname or "localhost"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let it in."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        refused = self.refusal(scope)
        await (self.app if refused is None else refusal(scope["path"], refused))(
            scope, allowed_messages(receive) if scope["type"] == "websocket" else receive, send
        )

    def refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that is not let in; None when it is."""
        headers = Headers(scope=scope)
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS:
            return PlainTextResponse("The request headers are too large.", 431)
        if said_twice(scope, self.once):
            return PlainTextResponse("A header was sent twice.", 400)
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_URL:
            return PlainTextResponse("The address is too long.", 414)
        if not is_our_host(headers.getlist("host"), self.names):
            return PlainTextResponse("This server does not answer to that name.", 400)
        if not is_same_origin(headers, self.address, needed=scope["type"] == "websocket"):
            return PlainTextResponse("Requests from other sites are refused.", 403)
        return refused_at(address_of(scope["path"]), scope, headers)


def refused_at(address: Address | None, scope: Scope, headers: Headers) -> Response | None:
    """The refusal an address itself gives: there is nothing, not by this method, or not so much."""
    elsewhere = scope["type"] == "websocket" and address is not None and address.template != STREAM
    nothing = (
        HTMLResponse(NO_SUCH_PAGE, 404)
        if headers.get("sec-fetch-mode") == "navigate"
        else PlainTextResponse("Not found.", 404)
    )
    if address is None or address.door == Exposure.CLOSED or elsewhere:
        return nothing
    if scope["type"] == "websocket":
        return None
    if scope["method"] not in address.methods:
        return PlainTextResponse(
            "This dashboard is read-only.", 405, {"allow": ", ".join(sorted(address.methods))}
        )
    if scope["path"].startswith(STATIC) and scope["path"] not in STATIC_FILES:
        return nothing
    sent = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not sent.isdecimal() or int(sent) > address.longest_body:
        return PlainTextResponse(too_much(address), 413, {"connection": "close"})
    return None


def too_much(address: Address) -> str:
    """What is said to whoever sends more than an address takes."""
    if not address.longest_body:
        return "Nothing can be sent here."
    return f"Send up to {address.longest_body:,} bytes, and say how many in Content-Length."


def said_twice(scope: Scope, once: Collection[bytes]) -> bool:
    """Whether a header that is good for one value was sent more than once."""
    sent = [name for name, _ in scope["headers"] if name in once]
    return len(sent) != len(set(sent))


def is_our_host(hosts: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a request names this server, once: another name would be a page
    of another site that points here."""
    try:
        asked = [urlsplit(f"//{host}") for host in hosts]
        return (
            len(asked) == 1
            and asked[0].hostname in names
            and asked[0].netloc.count("@") == 0
            and (asked[0].port or 1) > 0
        )
    except ValueError:
        return False


def is_same_origin(headers: Headers, address: str, *, needed: bool) -> bool:
    """Whether a request comes from a page of this server.
    A browser always says so where it matters; `needed` refuses who says nothing."""
    origins = headers.getlist("origin")
    if not origins:
        return not needed
    here = (
        {address}
        if address and urlsplit(address).netloc == headers["host"]
        else {f"{scheme}://{headers['host']}" for scheme in ("http", "https")}
    )
    return len(origins) == 1 and origins[0] in here
