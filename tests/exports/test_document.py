"""The DOCX of an answer, read back: headings, one marked header row a table, title and language."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as some

from exports import FileMarks, Heading, Listed, Paragraph, Table, docx

BLOCKS = (
    Heading("Question"),
    Paragraph("How many?", "(a)"),
    Table("Views, June 2010", ("Area", "Views"), (("North West", "46,820"), ("London", "=1+1"))),
    Listed(("One reason", "Another")),
)


def read(**more: object) -> Document:
    made = docx("Draft answer", BLOCKS, author="ContactPoint Oversight", **more)
    return Document(BytesIO(made))


def test_headings_text_and_lists_have_their_styles() -> None:
    said = [(p.style.name, p.text) for p in read().paragraphs if p.text]
    assert said == [
        ("Title", "Draft answer"),
        ("Heading 1", "Question"),
        ("Normal", "(a) How many?"),
        ("Normal", "Views, June 2010"),
        ("List Bullet", "One reason"),
        ("List Bullet", "Another"),
    ]


def test_a_table_has_one_header_row_that_is_marked_and_a_name() -> None:
    (table,) = read().tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Area", "Views"],
        ["North West", "46,820"],
        ["London", "=1+1"],
    ]
    marked = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
        for row in table.rows
    ]
    assert marked == [True, False, False]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Views, June 2010"


def test_the_document_says_its_title_author_and_language_and_its_marking() -> None:
    document = read(stamp=FileMarks("OFFICIAL", "Reading log head: abc"))
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Draft answer",
        "ContactPoint Oversight",
        "en-GB",
    )
    (section,) = document.sections
    assert section.header.paragraphs[0].text == "OFFICIAL"
    assert [p.text for p in section.footer.paragraphs] == ["OFFICIAL", "Reading log head: abc"]
    assert document.styles["Normal"].font.name == "Arial"


@settings(max_examples=6, deadline=None)
@given(some.text(max_size=60))
def test_any_text_makes_a_document_that_opens(text: str) -> None:
    made = docx(text, (Paragraph(text, text), Table(text, (text,), ((text,),))), author=text)
    assert ZipFile(BytesIO(made)).testzip() is None
    assert len(Document(BytesIO(made)).tables) == 1
