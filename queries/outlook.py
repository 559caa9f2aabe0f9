"""Forecasts told as figures: how many authorities, practitioners or accounts by each coming month's
end beside how many so far; dates with their intervals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from figures.figure import FRAME_COLUMNS, Across, Figure, Protection, Selection
from figures.wording import month_title
from queries.catalogue import NotPublished, Period, catalogue_of
from queries.figures import figure
from release.store import Release
from release.vocabulary import Grain, Status

COUNTS, COUNTS_BY = "authorities_forecast", "milestone_by_ahead_and_quantile"
WAVES_BY = "wave_by_ahead_and_quantile"
SO_FAR, SO_FAR_BY = "authorities_at_stage", "stage"
PEOPLE = {
    "practitioners_trained_forecast": "practitioners_trained",
    "accounts_issued_forecast": "accounts_issued",
}
"""What is forecast of practitioners and accounts, with the count that it is a forecast of."""
PEOPLE_BY = "ahead_by_quantile"
DATES, DATES_BY = "milestone_forecast_date", "milestone_by_quantile"
ANNOUNCED, ANNOUNCED_BY = "milestone_date", "milestone_by_reading"


def month_ahead(period: Period, ahead: int) -> str:
    """The month that lies so many months after a period of one month."""
    year, month = map(int, period.id.split("-"))
    year, month = divmod(year * 12 + month - 1 + ahead, 12)
    return f"{year:04d}-{month + 1:02d}"


def fan(release: Release, selection: Selection, title: str = "") -> Figure:
    """How many authorities of an area or a wave had reached a milestone at each month's end, or how
    many practitioners were trained or accounts issued, and how many are expected to be by each
    coming one. Raises `NotPublished`.

    Categories are `<month>.reached` (of people `<month>.so_far`) for what is known, and
    `<month>.<quantile>` for what was forecast at the end of the period of the selection; months
    after it that the release holds stand beside what was forecast for them. Of a wave, how many had
    reached it is not published.
    """
    catalogue = catalogue_of(release)
    period = catalogue.period(selection.period)
    told, so_far = figure(release, selection, title), _so_far(release, selection)
    same = {"measure_title": told.frame["measure_title"].iloc[0]}
    rows = [_of_month(row, period) for row in told.frame.to_dict("records")]
    if so_far is not None:
        what = "so_far" if selection.measures[0] in PEOPLE else "reached"
        rows += [_known(row, what) for row in so_far.frame.to_dict("records")]
    rows.sort(key=lambda row: (row["category"].partition(".")[0], row["status"] == Status.FORECAST))
    frame = pd.DataFrame.from_records([row | same for row in rows], columns=list(FRAME_COLUMNS))
    sources = [told.source, *([so_far.source] if so_far is not None else [])]
    return replace(
        told,
        frame=frame.astype(told.frame.dtypes.to_dict()),
        subtitle=f"{catalogue.area(selection.area).name}, forecast made at the end of "
        f"{period.title}",
        source="; ".join(dict.fromkeys(sources)),
        rows_heading="End of",
        **(_of_both(told, so_far) if so_far is not None else {}),
    )


def chances(release: Release, selection: Selection, title: str = "") -> Figure:
    """The chance that each milestone is reached by the end of each coming month: milestones in
    rows and months in columns, or months in rows where one milestone alone is left. Raises
    `NotPublished`."""
    catalogue = catalogue_of(release)
    told, period = figure(release, selection, title), catalogue.period(selection.period)
    titles = {c.id: c.title for c in catalogue.breakdown("milestone").categories}
    ids = [row.rsplit(".", 2)[-2:] for row in told.frame["category"]]
    months = [month_ahead(period, int(ahead.removeprefix("ahead_"))) for _, ahead in ids]
    several = len({milestone for milestone, _ in ids}) > 1
    names = [f"{titles[milestone]}: " if several else "" for milestone, _ in ids]
    found = zip(ids, months, strict=True)
    frame = told.frame.assign(
        category=[f"{milestone}.{month}" for (milestone, _), month in found],
        category_title=[n + month_title(m) for n, m in zip(names, months, strict=True)],
    )
    alone = f"{titles[ids[0][0]]}: chance that it is reached by the end of each coming month"
    return replace(
        told,
        frame=frame,
        title=told.title if several else alone,
        rows_heading="Milestone" if several else "End of",
    )


def _so_far(release: Release, selection: Selection) -> Figure | None:
    """What is known, at every month's end of the release, of what is forecast:
    None where it is not published."""
    measure, last = selection.measures[0], catalogue_of(release).months()[-1].id
    whole = Selection(
        selection.release, (measure,), Across.PERIODS, selection.area, last, grain=Grain.MONTH
    )
    if measure in PEOPLE:
        return figure(release, replace(whole, measures=(PEOPLE[measure],)))
    if selection.breakdown == WAVES_BY:
        return None
    milestone = (selection.category or "").rstrip(".")
    return figure(
        release, replace(whole, measures=(SO_FAR,), breakdown=SO_FAR_BY, category=milestone)
    )


def _known(row: dict, what: str) -> dict:
    """A row of what is known at a month's end."""
    return row | {
        "category": f"{row['period']}.{what}",
        "category_title": f"{month_title(row['period'])}: {what.replace('_', ' ')}",
    }


def _of_month(row: dict, period: Period) -> dict:
    """A row of a count by then, with the month in place of the months ahead."""
    *_, ahead, quantile = row["category"].split(".")
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
            second.words,
            second.few or first.few,
            {**first.reach, **second.reach},
            {m: of.few_of(m) for of in (first, second) for m in of.reach},
        ),
        "audience": other.audience if other.is_departmental else one.audience,
        "absent": {**one.absent, **other.absent},
        "text_titles": {**one.text_titles, **other.text_titles},
        "source_titles": {**one.source_titles, **other.source_titles},
        "press_sources": one.press_sources | other.press_sources,
        "other_decimals": {**one.other_decimals, **other.other_decimals},
        "has_other_base": one.has_other_base or other.has_other_base,
        "notes": tuple(dict.fromkeys((*one.notes, *other.notes))),
    }
