"""Months of an extract, and the one-row calendar expressions may use:
engines compare dates, but only Python works them out."""

from __future__ import annotations

import datetime as dt
import re

import sqlalchemy as sa
from dateutil.relativedelta import SU, relativedelta

from builder.contract import CALENDAR

_TO_LAST_SUNDAY = relativedelta(day=31, weekday=SU(-1))


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Every month from `first` to `last`, both included, as YYYY-MM;
    empty when `last` is earlier."""
    start, end = first_day(first), first_day(last)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return tuple((start + relativedelta(months=n)).strftime("%Y-%m") for n in range(count))


def first_day(month: str) -> dt.date:
    """First day of a month written YYYY-MM; `ValueError` when it is not one."""
    if not re.fullmatch(r"\d{4}-\d{2}", month, re.ASCII):
        raise ValueError("a month is written YYYY-MM, like 2010-07")
    return dt.date.fromisoformat(f"{month}-01")


def last_day(month: str) -> dt.date:
    """Last day of a month written YYYY-MM."""
    return first_day(month) + relativedelta(day=31)


def calendar_values(month: str, last_month: str) -> dict[str, str | dt.date | dt.datetime]:
    """The calendar of `month` in an extract that ends with `last_month`:
    values by the names in `contract.CALENDAR`.

    The year before begins after the last day of the same month, so that twelve whole months follow
    it: after 29 February 2008 for those up to February 2009. A child born on 29 February comes of
    age on 1 March in a common year, as in English law: going back N years from 28 February does not
    reach them.
    """
    start, end = first_day(month), last_day(month)
    forward, back = _clock_changes(start.year)
    hour = dt.timedelta(hours=1)
    values = {
        "month": month,
        "month_start": start,
        "month_end": end,
        "year_before": end + relativedelta(years=-1, day=31),
        "extract_end": last_day(last_month),
        "clocks_skip_from": forward,
        "clocks_forward": forward + hour,
        "clocks_back_repeat": back,
        "clocks_back": back + hour,
    }
    values |= {
        name: end - relativedelta(years=int(name.removeprefix("cut_")))
        for name in CALENDAR
        if name.startswith("cut_")
    }
    return {name: values[name] for name in CALENDAR}


def calendar(month: str, last_month: str) -> sa.CTE:
    """The one-row calendar of a month as a CTE named `calendar`:
    put it beside a table in FROM and its columns are in reach of expressions."""
    values = calendar_values(month, last_month)
    return sa.select(*(_literal(value).label(name) for name, value in values.items())).cte(
        "calendar"
    )


def _clock_changes(year: int) -> tuple[dt.datetime, dt.datetime]:
    """Local times at which the skipped and the repeated hour begin.

    Both are 1 o'clock on the last Sunday, of March and of October: the Summer Time Order 2002.
    Worked out here so that a machine without time zone files gives the same answer.
    """
    one = dt.time(1)
    return (
        dt.datetime.combine(dt.date(year, 3, 1) + _TO_LAST_SUNDAY, one),
        dt.datetime.combine(dt.date(year, 10, 1) + _TO_LAST_SUNDAY, one),
    )


def _literal(value: str | dt.date | dt.datetime) -> sa.ColumnElement:
    # A cast from text is the one way to write a date that every engine reads alike.
    match value:
        case dt.datetime():
            return sa.cast(sa.literal(value.isoformat(sep=" ")), sa.TIMESTAMP)
        case dt.date():
            return sa.cast(sa.literal(value.isoformat()), sa.Date)
        case _:
            return sa.literal(value)
