"""Forecasts told as figures: how many authorities by each coming month's end beside how many so
far; dates with their intervals; and the record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from figures.figure import FRAME_COLUMNS, Across, Figure, Protection, Selection
from figures.wording import month_title
from queries.catalogue import NotPublished, Period, catalogue_of
from queries.figures import figure
from release.store import Release
from release.vocabulary import Grain

COUNTS, COUNTS_BY = "authorities_forecast", "milestone_by_ahead_and_quantile"
SO_FAR, SO_FAR_BY = "authorities_at_stage", "stage"
DATES, DATES_BY = "milestone_forecast_date", "milestone_by_quantile"
ANNOUNCED, ANNOUNCED_BY = "milestone_date", "milestone_by_reading"


def month_ahead(period: Period, ahead: int) -> str:
    """The month that lies so many months after a period of one month."""
    year, month = map(int, period.id.split("-"))
    year, month = divmod(year * 12 + month - 1 + ahead, 12)
    return f"{year:04d}-{month + 1:02d}"


def fan(release: Release, selection: Selection, title: str = "") -> Figure:
    """How many authorities of an area had reached a milestone at each month's end, and how many are
    expected to have by each coming one. Raises `NotPublished`.

    Categories are `<month>.reached` for what is known, and `<month>.<quantile>` for what was
    forecast at the end of the period of the selection; months after it that the release holds stand
    beside what was forecast for them.
    """
    catalogue = catalogue_of(release)
    milestone, period = (selection.category or "").rstrip("."), catalogue.period(selection.period)
    told = figure(release, replace(selection, category=f"{milestone}."), title)
    so_far = figure(
        release,
        Selection(
            selection.release,
            (SO_FAR,),
            Across.PERIODS,
            selection.area,
            catalogue.months()[-1].id,
            SO_FAR_BY,
            milestone,
            grain=Grain.MONTH,
        ),
    )
    known = [
        row
        | {
            "category": f"{row['period']}.reached",
            "category_title": f"{month_title(row['period'])}: reached",
        }
        for row in so_far.frame.to_dict("records")
    ]
    ahead = [_of_month(row, period) for row in told.frame.to_dict("records")]
    same = {"measure_title": told.frame["measure_title"].iloc[0]}
    rows = sorted(
        (row | same for row in known + ahead), key=lambda r: r["category"].partition(".")[0]
    )
    frame = pd.DataFrame.from_records(rows, columns=list(FRAME_COLUMNS)).astype(
        told.frame.dtypes.to_dict()
    )
    return replace(
        told,
        frame=frame,
        subtitle=f"{catalogue.area(selection.area).name}, forecast made at the end of "
        f"{period.title}",
        source="; ".join(dict.fromkeys((told.source, so_far.source))),
        rows_heading="End of",
        **_of_both(told, so_far),
    )


def _of_month(row: dict, period: Period) -> dict:
    """A row of a count by then, with the month in place of the months ahead."""
    _, ahead, quantile = row["category"].split(".")
    month = month_ahead(period, int(ahead.removeprefix("ahead_")))
    return row | {
        "category": f"{month}.{quantile}",
        "category_title": f"{month_title(month)}: {row['category_title'].rpartition(': ')[2]}",
    }


def intervals(release: Release, selection: Selection, title: str = "") -> Figure:
    """For an authority each milestone, or for authorities one milestone: first baseline, latest
    plan and actual date beside the forecast date with its intervals. Raises `NotPublished`."""
    catalogue = catalogue_of(release)
    told = figure(release, selection, title)
    dates = figure(release, replace(selection, measures=(ANNOUNCED,), breakdown=ANNOUNCED_BY))
    same = {"measure_title": told.frame["measure_title"].iloc[0]}
    place = {c.id: c.place for c in catalogue.breakdown("milestone").categories}
    rows = [row | same for f in (dates, told) for row in f.frame.to_dict("records")]
    rows.sort(key=lambda row: place[row["category"].partition(".")[0]])
    frame = pd.DataFrame.from_records(rows, columns=list(FRAME_COLUMNS)).astype(
        told.frame.dtypes.to_dict()
    )
    if frame.empty:
        raise NotPublished("This release holds no dates to show here.")
    return replace(
        told,
        frame=frame,
        subtitle=f"{catalogue.area(selection.area).name}, forecast made at the end of "
        f"{catalogue.period(selection.period).title}",
        source="; ".join(dict.fromkeys((told.source, dates.source))),
        rows_heading="Milestone",
        **_of_both(told, dates),
    )


def _of_both(one: Figure, other: Figure) -> dict[str, Any]:
    """What must be told of two figures whose rows stand in one frame."""
    first, second = one.protection, other.protection
    return {
        "protection": Protection(
            second.words, second.few or first.few, {**first.reach, **second.reach}
        ),
        "audience": other.audience if other.is_departmental else one.audience,
        "absent": {**one.absent, **other.absent},
        "text_titles": {**one.text_titles, **other.text_titles},
        "source_titles": {**one.source_titles, **other.source_titles},
        "press_sources": one.press_sources | other.press_sources,
        "other_decimals": {**one.other_decimals, **other.other_decimals},
        "has_other_base": one.has_other_base or other.has_other_base,
    }
