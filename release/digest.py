"""The digest of what a release holds: the same on every machine, in every engine and version of it,
because it is of the rows and not of a file."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from release import tables
from release.vocabulary import CONTRACT

BATCH = 20_000
"""Rows that are digested at a time; part of the definition."""

Schema = dict[sa.Table, list[sa.Column]]
"""The tables of a release with their columns, in the order in which they
are written and digested."""

CURRENT_SCHEMA: Schema = {
    table: tables.columns_of(table, CONTRACT) for table in tables.metadata.sorted_tables
}
"""Of a release written today."""


def schema_of(manifest: Mapping[str, Any]) -> Schema:
    """Of a release with this manifest: one written before a table or a column
    was thought of lacks it."""
    return {
        table: tables.columns_of(table, manifest["contract"])
        for table in tables.metadata.sorted_tables
        if table.name in manifest["rows"]
    }


def in_order(table: sa.Table, columns: Iterable[sa.Column]) -> sa.Select:
    """Every row of a table in reading order: by its key,
    and topics by the place they are shown in."""
    return sa.select(*columns).order_by(
        *([tables.topic.c.place] if table is tables.topic else table.primary_key)
    )


def content_digest(
    shape: Schema, batches: Callable[[sa.Select], Iterable[list[tuple]]]
) -> tuple[dict[str, int], str]:
    """Rows by table, and the SHA-256 of them all in hexadecimal.
    `batches` gives the rows of a statement, `BATCH` at a time."""
    digest, counts = hashlib.sha256(), {}
    for table, columns in shape.items():
        digest.update(f"{table.name}({', '.join(c.name for c in columns)})\n".encode())
        counts[table.name] = 0
        for batch in batches(in_order(table, columns)):
            digest.update(repr(batch).encode())
            counts[table.name] += len(batch)
    return counts, digest.hexdigest()


def digest_of(path: Path, shape: Schema = CURRENT_SCHEMA) -> tuple[dict[str, int], str]:
    """Rows by table and the content digest of a release's file, read back from it. Raises
    `sqlite3.Error` for a file that does not hold these tables."""
    with contextlib.closing(
        sqlite3.connect(f"file:{path.resolve().as_posix()}?mode=ro&immutable=1", uri=True)
    ) as connection:

        def batches(statement: sa.Select) -> Iterator[list[tuple]]:
            rows = connection.execute(str(statement.compile(dialect=sqlite.dialect())))
            return iter(lambda: rows.fetchmany(BATCH), [])

        return content_digest(shape, batches)
