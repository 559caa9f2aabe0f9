"""The periods of a release: its months, the complete quarters, the financial years,
and everything to date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property

import holidays
import pandas as pd

from figures.wording import month_title
from release.vocabulary import Grain


@dataclass(frozen=True)
class Period:
    """One reference period: the months it is made of, first to last, as `YYYY-MM`."""

    id: str
    grain: Grain
    title: str
    months: tuple[str, ...]

    @cached_property
    def starts_on(self) -> dt.date:
        """Its first day."""
        return pd.Period(self.months[0], "M").start_time.date()

    @cached_property
    def ends_on(self) -> dt.date:
        """Its last day."""
        return pd.Period(self.months[-1], "M").end_time.date()


def periods_of(months: tuple[str, ...]) -> tuple[Period, ...]:
    """Every period that consecutive months `YYYY-MM` give:
    months, then quarters that are whole, financial years so far, and to date."""
    by_month = [Period(m, Grain.MONTH, month_title(m), (m,)) for m in months]
    quarters = [_quarter(key, ms) for key, ms in _grouped(months, "Q-DEC") if len(ms) == 3]
    years = [_year(ms) for _, ms in _grouped(months, "Y-MAR")]
    return (*by_month, *quarters, *years, Period("to-date", Grain.TO_DATE, _span(months), months))


@cache
def days_off(month: str) -> tuple[dt.date, ...]:
    """The Saturdays, Sundays and bank holidays in England of a month `YYYY-MM`."""
    days = pd.period_range(f"{month}-01", periods=pd.Period(month, "M").days_in_month, freq="D")
    bank_holidays = holidays.country_holidays("GB", subdiv="ENG", years=days[0].year)
    return tuple(
        d.to_timestamp().date()
        for d in days
        if d.day_of_week >= 5 or d.to_timestamp().date() in bank_holidays
    )


@cache
def working_days_after(month: str, count: int) -> dict[dt.date, dt.date]:
    """For each day of a month `YYYY-MM`, the day that is so many working days
    in England after it."""
    year = int(month[:4])
    later = pd.offsets.CustomBusinessDay(
        count, holidays=list(holidays.country_holidays("GB", subdiv="ENG", years=(year, year + 1)))
    )
    days = pd.date_range(f"{month}-01", periods=pd.Period(month, "M").days_in_month)
    return {day.date(): (day + later).date() for day in days}


def unripe_periods(periods: tuple[Period, ...], days: int) -> tuple[Period, ...]:
    """The periods after whose last day so many working days had not passed
    on the last day of all."""
    end = max(p.ends_on for p in periods)
    return tuple(p for p in periods if working_days_after(p.months[-1], days)[p.ends_on] > end)


def _grouped(months: tuple[str, ...], rule: str) -> list[tuple[pd.Period, tuple[str, ...]]]:
    keys = [pd.Period(m, "M").asfreq(rule) for m in months]
    return [
        (key, tuple(m for m, k in zip(months, keys, strict=True) if k == key))
        for key in dict.fromkeys(keys)
    ]


def _quarter(key: pd.Period, months: tuple[str, ...]) -> Period:
    first, last = (month_title(m)[:3] for m in (months[0], months[-1]))
    return Period(
        f"{key.year}-Q{key.quarter}",
        Grain.QUARTER,
        f"Quarter {key.quarter} ({first} to {last}) {key.year}",
        months,
    )


def _year(months: tuple[str, ...]) -> Period:
    ends = pd.Period(months[0], "M").asfreq("Y-MAR").year
    whole = (
        f"Financial year ending March {ends}"
        if len(months) == 12
        else f"{_span(months)} (part of the financial year ending March {ends})"
    )
    return Period(f"FY{ends - 1}-{ends % 100:02d}", Grain.YEAR, whole, months)


def _span(months: tuple[str, ...]) -> str:
    return (
        month_title(months[0])
        if len(months) == 1
        else f"{month_title(months[0])} to {month_title(months[-1])}"
    )
