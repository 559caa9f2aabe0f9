"""Times by the quarter: *the second quarter of 2009-10*, *Q1 2010*."""

from __future__ import annotations

import datetime as dt
import re

from answers.months import Asked

_QUARTERS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
    "final": 4,
    "closing": 4,
    "opening": 1,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}


def quarters(text: str, _asked_on: dt.date) -> list[Asked]:
    """Quarters of a calendar or a financial year, and the month at the end of one."""
    found = []
    pattern = (
        r"\b(first|second|third|fourth|last|final|closing"
        r"|opening) quarter of (?:the (?:financial )?year )?(20\d\d)(?:[-/](?:20)?(\d\d))?"
        r"|\b(?:q|quarter )([1-4])(?: of)?,? (20\d\d)(?:[-/](?:20)?(\d\d))?"
    )
    for match in re.finditer(pattern, text, re.I):
        number = _QUARTERS[(match[1] or match[4]).lower()]
        year, second = match[2] or match[5], match[3] or match[6]
        start = 3 * number - 2 + (3 if second else 0)
        base = int(year) + (start > 12)
        start = (start - 1) % 12 + 1
        first, last = f"{base}-{start:02}", f"{base}-{start + 2:02}"
        if _AT_END.search(text[: match.start()]):
            found.append(Asked(last, last, last, "", match.span(), "by"))
        else:
            found.append(Asked(f"{first} to {last}", first, last, "", match.span()))
    return found


_AT_END = re.compile(r"\b(?:end|close) of (?:the )?$", re.I)
