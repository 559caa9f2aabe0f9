"""Streamlit's program for browsers sent small: its scripts and style sheets are pressed once and
kept, where Streamlit sends them as they are. They are the same for every reader, so that nothing
can be told from their size.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import anyio.to_thread
import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.security import STATIC_FILES

FOLDER = Path(st.__file__).parent / "static"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
AS_STREAMLIT = "public, immutable, max-age=31536000"
"""How long they may be kept: their names hold a digest of what is in them."""


@lru_cache(maxsize=512)
def pressed(path: str) -> bytes:
    """A file of `STATIC_FILES` as gzip: about a megabyte in all."""
    return gzip.compress((FOLDER / path.removeprefix("/")).read_bytes(), 9, mtime=0)


def takes_gzip(accepted: str) -> bool:
    """Whether a header Accept-Encoding lets gzip in."""
    asked = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        asked[name.strip()] = weight.strip()
    weight = asked.get("gzip", asked.get("*"))
    return weight is not None and weight.replace(" ", "") not in (
        "q=0",
        "q=0.0",
        "q=0.00",
        "q=0.000",
    )


class Smaller:
    """ASGI middleware: answers for a script or style sheet of Streamlit's,
    where the browser takes gzip; leaves everything else alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope.get("path", "")
        kind = TYPES.get(Path(path).suffix) if path in STATIC_FILES else None
        if scope["type"] != "http" or kind is None or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        if "range" in headers or not takes_gzip(headers.get("accept-encoding", "")):
            return await self.app(scope, receive, _varying(send))
        body = await anyio.to_thread.run_sync(pressed, path)
        start: Message = {"type": "http.response.start", "status": 200, "headers": []}
        MutableHeaders(scope=start).update(
            {
                "content-type": kind,
                "content-encoding": "gzip",
                "content-length": str(len(body)),
                "vary": "accept-encoding",
                "cache-control": AS_STREAMLIT,
            }
        )
        await send(start)
        sent = b"" if scope["method"] == "HEAD" else body
        await send({"type": "http.response.body", "body": sent})


def _varying(send: Send) -> Send:
    """Says that the answer would be another for another Accept-Encoding,
    so that nobody keeps one for the other."""

    async def with_vary(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("accept-encoding")
        await send(message)

    return with_vary
