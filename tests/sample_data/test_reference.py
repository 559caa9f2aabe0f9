"""The reference facts are whole and say what was published."""

from __future__ import annotations

from datetime import date

import pytest

from sample_data import facts
from sample_data.facts import BANDS, ENGLAND

AUTHORITIES = [row for row in facts.rows("geographies") if row["level"] == "authority"]
ABOLISHED = {"E10000001": ("E06000055", "E06000056"), "E10000004": ("E06000049", "E06000050")}


def standing_on(day: date) -> list[dict[str, str]]:
    return [
        row
        for row in AUTHORITIES
        if (row["valid_from"] or "0000") <= day.isoformat() <= (row["valid_to"] or "9999")
    ]


def test_150_authorities_before_april_2009_and_152_from_then() -> None:
    assert len(standing_on(date(2009, 3, 31))) == 150
    assert len(standing_on(date(2009, 4, 1))) == 152
    assert len(facts.authorities()) == 152


def test_seventeen_early_adopters_and_eighteen_after_cheshire_split() -> None:
    early = [row for row in standing_on(date(2009, 3, 31)) if row["early_adopter"] == "true"]
    assert len(early) == 17 and {row["parent"] for row in early} == {"E12000002"}
    assert (
        len([row for row in standing_on(date(2009, 4, 1)) if row["early_adopter"] == "true"]) == 18
    )


def test_population_as_published() -> None:
    everyone = facts.population()
    assert everyone[ENGLAND, "all"] == 11_012_300
    regions = [row["code"] for row in facts.rows("geographies") if row["level"] == "region"]
    assert len(regions) == 9
    assert abs(sum(everyone[code, "all"] for code in regions) - everyone[ENGLAND, "all"]) <= 500
    assert sum(everyone[row["code"], "all"] for row in standing_on(date(2009, 4, 1))) == 11_011_910


@pytest.mark.parametrize("band", ["all", *BANDS])
def test_abolished_counties_are_the_sum_of_their_successors(band: str) -> None:
    for county, successors in ABOLISHED.items():
        assert facts.population()[county, band] == sum(
            facts.population()[code, band] for code in successors
        )


def test_bands_add_up_from_region_to_england_and_three_authorities_have_none() -> None:
    regions = [row["code"] for row in facts.rows("geographies") if row["level"] == "region"]
    for band in BANDS:
        assert facts.population()[ENGLAND, band] == sum(
            facts.population()[code, band] for code in regions
        )
    without = {
        row["name"] for row in AUTHORITIES if (row["code"], BANDS[0]) not in facts.population()
    }
    assert without == {"Bournemouth", "Poole", "Dorset"}


def test_every_place_has_one_hexagon_and_its_own_label() -> None:
    for day in (date(2009, 3, 31), date(2009, 4, 1)):
        cells = [(row["hex_q"], row["hex_r"]) for row in standing_on(day)]
        assert all(q and r for q, r in cells) and len(set(cells)) == len(cells)
    labels = [row["label"] for row in AUTHORITIES]
    assert len(set(labels)) == 154 and all(len(label) == 3 for label in labels)


def test_every_source_named_is_described() -> None:
    known = {row["id"] for row in facts.rows("sources")}
    named = {
        row["source"]
        for name in ("population", "published_statistics", "quoted_figures", "timetable")
        for row in facts.rows(name)
    }
    assert named <= known and all(
        row["citation"] and row["licence"] for row in facts.rows("sources")
    )


@pytest.mark.parametrize(
    ("measure", "year", "gaps"),
    [
        ("children_in_need", 2010, 8),
        ("children_in_need", 2011, 4),
        ("child_protection_plans", 2010, 14),
        ("child_protection_plans", 2011, 2),
        ("looked_after_children", 2010, 0),
        ("looked_after_children", 2011, 1),
    ],
)
def test_published_statistics_keep_their_gaps(measure: str, year: int, gaps: int) -> None:
    rows = {
        row["geography"]: row
        for row in facts.rows("published_statistics")
        if (row["measure"], row["as_at"]) == (measure, f"31 March {year}")
    }
    assert {row["code"] for row in standing_on(date(2010, 3, 31))} <= rows.keys()
    assert [bool(row["value"]) for row in rows.values()] == [
        not row["gap"] for row in rows.values()
    ]
    assert sum(bool(row["gap"]) for row in rows.values()) == gaps


def test_sources_may_disagree_and_are_kept_apart() -> None:
    planned = {
        row["value"]
        for row in facts.rows("quoted_figures")
        if row["measure"] == "practitioners_estimate" and row["category"] == "planned"
    }
    assert {"330000", "365000", "390000", "400000"} <= planned


def test_supposed_coverage_stays_in_its_range() -> None:
    assert all(0.93 <= a.coverage <= 1.07 for a in facts.authorities())
    assert {a.name for a in facts.authorities() if a.coverage > 1.04} >= {
        "Brent",
        "Haringey",
        "Newham",
    }
