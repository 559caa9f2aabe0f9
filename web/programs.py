"""What is for programs and not for people: which addresses,
and refusals there as problem details in place of a sentence or a page."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from api.endpoints import ENDPOINTS, ROOT
from api.problems import Fault, said

OPENAPI = f"{ROOT}/openapi.json"
ASSISTANTS = "/mcp"
ALONE = ("/feed.xml", "/releases.ics", ASSISTANTS)
"""Told apart from pages beside everything under `/api/`; the reference at `/api` is one to read."""

PATHS = (OPENAPI, *(one.path for one in ENDPOINTS))
"""The addresses of the API, as the routes write them."""


def is_for_programs(path: str) -> bool:
    """Whether a path is, or would be, one of the API."""
    return path in ALONE or path.startswith("/api/")


def refusal(path: str, response: Response) -> Response:
    """The response; a refusal in plain words at an address for programs becomes problem details."""
    if not is_for_programs(path) or not (
        isinstance(response, PlainTextResponse) or response.status_code == 404
    ):
        return response
    kept = {
        k: v for k, v in response.headers.items() if k not in ("content-type", "content-length")
    }
    if response.status_code == 404:
        return said(
            404,
            "There is nothing at this address.",
            [Fault("path", "It is none of the API.", ", ".join(PATHS))],
            kept,
        )
    if (
        response.status_code == 414
    ):  # to a program it is a question with too much in it, as others are
        much = Fault("address", "It is too long.", "up to 8,192 bytes: fewer ids, in several goes")
        return said(400, "The address is too long.", [much], kept)
    return said(response.status_code, bytes(response.body).decode(), (), kept)
