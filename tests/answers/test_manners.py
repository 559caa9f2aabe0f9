"""Manners of asking that many questions share, each in other words than the questions that showed
it."""

from __future__ import annotations

import pytest

from answers.ask import ask
from answers.forms import Form, form_of
from answers.parts import Kind, Part
from queries.releases import Release

MORE = "To ask the Secretary of State for Education "


def _one(typed: str, store: Release) -> Part:
    (part,) = ask(typed, store, asked_on="2010-07-01")
    return part


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("if he will set out for each region the proportion of views out of hours", Form.PERCENT),
        ("if he will list, by local authority, the number of shielded records", Form.NUMBER),
        ("if he will publish for every London borough the number of accounts", Form.NUMBER),
        ("List for each region the authorities that sent no return", Form.LIST),
        ("if he will list the authorities with the highest number of alerts", Form.LIST),
        ("rank the authorities by number of shields", Form.LIST),
        ("authorities ranked by suspected duplicates", Form.LIST),
        ("league table of councils on common assessments", Form.LIST),
        ("share of records updated, bottom five only", Form.LIST),
        ("Coverage below 90 per cent: where?", Form.LIST),
        ("Practitioners not started yet - which ones?", Form.LIST),
        ("Returns: who was late in February?", Form.LIST),
        ("Monthly returns for May - who hasn't sent one?", Form.LIST),
        ("Record views on Good Friday", Form.NONE),
        ("the view on closing the directory", Form.POLICY),
        ("May searches be made by parents?", Form.POLICY),
        ("What the directory is costing to operate", Form.MONEY),
    ],
)
def test_what_is_asked_for(typed: str, form: Form) -> None:
    assert form_of(typed) is form


@pytest.mark.parametrize(
    ("typed", "measure", "area"),
    [
        (
            "Were any accounts suspended in the North East in 2009-10, and if so how many?",
            "accounts_suspended",
            "North East",
        ),
        ("Did anybody search in Kent in April 2010, and how often?", "searches", "Kent"),
        (
            "Have shields been applied in Devon since January 2010; and how many?",
            "shields_applied",
            "Devon",
        ),
        (
            "Has the South West reported security incidents in 2009, and how many of each class?",
            "security_incidents",
            "South West",
        ),
        (
            "Were alerts in Kent closed within ten working days? Figures for each month of 2009.",
            "alerts_closed_in_10_days",
            "Kent",
        ),
        (
            "Stockton: are duplicates going up? End of quarter figures since March 2009",
            "suspected_duplicate_records",
            "Stockton-on-Tees",
        ),
        (
            "Is training finished in Kent? Numbers for each sector please",
            "practitioners_trained",
            "Kent",
        ),
    ],
)
def test_a_count_beside_a_question_of_fact_is_of_what_that_tells(
    typed: str, measure: str, area: str, store: Release
) -> None:
    part = _one(typed, store)
    assert part.measure == measure and [a.name for a in part.areas] == [area]


def test_whether_something_may_be_done_is_no_count_of_it(store: Release) -> None:
    part, *_ = ask("Can parents see the record? Numbers by region", store, asked_on="2010-07-01")
    assert part.kind is Kind.POLICY


@pytest.mark.parametrize(
    "typed",
    [
        "Searches made on Boxing Day 2009",
        "How often was ContactPoint searched on New Year's Day?",
        "Record views on Good Friday",
        "views on the May bank holiday",
        "For how many days was ContactPoint down in 2009-10?",
        "What was the total downtime of the directory in 2009?",
        "How many hours was ContactPoint out of action for last year?",
        "archive entries purged so far",
        "How many records have been erased from the archive?",
    ],
)
def test_what_no_release_holds_gets_no_figure(typed: str, store: Release) -> None:
    part = _one(typed, store)
    assert part.kind is Kind.NOT_HELD and part.figures == ()


@pytest.mark.parametrize(
    ("typed", "measure"),
    [
        ("How many incidents in 2009 were of the service being unavailable?", "security_incidents"),
        ("Views at weekends and on bank holidays in Kent", "record_views"),
        (
            "How many parents asked for their child's record to be permanently deleted?",
            "removal_requests",
        ),
    ],
)
def test_what_is_only_near_it_is_still_counted(typed: str, measure: str, store: Release) -> None:
    assert _one(typed, store).measure == measure


@pytest.mark.parametrize(
    "typed",
    [
        "How many records are shielded in England as a whole, and how many leaving out the City of "
        "London?",
        "How many children have a common assessment in the South West, and how many without the "
        "Isles of Scilly?",
        "What is the number of children with a lead professional in London, and what is it when "
        "the City of London is left out?",
        "Shielded records: all of London but not the City of London",
        "How many children have a lead professional in the South West, Scilly excepted?",
    ],
)
def test_a_subtraction_is_withheld_however_it_is_said(typed: str, store: Release) -> None:
    parts = ask(typed, store, asked_on="2010-07-01")
    assert {part.kind for part in parts} == {Kind.WITHHELD}


@pytest.mark.parametrize("who", ["headteachers", "nurses", "midwives", "health visitors", "GPs"])
def test_a_profession_is_not_its_sector_for_certain(who: str, store: Release) -> None:
    part = _one(f"How many {who} have been trained?", store)
    assert not part.sure
    if part.kind is Kind.FIGURE:
        assert any("some of a sector" in doubt for doubt in part.doubts)


@pytest.mark.parametrize(
    ("typed", "breakdown", "category"),
    [
        ("How many times was a record opened via a colleague in Kent?", "route", "mediated"),
        ("views of records through a third party", "route", "mediated"),
        (
            "breaches in which staff gave a colleague their password",
            "breach_kind",
            "shared_credentials",
        ),
        ("breaches that consisted in borrowing a log-in", "breach_kind", "shared_credentials"),
    ],
)
def test_a_kind_is_known_in_more_words(
    typed: str, breakdown: str, category: str, store: Release
) -> None:
    part = _one(typed, store)
    assert (part.breakdown, part.categories) == (breakdown, (category,))


def test_the_number_of_an_item_is_nothing_that_is_asked(store: Release) -> None:
    for typed in (
        "Item 4: records shielded in Leeds",
        "For the Committee's session, item 7 - records shielded in Leeds",
        "Q12. How many records are shielded in Leeds?",
        "FOI request. How many records are shielded in Leeds?",
        "Press enquiry from the Mirror: records shielded in Leeds",
    ):
        part = _one(typed, store)
        assert part.measure == "shielded_records" and not any(
            "Not read" in doubt for doubt in part.doubts
        )


def test_what_is_said_for_all_under_letters_is_of_each(store: Release) -> None:
    parts = ask(
        "(i) practitioners planned, (ii) practitioners trained, (iii) accounts issued - all as at "
        "30 June 2009, West Midlands",
        store,
        asked_on="2010-07-01",
    )
    assert [part.measure for part in parts] == [
        "practitioners_planned",
        "practitioners_trained",
        "accounts_issued",
    ]
    for part in parts:
        assert [a.name for a in part.areas] == ["West Midlands"]
        assert [s.said for s in part.periods] == ["2009-06"]


@pytest.mark.parametrize(
    ("typed", "area", "period"),
    [
        (
            "Accounts suspended: reasons; North East; financial year 2009-10.",
            "North East",
            "2009-10",
        ),
        ("Record views; Kent; by sector; May 2009", "Kent", "2009-05"),
        ("views; 2009; each month; Kent", "Kent", "each month of 2009"),
        ("Kent; 2009; record views", "Kent", "2009"),
        ("shields applied in Kent - 2009 - monthly", "Kent", "each month of 2009"),
        ("Searches, quarter by quarter for 2009-10, in Kent", "Kent", "each quarter of 2009-10"),
        ("In Medway (not Kent) how many searches were made in May 2009?", "Medway", "2009-05"),
        (
            "Searches in Newcastle upon Tyne, not North Tyneside, May 2009",
            "Newcastle upon Tyne",
            "2009-05",
        ),
        (
            "Members asked at the session on 21 April how many times ContactPoint had been "
            "searched in Kent. Since January 2010 is sufficient.",
            "Kent",
            "since 2010-01",
        ),
        (
            "Cllr Hughes, Stockport: how many of our records are shielded at 31 May 2009?",
            "Stockport",
            "2009-05",
        ),
    ],
)
def test_where_and_when_stand_anywhere(typed: str, area: str, period: str, store: Release) -> None:
    part = _one(typed, store)
    assert [a.name for a in part.areas] == [area]
    assert [s.said for s in part.periods] == [period]
    assert not any("is named" in doubt for doubt in part.doubts)


def test_a_total_beside_each_region_is_that_of_england(store: Release) -> None:
    part = _one("children on the directory, by region, and the total", store)
    assert [(a.name, a.each is None) for a in part.areas] == [("England", True), ("England", False)]


def test_who_asked_before_asks_nothing(store: Release) -> None:
    part = _one(
        "What legal advice did the Department take on shielding? The Committee asked this twice.",
        store,
    )
    assert part.kind is Kind.POLICY


def test_whether_a_return_has_come_is_a_fact(store: Release) -> None:
    part = _one("Has Wakefield sent in its March 2009 return, and was it on time?", store)
    assert part.measure.startswith("return") and [a.name for a in part.areas] == ["Wakefield"]


@pytest.mark.parametrize(
    ("typed", "breakdown", "category"),
    [
        ("searches of ContactPoint made by schools", "sector", "education"),
        ("removal requests where the parent got told no", "outcome", "declined"),
        (
            "breaches by people looking for their own relatives",
            "breach_kind",
            "test_search_for_family",
        ),
    ],
)
def test_a_category_is_known_in_more_words(
    typed: str, breakdown: str, category: str, store: Release
) -> None:
    part = _one(typed, store)
    assert (part.breakdown, part.categories) == (breakdown, (category,))
