"""A question -> its parts, by rules: the same question of the same release gets the same answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from answers import areas, decide, doubt, match, pairs, say, splits, weighed
from answers.decided import Decided
from answers.elsewhere import speaks
from answers.forms import Form
from answers.joining import read
from answers.months import Asked
from answers.parts import HELD, Candidate, Choice, Correction, Kind, Part, Place
from answers.reading_types import OFFERED, Reading, Whole
from answers.text import clean, trouble, words
from queries.catalogue import catalogue_of
from queries.releases import Release
from release.vocabulary import Level

NONE: Mapping[int, Correction] = MappingProxyType({})
MOST_PARTS = 12
"""Parts of one question that are answered: no written question has had more."""
_TOO_MANY = f"Only the first {MOST_PARTS} parts are answered. Ask the rest by themselves."


def ask(
    question: str,
    release: Release,
    *,
    corrections: Mapping[int, Correction] = NONE,
    asked_on: str = "",
) -> tuple[Part, ...]:
    """The parts of a question, answered from a release.

    Never raises for what was typed: what cannot be read is one part of kind `policy` whose `reason`
    says so. `corrections` are readings set by hand, by the place of a part from 0. `asked_on` is
    the ISO day of the question, by which a month without a year is read; the end of the release
    where it is not given. Raises `ReleaseError` where the release cannot be read.
    """
    if said := trouble(question):
        return (Part("", Kind.POLICY, reason=said),)
    catalogue = catalogue_of(release)
    day = _day(asked_on) or decide.today(catalogue)
    text = clean(question)
    readings = read(text, release, day, most=MOST_PARTS + 1)
    if not readings:
        return (Part("", Kind.POLICY, reason="There is no question in this. Ask in words."),)
    named = any(f.name == "DIRECTORY" for f in match.lexicon().find(words(text)))
    whole = Whole(release, catalogue, day, None, named or any(r.directory for r in readings), ())
    taken = [
        _corrected(one, corrections.get(n), whole) for n, one in enumerate(readings[:MOST_PARTS])
    ]
    each = tuple(_part(one, whole, by_hand=n in corrections) for n, one in enumerate(taken))
    parts = pairs.held_back(_doubted(each, taken), taken, release)
    if len(readings) > MOST_PARTS:
        return (*parts, Part("", Kind.POLICY, reason=_TOO_MANY))
    return parts


def _doubted(parts: tuple[Part, ...], readings: Sequence[Reading]) -> tuple[Part, ...]:
    """The parts, in doubt where one only refers back to another that is: what *the total* is of
    turns on what that was read as."""
    found: list[Part] = []
    for part, one in zip(parts, readings, strict=True):
        on_another = found and one.refers_back and not any(speaks(one, c) for c in one.candidates)
        follows = on_another and not found[-1].sure and part.kind in HELD
        found.append(replace(part, sure=False, doubts=(_FOLLOWS,)) if follows else part)
    return tuple(found)


_FOLLOWS = "It refers to the part before, which is in doubt."


def _day(text: str) -> dt.date | None:
    """A day, or a year alone as its last; None for neither."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.date(int(text[:4]), 12, 31) if text[:4].isdigit() and int(text[:4]) > 0 else None


def _part(one: Reading, whole: Whole, *, by_hand: bool) -> Part:
    so_far = decide.decided(one, whole)
    if not by_hand:
        one, so_far = weighed.reconsidered(one, whole, so_far)
    sure = by_hand or doubt.is_sure(one, so_far) and weighed.agrees(one, so_far)
    candidates = tuple(c for c in one.candidates if c.score >= OFFERED)[:5]
    if so_far.kind in (Kind.POLICY, Kind.OTHER_BODY, Kind.NOT_HELD):
        candidates = () if so_far.awaited is None else candidates
    return Part(
        text=one.text,
        kind=so_far.kind,
        candidates=candidates,
        areas=so_far.places,
        breakdown=one.split.breakdown,
        categories=one.split.categories,
        periods=so_far.spans,
        figures=so_far.figures,
        words=say.words_of(one, so_far, whole.release, whole.catalogue),
        caveats=(
            *say.caveats(one, so_far, whole.release),
            *(doubt.doubts(one) if so_far.figures and not by_hand else ()),
            *so_far.doubts,
        ),
        reason=so_far.reason,
        nearest=so_far.nearest,
        sure=sure,
        choices=() if sure else _choices(one, so_far, candidates, whole),
        awaited=so_far.awaited,
        doubts=() if sure else _why_unsure(one, so_far),
    )


def _why_unsure(one: Reading, so_far: Decided) -> tuple[str, ...]:
    """What speaks against a reading, in words; of a refusal, that something else may be meant."""
    if so_far.kind in HELD:
        return (*doubt.doubts(one), *so_far.doubts)
    return (_MAY_BE_MEANT,)


_MAY_BE_MEANT = "It is refused as it is understood, and something that is held may be meant."


def _choices(
    one: Reading, so_far: Decided, candidates: tuple[Candidate, ...], whole: Whole
) -> tuple[Choice, ...]:
    """At most three readings, where none clearly stands or a refusal may be wrong."""
    if so_far.kind not in HELD:
        offered = [c for c in one.candidates if c.score >= OFFERED and c.why]
        return tuple(Choice(c.title, Correction(measure=c.measure)) for c in offered[:3])
    if so_far.month_ends and candidates and not doubt.doubts(one):
        best, held = candidates[0], whole.catalogue.periods
        return tuple(
            Choice(f"{best.title}, end of {held[m].title}", Correction(best.measure, period=m))
            for m in so_far.month_ends
        )
    return tuple(Choice(c.title, Correction(measure=c.measure)) for c in candidates[:3])


def _corrected(one: Reading, by_hand: Correction | None, whole: Whole) -> Reading:
    """A reading with what was set by hand in place of what the words say."""
    if by_hand is None:
        return one
    if by_hand.measure is not None and by_hand.measure in whole.catalogue.measures:
        title = whole.catalogue.measures[by_hand.measure].title
        first = Candidate(by_hand.measure, title, ("set by hand",), 100.0)
        rest = tuple(c for c in one.candidates if c.measure != by_hand.measure)
        split = splits.asked(one.words, one.own, by_hand.measure, whole.catalogue)
        one = replace(one, candidates=(first, *rest), split=split, left_over=())
    if by_hand.area is not None:
        one = replace(one, areas=areas.Asked(_places(by_hand.area, whole)))
    if by_hand.period is not None:
        one = replace(one, times=_times(by_hand.period, whole), since=None)
    if by_hand.breakdown is not None:
        name = "" if by_hand.breakdown == "all" else by_hand.breakdown
        one = replace(one, split=splits.Asked(name))
    form = Form.NUMBER if one.form in (Form.POLICY, Form.NONE, Form.WHEN) else one.form
    return replace(one, form=form, other="", unheld=("", ""))


def _places(text: str, whole: Whole) -> tuple[Place, ...]:
    england = areas.everywhere(whole.catalogue)
    found = []
    for item in filter(None, (part.strip() for part in text.split(";"))):
        if item in ("each region", "each authority"):
            level = Level.REGION if item == "each region" else Level.AUTHORITY
            found.append(replace(england, each=level))
        elif item in whole.catalogue.areas:
            area = whole.catalogue.areas[item]
            found.append(Place(area.code, area.name, Level(area.level)))
    return tuple(found)


def _times(text: str, whole: Whole) -> tuple[Asked, ...]:
    held = whole.catalogue.periods.get(text)
    if held is None:
        return ()
    first, last = held.starts_on[:7], held.ends_on[:7]
    return (Asked(held.id, first, last),)
