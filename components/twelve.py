"""One area at a glance: up to twelve figures, each beside the region and England, with its change over twelve months, its rank where it is a rate, and all its months."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd

from components import cached, gate
from components.canvas import write
from components.glance import spark
from components.headlines import change_words, number_of, read, told
from components.page import on_record
from components.profile import areas_beside
from components.selection import Chosen
from components.takeaway import is_departmental
from queries.catalogue import NotPublished, catalogue
from queries.headlines import Headline
from release.words import REPLACES_VALUE, Kind, Level

TWELVE = (
    "children_on_directory",
    "directory_coverage",
    "record_views",
    "record_views_per_1000_children",
    "children_viewed",
    "practitioners_viewing",
    "children_with_any_indication",
    "shielded_records",
    "practitioners_planned",
    "practitioners_trained",
    "accounts_issued",
    "accounts_active",
)


def at_a_glance(chosen: Chosen) -> None:
    """The figures as one table; a measure that is not published for the area is left out."""
    on_record(chosen.store)
    areas = areas_beside(chosen)
    rows = [row for measure in TWELVE if (row := _row(chosen, measure, areas))]
    names = [catalogue(chosen.store).area(code).name for code in areas]
    heads = ["Figure", *names, "Change over 12 months", "Rank", "All months"]
    head = "".join(f'<th scope="col" class="text">{escape(name)}</th>' for name in heads)
    caption = f"{names[0]} at a glance, {chosen.period.title}. Unit: as each row says."
    write(
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="figure-table glance-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        '<p class="symbols">Ranks are given of rates and shares alone, among the authorities of the region with a figure, the highest first. Each number leads to its id and citation.</p>'
    )


def _row(chosen: Chosen, measure: str, areas: tuple[str, ...]) -> str:
    found = [read(chosen, measure, code) for code in areas]
    first = found[0]
    if isinstance(first, NotPublished) or is_departmental(first.figure):
        return ""
    gate.seen().headlines.append(told(first))
    end = "end of month" if first.measure.kind == Kind.STOCK else "in the month"
    cells = "".join(
        f'<td><a href="/f/{one.now.figure_id}">{escape(number_of(one))}</a></td>'
        if not isinstance(one, NotPublished)
        else '<td class="text">Not published</td>'
        for one in found
    )
    others = "".join(
        f'<td class="text">{text}</td>'
        for text in (escape(_change(first)), escape(_rank(chosen, first)), spark(first.figure))
    )
    return f'<tr><th scope="row">{escape(first.measure.title)}, {end}</th>{cells}{others}</tr>'


def _change(one: Headline) -> str:
    """The change since the same month a year before, in the words of every change."""
    year, month = one.now.period[:4], one.now.period[4:]
    frame = one.figure.frame
    before = frame[frame["period"] == f"{int(year) - 1}{month}"] if year.isdecimal() else frame[:0]
    if before.empty:
        return "No figure a year before"
    return change_words(replace(one, before=before.iloc[0]))


def _rank(chosen: Chosen, one: Headline) -> str:
    """The place of an authority among those of its region, of a rate or share; equals share the better place."""
    if chosen.area.level != Level.AUTHORITY or not one.measure.decimals or pd.isna(one.now.value):
        return ""
    try:
        beside = cached.drawn(
            chosen.store, chosen.over_areas(one.measure.id, Level.AUTHORITY)
        ).figure.frame
    except NotPublished:
        return ""
    shown = beside[~beside["status"].isin(REPLACES_VALUE) & beside["value"].notna()]
    higher = len(shown[shown["value"].astype(float) > float(one.now.value)])
    return f"{higher + 1} of {len(shown)}"
