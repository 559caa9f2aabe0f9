"""The only place with a cache of drawn figures: keyed by release and selection,
so that a new release is never shown with an old chart.

What of a release is shown depends on who is reading, so what is shown is part of the key: nobody is
given a figure that was drawn for a reader who may see more. Where all that two readers are shown of
a figure turns out to be the same, it is drawn once for both: drawing is what takes long, and there
are as many sights of a release as authorities that readers are kept to.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TypeVar

import streamlit as st

import charts
from answers import search
from components.figure_text import Wording, wording
from components.table import as_html, table_and_ids
from figures.figure import Across, Figure, Selection
from figures.notes import references
from queries import outlook, rollout
from queries.catalogue import Catalogue, NotPublished, catalogue_of, with_all_authorities
from queries.figures import figure
from queries.headlines import Headline
from queries.headlines import headline as read_headline
from queries.movements import Movement, as_shown
from queries.movements import movement as read_movement
from queries.releases import Release, StoreAddress, current
from release.vocabulary import ENGLAND, Level

KINDS = {
    "hexmap": charts.hexmap,
    "ranked_bars": charts.ranked_bars,
    "columns": charts.category_bars,
    "trend": charts.trend,
    "small_multiples": charts.small_multiples,
    "dumbbell": charts.dumbbell,
    "burn_up": charts.burn_up,
    "gantt": charts.gantt,
    "late": charts.late,
    "stages": charts.category_bars,
    "funnel": charts.funnel,
    "ends": partial(charts.ranked_bars, ends=10),
    "fan": charts.fan,
    "intervals": charts.intervals,
}
"""The charts by name: a name can be part of a cache key."""

_PLACED = ("hexmap",)
"""Those that show more of the release than the figure says: the places of areas and regions."""

_MARKING = ("ranked_bars", "ends", "funnel", "trend", "small_multiples", "burn_up")
"""Those in which what is chosen stands out: an area, or the period of lines over time."""

_MAKERS = {
    "late": rollout.dates_as_at,
    "stages": rollout.stages_on,
    "plans": rollout.plans,
    "gantt": rollout.wave_spans,
    "fan": outlook.fan,
    "intervals": outlook.intervals,
    "chances": outlook.chances,
}
"""What makes the figure where it is more than the rows of a selection."""

T = TypeVar("T")

_KEPT, _KEPT_HEADLINES = 600, 2000
"""Figures and headlines kept for all readers of this process: a figure takes 0.2 to 0.5 MB with its
chart and table, a headline a tenth of that. The oldest go first."""

_made: dict[tuple[str, Selection, str, str, str, str], None] = {}
"""What was drawn, the oldest first, as far back as figures are kept."""

_remembering = threading.Lock()


@dataclass(frozen=True)
class FinishedFigure:
    """A figure with its finished chart, its table as HTML with the count of rows, and the words
    around it. One copy for every reader: nothing of it is ever changed."""

    figure: Figure
    chart: charts.Chart | None
    table: str
    rows: int
    wording: Wording


def finished(
    release: Release,
    selection: Selection,
    kind: str = "",
    *,
    title: str = "",
    beside: str = "",
    highlight: str = "",
) -> FinishedFigure:
    """The figure of a selection with a chart of one kind (none when no kind is named,
    or every value is withheld). Raises `NotPublished`.

    `beside` is the code of an area whose row stands last for comparison; `highlight` of the one to
    stand out, or of lines over time the id of the period.
    """
    key = _release(release), selection, kind, title, beside, highlight
    one = _drawn(release, *key)
    with _remembering:
        _made[key] = None
        while len(_made) > _KEPT:
            del _made[next(iter(_made))]
    return one


def is_finished(
    release: Release,
    selection: Selection,
    kind: str = "",
    *,
    title: str = "",
    beside: str = "",
    highlight: str = "",
) -> bool:
    """Whether a figure was drawn before and need not be waited for:
    what a page shows meanwhile hangs on it, and nothing else."""
    return (_release(release), selection, kind, title, beside, highlight) in _made


@st.cache_resource(max_entries=_KEPT, show_spinner=False, hash_funcs={Selection: repr})
def _drawn(
    _store: Release,
    release: str,
    selection: Selection,
    kind: str,
    title: str,
    beside: str,
    highlight: str,
) -> FinishedFigure:
    shown = _with_own_notes(_store, _figure(_store, selection, kind, title, beside))
    if kind in _PLACED:
        return _finished(_store, shown, kind, highlight)
    return _of_content(_content(shown), kind, highlight, _store, shown)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _of_content(
    content: str, kind: str, highlight: str, _store: Release, _shown: Figure
) -> FinishedFigure:
    return _finished(_store, _shown, kind, highlight)


def _content(shown: Figure) -> str:
    """A digest of all that a figure says: two of the same look the same."""
    told = [(f.name, getattr(shown, f.name)) for f in fields(shown) if f.name != "frame"]
    rows = shown.frame.to_dict("list")
    return hashlib.sha256(repr((told, rows)).encode()).hexdigest()


def _figure(
    release: Release, selection: Selection, kind: str, title: str = "", beside: str = ""
) -> Figure:
    if kind == "funnel":
        return _funnel(release, selection, title, beside)
    if kind in _MAKERS:
        return _MAKERS[kind](release, selection, title)
    return figure(release, selection, title, beside=beside)


def finished_of(release: Release, shown: Figure, kind: str = "") -> FinishedFigure:
    """A figure that is there already, with its chart and table.
    Kept for nobody: what led to it may have been typed."""
    return _finished(release, _with_own_notes(release, shown), kind, "")


def _finished(release: Release, shown: Figure, kind: str, highlight: str) -> FinishedFigure:
    some_to_draw = bool(shown.frame["value"].notna().any() or shown.frame["text"].notna().any())
    chart = (
        _chart(catalogue_of(release), shown, kind, highlight or None)
        if kind in KINDS and some_to_draw
        else None
    )
    shown = charts.in_order(shown, kind)
    rows, ids = table_and_ids(shown)
    return FinishedFigure(
        shown,
        chart,
        as_html(
            rows,
            caption=f"{shown.title}, {shown.subtitle}. Unit: {shown.unit}.",
            ids=ids,
            notes=references(shown),
        ),
        len(rows),
        wording(shown),
    )


def _with_own_notes(release: Release, shown: Figure) -> Figure:
    """The figure with those of its notes that the reader is shown, in the words they are shown:
    what is worked out from all authorities brings along the notes of all."""
    own = {n.number for n in shown.notes}
    return replace(shown, notes=tuple(n for n in catalogue_of(release).notes if n.number in own))


def _funnel(release: Release, selection: Selection, title: str, beside: str) -> Figure:
    """The limits are those of all areas that have been live for three months, for every reader;
    the rows are those that are shown."""
    whole = charts.with_limits(
        figure(with_all_authorities(release), selection, title, beside=beside),
        rollout.live_for(with_all_authorities(release), selection.period, months=3),
    )
    return replace(
        whole,
        frame=whole.frame[whole.frame["geography"].isin(catalogue_of(release).areas)].reset_index(
            drop=True
        ),
    )


def headline(release: Release, measure: str, *, area: str, period: str) -> Headline:
    """One headline number. Raises `NotPublished`."""
    return _headline(release, _release(release), measure, area, period)


@st.cache_resource(max_entries=_KEPT_HEADLINES, show_spinner=False)
def _headline(_store: Release, release: str, measure: str, area: str, period: str) -> Headline:
    return read_headline(_store, measure, area=area, period=period)


def once(release: Release, name: str, area: str, period: str, make: Callable[[], T]) -> T:
    """What is made of an area's figures for a period, such as the cards of a page: made once for
    all readers who are shown the same. Nobody changes it."""
    return _once(_release(release), name, area, period, make)


@st.cache_resource(max_entries=_KEPT_HEADLINES, show_spinner=False)
def _once(release: str, name: str, area: str, period: str, _make: Callable[[], object]) -> object:
    return _make()


def movement(then: Release, now: Release, measure: str) -> Movement:
    """A headline's movement from one release to a later one. Raises `NotPublished`.

    It is worked out once for all readers, from all authorities; each is shown it as they may see.
    """
    keys = _release(with_all_authorities(then)), _release(with_all_authorities(now))
    return as_shown(_movement(then, now, *keys, measure), then, now)


@st.cache_resource(max_entries=_KEPT_HEADLINES, show_spinner=False)
def _movement(
    _then: Release, _now: Release, released_then: str, released_now: str, measure: str
) -> Movement:
    return read_movement(_then, _now, measure)


def _release(release: Release) -> str:
    areas = (
        "all" if release.visibility.areas is None else ",".join(sorted(release.visibility.areas))
    )
    return (
        f"{release.digest} {release.published_at} {release.state} "
        f"{','.join(sorted(release.visibility.audiences))} {areas}"
    )


def _chart(
    catalogue: Catalogue, shown: Figure, kind: str, highlight: str | None
) -> charts.Chart | None:
    if kind == "hexmap":
        return charts.hexmap(
            _placed(catalogue, shown),
            regions={a.code: a.parent for a in catalogue.areas.values() if a.parent},
            named={a.code: a.name for a in catalogue.areas.values() if a.level == Level.REGION},
            highlight=highlight,
        )
    return KINDS[kind](shown, highlight) if kind in _MARKING else KINDS[kind](shown)


def _placed(catalogue: Catalogue, shown: Figure) -> Figure:
    """The figure with each area's place on the cartogram."""
    areas = [catalogue.areas[code] for code in shown.frame["geography"]]
    return replace(
        shown,
        frame=shown.frame.assign(
            hex_q=[a.hex_q for a in areas],
            hex_r=[a.hex_r for a in areas],
            label=[a.label for a in areas],
            parent=[a.parent for a in areas],
        ),
    )


def warm(releases: StoreAddress) -> None:
    """Open the release, search once and draw one map, so that imports and first queries are done
    before the first reader. Raises `ReleaseError`."""
    release = current(releases)
    month = catalogue_of(release).months()[-1].id
    search.warm(release)
    try:
        selection = Selection(
            release.id,
            ("directory_coverage",),
            Across.AREAS,
            ENGLAND,
            month,
            level=Level.AUTHORITY,
        )
        finished_of(release, figure(release, selection), "hexmap")
    except NotPublished:
        return
