"""Small panels of lines as HTML with SVG in it for the page, from the same records, scales and
words their spec is made of. Files are made from the spec."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from charts.drawing import heading, looks, plot, written
from charts.line_drawing import HEADS, Plane, break_line, chosen_line, dashes, line
from charts.panels import BREAK, FOOT, POINT, Grid, Panel, levels
from charts.scales import Periods
from charts.theme import SERIES, SMALL

MARGIN = 4
"""In pixels: how far the first and the last period stand from the sides of a panel."""


def panels_drawn(
    grid: Grid,
    periods: Periods,
    unit_line: Sequence[str],
    chosen: str | None,
    titles: Sequence[str] = (),
) -> str:
    """The panels two a row, as HTML; `titles` say in a key what the looks of the lines mean."""
    filled = {
        look: all(
            record["ripe"]
            for panel in grid.panels
            for one in panel.lines
            if one.look == look
            for record in one.records
        )
        for look in {one.look for panel in grid.panels for one in panel.lines}
    }
    each = "".join(_panel(grid, panel, periods, chosen, filled) for panel in grid.panels)
    return f"{heading(unit_line)}{_key(titles)}<div class='panels'>{each}</div>"


def _panel(
    grid: Grid, panel: Panel, periods: Periods, chosen: str | None, filled: dict[int, bool]
) -> str:
    """A panel: its title and words, and under them its plot."""
    plane = Plane(periods, panel.axis, grid.plot)
    place = periods.index(chosen) if chosen in periods.ids else len(periods.ids) - 1
    inside = [
        *(_level(plane, *one) for one in levels(panel.axis)),
        chosen_line(plane, place) if place < len(periods.ids) - 1 else "",
        *(_break(plane, at - 0.5) for one in panel.lines for at in one.breaks),
        *(
            line(plane, one.look, one.records, POINT, filled=filled[one.look])
            for one in panel.lines
            if one.records
        ),
        _ends(plane),
    ]
    seen = plot("".join(inside), HEADS, height=grid.plot, room=(0, MARGIN, FOOT, MARGIN))
    return (
        f"<div class='panel'><p><strong>{escape(panel.title)}</strong><br/>"
        f"{escape(panel.words)}</p>{seen}</div>"
    )


def _level(plane: Plane, value: float, colour: str, words: str) -> str:
    """A line across at a value of the axis, with its words above it."""
    y = plane.down(value)
    look = f" class='of-values' font-size='{SMALL}' aria-hidden='true'"
    said = written(words, "0", y - 10, more=look) if words else ""
    return f"<line x2='100%' y1='{y:.1f}' y2='{y:.1f}' stroke='{colour}'/>{said}"


def _break(plane: Plane, at: float) -> str:
    look = f" class='break' font-size='{SMALL}'"
    return break_line(plane, at) + written(BREAK, plane.across(at), 8, dx=4, more=look)


def _ends(plane: Plane) -> str:
    """The first and the last period, at the foot."""
    words = "".join(
        written(plane.periods.label(at).replace("\n", " "), x, plane.height + 13, more=anchor)
        for at, x, anchor in (
            (0, "0", ""),
            (len(plane.periods.ids) - 1, "100%", " text-anchor='end'"),
        )
    )
    return f"<g class='of-periods' font-size='{SMALL + 1}' aria-hidden='true'>{words}</g>"


def _key(titles: Sequence[str]) -> str:
    """What the looks mean."""
    each = [
        (
            f"<svg width='28' height='10'><line x2='28' y1='5' y2='5' stroke='{SERIES[look]}' "
            f"stroke-width='3' stroke-dasharray='{dashes(look)}'/></svg>",
            title,
        )
        for look, title in enumerate(titles)
    ]
    return looks(each) if each else ""
