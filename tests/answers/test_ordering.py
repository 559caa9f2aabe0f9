"""Of several measures that a part speaks of, the one it asks for first."""

from __future__ import annotations

import pytest

from answers.ask import ask
from queries.releases import Release


@pytest.mark.parametrize(
    ("typed", "measure"),
    [
        (
            "How many of the practitioners planned for Cumbria now have an account?",
            "accounts_issued",
        ),
        ("How many of those trained in Essex hold an account?", "accounts_issued"),
        (
            "How many of the returns that were owed came by their due day in the South East?",
            "returns_on_time",
        ),
        ("How many of the accounts that were issued in Kent are in use?", "accounts_active"),
        (
            "How many of the staff planned to have an account are social workers?",
            "practitioners_planned",
        ),
        ("How many of the requests for removal ended in a shield instead?", "removal_requests"),
        ("Of the returns due in London in 2009-10, how many were late?", "returns_due"),
        (
            "What percentage of the views of records was out of hours?",
            "views_out_of_hours",
        ),
    ],
)
def test_of_those_that_are_counted_the_part_is_meant(
    typed: str, measure: str, store: Release
) -> None:
    (part,) = ask(typed, store, asked_on="2010-06-07")
    assert part.measure == measure


@pytest.mark.parametrize(
    ("typed", "measures"),
    [
        (
            "children in need & child protection plans, Derby, 31 March 2010",
            ["children_in_need", "child_protection_plans"],
        ),
        (
            "child protection plans and children in need, Leeds",
            ["child_protection_plans", "children_in_need"],
        ),
        ("bias, CRPS of the forecasts", ["forecast_bias", "forecast_crps"]),
    ],
)
def test_side_by_side_they_stand_as_asked(typed: str, measures: list[str], store: Release) -> None:
    parts = ask(typed, store, asked_on="2010-12-01")
    assert [c.measure for p in parts for c in p.candidates][:2] == measures


def test_a_list_with_dates_is_of_dates(store: Release) -> None:
    for typed in (
        "which authorities have changed the date on which their practitioners are to start, giving "
        "the earlier and the present date",
        "List the councils that went live, with the dates.",
    ):
        (part,) = ask(f"On ContactPoint, {typed}", store, asked_on="2010-02-10")
        assert part.measure == "milestone_date"


@pytest.mark.parametrize(
    ("typed", "measure"),
    [
        ("searches, not views, Kent, 2009-10", "searches"),
        ("How many record views (not searches) were made in Kent?", "record_views"),
        ("How many children rather than records were looked at in May 2009", "children_viewed"),
        ("How many people read this dashboard? Persons, not page views.", "dashboard_readers"),
        ("How many accounts, as opposed to people, were active in Kent?", "accounts_active"),
    ],
)
def test_what_is_named_as_not_meant_speaks_for_nothing(
    typed: str, measure: str, store: Release
) -> None:
    (part,) = ask(typed, store, asked_on="2009-07-01")
    assert part.measure == measure
    assert not any("Not read" in doubt for doubt in part.doubts)


def test_a_status_is_no_contrast(store: Release) -> None:
    (part,) = ask("returns due, on time, late, not received", store, asked_on="2009-07-01")
    assert part.breakdown == "return_status" and "not_received" in part.categories


def test_a_split_said_last_is_of_all_that_is_counted(store: Release) -> None:
    parts = ask(
        "How many were trained in Kent, how many accounts were issued and how many are active, by "
        "sector?",
        store,
        asked_on="2009-07-01",
    )
    assert len(parts) == 3 and {part.breakdown for part in parts} == {"sector"}


def test_a_split_that_one_lacks_leaves_its_total_in_doubt(store: Release) -> None:
    shields, views = ask(
        "How many shields were applied and how many records viewed in Kent, by sector?",
        store,
        asked_on="2009-07-01",
    )
    assert views.breakdown == "sector"
    assert shields.breakdown == "" and any("by sector" in doubt for doubt in shields.doubts)
