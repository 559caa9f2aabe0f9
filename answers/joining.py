"""The parts of a question together: what one takes from another, before it or after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from answers import denial, forms, framing, match, parting, places, shorthand, splits, unused
from answers.elsewhere import speaks
from answers.forms import Form
from answers.likeness import Likeness
from answers.periods import NOW
from answers.reading import by_letter, like_questions, read_part
from answers.reading_types import BACK, SURE, Reading, Whole
from answers.text import words
from queries.catalogue import Catalogue, catalogue_of
from queries.releases import Release


def read(
    question: str, release: Release, asked_on: dt.date, *, most: int = 100
) -> tuple[Reading, ...]:
    """The parts of a cleaned question, each read with what it refers back to; so many at most."""
    text, changed = mended(question)
    framed = framing.unframed(text, asked_on)
    said = framing.without_contrast(text)
    found = match.lexicon().find(words(text))
    catalogue = catalogue_of(release)
    whole = Whole(
        release,
        catalogue,
        asked_on,
        framed.follows,
        any(f.name == "DIRECTORY" for f in found),
        changed,
    )
    readings: list[Reading] = []
    for piece in parting.split(framed.body):
        for part in parting.expanded(piece):
            if len(readings) >= most:
                return unused.marked(_shared(readings, framed, catalogue), said, asked_on)
            before = readings[-1] if readings else None
            one = read_part(part, whole, before)
            if before is None and framed.told and not _speaks_of_measure(one):
                one = _with_told(one, framed.told, whole)
            if before is not None and _adds_nothing(one, before):
                continue
            if before is not None and (split := _asks_split(one, before, whole)):
                readings[-1] = replace(before, split=split)
                continue
            if before is not None and _asks_names(one, before):
                readings[-1] = replace(before, form=Form.LIST)
                continue
            readings += by_letter(one, part, whole, before) or [one]
    return unused.marked(_shared(readings, framed, catalogue), said, asked_on)


def _speaks_of_measure(one: Reading) -> bool:
    return one.best is not None and one.best.score >= SURE


def _with_told(one: Reading, told: str, whole: Whole) -> Reading:
    """A part that names no measure, with what is told beside it: *he has heard how many users there
    are to be. What estimates have been published?* Always in doubt."""
    context = read_part(told, whole, None, Form.NUMBER)
    if one.other or one.unheld[0] or context.other or not _speaks_of_measure(context):
        return one
    again = read_part(one.text, whole, replace(context, unheld=("", ""), person=""))
    told_of = _speaks_of_measure(again) and again.form in (*forms.NUMERIC, Form.LIST, Form.WHEN)
    return replace(again, told=True) if told_of else one


_SPLIT_LAST = re.compile(
    r",\s*((?:(?:each|all|both|in each case|broken down|split|divided|shown) )*"
    r"by [\w' -]{3,40})\W*$",
    re.I,
)
"""A split that is said once, after a comma, at the end of all that is counted."""


def _split_alike(readings: list[Reading], catalogue: Catalogue) -> list[Reading]:
    """The parts, those that count something with the split said at the end of the last: *how many
    were trained, how many are active, by sector?*"""
    tail = _SPLIT_LAST.search(readings[-1].text) if len(readings) > 1 else None
    if tail is None or any(one.form not in forms.NUMERIC for one in readings):
        return readings
    return [
        one if one.best is None or one.split else _split_by(one, tail[1], catalogue)
        for one in readings
    ]


def _split_by(one: Reading, said: str, catalogue: Catalogue) -> Reading:
    """A part with a split, or in doubt where its measure has none such."""
    split = splits.asked(words(said), (), one.best.measure if one.best else "", catalogue)
    return replace(one, unused=(*one.unused, said)) if split.lacking else replace(one, split=split)


def _shared(
    readings: Sequence[Reading],
    framed: framing.Framed,
    catalogue: Catalogue,
) -> tuple[Reading, ...]:
    """The parts, each with what the question is like, and with the place and time that the next
    says for both: `how many were opened and how many closed in Kent in 2009`."""
    body = framed.body
    like = _question_like(readings, body)
    found = [replace(one, question=like, place_told=framed.place_told) for one in readings]
    found = _split_alike(found, catalogue)
    for n in range(len(found) - 2, -1, -1):
        one, after = found[n], found[n + 1]
        if _shares(one, after, body):
            where = {} if one.areas else {"areas": after.areas, "around": after.around}
            times = () if NOW.search(one.text) else after.times
            found[n] = replace(one, **where, times=one.times or times)
    return tuple(found)


def _question_like(readings: Sequence[Reading], body: str) -> Likeness:
    """What a question is like as a whole: what its only part is, where it has one."""
    if len(readings) == 1 and readings[0].text == body:
        return readings[0].likeness
    return like_questions(body, words(body))


def _shares(one: Reading, after: Reading, body: str) -> bool:
    lacks = not one.areas and after.areas or not one.times and after.times
    apart = one.areas and after.areas and one.areas.places != after.areas.places
    for_both = bool(one.times and after.times and _PLACE_LAST.search(after.text))
    said_for_one = apart or one.times and not for_both
    if said_for_one or not lacks or BACK.search(after.text):
        return False
    if one.form not in forms.NUMERIC or after.form not in forms.NUMERIC or _IN_ALL.search(one.text):
        return False
    start = body.find(one.text)
    end = start + len(one.text)
    if start < 0:  # under letters, which share what they begin and end with
        between = ""
    else:
        said = after.text.removeprefix(parting.COUNTED)
        between = body[end : body.find(said, end)] if said in body[end:] else ";"
    says_more = any(f.name not in _GENERAL for f in (*after.own, *after.split.found))
    return (says_more or for_both) and not re.search(r"[;.?]", between)


_PLACE_LAST = re.compile(r",\s*(?:all |both )?(?:in|for|of|at|across|within)\b[^,;?]*\W*$", re.I)
"""A place that is said after a comma, at the end of all that is counted."""
_IN_ALL = re.compile(r"\b(?:in total|altogether|in all|nationally|overall|England)\b", re.I)
_GENERAL = frozenset({"DIRECTORY", "CHILD", "USER", "PEOPLE", "RECORD", "AUTHORITY", "ISSUE"})


def _asks_names(one: Reading, before: Reading) -> bool:
    """Whether a part only asks which they are that the part before counts."""
    own = any(speaks(one, c) for c in one.candidates)
    return (
        one.form is Form.LIST
        and before.form in forms.NUMERIC
        and one.refers_back
        and not own
        and not one.stages
        and not before.areas.each
        and not denial.is_denied(one)
    )


def _asks_split(one: Reading, before: Reading, whole: Whole) -> splits.Asked | None:
    """The split of the part before, where a part only asks how that divides: *and from which sector
    that person comes*, *and of what kind they were*."""
    if before.best is None or before.form is Form.POLICY or one.form in forms.NUMERIC:
        return None
    if len(one.words) > 12 or _RULE.search(one.text) or one.times or one.areas:
        return None
    others = (c for c in one.candidates if c.measure != before.best.measure and c.score >= SURE)
    if any(speaks(one, c) for c in others):
        return None
    both = (*before.words, *one.words)
    split = splits.asked(both, before.own, before.best.measure, whole.catalogue)
    own = splits.asked(one.words, one.own, before.best.measure, whole.catalogue)
    named = bool(own.breakdown) and bool(own.found) and not own.categories
    return split if named and split.breakdown == own.breakdown != before.split.breakdown else None


_RULE = re.compile(r"\b(?:may|must|should|can|could|will|would|might|ought|why|whether)\b", re.I)


def _adds_nothing(one: Reading, before: Reading) -> bool:
    """Whether a part only asks how many the names are that the part before lists, or for them once
    more."""
    own = any(speaks(one, c) for c in one.candidates)
    if before.form is Form.LIST and _NAMES.fullmatch(one.text.strip(" .?!")):
        return True
    return (
        before.form is Form.LIST
        and not denial.is_denied(one)
        and one.refers_back
        and not own
        and one.form in (*forms.NUMERIC, Form.LIST)
    )


_NAMES = re.compile(r"(?:the |their |with )?names?(?: only| please| pls)?", re.I)


def mended(question: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A question with shorthand said in full and misspellings mended, and what was changed."""
    text, written_out = shorthand.in_full(question)
    own = words(text)
    names = {n for one in places.find(own, known=match.known()) for n in range(one.first, one.last)}
    text, respelt = match.corrected(text, names)
    return text, (*written_out, *respelt)
