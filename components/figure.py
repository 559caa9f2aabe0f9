"""One figure as a reader meets it: a quiet card with its title, one line of what it is of, the
chart, and one row of words to open. All from one frame.

One element a card. What stands behind a word is neither made nor sent before it is opened, but for
a short table and the definitions, which lie closed in the words.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from components import gate
from components.canvas import titled
from components.downloads import files, links
from components.figure_cache import KINDS, FinishedFigure, finished, is_finished
from components.offers import offer
from components.page import departmental, notice, on_record
from components.skeleton import waiting
from figures.figure import Figure, Selection
from queries.catalogue import NotPublished
from queries.releases import Release

SHORT = 12
"""A table up to this long is sent closed with its card;
a longer one is fetched when it is opened, but where a page is shown whole."""

SAY_MORE = frozenset({"funnel"})
"""Charts whose words say more than is seen: which areas lie outside the limits. Of the others the
words stand unseen, for those who hear them."""

OPEN_LIST = 60
"""A table that stands alone, without a chart, may be longer and stands open."""


def show(
    release: Release,
    selection: Selection,
    kind: str,
    *,
    title: str = "",
    beside: str = "",
    highlight: str = "",
    about: bool = True,
    instead: Callable[[Figure], str] | None = None,
) -> None:
    """Show the figure of a selection; a plain sentence stands in its place
    when the release holds none.

    `instead` makes words or lists, as HTML, that stand where the chart would. `about=False` leaves
    definitions to the page, where many figures share them.
    """
    on_record(release)
    asked = {"title": title, "beside": beside, "highlight": highlight}
    key, silent = _key(selection, kind), gate.seen().silent
    place = (
        st
        if silent or is_finished(release, selection, kind, **asked)
        else waiting(key, kind=kind if kind in KINDS else "")
    )
    try:
        one = finished(release, selection, kind, **asked)
    except NotPublished as missing:
        if not silent:
            with place.container():
                notice("No figure to show", str(missing))
        return
    if silent:
        if not one.figure.is_departmental or departmental(release):
            gate.seen().drawn.append(one)
        return
    with place.container(key=f"figure-{key}", gap=None):
        if one.figure.is_departmental and not departmental(release):
            return
        link = offer(release, selection, kind, **asked)
        _card(one, _head(one, kind, instead), _foot(one, key, link, kind=kind, about=about))


def show_drawn(release: Release, one: FinishedFigure, key: str) -> None:
    """Show a figure that is drawn already, as a card with its exact table; `key` tells it from
    others on the page. No link leads to its files: buttons make them."""
    on_record(release)
    with st.container(key=f"figure-{key}", gap=None):
        if one.figure.is_departmental and not departmental(release):
            return
        _card(one, _head(one, "", None), _foot(one, key, "", kind="", about=True))
        files(one, key)


def _card(one: FinishedFigure, head: str, foot: str) -> None:
    """Words, chart, words, in one piece."""
    st.html(head + _drawn(one) + foot)
    gate.seen().drawn.append(one)


def _drawn(one: FinishedFigure) -> str:
    """The place of a chart that is sent drawn. Streamlit lets no SVG through among words, so that
    it travels as one of them and `marks.js` puts it in its place."""
    if one.chart is None:
        return ""
    within = one.chart.drawn.replace("&", "&amp;").replace('"', "&quot;")
    return (
        f'<div class="drawn" role="group" aria-label="{escape(one.figure.title)}" '
        f'data-drawn="{within}"></div>'
    )


def _head(one: FinishedFigure, kind: str, instead: Callable[[Figure], str] | None) -> str:
    words = titled(3, one.figure.title) + one.wording.caption
    if instead is not None:
        words += instead(one.figure)
    elif kind in KINDS and one.chart is None:
        words += (
            '<p class="no-chart">There is no chart: none of these stands as a number. The '
            "table says why for each.</p>"
        )
    return words


def _foot(one: FinishedFigure, key: str, link: str, *, kind: str, about: bool) -> str:
    """The words of a chart for those who do not see it, what must be said in plain sight,
    and the row of words to open."""
    look = "in-words" if kind in SAY_MORE else "in-words unseen"
    heard = f'<p class="{look}">{escape(one.chart.alt)}</p>' if one.chart else ""
    folds = (
        fold(key, "table", "Table", one, _table(one, link), is_open=_stands_open(one, kind)),
        fold(key, "about", "About", one, one.wording.about) if about else "",
        fold(key, "files", "Download", one, links(one, link)) if link else "",
        fold(key, "cite", "Cite", one, one.wording.citation),
    )
    return f'{heard}{one.wording.row_notes}<div class="card-row">{"".join(folds)}</div>'


def _stands_open(one: FinishedFigure, kind: str) -> bool:
    return kind not in KINDS and one.rows <= OPEN_LIST


def _table(one: FinishedFigure, link: str) -> str:
    if (
        not link
        or one.rows <= SHORT
        or gate.seen().whole
        or one.chart is None
        and one.rows <= OPEN_LIST
    ):
        return table_of(one)
    return (
        f'<div data-from="/tables/{link}"><p class="symbols">The table of {one.rows} rows is '
        "fetched when it is opened.</p></div>"
    )


def table_of(one: FinishedFigure) -> str:
    """The table of a figure with what its symbols mean, as HTML."""
    return one.wording.above_table + one.table


def fold(
    key: str, name: str, word: str, one: FinishedFigure, inside: str, *, is_open: bool = False
) -> str:
    """One word of the row and what it opens. Those who hear the words alone
    hear of which figure each is."""
    return (
        f'<details class="fold of-{name}" '
        f'data-fold="{escape(key)}-{name}"{" open" if is_open else ""}>'
        f'<summary>{word}<span class="unseen">: {escape(one.figure.title)}</span></summary><div '
        f'class="inside">{inside}</div></details>'
    )


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
