"""A fan of forecasts as SVG for the page, from the same records, scales and words its spec is made
of. Files are made from the spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from charts.drawing import (
    axes,
    below,
    dashed,
    heading,
    looks,
    percent,
    plot,
    radius,
    stretched,
    told,
    words_wide,
)
from charts.scales import Values
from charts.theme import SERIES

HEIGHT, RIGHT, INSET, TICK, BELOW = 300, 34, 6, 5, 30
"""In pixels: of the plot, the room to its right, how far in the first month stands, how long a tick
is, and the room for the words of the time axis."""
POINT = 24
"""Size of a point: the square round it, in square pixels."""
KNOWN, AHEAD = (1, 0), (6, 3)
"""The dashes of what is known and of what is forecast."""


@dataclass(frozen=True)
class Fan:
    """What is drawn of a fan: its months, the axis of counts and what is counted; the bands from
    the widest with their shades, and lines with their dashes; the words of its key, the first empty
    where nothing is known, and the shades in it."""

    months: Sequence[str]
    axis: Values
    unit: str
    bands: Sequence[tuple[str, list[dict]]]
    lines: Sequence[tuple[tuple[int, int], list[dict]]]
    words: tuple[str, str, str]
    shades: Sequence[str]

    @property
    def heads(self) -> tuple[str, str, str]:
        """What is told where one points."""
        return "What", "End of", self.unit

    @property
    def last(self) -> int:
        """The place of the last month; one alone stands at the first of two."""
        return max(1, len(self.months) - 1)

    @property
    def ticks(self) -> list[int]:
        """The places that are named."""
        most = len(self.months) - 1
        step = next(s for s in (1, 2, 3, 6, 12, 24, 60) if most // s < 4)
        return list(range(0, len(self.months), step))

    @property
    def named(self) -> list[tuple[int, str]]:
        """The same with their names."""
        return [(t, pd.Period(self.months[t], "M").strftime("%b %Y")) for t in self.ticks]

    def down(self, value: float) -> float:
        """Where a count lies, in pixels from the top."""
        return HEIGHT * (1 - self.axis.share(value))


def drawn(seen: Fan) -> str:
    """The chart as HTML, its key above the plot."""
    left = max(words_wide(seen.axis.words(tick)) for tick in seen.axis.ticks) + 2 * INSET
    labels = [(at / seen.last, name) for at, name in seen.named]
    inside = [
        _axes(seen),
        below(labels, HEIGHT + TICK, left, RIGHT),
        _bands(seen),
        *(_line(seen, dash, records) for dash, records in seen.lines),
    ]
    made = plot("".join(inside), seen.heads, height=HEIGHT, room=(8, RIGHT, BELOW, left))
    return heading(seen.axis.unit_line) + _key(seen) + made


def _axes(seen: Fan) -> str:
    values = [(seen.down(tick), seen.axis.words(tick)) for tick in seen.axis.ticks]
    across = [percent(at / seen.last) for at in seen.ticks]
    return axes(values, across, HEIGHT, INSET, TICK)


def _bands(seen: Fan) -> str:
    bands = ""
    for shade, records in seen.bands:
        ways = [
            *(f"{r['at']},{seen.down(r['high']):.1f}" for r in records),
            *(f"{r['at']},{seen.down(r['low']):.1f}" for r in reversed(records)),
        ]
        bands += f"<path fill='{shade}' d='M{'L'.join(ways)}Z'/>"
    return stretched("mark-area", seen.last, HEIGHT, bands, "stroke='none'") if bands else ""


def _line(seen: Fan, dash: tuple[int, int], records: list[dict]) -> str:
    """What is known, or the median of the forecast: a way and its points."""
    places = "L".join(f"{r['at']},{seen.down(r['value']):.1f}" for r in records)
    look = f"fill='none' stroke='{SERIES[0]}' stroke-width='2.5'{dashed(dash)}"
    points = "".join(
        f"<circle cx='{percent(r['at'] / seen.last)}' cy='{seen.down(r['value']):.1f}' "
        f"r='{radius(POINT)}' role='graphics-symbol' tabindex='-1' "
        f"aria-label='{escape(r['says'])}' "
        f"data-tip='{told(r['series'], r['month'], r['shown'])}'/>"
        for r in records
    )
    way = stretched("mark-line", seen.last, HEIGHT, f"<path d='M{places}'/>", look)
    return f"{way}<g class='mark-symbol' fill='{SERIES[0]}'>{points}</g>"


def _key(seen: Fan) -> str:
    """What the lines and the shades are; nothing where a word is empty."""
    line = f"<line x2='26' y1='7' y2='7' stroke='{SERIES[0]}' stroke-width='2.5'"
    shades = "".join(
        f"<rect x='{9 * n}' width='9' height='14' fill='{shade}'/>"
        for n, shade in enumerate(seen.shades)
    )
    marks = (f"{line}/>", f"{line}{dashed(AHEAD)}/>", shades)
    return looks(
        [
            (f"<svg width='28' height='14'>{mark}</svg>", words)
            for mark, words in zip(marks, seen.words, strict=True)
            if words
        ]
    )
