"""A CSV is the table on screen, cell by cell, with all that must be said about it."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest

import exports
from components.table import table
from figures.figure import Across, Figure, Selection
from queries.figures import figure
from release.store import Release
from release.vocabulary import REPLACES_VALUE, Level, Status
from tests.dashboard import BOUNDARY, SYNTHETIC

SELECTIONS = [
    Selection(
        "r", ("directory_coverage",), Across.AREAS, "E92000001", "2009-06", level=Level.AUTHORITY
    ),
    Selection(
        "r", ("accounts_issued",), Across.AREAS, "E92000001", "2009-05", level=Level.AUTHORITY
    ),
    Selection("r", ("children_on_directory",), Across.PERIODS, "E08000006", "2009-06"),
    Selection(
        "r", ("record_views",), Across.CATEGORIES, "E92000001", "2009-06", breakdown="reason"
    ),
    Selection(
        "r", ("authority_stage",), Across.AREAS, "E92000001", "2009-06", level=Level.AUTHORITY
    ),
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
    Selection(
        "r", ("practitioners_planned", "accounts_issued"), Across.PERIODS, "E12000001", "2009-06"
    ),
]

each_selection = pytest.mark.parametrize(
    "selection", SELECTIONS, ids=lambda s: f"{s.measures[0]}-{s.across}"
)


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def on_screen(one: Figure) -> list[str]:
    """The cells of the table on screen in the order of the file:
    down each series, one after the other."""
    rows = table(one)
    series = [c for c in rows.columns[1:] if c not in ("Count", "Base")]
    return [value for name in series for value in rows[name] if value != ""]


def as_shown(one: Figure, row: dict[str, str]) -> str:
    """A row of the file put into the words of the screen."""
    if Status(row["status"]) in REPLACES_VALUE:
        return f"[{row['status']}] {row['status_meaning']}"
    if row["value"]:
        return f"{float(row['value']):,.{one.decimals}f}"
    return row["text_title"] or f"{pd.Timestamp(row['text']):%-d %B %Y}"


@each_selection
def test_file_is_the_table_on_screen(store: Release, selection: Selection) -> None:
    one = figure(store, selection)
    rows = read(exports.csv(one))
    assert tuple(rows[0]) == exports.COLUMNS
    assert [as_shown(one, row) for row in rows] == on_screen(one)


@each_selection
def test_every_row_says_what_it_is(store: Release, selection: Selection) -> None:
    one = figure(store, selection)
    for row in read(exports.csv(one)):
        assert (
            row["citation"] == one.citation.line()
            and row["records"] == SYNTHETIC
            and row["rounded"] in ("yes", "no")
        )
        assert (
            row["published"] == "2009-07-30"
            and row["release_status"] == "Management information"
            and row["base_meaning"] == one.base != ""
        )


def test_stage_is_named_as_on_screen_beside_its_id(store: Release) -> None:
    rows = read(exports.csv(figure(store, SELECTIONS[4])))
    assert {(row["text"], row["text_title"]) for row in rows} >= {
        ("connected", "Connected: first case management system"),
        ("", ""),
    }
    dates = read(exports.csv(figure(store, SELECTIONS[5])))
    assert not any(row["text_title"] for row in dates) and any(row["text"] for row in dates)


def test_files_of_different_figures_have_different_names() -> None:
    one, two = (
        ("children_without_gp",),
        ("children_without_gp", "children_without_educational_setting"),
    )
    names = {
        Selection("r", measures, Across.PERIODS, "E92000001", "2009-06").file_name("csv")
        for measures in (one, two)
    }
    assert len(names) == 2 and all(re.fullmatch(r"[a-z0-9-]+\.csv", name) for name in names)


def test_notes_stand_beside_their_rows(store: Release) -> None:
    rows = read(exports.csv(figure(store, SELECTIONS[1])))
    assert {row["geography_name"]: row["note"] for row in rows if row["note"]} == {
        "Hartlepool": "Hartlepool sent no return for May 2009.",
        "Bedford": BOUNDARY,
    }


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_could_be_a_formula_is_neutralised(store: Release, text: str) -> None:
    one = figure(store, SELECTIONS[2])
    one.frame["geography_name"] = text
    assert read(exports.csv(one))[0]["geography_name"].startswith("'")


def test_value_is_empty_where_it_is_withheld(store: Release) -> None:
    row = next(r for r in read(exports.csv(figure(store, SELECTIONS[1]))) if r["status"] == "x")
    assert row["value"] == row["numerator"] == "" and row["status_meaning"] == "not available"
