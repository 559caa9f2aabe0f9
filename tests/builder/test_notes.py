"""What a reader must know stands beside each figure it is about, and beside no other;
and what is not known for an area is not given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from builder.areas import Areas
from builder.dimensions import Dimensions
from builder.notes import notes_of
from builder.periods import periods_of
from builder.statements import tallies_of
from measures import BREAKDOWNS, MEASURES
from tests.builder import worlds
from tests.builder.test_tabulation import tabulated

MONTHS = ("2009-01", "2009-02", "2009-03", "2009-04")
AREAS = Areas(
    tuple(
        {
            "code": code,
            "name": code,
            "level": level,
            "parent": parent,
            "valid_from": None,
            "valid_to": None,
        }
        for code, level, parent in (
            ("E92000001", "England", None),
            ("R1", "region", "E92000001"),
            ("A1", "authority", "R1"),
            ("A2", "authority", "R1"),
        )
    )
)
WORLD = Dimensions(
    AREAS,
    MONTHS,
    periods_of(MONTHS),
    BREAKDOWNS,
    frozenset({("A1", "2009-02")}),
    frozenset({"involvements", "practitioners"}),
)


def noted(measure: str, word: str) -> set[tuple[str, str, str]]:
    notes = notes_of(
        MEASURES,
        tallies_of(MEASURES),
        WORLD,
        SimpleNamespace(
            footnote_of=lambda measures: "Counts are rounded.",
            exempt={"systems_connected": "counts systems"},
        ),
        [("A2", "2009-03", dt.date(2009, 4, 30))],
    )
    return {
        (n["geography"], n["period"], n["text"])
        for n in notes
        if n["measure"] == measure and word in n["text"]
    }


def test_a_return_that_was_not_sent_is_noted_for_every_period_that_a_figure_is_published_for() -> (
    None
):
    stock, flow = (
        noted("accounts_issued", "sent no return"),
        noted("indications_started", "sent no return"),
    )
    assert {place[:2] for place in stock} == {
        (area, "2009-02") for area in ("E92000001", "R1", "A1")
    }
    assert {place[:2] for place in flow} == {
        (area, period)
        for area in ("E92000001", "R1", "A1")
        for period in ("2009-02", "2009-Q1", "FY2008-09", "to-date")
    }
    assert {text for area, period, text in flow if (area, period) == ("R1", "2009-Q1")} == {
        "A1 sent no return for February 2009, so figures made from its returns for quarter 1 (Jan "
        "to Mar) 2009 are not available and totals for quarter 1 (Jan to Mar) 2009 leave out that "
        "month of it."
    }


def test_exact_measures_are_not_said_to_be_rounded() -> None:
    assert noted("record_views", "rounded") == {(None, None, "Counts are rounded.")} and not noted(
        "systems_connected", "rounded"
    )


def test_a_corrected_return_is_noted_beside_what_was_in_it_alone() -> None:
    assert {place[:2] for place in noted("accounts_issued", "corrected its return")} == {
        ("A2", "2009-03")
    }
    assert not noted("record_views", "return") and not noted("children_on_directory", "return")


def test_a_count_that_looks_back_beyond_a_boundary_is_not_available(tmp_path: Path) -> None:
    found = tabulated(worlds.World(5, 20, silent=False), tmp_path)
    active = found[(found["tally"] == "accounts_active") & (found["breakdown"] == "all")].set_index(
        ["geography", "period"]
    )
    assert active.loc[("NEW", "2009-04"), "status"] == "x" and pd.isna(
        active.loc[("NEW", "2009-04"), "count"]
    )
    assert (
        active.loc[("E12000002", "2009-04"), "status"] == ""
        and active.loc[("A1", "2009-01"), "status"] == ""
    )


def test_the_name_of_an_area_stands_in_a_note_as_in_a_sentence() -> None:
    isle = Areas(
        tuple(
            {**row, "name": "Isle of Wight"} if row["code"] == "A1" else row for row in AREAS.rows
        )
    )
    notes = notes_of(
        MEASURES,
        tallies_of(MEASURES),
        replace(WORLD, areas=isle),
        SimpleNamespace(footnote_of=lambda measures: "", exempt={}),
        [("A1", "2009-03", dt.date(2009, 4, 30))],
    )
    assert any(
        n["text"].startswith("The Isle of Wight sent no return for February 2009") for n in notes
    )
    assert any(
        n["text"].startswith("The Isle of Wight corrected its return for March 2009") for n in notes
    )


def test_the_categories_of_which_alone_it_is_too_early_to_judge_are_named() -> None:
    """What was completed on time was, however near to the last day of the release."""
    texts = {text for _, period, text in noted("audit_reviews", "too early") if period}
    assert (
        "Completed late and not completed. It is too early to judge these for April 2009: 20 "
        "working days had not passed between its end and 30 April 2009, the last day of the "
        "release. They are not compared with another period."
    ) in texts


def test_a_period_that_is_too_early_to_judge_is_noted_and_an_older_one_is_not() -> None:
    assert {place[:2] for place in noted("alerts_closed_in_10_days", "too early to judge")} == {
        (None, "2009-04"),
        (None, "FY2009-10"),
        (None, "to-date"),
    }
    assert not noted("alerts_closed_in_10_days", "too early to judge") & noted(
        "record_views", "too early"
    )
