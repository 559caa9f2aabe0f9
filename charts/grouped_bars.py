"""Two-way breakdowns: the categories of one side by side within each of the other,
all on one scale."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import altair as alt
import pandas as pd

from charts import bar_drawing
from charts.alt_text import drawable, join_sentences, not_shown, rounding, what_it_is
from charts.theme import DASHES, EDGE, SERIES, TEXT, Chart, inline_data, to_chart, unit_line
from figures.figure import Figure
from figures.observation import beside_mark, in_chart, is_hidden

STEP, HEAD, GAP = 26, 26, 12
"""Pixels of one bar, of the name of a group above its bars, and between groups."""


def two_way(frame: pd.DataFrame) -> bool:
    """Whether every row is a category of a two-way breakdown:
    `5_9.female`, titled `5 to 9, girls`."""
    ids = frame["category"].str.count(r"\.") == 1
    return bool(
        ids.all()
        and frame["category_title"].str.contains(r", ").all()
        and frame["category"].nunique() == len(frame)
    )


def pairs(figure: Figure, *, titled: bool = False) -> Chart:
    """The categories of a two-way breakdown as bars from zero, grouped by its first part: within a
    group each bar is named, coloured and valued, and all groups share one scale.

    `figure.frame` holds one row a category, in the order in which they are drawn.
    """
    frame = drawable(figure)
    bars, heads, height = _placed(frame, figure)
    each = "; ".join(
        f"{row['category_title']}: {in_chart(figure, row)}" for row in frame.to_dict("records")
    )
    says = join_sentences(
        what_it_is(f"Bar chart of {len(heads)} groups on one scale", figure),
        f"{each}.",
        not_shown(frame, "categories"),
        rounding(frame),
    )
    chart = to_chart(
        figure,
        partial(_layers, bars, heads, height),
        says=says,
        unit_line=unit_line(figure),
        height=height,
        titled=titled,
    )
    return replace(chart, drawn=bar_drawing.grouped(bars, heads, unit_line(figure), height))


def _layers(bars: list[dict], heads: list[dict], height: int) -> list[alt.Chart]:
    names = 8 * max(len(bar["name"]) for bar in bars) + 14
    room = 8 * max(len(bar["label"]) for bar in bars) + 12
    top = max((bar["value"] for bar in bars if "value" in bar), default=0) or 1
    x = alt.X(
        "value:Q",
        axis=None,
        scale=alt.Scale(
            domain=[0, top],
            nice=False,
            range=[names, alt.expr(f"max({names + 20}, width - {room})")],
        ),
    )

    def y(field: str = "down:Q") -> alt.Y:
        return alt.Y(
            field, axis=None, scale=alt.Scale(domain=[0, height], range=[0, height], nice=False)
        )

    return [
        alt.Chart(inline_data(heads))
        .mark_text(align="left", baseline="middle", fontWeight="bold")
        .encode(x=alt.XValue(0), y=y(), text=alt.Text("words:N")),
        alt.Chart(inline_data(bars))
        .mark_text(align="left", baseline="middle", fontSize=TEXT, aria=False)
        .encode(x=alt.XValue(0), y=y("middle:Q"), text=alt.Text("name:N")),
        *_bars(bars, x, y),
        alt.Chart(inline_data(bars))
        .mark_text(align="right", baseline="middle", fontSize=TEXT, aria=False)
        .encode(x=alt.XValue(alt.expr("width")), y=y("middle:Q"), text=alt.Text("label:N")),
    ]


def _placed(frame: pd.DataFrame, figure: Figure) -> tuple[list[dict], list[dict], int]:
    """Bars and the names of groups with their places in pixels down the plot,
    and the height of all."""
    bars, heads, at, group, looks = [], [], 0, None, {}
    for row in frame.to_dict("records"):
        head, _, name = row["category_title"].rpartition(", ")
        if head != group:
            at += GAP if heads else 0
            heads, group = [*heads, {"words": head, "down": at + HEAD // 2}], head
            at += HEAD
        look = looks.setdefault(name, len(looks) % len(DASHES))
        value = {} if is_hidden(row) else {"value": float(row["value"])}
        bars.append(
            {
                "name": name.capitalize(),
                "label": beside_mark(figure, row),
                "says": f"{row['category_title']}: {in_chart(figure, row)}",
                "shown": in_chart(figure, row),
                "look": look,
                "down": at + 4,
                "foot": at + STEP - 4,
                "middle": at + STEP // 2,
                "title": row["category_title"],
                **value,
            }
        )
        at += STEP
    return bars, heads, at


def _bars(bars: list[dict], x: alt.X, y: object) -> list[alt.Chart]:
    tooltip = [alt.Tooltip("title:N", title="Category"), alt.Tooltip("shown:N", title="Value")]
    return [
        alt.Chart(inline_data(some))
        .mark_bar(fill=SERIES[look], stroke=EDGE, strokeWidth=0.6)
        .encode(
            x=x,
            x2=alt.X2Datum(0),
            y=y(),
            y2=alt.Y2("foot:Q"),
            description=alt.Description("says:N"),
            tooltip=tooltip,
        )
        for look in sorted({bar["look"] for bar in bars})
        if (some := [bar for bar in bars if bar["look"] == look and "value" in bar])
    ]
