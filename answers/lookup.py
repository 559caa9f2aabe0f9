"""One number of a sentence, looked for in what is published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

import pandas as pd

from answers.claims import Claim, latest
from answers.numbers import Written
from answers.register.parliament import ids_in
from answers.register.watch import said as value_said
from figures.figure import Across, Figure, Selection
from figures.figure_id import FigureKey, figure_id
from figures.observation import reach_of
from figures.wording import lower_first
from queries.catalogue import Measure, NotPublished, catalogue_of
from queries.figures import figure
from queries.found_by_id import figure_of, held_figure
from queries.releases import Release
from queries.values import Place, with_value
from release.vocabulary import ALL, ENGLAND, Grain, Kind, Status

TELLING = 3
"""Digits a number must have to be looked for beyond what its sentence speaks of."""


class Verdict(StrEnum):
    """What became of looking for a number."""

    FOUND = "found, as the sentence says"
    SUPERSEDED = "found, but superseded"
    ELSEWHERE = "found, but of another area, period or measure"
    NOT_SAID = "neither confirmed nor denied"
    NOT_FOUND = "not found"


@dataclass(frozen=True)
class Looked:
    """Where a number was found: the id of the figure, of which date, and what is to be said."""

    verdict: Verdict
    said: str
    id: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Where:
    """What a number is looked for in: a release, those before it (the latest first), and where the
    values of the whole text stand in it (`queries.values.with_values`)."""

    release: Release
    earlier: Sequence[Release] = ()
    everywhere: Mapping[float, Sequence[Place]] = field(default_factory=dict)


def look_up(number: Written, sentence: str, claim: Claim, where: Where) -> Looked:
    """Look for a number of a sentence that speaks of `claim`."""
    store = where.release
    if (cited := _cited(number, sentence, where)) is not None:
        return cited
    if (few := _as_few(number, sentence, claim, store)) is not None:
        return few
    hits = _hits(number, claim.measures, store)
    if hit := next((h for h in hits if not _differs(h, claim, store)), None):
        return _found(hit, sentence, claim, store)
    if (unsaid := _not_said(number, claim, store)) is not None:
        return unsaid
    if (old := _superseded(number, claim, where)) is not None:
        return old
    close = [h for h in hits if _is_close(number, h.value)]
    if close:
        return _elsewhere(_nearest(close, claim, store), claim, store)
    if others := _everywhere(number, where):
        return _elsewhere(others[0], claim, store)
    among = "" if is_telling(number) else " among what the sentence speaks of"
    return Looked(Verdict.NOT_FOUND, f"No published figure has this value{among}.")


def _cited(number: Written, sentence: str, where: Where) -> Looked | None:
    """A number with an id beside it: whether the figure with that id has this value."""
    store = where.release
    ids = [id_ for id_ in ids_in(sentence) if 0 <= sentence.index(id_) - number.end < _BESIDE]
    for place in _everywhere(number, where, small_too=True) if ids else ():
        if _id(place, store) == ids[0]:
            return Looked(Verdict.FOUND, f"{_name(place, store)}.", ids[0], _as_of(place, store))
    one = held_figure(store, ids[0]) if ids else None
    if one is None or re.search(r"\d", sentence[number.end : sentence.index(ids[0])]):
        return None  # of the number next to the id alone
    row = one.frame.iloc[0]
    if row["status"] == Status.CONFIDENTIAL or number.about or _is_few(sentence, number, one):
        return None
    said = (
        f"The figure beside it, {ids[0]}, is {lower_first(value_said(one))}: {one.title}, "
        f"{one.subtitle}."
    )
    behind = bool(row["rounded"]) and _may_lie_behind(number, row, one)
    return Looked(
        Verdict.NOT_SAID if behind else Verdict.NOT_FOUND, said, ids[0], row["period_title"]
    )


def _is_few(sentence: str, number: Written, one: Figure) -> bool:
    """Whether a number is written as a small figure is published: *fewer than 5*."""
    before = re.search(r"\b(?:fewer|less) than\s*$", sentence[: number.start], re.I)
    return bool(before) and value_said(one).lower().startswith(f"fewer than {number.amount}")


def _as_few(number: Written, sentence: str, claim: Claim, release: Release) -> Looked | None:
    """Where what the sentence speaks of is published as *fewer than 5*, and is so written."""
    if claim.categories or not number.about:
        return None
    for measure in claim.measures[:1]:
        flow = catalogue_of(release).measures[measure].kind == Kind.FLOW
        whole = [p.id for p in catalogue_of(release).of_grain(Grain.TO_DATE)] if flow else []
        for area in claim.areas or (ENGLAND,):
            for period in claim.periods or (latest(release), *whole):
                one = _cell(release, measure, area, period)
                if one is not None and _is_few(sentence, number, one):
                    row = one.frame.iloc[0]
                    said = f"{one.title}, {one.subtitle}: {lower_first(value_said(one))}."
                    return Looked(Verdict.FOUND, said, row["figure_id"], row["period_title"])
    return None


_BESIDE = 60
"""Characters between a number and the id that is of it."""


def _hits(number: Written, measures: Sequence[str], release: Release) -> list[Place]:
    """Where a number could stand among some measures: the same value first, then what is within the
    range it is written to."""
    if not measures:
        return []
    low, high = sorted((float(number.low), float(number.high)))
    known = catalogue_of(release).measures
    places = [
        p for p in with_value(release, low, high, measures) if _fits(number, p, known[p.measure])
    ]
    return sorted(places, key=lambda p: p.value != float(number.amount))


def _everywhere(number: Written, where: Where, *, small_too: bool = False) -> list[Place]:
    """Where the very number stands in the whole release; nowhere where it would be everywhere."""
    if not (small_too or is_telling(number)):
        return []
    known = catalogue_of(where.release).measures
    places = where.everywhere.get(float(number.amount), ())
    return [p for p in places if _fits(number, p, known[p.measure])]


def _is_close(number: Written, value: float) -> bool:
    """Whether a value is the number, and not only within a wide range around it."""
    return abs(Decimal(str(value)) - number.amount) <= abs(number.amount) / 100


def _fits(number: Written, place: Place, measure: Measure) -> bool:
    """Whether a value could be what was written: a share is a share, pounds are pounds."""
    shares = "per cent" in measure.unit
    if measure.unit == "various":
        return True
    return number.percent == shares and (not number.pounds or "pound" in measure.unit)


def is_telling(number: Written) -> bool:
    """Whether a number says something by itself, and is not found everywhere: it is written out to
    three digits that are not noughts at its end, or has decimals."""
    if not number.exact:
        return False
    digits = f"{abs(number.amount):f}".replace(".", "").strip("0")
    return len(digits) >= TELLING or number.amount % 1 != 0


def _differs(place: Place, claim: Claim, release: Release) -> list[str]:
    """In what a place differs from what the sentence says: area, period, or neither."""
    catalogue = catalogue_of(release)
    found = []
    if place.area not in (claim.areas or (ENGLAND,)) or claim.elsewhere and not claim.areas:
        found.append("area")
    if (
        catalogue.measures[place.measure].kind == Kind.QUOTED
    ):  # of the date and the kind its source gives
        return found
    if place.period not in (claim.periods or _unsaid_periods(place, release)):
        found.append("period")
    has_total = ALL in catalogue.breakdowns_of.get(place.measure, {})
    unsaid = not claim.categories and has_total and place.category != ALL
    if unsaid or claim.categories and place.category not in (*claim.categories, ALL):
        found.append("breakdown")
    return found


def _unsaid_periods(place: Place, release: Release) -> tuple[str, ...]:
    """What a sentence without a date is of: the last month for what stands, and for what happened
    in a time also the whole of it."""
    catalogue = catalogue_of(release)
    whole = catalogue.of_grain(Grain.TO_DATE)
    is_flow = catalogue.measures[place.measure].kind == Kind.FLOW
    return (latest(release), *(p.id for p in whole if is_flow))


def _found(place: Place, sentence: str, claim: Claim, release: Release) -> Looked:
    catalogue = catalogue_of(release)
    is_quoted = catalogue.measures[place.measure].kind == Kind.QUOTED
    newer = _newer_quoted(place, release) if is_quoted and not _dated(place, sentence) else []
    if newer:
        later = "; ".join(
            f"{_value(p, release)}, {p.text} (figure {_id(p, release)})" for p in newer
        )
        said = f"{_name(place, release)}. Later figures of the same kind: {later}."
        return Looked(Verdict.SUPERSEDED, said, _id(place, release), place.text)
    undated = "" if claim.periods or place.text else " The sentence gives no date."
    return Looked(
        Verdict.FOUND,
        f"{_name(place, release)}.{undated}",
        _id(place, release),
        _as_of(place, release),
    )


def _dated(place: Place, sentence: str) -> bool:
    """Whether a sentence says of which year a quoted figure is."""
    return any(year in sentence for year in re.findall(r"\d{4}", place.text))


def _newer_quoted(place: Place, release: Release) -> list[Place]:
    """The later quoted figures of the same kind with other values, the earliest first, by the date
    each source gives; each value once."""
    same = [
        p
        for p in with_value(release, float("-inf"), float("inf"), (place.measure,))
        if (p.area, p.breakdown, _kind(p)) == (place.area, place.breakdown, _kind(place))
    ]
    later = sorted(
        (p for p in same if _when(p.text) > _when(place.text)), key=lambda p: _when(p.text)
    )
    if not later or later[-1].value == place.value:
        return []
    return list({p.value: p for p in reversed(later) if p.value != place.value}.values())[::-1]


def _kind(place: Place) -> str:
    """What a quoted figure is of: its category names the source and the date after a dot."""
    return place.category.partition(".")[0]


_MONTHS = "january february march april may june july august september october november december"


def _when(text: str) -> tuple[int, int]:
    """The last month and year a date in words names; the earliest of all where it names none."""
    words = text.lower().replace(",", " ").split()
    years = [at for at, w in enumerate(words) if w[:4].isdigit() and len(w.rstrip(".")) == 4]
    if not years:
        return (0, 0)
    at, names = years[-1], _MONTHS.split()
    month = names.index(words[at - 1]) + 1 if at and words[at - 1] in names else 0
    return (int(words[at][:4]), month)


def _not_said(number: Written, claim: Claim, release: Release) -> Looked | None:
    """Where the figure the sentence speaks of is withheld, or rounded so that the number could lie
    behind it: what is published, and no more."""
    for measure in claim.measures[:1]:
        for area in claim.areas or (ENGLAND,):
            for period in claim.periods or (latest(release),):
                one = _cell(release, measure, area, period)
                if one is None:
                    continue
                row = one.frame.iloc[0]
                if row["status"] == Status.CONFIDENTIAL:
                    return Looked(
                        Verdict.NOT_SAID,
                        f"{one.title}, {one.subtitle}, is withheld so that nobody can be "
                        "identified. The number is neither confirmed nor denied.",
                        row["figure_id"],
                    )
                if row["rounded"] and _may_lie_behind(number, row, one):
                    return Looked(
                        Verdict.NOT_SAID,
                        f"{one.title}, {one.subtitle}, is published as {value_said(one)}, rounded. "
                        "What lies behind it is neither confirmed nor denied: give it as "
                        "published.",
                        row["figure_id"],
                        row["period_title"],
                    )
    return None


def _may_lie_behind(number: Written, row: pd.Series, one: Figure) -> bool:
    if pd.isna(row["value"]) or number.percent or not pd.isna(row["base"]):
        return False
    reach = reach_of(one, row) or 4
    return number.exact and abs(number.amount - Decimal(str(float(row["value"])))) <= reach


def _cell(release: Release, measure: str, area: str, period: str) -> Figure | None:
    try:
        return figure(release, Selection(release.id, (measure,), Across.CATEGORIES, area, period))
    except NotPublished:
        return None


def _superseded(number: Written, claim: Claim, where: Where) -> Looked | None:
    """Whether an earlier release gave the number for what the sentence speaks of, and this one does
    not. What any later release withheld is not told."""
    store, newer = where.release, [where.release]
    for old in where.earlier:
        for hit in _hits(number, claim.measures, old):
            if _differs(hit, claim, old):
                continue
            key = _key(hit, old)
            read = [figure_of(one, key) for one in newer]
            if any(
                f is not None and f.frame.iloc[0]["status"] == Status.CONFIDENTIAL for f in read
            ):
                continue
            now = read[0]
            instead = (
                f"Release {store.id} gives {value_said(now)} (figure "
                f"{now.frame.iloc[0]['figure_id']})."
                if now is not None
                else f"Release {store.id} holds no such figure."
            )
            return Looked(
                Verdict.SUPERSEDED,
                f"{_name(hit, old)}, in release {old.id}. {instead}",
                _id(hit, old),
                _as_of(hit, old),
            )
        newer.append(old)
    return None


def _nearest(hits: Sequence[Place], claim: Claim, release: Release) -> Place:
    order = list(claim.measures)
    return min(hits, key=lambda h: (len(_differs(h, claim, release)), order.index(h.measure)))


def _elsewhere(place: Place, claim: Claim, release: Release) -> Looked:
    differs = _differs(place, claim, release)
    if place.measure not in claim.measures:
        differs = ["measure", *differs] if claim.measures else ["measure"]
    what = " and ".join(differs) or "measure"
    verb = "is" if claim.measures else "may be"
    return Looked(
        Verdict.ELSEWHERE,
        f"It {verb} of another {what} than the sentence says: {_name(place, release)}.",
        _id(place, release),
        _as_of(place, release),
    )


def _name(place: Place, release: Release) -> str:
    """What a place is, in words, with its value."""
    catalogue = catalogue_of(release)
    measure = catalogue.measures[place.measure]
    category = ""
    if place.category != ALL:
        of = catalogue.breakdown(place.breakdown).categories
        title = next(c.title for c in of if c.id == place.category)
        category = f" ({title})"
    return (
        f"{measure.title}{category}, {catalogue.area(place.area).name}, {_as_of(place, release)}: "
        f"{_value(place, release)}"
    )


def _value(place: Place, release: Release) -> str:
    one = figure_of(release, _key(place, release))
    return lower_first(value_said(one)) if one is not None else ""


def _as_of(place: Place, release: Release) -> str:
    return place.text or catalogue_of(release).period(place.period).title


def _key(place: Place, release: Release) -> FigureKey:
    return FigureKey(
        release.id,
        place.measure,
        place.area,
        place.period,
        place.breakdown,
        place.category,
        place.source,
    )


def _id(place: Place, release: Release) -> str:
    return figure_id(_key(place, release))
