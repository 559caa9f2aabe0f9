"""Rates, made once, from protected counts: so a rate tells no more than the counts beside it.

A count published as 0 may be of one to four, and reads as fewer than 5. A count above 0 may be so
few of its base that its rate is rounded to 0. Either rate would read as none at all, so it is not
given as a number: it is too low to be told from 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from builder.combinations import rows_in
from builder.periods import Period
from builder.policy import DisclosurePolicy
from figures.arithmetic import rate
from measures.measure import Measure, Ratio
from release.vocabulary import ALL, Grain, Kind, Status

_PLACE = ["breakdown", "category", "geography", "period"]


def rates(
    protected: pd.DataFrame,
    measures: Mapping[str, Measure],
    population: pd.DataFrame,
    periods: tuple[Period, ...],
    policy: DisclosurePolicy,
) -> pd.DataFrame:
    """The observations of every rate: value, numerator, base, rounded, status. What is too low to
    be told from 0 keeps its base, over which it can be compared.

    `protected` are protected counts by tally; `population` has columns geography,
    category (age band or all) and persons.
    """
    return pd.concat(
        [
            _rate(m, m.counts, protected, population, periods, policy)
            for m in measures.values()
            if isinstance(m.counts, Ratio)
        ],
        ignore_index=True,
    )


def _rate(
    measure: Measure,
    ratio: Ratio,
    protected: pd.DataFrame,
    population: pd.DataFrame,
    periods: tuple[Period, ...],
    policy: DisclosurePolicy,
) -> pd.DataFrame:
    over = _published_at(measure, _numerator(measure, ratio, protected))
    base = (
        _population(over, population)
        if ratio.denominator == "population"
        else _denominator(over, protected, ratio.denominator, measure, periods)
    )
    known = over["value"].notna() & base.notna()
    small = known & (base < policy.smallest_denominator)
    hidden = over["status"] == Status.CONFIDENTIAL
    divided = known & ~small & (base > 0)
    value = _rounded(over["value"].where(divided), base, measure, ratio)
    low = divided & (value == 0) & (over["rounded"] | (over["value"] > 0))
    value = value.mask(low)
    status = np.select(
        [hidden, ~known, known & (base == 0), small, low],
        [
            Status.CONFIDENTIAL,
            Status.NOT_AVAILABLE,
            Status.NOT_APPLICABLE,
            Status.CONFIDENTIAL,
            Status.LOW,
        ],
        over["status"],
    )
    shown = value.notna()
    return over[_PLACE].assign(
        measure=measure.id,
        value=value,
        numerator=over["value"].astype("Float64").where(shown),
        base=base.astype("Float64").where(shown | low),
        rounded=over["rounded"] & (shown | low),
        status=status,
    )


def _rounded(counts: pd.Series, base: pd.Series, measure: Measure, ratio: Ratio) -> pd.Series:
    """Each count over its base, as it is published; empty where there is no count."""
    return pd.Series(
        [
            pd.NA
            if pd.isna(count)
            else float(rate(int(count), int(over), ratio.per, measure.decimals))
            for count, over in zip(counts, base, strict=True)
        ],
        index=counts.index,
        dtype="Float64",
    )


def _numerator(measure: Measure, ratio: Ratio, protected: pd.DataFrame) -> pd.DataFrame:
    tally = ratio.numerator if isinstance(ratio.numerator, str) else f"{measure.id}.numerator"
    return protected[protected["tally"] == tally]


def _published_at(measure: Measure, over: pd.DataFrame) -> pd.DataFrame:
    """The numerators for which the rate itself is declared."""
    wanted = {ALL, *(s.breakdown for s in measure.splits())}
    return over[over["breakdown"].isin(wanted)].reset_index(drop=True)


def _population(over: pd.DataFrame, population: pd.DataFrame) -> pd.Series:
    row = rows_in(over, population, ("category", "geography"))
    return population["persons"].astype("Int64").reindex(row).reset_index(drop=True)


def _denominator(
    over: pd.DataFrame,
    protected: pd.DataFrame,
    tally: str,
    measure: Measure,
    periods: tuple[Period, ...],
) -> pd.Series:
    """The published denominator of each numerator;
    for a stock under a flow, the stock at the period's end."""
    counts = protected.loc[protected["tally"] == tally, [*_PLACE, "value"]].reset_index(drop=True)
    has_longer = counts["period"].isin([p.id for p in periods if p.grain is not Grain.MONTH]).any()
    place = over[_PLACE]
    if measure.kind is Kind.FLOW and not has_longer:
        place = place.assign(period=place["period"].map({p.id: p.months[-1] for p in periods}))
    return counts["value"].reindex(rows_in(place, counts, _PLACE)).reset_index(drop=True)
