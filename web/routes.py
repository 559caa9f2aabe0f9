"""Addresses that are not pages. Nothing of a release is served here: a bare route stands outside the gate.

`/f/<id>`, the permanent address of a figure, will stand here and lead to a page inside the gate.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def healthz(_: Request) -> JSONResponse:
    """The process is up. It says nothing about the release."""
    return JSONResponse({"ok": True})


ROUTES = (Route("/healthz", healthz, methods=["GET"]),)
