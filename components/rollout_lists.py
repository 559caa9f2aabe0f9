"""Pieces of the roll-out as lists: how many authorities and which on a day,
the plans beside the first baseline, the waves in time."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from components.canvas import box, row
from components.figure import show
from components.selection import Option, PageSelection, ask, draw
from figures.figure import Across, Figure, Selection
from figures.wording import long_date
from queries.catalogue import catalogue_of
from queries.rollout import quarterly
from release.vocabulary import ENGLAND, Level, Status

DATES = {"breakdown": "milestone_by_reading"}


@dataclass(frozen=True)
class DayAndMilestone:
    """The milestone and the day looked at (ISO), beside the area and month."""

    chosen: PageSelection
    milestone: Option
    day_of_month: Option

    @property
    def day(self) -> str:
        """The day, as an ISO date."""
        return f"{self.chosen.period.id}-{int(self.day_of_month.id):02d}"

    def draw(self) -> None:
        """The widgets of both, beside each other."""
        with box("option-day-and-milestone"):
            for place, one in zip(row([3, 2]), (self.milestone, self.day_of_month), strict=True):
                with place:
                    draw(one.name, one.label, one.options)

    def dates(self, **more: object) -> Selection:
        """The dates of the milestone for every authority of the area, or of its region."""
        return self.chosen.over_areas(
            "milestone_date", Level.AUTHORITY, **DATES, category=f"{self.milestone.id}.", **more
        )


def ask_day(chosen: PageSelection, milestone: Option) -> DayAndMilestone:
    """Any day of the month, the last one unless another is asked for (`?day=`);
    a day the month does not have is its last."""
    year, month = (int(part) for part in chosen.period.id.split("-"))
    last = calendar.monthrange(year, month)[1]
    days = {str(n): long_date(f"{chosen.period.id}-{n:02d}") for n in range(last, 0, -1)}
    return DayAndMilestone(
        chosen,
        milestone,
        ask("day", "Day", days, chosen, also={str(n): str(last) for n in range(last + 1, 32)}),
    )


def every_stage(asked: DayAndMilestone) -> None:
    """How many authorities had reached each stage on the day:
    trained, shielded, ready, connected, started and complete stand apart."""
    chosen = asked.chosen
    counted = chosen.over_categories(
        "authorities_at_stage", "stage", area=chosen.around.code, on=asked.day
    )
    show(
        chosen.release,
        counted,
        "stages",
        title="Authorities that had reached each stage by the day",
    )


def reached(asked: DayAndMilestone) -> None:
    """How many and which had reached the milestone by the day, which had not,
    and how many days after the first baseline."""
    show(
        asked.chosen.release,
        asked.dates(on=asked.day),
        "late",
        title=f"{asked.milestone.title}: how many, which, and days after the first baseline",
        instead=lambda figure: _which(figure, asked),
    )


def _how_many(groups: dict[str, list[str]], asked: DayAndMilestone) -> str:
    """How many of how many had reached it, in a sentence."""
    total = sum(len(names) for names in groups.values())
    unknown = f"; for {len(groups[UNKNOWN])} it is not known" if groups[UNKNOWN] else ""
    many = "authority" if total == 1 else "authorities"
    return (
        f"{len(groups[REACHED])} of {total} {many} had reached it by "
        f"{long_date(asked.day)}{unknown}."
    )


def _which(figure: Figure, asked: DayAndMilestone) -> str:
    groups = grouped(figure.frame)
    blocks = "".join(
        _block(title, names) for title, names in groups.items() if names or title == REACHED
    )
    return (
        f'<p class="how-many">{_how_many(groups, asked)}</p><div class="stages">{blocks}</div>'
        '<p class="section-text">Days run from the first baseline to the day it was reached or, '
        "where it was not, to the day looked at. A minus sign says that it was reached before its "
        "baseline. "
        "Drawn are the authorities later than their baseline; the table holds all.</p>"
    )


REACHED, OVERDUE, TO_COME, UNKNOWN = (
    "Reached",
    "Not reached, first baseline gone by",
    "Not reached, first baseline not yet gone by",
    "Not available: no return for the month",
)


NEEDED = ("geography", "geography_name", "category", "text", "status")
"""Columns by which authorities are grouped."""


def grouped(frame: pd.DataFrame) -> dict[str, list[str]]:
    """Names of authorities by what is known of them on the day,
    from the rows of actual dates and days of `dates_as_at`."""
    rows = list(frame[[*NEEDED]].itertuples(index=False))
    days = {one.geography: one for one in rows if one.category.endswith(".days")}
    found: dict[str, list[str]] = {REACHED: [], OVERDUE: [], TO_COME: [], UNKNOWN: []}
    for one in rows:
        if one.category.endswith(".actual"):
            found[_group(one, days[one.geography])].append(one.geography_name)
    return found


def _group(actual: Any, days: Any) -> str:
    """What is known of an authority, from its rows of the actual date and of days late."""
    if pd.notna(actual.text):
        return REACHED
    if actual.status == Status.NOT_AVAILABLE:
        return UNKNOWN
    return TO_COME if days.status == Status.NOT_APPLICABLE else OVERDUE


def _block(title: str, names: list[str]) -> str:
    many = "1 authority" if len(names) == 1 else f"{len(names)} authorities"
    return (
        f'<div class="stage"><p class="stage-title">{escape(title)}</p><p '
        f'class="stage-count">{many}</p><p '
        f'class="stage-names">{escape("; ".join(sorted(names))) or "None"}</p></div>'
    )


def every_plan(asked: DayAndMilestone) -> None:
    """The first baseline, which never changes, beside every plan reported since: at each month's
    end for one authority, at each quarter's end for many."""
    chosen, catalogue = asked.chosen, catalogue_of(asked.chosen.release)
    title = f"{asked.milestone.title}: first baseline and every later plan"
    if chosen.area.level == Level.AUTHORITY:
        show(
            chosen.release,
            chosen.until_period("milestone_date", **DATES, category=f"{asked.milestone.id}."),
            "",
            title=title,
        )
        return
    areas = tuple(
        a.code
        for a in catalogue.within(chosen.area.code, Level.AUTHORITY)
        if a.existed(chosen.period)
    )
    show(chosen.release, quarterly(asked.dates(), areas), "plans", title=title)


def by_wave(asked: DayAndMilestone) -> None:
    """The milestones of each wave in time, for England, with the day as a line."""
    everywhere = Selection(
        asked.chosen.release.id,
        ("milestone_date",),
        Across.AREAS,
        ENGLAND,
        asked.chosen.period.id,
        **DATES,
        level=Level.AUTHORITY,
        on=asked.day,
    )
    show(
        asked.chosen.release,
        everywhere,
        "gantt",
        title="Milestones of each roll-out wave: first baseline beside actual date or latest plan",
    )
