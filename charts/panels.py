"""Small multiples in one view: panels of equal size, two a row,
that share the width the page gives.

Vega-Lite's own facets have a fixed width and would overflow a phone;
here each panel is placed by expressions over the width of the view.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import altair as alt

from charts.scales import Periods, Values
from charts.theme import AXIS, DASHES, GRID, SERIES, SMALL, TEXT, WHITE, inline_data, wrapped

GAP, LINE, FOOT, BETWEEN = 24, 18, 26, 18
POINT = 18
"""Size of a point: the square round it, in square pixels."""
BREAK = "break in series"
TITLE_CHARS = 22
"""What half of a phone's width holds at full text size."""


@dataclass(frozen=True)
class Line:
    """One line of a panel: its look (place in the house's colours and dashes), its records (`at`,
    `value`, `run`, `says`, ...), and where it breaks."""

    look: int
    records: list[dict]
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Panel:
    """One panel: its title, a line of words under it, its value axis and its lines."""

    title: str
    words: str
    axis: Values
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    """Where panels stand, in pixels down the view;
    `plot` is the height of one plot and `top` the room above the first."""

    panels: Sequence[Panel]
    plot: int = 96
    top: int = 0
    heads: list[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "heads", [wrapped(panel.title, TITLE_CHARS) for panel in self.panels]
        )

    @property
    def head(self) -> int:
        """Height of the words above each plot: as many lines as the longest title takes,
        and one more."""
        return LINE * (max(head.count("\n") for head in self.heads) + 2) + 22

    @property
    def height(self) -> int:
        """Height of the whole view."""
        return self.top + (len(self.panels) + 1) // 2 * self._each - BETWEEN

    @property
    def _each(self) -> int:
        return self.head + self.plot + FOOT + BETWEEN

    def column(self, place: int) -> int:
        """0 for a panel on the left, 1 on the right."""
        return place % 2

    def start(self, place: int) -> int:
        """Where the words of a panel begin."""
        return self.top + place // 2 * self._each

    def down(self, place: int, value: float) -> float:
        """Where a value lies."""
        axis = self.panels[place].axis
        return round(
            self.start(place)
            + self.head
            + self.plot * (1 - (value - axis.low) / (axis.high - axis.low)),
            2,
        )


def layers(grid: Grid, periods: Periods, chosen: str | None = None) -> list[alt.Chart]:
    """The layers of the panels, every one of them on the same periods, with a line at the one that
    is chosen."""
    return [
        *_gridlines(grid),
        *_words(grid, periods),
        *_mark(grid, periods, chosen),
        *_breaks(grid, periods),
        *_lines(grid, periods),
    ]


def placed(records: Sequence[dict] | Iterator[dict]) -> alt.Chart:
    """Records with `column`, `along` (0 to 1 across the panel) and `down`
    (pixels) as a layer in its place."""
    across = "datum.column * (width + {gap}) / 2 + 4 + {along} * ((width - {gap}) / 2 - 8)"
    return (
        alt.Chart(inline_data(records))
        .transform_calculate(
            x=across.format(gap=GAP, along="datum.along"), x_end=across.format(gap=GAP, along="1")
        )
        .encode(x=alt.X("x:Q", scale=None, axis=None), y=alt.Y("down:Q", scale=None, axis=None))
    )


def levels(axis: Values) -> list[tuple[float, str, str]]:
    """The lines across a panel, each with its colour and its words: the foot and the top of the
    scale, and its middle where that is a round number too. A foot of 0 needs no label."""
    ticks = axis.ticks
    named = {
        ticks[-1],
        *(ticks[len(ticks) // 2 : len(ticks) // 2 + 1] if len(ticks) % 2 else ()),
        *(t for t in ticks[:1] if t != 0),
    }
    return [
        (
            tick,
            GRID if tick != ticks[0] else AXIS,
            axis.words(tick) if tick in named else "",
        )
        for tick in sorted({ticks[0], *named})
    ]


def _gridlines(grid: Grid) -> list[alt.Chart]:
    base = placed(
        {
            "column": grid.column(place),
            "along": 0,
            "down": grid.down(place, tick),
            "colour": colour,
            "words": words,
        }
        for place, panel in enumerate(grid.panels)
        for tick, colour, words in levels(panel.axis)
    )
    return [
        base.mark_rule(strokeWidth=1, aria=False).encode(
            x2=alt.X2("x_end:Q"), stroke=alt.Stroke("colour:N", scale=None)
        ),
        base.mark_text(align="left", baseline="bottom", dy=-2, fontSize=SMALL, aria=False).encode(
            text=alt.Text("words:N")
        ),
    ]


def _words(grid: Grid, periods: Periods) -> list[alt.Chart]:
    heads, ends = [], []
    for place, (panel, head) in enumerate(zip(grid.panels, grid.heads, strict=True)):
        below = grid.start(place) + LINE * (head.count("\n") + 1)
        heads += [
            {
                "column": grid.column(place),
                "along": 0,
                "down": grid.start(place),
                "words": head,
                "weight": "bold",
            },
            {
                "column": grid.column(place),
                "along": 0,
                "down": below,
                "words": panel.words,
                "weight": "normal",
            },
        ]
        ends += [
            {
                "column": grid.column(place),
                "along": along,
                "down": grid.start(place) + grid.head + grid.plot + 6,
                "words": periods.label(at).replace("\n", " "),
            }
            for along, at in ((0, 0), (1, len(periods.ids) - 1))
        ]
    titles = [
        placed(h for h in heads if h["weight"] == weight)
        .mark_text(
            align="left",
            baseline="top",
            fontSize=TEXT,
            fontWeight=weight,
            lineBreak="\n",
            lineHeight=LINE,
        )
        .encode(text=alt.Text("words:N"))
        for weight in ("bold", "normal")
    ]
    return [
        *titles,
        *(
            placed(e for e in ends if e["along"] == along)
            .mark_text(align=align, baseline="top", fontSize=SMALL + 1, aria=False)
            .encode(text=alt.Text("words:N"))
            for along, align in ((0, "left"), (1, "right"))
        ),
    ]


def _along(at: float, periods: Periods) -> float:
    return round(at / max(1, len(periods.ids) - 1), 4)


def _mark(grid: Grid, periods: Periods, chosen: str | None) -> list[alt.Chart]:
    """An upright line at the chosen period; the last is where the panel ends."""
    if chosen not in periods.ids:
        return []
    at = periods.index(chosen)
    marks = placed(
        {
            "column": grid.column(place),
            "along": _along(at, periods),
            "down": grid.down(place, panel.axis.high),
            "foot": grid.down(place, panel.axis.low),
            "earlier": at < len(periods.ids) - 1,
        }
        for place, panel in enumerate(grid.panels)
    ).transform_filter("datum.earlier")
    return [marks.mark_rule(stroke=AXIS, strokeWidth=1, aria=False).encode(y2=alt.Y2("foot:Q"))]


def _breaks(grid: Grid, periods: Periods) -> list[alt.Chart]:
    marks = [
        {
            "column": grid.column(place),
            "along": _along(at - 0.5, periods),
            "down": grid.down(place, panel.axis.high),
            "foot": grid.down(place, panel.axis.low),
            "words": BREAK,
        }
        for place, panel in enumerate(grid.panels)
        for line in panel.lines
        for at in line.breaks
    ]
    if not marks:
        return []
    base = placed(marks)
    return [
        base.mark_rule(stroke=AXIS, strokeWidth=1.5, strokeDash=[2, 3], aria=False).encode(
            y2=alt.Y2("foot:Q")
        ),
        base.mark_text(align="left", baseline="top", dx=4, dy=3, fontSize=SMALL).encode(
            text=alt.Text("words:N"), description=alt.Description("words:N")
        ),
    ]


def _lines(grid: Grid, periods: Periods) -> list[alt.Chart]:
    """One line and one set of points a look, over all panels: runs keep the panels apart."""
    layers, tooltip = (
        [],
        [
            alt.Tooltip("series:N", title="Series"),
            alt.Tooltip("period:N", title="Period"),
            alt.Tooltip("shown:N", title="Value"),
        ],
    )
    for look in sorted({line.look for panel in grid.panels for line in panel.lines}):
        records = [
            {
                **record,
                "column": grid.column(place),
                "along": _along(record["at"], periods),
                "down": grid.down(place, record["value"]),
                "run": f"{place}.{record['run']}",
            }
            for place, panel in enumerate(grid.panels)
            for line in panel.lines
            if line.look == look
            for record in line.records
        ]
        if records:
            base = placed(records)
            layers += [
                base.mark_line(
                    stroke=SERIES[look], strokeDash=DASHES[look], strokeWidth=2.5, aria=False
                ).encode(detail=alt.Detail("run:N"), order=alt.Order("at:Q")),
                *points(
                    base,
                    SERIES[look],
                    POINT,
                    tooltip,
                    [record.get("ripe", True) for record in records],
                ),
            ]
    return layers


def points(
    base: alt.Chart, colour: str, size: int, tooltip: list[alt.Tooltip], ripe: Sequence[bool]
) -> list[alt.Chart]:
    """A point at each value, filled where it can be judged and hollow where it is too early to."""
    if all(ripe):
        return [
            base.mark_point(filled=True, fill=colour, opacity=1, size=size).encode(
                description=alt.Description("says:N"), tooltip=tooltip
            )
        ]
    return [
        base.transform_filter(which)
        .mark_point(filled=True, fill=fill, stroke=colour, strokeWidth=2, opacity=1, size=2 * size)
        .encode(description=alt.Description("says:N"), tooltip=tooltip)
        for which, fill in (("datum.ripe", colour), ("!datum.ripe", WHITE))
    ]


def key_height(titles: Sequence[str]) -> int:
    """Room the key takes above the first panel."""
    return 24 * -(-len(titles) // _key_columns(titles)) + 16


def _key_columns(titles: Sequence[str]) -> int:
    return 2 if max(map(len, titles)) <= TITLE_CHARS - 5 else 1


def key(titles: Sequence[str]) -> list[alt.Chart]:
    """What the looks mean, in the room above the first panel:
    two a row, or one where the words are long."""
    wide = _key_columns(titles)
    entries = [
        {
            "column": look % wide,
            "along": 0,
            "down": 10 + look // wide * 24,
            "words": title,
            "look": look,
        }
        for look, title in enumerate(titles)
    ]
    samples = [
        placed([entry])
        .mark_rule(
            stroke=SERIES[entry["look"]],
            strokeDash=DASHES[entry["look"]],
            strokeWidth=3,
            x2Offset=28,
            aria=False,
        )
        .encode(x2=alt.X2("x:Q"))
        for entry in entries
    ]
    return [
        *samples,
        placed(entries)
        .mark_text(align="left", baseline="middle", dx=36, fontSize=TEXT)
        .encode(text=alt.Text("words:N")),
    ]
