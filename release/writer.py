"""The writing side of the store, for the builder alone:
write once, verify, publish by moving one pointer.

Nothing is ever edited: a release is made in `staging/`, checked, synced to disk and renamed;
publishing and rolling back replace the one pointer file. So a process killed anywhere leaves the
published release as it was. A deployed dashboard does not have this module.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from release import tables
from release.address import StoreAddress
from release.digest import digest_of
from release.filling import Rows, insert
from release.folder_store import (
    FILE,
    HISTORY,
    MANIFEST,
    POINTER,
    SCHEDULED,
    FolderStore,
    is_past,
    moves_in,
    sha256_of,
)
from release.manifest import name_of
from release.store import clock, open_release
from release.vocabulary import CONTRACT, ReleaseError

_LOCKED = ".lock"


def write_release(
    releases: Path,
    rows: Mapping[str, Rows],
    *,
    manifest: Mapping[str, Any],
) -> Path:
    """Write one immutable release and return its folder; the same content gives the same folder.

    Nothing is published yet.

    `rows` maps a table's name to its rows. `manifest` needs `release`; contract, digest, bytes,
    SHA-256 and row counts are added here. Raises `ReleaseError` if the file written fails its own
    check.
    """
    with _staging(releases) as staging:
        return _write_in(staging, releases, rows, manifest)


def _write_in(
    staging: Path,
    releases: Path,
    rows: Mapping[str, Rows],
    manifest: Mapping[str, Any],
) -> Path:
    path = staging / FILE
    counts, digest = _fill(path, rows)
    complete = {
        **manifest,
        "contract": CONTRACT,
        "digest": digest,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "rows": counts,
    }
    path.chmod(0o444)
    _write_synced(staging / MANIFEST, json.dumps(complete, indent=1, sort_keys=True))
    folder = releases / name_of(complete)
    if folder.exists():
        if _is_whole(folder):
            return folder
        folder.rename(staging / "damaged")
    _sync_folder(staging)
    staging.rename(folder)
    shutil.rmtree(folder / "damaged", ignore_errors=True)
    _sync_folder(releases)
    return folder


@dataclass(frozen=True)
class FolderPublisher:
    """The writing side of a folder that keeps releases."""

    folder: Path

    @property
    def where(self) -> str:
        """Where it publishes, as a command adds it to what it says: of a folder nothing."""
        return ""

    def publish(
        self,
        release: StoreAddress,
        *,
        at: dt.datetime,
        because: str = "",
        now: dt.datetime | None = None,
    ) -> bool:
        """Move the pointer to a release after verifying it whole; whether it moved.

        Readers see the old release or the new one, never a mixture.

        `because` is a sentence for readers, kept in the history: why a release was taken back, or
        issued again. A release that is scheduled is published by this, and its schedule ends.
        """
        folder = self._own(release)
        pointer = _pointer_to(folder, at)
        moves_in(self.folder)  # what cannot be read is not added to: nothing has changed yet
        self._settle(now)
        before, waiting = _or_none(self._store.pointer, clock()), self._waiting()
        if waiting is not None and waiting["folder"] == folder.name:
            # First: left behind, it would bring this release back at its hour over
            # whatever came after it
            _take_away(self.folder / SCHEDULED)
        if before is not None and (before["folder"], before["manifest_sha256"]) == (
            folder.name,
            pointer["manifest_sha256"],
        ):
            return False
        _append_history(self.folder, pointer | ({"because": because} if because else {}))
        _write_synced(self.folder / POINTER, json.dumps(pointer))
        return True

    def schedule(
        self, release: StoreAddress, *, at: dt.datetime, now: dt.datetime | None = None
    ) -> None:
        """Name the release to be published at an hour, after verifying it whole:
        from then on every reader of the pointer is given it.

        `at` carries its offset from UTC. Raises `ReleaseError` when the hour has passed, another
        release is scheduled, or this one is published now.
        """
        folder = self._own(release)
        pointer = _pointer_to(folder, at)
        if at.tzinfo is None or at <= (now or clock()):
            raise ReleaseError(
                "The hour of a scheduled release must still be to come. To publish one now, use "
                "`python -m builder publish`."
            )
        self._settle(now)
        if waiting := self._store.schedule(now or clock()):
            raise ReleaseError(
                f"Release {waiting['folder']} is scheduled for {waiting['published_at']}, and only "
                "one can be. Take it away first with `python -m builder unschedule`."
            )
        current = self._store.pointer(now or clock())
        if current and current["folder"] == folder.name:
            raise ReleaseError(f"Release {folder.name} is the published one already.")
        _write_synced(self.folder / SCHEDULED, json.dumps(pointer))

    def unschedule(self, *, now: dt.datetime | None = None) -> str:
        """Take the schedule away before its hour, also one that cannot be read, and return the
        folder it named. Raises `ReleaseError` when there is none, or its hour has come."""
        self._settle(now)
        if not (self.folder / SCHEDULED).exists():
            raise ReleaseError(
                "No release is scheduled. One whose hour has come is published, and is taken back "
                "with `python -m builder rollback`."
            )
        waiting = self._waiting()
        _take_away(self.folder / SCHEDULED)
        return waiting["folder"] if waiting else ""

    def verify(self, name: str) -> str:
        """The content digest of a release, which is read whole when it is opened."""
        return open_release(self.folder / name).digest

    def _settle(self, now: dt.datetime | None) -> None:
        """Write a scheduled release whose hour has come into the history and the pointer, as
        readers have seen it since. Killed anywhere and begun again, it comes to the same."""
        due = self._waiting()
        if due is None or not is_past(due, now or clock()):
            return
        past = moves_in(self.folder)
        if not past or past[-1] != due:
            _append_history(self.folder, due)
        _write_synced(self.folder / POINTER, json.dumps(due))
        _take_away(self.folder / SCHEDULED)

    def _own(self, release: StoreAddress) -> Path:
        """The folder of a release that lies in this store."""
        return self.folder / release.name

    @property
    def _store(self) -> FolderStore:
        return FolderStore(self.folder)

    def _waiting(self) -> dict[str, str] | None:
        return _or_none(self._store.schedule, clock())


def _pointer_to(folder: Path, at: dt.datetime) -> dict[str, str]:
    open_release(folder)
    return {
        "folder": folder.name,
        "manifest_sha256": sha256_of(folder / MANIFEST),
        "published_at": at.isoformat(timespec="seconds"),
    }


def sweep(releases: Path) -> None:
    """Remove what interrupted builds left in staging;
    what another process is writing just now stays."""
    for path in (releases / "staging").glob("*"):
        with contextlib.suppress(OSError), _lock_of(path).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
            _lock_of(path).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        (releases / "staging").rmdir()


def _is_whole(folder: Path) -> bool:
    try:
        open_release(folder)
    except ReleaseError:
        return False
    return True


@contextlib.contextmanager
def _staging(releases: Path) -> Iterator[Path]:
    """A fresh folder to write in, locked while it is written.
    What is left in it at the end goes: a full disk is not made fuller."""
    base = releases / "staging"
    base.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=_LOCKED, dir=base)
    folder = Path(name).with_suffix("")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        Path(name).unlink(missing_ok=True)
        os.close(handle)


def _lock_of(path: Path) -> Path:
    return path if path.suffix == _LOCKED else path.with_name(path.name + _LOCKED)


def _fill(path: Path, rows: Mapping[str, Rows]) -> tuple[dict[str, int], str]:
    try:
        return _filled(path, rows)
    except (sqlite3.OperationalError, sa.exc.OperationalError) as error:
        cause = getattr(error, "orig", error)
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF not in (
            sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR,
        ):
            raise
        raise ReleaseError(
            "The release could not be written: there is no room left on the disk that holds the "
            "store, or it cannot be written. Nothing was published; free some room and build it "
            "again."
        ) from error


def _filled(path: Path, rows: Mapping[str, Rows]) -> tuple[dict[str, int], str]:
    tables.metadata.create_all(sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.NullPool))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA ignore_check_constraints=ON"
        )
        for table in tables.metadata.sorted_tables:
            insert(connection, table, rows.get(table.name, ()))
        connection.commit()
        connection.execute("PRAGMA ignore_check_constraints=OFF")
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
        # What the checks of a table and its keys forbid is found here once: that is much faster
        # than at each row, and finds the same.
        wrong = connection.execute("PRAGMA foreign_key_check").fetchone() or connection.execute(
            "PRAGMA integrity_check"
        ).fetchone() != ("ok",)
    if wrong:
        raise ReleaseError(
            "The release just written fails its own integrity check. Nothing was published; build "
            "it again."
        )
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return digest_of(path)


def _or_none(
    read: Callable[[dt.datetime], dict[str, str] | None], now: dt.datetime
) -> dict[str, str] | None:
    """What a pointer says; None also when it cannot be read,
    because publishing is how that is put right."""
    try:
        return read(now)
    except ReleaseError:
        return None


def _take_away(path: Path) -> None:
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _append_history(releases: Path, pointer: Mapping[str, str]) -> None:
    _write_synced(
        releases / HISTORY,
        "".join(json.dumps(move) + "\n" for move in (*moves_in(releases), pointer)),
    )


def _write_synced(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
