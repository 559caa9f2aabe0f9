"""What each kind of file must hold beside its figures:
who may read it, what it is, and nothing that runs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as Tree

import csvw as described
import openpyxl
import pandas as pd
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from odf.namespaces import OFFICENS, STYLENS, TABLENS
from odf.opendocument import load
from odf.table import DatabaseRange, Table, TableCell

import exports
from components.figure_cache import FinishedFigure, finished
from components.table import table
from exports.tidy import plain
from figures.figure import Across, Figure, Note, Selection
from queries.figures import figure
from release.store import Release
from release.vocabulary import Level
from tests.dashboard import SYNTHETIC
from tests.exports.opendocument import sheets

MARK = "OFFICIAL"
LOG = f"Reading log head: {'ab' * 32} at 2009-08-01T09:30:12.345Z"
STAMP = exports.FileMarks(MARK, LOG)
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
COVERAGE = Selection(
    "r", ("directory_coverage",), Across.AREAS, "E92000001", "2009-06", level=Level.AUTHORITY
)
GAP = Selection(
    "r", ("accounts_issued",), Across.AREAS, "E92000001", "2009-05", level=Level.AUTHORITY
)
TWO = Selection(
    "r", ("practitioners_planned", "accounts_issued"), Across.PERIODS, "E12000001", "2009-06"
)


@pytest.fixture
def coverage(store: Release) -> FinishedFigure:
    return finished(store, COVERAGE, "hexmap")


def book(figure: Figure) -> dict[str, pd.DataFrame]:
    """The ODS as pandas reads it."""
    return pd.read_excel(
        io.BytesIO(exports.ods(figure, stamp=STAMP)),
        engine="odf",
        sheet_name=None,
        header=None,
        dtype=object,
        keep_default_na=False,
    )


def test_cells_are_read_as_pandas_reads_them(coverage: FinishedFigure) -> None:
    """Most tests read them without it: it takes twenty times as long."""
    read = sheets(exports.ods(coverage.figure, stamp=STAMP))
    by_pandas = book(coverage.figure)
    assert list(read) == list(by_pandas)
    for name, sheet in by_pandas.items():
        assert read[name].to_numpy().tolist() == sheet.to_numpy().tolist(), name
        kinds = [list(map(type, one.to_numpy().flat)) for one in (read[name], sheet)]
        assert kinds[0] == kinds[1], name


# --- looks ---


def test_cells_of_a_workbook_look_as_what_they_hold(coverage: FinishedFigure) -> None:
    """On every sheet titles are large, titles and headings bold; numbers stand on the right with
    the decimals of their measure, text on the left."""
    pages = openpyxl.load_workbook(io.BytesIO(exports.xlsx(coverage.figure))).worksheets
    met = set()
    for page in pages:
        tops = [int(re.match(r"A(\d+)", named.ref)[1]) for named in page.tables.values()]
        first = min(tops, default=page.max_row + 1)
        assert (page["A1"].font.sz, page["A1"].font.b) == (16 if first > 1 else 12, True)
        for cell in (cell for row in page.iter_rows(min_row=2) for cell in row if cell.value):
            is_number = isinstance(cell.value, int | float)
            met.add((is_number, cell.row == first))
            assert (cell.font.name, cell.font.sz) == ("Arial", 12), cell.coordinate
            assert cell.font.b == (cell.row == first), cell.coordinate
            if is_number:
                assert cell.alignment.horizontal == "right" and cell.number_format.startswith("#,")
            elif cell.row < first:
                assert cell.alignment.horizontal == "left", cell.coordinate
    assert met >= {(True, False), (False, True), (False, False)}


# --- formulas ---


@given(some.text(max_size=30))
def test_no_text_is_left_that_a_spreadsheet_runs(text: str) -> None:
    said = plain(text)
    assert not said.lstrip(" ").startswith(FORMULAS)
    assert said in (text, f"'{text}") or re.search("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", text)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(bad=some.sampled_from(FORMULAS), rest=some.text(max_size=20))
def test_formulas_are_neutralised_wherever_they_come_from(
    store: Release, bad: str, rest: str
) -> None:
    """Names, titles, notes and sources of a release are data too."""
    one = figure(
        store, Selection("r", ("children_on_directory",), Across.CATEGORIES, "E92000001", "2009-06")
    )
    frame, evil = one.frame.assign(geography_name=bad + rest, measure_title=bad + rest), bad + rest
    spoilt = replace(
        one,
        frame=frame,
        title=evil,
        source=evil,
        definition=evil,
        notes=tuple(replace(n, text=evil) for n in one.notes),
    )
    cells = [
        c
        for line in pd.read_csv(
            io.BytesIO(exports.csv(spoilt)), dtype=str, keep_default_na=False, header=None
        ).to_numpy()
        for c in line
    ]
    written = openpyxl.load_workbook(io.BytesIO(exports.xlsx(spoilt)))
    cells += [c.value for page in written for row in page for c in row if isinstance(c.value, str)]
    assert not any(c.data_type == "f" for page in written for row in page for c in row)
    document = load(io.BytesIO(exports.ods(spoilt)))
    assert not [c for c in document.getElementsByType(TableCell) if c.getAttrNS(TABLENS, "formula")]
    cells += [
        str(c)
        for c in document.getElementsByType(TableCell)
        if c.getAttrNS(OFFICENS, "value-type") == "string"
    ]
    assert not [c for c in cells if c.lstrip(" ").startswith(FORMULAS)]


# --- CSV on the Web ---


@pytest.mark.parametrize(
    "selection",
    [
        COVERAGE,
        GAP,
        TWO,
        Selection(
            "r",
            ("milestone_date",),
            Across.AREAS,
            "E92000001",
            "2009-06",
            "milestone_by_reading",
            "ready.",
            Level.AUTHORITY,
        ),
    ],
)
def test_metadata_describes_the_csv_it_lies_beside(
    store: Release, selection: Selection, tmp_path
) -> None:
    one = figure(store, selection)
    with zipfile.ZipFile(io.BytesIO(exports.csvw(one, name="figure.csv", stamp=STAMP))) as file:
        assert sorted(file.namelist()) == ["figure.csv", "figure.csv-metadata.json"]
        file.extractall(tmp_path)
    assert (tmp_path / "figure.csv").read_bytes() == exports.csv(one, stamp=STAMP)
    said = json.loads((tmp_path / "figure.csv-metadata.json").read_text())
    assert [c["name"] for c in said["tableSchema"]["columns"]] == list(exports.COLUMNS) and all(
        c["dc:description"] for c in said["tableSchema"]["columns"]
    )
    assert (
        said["dc:accessRights"] == MARK
        and said["dc:provenance"] == LOG
        and said["dc:issued"] == "2009-07-30"
        and SYNTHETIC in said["rdfs:comment"]
        and said["dc:bibliographicCitation"] == one.citation.line()
    )
    rows = list(
        described.Table.from_file(tmp_path / "figure.csv-metadata.json").iterdicts(strict=True)
    )  # reads each cell by its declared datatype
    assert len(rows) == len(one.frame) and [r["figure_id"] for r in rows] == list(
        one.frame["figure_id"]
    )
    assert [r["value"] is None for r in rows] == list(one.frame["value"].isna()) and {
        type(r["rounded"]) for r in rows
    } == {bool}


def test_metadata_that_does_not_fit_is_found(store: Release, tmp_path) -> None:
    """The check of the test above can fail: a word where the schema says number is refused."""
    one = figure(store, GAP)
    with zipfile.ZipFile(io.BytesIO(exports.csvw(one, name="figure.csv"))) as file:
        file.extractall(tmp_path)
    lines = pd.read_csv(tmp_path / "figure.csv", dtype=str, keep_default_na=False)
    lines.loc[0, "value"] = "many"
    lines.to_csv(tmp_path / "figure.csv", index=False)
    with pytest.raises(ValueError):
        list(
            described.Table.from_file(tmp_path / "figure.csv-metadata.json").iterdicts(strict=True)
        )


# --- workbooks ---


SHEETS = ["Cover", "Contents", "Notes", "Definitions", "Table_1", "Data"]


@pytest.mark.parametrize("selection", [COVERAGE, GAP, TWO], ids=["coverage", "gap", "two"])
def test_a_workbook_follows_the_rules_of_the_analysis_function(
    store: Release, selection: Selection
) -> None:
    written = openpyxl.load_workbook(
        io.BytesIO(exports.xlsx(figure(store, selection), stamp=STAMP))
    )
    assert written.sheetnames == SHEETS and written.active.title == "Cover"
    for page in written:
        assert (
            not page.merged_cells.ranges
            and page.freeze_panes is None
            and page.auto_filter.ref is None
            and not page._images
        )
        assert (
            page.sheet_view.selection[0].activeCell == "A1"
            and not page.oddHeader.center.text
            and not page.oddFooter.center.text
        )
        assert all(
            not d.hidden for d in (*page.row_dimensions.values(), *page.column_dimensions.values())
        )
        assert all(any(c.value is not None for c in row) for row in page.iter_rows()), (
            f"{page.title} has an empty row"
        )
        assert all(
            c.fill.fill_type is None and c.font.name == "Arial" and c.font.size >= 12
            for row in page
            for c in row
            if c.value is not None
        )
        assert len(page.tables) == (page.title != "Cover")
        for named in page.tables.values():
            header = [c.value for c in page[named.ref][0]]
            assert (
                len(set(header)) == len(header)
                and all(c.font.bold for c in page[named.ref][0])
                and named.autoFilter is None
            )
            assert (
                page[named.ref][-1][-1].row == page.max_row
                and page[named.ref][-1][-1].column == page.max_column
            ), "something stands below or beside the table"
    assert len({name for page in written for name in page.tables}) == 5
    said = written.properties
    assert (
        said.title
        and said.creator == "ContactPoint Oversight"
        and said.keywords
        and said.language == "en-GB"
        and said.category == MARK
    )


def test_both_workbooks_hold_the_same_in_every_cell(store: Release) -> None:
    for selection in (COVERAGE, GAP, TWO):
        one = figure(store, selection)
        written, other = (
            openpyxl.load_workbook(io.BytesIO(exports.xlsx(one, stamp=STAMP))),
            book(one),
        )
        assert list(other) == SHEETS
        for page in written:
            mine = [
                ["" if v is None else v for v in row] for row in page.iter_rows(values_only=True)
            ]
            assert mine == [list(row) for row in other[page.title].itertuples(index=False)], (
                page.title
            )


def test_ods_names_its_tables_and_repeats_headings(store: Release) -> None:
    document = load(io.BytesIO(exports.ods(figure(store, GAP), stamp=STAMP)))
    assert [t.getAttrNS(TABLENS, "name") for t in document.getElementsByType(Table)] == SHEETS
    names = [r.getAttrNS(TABLENS, "name") for r in document.getElementsByType(DatabaseRange)]
    assert names == ["contents", "notes", "definitions", "table_1", "data"]
    assert not [
        c
        for c in document.getElementsByType(TableCell)
        if c.getAttrNS(TABLENS, "number-columns-spanned")
    ]
    families = {
        e.getAttrNS(STYLENS, "family")
        for e in document.automaticstyles.childNodes
        if e.qname[1] == "style"
    }
    assert families == {"table", "table-row", "table-column", "table-cell"}


def test_the_cover_and_the_table_say_what_must_be_said(store: Release) -> None:
    one = figure(store, GAP)
    sheets = book(one)
    cover, page = (
        "\n".join(str(c) for c in sheets[name].to_numpy().ravel()) for name in ("Cover", "Table_1")
    )
    for words in (
        one.title,
        one.subtitle,
        MARK,
        LOG,
        "Status: Management information",
        "Source: ContactPoint directory extract",
        "Published: 30 July 2009",
        "2009-06-r1",
        "Symbols: [x] not available",
        one.citation.line(),
        SYNTHETIC,
    ):
        assert words in cover, words
    assert (
        page.split("\n")[0] == f"{one.title}, {one.subtitle}"
        and "This worksheet contains one table." in page
        and "[x] not available" in page
    )
    notes = sheets["Notes"].to_numpy().tolist()
    number = next(row[0] for row in notes if row[1] == "Hartlepool sent no return for May 2009.")
    table_ = sheets["Table_1"].to_numpy().tolist()
    assert f"[{number}]" in next(row for row in table_ if row[0] == "Hartlepool")[-2]


def test_an_empty_value_is_an_empty_cell_for_machines(store: Release) -> None:
    data = pd.read_excel(
        io.BytesIO(exports.ods(figure(store, GAP))), engine="odf", sheet_name="Data"
    )
    assert tuple(data.columns) == exports.COLUMNS
    assert (
        list(data.loc[data["status"] == "x", "value"].isna()) == [True]
        and data["value"].notna().sum() == len(data) - 1
    )


def test_a_rounded_zero_is_called_what_the_release_calls_it_and_stays_a_number_for_machines(
    store: Release,
) -> None:
    one = figure(store, GAP)
    spoilt = replace(
        one,
        frame=one.frame.assign(
            value=one.frame["value"].where(one.frame["value"].isna(), 0.0), rounded=True
        ),
        protection=replace(one.protection, few="fewer than 5"),
    )
    sheets = book(spoilt)
    said = {row[0]: row[3] for row in sheets["Table_1"].to_numpy().tolist()}
    assert said["Salford"] == "fewer than 5" and said["Hartlepool"] == "[x] not available"
    rows = pd.read_csv(io.BytesIO(exports.csv(spoilt)), dtype=str, keep_default_na=False).set_index(
        "geography_name"
    )
    assert (
        rows.loc["Salford", "value"],
        rows.loc["Salford", "rounded"],
        rows.loc["Salford", "text_title"],
    ) == ("0", "yes", "fewer than 5")
    assert (rows.loc["Hartlepool", "value"], rows.loc["Hartlepool", "text_title"]) == ("", "")
    true_zero = replace(spoilt, frame=spoilt.frame.assign(rounded=False))
    assert {row[0]: row[3] for row in book(true_zero)["Table_1"].to_numpy().tolist()}[
        "Salford"
    ] == 0


# --- pictures ---


def test_a_picture_says_what_it_is_of(coverage: FinishedFigure) -> None:
    one = coverage.figure
    picture = Tree.fromstring(
        exports.svg(one, coverage.chart.spec, coverage.chart.alt, stamp=STAMP)
    )
    said = " ".join(e.text or "" for e in picture.iter("{http://www.w3.org/2000/svg}text"))
    for words in (
        one.title,
        one.subtitle,
        "Management information",
        MARK,
        LOG,
        "Published 30 July 2009",
        "release 2009-06-r1",
        "Source: ContactPoint directory extract",
        SYNTHETIC.split(". ")[1],
    ):
        assert words in said, words
    assert (
        picture.find("{http://www.w3.org/2000/svg}desc").text == coverage.chart.alt
        and picture.get("role") == "img"
    )
    assert exports.png(one, coverage.chart.spec, coverage.chart.alt)[:8] == b"\x89PNG\r\n\x1a\n"


# --- the brief ---


@pytest.fixture(scope="module")
def brief(store: Release) -> bytes:
    drawn = [
        finished(store, COVERAGE, "hexmap"),
        finished(store, GAP, ""),
        finished(store, TWO, "trend"),
    ]
    parts = [
        exports.Part(
            one.figure,
            table(one.figure),
            one.chart.spec if one.chart else None,
            one.chart.alt if one.chart else "",
        )
        for one in drawn
    ]
    return exports.brief(
        "Coverage #strong[x] $x$",
        "How many *children*.",
        parts,
        stamp=STAMP,
        headlines=[
            {
                "title": "Children",
                "number": "1,100",
                "date": "England, June 2009",
                "words": "More than before.",
            }
        ],
    )


def kinds(node: object) -> list[str]:
    """The kinds of all elements below a node of the structure tree, in order."""
    held = node.get("/K", [])
    children = [
        c
        for c in (held if isinstance(held, pikepdf.Array) else [held])
        if isinstance(c, pikepdf.Dictionary)
    ]
    return [kind for c in children for kind in ([str(c.S)] if "/S" in c else []) + kinds(c)]


def test_a_brief_is_tagged_titled_and_in_a_language(brief: bytes) -> None:
    with pikepdf.open(io.BytesIO(brief)) as document:
        with document.open_metadata() as said:
            assert said["pdfuaid:part"] == "1" and said["dc:title"] == "Coverage #strong[x] $x$"
        assert (
            document.Root.Lang == "en-GB"
            and document.Root.MarkInfo.Marked
            and document.Root.ViewerPreferences.DisplayDocTitle
        )
        found = kinds(document.Root.StructTreeRoot)
    assert (
        found.count("/H1") == 1
        and found.count("/H2") == 5
        and found.count("/Table") == 4
        and found.count("/Figure") == 2
    )
    assert found.count("/TH") == 3 + 4 + 2 + 3 and found.index("/H1") < found.index(
        "/H2"
    ) < found.index("/Table")


def test_every_sheet_of_a_brief_says_where_the_reading_log_stood(brief: bytes) -> None:
    pages = pdfium.PdfDocument(brief)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in pages]
    assert len(texts) > 1 and all("".join(LOG.split()) in text for text in texts)


def test_every_picture_of_a_brief_has_its_words(brief: bytes) -> None:
    def figures(node: object) -> list[object]:
        held = node.get("/K", [])
        children = [
            c
            for c in (held if isinstance(held, pikepdf.Array) else [held])
            if isinstance(c, pikepdf.Dictionary)
        ]
        return [f for c in children for f in ([c] if c.get("/S") == "/Figure" else figures(c))]

    with pikepdf.open(io.BytesIO(brief)) as document:
        words = [str(f.Alt) for f in figures(document.Root.StructTreeRoot)]
    assert (
        len(words) == 2
        and words[0].startswith("Map of England")
        and words[1].startswith("Line chart")
    )


def test_a_brief_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one figure"):
        exports.brief("Empty", "", [])


def test_notes_are_numbered_as_the_rows_refer_to_them_and_empty_cells_are_explained(
    store: Release,
) -> None:
    told = figure(store, GAP)
    last = told.frame.iloc[-1]["geography"], told.frame.iloc[0]["geography"]
    noted = replace(
        told,
        notes=(
            Note(1, "Of the last row.", geography=last[0]),
            Note(2, "Of the first row.", geography=last[1]),
        ),
    )
    sheets = {name: sheet.to_numpy().tolist() for name, sheet in book(noted).items()}
    assert [row for row in sheets["Notes"] if str(row[0]).startswith("note ")] == [
        ["note 1", "Of the first row."],
        ["note 2", "Of the last row."],
    ]
    said = [row[0] for row in sheets["Table_1"]]
    assert (
        "Blank cells in the column Marker mean that there is nothing to mark." in said
        and "Blank cells in the column Notes mean that there is no note." in said
    )
