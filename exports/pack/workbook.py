"""The figures of a pack as one ODS: a sheet a measure, with cover, contents, notes and definitions,
by the rules of `exports.workbook`."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import canonicalize

import pandas as pd

from exports.machine import NUMBERS, number
from exports.tidy import plain
from exports.workbook import Book, Cell, Sheet
from exports.workbook_ods import written
from figures.observation import STATUS_WORDS, is_replaced, marked, marker

if TYPE_CHECKING:
    from exports.pack.assemble import Contents

_LEADS = {
    "Area": "geography_name",
    "Area code": "geography",
    "Period": "period_title",
    "Breakdown": "breakdown_title",
    "Category": "category_title",
}
_AFTER = {"Notes": "notes", "Source": "source", "Figure id": "figure_id"}


def workbook(contents: Contents) -> bytes:
    """The workbook, the same bytes for the same contents."""
    tables = [
        _table(place, rows)
        for place, (_, rows) in enumerate(contents.rows.groupby("measure", sort=False), 1)
    ]
    described = [
        _listed("Notes", ("Note number", "Note text"), contents.notes[["number", "text"]]),
        _listed(
            "Definitions", ("Measure", "Definition"), contents.measures[["title", "definition"]]
        ),
        *tables,
    ]
    listed = pd.DataFrame([[s.name, s.lines[0]] for s in described])
    sheets = (
        _cover(contents),
        _listed("Contents", ("Worksheet", "What it holds"), listed),
        *described,
    )
    said = contents.said
    book = Book(
        plain(f"{said.title}: {contents.choice}"), plain(said.producer), plain(said.status), sheets
    )
    return _settled(written(book, subject=said.marking))


def _cover(contents: Contents) -> Sheet:
    said = contents.said
    lines = {
        "Status": said.status,
        "Published": said.published or "not yet published",
        "Release": f"{said.release} ({said.digest})",
        "Producer": said.producer,
        "Rounding and protection": said.rounding,
        "Symbols": "; ".join(marked(s, w) for s, w in STATUS_WORDS.items() if s),
        "Licence": said.licence,
        "Records": said.records,
        "Reading log": contents.log,
    }
    if contents.rows_file is not None:
        lines["What it holds"] = (
            f"England's totals. All {contents.count:,} figures are in observations.csv."
        )
    head = [f"{said.title}: {contents.choice}", *([said.marking] if said.marking else [])]
    told = [f"{name}: {text}" for name, text in lines.items() if text]
    return Sheet("Cover", tuple(map(plain, head + told)))


def _listed(name: str, header: tuple[str, ...], rows: pd.DataFrame) -> Sheet:
    cells = tuple(tuple(plain(v) for v in row) for row in rows.itertuples(index=False))
    return Sheet(
        name,
        (name, "This worksheet contains one table."),
        name.lower(),
        header,
        cells or (("none", *("" for _ in header[1:])),),
    )


def _table(place: int, rows: pd.DataFrame) -> Sheet:
    first = rows.iloc[0]
    header = (
        *_LEADS,
        f"{first['unit'][:1].upper()}{first['unit'][1:]}",
        "Count",
        "Base",
        "Marker",
        *_AFTER,
    )
    lines = (
        plain(first["measure_title"]),
        "This worksheet contains one table.",
        "Blank cells mean that there is no such count, marker or note. A symbol in brackets "
        "stands where a figure is not shown; the cover says what it means.",
    )
    made = tuple(
        (
            *(plain(getattr(row, c)) for c in _LEADS.values()),
            _shown(row),
            *(number(getattr(row, name)) for name in NUMBERS[1:]),
            marker(row),
            *(plain(getattr(row, c)) for c in _AFTER.values()),
        )
        for row in rows.itertuples()
    )
    decimals = max((len(v.partition(".")[2]) for v in rows["value"]), default=0)
    formats = (*(None for _ in _LEADS), decimals, 0, 0, None, *(None for _ in _AFTER))
    return Sheet(f"Table_{place}", lines, f"table_{place}", header, made, formats)


def _shown(row: object) -> Cell:
    if is_replaced(row):
        return marked(row.status, row.status_meaning)
    if row.text_title:
        return plain(row.text_title)
    return number(row.value) if row.value else plain(row.text)


def _canonical(content: bytes) -> bytes:
    """XML written in the one way: the library declares whatever names were
    used before it in the same process."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + canonicalize(content.decode()).encode()


def _settled(content: bytes) -> bytes:
    """The file with the time of none of its parts."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(settled, "w") as new:
        for info in sorted(old.infolist(), key=lambda i: (i.filename != "mimetype", i.filename)):
            kept = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            kept.compress_type, kept.create_system = info.compress_type, 3
            content = old.read(info)
            new.writestr(kept, _canonical(content) if info.filename.endswith(".xml") else content)
    return settled.getvalue()
