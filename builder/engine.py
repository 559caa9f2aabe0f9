"""The engines that read records: one small class each, behind one protocol. Nothing else in the house imports duckdb.

Every query is a SQLAlchemy Core select in the portable subset, turned to plain SQL by `text_of`: the same text runs on each engine. Two things
to write with care: `sum()` of a BIGINT is wider than 64 bits in DuckDB, so cast it (`sa.cast(sa.func.sum(x), sa.BigInteger)`), and never
divide or round in SQL, because engines differ.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql import visitors

from builder.contract import Column

_DIALECT = DefaultDialect()
_DAMAGED = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)


class EngineError(Exception):
    """A statement an engine could not run: the table or output it was about, the step, and its SQL. Never a value of a record.

    The engine's own words may quote values, so they stay in `__cause__` and out of the message.
    """

    def __init__(self, name: str, step: str, sql: str, *, advice: str) -> None:
        self.name, self.step, self.sql = name, step, sql
        super().__init__(f"{name}: could not {step}: {advice}\n{sql}")


class DamagedFileError(EngineError):
    """A file that is missing, cut short or damaged: the extract's fault and not the engine's."""


class Engine(Protocol):
    """What tabulation needs of an engine. Views are named by tables of the contract; files are always listed, never matched by a pattern."""

    def register(self, name: str, files: Sequence[Path], *, columns: Sequence[Column]) -> None:
        """Make or replace the view `name` with `columns` over exactly these Parquet files; with no files, an empty view."""

    def fetch(self, select: sa.SelectBase) -> list[tuple]:
        """All rows of a small result."""

    def fetch_frame(self, select: sa.SelectBase) -> pa.Table:
        """All rows of a large result, as an Arrow table with the columns named by the select."""

    def write(self, select: sa.SelectBase, path: Path) -> int:
        """Write the select to one Parquet file, whole or not at all, and return its rows. The select must fix the order of its rows."""

    def close(self) -> None:
        """Let go of memory and of anything spilt to disk."""


def text_of(select: sa.ClauseElement) -> str:
    """Plain SQL of a Core expression, literals written out: the text every engine is given."""
    return str(select.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))


class DuckDBEngine:
    """DuckDB in this process: bounded memory, spilling under `spill`, and no way to any file outside `folders`.

    `memory` is a size such as "3GB"; `threads` is all cores when not given. Downloading extensions and reaching other files are switched off
    and locked, so a damaged or hostile file cannot make it read anything else.
    """

    def __init__(
        self,
        *,
        folders: Iterable[Path],
        spill: Path,
        memory: str = "3GB",
        threads: int | None = None,
    ) -> None:
        spill.mkdir(parents=True, exist_ok=True)
        # A folder of its own: two processes spilling side by side must not meet.
        self._spill = Path(tempfile.mkdtemp(prefix="engine-", dir=spill)).resolve()
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": memory,
                "threads": threads or os.cpu_count() or 1,
                "temp_directory": str(self._spill),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                # A name in a query is a view, never a Python variable that happens to be called so.
                "python_enable_replacements": False,
                # Safe: what must be in order says so with ORDER BY, which is kept.
                "preserve_insertion_order": False,
            },
        )
        allowed = [str(folder.resolve()) for folder in folders] + [str(self._spill)]
        self._connection.execute(f"set allowed_directories = {_list(allowed)}")
        self._connection.execute("set enable_external_access = false")
        self._connection.execute("set lock_configuration = true")

    def register(self, name: str, files: Sequence[Path], *, columns: Sequence[Column]) -> None:
        """See `Engine.register`."""
        # A file may hold a type that is read as the declared one without loss, each file its own: so each is cast by itself.
        cast = ", ".join(
            f"cast({_quoted(column.name)} as {column.type}) as {_quoted(column.name)}"
            for column in columns
        )
        nothing = ", ".join(
            f"cast(null as {column.type}) as {_quoted(column.name)}" for column in columns
        )
        # Partition folders repeat what the manifest says, and engines guess their types differently: read the files alone.
        body = (
            " union all ".join(
                f"select {cast} from read_parquet({_literal(str(file.resolve()))}, hive_partitioning = false)"
                for file in files
            )
            or f"select {nothing} where false"
        )
        self._run(
            f"create or replace temp view {_quoted(name)} as {body}",
            name=name,
            step="open its files",
            take=self._connection.execute,
        )

    def fetch(self, select: sa.SelectBase) -> list[tuple]:
        """See `Engine.fetch`."""
        return self._run(
            text_of(select),
            name=_tables(select),
            step="count",
            take=lambda sql: self._connection.execute(sql).fetchall(),
        )

    def fetch_frame(self, select: sa.SelectBase) -> pa.Table:
        """See `Engine.fetch_frame`."""
        return self._run(
            text_of(select),
            name=_tables(select),
            step="read",
            take=lambda sql: self._connection.sql(sql).to_arrow_table(),
        )

    def write(self, select: sa.SelectBase, path: Path) -> int:
        """See `Engine.write`. The same rows give the same bytes, whatever the number of threads."""
        if not select._order_by_clauses:
            raise ValueError(
                f"{path.name}: a select that is written must have an ORDER BY, or the same rows would not give the same file"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".tmp").resolve()
        copy = f"copy ({text_of(select)}) to {_literal(str(draft))} (format parquet, compression zstd, row_group_size 122880)"
        rows = self._run(
            copy,
            name=path.name,
            step=f"write {_tables(select)} to it",
            take=lambda sql: self._connection.execute(sql).fetchall()[0][0],
        )
        os.replace(draft, path)
        return rows

    def close(self) -> None:
        """See `Engine.close`."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def __enter__(self) -> DuckDBEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, sql: str, *, name: str, step: str, take: Callable[[str], Any]) -> Any:
        """Run one statement and read its result to the end at once, because an open result owns the connection."""
        try:
            return take(sql)
        except duckdb.Error as error:
            kind = DamagedFileError if _is_damage(error) else EngineError
            raise kind(name, step, sql, advice=_advice(error)) from error


def _is_damage(error: duckdb.Error) -> bool:
    # What its Parquet reader stumbles over inside a page comes as the base class itself.
    return not _is_full(error) and (isinstance(error, _DAMAGED) or type(error) is duckdb.Error)


def _is_full(error: duckdb.Error) -> bool:
    # It names no number of the system's, only the system's words for it.
    return any(
        os.strerror(number) in str(error) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    )


def _advice(error: duckdb.Error) -> str:
    match error:
        case _ if _is_full(error):
            return "there is no room left on the disk; free some, or name another work folder with --work, and run it again"
        case duckdb.OutOfMemoryException():
            return "it ran out of memory or of room to spill; raise the memory setting, or free space for temporary files"
        case duckdb.PermissionException():
            return "it lies outside the folders this engine was opened for"
        case _ if _is_damage(error):
            return "a file is missing or damaged; run `python -m builder check` on the extract"
        case _:
            return f"the engine refused the statement ({type(error).__name__}); this is a fault in the builder"


def _tables(select: sa.ClauseElement) -> str:
    """Names of the tables a query reads, for a message."""
    names = {part.name for part in visitors.iterate(select) if isinstance(part, sa.TableClause)}
    return ", ".join(sorted(names)) or "a query"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_literal, texts)) + "]"
