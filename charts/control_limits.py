"""Control limits of a funnel plot, worked out from published figures alone:
how far apart areas of a size may be expected to lie.

The method is that of Spiegelhalter (Statistics in Medicine, 2005, 24: 1185-1202) and of
Spiegelhalter and others (Journal of the Royal Statistical Society, Series A, 2012, 175: 1-47). A
count is taken as Poisson and its rate put on the square-root scale, where its variance hardly
depends on the rate. Where the areas lie further apart than chance alone would put them, a variance
between areas is added to that of chance: the additive random-effects model, its variance estimated
by the method of moments from z-scores winsorised at their 10th and 90th percentiles, so that a few
areas far out do not widen the limits for all. A small area has wide limits: small is not taken for
unusual.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist, quantiles

import pandas as pd

from figures.arithmetic import rate
from figures.figure import Figure, FunnelCentre
from figures.observation import is_shown, reach_of
from release.vocabulary import Level, Status

Z_95, Z_998 = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.999)
"""Standard deviations from the centre that hold 95% and 99.8% of areas: 1.96 and 3.09."""

COLUMNS = ("low_95", "high_95", "low_998", "high_998", "lies")
"""Columns that `with_limits` adds to a frame: four limits in the unit of the figure,
and where the area lies among them, in words."""

WITHIN, BETWEEN, OUTSIDE = "within", "between", "outside"

NOT_COMPARED = "Not compared: live for less than three months"
"""Where an area lies that is left out of the comparison."""

ALL_AREAS, COMPARED = "England", "Those compared"
"""What the centre of a funnel is the rate of."""

ROUNDING_DECIDES = "the rounding of its count decides"

FEWEST = 10
"""With fewer areas than this, tenths of them mean nothing, and z-scores are not winsorised."""


@dataclass(frozen=True)
class Spread:
    """How far areas lie apart: `ratio` is the mean square of their winsorised z-scores (1 by chance
    alone), `between` the variance added on the square-root scale."""

    ratio: float
    between: float


def spread(counts: Sequence[float], bases: Sequence[float], rate: float) -> Spread:
    """The dispersion of areas with these counts over these bases (above 0)
    about a rate (count over base, above 0)."""
    if len(counts) < 2:
        return Spread(1.0, 0.0)
    scores = winsorised(
        [
            2 * (math.sqrt(count) - math.sqrt(rate * base))
            for count, base in zip(counts, bases, strict=True)
        ]
    )
    ratio = math.fsum(z * z for z in scores) / len(scores)
    weights = [
        4 * base for base in bases
    ]  # one over the variance of a square root of a rate: 1 / (4 base)
    total = math.fsum(weights)
    room = total - math.fsum(w * w for w in weights) / total
    return Spread(ratio, max(0.0, (len(scores) * ratio - (len(scores) - 1)) / room))


def winsorised(scores: Sequence[float]) -> list[float]:
    """The scores with those beyond the 10th and 90th percentile drawn in to it;
    as they are where there are fewer than ten."""
    if len(scores) < FEWEST:
        return list(scores)
    tenths = quantiles(scores, n=10, method="inclusive")
    return [min(max(z, tenths[0]), tenths[-1]) for z in scores]


def limits(base: float, rate: float, between: float, deviations: float) -> tuple[float, float]:
    """The rates between which an area of this base may be expected to lie;
    the lower is never below 0."""
    reach = deviations * math.sqrt(1 / (4 * base) + between)
    return max(0.0, math.sqrt(rate) - reach) ** 2, (math.sqrt(rate) + reach) ** 2


def limits_at(centre: FunnelCentre, base: float) -> tuple[float, float, float, float]:
    """The limits for a base in the unit of the figure: lower and upper of 95%, lower and upper of
    99.8%."""
    lowest, highest = limits(base, centre.rate, centre.between, Z_998)
    low, high = limits(base, centre.rate, centre.between, Z_95)
    return centre.per * low, centre.per * high, centre.per * lowest, centre.per * highest


def band_of(
    centre: FunnelCentre, count: float, base: float, *, reach: float = 0
) -> tuple[str, str]:
    """Which band an area lies in, and the same in words. `reach` is by how much a rounded count may
    lie from the true one: where that decides, the words say so."""
    band, words = _lies(centre, count, base)
    decides = any(
        _lies(centre, max(0, count + step), base) != (band, words) for step in (-reach, reach)
    )
    return band, f"{words}; {ROUNDING_DECIDES}" if decides else words


def _lies(centre: FunnelCentre, count: float, base: float) -> tuple[str, str]:
    value, (low, high, lowest, highest) = centre.per * count / base, limits_at(centre, base)
    if lowest <= value <= highest:
        return (
            (WITHIN, "Within the 95% limits")
            if low <= value <= high
            else (BETWEEN, f"{'Above' if value > high else 'Below'} the 95% limit")
        )
    return OUTSIDE, f"{'Above' if value > highest else 'Below'} the 99.8% limit"


def reach(figure: Figure, row: dict) -> int:
    """By how much the count of a row may lie from the true one; 0 where it is exact."""
    return reach_of(figure, row) if row["rounded"] else 0


def with_counts(figure: Figure, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows whose rate can be placed, each with its count. Where a rate is too low to be told
    from 0, its count was published as 0 and its area is compared as any other; but not where its
    base is so large that a count above 0 reads so too."""
    low = frame["status"] == Status.LOW
    low &= ~_hides_a_count(figure, frame[low]).reindex(frame.index, fill_value=False)
    counted = frame.assign(
        value=frame["value"].mask(low, 0), numerator=frame["numerator"].mask(low, 0)
    )
    shown = low | is_shown(frame)
    return counted[shown & (frame["base"] > 0).fillna(False) & counted["numerator"].notna()]


def _hides_a_count(figure: Figure, low: pd.DataFrame) -> pd.Series:
    """Of rates too low to be told from 0, which may be of a count above 0: of the least that is
    published, over their base."""
    nothing = pd.Series(False, index=low.index)
    if low.empty:
        return nothing
    above_0 = (figure.frame[["value", "numerator", "base"]] > 0).fillna(False).all(axis=1)
    given = figure.frame[is_shown(figure.frame) & above_0]
    if given.empty:
        return nothing
    most = given.loc[given["numerator"].astype(float).idxmax()]
    per = _per(float(most["value"]), float(most["numerator"]) / float(most["base"]))
    least = [reach_of(figure, row) + 1 for row in low.to_dict("records")]
    found = [
        pd.notna(base) and base > 0 and rate(count, int(base), int(per), figure.decimals) == 0
        for count, base in zip(least, low["base"], strict=True)
    ]
    return pd.Series(found, index=low.index, dtype=bool)


def _per(value: float, share: float) -> float:
    """What a share is given per: 100, 1,000 and so on."""
    return 10.0 ** round(math.log10(value / share))


def centre_of(figure: Figure) -> FunnelCentre | None:
    """What the limits of a figure of rates lie about: the row of England, with the spread of the
    other rows. None where England has no rate above 0.

    A figure that `with_limits` has worked on keeps its centre, also when rows are left out
    afterwards: the limits are those of all areas.
    """
    if figure.funnel:
        return figure.funnel
    frame = with_counts(figure, figure.frame)
    england, areas = frame[frame["level"] == Level.ENGLAND], frame[frame["level"] != Level.ENGLAND]
    if (
        england.empty
        or areas.empty
        or not float(england["numerator"].iloc[0])
        or not float(england["value"].iloc[0])
    ):
        return None
    share = float(england["numerator"].iloc[0]) / float(england["base"].iloc[0])
    per = _per(float(england["value"].iloc[0]), share)
    return _about(share, per, areas, ALL_AREAS)


def _about(share: float, per: float, areas: pd.DataFrame, of: str) -> FunnelCentre:
    """The centre at a share of its base, with the spread of these areas about it."""
    counts, bases = ([float(v) for v in areas[name]] for name in ("numerator", "base"))
    found = spread(counts, bases, share)
    return FunnelCentre(share, per, found.ratio, found.between, of)


def _among(
    figure: Figure, centre: FunnelCentre | None, codes: frozenset[str]
) -> FunnelCentre | None:
    """The own rate of some areas, all their counts over all their bases, with their spread;
    the centre of all where they are fewer than ten."""
    areas = with_counts(figure, figure.frame[figure.frame["geography"].isin(codes)])
    total = math.fsum(areas["numerator"])
    if centre is None or len(areas) < FEWEST or not total:
        return centre
    return _about(total / math.fsum(areas["base"]), centre.per, areas, COMPARED)


def with_limits(figure: Figure, among: frozenset[str] | None = None) -> Figure:
    """The figure with `COLUMNS` in its frame, empty for England and where there is no rate; as it
    is where there is no centre. `among` are the codes of those that are compared, where not all
    are.
    """
    centre = centre_of(figure)
    if among is not None:
        centre = _among(figure, centre, among)
    if centre is None:
        return figure
    placed = with_counts(figure, figure.frame[figure.frame["level"] != Level.ENGLAND])
    codes = set(placed["geography"]) if centre.of != COMPARED else set(among or ())
    found = {
        r.Index: (
            *limits_at(centre, float(r.base)),
            band_of(centre, float(r.numerator), float(r.base), reach=reach(figure, r._asdict()))[1],
        )
        if r.geography in codes
        else (*(None,) * 4, NOT_COMPARED)
        for r in placed.itertuples()
    }
    rows = [found.get(index, (*(None,) * 4, "")) for index in figure.frame.index]
    columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    numbers = dict.fromkeys(COLUMNS[:4], "Float64")
    return replace(
        figure,
        frame=figure.frame.assign(
            **{name: list(column) for name, column in columns.items()}
        ).astype(numbers),
        funnel=centre,
    )
