"""Stage two: from the monthly partials to every true count of the release,
over every area and period, in one frame of cells.

Additive counts are added; a count of children or practitioners over several months or areas is the
size of a union of their monthly sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from builder.added_counts import added_counts
from builder.dimensions import (
    BuildError,
    Dimensions,
    breakdowns_of,
    categories_of,
    is_national,
    months_counted,
    over_areas,
    over_periods,
    periods_of,
)
from builder.kept import Kept, Piece, piece_of
from builder.periods import Period
from builder.set_counts import Sets, union
from builder.sets import BitMap, joined
from builder.statements import Tally
from builder.tabulate import Partial
from measures.measure import Distinct, FirstSeen
from release.vocabulary import ALL, Level

COLUMNS = ("tally", "breakdown", "category", "geography", "period", "count", "status")
"""Columns of the cells: `count` is a nullable Int64, empty where `status` is `x`; those that name
the place of a cell are categories."""


def cells(
    partials: Iterable[Partial],
    tallies: Iterable[Tally],
    dimensions: Dimensions,
    kept: Kept | None = None,
) -> pd.DataFrame:
    """All true counts of the release as one frame of `COLUMNS`.

    Raises `BuildError` when a record holds a category no breakdown declares.

    Counts of the same partials, laid out in the same way, are taken from `kept`.
    """
    partials, tallies = list(partials), list(tallies)
    frames, kinds = [], _kinds(tallies, dimensions)
    for tally in tallies:
        if is_national(tally.counts.table) and {
            *tally.measure.levels,
            *(level for s in tally.splits for level in s.levels),
        } != {Level.ENGLAND}:
            raise BuildError(
                f"measure {tally.measure.id}: {tally.counts.table} is about England alone, so the "
                "measure can have no other level"
            )
        own = [p for p in partials if p.statement.table == tally.counts.table]
        counts = _counts(own, tally, dimensions, kept)
        periods = periods_of(tally, dimensions)
        exists = np.stack([dimensions.areas.at_end_of(p) for p in periods], axis=1)
        there = exists, np.stack([_unknown(tally, p, dimensions) for p in periods], axis=1)
        frames += [
            _frame(tally, breakdown, array, dimensions, kinds, there)
            for breakdown, array in counts.items()
        ]
    return pd.concat(frames, ignore_index=True)


def _counts(
    own: list[Partial], tally: Tally, dimensions: Dimensions, kept: Kept | None
) -> dict[str, np.ndarray]:
    """`{breakdown: categories x areas x periods}` of a tally, of all partials of its table."""

    def count(aside: Kept | None) -> Piece:
        if tally.is_set:
            return Piece(_set_counts(own, tally, dimensions, aside))
        return Piece(added_counts(own, tally, dimensions))

    made_of = _made_of(own), _laid_out(tally, dimensions), dimensions.months, dimensions.periods
    piece = piece_of(kept, "cells", count, *made_of)
    return {breakdown: piece.arrays[breakdown] for breakdown in breakdowns_of(tally)}


def _made_of(partials: Iterable[Partial]) -> list[tuple]:
    """Partials by what they hold: the name of each is a hash of its query
    and of the files that it read."""
    return [
        (p.month, p.path.name, p.statement.kind, p.statement.keys, p.statement.counted)
        + (p.statement.columns,)
        for p in partials
    ]


def _laid_out(tally: Tally, dimensions: Dimensions) -> tuple:
    """What else the counts of a tally rest on: how it counts,
    its breakdowns with their categories and parts, and the areas."""
    own = [b for b in breakdowns_of(tally) if b != ALL]
    every = dict.fromkeys([*own, *(part for b in own for part in dimensions.breakdowns[b].parts)])
    breakdowns = [
        (
            b,
            categories_of(b, dimensions),
            dimensions.breakdowns[b].parts,
            dimensions.breakdowns[b].of_area,
        )
        for b in every
    ]
    how = type(tally.counts).__qualname__, getattr(tally.counts, "months", None)
    return tally.id, tally.measure.kind, how, own, breakdowns, dimensions.areas.mark


# --- counts of sets ---


def _set_counts(
    partials: list[Partial], tally: Tally, dimensions: Dimensions, kept: Kept | None
) -> dict[str, np.ndarray]:
    """`{breakdown: categories x areas x periods}` as sizes of unions,
    exact over any area and period."""
    attributes = {b: dimensions.breakdowns[b].of_area for b in breakdowns_of(tally) if b != ALL}
    sets = Sets(partials, tally.id, dimensions.areas, attributes)
    if isinstance(tally.counts, FirstSeen):
        before = _seen_before(partials, tally, dimensions)
        return {
            b: _first_seen(sets.of(b, dimensions.months), before, b, tally, dimensions)
            for b in breakdowns_of(tally)
        }
    return {b: _unions(sets, b, tally, dimensions, kept) for b in breakdowns_of(tally)}


def _unions(
    sets: Sets, breakdown: str, tally: Tally, dimensions: Dimensions, kept: Kept | None
) -> np.ndarray:
    """Categories x areas x periods: each period by itself,
    and kept by the months it is counted over."""
    categories = categories_of(breakdown, dimensions)

    def of_period(period: Period) -> np.ndarray:
        months = months_counted(period, tally, dimensions)
        piece = piece_of(
            kept,
            "union",
            lambda _: Piece(
                {"counts": union(sets.of(breakdown, months), categories, months, dimensions.areas)}
            ),
            breakdown,
            months,
            _made_of(sets.partials(breakdown, months)),
            _laid_out(tally, dimensions),
        )
        return piece.arrays["counts"]

    return np.stack([of_period(period) for period in periods_of(tally, dimensions)], axis=2)


def _seen_before(
    partials: list[Partial], tally: Tally, dimensions: Dimensions
) -> dict[str, BitMap]:
    """For each month, everyone any earlier month holds."""
    seen = {p.month: p for p in partials if p.statement.kind == f"{tally.id}.seen"}
    before, past = {}, BitMap()
    for month in dimensions.months:
        before[month] = past.copy()
        past |= joined(seen[month].bitmaps().values())
    return before


def _first_seen(
    monthly: Mapping[tuple[str, str, str], BitMap],
    before: Mapping[str, BitMap],
    breakdown: str,
    tally: Tally,
    dimensions: Dimensions,
) -> np.ndarray:
    codes = {
        dimensions.areas.codes[number]: column
        for column, number in enumerate(dimensions.areas.authorities)
    }
    array = np.zeros(
        (len(categories_of(breakdown, dimensions)), len(codes), len(dimensions.months)),
        dtype=np.int64,
    )
    for (category, authority, month), bits in monthly.items():
        array[
            categories_of(breakdown, dimensions).index(category),
            codes[authority],
            dimensions.months.index(month),
        ] = len(bits - before[month])
    return over_periods(over_areas(array, dimensions), tally, dimensions)


# --- laying out ---


def _frame(
    tally: Tally,
    breakdown: str,
    array: np.ndarray,
    dimensions: Dimensions,
    kinds: Mapping[str, pd.CategoricalDtype],
    there: tuple[np.ndarray, np.ndarray],
) -> pd.DataFrame:
    """The array as cells: a row for each category, area and period that exists,
    withheld as `x` where nothing was sent."""
    periods, categories = periods_of(tally, dimensions), categories_of(breakdown, dimensions)
    levels = (
        tally.measure.levels
        if breakdown == ALL
        else next(s.levels for s in tally.splits if s.breakdown == breakdown)
    )
    exists, unknown = there
    areas, places = np.nonzero(dimensions.areas.at(levels)[:, None] & exists)
    if breakdown == ALL and not tally.measure.total:
        categories = categories[:0]
    each, times = np.arange(len(categories)).repeat(len(areas)), len(categories)
    areas, places = np.tile(areas, times), np.tile(places, times)
    missing = unknown[areas, places]
    counts = np.where(missing, 1, array[each, areas, places]).astype(np.int64)

    def named(column: str, names: Sequence[str], numbers: np.ndarray) -> pd.Categorical:
        codes = kinds[column].categories.get_indexer(names)
        return pd.Categorical.from_codes(codes[numbers], dtype=kinds[column])

    return pd.DataFrame(
        {
            "tally": named("tally", [tally.id], np.zeros_like(each)),
            "breakdown": named("breakdown", [breakdown], np.zeros_like(each)),
            "category": named("category", categories, each),
            "geography": named("geography", dimensions.areas.codes, areas),
            "period": named("period", [p.id for p in periods], places),
            "count": pd.arrays.IntegerArray(counts, missing),
            "status": np.where(missing, "x", ""),
        }
    )


def _kinds(tallies: Sequence[Tally], dimensions: Dimensions) -> dict[str, pd.CategoricalDtype]:
    """The names that a place of a cell may have, in their order, by column."""
    breakdowns = {b for t in tallies for b in breakdowns_of(t)}
    names = {
        "tally": {t.id for t in tallies},
        "breakdown": breakdowns,
        "category": {c for b in breakdowns for c in categories_of(b, dimensions)},
        "geography": set(dimensions.areas.codes),
        "period": {p.id for p in dimensions.periods},
    }
    return {column: pd.CategoricalDtype(sorted(found)) for column, found in names.items()}


def _unknown(tally: Tally, period: Period, dimensions: Dimensions) -> np.ndarray:
    """Areas whose count over a period is not known: no return, a boundary inside the months it is
    counted over, or no history to compare with."""
    over = (
        replace(period, months=months_counted(period, tally, dimensions))
        if isinstance(tally.counts, Distinct)
        else period
    )
    unsent = (
        {code for code, month in dimensions.unsent if month in over.months}
        if tally.counts.table in dimensions.sent_tables
        else set()
    )
    first = isinstance(tally.counts, FirstSeen) and dimensions.months[0] in period.months
    return np.array(
        [code in unsent or first for code in dimensions.areas.codes]
    ) | ~dimensions.areas.wholly_in(over)
