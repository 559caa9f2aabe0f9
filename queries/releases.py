"""The release being read, and what it says about itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from figures.wording import clock_and_day, day_of, long_date, month_title, span_of
from queries.cache import once_per_release
from queries.catalogue import as_shown
from release import store as stored
from release import tables
from release.address import StoreAddress
from release.store import (
    Release,
    folders,
    history,
    is_due,
    open_current,
    open_release,
    read_pointer,
    schedule,
)
from release.vocabulary import ReleaseError, ReleaseState, StoreUnreachable, Visibility

__all__ = [
    "ReleaseDescription",
    "NotOpen",
    "AvailableRelease",
    "PublishedRelease",
    "StoreAddress",
    "Release",
    "describe",
    "current",
    "next_scheduled",
    "open_for",
    "available",
    "published",
    "verified",
]
"""`StoreAddress` and `Release` are named here for the rooms that only pass them on:
they know queries, and not how a release is kept."""


def current(releases: StoreAddress) -> Release:
    """The published release, looked up at each call so that a new one is seen without a restart.
    Raises `ReleaseError`."""
    return open_current(releases)


@dataclass(frozen=True)
class ReleaseDescription:
    """What a release says about itself, in words."""

    id: str
    revision: str
    title: str
    producer: str
    first_month: str
    last_month: str
    synthetic: str
    status: str
    rounding: str
    what_is_new: str
    published_on: str

    @property
    def when(self) -> str:
        """`published 30 July 2009`, or that it is not."""
        return (
            f"published {self.published_on}"
            if self.published_on[:1].isdigit()
            else self.published_on
        )

    @property
    def months(self) -> str:
        """The months covered, as `January 2009 to July 2010`."""
        return span_of(month_title(self.first_month), month_title(self.last_month))


def verified(
    releases: StoreAddress,
    folder: str,
    manifest_sha256: str,
    published_at: str,
    visibility: Visibility = Visibility(),
) -> Release:
    """A release of the store that was published, verified, and what of it is shown.
    Raises `ReleaseError` when it is gone or damaged."""
    found = open_release(releases / folder, manifest_sha256=manifest_sha256)
    return replace(found, published_at=published_at, visibility=visibility)


PRE_RELEASE_ACCESS = dt.timedelta(hours=24)
"""How long before its hour a release may be seen by those on the pre-release list. The Pre-release
Access Order sets the most, so this is no setting."""


class NotOpen(LookupError):
    """There is no such release, or this reader may not open it: the two are not told apart."""


@dataclass(frozen=True)
class AvailableRelease:
    """A release of the store that a reader may open: how far it has come, when it was first
    published, and the hour it is scheduled for (ISO, empty for none). `is_current` is the one
    published now.
    """

    id: str
    folder: str
    state: ReleaseState
    published_at: str = ""
    hour: str = ""
    manifest_sha256: str | None = None
    is_current: bool = False


def available(
    releases: StoreAddress, may: Callable[[ReleaseState], bool], *, now: dt.datetime | None = None
) -> list[AvailableRelease]:
    """The releases a reader may open, the current one first, then the scheduled one, then by name
    from the latest. `may` says whether the reader may see a release in a state. Raises
    `ReleaseError`.
    """
    return [one for one in _known(releases, now or stored.clock()) if may(one.state)]


def _known(
    releases: StoreAddress, now: dt.datetime, *, gone_too: bool = False
) -> list[AvailableRelease]:
    """The releases of the store in that order, whoever asks; `gone_too` takes in, after the current
    one, those that were published and are not kept any more."""
    events, current_, waiting = _situation(releases, now)
    names = {folder.name for folder in folders(releases)}
    gone = {event["folder"] for event in events if gone_too} - names
    gone = {name for name in gone if Path(name).name == name}
    found = [
        _openable(name, events, current_, waiting, now)
        for name in sorted(names | gone, reverse=True)
    ]
    return sorted(found, key=lambda one: (not one.is_current, one.folder in gone, not one.hour))


def open_for(
    releases: StoreAddress,
    asked: str,
    may: Callable[[ReleaseState], bool],
    *,
    now: dt.datetime | None = None,
) -> Release:
    """The release a reader asks for, by its id or the name of its folder; the published one when
    none is asked for. Raises `NotOpen`, or `ReleaseError` when it is damaged or none is published.
    """
    now = now or stored.clock()
    if not asked:
        if not may(ReleaseState.PUBLISHED):
            raise NotOpen
        return open_current(releases, now=now)
    known = _known(releases, now, gone_too=True)
    if not known:
        return open_current(releases, now=now)  # which says that the store holds nothing
    named = [one for one in known if asked in (one.id, one.folder) and may(one.state)]
    if (
        not named or len(named) > 1 and named[0].state is ReleaseState.DRAFT and not named[0].hour
    ):  # one of several drafts is asked for by its folder
        raise NotOpen
    one = named[0]
    opened = open_release(releases / one.folder, manifest_sha256=one.manifest_sha256)
    return replace(opened, published_at=one.published_at, state=one.state, hour=one.hour)


def next_scheduled(releases: StoreAddress, *, now: dt.datetime | None = None) -> str:
    """The hour the next release is scheduled for (ISO with offset), empty where none is."""
    waiting = _waiting(releases, now or stored.clock())
    return waiting["published_at"] if waiting else ""


def _waiting(releases: StoreAddress, now: dt.datetime) -> dict[str, str] | None:
    try:
        waiting = schedule(releases, now=now)
    except StoreUnreachable:
        raise
    except ReleaseError:  # whoever reads the pointer has logged it
        return None
    return waiting if waiting and not is_due(waiting, now) else None


def _situation(
    releases: StoreAddress, now: dt.datetime
) -> tuple[list[dict[str, str]], str, dict[str, str] | None]:
    pointer = read_pointer(releases, now=now)
    return history(releases, now=now), pointer["folder"] if pointer else "", _waiting(releases, now)


def _openable(
    name: str,
    events: list[dict[str, str]],
    current: str,
    waiting: dict[str, str] | None,
    now: dt.datetime,
) -> AvailableRelease:
    own, id_ = [event for event in events if event["folder"] == name], name.rpartition("-")[0]
    if name != current and waiting and waiting["folder"] == name:
        near = dt.datetime.fromisoformat(waiting["published_at"]) - now <= PRE_RELEASE_ACCESS
        return AvailableRelease(
            id_,
            name,
            ReleaseState.PRE_RELEASE if near else ReleaseState.DRAFT,
            hour=waiting["published_at"],
            manifest_sha256=waiting["manifest_sha256"],
        )
    if not own:
        return AvailableRelease(id_, name, ReleaseState.DRAFT)
    order = list(dict.fromkeys(event["folder"] for event in events))
    taken_back = _status(name, order, events, current) == "withdrawn"
    published_at = own[-1]["published_at"] if name == current else own[0]["published_at"]
    return AvailableRelease(
        id_,
        name,
        ReleaseState.WITHDRAWN if taken_back else ReleaseState.PUBLISHED,
        published_at,
        manifest_sha256=own[-1]["manifest_sha256"],
        is_current=name == current,
    )


@dataclass(frozen=True)
class PublishedRelease:
    """One publication of a release: what it says of itself, when it was published, and what it is
    today: `current`, `superseded`, `withdrawn` or `damaged`."""

    about: ReleaseDescription | None
    folder: str
    digest: str
    published_at: str
    status: str


def published(
    releases: StoreAddress, visibility: Visibility = Visibility()
) -> list[PublishedRelease]:
    """Every release that was ever published from a store, the latest first;
    each once, with its first publication, as a reader is shown it. Raises `ReleaseError`.

    `withdrawn` is a release that was rolled back from:
    the next publication after its last one went back to a release published before it.
    """
    events, pointer = history(releases), read_pointer(releases)
    firsts = {event["folder"]: event for event in reversed(events)}
    order = list(dict.fromkeys(event["folder"] for event in events))
    return [
        _published(
            releases / name,
            firsts[name],
            _status(name, order, events, pointer["folder"] if pointer else ""),
            visibility,
        )
        for name in reversed(order)
    ]


def _status(name: str, order: list[str], events: list[dict[str, str]], current: str) -> str:
    if name == current:
        return "current"
    last = max(place for place, event in enumerate(events) if event["folder"] == name)
    after = events[last + 1]["folder"] if last + 1 < len(events) else current
    return "withdrawn" if after in order[: order.index(name)] else "superseded"


def _published(
    folder: StoreAddress, event: dict[str, str], status: str, visibility: Visibility
) -> PublishedRelease:
    try:
        store = replace(
            open_release(folder, manifest_sha256=event["manifest_sha256"]),
            published_at=event["published_at"],
            visibility=visibility,
        )
        return PublishedRelease(
            describe(store), folder.name, store.digest, event["published_at"], status
        )
    except StoreUnreachable:
        raise
    except ReleaseError:
        return PublishedRelease(None, folder.name, "", event["published_at"], "damaged")


def named_apart(then: Release, now: Release) -> tuple[str, str]:
    """The ids of two releases, and the beginning of their digests where both have one id: a month
    may be built anew under the same revision."""
    if then.id != now.id:
        return then.id, now.id
    return f"{then.id} ({then.digest[:12]})", f"{now.id} ({now.digest[:12]})"


@once_per_release
def describe(release: Release) -> ReleaseDescription:
    """The one row of `release`, with the day it was published.
    What is new in it names no authority that is not shown."""
    row = release.read(sa.select(tables.release))[0]._mapping
    said = {name: row[name] for name in ReleaseDescription.__dataclass_fields__ if name in row}
    said["what_is_new"] = as_shown(release, said["what_is_new"])
    return ReleaseDescription(**said, published_on=_published_on(release))


def _published_on(release: Release) -> str:
    if release.hour:
        return f"to be published at {clock_and_day(release.hour)}"
    return long_date(day_of(release.published_at)) if release.published_at else "not yet published"
