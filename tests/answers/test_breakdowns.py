"""Every breakdown of every measure is found by its name, by what it tells in everyday words, and by
its categories."""

from __future__ import annotations

import pytest

from answers import breakdowns, splits
from answers.text import words
from queries.catalogue import catalogue_of
from queries.releases import Release

WAYS = (
    "by {}",
    "for what {}",
    "by what sort of {}",
    "which kinds of {}",
    "split by the {}",
    "broken down according to {}",
    "depending on the {}",
    "for each {} separately",
)


def _own(store: Release) -> list[tuple[str, str]]:
    """Each measure with each breakdown that is asked for in words of its own."""
    held = catalogue_of(store)
    return [
        (measure, b)
        for measure, own in held.breakdowns_of.items()
        for b in own
        if b in breakdowns.TELLS
    ]


def _asked(text: str, measure: str, store: Release) -> str:
    return splits.asked(words(text), (), measure, catalogue_of(store)).breakdown


@pytest.mark.parametrize("way", WAYS)
def test_a_breakdown_is_found_by_what_it_tells(way: str, store: Release) -> None:
    missed = [
        (measure, b, said)
        for measure, b in _own(store)
        for said in (way.format(thing) for thing in breakdowns.TELLS[b])
        if _asked(said, measure, store) not in _meant(said, b, measure, store)
    ]
    assert missed == []


def _meant(said: str, breakdown: str, measure: str, store: Release) -> set[str]:
    """The breakdown, and any other of the measure that the same words tell."""
    own = catalogue_of(store).breakdowns_of[measure]
    names = catalogue_of(store).breakdowns
    others = {
        b for b in own if any(f" {thing}" in said for thing in breakdowns.TELLS.get(b, ()))
    } | {b for b in own if names[b].title.lower() in said}
    return {breakdown} | others


def test_every_breakdown_is_found_by_its_title(store: Release) -> None:
    held = catalogue_of(store).breakdowns
    missed = [
        (measure, b)
        for measure, b in _own(store)
        if _asked(f"by {held[b].title}", measure, store) != b
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("measure", "asked", "breakdown"),
    [
        ("record_views", "for what reasons entries were opened", "reason"),
        ("record_views", "what excuses people gave for opening them", "reason"),
        ("record_views", "at what times of the day or week entries were opened", "hour_band"),
        ("children_with_lead_professional", "in what kind of agency that person works", "sector"),
        ("children_with_service_involved", "for each agency that said so", "service"),
        ("alerts_raised", "what it was that was unusual in each case", "alert_kind"),
        ("alerts_raised", "what each was about", "alert_kind"),
        ("alerts_raised", "how long it took to settle them", "time_to_close"),
        ("security_incidents", "what went wrong in each", "incident_class"),
        ("accounts_suspended", "and what for", "suspension_reason"),
        ("procedure_breaches", "what they had done", "breach_kind"),
        ("removal_requests", "what they were told", "outcome"),
        (
            "unmatched_source_records",
            "which of the national suppliers they came from",
            "source_feed",
        ),
        ("systems_connected", "by what they are for", "system_kind"),
        ("dashboard_exports", "which groups did it", "reader_group"),
        ("children_on_directory", "how old they are", "age_band"),
    ],
)
def test_a_breakdown_is_found_in_whole_ways_of_asking(
    measure: str, asked: str, breakdown: str, store: Release
) -> None:
    assert _asked(asked, measure, store) == breakdown


def test_what_a_measure_is_not_split_by_is_not_found_for_it(store: Release) -> None:
    assert _asked("for what reasons they are shielded", "shielded_records", store) == ""
