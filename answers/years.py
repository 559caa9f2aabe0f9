"""Years and lengths of time: *2009-10*, *this year so far*, *the first half of 2009*, *the last six
months*, *the year to March*."""

from __future__ import annotations

import datetime as dt
import re

from answers.months import MONTH, Asked, from_to, plus
from answers.named_months import ON, each_before, month_of, year_ends

_WORD = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}


COUNT = r"(?P<count>\d{1,2}|" + "|".join(_WORD) + ")"


_PARTS = re.compile(
    r"\b(?:the )?(?:(?P<half>first|second|last) half|(?P<quarter>first) quarter"
    rf"|(?P<end>first|last|final) {COUNT} months) of (?:(?:this|the(?: current| present)?) year\b"
    r"|(?:the (?:financial )?year )?(?P<year>20\d\d)(?:[-/](?:20)?(?P<second>\d\d))?\b(?![-/]\d))",
    re.I,
)
"""A length of time at the beginning or end of a year: *the first six months of 2009*."""


def _is_year(match: re.Match[str]) -> bool:
    """Whether a year in two parts is one: *2009-10*, and not the month *2009-04*."""
    second = match["second"]
    return not second or int(second) == (int(match["year"]) + 1) % 100


def _part(match: re.Match[str], asked_on: dt.date) -> Asked:
    """The months of a part of a year; of a financial year from April."""
    if match["count"]:
        count, end = min(12, _counted(match["count"])), match["end"]
    else:
        count, end = (6, match["half"]) if match["half"] else (3, match["quarter"])
    start = 0 if end.lower() == "first" else 12 - count
    begins = f"{match['year'] or asked_on.year}-{'04' if match['second'] else '01'}"
    first = plus(begins, start)
    return from_to(first, plus(first, count - 1), match.span())


def lengths(text: str, asked_on: dt.date) -> list[Asked]:
    """A length of time at the beginning or end of a year, and one up to a month."""
    found = [_part(match, asked_on) for match in _PARTS.finditer(text) if _is_year(match)]
    pattern = (
        rf"\b(?:{COUNT} )?(?P<unit>months?|quarters?|years?)\s+(?:to|ending|ended"
        rf"|up to)\s+(?:on |in |at )?(?:the end of )?{ON}"
    )
    for match in re.finditer(pattern, text, re.I):
        unit = match["unit"].lower().rstrip("s")
        if unit == "month" and not match["count"]:
            continue
        months = _counted(match["count"]) * {"month": 1, "quarter": 3, "year": 12}[unit]
        last = month_of(match, asked_on)
        found.append(from_to(plus(last, 1 - months), last, match.span()))
    return found


def _counted(text: str | None) -> int:
    return (_WORD.get(text.lower(), 0) or int(text)) if text else 1


def so_far(text: str, asked_on: dt.date) -> list[Asked]:
    """A year so far."""
    found = []
    for match in re.finditer(r"\b(20\d\d)[-/](\d\d) (?:to date|so far)\b", text, re.I):
        year = f"{match[1]}-{match[2]}"
        found.append(Asked(f"{year} to date", f"{match[1]}-04", "", "", match.span()))
    for match in re.finditer(
        r"\b(20\d\d) (?:to date|so far)\b|so far (?:this year|in (20\d\d))", text, re.I
    ):
        year = match[1] or match[2] or str(asked_on.year)
        found.append(Asked(f"{year} to date", f"{year}-01", "", "", match.span()))
    return found


_OF_MONTH = re.compile(rf"\b{MONTH}\b\.? (?:of )?$", re.I)
"""A month before *this year* or *last year*, which is read with it."""


def years(text: str, asked_on: dt.date) -> list[Asked]:
    """Financial years, a calendar year, and a year so far."""
    found = []
    for match in re.finditer(r"\b((?:19|20)\d\d)\s*[-/]\s*(?:20)?(\d\d)\b(?!-\d)", text):
        if int(match[2]) == (int(match[1]) + 1) % 100:
            each = each_before(text, match.start())
            year = f"{match[1]}-{match[2]}"
            said = f"each {each} of {year}" if each else year
            found.append(Asked(said, *year_ends(match[1], match[2]), each, match.span()))
    for match in re.finditer(
        r"(?:at |by |on )?(?:the )?(end|close|last day|final day"
        r"|turn) of (?:the (?:calendar )?year )?((?:19|20)\d\d)\b",
        text,
        re.I,
    ):
        month = f"{match[2]}-12"
        lead = "by" if match[0].lower().startswith("by") else ""
        found.append(Asked(month, month, month, "", match.span(), lead))
    for match in re.finditer(
        r"\b(?:by |at |before )?(?:the )?(?:year(?:'s)?[ -]end|end of (?:the|last) year"
        r"|when the year ended)\b",
        text,
        re.I,
    ):
        month = f"{asked_on.year - 1}-12"
        note = "The end of the year is read as December, and not as the end of a financial year."
        found.append(Asked(month, month, month, "", match.span(), "", note))
    for match in re.finditer(
        r"\b(?:the )?(last|previous|current|this) (financial|calendar) year\b", text, re.I
    ):
        found.append(_named_year(match, asked_on))
    for match in re.finditer(r"\bthis year\b|(?<!\bthe )\blast year\b", text, re.I):
        if _OF_MONTH.search(text[: match.start()]):
            continue
        year = asked_on.year - match[0].lower().startswith("last")
        found.append(Asked(f"{year}", f"{year}-01", f"{year}-12", "", match.span()))
    return found


def _named_year(match: re.Match[str], asked_on: dt.date) -> Asked:
    earlier = match[1].lower() in ("last", "previous")
    if match[2].lower() == "calendar":
        year = asked_on.year - earlier
        return Asked(f"{year}", f"{year}-01", f"{year}-12", "", match.span())
    year = asked_on.year - (asked_on.month < 4) - earlier
    return Asked(f"{year}-{(year + 1) % 100:02}", f"{year}-04", f"{year + 1}-03", "", match.span())


def lasts(text: str, asked_on: dt.date) -> list[Asked]:
    pattern = (
        rf"\b(?:in |over |during |for )?the (?:last|past|previous) (?:{COUNT} )?(month"
        r"|quarter|year)s?\b"
    )
    found = [back(match, asked_on, each="") for match in re.finditer(pattern, text, re.I)]
    for match in re.finditer(r"\b(last|this|the current|the present) month\b", text, re.I):
        month = plus(f"{asked_on:%Y-%m}", -1 if match[1].lower() == "last" else 0)
        found.append(Asked(month, month, month, "", match.span()))
    return found


def back(match: re.Match[str], asked_on: dt.date, *, each: str) -> Asked:
    """So many months, quarters or years back, whole months up to the one before the question."""
    unit = match[2].lower().rstrip("s")
    months = _counted(match["count"]) * {"month": 1, "quarter": 3, "year": 12}[unit]
    last = plus(f"{asked_on:%Y-%m}", -1)
    first = plus(last, 1 - months)
    said = first if first == last else f"{first} to {last}"
    return Asked(
        f"each {each} from {first} to {last}" if each else said, first, last, each, match.span()
    )
