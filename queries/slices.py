"""Several filters at once -> the published rows with their words, a page at a time: what programs
fetch, and what whole releases and packs are written from.

Everything is worked on by column, so that a whole release of a million rows takes seconds.
Nothing is added up or filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from figures.arithmetic import half_up
from figures.figure import Note
from figures.figure_id import ids_of, text_number
from figures.observation import STATUS_WORDS
from queries.catalogue import Area, Breakdown, Catalogue, Category, Measure, catalogue_of
from queries.figures import DASHBOARD, READINGS, called_few
from release.store import Release
from release.tables import observation
from release.vocabulary import Audience, Kind, Status

LARGEST_PAGE = 10_000
"""Rows of one page at most."""

KEYS = ("measure", "breakdown", "category", "period", "geography", "source")
"""What tells one observation from another, in the order in which rows are given."""

COLUMNS = (
    "figure_id",
    "measure",
    "measure_title",
    "unit",
    "breakdown",
    "breakdown_title",
    "category",
    "category_title",
    "geography",
    "geography_name",
    "level",
    "period",
    "period_title",
    "period_end",
    "value",
    "numerator",
    "base",
    "text",
    "text_title",
    "rounded",
    "status",
    "status_meaning",
    "notes",
    "source",
)
"""Columns of a page, in this order.

`value`, `numerator` and `base` are text with the decimals the screen shows, empty where there is
none; `text_title` is what the screen says where that is not `value` or `text` itself; `rounded` is
`yes` or `no`; `notes` are numbers of notes with spaces between; `period` is the id a figure is kept
under, `period_title` what the screen calls it.
"""

NUMBERS = ("value", "numerator", "base")


@dataclass(frozen=True)
class Slice:
    """What is asked for: permanent ids, each name empty for all. `category` holds ids of categories
    of whichever breakdown; `level` tiers of areas; `grain` lengths of periods."""

    measure: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    breakdown: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    grain: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, tuple(sorted(set(getattr(self, field.name)))))

    def words(self) -> dict[str, tuple[str, ...]]:
        """The filters that are set."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


@dataclass(frozen=True, eq=False)
class Page:
    """Rows with the columns `COLUMNS`; `last` is the place of the last row where more follow, else
    None. `departmental` says that departmental analysis is among them."""

    rows: pd.DataFrame
    last: tuple[int, ...] | None
    departmental: bool


def unknown(release: Release, asked: Slice) -> list[tuple[str, str, str]]:
    """Everything asked for that the release, as it is shown, does not know:
    filter, id, and what there is instead, in words."""
    catalogue = catalogue_of(release)
    categories = {c.id for b in catalogue.breakdowns.values() for c in b.categories}
    held: dict[str, tuple[Collection[str], str]] = {
        "measure": (catalogue.measures, "a measure of this release; /api/v1/measures lists them"),
        "area": (catalogue.areas, "an area of this release; /api/v1/areas lists them"),
        "period": (catalogue.periods, "a period of this release; /api/v1/periods lists them"),
        "breakdown": (
            catalogue.breakdowns,
            "a breakdown of this release; /api/v1/breakdowns lists them",
        ),
        "category": (categories, "a category of this release; /api/v1/breakdowns lists them"),
        "source": (catalogue.sources, "a source of this release; /api/v1/sources lists them"),
    }
    return [
        (name, id_, said)
        for name, (known, said) in held.items()
        for id_ in getattr(asked, name)
        if id_ not in known
    ]


def page_of(
    release: Release,
    asked: Slice,
    *,
    after: tuple[int, ...] | None = None,
    limit: int | None = None,
) -> Page:
    """The rows of a slice after a place, in order of their keys; all of them without a limit.
    What `unknown` lists finds nothing."""
    catalogue = catalogue_of(release)
    statement = _statement(catalogue, asked, after)
    raw = release.read(statement if limit is None else statement.limit(limit + 1))
    more = limit is not None and len(raw) > limit
    held = pd.DataFrame.from_records(
        [tuple(row) for row in (raw[:limit] if more else raw)],
        columns=[c.name for c in statement.selected_columns],
    )
    last = tuple(int(k) for k in held.iloc[-1, :6]) if more else None
    rows = _worded(release, catalogue, held)
    departmental = any(
        catalogue.measures[id_].audience == Audience.DEPARTMENTAL
        for id_ in rows["measure"].unique()
    )
    return Page(rows, last, departmental)


def notes_in(release: Release, rows: pd.DataFrame) -> list[Note]:
    """The notes that rows refer to, by number."""
    numbers = {int(n) for text in rows["notes"].unique() for n in text.split()}
    return [note for note in catalogue_of(release).notes if note.number in numbers]


def _statement(catalogue: Catalogue, asked: Slice, after: tuple[int, ...] | None) -> sa.Select:
    o = observation.c
    keys = (
        o.measure_key,
        o.breakdown_key,
        o.category_key,
        o.period_key,
        o.geography_key,
        o.source_key,
    )
    numbers = (o.value, o.numerator, o.base, o.text, o.rounded, o.status)
    statement = sa.select(*keys, *numbers).order_by(*keys)
    for column, kept in zip(keys, _kept(catalogue, asked), strict=True):
        if kept is not None:
            statement = statement.where(column.in_(kept))
    if after is not None:
        statement = statement.where(sa.tuple_(*keys) > sa.tuple_(*(sa.literal(k) for k in after)))
    return statement


def _kept(catalogue: Catalogue, asked: Slice) -> list[list[int] | None]:
    """The keys each filter leaves, None where it leaves all. What is not shown to a reader is in
    none of the lists: measures and areas are always named."""

    def of(held: Mapping[str, Any], key: str, ids: Sequence[str]) -> list[int] | None:
        return [getattr(held[id_], key) for id_ in ids if id_ in held] if ids else None

    categories = [
        c.category_key
        for b in catalogue.breakdowns.values()
        for c in b.categories
        if c.id in asked.category
    ]
    areas = [
        a.geography_key
        for a in catalogue.areas.values()
        if (not asked.area or a.code in asked.area) and (not asked.level or a.level in asked.level)
    ]
    periods = [
        p.period_key
        for p in catalogue.periods.values()
        if (not asked.period or p.id in asked.period)
        and (not asked.grain or p.grain in asked.grain)
    ]
    return [
        of(catalogue.measures, "measure_key", asked.measure or tuple(catalogue.measures)),
        of(catalogue.breakdowns, "breakdown_key", asked.breakdown),
        categories if asked.category else None,
        periods if asked.period or asked.grain else None,
        areas,
        of(catalogue.sources, "source_key", asked.source),
    ]


def _worded(release: Release, catalogue: Catalogue, held: pd.DataFrame) -> pd.DataFrame:
    """Raw rows with the words of the release, as the screen puts them."""
    measures = _by(catalogue.measures.values(), "measure_key")
    breakdowns = _by(catalogue.breakdowns.values(), "breakdown_key")
    categories = _by(
        (c for b in catalogue.breakdowns.values() for c in b.categories), "category_key"
    )
    periods, areas = (
        _by(catalogue.periods.values(), "period_key"),
        _by(catalogue.areas.values(), "geography_key"),
    )
    sources = _by(catalogue.sources.values(), "source_key")

    keys = {name: held[name].tolist() for name in held if name.endswith("_key")}

    def told(key: str, things: Mapping[int, Any], say: Callable[[Any], Any]) -> pd.Series:
        said = {k: say(things[k]) for k in set(keys[key])}
        return pd.Series([said[k] for k in keys[key]], index=held.index, dtype=object)

    quoted = told("measure_key", measures, lambda m: m.kind == Kind.QUOTED).astype(bool)
    dated = held["text"].fillna("as published")
    rows = {
        "measure": told("measure_key", measures, lambda m: m.id),
        "measure_title": told("measure_key", measures, lambda m: m.title),
        "unit": told("measure_key", measures, lambda m: m.unit),
        "breakdown": told("breakdown_key", breakdowns, lambda b: b.id),
        "breakdown_title": told("breakdown_key", breakdowns, lambda b: b.title),
        "category": told("category_key", categories, lambda c: c.id),
        "category_title": told("category_key", categories, lambda c: c.title),
        "geography": told("geography_key", areas, lambda a: a.code),
        "geography_name": told("geography_key", areas, lambda a: a.name).mask(
            told("measure_key", measures, lambda m: m.topic == READINGS).astype(bool), DASHBOARD
        ),
        "level": told("geography_key", areas, lambda a: str(a.level)),
        "period": told("period_key", periods, lambda p: p.id),
        "period_title": told("period_key", periods, lambda p: p.title).mask(quoted, dated),
        "period_end": told("period_key", periods, lambda p: p.ends_on).mask(quoted, ""),
        "source": told("source_key", sources, lambda s: s.id),
        "text": held["text"].fillna("").astype(object),
        "rounded": held["rounded"].map({0: "no", 1: "yes"}).astype(object),
        "status": held["status"].astype(object),
    }
    rows |= _numbers(held, measures) | {
        "status_meaning": _meanings(held, measures),
        "text_title": _titles(release, catalogue, held, measures),
    }
    made = pd.DataFrame(rows, index=held.index)
    made["notes"] = _noted(catalogue, made)
    made["figure_id"] = _ids(release.id, made)
    return made[list(COLUMNS)]


def _by(things: Any, key: str) -> dict[int, Any]:
    return {getattr(thing, key): thing for thing in things}


def _numbers(held: pd.DataFrame, measures: Mapping[int, Measure]) -> dict[str, pd.Series]:
    """Values with the decimals of their measure and counts with none, as text."""
    decimals = held["measure_key"].map({k: m.decimals for k, m in measures.items()}).astype("Int64")
    values = pd.Series("", index=held.index, dtype=object)
    for places in decimals.dropna().unique():
        own = decimals == places
        values[own] = _text(held.loc[own, "value"], int(places))
    return {
        "value": values,
        "numerator": _text(held["numerator"], 0),
        "base": _text(held["base"], 0),
    }


def _text(numbers: pd.Series, decimals: int) -> pd.Series:
    numbers = pd.to_numeric(numbers)
    said = {float(n): f"{half_up(n, decimals):f}" for n in numbers.dropna().unique()}
    return numbers.map(said).astype(object).fillna("")


def _meanings(held: pd.DataFrame, measures: Mapping[int, Measure]) -> pd.Series:
    """The status in words, which are other ones where what is absent is a date to come."""
    said = held["status"].map({str(s): w for s, w in STATUS_WORDS.items()}).astype(object)
    own = held["measure_key"].map({k: w for k, m in measures.items() if (w := m.absent)})
    absent = own.notna() & (held["status"] == str(Status.NOT_APPLICABLE))
    return said.mask(absent, own)


def _titles(
    release: Release, catalogue: Catalogue, held: pd.DataFrame, measures: Mapping[int, Measure]
) -> pd.Series:
    """What the screen says in place of a text or of a rounded count of 0."""
    stages = {
        c.id: c.title
        for id_ in ("stage", "milestone")
        if id_ in catalogue.breakdowns
        for c in catalogue.breakdowns[id_].categories
    }
    said = held["text"].map(stages).fillna("").astype(object)
    few = held["measure_key"].map({k: called_few(release, m.id) for k, m in measures.items()})
    zero = (held["rounded"] == 1) & (pd.to_numeric(held["value"]) == 0) & held["base"].isna()
    return said.mask(zero & (said == ""), few.fillna(""))


def _noted(catalogue: Catalogue, rows: pd.DataFrame) -> pd.Series:
    """Numbers of the notes bound to each row: to its measure, area or period,
    or to several of them, or to everything."""
    if rows.empty:
        return pd.Series(dtype=object)
    bound: dict[tuple[str | None, str | None, str | None], list[Note]] = {}
    for note in catalogue.notes:
        bound.setdefault((note.measure, note.geography, note.period), []).append(note)
    unripe = rows["status"] == str(Status.UNRIPE)
    found: dict[tuple[str, str, str, bool], str] = {}
    told = list(zip(rows["measure"], rows["geography"], rows["period"], unripe, strict=True))
    for m, g, p, early in set(told):
        own = [
            note.number
            for about in (
                (None, None, None),
                (m, None, None),
                (None, g, None),
                (None, None, p),
                (m, g, None),
                (m, None, p),
                (None, g, p),
                (m, g, p),
            )
            for note in bound.get(about, ())
            if early or about != (m, None, p)  # such a note says that it is too early to judge
        ]
        found[m, g, p, early] = " ".join(map(str, sorted(own)))
    return pd.Series([found[one] for one in told], index=rows.index, dtype=object)


def _ids(release: str, rows: pd.DataFrame) -> np.ndarray:
    """The permanent ids, from the sums of the numbers of their texts."""

    def numbers(kind: str, *columns: str) -> np.ndarray:
        told = list(zip(*(rows[name].tolist() for name in columns), strict=True))
        own = {one: text_number(kind, *one) for one in set(told)}
        return np.array([own[one] for one in told], dtype=np.uint64)

    if rows.empty:
        return np.array([], dtype=object)
    return ids_of(
        [
            np.full(len(rows), text_number("release", release), dtype=np.uint64),
            numbers("measure", "measure"),
            numbers("category", "breakdown", "category"),
            numbers("geography", "geography"),
            numbers("period", "period"),
            numbers("source", "source"),
        ]
    )


def only_public(release: Release) -> Release:
    """The release without departmental analysis, whoever reads."""
    return replace(
        release,
        visibility=replace(
            release.visibility, audiences=release.visibility.audiences & {Audience.PUBLIC}
        ),
    )


__all__ = [
    "COLUMNS",
    "KEYS",
    "LARGEST_PAGE",
    "NUMBERS",
    "Area",
    "Breakdown",
    "Category",
    "Page",
    "Slice",
    "notes_in",
    "only_public",
    "page_of",
    "unknown",
]
