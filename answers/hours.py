"""Hours of the day a part names, and the bands of a release that are just those hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from answers.concepts import Found
from answers.text import Word

BANDS = {
    "working_day_night": (0, 8),
    "working_day_8_18": (8, 18),
    "working_day_evening": (18, 24),
}
"""First and last hour of each band of a working day."""
_MARK = (
    r"(?:am|pm|a\.m\.|p\.m\.|o['’]?clock|hours|hrs|in the morning|in the afternoon|in the evening"
    r"|at night)"
)


def _time(number: int) -> str:
    hour = rf"(?P<hour{number}>[01]?\d|2[0-4])(?P<clock{number}>\s?[:.]?\s?00)?"
    hour += rf"(?:\s*(?P<mark{number}>{_MARK})(?!\w))?"
    return rf"(?:(?P<named{number}>midnight|noon|midday)|{hour})"


_RANGE = re.compile(
    rf"\b(?:between |from )?(?<![\d/.-]){_time(1)}\s*(?:and|to|until|till|-|–)\s*{_time(2)}"
    r"(?![\d/-])",
    re.I,
)
_FROM = re.compile(rf"\b(?P<way>after|before|past|by) {_time(1)}(?![\d/-])", re.I)
_MORNING = ("am", "a.m.", "in the morning")
_LATER = ("pm", "p.m.", "in the afternoon", "in the evening", "at night")


def find(text: str, words: Sequence[Word]) -> list[Found]:
    """The hours a text names, each `first_last` of the day; from 18 to 8 those after and before
    midnight."""
    found = []
    for match in (*_RANGE.finditer(text), *_FROM.finditer(text)):
        ends = _ends(match) if match.re is _RANGE else _open(match)
        inside = [n for n, w in enumerate(words) if match.start() <= w.start < match.end()]
        taken = any(inside and f.first <= inside[-1] and inside[0] < f.last for f in found)
        if ends and inside and not taken:
            found.append(Found(f"{ends[0]}_{ends[1]}", inside[0], inside[-1] + 1, match[0].strip()))
    return found


def bands(hours: Found) -> tuple[tuple[str, ...], bool]:
    """The bands in which some hours lie, and whether the bands are just those hours."""
    first, last = map(int, hours.name.split("_"))
    parts = [(first, last)] if first < last else [(first, 24), (0, last)]
    own = [
        name
        for name, (low, high) in BANDS.items()
        if any(low < end and start < high for start, end in parts)
    ]
    length = sum(high - low for low, high in (BANDS[name] for name in own))
    return tuple(own), length == sum(end - start for start, end in parts)


def _ends(match: re.Match[str]) -> tuple[int, int] | None:
    """The first and last hour of a time from one to another; none where nothing says that they are
    hours. Of a bare number that of the two hours is meant which makes the time the shorter."""
    if not any(match[name] for name in ("named1", "named2", "mark1", "mark2", "clock1", "clock2")):
        return None
    first, last = _hour(match, 1), _hour(match, 2)
    if first is None and last is None:
        first = int(match["hour1"])
    if first is None:
        first = _nearer(int(match["hour1"]), lambda hour: ((last or 24) - hour) % 24)
    if last is None:
        start = first
        last = _nearer(int(match["hour2"]), lambda hour: (hour - start) % 24)
    first, last = first % 24, last % 24 or 24
    return (first, last) if first != last else None


def _nearer(hour: int, length: Callable[[int], int]) -> int:
    """An hour of the clock as that of the day with which a time is shortest, and not nothing."""
    return min((hour, hour + 12), key=lambda of_day: length(of_day) or 24)


def _open(match: re.Match[str]) -> tuple[int, int] | None:
    """From an hour to midnight, or from midnight to an hour."""
    hour = _hour(match, 1)
    if hour is None or not (match["named1"] or match["mark1"]):
        return None
    after = match["way"].lower() in ("after", "past")
    if hour in (0, 24):
        return (0, 8) if after else None
    return (hour, 24) if after else (0, hour)


def _hour(match: re.Match[str], number: int) -> int | None:
    """An hour of the day that is named or marked; none where it is a bare number."""
    if name := match[f"named{number}"]:
        return 12 if name.lower() in ("noon", "midday") else 0
    hour, mark = int(match[f"hour{number}"]), (match[f"mark{number}"] or "").lower()
    if mark in _MORNING or hour > 12 or match[f"clock{number}"] and mark not in _LATER:
        return hour % 12 if hour == 12 else hour
    if mark in _LATER:
        return hour % 12 + 12
    return None
