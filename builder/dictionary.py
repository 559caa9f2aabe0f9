"""Writes the data dictionary from the contract: `python -m builder.dictionary`.
A test fails while the file says something else."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from builder import contract
from builder.contract import (
    AUTHORITY_SENT,
    CALENDAR,
    FILE_KEYS,
    FIRST_DAY,
    LAST_DAY,
    MANIFEST,
    MANIFEST_KEYS,
    OPTIONAL,
    TABLES,
    Column,
    OneEach,
    Partition,
    Table,
    Text,
    Type,
)
from builder.extracts.casts import CASTS

PLACE = Path(__file__).parent.parent / "docs" / "data-dictionary.md"

_OPENING = f"""# Data dictionary of an extract

Generated from `builder/contract.py` by `python -m builder.dictionary`. Do not edit it here: change
the contract.

This is version {contract.VERSION} of the contract. An extract is a folder with a `{MANIFEST}` that
lists every file with its size, SHA-256 and rows; only listed files are read. A table given once
lies in `<table>.parquet`; a monthly table in `<table>/month=YYYY-MM/part-N.parquet`, one folder for
each month of the extract, with a file even where nothing happened.
`python -m builder check EXTRACT` tells every departure from what follows.

Rules are stated for rows that are right. Dates are whole days; times are local clock time in
England, in microseconds, without a time zone. Both lie from {FIRST_DAY} to {LAST_DAY}.
"""


def dictionary() -> str:
    """The whole dictionary, as Markdown."""
    lines = [
        _OPENING,
        *_manifest(),
        *_types(),
        *_contents(),
        *(line for table in (*TABLES, *OPTIONAL) for line in _table(table)),
        *_calendar(),
    ]
    return "\n".join(map(_wrapped, lines))


def _wrapped(line: str) -> str:
    """A paragraph or an item of a list at 100 columns; a table, or a heading, as it is."""
    if len(line) <= 100 or line.startswith(("|", "#")) or "\n" in line:
        return line
    return textwrap.fill(
        line,
        100,
        subsequent_indent="  " if line.startswith("- ") else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _manifest() -> Iterator[str]:
    yield from (
        f"## {MANIFEST}",
        "",
        "One JSON object in UTF-8, with or without a byte order mark. Keys that are not named "
        "here are left alone; one that stands twice is refused.",
        "",
    )
    yield from (
        "| key | holds |",
        "|---|---|",
        *(f"| `{key}` | {says} |" for key, says in MANIFEST_KEYS.items()),
    )
    yield from (
        "",
        "Each object under `files`:",
        "",
        "| key | holds |",
        "|---|---|",
        *(f"| `{key}` | {says} |" for key, says in FILE_KEYS.items()),
        "",
    )


def _types() -> Iterator[str]:
    yield from (
        "## Types and text",
        "",
        "A column may be stored in another type than its own where every value can be read in its "
        "own without any loss; `check` says which were.",
        "A file in which one value cannot is refused. A column without any value may be of the "
        "type `null`, or floating point.",
        "",
    )
    yield from (
        "| type | may be stored as |",
        "|---|---|",
        *(f"| {type_} | {CASTS.get(type_, 'itself alone')} |" for type_ in Type),
    )
    yield from (
        "",
        "Free text stands in releases and pages as it is given, so it has a form:",
        "",
        "| form | holds |",
        "|---|---|",
        *(f"| {text.name.lower()} | {text} |" for text in Text),
        "",
    )


def _contents() -> Iterator[str]:
    yield from ("## Tables", "", "| table | given | what it holds |", "|---|---|---|")
    yield from (
        f"| [{table.name}](#{table.name}) | {table.partition} | {table.meaning} |"
        for table in (*TABLES, *OPTIONAL)
    )
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield from (
        f"## {table.name}",
        "",
        f"{table.meaning}. Given: {table.partition}. Key: "
        f"{', '.join(f'`{name}`' for name in table.key)}.",
        "",
    )
    yield from ("| column | type | meaning | holds |", "|---|---|---|---|")
    yield from (
        f"| `{column.name}` | {column.type} | {column.meaning} | {_holds(column)} |"
        for column in table.columns
    )
    statements = [*_rules(table), *_promises(table)]
    if statements:
        yield from ("", *(f"- {statement}" for statement in statements))
    yield ""


def _holds(column: Column) -> str:
    parts = [
        ", ".join(f"`{code}`" for code in column.allowed),
        _bounds(column),
        column.text.name.lower() if column.text else "",
        column.refers or "",
        "may be empty" if column.nullable else "",
    ]
    return "; ".join(part for part in parts if part)


def _bounds(column: Column) -> str:
    if column.most is not None:
        return f"{column.least} to {column.most:,}"
    return f"{column.least} or more" if column.least is not None else ""


def _rules(table: Table) -> Iterator[str]:
    yield from (f"`{rule.column}`: {rule.allowed}." for rule in table.rules)


def _promises(table: Table) -> Iterator[str]:
    yield from table.promises
    yield from map(_one_each, table.one_each)
    if table.every_authority:
        yield "Each authority that exists at the month's end has a row."
    if table.name in AUTHORITY_SENT:
        yield (
            "Sent by the authority itself: a month without its return has none of its rows, "
            "which is not the same as zero."
        )
    if table.may_be_empty:
        yield (
            "May be without rows."
            if table.partition is Partition.ONCE
            else "A month may be without rows."
        )


def _one_each(pair: OneEach) -> str:
    meant = f": {pair.meaning}" if pair.meaning else ""
    if pair.when:
        return (
            f"Of the rows where `{pair.when}`, those with the same `{pair.one}` have the same "
            f"`{pair.each}` within a month{meant}."
        )
    after = (
        " An authority that ends gives way to its successor in the same region."
        if pair.each == "authority"
        else ""
    )
    return f"Rows with the same `{pair.one}` have the same `{pair.each}` " + (
        f"in every month, here and wherever this is said.{after}"
        if pair.for_good
        else f"within a month{meant}."
    )


def _calendar() -> Iterator[str]:
    yield from (
        "## The calendar of a month",
        "",
        "Rules and measures may use these dates of the month a row lies in:",
        "",
        ", ".join(f"`{name}`" for name in CALENDAR) + ".",
    )
    yield from (
        "",
        "`cut_N` is the month's end N years earlier, so a child born after it is under N; "
        "`year_before` is the last day of the same month one year earlier.",
        "`extract_end` is the last day of the extract. From `clocks_skip_from` to "
        "`clocks_forward` is the local hour skipped in March; from",
        "`clocks_back_repeat` to `clocks_back` the one lived twice in October.",
        "",
    )


if __name__ == "__main__":
    PLACE.write_text(dictionary(), encoding="utf-8")
