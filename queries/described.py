"""The small tables with which a release describes itself, as values: later contracts have more
columns, and what a release does not say is what the value has for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

import sqlalchemy as sa

from release import tables
from release.store import Release

T = TypeVar("T")


def columns_in(release: Release, table: sa.Table) -> list[sa.Column]:
    """The columns that a table has in the release: later contracts have more."""
    return tables.columns_of(table, release.manifest["contract"])


def has_column(release: Release, column: sa.Column) -> bool:
    """Whether the release says what a column of a later contract does."""
    return column in columns_in(release, column.table)


def rows_of(release: Release, table: sa.Table, kind: Callable[..., T]) -> list[T]:
    """Rows of a small table as values; columns a kind does not name are left where they are, and
    what the release does not say is what the kind has for it."""
    described: Any = kind  # a dataclass
    there = {column.name for column in columns_in(release, table)}
    names = [f.name for f in fields(described) if f.name in there]
    return [
        kind(**row._mapping)
        for row in release.read(
            sa.select(*(table.c[n] for n in names)).order_by(*table.primary_key)
        )
    ]
