"""Practitioners trained and accounts issued: forecast from published, rounded counts alone, by how
far earlier months went beyond what was expected at their time, or stayed behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.special import ndtri

from builder.forecast.dates import LEVELS, QUANTILES, inside
from builder.forecast.pace import Counted, Expected, expected
from builder.forecast.record import INTERVALS, Record
from release.vocabulary import Level

OF = {"trained": "practitioners_trained", "issued": "accounts_issued"}
"""What is forecast, by the name it has in the record."""

HALF_LIFE = 4.0
"""Months after which what happened counts half."""

CHANCES = (0.03, 0.15, 0.4, 0.75)
"""Chance that practitioners come then, from which on a class of its own is made."""
SMALL = 2.5
"""Added to what is expected of an authority: half of what rounding leaves open."""
SPREAD = (0.6, 0.3)
"""Standard deviation of the logarithm of the multiple of what is expected of an authority, as
supposed before anything is known: one month ahead, and how much more for each unit of the
logarithm of the months ahead."""

WIDE_SMALL = 30.0
"""Added to what is expected, and to what came, in England and the regions."""
WIDE_SPREAD = (0.4, 0.25)
"""As `SPREAD`, for England and the regions."""
WEIGHT = 4.0
"""As how many months what is supposed counts, in each class of authorities
and for England and the regions."""

NORMAL = ndtri((np.arange(15) + 0.5) / 15)
"""Equally likely values of a standard normal distribution."""
STEP = 1 / 40
GRID = np.arange(1, 40) * STEP
"""The shares of the chance at which a distribution is held: from 2.5% to 97.5%."""


def forecast(
    known: Counted, past: Sequence[Expected], at: int, months: int
) -> dict[int, np.ndarray]:
    """For each count of months ahead, areas x GRID: the distribution of the count by then, made at
    the end of month `at`. `past` is what was expected then and at each month's end before.

    NaN where there is no last count. No share of the chance stands for fewer than a month before,
    since nobody ceases to be trained, and none for more than are planned.
    """
    now = known.counts[:, at, None]
    most = np.maximum(np.nan_to_num(known.planned[:, at, None], nan=np.inf), now)
    found, least = {}, np.zeros((len(now), len(GRID)))
    for ahead in range(1, months + 1):
        more = np.full_like(least, np.nan)
        own = np.flatnonzero((known.tiers == Level.AUTHORITY) & ~np.isnan(known.counts[:, at]))
        more[own] = _of_authorities(known, past, at, ahead, own)
        more[known.wide] = _of_wide(known, past, at, ahead)
        least = np.maximum(least, more)
        found[ahead] = np.minimum(now + least, most)
    return found


def _of_authorities(
    known: Counted, past: Sequence[Expected], at: int, ahead: int, rows: np.ndarray
) -> np.ndarray:
    """What may come in these authorities, rows x GRID: multiples of what is expected, taken from
    past months of authorities in the same class. Each month counts as one in a class, however many
    authorities it has there."""
    classes, by = _classes(past[at], ahead)[rows], past[at].by[rows, ahead - 1] + SMALL
    coming = past[at].coming[rows, ahead - 1]
    multiples, weights, of = [], [], []
    for then in range(1, at - ahead + 1):
        came = known.counts[:, then + ahead] - known.counts[:, then]
        own = (known.tiers == Level.AUTHORITY) & ~np.isnan(came)
        kinds = _classes(past[then], ahead)[own]
        multiples.append(np.maximum(came, 0)[own] / (past[then].by[own, ahead - 1] + SMALL))
        weights.append(_weight(at - ahead - then) / np.bincount(kinds)[kinds])
        of.append(kinds)
    found = np.empty((len(by), len(GRID)))
    for kind in np.unique(classes):
        own = classes == kind
        values, weight = _supposed(coming[own].mean(), ahead)
        same = [k == kind for k in of]
        values = np.concatenate([values, *(m[s] for m, s in zip(multiples, same, strict=True))])
        weight = np.concatenate([weight, *(w[s] for w, s in zip(weights, same, strict=True))])
        found[own] = by[own, None] * _quantiles(values, weight)
    return found


def _classes(then: Expected, ahead: int) -> np.ndarray:
    """The class of each authority, by the chance that its practitioners come then."""
    return np.searchsorted(CHANCES, then.coming[:, ahead - 1], side="right")


def _supposed(coming: float, ahead: int) -> tuple[np.ndarray, np.ndarray]:
    """Multiples before anything is known, with weights: nothing where none come, and where they do,
    so much more that what is expected is right on the whole."""
    chance = max(coming, 0.01)
    spread = SPREAD[0] + SPREAD[1] * np.log(ahead)
    values = np.concatenate([[0.0], np.exp(spread * NORMAL) / chance])
    weights = np.concatenate([[1 - chance], np.full(len(NORMAL), chance / len(NORMAL))])
    return values, weights * WEIGHT


def _of_wide(known: Counted, past: Sequence[Expected], at: int, ahead: int) -> np.ndarray:
    """What may come in England and each region, wide x GRID: what is expected for each level of
    what their authorities share, times what the pace may be wrong by. By how much it was wrong
    before is taken from the past months of all of them."""
    spread = WIDE_SPREAD[0] + WIDE_SPREAD[1] * np.log(ahead)
    squares, weights = [spread**2], [WEIGHT]
    for then in range(1, at - ahead + 1):
        came = (known.counts[:, then + ahead] - known.counts[:, then])[known.wide]
        by = past[then].by[known.wide, ahead - 1]
        off = np.log((np.maximum(came, 0) + WIDE_SMALL) / (by + WIDE_SMALL))
        if not np.isnan(off).all():
            squares.append(float(np.nanmean(off**2)))
            weights.append(_weight(at - ahead - then))
    spread = np.sqrt(np.average(squares, weights=weights))
    level = past[at].levels[:, None, :, ahead - 1] + WIDE_SMALL
    values = level * np.exp(spread * NORMAL)[None, :, None] - WIDE_SMALL
    return np.quantile(values.reshape(LEVELS * len(NORMAL), -1), GRID, axis=0).T


def _weight(age: int) -> float:
    return 0.5 ** (age / HALF_LIFE)


def _quantiles(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    order = np.argsort(values, kind="stable")
    passed = (weights[order].cumsum() - weights[order] / 2) / weights.sum()
    return np.interp(GRID, passed, values[order])


def published_quantiles(grid: np.ndarray) -> dict[str, np.ndarray]:
    """The distributions at the shares that are published, to the nearest 5, with a half up."""
    return {
        name: np.floor(grid[:, int(round(share * 40)) - 1] / 5 + 0.5) * 5
        for name, share in QUANTILES.items()
    }


def score_people(
    record: Record,
    kind: str,
    known: Counted,
    horizons: Sequence[int],
    levels: Collection[str] = tuple(Level),
) -> list[Expected]:
    """Score forecasts made at each past month's end, for areas of these levels.
    Gives what was expected at each month's end, the last one included."""
    counts, asked = known.counts, np.isin(known.tiers, list(levels))
    past: list[Expected] = []
    for at in range(counts.shape[1]):
        past.append(expected(known, at))
        aheads = [h for h in horizons if at + h < counts.shape[1]]
        if not at or not aheads:
            continue
        grids = forecast(known, past, at, max(aheads))
        for ahead in aheads:
            came, now, grid = counts[:, at + ahead], counts[:, at], grids[ahead]
            own = asked & ~np.isnan(came) & ~np.isnan(grid[:, 0])
            came, now, grid = came[own], now[own], grid[own]
            last = np.nan_to_num(now - counts[own, at - 1])
            rules = {"forecast": (_crps(grid, came), grid[:, len(GRID) // 2] - came)}
            for rule, value in (("no_change", now), ("same_pace", now + ahead * last)):
                rules[rule] = (abs(value - came), value - came)
            record.add(kind, ahead, rules, _inside(grid, came))
    return past


def _crps(grid: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Twice the mean pinball loss over the shares of GRID."""
    off = came[:, None] - grid
    return 2 * np.maximum(GRID * off, (GRID - 1) * off).mean(axis=1)


def _inside(grid: np.ndarray, came: np.ndarray) -> Mapping[str, np.ndarray]:
    """How much of each count lies inside each interval: a count is published as a multiple of 5,
    and has the chance of all that is rounded to it."""
    low, high = (_below(grid, came + half) for half in (-2.5, 2.5))
    return {n: inside(low, high, level) for n, level in INTERVALS.items()}


def _below(grid: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The share of the chance up to each value: evenly spread between the shares of GRID, and
    outside them none or all."""
    passed = (grid <= value[:, None]).sum(axis=1)
    first, last = (
        np.take_along_axis(grid, np.clip(at, 0, len(GRID) - 1)[:, None], axis=1)[:, 0]
        for at in (passed - 1, passed)
    )
    part = np.clip((value - first) / np.maximum(last - first, 1e-9), 0, 1)
    share = (passed + part) * STEP
    return np.where(passed == 0, 0.0, np.where(passed == len(GRID), 1.0, share))
