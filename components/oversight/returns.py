"""Pieces of the page of returns: who sent theirs when, and what England's figures are without."""

from __future__ import annotations

from html import escape

import pandas as pd

from components.canvas import row, write
from components.figure import show
from components.measure_views import over_time, ranked
from components.page import notice
from components.selection import PageSelection
from figures.figure import Figure
from figures.wording import lower_first
from queries.catalogue import NotPublished
from queries.returns import Missing, missing
from release.vocabulary import ENGLAND, Level

HEADLINES = (
    "returns_due",
    "returns_received",
    "returns_on_time",
    "returns_outstanding",
    "returns_corrected",
)


def without(chosen: PageSelection) -> None:
    """What England's figures for the month are without:
    how many authorities, which, and what share of the population."""
    try:
        found = missing(chosen.release, chosen.period.id)
    except NotPublished as nothing:
        notice("No dates of returns to show", str(nothing))
        return
    write(
        "<div "
        'class="inset">'
        f"{''.join(f'<p>{escape(line)}</p>' for line in sentences(found, chosen.period.title))}"
        "</div>"
    )


def sentences(found: Missing, month: str) -> list[str]:
    """What a month is without, in sentences."""
    count = len(found.authorities) + found.others
    if not count:
        all_of_them = (
            "The one authority has sent its return"
            if found.of == 1
            else f"All {found.of} authorities have sent their return"
        )
        return [f"{all_of_them} for {month}. No figure for England leaves an authority out."]
    one = count == 1
    lines = [
        f"{count} of {found.of} authorities {'has' if one else 'have'} sent no return for {month}"
        f"{_which(found)}."
    ]
    share = (
        "The share of the population is not published."
        if found.share is None
        else f"{'It is' if one else 'They are'} home to {found.share}% of the children of "
        "England, by the population estimate."
    )
    lines.append(
        f"Figures for England that are made from returns leave {'it' if one else 'them'} out. "
        f"{share}"
    )
    if found.measures:
        lines.append(
            "That concerns: "
            f"{'; '.join([found.measures[0], *(lower_first(m) for m in found.measures[1:])])}."
        )
    return lines


def _which(found: Missing) -> str:
    """Which authorities: by name, as far as the reader is shown them."""
    if not found.others:
        return f": {'; '.join(found.authorities)}"
    if not found.authorities:
        return ", and you are not shown which"
    rest = "another" if found.others == 1 else f"{found.others} others"
    return f": {'; '.join(found.authorities)}; and {rest} that you are not shown"


def dates(chosen: PageSelection) -> None:
    """Who sent what, and when: the authorities of the area by when their return came,
    and the dates of each."""
    area = ENGLAND if chosen.area.level == Level.ENGLAND else chosen.around.code
    show(
        chosen.release,
        chosen.over_areas("return_dates", Level.AUTHORITY, area=area, breakdown="return_date"),
        "",
        title=f"Returns for {chosen.period.title}: due, received and corrected",
        instead=_by_status,
    )


def over_time_and_areas(chosen: PageSelection, measure: str) -> None:
    """A measure over time, beside the areas of the one chosen."""
    left, right = row(2)
    with left:
        over_time(chosen, measure)
    with right:
        ranked(chosen, measure, chosen.parts)


def in_england(chosen: PageSelection, measure: str, breakdown: str) -> None:
    """A measure that is published for England alone, by a breakdown and over time."""
    left, right = row(2)
    with left:
        show(chosen.release, chosen.over_categories(measure, breakdown, area=ENGLAND), "columns")
    with right:
        over_time(chosen, measure, area=ENGLAND)


def by_month(chosen: PageSelection) -> None:
    """How many returns of each month came, on time or not, were missing or corrected."""
    left, right = row(2)
    with left:
        over_time(
            chosen,
            "returns_on_time",
            "returns_received",
            "returns_due",
            title="Returns due, received and on time",
        )
    with right:
        over_time(
            chosen,
            "returns_outstanding",
            "returns_corrected",
            title="Returns outstanding and corrected",
        )


def _by_status(figure: Figure) -> str:
    """One block for each way a return came or did not;
    names, so that nobody must search a table for what is missing."""
    wide = figure.frame.pivot(index="geography_name", columns="category", values="text").reindex(
        columns=["due", "received", "corrected"]
    )
    came = wide["received"].notna()
    late = came & (wide["received"].where(came, "") > wide["due"].where(came, ""))
    groups = (
        ("Not received", wide[~came]),
        ("Received late", wide[late]),
        ("Corrected afterwards", wide[wide["corrected"].notna()]),
    )
    on_time = (
        '<div class="stage"><p class="stage-title">Received on time</p><p '
        f'class="stage-count">{_many(len(wide[came & ~late]))}</p></div>'
    )
    return (
        "<div "
        f'class="stages">{"".join(_block(title, rows) for title, rows in groups)}{on_time}</div>'
    )


def _block(title: str, rows: pd.DataFrame) -> str:
    names = "; ".join(escape(str(name)) for name in rows.index) or "None"
    return (
        f'<div class="stage"><p class="stage-title">{title}</p><p '
        f'class="stage-count">{_many(len(rows))}</p><p class="stage-names">{names}</p></div>'
    )


def _many(count: int) -> str:
    return "1 authority" if count == 1 else f"{count} authorities"
