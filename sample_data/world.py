"""The parameters of one synthetic world, its calendar and its scale."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sample_data.facts import Authority, authorities

FULL = 11_000_000
"""Live records of the national directory: the default,
and the size every supposed count is stated for."""
FIRST_YEAR = 2009
MOST_MONTHS = 19
"""January 2009 to July 2010: the directory closed on 6 August 2010."""
SPLIT_ON = date(2009, 4, 1)
OPENED_ON = date(2009, 1, 26)
PAUSE = (date(2009, 3, 24), date(2009, 5, 11))
"""The national feeds were paused from about 24 March 2009; the day they came back is supposed."""
NATIONAL_START = date(2009, 11, 6)
CLOCKS_FORWARD = (date(2009, 3, 29), date(2010, 3, 28))
CLOCKS_BACK = (date(2009, 10, 25), date(2010, 10, 31))
RECORDS_FROM = date(1991, 1, 1)
"""Earliest birth held: those who turned 18 in January 2009 are the first in the archive."""


@dataclass(frozen=True)
class Month:
    """A calendar month: `number` counts from 1 for January 2009;
    `loaded_to` is the last day the national feeds had been loaded for."""

    number: int
    start: date
    end: date

    @property
    def id(self) -> str:
        """The month as YYYY-MM."""
        return f"{self.start:%Y-%m}"

    @property
    def loaded_to(self) -> date:
        """The month's end, or the day of the pause while the feeds stood still."""
        return PAUSE[0] if PAUSE[0] < self.end < PAUSE[1] else self.end

    @property
    def before_split(self) -> bool:
        """Whether Bedfordshire and Cheshire still existed."""
        return self.end < SPLIT_ON

    def cut(self, years: int) -> date:
        """The month's end so many years earlier: a child born after it is under that age."""
        last = calendar.monthrange(self.end.year - years, self.end.month)[1]
        return date(self.end.year - years, self.end.month, min(self.end.day, last))


def month(number: int) -> Month:
    """The month of that number, 1 for January 2009."""
    year, place = divmod(number - 1, 12)
    start = date(FIRST_YEAR + year, place + 1, 1)
    return Month(number, start, start.replace(day=calendar.monthrange(start.year, start.month)[1]))


def month_number(day: date) -> int:
    """Number of the month a day lies in; zero or less before January 2009."""
    return (day.year - FIRST_YEAR) * 12 + day.month


@dataclass(frozen=True)
class World:
    """What to make: live children, months from January 2009, seed.
    Raises `ValueError` for what cannot be made."""

    children: int = FULL
    months: int = MOST_MONTHS
    seed: int = 2009

    def __post_init__(self) -> None:
        if self.children < 1 or self.children > 50_000_000:
            raise ValueError("children must be between 1 and 50,000,000")
        if self.months < 1 or self.months > MOST_MONTHS:
            raise ValueError(
                f"months must be between 1 and {MOST_MONTHS}: the directory ran from January 2009 "
                "to July 2010"
            )

    @cached_property
    def calendar(self) -> tuple[Month, ...]:
        """The months of the world in order."""
        return tuple(month(number) for number in range(1, self.months + 1))

    @property
    def last_day(self) -> date:
        """The last day of the extract."""
        return self.calendar[-1].end

    @property
    def people_scale(self) -> float:
        """What counts of practitioners and accesses are multiplied by: a small world keeps more of
        them per child, or its tables would be empty."""
        return min(1.0, self.children / FULL) ** 0.75

    def dice(self, *words: object) -> random.Random:
        """A random source of its own for one purpose, the same for the same seed and words."""
        return random.Random(":".join(map(str, (self.seed, *words))))

    def salt(self, purpose: int) -> int:
        """A whole number that sets one purpose's hashes apart from all others'."""
        return self.seed * 1_000 + purpose

    @cached_property
    def silent(self) -> tuple[str, int] | None:
        """The one authority that sends no return, and in which month; none in a world of one month.

        Drawn among middling authorities of a later wave,
        so that its gap is seen and no total is wrecked by it.
        """
        if self.months < 2:
            return None
        pool = [
            a
            for a in authorities()
            if 40_000 <= a.population <= 60_000 and not a.early_adopter and not a.predecessor
        ]
        return self.dice("silent").choice(pool).code, max(2, round(self.months * 0.6))


def stood(authority: Authority, at: Month) -> str:
    """Code of the authority in that month: before April 2009 a successor is still its county."""
    return authority.predecessor if authority.predecessor and at.before_split else authority.code


def apportion(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add to the total (largest remainders,
    ties to the first)."""
    scale = total / (sum(weights) or 1)
    exact = [weight * scale for weight in weights]
    whole = [int(value) for value in exact]
    by_remainder = sorted(
        range(len(weights)), key=lambda place: (whole[place] - exact[place], place)
    )
    for place in by_remainder[: total - sum(whole)]:
        whole[place] += 1
    return whole


def workday_on_or_after(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
