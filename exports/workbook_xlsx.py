"""The workbook as XLSX."""

from __future__ import annotations

import io
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from exports.stamp import UNMARKED, FileMarks
from exports.workbook import Sheet, book
from figures.figure import Figure

_FONT = "Arial"
_WIDEST, _NARROWEST = 60, 12


def xlsx(figure: Figure, *, stamp: FileMarks = UNMARKED) -> bytes:
    """The workbook of a figure as XLSX: Arial 12, named tables, document properties,
    the cursor in A1 of the cover."""
    made, written = book(figure, stamp=stamp), Workbook()
    written.remove(written.active)
    looks: dict[_Look, StyleArray] = {}
    for sheet in made.sheets:
        _write(written.create_sheet(sheet.name), sheet, looks)
    written.active = 0
    said = written.properties
    said.title, said.creator, said.keywords, said.language, said.category = (
        made.title,
        made.author,
        made.keywords,
        "en-GB",
        stamp.marking,
    )
    content = io.BytesIO()
    written.save(content)
    return content.getvalue()


def _write(page: Worksheet, sheet: Sheet, looks: dict[_Look, StyleArray]) -> None:
    pen = _Pen(page, looks)
    for at, line in enumerate(sheet.lines, 1):
        pen.put(at, 1, line, size=16 if at == 1 else 12, bold=at == 1, wrap=not sheet.header)
    top = len(sheet.lines) + 1
    if sheet.header:
        for column, name in enumerate(sheet.header, 1):
            pen.put(top, column, name, bold=True)
        for down, row in enumerate(sheet.rows, top + 1):
            for column, value in enumerate(row, 1):
                decimals = sheet.decimals[column - 1] if sheet.decimals else None
                pen.put(down, column, value, decimals=decimals)
        columns = [
            TableColumn(id=at, name=name) for at, name in enumerate(sheet.header, 1)
        ]  # named here, or openpyxl adds buttons that filter
        page.add_table(
            Table(
                displayName=sheet.table,
                ref=f"A{top}:{get_column_letter(len(sheet.header))}{top + len(sheet.rows)}",
                tableColumns=columns,
            )
        )
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = (
        "landscape",
        9,
        0,
    )  # printed on A4, as wide as the paper
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column, wide in enumerate(widths(sheet), 1):
        page.column_dimensions[get_column_letter(column)].width = wide


class _Look(NamedTuple):
    """How a cell looks."""

    size: int
    bold: bool
    wrap: bool
    is_left: bool
    number_format: str


@dataclass
class _Pen:
    """Writes the cells of a page. `looks` are those of the whole workbook, as openpyxl keeps them:
    a workbook of thousands of cells has a handful, and to find each anew among the styles took
    three times as long as all the rest."""

    page: Worksheet
    looks: dict[_Look, StyleArray]

    def put(
        self,
        row: int,
        column: int,
        value: object,
        *,
        size: int = 12,
        bold: bool = False,
        wrap: bool = True,
        decimals: int | None = None,
    ) -> None:
        """Write one cell."""
        cell = self.page.cell(row, column)
        if isinstance(value, str):
            cell.value, cell.data_type = value, "s"  # as text, whatever it begins with
        elif value is not None:
            cell.value = value
            cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
        is_left = isinstance(value, str) and decimals is None
        look = _Look(size, bold, wrap, is_left, cell.number_format)
        if look in self.looks:
            cell._style = copy(self.looks[look])
            return
        cell.font = Font(name=_FONT, size=size, bold=bold)
        cell.alignment = Alignment(
            horizontal="left" if is_left else "right",
            vertical="top",
            wrap_text=wrap,
        )
        self.looks[look] = cell._style


def widths(sheet: Sheet) -> list[int]:
    """Width of each column in characters; text longer than the widest is wrapped."""
    if not sheet.header:
        return [90]
    columns = zip(sheet.header, *sheet.rows, strict=True)
    return [
        min(
            _WIDEST,
            max(_NARROWEST, *(len(str(value)) + 3 for value in column if value is not None)),
        )
        for column in columns
    ]
