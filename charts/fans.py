"""Forecasts: a fan of how many by then. An interval is told apart by how dark it is and by its
words; nothing is coloured as good or bad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import altair as alt
import pandas as pd

from charts import fan_drawing
from charts.alt_text import drawable, join_sentences, what_it_is
from charts.date_layers import shades_in_key
from charts.fan_drawing import AHEAD, HEIGHT, KNOWN, POINT, RIGHT, Fan
from charts.scales import value_axis
from charts.theme import SERIES, TEXT, Chart, inline_data, to_chart
from figures.figure import Figure
from figures.observation import count_of
from figures.wording import month_title

LEVELS = (("95", "#DCE3EB"), ("80", "#A9BBD0"), ("50", "#6F8DB0"))
"""The intervals from the widest to the narrowest, with their shade of the first series' blue: each
more than 1.3:1 from the next, and all outlined by the chart's own marks."""
KEY_LINE = 22
LOWEST = 10.0
"""The axis of counts reaches so far at least: where nobody is expected there is nothing between 0
and 1."""


MEDIAN, CHANCE = "Median of the forecast", "50%, 80% and 95% of the chance"


SO_FAR = {"reached": "Reached", "so_far": "So far"}
"""What is known: of authorities that have reached a milestone, and of people."""


def fan(figure: Figure, *, titled: bool = False) -> Chart:
    """How many so far as a line, where it is known, and by coming months' ends the median with 50%,
    80% and 95% intervals.

    `figure.frame` holds rows with categories `<month>.<what>`: `reached` or `so_far`, `median`, and
    `low_N`, `high_N`; values are counts. Months that have no row lie between those that have.
    """
    wide = _wide(drawable(figure))
    name, known = next(
        ((SO_FAR[what], wide[what].dropna()) for what in SO_FAR if what in wide),
        ("", pd.Series(dtype=float)),
    )
    ahead = wide.dropna(subset=["median"])
    if ahead.empty and known.empty:
        raise ValueError(f"nothing to draw for {figure.title!r} ({figure.subtitle})")
    start = [m for m in known.index if ahead.empty or m < ahead.index[0]]
    plane = _Plane(figure, wide)
    joint = [(start[-1], float(known[start[-1]]))] if start else []
    bands = [(shade, plane.band(ahead, level, joint)) for level, shade in LEVELS if len(ahead)]
    lines = []
    if len(ahead):
        middle = [*joint, *((m, float(v)) for m, v in ahead["median"].items())]
        lines.append((AHEAD, plane.line(middle, MEDIAN)))
    if len(known):
        lines.append((KNOWN, plane.line([(m, float(v)) for m, v in known.items()], name)))
    months = list(plane.places)
    words = (name, MEDIAN, CHANCE)
    seen = Fan(months, plane.axis, plane.unit, bands, lines, words, [s for _, s in LEVELS[::-1]])
    chart = to_chart(
        figure,
        partial(_layers, seen),
        says=_fan_in_words(figure, name, known, ahead),
        unit_line=plane.axis.unit_line,
        height=HEIGHT,
        titled=titled,
    )
    return replace(chart, drawn=fan_drawing.drawn(seen))


def _layers(seen: Fan) -> list[alt.Chart | alt.LayerChart]:
    x = _months_axis(seen)
    scale = alt.Scale(domain=[seen.axis.low, seen.axis.high], nice=False, zero=False)
    ticks = alt.Axis(
        title=None, values=list(seen.axis.ticks), labelExpr=seen.axis.label_expr(), domain=False
    )

    def y(field: str) -> alt.Y:
        return alt.Y(field, scale=scale, axis=ticks)

    bands = [
        alt.Chart(inline_data(records))
        .mark_area(fill=shade, aria=False)
        .encode(x=x, y=y("low:Q"), y2=alt.Y2("high:Q"))
        for shade, records in seen.bands
    ]
    return [*bands, *(_line(seen, *one, x, y) for one in seen.lines), *_key(seen.words)]


def _line(
    seen: Fan, dash: tuple[int, int], records: list[dict], x: alt.X, y: Callable[[str], alt.Y]
) -> alt.LayerChart:
    """What is known, or the median of the forecast."""
    base = alt.Chart(inline_data(records)).encode(x=x, y=y("value:Q"))
    tooltip = [
        alt.Tooltip(f"{name}:N", title=title)
        for name, title in zip(("series", "month", "shown"), seen.heads, strict=True)
    ]
    return alt.layer(
        base.mark_line(stroke=SERIES[0], strokeDash=list(dash), strokeWidth=2.5, aria=False),
        base.mark_point(filled=True, fill=SERIES[0], size=POINT, opacity=1).encode(
            description=alt.Description("says:N"), tooltip=tooltip
        ),
    )


class _Plane:
    """The plane of a fan: months across, counts up, both worked out here."""

    def __init__(self, figure: Figure, wide: pd.DataFrame) -> None:
        months = pd.period_range(wide.index[0], wide.index[-1], freq="M")
        self.places = {str(month): place for place, month in enumerate(months)}
        self.unit = figure.unit[:1].upper() + figure.unit[1:]
        values = [float(v) for v in wide.to_numpy().ravel() if pd.notna(v)]
        self.axis = value_axis([0.0, LOWEST, *values], figure, may_cut=False)
        self.words = _words(figure)

    def band(self, ahead: pd.DataFrame, level: str, joint: list[tuple[str, float]]) -> list[dict]:
        """One interval, from what is known on."""
        records = [{"at": self.places[m], "low": v, "high": v} for m, v in joint]
        return records + [
            {
                "at": self.places[m],
                "low": float(row[f"low_{level}"]),
                "high": float(row[f"high_{level}"]),
            }
            for m, row in ahead.iterrows()
        ]

    def line(self, points: list[tuple[str, float]], title: str) -> list[dict]:
        """What is known, or the median of the forecast."""
        return [
            {
                "at": self.places[m],
                "value": v,
                "series": title,
                "month": month_title(m),
                "shown": self.words(v),
                "says": f"{title}, end of {month_title(m)}: {self.words(v)}",
            }
            for m, v in points
        ]


def _wide(frame: pd.DataFrame) -> pd.DataFrame:
    """Months x what: the values."""
    parts = frame["category"].str.rpartition(".")
    return (
        frame.assign(_row=parts[0], _what=parts[2])
        .pivot(index="_row", columns="_what", values="value")
        .sort_index()
        .astype(float)
    )


def _months_axis(seen: Fan) -> alt.X:
    ticks, names = seen.ticks, [name for _, name in seen.named]
    return alt.X(
        "at:Q",
        scale=alt.Scale(
            domain=[0, seen.last],
            nice=False,
            zero=False,
            range=[6, alt.expr(f"width - {RIGHT}")],
        ),
        axis=alt.Axis(
            title=None,
            values=ticks,
            labelExpr=f"{names!r}[indexof({ticks!r}, datum.value)]",
            grid=False,
            ticks=True,
            labelFlush=False,
        ),
    )


def _key(words: tuple[str, str, str]) -> list[alt.Chart]:
    """What the lines and shades are, one under the other above the plot; no line where a word is
    empty."""
    layers = []
    for place, text in enumerate(words):
        if not text:
            continue
        at = {"x": alt.XValue(0), "y": alt.YValue(-(3 - place) * KEY_LINE)}
        data = inline_data([{"words": text}])
        if place < 2:
            layers.append(
                alt.Chart(data)
                .mark_rule(
                    stroke=SERIES[0],
                    strokeWidth=2.5,
                    strokeDash=list(KNOWN if place == 0 else AHEAD),
                    aria=False,
                )
                .encode(**at, x2=alt.X2Value(26))
            )
        else:
            shades = [shade for _, shade in LEVELS[::-1]]
            layers += shades_in_key(data, shades, 9, (-KEY_LINE - 7, -KEY_LINE + 7))
        layers.append(
            alt.Chart(data)
            .mark_text(align="left", baseline="middle", dx=34, fontSize=TEXT)
            .encode(**at, text=alt.Text("words:N"))
        )
    return layers


def _words(figure: Figure) -> Callable[[float], str]:
    """How a count of the fan is said: a rounded 0 may stand for a few."""
    rounded = bool(figure.frame["rounded"].all())
    measure = figure.frame["measure"].iloc[-1]
    return lambda value: count_of(figure, value, measure, rounded=rounded)


def _fan_in_words(figure: Figure, name: str, known: pd.Series, ahead: pd.DataFrame) -> str:
    parts, words = [what_it_is("Line chart with a fan", figure)], _words(figure)
    if len(known):
        parts.append(
            f"{name}: {words(known.iloc[0])} at the end of {month_title(known.index[0])}, "
            f"{words(known.iloc[-1])} at the end of {month_title(known.index[-1])}."
        )
    for month in dict.fromkeys(ahead.index[[2, 5, -1]] if len(ahead) > 5 else ahead.index):
        row = ahead.loc[month].map(words)
        parts.append(
            f"Forecast for the end of {month_title(month)}: {row['median']} (80% interval: "
            f"{row['low_80']} to {row['high_80']}; 95%: {row['low_95']} to {row['high_95']})."
        )
    return join_sentences(*parts)
