"""One selection -> one frame: published rows in reading order, by equality on integer keys.
Nothing is added up or filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from figures.figure import FRAME_COLUMNS, Across, Selection
from figures.figure_id import FigureKey, figure_id
from queries.catalogue import (
    Area,
    Breakdown,
    Catalogue,
    Category,
    Measure,
    NotPublished,
    Period,
    catalogue_of,
)
from release.store import Release
from release.tables import observation
from release.vocabulary import Grain, Kind

_TYPES = {"value": "Float64", "numerator": "Float64", "base": "Float64", "rounded": "bool"}
"""The columns of a frame that are no text."""


def observations(release: Release, selection: Selection) -> pd.DataFrame:
    """The rows of a selection with the columns `FRAME_COLUMNS`, ordered by measure, category,
    area and period.

    Empty where the release holds no such rows. Raises `NotPublished` when
    the selection names something the release does not know.
    """
    catalogue = catalogue_of(release)
    measures = [catalogue.measure(id) for id in selection.measures]
    breakdown = catalogue.breakdown(selection.breakdown)
    categories = chosen_categories(breakdown, selection.category)
    periods, areas = chosen_periods(catalogue, selection), chosen_areas(catalogue, selection)
    rows = release.read(_statement(measures, breakdown, categories, periods, areas))
    return _frame(release.id, rows, catalogue, measures, breakdown, categories, periods, areas)


def chosen_categories(breakdown: Breakdown, category: str | None) -> Sequence[Category]:
    """The categories a selection names: all, one,
    or with a trailing dot all whose id starts so (`shielding.` of milestone readings)."""
    if category is None:
        return breakdown.categories
    own = [
        c
        for c in breakdown.categories
        if c.id == category or (category.endswith(".") and c.id.startswith(category))
    ]
    if not own:
        raise NotPublished("This release holds no such category.")
    return own


def chosen_periods(catalogue: Catalogue, selection: Selection) -> list[Period]:
    """The period of a selection or, across periods, all of its grain that end no later.

    What is true at a month's end has no longer periods: over quarters or years it is read at the
    end of each, and at the end of the period itself.
    """
    period = catalogue.period(selection.period)
    if selection.across is not Across.PERIODS:
        return [period]
    spans = [p for p in catalogue.of_grain(selection.grain) if p.ends_on <= period.ends_on]
    if selection.grain is Grain.MONTH or any(
        catalogue.measure(id).kind == Kind.FLOW for id in selection.measures
    ):
        return spans
    ends = {p.ends_on for p in (*spans, period)}
    return [m for m in catalogue.months() if m.ends_on in ends]


def chosen_areas(catalogue: Catalogue, selection: Selection) -> list[Area]:
    """The areas a selection names; else its one area or, across areas,
    those of its level that lie inside."""
    if selection.areas:
        return [catalogue.area(code) for code in selection.areas]
    if selection.across is not Across.AREAS:
        return [catalogue.area(selection.area)]
    return catalogue.within(selection.area, selection.level)


def _statement(
    measures: Sequence[Measure],
    breakdown: Breakdown,
    categories: Sequence[Category],
    periods: Sequence[Period],
    areas: Sequence[Area],
) -> sa.Select:
    o = observation.c
    return sa.select(
        o.measure_key,
        o.category_key,
        o.period_key,
        o.geography_key,
        o.source_key,
        o.value,
        o.numerator,
        o.base,
        o.text,
        o.rounded,
        o.status,
    ).where(
        o.measure_key.in_([m.measure_key for m in measures]),
        o.breakdown_key == breakdown.breakdown_key,
        o.category_key.in_([c.category_key for c in categories]),
        o.period_key.in_([p.period_key for p in periods]),
        o.geography_key.in_([a.geography_key for a in areas]),
    )


def _frame(
    release: str,
    rows: Sequence[sa.Row],
    catalogue: Catalogue,
    measures: Sequence[Measure],
    breakdown: Breakdown,
    categories: Sequence[Category],
    periods: Sequence[Period],
    areas: Sequence[Area],
) -> pd.DataFrame:
    measure_at, category_at = _places(measures, "measure_key"), _places(categories, "category_key")
    period_at, area_at = _places(periods, "period_key"), _places(areas, "geography_key")
    source_of = {s.source_key: s.id for s in catalogue.sources.values()}
    placed = sorted(
        (
            (
                measure_at[r.measure_key],
                category_at[r.category_key],
                area_at[r.geography_key],
                period_at[r.period_key],
                r,
            )
            for r in rows
        ),
        key=lambda placed: (*placed[:4], placed[4].source_key),
    )
    lines = [
        (
            *_words(measures[m], breakdown, categories[c], periods[p], areas[a]),
            r.value,
            r.numerator,
            r.base,
            r.text,
            bool(r.rounded),
            r.status,
            source_of[r.source_key],
            figure_id(
                FigureKey(
                    release,
                    measures[m].id,
                    areas[a].code,
                    periods[p].id,
                    breakdown.id,
                    categories[c].id,
                    source_of[r.source_key],
                )
            ),
        )
        for m, c, a, p, r in placed
    ]
    return _typed(lines)


def _typed(lines: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows as a frame. It is made column by column: a frame whose columns are given other types
    afterwards is made twice, which takes four times as long."""
    if not lines:
        return pd.DataFrame(columns=list(FRAME_COLUMNS)).astype(_TYPES)
    columns = zip(FRAME_COLUMNS, zip(*lines, strict=True), strict=True)
    return pd.DataFrame(
        {
            name: pd.array(values, dtype=_TYPES[name]) if name in _TYPES else list(values)
            for name, values in columns
        }
    )


def _words(
    measure: Measure, breakdown: Breakdown, category: Category, period: Period, area: Area
) -> tuple[str, ...]:
    return (
        measure.id,
        measure.title,
        measure.unit,
        breakdown.id,
        category.id,
        category.title,
        area.code,
        area.name,
        area.level,
        period.id,
        period.title,
        period.ends_on,
    )


def _places(things: Sequence[object], key: str) -> dict[int, int]:
    return {getattr(thing, key): place for place, thing in enumerate(things)}
