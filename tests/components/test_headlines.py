"""The words of a change: facts, with the direction and the rounding said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from components.headlines import (
    _base,
    change_and_notes,
    change_words,
    notes_of,
    number_of,
)
from components.selection import PageSelection
from figures.arithmetic import rate
from figures.figure import Note
from figures.observation import reach_of
from figures.wording import number
from queries.catalogue import catalogue_of
from queries.headlines import Headline, headline
from release.store import Release, open_current
from release.vocabulary import Grain, Status
from tests.dashboard import MONTHS, World, make_published


def changed(
    store: Release, measure: str, before: float, now: float, *, rounded: bool = False
) -> Headline:
    one = headline(store, measure, area="E92000001", period="2009-06")
    return Headline(
        one.measure,
        one.figure,
        pd.Series({**one.now, "value": now, "rounded": rounded}),
        pd.Series({**one.before, "value": before, "rounded": rounded}),
    )


@pytest.mark.parametrize(
    ("measure", "before", "now", "rounded", "words"),
    [
        ("searches", 100, 1100, False, "1,000 more than in May 2009."),
        ("searches", 1100, 100, False, "1,000 fewer than in May 2009."),
        ("searches", 100, 100, False, "The same as in May 2009."),
        ("searches", 100, 110, True, "About 10 more than in May 2009, both rounded."),
        ("searches", 100, 105, True, "No change from May 2009 can be told from rounded figures."),
        ("searches", 100, 100, True, "No change from May 2009 can be told from rounded figures."),
        ("searches", 5, 0, True, "No change from May 2009 can be told from rounded figures."),
        ("searches", 5, 0, False, "5 fewer than in May 2009."),
        ("record_views_per_1000_children", 12.0, 11.5, False, "0.5 lower than in May 2009."),
        ("directory_coverage", 97.1, 98.4, False, "1.3 percentage points higher than in May 2009."),
        (
            "directory_coverage",
            98.4,
            97.1,
            True,
            "1.3 percentage points lower than in May 2009, from rounded counts.",
        ),
    ],
)
def test_change_is_said_as_a_fact(
    store: Release, measure: str, before: float, now: float, rounded: bool, words: str
) -> None:
    assert change_words(changed(store, measure, before, now, rounded=rounded)) == words


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ((155, 205), (160, 205), False),
        ((50_000, 60_000), (50_500, 60_000), True),
        ((100, 200), (110, 200), True),
        ((100, 200), (105, 200), False),
    ],
)
def test_a_change_of_a_share_that_its_rounded_counts_could_make_is_not_told(
    store: Release, before: tuple[int, int], now: tuple[int, int], told: bool
) -> None:
    one = changed(
        store,
        "directory_coverage",
        100 * before[0] / before[1],
        100 * now[0] / now[1],
        rounded=True,
    )
    for row, (numerator, base) in ((one.now, now), (one.before, before)):
        row["numerator"], row["base"] = numerator, base
    assert ("higher" in change_words(one)) is told and (
        "can be told from rounded" in change_words(one)
    ) is not told


def test_over_a_longer_period_rounding_reaches_further(store: Release) -> None:
    one = headline(store, "searches", area="E92000001", period="2009-Q2")
    assert (
        reach_of(one.figure, one.now),
        reach_of(one.figure, pd.Series({"measure": "searches", "period": "2009-06"})),
    ) == (8, 4)


@pytest.mark.parametrize("which", ["now", "before"])
def test_what_is_too_early_to_judge_is_not_compared(store: Release, which: str) -> None:
    one = headline(store, "alerts_closed_in_10_days", area="E92000001", period="2009-06")
    unripe = replace(one, **{which: pd.Series({**getattr(one, which), "status": "p1"})})
    assert (
        unripe.change is None
        and change_words(unripe)
        == "No change is given: it is too early to judge "
        f"{'June' if which == 'now' else 'May'} 2009."
    )


def test_a_share_of_a_total_is_made_of_its_two_counts_and_of_a_small_total_not_at_all(
    store: Release,
) -> None:
    one = headline(store, "audit_reviews/review_status/on_time", area="E92000001", period="2009-06")
    whole = headline(store, "audit_reviews", area="E92000001", period="2009-06").now
    assert (
        one.measure.title == "Access reviews due: completed on time" and one.now.base == whole.value
    )
    assert one.now.value == float(
        rate(int(one.now.numerator), int(whole.value), 100, 1)
    ) and number_of(one).endswith("%")
    assert _base(one).startswith(
        f"{number(one.now.numerator)} of {number(whole.value)} reviews of access due"
    )
    small = replace(one, now=pd.Series({**one.now, "value": pd.NA, "numerator": 3, "base": 7}))
    assert (
        number_of(small) == "3 of 7"
        and change_words(small)
        == "No change is given, because the figure for June 2009 is over too small a base."
    )
    for status, said in (("p", "3 of 7"), ("p1", "3 of 7"), ("z", "Not applicable")):
        marked = replace(small, now=pd.Series({**small.now, "status": status}))
        assert number_of(marked) == said, "what stands beside a number does not stand for it"


def test_change_beside_a_missing_figure_is_not_given_and_says_which_is_missing(
    store: Release,
) -> None:
    june = headline(store, "accounts_issued", area="E06000001", period="2009-06")
    assert (
        change_words(june)
        == "No change is given, because the figure for May 2009 is not available."
    )
    withheld = Headline(
        june.measure,
        june.figure,
        pd.Series({**june.now, "value": pd.NA, "status": "c"}),
        june.before,
    )
    assert (
        change_words(withheld)
        == "No change is given, because the figure for June 2009 is withheld so that nobody "
        "can be identified and the figure for May 2009 is not available."
    )
    both = replace(withheld, before=pd.Series({**june.before, "status": "c"}))
    assert (
        change_words(both)
        == "No change is given, because the figures for June 2009 and May 2009 are withheld so "
        "that nobody can be identified."
    )


def test_a_number_is_compared_with_a_period_of_the_same_length_alone(tmp_path: Path) -> None:
    make_published(tmp_path, World(months=MONTHS[:5]))
    short = open_current(
        tmp_path
    )  # its second financial year holds April and May, its first January to March
    year = headline(short, "searches", area="E92000001", period="FY2009-10")
    assert year.before is None and year.change is None and "same length" in change_words(year)
    assert headline(short, "searches", area="E92000001", period="2009-05").before is not None
    assert (
        headline(short, "searches", area="E06000055", period="2009-04").before is None
    )  # created in April


def test_that_it_is_too_early_is_said_once(store: Release) -> None:
    one = changed(store, "alerts_closed_in_10_days", 50, 60)
    one.now["status"] = Status.UNRIPE
    assert one.unripe == [one.now.period_title]
    early = "It is too early to judge June 2009: 10 working days."
    note = Note(1, early, one.measure.id, None, one.now.period)
    told = replace(one, figure=replace(one.figure, notes=(note,)))
    assert change_and_notes(told) == [note.text]
    assert change_and_notes(one)[0].startswith("No change is given: it is too early")


def test_months_are_drawn_where_years_do_not_last_as_long(tmp_path: Path, store: Release) -> None:
    make_published(tmp_path, World(months=MONTHS[:5]))
    short = open_current(tmp_path)
    assert chosen(short, "FY2009-10").over_periods("searches").grain is Grain.MONTH
    assert chosen(short, "FY2008-09").over_periods("searches").grain is Grain.MONTH
    assert chosen(store, "2009-Q2").over_periods("searches").grain is Grain.QUARTER
    assert chosen(store, "to-date").over_periods("searches").grain is Grain.MONTH


def chosen(store: Release, period: str) -> PageSelection:
    catalogue = catalogue_of(store)
    return PageSelection(store, "access", catalogue.england, catalogue.period(period))


def test_note_of_the_month_compared_with_stands_beside_the_number(store: Release) -> None:
    assert notes_of(headline(store, "accounts_issued", area="E06000001", period="2009-06")) == [
        "Hartlepool sent no return for May 2009."
    ]
    assert notes_of(headline(store, "accounts_issued", area="E06000008", period="2009-06")) == []
