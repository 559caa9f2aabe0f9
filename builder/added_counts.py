"""Additive counts: the counts of a month and an authority, read from the partials and added up over
areas and, for flows, over months.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from builder.dimensions import (
    BuildError,
    Dimensions,
    breakdowns_of,
    categories_of,
    is_national,
    over_areas,
    over_periods,
)
from builder.statements import CountedAs, Tally
from builder.tabulate import Partial
from release.vocabulary import ALL


def added_counts(
    partials: list[Partial], tally: Tally, dimensions: Dimensions
) -> dict[str, np.ndarray]:
    """`{breakdown: categories x areas x periods}` by adding up authorities and, for flows,
    months."""
    monthly = {
        b: np.zeros(
            (
                len(categories_of(b, dimensions)),
                len(dimensions.areas.authorities),
                len(dimensions.months),
            ),
            dtype=np.int64,
        )
        for b in breakdowns_of(tally)
    }
    for partial in partials:
        if not partial.statement.is_set:
            _add_partial(monthly, partial, tally, dimensions)
    return {
        b: over_periods(
            over_areas(_with_waves(b, monthly, dimensions), dimensions), tally, dimensions
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
        category = categories_of(counted.breakdown, dimensions).index(counted.category)
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
            frame[parts[0]], categories_of(breakdown, dimensions), f"{table}: {breakdown}"
        )
    sizes = [categories_of(p, dimensions) for p in parts]
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
            for c in categories_of(breakdown, dimensions)
        ]
    )
    return monthly[ALL] * belongs[:, :, None]
