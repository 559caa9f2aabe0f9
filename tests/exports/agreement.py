"""Reading every file back: what the screen, the CSV, both workbooks and the brief say of each
figure, each in its own way, in the words of the screen.

Nothing here is shared with the code that writes: cells of the screen are read from its HTML,
of the PDF from its tags and the text under them.
"""

from __future__ import annotations

import ctypes
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pandas as pd
import pikepdf
import pypdfium2.raw as pdfium

import exports
from components.figure_cache import FinishedFigure
from components.table import table
from figures.figure import Figure
from figures.wording import long_date
from release.vocabulary import Status
from tests.exports.opendocument import sheets

REPLACED = ("c", "low", "x", "z")
ABSENT = {
    "authority_stage": "not yet",
    "milestone_date": "not yet",
    "milestone_forecast_date": "later than three years ahead",
}
"""What the screen says where a date or a stage has not come to be,
for which a file has the same symbol as where nothing applies."""
WORDS = {
    "c": "withheld so that nobody can be identified",
    "low": "too low to be told from 0",
    "x": "not available",
    "z": "not applicable",
}
Grid = list[list[str]]


@dataclass
class Tally:
    """How many readings of figures were compared, and those that disagree."""

    compared: int = 0
    wrong: list[str] = field(default_factory=list)
    symbols: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def same(self, where: str, screen: dict[str, str], file: dict[str, str]) -> None:
        """Compare what the screen says of each figure, by id, with what a file says."""
        for id_ in screen.keys() | file.keys():
            self.compared += 1
            if screen.get(id_) != file.get(id_):
                self.wrong.append(
                    f"{where}, {id_}: screen {screen.get(id_)!r}, file {file.get(id_)!r}"
                )

    def __str__(self) -> str:
        return f"{self.compared - len(self.wrong)} of {self.compared} agree"


def compare(tally: Tally, one: FinishedFigure) -> None:
    """One figure of a page against its CSV and its workbooks;
    each of its observations stands on the screen under its own address."""
    tally.symbols |= {str(s) for s in one.figure.frame["status"]}
    assert set(on_screen(one.table)) == set(one.figure.frame["figure_id"]) - {""}, (
        f"{one.figure.title}: a figure without its address, or an address without its figure"
    )
    compare_files(tally, one)


def compare_files(tally: Tally, one: FinishedFigure) -> None:
    """The table of the screen against each file made of the figure."""
    where = f"{one.figure.title}, {one.figure.subtitle}"
    tally.same(f"CSV, {where}", *beside(one, in_csv(one.figure)))
    for name, book in (
        ("ODS", sheets(exports.ods(one.figure))),
        ("XLSX", opened(one.figure)),
    ):
        tally.same(f"{name} table, {where}", *beside(one, in_table(book["Table_1"], one.figure)))
        tally.same(f"{name} data, {where}", *beside(one, in_data(book["Data"], one.figure)))


def beside(
    one: FinishedFigure, rows: list[tuple[str, str]]
) -> tuple[dict[str, str], dict[str, str]]:
    """What the screen says and what a file says, by id; what was worked out from published figures
    has none, and must stand somewhere among the other cells of the screen."""
    screen, others = (
        on_screen(one.table),
        Counter(
            cell
            for row, ids in zip(*_read(one.table), strict=True)
            for cell, id_ in zip(row, ids, strict=True)
            if not id_
        ),
    )
    file = {}
    for place, (id_, said) in enumerate(rows):
        if " | " not in screen.get(
            id_, ""
        ):  # where series stand beside each other, the screen has no room for the counts of a rate
            said = said.partition(" | ")[0]
        file[id_ or f"row {place}"] = said
        if not id_:
            screen[f"row {place}"] = said if others[said] else ""
            others[said] -= 1
    return screen, file


def compare_brief(tally: Tally, drawn: list[FinishedFigure]) -> None:
    """The tables of a brief, read by its tags, against the tables on screen, cell by cell."""
    content = exports.brief(
        "A page", "A page.", [exports.Part(one.figure, table(one.figure)) for one in drawn]
    )
    tables = list(in_pdf(content))
    assert len(tables) == len(drawn)
    for one, found in zip(drawn, tables, strict=True):
        shown = grid(one.table)
        tally.same(
            f"PDF, {one.figure.title}",
            {f"{r},{c}": spaced(text) for r, row in enumerate(shown) for c, text in enumerate(row)},
            {f"{r},{c}": spaced(text) for r, row in enumerate(found) for c, text in enumerate(row)},
        )


# --- the screen ---


class _Table(HTMLParser):
    """The cells of a table, and under the id its link leads to what each
    figure says with the counts beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Grid = []
        self.ids: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "tr":
            self.rows.append([])
            self.ids.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.ids[-1].append("")
            self.inside = True
        elif tag == "a":
            self.ids[-1][-1] = dict(attrs)["href"].removeprefix("/f/")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def _parsed(html: str) -> _Table:
    parser = _Table()
    parser.feed(html)
    return parser


def _read(html: str) -> tuple[Grid, list[list[str]]]:
    parsed = _parsed(html)
    return parsed.rows, parsed.ids


def grid(html: str) -> Grid:
    """Header and rows of the table on screen."""
    return _parsed(html).rows


def on_screen(html: str) -> dict[str, str]:
    """What the screen says of each figure, with the counts that stand beside a rate."""
    parsed = _parsed(html)
    header, said = parsed.rows[0], {}
    for row, ids in zip(parsed.rows, parsed.ids, strict=True):
        counts = "".join(
            f" | {row[header.index(name)]}"
            for name in ("Count", "Base")
            if name in header and row[header.index(name)]
        )
        said |= {id_: cell + counts for id_, cell in zip(ids, row, strict=True) if id_}
    return said


# --- the files ---


def in_csv(figure: Figure) -> list[tuple[str, str]]:
    """What the CSV says: id and words of each row."""
    lines = pd.read_csv(io.BytesIO(exports.csv(figure)), dtype=str, keep_default_na=False)
    return [(line["figure_id"], worded(line, figure)) for line in lines.to_dict("records")]


def opened(figure: Figure) -> dict[str, pd.DataFrame]:
    """The sheets of the XLSX."""
    book = openpyxl.load_workbook(io.BytesIO(exports.xlsx(figure)))
    return {
        page.title: pd.DataFrame(
            [[("" if v is None else v) for v in row] for row in page.iter_rows(values_only=True)],
            dtype=object,
        )
        for page in book.worksheets
    }


def in_data(sheet: pd.DataFrame, figure: Figure) -> list[tuple[str, str]]:
    """What the sheet for machines says: the columns of the CSV, with numbers as numbers."""
    lines = [
        dict(zip(sheet.iloc[0], row, strict=True)) for row in sheet.iloc[1:].itertuples(index=False)
    ]
    assert (
        tuple(sheet.iloc[0])[: len(exports.COLUMNS)] == exports.COLUMNS
    )  # the limits of a funnel plot follow
    return [
        (
            line["figure_id"],
            worded(
                {
                    k: numeral(v) if k in ("value", "numerator", "base") else str(v)
                    for k, v in line.items()
                },
                figure,
            ),
        )
        for line in lines
    ]


def in_table(sheet: pd.DataFrame, figure: Figure) -> list[tuple[str, str]]:
    """What the table to read says: number or symbol, the marker in its own column,
    counts in theirs. Its rows are those of the frame."""
    top = next(at for at, row in enumerate(sheet.itertuples(index=False)) if "Figure id" in row)
    said, header = [], list(sheet.iloc[top])
    value = header.index("Marker") - 1 - ("Count" in header) - ("Base" in header)
    for row, measure in zip(
        sheet.iloc[top + 1 :].itertuples(index=False), figure.frame["measure"], strict=True
    ):
        line = dict(zip(header, row, strict=True))
        shown = (
            row[value]
            if isinstance(row[value], str)
            else numbered(row[value], figure.decimals_of(measure))
        )
        marker = f" {line['Marker'].split('] ')[0]}]" if line["Marker"] else ""
        counts = "".join(
            f" | {line[name] if isinstance(line[name], str) else format(line[name], ',.0f')}"
            for name in ("Count", "Base")
            if line.get(name, "") != ""
        )
        said.append((line["Figure id"], shown + marker + counts))
    return said


def numbered(value: float, decimals: int) -> str:
    """A number as the screen writes it."""
    return f"{float(value):,.{decimals}f}".replace("-", "−")


def numeral(value: Any) -> str:
    """A number of a sheet as a CSV writes it."""
    return "" if value == "" else str(value)


def worded(line: dict[str, str], figure: Figure) -> str:
    """One line of data put into the words of the screen."""
    status, decimals = line["status"], figure.decimals_of(line["measure"])
    if status in REPLACED:
        assert line["value"] == line["numerator"] == "", "a withheld value is empty"
        words = ABSENT.get(line["measure"], WORDS["z"]) if status == "z" else WORDS[status]
        return f"[{status}] {words}" + (f" | {float(line['base']):,.0f}" if line["base"] else "")
    if line["text"] and line["value"]:  # quoted: the number, with the day it is of beside it
        shown = numbered(line["value"], decimals)
    elif line["text"]:
        shown = line["text_title"] or _day(line["text"])
    else:
        shown = line["text_title"] or numbered(line["value"], decimals)
    return (
        shown
        + (f" [{Status(status)}]" if status else "")
        + "".join(
            f" | {_count(line, name, figure)}"
            for name in ("numerator", "base")
            if line[name] and line["numerator"]
        )
    )


def _count(line: dict[str, str], name: str, figure: Figure) -> str:
    """A count beside a rate; a rounded 0 is called what the release calls it."""
    is_few = float(line[name]) == 0 and line["rounded"] == "yes"
    return figure.protection.few_of(line["measure"]) if is_few else f"{float(line[name]):,.0f}"


def _day(text: str) -> str:
    try:
        return long_date(text)
    except ValueError:
        return text


# --- the PDF, by its tags ---


def in_pdf(content: bytes) -> Iterator[Grid]:
    """The tables of a tagged PDF in reading order:
    a row for each TR, a cell for each TH and TD, the text under its tags."""
    document = pikepdf.open(io.BytesIO(content))
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    texts = _texts_by_mark(content, len(document.pages))
    for element in _elements(document.Root.StructTreeRoot, "/Table"):
        yield [
            [
                "".join(texts.get(mark, "") for mark in _marks(cell, pages))
                for cell in _elements(row, "/TH", "/TD")
            ]
            for row in _elements(element, "/TR")
        ]


def _elements(node: Any, *kinds: str) -> Iterator[Any]:
    """The nearest elements of a kind below a node, in order."""
    for child in _children(node):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if str(child.S) in kinds:
                yield child
            else:
                yield from _elements(child, *kinds)


def _children(node: Any) -> list[Any]:
    held = node.get("/K", [])
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def _marks(
    element: Any, pages: dict[tuple[int, int], int], page: int | None = None
) -> Iterator[tuple[int, int]]:
    """Page and number of every mark under an element, in order."""
    page = pages[element.Pg.objgen] if "/Pg" in element else page
    for child in _children(element):
        if isinstance(child, pikepdf.Dictionary):
            if "/MCID" in child:
                yield (pages[child.Pg.objgen] if "/Pg" in child else page, int(child.MCID))
            else:
                yield from _marks(child, pages, page)
        else:
            yield (page, int(child))


def _texts_by_mark(content: bytes, count: int) -> dict[tuple[int, int], str]:
    """The text under each mark of each page."""
    texts: dict[tuple[int, int], str] = {}
    buffer = ctypes.create_string_buffer(content, len(content))
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument(buffer, len(content), None)
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        text = pdfium.FPDFText_LoadPage(page)
        for at in range(pdfium.FPDFPage_CountObjects(page)):
            thing = pdfium.FPDFPage_GetObject(page, at)
            mark = pdfium.FPDFPageObj_GetMarkedContentID(thing)
            if mark >= 0 and pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_TEXT:
                size = pdfium.FPDFTextObj_GetText(thing, text, None, 0)
                held = (ctypes.c_ushort * (size // 2))()
                pdfium.FPDFTextObj_GetText(thing, text, held, size)
                texts[number, mark] = texts.get((number, mark), "") + bytes(held).decode(
                    "utf-16-le"
                ).rstrip("\0")
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return texts


def spaced(text: str) -> str:
    """Text without its spaces: where a line is broken in a PDF,
    the space is a place and no character."""
    return "".join(text.split()).replace("­", "")
