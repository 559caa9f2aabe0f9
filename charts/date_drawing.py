"""Days as marks, a row a name, as SVG for the page, from the same records, scales and words their
spec is made of. Files are made from the spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.drawing import (
    below,
    cut,
    heading,
    looks,
    percent,
    plot,
    radius,
    told,
    words_wide,
    written,
)
from charts.scales import Days
from charts.theme import AXIS, GRID, SMALL, TEXT

ABOVE, RIGHT, INSET = 24, 32, 10
"""In pixels: the room for the names of months over a plot, the room to its right, and how far in
its first day stands."""
BAR, LINE, NEAR = 16, 16, 9
"""In pixels: the height of a bar, from one line of a name to the next, and how near to a mark one
need point."""
FEW = 12
"""Up to so many rows have names at full size."""
UNIT = "Date"


@dataclass(frozen=True)
class Dates:
    """What is drawn of rows of days: the time axis, the names of the rows from the top with what a
    name is of, a step and the room for a name in pixels; the spans from first to last day, bars by
    their shade from the widest, and marks by their look. Of the key the words, each with the look
    of a mark or several shades."""

    days: Days
    rows: Sequence[str]
    head: str
    step: int
    room: int
    spans: Sequence[dict]
    bars: Sequence[tuple[str, list[dict]]]
    marks: Sequence[tuple[dict, list[dict]]]
    key: Sequence[tuple[dict | Sequence[str], str]]

    @property
    def height(self) -> int:
        """The height of the plot in pixels."""
        return self.step * len(self.rows)

    @property
    def size(self) -> int:
        """The size of the names."""
        return TEXT if len(self.rows) <= FEW else SMALL + 1

    @property
    def heads(self) -> tuple[str, str, str]:
        """What is told where one points."""
        return self.head, UNIT, "Day"


def drawn(seen: Dates) -> str:
    """The chart as HTML, its key above the plot."""
    names = [cut(name, seen.room, seen.size) for name in seen.rows]
    left = max(words_wide(name, seen.size) for name in names) + 8 + INSET
    middles = {name: seen.step * (place + 0.5) for place, name in enumerate(seen.rows)}
    inside = [
        months_above(seen.days, seen.height, left),
        *(_bars(seen.days, shade, records, middles) for shade, records in seen.bars),
        _spans(seen.days, seen.spans, middles) if seen.spans else "",
        _near(seen, middles),
        *(_marks(seen.days, look, records, middles) for look, records in seen.marks),
        _names(names, list(middles.values()), seen.size),
    ]
    made = plot("".join(inside), seen.heads, height=seen.height, room=(ABOVE, RIGHT, 8, left))
    return heading([UNIT]) + _key(seen.key) + made


def months_above(days: Days, height: float, left: float) -> str:
    """The time axis over a plot, with an upright line at each month that it names; there is so much
    room to the left."""
    across = {days.share(day): name for day, name in days.ticks.items()}
    lines = "".join(f"<line x1='{x}' x2='{x}' y2='{height:g}'/>" for x in map(percent, across))
    words = below([*across.items()], -ABOVE, left, RIGHT, thinned=True)
    return f"<g class='grid' stroke='{GRID}'>{lines}</g><g class='of-months'>{words}</g>"


def lasting(days: Days, record: dict) -> str:
    """Where a bar begins and how wide it is; one of a single day is seen too."""
    begins, ends = days.share(record["at"]), days.share(record["until"])
    return f"x='{percent(begins)}' width='{percent(max(ends - begins, 1e-4))}'"


def _bars(days: Days, shade: str, records: list[dict], middles: dict[str, float]) -> str:
    found = "".join(
        f"<rect {lasting(days, r)} y='{middles[r['name']] - BAR / 2:g}' height='{BAR}'/>"
        for r in records
    )
    return f"<g class='spans' fill='{shade}'>{found}</g>"


def _spans(days: Days, spans: Sequence[dict], middles: dict[str, float]) -> str:
    found = "".join(
        f"<line x1='{percent(days.share(r['at']))}' x2='{percent(days.share(r['until']))}' "
        f"y1='{middles[r['name']]:g}' y2='{middles[r['name']]:g}'/>"
        for r in spans
    )
    return f"<g class='mark-rule' stroke='{AXIS}'>{found}</g>"


def _near(seen: Dates, middles: dict[str, float]) -> str:
    """Under the marks the places round them: one need not point exactly."""
    found = "".join(
        f"<circle cx='{percent(seen.days.share(r['at']))}' cy='{middles[r['name']]:g}' "
        f"r='{NEAR}' data-tip='{_tip(r)}'/>"
        for _, records in seen.marks
        for r in records
    )
    return f"<g class='near' fill='none' pointer-events='all'>{found}</g>"


def _tip(record: dict) -> str:
    return told(record["name"].replace("\n", " "), record["kind"], record["shown"])


def _marks(days: Days, look: dict, records: list[dict], middles: dict[str, float]) -> str:
    found = "".join(
        _shape(
            look,
            percent(days.share(r["at"])),
            f"{middles[r['name']]:g}",
            f"role='graphics-symbol' tabindex='-1' aria-label='{escape(r['says'])}' "
            f"data-tip='{_tip(r)}'",
        )
        for r in records
    )
    return f"<g class='mark-symbol' {_look(look)}>{found}</g>"


def _look(look: dict) -> str:
    edge = look.get("stroke", "none")
    return f"fill='{look['fill']}' stroke='{edge}' stroke-width='{look.get('strokeWidth', 0):g}'"


def _shape(look: dict, x: str, y: str, says: str) -> str:
    """A mark in its shape, as Vega has it."""
    r = radius(look["size"])
    if look["shape"] == "circle":
        return f"<circle cx='{x}' cy='{y}' r='{r}' {says}/>"
    high = round(0.75**0.5 * r, 2)
    way = {
        "stroke": f"M0,{-r}V{r}",
        "diamond": f"M{-r},0L0,{-r}L{r},0L0,{r}Z",
        "square": f"M{-r},{-r}H{r}V{r}H{-r}Z",
        "triangle-right": f"M{-high},{-r}V{r}L{high},0Z",
    }[look["shape"]]
    return f"<svg x='{x}' y='{y}' overflow='visible'><path d='{way}' {says}/></svg>"


def _names(names: Sequence[str], middles: Sequence[float], size: int) -> str:
    found = "".join(
        written(name, "0", middle - name.count("\n") * LINE / 2, dx=-8 - INSET, high=LINE)
        for name, middle in zip(names, middles, strict=True)
    )
    look = f"text-anchor='end' font-size='{size}' aria-hidden='true'"
    return f"<g class='mark-text' {look}>{found}</g>"


def _key(key: Sequence[tuple[dict | Sequence[str], str]]) -> str:
    """What marks and shades are."""
    return looks([(_in_key(look), words) for look, words in key])


def _in_key(look: dict | Sequence[str]) -> str:
    if isinstance(look, dict):
        shape = _shape(look, "9", "9", "")
        return f"<svg width='18' height='18' {_look(look)}>{shape}</svg>"
    shades = "".join(
        f"<rect x='{9 * n}' width='9' height='14' fill='{shade}'/>" for n, shade in enumerate(look)
    )
    return f"<svg width='{9 * len(look)}' height='14'>{shades}</svg>"
