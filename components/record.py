"""What is shown and what is made, put on record in the reading log: a reading once for each page
and choice, an export when its file is made."""

from __future__ import annotations

import logging
from typing import Protocol

import streamlit as st

from figures.wording import in_england
from permissions import EVERYONE, PAGE_ROLES, Reader, ReleaseState
from queries.releases import Release
from readinglog.entries import NOT_VALID, Kind
from readinglog.log import LogUnwritable, head_at, write

_log = logging.getLogger("contactpoint.readinglog")
_LAST = "last on record"

NOT_NOW = (
    "What is departmental analysis, or not yet published, is shown only while it can be put "
    "on record who looks at it. Just now it cannot. Published figures are shown as before."
)


class PageState(Protocol):
    """What one reading of a page tells: see `gate.PageState`."""

    page: str
    choices: dict[str, str]
    on_record: bool
    unrecorded: bool
    release: Release | None


class Visit(Protocol):
    """Who is reading what: see `gate.Visit`."""

    @property
    def reader(self) -> Reader:
        """Who."""

    @property
    def seen(self) -> PageState:
        """What."""


def log_view(
    visit: Visit | None, release: Release, *, valid: bool = True, kept_from: str = ""
) -> bool:
    """Put the page being shown and what was chosen on it on record, once for each choice.

    False when that failed and it may not be shown.

    `kept_from` is what the address asks for and this reader may not see, as `name=id`: then a
    refusal is put on record. There is one entry either way: an answer that took longer would tell
    that what was asked for exists (a timing side channel).
    """
    if visit is None or visit.seen.on_record:
        return True
    visit.seen.on_record = True
    chosen = kept_from or (chosen_on(visit.seen) if valid else NOT_VALID)
    what = (
        visit.reader.id,
        visit.reader.role,
        visit.seen.page,
        chosen,
        release.id,
        release.digest,
        release.published_at,
    )
    if st.session_state.get(_LAST) == what:
        return True
    try:
        write(
            Kind.REFUSAL if kept_from else Kind.READING,
            reader_id=visit.reader.id,
            role=visit.reader.role,
            page=visit.seen.page,
            selection=chosen,
            release=release.id,
            state=release.state,
        )
    except LogUnwritable as why:
        _log.error("a reading of the page %s is not on record: %s", visit.seen.page, why)
        visit.seen.unrecorded = True
        return not must_be_on_record(visit.seen.page, release.state)
    st.session_state[_LAST] = what
    return True


def must_be_on_record(page: str, state: ReleaseState) -> bool:
    """Whether nothing of this page may be shown or made that is not on record: it is not for
    everyone, or the release is not yet published."""
    return PAGE_ROLES.get(page) != EVERYONE or state != ReleaseState.PUBLISHED


def chosen_on(seen: PageState) -> str:
    """What was chosen on a page, as ids."""
    return "&".join(f"{name}={id_}" for name, id_ in sorted(seen.choices.items()))


def log_refusal(reader: Reader, page: str) -> None:
    """Put on record that a reader asked for a page they may not see."""
    try:
        write(Kind.REFUSAL, reader_id=reader.id, role=reader.role, page=page)
    except LogUnwritable as why:
        _log.error("a refusal of the page %s is not on record: %s", page, why)


def log_lookup(reader: Reader, page: str, id_: str) -> bool:
    """Put on record that a figure is looked up by its id, as the id is written; empty where what
    was typed is none. False when that failed: then only a figure for everyone may be shown."""
    try:
        write(
            Kind.SEARCH,
            reader_id=reader.id,
            role=reader.role,
            page=page,
            selection=f"id={id_}" if id_ else NOT_VALID,
        )
    except LogUnwritable as why:
        _log.error("a figure that was looked up is not on record: %s", why)
        return False
    return True


def log_fetch(
    reader: Reader,
    page: str,
    selection: str,
    file: str,
    *,
    release: str = "",
    state: ReleaseState = ReleaseState.PUBLISHED,
    refused: bool = False,
) -> tuple[bool, str]:
    """Put on record what a program fetches, or is refused: whether that could be written, and the
    line that places it (empty where no log is kept). Where it could not, only what is public and
    published may be answered.
    """
    try:
        head = write(
            Kind.REFUSAL if refused else Kind.EXPORT,
            reader_id=reader.id,
            role=reader.role,
            page=page,
            selection=selection,
            file=file,
            release=release,
            state=state,
        )
    except LogUnwritable as why:
        _log.error("a fetch from %s is not on record: %s", page, why)
        return False, ""
    return True, head.line if head else ""


def log_at_publication(release: Release) -> str:
    """The line that says where the reading log stood when a release was published: whoever holds it
    can tell whether the log was rewritten since."""
    if not release.published_at:
        return "The release is not yet published, so no head of the reading log stands here."
    head = head_at(in_england(release.published_at).astimezone())
    return (
        f"{head.line} (the last entry before the release was published)"
        if head
        else "No entry of the reading log from before the release was published is kept."
    )


def log_export(
    visit: Visit | None,
    file: str,
    *,
    release: str,
    state: ReleaseState = ReleaseState.PUBLISHED,
    departmental: bool = False,
) -> str:
    """Put on record that a file is made, and return the line that places it.

    Empty where no log is kept, or where a file for everyone is made while the log takes no entry.

    Raises `LogUnwritable` with a sentence for the reader when the file may not be made without.
    """
    if visit is None:
        return ""
    try:
        head = write(
            Kind.EXPORT,
            reader_id=visit.reader.id,
            role=visit.reader.role,
            page=visit.seen.page,
            selection=chosen_on(visit.seen),
            file=file,
            release=release,
            state=state,
        )
    except LogUnwritable as why:
        _log.error("an export from the page %s is not on record: %s", visit.seen.page, why)
        if departmental or must_be_on_record(visit.seen.page, state):
            raise LogUnwritable(NOT_NOW) from why
        return ""
    return head.line if head else ""
