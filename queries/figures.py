"""One selection -> one figure: the frame with everything a reader must be told about it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from figures.figure import QUOTED_RECORDS, Across, Citation, Figure, Note, Protection, Selection
from figures.wording import day_of, lower_first, span_of
from queries.catalogue import Catalogue, Measure, NotPublished, catalogue_of
from queries.observations import observations
from queries.releases import describe
from release.store import Release
from release.vocabulary import ALL, Audience, Kind, Level, Status

_PLURAL = {Level.REGION: "region", Level.AUTHORITY: "authority"}


def figure(release: Release, selection: Selection, title: str = "", *, beside: str = "") -> Figure:
    """The frame of a selection with title, definition, base, notes,
    citation and the sentence that marks synthetic records.

    `beside` is the code of one more area whose rows stand last for comparison; an own title
    replaces the one made from the measures. Raises `NotPublished` in words for a reader when the
    release holds nothing for the selection.
    """
    catalogue, said = catalogue_of(release), describe(release)
    frame = observations(release, selection)
    if frame.empty:
        raise NotPublished(_nothing(catalogue, selection))
    if beside:
        level = catalogue.area(beside).level
        there = replace(selection, area=beside, level=Level(level), areas=())
        frame = pd.concat([frame, observations(release, there)], ignore_index=True)
    measures = [catalogue.measure(id) for id in selection.measures]
    is_quoted = all(m.kind == Kind.QUOTED for m in measures)
    frame = _as_quoted(frame, catalogue) if is_quoted else _of_dashboard(frame, catalogue)
    if (
        len(measures) > 1 and selection.across is not Across.MEASURES
    ):  # beside each other, each is known by its short title
        frame["measure_title"] = frame["measure"].map({m.id: m.short_title for m in measures})
    title, subtitle = (
        title or _title(catalogue, measures, selection),
        _subtitle(catalogue, frame, selection),
    )
    sources = frame["source"].unique()
    source = "; ".join(catalogue.sources[id].title for id in sources)
    return Figure(
        selection=selection,
        frame=frame,
        title=title,
        subtitle=subtitle,
        unit=_listed(list(dict.fromkeys(m.unit for m in measures))),
        decimals=measures[0].decimals,
        source=source,
        definition=_each(measures, "definition"),
        shows=_each(measures, "shows"),
        cannot_show=_each(measures, "cannot_show"),
        base=_each(
            [replace(m, base=catalogue.base_of(m.id, selection.breakdown)) for m in measures],
            "base",
        ),
        status=said.status,
        citation=Citation(
            said.producer, release.id, release.digest, f"{title}, {subtitle}", source
        ),
        notes=_notes(catalogue, frame),
        synthetic=QUOTED_RECORDS if is_quoted else said.synthetic,
        published_on=day_of(release.published_at),
        ordered=frozenset(b.id for b in catalogue.breakdowns.values() if b.ordered)
        & frozenset(frame["breakdown"]),
        protection=protection_of(release, measures),
        audience=_audience(measures),
        absent={m.id: m.absent for m in measures if m.absent},
        text_titles=_text_titles(catalogue, frame),
        source_titles={id: catalogue.sources[id].title for id in sources},
        press_sources=frozenset(id for id in sources if PRESS in catalogue.sources[id].licence),
        other_decimals={m.id: m.decimals for m in measures if m.decimals != measures[0].decimals},
        has_other_base=_has_other_base(catalogue, measures, frame),
        rows_heading=_rows_heading(catalogue, frame),
    )


PRESS = "copyright"
"""Found in the licence of a source that is no publication of Parliament or government,
and is quoted as a fact."""


def _as_quoted(frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Figures published elsewhere: each of the date its source gives it, and not of the period the
    release keeps it under; those of the press, and of others, after those of Parliament and
    government.
    """
    dated = frame["text"].fillna("as published")
    frame = frame.assign(
        period=dated,
        period_title=dated,
        period_end="",
        _press=[PRESS in catalogue.sources[id_].licence for id_ in frame["source"]],
    )
    order = {code: place for place, code in enumerate(frame["geography"].unique())}
    frame["_area"] = frame["geography"].map(order)
    return (
        frame.sort_values(["_area", "_press"], kind="stable")
        .drop(columns=["_press", "_area"])
        .reset_index(drop=True)
    )


def _of_dashboard(frame: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Figures of how the dashboard is read are of the dashboard, and of no area."""
    own = {id_ for id_ in set(frame["measure"]) if catalogue.measure(id_).topic == READINGS}
    if not own:
        return frame
    named = frame["geography_name"].mask(frame["measure"].isin(own), DASHBOARD)
    return frame.assign(geography_name=named)


READINGS, DASHBOARD = "readings", "The dashboard"


def _title(catalogue: Catalogue, measures: list[Measure], selection: Selection) -> str:
    title = measures[0].title if len(measures) == 1 else _listed([m.short_title for m in measures])
    parts = []
    if (
        selection.breakdown != ALL
        and selection.across is Across.CATEGORIES
        or selection.breakdown != ALL
        and selection.category is None
    ):
        parts.append(lower_first(catalogue.breakdown(selection.breakdown).title))
    if selection.across is Across.AREAS and selection.level in _PLURAL:
        parts.append(_PLURAL[selection.level])
    return title + (", by " + " and ".join(parts) if parts else "")


def _subtitle(catalogue: Catalogue, frame: pd.DataFrame, selection: Selection) -> str:
    if (
        frame["value"].notna() & frame["text"].notna()
    ).any():  # quoted: each figure is of a date of its own, and not of the period it is kept under
        return f"{catalogue.area(selection.area).name}, as published"
    periods = list(dict.fromkeys(frame["period_title"]))
    where = (
        DASHBOARD if (frame["geography_name"] == DASHBOARD).all() else _where(catalogue, selection)
    )
    return f"{where}, {span_of(periods[0], periods[-1])}"


def _where(catalogue: Catalogue, selection: Selection) -> str:
    """The area, or the areas beside each other: by name up to four, else the level they share or
    how many they are; the area alone where they are its parts."""
    if (
        len(selection.areas) < 2
        or selection.area not in selection.areas
        and len(selection.areas) > 9
    ):
        return catalogue.area(selection.area).name
    names, levels = (
        [catalogue.area(code).name for code in selection.areas],
        {catalogue.area(code).level for code in selection.areas},
    )
    if len(names) <= 4:
        return " and ".join([", ".join(names[:-1]), names[-1]])
    if levels == {Level.REGION}:
        return f"{len(names)} regions of England"
    return f"{catalogue.area(selection.area).name} and {len(names) - 1} other areas"


def _nothing(catalogue: Catalogue, selection: Selection) -> str:
    what = lower_first(catalogue.measure(selection.measures[0]).title)
    return (
        f"This release holds no figures for {what} in {catalogue.area(selection.area).name} for "
        f"{catalogue.period(selection.period).title}. Choose another area or period."
    )


def _notes(catalogue: Catalogue, frame: pd.DataFrame) -> tuple[Note, ...]:
    """Notes bound to a measure, an area or a period of the frame, or to everything."""
    held = {
        "measure": set(frame["measure"]),
        "geography": set(frame["geography"]),
        "period": set(frame["period"]),
    }
    unripe = {
        (measure, period)
        for measure, period, status in zip(
            frame["measure"], frame["period"], frame["status"], strict=True
        )
        if status == Status.UNRIPE
    }
    return tuple(
        n
        for n in catalogue.notes
        if all(getattr(n, k) is None or getattr(n, k) in ids for k, ids in held.items())
        and (not of_unripe(n) or (n.measure, n.period) in unripe)
    )


def of_unripe(note: Note) -> bool:
    """Whether a note says of figures that it is too early to judge them:
    it is bound to a measure in a period, and to no area."""
    return note.measure is not None and note.period is not None and note.geography is None


def _audience(measures: list[Measure]) -> Audience:
    """For whom a figure is: where one of its measures is departmental, the figure is."""
    departmental = any(m.audience == Audience.DEPARTMENTAL for m in measures)
    return Audience.DEPARTMENTAL if departmental else Audience.PUBLIC


def _text_titles(catalogue: Catalogue, frame: pd.DataFrame) -> dict[str, str]:
    """The titles of the stages and milestones that stand in the frame as text."""
    stages = {
        c.id: c.title
        for id in ("stage", "milestone")
        if id in catalogue.breakdowns
        for c in catalogue.breakdowns[id].categories
    }
    return {id: stages[id] for id in frame["text"].dropna().unique() if id in stages}


def _has_other_base(catalogue: Catalogue, measures: list[Measure], frame: pd.DataFrame) -> bool:
    """Whether a breakdown of the frame is over another base than the total of its measure."""
    breakdowns = frame["breakdown"].unique()
    return any(catalogue.base_of(m.id, id) != m.base for m in measures for id in breakdowns)


def _rows_heading(catalogue: Catalogue, frame: pd.DataFrame) -> str:
    """What heads the rows of a breakdown by two things: *Age* of *Age and sex*."""
    titles = [catalogue.breakdowns[id].title for id in frame["breakdown"].unique()]
    two = [first for first, and_, _ in (t.partition(" and ") for t in titles) if and_]
    return two[-1] if two else ""


def protection_of(release: Release, measures: list[Measure]) -> Protection:
    """How the measures are protected, as the release says it."""
    called = {m.id: called_few(release, m.id) for m in measures}
    few = next(filter(None, called.values()), "")
    return Protection(
        _each(measures, "protection"),
        few,
        _reach(release, measures),
        {m: words for m, words in called.items() if words != few},
    )


def called_few(release: Release, measure: str) -> str:
    """What a rounded count of 0 of a measure is called: the release says which multiple it is
    rounded to. Empty where it is not."""
    base = release.manifest.get("protection", {}).get("rounded_to", {}).get(measure)
    return f"fewer than {base}" if base else ""


def _reach(release: Release, measures: list[Measure]) -> dict[str, tuple[int, int]]:
    """By how much a rounded count of each measure may lie from the true one:
    in a month, and over a longer period."""
    told, bases = (
        release.manifest.get("may_differ_by", {}),
        release.manifest.get("protection", {}).get("rounded_to", {}),
    )
    found = {
        m.id: told.get(m.id)
        or ([bases[m.id] - 1, 2 * (bases[m.id] - 1)] if m.id in bases else None)
        for m in measures
    }
    return {id_: (reach[0], reach[1]) for id_, reach in found.items() if reach}


def _each(measures: list[Measure], name: str) -> str:
    """One text for the figure: the measures' own,
    or each text under the names of those it is of where they differ."""
    texts: dict[str, list[str]] = {}
    for m in measures:
        texts.setdefault(getattr(m, name), []).append(m.short_title)
    if len(texts) == 1:
        return next(iter(texts))
    return " ".join(
        f"{_listed(titles)}: {lower_first(text).rstrip('.')}." for text, titles in texts.items()
    )


def _listed(titles: list[str]) -> str:
    first, *rest = titles
    lowered = [first, *(lower_first(t) for t in rest)]
    return ", ".join(lowered[:-1]) + " and " + lowered[-1] if rest else first
