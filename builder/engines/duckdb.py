"""DuckDB: in this process, on this machine, and the engine unless another is asked for."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from builder.contract import Column
from builder.engines.protocol import (
    DamagedFileError,
    EngineError,
    must_be_ordered,
    quoted,
    tables_of,
    text_of,
    write_frame,
)
from builder.engines.staged import Staged
from builder.sets import BitMap, Group, bitmaps_of
from builder.storage import Place

_ON_DAMAGE = "a file is missing or damaged; run `python -m builder check` on the extract"
_DAMAGED = (duckdb.IOException, duckdb.InvalidInputException, duckdb.SerializationException)


class DuckDBEngine:
    """DuckDB in this process: bounded memory, spilling under `spill`,
    and no way to any file outside `folders`. Files of shared storage are copied to `spill` while
    they are read.

    `memory` is a size such as "3GB"; `threads` is all cores when not given. Downloading extensions
    and reaching other files are switched off and locked, so a damaged or hostile file cannot make
    it read anything else.
    """

    is_remote = False

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
        self._staged = Staged(self._spill)
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

    def register(self, name: str, files: Sequence[Place], *, columns: Sequence[Column]) -> None:
        """See `Engine.register`."""
        try:
            here = self._staged.here(name, files)
        except FileNotFoundError as error:
            advice = f"{error.filename} is not there; run `python -m builder check` on the extract"
            raise DamagedFileError(name, "open its files", "", advice=advice) from error
        # A file may hold a type that is read as the declared one without loss, each file its own:
        # so each is cast by itself.
        cast = ", ".join(
            f"cast({quoted(column.name)} as {column.type}) as {quoted(column.name)}"
            for column in columns
        )
        nothing = ", ".join(
            f"cast(null as {column.type}) as {quoted(column.name)}" for column in columns
        )
        # Partition folders repeat what the manifest says,
        # and engines guess their types differently: read the files alone.
        body = (
            " union all ".join(
                f"select {cast} from read_parquet({_literal(str(file.resolve()))}, "
                "hive_partitioning = false)"
                for file in here
            )
            or f"select {nothing} where false"
        )
        self._run(
            f"create or replace temp view {quoted(name)} as {body}",
            told=lambda: (name, "open its files"),
            take=self._connection.execute,
        )
        self._staged.forget_others()

    def fetch(self, select: sa.SelectBase) -> list[tuple]:
        """See `Engine.fetch`."""
        return self._run(
            text_of(select),
            told=lambda: (tables_of(select), "count"),
            take=lambda sql: self._connection.execute(sql).fetchall(),
        )

    def fetch_frame(self, select: sa.SelectBase) -> pa.Table:
        """See `Engine.fetch_frame`."""
        return self._run(
            text_of(select),
            told=lambda: (tables_of(select), "read"),
            take=lambda sql: self._connection.sql(sql).to_arrow_table(),
        )

    def fetch_sets(self, selects: Sequence[sa.Select]) -> Iterator[dict[Group, BitMap]]:
        """See `Engine.fetch_sets`. One set of members is in memory at a time."""
        for select in selects:
            yield bitmaps_of(self.fetch_frame(select))

    def hashes(self, files: Sequence[Place]) -> list[str]:
        """See `Engine.hashes`."""
        raise NotImplementedError("files of this machine are hashed beside the first queries")

    def write(self, select: sa.SelectBase, path: Path) -> int:
        """See `Engine.write`. The same rows give the same bytes, whatever the number of threads."""
        must_be_ordered(select, path)
        frame = self._run(
            text_of(select),
            told=lambda: (path.name, f"write {tables_of(select)} to it"),
            take=lambda sql: self._connection.sql(sql).to_arrow_table(),
        )
        return write_frame(frame, path)

    def close(self) -> None:
        """See `Engine.close`."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def __enter__(self) -> DuckDBEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(
        self, sql: str, *, told: Callable[[], tuple[str, str]], take: Callable[[str], Any]
    ) -> Any:
        """Run one statement and read its result to the end at once, because an open result owns the
        connection. `told` says what it was about, and is asked only where it fails: to look through
        a query for its tables takes long."""
        try:
            return take(sql)
        except duckdb.Error as error:
            kind = DamagedFileError if _is_damage(error) else EngineError
            raise kind(*told(), sql, advice=_advice(error)) from error


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
            return (
                "there is no room left on the disk; free some, or name another work folder "
                "with --work, and run it again"
            )
        case duckdb.OutOfMemoryException():
            return (
                "it ran out of memory or of room to spill; raise the memory setting, or free "
                "space for temporary files"
            )
        case duckdb.PermissionException():
            return "it lies outside the folders this engine was opened for"
        case _ if _is_damage(error):
            return _ON_DAMAGE
        case _:
            return (
                f"the engine refused the statement ({type(error).__name__}); this is a fault "
                "in the builder"
            )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_literal, texts)) + "]"
