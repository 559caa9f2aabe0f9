"""A workbook before it has a format: sheets by the Analysis Function's rules for statistics in
spreadsheets, with nothing merged, hidden or frozen.

Cover, contents, notes, definitions, one table to read, and one sheet of data whose first row is its
header, for machines. One named table a sheet, one number a cell; a symbol stands where a number
would, and is explained above the table; markers such as provisional stand in a column of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from exports.stamp import UNMARKED, FileMarks
from exports.tidy import LIMITS, NUMBERS, columns_of, limits_of, plain, tidy
from figures.arithmetic import half_up
from figures.figure import Figure
from figures.notes import notes_by_row, numbered, reference
from figures.observation import (
    few,
    fewer_than,
    in_place,
    is_replaced,
    marker,
    symbol_words,
    symbols,
    text_of,
)
from figures.wording import long_date
from release.vocabulary import ALL

Cell = str | float | int | None
"""What a cell holds: text, a number, or nothing."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: `name` of its tab, the lines above its table (the first is its title),
    and the table with its header, named `table`.

    `decimals` maps a column of the table to the decimals its numbers are shown with.
    """

    name: str
    lines: tuple[str, ...] = ()
    table: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    decimals: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Book:
    """All sheets, and what the document says of itself."""

    title: str
    author: str
    keywords: str
    sheets: tuple[Sheet, ...]


def book(figure: Figure, *, stamp: FileMarks = UNMARKED) -> Book:
    """The workbook of a figure. Text in it is neutralised; numbers are numbers."""
    title = f"{figure.title}, {figure.subtitle}"
    described = (_notes(figure), _definitions(figure), _table(figure), _data(figure, stamp))
    sheets = (_cover(figure, stamp), _contents(described), *described)
    return Book(
        plain(title),
        plain(figure.citation.producer),
        plain(", ".join(dict.fromkeys((*figure.frame["measure_title"], figure.status)))),
        sheets,
    )


def _cover(figure: Figure, stamp: FileMarks) -> Sheet:
    said = {
        "Status": figure.status,
        "Source": figure.source,
        "Published": long_date(figure.published_on) if figure.published_on else "not yet published",
        "Release": f"{figure.citation.release} ({figure.citation.digest})",
        "Producer": figure.citation.producer,
        "Unit": figure.unit,
        "Base": figure.base,
        "Rounding and protection": figure.protection.words,
        "Symbols": symbols(figure),
        "Citation": figure.citation.line(),
        "Records": figure.synthetic,
    }
    lines = (
        f"{figure.title}, {figure.subtitle}",
        *([stamp.marking] if stamp.marking else []),
        *(f"{name}: {text}" for name, text in said.items() if text),
        "Each figure has a permanent id. Opened at /f/ and the id, it shows the figure as "
        "published then and now.",
        *([stamp.reading_log] if stamp.reading_log else []),
    )
    return Sheet("Cover", tuple(map(plain, lines)))


def _contents(sheets: tuple[Sheet, ...]) -> Sheet:
    rows = tuple(
        (
            sheet.name,
            sheet.lines[0]
            if sheet.lines
            else "The same figures for machines: one row an observation, the header in the "
            "first row, dates in ISO 8601. Blank cells mean that the column says nothing "
            "of the row",
        )
        for sheet in sheets
    )
    return Sheet(
        "Contents",
        ("Contents", "This worksheet contains one table."),
        "contents",
        ("Worksheet", "What it holds"),
        rows,
    )


def _notes(figure: Figure) -> Sheet:
    texts = numbered(figure) or {"There are no notes.": 0}
    rows = tuple(
        (f"note {number}" if number else "none", plain(text)) for text, number in texts.items()
    )
    return Sheet(
        "Notes",
        ("Notes", "This worksheet contains one table."),
        "notes",
        ("Note number", "Note text"),
        rows,
    )


def _definitions(figure: Figure) -> Sheet:
    said = {
        "Definition": figure.definition,
        "Base": figure.base,
        "What this shows": figure.shows,
        "What this cannot show": figure.cannot_show,
        "Rounding and protection": figure.protection.words,
    }
    said |= {f"Symbol [{s}]": words for s, words in symbol_words(figure).items()}
    return Sheet(
        "Definitions",
        ("Definitions", "This worksheet contains one table."),
        "definitions",
        ("Term", "Meaning"),
        tuple((plain(k), plain(v)) for k, v in said.items() if v),
    )


def _table(figure: Figure) -> Sheet:
    """The table to read: a row an observation, with what varies in the frame;
    names of areas stand beside their codes."""
    frame, numbers = figure.frame, numbered(figure)
    leads, limits = _leads(figure), limits_of(figure)
    unit = f"{figure.unit[:1].upper()}{figure.unit[1:]}"
    counts = {
        heading: column
        for heading, column in (("Count", "numerator"), ("Base", "base"))
        if frame["numerator"].notna().any()
    }
    rows = tuple(
        (
            *(plain(getattr(row, c)) for c in leads.values()),
            _shown(figure, row),
            *(_count(figure, row, column) for column in counts.values()),
            marker(row),
            _refers(own, numbers),
            row.figure_id,
            *(_limit(row, c, figure) for c in limits),
        )
        for row, own in zip(frame.itertuples(), notes_by_row(figure), strict=True)
    )
    header = (*leads, unit, *counts, "Marker", "Notes", "Figure id", *(LIMITS[c] for c in limits))
    decimals = (
        *(None for _ in leads),
        figure.one_decimals,
        *(0 for _ in counts),
        None,
        None,
        None,
        *(figure.decimals if c in NUMBERS else None for c in limits),
    )
    lines = (
        f"{figure.title}, {figure.subtitle}",
        "This worksheet contains one table.",
        *(
            ["Some rows refer to notes, which can be found on the notes worksheet."]
            if numbered
            else []
        ),
        *([f"Symbols: {symbols(figure)}."] if symbols(figure) else []),
        *_blanks(header, rows),
        f"Source: {figure.source}.",
        f"Status: {figure.status}.",
    )
    return Sheet("Table_1", tuple(map(plain, lines)), "table_1", header, rows, decimals)


def _leads(figure: Figure) -> dict[str, str]:
    """Headings and columns that name a row: area and code always,
    and whatever else the table is split by."""
    frame = figure.frame
    split = {
        "Measure": "measure_title",
        "Unit": "unit",
        "Category": "category_title",
        "Source": "source",
    }
    varying = {
        heading: column
        for heading, column in split.items()
        if frame[column].nunique() > 1
        or heading == "Category"
        and (frame["breakdown"] != ALL).any()
    }
    return {"Area": "geography_name", "Area code": "geography", "Period": "period_title"} | varying


def _shown(figure: Figure, row: object) -> Cell:
    """What stands in the cell: a number; the symbol with its words where one replaces it;
    a date or a stage as text."""
    if is_replaced(row):
        return in_place(figure, row)
    if pd.notna(row.value):
        return few(figure, row) or _as_number(row.value, figure.decimals_of(row.measure))
    return plain(text_of(figure, row))


def _as_number(value: float, decimals: int) -> float | int:
    return float(half_up(value, decimals)) if decimals else int(half_up(value))


def _refers(own: list[str], numbers: dict[str, int]) -> str:
    return " ".join(reference(number) for text, number in numbers.items() if text in own)


_BLANK = {
    "Marker": "there is nothing to mark",
    "Notes": "there is no note",
    "Count": "there is no count that a rate was made from",
    "Base": "there is no base that a rate was made over",
    "Figure id": "the figure was worked out from others and has no id",
}


def _blanks(header: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> list[str]:
    """What an empty cell means, a sentence for each column that has one."""
    empty = [
        name for place, name in enumerate(header) if any(row[place] in ("", None) for row in rows)
    ]
    return [
        f"Blank cells in the column {name} mean that {_BLANK.get(name, 'there is no such figure')}."
        for name in empty
    ]


def _data(figure: Figure, stamp: FileMarks) -> Sheet:
    table = tidy(figure, stamp=stamp)
    columns = columns_of(figure)
    decimals = dict.fromkeys(NUMBERS, figure.decimals) | {
        "value": figure.one_decimals,
        "numerator": 0,
        "base": 0,
    }
    rows = tuple(
        tuple(
            _number(text) if name in NUMBERS else text
            for name, text in zip(columns, row, strict=True)
        )
        for row in table.itertuples(index=False)
    )
    return Sheet("Data", (), "data", columns, rows, tuple(decimals.get(name) for name in columns))


def _number(text: str) -> Cell:
    if text == "":
        return None
    return float(text) if "." in text else int(text)


def _limit(row: object, column: str, figure: Figure) -> Cell:
    """A control limit as it is shown, or where the area lies; empty where there is none."""
    value = getattr(row, column)
    if column not in NUMBERS:
        return plain(value)
    return None if pd.isna(value) else float(half_up(value, figure.decimals))


def _count(figure: Figure, row: object, column: str) -> Cell:
    count = getattr(row, column)
    return (
        None
        if pd.isna(count)
        else fewer_than(figure, count, row.measure, rounded=row.rounded) or _as_number(count, 0)
    )
