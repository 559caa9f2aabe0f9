"""The cells of an OpenDocument workbook, read from its XML: by nothing that wrote them, and in a
twentieth of the time that the library takes which builds an object of every cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pandas as pd

_OF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}%s"
SHEET, ROW = _OF % ("table", "table"), _OF % ("table", "table-row")
CELLS = {_OF % ("table", "table-cell"), _OF % ("table", "covered-table-cell")}
NAME = _OF % ("table", "name")
COLUMNS_REPEATED = _OF % ("table", "number-columns-repeated")
ROWS_REPEATED = _OF % ("table", "number-rows-repeated")
KIND, VALUE = _OF % ("office", "value-type"), _OF % ("office", "value")
PARAGRAPH, BLANKS = _OF % ("text", "p"), _OF % ("text", "s")
HOW_MANY = _OF % ("text", "c")


def sheets(content: bytes) -> dict[str, pd.DataFrame]:
    """Each sheet by its name: numbers as numbers, words as text, and "" where nothing is."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        root = ElementTree.fromstring(parts.read("content.xml"))
    return {sheet.get(NAME, ""): pd.DataFrame(_square(sheet)) for sheet in root.iter(SHEET)}


def _square(sheet: ElementTree.Element) -> list[list[object]]:
    """Rows of one length, without what is empty at their ends and at the end of the sheet."""
    rows: list[list[object]] = []
    for row in sheet.iter(ROW):
        cells = [value for cell in row if cell.tag in CELLS for value in _repeated(cell)]
        while cells and cells[-1] == "":
            cells.pop()
        rows += [cells] * int(row.get(ROWS_REPEATED, 1))
    while rows and not rows[-1]:
        rows.pop()
    wide = max(map(len, rows), default=0)
    return [[*row, *[""] * (wide - len(row))] for row in rows]


def _repeated(cell: ElementTree.Element) -> list[object]:
    return [_value(cell)] * int(cell.get(COLUMNS_REPEATED, 1))


def _value(cell: ElementTree.Element) -> object:
    match cell.get(KIND):
        case None:
            return ""
        case "float" | "percentage":
            value = float(cell.get(VALUE, ""))
            return int(value) if value.is_integer() else value
        case "string":
            return "\n".join("".join(_words(p)) for p in cell if p.tag == PARAGRAPH)
        case kind:
            raise ValueError(f"a cell of a kind that no file of ours has: {kind}")


def _words(of: ElementTree.Element) -> Iterator[str]:
    yield of.text or ""
    for part in of:
        yield " " * int(part.get(HOW_MANY, 1)) if part.tag == BLANKS else "".join(_words(part))
        yield part.tail or ""
