"""Times a question names, as it says them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from answers.everyday import everyday, in_a_note
from answers.months import MONTHS, Asked, from_to, plus
from answers.named_months import ON, each_before, month_of, singles, year_ends, year_said
from answers.quarters import quarters
from answers.seasons import seasons
from answers.years import COUNT, back, lasts, lengths, so_far, years

_BEGAN = (
    r"since (?:it|contactpoint|contact point|the (?:system|directory|index|database|roll-?out))"
    r"(?:'s)? ?(?:\w+ ){0,3}?(?:began|started|start|inception|introduction|launch|launched|live|"
    r"use|operation|opened)"
    r"|since (?:the |its )?(?:baseline|outset|first day)|from the (?:day|start|beginning|outset)"
    r"|to date|so far(?! as\b)|up to now|until now|till now|since (?:its |the )?(?:inception|"
    r"launch|start|beginning)"
    r"|since (?:contactpoint|operation|use) (?:began|started)|in total|altogether|\bever\b"
)


def read(text: str, asked_on: dt.date) -> list[Asked]:
    """The times a text names, in order; what lies inside a longer one is not read again."""
    found: list[Asked] = []
    taken: list[tuple[int, int]] = []
    for reader in (
        so_far,
        seasons,
        _spans,
        _eaches,
        quarters,
        lengths,
        everyday,
        years,
        lasts,
        singles,
        in_a_note,
    ):
        for one in reader(text, asked_on):
            if all(one.where[1] <= a or one.where[0] >= b for a, b in taken):
                found.append(one)
                taken.append(one.where)
    found = [one for one in found if len(found) == 1 or not _is_sum(text, one)]
    found = _taken_together(text, sorted(found, key=_place))
    if _LATEST.search(text):
        found = [one for one in found if re.search(r"\d{4}|[-/]\d\d", text[slice(*one.where)])]
    return [_doubted(one, text) for one in _with_each(text, found)]


def _taken_together(text: str, found: list[Asked]) -> list[Asked]:
    """Months that follow one another as one time, where a text takes them together."""
    if len(found) < 2 or not _TOGETHER.search(text[found[-1].where[1] :]):
        return found
    months = [one.first for one in found]
    follow = all(one.first == one.last and not one.each and not one.lead for one in found)
    if not follow or months != [plus(months[0], n) for n in range(len(months))]:
        return found
    return [from_to(months[0], months[-1], (found[0].where[0], found[-1].where[1]))]


_TOGETHER = re.compile(r"^\W*(?:taken |all |both |counted |added )?(?:together|combined)\b", re.I)


def _place(one: Asked) -> tuple[int, int]:
    return one.where


def _doubted(one: Asked, text: str) -> Asked:
    """A time with a note where each month is asked for and a single one was read: the others may
    not have been."""
    alone = bool(one.first) and one.first == one.last and not one.note
    series = one.each == "month" or bool(_SERIES.search(text))
    return replace(one, note=_ONE_OF_EACH) if alone and series else one


_SERIES = re.compile(r"\b(?:each|every|per) month\b|\bmonth by month\b|\bmonthly figures\b", re.I)
_ONE_OF_EACH = "Each month is asked for, and one month alone was read."


NOW = re.compile(
    r"\b(?:at the moment|at present|at this (?:moment|point|time)|presently|currently|now|today"
    r"|to date|so far(?! as\b))\b",
    re.I,
)
"""A time of a part's own, which is the latest: it takes none from the part before or after it."""

_LATEST = re.compile(r"\b(?:latest|most recent)\b", re.I)
"""What is asked of *the latest 31 March* is the latest, whenever it was."""


def _is_sum(text: str, one: Asked) -> bool:
    """Whether a time is said by *in total* alone, which beside another time is none."""
    return one.said == "to date" and text[slice(*one.where)].lower() in (
        "in total",
        "altogether",
        "ever",
    )


_EACH = re.compile(
    r"\b(?:(?:each|every|per|by) (?:calendar )?(month|quarter|year)\b(?! to\b)"
    r"|(month|quarter|year) by (?:month|quarter|year)\b"
    r"|by (?:\w+ ){1,3}?and (?:by )?(month|quarter|year)\b(?! (?:to|end|group)\b)"
    r"|(month|quarter|annual)ly (?:figure|total|number|count|basis|breakdown|serie)s?\b"
    r"|(?<=[\w,;:–-] )(month|quarter|annual)ly(?=\s*[.?!,;:)]*\s*$"
    r"| (?:by|for|in|since|from|over|during)\b))",
    re.I,
)


def _with_each(text: str, found: list[Asked]) -> list[Asked]:
    """The times, or all of it where none is named, in months,
    quarters or years where a text says so before or after them."""
    match = _EACH.search(text)
    if not match or any(one.each for one in found) or len(found) > 1:
        return found
    each = next(filter(None, match.groups())).lower().replace("annual", "year")
    if not found:
        return [Asked(f"each {each} to date", "", "", each, match.span())]
    (one,) = found
    if one.first == one.last and one.first:
        return found
    plain = " to " in one.said
    said = f"each {each} from {one.said}" if plain else f"each {each} {one.said}"
    if re.fullmatch(r"\d{4}(?:-\d\d| to date)?", one.said):
        said = f"each {each} of {one.said}"
    return [replace(one, said=said, each=each)]


def _spans(text: str, asked_on: dt.date) -> list[Asked]:
    """From one month to another, since a month, each month or all together."""
    found = []
    begin, end = (ON.replace("month", f"m{n}").replace("year", f"y{n}") for n in (1, 2))
    two = rf"(?:from|between)\s+{begin}\s+(?:to|and|until|till|up to)\s+{end}"
    bare = rf"{begin}(?:\s+(?:to|until|till|up to|through)\s+|\s*-\s*){end}"
    for match in (*re.finditer(two, text, re.I), *re.finditer(bare, text, re.I)):
        last = month_of(match, asked_on, month="m2", year="y2")
        first_number = MONTHS[match["m1"].lower()]
        first_year = year_said(match["y1"] or "", asked_on) or str(
            int(last[:4]) - (first_number > int(last[5:]))
        )
        first = f"{first_year}-{first_number:02}"
        if first > last:
            continue
        each = each_before(text, match.start())
        said = f"each {each} from {first} to {last}" if each else f"{first} to {last}"
        found.append(Asked(said, first, last, each, match.span()))
    for match in re.finditer(
        rf"\b(?:since|from)\s+(?:the (?:end|start|beginning) of\s+|early\s+|late\s+)?{ON}"
        r"(?!\s*(?:-|(?:to|until|till|up to)\s))",
        text,
        re.I,
    ):
        first, each = month_of(match, asked_on), each_before(text, match.start())
        if not each and _OF_THESE.search(text[: match.start() + 5]):
            continue
        said = f"each {each} since {first}" if each else f"since {first}"
        found.append(Asked(said, first, "", each, match.span()))
    began = (
        r"(?:between|from) the (?:start|beginning|launch|outset"
        rf"|inception)(?: of [\w -]{{1,25}}?)? (?:and|to|until|up to) (?:the end of )?{ON}"
    )
    for match in re.finditer(began, text, re.I):
        last = month_of(match, asked_on)
        found.append(Asked(f"to {last}", "", last, "", match.span(), "by"))
    for match in re.finditer(_BEGAN, text, re.I):
        each = each_before(text, match.start())
        found.append(
            Asked(f"each {each} to date" if each else "to date", "", "", each, match.span())
        )
    return found


_OF_THESE = re.compile(
    r"\b(?:alerts|returns|figures|statistics|requests|incidents|data|numbers) from $", re.I
)
"""What things a month's are, and not since when: *the alerts from April*."""


def _eaches(text: str, asked_on: dt.date) -> list[Asked]:
    """Each month of a year."""
    found = []
    pattern = (
        r"(?:each|every)\s+(month|quarter)\s+(?:of|in|during)\s+(?:the\s+)?(?:calendar\s+"
        r"|financial\s+)?(?:year\s+)?(\d{4})(?:[-/](\d{2}))?\b"
    )
    for match in re.finditer(pattern, text, re.I):
        first, last = year_ends(match[2], match[3])
        name = f"{match[2]}-{match[3]}" if match[3] else match[2]
        found.append(
            Asked(f"each {match[1].lower()} of {name}", first, last, match[1].lower(), match.span())
        )
    pattern = rf"(?:each|every) of the (?:last|past|previous) {COUNT} (months|quarters|years)"
    for match in re.finditer(pattern, text, re.I):
        found.append(back(match, asked_on, each=match[2].rstrip("s").lower()))
    for match in re.finditer(r"(?:each|every) year from ((?:19|20)\d\d)", text, re.I):
        found.append(
            Asked(f"each year from {match[1]}", f"{match[1]}-01", "", "year", match.span())
        )
    return found
