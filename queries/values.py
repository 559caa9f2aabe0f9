"""Where a value stands in a release: for whoever holds a number and asks what it is of."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from queries.cache import once_per_release
from queries.catalogue import catalogue_of
from release.store import Release
from release.tables import observation
from release.vocabulary import ALL, ENGLAND, Grain


class Place(NamedTuple):
    """A published value and what it is of, by permanent ids; `text` is the date of a quoted one."""

    measure: str
    area: str
    period: str
    breakdown: str
    category: str
    source: str
    value: float
    rounded: bool
    status: str
    text: str


def with_value(release: Release, low: float, high: float, measures: Collection[str]) -> list[Place]:
    """Where values from `low` to `high`, both included, stand among some measures of what is shown
    of a release. Totals come first, then England, then months, the latest first."""
    catalogue = catalogue_of(release)
    keys = [catalogue.measures[m].measure_key for m in measures if m in catalogue.measures]
    o = observation.c
    return _places(release, o.value >= low, o.value <= high, o.measure_key.in_(keys))


def with_values(release: Release, values: Collection[float]) -> dict[float, list[Place]]:
    """Where each of some values stands in all that is shown of a release, in the same order. One
    reading of the whole release, however many the values are."""
    found: dict[float, list[Place]] = {}
    if values:
        for place in _places(release, observation.c.value.in_(sorted(values))):
            found.setdefault(place.value, []).append(place)
    return found


def _places(release: Release, *wanted: sa.ColumnElement[bool]) -> list[Place]:
    o = observation.c
    columns = (o.measure_key, o.geography_key, o.period_key, o.breakdown_key, o.category_key)
    rows = release.read(
        sa.select(*columns, o.source_key, o.value, o.rounded, o.status, o.text).where(*wanted)
    )
    names = _names(release)
    found = []
    for *keys, value, rounded, status, text in rows:
        try:
            measure, area, period, breakdown, category, source = (
                own[key] for own, key in zip(names, keys, strict=True)
            )
        except KeyError:  # not shown
            continue
        what = (measure, area, period, breakdown, category, source)
        found.append(Place(*what, value, bool(rounded), status, text or ""))
    when = _when(release)
    return sorted(
        found,
        key=lambda at: (
            at.breakdown != ALL,
            at.area != ENGLAND,
            when[at.period],
            at.measure,
            at.area,
        ),
    )


@once_per_release
def _when(release: Release) -> dict[str, tuple[bool, int]]:
    """Where each period stands among the others: months first, the latest first."""
    periods = catalogue_of(release).periods.values()
    ends = sorted({period.ends_on for period in periods}, reverse=True)
    return {p.id: (p.grain != Grain.MONTH, ends.index(p.ends_on)) for p in periods}


@once_per_release
def _names(release: Release) -> tuple[dict[int, str], ...]:
    """Ids by key: of measures, areas, periods, breakdowns, categories and sources."""
    catalogue = catalogue_of(release)
    return (
        {m.measure_key: m.id for m in catalogue.measures.values()},
        {a.geography_key: a.code for a in catalogue.areas.values()},
        {p.period_key: p.id for p in catalogue.periods.values()},
        {b.breakdown_key: b.id for b in catalogue.breakdowns.values()},
        {c.category_key: c.id for b in catalogue.breakdowns.values() for c in b.categories},
        {s.source_key: s.id for s in catalogue.sources.values()},
    )
