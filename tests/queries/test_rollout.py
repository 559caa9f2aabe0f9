"""Roll-out facts on a day, plan after plan, and by wave."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from figures.figure import Across, Selection
from queries.catalogue import catalogue_of
from queries.figures import figure
from queries.rollout import _as_on, dates_as_at, live_for, plans, quarterly, stages_on, wave_spans
from release.store import Release
from release.vocabulary import ENGLAND, Level

DATES = Selection(
    "2009-06-r1",
    ("milestone_date",),
    Across.AREAS,
    ENGLAND,
    "2009-06",
    "milestone_by_reading",
    "ready.",
    Level.AUTHORITY,
)

ON_13_MARCH = [
    ("reached on the day", "2009-03-01", "2009-03-13", "2009-03-13", 12),
    ("reached the day before its baseline", "2009-03-13", "2009-03-12", "2009-03-12", -1),
    ("reached the day after: not reached, and due", "2009-03-01", "2009-03-14", "z", 12),
    ("not reached, baseline still to come", "2009-04-01", None, "z", "z"),
    ("not reached, baseline that day", "2009-03-13", None, "z", "z"),
    ("no return", "2009-03-01", "x", "x", "x"),
    ("no baseline on record", "z", "2009-03-02", "2009-03-02", "z"),
]


def row(category: str, seen: str | None) -> dict:
    """A row as a frame holds it: a day, or a status in place of one."""
    status = "" if seen and len(seen) > 1 else seen or "z"
    return {
        "category": f"ready.{category}",
        "category_title": f"Ready: {category}",
        "unit": "date",
        "text": None if status else seen,
        "status": status,
        "value": None,
        "figure_id": "F",
    }


@pytest.mark.parametrize(
    ("case", "baseline", "actual", "then", "days"),
    ON_13_MARCH,
    ids=[case[0] for case in ON_13_MARCH],
)
def test_days_after_the_first_baseline(
    case: str, baseline: str, actual: str | None, then: str, days: int | str
) -> None:
    _, _, was, late = _as_on(
        {
            kind: row(kind, seen)
            for kind, seen in {"baseline": baseline, "plan": "2009-03-20", "actual": actual}.items()
        },
        "2009-03-13",
    )
    assert (was["text"] or was["status"]) == then
    assert (late["status"] if late["value"] is None else late["value"]) == days
    assert (
        late["category"] == "ready.days" and late["unit"] == "days" and late["figure_id"] == ""
    ), case


def test_what_is_worked_out_has_no_permanent_id_and_what_is_published_keeps_its_own(
    store: Release,
) -> None:
    frame, published = (
        dates_as_at(store, replace(DATES, on="2009-06-30")).frame,
        figure(store, DATES).frame,
    )
    assert set(frame["figure_id"]) - {""} <= set(published["figure_id"])
    assert (frame.loc[frame["category"] == "ready.days", "figure_id"] == "").all()


@pytest.mark.parametrize("day", ["2009-06-01", "2009-06-15", "2009-06-30"])
def test_how_many_on_a_day_are_those_on_the_list(store: Release, day: str) -> None:
    counted = Selection(
        store.id,
        ("authorities_at_stage",),
        Across.CATEGORIES,
        "E12000002",
        "2009-06",
        "stage",
        on=day,
    )
    dates = figure(store, replace(DATES, area="E12000002", category=None)).frame
    told = stages_on(store, counted)
    if day.endswith("30"):
        assert list(told.frame["value"]) == list(figure(store, counted).frame["value"])
        return
    for stage, value in zip(told.frame["category"], told.frame["value"], strict=True):
        assert value == len(
            [
                d
                for c, d in zip(dates["category"], dates["text"], strict=True)
                if c == f"{stage}.actual" and not pd.isna(d) and d <= day
            ]
        )
    assert told.subtitle == f"North West, {int(day[-2:])} June 2009"


def test_the_first_baseline_stands_once_beside_every_later_plan(store: Release) -> None:
    codes = tuple(a.code for a in catalogue_of(store).within("E12000002", Level.AUTHORITY))
    frame = plans(store, quarterly(replace(DATES, area="E12000002"), codes)).frame
    assert list(frame["measure_title"].unique()) == [
        "First baseline",
        "Plan at the end of March 2009",
        "Plan at the end of June 2009",
        "Actual",
    ]
    assert not frame.duplicated(["geography", "measure_title"]).any()


def test_a_wave_reaches_from_its_first_day_to_its_last(store: Release) -> None:
    catalogue, dates = catalogue_of(store), figure(store, replace(DATES, category=None)).frame
    frame = wave_spans(store, replace(DATES, category=None)).frame
    early = [code for code, a in catalogue.areas.items() if a.wave == "early_adopters"]
    mine = dates[dates["geography"].isin(early) & (dates["category"] == "shielding.baseline")][
        "text"
    ].dropna()
    told = {
        r.measure_title: r.text
        for r in frame.itertuples()
        if r.category == "early_adopters.shielding"
    }
    assert (told["First baseline, earliest"], told["First baseline, latest"]) == (
        min(mine),
        max(mine),
    )
    assert (frame["figure_id"] == "").all()


def test_who_has_been_live_is_told_by_the_date_practitioners_started(store: Release) -> None:
    """Fewer over a longer time, never one that had not started,
    and nobody for a period that ends with no month."""
    last = catalogue_of(store).months()[-1]
    now, three = (live_for(store, last.id, months=n) for n in (0, 3))
    assert three <= now
    asked = Selection(
        store.id,
        ("milestone_date",),
        Across.AREAS,
        ENGLAND,
        last.id,
        "milestone_by_reading",
        category="practitioners.",
        level=Level.AUTHORITY,
    )
    rows = figure(store, asked).frame
    actual = rows[rows["category"].str.endswith(".actual")].set_index("geography")["text"]
    assert now == frozenset(actual[actual.notna() & (actual <= last.ends_on)].index)
