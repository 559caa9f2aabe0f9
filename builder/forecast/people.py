"""Practitioners trained and accounts issued: forecast from published, rounded counts alone, as a
mixture of three pictures of what comes, each as wide and as heavy as its own errors so far say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.special import ndtri

from builder.forecast.dates import QUANTILES, inside
from builder.forecast.pace import Counted, Expected, expected
from builder.forecast.record import INTERVALS, Record
from release.vocabulary import Level

OF = {"trained": "practitioners_trained", "issued": "accounts_issued"}
"""What is forecast, by the name it has in the record."""

HALF_LIFE = 4.0
"""Months after which what happened counts half."""
WEIGHT = 4.0
"""As how many months what is supposed counts, in each class."""

CHANCES = (0.03, 0.15, 0.4, 0.75)
"""Chance that practitioners of an authority come then, from which on a class of its own is made.
England and the regions are the class after these."""
WIDE = len(CHANCES) + 1

ADDED = np.array([2.5] * WIDE + [15.0])
"""By class: added to what a picture says and to what came before the two are compared. For an
authority half of what rounding leaves open; for England and the regions three roundings."""

SPREAD = np.array([[0.6, 0.3, 0.8]] * WIDE + [[0.4, 0.25, 0.8]])
"""By class: standard deviation of the logarithm of what came over what a picture said, as supposed
before anything is known. One month ahead; how much more for each unit of the logarithm of the
months ahead by milestones and pace; the same for the other two pictures."""

TRUST = np.array([[1.0, 0.5, 2.0]] * WIDE + [[1.0, 1.0, 1.0]])
"""By class: the weight of each picture before it is divided by its mean square error."""

NORMAL = ndtri((np.arange(15) + 0.5) / 15)
"""Equally likely values of a standard normal distribution."""
STEP = 1 / 40
GRID = np.arange(1, 40) * STEP
"""The shares of the chance at which a distribution is held: from 2.5% to 97.5%."""


def forecast(
    known: Counted, past: Sequence[Expected], at: int, months: int
) -> dict[int, np.ndarray]:
    """For each count of months ahead, areas x GRID: the distribution of the published count by
    then, made at the end of month `at`. `past` is what was expected then and at each month's end
    before.

    NaN where there is no last count. No share of the chance stands for fewer than a month before,
    since nobody ceases to be trained, and none for more than are planned.
    """
    now = known.counts[:, at, None]
    most = np.maximum(np.nan_to_num(known.planned[:, at, None], nan=np.inf), now)
    own = np.flatnonzero((known.tiers == Level.AUTHORITY) & ~np.isnan(known.counts[:, at]))
    found, least = {}, np.zeros((len(now), len(GRID)))
    for ahead in range(1, months + 1):
        off = _off(known, past, at, ahead)
        more = np.full_like(least, np.nan)
        more[own] = _of_authorities(known, past, at, ahead, own, off)
        more[known.wide] = _of_wide(known, past, at, ahead, off[:, WIDE])
        least = np.maximum(least, more)
        found[ahead] = np.minimum(_published(now + least), most)
    return found


def _pictures(known: Counted, then: Expected, at: int, ahead: int) -> np.ndarray:
    """Pictures x areas: how many come by then, by milestones and pace; if each month is like the
    last; and if nobody comes."""
    counts = known.counts
    last = counts[:, at] - counts[:, at - 1] if at else np.zeros(len(counts))
    last = np.maximum(np.nan_to_num(last), 0.0)
    return np.stack([then.by[:, ahead - 1], ahead * last, np.zeros_like(last)])


def _classes(known: Counted, then: Expected, ahead: int) -> np.ndarray:
    """The class of each area: of an authority by the chance that its practitioners come then."""
    of = np.searchsorted(CHANCES, then.coming[:, ahead - 1], side="right")
    return np.where(known.tiers == Level.AUTHORITY, of, WIDE)


def _off(known: Counted, past: Sequence[Expected], at: int, ahead: int) -> np.ndarray:
    """Pictures x classes: the mean square of the logarithm of what came over what each picture had
    said so many months before. Each month counts as one in a class, however many areas it has
    there, and what is supposed as `WEIGHT` months."""
    first, own, other = SPREAD.T
    supposed = first + np.stack([own, other, other]) * np.log(ahead)
    total, weight = WEIGHT * supposed**2, np.full_like(supposed, WEIGHT)
    for then in range(1, at - ahead + 1):
        came = known.counts[:, then + ahead] - known.counts[:, then]
        rows = np.flatnonzero(~np.isnan(came))
        kinds = _classes(known, past[then], ahead)[rows]
        said = _pictures(known, past[then], then, ahead)[:, rows] + ADDED[kinds]
        square = np.log((np.maximum(came[rows], 0) + ADDED[kinds]) / said) ** 2
        many = np.bincount(kinds, minlength=WIDE + 1)
        mean = np.stack([np.bincount(kinds, s, WIDE + 1) for s in square]) / np.maximum(many, 1)
        heard = 0.5 ** ((at - ahead - then) / HALF_LIFE) * (many > 0)
        total, weight = total + heard * mean, weight + heard
    return total / weight


def _of_authorities(
    known: Counted,
    past: Sequence[Expected],
    at: int,
    ahead: int,
    rows: np.ndarray,
    off: np.ndarray,
) -> np.ndarray:
    """What may come in these authorities, rows x GRID. Each picture is a lognormal distribution,
    with the variance of a count of that size (Poisson) beside its own errors."""
    kinds = _classes(known, past[at], ahead)[rows]
    said = np.maximum(_pictures(known, past[at], at, ahead)[:, rows], 1e-9)
    error = off[:, kinds]
    square = np.log1p(np.expm1(error) + 1 / said)
    middle = said * np.exp((error - square) / 2)
    values = middle[:, None] * np.exp(np.sqrt(square)[:, None] * NORMAL[:, None])
    return _mixed(values, (TRUST[kinds] / error.T).T)


def _of_wide(
    known: Counted, past: Sequence[Expected], at: int, ahead: int, error: np.ndarray
) -> np.ndarray:
    """What may come in England and each region, wide x GRID. Each picture is what it says for each
    level of what the authorities share, times a lognormal error."""
    added, rows = ADDED[WIDE], known.wide
    said = _pictures(known, past[at], at, ahead)[:, rows] + added
    level = (past[at].levels[:, :, ahead - 1] + added) / said[0]
    wrong = np.exp(np.sqrt(error)[:, None] * NORMAL)
    values = said[:, None, None] * level[:, None] * wrong[:, None, :, None] - added
    weights = np.repeat((TRUST[WIDE] / error)[:, None], len(rows), axis=1)
    return _mixed(values.reshape(len(said), -1, len(rows)), weights)


def _mixed(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Areas x GRID: the quantiles of a mixture. `values` (pictures x values x areas) are equally
    likely in each picture, `weights` is pictures x areas."""
    many, areas = values.shape[0] * values.shape[1], values.shape[2]
    each = np.broadcast_to(weights[:, None], values.shape).reshape(many, areas)
    values = values.reshape(many, areas)
    order = np.argsort(values, axis=0, kind="stable")
    values, each = (np.take_along_axis(v, order, axis=0) for v in (values, each))
    passed = (each.cumsum(axis=0) - each / 2) / each.sum(axis=0)
    pairs = zip(passed.T, values.T, strict=True)
    found = [np.interp(GRID, share, value) for share, value in pairs]
    return np.array(found).reshape(areas, len(GRID))


def _published(counts: np.ndarray) -> np.ndarray:
    """To the nearest 5, with a half up, as the counts themselves are published."""
    return np.floor(counts / 5 + 0.5) * 5


def published_quantiles(grid: np.ndarray) -> dict[str, np.ndarray]:
    """The distributions at the shares that are published."""
    return {name: grid[:, int(round(share * 40)) - 1] for name, share in QUANTILES.items()}


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
