"""Headline numbers: each with what it is, its date, its base, its status, and its change since the
period before, if that lasts as long. No arrow, no colour that judges."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from components import figure_cache, gate
from components.canvas import write
from components.page import departmental, on_record
from components.selection import PageSelection
from figures.observation import STATUS_WORDS, alone, few, in_unit, is_replaced
from figures.wording import in_sentence, lower_first, number
from queries.catalogue import NotPublished
from queries.figures import of_unripe
from queries.headlines import Headline
from release.vocabulary import ALL, Kind, Status

SIX = (
    "children_on_directory",
    "directory_coverage",
    "record_views",
    "children_with_any_indication",
    "shielded_records",
    "accounts_issued",
)
"""The headlines of the summary, whose movement since the last release is told too."""


def headlines(chosen: PageSelection, measures: Sequence[str], *, label: str) -> None:
    """A grid of headline numbers for the area and period;
    a measure the release does not hold for the area says so."""
    on_record(chosen.release)
    found = [read(chosen, measure) for measure in measures]
    if any(
        one.figure.is_departmental for one in found if isinstance(one, Headline)
    ) and not departmental(chosen.release):
        return
    gate.seen().headlines.extend(told(one) for one in found if isinstance(one, Headline))
    sources = "; ".join(
        dict.fromkeys(one.figure.source for one in found if isinstance(one, Headline))
    )
    write(
        f'<div class="headlines of-{len(measures)}" role="group" '
        f'aria-label="{escape(label)}">{"".join(map(_card, found))}</div>'
        + (f'<p class="statistical-caption">Source: {escape(sources)}</p>' if sources else "")
    )


def read(chosen: PageSelection, measure: str, area: str = "") -> Headline | NotPublished:
    """The headline of a measure for the area chosen or the one with a code;
    in its place what it is not published for."""
    try:
        return figure_cache.headline(
            chosen.release, measure, area=area or chosen.area.code, period=chosen.period.id
        )
    except NotPublished as missing:
        return missing


def told(one: Headline) -> dict[str, str]:
    """The same headline for a brief."""
    words = " ".join(change_and_notes(one))
    return {
        "title": one.measure.title,
        "number": number_of(one),
        "date": _date(one),
        "words": f"{words} Base: {_base(one)}. {_status(one)}. Figure {one.now.figure_id}.",
    }


def _card(one: Headline | NotPublished) -> str:
    if isinstance(one, NotPublished):
        return f'<div class="headline"><p class="headline-base">{escape(str(one))}</p></div>'
    facts = {
        "headline-date": _date(one),
        "headline-change": " ".join(change_and_notes(one)),
        "headline-base": f"Base: {_base(one)}",
        "headline-status": _status(one),
    }
    lines = "".join(
        f'<p class="{name}">{escape(text)}{_cite(one) if name == "headline-status" else ""}</p>'
        for name, text in facts.items()
    )
    look = "headline-number" if pd.notna(one.now.value) else "headline-number in-words-only"
    return (
        f'<div class="headline"><h3>{escape(one.measure.title)}</h3><p '
        f'class="{look}">{escape(number_of(one))}</p>{lines}</div>'
    )


def _cite(one: Headline) -> str:
    """The way to the permanent address, named for a reader who hears links alone."""
    return (
        f' <a class="cite" href="/f/{one.now.figure_id}">Cite<span class="unseen"> '
        f"{escape(one.measure.title)}, {escape(_date(one))}</span></a>"
    )


def number_of(one: Headline) -> str:
    """The number alone: what stands beside it, such as provisional, is said in words below. A share
    over few is no number, and how many of how many stands for it."""
    if pd.isna(one.now.value):
        return alone(one.now.status) if is_replaced(one.now) else _of(one.now)
    number = number_in_sentence(one)
    return number[0].upper() + number[1:]


def number_in_sentence(one: Headline) -> str:
    """The number as it stands inside a sentence; "" where there is none."""
    if pd.isna(one.now.value):
        return ""
    return few(one.figure, one.now) or in_unit(
        one.now.value, one.measure.decimals, one.measure.unit
    )


def change_and_notes(one: Headline) -> list[str]:
    """The change since the period before, and the notes. Where a note says that it is too early to
    judge, it says too that nothing is compared, and once is enough."""
    notes = notes_of(one)
    early = [n for n in one.figure.notes if of_unripe(n) and n.text in notes]
    return notes if one.unripe and len(early) == len(one.unripe) else [change_words(one), *notes]


def notes_of(one: Headline) -> list[str]:
    """What must be known of this number and of the one it is compared with: the notes bound to
    their area and month; to the area alone, where there is no number."""
    periods = (
        {one.now.period}
        | ({one.before.period} if one.before is not None else set())
        | ({None} if pd.isna(one.now.value) else set())
    )
    own = [
        n for n in one.figure.notes if n.period in periods and n.measure in (None, one.measure.id)
    ]
    return list(
        dict.fromkeys(
            n.text for n in own if n.geography == one.now.geography or one.unripe and of_unripe(n)
        )
    )


def _date(one: Headline) -> str:
    when = (
        f"end of {one.now.period_title}" if one.measure.kind == Kind.STOCK else one.now.period_title
    )
    return f"{one.now.geography_name}, {when}"


def change_words(one: Headline) -> str:
    """The change since the period before, as a fact:
    how much more or fewer, and whether rounding makes it approximate."""
    if one.before is None:
        return (
            "There is no figure for a period of the same length just before, so no change is given."
        )
    if one.unripe:
        return (
            "No change is given: it is too early to judge "
            f"{' and '.join(map(in_sentence, one.unripe))}."
        )
    if one.change is None:
        return f"No change is given, because {_missing(one)}."
    than = f"in {in_sentence(one.before.period_title)}"
    if one.is_rounding:
        return (
            f"No change from {in_sentence(one.before.period_title)} can be told from rounded "
            "figures."
        )
    if one.change == 0:
        return f"The same as {than}" + (", both rounded." if one.rounded else ".")
    size, higher = number(abs(one.change), one.measure.decimals), one.change > 0
    if one.measure.unit == "per cent":
        return f"{size} percentage points {'higher' if higher else 'lower'} than {than}" + (
            ", from rounded counts." if one.rounded else "."
        )
    up, down = ("higher", "lower") if one.measure.decimals else ("more", "fewer")
    more = up if higher else down
    return f"{'About ' if one.rounded else ''}{size} {more} than {than}" + (
        ", both rounded." if one.rounded else "."
    )


def _missing(one: Headline) -> str:
    """Which of the two numbers is not shown, and why, by its status."""
    why: dict[str, list[str]] = {}
    for row in (one.now, one.before):
        if pd.isna(row.value):
            said = STATUS_WORDS[Status(row.status)] or "over too small a base"
            why.setdefault(said, []).append(in_sentence(row.period_title))
    return " and ".join(
        f"the figures for {' and '.join(when)} are {said}"
        if len(when) > 1
        else f"the figure for {when[0]} is {said}"
        for said, when in why.items()
    )


def _of(row: pd.Series) -> str:
    return f"{number(row.numerator)} of {number(row.base)}"


def _base(one: Headline) -> str:
    """What the number is over; of a share of a total, how many of how many."""
    return (
        one.measure.base
        if one.figure.selection.breakdown == ALL or pd.isna(one.now.numerator)
        else f"{_of(one.now)} {lower_first(one.measure.base)}"
    )


def _status(one: Headline) -> str:
    if pd.isna(one.now.value) and pd.isna(one.now.numerator):
        return one.figure.status
    parts = (
        one.figure.status,
        "rounded" if one.now.rounded else "exact",
        STATUS_WORDS[Status(one.now.status)],
    )
    return ", ".join(part for part in parts if part)
