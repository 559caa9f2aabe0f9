"""Lines over time as SVG for the page, from the same records, scales and words their spec is made
of. Files are made from the spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from charts.drawing import (
    axes,
    below,
    dashed,
    heading,
    percent,
    plot,
    radius,
    stretched,
    told,
    words_wide,
    written,
)
from charts.end_labels import LINE_HEIGHT
from charts.scales import Periods, Values
from charts.theme import AXIS, DASHES, SERIES, SMALL, WHITE

HEADS = ("Series", "Period", "Value")
POINT = 28
"""Size of a point: the square round it, in square pixels; of one that is told from others by its
outline, twice that."""
INSET, TICK, BELOW = 6, 5, 48
"""In pixels: how far in the first period stands, how long a tick is, and the room for the words of
the time axis."""
ABOVE, OVER = 22, -11
"""In pixels: the room that a line of words takes over the plot, and its middle."""


@dataclass(frozen=True)
class Plane:
    """Periods across and values up, in a plot so many pixels high."""

    periods: Periods
    axis: Values
    height: int

    def down(self, value: float) -> float:
        """Where a value lies, in pixels from the top."""
        return self.height * (1 - self.axis.share(value))

    def across(self, at: float) -> str:
        """Where a period lies."""
        return percent(at / self.last)

    @property
    def last(self) -> int:
        """The place of the last period; one alone stands at the first of two."""
        return max(1, len(self.periods.ids) - 1)


@dataclass(frozen=True)
class Lines:
    """What is drawn of a chart over time: the records of each line by its look, the labels at
    their ends, the period that is marked, and breaks; with the room above in pixels."""

    plane: Plane
    lines: Sequence[tuple[int, list[dict]]]
    labels: Sequence[dict]
    marked: Sequence[dict]
    breaks: Sequence[dict]
    above: int


def drawn(one: Lines) -> str:
    """The chart as HTML."""
    plane = one.plane
    ticks = max(words_wide(plane.axis.words(tick)) for tick in plane.axis.ticks)
    ends = max(words_wide(label["words"]) for label in one.labels)
    left, right = ticks + 2 * INSET, ends + 14
    inside = [
        _axes(plane),
        below(_ticks(plane), plane.height + TICK, left, right),
        *(_break(plane, mark) for mark in one.breaks),
        *(_chosen(plane, mark, lifted=bool(one.breaks)) for mark in one.marked if mark["earlier"]),
        *(
            line(plane, look, records, POINT, filled=all(r["ripe"] for r in records))
            for look, records in one.lines
        ),
        _labels(plane, one.labels),
    ]
    return heading(plane.axis.unit_line) + plot(
        "".join(inside),
        HEADS,
        height=plane.height,
        room=(one.above, right, BELOW, left),
    )


def _ticks(plane: Plane) -> list[tuple[float, str]]:
    return [(at / plane.last, plane.periods.label(at)) for at in plane.periods.ticks()]


def _axes(plane: Plane) -> str:
    values = [(plane.down(tick), plane.axis.words(tick)) for tick in plane.axis.ticks]
    return axes(values, [*map(plane.across, plane.periods.ticks())], plane.height, INSET, TICK)


def _chosen(plane: Plane, mark: dict, *, lifted: bool) -> str:
    """The chosen period: a line, and its words over it, on the side where there is room."""
    anchor = "start" if mark["left"] else "end"
    look = f" class='chosen' text-anchor='{anchor}' font-size='{SMALL + 1}'"
    x, y = plane.across(mark["at"]), OVER - ABOVE * lifted
    return chosen_line(plane, mark["at"]) + written(mark["words"], x, y, more=look)


def chosen_line(plane: Plane, at: float) -> str:
    """An upright line at the chosen period."""
    x = plane.across(at)
    return f"<line class='chosen' x1='{x}' x2='{x}' y1='0' y2='{plane.height}' stroke='{AXIS}'/>"


def _break(plane: Plane, mark: dict) -> str:
    late = 2 * mark["at"] > plane.last
    anchor, dx = (" text-anchor='end'", 4) if late else ("", -4)
    look = f" class='break' font-size='{SMALL + 1}'{anchor}"
    words = written(mark["words"], plane.across(mark["at"]), OVER, dx=dx, more=look)
    return break_line(plane, mark["at"]) + words


def break_line(plane: Plane, at: float) -> str:
    """A dotted upright line where values cannot be compared with those before."""
    x = plane.across(at)
    return (
        f"<line class='break' x1='{x}' x2='{x}' y1='0' y2='{plane.height}' stroke='{AXIS}' "
        "stroke-width='1.5' stroke-dasharray='2 3'/>"
    )


def line(plane: Plane, look: int, records: list[dict], size: int, *, filled: bool) -> str:
    """A way through each unbroken run, and a point of a size at each value. Where not all
    points of a look are `filled`, they are larger and have an outline."""
    runs = [list(some) for _, some in groupby(records, key=lambda record: record["run"])]
    ways = "".join(_way(plane, run) for run in runs if len(run) > 1)
    edge = "" if filled else f" stroke='{SERIES[look]}' stroke-width='2'"
    round_ = radius(size if filled else 2 * size)
    points = "".join(_point(plane, record, f"r='{round_}'{edge}") for record in records)
    look_of = f"fill='none' stroke='{SERIES[look]}' stroke-width='2.5'{dashed(DASHES[look])}"
    return (
        stretched("mark-line", plane.last, plane.height, ways, look_of)
        + f"<g class='mark-symbol' fill='{SERIES[look]}'>{points}</g>"
    )


def _way(plane: Plane, run: list[dict]) -> str:
    places = "L".join(f"{record['at']},{plane.down(record['value']):.1f}" for record in run)
    return f"<path d='M{places}'/>"


def dashes(look: int) -> str:
    """The dash of a look, as SVG writes it."""
    return " ".join(map(str, DASHES[look]))


def _point(plane: Plane, record: dict, look: str) -> str:
    """A point is filled where it can be judged, and hollow where it is too early to."""
    fill = "" if record["ripe"] else f" fill='{WHITE}'"
    return (
        f"<circle cx='{plane.across(record['at'])}' cy='{plane.down(record['value']):.1f}' "
        f"{look}{fill} role='graphics-symbol' tabindex='-1' "
        f"aria-label='{escape(record['says'])}' "
        f"data-tip='{told(record['series'], record['period'], record['shown'])}'/>"
    )


def _labels(plane: Plane, labels: Sequence[dict]) -> str:
    """Name and last value at the end of each line, tied to it where they are moved apart."""
    ties = "".join(
        f"<line x1='2' x2='11' y1='{plane.down(label['value']):.1f}' "
        f"y2='{plane.down(label['label_at']):.1f}' stroke='{SERIES[label['series']]}'/>"
        for label in labels
        if label["ends"] and len(labels) > 1
    )
    words = "".join(
        written(
            label["words"],
            "14",
            plane.down(label["label_at"]) - label["words"].count("\n") * LINE_HEIGHT / 2,
        )
        for label in labels
    )
    return (
        f"<svg x='100%' overflow='visible'><g class='ties' stroke-width='1.5'>{ties}</g>"
        f"<g class='mark-text'>{words}</g></svg>"
    )
