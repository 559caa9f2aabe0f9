"""Pieces of the comparing pages: several areas on one scale, and authorities like one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.canvas import write
from components.figure import show
from components.measure_views import over_time
from components.page import callout, notice
from components.sections import Section
from components.selection import Option, PageSelection, ask, ask_areas, draw
from queries import peers
from queries.catalogue import Measure, NotPublished, catalogue_of
from release.vocabulary import ENGLAND, Level

WAYS = {
    "regions": "The nine regions",
    "areas": "Up to four areas",
    "like": "An authority beside those like it",
}
MOST = 4
BY_SIZE = "By size"


def draw_way(way: Option, like: Option) -> None:
    """The widgets: in what authorities are alike is asked only where they are compared."""
    with st.container(key="option-compare"):
        shown = (way, like) if way.id == "like" else (way,)
        for place, one in zip(st.columns(len(shown)), shown, strict=True):
            with place:
                draw(one.name, one.label, one.options)


def ask_way(chosen: PageSelection) -> tuple[Option, Option]:
    """What is compared, and in what authorities are alike;
    both settled before anything is drawn."""
    way = ask("compare", "Compare", WAYS, chosen, called="comparison")
    return way, ask("like", "Alike in", peers.WAYS, chosen, called="likeness")


def compared(chosen: PageSelection, measure: Measure, way: Option, like: Option) -> list[Section]:
    """The chosen areas by size at the period, and over time as small multiples on one scale: a
    section each. None, with a sentence, where there is nothing to compare."""
    match way.id:
        case "regions":
            return _regions(chosen, measure)
        case "areas":
            return _several(chosen, measure)
    return _alike(chosen, measure, like)


def _regions(chosen: PageSelection, measure: Measure) -> list[Section]:
    regions = tuple(a.code for a in catalogue_of(chosen.release).within(ENGLAND, Level.REGION))
    return [
        _by_size(chosen, measure, regions, mark=chosen.around.code),
        _over_time(chosen, measure, regions),
    ]


def _several(chosen: PageSelection, measure: Measure) -> list[Section]:
    standard = dict.fromkeys((chosen.area.code, chosen.around.code, ENGLAND))
    areas = ask_areas(chosen, tuple(standard), most=MOST)

    def draw() -> None:
        show(
            chosen.release,
            chosen.beside_each_other(measure.id, areas),
            "columns",
            title=measure.title,
        )

    return [
        Section("size", chosen.period.title, draw, tab=BY_SIZE),
        _over_time(chosen, measure, areas),
    ]


def _alike(chosen: PageSelection, measure: Measure, like: Option) -> list[Section]:
    if chosen.area.level != Level.AUTHORITY:
        notice(
            "Choose an authority",
            f"{chosen.area.name} is not an authority, so there is none like it. Choose an "
            "authority in the list of areas above.",
        )
        return []
    try:
        alike = peers.peers(chosen.release, chosen.area.code, period=chosen.period.id, by=like.id)
    except NotPublished as missing:
        notice("No authorities to compare with", str(missing))
        return []
    callout(alike.said)
    by_size = _by_size(chosen, measure, alike.codes, mark=chosen.area.code)
    if len(alike.others) <= peers.NEAREST:
        return [by_size, _over_time(chosen, measure, alike.codes)]
    write(
        '<p class="section-text">Over time, authorities alike in size, or in size and type, are '
        "drawn: these are too many for panels of their own.</p>"
    )
    return [by_size]


def _by_size(
    chosen: PageSelection, measure: Measure, areas: tuple[str, ...], *, mark: str
) -> Section:
    draw = partial(
        show,
        chosen.release,
        chosen.beside_each_other(measure.id, areas),
        "ranked_bars",
        title=measure.title,
        beside=ENGLAND,
        highlight="" if mark == ENGLAND else mark,
    )
    return Section("size", chosen.period.title, draw, tab=BY_SIZE)


def _over_time(chosen: PageSelection, measure: Measure, areas: tuple[str, ...]) -> Section:
    draw = partial(
        over_time,
        chosen,
        measure.id,
        areas=areas,
        area=chosen.among(areas),
        kind="small_multiples",
        title=f"{measure.title}, over time",
    )
    return Section("time", "Over time", draw, "All panels are drawn on one scale.")
