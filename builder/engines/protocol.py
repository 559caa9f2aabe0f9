"""What tabulation and the check ask of an engine, and what engines share.

Every query is a SQLAlchemy Core select in the portable subset, turned to plain SQL by `text_of`:
the same text runs on each engine. To write with care: `sum()` of a BIGINT is wider than 64 bits in
DuckDB, so cast it (`sa.cast(sa.func.sum(x), sa.BigInteger)`); never divide or round in SQL, because
engines differ; and say where an ORDER BY puts nulls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql import visitors

from builder.contract import Column
from builder.sets import BitMap, Group
from builder.storage import Place

_DIALECT = DefaultDialect()


class EngineError(Exception):
    """A statement an engine could not run: the table or output it was about, the step, and its SQL.

    Never a value of a record.

    The engine's own words may quote values, so they stay in `__cause__` and out of the message.
    """

    def __init__(self, name: str, step: str, sql: str, *, advice: str) -> None:
        self.name, self.step, self.sql = name, step, sql
        super().__init__(f"{name}: could not {step}: {advice}\n{sql}".rstrip())


class DamagedFileError(EngineError):
    """A file that is missing, cut short or damaged: the extract's fault and not the engine's."""


class ConnectionLostError(EngineError):
    """An engine on other machines that is not there, or is no longer:
    nobody's fault in the extract, and worth another run."""


class Engine(Protocol):
    """What is asked of an engine.

    Views are named by tables of the contract; files are always listed, never matched by a pattern.

    `is_remote` says whether rows lie elsewhere, so that a question about them is asked there and
    only its answer comes here.
    """

    is_remote: bool

    def register(self, name: str, files: Sequence[Place], *, columns: Sequence[Column]) -> None:
        """Make or replace the view `name` with `columns` over exactly these Parquet files;
        with no files, an empty view."""

    def fetch(self, select: sa.SelectBase) -> list[tuple]:
        """All rows of a small result."""

    def fetch_frame(self, select: sa.SelectBase) -> pa.Table:
        """All rows of a large result, as an Arrow table with the columns named by the select."""

    def fetch_sets(self, selects: Sequence[sa.Select]) -> Iterator[dict[Group, BitMap]]:
        """For each select in turn, one bitmap of the last column's ordinals
        for each group of the others. The select gives each member once."""

    def hashes(self, files: Sequence[Place]) -> list[str]:
        """SHA-256 of each of these files, read where the engine is.
        Asked only of one that is remote."""

    def write(self, select: sa.SelectBase, path: Path) -> int:
        """Write the select to one Parquet file, whole or not at all, and return its rows.
        The select must fix the order of its rows."""

    def close(self) -> None:
        """Let go of memory and of anything spilt to disk. Closing twice is closing once."""

    def __enter__(self) -> Engine:
        """The engine itself."""

    def __exit__(self, *_: object) -> None:
        """Close it."""


@lru_cache(maxsize=64)
def text_of(select: sa.ClauseElement) -> str:
    """Plain SQL of a Core expression, literals written out: the text every engine is given. What a
    partial is named by is asked again when it is counted: the last texts are kept."""
    return str(select.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


def tables_of(select: sa.ClauseElement) -> str:
    """Names of the tables a query reads, for a message."""
    names = {part.name for part in visitors.iterate(select) if isinstance(part, sa.TableClause)}
    return ", ".join(sorted(names)) or "a query"


def quoted(name: str) -> str:
    """A name in SQL, whatever it is called."""
    return '"' + name.replace('"', '""') + '"'


def must_be_ordered(select: sa.SelectBase, path: Path) -> None:
    """Raise `ValueError` for a select that would not give the same file twice."""
    if not isinstance(select, sa.GenerativeSelect) or not select._order_by_clauses:
        raise ValueError(
            f"{path.name}: a select that is written must have an ORDER BY, or the same rows would "
            "not give the same file"
        )


def write_frame(frame: pa.Table, path: Path) -> int:
    """Write a table to one Parquet file, whole or not at all, and return its rows. The same rows
    give the same bytes, whatever engine they came from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".tmp")
    plain = pa.schema([pa.field(f.name, _plain(f.type)) for f in frame.schema])
    pq.write_table(frame.cast(plain).combine_chunks(), draft, compression="zstd")
    draft.replace(path)
    return frame.num_rows


def _plain(found: pa.DataType) -> pa.DataType:
    """The type every engine's text is kept in: some give it in wider ones."""
    return pa.string() if pa.types.is_large_string(found) else found
