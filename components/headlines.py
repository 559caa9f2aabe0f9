"""Headline numbers: each with what it is, its date, its base, its status, and its change since the period before. No arrow, no colour that judges."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from components import cached
from components.selection import Chosen
from queries.catalogue import NotPublished
from queries.headlines import Headline
from release.words import STATUS_WORDS, Kind, Status, number


def headlines(chosen: Chosen, measures: Sequence[str], *, label: str) -> None:
    """A grid of headline numbers for the area and period; a measure the release does not hold for the area says so."""
    cards = "".join(_card(chosen, measure) for measure in measures)
    st.html(f'<div class="headlines of-{len(measures)}" role="group" aria-label="{escape(label)}">{cards}</div>')


def _card(chosen: Chosen, measure: str) -> str:
    try:
        one = cached.headline(chosen.store, measure, area=chosen.area.code, period=chosen.period.id)
    except NotPublished as missing:
        return f'<div class="headline"><p class="headline-base">{escape(str(missing))}</p></div>'
    facts = {"headline-date": _date(one), "headline-change": " ".join((change_words(one), *_notes(one))), "headline-base": f"Base: {one.measure.base}",
             "headline-status": _status(one)}
    lines = "".join(f'<p class="{name}">{escape(text)}</p>' for name, text in facts.items())
    look = "headline-number" if pd.notna(one.now.value) else "headline-number in-words-only"
    return f'<div class="headline"><h3>{escape(one.measure.title)}</h3><p class="{look}">{escape(_number(one))}</p>{lines}</div>'


def _number(one: Headline) -> str:
    """The number alone: what stands beside it, such as provisional, is said in words below."""
    if pd.isna(one.now.value):
        return STATUS_WORDS[Status(one.now.status)].capitalize()
    return number(one.now.value, one.measure.decimals) + ("%" if one.measure.unit == "per cent" else "")


def _notes(one: Headline) -> list[str]:
    """What must be known of this one number: the notes bound to its area and period."""
    return [n.text for n in one.figure.notes if n.geography == one.now.geography and n.period == one.now.period and n.measure in (None, one.measure.id)]


def _date(one: Headline) -> str:
    when = f"end of {one.now.period_title}" if one.measure.kind == Kind.STOCK else one.now.period_title
    return f"{one.now.geography_name}, {when}"


def change_words(one: Headline) -> str:
    """The change since the period before, as a fact: how much more or fewer, and whether rounding makes it approximate."""
    if one.before is None:
        return "The release holds no earlier period to compare with."
    if one.change is None:
        return f"No change can be given: one of the two figures, for {one.now.period_title} and {one.before.period_title}, is not available."
    than = f"in {one.before.period_title}"
    if one.change == 0:
        return f"The same as {than}" + (", both rounded" if one.rounded else "")
    size, more = number(abs(one.change), one.measure.decimals), one.change > 0
    if one.measure.unit == "per cent":
        return f"{size} percentage points {'higher' if more else 'lower'} than {than}" + (", from rounded counts" if one.rounded else "")
    return f"{'About ' if one.rounded else ''}{size} {'more' if more else 'fewer'} than {than}" + (", both rounded" if one.rounded else "")


def _status(one: Headline) -> str:
    if pd.isna(one.now.value):
        return one.figure.status
    parts = (one.figure.status, "rounded" if one.now.rounded else "exact", STATUS_WORDS[Status(one.now.status)])
    return ", ".join(part for part in parts if part)
