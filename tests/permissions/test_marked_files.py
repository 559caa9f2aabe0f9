"""A file that was really fetched is marked: each kind, of each release and analysis that is not for
everyone, made and sent by the running server and read back as its reader would read it."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as Tree
import zipfile
from collections.abc import Callable
from itertools import product

import openpyxl
import pandas as pd
import pypdfium2 as pdfium
import pytest
import vl_convert

from exports.fonts import FOLDER
from permissions import ReleaseState, Role
from readinglog.entries import read
from readinglog.folder import files, head_of
from tests.permissions.conftest import IDS
from tests.permissions.test_matrix import ANALYSIS
from tests.permissions.wire import Someone, Wire, bodies, button_of, links, made, whole

HOUR = r"\d{1,2}(:\d\d)?[ap]m on \d{1,2} [A-Z][a-z]+ \d{4}"
RELEASES = {
    ReleaseState.PUBLISHED: "",
    ReleaseState.PRE_RELEASE: f"PRE-RELEASE ACCESS - NOT TO BE SHARED BEFORE {HOUR}",
    ReleaseState.DRAFT: "DRAFT - NOT TO BE SHARED OR QUOTED",
    ReleaseState.WITHDRAWN: "WITHDRAWN - NOT TO BE QUOTED",
}
MEASURES = {"shielded_records": "", ANALYSIS: "DEPARTMENTAL ANALYSIS - NOT OFFICIAL STATISTICS"}
"""What must head each, written out by hand; where both hold, both are said."""

KINDS = {
    "ODS": "ods",
    "XLSX": "xlsx",
    "CSV :": "csv",
    "CSV with metadata": "zip",
    "SVG": "svg",
    "PNG": "png",
}
"""What each file is called here, and how its name ends; the brief is made by a button."""
BRIEF = "Download this page as a brief"
Fetched = dict[str, tuple[bytes, str]]


PAGES = tuple(product(RELEASES, MEASURES))


@pytest.fixture(scope="module", params=PAGES, ids=lambda p: f"{p[0]}, {p[1]}")
def fetched(request: pytest.FixtureRequest, wire: Wire) -> tuple[str, Fetched]:
    """What must mark the files of one page, as a pattern;
    and each file with the head of the reading log when it was made."""
    state, measure = request.param
    someone = Someone(wire, Role.STATISTICIAN, named=True, number=PAGES.index(request.param))
    page = someone.opens()
    shown = page.run("measure", whole(f"release={IDS[state]}&measure={measure}"))
    marking = "; ".join(part for part in (MEASURES[measure], RELEASES[state]) if part)
    assert re.search(marking, "".join(bodies(shown))), "the page says so too"
    found = {
        label: (someone.get(links(shown, suffix)[0]).body, newest(wire))
        for label, suffix in KINDS.items()
    }
    found[BRIEF] = (someone.get(made(page, shown, button_of(shown, BRIEF))).body, newest(wire))
    page.close()
    return marking, found


def newest(wire: Wire) -> str:
    """The line that names the head of the log as it now stands."""
    return head_of(read(files(wire.log)[-1].read_bytes().splitlines()[-1])).line


def in_csv(content: bytes) -> list[str]:
    lines = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    assert len(lines)
    return [*lines["marking"].unique(), *lines["reading_log"].unique()]


def in_csvw(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        name = next(n for n in file.namelist() if n.endswith(".csv"))
        said = json.loads(file.read(f"{name}-metadata.json"))
        found = [said.get("dc:accessRights", ""), said["dc:provenance"]]
        assert found == in_csv(file.read(name))
    return found


def in_sheets(sheets: dict[str, pd.DataFrame]) -> list[str]:
    """What the sheet for machines says in each row, and the cover in lines of their own."""
    cover, data = [str(line) for line in sheets["Cover"][0]], sheets["Data"]
    said = [*data["marking"].unique(), *data["reading_log"].unique()]
    assert len(data) and all(line in cover for line in said if line)
    return said


def in_ods(content: bytes) -> list[str]:
    return in_sheets(
        {
            name: pd.read_excel(
                io.BytesIO(content),
                engine="odf",
                sheet_name=name,
                header=header,
                dtype=str,
                keep_default_na=False,
            )
            for name, header in (("Cover", None), ("Data", 0))
        }
    )


def in_xlsx(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["Data"].iter_rows(values_only=True))
    said = in_sheets(
        {
            "Cover": pd.DataFrame([[row[0]] for row in book["Cover"].iter_rows(values_only=True)]),
            "Data": pd.DataFrame(rows[1:], columns=rows[0]).fillna(""),
        }
    )
    assert (book.properties.category or "") == said[0]
    return said


def in_svg(content: bytes) -> list[str]:
    """Marked above everything else, and at the foot."""
    lines = [
        line.text for line in Tree.fromstring(content).iter("{http://www.w3.org/2000/svg}text")
    ]
    return [
        lines[0] if lines.count(lines[0]) > 1 else "",
        next(line for line in lines if line.startswith("Reading log head: ")),
    ]


READ: dict[str, Callable[[bytes], list[str]]] = {
    "ODS": in_ods,
    "XLSX": in_xlsx,
    "CSV :": in_csv,
    "CSV with metadata": in_csvw,
    "SVG": in_svg,
}


@pytest.mark.parametrize("label", READ)
def test_a_file_that_was_fetched_is_marked_and_says_where_the_log_stood(
    fetched: tuple[str, Fetched], label: str
) -> None:
    marking, found = fetched
    content, head = found[label]
    said = READ[label](content)
    assert re.fullmatch(marking, said[0]) and said[1:] == [head]


def test_a_picture_that_was_fetched_shows_its_marking(fetched: tuple[str, Fetched]) -> None:
    """The PNG is, pixel by pixel, the SVG whose words were read, with the head of its own making;
    and without the marking it would not be."""
    marking, found = fetched
    (drawn, first), (picture, second) = found["SVG"], found["PNG"]
    vl_convert.register_font_directory(str(FOLDER))
    drawing = drawn.decode("utf-8").replace(first, second)
    assert first != second and vl_convert.svg_to_png(drawing, scale=2) == picture
    if marking:
        assert vl_convert.svg_to_png(re.sub(marking, "", drawing), scale=2) != picture


def test_every_sheet_of_a_brief_that_was_fetched_is_marked(fetched: tuple[str, Fetched]) -> None:
    marking, found = fetched
    content, head = found[BRIEF]
    sheets = [
        "".join(page.get_textpage().get_text_range().split())
        for page in pdfium.PdfDocument(content)
    ]
    assert sheets and all("".join(head.split()) in sheet for sheet in sheets)
    assert (
        all(len(re.findall(marking.replace(" ", ""), sheet)) >= 2 for sheet in sheets)
        if marking
        else not any("NOTTOBE" in sheet or "ANALYSIS-" in sheet for sheet in sheets)
    )
