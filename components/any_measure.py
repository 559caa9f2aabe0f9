"""Any measure of the release, seen whole, in the release's own words:
what it is, where, over time, by every breakdown, in lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from components import gate
from components.canvas import write
from components.figure import show
from components.headlines import headlines
from components.measure_views import by_breakdowns, every_authority, over_time, ranked
from components.names import MEASURES, with_others
from components.page import departmental, nothing_here, notice, quoted_figures, section
from components.sections import Section
from components.selection import Option, PageSelection, ask, draw, resolve
from components.terms import EXPLAINED, linked
from figures.wording import in_sentence
from queries.catalogue import Catalogue, Measure, catalogue_of
from queries.releases import Release
from release.vocabulary import ALL, ENGLAND, Audience, Kind, Level

_KINDS = {
    Kind.STOCK: "How many at the end of a month",
    Kind.FLOW: "How many in a period",
    Kind.STATE: "A fact about each authority",
    Kind.QUOTED: "Quoted as published elsewhere",
    Kind.FORECAST: "A forecast, or the record of forecasts",
}


def any_measure(
    release: Release, *, among: Sequence[str] | None = None, standard: str = ""
) -> Measure:
    """The measure of a page, of all the release holds or `among` some of them, from the address
    (`?measure=`) or the list, in the order of their topics."""
    catalogue = catalogue_of(release)
    held = {id_: m for id_, m in catalogue.measures.items() if among is None or id_ in among}
    if not held:
        nothing_here("No measure to show", "This release holds no measure that this page can show.")
    titles = {
        id_: with_others(f"{catalogue.topic(m.topic)}: {m.title}", MEASURES.get(id_, ""))
        for id_, m in held.items()
    }
    id_ = resolve(
        "measure",
        "measure",
        titles,
        standard if standard in titles else next(iter(titles)),
        back={},
    )
    with st.container(key="option-measure"):
        draw("measure", "Measure", titles)
    gate.seen().subject = held[id_].title
    if held[id_].kind == Kind.QUOTED:
        quoted_figures()
    return held[id_]


def described(release: Release, measure: Measure) -> None:
    """Everything the release says about a measure before any figure of it."""
    if measure.audience == Audience.DEPARTMENTAL and not departmental(release):
        return
    write(description(release, measure))


def description(release: Release, measure: Measure) -> str:
    """The same as HTML."""
    said = {
        "Definition": measure.definition,
        "Base": measure.base,
        "Unit": measure.unit,
        "Kind of figure": _KINDS[Kind(measure.kind)],
        "What this shows": measure.shows,
        "What this cannot show": measure.cannot_show,
        "Published for": _levels(catalogue_of(release), measure),
        "Protection": measure.protection,
        "Owner": measure.owner,
        "Definition reviewed": measure.reviewed,
    }
    rows = "".join(
        f"<div><dt>{escape(k)}</dt><dd>{linked(v) if k in EXPLAINED else escape(v)}</dd></div>"
        for k, v in said.items()
        if v
    )
    return f'<dl class="about">{rows}</dl>'


def first(chosen: PageSelection, measure: Measure) -> None:
    """The figure of the area chosen, before anything else;
    of England where the measure has none for the area."""
    catalogue, kind = catalogue_of(chosen.release), Kind(measure.kind)
    if kind not in (Kind.STOCK, Kind.FLOW):
        return
    if not catalogue.has(measure.id, ALL, chosen.area.level):
        chosen = replace(chosen, area=catalogue.england)
    if catalogue.has(measure.id, ALL, chosen.area.level):
        section(f"{chosen.area.name}, {chosen.period.title}")
        headlines(chosen, (measure.id,), label=measure.title)


def said_first(chosen: PageSelection, measure: Measure) -> None:
    """Before anything else, that a measure has no figure for the area,
    and of what the figures below are."""
    catalogue, area = catalogue_of(chosen.release), in_sentence(chosen.area.name)
    if Kind(measure.kind) in (Kind.STOCK, Kind.FLOW) and not _has_any(catalogue, measure, chosen):
        notice(
            f"There is no figure for {area} alone",
            f"This measure is published for {_levels(catalogue, measure)}. What stands below is of "
            f"England, and not of {area}.",
        )


def _has_any(catalogue: Catalogue, measure: Measure, chosen: PageSelection) -> bool:
    return any(
        catalogue.has(measure.id, b, chosen.area.level) for b in catalogue.breakdowns_of[measure.id]
    )


def ask_part(chosen: PageSelection, measure: Measure) -> Option | None:
    """Of a fact with many readings for each authority, such as the dates of six milestones,
    which to list; None for any other measure."""
    catalogue = catalogue_of(chosen.release)
    two_way = (
        next(
            (
                b
                for b in catalogue.breakdowns_of[measure.id]
                if b.partition("_by_")[0] in catalogue.breakdowns and "_by_" in b
            ),
            "",
        )
        if measure.kind in (Kind.STATE, Kind.FORECAST)
        else ""
    )
    if not two_way:
        return None
    first = catalogue.breakdown(two_way.partition("_by_")[0])
    return ask(first.id, first.title, {c.id: c.title for c in first.categories}, chosen)


def figures(chosen: PageSelection, measure: Measure, part: Option | None = None) -> list[Section]:
    """Every figure of a measure for the area and period, as its kind asks, in sections;
    of a fact with many readings those of one part."""
    match Kind(measure.kind):
        case Kind.QUOTED:
            return [_quoted(chosen, measure)]
        case Kind.STATE:
            return [Section("each", "Every authority", partial(_listed, chosen, measure, part))]
        case Kind.FORECAST:
            return [_forecast(chosen, measure, part)]
        case _:
            return _counted(chosen, measure)


def _counted(chosen: PageSelection, measure: Measure) -> list[Section]:
    catalogue = catalogue_of(chosen.release)
    chosen = (
        chosen if _has_any(catalogue, measure, chosen) else replace(chosen, area=catalogue.england)
    )
    held = [
        b
        for b in catalogue.breakdowns_of[measure.id]
        if catalogue.has(measure.id, b, chosen.area.level)
    ]
    found = []
    if lists := [
        level
        for level in dict.fromkeys((Level.REGION, chosen.parts))
        if catalogue.has(measure.id, ALL, level)
    ]:
        found.append(Section("where", "Where", partial(_where, chosen, measure, lists)))
    if ALL in held:
        found.append(
            Section(
                "time",
                "Over time",
                partial(over_time, chosen, measure.id),
            )
        )
    if held != [ALL]:
        found.append(
            Section(
                "breakdowns",
                f"By every breakdown, {chosen.area.name}",
                partial(by_breakdowns, chosen, measure.id, [b for b in held if b != ALL]),
                tab="By every breakdown",
            )
        )
    return found


def _where(chosen: PageSelection, measure: Measure, lists: Sequence[Level]) -> None:
    for level in lists:
        ranked(chosen, measure.id, level)
    if catalogue_of(chosen.release).has(measure.id, ALL, Level.AUTHORITY):
        every_authority(chosen, measure.id)


def _forecast(chosen: PageSelection, measure: Measure, part: Option | None) -> Section:
    """Forecasts of the area, of one part where there are many."""
    return Section(
        "forecast",
        f"Forecast for {chosen.area.name}, made at the end of {chosen.period.title}",
        partial(_forecasts, chosen, measure, part),
        tab="Forecast",
    )


def _forecasts(chosen: PageSelection, measure: Measure, part: Option | None) -> None:
    if part is not None:
        part.draw()
    for breakdown, levels in catalogue_of(chosen.release).breakdowns_of[measure.id].items():
        if chosen.area.level in levels and (part is None or breakdown.startswith(part.name)):
            show(
                chosen.release,
                chosen.over_categories(
                    measure.id,
                    breakdown,
                    category=f"{part.id}." if part and "_by_" in breakdown else None,
                ),
                "",
            )


def _listed(chosen: PageSelection, measure: Measure, part: Option | None) -> None:
    if part is not None:
        part.draw()
    for breakdown in catalogue_of(chosen.release).breakdowns_of[measure.id]:
        show(
            chosen.release,
            chosen.over_areas(
                measure.id,
                Level.AUTHORITY,
                breakdown=breakdown,
                category=f"{part.id}." if part else None,
            ),
            "",
            title=part.title if part else "",
        )


def _quoted(chosen: PageSelection, measure: Measure) -> Section:
    """Figures published elsewhere stand in the latest month of the release,
    whatever period is chosen: each has a date of its own."""

    def draw() -> None:
        catalogue = catalogue_of(chosen.release)
        latest = replace(chosen, period=catalogue.months()[-1])
        for breakdown, levels in catalogue.breakdowns_of[measure.id].items():
            area = chosen.area if chosen.area.level in levels else catalogue.england
            show(chosen.release, latest.over_categories(measure.id, breakdown, area=area.code), "")
            for level in (Level.REGION, Level.AUTHORITY):
                if level in levels:
                    selection = latest.over_areas(
                        measure.id, level, area=ENGLAND, breakdown=breakdown
                    )
                    show(chosen.release, selection, "")

    return Section(
        "published",
        "As published",
        draw,
        "Each figure is of the date its source gives it, whatever period is chosen. Sources that "
        "differ stand beside each other.",
    )


def _levels(catalogue: Catalogue, measure: Measure) -> str:
    """The tiers of area a measure is published for, in words,
    and the breakdowns that have fewer."""
    plural = {Level.ENGLAND: "England", Level.REGION: "regions", Level.AUTHORITY: "authorities"}
    published = catalogue.breakdowns_of[measure.id]
    most = max(published.values(), key=len)
    fewer = [
        f"{catalogue.breakdown(b).title.lower()} for {_joined([plural[Level(v)] for v in levels])} "
        "alone"
        for b, levels in published.items()
        if len(levels) < len(most)
    ]
    return "; ".join([_joined([plural[Level(level)] for level in most]), *fewer])


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
