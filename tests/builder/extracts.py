"""A tiny valid extract, made straight from the contract, and ways to spoil it.

Two children, two practitioners, three areas that are authorities. Ordinals, the date of birth and
the times are unlike any count, so that a message quoting one is caught.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from builder.contract import (
    BY_NAME,
    MANIFEST,
    MILESTONES,
    SOURCE_FEEDS,
    TABLES,
    VERSION,
    Column,
    Partition,
    Table,
    Type,
)

ENGLAND, REGION, TOWN, OLD_COUNTY, NEW_COUNTY = (
    "E92000001",
    "E12000001",
    "E08000001",
    "E10000001",
    "E06000001",
)
CHILD, PRACTITIONER, ORDINAL = 7_654_321, 8_765_432, 9_876_543
BORN, NOON = dt.date(2003, 5, 17), dt.time(12, 34, 56)
SECRETS = ("765432", "876543", "987654", "2003", "05-17", "12:34", "34:56")
"""Pieces of ordinals, of the date of birth and of the times: none may be part of a message."""

MONTHS = ("2010-03", "2010-04")
MONTH = MONTHS[0]
"""The month a test spoils; clocks go forward in it."""

Rows = dict[tuple[str, str | None], list[dict]]
"""Rows of each table and month, by column."""

_ARROW = {
    Type.INTEGER: pa.int32(),
    Type.BIGINT: pa.int64(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.BOOLEAN: pa.bool_(),
    Type.TEXT: pa.string(),
    Type.DOUBLE: pa.float64(),
}


def _counties(month: str) -> tuple[str, str]:
    return TOWN, NEW_COUNTY if month >= "2009-04" else OLD_COUNTY


def _special(table: str, month: str) -> list[dict]:  # noqa: C901 - a case for each table
    """What the rows of a table must say to be valid;
    other columns get any value that is allowed."""
    towns = [{"authority": code} for code in _counties(month)]
    match table:
        case "geographies":
            authority = {"level": "authority", "parent": REGION, "wave": "wave_1"}
            return [
                {"code": ENGLAND, "name": "England", "level": "England"},
                {"code": REGION, "name": "Region", "level": "region", "parent": ENGLAND},
                {"code": TOWN, "name": "Town", **authority},
                {
                    "code": OLD_COUNTY,
                    "name": "County",
                    "valid_to": dt.date(2009, 3, 31),
                    **authority,
                },
                {
                    "code": NEW_COUNTY,
                    "name": "County",
                    "valid_from": dt.date(2009, 4, 1),
                    **authority,
                },
            ]
        case "population":
            return [{"geography": ENGLAND, "source": "ons"}]
        case "quoted_figures":
            return [{"geography": ENGLAND, "source": "ons", "value": 1.0}]
        case "sources":
            return [{"id": "ons"}]
        case "children":
            return [{"child_id": CHILD + n, **town} for n, town in enumerate(towns)]
        case "involvements" | "shields":
            return [{"child_id": CHILD, f"{table[:-1]}_id": ORDINAL, **towns[0]}]
        case "practitioners":
            return [
                {
                    "practitioner_id": PRACTITIONER + n,
                    "account_issued_on": dt.date.fromisoformat(f"{month}-01"),
                    **town,
                }
                for n, town in enumerate(towns)
            ]
        case "rollout_milestones":
            return [{"milestone": MILESTONES[0], **town} for town in towns]
        case "source_loads":
            return [{"source_feed": feed, **town} for feed in SOURCE_FEEDS for town in towns]
        case "accesses":
            view = {"action": "view", "child_id": CHILD, "relationship_on_record": True}
            return [
                {"access_id": ORDINAL, **towns[0], "practitioner_id": PRACTITIONER},
                {"access_id": ORDINAL + 1, **towns[0], "practitioner_id": PRACTITIONER, **view},
            ]
        case "alerts":
            return [{"practitioner_id": PRACTITIONER, "outcome": "open", **towns[0]}]
        case _:
            return towns if table in ("returns", "rollout_plan") else towns[:1]


def _any_value(column: Column, month: str) -> object:
    first = dt.date.fromisoformat(f"{month}-01")
    values = {
        Type.INTEGER: 0,
        Type.BIGINT: ORDINAL,
        Type.DATE: BORN if column.name == "born_on" else first,
        Type.TIMESTAMP: dt.datetime.combine(first, NOON),
        Type.BOOLEAN: True,
        Type.TEXT: (column.allowed or (column.name,))[0],
        Type.DOUBLE: 1.0,
    }
    always = ("received_on",)  # a return that came
    return None if column.nullable and column.name not in always else values[column.type]


def valid_rows(table: Table, month: str | None) -> list[dict]:
    """A few rows of `table` that keep every rule."""
    at = month or MONTHS[-1]
    defaults = {column.name: _any_value(column, at) for column in table.columns}
    offset = {"utc_offset": 60} if table.name == "accesses" and "04" <= at[5:] <= "10" else {}
    return [defaults | offset | row for row in _special(table.name, at)]


def write_extract(
    path: Path,
    months: tuple[str, ...] = MONTHS,
    *,
    spoil: Callable[[Rows], None] = lambda rows: None,
) -> Path:
    """Write an extract into folder `path`; `spoil` may change the rows before they are written."""
    rows: Rows = {
        (t.name, month): valid_rows(t, month)
        for t in TABLES
        for month in ((None,) if t.partition is Partition.ONCE else months)
    }
    spoil(rows)
    for (name, month), found in rows.items():
        file = path / file_name(name, month)
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(found, schema=schema_of(BY_NAME[name])), file)
    write_manifest(path, months)
    return path


def monthly(table: str) -> str | None:
    """The month whose file of `table` a test spoils, or None for a table given once."""
    return None if BY_NAME[table].partition is Partition.ONCE else MONTH


def changed(table: str, place: int = -1, **values: object) -> Callable[[Rows], None]:
    """A way to spoil: change some values of one row."""
    return lambda rows: rows[table, monthly(table)][place].update(values)


def day(month: int, day_of_month: int, year: int = 2010) -> dt.date:
    """A date, of 2010 unless told otherwise."""
    return dt.date(year, month, day_of_month)


def file_name(table: str, month: str | None, part: int = 0) -> str:
    """Where a file of a table lies in an extract."""
    return f"{table}.parquet" if month is None else f"{table}/month={month}/part-{part}.parquet"


def schema_of(table: Table) -> pa.Schema:
    """The Arrow schema the contract asks for."""
    return pa.schema([(column.name, _ARROW[column.type]) for column in table.columns])


def write_manifest(path: Path, months: tuple[str, ...] = MONTHS, **changes: object) -> None:
    """List the Parquet files of the folder as they are now;
    `changes` replace entries of the manifest."""
    manifest = {
        "contract": VERSION,
        "extract": months[-1],
        "title": "Tiny",
        "producer": "Tests",
        "synthetic": "No real child is in these records",
        "source": "made up",
        "first_month": months[0],
        "last_month": months[-1],
        "as_at": f"{months[-1]}-28",
        "files": [_entry(path, file) for file in sorted(path.rglob("*.parquet"))],
    }
    (path / MANIFEST).write_text(json.dumps(manifest | changes), encoding="utf-8")


def _entry(path: Path, file: Path) -> dict:
    content, name = file.read_bytes(), file.relative_to(path).as_posix()
    table, _, rest = name.removesuffix(".parquet").partition("/month=")
    try:
        rows = pq.read_metadata(file).num_rows
    except (pa.ArrowException, OSError):
        rows = 0
    return {
        "path": name,
        "table": table,
        "month": rest[:7] or None,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": rows,
    }
