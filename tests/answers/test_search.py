"""A few words in the search box find the figure itself, then measures, areas, pages and terms."""

from __future__ import annotations

import pytest

from answers.parts import Hit, Sort
from answers.search import LIMIT, find
from queries.releases import Release

PAGES = (
    Hit(Sort.PAGE, "Roll-out", "Stages and dates of every authority", "rollout"),
    Hit(Sort.TERM, "Lead professional", "The practitioner who leads for a child", "lead"),
)


@pytest.mark.parametrize(
    ("typed", "measure", "area", "period"),
    [
        ("shielded england march 2009", "shielded_records", "E92000001", "2009-03"),
        ("no gp leeds", "children_without_gp", "E08000035", "2009-07"),
        ("coverage manchester may 2009", "directory_coverage", "E08000003", "2009-05"),
        ("caf cheshire east", "children_with_common_assessment", "E06000049", "2009-07"),
        ("searches london", "searches", "E12000007", "to-date"),
        ("sheilded records", "shielded_records", "E92000001", "2009-07"),
        ("shiel", "shielded_records", "E92000001", "2009-07"),
    ],
)
def test_the_figure_itself_comes_first(
    typed: str, measure: str, area: str, period: str, store: Release
) -> None:
    hits = find(typed, store).hits
    first = next(h for h in hits if h.measure == measure)
    assert (hits[0].measure, hits[0].area) == (measure, area)
    if hits[0].sort == Sort.FIGURE:
        assert hits[0].period == period and "Base:" in hits[0].said
    assert first is hits[0]


def test_a_figure_is_found_by_its_id_however_typed(store: Release) -> None:
    (hit,) = find("shielded england march 2009", store).of(Sort.FIGURE)
    for typed in (hit.target, hit.target.lower(), hit.target.replace("-", " ")):
        (again,) = find(typed, store).hits
        assert (again.target, again.measure, again.period) == (hit.target, hit.measure, hit.period)


def test_an_id_of_another_release_leads_to_its_page(store: Release) -> None:
    found = find("S9EW-2FZS-K2399", store)
    assert found.hits and found.hits[0].target == "S9EW-2FZS-K2399" or found.said


def test_a_mistyped_id_is_told_so(store: Release) -> None:
    (hit,) = find("shielded england march 2009", store).of(Sort.FIGURE)
    last = "2" if hit.target[-1] != "2" else "3"
    found = find(hit.target[:-1] + last, store)
    assert not found.hits and "mistyped" in found.said


def test_who_is_late_is_named(store: Release) -> None:
    found = find("late authorities north west", store)
    assert found.hits[0].measure == "milestone_date"
    assert "authorit" in found.hits[0].said


def test_terms_and_pages(store: Release) -> None:
    found = find("glossary lead professional", store, pages=PAGES)
    assert "lead" in [h.target for h in found.of(Sort.TERM)]
    assert [h.target for h in find("roll-out", store, pages=PAGES).of(Sort.PAGE)] == ["rollout"]


def test_a_district_leads_to_its_authority(store: Release) -> None:
    found = find("records burnley", store)
    assert not found.of(Sort.FIGURE)
    assert [h.title for h in found.of(Sort.AREA)] == ["Lancashire"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "???", "12", "xyzzy plugh", "=1+1", "<b></b>", "a" * 5000]
)
def test_nothing_found_is_said(typed: str, store: Release) -> None:
    found = find(typed, store)
    assert found.said.endswith(".") and not found.of(Sort.FIGURE)


def test_sorts_come_in_order_and_no_more_than_asked(store: Release) -> None:
    hits = find("shielded records hull", store, pages=PAGES).hits
    order = list(Sort)
    assert [order.index(h.sort) for h in hits] == sorted(order.index(h.sort) for h in hits)
    assert len(hits) <= LIMIT and len(find("records", store, limit=2).hits) <= 2


@pytest.mark.parametrize(
    ("typed", "measure", "place"),
    [
        ("milestones devon", "milestone_date", "Devon"),
        ("go live cumbria", "milestone_date", "Cumbria"),
    ],
)
def test_a_stage_and_a_place_find_its_dates(
    typed: str, measure: str, place: str, store: Release
) -> None:
    figures = find(typed, store).of(Sort.FIGURE)
    assert figures and all(h.measure == measure and place in h.title for h in figures)


def test_a_table_over_areas_is_one_hit(store: Release) -> None:
    (hit,) = find("duplicates london boroughs", store).of(Sort.FIGURE)
    assert "by authority" in hit.title


def test_who_asks_for_a_meaning_gets_no_figure(store: Release) -> None:
    found = find("glossary lead professional", store)
    assert not found.of(Sort.FIGURE) and found.of(Sort.TERM)


def test_regions_are_ranked_where_regions_are_named(store: Release) -> None:
    (hit,) = find("lowest coverage regions", store).of(Sort.FIGURE)
    assert "by region" in hit.title
