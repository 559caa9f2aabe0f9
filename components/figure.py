"""One figure as a reader meets it: title, chart, exact table, file, what it shows and cannot show, notes, citation. All from one frame."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from components import gate
from components.cached import KINDS, Drawn, drawn
from components.page import departmental, on_record, say
from components.table import symbols
from components.takeaway import files, is_departmental
from queries.catalogue import NotPublished
from queries.releases import Store
from release.words import REPLACES_VALUE, Figure, Selection, Status

OPEN_ROWS = 12
"""A table up to this long stands open under its chart; a longer one is one click away, and always open in print."""

OPEN_LIST = 60
"""A table that stands alone, without a chart, may be longer and still open."""

CITE = "Each figure leads to its permanent address, with its id and a citation to paste."


def show(store: Store, selection: Selection, kind: str, *, title: str = "", beside: str = "", highlight: str = "", limits: bool = True,
         about: bool = True, instead: Callable[[Figure], None] | None = None) -> None:
    """Show the figure of a selection; a plain sentence stands in its place when the release holds none.

    `instead` puts words or lists where the chart would stand, or above it. `about=False` leaves definitions to the page, where many figures share them; `limits=False` leaves what the measure shows and cannot show to the fold: for a page that has said it above.
    """
    on_record(store)
    try:
        one = drawn(store, selection, kind, title=title, beside=beside, highlight=highlight)
    except NotPublished as missing:
        say("No figure to show", str(missing))
        return
    with st.container(key=f"figure-{_key(selection, kind)}", gap=None):
        if is_departmental(one.figure) and not departmental(store):
            return
        _heading(one.figure)
        if instead is not None:
            instead(one.figure)
        if one.chart is not None:
            st.vega_lite_chart(one.chart.spec, theme=None, alt=one.chart.alt, width="stretch")
            st.html(f'<p class="in-words">{escape(one.chart.alt)}</p>')
        elif kind in KINDS and instead is None:
            st.html('<p class="in-words no-chart">There is no chart: none of these figures is available. The table says why for each.</p>')
        _row_notes(one.figure)
        if limits:
            _limits(one.figure)
        _table(one, OPEN_ROWS if kind in KINDS else OPEN_LIST)
        if about:
            _about(one.figure)
        _take_away(one, _key(selection, kind))


def _row_notes(figure: Figure) -> None:
    """In plain sight, why a figure is missing or what a total leaves out: the notes bound to one area in one period, or to an area without any figure, or without one for some of the periods. Each text once."""
    frame = figure.frame
    known = set(frame.loc[frame["value"].notna() | frame["text"].notna(), "geography"])
    many = frame["geography"].nunique() > 1 and frame["period"].nunique() > 1  # then what was corrected is left to the notes, and only what is missing stands here
    gaps = set(frame.loc[frame["value"].isna() & frame["text"].isna(), ["geography", "period"]].itertuples(index=False, name=None))
    rows = frame["geography"].value_counts()
    shorter = set(rows[rows < rows.max()].index) if many else set()  # an area that did not exist all the time
    texts = dict.fromkeys(n.text for n in figure.notes if n.geography and (n.geography not in known or (not n.period and n.geography in shorter) or n.period and (not many or (n.geography, n.period) in gaps)))
    if texts:
        st.html('<ul class="row-notes">' + "".join(f"<li>{escape(t)}</li>" for t in texts) + "</ul>")


def _limits(figure: Figure) -> None:
    facts = {"What this shows": figure.shows, "What this cannot show": figure.cannot_show}
    st.html('<dl class="limits">' + "".join(f"<div><dt>{k}</dt><dd>{escape(v)}</dd></div>" for k, v in facts.items()) + "</dl>")


def _heading(figure: Figure) -> None:
    st.subheader(figure.title, anchor=False)
    parts = (figure.subtitle, figure.unit, f"Source: {figure.source}", figure.status, _provisional(figure))
    st.html(f'<p class="statistical-caption">{" &middot; ".join(escape(p) for p in parts if p)}</p>')


def _provisional(figure: Figure) -> str:
    """Whether what is shown may still be corrected, in words."""
    provisional = figure.frame.loc[~figure.frame["status"].isin(REPLACES_VALUE), "status"] == Status.PROVISIONAL
    return "" if not provisional.any() else "provisional" if provisional.all() else "some figures provisional"


def _table(one: Drawn, open_rows: int) -> None:
    with st.expander(f"Table: {one.rows} rows" if one.rows != 1 else "Table: 1 row", expanded=one.rows <= open_rows):
        said = symbols(one.figure)
        st.html((f'<p class="symbols">Symbols: {escape(said)}.</p>' if said else "") + f'<p class="symbols on-screen">{CITE}</p>' + one.table)


def _about(figure: Figure) -> None:
    with st.expander("What this shows and cannot show, definition and notes"):
        facts = {"What this shows": figure.shows, "What this cannot show": figure.cannot_show, "Definition": figure.definition, "Base": figure.base, "Rounding": rounding(figure)}
        rows = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in facts.items() if v)
        once = {n.text: n.number for n in reversed(figure.notes)}
        notes = "".join(f'<li value="{number}">{escape(text)}</li>' for text, number in reversed(once.items()))
        st.html(f'<dl class="about">{rows}</dl>' + (f'<p class="notes-title">Notes</p><ol class="notes">{notes}</ol>' if notes else ""))


def rounding(figure: Figure) -> str:
    """Whether what is shown is rounded, in words."""
    rounded = figure.frame["rounded"]
    which = "Every figure shown here is rounded, or made from rounded counts." if rounded.all() else "Some of the figures shown here are rounded." if rounded.any() else "No figure shown here is rounded."
    return f"{which} {figure.extras['rounding']}"


def _take_away(one: Drawn, key: str) -> None:
    files(one, key)
    gate.seen().drawn.append(one)
    st.html(f'<p class="citation">{escape(one.figure.citation.line())}</p>')


def _key(selection: Selection, kind: str) -> str:
    parts = (kind, *selection.measures, selection.across, selection.breakdown, selection.category or "", selection.level or "")
    return "-".join(str(p).replace(".", "") for p in parts if p)
