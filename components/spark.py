"""All months of one series at a glance: a small line, and what it is in words."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

import pandas as pd

from figures.figure import Figure

FEWEST = 25
"""No line is drawn of rounded counts that never reach this."""


LEAST_SPAN = 0.05
"""A line's whole height stands for at least this share of its highest figure."""


WIDTH, HEIGHT = 132, 36
"""Of a line of all months, in pixels."""


def spark_image(svg: str, words: str) -> str:
    """A small line as an image in the page, in words for those who do not see it."""
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img class="spark" src="data:image/svg+xml;base64,{data}" alt="{escape(words)}" '
        f'width="{WIDTH}" height="{HEIGHT}">'
    )


def spark_svg(figure: Figure) -> tuple[str, str] | None:
    """All months of one series as a small line, from 0 where it moves by much, with what it is in
    words. A gap stays a gap; None where there is no line."""
    frame = figure.frame.sort_values("period_end")
    values = [None if pd.isna(v) else float(v) for v in frame["value"]]
    known = [v for v in values if v is not None]
    is_rounded = bool(frame["rounded"].any()) and bool(frame["base"].isna().all())  # itself a count
    if len(known) < 2 or max(known) < FEWEST and is_rounded:
        return None  # what rounding moves up and down is no line
    low, high = min(known), max(known)
    floor = 0.0 if high and (high - low) / high > 0.25 else low
    span = (high - floor) or 1.0
    least = max(high * LEAST_SPAN, FEWEST if is_rounded else 0)
    if span < least:  # what rounding moves is no hill, and a fall of half a hundredth no collapse
        floor, span = floor - (least - span) / 2, least
    step = (WIDTH - 8) / max(1, len(values) - 1)
    at = [
        None if v is None else (4 + n * step, 4 + (HEIGHT - 8) * (1 - (v - floor) / span))
        for n, v in enumerate(values)
    ]
    lines = "".join(f'<polyline points="{points}"/>' for points in _runs(at))
    x, y = next(p for p in reversed(at) if p is not None)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}">'
        f'<g fill="none" stroke="#3d7dca" stroke-width="2">{lines}</g><circle cx="{x:.1f}" '
        f'cy="{y:.1f}" r="3" fill="#3d7dca"/></svg>'
    )
    first, last = frame["period_title"].iloc[0], frame["period_title"].iloc[-1]
    return svg, f"All months from {first} to {last}"


def _runs(at: Sequence[tuple[float, float] | None]) -> list[str]:
    """The points of each unbroken run, as SVG writes them."""
    runs: list[list[str]] = [[]]
    for point in at:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point[0]:.1f},{point[1]:.1f}")
    return [" ".join(run) for run in runs if run]
