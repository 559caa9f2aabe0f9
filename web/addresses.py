"""Every address the server answers, and how: the one table that closes, gates,
and names addresses in logs. What is not in it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from re import Pattern

from starlette.routing import compile_path

from web.menu import MOVED, PAGES
from web.programs import ASSISTANTS, PATHS

LONGEST_QUESTION = 64 * 1024
"""Bytes an assistant may send: a tool with every filter full."""


class Exposure(StrEnum):
    """Who gets an answer."""

    OPEN = "everyone: nothing of a release is in it"
    GATED = "those who may see what is asked for"
    CLOSED = "nobody"


@dataclass(frozen=True)
class Address:
    """An address by its template, as the routes write it. `longest_body` is what may be sent to it,
    in bytes: a read-only dashboard takes nothing."""

    template: str
    door: Exposure
    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    longest_body: int = 0

    @cached_property
    def pattern(self) -> Pattern[str]:
        """What paths it stands for."""
        return compile_path(self.template)[0]


_PAGES = tuple(Address(f"/{page.id}", Exposure.GATED) for page in PAGES)

ADDRESSES = (
    Address("/", Exposure.GATED),
    *(Address(f"/{name}", Exposure.GATED) for name in MOVED),
    *_PAGES,  # the empty frame of a page: its figures come over /_stcore/stream
    Address("/sign-in", Exposure.OPEN),
    Address("/sign-in/start", Exposure.OPEN),
    Address("/sign-out", Exposure.OPEN),
    Address("/sign-out/provider", Exposure.OPEN),
    Address("/sign-in/used.gif", Exposure.GATED),  # answered by web/front_door.py
    Address("/healthz", Exposure.OPEN),
    Address("/readyz", Exposure.OPEN),
    Address("/f", Exposure.GATED),
    Address("/f/{id}", Exposure.GATED),
    # made when asked for and put on record: what only asks for headers would
    # leave an entry for nothing
    Address("/files/{name}", Exposure.GATED, frozenset({"GET"})),
    Address("/tables/{key}", Exposure.GATED, frozenset({"GET"})),
    Address("/find", Exposure.GATED),
    Address("/find/answers", Exposure.GATED),
    Address("/api", Exposure.GATED),
    Address("/feed.xml", Exposure.GATED),
    Address("/releases.ics", Exposure.GATED),
    *(Address(path, Exposure.GATED) for path in PATHS),
    # for assistants, where they are switched on: a question is sent as a body,
    # and nothing is changed by it
    Address(ASSISTANTS, Exposure.GATED, frozenset({"POST"}), LONGEST_QUESTION),
    Address("/media/{file_id:path}", Exposure.GATED),
    Address("/_stcore/stream", Exposure.GATED),
    Address("/_stcore/health", Exposure.OPEN),
    Address(
        "/_stcore/host-config", Exposure.OPEN
    ),  # a page asks for both before it connects; no host is allowed in the answer
    Address("/static/{path:path}", Exposure.OPEN),
    Address("/app/static/{path:path}", Exposure.OPEN),
    Address("/house.js", Exposure.OPEN),
    Address("/favicon.png", Exposure.OPEN),
    Address("/manifest.json", Exposure.OPEN),
    Address("/auth/login", Exposure.OPEN),
    Address("/oauth2callback", Exposure.OPEN),
    Address("/auth/logout", Exposure.CLOSED),  # the last is reached through /sign-out alone
    Address(
        "/_stcore/upload_file/{session_id}/{file_id}", Exposure.CLOSED
    ),  # taken by Streamlit even where no page asks for a file
    Address("/_stcore/metrics", Exposure.CLOSED),
    Address(
        "/_stcore/script-health-check", Exposure.CLOSED
    ),  # they tell how the dashboard is built, and run it
    Address("/_stcore/agent/interact", Exposure.CLOSED),
    Address("/_stcore/agent/openapi.json", Exposure.CLOSED),
    Address("/_stcore/agent/mcp", Exposure.CLOSED),
    Address("/_stcore/bidi-components/{path:path}", Exposure.CLOSED),
    Address("/component/{path:path}", Exposure.CLOSED),  # no page uses a component of its own
    Address("/index.html", Exposure.CLOSED),
)
"""The first that fits stands. A test compares the table with the routes of the running server, so
that an upgrade of Streamlit brings no address unseen."""


def address_of(path: str) -> Address | None:
    """The address a path belongs to; None when there is none."""
    asked = path.rstrip("/") or "/"
    return next((address for address in ADDRESSES if address.pattern.match(asked)), None)


def is_known(path: str) -> bool:
    """Whether anything is answered at this path."""
    address = address_of(path)
    return address is not None and address.door != Exposure.CLOSED
