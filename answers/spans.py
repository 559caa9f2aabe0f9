"""The periods of a release that answer the times a part names."""

from __future__ import annotations

import re
from dataclasses import replace

from answers.months import Asked, day_of, days_in, month_before
from answers.parts import Span
from answers.reading_types import Reading, Whole
from release.vocabulary import Grain
from release.vocabulary import Kind as Sort

CLOSED = "2010-08"
"""The month in which the directory was switched off (6 August 2010, statement of 22 July 2010,
Official Report).
"""


def spans_of(one: Reading, whole: Whole, measure: str) -> tuple[tuple[Span, ...], bool]:
    """The periods a part is answered for, and whether it asks for a month that is still to be
    published.
    """
    words = whole.catalogue
    kind = words.measure(measure).kind
    months = whole.months
    asked = list(one.times)
    if (
        not asked
        and one.since
        and re.search(r"\b(?:more|since|further|additional|another|then)\b", one.text, re.I)
    ):
        asked = [Asked(f"since {one.since:%Y-%m}", f"{one.since:%Y-%m}", "", "", (0, 0))]
    if measure == "accounts_active":
        asked = [
            t for t in asked if not (_is_last(t, one.text) and _months_in(t.first, t.last) == 3)
        ]
    if measure == "records_updated_in_12_months":
        asked = [t for t in asked if t.first == t.last or not _is_recent(t, whole)]
    if kind == Sort.FORECAST:  # each coming month is among its own rows
        asked = [t for t in asked if months[0] <= (t.last or t.first) <= months[-1]]
    asked = [_at_end(t, _LOOKS_BACK.get(measure, 0)) for t in asked]
    if kind == Sort.QUOTED:
        said = tuple(Span(t.said, (months[-1],)) for t in asked)
        return said or (
            Span(
                "to date"
                if re.search(
                    r"so far|up to now|until now|spent|to date|has cost|it has cost", one.text
                )
                else "latest",
                (months[-1],),
            ),
        ), False
    flow = kind == Sort.FLOW
    wholes = {
        (p.starts_on[:7], p.ends_on[:7]): p.id
        for p in words.periods.values()
        if p.grain != Grain.MONTH
    }
    if flow:
        asked = [_up_to(t) for t in asked]
    spans = [_said_as(t, resolved(t, months, wholes, flow=flow), flow=flow) for t in asked]
    if not spans:
        recent = flow and bool(_LAST_MONTH.search(one.text))
        return (_default_span(words, flow=flow and not recent),), False
    awaited = any(
        not s.ids and months[-1] < (t.first or t.last) <= CLOSED
        for s, t in zip(spans, asked, strict=True)
    )
    return tuple(dict.fromkeys(spans)), awaited


_LOOKS_BACK = {"accounts_active": 3, "records_updated_in_12_months": 12}
"""Months over which a measure looks back from the end of the month it is of."""


def _at_end(asked: Asked, window: int) -> Asked:
    """The month at whose end a measure looks back over just the time asked about."""
    if not (window and asked.first and asked.last) or asked.each:
        return asked
    if _months_in(asked.first, asked.last) != window or asked.said == asked.last[:4]:
        return asked
    return replace(asked, said=asked.last, first=asked.last)


_FINER = re.compile(
    r"\b(?:each|every|per|by|on each|on any|on a|on one|on a single|in any|in each"
    r"|in one)\s+(?:single |one |working )?"
    r"(?:day|week|weekday|fortnight)\b|\b(?:daily|weekly|fortnightly)\b|\b(?:in|during"
    r"|for) the (?:week|fortnight)\b"
    r"|\b(?:last|this|past) (?:week|weekend|fortnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|\b(?:first|second|third|fourth|last|final|opening|closing) (?:week|fortnight) of\b"
    r"|\bon (?:the|its) (?:very )?(?:first|opening|second|third) day\b"
    r"(?! of (?:(?:the|each|every) )?(?:month|quarter|year|[A-Z]))"
    r"|\byesterday\b|\b(?:day|week) by (?:day|week)\b",
    re.I,
)


_HOLIDAY = re.compile(
    r"\b(?:christmas (?:day|eve)|boxing day|new year['’]?s? (?:day|eve)|hogmanay|good friday"
    r"|easter (?:day|sunday|monday|saturday)|maundy thursday|ash wednesday|shrove tuesday"
    r"|whit (?:sunday|monday)|may day|(?:easter|spring|summer|august|may|whitsun) bank holiday(?!s)"
    r"|bank holiday monday|twelfth night"
    r"|(?:st|saint) (?:\w+?)['’]?s day|mothering sunday|(?:mother|father)['’]?s['’]? day"
    r"|hallowe['’]?en|(?:bonfire|guy fawkes) night|remembrance (?:day|sunday)|armistice day"
    r"|midsummer(?:['’]s)? day|(?:polling|election|budget|results) day)\b",
    re.I,
)
"""A day by its name: of what happens, nothing is held for it."""


def finer(one: Reading, whole: Whole, measure: str) -> str:
    """A time shorter than a month over which something is to be counted, as written;
    empty for none.

    What stands at a month's end is given for a day within it; what happens is not.
    """
    if match := _FINER.search(one.text):
        return match[0]
    if whole.catalogue.measure(measure).kind != Sort.FLOW:
        return ""
    if match := _HOLIDAY.search(one.text):
        return match[0]
    days = [t for t in one.times if t.lead == "on"]
    return one.text[slice(*days[0].where)] if days else ""


def month_ends(one: Reading, whole: Whole, measure: str) -> tuple[str, ...]:
    """The months before and after a day that is no month's end, at whose ends alone there are
    figures; none where no such day is asked about, or the release has dates."""
    if whole.catalogue.measure(measure).kind != Sort.STOCK or measure in _DATED:
        return ()
    for asked in one.times:
        day = day_of(one.text[slice(*asked.where)]) if asked.first == asked.last else 0
        if day and asked.last and day < days_in(asked.last):
            ends = (month_before(asked.last), asked.last)
            return tuple(m for m in ends if m in whole.months)
    return ()


_LAST_MONTH = re.compile(
    r"\b(?:latest|most recent) (?:(?:available|published|complete|full) )?month\b"
    r"|\b(?:latest|most recent|last) (?:monthly )?returns?\b"
    r"|\breturns? (?:last|most recently) due\b",
    re.I,
)
"""Of what happens in a month, the last one there is."""
_DATED = frozenset({"authority_stage", "authorities_at_stage", "milestone_date"})
"""Measures of which each day is known."""


def _up_to(asked: Asked) -> Asked:
    """All that happened up to a time, where it is what had happened *by* then that is asked for."""
    if asked.lead != "by" or asked.each:
        return asked
    return replace(asked, said=f"to {asked.last}", first="")


def _said_as(asked: Asked, span: Span, *, flow: bool) -> Span:
    """`to date` of what is true at a month's end is the latest."""
    return replace(span, said="latest") if asked.said == "to date" and not flow else span


def _is_last(asked: Asked, text: str) -> bool:
    """Whether a time is the last months, over which accounts are counted as used in any case."""
    said = text[slice(*asked.where)]
    return bool(asked.first and asked.last and _LAST_MONTHS.search(said))


_LAST_MONTHS = re.compile(
    r"\b(?:last|past|previous)\s+(?:\w+\s+)?(?:months?|quarters?|years?|weeks?)\b", re.I
)


def other_window(one: Reading, measure: str) -> str:
    """In a sentence, that a measure looks back over other months than are asked about;
    empty where it does not."""
    window = _LOOKS_BACK.get(measure, 0)
    for asked in one.times if window else ():
        longer = asked.first and asked.last and not asked.each and " to " in asked.said
        if longer and _months_in(asked.first, asked.last) != window:
            return (
                f"Each figure looks back over {window} months; "
                f"“{one.text[slice(*asked.where)].strip()}” is another time."
            )
    return ""


def over_time(one: Reading, whole: Whole) -> str:
    """In a sentence, that what was so at any time of many months is asked for, and the measure is
    of what is so at a month's end; empty where it is not."""
    best = one.best
    if best is None or whole.catalogue.measure(best.measure).kind != Sort.STOCK:
        return ""
    opened = any(t.first and not t.last and not t.each for t in one.times)
    if not opened and not _AT_ANY_TIME.search(one.text):
        return ""
    return "Each figure is of the end of a month, and not of all that was so at some time since."


_AT_ANY_TIME = re.compile(
    r"\bat (?:any|some|one) (?:point|time|stage)\b|\b(?:has|have|had) ever (?:been|had)\b", re.I
)


def _is_recent(asked: Asked, whole: Whole) -> bool:
    return asked.last == month_before(f"{whole.asked_on:%Y-%m}")


def _default_span(words, *, flow: bool) -> Span:  # noqa: ANN001
    to_date = [p.id for p in words.of_grain(Grain.TO_DATE)]
    return (
        Span("to date", (to_date[-1],))
        if flow and to_date
        else Span("latest", (words.months()[-1].id,))
    )


def resolved(
    asked: Asked, months: list[str], wholes: dict[tuple[str, str], str], *, flow: bool
) -> Span:
    """The periods of a release that answer a time:
    ids, and a note where they are not all it asks for.

    `months` are those of the release in order; `wholes` the ids of its longer periods by first and
    last month. A stock is read at the end of a time, a flow over it. No id where none is held.
    """
    first, last = asked.first or months[0], asked.last or months[-1]
    held = [m for m in months if first <= m <= last]
    if not held:
        return Span(asked.said)
    note = ""
    if asked.first and first < months[0]:
        note = "before"
    if asked.last and last > months[-1]:
        note = "after"
    if not flow and not asked.each:
        both = " to " in asked.said and asked.first and len(held) > 1
        return Span(
            asked.said,
            (held[0], held[-1]) if both else (held[-1],),
            note if note == "after" or both else "",
        )
    if asked.each in ("month", ""):
        if not asked.each and (whole := wholes.get((held[0], held[-1]))):
            return Span(asked.said, (whole,), note)
        quarters = () if asked.each else _each_of("quarter", held, wholes, flow=flow)
        if quarters and 3 * len(quarters) == len(held):
            return Span(asked.said, quarters, note)
        return Span(asked.said, tuple(held), note)
    return Span(asked.said, _each_of(asked.each, held, wholes, flow=flow) or tuple(held), note)


def _each_of(
    each: str, held: list[str], wholes: dict[tuple[str, str], str], *, flow: bool
) -> tuple[str, ...]:
    """Ids of the quarters or financial years that lie in some months; of a stock the last month of
    each.
    """
    size = {"quarter": 3, "year": 12}[each]
    own = [
        (first, last, id_)
        for (first, last), id_ in wholes.items()
        if held[0] <= first
        and last <= held[-1]
        and id_ != "to-date"
        and (_months_in(first, last) == 3) == (size == 3)
    ]
    return tuple(id_ if flow else last for _, last, id_ in sorted(own))


def _months_in(first: str, last: str) -> int:
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:]) + 1
