"""Rows of a release into the tables of its file, many with one statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa

from release.digest import BATCH

AT_ONCE = 200
"""Rows that one statement writes: a statement for each row costs more than twice as much."""


@dataclass(frozen=True)
class Columns:
    """Many rows of a table, column by column, in the order of its columns."""

    values: Sequence[list]


Rows = Iterable[Mapping[str, Any] | tuple] | Columns
"""Rows of a table: dicts, tuples in the order of its columns, or `Columns`."""


def insert(connection: sqlite3.Connection, table: sa.Table, rows: Rows) -> None:
    """Write the rows of a table. A column that is empty in all rows of a statement is left out of
    it: most figures have neither numerator nor text, and what is not said costs nothing."""
    names = [c.name for c in table.columns]
    for columns in _batches(rows, names):
        count = len(columns[0])
        whole = count - count % AT_ONCE
        pieces = [(at, AT_ONCE) for at in range(0, whole, AT_ONCE)]
        pieces += [(whole, count - whole)] if whole < count else []
        filled = [_filled_in(columns, *piece) for piece in pieces]
        for (some, size), alike in groupby(zip(filled, pieces, strict=True), _statement):
            marks = ", ".join([f"({', '.join('?' * len(some))})"] * size)
            said = ", ".join(names[column] for column in some)
            connection.executemany(
                f"INSERT INTO {table.name} ({said}) VALUES {marks}",
                (_flat([columns[c] for c in some], at, size) for _, (at, _) in alike),
            )


def _statement(piece: tuple[tuple[int, ...], tuple[int, int]]) -> tuple[tuple[int, ...], int]:
    """What tells a statement: the columns that it fills, and of how many rows."""
    return piece[0], piece[1][1]


def _filled_in(columns: Sequence[Sequence], at: int, size: int) -> tuple[int, ...]:
    """Which columns are not empty in all of some rows."""
    return tuple(
        number for number, column in enumerate(columns) if column[at : at + size].count(None) < size
    )


def _flat(columns: Sequence[Sequence], at: int, size: int) -> list:
    """The values of some rows, one row after the other."""
    found = [None] * (size * len(columns))
    for number, column in enumerate(columns):
        found[number :: len(columns)] = column[at : at + size]
    return found


def _batches(rows: Rows, names: list[str], size: int = BATCH) -> Iterator[Sequence[Sequence]]:
    """The columns of so many rows at a time."""
    if isinstance(rows, Columns):
        for at in range(0, len(rows.values[0]), size):
            yield [column[at : at + size] for column in rows.values]
        return
    left = iter(rows)
    while batch := list(islice(left, size)):
        each = (r if isinstance(r, tuple) else tuple(r.get(c) for c in names) for r in batch)
        yield list(zip(*each, strict=True))
