"""The store of releases: write once, publish by moving one pointer, open read-only, verify before believing.

A store is a folder: `<release>-<digest12>/` holds `release.sqlite` and `manifest.json`; `CURRENT` names the published one and the SHA-256
of its manifest. Nothing is ever edited: a release is made in `staging/`, checked, synced to disk and renamed; publishing and rolling back
replace the one pointer file. So a process killed anywhere leaves the published release as it was.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from release import tables
from release.words import CONTRACT, ReleaseError

POINTER = "CURRENT"
FILE = "release.sqlite"
MANIFEST = "manifest.json"
HISTORY = "HISTORY"

_open: dict[tuple[str, str], Store] = {}
_opening = threading.Lock()


@dataclass(frozen=True)
class Store:
    """One release, opened read-only."""

    id: str
    digest: str
    folder: Path
    manifest: Mapping[str, Any]
    engine: sa.Engine
    published_at: str = ""


def open_current(releases: Path) -> Store:
    """The published release. Reads the pointer at each call; verifies a release the first time this process meets it.

    Raises `ReleaseError` in words for a reader when there is none, or it is damaged, or of a newer contract.
    """
    pointer = read_pointer(releases)
    if pointer is None:
        raise ReleaseError("No release has been published yet. Build one with `python -m builder build`, then `python -m builder publish`.")
    store = open_release(releases / pointer["folder"], manifest_sha256=pointer["manifest_sha256"])
    return replace(store, published_at=pointer["published_at"])


def open_release(folder: Path, *, manifest_sha256: str | None = None) -> Store:
    """The release in a folder, verified once in this process. Raises `ReleaseError`."""
    key = (str(folder.resolve()), manifest_sha256 or "")
    with _opening:
        if key not in _open:
            _open[key] = _verified(folder, manifest_sha256)
        return _open[key]


def read_pointer(releases: Path) -> dict[str, str] | None:
    """What `CURRENT` says, or None when nothing is published. Raises `ReleaseError` when it cannot be read."""
    path = releases / POINTER
    try:
        pointer = json.loads(path.read_text("utf-8"))
        folder, sha = pointer["folder"], pointer["manifest_sha256"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError("The pointer to the published release cannot be read. Publish a release again with `python -m builder publish`.") from error
    if not isinstance(folder, str) or Path(folder).name != folder or folder in ("", "..") or not isinstance(sha, str):
        raise ReleaseError("The pointer to the published release names no release of this store. Publish a release again with `python -m builder publish`.")
    return {"folder": folder, "manifest_sha256": sha, "published_at": str(pointer.get("published_at", ""))}


def _verified(folder: Path, manifest_sha256: str | None) -> Store:
    manifest = _read_manifest(folder, manifest_sha256)
    path = folder / FILE
    if not path.is_file() or path.stat().st_size != manifest["bytes"] or _sha256(path) != manifest["sha256"]:
        raise ReleaseError(f"Release {manifest['release']} is damaged: its file is not the one that was published. Restore it from a copy, or roll back.")
    return Store(manifest["release"], manifest["digest"], folder, manifest, read_only_engine(path))


def _read_manifest(folder: Path, manifest_sha256: str | None) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
        manifest = json.loads(content)
    except (OSError, ValueError) as error:
        raise ReleaseError("The published release is damaged: its manifest is missing or cannot be read. Restore it from a copy, or roll back.") from error
    if manifest_sha256 and hashlib.sha256(content).hexdigest() != manifest_sha256:
        raise ReleaseError("The published release is damaged: its manifest is not the one that was published. Restore it from a copy, or roll back.")
    contract = manifest.get("contract") if isinstance(manifest, dict) else None
    if not isinstance(contract, int):
        raise ReleaseError("The published release is damaged: its manifest does not say which contract it follows. Restore it from a copy, or roll back.")
    if contract > CONTRACT:
        raise ReleaseError(f"The published release follows contract {contract}, and this dashboard reads contracts up to {CONTRACT}. Upgrade the dashboard, or roll back.")
    missing = {"release", "digest", "bytes", "sha256"} - manifest.keys()
    if missing:
        raise ReleaseError(f"The published release is damaged: its manifest lacks {', '.join(sorted(missing))}. Restore it from a copy, or roll back.")
    return manifest


def read_only_engine(path: Path) -> sa.Engine:
    """An engine that can only read this one file: immutable, no attached databases, no writes, no foreign schema code."""
    uri = f"file:{path.resolve().as_posix()}?mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("PRAGMA query_only=1")
        connection.execute("PRAGMA trusted_schema=0")
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.pool.QueuePool, pool_size=8, max_overflow=8)


# --- the writing side, used by the builder alone ---


def write_release(releases: Path, rows: Mapping[str, Iterable[Mapping[str, Any] | tuple]], *, manifest: Mapping[str, Any]) -> Path:
    """Write one immutable release and return its folder; the same content gives the same folder. Nothing is published yet.

    `rows` maps a table's name to dicts, or to tuples in the table's column order. `manifest` needs `release`; contract, digest, bytes, SHA-256
    and row counts are added here. Raises `ReleaseError` if the file written fails its own check.
    """
    staging = _fresh_staging(releases)
    path = staging / FILE
    counts, digest = _fill(path, rows)
    complete = {**manifest, "contract": CONTRACT, "digest": digest, "bytes": path.stat().st_size, "sha256": _sha256(path), "rows": counts}
    path.chmod(0o444)
    _write_synced(staging / MANIFEST, json.dumps(complete, indent=1, sort_keys=True))
    folder = releases / f"{manifest['release']}-{digest[:12]}"
    if folder.exists():
        if _is_whole(folder):
            shutil.rmtree(staging)
            return folder
        folder.rename(staging / "damaged")
    _sync_folder(staging)
    staging.rename(folder)
    shutil.rmtree(folder / "damaged", ignore_errors=True)
    _sync_folder(releases)
    return folder


def publish(releases: Path, folder: Path, *, at: dt.datetime, because: str = "") -> None:
    """Move the pointer to a release after verifying it whole. Readers see the old release or the new one, never a mixture.

    `because` is a sentence for readers, kept in the history: why a release was taken back, or issued again.
    """
    open_release(folder)
    sha = _sha256(folder / MANIFEST)
    pointer = {"folder": folder.name, "manifest_sha256": sha, "published_at": at.isoformat(timespec="seconds")}
    before = _pointer_or_none(releases)
    if before is None or (before["folder"], before["manifest_sha256"]) != (folder.name, sha):
        _append_history(releases, pointer | ({"because": because} if because else {}))
        _write_synced(releases / POINTER, json.dumps(pointer))


def history(releases: Path) -> list[dict[str, str]]:
    """Every publication and rollback in order, oldest first: `folder`, `manifest_sha256`, `published_at` and, where it was given, `because`."""
    path = releases / HISTORY
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line] if path.exists() else []


def folders(releases: Path) -> list[Path]:
    """The folders of all releases in the store, by name."""
    return sorted(p.parent for p in releases.glob(f"*/{MANIFEST}") if p.parent.name != "staging")


def sweep(releases: Path) -> None:
    """Remove what an interrupted build left in staging."""
    shutil.rmtree(releases / "staging", ignore_errors=True)


def _is_whole(folder: Path) -> bool:
    try:
        open_release(folder)
    except ReleaseError:
        return False
    return True


def _fresh_staging(releases: Path) -> Path:
    staging = releases / "staging" / str(os.getpid())
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def _fill(path: Path, rows: Mapping[str, Iterable[Mapping[str, Any] | tuple]]) -> tuple[dict[str, int], str]:
    digest = hashlib.sha256()
    counts = {}
    tables.metadata.create_all(sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.NullPool))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
        for table in tables.metadata.sorted_tables:
            counts[table.name] = _insert(connection, table, rows.get(table.name, ()), digest)
        connection.commit()
        connection.execute("ANALYZE")
        connection.execute("VACUUM")
        # Once at the end is ten times faster than at each row, and finds the same.
        wrong = connection.execute("PRAGMA foreign_key_check").fetchone() or connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)
    if wrong:
        raise ReleaseError("The release just written fails its own integrity check. Nothing was published; build it again.")
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return counts, digest.hexdigest()


def _insert(connection: sqlite3.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any] | tuple], digest: Any) -> int:
    """Insert rows and feed them to the digest, which is of the content: the same on every machine and SQLite version."""
    columns = [c.name for c in table.columns]
    marks = ", ".join("?" * len(columns))
    digest.update(f"{table.name}({', '.join(columns)})\n".encode())
    count = 0
    for batch in _batches(rows, columns):
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", batch)
        digest.update(repr(batch).encode())
        count += len(batch)
    return count


def _batches(rows: Iterable[Mapping[str, Any] | tuple], columns: list[str], size: int = 20_000) -> Iterator[list[tuple]]:
    batch: list[tuple] = []
    for row in rows:
        batch.append(row if isinstance(row, tuple) else tuple(row.get(c) for c in columns))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _pointer_or_none(releases: Path) -> dict[str, str] | None:
    """What `CURRENT` says; None also when it cannot be read, because publishing is how that is put right."""
    try:
        return read_pointer(releases)
    except ReleaseError:
        return None


def _append_history(releases: Path, pointer: Mapping[str, str]) -> None:
    past = (releases / HISTORY).read_text("utf-8") if (releases / HISTORY).exists() else ""
    _write_synced(releases / HISTORY, past + json.dumps(pointer) + "\n")


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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
