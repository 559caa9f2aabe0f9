"""What the counts of a release are laid out over, and how a count over months or areas is added up
from its authorities and months.

Arrays are categories x authorities x months where they are counted, then categories x areas x
periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from builder.areas import Areas
from builder.contract import BY_NAME
from builder.periods import Period
from builder.statements import Tally
from measures.measure import Breakdown, Distinct
from release.vocabulary import ALL, Grain, Kind


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


def is_national(table: str) -> bool:
    """Whether the rows of a table are about England alone, and no authority's."""
    return "authority" not in {column.name for column in BY_NAME[table].columns}


def breakdowns_of(tally: Tally) -> tuple[str, ...]:
    return (ALL, *(s.breakdown for s in tally.splits))


def categories_of(breakdown: str, dimensions: Dimensions) -> list[str]:
    return (
        [ALL] if breakdown == ALL else [c.id for c in dimensions.breakdowns[breakdown].categories]
    )


def periods_of(tally: Tally, dimensions: Dimensions) -> tuple[Period, ...]:
    """A stock is known at the end of each month; a flow over every period."""
    return tuple(
        p for p in dimensions.periods if p.grain is Grain.MONTH or tally.measure.kind is Kind.FLOW
    )


def months_counted(period: Period, tally: Tally, dimensions: Dimensions) -> tuple[str, ...]:
    """A flow counts over its period; a stock looks back over the months its declaration names."""
    if tally.measure.kind is not Kind.STOCK:
        return period.months
    if not isinstance(tally.counts, Distinct):
        raise TypeError(
            f"measure {tally.measure.id}: a stock that is no count of what is there once"
        )
    last = dimensions.months.index(period.months[-1])
    return dimensions.months[max(0, last + 1 - tally.counts.months) : last + 1]


def over_areas(monthly: np.ndarray, dimensions: Dimensions) -> np.ndarray:
    return np.einsum("ra,cam->crm", dimensions.areas.membership(), monthly)


def over_periods(by_month: np.ndarray, tally: Tally, dimensions: Dimensions) -> np.ndarray:
    return np.stack(
        [
            by_month[:, :, [dimensions.months.index(m) for m in p.months]].sum(axis=2)
            for p in periods_of(tally, dimensions)
        ],
        axis=2,
    )
