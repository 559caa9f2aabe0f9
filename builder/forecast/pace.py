"""How many practitioners are expected to come in each coming month, trained or given an account:
from when those of an authority begin and all have come, how many it plans, and its pace so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from builder.forecast.dates import Outlook, tied
from measures.forecasts import MONTHS_AHEAD
from release.vocabulary import ALL, Level

PLANNED = "practitioners_planned"
"""The measure that says how many practitioners an authority plans to give an account."""
BEGIN, END = "practitioners", "complete"
"""The milestones from which on practitioners come, and from which on all have come."""

USUAL = 0.005
"""The part of the practitioners planned that comes in a month, before anything is known:
it counts as one month of all, and as one authority of middling size in each month."""
FADE = 0.25
"""What a month counts beside the month after it."""
SIZE = 1_000.0
"""Practitioners planned by each authority, where no plan at all is published."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Published counts of practitioners, or of accounts, and what was known beside them.

    `counts` and `planned` are areas x months, with NaN where nothing is published; of `planned` the
    last one published stands. `coming` (months x areas x 1 + `MONTHS_AHEAD`) holds the chance, as
    known at each month's end, that practitioners of the area come on that day and at the ends of
    the months ahead; NaN where the area was no authority then. `wide` are the places of England
    and the regions, `members` (wide x areas) the authorities in each.
    """

    counts: np.ndarray
    planned: np.ndarray
    coming: np.ndarray
    tiers: np.ndarray
    wide: np.ndarray
    members: np.ndarray


@dataclass(frozen=True, eq=False)
class Expected:
    """How many are expected to come by the end of each month ahead, as known at one month's end.

    `by` (areas x months ahead) is the number expected, `coming` the chance that practitioners
    come then. `levels` (levels x wide x months ahead) is the number expected in England and the
    regions for each equally likely value of what their authorities share.
    """

    by: np.ndarray
    coming: np.ndarray
    levels: np.ndarray


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


def counted(
    counts: np.ndarray,
    planned: np.ndarray,
    coming: Sequence[np.ndarray],
    tiers: np.ndarray,
    parents: np.ndarray,
) -> Counted:
    """What is known of one measure. `parents` holds the place of the area each area lies in."""
    wide = np.flatnonzero(tiers != Level.AUTHORITY)
    inside = (parents == wide[:, None]) | (tiers[wide] == Level.ENGLAND)[:, None]
    return Counted(
        counts,
        pd.DataFrame(planned).ffill(axis=1).to_numpy(dtype=float),
        np.stack(coming),
        tiers,
        wide,
        inside & (tiers == Level.AUTHORITY),
    )


def coming_of(was: Outlook, codes: Sequence[str]) -> np.ndarray:
    """Areas x 1 + `MONTHS_AHEAD`: whether practitioners come at the month's end, and the chance
    that they do at the ends of the months ahead: that the first of the two milestones is reached
    less that the last is. NaN for what is no authority then."""
    state = was.state
    place = {code: at for at, code in enumerate(codes)}
    rows = np.array([place[p.code] for p in state.places], dtype=int)
    found = np.full((2, len(codes), 1 + MONTHS_AHEAD), np.nan)
    for reached, name in zip(found, (BEGIN, END), strict=True):
        milestone = state.milestones.index(name)
        has = state.reached_in[:, milestone] <= state.last
        reached[rows[state.there]] = has[state.there, None]
        own = was.items[:, 1] == milestone
        reached[rows[was.items[own, 0]], 1:] = was.reached[own, :MONTHS_AHEAD]
    return np.maximum(found[0] - found[1], 0.0)


def expected(known: Counted, at: int) -> Expected:
    """What is expected at the end of month `at`, from what was known then: the pace of each
    authority in every month at whose end its practitioners come."""
    coming = known.coming[at, :, 1:]
    there = np.flatnonzero(~np.isnan(coming[:, 0]))
    of = pace(
        np.diff(known.counts[there, : at + 1], axis=1),
        known.planned[there, at],
        known.coming[1 : at + 1, there, 0].T == 1,
    )
    by = np.zeros((len(coming), MONTHS_AHEAD))
    by[there] = of[:, None] * coming[there].cumsum(axis=1)
    own = known.members[:, there] * of
    by[known.wide] = own @ coming[there].cumsum(axis=1)
    levels = own @ tied(ndtri(coming[there])).cumsum(axis=2)
    return Expected(by, np.nan_to_num(coming), levels)


def pace(came: np.ndarray, planned: np.ndarray, coming: np.ndarray) -> np.ndarray:
    """Authorities: how many come in a month while practitioners come.

    `came` (authorities x months) is what came in each month, NaN where it is not known, `coming`
    whether practitioners were coming at the month's end. The usual pace is how many came for each
    that was planned, all such authorities together, as a geometric mean of the months;
    it counts as one month in the pace of each.
    """
    counts = coming & ~np.isnan(came)
    came = np.where(counts, came, 0.0)
    if not np.nansum(planned):  # none is planned anywhere, or it is not published
        planned = np.full(len(planned), SIZE)
    size = np.where(np.isnan(planned), np.nanmean(planned), planned)
    mean = size.mean()
    weight = FADE ** np.arange(came.shape[1])[::-1]
    monthly = (came.sum(axis=0) + USUAL * mean) / (size @ counts + mean)
    heard = weight * counts.any(axis=0)
    logs = np.log(np.maximum(monthly, USUAL / 50))
    usual = np.exp((heard @ logs + np.log(USUAL)) / (heard.sum() + 1))
    own = (came @ weight + usual * size) / (counts @ weight + 1)
    return np.maximum(own, 0.0)
