"""Change over time: lines, and lines in small multiples."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import fmean

import altair as alt
import pandas as pd

from charts.alt_text import drawable, join_sentences, not_shown, rounding, what_it_is
from charts.bars import varying
from charts.panels import Grid, Line, Panel, drawn, points
from charts.scales import Periods, Values, first_day, periods_of, runs, value_axis
from charts.theme import AXIS, DASHES, SERIES, SMALL, TEXT, Chart, inline_data, to_chart, wrapped
from figures.figure import Figure
from figures.observation import STATUS_WORDS, in_chart, is_shown, with_unit
from figures.wording import listed, long_date
from release.vocabulary import Status

HEIGHT, LINE_HEIGHT = 320, 17

ABOVE = 22
"""Room in pixels that a line of words takes over the plot."""


@dataclass(frozen=True)
class Series:
    """One line: its rows in order of time, its title,
    and its place among the lines of the chart."""

    title: str
    frame: pd.DataFrame
    place: int

    def known(self) -> pd.DataFrame:
        """The rows with a number."""
        return self.frame[is_shown(self.frame)]

    def breaks(self, periods: Periods) -> tuple[int, ...]:
        """Places on the axis where the series breaks."""
        return tuple(
            periods.index(period)
            for period in self.frame.loc[self.frame["status"] == Status.BREAK, "period"]
        )

    def unripe(self, periods: Periods) -> tuple[int, ...]:
        """Places on the axis of values that are too early to judge:
        no line leads to them, since a line compares."""
        return tuple(
            periods.index(period)
            for period in self.frame.loc[self.frame["status"] == Status.UNRIPE, "period"]
        )

    def records(self, figure: Figure, periods: Periods) -> list[dict]:
        """What is drawn of the line: one record a value, with the unbroken run it belongs to."""
        known = self.known()
        at = known["period"].map(periods.index)
        return [
            {
                "series": self.title,
                "at": place,
                "run": f"{self.place}.{run}",
                "value": float(row["value"]),
                "period": row["period_title"],
                "shown": in_chart(figure, row),
                "says": f"{self.title}, {row['period_title']}: {in_chart(figure, row)}",
                "ripe": row["status"] != Status.UNRIPE,
            }
            for row, place, run in zip(
                known.to_dict("records"),
                at,
                runs(list(at), breaks=(*self.breaks(periods), *self.unripe(periods))),
                strict=True,
            )
        ]


def series_of(frame: pd.DataFrame, names: str | None = None) -> list[Series]:
    """The lines of a frame, in the order in which the frame names them."""
    names = names or varying(frame)
    return [
        Series(str(title), some.sort_values("period_end"), place)
        for place, (title, some) in enumerate(frame.groupby(names, sort=False))
    ]


def trend(figure: Figure, chosen: str | None = None, *, titled: bool = False) -> Chart:
    """One to four series over periods, each labelled at its line's end;
    more than four are drawn by `small_multiples` instead.

    `chosen` is the id of the period that stands out. Of one figure the specs for all periods differ
    in their data alone, so that a browser keeps the chart when another is chosen.

    `figure.frame` holds one row a period and series; a series is what varies: area, category,
    measure or source. Periods are taken in order of `period_end`. A withheld value leaves a gap,
    and a period with status `b` a marked break on its first day.
    """
    frame = drawable(figure)
    lines = series_of(frame)
    if len(lines) > len(SERIES):
        return small_multiples(figure, chosen, titled=titled)
    periods, axis = (
        periods_of(frame, figure.selection.grain),
        value_axis([float(v) for v in frame.loc[is_shown(frame), "value"]], figure),
    )
    labels = _end_labels(lines, figure, periods, axis)
    room = 12 + 7.4 * max(
        (len(part) for label in labels for part in label["words"].split("\n")), default=0
    )
    x = _time(periods, f"max(60, width - {room:.0f})")
    scale = alt.Scale(domain=[axis.low, axis.high], nice=False, zero=False)
    y_axis = alt.Axis(
        title=None, values=list(axis.ticks), labelExpr=axis.label_expr(), domain=False
    )

    def y(field: str) -> alt.Y:
        return alt.Y(field, scale=scale, axis=y_axis)

    has_break = bool((frame["status"] == Status.BREAK).any())
    layers = [
        *_breaks(frame, periods, x),
        *_mark(lines, figure, periods, chosen, x, above=ABOVE * has_break),
        *_lines(lines, figure, periods, x, y("value:Q")),
        *_labels(labels, x, y("value:Q"), y("label_at:Q")),
    ]
    if not labels:
        layers = [_nothing_to_draw(frame)]
    return to_chart(
        figure,
        layers,
        says=_alternative(figure, lines, frame, chosen),
        unit_line=axis.unit_line,
        height=HEIGHT if labels else 60,
        titled=titled,
        above=ABOVE * (has_break + (chosen in periods.ids)),
    )


def _mark(
    lines: list[Series],
    figure: Figure,
    periods: Periods,
    chosen: str | None,
    x: alt.X,
    *,
    above: int,
) -> list[alt.Chart]:
    """An upright line at the period that is chosen, its title over it, and of a line alone its
    value. The last period is marked by the line's own end."""
    if chosen not in periods.ids:
        return []
    at, last = periods.index(chosen), len(periods.ids) - 1
    words = periods.titles[at]
    if len(lines) == 1:
        known = lines[0].known()
        words = ": ".join(
            [
                words,
                *(with_unit(figure, row) for _, row in known[known["period"] == chosen].iterrows()),
            ]
        )
    marks = (
        alt.Chart(
            inline_data([{"at": at, "words": words, "left": 2 * at < last, "earlier": at < last}])
        )
        .transform_filter("datum.earlier")
        .encode(x=x)
    )
    return [
        marks.mark_rule(stroke=AXIS, strokeWidth=1, aria=False),
        marks.mark_text(
            align=alt.expr("datum.left ? 'left' : 'right'"),
            baseline="bottom",
            fontSize=SMALL + 1,
            aria=False,
        ).encode(y=alt.YValue(-4 - above), text=alt.Text("words:N")),
    ]


def _nothing_to_draw(frame: pd.DataFrame) -> alt.Chart:
    """Words instead of an axis without a line."""
    words = f"No value shown. {not_shown(frame, 'values')}"
    return (
        alt.Chart(inline_data([{"words": wrapped(words, 44)}]))
        .mark_text(align="left", baseline="top", lineBreak="\n", lineHeight=20)
        .encode(x=alt.XValue(0), y=alt.YValue(0), text=alt.Text("words:N"))
    )


def _time(periods: Periods, right: str) -> alt.X:
    return alt.X(
        "at:Q",
        scale=alt.Scale(
            domain=[0, max(1, len(periods.ids) - 1)],
            nice=False,
            zero=False,
            range=[6, alt.expr(right)],
        ),
        axis=alt.Axis(
            title=None,
            values=periods.ticks(),
            labelExpr=periods.label_expr(),
            grid=False,
            ticks=True,
            labelFlush=False,
            labelLineHeight=17,
        ),
    )


def _lines(
    lines: list[Series], figure: Figure, periods: Periods, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """A line through each unbroken run, and a point at each value: a value alone between two gaps,
    or too early to judge, is a point without a line."""
    layers, tooltip = (
        [],
        [
            alt.Tooltip("series:N", title="Series"),
            alt.Tooltip("period:N", title="Period"),
            alt.Tooltip("shown:N", title="Value"),
        ],
    )
    for line in lines:
        records = line.records(figure, periods)
        if records:
            base = alt.Chart(inline_data(records)).encode(x=x, y=y)
            layers += [
                base.mark_line(
                    stroke=SERIES[line.place],
                    strokeDash=DASHES[line.place],
                    strokeWidth=2.5,
                    aria=False,
                ).encode(detail=alt.Detail("run:N")),
                *points(
                    base, SERIES[line.place], 28, tooltip, [record["ripe"] for record in records]
                ),
            ]
    return layers


def _breaks(frame: pd.DataFrame, periods: Periods, x: alt.X) -> list[alt.Chart]:
    """A dotted upright line on the first day of each period whose values
    cannot be compared with those before."""
    broken = frame[frame["status"] == Status.BREAK].drop_duplicates("period")
    if broken.empty:
        return []
    marks = alt.Chart(
        inline_data(
            {
                "at": periods.index(row["period"]) - 0.5,
                "words": f"Break in series, {long_date(first_day(row))}",
            }
            for _, row in broken.iterrows()
        )
    ).encode(x=x)
    return [
        marks.mark_rule(stroke=AXIS, strokeWidth=1.5, strokeDash=[2, 3], aria=False),
        marks.mark_text(align="left", baseline="bottom", dx=-4, fontSize=SMALL + 1).encode(
            y=alt.YValue(-4), text=alt.Text("words:N"), description=alt.Description("words:N")
        ),
    ]


def _end_labels(lines: list[Series], figure: Figure, periods: Periods, axis: Values) -> list[dict]:
    """The name and last value of each line, moved apart where they would touch; of a line alone
    its last period too. `value` is the line's end, `label_at` the middle of the label."""
    labels = []
    for line in lines:
        known = line.known()
        if known.empty:
            continue
        last = known.iloc[-1]
        is_late = periods.index(last["period"]) < len(periods.ids) - 1
        dated = f"\n{last['period_title']}" if is_late or len(lines) == 1 else ""
        name = "" if len(lines) == 1 else wrapped(line.title, 16) + "\n"
        unripe = "\ntoo early to judge" if last["status"] == Status.UNRIPE else ""
        labels.append(
            {
                "at": len(periods.ids) - 1,
                "value": float(last["value"]),
                "words": f"{name}{with_unit(figure, last)}{unripe}{dated}",
                "series": line.place,
                "ends": not is_late,
            }
        )
    return _apart(labels, (axis.high - axis.low) / HEIGHT, floor=axis.low)


def _apart(labels: list[dict], unit: float, *, floor: float) -> list[dict]:
    """Labels in order of height, none nearer to the next than their lines of text need;
    `unit` is the height of a pixel in values.

    Labels that would touch form a stack with its middle where their lines end on average; the
    others stay where their line ends. None reaches below `floor`, where the words of the time axis
    stand.
    """
    labels = sorted(labels, key=lambda label: label["value"])
    halves = [((label["words"].count("\n") + 1) * LINE_HEIGHT / 2 + 2) * unit for label in labels]
    offsets = list(accumulate((low + high for low, high in pairwise(halves)), initial=0.0))
    stacks: list[list[float]] = []
    for label, offset in zip(labels, offsets, strict=False):
        stacks.append([label["value"] - offset])
        while len(stacks) > 1 and fmean(stacks[-2]) > fmean(stacks[-1]):
            upper = stacks.pop()
            stacks[-1] += upper
    bases = [max(fmean(stack), floor + halves[0]) for stack in stacks for _ in stack]
    return [
        {**label, "label_at": base + offset}
        for label, base, offset in zip(labels, bases, offsets, strict=False)
    ]


def _labels(labels: list[dict], x: alt.X, y: alt.Y, middle: alt.Y) -> list[alt.Chart]:
    """Labels in ink, tied to their line by a short stroke of its colour.
    A line that ends early has no stroke: nothing is drawn over a gap."""
    if not labels:
        return []
    ties = [
        alt.Chart(inline_data([label]))
        .mark_rule(
            stroke=SERIES[label["series"]], strokeWidth=1.5, xOffset=2, x2Offset=11, aria=False
        )
        .encode(x=x, x2=alt.X2("at:Q"), y=y, y2=alt.Y2("label_at:Q"))
        for label in labels
        if label["ends"] and len(labels) > 1
    ]
    lines = {label["words"]: label["words"].count("\n") for label in labels}
    # A text of several lines hangs from its first:
    # lifted by half of the rest, its middle is where `label_at` says.
    words = [
        alt.Chart(inline_data(label for label in labels if lines[label["words"]] == more))
        .mark_text(
            align="left",
            baseline="middle",
            dx=14,
            dy=-more * LINE_HEIGHT / 2,
            lineBreak="\n",
            lineHeight=LINE_HEIGHT,
            fontSize=TEXT,
        )
        .encode(x=x, y=middle, text=alt.Text("words:N"))
        for more in sorted(set(lines.values()))
    ]
    return [*ties, *words]


def small_multiples(figure: Figure, chosen: str | None = None, *, titled: bool = False) -> Chart:
    """One small panel a series over periods, all on one scale, two panels a row.
    The frame is that of `trend`, with any number of series; `chosen` is the period that stands
    out."""
    frame = drawable(figure)
    lines = series_of(frame)
    periods, axis = (
        periods_of(frame, figure.selection.grain),
        value_axis([float(v) for v in frame.loc[is_shown(frame), "value"]], figure),
    )
    grid = Grid(
        [
            Panel(
                line.title,
                _told(line, figure, chosen),
                axis,
                (Line(0, line.records(figure, periods), line.breaks(periods)),),
            )
            for line in lines
        ]
    )
    return to_chart(
        figure,
        drawn(grid, periods, chosen),
        says=_alternative(figure, lines, frame, chosen),
        unit_line=axis.unit_line,
        height=grid.height,
        titled=titled,
    )


def _told(line: Series, figure: Figure, chosen: str | None) -> str:
    """The value of the chosen period; without one, or where it has no number, the last."""
    known = line.known()
    if known.empty:
        return "no value shown"
    row = pd.concat([known, known[known["period"] == chosen]]).iloc[-1]
    return f"{with_unit(figure, row)} in {row['period_title']}"


def _kind(lines: list[Series]) -> str:
    if len(lines) == 1:
        return "Line chart"
    if len(lines) <= len(SERIES):
        return f"Line chart of {len(lines)} series"
    return f"{len(lines)} small line charts"


def _alternative(
    figure: Figure, lines: list[Series], frame: pd.DataFrame, chosen: str | None
) -> str:
    kind = _kind(lines)
    broken = frame[frame["status"] == Status.BREAK].drop_duplicates("period")
    days = (
        listed([long_date(first_day(row)) for _, row in broken.iterrows()]) if len(broken) else ""
    )
    return join_sentences(
        what_it_is(kind, figure),
        *(_story(line, figure, chosen, full=len(lines) <= len(SERIES)) for line in lines),
        f"Break in series on {days}." if days else "",
        not_shown(frame, "values"),
        rounding(frame),
    )


def _story(line: Series, figure: Figure, chosen: str | None, *, full: bool) -> str:
    """First and last value of a line, that of the chosen period between them, and its highest and
    lowest, each with its period."""
    known = line.known()
    if known.empty:
        return f"{line.title}: no value shown."

    def told_at(place: object) -> str:
        unripe = (
            f" ({STATUS_WORDS[Status.UNRIPE]})"
            if known.loc[place, "status"] == Status.UNRIPE
            else ""
        )
        return (
            f"{with_unit(figure, known.loc[place])}{unripe} in {known.loc[place, 'period_title']}"
        )

    ripe = known[known["status"] != Status.UNRIPE]
    values = ripe["value"].astype(float)
    between = known.index[1:-1][known["period"].iloc[1:-1] == chosen]
    ends = f"{line.title}: " + ", ".join(
        map(told_at, dict.fromkeys([known.index[0], *between, known.index[-1]]))
    )
    return (
        f"{ends}; highest {told_at(values.idxmax())}, lowest {told_at(values.idxmin())}."
        if full and len(ripe) > 2
        else f"{ends}."
    )
