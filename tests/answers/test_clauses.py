"""Every clause of a question is accounted for by what is given, or what is given is in doubt."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.parts import Kind
from queries.catalogue import catalogue_of
from queries.releases import Release
from release.vocabulary import Level


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("Returns on time - region table, out of those due", Level.REGION),
        ("searches of ContactPoint, regional breakdown", Level.REGION),
        ("ContactPoint searches, LA breakdown", Level.AUTHORITY),
        ("accounts issued at local authority level", Level.AUTHORITY),
    ],
)
def test_a_level_named_before_a_table_asks_for_each_of_it(
    question: str, level: Level, store: Release
) -> None:
    (part,) = ask(question, store)
    assert [place.each for place in part.areas] == [level]


def test_a_table_of_nothing_that_was_read_is_in_doubt(store: Release) -> None:
    (table,) = ask("table of searches of ContactPoint", store)
    (plain,) = ask("number of searches of ContactPoint", store)
    assert plain.sure and not table.sure
    assert any("table" in doubt for doubt in table.doubts)


def test_a_part_that_asks_of_now_takes_no_time_from_the_one_before(store: Release) -> None:
    then, now = ask(
        "How many children had a lead professional in England in March 2009, and how many have one "
        "now?",
        store,
    )
    assert [s.ids for s in (*then.periods, *now.periods)] == [
        ("2009-03",),
        (catalogue_of(store).months()[-1].id,),
    ]


def test_a_part_that_asks_of_now_takes_no_time_from_the_next(store: Release) -> None:
    now, since = ask(
        "How many records are shielded at the moment, and how many have been shielded at any point "
        "since March?",
        store,
        asked_on="2009-08-01",
    )
    assert [span.said for span in now.periods] == ["latest"]
    assert now.candidates[0].measure == "shielded_records"
    assert since.candidates[0].measure == "shields_applied"
    assert [span.said for span in since.periods] == ["since 2009-03"]


def test_what_was_so_at_any_time_is_not_what_is_so_at_a_months_end(store: Release) -> None:
    ever, now = (
        ask(f"How many children {words} no GP recorded?", store, asked_on="2009-08-01")[0]
        for words in ("have at any time had", "have")
    )
    assert now.sure and not ever.sure
    since = ask("How many records are shielded since May?", store, asked_on="2009-08-01")[0]
    assert not since.sure


def test_two_groups_side_by_side_in_a_note_are_two_figures(store: Release) -> None:
    first, second = ask("Kent: no school / no GP, latest", store)
    assert first.candidates[0].measure == "children_without_educational_setting"
    assert second.candidates[0].measure == "children_without_gp"
    assert first.kind in (Kind.FIGURE, Kind.WITHHELD)
    assert [place.name for place in second.areas] == ["Kent"]


def test_two_groups_in_a_note_are_crossed_for_sure_only_where_it_says_so(store: Release) -> None:
    (side_by_side,) = ask("duplicates, archived records", store)
    (crossed,) = ask("How many children have both a lead professional and a shield?", store)
    assert crossed.kind is Kind.NOT_HELD and crossed.sure
    assert not side_by_side.sure


def test_a_district_of_a_county_is_not_the_county(store: Release) -> None:
    (part,) = ask("How many children in the Swale district of Kent have no GP recorded?", store)
    assert part.kind is Kind.NOT_HELD and not part.areas
    assert [(one.measure, one.area) for one in part.nearest][0][0] == "children_without_gp"


@pytest.mark.parametrize("place", ["Glasgow", "Cardiff"])
def test_councils_of_a_place_beyond_england_are_not_englands(place: str, store: Release) -> None:
    (part,) = ask(f"searches of ContactPoint by councils in {place}", store)
    assert part.kind is Kind.NOT_HELD and "not covered" in part.reason


def test_thanks_at_the_end_are_no_part_of_the_question(store: Release) -> None:
    (part,) = ask(
        "how many searches of ContactPoint there were, and I should be glad of the figure to send "
        "him.",
        store,
    )
    assert part.sure and part.candidates[0].measure == "searches"


def test_a_clause_that_only_asks_how_the_figure_divides_splits_it(store: Release) -> None:
    for clause in ("; and from which sector those professionals come.", ". Split it by sector."):
        (part,) = ask(f"How many children have a lead professional on ContactPoint{clause}", store)
        assert part.breakdown == "sector"


def test_a_former_county_is_asked_for_as_its_authorities(store: Release) -> None:
    (part,) = ask(
        "how many children in the area of the former county of Cheshire are on ContactPoint",
        store,
        asked_on="2009-07-28",
    )
    assert part.kind is Kind.FIGURE
    assert [a.name for a in part.areas] == ["Cheshire East", "Cheshire West and Chester"]


@pytest.mark.parametrize("lately", ["after the day on which it was due", "after it was due"])
def test_a_return_that_came_after_the_day_it_was_due_was_late(lately: str, store: Release) -> None:
    (part,) = ask(f"which authorities sent their return for June 2009 {lately}", store)
    assert part.candidates[0].measure == "return_dates"


@pytest.mark.parametrize(
    "question",
    [
        "How many searches of ContactPoint were there last month and the month before?",
        "How many accounts are there in London a year ago?",
        "How many records are shielded for more than a year?",
        "children without a GP: London, rest of England",
        "searches by local authority type, June 2009",
    ],
)
def test_a_time_a_rest_or_a_sort_of_authority_that_was_not_read_is_a_doubt(
    question: str, store: Release
) -> None:
    (part,) = ask(question, store, asked_on="2009-08-10")
    assert part.doubts and not part.sure


def test_each_month_may_stand_after_another_split(store: Release) -> None:
    (part,) = ask("searches of ContactPoint by region and month", store)
    assert [span.said for span in part.periods] == ["each month to date"]
    assert [place.each for place in part.areas] == [Level.REGION]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        # A share of few, or of none, in the smallest authority is withheld.
        (
            "What share of views by youth justice staff in the Isles of Scilly in July 2009 was "
            "made out of hours?",
            Kind.WITHHELD,
        ),
        # A system named only for what is not meant is not asked of.
        (
            "16 year olds on the National Identity Register - how many, as people confuse it with "
            "ContactPoint",
            Kind.OTHER_BODY,
        ),
        # A sentence that says who asks is no part.
        (
            "As a head I would like to know if I must hand over my roll to ContactPoint. We are "
            "an independent school.",
            Kind.POLICY,
        ),
        # What no release holds of those who are counted is not held, and no policy.
        ("What is the ethnic background of the children who are shielded?", Kind.NOT_HELD),
        # Requests for shields that were refused are not held.
        (
            "how many parents were refused when they asked for their child's record to be shielded",
            Kind.NOT_HELD,
        ),
    ],
)
def test_a_clause_decides_of_which_kind_the_answer_is(
    question: str, kind: Kind, store: Release
) -> None:
    (part,) = ask(question, store)
    assert part.kind is kind
