"""Months by number and by name, and a time as a text asks for it."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
HEADED = (
    r"searche?s?|look-?ups?|views?|openings?|viewings?|visits?|returns?|submissions?|alerts?"
    r"|shields?|accounts?|log-?ins?|breaches|incidents?|reviews?|audits?|requests?|removals?"
    r"|involvements?|indications?|records?|entries|coverage|figures?|numbers?|totals?|forecasts?"
)
"""What is counted, as a note names it after its month: *may searches*; nothing that may or marches.
"""


@dataclass(frozen=True)
class Asked:
    """What of time a text asks: how it is said in the benchmark, first and last month,
    and each month.

    `each` is `month`, `quarter`, `year` or empty; months are `2009-03`; an empty `first` has no
    beginning, an empty `last` no end. `lead` is `by` where all up to then is asked for, `on` where
    one day is, else empty. `note` says, in a sentence, which of two readings was taken.
    """

    said: str
    first: str = ""
    last: str = ""
    each: str = ""
    where: tuple[int, int] = (0, 0)
    lead: str = ""
    note: str = ""


def from_to(first: str, last: str, where: tuple[int, int]) -> Asked:
    """From one month to another; a financial year by its name."""
    year = first.endswith("-04") and last == plus(first, 11)
    said = f"{first[:4]}-{last[2:4]}" if year else f"{first} to {last}"
    return Asked(said, first, last, "", where)


def plus(month: str, count: int) -> str:
    """The month so many after one."""
    total = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{total // 12}-{total % 12 + 1:02}"


def day_of(written: str) -> int:
    """The day of the month in a date as it is written; 0 where it names none."""
    match = re.match(
        rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {MONTH}\b|(\d{{1,2}})[/.]\d{{1,2}}[/.]",
        written,
        re.I,
    )
    return int(match[1] or match[2]) if match else 0


def days_in(month: str) -> int:
    """How many days a month has."""
    return calendar.monthrange(int(month[:4]), int(month[5:]))[1]


def month_before(month: str) -> str:
    """The month before one."""
    return plus(month, -1)
