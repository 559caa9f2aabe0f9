"""The writing side of a database that keeps releases, for the builder alone:
what `release.writer` does with a folder.

Loading a release and moving the pointer are one transaction: killed anywhere, it has not happened.
Before it is committed everything that was loaded is read back, and its content digest must be that
of the release. One publisher works at a time. A deployed dashboard does not have this module.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import AddConstraint, CreateSchema, CreateTable

from release.address import DatabaseAddress, StoreAddress
from release.digest import BATCH, Schema, content_digest, in_order, schema_of
from release.manifest import read_manifest
from release.postgres import SCHEMA, engine_of, kept, metadata, moves
from release.store import Release, clock, manifest_of, open_release, store_at
from release.vocabulary import ReleaseError, StoreUnreachable

READER = "contactpoint_reader"
LOCK = 0x436F6E74
"""The advisory lock of publishers; any number would do."""
SECONDS_TO_WAIT = 300
CHANGES = "INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"


@dataclass(frozen=True)
class DatabasePublisher:
    """The writing side of a database that keeps releases."""

    database: DatabaseAddress

    @property
    def where(self) -> str:
        """Where it publishes, as a command adds it to what it says."""
        return f" in {self.database}"

    def publish(
        self,
        release: StoreAddress,
        *,
        at: dt.datetime,
        because: str = "",
        now: dt.datetime | None = None,
    ) -> bool:
        """Load a release, from its folder or not at all when the database has it, and move the
        pointer to it; whether the pointer moved. Raises `ReleaseError`.

        `because` is a sentence for readers, kept in the history.
        A release that is scheduled is published by this, and its schedule ends.
        """
        opened, now = _whole(release), now or clock()
        with _alone(self.database) as connection:
            sha = _kept_sha(connection, opened)
            connection.execute(
                sa.delete(moves).where(moves.c.takes_effect > now, moves.c.folder == release.name)
            )
            before, named = _current(connection, now), (release.name, sha)
            if before is not None and (before.folder, before.manifest_sha256) == named:
                return False
            connection.execute(
                sa.insert(moves).values(
                    takes_effect=now,
                    folder=release.name,
                    manifest_sha256=sha,
                    published_at=at.isoformat(timespec="seconds"),
                    because=because,
                )
            )
        return True

    def schedule(
        self,
        release: StoreAddress,
        *,
        at: dt.datetime,
        now: dt.datetime | None = None,
    ) -> None:
        """Load a release where the database has it not, and name it as the one to be published at
        an hour, which carries its offset. Raises `ReleaseError`."""
        opened, now = _whole(release), now or clock()
        if at.tzinfo is None or at <= now:
            raise ReleaseError(
                "The hour of a scheduled release must still be to come. To publish one now, use "
                "`python -m builder publish`."
            )
        with _alone(self.database) as connection:
            sha = _kept_sha(connection, opened)
            if waiting := connection.execute(
                sa.select(moves).where(moves.c.takes_effect > now)
            ).first():
                raise ReleaseError(
                    f"Release {waiting.folder} is scheduled for {waiting.published_at}, and only "
                    "one can be. Take it away first with `python -m builder unschedule`."
                )
            if (before := _current(connection, now)) and before.folder == release.name:
                raise ReleaseError(f"Release {release.name} is the published one already.")
            connection.execute(
                sa.insert(moves).values(
                    takes_effect=at,
                    folder=release.name,
                    manifest_sha256=sha,
                    published_at=at.isoformat(timespec="seconds"),
                )
            )

    def unschedule(self, *, now: dt.datetime | None = None) -> str:
        """Take the schedule away before its hour, and return the release it named.
        Raises `ReleaseError` when there is none."""
        with _alone(self.database) as connection:
            found = connection.execute(
                sa.delete(moves)
                .where(moves.c.takes_effect > (now or clock()))
                .returning(moves.c.folder)
            ).scalar()
        if found is None:
            raise ReleaseError(
                "No release is scheduled. One whose hour has come is published, and is taken back "
                "with `python -m builder rollback`."
            )
        return found

    def verify(self, name: str) -> str:
        """Read a whole release back from the database and return its content digest. Raises
        `ReleaseError` when it is not the one in its manifest."""
        release = self.database / name
        return _read_back(name, read_manifest(manifest_of(release), None), engine_of(release))


def _whole(release: StoreAddress) -> Release:
    """A release with every row of it digested again, in its folder or in the database."""
    opened = open_release(release)
    if store_at(release.parent).file(release.name) is None:
        _read_back(release.name, opened.manifest, opened.engine)
    return opened


def _read_back(name: str, manifest: Mapping[str, Any], engine: sa.Engine) -> str:
    with _in_words(), engine.connect() as connection:
        counts, digest = _digest_in(connection, schema_of(manifest))
    if digest != manifest["digest"] or counts != manifest["rows"]:
        raise ReleaseError(
            f"Release {name} is damaged: what the database holds is not what was "
            "published. Publish another release, then remove this one and load it again from its "
            "folder."
        )
    return digest


@contextlib.contextmanager
def _alone(releases: DatabaseAddress) -> Iterator[sa.Connection]:
    """One transaction, with the tables beside the releases there and no other publisher at work."""
    with _in_words(), engine_of(releases).begin() as connection:
        connection.execute(sa.text(f"SET LOCAL lock_timeout = '{SECONDS_TO_WAIT}s'"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        if not connection.execute(
            sa.text("SELECT 1 FROM pg_roles WHERE rolname = :reader"), {"reader": READER}
        ).first():
            raise ReleaseError(
                f"The database has no role {READER}. Run deploy/postgresql/roles.sql in it first."
            )
        if not sa.inspect(connection).has_schema(SCHEMA):
            connection.execute(CreateSchema(SCHEMA))
            metadata.create_all(connection)
            _grant_reading(connection, SCHEMA)
        yield connection


def _kept_sha(connection: sa.Connection, opened: Release) -> str:
    """The SHA-256 of a release's manifest, once the database has the release: it is loaded where it
    is not there, and refused where another stands under its name."""
    content = manifest_of(opened.folder) or b""
    there = connection.execute(
        sa.select(kept.c.manifest).where(kept.c.folder == opened.folder.name)
    ).scalar()
    file = store_at(opened.folder.parent).file(opened.folder.name)
    if there is None and file is not None:
        _load(connection, opened, file)
        connection.execute(
            sa.insert(kept).values(
                folder=opened.folder.name, manifest=content.decode(), digest=opened.digest
            )
        )
    elif there is None or there.encode() != content:
        raise ReleaseError(
            f"The database holds another release under the name {opened.folder.name}: the "
            "manifests differ. Nothing was changed."
        )
    return hashlib.sha256(content).hexdigest()


def _load(connection: sa.Connection, opened: Release, file_of: Path) -> None:
    """Create the tables of a release, fill them, read all back, and take from everyone,
    the owner too, the right to change them."""
    shape, name = schema_of(opened.manifest), opened.folder.name
    connection.execute(CreateSchema(name))
    connection.execute(sa.text(f"SET LOCAL search_path = {_quoted(connection, name)}"))
    for table, columns in shape.items():
        connection.execute(CreateTable(table, include_foreign_key_constraints=[]))
        for absent in set(table.columns) - set(columns):
            connection.execute(
                sa.text(
                    f"ALTER TABLE {_quoted(connection, table.name)} DROP COLUMN "
                    f"{_quoted(connection, absent.name)}"
                )
            )
    with contextlib.closing(
        sqlite3.connect(f"file:{file_of.resolve().as_posix()}?mode=ro&immutable=1", uri=True)
    ) as file:
        for table, columns in shape.items():
            _copy(file, connection, table, columns)
    for table in shape:  # with the rows in place each is checked by one join, not once a row
        for constraint in table.foreign_key_constraints:
            connection.execute(AddConstraint(constraint, isolate_from_table=False))
        connection.execute(sa.text(f"ANALYZE {_quoted(connection, table.name)}"))
    counts, digest = _digest_in(connection, shape)
    if digest != opened.digest or counts != opened.manifest["rows"]:
        raise ReleaseError(
            f"Release {opened.id} came out of the database other than it went in. Nothing was "
            "changed; load it again."
        )
    connection.execute(sa.text("SET LOCAL search_path TO DEFAULT"))
    _grant_reading(connection, name)
    connection.execute(
        sa.text(
            f"REVOKE {CHANGES} ON ALL TABLES IN SCHEMA {_quoted(connection, name)} FROM "
            "CURRENT_USER"
        )
    )


def _copy(
    file: sqlite3.Connection, connection: sa.Connection, table: sa.Table, columns: list[sa.Column]
) -> None:
    names = sql.SQL(", ").join(sql.Identifier(c.name) for c in columns)
    rows = file.execute(str(in_order(table, columns).compile(dialect=sqlite.dialect())))
    with (
        _raw(connection).cursor() as cursor,
        cursor.copy(
            sql.SQL("COPY {} ({}) FROM STDIN (FREEZE)").format(sql.Identifier(table.name), names)
        ) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _digest_in(connection: sa.Connection, shape: Schema) -> tuple[dict[str, int], str]:
    """Rows by table and the content digest, of what the database gives back.
    Rows are passed on as they come: memory holds one batch."""

    def batches(statement: sa.Select) -> Iterator[list[tuple]]:
        with connection.execute(
            statement.execution_options(stream_results=True, max_row_buffer=BATCH)
        ) as rows:
            for part in rows.partitions(BATCH):
                yield [tuple(row) for row in part]

    return content_digest(shape, batches)


def _current(connection: sa.Connection, now: dt.datetime) -> sa.Row | None:
    return connection.execute(
        sa.select(moves)
        .where(moves.c.takes_effect <= now)
        .order_by(moves.c.takes_effect.desc(), moves.c.number.desc())
        .limit(1)
    ).first()


def _grant_reading(connection: sa.Connection, schema: str) -> None:
    quoted = _quoted(connection, schema)
    connection.execute(sa.text(f"GRANT USAGE ON SCHEMA {quoted} TO {READER}"))
    connection.execute(sa.text(f"GRANT SELECT ON ALL TABLES IN SCHEMA {quoted} TO {READER}"))


def _quoted(connection: sa.Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _raw(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    """Errors of the database in words that hold no address and no password."""
    try:
        yield
    except (sa.exc.DBAPIError, psycopg.Error) as error:
        cause = getattr(error, "orig", error)
        state = getattr(cause, "sqlstate", None) or ""
        words = cause.diag.message_primary if isinstance(cause, psycopg.Error) else ""
        if state == "55P03":
            raise ReleaseError(
                "Another publisher is at work on this database, and has been for five minutes. "
                "Nothing was changed; try again when it is done."
            ) from error
        if state in ("42501", "25006"):
            raise ReleaseError(
                f"The role may not publish: {words}. Nothing was changed. Connect as "
                "contactpoint_publisher, or run deploy/postgresql/roles.sql."
            ) from error
        if not state or state.startswith(("08", "28", "57", "3D")):
            raise StoreUnreachable(
                "The database cannot be reached, or went away, or does not let this role in. "
                "Nothing was changed. Check the address, the role and its password."
            ) from error
        raise ReleaseError(
            f"The database refused: {words} ({state}). Nothing was changed."
        ) from error
