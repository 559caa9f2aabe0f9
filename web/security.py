"""What every response carries, and which of Streamlit's own addresses are closed."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED = ("/_stcore/upload_file", "/_stcore/agent", "/_stcore/metrics")
"""Uploads are taken by Streamlit even where no page asks for one; the others tell how the dashboard is built."""

METHODS = ("GET", "HEAD", "OPTIONS")
"""A read-only dashboard is only ever read."""


def inline_script_hashes(html: str) -> str:
    """Content-security-policy sources for the inline scripts of a page."""
    bodies = re.findall(r"<script>(.*?)</script>", html, re.S)
    return " ".join("'sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() + "'" for body in bodies)


def content_security_policy() -> str:
    """Nothing but our own origin; the one inline script is hashed at start, so that an upgrade of Streamlit cannot break the policy."""
    index = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    return "; ".join((
        "default-src 'self'", f"script-src 'self' {inline_script_hashes(index)}", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
        "font-src 'self' data:", "connect-src 'self'", "worker-src 'self' blob:", "child-src 'self' blob:", "frame-src 'self'", "object-src 'none'",
        "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"))


HEADERS = [
    (b"content-security-policy", content_security_policy().encode()), (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"), (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), display-capture=()")]


class Harden:
    """ASGI middleware: headers on every response, closed addresses, reading methods only. Websockets pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        if scope["path"].startswith(CLOSED):
            return await PlainTextResponse("Not found.", 404)(scope, receive, with_headers)
        if scope["method"] not in METHODS:
            return await PlainTextResponse("This dashboard is read-only.", 405)(scope, receive, with_headers)
        return await self.app(scope, receive, with_headers)
