"""Stage two: from the monthly partials to every true count of the release,
over every area and period, in one frame of cells.

Additive counts are added; a count of children or practitioners over several months or areas is the
size of a union of their monthly sets. Arrays are categories x authorities x months here, then
categories x areas x periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from builder.areas import Areas
from builder.contract import BY_NAME
from builder.kept import Kept, Piece, piece_of
from builder.periods import Period
from builder.set_counts import Sets, union
from builder.sets import BitMap, joined
from builder.statements import CountedAs, Tally
from builder.tabulate import Partial
from measures.measure import Breakdown, Distinct, FirstSeen
from release.vocabulary import ALL, Grain, Kind, Level

COLUMNS = ("tally", "breakdown", "category", "geography", "period", "count", "status")
"""Columns of the cells: `count` is a nullable Int64, empty where `status` is `x`; those that name
the place of a cell are categories."""


class BuildError(Exception):
    """Something that stops a build, in words: what, where, and what to do."""


@dataclass(frozen=True)
class Dimensions:
    """What every tally is laid out over: the areas, the months, the periods, the breakdowns,
    and who sent no return when."""

    areas: Areas
    months: tuple[str, ...]
    periods: tuple[Period, ...]
    breakdowns: Mapping[str, Breakdown]
    unsent: frozenset[tuple[str, str]]
    sent_tables: frozenset[str]


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
        frames += [
            _frame(tally, breakdown, array, dimensions, kinds)
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
        return Piece(_added_counts(own, tally, dimensions))

    made_of = _made_of(own), _laid_out(tally, dimensions), dimensions.months, dimensions.periods
    piece = piece_of(kept, "cells", count, *made_of)
    return {breakdown: piece.arrays[breakdown] for breakdown in _breakdowns(tally)}


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
    own = [b for b in _breakdowns(tally) if b != ALL]
    every = dict.fromkeys([*own, *(part for b in own for part in dimensions.breakdowns[b].parts)])
    breakdowns = [
        (
            b,
            _categories(b, dimensions),
            dimensions.breakdowns[b].parts,
            dimensions.breakdowns[b].of_area,
        )
        for b in every
    ]
    how = type(tally.counts).__qualname__, getattr(tally.counts, "months", None)
    return tally.id, tally.measure.kind, how, own, breakdowns, dimensions.areas.mark


# --- additive counts ---


def _added_counts(
    partials: list[Partial], tally: Tally, dimensions: Dimensions
) -> dict[str, np.ndarray]:
    """`{breakdown: categories x areas x periods}` by adding up authorities and, for flows,
    months."""
    monthly = {
        b: np.zeros(
            (
                len(_categories(b, dimensions)),
                len(dimensions.areas.authorities),
                len(dimensions.months),
            ),
            dtype=np.int64,
        )
        for b in _breakdowns(tally)
    }
    for partial in partials:
        if not partial.statement.is_set:
            _add_partial(monthly, partial, tally, dimensions)
    return {
        b: _over_periods(
            _over_areas(_with_waves(b, monthly, dimensions), dimensions), tally, dimensions
        )
        for b in monthly
    }


def _add_partial(
    monthly: dict[str, np.ndarray], partial: Partial, tally: Tally, dimensions: Dimensions
) -> None:
    frame = partial.frame
    if not frame.num_rows:
        return
    month = dimensions.months.index(partial.month)
    authority = _authorities(partial, dimensions)
    for place, counted in enumerate(partial.statement.counted):
        if counted.tally == tally.id:
            amount = _amount(partial, place)
            if counted.breakdown == ALL:
                _add_by_keys(monthly, frame, amount, authority, month, partial, dimensions)
            _add(monthly, counted, amount, authority, month, dimensions)


def _authorities(partial: Partial, dimensions: Dimensions) -> np.ndarray:
    """The column each row counts in. What is about England alone stands in the first,
    and is added up to England."""
    if is_national(partial.statement.table):
        return np.zeros(partial.frame.num_rows, dtype=np.int64)
    return _numbers(
        partial.frame["authority"],
        [dimensions.areas.codes[i] for i in dimensions.areas.authorities],
        f"{partial.statement.table}.authority",
    )


def is_national(table: str) -> bool:
    """Whether the rows of a table are about England alone, and no authority's."""
    return "authority" not in {column.name for column in BY_NAME[table].columns}


def _amount(partial: Partial, place: int) -> np.ndarray:
    """Counts of one thing, row by row: its own column, or, under a mask,
    the rows whose bit is set."""
    frame = partial.frame
    if partial.statement.columns:
        return frame[partial.statement.columns[place]].to_numpy()
    return frame["n"].to_numpy() * (frame["mask"].to_numpy() >> place & 1)


def _add(
    monthly: dict[str, np.ndarray],
    counted: CountedAs,
    amount: np.ndarray,
    authority: np.ndarray,
    month: int,
    dimensions: Dimensions,
) -> None:
    if counted.breakdown in monthly:
        category = _categories(counted.breakdown, dimensions).index(counted.category)
        np.add.at(monthly[counted.breakdown][category, :, month], authority, amount)


def _add_by_keys(
    monthly: dict[str, np.ndarray],
    frame: pa.Table,
    amount: np.ndarray,
    authority: np.ndarray,
    month: int,
    partial: Partial,
    dimensions: Dimensions,
) -> None:
    keys = set(partial.statement.keys)
    for breakdown, array in monthly.items():
        parts = dimensions.breakdowns[breakdown].parts or (breakdown,) if breakdown != ALL else ()
        if parts and keys.issuperset(parts):
            some = amount != 0
            category = _category_numbers(
                frame.filter(pa.array(some)), parts, breakdown, partial.statement.table, dimensions
            )
            np.add.at(array[:, :, month], (category, authority[some]), amount[some])


def _category_numbers(
    frame: pa.Table, parts: tuple[str, ...], breakdown: str, table: str, dimensions: Dimensions
) -> np.ndarray:
    if len(parts) == 1:
        return _numbers(
            frame[parts[0]], _categories(breakdown, dimensions), f"{table}: {breakdown}"
        )
    sizes = [_categories(p, dimensions) for p in parts]
    first, second = (
        _numbers(frame[p], c, f"{table}: {p}") for p, c in zip(parts, sizes, strict=True)
    )
    return first * len(sizes[1]) + second


def _numbers(column: pa.ChunkedArray, names: list[str], where: str) -> np.ndarray:
    coded = column.combine_chunks().cast(pa.string()).dictionary_encode()
    known = {name: i for i, name in enumerate(names)}
    unknown = sorted(str(n) for n in coded.dictionary.to_pylist() if n not in known)
    if unknown:
        raise BuildError(
            f"{where}: {len(unknown)} value(s) that the declarations do not know. Run `python -m "
            "builder check` on the extract, or declare them in measures/."
        )
    lookup = np.array([known[n] for n in coded.dictionary.to_pylist()], dtype=np.int64)
    return lookup[coded.indices.to_numpy()] if len(lookup) else np.empty(0, np.int64)


def _with_waves(
    breakdown: str, monthly: dict[str, np.ndarray], dimensions: Dimensions
) -> np.ndarray:
    """A breakdown by an attribute of the authority:
    the total, put under the category of each authority."""
    attribute = dimensions.breakdowns[breakdown].of_area if breakdown != ALL else ""
    if not attribute:
        return monthly[breakdown]
    belongs = np.array(
        [
            [dimensions.areas.rows[i][attribute] == c for i in dimensions.areas.authorities]
            for c in _categories(breakdown, dimensions)
        ]
    )
    return monthly[ALL] * belongs[:, :, None]


def _over_areas(monthly: np.ndarray, dimensions: Dimensions) -> np.ndarray:
    return np.einsum("ra,cam->crm", dimensions.areas.membership(), monthly)


def _over_periods(by_month: np.ndarray, tally: Tally, dimensions: Dimensions) -> np.ndarray:
    return np.stack(
        [
            by_month[:, :, [dimensions.months.index(m) for m in p.months]].sum(axis=2)
            for p in _periods(tally, dimensions)
        ],
        axis=2,
    )


# --- counts of sets ---


def _set_counts(
    partials: list[Partial], tally: Tally, dimensions: Dimensions, kept: Kept | None
) -> dict[str, np.ndarray]:
    """`{breakdown: categories x areas x periods}` as sizes of unions,
    exact over any area and period."""
    attributes = {b: dimensions.breakdowns[b].of_area for b in _breakdowns(tally) if b != ALL}
    sets = Sets(partials, tally.id, dimensions.areas, attributes)
    if isinstance(tally.counts, FirstSeen):
        before = _seen_before(partials, tally, dimensions)
        return {
            b: _first_seen(sets.of(b, dimensions.months), before, b, tally, dimensions)
            for b in _breakdowns(tally)
        }
    return {b: _unions(sets, b, tally, dimensions, kept) for b in _breakdowns(tally)}


def _unions(
    sets: Sets, breakdown: str, tally: Tally, dimensions: Dimensions, kept: Kept | None
) -> np.ndarray:
    """Categories x areas x periods: each period by itself,
    and kept by the months it is counted over."""
    categories = _categories(breakdown, dimensions)

    def of_period(period: Period) -> np.ndarray:
        months = _months_counted(period, tally, dimensions)
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

    return np.stack([of_period(period) for period in _periods(tally, dimensions)], axis=2)


def _months_counted(period: Period, tally: Tally, dimensions: Dimensions) -> tuple[str, ...]:
    """A flow counts over its period; a stock looks back over the months its declaration names."""
    if tally.measure.kind is not Kind.STOCK:
        return period.months
    if not isinstance(tally.counts, Distinct):
        raise TypeError(
            f"measure {tally.measure.id}: a stock that is no count of what is there once"
        )
    last = dimensions.months.index(period.months[-1])
    return dimensions.months[max(0, last + 1 - tally.counts.months) : last + 1]


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
        (len(_categories(breakdown, dimensions)), len(codes), len(dimensions.months)),
        dtype=np.int64,
    )
    for (category, authority, month), bits in monthly.items():
        array[
            _categories(breakdown, dimensions).index(category),
            codes[authority],
            dimensions.months.index(month),
        ] = len(bits - before[month])
    return _over_periods(_over_areas(array, dimensions), tally, dimensions)


# --- laying out ---


def _breakdowns(tally: Tally) -> tuple[str, ...]:
    return (ALL, *(s.breakdown for s in tally.splits))


def _categories(breakdown: str, dimensions: Dimensions) -> list[str]:
    return (
        [ALL] if breakdown == ALL else [c.id for c in dimensions.breakdowns[breakdown].categories]
    )


def _periods(tally: Tally, dimensions: Dimensions) -> tuple[Period, ...]:
    """A stock is known at the end of each month; a flow over every period."""
    return tuple(
        p for p in dimensions.periods if p.grain is Grain.MONTH or tally.measure.kind is Kind.FLOW
    )


def _frame(
    tally: Tally,
    breakdown: str,
    array: np.ndarray,
    dimensions: Dimensions,
    kinds: Mapping[str, pd.CategoricalDtype],
) -> pd.DataFrame:
    """The array as cells: a row for each category, area and period that exists,
    withheld as `x` where nothing was sent."""
    periods, categories = _periods(tally, dimensions), _categories(breakdown, dimensions)
    levels = (
        tally.measure.levels
        if breakdown == ALL
        else next(s.levels for s in tally.splits if s.breakdown == breakdown)
    )
    exists = np.stack(
        [dimensions.areas.at(levels) & dimensions.areas.at_end_of(p) for p in periods], axis=1
    )
    unknown = np.stack([_unknown(tally, p, dimensions) for p in periods], axis=1)
    areas, places = np.nonzero(exists)
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
    breakdowns = {b for t in tallies for b in _breakdowns(t)}
    names = {
        "tally": {t.id for t in tallies},
        "breakdown": breakdowns,
        "category": {c for b in breakdowns for c in _categories(b, dimensions)},
        "geography": set(dimensions.areas.codes),
        "period": {p.id for p in dimensions.periods},
    }
    return {column: pd.CategoricalDtype(sorted(found)) for column, found in names.items()}


def _unknown(tally: Tally, period: Period, dimensions: Dimensions) -> np.ndarray:
    """Areas whose count over a period is not known: no return, a boundary inside the months it is
    counted over, or no history to compare with."""
    over = (
        replace(period, months=_months_counted(period, tally, dimensions))
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
