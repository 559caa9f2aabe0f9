"""The hour of a release: what an operator types, in the time of England,
to a moment with its offset from UTC."""

from __future__ import annotations

import datetime as dt
import re

from figures.wording import ENGLAND_TIME

STANDARD_HOUR = dt.time(9, 30)
"""The hour at which statistics are published."""


class HourError(Exception):
    """What was typed is no hour of the day in England, in words."""


def local_hour(typed: str) -> dt.datetime:
    """The moment of `2010-09-30T09:30`, or of the standard hour of `2010-09-30`, with its offset.
    Raises `HourError`."""
    text = typed.strip().replace(" ", "T")
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", text):
            raise ValueError
        local = (
            dt.datetime.fromisoformat(text)
            if "T" in text
            else dt.datetime.combine(dt.date.fromisoformat(text), STANDARD_HOUR)
        )
    except ValueError:
        raise HourError(
            "The hour of a release is written as 2010-09-30T09:30, or as 2010-09-30 for half past "
            "nine, in the time of England and without an offset."
        ) from None
    moment = local.replace(tzinfo=ENGLAND_TIME)
    if (
        moment.astimezone(dt.UTC).astimezone(ENGLAND_TIME).replace(tzinfo=None) != local
        or moment.utcoffset() != moment.replace(fold=1).utcoffset()
    ):
        raise HourError(
            "On that day the clocks change, and that hour is left out or comes twice. Choose "
            "another hour."
        )
    return moment.replace(tzinfo=dt.timezone(moment.utcoffset() or dt.timedelta()))
