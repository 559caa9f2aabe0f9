"""Whether one reading of a part clearly stands, and what speaks against it."""

from __future__ import annotations

import re

from answers import match, rollout
from answers.areas import asks_each
from answers.comparing import moved
from answers.decided import Decided
from answers.denial import STAGES, is_denied
from answers.forms import NUMERIC, Form, is_plainly_policy, names_policy
from answers.parts import Candidate, Kind
from answers.reading_types import MARGIN, SURE, Reading, counts_authorities
from answers.unread import condition_asked, limit_asked, unexplained
from answers.vocabulary import GENERAL, GENERIC, PLAIN, spoken_for
from release.vocabulary import Level


def is_sure(one: Reading, so_far: Decided) -> bool:
    """Whether one reading clearly stands."""
    if so_far.guessed:
        return False
    best = one.best
    if so_far.kind is Kind.POLICY:
        counted = best is not None and best.score >= SURE and bool(best.why)
        return (
            not counted
            or is_plainly_policy(one.text)
            and not (_stands(one) and not names_policy(one.text))
        )
    if so_far.by_words:
        return not (_stands(one) and _accounts_for_refused(one)) and not _is_thin(one)
    return so_far.named or _stands(one) and not so_far.doubts


def _stands(one: Reading) -> bool:
    """Whether the best measure leads clearly and accounts for every word of weight."""
    best = one.best
    if best is None:
        return False
    rivals = [c for c in one.candidates[1:] if c.measure != GENERIC and c.why]
    clear = all(_leads(one, best, rival) for rival in rivals)
    strong = (
        best.score >= SURE
        or best.measure == GENERIC
        and best.score >= 40
        or best.measure == "directory_coverage"
        and best.score >= 50
    )
    return strong and clear and not doubts(one)


def _leads(one: Reading, best: Candidate, rival: Candidate) -> bool:
    """Whether the best measure leads another clearly, or accounts for what speaks for it."""
    return (
        best.score - rival.score >= _margin(best, rival)
        or _is_same(best.measure, rival.measure)
        or _explains(one, best, rival)
    )


def _accounts_for_refused(one: Reading) -> bool:
    """Whether the words that name another system, or what no release holds, are words of the best
    measure as well, or are those of the part before it refers to: then either may be meant."""
    own = spoken_for(one.best.measure) if one.best is not None else frozenset()
    read = {n for f in (*(f for f in one.own if f.name in own), *one.split.found) for n in f.read}
    text = list(one.words)
    return all(f.read <= read for f in (*match.others().find(text), *match.unheld().find(text)))


def _is_thin(one: Reading) -> bool:
    """Whether one plain word is all that names another system or what is not held, where a measure
    of its own is spoken of in more: *the alert caseload closed within ten working days*."""
    text = list(one.words)
    refused = (*match.others().find(text), *match.unheld().find(text))
    plain = all(f.length == 1 and f.said.islower() for f in refused)
    best = one.best
    return plain and best is not None and best.score >= PLAINLY and len(best.why) > 1


PLAINLY = 84
"""The score from which a measure is spoken of in words of its own that mean nothing else."""


def _margin(best: Candidate, rival: Candidate) -> int:
    """By how much the best must lead: by more where each has words of its own that speak for it."""
    mine, other = set(best.why), set(rival.why)
    return 2 * MARGIN if mine - other and other - mine else MARGIN


def _explains(one: Reading, best: Candidate, rival: Candidate) -> bool:
    """Whether the best measure accounts for every word that speaks for the next, and for more:
    whose accounts are suspended for misuse asks of no breaches."""
    if one.refers_back or best.score <= rival.score or not set(best.why) - set(rival.why):
        return False
    own = spoken_for(best.measure) | (_OF_STAGES if best.measure in STAGES else frozenset())
    mine = {n for f in one.own if f.name in own for n in f.read}
    other = {n for f in one.own if f.said in rival.why and f.name not in GENERAL for n in f.read}
    slight = {n for f in one.own if f.name == "DIRECTORY" for n in f.read}
    slight |= {n for n, word in enumerate(one.words) if word.lower in PLAIN}
    return bool(other - slight) and other - slight <= mine


_OF_STAGES = frozenset({*rollout.STAGES, "ROLLOUT", "LATE"})
_SAME = frozenset({"authority_stage", "authorities_at_stage", "milestone_date"})


def _is_same(one: str, other: str) -> bool:
    return {one, other} <= _SAME


def doubts(one: Reading) -> tuple[str, ...]:
    """Why a reading may not be the one meant, in words."""
    return (
        *_of_words(one),
        *_of_places(one),
        *(t.note for t in one.times if t.note),
        *(f"“{said}” is named, and no figure given is of it." for said in one.unused),
        *_of_times(one),
        *_of_measure(one),
    )


def _of_words(one: Reading) -> list[str]:
    """What of the words was not read."""
    found = []
    if left := tuple(dict.fromkeys((*one.left_over, *unexplained(one)))):
        found.append(f"Not read: {', '.join(left[:5])}.")
    if condition := condition_asked(one):
        found.append(f"Asked is what is so on a condition (“{condition}”); the figures are of all.")
    if limit := limit_asked(one):
        found.append(f"Asked is what passes a limit (“{limit}”); the figures are of all.")
    return found


def _of_times(one: Reading) -> list[str]:
    """Times, and lengths of time, that are said and that nothing read."""
    own = spoken_for(one.best.measure) if one.best is not None else frozenset()
    read = [t.where for t in one.times]
    read += [
        (one.words[f.first].start, one.words[f.last - 1].end)
        for f in one.own
        if f.length > 1 and f.name in own
    ]
    each = any(t.each for t in one.times)
    begins = [
        f"Not read: from when (“{match_[0].strip()}”)."
        for t in one.times
        if (match_ := _BEGINS.search(one.text[: t.where[0]])) and t.first == t.last and t.first
    ]
    return begins + [
        f"Not read: the time “{match_[0].strip()}”."
        for match_ in _TIME_SAID.finditer(one.text)
        if not any(a < match_.end() and match_.start() < b for a, b in read)
        and not (each and match_["each"])
    ]


_BEGINS = re.compile(
    r"\bbetween (?!\d)(?:(?!\band\b|\bbetween\b)[^,;.?]){3,60}"
    r"\band (?:the )?(?:(?:end|start) of )?$",
    re.I,
)
"""A time from something that happened, of which only the end was read."""
_UNDER = (
    r"\bunder (?:the )?(?:last|previous|former|present|current|new|coalition|labour|this)"
    r" (?:government|administration|ministers?)\b"
)
_UNITS = r"(?:days?|weeks?|fortnights?|months?|quarters?|years?)"
_TIME_SAID = re.compile(
    rf"\b(?:the|an?|one|two|three|six|twelve|\d+) {_UNITS} (?:before|earlier|ago|previously|prior"
    rf"|later|after)\b(?! (?:the|an?|it|he|she|they|their|his|her)\b)"
    rf"|\b(?:(?:more|less|longer|shorter|fewer|greater) than|for (?:over|under|at least))"
    rf" (?:an?|one|two|three|six|twelve|\d+) {_UNITS}\b(?! old\b)"
    rf"|{_UNDER}"
    r"|(?P<each>\b(?:and|by|per) (?:calendar )?(?:month|quarter|year)\b(?! (?:group|old|ending"
    r"|ended|end|to)\b))",
    re.I,
)
"""A time told from another, a length of time, or each of many."""


def _of_places(one: Reading) -> list[str]:
    """What of the places named may be meant otherwise."""
    found = [f"{note[:1].upper()}{note[1:]}." for note in one.areas.doubt]
    if _REGIONS.search(one.text) and not any(
        p.each or p.level == Level.REGION for p in one.areas.places
    ):
        found.append("Regions are spoken of, and none is read.")
    whole = [p for p in one.areas.places if p.level == Level.REGION and p.each and p.written]
    if whole and one.form in NUMERIC and not asks_each(one.text):
        found.append(f"“{whole[0].written}” may be asked for together; each one’s own is given.")
    if _REST.search(one.text) and len(one.areas.places) > 1:
        found.append("The rest of an area is asked for; its figures are of the whole.")
    if one.place_told and not one.areas.places:
        found.append("A place is named beside the question; the figures are of England.")
    if _SORT_OF_AUTHORITY.search(one.text):
        found.append("Authorities are asked for by their sort, and the release tells none.")
    if _TABLE.search(one.text) and not _has_rows(one):
        found.append("A table is asked for, and nothing was read that it is of.")
    return found + [p.note for p in one.areas.missing if one.areas.places]


def _has_rows(one: Reading) -> bool:
    """Whether what is given is more than one number: of several areas, kinds, stages or times."""
    several = len(one.areas.places) > 1 or len(one.times) > 1
    each = one.areas.each is not None or any(t.each for t in one.times)
    return several or each or bool(one.split.breakdown or one.stages) or one.form is Form.LIST


_REGIONS = re.compile(r"\b(?:regions?|regional)\b(?! of\b)", re.I)
_REST = re.compile(r"\b(?:rest|remainder) of (?:the (?:country|region)|England)\b", re.I)
_SORT_OF_AUTHORITY = re.compile(
    r"\b(?:authority|council) (?:types?|class|tier|size)\b"
    r"|\b(?:types?|class|tier|size) of (?:local )?(?:authority|council)\b",
    re.I,
)
_TABLE = re.compile(r"\b(?:table|tabulate|tabulated|breakdown|broken down)\b", re.I)


def _of_measure(one: Reading) -> list[str]:
    """In what the measure answered with differs from what is asked."""
    if one.best is None:
        return []
    told = (
        (one.told, "What is counted is taken from what is told beside the question."),
        (
            one.form is Form.PERCENT and one.best.measure not in _RATES,
            "A share is asked for; the release holds the count.",
        ),
        (
            one.form is Form.NUMBER and one.best.measure in _SHARES,
            "A number is asked for; the release holds the share.",
        ),
        (
            one.has("OFTEN") and one.best.measure.startswith(_OF_CHILDREN),
            "How often is asked; the figures are of children.",
        ),
        (
            best_is(one, "practitioners_planned") and one.has("ESTIMATE"),
            "An estimate is spoken of; the figures are of what authorities plan.",
        ),
        (
            moved(one.text),
            "A difference is asked for; the figures stand as they are published, and none is "
            "worked out.",
        ),
        (
            one.form is Form.WHEN and not one.areas.places and best_is(one, "milestone_date"),
            "No date is held for England as a whole: each authority has its own.",
        ),
        (
            one.form is Form.LIST and best_is(one, "milestone_date") and not one.stages,
            "No milestone is named: the start of use by practitioners is taken.",
        ),
        (
            bool(re.search(r"\bfirst to\b", one.text) and one.stages),
            "Who is “first” is not defined: the stage reached is given for each.",
        ),
        (
            one.best.measure not in STAGES and (is_denied(one) or one.has("OUTDATED")),
            "Asked is who or what did not; the figures are of those that did.",
        ),
        (
            bool(one.split.inexact),
            f"{'Hours' if one.split.breakdown == 'hour_band' else 'Ages'} are held by band, and "
            f"“{one.split.inexact}” is none: the bands it touches are given.",
        ),
        (
            bool(said := _narrower(one)),
            f"“{said}” are some of a sector; the figures are of all of it.",
        ),
        (
            bool(one.split.refused),
            "No outcome is recorded as granted: there was no right to be left out.",
        ),
    )
    return [said for holds, said in (*told, *_of_authorities(one, one.best)) if holds]


_PROFESSION = re.compile(
    r"\b(?:head[ -]?teachers?|heads?|deput(?:y|ies)|governors?|welfare officers?|midwi(?:fe|ves)"
    r"|health visitors?|nurses?|doctors?|gps?|dentists?|constables?|detectives?|sergeants?)\b",
    re.I,
)
"""Some of those who work in a sector, of whom none are told apart."""


def _narrower(one: Reading) -> str:
    """A profession, as written, that is only some of the sector its figures are of."""
    if one.split.breakdown != "sector":
        return ""
    return next((f.said for f in one.split.found if _PROFESSION.search(f.said)), "")


_OF_CHILDREN = ("children_", "shielded_records", "archived_records", "first_indications")
"""How measures begin of which each child is counted once."""


def _of_authorities(one: Reading, best: Candidate) -> tuple[tuple[bool, str], ...]:
    """Whether authorities are asked for, or counted, of which the figures are not."""
    return (
        (
            one.form is Form.LIST and best.measure not in STAGES | _OF_RETURNS,
            "Asked is which authorities; the figures are of what each has.",
        ),
        (
            counts_authorities(one),
            "Asked is how many authorities; the figures are of what each has.",
        ),
        (
            _counts_over_months(one),
            "Asked is how many authorities; the figures are of returns, one a month from each.",
        ),
    )


_OF_RETURNS = frozenset(
    {"returns_due", "returns_outstanding", "returns_on_time", "return_dates", "returns_corrected"}
)
"""Measures from whose rows it can be told which authorities are meant."""


def _counts_over_months(one: Reading) -> bool:
    """Whether a number of authorities is asked for over more than one month, of each of which they
    send a return: only within a month are the late returns as many as the late authorities."""
    of_returns = one.best is not None and one.best.measure in _OF_RETURNS
    within_one = bool(one.times) and all(t.first and t.first == t.last for t in one.times)
    asked = one.form in NUMERIC and one.has("SUBJECT_AUTHORITY")
    return asked and of_returns and not within_one


def best_is(one: Reading, measure: str) -> bool:
    """Whether a measure is the one most likely meant."""
    return one.best is not None and one.best.measure == measure


_SHARES = frozenset(
    {
        "directory_coverage",
        "records_updated_in_12_months",
        "views_out_of_hours",
        "alerts_closed_in_10_days",
    }
)
_RATES = _SHARES | frozenset(
    {
        "record_views_per_1000_children",
        "need_estimates",
    }
)
