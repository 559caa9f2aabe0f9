"""The workbook as OpenDocument, the format of first choice."""

from __future__ import annotations

import io
from copy import copy
from functools import cached_property

from odf import dc, meta
from odf.element import Element
from odf.namespaces import OFFICENS, STYLENS
from odf.number import Number, NumberStyle
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet
from odf.style import (
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TableProperties,
    TableRowProperties,
    TextProperties,
)
from odf.table import (
    DatabaseRange,
    DatabaseRanges,
    Table,
    TableCell,
    TableColumn,
    TableHeaderRows,
    TableRow,
)
from odf.text import P

from exports.stamp import UNMARKED, FileMarks
from exports.workbook import Book, Cell, Sheet, book
from exports.workbook_xlsx import widths
from figures.figure import Figure

_CM_PER_CHARACTER = 0.26


def ods(figure: Figure, *, stamp: FileMarks = UNMARKED) -> bytes:
    """The workbook of a figure as ODS."""
    return written(book(figure, stamp=stamp), subject=stamp.marking)


def written(made: Book, *, subject: str = "") -> bytes:
    """A workbook as ODS: Arial 12, named tables, headings repeated in print,
    document properties."""
    document = OpenDocumentSpreadsheet()
    for element, text in (
        (dc.Title, made.title),
        (dc.Creator, made.author),
        (meta.InitialCreator, made.author),
        (meta.Keyword, made.keywords),
        (dc.Language, "en-GB"),
        (dc.Subject, subject),
    ):
        if text:
            document.meta.addElement(element(text=text))
    styles = _Styles(document)
    ranges = DatabaseRanges()
    for sheet in made.sheets:
        document.spreadsheet.addElement(_page(sheet, styles))
        if sheet.header:
            top, last = len(sheet.lines) + 1, len(sheet.lines) + 1 + len(sheet.rows)
            ranges.addElement(
                DatabaseRange(
                    name=sheet.table,
                    targetrangeaddress=f"'{sheet.name}'.A{top}:'{sheet.name}'.{_letter(len(sheet.header))}"
                    f"{last}",
                    containsheader="true",
                    displayfilterbuttons="false",
                )
            )
    document.spreadsheet.addElement(ranges)
    content = io.BytesIO()
    document.write(content)
    return content.getvalue()


class _Styles:
    """The few styles of a workbook, each made when it is first asked for."""

    def __init__(self, document: OpenDocument) -> None:
        self.document = document
        self.made: dict[tuple, Style] = {}
        self.cells: dict[tuple[str, str], TableCell] = {}

    def cell(
        self,
        *,
        size: int = 12,
        bold: bool = False,
        decimals: int | None = None,
        wrap: bool = True,
        right: bool = False,
    ) -> Style:
        """The style of a cell."""
        key = ("cell", size, bold, decimals, wrap, right)
        if key not in self.made:
            style = Style(
                name=f"ce{len(self.made)}",
                family="table-cell",
                **({"datastylename": self._number(decimals)} if decimals is not None else {}),
            )
            style.addElement(
                TextProperties(
                    fontfamily="Arial",
                    fontsize=f"{size}pt",
                    fontweight="bold" if bold else "normal",
                    language="en",
                    country="GB",
                )
            )
            style.addElement(
                TableCellProperties(verticalalign="top", wrapoption="wrap" if wrap else "no-wrap")
            )
            style.addElement(ParagraphProperties(textalign="end" if right else "start"))
            self.document.automaticstyles.addElement(style)
            self.made[key] = style
        return self.made[key]

    def row(self) -> Style:
        """The style of a row: as high as what is in it."""
        if ("row",) not in self.made:
            style = Style(name="ro0", family="table-row")
            style.addElement(TableRowProperties(useoptimalrowheight="true"))
            self.document.automaticstyles.addElement(style)
            self.made["row",] = style
        return self.made["row",]

    def sheet(self) -> Style:
        """The style of a sheet: printed on A4, as wide as the paper, without header or footer."""
        if ("sheet",) not in self.made:
            paper = PageLayout(name="paper")
            paper.addElement(
                PageLayoutProperties(
                    pagewidth="29.7cm",
                    pageheight="21cm",
                    printorientation="landscape",
                    margin="1.5cm",
                    qattributes={(STYLENS, "scale-to-X"): "1"},
                )
            )
            self.document.automaticstyles.addElement(paper)
            self.document.masterstyles.addElement(MasterPage(name="Paper", pagelayoutname=paper))
            style = Style(name="ta0", family="table", masterpagename="Paper")
            style.addElement(TableProperties(display="true"))
            self.document.automaticstyles.addElement(style)
            self.made["sheet",] = style
        return self.made["sheet",]

    def column(self, wide: int) -> Style:
        """The style of a column some characters wide."""
        key = ("column", wide)
        if key not in self.made:
            style = Style(name=f"co{len(self.made)}", family="table-column")
            style.addElement(TableColumnProperties(columnwidth=f"{wide * _CM_PER_CHARACTER:.2f}cm"))
            self.document.automaticstyles.addElement(style)
            self.made[key] = style
        return self.made[key]

    def _number(self, decimals: int) -> Style:
        key = ("number", decimals)
        if key not in self.made:
            style = NumberStyle(name=f"n{len(self.made)}")
            style.addElement(
                Number(decimalplaces=str(decimals), minintegerdigits="1", grouping="true")
            )
            self.document.automaticstyles.addElement(style)
            self.made[key] = style
        return self.made[key]

    @cached_property
    def words(self) -> Element:
        """What stands in a cell, without a word yet."""
        return P()

    def empty(self, style: Style, kind: str) -> TableCell:
        """A cell in a style that nothing stands in yet."""
        key = style.getAttribute("name"), kind
        if key not in self.cells:
            more = {"valuetype": kind} if kind else {}
            if kind == "float":
                more["value"] = "0"
            self.cells[key] = TableCell(**more, stylename=style)
        return self.cells[key]


def _page(sheet: Sheet, styles: _Styles) -> Table:
    page = Table(name=sheet.name, stylename=styles.sheet())
    for wide in widths(sheet):
        page.addElement(TableColumn(stylename=styles.column(wide)))
    for at, line in enumerate(sheet.lines):
        page.addElement(
            _row(
                styles,
                [
                    _cell(
                        styles,
                        line,
                        styles.cell(
                            size=16 if at == 0 else 12, bold=at == 0, wrap=not sheet.header
                        ),
                    )
                ],
            )
        )
    if sheet.header:
        heading = TableHeaderRows()
        heading.addElement(
            _row(
                styles,
                [
                    _cell(
                        styles,
                        name,
                        styles.cell(
                            bold=True, right=bool(sheet.decimals) and sheet.decimals[at] is not None
                        ),
                    )
                    for at, name in enumerate(sheet.header)
                ],
            )
        )
        page.addElement(heading)
    for row in sheet.rows:
        page.addElement(
            _row(
                styles,
                [_cell(styles, value, _style(styles, sheet, at)) for at, value in enumerate(row)],
            )
        )
    return page


def _style(styles: _Styles, sheet: Sheet, at: int) -> Style:
    decimals = sheet.decimals[at] if sheet.decimals else None
    return styles.cell(decimals=decimals, right=decimals is not None)


def _row(styles: _Styles, cells: list[TableCell]) -> TableRow:
    row = TableRow(stylename=styles.row())
    for cell in cells:
        row.addElement(cell)
    return row


def _cell(styles: _Styles, value: Cell, style: Style) -> TableCell:
    if value is None:
        return _another(styles.empty(style, ""))
    kind, text = ("string", value) if isinstance(value, str) else ("float", f"{value:,}")
    cell, words = _another(styles.empty(style, kind)), _another(styles.words)
    if kind == "float":
        cell.attributes[OFFICENS, "value"] = repr(value)
    words.addText(text)
    cell.addElement(words)
    return cell


def _another(made: Element) -> Element:
    """An element like one without content. To make it anew odfpy looks through all that such an
    element may have: a fifth of what a file takes."""
    other = copy(made)
    other.childNodes, other.attributes = [], dict(made.attributes)
    return other


def _letter(count: int) -> str:
    """Name of a column by its place from 1."""
    head, last = divmod(count - 1, 26)
    return (_letter(head) if head else "") + chr(65 + last)
