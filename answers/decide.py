"""What kind of answer a reading gets, and why:
the order in which it is asked whether it can be answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from answers import areas, rows, spans
from answers.dates import STARTED
from answers.decided import Decided, nearest_to
from answers.forms import Form
from answers.parts import Candidate, Kind, Place, Span
from answers.reading_types import Reading, Whole, counts_authorities
from answers.refusals import REFUSALS
from answers.vocabulary import GENERIC
from figures.figure import Figure
from release.vocabulary import Grain, Level
from release.vocabulary import Kind as Sort


def decided(one: Reading, whole: Whole) -> Decided:
    """What a part comes to."""
    for rule in REFUSALS:
        if found := rule(one, whole):
            return found
    so_far = counted(one, whole)
    if over := spans.over_time(one, whole):
        return replace(so_far, doubts=(*so_far.doubts, over))
    return so_far


def counted(one: Reading, whole: Whole) -> Decided:
    """A measure of the release: where, when, and whether what is published may be said."""
    best = one.best
    if best is None:  # never: `_of_nothing` has settled it
        return Decided(Kind.NOT_HELD)
    places, gap = _places(one, whole, best)
    if gap:
        return gap
    if short := spans.finer(one, whole, best.measure):
        reason = f"Figures are of whole months, and none is held for a shorter time (“{short}”)."
        return Decided(Kind.NOT_HELD, places, reason=reason, nearest=nearest_to(one, whole, ()))
    times, awaited = spans.spans_of(one, whole, best.measure)
    if times and not any(span.ids for span in times):
        return _no_period(one, whole, times, places, best, awaited=awaited)
    figures = rows.fetched(
        whole.release,
        best.measure,
        places,
        times,
        one.split.breakdown,
        one.split.categories,
        _stages(one, best),
    )
    if not figures:
        return Decided(
            Kind.NOT_HELD,
            places,
            times,
            reason=f"The release holds no figure for {best.title.lower()} at that place and time.",
            nearest=nearest_to(one, whole, ()),
        )
    so_far = Decided(Kind.FIGURE, places, times, figures, doubts=_left_out(one, places, times))
    if ends := spans.month_ends(one, whole, best.measure):
        said = " and ".join(whole.catalogue.periods[m].title for m in ends)
        day = f"Figures are of the end of a month, and none is of another day: held are {said}."
        so_far = replace(so_far, doubts=(*so_far.doubts, day), month_ends=ends)
    if other := spans.other_window(one, best.measure):
        so_far = replace(so_far, doubts=(*so_far.doubts, other))
    return _said(one, whole, so_far, best)


def _left_out(one: Reading, places: Sequence[Place], times: Sequence[Span]) -> tuple[str, ...]:
    """In sentences, what of several places and times that are named has no figure here."""
    given = {p.code for p in places}
    lost = [p.written or p.name for p in one.areas.places if p.code not in given]
    lost += [span.said for span in times if not span.ids]
    return tuple(f"Nothing is held here for {said}." for said in dict.fromkeys(lost))


def _stages(one: Reading, best: Candidate) -> tuple[str, ...]:
    """The milestones whose dates are wanted; where names are and none is said, the start of use."""
    unnamed = one.form is Form.LIST and best.measure == "milestone_date" and not one.stages
    return (STARTED,) if unnamed else one.stages


def _places(
    one: Reading, whole: Whole, best: Candidate
) -> tuple[tuple[Place, ...], Decided | None]:
    """The areas to be answered for, or why there is none."""
    words = whole.catalogue
    levels = rows.levels_of(best.measure, one.split.breakdown, words)
    if not levels:
        return (), Decided(
            Kind.NOT_HELD,
            reason=f"{best.title} is not held by that split.",
            nearest=nearest_to(one, whole, ()),
        )
    if one.areas.missing and not one.areas.places:
        return (), _elsewhere(one, whole, one.areas.missing, levels)
    places = one.areas.places or (_default(one, levels, words),)
    if one.form is Form.LIST and all(p.each is None and p.level != Level.AUTHORITY for p in places):
        by_region = re.search(r"\bregions\b", one.text, re.I) and not one.has("AUTHORITY")
        level = Level.AUTHORITY if Level.AUTHORITY in levels and not by_region else Level.REGION
        places = tuple(replace(p, each=level) for p in places)
    wanted = {p.each or p.level for p in places}
    if not wanted <= set(levels):
        if best.measure == "milestone_date" and wanted <= {Level.ENGLAND, Level.REGION}:
            return tuple(replace(p, each=Level.AUTHORITY) for p in places), None
        short = [p for p in places if (p.each or p.level) not in levels]
        held = tuple(p for p in places if p not in short)
        if held:
            return held, None
        return (), _too_low(one, whole, best, levels, short)
    return places, None


def _default(one: Reading, levels: Sequence[str], words) -> Place:  # noqa: ANN001
    england = areas.everywhere(words)
    each = Level.ENGLAND not in levels or counts_authorities(one) and Level.AUTHORITY in levels
    return replace(england, each=Level.AUTHORITY) if each else england


def _elsewhere(
    one: Reading, whole: Whole, missing: Sequence[Place], levels: Sequence[str]
) -> Decided:
    """A place the release does not hold: the authority it lies in is offered as what it is."""
    around = [whole.catalogue.areas[c] for c in one.around if c in whole.catalogue.areas]
    if Level.AUTHORITY not in levels:
        around = [whole.catalogue.region_of(a) for a in around]
    around = list(dict.fromkeys(around)) if len(around) <= 6 else []
    offered = tuple(
        n
        for a in around
        for n in nearest_to(one, whole, (), a.code, f"for {a.name}, as what it is")[:1]
    )
    return Decided(
        Kind.NOT_HELD,
        reason=" ".join(dict.fromkeys(p.note for p in missing)),
        nearest=offered or nearest_to(one, whole, ()),
        named=not any(word[:1].isupper() for word in one.left_over),  # of a longer name, perhaps
    )


def _too_low(
    one: Reading, whole: Whole, best: Candidate, levels: Sequence[str], short: Sequence[Place]
) -> Decided:
    names = {Level.ENGLAND: "England", Level.REGION: "the regions", Level.AUTHORITY: "authorities"}
    held = " and ".join(names[Level(level)] for level in levels)
    regions = dict.fromkeys(
        whole.catalogue.region_of(whole.catalogue.areas[p.code])
        for p in short
        if p.code in whole.catalogue.areas
    )
    offered = tuple(
        n
        for a in regions
        if a.level in levels
        for n in nearest_to(one, whole, (), a.code, f"for {a.name}, the region")[:1]
    )
    return Decided(
        Kind.NOT_HELD,
        reason=f"{best.title} is held for {held} only.",
        nearest=offered or nearest_to(one, whole, ()),
    )


def _no_period(
    one: Reading,
    whole: Whole,
    times: tuple[Span, ...],
    places: tuple[Place, ...],
    best: Candidate,
    *,
    awaited: bool,
) -> Decided:
    held = whole.catalogue.span()
    if awaited:
        reason = f"Not yet published: the release holds {held}."
    else:
        reason = (
            f"The release holds {held}, and the directory was switched off on 6 August 2010: "
            "there is no figure for the time asked about."
        )
    return Decided(
        Kind.NOT_HELD,
        places,
        times,
        reason=reason,
        nearest=nearest_to(one, whole, ()),
        awaited=_will_be(one, whole, places, best) if awaited else None,
        named=not awaited,
    )


def _will_be(one: Reading, whole: Whole, places: tuple[Place, ...], best: Candidate) -> Kind:
    """The kind a part will have once its month is published:
    withheld where the last month is, and is certain to."""
    last = Span("", (whole.months[-1],))
    figures = rows.fetched(
        whole.release,
        best.measure,
        places,
        (last,),
        one.split.breakdown,
        one.split.categories,
        _stages(one, best),
    )
    now = _said(one, whole, Decided(Kind.FIGURE, places, (last,), figures), best)
    if figures and now.kind is Kind.WITHHELD and now.awaited is None:
        return Kind.WITHHELD
    return Kind.LIST if one.form is Form.LIST else Kind.FIGURE


def _said(one: Reading, whole: Whole, so_far: Decided, best: Candidate) -> Decided:
    """Figure, list, or withheld because what is asked is, or gives away, a small number."""
    kind = Kind.LIST if is_list(one, so_far) else Kind.FIGURE
    each = any(p.each for p in so_far.places)
    protected = rows.is_protected(whole.release, best.measure, so_far.figures)
    if protected and one.areas.difference:
        left = one.areas.excluded or tuple(
            p.code for p in so_far.places if p.level == Level.AUTHORITY
        )
        if any(rows.cell_below(so_far.figures, code, rows.SMALL_DIFFERENCE) for code in left):
            certain = any(rows.is_smallest(whole.release, code) for code in left)
            return replace(
                so_far,
                kind=Kind.WITHHELD,
                reason=DIFFERENCE,
                awaited=None if certain else kind,
            )
    if one.areas.difference:
        so_far = replace(so_far, doubts=(*so_far.doubts, _LEFT))
    by_kind = bool(one.split.breakdown) and not one.split.categories
    most = 1 if by_kind else 0.5
    local = [p.code for p in so_far.places if p.level == Level.AUTHORITY]
    smallest = [code for code in local if rows.is_smallest(whole.release, code)]
    if not each and rows.small_share(whole.release, best.measure, so_far.figures, smallest) >= most:
        wider = _wider(one, whole, so_far, best)
        if wider is not None:
            return replace(so_far, kind=kind, figures=wider)
        total = best.measure == GENERIC and not one.split.breakdown
        certain = bool(smallest) and not total
        return replace(
            so_far, kind=Kind.WITHHELD, reason=_TOO_SMALL, awaited=None if certain else kind
        )
    slight = protected and bool(one.split.breakdown) and _is_slight(whole, so_far)
    return replace(so_far, kind=kind, doubts=(*so_far.doubts, *((_SLIGHT,) if slight else ())))


def _is_slight(whole: Whole, so_far: Decided) -> bool:
    """Whether a kind of few in one of the very smallest authorities is asked for, and published."""
    local = [p.code for p in so_far.places if p.level == Level.AUTHORITY]
    few = [c for c in local if rows.cell_below(so_far.figures, c, rows.SMALL_DIFFERENCE)]
    return any(rows.is_smallest(whole.release, code) for code in few)


_SLIGHT = "In so small an authority a number like this is published rounded, and stands for few."


def _wider(
    one: Reading, whole: Whole, so_far: Decided, best: Candidate
) -> tuple[Figure, ...] | None:
    """The figures over the longest periods that hold the time asked about, where no one period is
    it and those are not too small.
    """
    words = whole.catalogue
    ids = [id_ for span in so_far.spans for id_ in span.ids]
    split_up = len(ids) > 1 and not any(t.each for t in one.times)
    if not split_up or words.measure(best.measure).kind != Sort.FLOW:
        return None
    first, last = (
        min(words.periods[i].starts_on for i in ids),
        max(words.periods[i].ends_on for i in ids),
    )
    years = [p for p in words.of_grain(Grain.YEAR) if p.starts_on <= last and p.ends_on >= first]
    times = (Span("", tuple(p.id for p in years)),)
    figures = rows.fetched(
        whole.release,
        best.measure,
        so_far.places,
        times,
        one.split.breakdown,
        one.split.categories,
        one.stages,
    )
    small = rows.small_share(whole.release, best.measure, figures)
    return figures if figures and small < 1 else None


_LEFT = "What is left of an area is asked for; each published figure is of the whole of its own."
_TOO_SMALL = (
    "The number asked for is so small that somebody could be recognised by it, so it is not given "
    "exactly. What is published stands beside this."
)
DIFFERENCE = (
    "What is asked for would come out as a small number if one published figure were taken from "
    "another, so no subtraction is done. Each published figure stands beside this as it is."
)


def is_list(one: Reading, so_far: Decided) -> bool:
    """Whether names are wanted: authorities or regions listed, or the stage each has reached."""
    if one.form is Form.LIST:
        return True
    best = one.best
    return (
        one.form is Form.PROGRESS
        and best is not None
        and best.measure == "authority_stage"
        and any(p.each for p in so_far.places)
    )


def today(words) -> dt.date:  # noqa: ANN001
    """The day a question without a date is read as asked on:

    the day after the last month of the release.
    """
    return dt.date.fromisoformat(words.months()[-1].ends_on) + dt.timedelta(days=1)
