"""Practitioners trained and accounts issued: forecast from the published, rounded counts alone, by
how far earlier months went beyond or stayed behind their pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from builder.forecast.dates import QUANTILES
from builder.forecast.record import INTERVALS, Record
from release.vocabulary import ALL

OF = {"trained": "practitioners_trained", "issued": "accounts_issued"}
"""What is forecast, by the name it has in the record."""

PACE = 3
"""Months over which the pace is taken."""
FLOOR = 5.0
"""The least pace a month: what rounding leaves open."""
HALF_LIFE = 4.0
"""Months after which what happened counts half."""
BEFORE = np.array([0.0, 0.1, 0.3, 0.6, 1.0, 1.3, 1.8, 3.0, 6.0])
"""How many times the pace is supposed to come before anything is known:
as much as `BEFORE_WEIGHT` months of one area of each tier."""
BEFORE_WEIGHT = 3.0
GRID = np.arange(1, 40) / 40
"""The shares of the chance at which a distribution is held: from 2.5% to 97.5%."""


def series(
    published: pd.DataFrame, measure: str, codes: Sequence[str], months: Sequence[str]
) -> np.ndarray:
    """The published counts of a measure: areas x months, with NaN where there is none."""
    rows = published[
        (published["measure"] == measure)
        & (published["breakdown"] == ALL)
        & published["geography"].isin(codes)
        & published["period"].isin(months)
    ]
    table = rows.assign(value=rows["value"].astype(float)).pivot(
        index="geography", columns="period", values="value"
    )
    return table.reindex(index=list(codes), columns=list(months)).to_numpy(dtype=float)


def pace(counts: np.ndarray) -> np.ndarray:
    """Areas: how many came in a month, on average over the last months there are counts for;
    NaN where there is no last count."""
    first = max(0, counts.shape[1] - 1 - PACE)
    window = counts[:, first:]
    there = ~np.isnan(window)
    earliest = np.take_along_axis(window, there.argmax(axis=1)[:, None], axis=1)[:, 0]
    months = window.shape[1] - 1 - there.argmax(axis=1)
    grown = np.where(months > 0, window[:, -1] - earliest, 0.0) / np.maximum(months, 1)
    return np.where(np.isnan(counts[:, -1]), np.nan, np.maximum(grown, FLOOR))


def expected(counts: np.ndarray, tiers: np.ndarray, aheads: Sequence[int]) -> dict[int, np.ndarray]:
    """For each count of months ahead, areas x GRID: the distribution of the count by then.

    NaN where there is no last count.

    What came in so many months, as a multiple of the pace before, is taken from all areas of the
    same tier and all months so far; later ones count more.
    """
    step = pace(counts)
    found = {}
    for ahead in aheads:
        values = np.full((len(counts), len(GRID)), np.nan)
        for tier in np.unique(tiers):
            own = tiers == tier
            multiples, weights = _multiples(counts[own], min(ahead, max(1, counts.shape[1] // 2)))
            shares = _quantiles(multiples, weights, GRID)
            values[own] = counts[own, -1:] + step[own, None] * ahead * shares
        found[ahead] = values
    return found


def _multiples(counts: np.ndarray, ahead: int) -> tuple[np.ndarray, np.ndarray]:
    values, weights = [BEFORE], [np.full(len(BEFORE), BEFORE_WEIGHT / len(BEFORE))]
    for at in range(1, counts.shape[1] - ahead):
        came = (counts[:, at + ahead] - counts[:, at]) / (ahead * pace(counts[:, : at + 1]))
        came = came[~np.isnan(came)]
        age = counts.shape[1] - 1 - ahead - at
        values.append(np.maximum(came, 0.0))
        weights.append(np.full(len(came), 0.5 ** (age / HALF_LIFE)))
    return np.concatenate(values), np.concatenate(weights)


def _quantiles(values: np.ndarray, weights: np.ndarray, shares: np.ndarray) -> np.ndarray:
    order = np.argsort(values, kind="stable")
    passed = (weights[order].cumsum() - weights[order] / 2) / weights.sum()
    return np.interp(shares, passed, values[order])


def published_quantiles(grid: np.ndarray) -> dict[str, np.ndarray]:
    """The distributions at the shares that are published, to the nearest 5, with a half up."""
    return {
        name: np.floor(grid[:, int(round(share * 40)) - 1] / 5 + 0.5) * 5
        for name, share in QUANTILES.items()
    }


def score_people(
    record: Record, kind: str, counts: np.ndarray, tiers: np.ndarray, horizons: Sequence[int]
) -> None:
    """Score forecasts made at each past month's end from the counts up to it."""
    for at in range(1, counts.shape[1]):
        aheads = [h for h in horizons if at + h < counts.shape[1]]
        for ahead, grid in expected(counts[:, : at + 1], tiers, aheads).items():
            came, now = counts[:, at + ahead], counts[:, at]
            known = ~np.isnan(came) & ~np.isnan(grid[:, 0])
            came, now, grid = came[known], now[known], grid[known]
            last = np.nan_to_num(now - counts[known, at - 1])
            rules = {"forecast": (_crps(grid, came), grid[:, len(GRID) // 2] - came)}
            for rule, value in (("no_change", now), ("same_pace", now + ahead * last)):
                rules[rule] = (abs(value - came), value - came)
            record.add(kind, ahead, rules, _inside(grid, came))


def _crps(grid: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Twice the mean pinball loss over the shares of GRID."""
    off = came[:, None] - grid
    return 2 * np.maximum(GRID * off, (GRID - 1) * off).mean(axis=1)


def _inside(grid: np.ndarray, came: np.ndarray) -> Mapping[str, np.ndarray]:
    """Whether each count lay between the published ends of each interval,
    both rounded as they are published."""
    ends = published_quantiles(grid)
    return {
        n: ((ends[f"low_{n}"] <= came) & (came <= ends[f"high_{n}"])).astype(float)
        for n in INTERVALS
    }
