"""A figure carries what a reader must be told."""

from __future__ import annotations

import pytest

from queries.catalogue import NotPublished
from queries.figures import figure
from queries.headlines import headline
from release.store import Store
from release.words import Across, Level, Selection
from tests.dashboard import EXACT, ROUNDED, SYNTHETIC


def test_figure_carries_title_definition_citation_and_the_mark_of_synthetic_records(store: Store) -> None:
    one = figure(store, Selection(store.id, ("directory_coverage",), Across.AREAS, "E92000001", "2009-06", level=Level.AUTHORITY))
    assert one.title == "Live records as a share of children in the area, by authority" and one.subtitle == "England, June 2009"
    assert one.synthetic == SYNTHETIC and one.decimals == 1 and one.unit == "per cent"
    assert store.id in one.citation.line() and store.digest[:12] in one.citation.line() and one.title in one.citation.line()
    assert [n.number for n in one.notes] == [2, 3]


def test_note_of_an_area_and_month_stands_where_both_are_shown(store: Store) -> None:
    may = figure(store, Selection(store.id, ("accounts_issued",), Across.AREAS, "E12000001", "2009-05", level=Level.AUTHORITY))
    june = figure(store, Selection(store.id, ("accounts_issued",), Across.AREAS, "E12000001", "2009-06", level=Level.AUTHORITY))
    assert [n.number for n in may.notes] == [1] and not june.notes


def test_area_beside_stands_last(store: Store) -> None:
    one = figure(store, Selection(store.id, ("children_on_directory",), Across.AREAS, "E12000002", "2009-06", level=Level.AUTHORITY), beside="E92000001")
    assert list(one.frame["geography_name"]) == ["Blackburn with Darwen", "Salford", "England"]


def test_figure_without_rows_is_refused_in_words(store: Store) -> None:
    with pytest.raises(NotPublished, match="no figures for .* in Salford for June 2009"):
        figure(store, Selection(store.id, ("archived_records",), Across.CATEGORIES, "E08000006", "2009-06"))


def test_headline_compares_with_the_month_before(store: Store) -> None:
    one = headline(store, "children_on_directory", area="E92000001", period="2009-06")
    assert one.before is not None and one.before.period == "2009-05" and one.change == one.now.value - one.before.value and not one.rounded
    assert headline(store, "accounts_issued", area="E06000001", period="2009-06").change is None
    assert headline(store, "searches", area="E92000001", period="2009-01").before is None


def test_measures_beside_each_other_say_each_unit_and_each_base(store: Store) -> None:
    one = figure(store, Selection(store.id, ("practitioners_trained", "accounts_issued"), Across.PERIODS, "E92000001", "2009-06"))
    assert one.unit == "practitioners and accounts"
    assert one.base == "Trained: practitioners in the directory's training records. Accounts issued: practitioners in the directory's account records."


def test_figure_says_how_its_own_measures_are_protected(store: Store) -> None:
    stage = figure(store, Selection(store.id, ("authority_stage",), Across.AREAS, "E92000001", "2009-06", level=Level.AUTHORITY))
    assert stage.extras["rounding"] == EXACT
    assert figure(store, Selection(store.id, ("searches",), Across.CATEGORIES, "E92000001", "2009-06")).extras["rounding"] == ROUNDED
