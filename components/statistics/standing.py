"""Where one area stands: its milestones with days late, and what stands out by control limits,
in words that do not judge."""

from __future__ import annotations

import pandas as pd

from components import figure_cache
from components.selection import PageSelection
from exports import Cell, Grid, Points
from figures.observation import alone, value_of
from figures.wording import in_sentence, long_date, number
from queries.catalogue import NotPublished, catalogue_of
from queries.rollout import dates_as_at
from release.vocabulary import ENGLAND, Level, Status

LIMITED = ("record_views_per_1000_children", "views_out_of_hours")
"""Rates that are held against control limits."""

NO_JUDGEMENT = "Outside the limits is a reason to look, and says nothing of what will be found."


def milestones(chosen: PageSelection) -> Grid | None:
    """Each milestone with its dates and days after the first baseline; of a larger area how many
    authorities have reached each stage. None where the release holds neither."""
    try:
        return _dates(chosen) if chosen.area.level == Level.AUTHORITY else _stages(chosen)
    except NotPublished:
        return None


def _dates(chosen: PageSelection) -> Grid:
    day = chosen.period.ends_on
    held = dates_as_at(
        chosen.release, chosen.over_categories("milestone_date", "milestone_by_reading", on=day)
    )
    by: dict[str, dict[str, pd.Series]] = {}
    for _, row in held.frame.iterrows():
        milestone, _, reading = row["category"].rpartition(".")
        by.setdefault(milestone, {})[reading] = row
    return Grid(
        f"Milestones of the roll-out, {long_date(day)}",
        ("Milestone", "First baseline", "Latest plan", "Actual", "Days after the first baseline"),
        tuple(_milestone(rows) for rows in by.values()),
        (2.6, 1.2, 1.2, 1.2, 1.8),
        note="The first baseline is never changed. A milestone not reached is counted to the "
        "day named above.",
    )


def _milestone(rows: dict[str, pd.Series]) -> tuple[Cell, ...]:
    title = rows["actual"]["category_title"].rpartition(": ")[0]
    return (
        Cell(title),
        *(_date(rows[reading]) for reading in ("baseline", "plan", "actual")),
        Cell(_days(rows)),
    )


def _date(row: pd.Series) -> Cell:
    if pd.notna(row["text"]):
        return Cell(long_date(row["text"]), row["figure_id"])
    not_yet = row["status"] == Status.NOT_APPLICABLE
    return Cell("Not yet" if not_yet else alone(row["status"]))


def _days(rows: dict[str, pd.Series]) -> str:
    late = rows["days"]
    if pd.isna(late["value"]):
        waits = late["status"] == Status.NOT_APPLICABLE and pd.notna(rows["baseline"]["text"])
        return "Baseline still to come" if waits else ""
    days, reached = float(late["value"]), pd.notna(rows["actual"]["text"])
    size = f"{number(abs(days))} {'day' if abs(days) == 1 else 'days'}"
    if not reached:
        return f"{size}, and not reached"
    return "On the day" if not days else f"{size} {'before' if days < 0 else 'after'}"


def _stages(chosen: PageSelection) -> Grid:
    held = figure_cache.finished(
        chosen.release, chosen.over_categories("authorities_at_stage", "stage")
    ).figure
    return Grid(
        f"Authorities that have reached each stage, {chosen.period.title}",
        ("Stage", "Authorities", "Figure id"),
        tuple(
            (
                Cell(row.category_title),
                Cell(
                    value_of(held, row) if pd.notna(row.value) else alone(row.status),
                    row.figure_id,
                ),
                Cell(row.figure_id, row.figure_id),
            )
            for row in held.frame.itertuples()
        ),
        (3, 1, 2),
        note="An authority counts at every stage it has reached, so the stages do not add up.",
    )


def stands_out(chosen: PageSelection) -> Points | None:
    """Where an authority lies among the control limits of all authorities;
    None for a larger area, and where the release has no such rate."""
    if chosen.area.level != Level.AUTHORITY:
        return None
    points = [said for measure in LIMITED if (said := _lies(chosen, measure))]
    return Points("What stands out", (*points, NO_JUDGEMENT)) if points else None


def _lies(chosen: PageSelection, measure: str) -> str:
    catalogue = catalogue_of(chosen.release)
    if measure not in catalogue.measures:
        return ""
    try:
        figure = figure_cache.finished(
            chosen.release,
            chosen.over_areas(measure, Level.AUTHORITY, area=ENGLAND),
            "funnel",
            beside=ENGLAND,
        ).figure
    except NotPublished:
        return ""
    if figure.is_departmental or "lies" not in figure.frame:
        return ""
    title, name = catalogue.measure(measure).title, in_sentence(chosen.area.name)
    row = figure.frame[figure.frame["geography"] == chosen.area.code]
    if row.empty or not row["lies"].iloc[0]:
        return f"{title}: there is no rate for {name}, so nothing can be said."
    one = row.iloc[0]
    value = value_of(figure, one)
    if pd.isna(one["low_95"]):
        return f"{title}: {value}. {one['lies']}."
    low, high = (number(float(one[side]), figure.decimals) for side in ("low_95", "high_95"))
    return (
        f"{title}: {value}. {one['lies']}. The 95% limits of an authority of its size are "
        f"{low} and {high}."
    )
