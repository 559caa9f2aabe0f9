"""Pieces of the authority profile: what the area is, every headline beside its region and England,
its milestones, its returns."""

from __future__ import annotations

from functools import partial
from html import escape

import pandas as pd

from components import gate, measure_views
from components.canvas import write
from components.figure import show
from components.figure_cache import finished, once
from components.sections import Section
from components.selection import Option, PageSelection, ask
from components.sheet import put
from components.stages import stage_counts
from exports import Facts
from figures.figure import Across, Selection
from figures.observation import alone, title_of
from figures.wording import in_sentence, long_date, lower_first, number
from queries.catalogue import Measure, NotPublished, catalogue_of, with_all_authorities
from queries.peers import SIZED_BY, sizes_at
from release.vocabulary import ALL, ENGLAND, REPLACES_VALUE, Kind, Level, Status

TRENDS = ("directory_coverage", "record_views_per_1000_children")
"""Shares and rates that can be drawn for an area, its region and England on one scale."""


def what_it_is(chosen: PageSelection) -> None:
    """What the release says of the area itself: region, type, wave, how many children live there,
    since when it has existed."""
    area, period = chosen.area.code, chosen.period.id
    put(once(chosen.release, "facts", area, period, lambda: _facts(chosen)))


def _facts(chosen: PageSelection) -> Facts:
    catalogue, area = catalogue_of(chosen.release), chosen.area
    size = sizes_at(chosen.release, catalogue, chosen.period).get(area.code)
    waves = (
        {c.id: c.title for c in catalogue.breakdown("wave").categories}
        if "wave" in catalogue.breakdowns
        else {}
    )
    parts = {
        level: len(
            [
                a
                for a in catalogue_of(with_all_authorities(chosen.release)).within(area.code, level)
                if a.existed(chosen.period)
            ]
        )
        for level in (Level.REGION, Level.AUTHORITY)
    }
    said = {
        "Official code": area.code,
        "Kind of area": (area.type or area.level).capitalize()
        if area.code != ENGLAND
        else "Country",
        "Region": catalogue.region_of(area).name if area.level == Level.AUTHORITY else "",
        "Authorities": f"{parts[Level.AUTHORITY]}, at the end of {chosen.period.title}"
        if area.level != Level.AUTHORITY
        else "",
        "Roll-out wave": waves.get(area.wave or "", ""),
        "Stage reached": _stage(chosen),
        "Children who live there": f"{number(size)} "
        f"({lower_first(catalogue.base_of(SIZED_BY, ALL))})"
        if size is not None
        else "",
        "Created": long_date(area.valid_from) if area.valid_from else "",
        "Abolished after": long_date(area.valid_to) if area.valid_to else "",
    }
    return Facts(tuple((name, text) for name, text in said.items() if text))


def _stage(chosen: PageSelection) -> str:
    if chosen.area.level != Level.AUTHORITY:
        return ""
    try:
        figure = finished(
            chosen.release,
            Selection(
                chosen.release.id,
                ("authority_stage",),
                Across.CATEGORIES,
                chosen.area.code,
                chosen.period.id,
            ),
        ).figure
    except NotPublished:
        return ""
    row = figure.frame.iloc[0]
    if row["status"] in REPLACES_VALUE:
        return "None yet" if row["status"] == Status.NOT_APPLICABLE else alone(row["status"])
    return title_of(figure, row) or row["text"]


def areas_beside(chosen: PageSelection) -> tuple[str, ...]:
    """The area, its region and England, each once."""
    return tuple(dict.fromkeys((chosen.area.code, chosen.around.code, ENGLAND)))


def ask_topic(chosen: PageSelection) -> Option:
    """The topic whose headlines are shown, from the address (`?topic=`)
    or the list in the section."""
    catalogue = catalogue_of(chosen.release)
    topics = dict.fromkeys(m.topic for m in held(chosen))
    return ask("topic", "Topic", {id_: catalogue.topic(id_) for id_ in topics}, chosen)


def every_headline(chosen: PageSelection, asked: Option) -> None:
    """The total of every measure published for the area, beside its region and England: of the
    topic asked for, and of all, a table a topic, where the page is shown whole."""
    catalogue, areas = catalogue_of(chosen.release), areas_beside(chosen)
    by_topic: dict[str, list[str]] = {}
    for measure in held(chosen):
        by_topic.setdefault(measure.topic, []).append(measure.id)
    if not gate.seen().whole:
        asked.draw()
        by_topic = {asked.id: by_topic[asked.id]}
    for topic, ids in by_topic.items():
        show(
            chosen.release,
            chosen.over_measures(*ids, areas=areas),
            "",
            title=catalogue.topic(topic),
            about=False,
        )


def held(chosen: PageSelection) -> list[Measure]:
    """The measures with a total for areas of this level, in the order of the release."""
    catalogue = catalogue_of(chosen.release)
    return [
        m
        for m in catalogue.measures.values()
        if m.kind in (Kind.STOCK, Kind.FLOW) and catalogue.has(m.id, ALL, chosen.area.level)
    ]


def over_time(chosen: PageSelection) -> None:
    """Shares and rates of the area, its region and England, on one scale."""
    for measure in TRENDS:
        if any(m.id == measure for m in held(chosen)):
            measure_views.over_time(
                chosen,
                measure,
                areas=areas_beside(chosen),
                kind="small_multiples",
                about=False,
            )


def milestones(chosen: PageSelection) -> Section:
    """Every milestone of an authority with its three dates;
    of a region or England how many authorities have reached each."""
    if chosen.area.level != Level.AUTHORITY:
        return Section(
            "milestones", "Roll-out milestones", lambda: stage_counts(chosen), tab="Milestones"
        )
    draw = partial(
        show,
        chosen.release,
        chosen.over_categories("milestone_date", "milestone_by_reading"),
        "",
        title="First baseline, latest plan and actual date of each milestone",
        about=False,
    )
    return Section(
        "milestones",
        "Roll-out milestones",
        draw,
        "The first baseline is never changed; the latest plan is the one reported for the month; "
        "the actual date is the day the milestone was reached.",
        tab="Milestones",
    )


def returns(chosen: PageSelection) -> None:
    """What the release notes of the area's returns and boundaries, which of its figures are missing
    and why, and what is published for larger areas alone."""
    catalogue, items = catalogue_of(chosen.release), [*_noted(chosen), *_not_shown(chosen)]
    larger = [
        m.title
        for m in catalogue.measures.values()
        if m.kind in (Kind.STOCK, Kind.FLOW)
        and catalogue.has(m.id, ALL, Level.ENGLAND)
        and not catalogue.has(m.id, ALL, chosen.area.level)
    ]
    items += [f"Published for larger areas alone: {'; '.join(larger)}."] if larger else []
    write(
        '<ul class="plain-list">' + "".join(f"<li>{escape(text)}</li>" for text in items) + "</ul>"
    )


MOST = 4
"""So many notes stand on the two sides; all of them under Returns."""


def missing_in_short(chosen: PageSelection) -> list[str]:
    """The latest notes on the area, and which of its figures are missing and why."""
    notes = _noted(chosen)
    more = len(notes) - MOST
    said = [f"{more} earlier notes stand under Returns on the page of the profile."]
    return [*notes[-MOST:], *(said if more > 0 else []), *_not_shown(chosen)]


def _noted(chosen: PageSelection) -> list[str]:
    """What the release notes of the area, each once:
    a missing return is noted for its month, and for each longer period."""
    catalogue = catalogue_of(chosen.release)
    notes = {
        n.text.partition(",")[0]: n.text
        for n in reversed(catalogue.notes)
        if n.geography == chosen.area.code
    }
    return list(reversed(notes.values())) or [
        "This release notes no missing or corrected return, and no change of boundary, for "
        f"{in_sentence(chosen.area.name)}."
    ]


def _not_shown(chosen: PageSelection) -> list[str]:
    return [
        f"{alone(status)} for {chosen.period.title}: {'; '.join(titles)}."
        for status, titles in _missing(chosen).items()
    ]


def _missing(chosen: PageSelection) -> dict[Status, list[str]]:
    ids = [m.id for m in held(chosen)]
    frame: pd.DataFrame = finished(
        chosen.release, chosen.over_measures(*ids, areas=(chosen.area.code,))
    ).figure.frame
    found: dict[Status, list[str]] = {}
    for row in frame.itertuples():
        if row.status in REPLACES_VALUE:
            found.setdefault(Status(row.status), []).append(row.measure_title)
    return found
