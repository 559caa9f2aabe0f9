"""The measures that could be meant by a part, the likeliest first."""

from __future__ import annotations

import re
from dataclasses import replace

from answers import (
    match,
    rollout,
    splits,
)
from answers.forms import Form
from answers.parts import Candidate
from answers.reading_types import BACK, DATED, MARGIN, SURE, Reading, Whole
from answers.subjects import of_head, of_unit


def with_candidates(one: Reading, whole: Whole, before: Reading | None) -> Reading:
    """The reading with the measures that could be meant, by its own words or with those it refers
    back to.
    """
    alone = candidates_of(one, whole)
    back = before is not None and bool(BACK.search(one.text) or not alone or alone[0].score < SURE)
    if not back or before is None:
        return replace(one, candidates=alone)
    joined = replace(
        one,
        found=(*one.own, *before.found),
        subjects=one.subjects or before.subjects,
        refers_back=True,
        directory=one.directory or before.directory,
    )
    both = candidates_of(joined, whole)
    if alone and alone[0].score >= SURE and not BACK.search(one.text):
        return replace(one, candidates=alone)
    if (
        alone
        and alone[0].score >= SURE
        and before.best
        and both
        and both[0].measure == before.best.measure
        and not _is_kind_of(one, before, whole)
    ):
        both = alone
    return replace(joined, candidates=both)


_SUCH = re.compile(
    r"\b(?:such|of (?:those|these|them)|(?:these|those) (?:\w+ ){0,2}?(?:cases|requests|alerts"
    r"|views))\b",
    re.I,
)


def _is_kind_of(one: Reading, before: Reading, whole: Whole) -> bool:
    """Whether a part asks for a kind of what the part before counts: *in how
    many such cases a shield was put in place instead*."""
    if before.best is None or not _SUCH.search(one.text):
        return False
    split = splits.asked(one.words, one.own, before.best.measure, whole.catalogue)
    return bool(split.categories) and split.breakdown not in splits.COMMON


_OFTEN = re.compile(
    r"\bhow (?:often|frequently)\b"
    r"|(?:\b(?:many|number of|figures? for|figures? of|total)|^\W*) ?(?:times|occasions"
    r"|instances)\b",
    re.I,
)


_DATE_ASKED = re.compile(
    r"(?<!\bto )(?<!\bof )(?<!\bdue )(?<!\bset )(?<!\bclosing )\bdates?\b|\bdue dates\b"
    r"|\b(?:the|each) days? (?:on|by) which\b|\bon what days?\b"
    r"|\b(?:due|received|arrival|sending) (?:and (?:\w+ ){1,2})?days\b",
    re.I,
)
"""A date as what is asked for: none that something came by, nor *to date*."""


_DATES_TOO = re.compile(
    r"\b(?:with|and|giving|showing|stating|including|together with|plus)\b[^.;]{0,40}\bdates?\b"
    r"|\bdates?\b[^.;]{0,80}\b(?:moved|changed|slipped|shifted|altered|revised|put back"
    r"|brought forward|postponed)\b"
    r"|\b(?:moved|changed|shifted|altered|revised|put back|brought forward|postponed)\b"
    r"[^.;]{0,30}\bdates?\b",
    re.I,
)
"""Dates that are asked for beside names, or have moved."""


def _of_form(one: Reading, found: list[Candidate]) -> list[Candidate]:
    """The candidates that can answer the sort of thing that is asked for:
    children are no sum of money."""
    if one.form is Form.NUMBER and one.subjects:
        found = [c for c in found if c.measure != "programme_cost"]
    if one.form is Form.MONEY and any(f.name == "COST" for f in one.own):
        found = [c for c in found if c.measure == "programme_cost"]
    if one.form is Form.WHEN and any(c.measure in DATED for c in found):
        found = [c for c in found if c.measure in DATED or c.score < SURE]
    return found


_WITHIN = re.compile(
    r"\b(?:in|during|since|between|from|over|within|throughout)\s+(?:\w+\s+){0,2}?\S{0,8}$", re.I
)
"""A time in which something happened, and not one at which it was so."""


_AS_CONCEPT = {Form.PERCENT: "PERCENT", Form.MONEY: "MONEY_FORM", Form.LIST: "LIST_FORM"}
"""What is asked for, as a concept that speaks for a measure."""


def candidates_of(one: Reading, whole: Whole) -> tuple[Candidate, ...]:
    extra = set(one.subjects)
    if one.form is Form.WHEN or _DATE_ASKED.search(one.text):
        extra.add("DATE_FORM")
    if any(_WITHIN.search(one.text[: t.where[0] + 8]) or t.each for t in one.times):
        extra.add("WITHIN")
    extra |= {_AS_CONCEPT[one.form]} if one.form in _AS_CONCEPT else set()
    if _OFTEN.search(one.text):
        extra.add("TIMES")
    if whole.directory:
        extra.add("DIRECTORY")
    found = match.scored(one.found, extra, whole.catalogue.measures)
    units = {id_: m.unit for id_, m in whole.catalogue.measures.items()}
    found = [of_unit(of_head(c, one.subjects), one.subjects, units[c.measure]) for c in found]
    found += rollout.candidates(
        one.form,
        one.found,
        one.subjects,
        directory=whole.directory,
        held=whole.catalogue.measures,
        dated=one.form is Form.LIST and bool(_DATES_TOO.search(one.text)),
    )
    found = _of_form(one, found)
    best: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda c: -c.score):
        best.setdefault(candidate.measure, candidate)
    if one.form is Form.PERCENT:
        best = match.as_part(one.text, best, 2 * MARGIN)
    if not best:
        return match.titled(match.by_own_words(whole.release, list(one.words)), whole.catalogue)
    return match.titled(best.values(), whole.catalogue)
