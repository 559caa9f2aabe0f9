"""One number of a measure with its date, base and status,
beside the same number one period earlier."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from figures.arithmetic import half_up, rate
from figures.figure import Across, Figure, Selection
from figures.observation import reach_of
from figures.wording import lower_first
from queries.catalogue import Measure, NotPublished, catalogue_of
from queries.figures import figure
from release.store import Release
from release.vocabulary import ALL, Grain, Status


@dataclass(frozen=True)
class Headline:
    """The row of a period and that of the period just before (None where there
    is none of the same length); rows have the columns of a frame."""

    measure: Measure
    figure: Figure
    now: pd.Series
    before: pd.Series | None

    @property
    def change(self) -> float | None:
        """The difference of the two published values, in the unit of the measure;
        None when either is not a number, or is too early to judge."""
        if (
            self.before is None
            or pd.isna(self.now.value)
            or pd.isna(self.before.value)
            or self.unripe
        ):
            return None
        return float(
            half_up(self.now.value, self.measure.decimals)
            - half_up(self.before.value, self.measure.decimals)
        )

    @property
    def unripe(self) -> list[str]:
        """Titles of the periods, of the two, that are too early to judge."""
        return [
            row.period_title
            for row in (self.now, self.before)
            if row is not None and row.status == Status.UNRIPE
        ]

    @property
    def is_rounding(self) -> bool:
        """Whether rounding alone could make the change:
        the two true values may lie on the other side of each other."""
        if self.change is None or not self.rounded:
            return False
        if pd.isna(self.now.base):
            return abs(self.change) <= sum(map(self._reach, (self.now, self.before)))
        (low, high), (before_low, before_high) = (
            self._between(row) for row in (self.now, self.before)
        )
        return low <= before_high and before_low <= high

    def _reach(self, row: pd.Series) -> int:
        """By how much a rounded count may lie from the true one; 0 for an exact one."""
        return reach_of(self.figure, row) if row.rounded else 0

    def _between(self, row: pd.Series) -> tuple[float, float]:
        """Between which rates the true one lies. The count alone is taken as rounded:
        a base is larger, and may be exact."""
        reach = self._reach(row)
        return (float(row.numerator) - reach) / float(row.base), (
            float(row.numerator) + reach
        ) / float(row.base)

    @property
    def rounded(self) -> bool:
        """Whether either number is rounded, so that their difference is only near the true one."""
        return bool(self.now.rounded or (self.before is not None and self.before.rounded))


def headline(release: Release, measure: str, *, area: str, period: str) -> Headline:
    """A measure's total for an area and period, beside the period before where that lasts as long.

    Raises `NotPublished`.

    Of `measure/breakdown/category` it is the share of the total that the category is.
    """
    catalogue = catalogue_of(release)
    asked = catalogue.period(period)
    before = catalogue.before(asked)
    measure, *part = measure.split("/")
    selection = Selection(
        release.id, (measure,), Across.PERIODS, area, period, ALL, grain=Grain(asked.grain)
    )
    series = figure(release, selection)
    held = catalogue.measure(measure)
    if part:
        whole, series = (
            series.frame.set_index("period"),
            figure(release, replace(selection, breakdown=part[0], category=part[1])),
        )
        held = replace(
            held,
            title=f"{held.short_title}: {lower_first(series.frame['category_title'].iloc[0])}",
            unit="per cent",
            decimals=1,
        )
        series = replace(series, frame=_as_shares(series.frame, whole))
    now, earlier = (
        series.frame[series.frame["period"] == (p.id if p else "")] for p in (asked, before)
    )
    if now.empty:
        raise NotPublished(
            f"This release holds no figure for {lower_first(held.short_title)} in "
            f"{catalogue.area(area).name} for {asked.title}."
        )
    return Headline(held, series, now.iloc[0], None if earlier.empty else earlier.iloc[0])


FEWEST = 50
"""No share is made of a total smaller than this: the two counts say as much."""


def _as_shares(parts: pd.DataFrame, wholes: pd.DataFrame) -> pd.DataFrame:
    """The counts of a category with, as their value,
    what share of the total of their period they are; none of a total that is small, and no number
    where it would be 0 of a count that is more, or may be."""
    totals = parts["period"].map(wholes["value"])
    shares = pd.Series(
        [
            float(rate(int(part), int(whole), 100, 1))
            if pd.notna(part) and pd.notna(whole) and whole >= FEWEST
            else pd.NA
            for part, whole in zip(parts["value"], totals, strict=True)
        ],
        index=parts.index,
        dtype="Float64",
    )
    may_be_more = parts["rounded"].astype(bool) | (parts["value"] > 0)
    low = ((shares == 0) & may_be_more).fillna(False)
    return parts.assign(
        value=shares.mask(low),
        numerator=parts["value"].mask(low),
        base=totals.astype("Float64"),
        status=parts["status"].mask(low, str(Status.LOW)),
    )
