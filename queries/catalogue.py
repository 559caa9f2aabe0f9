"""What a release holds: its measures, breakdowns, categories, areas, periods, sources and notes,
in the words it was published under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import sqlalchemy as sa

from figures.figure import Note
from figures.wording import span_of
from queries.cache import once_per_release
from queries.described import columns_in, has_column, rows_of
from queries.names_shown import without_names
from release import tables
from release.store import Release
from release.vocabulary import ENGLAND, Audience, Grain, Kind, Level, Visibility

T = TypeVar("T")


class NotPublished(LookupError):
    """What was asked for is not in the release. The text is a plain sentence for a reader,
    naming nothing the reader typed."""


@dataclass(frozen=True)
class Measure:
    """A measure as the release describes it."""

    measure_key: int
    id: str
    topic: str
    title: str
    short_title: str
    unit: str
    kind: str
    definition: str
    base: str
    shows: str
    cannot_show: str
    decimals: int
    owner: str
    reviewed: str
    protection: str
    audience: str = Audience.PUBLIC

    @property
    def absent(self) -> str:
        """What `z` stands for where it is not that nothing applies: a fact that has not come to be,
        a date beyond those that are forecast; "" elsewhere."""
        if self.kind == Kind.FORECAST:
            return "later than three years ahead"
        return "not yet" if self.kind == Kind.STATE and self.topic == "rollout" else ""


@dataclass(frozen=True)
class Area:
    """An area with an official code, and the dates between which it existed (ISO;
    None for always)."""

    geography_key: int
    code: str
    name: str
    level: str
    parent: str | None
    type: str | None
    label: str | None
    valid_from: str | None
    valid_to: str | None
    hex_q: int | None
    hex_r: int | None
    wave: str | None
    early_adopter: int | None

    def existed(self, period: Period) -> bool:
        """Whether it existed at the end of a period."""
        return (self.valid_from or "") <= period.ends_on <= (self.valid_to or "9999")


@dataclass(frozen=True)
class Period:
    """A reference period; `starts_on` and `ends_on` are ISO dates, both inside it."""

    period_key: int
    id: str
    grain: str
    title: str
    starts_on: str
    ends_on: str

    @property
    def months(self) -> int:
        """How many months it lasts: flows of periods that last differently cannot be compared."""
        (year, month), (to_year, to_month) = (
            map(int, day.split("-")[:2]) for day in (self.starts_on, self.ends_on)
        )
        return 12 * (to_year - year) + to_month - month + 1


@dataclass(frozen=True)
class Category:
    """One value of a breakdown."""

    category_key: int
    breakdown_key: int
    id: str
    title: str
    definition: str
    place: int


@dataclass(frozen=True)
class Breakdown:
    """A dimension a measure is split by. The categories of an overlapping one do not add to its
    total; those of an ordered one have an order of their own."""

    breakdown_key: int
    id: str
    title: str
    definition: str
    overlapping: int
    ordered: int = 0
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where figures were taken from."""

    source_key: int
    id: str
    title: str
    citation: str
    licence: str


@dataclass(frozen=True)
class Catalogue:
    """Everything a release holds but its observations, by permanent id."""

    measures: dict[str, Measure]
    breakdowns: dict[str, Breakdown]
    areas: dict[str, Area]
    periods: dict[str, Period]
    sources: dict[str, Source]
    notes: tuple[Note, ...]
    breakdowns_of: dict[str, dict[str, tuple[str, ...]]]
    topics: dict[str, str]
    bases: dict[tuple[str, str], str] = field(default_factory=dict)

    def base_of(self, measure: str, breakdown: str) -> str:
        """What a measure is over by a breakdown."""
        return self.bases.get((measure, breakdown), "") or self.measure(measure).base

    def measure(self, id: str) -> Measure:
        """A measure, or `NotPublished`."""
        return _found(self.measures, id, "This release holds no such measure.")

    def area(self, code: str) -> Area:
        """An area, or `NotPublished`."""
        return _found(self.areas, code, "This release knows no area with that code.")

    def period(self, id: str) -> Period:
        """A period, or `NotPublished`."""
        return _found(self.periods, id, f"This release has no such period. It holds {self.span()}.")

    def topic(self, id: str) -> str:
        """Title of a topic; its id with a capital in a release written before topics had titles."""
        return self.topics.get(id, id.replace("_", " ").capitalize())

    def breakdown(self, id: str) -> Breakdown:
        """A breakdown with its categories, or `NotPublished`."""
        return _found(self.breakdowns, id, "This release holds no such breakdown.")

    def months(self) -> list[Period]:
        """The months of the release, oldest first."""
        return self.of_grain(Grain.MONTH)

    def of_grain(self, grain: str) -> list[Period]:
        """The periods of one length, oldest first."""
        return sorted(
            (p for p in self.periods.values() if p.grain == grain), key=lambda p: p.ends_on
        )

    def before(self, period: Period) -> Period | None:
        """The period of the same grain and length that ends just before this one begins;
        None where there is none."""
        earlier = [p for p in self.of_grain(period.grain) if p.ends_on < period.starts_on]
        return earlier[-1] if earlier and earlier[-1].months == period.months else None

    def span(self) -> str:
        """The months held, as `January 2009 to July 2010`."""
        months = self.months()
        return span_of(months[0].title, months[-1].title) if months else "no months"

    def within(self, code: str, level: str | None) -> list[Area]:
        """The areas of a level that lie in an area (the area itself where it is of that level),
        by name."""
        area = self.area(code)
        if level is None or area.level == level:
            return [area]
        inside = [a for a in self.areas.values() if a.level == level and code in self.above(a)]
        return sorted(inside, key=lambda a: a.name)

    def above(self, area: Area) -> Iterator[str]:
        """Codes of the areas an area lies in, the nearest first."""
        parent = area.parent
        while parent is not None and parent in self.areas:
            yield parent
            parent = self.areas[parent].parent

    def region_of(self, area: Area) -> Area:
        """The region an authority lies in; any other area itself."""
        return self.areas.get(area.parent or "", area) if area.level == Level.AUTHORITY else area

    def has(self, measure: str, breakdown: str, level: str) -> bool:
        """Whether a measure is published by a breakdown for areas of a level."""
        return level in self.breakdowns_of.get(measure, {}).get(breakdown, ())

    @property
    def england(self) -> Area:
        """The whole."""
        return self.areas[ENGLAND]


@once_per_release
def catalogue_of(release: Release) -> Catalogue:
    """Everything a release holds but its observations, as far as it is shown: what is not stands in
    none of its lists, so no query can ask for it. Small: read whole, once."""
    whole, shown = _whole(replace(release, visibility=Visibility())), release.visibility
    measures = {m.id: m for m in whole.measures.values() if m.audience in shown.audiences}
    areas = {
        a.code: a
        for a in whole.areas.values()
        if a.level != Level.AUTHORITY or shown.areas is None or a.code in shown.areas
    }
    every, names = frozenset(a.name for a in whole.areas.values()), {a.name for a in areas.values()}
    return replace(
        whole,
        measures=measures,
        areas=areas,
        notes=tuple(
            replace(n, text=without_names(n.text, every, names))
            for n in whole.notes
            if (n.measure is None or n.measure in measures)
            and (n.geography is None or n.geography in areas)
        ),
        breakdowns_of={id_: by for id_, by in whole.breakdowns_of.items() if id_ in measures},
        bases={of: base for of, base in whole.bases.items() if of[0] in measures},
    )


@once_per_release
def _whole(release: Release) -> Catalogue:
    """All of it, whoever reads."""
    measures = _measures(release)
    categories = rows_of(release, tables.category, Category)
    breakdowns = [_with_categories(b, categories) for b in read_breakdowns(release)]
    links = release.read(
        sa.select(*columns_in(release, tables.measure_breakdown)).order_by(
            *tables.measure_breakdown.primary_key
        )
    )
    breakdowns_of, bases = _published_by(links, measures, breakdowns)
    return Catalogue(
        measures={m.id: m for m in measures},
        breakdowns={b.id: b for b in breakdowns},
        areas={a.code: a for a in rows_of(release, tables.geography, Area)},
        periods={p.id: p for p in rows_of(release, tables.period, Period)},
        sources={s.id: s for s in rows_of(release, tables.source, Source)},
        notes=tuple(rows_of(release, tables.note, Note)),
        breakdowns_of=breakdowns_of,
        topics=_topics(release),
        bases=bases,
    )


def _published_by(
    links: Iterable[Sequence], measures: Iterable[Measure], breakdowns: Iterable[Breakdown]
) -> tuple[dict[str, dict[str, tuple[str, ...]]], dict[tuple[str, str], str]]:
    """By measure, the breakdowns it is published by with the levels of area,
    and what it is over where a breakdown says so."""
    shown = {m.measure_key: m.id for m in measures}
    names = {b.breakdown_key: b.id for b in breakdowns}
    breakdowns_of: dict[str, dict[str, tuple[str, ...]]] = {}
    bases: dict[tuple[str, str], str] = {}
    for measure_key, breakdown_key, levels, *base in links:
        if measure_key in shown:
            measure, breakdown = shown[measure_key], names[breakdown_key]
            breakdowns_of.setdefault(measure, {})[breakdown] = tuple(levels.split(","))
            if any(base):
                bases[measure, breakdown] = base[0]
    return breakdowns_of, bases


def as_shown(release: Release, text: str) -> str:
    """A text that is told with a release, as the reader of the release is shown it."""
    if release.visibility.areas is None:
        return text
    every = frozenset(a.name for a in catalogue_of(with_all_authorities(release)).areas.values())
    return without_names(text, every, {a.name for a in catalogue_of(release).areas.values()})


def with_all_authorities(release: Release) -> Release:
    """The release without the reader's limit to an area.

    It is for what is worked out over all authorities, which is the same for every reader.
    """
    return replace(release, visibility=replace(release.visibility, areas=None))


def hidden_measures(release: Release) -> frozenset[str]:
    """Ids of the measures this release holds and does not show."""
    return frozenset(catalogue_of(replace(release, visibility=Visibility())).measures) - frozenset(
        catalogue_of(release).measures
    )


DEPARTMENTAL_BEFORE = frozenset({"first_indications_without_history"})
"""What was departmental in releases of contract 1, which did not say."""


def _measures(release: Release) -> list[Measure]:
    found = rows_of(release, tables.measure, Measure)
    if has_column(release, tables.measure.c.audience):
        return found
    return [
        replace(m, audience=Audience.DEPARTMENTAL) if m.id in DEPARTMENTAL_BEFORE else m
        for m in found
    ]


ORDERED_BEFORE = frozenset(
    {
        "age_band",
        "age_band_by_sex",
        "hour_band",
        "milestone",
        "number_of_sources",
        "return_status",
        "review_status",
        "stage",
        "wave",
    }
)
"""Breakdowns with an order of their own in releases of contracts 1 to 3, which did not say."""


def read_breakdowns(release: Release) -> list[Breakdown]:
    """The breakdowns of a release, without their categories."""
    found = rows_of(release, tables.breakdown, Breakdown)
    if has_column(release, tables.breakdown.c.ordered):
        return found
    return [replace(b, ordered=int(b.id in ORDERED_BEFORE)) for b in found]


def _topics(release: Release) -> dict[str, str]:
    """Titles of the topics by id, in their order;
    none in a release that was written without them."""
    if tables.topic.name not in release.manifest.get("rows", {}):
        return {}
    return {
        row.id: row.title
        for row in release.read(sa.select(tables.topic).order_by(tables.topic.c.place))
    }


def _with_categories(breakdown: Breakdown, categories: list[Category]) -> Breakdown:
    own = sorted(
        (c for c in categories if c.breakdown_key == breakdown.breakdown_key), key=lambda c: c.place
    )
    return replace(breakdown, categories=tuple(own))


def _found(held: dict[str, T], id: str, otherwise: str) -> T:
    if id not in held:
        raise NotPublished(otherwise)
    return held[id]
