"""How rows of days are drawn in a spec: the time axis, the names, the bars and marks, and the
key."""

from __future__ import annotations

import altair as alt

from charts.date_drawing import BAR, Dates
from charts.scales import Days
from charts.theme import AXIS, TEXT, inline_data

KEY_LINE, AXIS_HIGH = 22, 24
"""Pixels of a line of the key, and of the time axis between the key and the plot."""


def layers(seen: Dates) -> list[alt.Chart]:
    """The chart as layers, its key above the plot."""
    x, y = date_axis(seen.days), _names(seen)
    return [
        *(_bars(shade, records, x, y) for shade, records in seen.bars),
        *([_spans(seen, x, y)] if seen.spans else []),
        *(_marks(seen, look, records, x, y) for look, records in seen.marks),
        *_key(seen),
    ]


def room_of_key(seen: Dates) -> int:
    """Pixels kept for it above the plot, beside those that every chart keeps."""
    return KEY_LINE * len(seen.key) + AXIS_HIGH - 66


def date_axis(days: Days, *, begins: str = "8") -> alt.X:
    """The time axis above a plot; `begins` is the pixel, or an expression for it, of its start."""
    return alt.X(
        "at:Q",
        scale=alt.Scale(
            domain=[days.first, days.last],
            nice=False,
            zero=False,
            range=[alt.expr(begins), alt.expr("width - 16")],
        ),
        axis=alt.Axis(
            title=None,
            values=list(days.ticks),
            labelExpr=days.label_expr(),
            orient="top",
            grid=True,
            domain=False,
        ),
    )


def _names(seen: Dates) -> alt.Y:
    return alt.Y(
        "name:N",
        sort=list(seen.rows),
        axis=alt.Axis(
            title=None,
            domain=False,
            labelLimit=seen.room,
            labelFontSize=seen.size,
            labelExpr="split(datum.label, '\\n')",
        ),
    )


def _bars(shade: str, records: list[dict], x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(inline_data(records))
        .mark_bar(fill=shade, height=BAR, aria=False)
        .encode(x=x, x2=alt.X2("until:Q"), y=y)
    )


def _spans(seen: Dates, x: alt.X, y: alt.Y) -> alt.Chart:
    """A thin line from the first date of a row to its last, under the marks."""
    return (
        alt.Chart(inline_data(seen.spans))
        .mark_rule(stroke=AXIS, strokeWidth=1, aria=False)
        .encode(x=x, x2=alt.X2("until:Q"), y=y)
    )


def _marks(seen: Dates, look: dict, records: list[dict], x: alt.X, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(inline_data(records))
        .mark_point(filled=True, opacity=1, **look)
        .encode(
            x=x,
            y=y,
            description=alt.Description("says:N"),
            tooltip=[
                alt.Tooltip(f"{name}:N", title=title)
                for name, title in zip(("name", "kind", "shown"), seen.heads, strict=True)
            ],
        )
    )


def _key(seen: Dates) -> list[alt.Chart]:
    """Marks and shades with their words, one under the other above the time axis:
    side by side they would be wider than a phone's plot."""
    made = []
    for place, (look, words) in enumerate(seen.key):
        up = -(len(seen.key) - place) * KEY_LINE - AXIS_HIGH
        at, data = {"x": alt.XValue(8), "y": alt.YValue(up)}, inline_data([{"words": words}])
        if isinstance(look, dict):
            mark = alt.Chart(data).mark_point(filled=True, opacity=1, aria=False, **look)
            made.append(mark.encode(**at))
        else:
            made += shades_in_key(data, list(look), 6, (up - 6, up + 6))
        made.append(
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=18, fontSize=TEXT)
            .encode(**at, text=alt.Text("words:N"))
        )
    return made


def shades_in_key(
    data: alt.InlineData, shades: list[str], width: int, ends: tuple[int, int]
) -> list[alt.Chart]:
    """Shades side by side in a key: each so wide, in pixels, and between two `ends` above the
    plot."""
    return [
        alt.Chart(data)
        .mark_rect(fill=shade, aria=False)
        .encode(
            x=alt.XValue(width * n),
            x2=alt.X2Value(width * n + width),
            y=alt.YValue(ends[0]),
            y2=alt.Y2Value(ends[1]),
        )
        for n, shade in enumerate(shades)
    ]
