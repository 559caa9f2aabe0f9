"""Pieces of the page on universal and selective: one count, how it builds up by age, and what
others published. No figure here is made from another."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from components.canvas import row
from components.figure import show
from components.headlines import headlines
from components.measure_views import over_time
from components.page import callout
from components.sections import Section
from components.selection import PageSelection
from figures.wording import in_sentence, starting
from queries.catalogue import catalogue_of
from release.vocabulary import Level

FIRST = "first_indications_without_history"
OF = "children_newly_indicated"
STARTED = "indications_started"
HELD = "children_with_any_indication"


def counted_for(chosen: PageSelection) -> PageSelection:
    """The choice as this count is published: for England and the regions;
    an authority is shown by its region."""
    return replace(chosen, area=chosen.around) if chosen.area.level == Level.AUTHORITY else chosen


def at_period_end(chosen: PageSelection) -> PageSelection:
    """The month with which the period ends: what stands on the directory
    is counted at a month's end."""
    month = next(
        (m for m in catalogue_of(chosen.release).months() if m.ends_on == chosen.period.ends_on),
        chosen.period,
    )
    return replace(chosen, period=month)


def first_indicated(chosen: PageSelection, asked: PageSelection) -> None:
    """The count for the period, beside what was started in it and what stands at its end."""
    if asked.area != chosen.area:
        callout(
            f"This count is published for England and the regions. {starting(asked.area.name)} "
            f"lies in {in_sentence(chosen.area.name)}, which is shown."
        )
    callout(
        "A child is counted in the month of its first involvement or indication on the directory. "
        "The day before, a list of children already known by their involvement would not have "
        "held it. Only the directory's own history since its first month is looked at."
    )
    end = at_period_end(chosen)
    if end == chosen:
        label = "First indicated in the month, and on record at its end"
        headlines(chosen, (FIRST, OF, STARTED, HELD), label=label)
    else:
        headlines(chosen, (FIRST, OF, STARTED), label="First indicated in the period")
        headlines(end, (HELD,), label="On record at its end")
    over_time(
        chosen,
        OF,
        FIRST,
        title="Children with something newly recorded, and those of them with no earlier "
        "involvement",
    )


def by_age(chosen: PageSelection) -> None:
    """How the count divides by age in the period, and month after month;
    and what stands on the directory by age."""
    left, right = row(2)
    with left:
        show(
            chosen.release,
            chosen.over_categories(FIRST, "age_band"),
            "columns",
            title="First indicated in the period, by age",
        )
    with right:
        show(
            chosen.release,
            at_period_end(chosen).over_categories(HELD, "age_band"),
            "columns",
            title="With any involvement or indication at its end, by age",
        )
    left, right = row(2)
    with left:
        over_time(
            chosen,
            FIRST,
            breakdown="age_band",
            title="First indicated with no earlier involvement, by age, over time",
        )
    with right:
        over_time(
            chosen,
            HELD,
            breakdown="age_band",
            title="Children with any involvement or indication, by age, over time",
        )


def as_published(chosen: PageSelection) -> list[Section]:
    """Estimates of need as others published them, and children in need where the release holds
    them, for England in the latest month: a section each."""
    catalogue = catalogue_of(chosen.release)
    latest = replace(chosen, area=catalogue.england, period=catalogue.months()[-1])
    return [
        Section(
            measure.replace("_", "-"),
            catalogue.measures[measure].title,
            partial(show, chosen.release, latest.over_categories(measure, "figure"), ""),
            "Each figure is of the date its source gives it. They are not counted from the "
            "directory and do not count what it counts.",
            tab=catalogue.measures[measure].short_title,
        )
        for measure in ("need_estimates", "children_in_need")
        if measure in catalogue.measures
    ]
