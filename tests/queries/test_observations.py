"""A frame is the rows of the store, no more, no fewer, in reading order."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as some

from figures.figure import FRAME_COLUMNS, Across, Selection
from queries.catalogue import NotPublished, catalogue_of
from queries.observations import observations
from release.store import Release
from release.tables import breakdown, category, geography, measure, observation, period
from release.vocabulary import ALL, REPLACES_VALUE, Grain, Kind, Level
from tests.dashboard import MONTHS, PLACES

MEASURES = (
    "children_on_directory",
    "directory_coverage",
    "record_views",
    "authority_stage",
    "accounts_issued",
    "milestone_date",
)
selections = some.builds(
    lambda m, across, area, p, b, level, grain: Selection(
        "2009-06-r1",
        (m,),
        across,
        area,
        p,
        b,
        None,
        level if across is Across.AREAS else None,
        grain,
    ),
    some.sampled_from(MEASURES),
    some.sampled_from(Across),
    some.sampled_from([p["code"] for p in PLACES]),
    some.sampled_from(MONTHS),
    some.sampled_from([ALL, "age_band", "sector", "milestone_by_reading"]),
    some.sampled_from([None, Level.REGION, Level.AUTHORITY]),
    some.sampled_from([Grain.MONTH, Grain.QUARTER]),
)


def stored(store: Release, selection: Selection) -> set[tuple]:
    """The same rows by plain joins on text ids."""
    joined = (
        sa.select(
            measure.c.id,
            category.c.id,
            geography.c.code,
            period.c.id,
            observation.c.value,
            observation.c.text,
            observation.c.status,
        )
        .select_from(
            observation.join(measure)
            .join(breakdown, observation.c.breakdown_key == breakdown.c.breakdown_key)
            .join(category, observation.c.category_key == category.c.category_key)
            .join(period)
            .join(geography)
        )
        .where(measure.c.id.in_(selection.measures), breakdown.c.id == selection.breakdown)
    )
    catalogue = catalogue_of(store)
    codes = (
        {a.code for a in catalogue.within(selection.area, selection.level)}
        if selection.across is Across.AREAS
        else {selection.area}
    )
    end = catalogue.period(selection.period).ends_on
    spans = [
        p for p in catalogue.periods.values() if p.grain == selection.grain and p.ends_on <= end
    ]
    if (
        selection.grain is Grain.QUARTER
        and catalogue.measure(selection.measures[0]).kind != Kind.FLOW
    ):  # read at the end of each quarter, and at the end of the period
        spans = [m for m in catalogue.months() if m.ends_on in {end, *(s.ends_on for s in spans)}]
    periods = {p.id for p in spans} if selection.across is Across.PERIODS else {selection.period}
    with store.engine.connect() as connection:
        return {
            tuple(row)
            for row in connection.execute(joined)
            if row[2] in codes and row[3] in periods
        }


@settings(max_examples=60, deadline=None)
@given(selection=selections)
def test_frame_is_the_rows_of_the_store(store: Release, selection: Selection) -> None:
    frame = observations(store, selection)
    assert tuple(frame.columns) == FRAME_COLUMNS
    rows = {
        (
            r.measure,
            r.category,
            r.geography,
            r.period,
            None if pd.isna(r.value) else r.value,
            None if pd.isna(r.text) else r.text,
            r.status,
        )
        for r in frame.itertuples()
    }
    assert len(rows) == len(frame)
    assert rows == stored(store, selection)


def test_withheld_values_are_empty_and_never_zero(store: Release) -> None:
    frame = observations(
        store, Selection(store.id, ("accounts_issued",), Across.PERIODS, "E06000001", "2009-06")
    )
    withheld = frame[frame["status"].isin([str(s) for s in REPLACES_VALUE])]
    assert list(withheld["period"]) == ["2009-05"] and withheld["value"].isna().all()


def test_milestone_readings_come_together(store: Release) -> None:
    chosen = Selection(
        store.id,
        ("milestone_date",),
        Across.AREAS,
        "E12000006",
        "2009-06",
        "milestone_by_reading",
        "ready.",
        Level.AUTHORITY,
    )
    frame = observations(store, chosen)
    assert set(frame["category"]) == {"ready.baseline", "ready.plan", "ready.actual"}
    assert set(frame["geography_name"]) == {"Bedford", "Central Bedfordshire"}


def test_boundary_change_has_each_area_in_its_own_months(store: Release) -> None:
    def months(code: str) -> list[str]:
        return list(
            observations(
                store,
                Selection(store.id, ("children_on_directory",), Across.PERIODS, code, "2009-06"),
            )["period"]
        )

    assert months("E10000001") == ["2009-01", "2009-02", "2009-03"] and months("E06000055") == [
        "2009-04",
        "2009-05",
        "2009-06",
    ]


def test_areas_beside_each_other_come_in_the_order_asked_for(store: Release) -> None:
    asked = Selection(
        store.id,
        ("directory_coverage", "searches"),
        Across.MEASURES,
        "E08000006",
        "2009-06",
        areas=("E08000006", "E12000002", "E92000001"),
    )
    frame = observations(store, asked)
    assert list(zip(frame["measure"], frame["geography_name"], strict=True)) == [
        (m, a) for m in asked.measures for a in ("Salford", "North West", "England")
    ]


def test_what_is_unknown_is_refused_without_repeating_it(store: Release) -> None:
    for wrong in (
        {"area": "E99"},
        {"period": "1066"},
        {"measures": ("nothing",)},
        {"breakdown": "shoe_size"},
        {"category": "gone"},
    ):
        try:
            observations(
                store,
                replace(
                    Selection(
                        store.id, ("searches",), Across.CATEGORIES, "E92000001", "2009-06", "sector"
                    ),
                    **wrong,
                ),
            )
        except NotPublished as said:
            assert not any(str(v).strip("(),'") in str(said) for v in wrong.values())
        else:
            raise AssertionError(wrong)
