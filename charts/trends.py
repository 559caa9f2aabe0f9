"""Change over time: lines, and lines in small multiples."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import altair as alt
import pandas as pd

from charts import line_drawing
from charts.alt_text import drawable, join_sentences, not_shown, rounding, what_it_is
from charts.end_labels import end_labels, label_layers
from charts.line_drawing import ABOVE, POINT, Lines, Plane
from charts.panel_drawing import panels_drawn
from charts.panels import Grid, Line, Panel, layers, points
from charts.scales import Periods, first_day, periods_of, value_axis
from charts.series import Series, series_of
from charts.theme import AXIS, DASHES, SERIES, SMALL, Chart, inline_data, to_chart, words_alone
from figures.figure import Figure
from figures.observation import STATUS_WORDS, is_shown, with_unit
from figures.wording import listed, long_date
from release.vocabulary import Status

HEIGHT = 320


def trend(figure: Figure, chosen: str | None = None, *, titled: bool = False) -> Chart:
    """One to four series over periods, each labelled at its line's end;
    more than four are drawn by `small_multiples` instead.

    `chosen` is the id of the period that stands out.

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
    says = _alternative(figure, lines, frame, chosen)
    labels = end_labels(lines, figure, periods, axis, HEIGHT)
    if not labels:
        words = f"No value shown. {not_shown(frame, 'values')}"
        return words_alone(figure, words, says=says, titled=titled)
    breaks, marked = _breaks(frame, periods), _marked(lines, figure, periods, chosen)
    records = [(line.place, line.records(figure, periods)) for line in lines if len(line.known())]
    above = ABOVE * (bool(breaks) + bool(marked))
    plane = Plane(periods, axis, HEIGHT)
    seen = Lines(plane, records, labels, marked, breaks, above)
    chart = to_chart(
        figure,
        partial(_layers, seen),
        says=says,
        unit_line=axis.unit_line,
        height=HEIGHT,
        titled=titled,
        above=above,
    )
    return replace(chart, drawn=line_drawing.drawn(seen))


def _layers(seen: Lines) -> list[alt.Chart]:
    periods, axis = seen.plane.periods, seen.plane.axis
    room = 12 + 7.4 * max(len(part) for label in seen.labels for part in label["words"].split("\n"))
    x = _time(periods, f"max(60, width - {room:.0f})")
    scale = alt.Scale(domain=[axis.low, axis.high], nice=False, zero=False)
    y_axis = alt.Axis(
        title=None, values=list(axis.ticks), labelExpr=axis.label_expr(), domain=False
    )

    def y(field: str) -> alt.Y:
        return alt.Y(field, scale=scale, axis=y_axis)

    return [
        *_break_layers(seen.breaks, x),
        *_mark_layers(seen.marked, x, above=ABOVE * bool(seen.breaks)),
        *_line_layers(seen.lines, x, y("value:Q")),
        *label_layers(seen.labels, x, y("value:Q"), y("label_at:Q")),
    ]


def _marked(
    lines: list[Series], figure: Figure, periods: Periods, chosen: str | None
) -> list[dict]:
    """The period that is chosen, with its title, and of a line alone its value."""
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
    return [{"at": at, "words": words, "left": 2 * at < last, "earlier": at < last}]


def _mark_layers(marked: list[dict], x: alt.X, *, above: int) -> list[alt.Chart]:
    """An upright line at the period that is chosen, its words over it. The last period is marked
    by the line's own end."""
    if not marked:
        return []
    marks = alt.Chart(inline_data(marked)).transform_filter("datum.earlier").encode(x=x)
    return [
        marks.mark_rule(stroke=AXIS, strokeWidth=1, aria=False),
        marks.mark_text(
            align=alt.expr("datum.left ? 'left' : 'right'"),
            baseline="bottom",
            fontSize=SMALL + 1,
            aria=False,
        ).encode(y=alt.YValue(-4 - above), text=alt.Text("words:N")),
    ]


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


def _line_layers(lines: list[tuple[int, list[dict]]], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A line through each unbroken run, and a point at each value: a value alone between two gaps,
    or too early to judge, is a point without a line."""
    marks, tooltip = (
        [],
        [
            alt.Tooltip("series:N", title="Series"),
            alt.Tooltip("period:N", title="Period"),
            alt.Tooltip("shown:N", title="Value"),
        ],
    )
    for place, records in lines:
        base = alt.Chart(inline_data(records)).encode(x=x, y=y)
        marks += [
            base.mark_line(
                stroke=SERIES[place], strokeDash=DASHES[place], strokeWidth=2.5, aria=False
            ).encode(detail=alt.Detail("run:N")),
            *points(base, SERIES[place], POINT, tooltip, [record["ripe"] for record in records]),
        ]
    return marks


def _breaks(frame: pd.DataFrame, periods: Periods) -> list[dict]:
    """The first day of each period whose values cannot be compared with those before."""
    broken = frame[frame["status"] == Status.BREAK].drop_duplicates("period")
    return [
        {
            "at": periods.index(row["period"]) - 0.5,
            "words": f"Break in series, {long_date(first_day(row))}",
        }
        for _, row in broken.iterrows()
    ]


def _break_layers(breaks: list[dict], x: alt.X) -> list[alt.Chart]:
    """A dotted upright line at each break."""
    if not breaks:
        return []
    marks = alt.Chart(inline_data(breaks)).encode(x=x)
    return [
        marks.mark_rule(stroke=AXIS, strokeWidth=1.5, strokeDash=[2, 3], aria=False),
        marks.mark_text(align="left", baseline="bottom", dx=-4, fontSize=SMALL + 1).encode(
            y=alt.YValue(-4), text=alt.Text("words:N"), description=alt.Description("words:N")
        ),
    ]


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
    chart = to_chart(
        figure,
        partial(layers, grid, periods, chosen),
        says=_alternative(figure, lines, frame, chosen),
        unit_line=axis.unit_line,
        height=grid.height,
        titled=titled,
    )
    return replace(chart, drawn=panels_drawn(grid, periods, axis.unit_line, chosen))


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
