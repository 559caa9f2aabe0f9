"""The rows of a release that answer a part, and which of them are too small to be said exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from answers.parts import Place, Span
from figures.figure import Across, Figure, Selection
from queries.cache import once_per_release
from queries.catalogue import Catalogue, NotPublished, catalogue_of
from queries.figures import figure
from queries.releases import Release
from release.vocabulary import ALL, Grain, Kind, Level, Status

SMALL = 10
"""Counts below this, of measures that are protected, are never given as exact."""
SMALL_DIFFERENCE = 100
"""A difference that turns on one cell below this is not worked out, nor handed over to be."""
_AS_HELD = {"cost_kind": "figure", "source": "figure", "milestone": "milestone_by_reading"}
"""Breakdowns by the name readers know, and the one the rows are kept under."""


def held_breakdown(measure: str, breakdown: str, catalogue: Catalogue) -> str:
    """The breakdown of the release under which a part's rows are kept."""
    own = catalogue.breakdowns_of.get(measure, {})
    name = breakdown or ALL
    if name in own:
        return name
    if _AS_HELD.get(name) in own:
        return _AS_HELD[name]
    return "figure" if name == ALL and "figure" in own else name


def levels_of(measure: str, breakdown: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The levels at which a measure is published by a breakdown; none where it is not."""
    return catalogue.breakdowns_of.get(measure, {}).get(
        held_breakdown(measure, breakdown, catalogue), ()
    )


def fetched(
    release: Release,
    measure: str,
    places: Sequence[Place],
    spans: Sequence[Span],
    breakdown: str,
    categories: Sequence[str],
    stages: Sequence[str] = (),
) -> tuple[Figure, ...]:
    """The figures of a part, one for each set of areas and each run of periods.

    Rows stand as the release has them.
    """
    catalogue = catalogue_of(release)
    held = held_breakdown(measure, breakdown, catalogue)
    found = []
    for codes, area, level in _where(places, catalogue):
        for ids in _runs(spans, catalogue, catalogue.measure(measure).kind):
            selection = _selection(release, measure, codes, area, level, ids, held, catalogue)
            selection = replace(
                selection, category=_one_category(held, categories, stages, catalogue)
            )
            one = _figure(release, selection, ids, catalogue.measure(measure).kind)
            one = _of_year(one, spans) if one is not None else None
            one = _narrowed(one, categories, stages) if one is not None else None
            if one is not None and not one.frame.empty:
                found.append(one)
    return tuple(found)


def _where(
    places: Sequence[Place], catalogue: Catalogue
) -> list[tuple[tuple[str, ...], str, Level | None]]:
    named = tuple(dict.fromkeys(p.code for p in places if p.each is None and p.code))
    found: list[tuple[tuple[str, ...], str, Level | None]] = (
        [(named, named[0], None)] if named else []
    )
    return found + [
        ((), p.code, p.each) for p in places if p.each is not None and p.code in catalogue.areas
    ]


def _runs(spans: Sequence[Span], catalogue: Catalogue, kind: str) -> list[tuple[str, ...]]:
    """The periods to read, those of one grain together."""
    ids = tuple(
        dict.fromkeys(id_ for span in spans for id_ in span.ids if id_ in catalogue.periods)
    )
    if kind == Kind.QUOTED:
        return [(catalogue.months()[-1].id,)]
    grains = dict.fromkeys(catalogue.periods[id_].grain for id_ in ids)
    return [tuple(i for i in ids if catalogue.periods[i].grain == grain) for grain in grains]


def _selection(
    release: Release,
    measure: str,
    codes: tuple[str, ...],
    area: str,
    level: Level | None,
    ids: tuple[str, ...],
    breakdown: str,
    catalogue: Catalogue,
) -> Selection:
    last = max(ids, key=lambda id_: catalogue.periods[id_].ends_on)
    many = len(ids) > 1 or catalogue.measure(measure).kind == Kind.QUOTED
    across = Across.PERIODS if many else Across.AREAS
    if many and level is not None:
        codes = tuple(a.code for a in catalogue.within(area, level))
    grain = Grain(catalogue.periods[last].grain)
    return Selection(
        release.id,
        (measure,),
        across,
        area,
        last,
        breakdown,
        None,
        None if many else level,
        grain,
        codes,
    )


def _figure(release: Release, selection: Selection, ids: Sequence[str], kind: str) -> Figure | None:
    try:
        one = figure(release, selection)
    except NotPublished:
        return None
    if kind == Kind.QUOTED:
        return one
    return replace(one, frame=one.frame[one.frame["period"].isin(ids)].reset_index(drop=True))


def _one_category(
    held: str, categories: Sequence[str], stages: Sequence[str], catalogue: Catalogue
) -> str | None:
    """The one category, or the dates of the one milestone, that is wanted; None for more, or for
    all.
    """
    if held == "milestone_by_reading" and len(stages) == 1:
        return f"{stages[0]}."
    own = {c.id for c in catalogue.breakdown(held).categories}
    return categories[0] if len(categories) == 1 and categories[0] in own else None


def _of_year(one: Figure, spans: Sequence[Span]) -> Figure:
    """Of figures published elsewhere those of the year asked about, where there are such."""
    years = {span.said[:4] for span in spans if span.said[:4].isdigit()}
    if not one.is_quoted or not years:
        return one
    own = one.frame[one.frame["text"].fillna("").str.contains("|".join(sorted(years)))]
    return replace(one, frame=own.reset_index(drop=True)) if not own.empty else one


def _narrowed(one: Figure, categories: Sequence[str], stages: Sequence[str]) -> Figure:
    """The figure with the rows of some categories, or of the dates of some milestones, alone."""
    frame = one.frame
    if categories:
        plain = frame["category"].str.partition(".")[0]
        own = frame[frame["category"].isin(categories) | plain.isin(categories)]
        frame = own if not own.empty else frame
    if stages and frame["breakdown"].str.startswith(("milestone", "stage")).any():
        own = frame[frame["category"].str.partition(".")[0].isin(stages)]
        frame = own if not own.empty else frame
    return replace(one, frame=frame.reset_index(drop=True))


def is_small(row: pd.Series, *, protected: bool) -> bool:
    """Whether a row is withheld, or a protected count that is published below `SMALL`. A rounded 10
    is given: it says no more than the release does, and may stand for fewer as for more."""
    return bool(are_small(row.to_frame().T, protected=protected).iloc[0])


def are_small(frame: pd.DataFrame, *, protected: bool) -> pd.Series:
    """For each row of a frame whether it is small, as `is_small` says of one."""
    hidden = frame["status"].isin([Status.CONFIDENTIAL, Status.LOW])
    if not protected:
        return hidden
    numerator = pd.to_numeric(frame["numerator"])
    counted = numerator.fillna(pd.to_numeric(frame["value"]))
    is_share = frame["base"].notna() & numerator.isna()
    return hidden | ((counted < SMALL) & ~is_share)


def _are_slight(frame: pd.DataFrame, codes: Sequence[str], *, protected: bool) -> pd.Series:
    """Which rows of some authorities stand for few: a rounded count of at most `SMALL`, or a share
    of so few, or of none, since that says as much."""
    if not codes:
        return pd.Series(False, index=frame.index)
    own = frame["geography"].isin(codes)
    of_few = ~(pd.to_numeric(frame["base"]).fillna(0) > SMALL).astype(bool)
    share = own & (frame["unit"] == "per cent") & of_few
    if not protected:
        return share
    rounded = frame["rounded"].fillna(False).astype(bool)
    counted = pd.to_numeric(frame["numerator"]).fillna(pd.to_numeric(frame["value"]))
    count = frame["base"].isna() | frame["numerator"].notna()
    return share | rounded & count & (counted <= SMALL) & own


def is_protected(release: Release, measure: str, figures: Sequence[Figure]) -> bool:
    """Whether the counts of a measure are rounded so that nobody can be found by them."""
    told = release.manifest.get("protection", {}).get("rounded_to", {})
    return measure in told or any(bool(one.frame["rounded"].any()) for one in figures)


def small_share(
    release: Release, measure: str, figures: Sequence[Figure], smallest: Sequence[str] = ()
) -> float:
    """What part of the rows is too small to be said exactly, from 0 to 1; 0 for no rows. In the
    `smallest` authorities, by code, a rounded 10 is: there it stands for few."""
    protected = is_protected(release, measure, figures)
    small = [
        are_small(one.frame, protected=protected)
        | _are_slight(one.frame, smallest, protected=protected)
        for one in figures
    ]
    count = sum(map(len, small))
    return float(sum(own.sum() for own in small)) / count if count else 0.0


def cell_below(figures: Sequence[Figure], code: str, limit: float) -> bool:
    """Whether a figure of an area is withheld or below a limit."""
    for one in figures:
        own = one.frame[one.frame["geography"] == code]
        if bool(((own["status"] == Status.CONFIDENTIAL) | (own["value"] < limit)).any()):
            return True
    return False


SMALLEST_SHARE = 1 / 1000
"""Of England's children, below which an authority is so small that a part
of them is certain to be."""


def is_smallest(release: Release, code: str) -> bool:
    """Whether an authority is among the very smallest by the records
    of its children at the latest month."""
    return code in _smallest(release)


@once_per_release
def _smallest(release: Release) -> frozenset[str]:
    catalogue = catalogue_of(release)
    last = catalogue.months()[-1].id
    england = catalogue.england
    places = [
        Place(england.code, england.name, Level.ENGLAND),
        Place(england.code, england.name, Level.ENGLAND, Level.AUTHORITY),
    ]
    found = fetched(release, "children_on_directory", places, [Span("", (last,))], "", ())
    held = {row["geography"]: row["value"] for one in found for _, row in one.frame.iterrows()}
    whole = held.pop(england.code, None)
    return frozenset(
        code
        for code, own in held.items()
        if not whole or pd.isna(own) or own < SMALLEST_SHARE * whole
    )
