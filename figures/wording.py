"""Dates, hours, numbers and names as they stand in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from figures.arithmetic import half_up

_WITH_ARTICLE = frozenset(
    {
        "City of London",
        "East Midlands",
        "East of England",
        "East Riding of Yorkshire",
        "Isle of Wight",
        "Isles of Scilly",
        "North East",
        "North West",
        "South East",
        "South West",
        "West Midlands",
    }
)

MADE, NO_RECORD = "Made ", "Of forecasts made "
"""How a note begins that tells of forecasts made so many months ahead what a reader must know
beside the figure: that an interval held fewer or more outcomes than it should, that a plain rule
was nearer, or that there is no record."""


def in_sentence(title: str) -> str:
    """The name of an area, or the title of a period, as it stands inside a sentence:
    `the Isle of Wight`, `financial year ending March 2010`."""
    if title in _WITH_ARTICLE:
        return f"the {title}"
    return (
        title[:1].lower() + title[1:] if title.startswith(("Financial year", "Quarter ")) else title
    )


def starting(title: str) -> str:
    """The same at the start of a sentence: `The Isle of Wight`."""
    words = in_sentence(title)
    return words[:1].upper() + words[1:]


_NAMES = (
    "Office for National Statistics",
    "Connexions",
    "ContactPoint",
    "England",
    "Parliament",
    "National Workforce",
)
"""Names with which a text of a release may begin."""


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence: abbreviations and names keep their capitals."""
    return text if text[1:2].isupper() or text.startswith(_NAMES) else text[:1].lower() + text[1:]


def month_title(month: str) -> str:
    """`2009-03` as `March 2009`."""
    return dt.date.fromisoformat(month + "-01").strftime("%B %Y")


def span_of(first: str, last: str) -> str:
    """Two times as one span, `January 2009 to July 2010`; one alone where it is both."""
    return first if first == last else f"{first} to {last}"


def long_date(day: dt.date | str) -> str:
    """A date as `12 March 2009`: no leading zero, no comma."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {day:%B %Y}"


def date_or_text(text: str) -> str:
    """A date in the house's words; any other text as it is."""
    try:
        return long_date(text)
    except ValueError:
        return text


ENGLAND_TIME = ZoneInfo("Europe/London")
"""The clock that readers are told days and hours by. What is kept, such as when a release was
published, has an offset, and mostly that of UTC."""


def in_england(moment: str) -> dt.datetime:
    """An ISO date and time by the clock in England; one without an offset is so already."""
    at = dt.datetime.fromisoformat(moment)
    return at.astimezone(ENGLAND_TIME) if at.tzinfo else at


def day_of(moment: str) -> str:
    """The day (ISO) on which a moment lies in England; empty for none."""
    return in_england(moment).date().isoformat() if moment else ""


def long_time(moment: str) -> str:
    """An ISO date and time as `30 July 2009, 9:30am`, by the clock in England."""
    at = in_england(moment)
    return (
        f"{long_date(at.date())}, {(at.hour - 1) % 12 + 1}:{at:%M}{'am' if at.hour < 12 else 'pm'}"
    )


def clock_and_day(moment: str) -> str:
    """An ISO date and time as `9:30am on 30 July 2009`, by the clock in England."""
    day, clock = long_time(moment).rsplit(", ", 1)
    return f"{clock} on {day}"


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands separators and a fixed count of decimals, a half away from zero,
    with a true minus sign."""
    size = half_up(abs(value), decimals)
    return f"{'−' if value < 0 and size else ''}{size:,f}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
