"""Releases kept in PostgreSQL, read.

A release is a schema under the name its folder would have, with the tables of `release.tables`;
beside them the schema `contactpoint` holds the manifests and the moves of the pointer.
`release.postgres_writer` loads and publishes; a dashboard's role may read, and is refused when it
may do more.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from release import tables
from release.address import DatabaseAddress
from release.manifest import REMEDY, read_manifest
from release.postgres_roles import may_write
from release.vocabulary import ReleaseError, StoreUnreachable

SCHEMA = "contactpoint"
metadata = sa.MetaData(schema=SCHEMA)

kept = sa.Table(
    "release",
    metadata,
    sa.Column("folder", tables.TEXT, primary_key=True),
    sa.Column("manifest", tables.TEXT, nullable=False),
    sa.Column("digest", tables.TEXT, nullable=False),
    sa.Column(
        "loaded_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
    ),
)
"""A release that was loaded: its manifest, letter by letter,
and the digest of what was read back before it was committed."""

moves = sa.Table(
    "move",
    metadata,
    sa.Column("number", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("takes_effect", sa.DateTime(timezone=True), nullable=False),
    sa.Column("folder", tables.TEXT, sa.ForeignKey(kept.c.folder), nullable=False),
    sa.Column("manifest_sha256", tables.TEXT, nullable=False),
    sa.Column("published_at", tables.TEXT, nullable=False),
    sa.Column("because", tables.TEXT, nullable=False, server_default=""),
)
"""Every move of the pointer, and the one to come:
the published release is that of the last move that has taken effect."""

POOL = {
    "pool_size": 4,
    "max_overflow": 4,
    "pool_timeout": 10,
    "pool_recycle": 1800,
    "pool_pre_ping": True,
}
"""At most eight connections a process; one that died while it lay idle
is replaced before it is used."""
SECONDS_A_STATEMENT = 20
CONNECT = {
    "connect_timeout": 5,
    "application_name": "contactpoint-oversight",
    "options": f"-c statement_timeout={SECONDS_A_STATEMENT}s -c "
    "idle_in_transaction_session_timeout=60s",
}

NOT_THERE, NOT_ALLOWED = ("42P01", "3F000"), "42501"
AWAY = "The database that keeps the releases does not answer just now."

_engines: dict[tuple[str, bool], sa.Engine] = {}
_making = threading.Lock()


@dataclass(frozen=True)
class DatabaseStore:
    """A database that keeps releases, each in a schema of its own."""

    database: DatabaseAddress

    def exists(self) -> bool:
        """Whether there is such a database: it says itself when it is not there."""
        return True

    def pointer(self, now: dt.datetime) -> dict[str, str] | None:
        """The release published at a moment."""
        found = self._moves(
            sa.select(*_POINTER)
            .where(moves.c.takes_effect <= now)
            .order_by(moves.c.takes_effect.desc(), moves.c.number.desc())
            .limit(1),
        )
        return dict(found[0]._mapping) if found else None

    def schedule(self, now: dt.datetime) -> dict[str, str] | None:
        """The release to be published after a moment."""
        found = self._moves(
            sa.select(*_POINTER)
            .where(moves.c.takes_effect > now)
            .order_by(moves.c.takes_effect)
            .limit(1),
        )
        return dict(found[0]._mapping) if found else None

    def history(self, now: dt.datetime) -> list[dict[str, str]]:
        """Every move that has taken effect, oldest first."""
        found = self._moves(
            sa.select(*_POINTER, moves.c.because)
            .where(moves.c.takes_effect <= now)
            .order_by(moves.c.takes_effect, moves.c.number),
        )
        return [
            {name: value for name, value in row._mapping.items() if value or name != "because"}
            for row in found
        ]

    def releases(self) -> list[DatabaseAddress]:
        """The releases in the database, by name."""
        return [
            self.database / name
            for (name,) in self._moves(sa.select(kept.c.folder).order_by(kept.c.folder))
        ]

    def manifest(self, name: str) -> bytes | None:
        """The manifest of a release as it was written."""
        found = self._moves(sa.select(kept.c.manifest).where(kept.c.folder == name))
        return found[0].manifest.encode() if found else None

    def key(self, name: str) -> str:
        """What a release is known by in this process."""
        return f"{self.database.url} {name}"

    def file(self, name: str) -> None:
        """No file: its rows are here."""

    def stamp(self, name: str) -> tuple[()]:
        """Nothing: a database lets nobody change what was loaded."""
        return ()

    def verified(self, name: str, manifest_sha256: str | None) -> tuple[dict[str, Any], sa.Engine]:
        """The manifest of a release and the engine that reads it.

        The content was digested before it was committed, and by nobody's privileges can it be
        changed since; here the manifest is checked against the pointer, the digest recorded at
        loading against the manifest, and every table against the rows it says.
        """
        manifest = read_manifest(self.manifest(name), manifest_sha256)
        engine = engine_of(self.database / name)
        recorded = ask(engine, sa.select(kept.c.digest).where(kept.c.folder == name))
        told = {
            table: manifest["rows"][table.name]
            for table in tables.metadata.sorted_tables
            if table.name in manifest.get("rows", {})
        }
        if recorded[0].digest != manifest["digest"] or _counted(engine, told) != {
            table.name: count for table, count in told.items()
        }:
            raise ReleaseError(
                f"Release {manifest['release']} is damaged: its tables are not those that were "
                f"published. {REMEDY}"
            )
        return manifest, engine

    def read(self, engine: sa.Engine, statement: sa.Select) -> Sequence[sa.Row]:
        """Every row a statement finds."""
        return ask(engine, statement)

    def _moves(self, statement: sa.Select) -> Sequence[sa.Row]:
        """Rows of the two tables beside the releases;
        none in a database nothing was ever loaded into."""
        try:
            return ask(engine_of(self.database), statement)
        except sa.exc.ProgrammingError as error:
            state = getattr(error.orig, "sqlstate", "")
            if state == NOT_ALLOWED:
                raise ReleaseError(
                    "The role that reads the releases may not read them. Run "
                    "deploy/postgresql/roles.sql in that database, then publish again."
                ) from error
            return [] if state in NOT_THERE else _reraise(error)


def _counted(engine: sa.Engine, some: Iterable[sa.Table]) -> dict[str, int]:
    """How many rows some tables of a release hold; nothing where one is not there."""
    counts = (sa.select(sa.literal(t.name), sa.func.count()).select_from(t) for t in some)
    try:
        return dict(map(tuple, ask(engine, sa.union_all(*counts))))
    except sa.exc.ProgrammingError as error:
        return {} if getattr(error.orig, "sqlstate", "") in NOT_THERE else _reraise(error)


def engine_of(database: DatabaseAddress) -> sa.Engine:
    """The engine of a database, one a process, with its pool;
    of a release in it, one that finds that release's tables and shares the pool."""
    key = (database.url, database.publishing)
    with _making:
        if key not in _engines:
            _engines[key] = (
                _publishing(database.url) if database.publishing else _reading(database.url)
            )
    return (
        _engines[key].execution_options(schema_translate_map={None: database.name})
        if database.name
        else _engines[key]
    )


def ask(engine: sa.Engine, statement: sa.Executable) -> Sequence[sa.Row]:
    """Every row of a statement.

    Where the connection proves broken it is asked once more on a fresh one:
    what is read never changes, so twice is as good as once.

    Raises `StoreUnreachable` in words for a reader,
    the statement's own error when it is wrong in itself.
    """
    for last in (False, True):
        try:
            with engine.connect() as connection:
                return connection.execute(statement).all()
        except sa.exc.ProgrammingError:
            raise
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            if last or not getattr(error, "connection_invalidated", False):
                raise StoreUnreachable(f"{AWAY} Try again in a minute.") from error
    raise AssertionError("either answered or raised")


_POINTER = (moves.c.folder, moves.c.manifest_sha256, moves.c.published_at)


def _reraise(error: Exception) -> Any:
    raise error


def _url(url: str) -> sa.URL:
    return sa.make_url(url).set(drivername="postgresql+psycopg")


def _publishing(url: str) -> sa.Engine:
    return sa.create_engine(
        _url(url),
        poolclass=sa.pool.NullPool,
        connect_args={"application_name": "contactpoint-publisher", "connect_timeout": 10},
    )


def _reading(url: str) -> sa.Engine:
    engine = sa.create_engine(_url(url), connect_args=CONNECT, **POOL)
    sa.event.listen(engine, "connect", _only_a_reader)
    sa.event.listen(engine, "before_cursor_execute", _only_a_select)
    return engine


def _only_a_reader(connection: Any, _: object) -> None:
    """Refuse, at each new connection, a role that could write;
    and let each transaction say itself that it only reads."""
    found = may_write(connection)
    if found:
        connection.close()
        raise ReleaseError(
            "The dashboard does not read with a database role that could write: "
            f"{'; '.join(found)}. Run deploy/postgresql/roles.sql in that database, and connect "
            "as contactpoint_reader."
        )
    connection.read_only = True


def _only_a_select(_: object, __: object, statement: str, *___: object) -> None:
    """Nothing but one question leaves this process:
    not even what a role may always do to itself."""
    if not statement.lstrip().upper().startswith(("SELECT", "WITH", "(SELECT")) or ";" in statement:
        raise ReleaseError("The dashboard only reads, and this was no question to a release.")
