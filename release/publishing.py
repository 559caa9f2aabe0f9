"""The writing side of a store, for the builder alone: a folder or a database, asked the same.
A deployed dashboard does not have this module."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from release.address import DatabaseAddress, StoreAddress
from release.postgres_writer import DatabasePublisher
from release.writer import FolderPublisher


class Publisher(Protocol):
    """What moves the pointer of a store. What cannot be done is a `ReleaseError`."""

    @property
    def where(self) -> str:
        """Where it publishes, as a command adds it to what it says; empty for a folder."""

    def publish(
        self,
        release: StoreAddress,
        *,
        at: dt.datetime,
        because: str = "",
        now: dt.datetime | None = None,
    ) -> bool:
        """Make a release the published one, after verifying it whole; whether the pointer moved."""

    def schedule(
        self, release: StoreAddress, *, at: dt.datetime, now: dt.datetime | None = None
    ) -> None:
        """Name the release that is the published one from an hour on."""

    def unschedule(self, *, now: dt.datetime | None = None) -> str:
        """Take the schedule away before its hour; the release it named."""

    def verify(self, name: str) -> str:
        """The content digest of a release, after every row of it was read."""


def publisher_at(address: StoreAddress) -> Publisher:
    """What publishes to the store at an address."""
    if isinstance(address, DatabaseAddress):
        return DatabasePublisher(address)
    return FolderPublisher(address)
