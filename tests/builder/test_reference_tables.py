"""The tables given once: what their rows owe each other, and the text in them.
Each promise of the contract has a row that breaks it."""

from __future__ import annotations

import pytest

from builder.contract import TABLES, Text
from builder.extracts.texts import as_read, fits
from tests.builder.extracts import (
    ENGLAND,
    MONTH,
    NEW_COUNTY,
    OLD_COUNTY,
    REGION,
    TOWN,
    changed,
    day,
    write_extract,
)

MARCH = (MONTH,)
AREAS, PEOPLE, SOURCES, QUOTED = (
    ("geographies", None),
    ("population", None),
    ("sources", None),
    ("quoted_figures", None),
)


def added(table, *rows):
    """A way to spoil: rows like the last one with some values changed."""
    return lambda all_: all_[table].extend([{**all_[table][-1], **row} for row in rows])


def bands(total, *persons, source="ons"):
    return lambda rows: rows.update(
        {
            PEOPLE: [
                {
                    "geography": ENGLAND,
                    "age_band": band,
                    "persons": n,
                    "source": source if band == "all" else "ons",
                }
                for band, n in zip(
                    ("all", "0_4", "5_9", "10_14", "15_17"), (total, *persons), strict=True
                )
            ]
        }
    )


BAD = {
    "two Englands": (
        changed("geographies", place=1, level="England", parent=None),
        "level",
        "2 areas that are England",
        2,
    ),
    "no England": (
        changed("geographies", place=0, level="region", parent=ENGLAND),
        "level",
        "no England",
        0,
    ),
    "England by another code": (
        lambda rows: [
            row.update({k: "E99" for k, v in row.items() if v == ENGLAND})
            for found in rows.values()
            for row in found
        ],
        "level",
        "England under another code",
        1,
    ),
    "an area that is its own parent": (
        changed("geographies", place=1, parent=REGION),
        "parent",
        f"an area that lies in another than it should, in {REGION}",
        1,
    ),
    "areas that lie in each other": (
        changed("geographies", place=2, parent=NEW_COUNTY),
        "parent",
        f"an area that lies in another than it should, in {TOWN}",
        1,
    ),
    "an authority in no region": (
        changed("geographies", place=2, parent=ENGLAND),
        "parent",
        f"an area that lies in another than it should, in {TOWN}",
        1,
    ),
    "an authority in nothing": (
        changed("geographies", place=2, parent=None),
        "parent",
        f"an area that lies in another than it should, in {TOWN}",
        1,
    ),
    "England in a region": (
        changed("geographies", place=0, parent=REGION),
        "parent",
        f"an area that lies in another than it should, in {ENGLAND}",
        1,
    ),
    "one name for two authorities": (
        changed("geographies", place=2, name=" county".strip()),
        "name",
        "a name that two areas of one tier have on one day, in "
        f"{', '.join((TOWN, OLD_COUNTY, NEW_COUNTY))}",
        3,
    ),
    "half a hexagon": (
        changed("geographies", hex_q=3),
        "hex_r",
        f"one of the two numbers of a hexagon, in {NEW_COUNTY}",
        1,
    ),
    "one hexagon for two": (
        lambda rows: [rows[AREAS][place].update(hex_q=3, hex_r=4) for place in (2, 4)],
        "hex_q",
        f"a hexagon that two areas have on one day, in {TOWN}, {NEW_COUNTY}",
        2,
    ),
    "age bands that do not add up": (
        bands(100_000, 25_000, 25_000, 25_000, 23_999),
        "persons",
        f"age bands that do not add up to the total of their source, in {ENGLAND}",
        1,
    ),
    "two sources of one title": (
        added(SOURCES, {"id": "other", "title": "TITLE"}),
        "title",
        "a title that two sources have, in ons, other",
        2,
    ),
    "a quoted figure of a tier that is not published": (
        changed("quoted_figures", geography=REGION),
        "geography",
        "an area of a tier the measure is not published for, in programme_cost",
        1,
    ),
    "a category that means two things": (
        added(
            QUOTED,
            {"geography": ENGLAND, "measure": "children_in_need"},
            {"geography": TOWN, "measure": "children_in_need", "title": "Other"},
        ),
        "category",
        "figures that cannot be told apart, in children_in_need",
        2,
    ),
    "two figures whose dates differ in signs alone": (
        added(QUOTED, {"as_at": "As at"}),
        "category",
        "figures that cannot be told apart, in programme_cost",
        2,
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_rows_that_break_a_promise_are_found(path, check, what):
    spoil, column, found, rows = BAD[what]
    assert (column, found, rows) in {
        (p.column, p.found, p.rows) for p in check(write_extract(path, MARCH, spoil=spoil))
    }


GOOD = {
    "a successor with its county's name and hexagon": lambda rows: [
        row.update(hex_q=1, hex_r=1) for row in rows[AREAS][3:]
    ],
    "age bands rounded each by itself": bands(100_000, 25_000, 25_000, 25_000, 24_100),
    "age bands of another source": lambda rows: (
        bands(100_000, 1, 1, 1, 1, source="ons2")(rows),
        rows[SOURCES].append({**rows[SOURCES][0], "id": "ons2", "title": "Another"}),
    ),
    "age bands of which one is not published": lambda rows: (
        bands(100_000, 1, 1, 1, 1)(rows),
        rows[PEOPLE].pop(),
    ),
    "one category in two measures": added(
        QUOTED,
        {"measure": "children_in_need", "title": "Other"},
        {"measure": "need_estimates", "geography": ENGLAND, "unit": "hours"},
    ),
    "two dates for one category": added(QUOTED, {"as_at": "2009"}, {"as_at": "2010"}),
    "nothing but gaps": lambda rows: [
        row.update(value=None, gap="not_supplied") for row in rows[QUOTED]
    ],
}


@pytest.mark.parametrize("what", GOOD)
def test_what_only_looks_like_one_is_right(path, check, what):
    assert check(write_extract(path, MARCH, spoil=GOOD[what])) == []


FREE = [
    (table.name, column.name, column.text)
    for table in TABLES
    for column in table.columns
    if column.text
]
HOSTILE = [
    "",
    " ",
    " blank before",
    "blank after ",
    "nul\0",
    "two\nlines",
    "tab\there",
    "\u202egnissap",
    "zero\u200bwidth",
    "no\u00a0break",
    "<b>bold</b>",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\uff1d1+1",
    "\ufe62" + "1",
    "x" * 100_000,
    "\ue000",
    "\x7f",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_text_that_is_not_fit_is_found_in_every_column(path, check, text):
    def spoil(rows):
        for table, column, _ in FREE:
            rows[table, None][-1][column] = text

    found = {
        (p.file, p.column, p.allowed)
        for p in check(write_extract(path, MARCH, spoil=spoil))
        if p.found.startswith("text of another form")
    }
    assert found == {(f"{table}.parquet", column, form) for table, column, form in FREE}


@pytest.mark.parametrize(
    "text",
    [
        "England",
        "St. Helens",
        "Kingston upon Hull, City of",
        "Telford & Wrekin",
        "Ynys Môn",
        "O’Brien’s “Ward”",
        "1 (c) 50%",
        "x" * 120,
    ],
)
def test_names_as_they_are_written_are_fit(text):
    assert fits(Text.NAME, text) and fits(Text.LINE, text)


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("E06000001", True),
        ("ons-mid-2009-first", True),
        ("a.b_c", True),
        ("x", True),
        ("x" * 60, True),
        ("x" * 61, False),
        ("ends.", False),
        ("-x", False),
        ("two words", False),
        ("é", False),
        ("", False),
    ],
)
def test_what_a_code_is(text, fit):
    assert fits(Text.CODE, text) is fit


def test_names_are_told_apart_as_a_reader_tells_them():
    assert as_read("ＴＯＷＮ  of X") == as_read("Town of x") != as_read("Town of y")


def test_a_region_with_an_end_is_found(path, check):
    found = check(
        write_extract(path, MARCH, spoil=changed("geographies", place=1, valid_to=day(3, 1)))
    )
    assert [(p.column, p.rows) for p in found] == [("valid_from", 1)]
