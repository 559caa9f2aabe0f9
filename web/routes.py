"""Addresses that are not pages. Nothing of a release is served here: a bare route stands outside the gate.

`/f/<id>`, the permanent address of a figure, will stand here and lead to a page inside the gate.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from web.menu import PAGES

HOME = PAGES[0]
NOT_PAGES = ("/healthz", "/_stcore/", "/static/", "/app/static/", "/media/", "/component/", "/favicon")
"""Beginnings of addresses that are served and are no page: our own routes, and what Streamlit's pages fetch."""

NO_SUCH_PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No such page - ContactPoint Oversight</title>
<style>body { font: 19px/1.5 Arial, sans-serif; color: #0b0c0c; max-width: 40rem; margin: 4rem auto; padding: 0 1.25rem } h1 { font-size: 2.5rem; line-height: 1.15 } a { color: #003078 }</style></head>
<body><main><h1>There is no page at this address</h1><p>The address may be mistyped, or the page may have moved.</p><p><a href="/">Go to the summary</a></p></main></body></html>"""


async def healthz(_: Request) -> JSONResponse:
    """The process is up. It says nothing about the release."""
    return JSONResponse({"ok": True})


async def home_by_name(request: Request) -> Response:
    """The home page answers at `/` alone; its name leads there with the reader's selection kept."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", 307)


class KnownAddresses:
    """ASGI middleware: a reader who opens an address that is no page is told so in a sentence, where Streamlit would cover the home page with a window of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        opened = scope["type"] == "http" and (b"sec-fetch-mode", b"navigate") in scope["headers"]
        if opened and not is_known(scope["path"]):
            return await HTMLResponse(NO_SUCH_PAGE, 404)(scope, receive, send)
        return await self.app(scope, receive, send)


def is_known(path: str) -> bool:
    """Whether a reader can open this path."""
    return path == "/" or path.removeprefix("/").removesuffix("/") in {page.id for page in PAGES} or path.startswith(NOT_PAGES)


ROUTES = (Route("/healthz", healthz, methods=["GET"]), Route(f"/{HOME.id}", home_by_name, methods=["GET"]))
