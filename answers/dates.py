"""Roll-out dates against a day:
which authorities had reached a milestone by it, and which had not."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd

from answers.periods import MONTHS
from answers.reading_types import Reading
from figures.wording import long_date

STARTED = "practitioners"
"""The milestone that is meant where none is named: practitioners have started to use it."""
_DAY = re.compile(
    r"\b(?:by|on|before|at|as at)\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)\b", re.I
)


@dataclass(frozen=True)
class Reached:
    """The dates of one authority for one milestone, ISO; empty where there is none."""

    name: str
    baseline: str
    plan: str
    actual: str

    def by(self, day: str) -> bool:
        """Whether it was reached by a day."""
        return bool(self.actual) and self.actual <= day

    def late_on(self, day: str) -> bool:
        """Whether, as known on a day, it was reached after its first baseline, or is past it
        unreached.
        """
        if not self.baseline:
            return False
        return self.actual > self.baseline if self.by(day) else day > self.baseline

    def said(self) -> str:
        """The authority with its first baseline and actual date."""
        actual = long_date(self.actual) if self.actual else "not yet"
        first = long_date(self.baseline) if self.baseline else "no baseline"
        return f"{self.name} ({first}; {actual})"


def reached(frame: pd.DataFrame, stage: str) -> list[Reached]:
    """For each authority of a frame of milestone dates those of one milestone."""
    own = frame[frame["category"].str.startswith(f"{stage}.")]
    dates: dict[str, dict[str, str]] = {}
    for name, category, text in zip(
        own["geography_name"], own["category"], own["text"], strict=True
    ):
        reading = category.rpartition(".")[2]
        dates.setdefault(name, {})[reading] = text if isinstance(text, str) else ""
    return [
        Reached(name, d.get("baseline", ""), d.get("plan", ""), d.get("actual", ""))
        for name, d in dates.items()
    ]


def day_asked(one: Reading) -> str:
    """The day (ISO) by which something was to be done; empty where the part names none."""
    for match in _DAY.finditer(one.text):
        number = MONTHS.get(match[2].lower())
        for time in one.times:
            if number and time.last and int(time.last[5:]) == number:
                return _iso(time.last, int(match[1]))
    return ""


def _iso(month: str, day: int) -> str:
    try:
        return dt.date.fromisoformat(f"{month}-{day:02}").isoformat()
    except ValueError:
        return ""
