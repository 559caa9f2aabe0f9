"""Times a question names, as it says them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from answers.everyday import everyday, in_a_note
from answers.months import MONTH, MONTHS, Asked, from_to, plus
from answers.quarters import quarters
from answers.seasons import seasons

_DAY = r"(?:(?:\d{1,2})(?:st|nd|rd|th)?\s+)?"
_ON = rf"{_DAY}(?P<month>{MONTH})\b\.?,?(?:\s+(?P<year>(?:19|20)\d\d)\b)?"
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
_COUNT = r"(?P<count>\d{1,2}|" + "|".join(_WORD) + ")"
_BEGAN = (
    r"since (?:it|contactpoint|contact point|the (?:system|directory|index|database|roll-?out))"
    r"(?:'s)? ?(?:\w+ ){0,3}?(?:began|started|start|inception|introduction|launch|launched|live|"
    r"use|operation|opened)"
    r"|since (?:the |its )?(?:baseline|outset|first day)|from the (?:day|start|beginning|outset)"
    r"|to date|so far|up to now|until now|till now|since (?:its |the )?(?:inception|"
    r"launch|start|beginning)"
    r"|since (?:contactpoint|operation|use) (?:began|started)|in total|altogether|\bever\b"
)


def _month(
    match: re.Match[str], asked_on: dt.date, *, month: str = "month", year: str = "year"
) -> str:
    """The month a match names; without a year that of a month that follows in one breath,
    else the last such month that had ended, or begun.
    """
    number = MONTHS[match[month].lower().rstrip(".")]
    given = match[year] or _year_after(match.string, match.end(), number)
    if given:
        return f"{given}-{number:02}"
    return f"{asked_on.year - (number > asked_on.month)}-{number:02}"


_NEXT = re.compile(
    rf"\s*(?:,\s*(?:and\s+)?|and\s+|or\s+|&\s*|(?:compared )?with\s+|than\s+)"
    rf"(?:(?:in|at|on|for|of|the|end)\s+)*{_ON}",
    re.I,
)


def _listed_after(text: str, at: int) -> re.Match[str] | None:
    """The month that stands next in a list, after one that ends at a place, its comma included."""
    return _NEXT.match(text, at - text[:at].endswith(","))


_LISTED_BEFORE = re.compile(rf"\b{MONTH}\b\.?(?:\s+20\d\d)?\s*(?:,|,?\s*\b(?:and|or)|&)\s*$", re.I)
"""A month that stands before another in a list."""


def _year_after(text: str, at: int, number: int) -> str:
    """The year of a month said without one before another that has it:
    `November and December 2009`."""
    after = _listed_after(text, at)
    if after is None:
        return ""
    other = MONTHS[after["month"].lower().rstrip(".")]
    year = after["year"] or _year_after(text, after.end(), other)
    return str(int(year) - (number > other)) if year else ""


def read(text: str, asked_on: dt.date) -> list[Asked]:
    """The times a text names, in order; what lies inside a longer one is not read again."""
    found: list[Asked] = []
    taken: list[tuple[int, int]] = []
    for reader in (
        _so_far,
        seasons,
        _spans,
        _eaches,
        quarters,
        _lengths,
        everyday,
        _years,
        _lasts,
        _singles,
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
    r"|to date|so far)\b",
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
    r"\b(?:(?:each|every|per|by) (?:calendar )?(month|quarter|year)\b(?! to\b)|(month) by month\b"
    r"|by (?:\w+ ){1,3}?and (?:by )?(month|quarter|year)\b(?! (?:to|end|group)\b)"
    r"|(month|quarter|annual)ly (?:figure|total|number|count|basis|breakdown|serie)s?\b"
    r"|(?<=\w )(month|quarter|annual)ly(?=\s*[.?!,;:)]*\s*$"
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


_HALVES = {"first half": (1, 6), "second half": (7, 12)}


def _lengths(text: str, asked_on: dt.date) -> list[Asked]:
    """A length of time at the beginning or end of another: `the first six months of 2009`."""
    found = []
    pattern = (
        r"\b(?:(?P<half>first|second) half|(?P<end>first|last"
        rf"|final) {_COUNT} months) of (?P<year>20\d\d)\b"
    )
    for match in re.finditer(pattern, text, re.I):
        if match["half"]:
            first, last = _HALVES[f"{match['half'].lower()} half"]
        else:
            count = min(12, _counted(match["count"]))
            first, last = (1, count) if match["end"].lower() == "first" else (13 - count, 12)
        year = match["year"]
        found.append(from_to(f"{year}-{first:02}", f"{year}-{last:02}", match.span()))
    pattern = (
        rf"\b(?:{_COUNT} )?(?P<unit>months?|quarters?|years?)\s+(?:to|ending|ended"
        rf"|up to)\s+(?:on |in |at )?(?:the end of )?{_ON}"
    )
    for match in re.finditer(pattern, text, re.I):
        unit = match["unit"].lower().rstrip("s")
        if unit == "month" and not match["count"]:
            continue
        months = _counted(match["count"]) * {"month": 1, "quarter": 3, "year": 12}[unit]
        last = _month(match, asked_on)
        found.append(from_to(plus(last, 1 - months), last, match.span()))
    return found


def _counted(text: str | None) -> int:
    return (_WORD.get(text.lower(), 0) or int(text)) if text else 1


def _so_far(text: str, asked_on: dt.date) -> list[Asked]:
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


def _spans(text: str, asked_on: dt.date) -> list[Asked]:
    """From one month to another, since a month, each month or all together."""
    found = []
    begin, end = (_ON.replace("month", f"m{n}").replace("year", f"y{n}") for n in (1, 2))
    two = rf"(?:from|between)\s+{begin}\s+(?:to|and|until|till|up to)\s+{end}"
    bare = rf"{begin}(?:\s+(?:to|until|till|up to|through)\s+|\s*-\s*){end}"
    for match in (*re.finditer(two, text, re.I), *re.finditer(bare, text, re.I)):
        last = _month(match, asked_on, month="m2", year="y2")
        first_number = MONTHS[match["m1"].lower()]
        first_year = match["y1"] or str(int(last[:4]) - (first_number > int(last[5:])))
        first = f"{first_year}-{first_number:02}"
        if first > last:
            continue
        each = _each_before(text, match.start())
        said = f"each {each} from {first} to {last}" if each else f"{first} to {last}"
        found.append(Asked(said, first, last, each, match.span()))
    for match in re.finditer(
        rf"\b(?:since|from)\s+(?:the (?:end|start|beginning) of\s+|early\s+|late\s+)?{_ON}"
        r"(?!\s*(?:-|(?:to|until|till|up to)\s))",
        text,
        re.I,
    ):
        first, each = _month(match, asked_on), _each_before(text, match.start())
        said = f"each {each} since {first}" if each else f"since {first}"
        found.append(Asked(said, first, "", each, match.span()))
    began = (
        r"(?:between|from) the (?:start|beginning|launch|outset"
        rf"|inception)(?: of [\w -]{{1,25}}?)? (?:and|to|until|up to) (?:the end of )?{_ON}"
    )
    for match in re.finditer(began, text, re.I):
        last = _month(match, asked_on)
        found.append(Asked(f"to {last}", "", last, "", match.span(), "by"))
    for match in re.finditer(_BEGAN, text, re.I):
        each = _each_before(text, match.start())
        found.append(
            Asked(f"each {each} to date" if each else "to date", "", "", each, match.span())
        )
    return found


def _each_before(text: str, at: int) -> str:
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


def _eaches(text: str, asked_on: dt.date) -> list[Asked]:
    """Each month of a year."""
    found = []
    pattern = (
        r"(?:each|every)\s+(month|quarter)\s+(?:of|in|during)\s+(?:the\s+)?(?:calendar\s+"
        r"|financial\s+)?(?:year\s+)?(\d{4})(?:[-/](\d{2}))?\b"
    )
    for match in re.finditer(pattern, text, re.I):
        first, last = _year_ends(match[2], match[3])
        name = f"{match[2]}-{match[3]}" if match[3] else match[2]
        found.append(
            Asked(f"each {match[1].lower()} of {name}", first, last, match[1].lower(), match.span())
        )
    pattern = rf"(?:each|every) of the (?:last|past|previous) {_COUNT} (months|quarters|years)"
    for match in re.finditer(pattern, text, re.I):
        found.append(_back(match, asked_on, each=match[2].rstrip("s").lower()))
    for match in re.finditer(r"(?:each|every) year from ((?:19|20)\d\d)", text, re.I):
        found.append(
            Asked(f"each year from {match[1]}", f"{match[1]}-01", "", "year", match.span())
        )
    return found


def _year_ends(year: str, second: str | None) -> tuple[str, str]:
    """First and last month of a calendar year, or of a financial year where
    it has a second part."""
    return (f"{year}-04", f"{int(year) + 1}-03") if second else (f"{year}-01", f"{year}-12")


def _years(text: str, asked_on: dt.date) -> list[Asked]:
    """Financial years, a calendar year, and a year so far."""
    found = []
    for match in re.finditer(r"\b((?:19|20)\d\d)\s*[-/]\s*(?:20)?(\d\d)\b(?!-\d)", text):
        if int(match[2]) == (int(match[1]) + 1) % 100:
            each = _each_before(text, match.start())
            said = f"{match[1]}-{match[2]}"
            found.append(Asked(said, *_year_ends(match[1], match[2]), each, match.span()))
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


def _lasts(text: str, asked_on: dt.date) -> list[Asked]:
    pattern = (
        rf"\b(?:in |over |during |for )?the (?:last|past|previous) (?:{_COUNT} )?(month"
        r"|quarter|year)s?\b"
    )
    found = [_back(match, asked_on, each="") for match in re.finditer(pattern, text, re.I)]
    for match in re.finditer(r"\b(last|this|the current|the present) month\b", text, re.I):
        month = plus(f"{asked_on:%Y-%m}", -1 if match[1].lower() == "last" else 0)
        found.append(Asked(month, month, month, "", match.span()))
    return found


def _back(match: re.Match[str], asked_on: dt.date, *, each: str) -> Asked:
    """So many months, quarters or years back, whole months up to the one before the question."""
    unit = match[2].lower().rstrip("s")
    months = _counted(match["count"]) * {"month": 1, "quarter": 3, "year": 12}[unit]
    last = plus(f"{asked_on:%Y-%m}", -1)
    first = plus(last, 1 - months)
    said = first if first == last else f"{first} to {last}"
    return Asked(
        f"each {each} from {first} to {last}" if each else said, first, last, each, match.span()
    )


def _singles(text: str, asked_on: dt.date) -> list[Asked]:
    """A month, by name or as 2009-03; then a calendar year."""
    found = []
    for match in re.finditer(rf"\b{_ON}", text, re.I):
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
        month, lead = _month(match, asked_on), _lead(text, match)
        if lead == "before":
            month, lead = _before(match[0], month), "by"
        each = _each_before(text, match.start())
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
            first, last = _year_ends(match[1], None)
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
