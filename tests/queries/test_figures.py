"""A figure carries what a reader must be told."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from figures.figure import Across, Selection
from figures.observation import status_words
from figures.wording import lower_first
from measures import BREAKDOWNS
from queries.catalogue import ORDERED_BEFORE, NotPublished, catalogue_of, read_breakdowns
from queries.figures import _as_quoted, figure
from queries.headlines import headline
from release.store import Release
from release.vocabulary import Level
from tests.dashboard import EXACT, ROUNDED, SYNTHETIC


def test_figure_carries_title_definition_citation_and_the_mark_of_synthetic_records(
    store: Release,
) -> None:
    one = figure(
        store,
        Selection(
            store.id,
            ("directory_coverage",),
            Across.AREAS,
            "E92000001",
            "2009-06",
            level=Level.AUTHORITY,
        ),
    )
    assert (
        one.title == "Live records as a share of children in the area, by authority"
        and one.subtitle == "England, June 2009"
    )
    assert one.synthetic == SYNTHETIC and one.decimals == 1 and one.unit == "per cent"
    assert (
        store.id in one.citation.line()
        and store.digest[:12] in one.citation.line()
        and one.title in one.citation.line()
    )
    assert [n.number for n in one.notes] == [2, 3]


def test_note_of_an_area_and_month_stands_where_both_are_shown(store: Release) -> None:
    may = figure(
        store,
        Selection(
            store.id,
            ("accounts_issued",),
            Across.AREAS,
            "E12000001",
            "2009-05",
            level=Level.AUTHORITY,
        ),
    )
    june = figure(
        store,
        Selection(
            store.id,
            ("accounts_issued",),
            Across.AREAS,
            "E12000001",
            "2009-06",
            level=Level.AUTHORITY,
        ),
    )
    assert [n.number for n in may.notes] == [1] and not june.notes


def test_area_beside_stands_last(store: Release) -> None:
    one = figure(
        store,
        Selection(
            store.id,
            ("children_on_directory",),
            Across.AREAS,
            "E12000002",
            "2009-06",
            level=Level.AUTHORITY,
        ),
        beside="E92000001",
    )
    assert list(one.frame["geography_name"]) == ["Blackburn with Darwen", "Salford", "England"]


def test_figure_without_rows_is_refused_in_words(store: Release) -> None:
    with pytest.raises(NotPublished, match="no figures for .* in Salford for June 2009"):
        figure(
            store,
            Selection(store.id, ("archived_records",), Across.CATEGORIES, "E08000006", "2009-06"),
        )


def test_headline_compares_with_the_month_before(store: Release) -> None:
    one = headline(store, "children_on_directory", area="E92000001", period="2009-06")
    assert (
        one.before is not None
        and one.before.period == "2009-05"
        and one.change == one.now.value - one.before.value
        and not one.rounded
    )
    assert headline(store, "accounts_issued", area="E06000001", period="2009-06").change is None
    assert headline(store, "searches", area="E92000001", period="2009-01").before is None


def test_measures_beside_each_other_say_each_unit_and_each_base(store: Release) -> None:
    one = figure(
        store,
        Selection(
            store.id,
            ("practitioners_trained", "accounts_issued"),
            Across.PERIODS,
            "E92000001",
            "2009-06",
        ),
    )
    assert one.unit == "practitioners and accounts"
    assert (
        one.base == "Trained: practitioners in the directory's training records. Accounts issued: "
        "practitioners in the directory's account records."
    )


def test_figure_says_how_its_own_measures_are_protected(store: Release) -> None:
    stage = figure(
        store,
        Selection(
            store.id,
            ("authority_stage",),
            Across.AREAS,
            "E92000001",
            "2009-06",
            level=Level.AUTHORITY,
        ),
    )
    assert stage.protection.words == EXACT
    assert (
        figure(
            store, Selection(store.id, ("searches",), Across.CATEGORIES, "E92000001", "2009-06")
        ).protection.words
        == ROUNDED
    )


def test_quoted_figures_are_of_their_own_date_and_stand_apart_by_who_published_them(
    store: Release,
) -> None:
    row = figure(
        store, Selection(store.id, ("searches",), Across.CATEGORIES, "E92000001", "2009-06")
    ).frame
    rows = pd.concat(
        [
            row.assign(text=as_at, source=source)
            for as_at, source in (("2007", "blog"), ("2006-07", "hansard"), (None, "hansard"))
        ],
        ignore_index=True,
    )
    licences = {
        "blog": "Quoted as a fact; text under its publisher's copyright",
        "hansard": "Open Parliament Licence",
    }
    told = _as_quoted(
        rows,
        SimpleNamespace(
            sources={id_: SimpleNamespace(licence=licence) for id_, licence in licences.items()}
        ),
    )
    assert list(told["source"]) == ["hansard", "hansard", "blog"], (
        "what Parliament or government published stands first"
    )
    assert list(told["period"]) == list(told["period_title"]) == [
        "2006-07",
        "as published",
        "2007",
    ] and set(told["period_end"]) == {""}


def test_shares_over_another_base_than_the_total_say_so(store: Release) -> None:
    by_age, total = (
        figure(
            store,
            Selection(
                store.id,
                ("directory_coverage",),
                Across.CATEGORIES,
                "E92000001",
                "2009-06",
                breakdown,
            ),
        )
        for breakdown in ("age_band", "all")
    )
    assert (
        by_age.caveats == (f"Over another base than the total: {by_age.base}",)
        and by_age.base.endswith("revised after the 2011 Census")
        and total.caveats == ()
        and total.base != by_age.base
    )


def test_a_milestone_that_was_not_reached_is_not_yet_and_the_dashboard_is_no_area(
    store: Release,
) -> None:
    dates = figure(
        store,
        Selection(
            store.id,
            ("milestone_date",),
            Across.CATEGORIES,
            "E08000006",
            "2009-06",
            "milestone_by_reading",
        ),
    )
    assert (
        status_words(dates, "z") == "not yet"
        and status_words(
            figure(
                store, Selection(store.id, ("searches",), Across.CATEGORIES, "E92000001", "2009-06")
            ),
            "z",
        )
        == "not applicable"
    )
    looked = figure(
        store,
        Selection(store.id, ("dashboard_readings",), Across.CATEGORIES, "E92000001", "2009-06"),
    )
    assert looked.subtitle == "The dashboard, June 2009" and set(
        looked.frame["geography_name"]
    ) == {"The dashboard"}


def test_names_keep_their_capitals_inside_a_sentence() -> None:
    assert (
        lower_first("Office for National Statistics estimate")
        == "Office for National Statistics estimate"
        and lower_first("Live records") == "live records"
    )


def test_a_figure_says_which_of_its_breakdowns_have_an_order(store: Release) -> None:
    said = {b.id for b in BREAKDOWNS.values() if b.ordered}
    told = {b.id for b in catalogue_of(store).breakdowns.values() if b.ordered}
    assert told == said & set(catalogue_of(store).breakdowns) and "stage" in told


def test_an_older_release_keeps_the_order_it_was_read_in(
    store: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of contract 3 has no such column: nothing asks for it."""
    older = replace(store, manifest={**store.manifest, "contract": 3})
    kept = {b.id for b in read_breakdowns(older) if b.ordered}
    assert kept == ORDERED_BEFORE & set(catalogue_of(store).breakdowns)
