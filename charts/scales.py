"""Axes worked out here rather than in the browser:
the labels and the text alternative must know where an axis starts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from figures.figure import Figure
from figures.wording import month_title, number
from release.vocabulary import Grain

FLAT = 0.25
"""A series that moves over less than this share of its own size would
be a flat line on an axis from zero."""

LEAST = 0.1
"""A cut axis still covers at least this share of the largest value,
or noise would look like news."""


@dataclass(frozen=True)
class Values:
    """A value axis: where it starts and ends, the values it names,
    and how it names them (divided by `by`, said in `unit_line`)."""

    low: float
    high: float
    ticks: tuple[float, ...]
    by: int
    decimals: int
    suffix: str
    unit_line: tuple[str, ...]
    rooted: bool = False

    def share(self, value: float) -> float:
        """How far up the axis a value stands, from 0 to 1."""
        up = (value - self.low) / (self.high - self.low)
        return math.sqrt(max(0.0, up)) if self.rooted else up

    def words(self, value: float) -> str:
        """A value of the axis as its label."""
        return number(value / self.by, self.decimals) + self.suffix

    def label_expr(self) -> str:
        """The same words as an expression for the browser."""
        return f"format(datum.value / {self.by}, ',.{self.decimals}f') + '{self.suffix}'"


def value_axis(
    values: Sequence[float], figure: Figure, *, may_cut: bool = True, may_divide: bool = True
) -> Values:
    """An axis from zero; or, for lines that hardly move, from a round number that the unit line
    states. Panels with scales of their own do not divide."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    cut = may_cut and 0 < low < high and (high - low) / high < FLAT
    low = min(low, high * (1 - LEAST))
    step = _round_step((high - low if cut else high) or 1.0)
    start = math.floor(low / step) * step if cut else 0.0
    count = max(1, math.ceil(round((high - start) / step, 9)))
    by, scaled = _divisor(high, figure) if may_divide else (1, "")
    decimals = max(0, -math.floor(math.log10(step / by) + 1e-9))
    axis = Values(
        start,
        start + count * step,
        tuple(round(start + i * step, 9) for i in range(count + 1)),
        by,
        decimals,
        "%" if figure.unit == "per cent" else "",
        (),
    )
    line = f"{figure.unit[:1].upper()}{figure.unit[1:]}" + (f" ({scaled})" if scaled else "")
    return replace(
        axis,
        unit_line=(line,)
        if start == 0
        else (line, f"Axis from {axis.words(start)}{scaled and f' {scaled[:-1]}'}, not from 0"),
    )


def _round_step(span: float) -> float:
    """A step of 1, 2 or 5 times a power of ten that divides the span into three to five parts."""
    rough = span / 4
    power = 10 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)


def _divisor(high: float, figure: Figure) -> tuple[int, str]:
    """Large counts are labelled in thousands or millions. Rates never are."""
    if figure.unit == "per cent" or high < 20_000:
        return 1, ""
    return (1_000_000, "millions") if high >= 2_000_000 else (1_000, "thousands")


@dataclass(frozen=True)
class Periods:
    """A time axis of evenly spaced periods, from the first to the last
    of the frame with none left out between them."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]

    def index(self, period: str) -> int:
        """Place of a period on the axis, from 0."""
        return self.ids.index(period)

    def ticks(self, most: int = 4) -> list[int]:
        """Places to label, the first always: every, or every third, sixth or twelfth period."""
        step = next(
            step for step in (1, 3, 6, 12, 24, 60, 240) if (len(self.ids) - 1) // step < most
        )
        return list(range(0, len(self.ids), step))

    def label(self, at: int) -> str:
        """A short title of two lines: `Jan` over `2009`; for other periods their title, wrapped."""
        words = self.titles[at].split()
        return (
            "\n".join([words[0][:3], words[1]])
            if _is_month(self.ids[at]) and len(words) == 2
            else "\n".join([" ".join(words[:-1]), words[-1]])
        )

    def label_expr(self) -> str:
        """The labels of the ticks as an expression for the browser."""
        ticks = self.ticks()
        lines = [self.label(at).split("\n") for at in ticks]
        return f"{lines!r}[indexof({ticks!r}, datum.value)]"


@dataclass(frozen=True)
class Days:
    """A time axis over whole months: the days at which it begins and ends, and the months it names.
    A day is the milliseconds since 1970 at its start."""

    first: int
    last: int
    ticks: dict[int, str]

    def share(self, day: int) -> float:
        """How far across a day stands, from 0 to 1."""
        return (day - self.first) / (self.last - self.first)

    def label_expr(self) -> str:
        """The names of the months as an expression for the browser."""
        return f"{list(self.ticks.values())!r}[indexof({list(self.ticks)!r}, datum.value)]"


def milliseconds(day: str) -> int:
    """Milliseconds since 1970 at the start of the day in UTC,
    so that no reader's time zone moves a date."""
    return int(dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC).timestamp()) * 1000


MONTHS = 6
"""So many months a time axis of days names at most; where there is little room some of them are
not written."""


def days_axis(earliest: str, latest: str) -> Days:
    """A time axis over whole months that holds both days (ISO)."""
    first, last = pd.Period(earliest[:7], freq="M"), pd.Period(latest[:7], freq="M") + 1
    months = pd.period_range(first, last, freq="M")
    step = next(
        step for step in (1, 2, 3, 6, 12, 24, 60, 240) if (len(months) - 1) // step < MONTHS
    )
    ticks = {milliseconds(f"{month}-01"): f"{month:%b %Y}" for month in months[::step]}
    return Days(milliseconds(f"{first}-01"), milliseconds(f"{last}-01"), ticks)


def periods_of(frame: pd.DataFrame, grain: Grain) -> Periods:
    """The periods of a frame in order; a month that no row mentions still has its place,
    and stays empty."""
    known = frame.drop_duplicates("period").sort_values("period_end")
    titles = dict(zip(known["period"].astype(str), known["period_title"].astype(str), strict=True))
    if grain is Grain.MONTH and all(_is_month(period) for period in titles):
        months = pd.period_range(min(titles), max(titles), freq="M")
        titles = {str(month): titles.get(str(month), month_title(str(month))) for month in months}
    return Periods(tuple(titles), tuple(titles.values()))


def _is_month(period: str) -> bool:
    return len(period) == 7 and period[4] == "-" and (period[:4] + period[5:]).isdigit()


def first_day(row: pd.Series) -> str:
    """The first day (ISO) of the period of a row, as far as its id tells:
    a month's own, else the day its period ends."""
    return f"{row['period']}-01" if _is_month(str(row["period"])) else str(row["period_end"])


def runs(places: Sequence[int], *, breaks: Sequence[int] = ()) -> list[int]:
    """Number of the unbroken run each row of one series lies in: a gap or a break in the series
    starts a new one. Rows are in order of time."""
    numbers, run, last = [], 0, None
    for place in places:
        run += last is not None and (place != last + 1 or place in breaks)
        numbers.append(run)
        last = place
    return numbers


def rooted(axis: Values) -> Values:
    """An axis from zero on the square-root scale:
    for values of which a few lie so far out that the others would lie on one line."""
    steps = sorted(
        {
            m * 10.0**power
            for power in range(-2, 7)
            for m in (1, 2, 5)
            if m * 10.0**power <= axis.high
        },
        reverse=True,
    )
    axis = replace(axis, rooted=True, unit_line=(f"{axis.unit_line[0]}, square-root scale",))
    kept = [axis.high]
    for step in steps:
        exact = math.isclose(round(step / axis.by, axis.decimals) * axis.by, step)
        if exact and min(axis.share(step), axis.share(kept[-1]) - axis.share(step)) > APART:
            kept.append(step)
    return replace(axis, ticks=(0.0, *reversed(kept)))


APART = 0.11
"""Share of the height by which the named values of a square-root scale lie apart at least."""
