"""The files of an extract as files: there, whole, the ones the manifest lists,
with the declared columns. No row is read here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from builder.contract import MANIFEST, TABLES, Column, Partition, Table
from builder.extracts.casts import may_be_read_as, stored_type
from builder.extracts.manifest import Extract, File
from builder.extracts.problem import Problem
from builder.storage import Place, names_in, open_file, size_of


def missing_files(extract: Extract) -> Iterator[Problem]:
    """Tables, and months of tables, for which the manifest lists no file:
    a month with nothing in it is a file without rows."""
    for table in TABLES:
        if table.partition is Partition.ONCE:
            if not extract.listed(table.name):
                yield Problem(
                    f"{table.name}.parquet",
                    "",
                    "the manifest lists no such file",
                    "one file for the extract",
                )
            continue
        for month in extract.months:
            if not extract.listed(table.name, month):
                yield Problem(
                    f"{table.name}/month={month}",
                    "",
                    "the manifest lists no file",
                    "one file or more for each month of the extract",
                )


def stray_files(extract: Extract) -> Iterator[Problem]:
    """Files and links in the folder that the manifest does not list.
    An engine given a pattern would count them without a word."""
    listed = {file.path for file in extract.files} | {MANIFEST}
    for path in names_in(extract.path):
        if path not in listed:
            yield Problem(
                path,
                "",
                "the manifest does not list it",
                "only files the manifest lists: move it out of the folder",
            )


def misplaced(extract: Extract, file: File) -> list[Problem]:
    """Whether a file is not there, or not where it may be, or not as long as the manifest says;
    it is not opened."""
    path = extract.path / file.path
    if not path.is_file():
        return [Problem(file.path, "", "it is missing", "each file the manifest lists")]
    if _leads_out(extract, path):
        return [
            Problem(
                file.path,
                "",
                "it is a link to another folder",
                "a file inside the extract's folder",
            )
        ]
    size = size_of(path)
    if size != file.bytes:
        return [
            Problem(
                file.path,
                "",
                f"{size:,} bytes",
                f"{file.bytes:,} bytes, as the manifest lists: copy the file again",
            )
        ]
    return []


def bytes_problems(extract: Extract, file: File) -> list[Problem]:
    """How the bytes on disk differ from those the manifest describes; reads the whole file."""
    return misplaced(extract, file) or other_bytes(file, _sha256(extract.path / file.path))


def other_bytes(file: File, sha256: str) -> list[Problem]:
    """Whether a file's hash is another than the manifest's."""
    if sha256 == file.sha256:
        return []
    return [
        Problem(
            file.path,
            "",
            "its SHA-256 differs from the manifest's",
            "the bytes the manifest was made for: copy the file again",
        )
    ]


def _sha256(path: Place) -> str:
    if isinstance(path, Path):
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    digest = hashlib.sha256()
    with path.open() as stream:
        while piece := stream.read(1 << 22):
            digest.update(piece)
    return digest.hexdigest()


def schema_problems(
    extract: Extract, file: File, table: Table
) -> tuple[list[Problem], tuple[Column, ...]]:
    """What the file's own footer shows to be wrong, and the columns that are as declared,
    or of a type that can be read as declared."""
    path = extract.path / file.path
    if not path.is_file() or _leads_out(extract, path):
        return [], ()  # `altered` says so
    try:
        with open_file(path) as stream, pq.ParquetFile(stream) as parquet:
            schema, rows = parquet.schema_arrow, parquet.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError):
        return [
            Problem(
                file.path,
                "",
                "it is empty, cut short or damaged",
                "a whole Parquet file: copy it again",
            )
        ], ()
    found = list(_column_problems(file.path, schema, table))
    if rows != file.rows:
        found.append(
            Problem(file.path, "", f"{rows:,} rows", f"{file.rows:,} rows, as the manifest lists")
        )
    return found, tuple(
        c
        for c in table.columns
        if schema.names.count(c.name) == 1 and may_be_read_as(schema.field(c.name).type, c.type)
    )


def _leads_out(extract: Extract, path: Place) -> bool:
    """Whether a link takes a listed path out of the folder that was handed over.
    Shared storage has none."""
    return (
        isinstance(path, Path)
        and isinstance(extract.path, Path)
        and not path.resolve().is_relative_to(extract.path.resolve())
    )


def _column_problems(path: str, schema: pa.Schema, table: Table) -> Iterator[Problem]:
    for column in table.columns:
        match schema.names.count(column.name):
            case 0:
                yield Problem(path, column.name, "the column is missing", column.type)
            case 1 if not may_be_read_as(schema.field(column.name).type, column.type):
                yield Problem(
                    path,
                    column.name,
                    f"type {stored_type(schema.field(column.name).type)}",
                    column.type,
                )
            case count if count > 1:
                yield Problem(path, column.name, "the column is there twice", "each column once")
    yield from _extra_columns(path, schema.names, [column.name for column in table.columns])


def _extra_columns(path: str, names: list[str], declared: list[str]) -> Iterator[Problem]:
    extra = sorted(set(names) - set(declared))
    # A file saved without its heading has its first record for names:
    # they are repeated only where the declared ones are all there.
    headed = set(declared) <= set(names)
    if (
        extra
        and headed
        and all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,39}", name) for name in extra)
    ):
        yield from (
            Problem(path, name, "the column is not declared", "only the columns of the contract")
            for name in extra
        )
    elif extra:
        yield Problem(path, "", f"{len(extra)} columns not declared", ", ".join(declared))


def usable_columns(shapes: Sequence[tuple[Column, ...]]) -> tuple[Column, ...]:
    """The columns that can be read as declared in every one of a partition's files."""
    return tuple(
        column
        for column in (shapes[0] if shapes else ())
        if all(column in shape for shape in shapes)
    )
