"""How a part of a question is read:
what it asks for, the measures that could be meant, where, when and split how."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from answers import (
    areas,
    comparing,
    forms,
    match,
    months,
    ordering,
    parting,
    periods,
    places,
    rollout,
    splits,
)
from answers.candidates import with_candidates
from answers.concepts import Found
from answers.elsewhere import is_set_aside, of_other, of_person, of_unheld
from answers.forms import Form
from answers.left_over import left_over
from answers.likeness import Likeness, features, likeness
from answers.parts import Candidate
from answers.reading_types import OFFERED, SURE, Reading, Whole
from answers.subjects import subjects_of
from answers.text import Word, words
from answers.vocabulary import FORECASTS, GENERAL, LEAVING_OUT, spoken_for
from queries.catalogue import catalogue_of
from queries.releases import Release
from release.vocabulary import Level


def read_words(text: str, release: Release, asked_on: dt.date, form: Form) -> tuple[Reading, Whole]:
    """A few words as one part that asks for what `form` says:

    about the directory, as all here is.
    """
    whole = Whole(release, catalogue_of(release), asked_on, None, True, (), sentences=False)
    return read_part(text, whole, None, form), whole


def read_part(part: str, whole: Whole, before: Reading | None, form: Form | None = None) -> Reading:
    """One part with what it refers back to; as what `form` says where it is given."""
    own_words = words(part)
    elsewhere = match.others().find(own_words)
    times = tuple(periods.read(part, whole.asked_on))
    own = tuple(
        f
        for f in _outside_names(match.lexicon().find(own_words), own_words)
        if not _within(f, elsewhere)
        and not (f.name == "DIRECTORY" and is_set_aside(part, own_words[f.first].start))
        and not (f.name in _BEGUN_OR_ENDED and _is_of_time(f, own_words, times))
    )
    settled, form = form is not None, form or forms.form_of(part)
    if form is Form.POLICY and not settled and _asks_stage(part, own, own_words):
        form = Form.PROGRESS
    if form is Form.POLICY and not settled and _asks_return(part, own, own_words):
        form = Form.NUMBER
    one = Reading(
        part,
        form,
        tuple(own_words),
        own,
        own,
        subjects_of(part, own_words, own),
        times=times,
        directory=any(f.name == "DIRECTORY" for f in own),
        since=whole.since,
        mended=whole.mended,
    )
    one = with_candidates(one, whole, before)
    if one.form is Form.POLICY and not settled and _wants_names(one):
        one = with_candidates(replace(one, form=Form.LIST), whole, before)
    if one.form is Form.POLICY and not settled and _counts_after_all(one, whole):
        one = with_candidates(replace(one, form=Form.NUMBER), whole, before)
    if (
        before is not None
        and before.form is Form.POLICY
        and _TIME_TAKEN.match(one.text)
        and not settled
    ):
        one = replace(one, form=Form.POLICY)
    if before is not None and _again(one, before, whole) and not settled:
        one = with_candidates(replace(one, form=before.form), whole, before)
    return replace(_with_rest(one, whole, before), person=of_person(one, before))


def _asks_return(part: str, own: Sequence[Found], own_words: Sequence[Word]) -> bool:
    """Whether it is asked of a place whether its return has come: a fact of record."""
    if not forms.asks_fact(part) or not any(f.name == "RETURN" for f in own):
        return False
    return bool(places.find(list(own_words), known=match.known()))


def _wants_names(one: Reading) -> bool:
    """Whether a note about a measure that is plainly named ends with *who?*"""
    plain = one.best is not None and one.best.score >= ordering.SPOKEN and bool(one.best.why)
    return plain and forms.wants_names(one.text)


def _asks_stage(part: str, own: Sequence[Found], own_words: Sequence[Word]) -> bool:
    """Whether it is asked of a place whether it has reached a stage: a fact of record."""
    if not forms.asks_fact(part) or not any(f.name in rollout.STAGES for f in own):
        return False
    return bool(places.find(list(own_words), known=match.known()))


_END_OF = re.compile(r"(?:end|close|start|beginning) of\b")
_BEGUN_OR_ENDED = frozenset({"START", "END"})


def _is_of_time(one: Found, own_words: Sequence[Word], times: Sequence[months.Asked]) -> bool:
    """Whether a word is part of a time: at the end of June nothing has ended."""
    at = own_words[one.first].start
    of_it = _END_OF.match(" ".join(w.lower for w in own_words[one.first : one.first + 2]))
    return bool(of_it) or any(t.where[0] <= at < t.where[1] for t in times)


_TIME_TAKEN = re.compile(
    r"\W*(?:and )?(?:within |in |after |for )?how (?:many (?:working |calendar )?(?:minute|hour"
    r"|day|week|month|year)s|long|soon|quickly)\b",
    re.I,
)


def _again(one: Reading, before: Reading, whole: Whole) -> bool:
    """Whether a part asks what the part before did of another place or time: *and what it was in
    May*, *and in Kent*."""
    own = {f.said for f in one.own if f.name not in GENERAL}
    if before.form not in (*forms.NUMERIC, Form.LIST) or any(
        own & set(c.why) for c in one.candidates
    ):
        return False
    if one.form is Form.POLICY:
        return comparing.asks_same(one.text) and one.refers_back
    said = places.find(_without_times(one), known=match.known())
    return one.form is Form.NONE and bool(said or one.times)


def _counts_after_all(one: Reading, whole: Whole) -> bool:
    """Whether what begins as a question of reasons asks for figures:
    what a measure is broken down by, or whether there is more of it, or any."""
    if one.best is not None and one.best.why and comparing.ranks(one.text):
        return one.best.score >= OFFERED
    if one.best is None or one.best.score < SURE:
        return False
    if comparing.compares_two(one.text) and _names_two(one):
        return True
    if comparing.compares(one.text) or one.best.measure in FORECASTS or _names_counted(one):
        return True
    named = {f.name for f in match.names().find(list(one.words))}
    own = set(whole.catalogue.breakdowns_of.get(one.best.measure, {}))
    if _ESTIMATES.match(one.text):
        return True
    if "outcome" in named & own and _DECIDED.search(one.text):
        return True
    return comparing.names_split(one.text) and bool(named & own or "*" in named)


def _names_two(one: Reading) -> bool:
    """Whether a part names two places, or more."""
    return len(places.find(list(one.words), known=match.known())) > 1


def _names_counted(one: Reading) -> bool:
    """Whether what of a note seems to name rules or papers is of what the measure counts:
    *cases in which users broke the rules*."""
    own = spoken_for(one.best.measure) if one.best else frozenset()
    read = [(one.words[f.first].start, one.words[f.last - 1].end) for f in one.own if f.name in own]
    named = forms.explained_at(one.text)
    return bool(named) and all(any(a <= m and n <= b for a, b in read) for m, n in named)


_ESTIMATES = re.compile(
    r"\W*(?:what|which) (?:\w+ ){0,4}?estimates?\b(?!.*\b(?:effect|impact|risk|benefit"
    r"|adequacy)\b)",
    re.I,
)
_DECIDED = re.compile(r"\b(?:was|were|has been|have been|had been|has become|became)\b", re.I)
"""What came of something, and not how it is to be done."""


def _within(one: Found, others: Sequence[Found]) -> bool:
    """Whether a concept is only part of the name of another system, or a plain word for it."""
    if one.name == "DIRECTORY" and others and one.length == 1 and "contact" not in one.said.lower():
        return True
    return any(o.first <= one.first and one.last <= o.last for o in others)


def _with_rest(one: Reading, whole: Whole, before: Reading | None) -> Reading:
    """The reading with areas, times, split, and what of it is another's or is not held."""
    one = _with_likeness(one, whole) if whole.sentences else one
    masked = _without_times(one)
    named = places.find(masked, known=match.known())
    where = areas.asked(one.text, named, whole.catalogue, _ends(one.times))
    times = one.times
    if before is not None:
        is_now = bool(periods.NOW.search(one.text))
        times = times or (before.times if _refers(one, before) and not is_now else ())
        where = where or (_where_before(one, before, whole) if _refers(one, before) else where)
    if one.form is Form.PROGRESS and any(
        Level.AUTHORITY in (p.level, p.each) for p in where.places
    ):
        one = replace(one, candidates=_of_each_authority(one, whole))
    other = _outside(match.others().find(list(one.words)), named)
    unheld = _outside(match.unheld().find(list(one.words)), named)
    stages = rollout.stages(one.found)
    measure = one.best.measure if one.best else ""
    split = splits.asked(one.words, one.own, measure, whole.catalogue)
    if not split and before is not None and one.refers_back:
        split = splits.asked(before.words, before.own, measure, whole.catalogue)
    return replace(
        one,
        areas=where,
        around=areas.codes_around(named, whole.catalogue),
        times=times,
        split=split,
        other=of_other(one, other, split, before),
        unheld=of_unheld(one, unheld, split, before),
        stages=stages,
        left_over=left_over(one, named, split, times, LEAVING_OUT if where.difference else ()),
    )


def _outside_names(found: Sequence[Found], own_words: Sequence[Word]) -> list[Found]:
    """What is spoken of, but for single words with a capital that name a place: nobody reads in
    *Reading*."""
    single = [f for f in found if f.length == 1 and f.first and f.name != "DIRECTORY"]
    if not any(own_words[f.first].capital for f in single):
        return list(found)
    return _outside(found, places.find(list(own_words), known=match.known()))


def _outside(found: Sequence[Found], named: Sequence[places.Named]) -> list[Found]:
    """What is no part of the name of a place: *the Black Country* is no ethnic group."""
    return [f for f in found if not any(p.first <= f.first and f.last <= p.last for p in named)]


def like_questions(text: str, own: Sequence[Word]) -> Likeness:
    """What a text is like as a whole."""
    return likeness(features_of(text, own))


def features_of(text: str, own: Sequence[Word]) -> frozenset[str]:
    """What a text is judged by as a whole, and what is learned from: as the rules find it."""
    other, unheld = bool(match.others().find(list(own))), bool(match.unheld().find(list(own)))
    return features(own, forms.form_of(text), other=other, unheld=unheld)


def _with_likeness(one: Reading, whole: Whole) -> Reading:
    """The reading with what it is like as a whole, and the measures in the order this gives."""
    like = like_questions(one.text, one.words)
    if one.refers_back:
        return replace(one, likeness=like)
    ordered = match.in_order(one.candidates, like, whole.catalogue)
    ordered = ordering.as_compared(one.text, ordered)
    return replace(one, likeness=like, candidates=_part_of_these(one, ordered, whole))


def _part_of_these(
    one: Reading, ordered: tuple[Candidate, ...], whole: Whole
) -> tuple[Candidate, ...]:
    """The measures, that of what is so of some first, where no kind of the first is asked for."""
    best = ordering.of_these(one.text, ordered)
    if best == ordered:
        return ordered
    split = splits.asked(one.words, one.own, ordered[0].measure, whole.catalogue)
    return ordered if split.categories else best


def _of_each_authority(one: Reading, whole: Whole) -> tuple[Candidate, ...]:
    """The measures that could be meant where the stage of an authority is asked for,
    and not how many are at it."""
    best = one.best
    if best is None or best.measure != "authorities_at_stage":
        return one.candidates
    stage = match.titled([replace(best, measure="authority_stage")], whole.catalogue)
    return (*stage, *(c for c in one.candidates[1:] if c.measure != "authority_stage"))


def _where_before(one: Reading, before: Reading, whole: Whole) -> areas.Asked:
    """The areas of the part before: read anew where this part has a time of its own, since an
    authority abolished on 31 March 2009 is another after it."""
    named = places.find(_without_times(before), known=match.known()) if one.times else []
    again = areas.asked(before.text, named, whole.catalogue, _ends(one.times)) if named else None
    return again or before.areas


def _refers(one: Reading, before: Reading) -> bool:
    """Whether a part speaks of what the one before it spoke of:

    always within one question, unless one of them counts nothing.
    """
    if one.form is Form.POLICY:
        return False
    return before.form is not Form.POLICY or forms.asks_fact(before.text)


def _ends(times: Sequence[months.Asked]) -> tuple[str, str]:
    """First and last month of some times; empty for none."""
    firsts = [t.first for t in times if t.first]
    lasts = [t.last for t in times]
    return min(firsts, default=""), (max(lasts) if lasts and all(lasts) else "")


def _without_times(one: Reading) -> list[Word]:
    """The words of a part with those of its times blank, so that March is no town."""
    return [
        replace(w, lower="", text="")
        if any(t.where[0] <= w.start < t.where[1] for t in one.times)
        else w
        for w in one.words
    ]


def by_letter(one: Reading, part: str, whole: Whole, before: Reading | None) -> list[Reading]:
    """A part under whose letters different measures stand, as one reading each; else none."""
    lead, options, tail = parting.lettered(part)
    if not options or one.form is Form.POLICY or one.other or one.unheld[0]:
        return []
    ends = f", {tail}" if tail else ""
    readings = [read_part(f"{lead} {option}{ends}", whole, before, one.form) for option in options]
    best = [r.best.measure if r.best and r.best.score >= SURE else "" for r in readings]
    if not all(best) or len(set(best)) < 2:
        return []
    spoken = [
        bool(set(r.best.why) & {f.said for f in match.lexicon().find(words(o))})
        for r, o in zip(readings, options, strict=True)
        if r.best
    ]
    return readings if sum(spoken) >= len(options) - 1 else []
