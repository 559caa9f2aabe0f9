"""Releases kept in a folder, read.

A store is a folder: `<release>-<digest12>/` holds `release.sqlite` and `manifest.json`; `CURRENT`
names the published one and the SHA-256 of its manifest. `SCHEDULED` names the one to be published
next, and its hour: from that hour on whoever reads the pointer is given it, with no process to
wake, and the next publication settles it into `CURRENT`. `release.writer` makes and publishes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from release import tables
from release.digest import digest_of, schema_of
from release.manifest import REMEDY, name_of, read_manifest
from release.vocabulary import ReleaseError

POINTER = "CURRENT"
FILE = "release.sqlite"
MANIFEST = "manifest.json"
HISTORY = "HISTORY"
SCHEDULED = "SCHEDULED"

_log = logging.getLogger("contactpoint")


@dataclass(frozen=True)
class FolderStore:
    """A folder that keeps releases, each in a folder of its own."""

    folder: Path

    def exists(self) -> bool:
        """Whether there is such a folder."""
        return self.folder.is_dir()

    def pointer(self, now: dt.datetime) -> dict[str, str] | None:
        """The release published at a moment.

        Of a schedule that cannot be read nothing is shown: the release published before stays. The
        schedule is read first: settling writes `CURRENT` before it takes the schedule away, so that
        one of the two always tells.
        """
        return self._due(now) or _pointer(
            self.folder / POINTER,
            "published",
            "Publish a release again with `python -m builder publish`.",
        )

    def schedule(self, now: dt.datetime) -> dict[str, str] | None:
        """The release to be published at an hour.
        It may lie in the past: then it is published, and not settled yet."""
        remedy = "Take it away with `python -m builder unschedule`, and schedule the release again."
        found = _pointer(self.folder / SCHEDULED, "scheduled", remedy)
        if found is not None and _hour(found) is None:
            raise ReleaseError(f"The schedule names no hour with its offset from UTC. {remedy}")
        return found

    def history(self, now: dt.datetime) -> list[dict[str, str]]:
        """Every publication and rollback up to a moment, oldest first."""
        moves, due = moves_in(self.folder), self._due(now)
        return moves if due is None or moves and moves[-1] == due else [*moves, due]

    def releases(self) -> list[Path]:
        """The folders of all releases, by name."""
        return sorted(
            p.parent for p in self.folder.glob(f"*/{MANIFEST}") if p.parent.name != "staging"
        )

    def manifest(self, name: str) -> bytes | None:
        """The manifest of a release as it was written; nothing of it is verified."""
        try:
            return (self.folder / name / MANIFEST).read_bytes()
        except OSError:
            return None

    def key(self, name: str) -> str:
        """What a release is known by in this process."""
        return str((self.folder / name).resolve())

    def file(self, name: str) -> Path:
        """The file of a release."""
        return self.folder / name / FILE

    def stamp(self, name: str) -> tuple[tuple[int, int, int] | None, ...]:
        """Size, time and inode of the files of a release, None for one that is not there."""
        return tuple(_stamp_of(self.folder / name / file) for file in (FILE, MANIFEST))

    def verified(self, name: str, manifest_sha256: str | None) -> tuple[dict[str, Any], sa.Engine]:
        """The manifest of a release and the engine that reads it, once its file is the one that the
        manifest tells of."""
        manifest = read_manifest(self.manifest(name), manifest_sha256)
        path = self.folder / name / FILE
        if (
            not path.is_file()
            or path.stat().st_size != manifest["bytes"]
            or sha256_of(path) != manifest["sha256"]
        ):
            raise ReleaseError(
                f"Release {manifest['release']} is damaged: its file is not the one that was "
                f"published. {REMEDY}"
            )
        # A manifest that the pointer names was held against its content before it was published.
        # Any other may have been edited together with its file.
        if (
            name != name_of(manifest)
            or manifest_sha256 is None
            and not _is_own_content(path, manifest)
        ):
            raise ReleaseError(
                f"Release {name} is damaged: what it holds is not what its name was made from. "
                f"{REMEDY}"
            )
        return manifest, read_only_engine(path)

    def read(self, engine: sa.Engine, statement: sa.Select) -> Sequence[sa.Row]:
        """Every row a statement finds."""
        with engine.connect() as connection:
            return connection.execute(statement).all()

    def _due(self, now: dt.datetime) -> dict[str, str] | None:
        try:
            found = self.schedule(now)
        except ReleaseError as damaged:
            _log.error("%s", damaged)
            return None
        return found if found is not None and is_past(found, now) else None


def is_past(move: Mapping[str, str], now: dt.datetime) -> bool:
    """Whether the hour of a move has come. One without an offset was never scheduled: it took
    effect as it was written, and a reader whose clock was read just before meets it as to come."""
    hour = dt.datetime.fromisoformat(move["published_at"])
    return hour.tzinfo is None or hour <= now


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


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


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
