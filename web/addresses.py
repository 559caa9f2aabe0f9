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


class Door(StrEnum):
    """Who gets an answer."""

    OPEN = "everyone: nothing of a release is in it"
    GATED = "those who may see what is asked for"
    CLOSED = "nobody"


@dataclass(frozen=True)
class Address:
    """An address by its template, as the routes write it. `longest_body` is what may be sent to it,
    in bytes: a read-only dashboard takes nothing."""

    template: str
    door: Door
    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    longest_body: int = 0

    @cached_property
    def pattern(self) -> Pattern[str]:
        """What paths it stands for."""
        return compile_path(self.template)[0]


_PAGES = tuple(Address(f"/{page.id}", Door.GATED) for page in PAGES)

ADDRESSES = (
    Address("/", Door.GATED),
    *(Address(f"/{name}", Door.GATED) for name in MOVED),
    *_PAGES,  # the empty frame of a page: its figures come over /_stcore/stream
    Address("/sign-in", Door.OPEN),
    Address("/sign-in/start", Door.OPEN),
    Address("/sign-out", Door.OPEN),
    Address("/sign-out/provider", Door.OPEN),
    Address("/sign-in/used.gif", Door.GATED),  # answered by web/front_door.py
    Address("/healthz", Door.OPEN),
    Address("/readyz", Door.OPEN),
    Address("/f", Door.GATED),
    Address("/f/{id}", Door.GATED),
    # made when asked for and put on record: what only asks for headers would
    # leave an entry for nothing
    Address("/files/{name}", Door.GATED, frozenset({"GET"})),
    Address("/tables/{key}", Door.GATED, frozenset({"GET"})),
    Address("/find", Door.GATED),
    Address("/find/answers", Door.GATED),
    Address("/api", Door.GATED),
    Address("/feed.xml", Door.GATED),
    Address("/releases.ics", Door.GATED),
    *(Address(path, Door.GATED) for path in PATHS),
    # for assistants, where they are switched on: a question is sent as a body,
    # and nothing is changed by it
    Address(ASSISTANTS, Door.GATED, frozenset({"POST"}), LONGEST_QUESTION),
    Address("/media/{file_id:path}", Door.GATED),
    Address("/_stcore/stream", Door.GATED),
    Address("/_stcore/health", Door.OPEN),
    Address(
        "/_stcore/host-config", Door.OPEN
    ),  # a page asks for both before it connects; no host is allowed in the answer
    Address("/static/{path:path}", Door.OPEN),
    Address("/app/static/{path:path}", Door.OPEN),
    Address("/house.js", Door.OPEN),
    Address("/favicon.png", Door.OPEN),
    Address("/manifest.json", Door.OPEN),
    Address("/auth/login", Door.OPEN),
    Address("/oauth2callback", Door.OPEN),
    Address("/auth/logout", Door.CLOSED),  # the last is reached through /sign-out alone
    Address(
        "/_stcore/upload_file/{session_id}/{file_id}", Door.CLOSED
    ),  # taken by Streamlit even where no page asks for a file
    Address("/_stcore/metrics", Door.CLOSED),
    Address(
        "/_stcore/script-health-check", Door.CLOSED
    ),  # they tell how the dashboard is built, and run it
    Address("/_stcore/agent/interact", Door.CLOSED),
    Address("/_stcore/agent/openapi.json", Door.CLOSED),
    Address("/_stcore/agent/mcp", Door.CLOSED),
    Address("/_stcore/bidi-components/{path:path}", Door.CLOSED),
    Address("/component/{path:path}", Door.CLOSED),  # no page uses a component of its own
    Address("/index.html", Door.CLOSED),
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
    return address is not None and address.door != Door.CLOSED
