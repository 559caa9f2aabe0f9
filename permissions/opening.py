"""Which release a reader is given, and what of it:
every page, file and address outside Streamlit gets its release here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import settings
from figures.wording import clock_and_day
from permissions import Audience, Reader, ReleaseState, may_see
from permissions.pre_release import as_named
from queries.releases import AvailableRelease, NotOpen, Release, available, next_scheduled, open_for
from release.vocabulary import ReleaseError, Visibility

__all__ = [
    "NotOpen",
    "next_publication",
    "earlier_releases",
    "open_for_reader",
    "marking",
    "may",
    "available_to",
    "visibility_for",
    "reopen",
    "id_if_exists",
]


def open_for_reader(reader: Reader, page: str, asked: str = "") -> Release:
    """The release that a reader of a page asks for, by id or folder, as far as this reader may see
    it; the published one when none is asked for.

    Raises `NotOpen` when there is no such release or the reader may not open it,
    `ReleaseError` when it is damaged or none is published.
    """
    found = open_for(settings.current().releases, asked, may(reader, page))
    return replace(found, visibility=visibility_for(reader, page, found.state))


def reopen(reader: Reader, page: str, release: Release) -> Release:
    """The same release as it stands now, when a file of it is asked for later.
    Raises `NotOpen` once this reader may see it no more."""
    now = open_for_reader(reader, page, release.folder.name)
    if not release.visibility.audiences <= now.visibility.audiences:
        raise NotOpen
    return now


def visibility_for(
    reader: Reader, page: str, state: ReleaseState = ReleaseState.PUBLISHED
) -> Visibility:
    """What of a release in a state this reader of a page is shown."""
    reader = as_named(reader)
    audiences = frozenset(a for a in Audience if may_see(reader, page, state=state, audience=a))
    return Visibility(
        audiences,
        None
        if reader.areas is None
        else frozenset(
            code for code in reader.areas if may_see(reader, page, state=state, area=code)
        ),
    )


def available_to(reader: Reader, page: str) -> list[AvailableRelease]:
    """The releases this reader may open, the published one first. Raises `ReleaseError`."""
    return available(settings.current().releases, may(reader, page))


def id_if_exists(asked: str) -> str:
    """The id of the release that has this id or folder, whoever asks; empty where there is none.
    For the reading log alone: no reader is told. Raises `ReleaseError`."""
    return next(
        (
            one.id
            for one in available(settings.current().releases, lambda _: True)
            if asked in (one.id, one.folder)
        ),
        "",
    )


def next_publication() -> str:
    """The hour the next release is scheduled for, ISO with its offset; empty where none is."""
    return next_scheduled(settings.current().releases)


def marking(release: Release, *, departmental: bool = False) -> str:
    """What heads and foots a page or a file: the marking of the installation, that it is
    departmental analysis, and that the release is not, or no more, published."""
    set_ = settings.current()
    state = {
        ReleaseState.PRE_RELEASE: _not_before(release),
        ReleaseState.DRAFT: _not_before(release) or "DRAFT - NOT TO BE SHARED OR QUOTED",
        ReleaseState.WITHDRAWN: "WITHDRAWN - NOT TO BE QUOTED",
    }
    return "; ".join(
        part
        for part in (
            set_.marking,
            set_.departmental_marking if departmental else "",
            state.get(release.state, ""),
        )
        if part
    )


def _not_before(release: Release) -> str:
    return (
        f"{'PRE-RELEASE ACCESS' if release.state is ReleaseState.PRE_RELEASE else 'DRAFT'} - NOT "
        f"TO BE SHARED BEFORE {clock_and_day(release.hour)}"
        if release.hour
        else ""
    )


def earlier_releases(reader: Reader, page: str, release: Release) -> tuple[Release, ...]:
    """The releases published before the one a reader is shown, the latest first,
    as far as the reader may see them."""
    mine = [
        one
        for one in available_to(reader, page)
        if one.published_at
        and one.published_at < (release.published_at or "9999")
        and one.folder != release.folder.name
    ]
    found = []
    for one in sorted(mine, key=lambda o: o.published_at, reverse=True)[:EARLIER]:
        try:
            found.append(open_for_reader(reader, page, one.folder))
        except (NotOpen, ReleaseError):
            continue
    return tuple(found)


EARLIER = 6
"""Releases before the one shown that a number of a draft is looked for in."""


def may(reader: Reader, page: str) -> Callable[[ReleaseState], bool]:
    """Which states of a release a reader of a page may see."""
    reader = as_named(reader)
    return lambda state: may_see(reader, page, state=state)
