"""What stands in the place of a figure that is being drawn for the first time:
its shape, in the room it will take."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import gate

PATIENCE_S = 0.5
"""How long a page may take before it shows that it is at work.
`house.css` keeps a shape out of sight as long."""

HEADING, ROW = 56, 44
"""Heights in pixels: of the title with its line, and of the row of words under a chart."""

CHARTS = {
    "hexmap": 648,
    "ranked_bars": 474,
    "columns": 260,
    "trend": 438,
    "small_multiples": 1046,
    "funnel": 538,
    "": 300,
}
"""Of a chart of each kind, as it comes out most often; a table alone is named by nothing."""
MIDDLE = 420


def waiting(name: str, *, kind: str) -> DeltaGenerator:
    """Put the shape of a coming figure on the page,
    and return the place that the figure takes over.

    The shape takes its room at once, so that nothing jumps, and is seen only where the page has
    been at work for `PATIENCE_S`: what comes sooner does not flash. Screen readers are told that
    the page is busy (`house.js`), and nothing of the shape.
    """
    place = st.empty()
    late = time.monotonic() - gate.seen().began > PATIENCE_S
    # One piece, however many shapes: a card of one piece takes all of it over.
    with (
        place.container(key=f"{'late' if late else 'soon'}-{name}"),
        st.container(gap="small"),
    ):
        st.skeleton(height=HEADING, width=420)
        st.skeleton(height=CHARTS.get(kind, MIDDLE) + ROW)
    return place
