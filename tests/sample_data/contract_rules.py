"""Runs every rule of the contract over an extract with plain DuckDB: slow and simple on purpose, so
that it shares nothing with the builder's own check."""

from __future__ import annotations

import calendar
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from builder.contract import BY_NAME, CALENDAR, MANIFEST, Table


def calendar_row(month: str, extract_end: date) -> dict[str, object]:
    """The one-row calendar of a month, worked out from the calendar alone."""
    year, number = map(int, month.split("-"))
    end = date(year, number, calendar.monthrange(year, number)[1])
    forward, back = _last_sunday(year, 3), _last_sunday(year, 10)
    row = {
        "month": month,
        "month_start": date(year, number, 1),
        "month_end": end,
        "year_before": date(year - 1, number, calendar.monthrange(year - 1, number)[1]),
        "extract_end": extract_end,
        "clocks_skip_from": datetime(year, 3, forward.day, 1),
        "clocks_forward": datetime(year, 3, forward.day, 2),
        "clocks_back": datetime(year, 10, back.day, 2),
        "clocks_back_repeat": datetime(year, 10, back.day, 1),
    } | {f"cut_{age}": _years_before(end, age) for age in (5, 10, 15, 16, 18)}
    assert set(row) == set(CALENDAR)
    return row


def _last_sunday(year: int, number: int) -> date:
    last = date(year, number, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def _years_before(day: date, years: int) -> date:
    return date(
        day.year - years,
        day.month,
        min(day.day, calendar.monthrange(day.year - years, day.month)[1]),
    )


def problems(extract: Path) -> list[str]:
    """One line for every rule broken anywhere in the extract, with how many rows break it."""
    manifest = json.loads((extract / MANIFEST).read_text())
    con = duckdb.connect()
    found = []
    for file in manifest["files"]:
        con.execute(
            f"create or replace view file as from read_parquet('{extract / file['path']}', "
            "hive_partitioning = false)"
        )
        where = f"{file['path']}: "
        row = calendar_row(
            file["month"] or manifest["first_month"], date.fromisoformat(manifest["as_at"])
        )
        found += [
            where + problem
            for problem in _file_problems(con, BY_NAME[file["table"]], row, rows=file["rows"])
        ]
    return found


def _file_problems(
    con: duckdb.DuckDBPyConnection, table: Table, row: dict[str, object], *, rows: int
) -> list[str]:
    described = [(name, kind) for name, kind, *_ in con.execute("describe file").fetchall()]
    if described != [(column.name, column.type.value) for column in table.columns]:
        return [f"columns are {described}"]
    found = (
        [f"{rows} rows in the manifest"]
        if con.execute("select count(*) from file").fetchall() != [(rows,)]
        else []
    )
    found += ["no rows"] if not rows and not table.may_be_empty else []
    days = ", ".join(f"{_literal(value)} as {name}" for name, value in row.items())
    conditions = _conditions(table)
    counts = ", ".join(f"count(*) filter (where {condition})" for _, condition in conditions)
    broken = con.execute(f"select {counts} from file, (select {days})").fetchall()[0]
    return (
        found
        + [
            f"{name}: {count} rows where {condition}"
            for (name, condition), count in zip(conditions, broken, strict=True)
            if count
        ]
        + _repeated(con, table)
    )


def _repeated(con: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    key = ", ".join(table.key)
    repeated = con.execute(
        f"select count(*) from (select {key} from file group by {key} having count(*) > 1)"
    ).fetchall()[0][0]
    return [f"{key}: {repeated} keys more than once"] if repeated else []


def _literal(value: object) -> str:
    kind = {datetime: "timestamp", date: "date", str: ""}[type(value)]
    return f"{kind} '{value}'"


def _conditions(table: Table) -> list[tuple[str, str]]:
    rules = [(rule.column, rule.bad_when) for rule in table.rules]
    for column in table.columns:
        rules += [] if column.nullable else [(column.name, f"{column.name} is null")]
        rules += (
            [
                (
                    column.name,
                    f"{column.name} not in ({', '.join(repr(word) for word in column.allowed)})",
                )
            ]
            if column.allowed
            else []
        )
        rules += (
            [(column.name, f"{column.name} < {column.least}")] if column.least is not None else []
        )
        rules += (
            [(column.name, f"{column.name} > {column.most}")] if column.most is not None else []
        )
    return rules
