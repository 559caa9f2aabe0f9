"""Of which place and time a question is, where that stands before it in a clause of its own:
*With reference to Newham, how many ...*; *pursuant to an earlier answer, in 2009-10 how many ...*.
"""

from __future__ import annotations

import datetime as dt
import re

from answers import forms, match, periods, places
from answers.months import Asked
from answers.text import Word, words

CLAUSE = re.compile(r"[,;]\s*|:\s+|\s-+\s")
OF_ANOTHER = re.compile(
    r"\b(?:answers?|reply|replies|response|statements?|official report|column|letter|report|debate"
    r"|questions?|speech|evidence|memorandum|circular|inquiry|reviews?|hon|member|members|paper"
    r"|announcement)\b",
    re.I,
)
"""What is told of an earlier answer or another paper: its day is no time that is asked about."""
_BEFORE_TIME = re.compile(
    r"\b(?:(?:in|during|over|for|within|throughout) (?:the )?(?:whole of |(?:calendar|financial)"
    r" year )?|(?:as )?(?:at|on)(?: the)? |by |before |since |up to |to |from |between )$",
    re.I,
)
_FRAMES = frozenset(
    re.findall(
        r"\w+",
        """
    a all alone and area as at authority between borough by calendar city concerned concerning
    concerns council county during each end england entire every far financial first following
    for from goes half in is it local london looking month monthly months of on only or over
    per period quarter quarterly quarters reference referring regard regarded regarding
    regards region regions relates relation respect respecting same since so such
    supplementary taking that the this throughout time to touching turning up whole with
    within year yearly years
    """,
    )
)
"""The words beside a place or a time in a clause that says nothing else."""


def moved(frame: str, rest: str, asked_on: dt.date) -> str:
    """A question with the place and the time of the clauses before it, where it counts or lists
    something and names none itself."""
    if forms.form_of(rest) not in (*forms.NUMERIC, *_OF_PLACES):
        return rest
    own = tuple(periods.read(rest, asked_on))
    timed, placed = bool(own), bool(named(rest, own))
    said: list[str] = []
    for clause in CLAUSE.split(frame):
        times = () if OF_ANOTHER.search(clause) else tuple(periods.read(clause, asked_on))
        where = () if OF_ANOTHER.search(clause) else tuple(named(clause, times))
        if not (times or where) or not _says_no_more(clause, times, where):
            continue
        said += _in_places(clause, where) if not placed else []
        said += [_of_time(clause, one) for one in times] if not timed else []
    return ", ".join((*said, rest))


_OF_PLACES = (forms.Form.LIST, forms.Form.WHEN, forms.Form.PROGRESS)


def named(text: str, times: tuple[Asked, ...]) -> list[places.Named]:
    """The places that a text names beside its times; not the nation."""
    own = [_blank(word, times) for word in words(text)]
    return [p for p in places.find(own, known=match.known()) if p.row.kind != "nation"]


def _blank(word: Word, times: tuple[Asked, ...]) -> Word:
    """A word, empty where it is one of a time: March is no town there."""
    inside = any(t.where[0] <= word.start < t.where[1] for t in times)
    return Word("", "", "", word.start, word.end) if inside else word


_ANY_DAY = dt.date(2010, 12, 31)
"""A day on which a time is looked for where only whether there is one matters."""


def says_only(text: str) -> bool:
    """Whether a text says only where or when."""
    times = tuple(periods.read(text, _ANY_DAY))
    where = tuple(named(text, times))
    nation = re.search(r"\bEngland\b", text)
    return bool(times or where or nation) and _says_no_more(text, times, where)


def _says_no_more(clause: str, times: tuple[Asked, ...], where: tuple[places.Named, ...]) -> bool:
    """Whether a clause holds nothing but places, times and the words they stand in."""
    own = list(words(clause))
    rest = [
        word.lower
        for n, word in enumerate(own)
        if not any(p.first <= n < p.last for p in where)
        and not any(t.where[0] <= word.start < t.where[1] for t in times)
    ]
    return {word for word in rest if word.isalpha()} <= _FRAMES


def _in_places(clause: str, where: tuple[places.Named, ...]) -> list[str]:
    """The places of a clause as they stand in a question."""
    written = [
        f"the {p.written}"
        if re.search(rf"\bthe {re.escape(p.written)}", clause, re.I)
        else p.written
        for p in where
    ]
    return [f"in {' and '.join(written)}"] if written else []


def _of_time(clause: str, one: Asked) -> str:
    """A time of a clause with the word before it."""
    lead = _BEFORE_TIME.search(clause[: one.where[0]])
    said = clause[slice(*one.where)]
    if lead is None:
        return said if _BEFORE_TIME.match(f"{said.split()[0]} ") else f"in {said}"
    return f"{lead[0]}{said}"
