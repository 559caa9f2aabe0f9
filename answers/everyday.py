"""Times as people say them: *the turn of the year*, *between New Year and Easter*, *the first three
months of this year*, *last quarter*, *Q1*; and a month in a note (*Croydon, May*)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from answers.months import HEADED, MONTH, MONTHS, Asked, from_to, plus

_FEASTS = {"new year": 1, "easter": 4, "whitsun": 5, "christmas": 12, "xmas": 12}
"""The month of a feast; what lies before Easter ends with March."""
_FEAST = r"(?:the )?(new year|easter|whitsun|christmas|xmas)"


def everyday(text: str, asked_on: dt.date) -> list[Asked]:
    """Times in everyday words, those that had begun when it was asked."""
    readers = (_turn, _from_feast, _quarters)
    return [one for reader in readers for one in reader(text, asked_on)]


def _turn(text: str, asked_on: dt.date) -> list[Asked]:
    """The turn of the year: the end of the December before."""
    found = re.finditer(r"\b(?:at |by )?the turn of the year\b(?! 20\d\d)", text, re.I)
    month = f"{asked_on.year - 1}-12"
    return [Asked(month, month, month, "", match.span()) for match in found]


def _from_feast(text: str, asked_on: dt.date) -> list[Asked]:
    """From one feast to another, and since one."""
    found = []
    pattern = rf"\b(?:between|from) {_FEAST} (?:and|to|until) {_FEAST}\b"
    for match in re.finditer(pattern, text, re.I):
        last = _last(_before(match[2]), asked_on)
        number = _FEASTS[match[1].lower()]
        first = f"{int(last[:4]) - (number > int(last[5:]))}-{number:02}"
        if first <= last:
            found.append(from_to(first, last, match.span()))
    for match in re.finditer(rf"\bsince {_FEAST}\b", text, re.I):
        first = _last(_FEASTS[match[1].lower()], asked_on)
        found.append(Asked(f"since {first}", first, "", "", match.span()))
    return found


def _before(feast: str) -> int:
    """The last month that lies wholly before a feast."""
    return {1: 12}.get(_FEASTS[feast.lower()], _FEASTS[feast.lower()] - 1)


def _last(number: int, asked_on: dt.date) -> str:
    """The last such month that has begun."""
    return f"{asked_on.year - (number > asked_on.month)}-{number:02}"


def _quarters(text: str, asked_on: dt.date) -> list[Asked]:
    """A quarter without a year: the last such that had begun; the last quarter: the last whole."""
    found = []
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4} | {str(n): n for n in range(1, 5)}
    pattern = r"\b(?:the (first|second|third|fourth) quarter|q([1-4]))\b(?! of\b|,? ?20\d\d)"
    for match in re.finditer(pattern, text, re.I):
        start = 3 * number[(match[1] or match[2]).lower()] - 2
        first = _last(start, asked_on)
        found.append(replace(from_to(first, plus(first, 2), match.span()), note=_OF_WHICH_YEAR))
    begun = f"{asked_on.year}-{3 * ((asked_on.month - 1) // 3) + 1:02}"
    pattern = r"(?:^|(?<=[\s,;-]))(?:the )?(last|previous|past|this) quarter\b(?! of\b)"
    for match in re.finditer(pattern, text, re.I):
        first = begun if match[1].lower() == "this" else plus(begun, -3)
        found.append(from_to(first, plus(first, 2), match.span()))
    return found


_OF_WHICH_YEAR = "A quarter without a year is read as the last such of a calendar year."


def in_a_note(text: str, asked_on: dt.date) -> list[Asked]:
    """A month that stands by itself in a note, or after *in*, in small letters or cut short."""
    found = []
    pattern = (
        rf"(?:(?P<led>\b(?:in|during|of|for|end(?: of)?|by(?: end(?: of)?)?) )"
        rf"|(?P<alone>[,:;?-] |^)|(?P<last> ))(?P<month>{MONTH})\b\.?"
        r"(?: (?P<year>20\d\d)\b)?(?P<after>\W*$|[,;?])?"
    )
    for match in re.finditer(pattern, text, re.I):
        written, after = match["month"].lower(), match["after"]
        plain = written not in ("may", "march", "mar")
        heads = _heads(text, match)
        if match["year"] or not (match["led"] or after is not None or heads):
            continue
        if match["led"] and not plain and not _IN.match(match["led"]) and after is None:
            continue
        last = heads or _is_last(text, match.start("month"))
        if not match["led"] and match["alone"] is None and not last:
            continue
        month = _last(MONTHS[written], asked_on)
        lead = "by" if (match["led"] or "").lower().startswith("by") else ""
        found.append(Asked(month, month, month, "", match.span("month"), lead))
    return found


_IN = re.compile(r"(?:in|during) $", re.I)


def _heads(text: str, match: re.Match[str]) -> bool:
    """Whether a month stands before what is counted, as the first word of a note in small letters
    or later with its capital: *march returns*, *Kent May openings*."""
    at = match.start("month")
    first = not text[:at].strip()
    named = text[at].islower() if first else text[at].isupper()
    return named and bool(re.match(rf" (?:{HEADED})\b", text[match.end("month") :]))


def _is_last(text: str, at: int) -> bool:
    """Whether a month is the last word of a text that is a note, or of a thing asked for in it."""
    before = text[:at].split()
    return len(before) > 1 and before[-1].lower() not in _BEFORE_A_VERB


_BEFORE_A_VERB = frozenset(
    ["i", "we", "you", "he", "she", "it", "they", "who", "that", "to", "a", "the", "on", "and"]
)
