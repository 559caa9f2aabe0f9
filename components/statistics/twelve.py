"""One area on two sides of A4: twelve figures with their rate, rank and change, where it stands in
the roll-out, what stands out, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components import figure_cache
from components.headlines import change_words, number_of, read
from components.page import on_record
from components.selection import PageSelection
from components.sheet import put
from components.spark import spark_svg
from components.statistics.profile import areas_beside, missing_in_short
from components.statistics.standing import milestones, stands_out
from exports import Block, Cell, Grid, Points
from figures.figure import Figure
from figures.observation import STATUS_WORDS, in_unit, marked, reach_of, symbol
from queries.catalogue import NotPublished, catalogue_of
from queries.headlines import Headline
from queries.peers import peers
from release.vocabulary import ENGLAND, Kind, Level

ByArea = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Rows of a frame by the code of their area and by measure."""

BASE, PLANNED = "children_on_directory", "practitioners_planned"


@dataclass(frozen=True)
class Row:
    """One of the twelve: a count and the published measure that is its rate; or what it is divided
    by and multiplied with, where none is published. A rate may stand alone."""

    count: str = ""
    rate: str = ""
    over: str = ""
    per: int = 0
    unit: str = ""


CHILDREN, OF_PLANNED = "per 1,000 children on the directory", "of those planned"
TWELVE = (
    Row("children_on_directory", "directory_coverage", unit="of children who live there"),
    Row("", "records_updated_in_12_months"),
    Row("record_views", "record_views_per_1000_children", unit=CHILDREN),
    Row("", "views_out_of_hours"),
    Row("children_viewed", over=BASE, per=1000, unit=CHILDREN),
    Row("searches", over=BASE, per=1000, unit=CHILDREN),
    Row("children_with_any_indication", over=BASE, per=1000, unit=CHILDREN),
    Row("shielded_records", over=BASE, per=1000, unit=CHILDREN),
    Row("practitioners_planned", over=BASE, per=1000, unit=CHILDREN),
    Row("practitioners_trained", over=PLANNED, per=100, unit=OF_PLANNED),
    Row("accounts_issued", over=PLANNED, per=100, unit=OF_PLANNED),
    Row("accounts_active", over=PLANNED, per=100, unit=OF_PLANNED),
)
WIDTHS = (3.1, 1.1, 1.0, 1.2, 1.0, 0.9, 2.9, 1.5, 1.5)


@dataclass(frozen=True)
class Rate:
    """A rate as it is shown and as it is ranked by; `id` where it is published."""

    said: str
    value: float | None = None
    id: str = ""


def two_sides(chosen: PageSelection) -> None:
    """All of it, in the order of what is asked first."""
    on_record(chosen.release)
    area, period = chosen.area.code, chosen.period.id
    for block in figure_cache.once(chosen.release, "sides", area, period, lambda: _blocks(chosen)):
        put(block)


def _blocks(chosen: PageSelection) -> list[Block]:
    found = (at_a_glance(chosen), milestones(chosen), stands_out(chosen))
    missing = Points("What is missing", tuple(missing_in_short(chosen)))
    return [*(block for block in found if block is not None), missing]


def at_a_glance(chosen: PageSelection) -> Grid:
    """The twelve figures as one table; a measure that is not published for the area is left out."""
    areas, like = areas_beside(chosen), _like(chosen)
    held = _together(chosen, tuple(dict.fromkeys((*areas, *like))))
    by_area = rows_by_area(held) if held else {}
    rows = [row for one in TWELVE if (row := _row(chosen, one, areas, like, held, by_area))]
    names = [catalogue_of(chosen.release).area(code).name for code in areas]
    heads = ["Figure", "Number", "Rate", *(f"Rate, {name}" for name in names[1:])]
    widths = (*WIDTHS[:2], *WIDTHS[2 : 2 + len(areas)], *WIDTHS[5:])
    return Grid(
        f"{names[0]} at a glance, {chosen.period.title}",
        (*heads, "Rank", "Change over 12 months", "All months", "Figure id"),
        tuple(rows),
        widths,
        note=f"{_note(chosen, like)}{_symbols(rows)} Source: {held.source if held else ''}.",
    )


def _note(chosen: PageSelection, like: tuple[str, ...]) -> str:
    others = len(like) - 1
    one, many = (
        ("authority nearest in size and of its type", "authorities nearest in size and of its type")
        if chosen.area.level == Level.AUTHORITY
        else ("other region", "other regions")
    )
    whom = one if others == 1 else f"{others} {many}"
    ranked = (
        f"Rank: by the rate, the highest first, among it and the {whom}; equals share the better "
        "place. "
        if others > 0
        else ""
    )
    return (
        "A rate without an id is the published number over the published number named, and is "
        "given to as many places as rounding leaves certain; [~] too small to give a rate. "
        f"{ranked}"
    ).rstrip()


def _symbols(rows: list[tuple[Cell, ...]]) -> str:
    used = dict.fromkeys(cell.text for row in rows for cell in row)
    return "".join(
        f" {marked(status, STATUS_WORDS[status])}."
        for status in STATUS_WORDS
        if status and symbol(status) in used
    )


def _like(chosen: PageSelection) -> tuple[str, ...]:
    """The area and those like it; the area alone for England, and where the release cannot say."""
    code = chosen.area.code
    if chosen.area.level == Level.AUTHORITY:
        try:
            return peers(chosen.release, code, period=chosen.period.id, by="both").codes
        except NotPublished:
            return (code,)
    if code == ENGLAND:
        return (code,)
    return tuple(
        a.code for a in catalogue_of(chosen.release).areas.values() if a.level == Level.REGION
    )


def _together(chosen: PageSelection, codes: tuple[str, ...]) -> Figure | None:
    """All measures of the twelve for all areas asked for, read at once."""
    catalogue = catalogue_of(chosen.release)
    ids = dict.fromkeys(
        id_
        for one in TWELVE
        for id_ in (one.count, one.rate, one.over)
        if id_ in catalogue.measures
    )
    try:
        return figure_cache.finished(chosen.release, chosen.over_measures(*ids, areas=codes)).figure
    except NotPublished:
        return None


def _row(
    chosen: PageSelection,
    one: Row,
    areas: tuple[str, ...],
    like: tuple[str, ...],
    held: Figure | None,
    by_area: ByArea,
) -> tuple[Cell, ...]:
    first = read(chosen, one.count or one.rate)
    if held is None or isinstance(first, NotPublished) or first.figure.is_departmental:
        return ()
    rates = {
        code: rate_of(held, one, by_area.get(code, {})) for code in dict.fromkeys((*areas, *like))
    }
    end = "end of month" if first.measure.kind == Kind.STOCK else "in the period"
    drawing = spark_svg(first.figure)
    return (
        Cell(f"{first.measure.title}, {end}{f'; {one.unit}' if one.unit else ''}"),
        Cell(_number(first), first.now.figure_id) if one.count else Cell(""),
        *(Cell(rates[code].said, rates[code].id) for code in areas),
        Cell(_rank(rates, like, chosen.area.code)),
        Cell(_change(first)),
        Cell(drawing[1], svg=drawing[0]) if drawing else Cell(""),
        Cell(first.now.figure_id, first.now.figure_id),
    )


def rows_by_area(held: Figure) -> ByArea:
    """The rows of a figure, by the code of their area and by measure."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in held.frame.to_dict("records"):
        found.setdefault(row["geography"], {})[row["measure"]] = row
    return found


def rate_of(held: Figure, one: Row, rows: Mapping[str, Mapping[str, Any]]) -> Rate:
    """The rate of an area, of its rows by measure: as published, else of the two published numbers,
    to as many places as rounding leaves certain."""
    if one.rate:
        return _published(rows, one.rate)
    if one.count not in rows or one.over not in rows:
        return Rate("")
    count, base = rows[one.count], rows[one.over]
    if pd.isna(count["value"]) or pd.isna(base["value"]) or not base["value"]:
        return Rate("")
    base_ = float(base["value"])
    reach = reach_of(held, count) if count["rounded"] else 0
    within = one.per * reach / base_
    value = one.per * float(count["value"]) / base_
    decimals = next((d for d in (1, 0) if within <= 0.5 * 10**-d), None)
    if decimals is None or value <= within and reach:
        return Rate("[~]")
    return Rate(in_unit(value, decimals, "per cent" if one.per == 100 else ""), value)


def _published(rows: Mapping[str, Mapping[str, Any]], measure: str) -> Rate:
    if measure not in rows:
        return Rate("")
    row = rows[measure]
    if pd.isna(row["value"]):
        return Rate(symbol(row["status"]))
    return Rate(in_unit(row["value"], 1, row["unit"]), float(row["value"]), row["figure_id"])


def _rank(rates: dict[str, Rate], like: tuple[str, ...], code: str) -> str:
    """The place of the area among those like it that have a rate."""
    own = rates[code].value
    known = [v for other in like if (v := rates[other].value) is not None]
    if own is None or len(known) < 2:
        return ""
    return f"{sum(value > own for value in known) + 1}\u00a0of\u00a0{len(known)}"


def _change(one: Headline) -> str:
    """The change since the same month a year before, in the words of every change."""
    year, month = one.now.period[:4], one.now.period[4:]
    frame = one.figure.frame
    before = frame[frame["period"] == f"{int(year) - 1}{month}"] if year.isdecimal() else frame[:0]
    if before.empty:
        return "No figure a year before"
    held = replace(one, before=before.iloc[0])
    if held.change is None and not held.unripe:
        return "Not given: one of the two is not shown"
    return change_words(held)


def _number(one: Headline) -> str:
    """The number, or the symbol of its status, which the note explains."""
    return symbol(one.now.status) if pd.isna(one.now.value) else number_of(one)
