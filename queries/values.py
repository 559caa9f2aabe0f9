"""Where a value stands in a release: for whoever holds a number and asks what it is of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from queries.cache import once_per_release
from queries.catalogue import catalogue_of
from release.store import Release
from release.tables import observation
from release.vocabulary import ALL, ENGLAND, Grain


@dataclass(frozen=True)
class Place:
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
        if all(key in n for n, key in zip(names, keys, strict=True)):
            measure, area, period, breakdown, category, source = (
                n[key] for n, key in zip(names, keys, strict=True)
            )
            what = (measure, area, period, breakdown, category, source)
            found.append(Place(*what, value, bool(rounded), status, text or ""))
    return sorted(found, key=lambda place: _order(release, place))


def _order(release: Release, place: Place) -> tuple[object, ...]:
    period = catalogue_of(release).periods[place.period]
    return (
        place.breakdown != ALL,
        place.area != ENGLAND,
        period.grain != Grain.MONTH,
        [-ord(c) for c in period.ends_on],
        place.measure,
        place.area,
    )


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
