"""Places and times that a question names and no part of its answer uses: what stands in a clause
that was taken for an argument, beside the question, or in a frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from answers import letters, periods, scope
from answers.areas import NATIONAL
from answers.forms import NUMERIC, Form
from answers.left_over import LAW
from answers.months import Asked
from answers.reading_types import Reading

BEGAN = "2009-01"
"""The first month of the directory: what was before is told, and of nothing that is counted."""


def marked(readings: Sequence[Reading], text: str, asked_on: dt.date) -> tuple[Reading, ...]:
    """The parts of a question, each with what the question names that none of them uses."""
    text = _outside(readings, text)
    times = tuple(periods.read(text, asked_on))
    found = tuple(dict.fromkeys((*_places(readings, text, times), *_times(readings, text, times))))
    return tuple(_with(one, (*found, *_beside(one, readings))) for one in readings)


def _outside(readings: Sequence[Reading], text: str) -> str:
    """What of a question stands before its only part, which has read all of its own; else all."""
    whole = text.rstrip(" ,;.?!")
    own = readings[0].text.rstrip(" ,;.?!") if len(readings) == 1 else ""
    return whole[: -len(own)] if own and whole.endswith(own) else text


def _with(one: Reading, names: tuple[str, ...]) -> Reading:
    return replace(one, unused=(*one.unused, *dict.fromkeys(names))) if names else one


def _beside(one: Reading, readings: Sequence[Reading]) -> list[str]:
    """Places and times that only a part beside this one is of, which asks for reasons or rules:
    *why were records opened in Leeds, and how many shields were applied?*"""
    if one.form is Form.POLICY or NATIONAL.search(one.text):
        return []
    others = [other for other in readings if other.form is Form.POLICY]
    asked_now = one.times or periods.NOW.search(one.text)
    places = [p.written for other in others for p in other.areas.places if not one.areas]
    times = [
        other.text[slice(*time.where)].strip()
        for other in others
        for time in other.times
        if not asked_now and (time.first or time.last)
    ]
    return [name for name in (*places, *times, *_after(one, readings)) if name]


def _after(one: Reading, readings: Sequence[Reading]) -> list[str]:
    """Places that only the next part is of, which counts at another time: *how many in 2008 and how
    many in 2009 in Kent*."""
    at = next(n for n, other in enumerate(readings) if other is one)
    after = readings[at + 1] if at + 1 < len(readings) else None
    both_timed = after is not None and one.times and after.times
    if one.areas or after is None or not both_timed or after.form not in NUMERIC:
        return []
    return [place.written for place in after.areas.places]


def _places(readings: Sequence[Reading], text: str, times: tuple[Asked, ...]) -> list[str]:
    """The names of places none of which, nor anything around or within them, a part is of."""
    used = [place for one in readings for place in (*one.areas.places, *one.areas.missing)]
    codes = {p.code for p in used} | {code for one in readings for code in one.around}
    codes.discard("")
    written = {p.written.lower() for p in used}
    named = scope.named(text, times)
    return [
        one.written
        for one in named
        if one.written.lower() not in written
        and not any({row.region, *row.region.split(";"), *row.codes} & codes for row in one.rows)
        and not _is_told_of_another(text, text.find(one.written))
    ]


def _times(readings: Sequence[Reading], text: str, times: tuple[Asked, ...]) -> list[str]:
    """The times none of which, nor a longer or shorter one about them, a part is of."""
    used = [time for one in readings for time in one.times]
    return [
        text[slice(*one.where)].strip()
        for one in times
        if (one.first or one.last)
        and (one.last or one.first) >= BEGAN
        and not any(_is_about(one, time) for time in used)
        and not _is_told_of_another(text, one.where[0])
    ]


def _is_about(one: Asked, used: Asked) -> bool:
    """Whether a time that is used is the one named, within it, or each of those it is one of."""
    if (one.first, one.last) == (used.first, used.last):
        return True
    within = (used.first or "0") >= (one.first or "0") and (used.last or "9") <= (one.last or "9")
    one_of = bool(used.each) and one.first == one.last
    of_each = one_of and (used.first or "0") <= one.first <= (used.last or "9")
    return within or of_each


def _is_told_of_another(text: str, at: int) -> bool:
    """Whether what stands there belongs to an earlier answer or another paper, to a law, or to by
    when an answer is wanted."""
    if any(law.start() <= at < law.end() for law in LAW.finditer(text)):
        return True
    start = max((m.end() for m in scope.CLAUSE.finditer(text, 0, max(at, 0))), default=0)
    ends = scope.CLAUSE.search(text, max(at, 0))
    clause = text[start : ends.start() if ends else len(text)]
    return bool(scope.OF_ANOTHER.search(clause) or letters.HURRY.match(clause))
