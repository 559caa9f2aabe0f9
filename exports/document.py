"""A written answer, or any text with tables, as DOCX: the format it is cleared and sent in.

Headings are headings, each table has one header row that is marked as such and repeated on every
page, and the document says its title, author and language: that is what a screen reader goes by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from exports.stamp import UNMARKED, FileMarks

FAMILY, SIZE = "Arial", 12
LANGUAGE = "en-GB"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"[−\-]?£?\d[\d,]*(?:\.\d+)?%?(?: \[\w+\])?")


@dataclass(frozen=True)
class Heading:
    """A heading, of level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `label` stands before it in bold where there is one."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Listed:
    """Points, one under the other."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of text under its title: one header row, and rows as long as it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Listed | Table


def docx(
    title: str,
    blocks: Sequence[Block],
    *,
    author: str,
    subject: str = "",
    stamp: FileMarks = UNMARKED,
) -> bytes:
    """The blocks under a title, as the bytes of a DOCX. The marking stands at the head and the foot
    of each page."""
    document = Docx()
    _set_up(document, title, author=author, subject=subject)
    _mark(document, stamp)
    document.add_heading(_plain(title), 0)
    for block in blocks:
        match block:
            case Heading(text, level):
                document.add_heading(_plain(text), level)
            case Paragraph(text, label):
                paragraph = document.add_paragraph()
                if label:
                    paragraph.add_run(f"{_plain(label)} ").bold = True
                paragraph.add_run(_plain(text))
            case Listed(points):
                for point in points:
                    document.add_paragraph(_plain(point), style="List Bullet")
            case Table():
                _table(document, block)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _set_up(document: Docx, title: str, *, author: str, subject: str) -> None:
    properties = document.core_properties
    properties.title, properties.author = _plain(title)[:255], _plain(author)[:255]
    properties.subject, properties.language = _plain(subject)[:255], LANGUAGE
    properties.comments = ""
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.54)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "List Bullet", "Header", "Footer"):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = FAMILY, RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FAMILY)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            if fonts.get(qn(kind)) is not None:
                del fonts.attrib[qn(kind)]
    for name, size in (("Normal", SIZE), ("Title", 20), ("Heading 1", 16), ("Heading 2", 14)):
        document.styles[name].font.size = Pt(size)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _mark(document: Docx, stamp: FileMarks) -> None:
    section = document.sections[0]
    for part in (section.header, section.footer) if stamp.marking else ():
        paragraph = part.paragraphs[0]
        paragraph.text = _plain(stamp.marking)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if stamp.reading_log:
        section.footer.add_paragraph(_plain(stamp.reading_log))


def _table(document: Docx, block: Table) -> None:
    caption = document.add_paragraph()
    caption.add_run(_plain(block.title)).bold = True
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.header))
    table.style = "Table Grid"
    _describe(table, block.title)
    for cell, text in zip(table.rows[0].cells, block.header, strict=True):
        cell.paragraphs[0].add_run(_plain(text)).bold = True
    _as_header(table.rows[0])
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _plain(text)
            if _NUMBER.fullmatch(text):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _describe(table: object, title: str) -> None:
    """The table's title as its alternative text, and its first row as its head."""
    properties = table._tbl.tblPr
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), _plain(title)[:255])
    properties.append(caption)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstRow"), "1")
        look.set(qn("w:firstColumn"), "0")


def _as_header(row: object) -> None:
    """A row that is the head of its table, on every page, and is not split."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def _plain(text: str) -> str:
    """Text that XML can hold."""
    return _NOT_XML.sub("", text)
