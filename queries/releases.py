"""The release being read, and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from queries.cache import once_per_release
from release import tables
from release.address import Releases
from release.store import Store, history, open_current, open_release, read_pointer
from release.words import ReleaseError, StoreUnreachable, long_date, month_title

__all__ = ["About", "Published", "Releases", "Store", "about", "current", "published"]
"""`Releases` and `Store` are named here for the rooms that only pass them on: they know queries, and not how a release is kept."""


def current(releases: Releases) -> Store:
    """The published release, looked up at each call so that a new one is seen without a restart. Raises `ReleaseError`."""
    return open_current(releases)


@dataclass(frozen=True)
class About:
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
    def months(self) -> str:
        """The months covered, as `January 2009 to July 2010`."""
        return f"{month_title(self.first_month)} to {month_title(self.last_month)}"


@dataclass(frozen=True)
class Published:
    """One publication of a release: what it says of itself, when it was published, and what it is today: `current`, `superseded`, `withdrawn` or `damaged`."""

    about: About | None
    folder: str
    digest: str
    published_at: str
    status: str


def published(releases: Releases) -> list[Published]:
    """Every release that was ever published from a store, the latest first; each once, with its first publication. Raises `ReleaseError`.

    `withdrawn` is a release that was rolled back from: the next publication after its last one went back to a release published before it.
    """
    events, pointer = history(releases), read_pointer(releases)
    firsts = {event["folder"]: event for event in reversed(events)}
    order = list(dict.fromkeys(event["folder"] for event in events))
    return [_published(releases / name, firsts[name], _status(name, order, events, pointer["folder"] if pointer else "")) for name in reversed(order)]


def _status(name: str, order: list[str], events: list[dict[str, str]], current: str) -> str:
    if name == current:
        return "current"
    last = max(place for place, event in enumerate(events) if event["folder"] == name)
    after = events[last + 1]["folder"] if last + 1 < len(events) else current
    return "withdrawn" if after in order[:order.index(name)] else "superseded"


def _published(folder: Releases, event: dict[str, str], status: str) -> Published:
    try:
        store = replace(open_release(folder, manifest_sha256=event["manifest_sha256"]), published_at=event["published_at"])
        return Published(about(store), folder.name, store.digest, event["published_at"], status)
    except StoreUnreachable:
        raise
    except ReleaseError:
        return Published(None, folder.name, "", event["published_at"], "damaged")


@once_per_release
def about(store: Store) -> About:
    """The one row of `release`, with the day it was published."""
    row = store.read(sa.select(tables.release))[0]._mapping
    said = {name: row[name] for name in About.__dataclass_fields__ if name in row}
    return About(**said, published_on=long_date(store.published_at[:10]) if store.published_at else "not yet published")
