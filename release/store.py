"""The store of releases, read: open the published one read-only, and verify before believing.

A store is a folder: `<release>-<digest12>/` holds `release.sqlite` and `manifest.json`; `CURRENT`
names the published one and the SHA-256 of its manifest. `SCHEDULED` names the one to be published
next, and its hour: from that hour on whoever reads the pointer is given it, with no process to
wake, and the next publication settles it into `CURRENT`. This is the reading side, all that a
dashboard has; `release.writer` makes and publishes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from release import postgres, tables
from release.address import DatabaseAddress, ReleaseStore
from release.digest import digest_of, schema_of
from release.manifest import REMEDY, name_of, read_manifest
from release.vocabulary import ReleaseError, ReleaseState, StoreUnreachable, Visibility

POINTER = "CURRENT"
FILE = "release.sqlite"
MANIFEST = "manifest.json"
HISTORY = "HISTORY"
SCHEDULED = "SCHEDULED"

_log = logging.getLogger("contactpoint")
_Stamp = tuple[tuple[int, int, int] | None, ...]
_open: dict[tuple[str, str], tuple[_Stamp, Release | ReleaseError]] = {}
_opening = threading.Lock()


@dataclass(frozen=True)
class Release:
    """One release, opened read-only; how far it has come, the hour it is scheduled for (with its
    offset; empty for none), and what of it is shown."""

    id: str
    digest: str
    folder: ReleaseStore
    manifest: Mapping[str, Any]
    engine: sa.Engine
    published_at: str = ""
    visibility: Visibility = Visibility()
    state: ReleaseState = ReleaseState.PUBLISHED
    hour: str = ""

    def read(self, statement: sa.Select) -> Sequence[sa.Row]:
        """Every row a statement finds in the release.
        Raises `release.vocabulary.StoreUnreachable` when a database does not answer."""
        if isinstance(self.folder, DatabaseAddress):
            return postgres.ask(self.engine, statement)
        with self.engine.connect() as connection:
            return connection.execute(statement).all()


def clock() -> dt.datetime:
    """What time it is. Every reader of the pointer asks here."""
    return dt.datetime.now(dt.UTC)


def open_current(releases: ReleaseStore, *, now: dt.datetime | None = None) -> Release:
    """The published release.

    Reads the pointer at each call; verifies a release the first time this process meets it.

    Raises `ReleaseError` in words for a reader when there is none, or it is damaged,
    or of a newer contract.
    """
    pointer = read_pointer(releases, now=now)
    if pointer is None:
        raise ReleaseError(
            "No release has been published yet. Build one with `python -m builder build`, then "
            "`python -m builder publish`."
        )
    release = open_release(releases / pointer["folder"], manifest_sha256=pointer["manifest_sha256"])
    return replace(release, published_at=pointer["published_at"])


def open_release(folder: ReleaseStore, *, manifest_sha256: str | None = None) -> Release:
    """The release in a folder, verified once in this process, and again when its files are not
    those that were verified. Raises `ReleaseError`, each time until they change, where they fail.
    """
    key = (
        folder.url + " " + folder.name
        if isinstance(folder, DatabaseAddress)
        else str(folder.resolve()),
        manifest_sha256 or "",
    )
    stamp = _stamp(folder)
    # Asked before the lock: who reads a release that is open does not wait
    # for one that is being verified
    if (held := _open.get(key)) is None or held[0] != stamp:
        with _opening:
            stamp = _stamp(folder)
            if (held := _open.get(key)) is None or held[0] != stamp:
                held = _verified_again(folder, manifest_sha256, stamp, held)
                _open[key] = held
    if isinstance(held[1], ReleaseError):
        raise ReleaseError(str(held[1]))
    return held[1]


def _verified_again(
    folder: ReleaseStore,
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


def _stamp(folder: ReleaseStore) -> _Stamp:
    """Size, time and inode of the files of a release, None for one that is not there; nothing for a
    database, which lets nobody change what was loaded."""
    return (
        ()
        if isinstance(folder, DatabaseAddress)
        else tuple(_stamp_of(folder / name) for name in (FILE, MANIFEST))
    )


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def read_pointer(
    releases: ReleaseStore, *, now: dt.datetime | None = None
) -> dict[str, str] | None:
    """The release published now: `folder`, `manifest_sha256` and `published_at`, or None when there
    is none. Raises `ReleaseError` when it cannot be read.

    A scheduled release is the published one from its hour on. Of a schedule that cannot be read
    nothing is shown: the release published before stays.
    """
    if isinstance(releases, DatabaseAddress):
        return postgres.read_pointer(releases, now or clock())
    # The schedule first: settling writes `CURRENT` before it takes the schedule away,
    # so that one of the two always tells.
    return _due(releases, now) or _pointer(
        releases / POINTER, "published", "Publish a release again with `python -m builder publish`."
    )


def schedule(releases: ReleaseStore, *, now: dt.datetime | None = None) -> dict[str, str] | None:
    """The release to be published at an hour: what `read_pointer` gives, with the hour and its
    offset in `published_at`; None when there is none. Raises `ReleaseError`.

    It may lie in the past: then it is published, and not settled yet.
    """
    if isinstance(releases, DatabaseAddress):
        return postgres.schedule(releases, now or clock())
    remedy = "Take it away with `python -m builder unschedule`, and schedule the release again."
    found = _pointer(releases / SCHEDULED, "scheduled", remedy)
    if found is not None and _hour(found) is None:
        raise ReleaseError(f"The schedule names no hour with its offset from UTC. {remedy}")
    return found


def is_due(scheduled: Mapping[str, str], now: dt.datetime | None = None) -> bool:
    """Whether the hour of a scheduled release has come."""
    return dt.datetime.fromisoformat(scheduled["published_at"]) <= (now or clock())


def history(releases: ReleaseStore, *, now: dt.datetime | None = None) -> list[dict[str, str]]:
    """Every publication and rollback in order, oldest first: `folder`, `manifest_sha256`,
    `published_at` and, where it was given, `because`."""
    if isinstance(releases, DatabaseAddress):
        return postgres.history(releases, now or clock())
    moves, due = moves_in(releases), _due(releases, now)
    return moves if due is None or moves and moves[-1] == due else [*moves, due]


def moves_in(releases: Path) -> list[dict[str, str]]:
    """What the file of the moves holds, oldest first. Raises `ReleaseError` when a line of it
    cannot be read: what became of a figure would be told wrongly without it."""
    try:
        lines = (releases / HISTORY).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"The file {HISTORY} of the store cannot be read. Restore it from a copy."
        ) from error
    return [_move(line, number) for number, line in enumerate(lines, 1) if line]


def _move(line: str, number: int) -> dict[str, str]:
    try:
        move = json.loads(line)
        if (
            all(isinstance(move[key], str) for key in ("folder", "manifest_sha256"))
            and isinstance(move.get("because", ""), str)
            and dt.datetime.fromisoformat(move["published_at"])
        ):
            return move
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise ReleaseError(
        f"Line {number} of the file {HISTORY} of the store cannot be read. Restore the file from "
        "a copy; where there is none, take the line out, and what it told is lost."
    )


def _due(releases: Path, now: dt.datetime | None) -> dict[str, str] | None:
    try:
        found = schedule(releases)
    except ReleaseError as damaged:
        _log.error("%s", damaged)
        return None
    return found if found is not None and is_due(found, now) else None


def _hour(pointer: Mapping[str, str]) -> dt.datetime | None:
    try:
        hour = dt.datetime.fromisoformat(pointer["published_at"])
    except ValueError:
        return None
    return hour if hour.tzinfo else None


def _pointer(path: Path, which: str, remedy: str) -> dict[str, str] | None:
    """What a pointer file says, or None when there is none."""
    try:
        pointer = json.loads(path.read_text("utf-8"))
        folder, sha = pointer["folder"], pointer["manifest_sha256"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"The pointer to the {which} release cannot be read. {remedy}"
        ) from error
    if (
        not isinstance(folder, str)
        or Path(folder).name != folder
        or folder in ("", "..")
        or not isinstance(sha, str)
    ):
        raise ReleaseError(
            f"The pointer to the {which} release names no release of this store. {remedy}"
        )
    return {
        "folder": folder,
        "manifest_sha256": sha,
        "published_at": str(pointer.get("published_at", "")),
    }


def folders(releases: ReleaseStore) -> Sequence[ReleaseStore]:
    """The folders of all releases in the store, by name."""
    if isinstance(releases, DatabaseAddress):
        return postgres.folders(releases)
    return sorted(p.parent for p in releases.glob(f"*/{MANIFEST}") if p.parent.name != "staging")


def manifest_of(folder: ReleaseStore) -> bytes | None:
    """The manifest of a release as it was written, None when it is missing or cannot be read.
    Nothing of it is verified."""
    if isinstance(folder, DatabaseAddress):
        return postgres.manifest_of(folder)
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError:
        return None


def _verified(folder: ReleaseStore, manifest_sha256: str | None) -> Release:
    if isinstance(folder, DatabaseAddress):
        manifest, engine = postgres.verified(folder, manifest_sha256)
        return Release(manifest["release"], manifest["digest"], folder, manifest, engine)
    manifest = read_manifest(manifest_of(folder), manifest_sha256)
    path = folder / FILE
    if (
        not path.is_file()
        or path.stat().st_size != manifest["bytes"]
        or sha256_of(path) != manifest["sha256"]
    ):
        raise ReleaseError(
            f"Release {manifest['release']} is damaged: its file is not the one that was "
            f"published. {REMEDY}"
        )
    # A manifest that the pointer names was held against its content before it was published. Any
    # other may have been edited together with its file.
    if (
        folder.name != name_of(manifest)
        or manifest_sha256 is None
        and not _is_own_content(path, manifest)
    ):
        raise ReleaseError(
            f"Release {folder.name} is damaged: what it holds is not what its name was made from. "
            f"{REMEDY}"
        )
    return Release(
        manifest["release"], manifest["digest"], folder, manifest, read_only_engine(path)
    )


def _is_own_content(path: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether a release's file holds the rows its manifest, and so its name, was made from:
    every row is digested again."""
    try:
        engine = read_only_engine(path)
        with engine.connect() as connection:
            ids = connection.execute(sa.select(tables.release.c.id)).scalars().all()
        engine.dispose()
        return ids == [manifest["release"]] and digest_of(path, schema_of(manifest)) == (
            manifest["rows"],
            manifest["digest"],
        )
    except (sqlite3.Error, sa.exc.DBAPIError):
        return False


def read_only_engine(path: Path) -> sa.Engine:
    """An engine that can only read this one file: immutable, no attached databases, no foreign
    schema code, and nothing is even prepared that is not a SELECT."""
    uri = f"file:{path.resolve().as_posix()}?mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("PRAGMA query_only=1")
        connection.execute("PRAGMA trusted_schema=0")
        connection.set_authorizer(_only_reading)
        return connection

    return sa.create_engine(
        "sqlite://", creator=connect, poolclass=sa.pool.QueuePool, pool_size=8, max_overflow=8
    )


_READING = (
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
)


def _only_reading(action: int, what: str | None, value: str | None, *_: object) -> int:
    """SQLite asks at each part of a statement it prepares.
    The one PRAGMA is what SQLAlchemy asks on its first connection."""
    return (
        sqlite3.SQLITE_OK
        if action in _READING
        or (action, what, value) == (sqlite3.SQLITE_PRAGMA, "read_uncommitted", None)
        else sqlite3.SQLITE_DENY
    )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
