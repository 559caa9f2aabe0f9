"""Months that a text names, alone or in a list, by name or in figures: *in April, May and June
2010*, *by 31 March*, *2009-03*."""

from __future__ import annotations

import datetime as dt
import re

from answers.months import MONTH, MONTHS, Asked, plus

_DAY = r"(?:(?:\d{1,2})(?:st|nd|rd|th)?\s+)?"


_SAID_YEAR = r"(?:19|20)\d\d|(?:this|last) yea[r]"  # [r], so that no name of a group stands in it
ON = rf"{_DAY}(?P<month>{MONTH})\b\.?,?(?:\s+(?:of\s+)?(?P<year>{_SAID_YEAR})\b)?"


def year_said(said: str, asked_on: dt.date) -> str:
    """The year in figures that stands after a month: *in May last year*."""
    if said[:1].isdigit() or not said:
        return said
    return str(asked_on.year - said.lower().startswith("last"))


def month_of(
    match: re.Match[str], asked_on: dt.date, *, month: str = "month", year: str = "year"
) -> str:
    """The month a match names; without a year that of a month that follows in one breath,
    else the last such month that had ended, or begun.
    """
    number = MONTHS[match[month].lower().rstrip(".")]
    said = match[year] or _year_after(match.string, match.end(), number, asked_on)
    given = year_said(said or "", asked_on)
    if given:
        return f"{given}-{number:02}"
    return f"{asked_on.year - (number > asked_on.month)}-{number:02}"


_NEXT = re.compile(
    rf"\s*(?:,\s*(?:and\s+)?|and\s+|or\s+|&\s*|(?:compared )?with\s+|than\s+)"
    rf"(?:(?:in|at|on|for|of|the|end)\s+)*{ON}",
    re.I,
)


def _listed_after(text: str, at: int) -> re.Match[str] | None:
    """The month that stands next in a list, after one that ends at a place, its comma included."""
    return _NEXT.match(text, at - text[:at].endswith(","))


_LISTED_BEFORE = re.compile(rf"\b{MONTH}\b\.?(?:\s+20\d\d)?\s*(?:,|,?\s*\b(?:and|or)|&)\s*$", re.I)
"""A month that stands before another in a list."""


def _year_after(text: str, at: int, number: int, asked_on: dt.date) -> str:
    """The year of a month said without one before another that has it:
    `November and December 2009`."""
    after = _listed_after(text, at)
    if after is None:
        return ""
    other = MONTHS[after["month"].lower().rstrip(".")]
    year = after["year"] or _year_after(text, after.end(), other, asked_on)
    year = year_said(year, asked_on)
    return str(int(year) - (number > other)) if year else ""


def each_before(text: str, at: int) -> str:
    """Whether `each month`, `every quarter`... stands just before a place in a text."""
    before = text[max(0, at - 60) : at]
    match = re.search(
        r"\b(?:each|every|per|by|monthly|for each|month by month)\b\s*(?:calendar |of the "
        r")?(month|quarter|year|months|quarters)?[\s,]*(?:of|in|from|between|for)?\s*$",
        before,
        re.I,
    )
    near = match or re.search(
        r"\b(?:each|every) (?:calendar )?(month|quarter|year)\b", before[-40:], re.I
    )
    if near and near[1]:
        return near[1].lower().rstrip("s")
    return "month" if match and re.search(r"monthly|month by month", match[0], re.I) else ""


def year_ends(year: str, second: str | None) -> tuple[str, str]:
    """First and last month of a calendar year, or of a financial year where
    it has a second part."""
    return (f"{year}-04", f"{int(year) + 1}-03") if second else (f"{year}-01", f"{year}-12")


def singles(text: str, asked_on: dt.date) -> list[Asked]:
    """A month, by name or as 2009-03; then a calendar year."""
    found = []
    for match in re.finditer(rf"\b{ON}", text, re.I):
        written = match["month"]
        plain = (
            written[0].isupper()
            or text.islower()
            and (written.lower() != "march" or _is_few_words(text, match.end()))
        )
        if not match["year"] and (written.lower() == "may" or len(written) <= 3 or not plain):
            dayed = re.match(r"\d", match[0])
            led = re.search(
                r"\b(?:in|by|of|since|during|at|end of|to|until)\s+$", text[: match.start()], re.I
            )
            listed = not _is_verb(text, match) and (
                _listed_after(text, match.end()) or _LISTED_BEFORE.search(text[: match.start()])
            )
            if not dayed and not listed and not (led and written[0].isupper()):
                continue
        month, lead = month_of(match, asked_on), _lead(text, match)
        if lead == "before":
            month, lead = _before(match[0], month), "by"
        each = each_before(text, match.start())
        if lead == "after":
            month = month if re.match(r"0?1\D|[2-9]\D|1\d|2[0-7]", match[0]) else plus(month, 1)
            found.append(Asked(f"since {month}", month, "", each, match.span()))
            continue
        found.append(Asked(month, month, month, each, match.span(), lead))
    for match in re.finditer(r"\b(20\d\d)-(0[1-9]|1[0-2])\b", text):
        found.append(Asked(match[0], match[0], match[0], "", match.span()))
    found += _in_figures(text)
    for match in re.finditer(r"(?<![\d-])\b((?:19|20)\d\d)\b(?!\s*[-/]\s*\d)", text):
        led = re.search(
            r"(act|regulations|\(england\)|si|no\.?|order)\s*$", text[: match.start()], re.I
        )
        if not led:
            first, last = year_ends(match[1], None)
            found.append(Asked(match[1], first, last, "", match.span()))
    return found


_SOMEBODY = r"(?:i|we|you|he|she|it|they|one|who|which|that|as)"


def _is_verb(text: str, match: re.Match[str]) -> bool:
    """Whether what could be a month is what somebody may do."""
    before = re.search(rf"\b{_SOMEBODY}\s+$", text[: match.start()], re.I)
    return bool(before or re.match(rf"\s+{_SOMEBODY}\b", text[match.end() :], re.I))


def _is_few_words(text: str, at: int) -> bool:
    """Whether a text of three or four words ends at a place:
    `searches police march` marches nowhere."""
    return not text[at:].strip(" ?.") and 2 < len(text.split()) <= 4


def _before(written: str, month: str) -> str:
    """The last month that lies before a date: that of the day where
    it is not the first of its month."""
    late = re.match(r"\d", written) and not re.match(r"0?1(?!\d)", written)
    return month if late else plus(month, -1)


_LEAD = re.compile(
    r"\b(by|up to|until|till|before|prior to|after|following|on)\s+"
    r"(?:the (?:end|close|last day|beginning|start) of\s+)?$",
    re.I,
)


def _lead(text: str, match: re.Match[str]) -> str:
    """`by`, `before`, `after` before a date, `on` before a day; else empty."""
    before = _LEAD.search(text[: match.start()])
    word = before[1].lower() if before else ""
    if word == "on":
        return "on" if re.match(r"\d", match[0]) else ""
    word = {"up to": "by", "until": "by", "till": "by", "prior to": "before"}.get(word, word)
    return {"following": "after"}.get(word, word)


def _in_figures(text: str) -> list[Asked]:
    """Dates in figures, the day first: 31/03/2010, 31.3.10; and a month alone, 03/2010."""
    found = []
    pattern = r"(?<![\d/.])(?:(\d{1,2})[/.])?(0?[1-9]|1[0-2])[/.]((?:20)?\d\d)(?![\d/.]*\d)"
    for match in re.finditer(pattern, text):
        if not match[1] and len(match[3]) == 2:
            continue
        month = f"20{match[3][-2:]}-{int(match[2]):02}"
        found.append(Asked(month, month, month, "", match.span(), _lead(text, match)))
    return found
