"""When an answer to a written question is due, by kind and House.

A named day is the day. In the Commons an ordinary question is answered within five working days of
being tabled, and in the Lords within a fortnight (Companion to the Standing Orders, paragraph 5.36;
working days in later years: `LORDS`). Working days are those that are no weekend and no public
holiday in England. Where the sitting days of the House are on file, an answer is due on one: a day
on which the House does not sit passes to the next on which it does. What Parliament gives as the
date for answer stands, and nothing is worked out beside it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import holidays

from answers.register.parliament import text_of
from answers.register.record import Asked, Faulty, House, Question, Standing

COMMONS_WORKING_DAYS = 5
LORDS_DAYS, LORDS_WORKING_DAYS = 14, 10
LORDS_WORKING_SINCE = dt.date(2015, 1, 1)
"""From here the Lords count ten working days. The day the rule changed is not in the record this
was made from; all years of the directory lie before it, and Parliament's own date for answer
stands."""


@dataclass(frozen=True)
class SittingDays:
    """The days each House sits, as far as they are on file."""

    days: dict[House, frozenset[dt.date]] = field(default_factory=dict)

    def on_or_after(self, house: House, day: dt.date) -> dt.date | None:
        """The first sitting day from a day on; None where the file does not reach that far."""
        held = self.days.get(house, frozenset())
        return min((d for d in held if d >= day), default=None)

    def reach(self, house: House, day: dt.date) -> bool:
        """Whether the days on file begin no later than a day."""
        held = self.days.get(house, frozenset())
        return bool(held) and min(held) <= day


NONE_ON_FILE = SittingDays()


@dataclass(frozen=True)
class Due:
    """When an answer is due, and how that was come by."""

    day: dt.date
    because: str


def read_sitting_days(path: Path) -> SittingDays:
    """Sitting days from a CSV with the columns `date` and `house` (Commons, Lords or both). Raises
    `Faulty` with everything that is wrong with it."""
    reader = csv.DictReader(io.StringIO(text_of(path), newline=""))
    if not {"date", "house"} <= set(reader.fieldnames or ()):
        raise Faulty([f"{path.name}, line 1: the head must name date and house."])
    faults: list[str] = []
    days: dict[House, set[dt.date]] = {house: set() for house in House}
    for row in reader:
        _take(row, f"{path.name}, line {reader.line_num}", days, faults)
    if faults:
        raise Faulty(faults)
    return SittingDays({house: frozenset(held) for house, held in days.items()})


def _take(
    row: dict[str, str], where: str, days: dict[House, set[dt.date]], faults: list[str]
) -> None:
    named = (row["house"] or "").strip().lower()
    houses = [h for h in House if named in (h.value.lower(), "both")]
    try:
        day = dt.date.fromisoformat((row["date"] or "").strip())
    except ValueError:
        faults.append(f"{where}: date must be a date such as 2008-10-24.")
        day = None
    if not houses:
        faults.append(f"{where}: house must be Commons, Lords or both.")
    for house in houses if day else ():
        days[house].add(day)


def due(question: Question, sitting: SittingDays = NONE_ON_FILE) -> Due:
    """When the answer is due."""
    if question.due:
        said = "the named day" if question.asked is Asked.NAMED_DAY else "the date for answer"
        return Due(dt.date.fromisoformat(question.due), said)
    tabled = dt.date.fromisoformat(question.tabled)
    day, because = _by_rule(question.house, tabled)
    if not sitting.reach(question.house, tabled):
        return Due(day, because)
    sits = sitting.on_or_after(question.house, day)
    if sits is None:
        return Due(day, f"{because}; no later sitting day is on file")
    passed = "" if sits == day else ", passed to the next sitting day"
    return Due(sits, because + passed)


def _by_rule(house: House, tabled: dt.date) -> tuple[dt.date, str]:
    if house is House.COMMONS:
        return (
            after_working_days(tabled, COMMONS_WORKING_DAYS),
            f"{COMMONS_WORKING_DAYS} working days after it was tabled",
        )
    if tabled < LORDS_WORKING_SINCE:
        return tabled + dt.timedelta(LORDS_DAYS), f"{LORDS_DAYS} days after it was tabled"
    return (
        after_working_days(tabled, LORDS_WORKING_DAYS),
        f"{LORDS_WORKING_DAYS} working days after it was tabled",
    )


def after_working_days(day: dt.date, count: int) -> dt.date:
    """The working day that comes so many after a day."""
    while count:
        day += dt.timedelta(1)
        count -= is_working(day)
    return day


def is_working(day: dt.date) -> bool:
    """Whether a day is no weekend and no public holiday in England."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@lru_cache(maxsize=200)
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG", years=year)


class Timely:
    """How an answer stands to its deadline, as words."""

    ON_TIME, LATE, OVERDUE, OPEN, NONE = "on time", "late", "overdue", "open", "withdrawn"


def timely(question: Question, on: dt.date, sitting: SittingDays = NONE_ON_FILE) -> str:
    """Whether it was answered on time; with a holding answer alone it stays open or overdue."""
    if question.standing is Standing.WITHDRAWN:
        return Timely.NONE
    last = due(question, sitting).day
    if question.answered:
        answered = dt.date.fromisoformat(question.answered)
        return Timely.ON_TIME if answered <= last else Timely.LATE
    return Timely.OVERDUE if on > last else Timely.OPEN
