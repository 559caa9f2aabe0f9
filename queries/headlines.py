"""One number of a measure with its date, base and status, beside the same number one period earlier."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from queries.catalogue import Measure, NotPublished, catalogue
from queries.figures import figure, lower_first
from release.store import Store
from release.words import ALL, Across, Figure, Grain, Selection, half_up


@dataclass(frozen=True)
class Headline:
    """The row of a period and that of the period just before (None where there is none of the same length); rows have the columns of a frame."""

    measure: Measure
    figure: Figure
    now: pd.Series
    before: pd.Series | None

    @property
    def change(self) -> float | None:
        """The difference of the two published values, in the unit of the measure; None when either is not a number."""
        if self.before is None or pd.isna(self.now.value) or pd.isna(self.before.value):
            return None
        return float(half_up(self.now.value, self.measure.decimals) - half_up(self.before.value, self.measure.decimals))

    @property
    def rounded(self) -> bool:
        """Whether either number is rounded, so that their difference is only near the true one."""
        return bool(self.now.rounded or (self.before is not None and self.before.rounded))


def headline(store: Store, measure: str, *, area: str, period: str) -> Headline:
    """A measure's total for an area and period, beside the period before where that lasts as long. Raises `NotPublished`."""
    words = catalogue(store)
    asked = words.period(period)
    before = words.before(asked)
    series = figure(store, Selection(store.id, (measure,), Across.PERIODS, area, period, ALL, grain=Grain(asked.grain)))
    now, earlier = (series.frame[series.frame["period"] == (p.id if p else "")] for p in (asked, before))
    if now.empty:
        raise NotPublished(f"This release holds no figure for {lower_first(words.measure(measure).short_title)} in {words.area(area).name} for {asked.title}.")
    return Headline(words.measure(measure), series, now.iloc[0], None if earlier.empty else earlier.iloc[0])
