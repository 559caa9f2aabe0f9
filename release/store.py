"""The store of releases, read: open the published one read-only, and verify before believing.

A store is a folder (`release.folder_store`) or a database (`release.postgres`): two classes that
answer the same questions. Every room asks the functions here, with the address of the store; this
is the reading side, all that a dashboard has, and `release.publishing` the other.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from release.address import DatabaseAddress, StoreAddress
from release.folder_store import (
    FILE,
    HISTORY,
    MANIFEST,
    POINTER,
    SCHEDULED,
    FolderStore,
    is_past,
    read_only_engine,
    sha256_of,
)
from release.postgres import DatabaseStore
from release.vocabulary import ReleaseError, ReleaseState, StoreUnreachable, Visibility

__all__ = [
    "FILE",
    "HISTORY",
    "MANIFEST",
    "POINTER",
    "SCHEDULED",
    "Release",
    "ReleaseStore",
    "clock",
    "folders",
    "history",
    "is_due",
    "manifest_of",
    "open_current",
    "open_release",
    "read_only_engine",
    "read_pointer",
    "schedule",
    "sha256_of",
    "store_at",
]

_Stamp = tuple[tuple[int, int, int] | None, ...]
_open: dict[tuple[str, str], tuple[_Stamp, Release | ReleaseError]] = {}
_opening = threading.Lock()


class ReleaseStore(Protocol):
    """What keeps releases, each under the name of its folder, and says which is published. What
    cannot be read is a `ReleaseError`; a database that does not answer is `StoreUnreachable`.

    A move is a dictionary of `folder`, `manifest_sha256` and `published_at`, and in the history
    `because`, where it was given.
    """

    def exists(self) -> bool:
        """Whether there is anything at its address."""

    def pointer(self, now: dt.datetime) -> dict[str, str] | None:
        """The move that names the release published at a moment; None when none is."""

    def schedule(self, now: dt.datetime) -> dict[str, str] | None:
        """The move that is to come, with the hour and its offset in `published_at`."""

    def history(self, now: dt.datetime) -> list[dict[str, str]]:
        """Every move that has taken effect, oldest first."""

    def releases(self) -> Sequence[StoreAddress]:
        """The addresses of all releases, by name."""

    def manifest(self, name: str) -> bytes | None:
        """The manifest of a release as it was written, None when there is none."""

    def key(self, name: str) -> str:
        """What a release is known by in this process."""

    def file(self, name: str) -> Path | None:
        """The file of a release, None where its rows are in a database."""

    def stamp(self, name: str) -> _Stamp:
        """What changes when the files of a release do."""

    def verified(self, name: str, manifest_sha256: str | None) -> tuple[dict[str, Any], sa.Engine]:
        """The manifest of a release that is whole, and the engine that reads it."""

    def read(self, engine: sa.Engine, statement: sa.Select) -> Sequence[sa.Row]:
        """Every row a statement finds."""


def store_at(address: StoreAddress) -> ReleaseStore:
    """The store at an address. Nothing else here tells a folder from a database."""
    return DatabaseStore(address) if isinstance(address, DatabaseAddress) else FolderStore(address)


@dataclass(frozen=True)
class Release:
    """One release, opened read-only; how far it has come, the hour it is scheduled for (with its
    offset; empty for none), and what of it is shown."""

    id: str
    digest: str
    folder: StoreAddress
    manifest: Mapping[str, Any]
    engine: sa.Engine
    published_at: str = ""
    visibility: Visibility = Visibility()
    state: ReleaseState = ReleaseState.PUBLISHED
    hour: str = ""

    def read(self, statement: sa.Select) -> Sequence[sa.Row]:
        """Every row a statement finds in the release.
        Raises `release.vocabulary.StoreUnreachable` when a database does not answer."""
        return store_at(self.folder.parent).read(self.engine, statement)


def clock() -> dt.datetime:
    """What time it is. Every reader of the pointer asks here."""
    return dt.datetime.now(dt.UTC)


def open_current(releases: StoreAddress, *, now: dt.datetime | None = None) -> Release:
    """The published release.

    Reads the pointer at each call; verifies a release the first time this process meets it.

    Raises `ReleaseError` in words for a reader when there is none, or it is damaged,
    or of a newer contract.
    """
    pointer = read_pointer(releases, now=now)
    if pointer is None:
        raise ReleaseError(
            "No release has been published yet: there are no figures until the first one is. "
            "Whoever runs this dashboard finds in README.md how that is done."
        )
    release = open_release(releases / pointer["folder"], manifest_sha256=pointer["manifest_sha256"])
    return replace(release, published_at=pointer["published_at"])


def open_release(folder: StoreAddress, *, manifest_sha256: str | None = None) -> Release:
    """The release in a folder, verified once in this process, and again when its files are not
    those that were verified. Raises `ReleaseError`, each time until they change, where they fail.
    """
    store, name = store_at(folder.parent), folder.name
    key, stamp = (store.key(name), manifest_sha256 or ""), store.stamp(name)
    # Asked before the lock: who reads a release that is open does not wait
    # for one that is being verified
    if (held := _open.get(key)) is None or held[0] != stamp:
        with _opening:
            stamp = store.stamp(name)
            if (held := _open.get(key)) is None or held[0] != stamp:
                held = _verified_again(folder, manifest_sha256, stamp, held)
                _open[key] = held
    if isinstance(held[1], ReleaseError):
        raise ReleaseError(str(held[1]))
    return held[1]


def _verified_again(
    folder: StoreAddress,
    manifest_sha256: str | None,
    stamp: _Stamp,
    before: tuple[_Stamp, Release | ReleaseError] | None,
) -> tuple[_Stamp, Release | ReleaseError]:
    """A release verified. What fails though it was sound before is remembered,
    so that it is read through once and not by each reader."""
    try:
        return stamp, _verified(folder, manifest_sha256)
    except ReleaseError as damaged:
        if before is None or isinstance(damaged, StoreUnreachable):
            raise
        return stamp, damaged


def _verified(folder: StoreAddress, manifest_sha256: str | None) -> Release:
    manifest, engine = store_at(folder.parent).verified(folder.name, manifest_sha256)
    return Release(manifest["release"], manifest["digest"], folder, manifest, engine)


def read_pointer(
    releases: StoreAddress, *, now: dt.datetime | None = None
) -> dict[str, str] | None:
    """The release published now: `folder`, `manifest_sha256` and `published_at`, or None when there
    is none. Raises `ReleaseError` when it cannot be read.

    A scheduled release is the published one from its hour on.
    """
    return store_at(releases).pointer(now or clock())


def schedule(releases: StoreAddress, *, now: dt.datetime | None = None) -> dict[str, str] | None:
    """The release to be published at an hour: what `read_pointer` gives, with the hour and its
    offset in `published_at`; None when there is none. Raises `ReleaseError`."""
    return store_at(releases).schedule(now or clock())


def is_due(scheduled: Mapping[str, str], now: dt.datetime | None = None) -> bool:
    """Whether the hour of a scheduled release has come."""
    return is_past(scheduled, now or clock())


def history(releases: StoreAddress, *, now: dt.datetime | None = None) -> list[dict[str, str]]:
    """Every publication and rollback in order, oldest first: `folder`, `manifest_sha256`,
    `published_at` and, where it was given, `because`."""
    return store_at(releases).history(now or clock())


def folders(releases: StoreAddress) -> Sequence[StoreAddress]:
    """The addresses of all releases in the store, by name."""
    return store_at(releases).releases()


def manifest_of(folder: StoreAddress) -> bytes | None:
    """The manifest of a release as it was written, None when it is missing or cannot be read.
    Nothing of it is verified."""
    return store_at(folder.parent).manifest(folder.name)
