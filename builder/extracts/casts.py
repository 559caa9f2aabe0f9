"""Columns stored in another type than the declared one:
read as declared where nothing is lost by it, and refused where anything is.

What writes Parquet has ways of its own: whole numbers with gaps come as floating point, dates as
times at midnight, a column without a value as one without a type. Nothing of that changes a figure,
so long as every value stays what it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq

from builder.contract import BY_NAME, Column, Type
from builder.extracts.manifest import Extract, File
from builder.extracts.problem import Problem
from builder.storage import open_file

_DECLARED = {
    Type.INTEGER: pa.int32(),
    Type.BIGINT: pa.int64(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.BOOLEAN: pa.bool_(),
    Type.TEXT: pa.string(),
    Type.DOUBLE: pa.float64(),
}
_TEXTS = (pa.string(), pa.large_string(), pa.string_view())
_ROWS_AT_A_TIME = 1 << 18

CASTS = {
    Type.INTEGER: "whole numbers of any width, and floating point that holds whole numbers alone",
    Type.BIGINT: "whole numbers of any width, and floating point that holds whole numbers alone",
    Type.DATE: "times without a time zone, all at midnight",
    Type.TIMESTAMP: "times without a time zone in seconds, milliseconds or nanoseconds, none finer "
    "than a "
    "microsecond",
    Type.DOUBLE: "floating point of another width, and whole numbers up to 2^53",
    Type.TEXT: "text in any of Parquet's and Arrow's ways, with a dictionary or without",
}
"""What may stand in a file for each declared type, beside a column without any value,
which may be of any type. The data dictionary says it."""


def stored_type(stored: pa.DataType) -> str:
    """The portable name of a column's type in its file,
    or the file's own where the contract knows no such type."""
    stored = _plain(stored)
    names = {declared: str(name) for name, declared in _DECLARED.items()} | dict.fromkeys(
        _TEXTS, str(Type.TEXT)
    )
    return "nested" if pa.types.is_nested(stored) else names.get(stored, str(stored))


def may_be_read_as(stored: pa.DataType, declared: Type) -> bool:
    """Whether values of a stored type can be those of a declared one at all;
    whether they are is asked of each file by `lossy`."""
    stored = _plain(stored)
    return (
        stored == _DECLARED[declared]
        or pa.types.is_null(stored)
        or _convertible(stored, declared)
        or pa.types.is_floating(stored)
    )


def lossy(
    extract: Extract, file: File, columns: Sequence[Column]
) -> tuple[list[Problem], tuple[Column, ...]]:
    """Of columns that may be read as declared, those whose values would not all stay what they are;
    and the others. Reads only columns of another type."""
    cast = _cast_columns(extract, file, columns)
    lost = {column.name: stored for column, stored in cast if not _keeps_all(extract, file, column)}
    return (
        [
            Problem(
                file.path,
                c.name,
                f"type {stored_type(lost[c.name])}, with values that cannot all be read so",
                c.type,
            )
            for c in columns
            if c.name in lost
        ],
        tuple(c for c in columns if c.name not in lost),
    )


def casts(extract: Extract) -> list[str]:
    """What is read in another type than it is stored in, one line for each column and type,
    for an extract that was found good."""
    files: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for file in extract.files:
        for column, stored in _cast_columns(extract, file, BY_NAME[file.table].columns):
            files[file.table, column.name, stored_type(stored), column.type] += 1
    return [
        f"{table}: {name}: stored as {stored} in {count} file{'' if count == 1 else 's'}, read as "
        f"{declared}; nothing is lost by it"
        for (table, name, stored, declared), count in files.items()
    ]


def _cast_columns(
    extract: Extract, file: File, columns: Sequence[Column]
) -> Iterator[tuple[Column, pa.DataType]]:
    if columns:
        with open_file(extract.path / file.path) as stream:
            schema = pq.read_schema(stream)
        stored = {
            name: schema.field(name).type
            for c in columns
            if schema.names.count(name := c.name) == 1
        }
        yield from (
            (c, stored[c.name])
            for c in columns
            if c.name in stored and stored_type(stored[c.name]) != c.type
        )


def _keeps_all(extract: Extract, file: File, column: Column) -> bool:
    try:
        with open_file(extract.path / file.path) as stream, pq.ParquetFile(stream) as parquet:
            return all(
                _keeps(batch.column(0), column.type)
                for batch in parquet.iter_batches(_ROWS_AT_A_TIME, columns=[column.name])
            )
    except (pa.ArrowException, OSError):
        return True  # damage is told of by who reads the whole file


def _keeps(values: pa.Array, declared: Type) -> bool:
    if values.null_count == len(values):
        return True
    try:
        return _convertible(_plain(values.type), declared) and values.cast(
            _DECLARED[declared], safe=True
        ).cast(values.type, safe=True).equals(values)
    except pa.ArrowException:
        return False


@cache
def _convertible(stored: pa.DataType, declared: Type) -> bool:
    local = pa.types.is_timestamp(stored) and stored.tz is None
    match declared:
        case Type.INTEGER | Type.BIGINT | Type.DOUBLE:
            return pa.types.is_integer(stored) or pa.types.is_floating(stored)
        case Type.DATE:
            return local or pa.types.is_date(stored)
        case Type.TIMESTAMP:
            return local
        case Type.TEXT:
            return stored in _TEXTS
    return stored == _DECLARED[declared]


def _plain(stored: pa.DataType) -> pa.DataType:
    return stored.value_type if pa.types.is_dictionary(stored) else stored
