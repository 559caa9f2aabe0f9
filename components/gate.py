"""The gate: a page runs inside it or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from components import record
from permissions import Reader, may_see
from queries.releases import Release


@dataclass
class PageState:
    """What one reading of a page has shown so far, in its order, for the brief at its foot; and its
    id and what was chosen on it, as ids, for the reading log.

    `subject` is the title of the measure a page is about, where it is about one; `head` and `kind`
    are the places of the marking and of what kind of records the figures are of. `release` is the
    release it is of, `asked_release` how it was asked for where it is not the published one;
    `departmental` says that something on it is departmental analysis, `unrecorded` that the reading
    could not be put on record; `began` is when, by the clock of the process. `parts` are the
    sections of the page, open or not, `place` how many figures stand before them and with them,
    `above` the headlines before them, `section` the id of the one that is open, `whole` that all
    are. `sheet` are the blocks of the first page of its brief, `sheet_above` those before the
    sections; `alone` says that this page is the whole brief. `silent` says that nothing is put on
    the screen: the figures are gathered for a file. `asked` are the choices whose widgets stand on
    the page.
    """

    title: str = ""
    lede: str = ""
    selection: str = ""
    drawn: list[Any] = field(default_factory=list)
    headlines: list[dict[str, str]] = field(default_factory=list)
    page: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    on_record: bool = False
    unrecorded: bool = False
    release: Release | None = None
    asked_release: str = ""
    departmental: bool = False
    head: Any = None
    kind: Any = None
    subject: str = ""
    parts: Sequence[Any] = ()
    place: tuple[int, int] = (0, 0)
    above: Sequence[dict[str, str]] = ()
    sheet: list[Any] = field(default_factory=list)
    sheet_above: Sequence[Any] = ()
    alone: bool = False
    section: str = ""
    whole: bool = False
    silent: bool = False
    asked: set[str] = field(default_factory=set)
    began: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Visit:
    """Who is reading, the pages the router registered, by id, and what has been shown."""

    reader: Reader
    scripts: Mapping[str, Any]
    seen: PageState = field(default_factory=PageState)


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


@contextmanager
def opened(reader: Reader, scripts: Mapping[str, Any]) -> Iterator[None]:
    """Let pages run for this reader until the block ends."""
    token = _visit.set(Visit(reader, scripts))
    try:
        yield
    finally:
        _visit.reset(token)


@contextmanager
def gathering(visit: Visit, seen: PageState) -> Iterator[None]:
    """Let parts of a page run that put nothing on the screen:
    what they hold is gathered in `seen`."""
    token = _visit.set(Visit(visit.reader, visit.scripts, seen))
    try:
        yield
    finally:
        _visit.reset(token)


def require(page: str) -> None:
    """The first line of every page script: stop unless this reader may see the page.
    A script opened past the router is refused too."""
    visit = _visit.get()
    if visit is None:
        st.error("This page opens only through the front door of the dashboard.")
        st.stop()
    visit.seen.page = page
    if not may_see(visit.reader, page):
        record.log_refusal(visit.reader, page)
        st.error("You may not see this page. If you need it, ask the statistics team.")
        st.stop()


def visiting() -> Visit | None:
    """The visit this page is shown in; None outside the gate."""
    return _visit.get()


def script(page: str) -> Any:
    """The registered page with this id, for links."""
    visit = _visit.get()
    if visit is None:
        raise LookupError("no page is being shown")
    return visit.scripts[page]


def seen() -> PageState:
    """What this reading of the page has shown so far."""
    visit = _visit.get()
    return PageState() if visit is None else visit.seen


def release_asked() -> dict[str, str]:
    """The release as it stands in the address; nothing for the published one
    that nobody asked for."""
    asked = seen().asked_release
    return {"release": asked} if asked else {}
