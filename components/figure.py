"""One figure as a reader meets it: title, chart, exact table, file, what it shows and cannot show, notes, citation. All from one frame."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from components import gate
from components.cached import KINDS, Drawn, drawn, is_drawn
from components.page import departmental, on_record, say
from components.takeaway import files, is_departmental
from components.waiting import waiting
from queries.catalogue import NotPublished
from queries.releases import Store
from release.words import Figure, Selection

OPEN_ROWS = 12
"""A table up to this long stands open under its chart; a longer one is one click away, and always open in print."""

OPEN_LIST = 60
"""A table that stands alone, without a chart, may be longer and still open."""


def show(
    store: Store,
    selection: Selection,
    kind: str,
    *,
    title: str = "",
    beside: str = "",
    highlight: str = "",
    limits: bool = True,
    about: bool = True,
    instead: Callable[[Figure], None] | None = None,
) -> None:
    """Show the figure of a selection; a plain sentence stands in its place when the release holds none.

    `instead` puts words or lists where the chart would stand, or above it. `about=False` leaves definitions to the page, where many figures share them; `limits=False` leaves what the measure shows and cannot show to the fold: for a page that has said it above.
    """
    on_record(store)
    asked = {"title": title, "beside": beside, "highlight": highlight}
    place = (
        st
        if is_drawn(store, selection, kind, **asked)
        else waiting(_key(selection, kind), with_chart=kind in KINDS)
    )
    try:
        one = drawn(store, selection, kind, **asked)
    except NotPublished as missing:
        with place.container():
            say("No figure to show", str(missing))
        return
    with place.container(key=f"figure-{_key(selection, kind)}", gap=None):
        if is_departmental(one.figure) and not departmental(store):
            return
        _heading(one)
        if instead is not None:
            instead(one.figure)
        if one.chart is not None:
            st.vega_lite_chart(
                one.on_screen, theme=None, alt=one.figure.title, width="stretch"
            )  # the paragraph says the rest, once
            st.html(f'<p class="in-words">{escape(one.chart.alt)}</p>')
        elif kind in KINDS and instead is None:
            st.html(
                '<p class="in-words no-chart">There is no chart: none of these figures is available. The table says why for each.</p>'
            )
        if one.wording.row_notes:
            st.html(one.wording.row_notes)
        if limits:
            st.html(one.wording.limits)
        _table(one, OPEN_ROWS if kind in KINDS else OPEN_LIST)
        if about:
            _about(one)
        _take_away(one, _key(selection, kind))


def show_drawn(store: Store, one: Drawn, key: str) -> None:
    """Show a figure that is drawn already, with its exact table and files; `key` tells it from others on the page."""
    on_record(store)
    with st.container(key=f"figure-{key}", gap=None):
        if is_departmental(one.figure) and not departmental(store):
            return
        _heading(one)
        if one.chart is not None:
            st.vega_lite_chart(one.on_screen, theme=None, alt=one.figure.title, width="stretch")
            st.html(f'<p class="in-words">{escape(one.chart.alt)}</p>')
        if one.wording.row_notes:
            st.html(one.wording.row_notes)
        _table(one, OPEN_ROWS)
        _about(one)
        _take_away(one, key)


def _heading(one: Drawn) -> None:
    st.subheader(one.figure.title, anchor=False)
    st.html(one.wording.caption)


def _table(one: Drawn, open_rows: int) -> None:
    with st.expander(
        f"Table: {one.rows} rows" if one.rows != 1 else "Table: 1 row",
        expanded=one.rows <= open_rows,
    ):
        st.html(one.wording.above_table + one.table)


def _about(one: Drawn) -> None:
    with st.expander("What this shows and cannot show, definition and notes"):
        st.html(one.wording.about)


def _take_away(one: Drawn, key: str) -> None:
    files(one, key)
    gate.seen().drawn.append(one)
    st.html(one.wording.citation)


def _key(selection: Selection, kind: str) -> str:
    parts = (
        kind,
        *selection.measures,
        selection.across,
        selection.breakdown,
        selection.category or "",
        selection.level or "",
    )
    return "-".join(str(p).replace(".", "") for p in parts if p)
