"""The release being read, and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from queries.cache import once_per_release
from release import tables
from release.store import Store, open_current
from release.words import long_date, month_title

__all__ = ["About", "Store", "about", "current"]
"""`Store` is named here for the rooms that only pass one on: they know queries, and not how a release is kept."""


def current(releases: Path) -> Store:
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


@once_per_release
def about(store: Store) -> About:
    """The one row of `release`, with the day it was published."""
    with store.engine.connect() as connection:
        row = connection.execute(sa.select(tables.release)).mappings().one()
    said = {name: row[name] for name in About.__dataclass_fields__ if name in row}
    return About(**said, published_on=long_date(store.published_at[:10]) if store.published_at else "not yet published")
