"""Times by the season or the school year."""

from __future__ import annotations

import datetime as dt
import re

from answers.months import Asked, from_to

_SEASONS = {"winter": (12, 2), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}


def seasons(text: str, asked_on: dt.date) -> list[Asked]:
    """A season: the last that had begun, or that of a year (`winter 2009-10`);
    and a school year."""
    found = []
    pattern = (
        r"\b(?:(?P<which>last|this|past|previous) )?(?P<name>winter|spring|summer"
        r"|autumn)\b(?! terms?\b)(?: of)?(?: (?P<year>20\d\d)(?:[-/]\d\d)?)?"
    )
    for match in re.finditer(pattern, text, re.I):
        if not match["year"] and not match["which"] and not _LED.search(text[: match.start()]):
            continue
        first, last = _SEASONS[match["name"].lower()]
        year = int(match["year"] or asked_on.year)
        if not match["year"]:
            ended = f"{year + (first > last)}-{last:02}" < f"{asked_on:%Y-%m}"
            year -= (
                not ended
                and (match["which"] or "").lower() != "this"
                or f"{year}-{first:02}" > f"{asked_on:%Y-%m}"
            )
        found.append(
            from_to(f"{year}-{first:02}", f"{year + (first > last)}-{last:02}", match.span())
        )
    pattern = (
        r"\b(?:(?:the )?(?:academic|school) year (20\d\d)[-/](?:20)?\d\d"
        r"|(20\d\d)[-/](?:20)?\d\d (?:academic|school) year)\b"
    )
    for match in re.finditer(pattern, text, re.I):
        year = int(match[1] or match[2])
        found.append(from_to(f"{year}-09", f"{year + 1}-08", match.span()))
    for match in _CHRISTMAS.finditer(text):
        month = f"{match[2] or asked_on.year - 1}-12"
        lead = "by" if match[1].lower() == "by" else ""
        found.append(Asked(month, month, month, "", match.span(), lead, _AS_DECEMBER))
    return found


_CHRISTMAS = re.compile(
    r"\b(at|over|by|around) (?:the )?christmas\b(?! (?:day|eve))(?: holidays?)?(?: (20\d\d))?", re.I
)
_AS_DECEMBER = "Christmas is read as December."
_LED = re.compile(r"\b(?:in|over|during|since|through|the)(?: the)?\s+$", re.I)
