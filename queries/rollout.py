"""Roll-out facts told as lists: as they stood on a day, plan after plan, and by wave. All from the
dates the release publishes for each authority."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from figures.figure import FRAME_COLUMNS, Across, Figure, Selection
from figures.wording import long_date
from queries.catalogue import Catalogue, NotPublished, catalogue_of, with_all_authorities
from queries.figures import figure
from release.store import Release
from release.vocabulary import ENGLAND, Grain, Level, Status

DAYS = "days"
"""Last part of the category of the days after the first baseline, beside `baseline`,
`plan` and `actual`."""


def dates_as_at(release: Release, selection: Selection, title: str = "") -> Figure:
    """The dates of one milestone for each authority as they stood on the day `selection.on`, with
    the days after the first baseline. Raises `NotPublished`.

    A milestone reached after the day is not reached: its actual date has status `z`. `value` of the
    category `<milestone>.days` is the day reached less the first baseline, negative where it was
    reached before; for a milestone not reached, the days from the baseline to the day, and `z`
    while the baseline is still to come. Dates are those reported for the month in which the day
    lies.
    """
    dates = figure(release, selection, title)
    rows = [row for rows in _by_authority(dates.frame) for row in _as_on(rows, selection.on)]
    frame = pd.DataFrame.from_records(rows, columns=list(FRAME_COLUMNS)).astype(
        dates.frame.dtypes.to_dict()
    )
    return _said_of(
        replace(dates, frame=frame),
        f"{catalogue_of(release).area(selection.area).name}, {long_date(selection.on)}",
    )


def _by_authority(frame: pd.DataFrame) -> list[dict[str, dict]]:
    """For each authority and milestone its rows by reading:
    `{"baseline": row, "plan": row, "actual": row}`."""
    found: dict[tuple[str, str], dict[str, dict]] = {}
    for row in frame.to_dict("records"):
        milestone, _, reading = row["category"].rpartition(".")
        found.setdefault((row["geography"], milestone), {})[reading] = row
    return list(found.values())


def _as_on(rows: dict[str, dict], day: str) -> list[dict]:
    actual = rows["actual"]
    if _day_of(actual) and _day_of(actual) > day:
        actual = actual | {"text": None, "status": str(Status.NOT_APPLICABLE), "figure_id": ""}
    milestone, title = (
        actual["category"].rpartition(".")[0],
        actual["category_title"].rpartition(": ")[0],
    )
    days = (
        actual
        | {
            "category": f"{milestone}.{DAYS}",
            "category_title": f"{title}: days after the first baseline",
            "unit": "days",
            "text": None,
            "figure_id": "",
        }
        | _days(rows["baseline"], actual, day)
    )
    return [rows["baseline"], rows["plan"], actual, days]


def _days(baseline: dict, actual: dict, day: str) -> dict:
    if not _day_of(baseline):
        return {"value": None, "status": baseline["status"]}
    if actual["status"] == Status.NOT_AVAILABLE:
        return {"value": None, "status": str(Status.NOT_AVAILABLE)}
    days = (
        dt.date.fromisoformat(_day_of(actual) or day) - dt.date.fromisoformat(_day_of(baseline))
    ).days
    if _day_of(actual) or days > 0:
        return {"value": days, "status": ""}
    return {"value": None, "status": str(Status.NOT_APPLICABLE)}


def _day_of(row: dict) -> str:
    return "" if pd.isna(row["text"]) else row["text"]


STARTED = "practitioners"
"""The milestone at which practitioners of an authority begin to use the directory."""


def live_for(release: Release, period: str, *, months: int) -> frozenset[str] | None:
    """Codes of the authorities whose practitioners had started so many months before the period
    ended; None where the release does not say when any did."""
    catalogue = catalogue_of(release)
    ends = catalogue.period(period).ends_on
    month = next((m for m in catalogue.months() if m.ends_on == ends), None)
    if month is None:
        return None
    asked = Selection(
        release.id,
        ("milestone_date",),
        Across.AREAS,
        ENGLAND,
        month.id,
        "milestone_by_reading",
        category=f"{STARTED}.",
        level=Level.AUTHORITY,
    )
    try:
        frame = figure(release, asked).frame
    except NotPublished:
        return None
    last = (pd.Timestamp(ends) - pd.DateOffset(months=months)).strftime("%Y-%m-%d")
    live = (
        frame["category"].str.endswith(".actual") & frame["text"].notna() & (frame["text"] <= last)
    )
    return frozenset(frame.loc[live.fillna(False), "geography"])


def stages_on(release: Release, selection: Selection, title: str = "") -> Figure:
    """How many authorities of an area had reached each stage on the day `selection.on`: the
    published count where the day ends the month, else counted from the published dates."""
    published = figure(release, selection, title)
    catalogue = catalogue_of(release)
    subtitle = f"{catalogue.area(selection.area).name}, {long_date(selection.on)}"
    if selection.on == catalogue.period(selection.period).ends_on:
        return _said_of(published, subtitle)
    dates = figure(
        with_all_authorities(release),
        replace(
            selection,
            measures=("milestone_date",),
            across=Across.AREAS,
            level=Level.AUTHORITY,
            breakdown="milestone_by_reading",
            on="",
        ),
    )
    reached = [
        category.rpartition(".")[0]
        for category, day in zip(dates.frame["category"], dates.frame["text"], strict=True)
        if category.endswith(".actual") and not pd.isna(day) and day <= selection.on
    ]
    frame = published.frame.assign(
        value=pd.array(
            [reached.count(stage) for stage in published.frame["category"]], dtype="Float64"
        ),
        status="",
        rounded=False,
        figure_id="",
    )
    return _said_of(replace(published, frame=frame), subtitle)


def plans(release: Release, selection: Selection, title: str = "") -> Figure:
    """The first baseline of a milestone beside every later plan: for each authority of
    `selection.areas` the plan reported at each period's end, with its baseline and actual date
    once.
    """
    told = figure(release, selection, title)
    frame = told.frame
    last = {(row.geography, row.category): row.period for row in frame.itertuples()}
    keep = [
        row.category.endswith(".plan") or last[row.geography, row.category] == row.period
        for row in frame.itertuples()
    ]
    names = [
        f"Plan at the end of {row.period_title}"
        if row.category.endswith(".plan")
        else row.category_title.rpartition(": ")[2].capitalize()
        for row in frame.itertuples()
    ]
    order = {"baseline": 0, "plan": 1, "actual": 2}
    frame = frame.assign(
        measure_title=names, _place=[order[c.rpartition(".")[2]] for c in frame["category"]]
    )[keep].sort_values(["_place", "period_end"], kind="stable")
    frame["category_title"] = frame["category_title"].iloc[0].rpartition(": ")[0]
    return replace(
        told,
        frame=frame.drop(columns="_place").reset_index(drop=True),
        selection=replace(told.selection, across=Across.AREAS),
    )


def wave_spans(release: Release, selection: Selection, title: str = "") -> Figure:
    """For each roll-out wave and milestone the earliest and latest first baseline, and the earliest
    and latest actual date or, where not reached, plan. Raises `NotPublished`."""
    release = with_all_authorities(release)
    catalogue, dates = catalogue_of(release), figure(release, selection, title)
    if "wave" not in catalogue.breakdowns:
        raise NotPublished("This release does not say which authority belongs to which wave.")
    held: dict[tuple[str | None, str], list[dict[str, dict]]] = {}
    for own in _by_authority(dates.frame):
        actual = own["actual"]
        place = catalogue.areas[actual["geography"]].wave, actual["category"].rpartition(".")[0]
        held.setdefault(place, []).append(own)
    rows = [
        row
        for wave in catalogue.breakdown("wave").categories
        for milestone in catalogue.breakdown("milestone").categories
        for row in _ends(
            catalogue,
            held.get((wave.id, milestone.id), []),
            (wave.id, wave.title),
            (milestone.id, milestone.title),
        )
    ]
    if not rows:
        raise NotPublished("This release holds no dates of authorities in waves.")
    frame = pd.DataFrame.from_records(rows, columns=list(FRAME_COLUMNS)).astype(
        dates.frame.dtypes.to_dict()
    )
    return replace(
        dates, frame=frame, selection=replace(selection, across=Across.CATEGORIES, level=None)
    )


def _ends(
    catalogue: Catalogue,
    own: list[dict[str, dict]],
    wave: tuple[str, str],
    milestone: tuple[str, str],
) -> list[dict]:
    """The earliest and latest day of the authorities of a wave, from their rows of a milestone, for
    baselines and for what became, or is to become, of them."""
    days = {
        "First baseline": [_day_of(rows["baseline"]) for rows in own],
        "Actual or latest plan": [_day_of(rows["actual"]) or _day_of(rows["plan"]) for rows in own],
    }
    pick = {"earliest": min, "latest": max}
    return [
        own[0]["actual"]
        | {
            "category": f"{wave[0]}.{milestone[0]}",
            "category_title": f"{wave[1]}: {milestone[1]}",
            "measure_title": f"{kind}, {which}",
            "geography": ENGLAND,
            "geography_name": catalogue.england.name,
            "level": Level.ENGLAND,
            "text": choose(known),
            "status": "",
            "figure_id": "",
        }
        for kind, all_ in days.items()
        if (known := [day for day in all_ if day])
        for which, choose in pick.items()
    ]


def quarterly(selection: Selection, areas: tuple[str, ...]) -> Selection:
    """The selection of `plans` for several authorities: at the end of each quarter."""
    return replace(selection, across=Across.PERIODS, areas=areas, level=None, grain=Grain.QUARTER)


def _said_of(figure: Figure, subtitle: str) -> Figure:
    return replace(
        figure,
        subtitle=subtitle,
        citation=replace(figure.citation, title=f"{figure.title}, {subtitle}"),
    )
